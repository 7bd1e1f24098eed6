"""One user's own view: what this user saw, and a line to write as this user."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from rts_console.client.backend import SendResult
from rts_console.gui.loop import TaskScope
from rts_console.gui.models.codes import SEND_KINDS, Subject
from rts_console.gui.models.event_columns import Column
from rts_console.gui.stage import Identity, Stage
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.elided_label import ElidedLabel
from rts_console.gui.widgets.event_table import EventTable
from rts_console.gui.widgets.identity_strip import lamp_of
from rts_console.gui.widgets.state_lamp import StateLamp
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.protocol.errors import RtsError
from rts_console.protocol.words import Code
from rts_console.record.log import EventLog

_LEAST_WIDTH = 260
_COLUMNS = frozenset({Column.MARK, Column.TIME, Column.DIRECTION, Column.WITH, Column.PREVIEW})
"""What there is room for at first; the header's menu has the others."""
Target = tuple[str, str]
"""Of a message: "room" or "peer", and its id."""


class Lane(QWidget):
    """Events of one identity with its own composer line. Signals: `close_wanted`, `act_wanted`, `explain_wanted` with
    the Subject of a code."""

    close_wanted = Signal()
    explain_wanted = Signal(object)
    act_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        stage: Stage,
        log: EventLog,
        identity: Identity,
        color_of: Callable[[str], int | None],
        tasks: TaskScope,
        *,
        read_only: bool = False,
    ) -> None:
        """With `read_only` there is no line to write in: it is of what was."""
        super().__init__()
        self._theme = theme
        self._stage = stage
        self._tasks = tasks
        self._targets: list[Target] = []
        self._sent_to: Target = ("", "")
        self.identity = identity
        self.setObjectName(f"lane_{identity.key}")
        self.setAccessibleName(self.tr("Lane of {user}").format(user=identity.key))
        self.setMinimumWidth(theme.pixels(_LEAST_WIDTH))
        self.table = EventTable(theme, log, color_of)
        self.table.filter_bar.hide()
        self.table.explain_requested.connect(self.explain_wanted)
        self.table.only_active.setChecked(True)
        self.table.set_active_identity(identity.key)
        for column in Column:
            self.table.header.setSectionHidden(column, column not in _COLUMNS)
        self._make_head()
        self._make_line()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head)
        layout.addWidget(self.table, 1)
        layout.addLayout(self._foot)
        layout.addWidget(self.status)
        if read_only:
            self._show_past()
        self.refresh()

    def _show_past(self) -> None:
        """Nobody writes here, and nothing comes: it is read from the top."""
        for part in (self.lamp, self.act_button, self.target, self.edit, self.send_button):
            part.hide()
        self.table.refresh()
        if self.table.following:
            self.table.toggle_follow()
        self.table.view.scrollToTop()

    def _make_head(self) -> None:
        space = self._theme.space("s")
        self.lamp = StateLamp(self._theme)
        name = ElidedLabel(self.identity.key)
        mark(name, role="strong")
        self.act_button = self._tool("user", self.tr("Act as {user}"), self.act_wanted.emit)
        close = self._tool("x", self.tr("Close the lane of {user}"), self.close_wanted.emit)
        close.setObjectName(f"close_lane_{self.identity.key}")
        self._head = QHBoxLayout()
        self._head.setContentsMargins(space, space // 2, space // 2, space // 2)
        self._head.setSpacing(space)
        self._head.addWidget(name)
        self._head.addWidget(self.lamp)
        self._head.addStretch(1)
        self._head.addWidget(self.act_button)
        self._head.addWidget(close)

    def _tool(self, icon: str, words: str, run: Callable[[], object]) -> QToolButton:
        tool = QToolButton()
        tool.setIcon(self._theme.icon(icon))
        tool.setToolTip(words.format(user=self.identity.key))
        tool.setAccessibleName(tool.toolTip())
        tool.clicked.connect(lambda _checked=False: run())
        return tool

    def _make_line(self) -> None:
        space, key = self._theme.space("s"), self.identity.key
        self.target = QComboBox()
        self.target.setObjectName(f"lane_target_{key}")
        self.target.setAccessibleName(self.tr("Where {user} writes to").format(user=key))
        self.target.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.target.setMinimumContentsLength(7)
        self.edit = QLineEdit()
        self.edit.setObjectName(f"lane_text_{key}")
        self.edit.setPlaceholderText(self.tr("Write as {user}, Enter sends").format(user=key))
        self.edit.setAccessibleName(self.tr("Message of {user}").format(user=key))
        self.edit.returnPressed.connect(self.send)
        self.send_button = QPushButton()
        self.send_button.setObjectName(f"lane_send_{key}")
        self.send_button.setIcon(self._theme.icon("send"))
        self.send_button.setAccessibleName(self.tr("Send as {user}").format(user=key))
        self.send_button.setToolTip(self.send_button.accessibleName())
        self.send_button.clicked.connect(lambda _checked=False: self.send())
        self.status = StatusLine(self._theme)
        self.status.setObjectName(f"lane_status_{key}")
        self.status.explain(*SEND_KINDS)
        self.status.explain_wanted.connect(self._on_explain)
        self._foot = QHBoxLayout()
        self._foot.setContentsMargins(space, space // 2, space, space // 2)
        self._foot.setSpacing(space // 2)
        self._foot.addWidget(self.target)
        self._foot.addWidget(self.edit, 1)
        self._foot.addWidget(self.send_button)

    # Pulling

    def refresh(self) -> None:
        """Pull what is new."""
        facts = self._stage.facts(self.identity)
        lamp, word = lamp_of(facts)
        if (self.lamp.state(), self.lamp.word()) != (lamp, word or self.lamp.word()):
            self.lamp.set_state(lamp, word)
        rooms = [("room", room.room_id) for room in facts.joined_rooms]
        others = {each.user_id: None for each in self._stage.identities if each.user_id != self.identity.user_id}
        self._offer([*rooms, *(("peer", user_id) for user_id in others)])
        self.edit.setEnabled(facts.logged_in)
        self.send_button.setEnabled(facts.logged_in and bool(self._targets))
        self.table.refresh()

    def _offer(self, targets: list[Target]) -> None:
        if targets == self._targets:
            return
        chosen = self._chosen()
        self._targets = targets
        self.target.clear()
        for scope, name in targets:
            self.target.addItem(self._theme.icon("door-open" if scope == "room" else "user"), name)
        if chosen in targets:
            self.target.setCurrentIndex(targets.index(chosen))

    def _chosen(self) -> Target | None:
        place = self.target.currentIndex()
        return self._targets[place] if 0 <= place < len(self._targets) else None

    # Writing

    def send(self) -> None:
        """Send what stands in the line."""
        text, target = self.edit.text(), self._chosen()
        if text and target is not None:
            self._tasks.start(self._send(text, target), name=f"send as {self.identity.key}")

    def _on_explain(self, code: Code) -> None:
        scope, name = self._sent_to
        who, where = (name, "") if scope == "peer" else ("", name)
        self.explain_wanted.emit(Subject(code, self.identity.key, who, where))

    async def _send(self, text: str, target: Target) -> None:
        self._sent_to = target
        try:
            result = await self._hand_over(text, target)
        except RtsError as error:
            self.status.set_error(str(error))
            return
        if result.ok:
            self.status.clear()
            if self.edit.text() == text:  # what was typed meanwhile stays
                self.edit.clear()
        else:
            self.status.set_error(f"{result.code}: {result.reason or result.code.meaning}")

    async def _hand_over(self, text: str, target: Target) -> SendResult:
        scope, name = target
        if scope == "peer":
            return await self.identity.backend.send_message(name, text)
        rooms = {room.room_id: room for room in self.identity.backend.rooms}
        room = rooms.get(name) or self.identity.backend.create_room(name)
        return await room.send_message(text)

    def focus(self) -> None:
        """Be ready to write."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
