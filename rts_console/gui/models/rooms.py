"""The rooms of the identity that acts, and the log of one room."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from rts_console.gui.language import said
from rts_console.gui.models.clock_text import time_of_day
from rts_console.gui.models.keyed import Index, KeyedTable
from rts_console.gui.models.marks import Marks, plain_tool_tip
from rts_console.gui.models.members import REASON_ICONS, UNKNOWN_ICON
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.state_lamp import LampState
from rts_console.protocol.words import Code, RtsErrorCode, RtsWarningCode
from rts_console.record.store import Membership, RoomFacts

_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class RoomRow:
    """One room. `state` is the last code of the service for it; `busy` is what we are doing with it now.

    With the link down, a room that is joined is one that will be joined again.
    """

    room_id: str
    joined: bool = False
    members: int = 0
    state: Code | None = None
    reason: str = ""
    busy: str = ""
    link_down: bool = False


def room_row(
    room_id: str, joined: bool, facts: RoomFacts | None, busy: str = "", *, link_down: bool = False
) -> RoomRow:
    """A row from what the backend says of the room and what is known of it."""
    if facts is None:
        return RoomRow(room_id, joined, busy=busy, link_down=link_down)
    return RoomRow(room_id, joined, facts.member_count, facts.state, facts.reason, busy, link_down)


class RoomsModel(KeyedTable[RoomRow]):
    """Columns: room, state, members. The key is the room id."""

    ROOM, STATE, MEMBERS = range(3)
    numeric = frozenset({MEMBERS})

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(theme, (), parent)
        self._headers = (self.tr("Room"), self.tr("State"), self.tr("Members"))
        self._marks = Marks(theme)

    def call_rooms(self, word: str) -> None:
        """Head the first column with the family's own word for a room."""
        self._headers = (word, *self._headers[1:])
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, self.ROOM, self.ROOM)

    def cell(self, row: RoomRow, column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column)
            case Qt.ItemDataRole.DecorationRole if column == self.STATE:
                return self._marks.lamp(self.lamp(row))
            case Qt.ItemDataRole.ForegroundRole if row.joined and row.link_down:
                return self._theme.color("warning" if column == self.STATE else "text_muted")
            case Qt.ItemDataRole.ToolTipRole if row.joined and row.link_down:
                return self.tr("The link is down. The room is joined again as soon as there is one.")
            case Qt.ItemDataRole.ToolTipRole if row.state is not None:
                return plain_tool_tip(f"{row.state}: {said(row.reason or row.state.meaning)}")
        return None

    def sort_value(self, row: RoomRow, column: int) -> Any:
        return row.members if column == self.MEMBERS else self._text(row, column).casefold()

    def lamp(self, row: RoomRow) -> LampState:
        """The lamp that says the state of a room."""
        if row.busy:
            return LampState.CONNECTING
        if row.joined:
            return LampState.RECONNECTING if row.link_down else LampState.ONLINE
        if row.state is None or row.state == RtsErrorCode.SUCCESS:
            return LampState.OFFLINE
        return LampState.KICKED if row.state in _REMOVED else LampState.ERROR

    def _text(self, row: RoomRow, column: int) -> str:
        if column == self.ROOM:
            return row.room_id
        if column == self.MEMBERS:
            return f"{row.members:,}" if row.joined else "–"
        if row.busy:
            return row.busy
        if row.joined and row.link_down:
            return self.tr("joined, link down")
        if row.joined:
            warned = isinstance(row.state, RtsWarningCode)
            return self.tr("joined, {code}").format(code=row.state) if warned else self.tr("joined")
        if row.state is None or row.state == RtsErrorCode.SUCCESS:
            return self.tr("not joined")
        return str(row.state)


_REMOVED = frozenset({RtsErrorCode.KICKED_OUT, RtsErrorCode.ROOM_DISMISS, RtsErrorCode.DUPLICATE_LOGIN})


