"""Who was where at any moment, as each identity saw it: rebuilt from the rows of the log.

Every identity has a view of its own, made of what it was told. Where two of them are in one room and see different
members, that is a difference worth looking at: one of them had not been told yet, or never was.
"""

from bisect import bisect_right
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

import msgspec
import numpy as np

from rts_console.protocol.events import RoomMember
from rts_console.protocol.words import ConnectionState, RtsErrorCode, UserOnlineStatus, code_or
from rts_console.record.log import EventLog
from rts_console.record.row import Row

KINDS: Final = ("login", "logout", "connection", "room", "members", "joined", "left", "presence")
CHECKPOINT_ROWS: Final = 2_000
_NEVER_NS: Final = 2**63

_members = msgspec.json.Decoder(list[RoomMember])


@dataclass(slots=True)
class View:
    """What one identity knows: its link, the members of the rooms it is in (and since when), the status of peers."""

    user_id: str = ""
    link: ConnectionState | None = None
    rooms: dict[str, dict[str, int]] = field(default_factory=dict)
    peers: dict[str, UserOnlineStatus] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """A user whom some identities in a room see there, and others do not."""

    room_id: str
    user_id: str
    seen_by: tuple[str, ...]
    not_seen_by: tuple[str, ...]


class Moment(dict[str, View]):
    """Each identity's view, by its key."""

    def rooms(self) -> list[str]:
        """All rooms that somebody is in."""
        return sorted({room_id for view in self.values() for room_id in view.rooms})

    def differences(self, room_id: str) -> list[Difference]:
        """Where those who are in a room do not agree on who is there."""
        views = {key: view.rooms[room_id] for key, view in self.items() if room_id in view.rooms}
        everyone = sorted({user_id for members in views.values() for user_id in members})
        found = []
        for user_id in everyone:
            seen = tuple(key for key, members in views.items() if user_id in members)
            if len(seen) < len(views):
                found.append(Difference(room_id, user_id, seen, tuple(key for key in views if key not in seen)))
        return found


class TimeTravel:
    """A log's membership over time. Call `pull` to take in what is new; then ask `at` for any moment."""

    def __init__(self, log: EventLog) -> None:
        """Begin with nothing taken in."""
        self._log = log
        self._next = log.first_seq
        self._seqs: list[int] = []
        self._times: list[int] = []
        self._now = Moment()
        self._checkpoints: list[tuple[int, Moment]] = [(0, Moment())]

    @property
    def times_ns(self) -> list[int]:
        """When anything changed, ascending: where a slider may stop."""
        return self._times

    def pull(self, limit: int = 100_000) -> bool:
        """Take in at most `limit` new rows of the log; whether there are more."""
        end = min(self._log.next_seq, max(self._next, self._log.first_seq) + limit)
        for seq in self._interesting(end):
            self._take(seq)
        self._next = end
        return end < self._log.next_seq

    def at(self, at_ns: int) -> Moment:
        """Everybody's view at a moment: what happened at that very nanosecond included."""
        count = bisect_right(self._times, at_ns)
        number, moment = self._checkpoints[min(count // CHECKPOINT_ROWS, len(self._checkpoints) - 1)]
        moment = deepcopy(moment)
        for seq in self._seqs[number:count]:
            self._apply(moment, seq)
        return moment

    def _interesting(self, end: int) -> list[int]:
        words = [number for kind in KINDS if (number := self._log.word(kind)) is not None]
        found: list[int] = []
        for chunk in self._log.chunks_between(self._next, end):
            start = max(self._next - chunk.first, 0)
            stop = min(end - chunk.first, chunk.count)
            kinds = chunk.values("kind", start, stop)
            found += (np.flatnonzero(np.isin(kinds, words)) + chunk.first + start).tolist()
        return found

    def _take(self, seq: int) -> None:
        at_ns = self._apply(self._now, seq)
        # Identities' rows come in batches: one that is a little older than the last must not go before it.
        self._times.append(max(at_ns, self._times[-1] if self._times else 0))
        self._seqs.append(seq)
        if len(self._seqs) % CHECKPOINT_ROWS == 0:
            self._checkpoints.append((len(self._seqs), deepcopy(self._now)))

    def _apply(self, moment: Moment, seq: int) -> int:
        try:
            row = self._log.row(seq)
        except IndexError:  # let go since: what it said is in a checkpoint, or is not known any more
            return 0
        view = moment.setdefault(row.identity, View())
        _APPLY[row.kind](view, row, self._log)
        return row.at_ns


def _login(view: View, row: Row, _: EventLog) -> None:
    if row.code == 0:
        view.user_id = row.who


def _logout(view: View, _: Row, __: EventLog) -> None:
    view.rooms.clear()
    view.peers.clear()
    view.link = None


def _connection(view: View, row: Row, _: EventLog) -> None:
    view.link = code_or(ConnectionState, row.code or 0, None)


def _room(view: View, row: Row, _: EventLog) -> None:
    if row.code == RtsErrorCode.SUCCESS:
        view.rooms.setdefault(row.where, {})[row.who or view.user_id] = row.at_ns
    elif row.code is None or -2000 < row.code < 0:  # left, or thrown out; a warning (-2000 and below) changes nothing
        view.rooms.pop(row.where, None)


def _whole_room(view: View, row: Row, log: EventLog) -> None:
    try:
        told = _members.decode(log.payload(row.seq) or b"[]")
    except (msgspec.DecodeError, UnicodeDecodeError):  # a log that came from elsewhere may hold anything instead
        return
    since = {member.user_id: member.joined_at_ns for member in told}
    members = {user_id: at_ns if 0 <= at_ns < _NEVER_NS else row.at_ns for user_id, at_ns in since.items()}
    own = view.rooms.get(row.where, {}).get(view.user_id, row.at_ns)
    view.rooms[row.where] = {view.user_id: own, **members} if view.user_id else members


def _joined(view: View, row: Row, _: EventLog) -> None:
    view.rooms.setdefault(row.where, {}).setdefault(row.who, row.at_ns)


def _left(view: View, row: Row, _: EventLog) -> None:
    view.rooms.setdefault(row.where, {}).pop(row.who, None)


def _presence(view: View, row: Row, _: EventLog) -> None:
    status = code_or(UserOnlineStatus, row.code or 0, None)
    if status is not None:
        view.peers[row.who] = status


_APPLY: Final = {
    "login": _login,
    "logout": _logout,
    "connection": _connection,
    "room": _room,
    "members": _whole_room,
    "joined": _joined,
    "left": _left,
    "presence": _presence,
}
