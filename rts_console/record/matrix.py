"""The delivery matrix: of what each user sent, how much each other one has received, and how long it took.

Built from the rows of the log, for the identities of this program: only of them both ends are known.
"""

import bisect
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from rts_console.record.log import EventLog
from rts_console.record.row import Direction, Row, Severity

MESSAGES_KEPT: Final = 200_000
MISSING_KEPT: Final = 500_000
"""Copies that have not arrived and are known by name; of older ones only the number is."""
TIMES_KEPT: Final = 255
"""Newest times of a pair, of which the median is told."""
_KINDS: Final = ("message", "room message", "login", "logout", "room")


@dataclass(slots=True)
class Cell:
    """One sender to one receiver: messages sent, delivered, the newest times in ms, sorted, and rows that are missing.

    `given_up` are missing as well, so long that they are not known by name any more.
    """

    sent: int = 0
    delivered: int = 0
    duplicated: int = 0
    given_up: int = 0
    times_ms: list[float] = field(default_factory=list)
    missing: dict[str, int] = field(default_factory=dict)
    _newest_ms: deque[float] = field(default_factory=deque)

    @property
    def missed(self) -> int:
        """How many have not arrived."""
        return len(self.missing) + self.given_up

    def add_time(self, took_ms: float) -> None:
        """Take in how long one took."""
        bisect.insort(self.times_ms, took_ms)
        self._newest_ms.append(took_ms)
        if len(self._newest_ms) > TIMES_KEPT:
            del self.times_ms[bisect.bisect_left(self.times_ms, self._newest_ms.popleft())]

    @property
    def median_ms(self) -> float:
        """Median time from composing to arrival of the newest `TIMES_KEPT`, nan without any."""
        times, middle = self.times_ms, len(self.times_ms) // 2
        if not times:
            return float("nan")
        return times[middle] if len(times) % 2 else (times[middle - 1] + times[middle]) / 2