class RoomLogModel(QAbstractTableModel):
    """What happened in a room, oldest first. Columns: time, who, what. Keeps the lines that the store lets go."""

    TIME, WHO, WHAT = range(3)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._headers = (self.tr("Time"), self.tr("Who"), self.tr("What happened"))
        self._marks = Marks(theme)
        self._room: RoomFacts | None = None
        self._lines: list[Membership] = []
        self._dropped = 0
        self._colors: Mapping[str, int] = {}
        theme.changed.connect(self._on_theme_changed)

    @property
    def dropped(self) -> int:
        """How many lines before the first one are no longer there."""
        return self._dropped

    def show(self, room: RoomFacts | None, colors: Mapping[str, int]) -> None:
        """Show the log of a room; of the room that is shown already, only what is new."""
        self._colors = colors
        if room is not self._room:
            self._show_another(room)
            return
        if room is None:
            return
        self._let_go(room)
        self._append(room)

    def line(self, row: int) -> Membership:
        """The line of a row; raises IndexError."""
        return self._lines[row]

    def _show_another(self, room: RoomFacts | None) -> None:
        self.beginResetModel()
        self._room = room
        self._lines = list(room.log) if room else []
        self._dropped = room.log_dropped if room else 0
        self.endResetModel()

    def _let_go(self, room: RoomFacts) -> None:
        gone = min(room.log_dropped - self._dropped, len(self._lines))
        if gone > 0:
            self.beginRemoveRows(_NO_PARENT, 0, gone - 1)
            del self._lines[:gone]
            self.endRemoveRows()
        self._dropped = room.log_dropped

    def _append(self, room: RoomFacts) -> None:
        new = room.log[len(self._lines) :]
        if not new:
            return
        first = len(self._lines)
        self.beginInsertRows(_NO_PARENT, first, first + len(new) - 1)
        self._lines += new
        self.endInsertRows()

    def _on_theme_changed(self) -> None:
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, len(self._headers) - 1), [])

    # Words

    def words(self, line: Membership) -> str:
        """What a line says, with code and meaning."""
        match line.what:
            case "present":
                return self.tr("is among the members")
            case "notice":
                return self.tr("notice: {words}").format(words=said(line.note))
            case "back":
                return self.tr("came back")
            case "joined":
                return self.tr("joined") + (f": {line.state}" if line.state is not None else "")
            case "left" if line.reason is not None:
                return self.tr("left: {reason}").format(reason=f"{line.reason}. {said(line.reason.meaning)}")
            case "left" if line.state is not None:
                return self.tr("out of the room: {why}").format(why=_code(line))
            case "left":
                return self.tr("left: {reason}").format(reason=said(line.note)) if line.note else self.tr("left")
        return self.tr("room state {why}").format(why=_code(line))

    def _sign(self, line: Membership) -> Any:
        match line.what:
            case "present":
                return self._marks.lamp(LampState.ONLINE)
            case "notice":
                return self._marks.icon("bell", "info")
            case "joined" | "back":
                return self._marks.icon("log-in", "success")
            case "left" if line.reason is not None:
                return self._marks.icon(*REASON_ICONS[line.reason])
            case "left" if line.state is not None:
                return self._marks.icon("circle-alert", "error")
            case "left":
                return self._marks.icon("log-out")
        if line.state is None:
            return self._marks.icon(*UNKNOWN_ICON)
        if line.state == RtsErrorCode.SUCCESS:
            return self._marks.icon("repeat", "success")
        warning = isinstance(line.state, RtsWarningCode)
        return self._marks.icon("triangle-alert", "warning") if warning else self._marks.icon("circle-alert", "error")

    # Qt's questions

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(line, column)
            case Qt.ItemDataRole.DecorationRole if column == self.WHAT:
                return self._sign(line)
            case Qt.ItemDataRole.DecorationRole if column == self.WHO and line.user_id in self._colors:
                return self._marks.dot(self._colors[line.user_id])
            case Qt.ItemDataRole.FontRole if column == self.TIME:
                return self._theme.font("mono")
            case Qt.ItemDataRole.ToolTipRole if column == self.WHAT:
                return plain_tool_tip(self.words(line))
        return None

    def _text(self, line: Membership, column: int) -> str:
        if column == self.TIME:
            return time_of_day(line.at_ns)
        return line.user_id if column == self.WHO else self.words(line)


def _code(line: Membership) -> str:
    assert line.state is not None
    return f"{line.state}. {said(line.note or line.state.meaning)}"
