"""Who was where at a moment, as each of our users saw it: the rows, and where they do not agree."""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt

from rts_console.gui.models.clock_text import time_of_day
from rts_console.gui.models.keyed import KeyedTable
from rts_console.gui.models.marks import Marks, plain_tool_tip
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.state_lamp import LampState
from rts_console.protocol.words import UserOnlineStatus
from rts_console.record.time_travel import Moment

EVERYONE = ""


@dataclass(frozen=True, slots=True)
class PastRow:
    """A user at a moment. `seen` says by whom it was seen, or as what; `differs` when not all agree."""

    user_id: str
    seen: str
    since: str
    differs: bool
    lamp: LampState = LampState.ONLINE
    color_index: int | None = None


def member_rows_at(moment: Moment, room_id: str, seen_by: str, colors: Mapping[str, int]) -> dict[Hashable, PastRow]:
    """The members of a room as everyone together saw them, or as one of ours did."""
    views = {key: view.rooms[room_id] for key, view in moment.items() if room_id in view.rooms}
    if seen_by != EVERYONE:
        views = {key: members for key, members in views.items() if key == seen_by}
    users = sorted({user_id for members in views.values() for user_id in members}, key=str.casefold)
    return {user_id: _member_row(user_id, views, colors.get(user_id)) for user_id in users}


def _member_row(user_id: str, views: Mapping[str, Mapping[str, int]], color: int | None) -> PastRow:
    seen = [key for key, members in views.items() if user_id in members]
    blind = [key for key in views if key not in seen]
    since = min(views[key][user_id] for key in seen)
    words = f"{_names(seen)}; not {_names(blind)}" if blind else (f"all {len(seen)}" if len(seen) > 2 else _names(seen))
    return PastRow(user_id, words, time_of_day(since) or "–", bool(blind), color_index=color)


def peer_rows_at(moment: Moment, seen_by: str, colors: Mapping[str, int]) -> dict[Hashable, PastRow]:
    """What the look-ups of peers had said by then, to everyone together or to one of ours."""
    views = {key: view.peers for key, view in moment.items() if view.peers and seen_by in (EVERYONE, key)}
    users = sorted({user_id for peers in views.values() for user_id in peers}, key=str.casefold)
    return {user_id: _peer_row(user_id, views, colors.get(user_id)) for user_id in users}


def _peer_row(user_id: str, views: Mapping[str, Mapping[str, UserOnlineStatus]], color: int | None) -> PastRow:
    told: dict[UserOnlineStatus, list[str]] = {}
    for key, peers in views.items():
        if user_id in peers:
            told.setdefault(peers[user_id], []).append(key)
    words = "; ".join(f"{status.label} ({_names(keys)})" for status, keys in told.items())
    status = next(iter(told))
    lamp = LampState.KICKED if len(told) > 1 else _LAMPS[status]
    return PastRow(user_id, words, "", len(told) > 1, lamp, color)


_LAMPS = {
    UserOnlineStatus.ONLINE: LampState.ONLINE,
    UserOnlineStatus.OFFLINE: LampState.OFFLINE,
    UserOnlineStatus.UNREACHABLE: LampState.RECONNECTING,
}


def _names(keys: Sequence[str]) -> str:
    return ", ".join(keys)


def differences_words(moment: Moment, room_id: str) -> str:
    """Who does not agree about whom, in one line; empty when all agree."""
    found = moment.differences(room_id)
    parts = [f"{each.user_id}: seen by {_names(each.seen_by)}, not by {_names(each.not_seen_by)}" for each in found]
    return "; ".join(parts)


def step(times_ns: Sequence[int], at_ns: int, by: int) -> int:
    """The moment of the next change (`by` 1) or of the one before (-1); 0, which is now, behind the last one."""
    if not times_ns:
        return 0
    if by > 0:
        place = bisect_right(times_ns, at_ns) if at_ns else len(times_ns)
        return times_ns[place] if place < len(times_ns) else 0
    place = bisect_left(times_ns, at_ns) if at_ns else len(times_ns)
    return times_ns[max(place - 1, 0)]


def place_words(times_ns: Sequence[int], at_ns: int) -> str:
    """How many of the changes had happened by then."""
    return f"{bisect_right(times_ns, at_ns):,} of {len(times_ns):,} changes"


class PastModel(KeyedTable[PastRow]):
    """Columns: user, seen by or as, since. A row about which not all agree has a "!" and another colour."""

    USER, SEEN, SINCE = range(3)

    def __init__(self, theme: Theme, headers: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(theme, headers, parent)
        self._marks = Marks(theme)

    def cell(self, row: PastRow, column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return (row.user_id, f"! {row.seen}" if row.differs else row.seen, row.since)[column]
            case Qt.ItemDataRole.DecorationRole if column == self.USER and row.color_index is not None:
                return self._marks.dot(row.color_index)
            case Qt.ItemDataRole.DecorationRole if column == self.SEEN:
                return self._marks.icon("triangle-alert", "warning") if row.differs else self._marks.lamp(row.lamp)
            case Qt.ItemDataRole.ForegroundRole if row.differs:
                return self._theme.color("warning")
            case Qt.ItemDataRole.FontRole:
                return self._theme.font("mono" if column == self.SINCE else "body")
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tool_tip(f"{row.user_id}: {row.seen}")
        return None
