"""The members of a room, those who left included, and why they did."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt

from rts_console.gui.language import said
from rts_console.gui.models.clock_text import short_time, time_of_day
from rts_console.gui.models.keyed import KeyedTable
from rts_console.gui.models.marks import Marks, plain_tool_tip
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.state_lamp import LampState
from rts_console.protocol.words import UserOfflineReason
from rts_console.record.store import MemberFacts, RoomFacts

REASON_ICONS: Mapping[UserOfflineReason, tuple[str, str]] = {
    UserOfflineReason.QUIT: ("log-out", "icon"),
    UserOfflineReason.DROPPED: ("unplug", "warning"),
    UserOfflineReason.SWITCH_TO_INVISIBLE: ("eye-off", "icon"),
    UserOfflineReason.KICKED_BY_ADMIN: ("user-x", "error"),
}
"""Icon and colour token of each reason to have left."""

UNKNOWN_ICON = ("circle-question-mark", "icon")


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One user of a room. `color_index` is that of the identity, when the user is one of ours; `you` acts now.

    `as_of_ns` is set while the link is down: from then on it is not known who is there.
    """

    user_id: str
    since_ns: int
    present: bool
    left_at_ns: int = 0
    reason: UserOfflineReason | None = None
    color_index: int | None = None
    you: bool = False
    as_of_ns: int = 0


def member_rows(
    room: RoomFacts,
    you: str,
    colors: Mapping[str, int],
    *,
    wanted: str = "",
    with_left: bool = True,
    as_of_ns: int = 0,
) -> dict[Hashable, MemberRow]:
    """The rows of a room: who is present first, in the order they came. `wanted` is a part of the user id, `as_of_ns`
    when the link was lost."""
    wanted = wanted.casefold()
    rows = [
        _row(member, you, colors, as_of_ns)
        for member in room.members.values()
        if (with_left or member.present) and (not wanted or wanted in member.user_id.casefold())
    ]
    rows.sort(key=lambda row: not row.present)
    return {row.user_id: row for row in rows}


def _row(member: MemberFacts, you: str, colors: Mapping[str, int], as_of_ns: int) -> MemberRow:
    return MemberRow(
        member.user_id,
        member.since_ns,
        member.present,
        member.left_at_ns,
        member.reason,
        colors.get(member.user_id),
        member.user_id == you,
        as_of_ns if member.present else 0,
    )


class MembersModel(KeyedTable[MemberRow]):
    """Columns: user, state (present, or why the user left), since."""

    USER, STATE, SINCE = range(3)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(theme, (), parent)
        self._headers = (self.tr("User"), self.tr("State"), self.tr("Since"))
        self._marks = Marks(theme)

    def cell(self, row: MemberRow, column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column)
            case Qt.ItemDataRole.DecorationRole:
                return self._sign(row, column)
            case Qt.ItemDataRole.ForegroundRole if not row.present or row.as_of_ns:
                return self._theme.color("text_muted")
            case Qt.ItemDataRole.FontRole:
                return self._theme.font(("strong" if row.you else "body", "body", "mono")[column])
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tool_tip(self.meaning(row))
        return None

    def sort_value(self, row: MemberRow, column: int) -> Any:
        if column == self.SINCE:
            return row.since_ns if row.present else row.left_at_ns
        return self._text(row, column).casefold()

    def meaning(self, row: MemberRow) -> str:
        """The state in a sentence."""
        if row.as_of_ns:
            return self.tr("{user} was in the room when the link was lost at {time}; now that is not known.").format(
                user=row.user_id, time=short_time(row.as_of_ns)
            )
        if row.present:
            return self.tr("{user} is in the room since {time}.").format(
                user=row.user_id, time=time_of_day(row.since_ns) or "–"
            )
        if row.reason is not None:
            return f"{row.reason}: {said(row.reason.meaning)}"
        if row.left_at_ns:
            return self.tr("Left while the link was down; why is not known.")
        return self.tr("We are not in the room, so whether the user is there is not known.")

    def _text(self, row: MemberRow, column: int) -> str:
        if column == self.USER:
            return self.tr("{user} (you)").format(user=row.user_id) if row.you else row.user_id
        if column == self.SINCE:
            return time_of_day(row.since_ns if row.present else row.left_at_ns) or "–"
        return self._state(row)

    def _state(self, row: MemberRow) -> str:
        if row.as_of_ns:
            return self.tr("not known")
        if row.present:
            return self.tr("present")
        if row.reason is not None:
            return self.tr("left: {reason}").format(reason=row.reason.label)
        return self.tr("left: not known why") if row.left_at_ns else self.tr("not known")

    def _sign(self, row: MemberRow, column: int) -> Any:
        if column == self.USER and row.color_index is not None:
            return self._marks.dot(row.color_index)
        if column != self.STATE:
            return None
        if row.as_of_ns:
            return self._marks.icon(*UNKNOWN_ICON)
        if row.present:
            return self._marks.lamp(LampState.ONLINE)
        return self._marks.icon(*(REASON_ICONS[row.reason] if row.reason is not None else UNKNOWN_ICON))