class Matrix:
    """All pairs of this program's users. Call `pull` to take in what is new.

    A room message counts for every other identity that was in the room, by its own view, when it was sent. Messages
    that were refused count for nobody; one under way is missing until it arrives. `version` grows with every change.
    After the log was cleared it counts from nothing, but knows the users and rooms of before.
    """

    def __init__(self, log: EventLog) -> None:
        """Begin with nothing taken in."""
        self._log = log
        self._next = log.first_seq
        self._revision = log.revision
        self._words = log.words()
        self.version = 0
        self._users: dict[str, str] = {}
        self._rooms: dict[str, set[str]] = {}
        self._audiences: dict[tuple[str, str], frozenset[str]] = {}
        self._begin()

    def _begin(self) -> None:
        self._under_way: dict[str, tuple[str, int, frozenset[str]]] = {}
        self._ids: dict[int, str] = {}
        self._early: dict[str, dict[str, float]] = {}
        self._amended: deque[int] = deque()
        self.cells: dict[tuple[str, str], Cell] = {}
        self._missing = 0
        self.version += 1

    @property
    def users(self) -> list[str]:
        """The user ids of the identities that logged in, in that order."""
        return list(dict.fromkeys(self._users.values()))

    def cell(self, sender: str, receiver: str) -> Cell:
        """The cell of a pair, empty when nothing was sent."""
        return self.cells.get((sender, receiver), Cell())

    @property
    def behind(self) -> int:
        """Rows of the log that were not taken in yet."""
        return max(0, self._log.next_seq - max(self._next, self._log.first_seq))

    def pull(self, limit: int = 20_000) -> bool:
        """Take in at most `limit` new rows, and what became of earlier ones; whether there are more."""
        if self._log.words() is not self._words:
            self._words = self._log.words()
            self._begin()
        self._take_refusals(limit)
        end = min(self._log.next_seq, max(self._next, self._log.first_seq) + limit)
        for seq in self._interesting(end):
            self._take(self._log.row(seq))
        self._next = end
        return end < self._log.next_seq or bool(self._amended)

    def _interesting(self, end: int) -> Iterable[int]:
        words = [number for kind in _KINDS if (number := self._log.word(kind)) is not None]
        for chunk in self._log.chunks_between(self._next, end):
            start, stop = max(self._next - chunk.first, 0), min(end - chunk.first, chunk.count)
            places = np.flatnonzero(np.isin(chunk.values("kind", start, stop), words))
            yield from (places + chunk.first + start).tolist()

    def _take(self, row: Row) -> None:
        match row.kind:
            case "login" if row.code == 0:
                self._users[row.identity] = row.who
                self._audiences.clear()
                self.version += 1
            case "room":
                self._set_in_room(row, row.code == 0)
            case "logout":
                self._audiences.clear()
                for members in self._rooms.values():
                    members.discard(row.identity)
            case "message" | "room message" if row.direction is Direction.OUT:
                self._sent(row)
            case "message" | "room message":
                self._arrived(row)

    def _set_in_room(self, row: Row, inside: bool) -> None:
        members = self._rooms.setdefault(row.where, set())
        self._audiences.clear()
        if inside:
            members.add(row.identity)
        elif row.code is None or -2000 < row.code < 0:
            members.discard(row.identity)

    def _sent(self, row: Row) -> None:
        receivers = self._audience(row)
        sender = self._users.get(row.identity, "")
        if not receivers or (row.code is not None and not _accepted(row)):
            return
        self.version += 1
        early = self._early.pop(row.client_message_id, {})
        for receiver in receivers:
            cell = self.cells.setdefault((sender, receiver), Cell())
            cell.sent += 1
            cell.missing[row.client_message_id] = row.seq
        self._missing += len(receivers)
        self._under_way[row.client_message_id] = (sender, row.seq, receivers)
        self._ids[row.seq] = row.client_message_id
        while len(self._under_way) > MESSAGES_KEPT or self._missing > MISSING_KEPT:
            self._give_up(next(iter(self._under_way)))
        for receiver, took_ms in early.items():
            self._delivered(row.client_message_id, receiver, took_ms)

    def _give_up(self, message_id: str) -> None:
        """The oldest message is known by name no longer: nobody waits for it for ever."""
        sender, seq, receivers = self._under_way.pop(message_id)
        del self._ids[seq]
        for receiver in receivers:
            cell = self.cells[sender, receiver]
            if cell.missing.pop(message_id, None) is not None:
                cell.given_up += 1
                self._missing -= 1

    def _audience(self, row: Row) -> frozenset[str]:
        """For whom of ours a message is. One set for all messages of a user to a room: they are many."""
        if row.kind == "message":
            return frozenset({row.who} & set(self._users.values()))
        key = row.where, row.identity
        if key not in self._audiences:
            inside = self._rooms.get(row.where, set())
            self._audiences[key] = frozenset(self._users[each] for each in inside if each != row.identity)
        return self._audiences[key]

    def _arrived(self, row: Row) -> None:
        receiver = self._users.get(row.identity, "")
        if row.client_message_id in self._under_way:
            self._delivered(row.client_message_id, receiver, row.elapsed_ms)
        elif row.who in self._users.values():
            # Rows of two identities stand in the order their batches came, which need not be that of the wire.
            self._early.setdefault(row.client_message_id, {})[receiver] = row.elapsed_ms
            while len(self._early) > MESSAGES_KEPT:
                del self._early[next(iter(self._early))]

    def _delivered(self, message_id: str, receiver: str, took_ms: float) -> None:
        sender, _, _ = self._under_way[message_id]
        cell = self.cells.setdefault((sender, receiver), Cell())
        self.version += 1
        if cell.missing.pop(message_id, None) is None:
            cell.duplicated += 1
            return
        cell.delivered += 1
        self._missing -= 1
        if took_ms == took_ms:  # nan where the two clocks are not one
            cell.add_time(took_ms)

    def _take_refusals(self, limit: int) -> None:
        """A message that turned out to be refused was never sent to anybody."""
        if self._log.revision != self._revision:
            changed = self._log.changed_since(self._revision)
            self._revision = self._log.revision
            self._amended.extend(self._ids if changed is None else (seq for seq in changed if seq in self._ids))
        for _ in range(min(limit, len(self._amended))):
            seq = self._amended.popleft()
            message_id = self._ids.get(seq)
            if message_id is not None and self._log.first_seq <= seq:
                self._take_back(message_id, self._log.row(seq))

    def _take_back(self, message_id: str, row: Row) -> None:
        if row.code is None or _accepted(row) or row.severity is not Severity.ERROR:
            return
        self.version += 1
        sender, _, receivers = self._under_way.pop(message_id)
        del self._ids[row.seq]
        for receiver in receivers:
            cell = self.cells[sender, receiver]
            if cell.missing.pop(message_id, None) is not None:
                cell.sent -= 1
                self._missing -= 1


def _accepted(row: Row) -> bool:
    return row.code in (0, 200)
