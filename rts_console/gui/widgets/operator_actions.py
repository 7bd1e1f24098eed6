"""What an operator can do to a user or a room: the buttons, for how long and why, and the question before it hits
others."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from rts_console.gui.models.operator_facts import HITTING, Seen, Target, possible, sentence, time_problem
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.field import Field
from rts_console.gui.widgets.flow_layout import FlowLayout
from rts_console.gui.widgets.wrapped_text import WrappedText

TIMES: Final = (
    (60, "for 1 minute"),
    (600, "for 10 minutes"),
    (3_600, "for 1 hour"),
    (86_400, "for 1 day"),
    (604_800, "for 7 days"),
    (0, "until lifted"),
)
_BUTTONS: Final = (
    ("kick", "Kick", "log-out"),
    ("ban", "Ban", "user-x"),
    ("unban", "Unban", "user-plus"),
    ("mute", "Mute", "message-square"),
    ("unmute", "Unmute", "messages-square"),
    ("disconnect", "Disconnect", "unplug"),
    ("dismiss", "Dismiss room", "trash-2"),
)


class OperatorActions(QWidget):
    """Acts on the chosen target. Signals: `wanted(action, target, seconds, reason)`, asked about first where that was
    set; `target_changed` when another room is chosen, `asked` when it asks first."""

    wanted = Signal(str, object, int, str)
    target_changed = Signal()
    asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seen = Seen()
        self._target = Target()
        self._locked = False
        self._asks_about = ""
        self._where = ""
        self._asked: tuple[str, Target, int, str] | None = None
        self.heading = WrappedText()
        mark(self.heading, type="strong")
        self._make_choices()
        self._make_buttons()
        self._make_question()
        self._lay_out()
        self._show()

    def _make_choices(self) -> None:
        self.room = QComboBox()
        self.room.setObjectName("operator_room")
        self.room.currentIndexChanged.connect(self._on_room_chosen)
        self.time = QComboBox()
        self.time.setObjectName("operator_time")
        for seconds, words in TIMES:
            self.time.addItem(self.tr(words), seconds)
        self.time.setCurrentIndex(1)
        self.time.currentIndexChanged.connect(self._on_time_chosen)
        self.reason = QLineEdit()
        self.reason.setObjectName("operator_reason")
        self.reason.setPlaceholderText(self.tr("told to whom it meets"))
        self._room_field = Field(self._theme, self.tr("In which room"), self.room)
        self._time_field = Field(self._theme, self.tr("Ban and mute"), self.time)
        self._reason_field = Field(self._theme, self.tr("Reason"), self.reason)
        for box in (self.room, self.time, self.reason):
            box.setMinimumWidth(self._theme.pixels(72))

    def _make_buttons(self) -> None:
        self._row = QWidget()
        flow = FlowLayout(self._row, spacing=self._theme.space("xs"))
        self.buttons: dict[str, QPushButton] = {}
        for action, words, icon in _BUTTONS:
            button = self.buttons[action] = QPushButton(self.tr(words))
            button.setObjectName(f"operator_{action}")
            button.setIcon(self._theme.icon(icon))
            button.clicked.connect(lambda _checked=False, action=action: self._on_clicked(action))
            flow.addWidget(button)

    def _make_question(self) -> None:
        self.question = QFrame()
        self.question.setObjectName("operator_question")
        mark(self.question, surface="warning")
        self._words = WrappedText()
        mark(self._words, tone="warning")
        self.confirm = QPushButton()
        self.confirm.setObjectName("operator_confirm")
        self.confirm.clicked.connect(self._on_confirmed)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setObjectName("operator_cancel")
        self.cancel.clicked.connect(self._on_cancelled)
        buttons = QHBoxLayout()
        buttons.addWidget(self.confirm)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        column = QVBoxLayout(self.question)
        gap = self._theme.space("s")
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        column.addWidget(self._words)
        column.addLayout(buttons)
        self.question.hide()

    def _lay_out(self) -> None:
        fields = QHBoxLayout()
        fields.setSpacing(self._theme.space("s"))
        for field, share in ((self._room_field, 3), (self._time_field, 3), (self._reason_field, 4)):
            fields.addWidget(field, share, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.space("s"))
        column.addWidget(self.heading)
        column.addLayout(fields)
        column.addWidget(self._row)
        column.addWidget(self.question)

    # What is set

    def set_locked(self, locked: bool) -> None:
        """Let nothing be done, or all that makes sense."""
        self._locked = locked
        self._show()

    def set_asking(self, gateway: str) -> None:
        """Ask before others' sessions at that gateway are hit; an empty name asks never."""
        if gateway != self._asks_about:
            self._asks_about = gateway
            self._on_cancelled()

    def set_target(self, target: Target, rooms: Sequence[str], seen: Seen) -> None:
        """Act on this one, in one of these rooms: the one of the target, or the only one, is chosen. What the reader
        has chosen stays while it is about the same user."""
        self._seen = seen
        same = target[:2] == self._target[:2] and bool(target.user_id)
        before = self._where if same and self._where in ("", *rooms) else None
        room = target.room_id or (rooms[0] if len(rooms) == 1 else "")
        if before is None or target.room_id:
            self._where = room
        self._target = target
        self._fill_rooms([target.room_id] if target.room_id else list(rooms))
        if self._asked is not None and self._asked[1] != self.target:
            self._on_cancelled()
        self._show()

    @property
    def target(self) -> Target:
        """Whom and where the buttons act on."""
        return self._target._replace(room_id=self._where)

    def _fill_rooms(self, rooms: list[str]) -> None:
        wanted = rooms if self._target.room_id or not self._target.user_id else ["", *rooms]
        if [self.room.itemData(place) for place in range(self.room.count())] != wanted:
            self.room.blockSignals(True)
            self.room.clear()
            for room in wanted:
                self.room.addItem(room or self.tr("Everywhere"), room)
            self.room.blockSignals(False)
        place = self.room.findData(self._where)
        if place != self.room.currentIndex():
            self.room.blockSignals(True)
            self.room.setCurrentIndex(place)
            self.room.blockSignals(False)

    # What the reader does

    def _on_room_chosen(self, _place: int) -> None:
        self._where = str(self.room.currentData() or "")
        self._time_field.set_error(None)
        self._on_cancelled()
        self.target_changed.emit()

    def _on_time_chosen(self, _place: int) -> None:
        self._time_field.set_error(None)
        self._on_cancelled()

    def _on_clicked(self, action: str) -> None:
        target, seconds, reason = self.target, int(self.time.currentData()), self.reason.text().strip()
        problem = time_problem(action, target, seconds)
        self._time_field.set_error(problem)
        if problem:
            return
        if self._asks_about and action in HITTING:
            self._ask(action, target, seconds, reason)
            return
        self.wanted.emit(action, target, seconds, reason)

    def _ask(self, action: str, target: Target, seconds: int, reason: str) -> None:
        self._asked = (action, target, seconds, reason)
        text = self.tr("At {gateway}, which others use too: {what}")
        self._words.set_text(text.format(gateway=self._asks_about, what=self._sentence(action)))
        self.confirm.setText(self.tr("Yes: {action}").format(action=self.buttons[action].text().lower()))
        self.question.show()
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        self.asked.emit()

    def _on_confirmed(self) -> None:
        asked = self._asked
        self._on_cancelled()
        if asked is not None and not self._locked:
            self.wanted.emit(*asked)

    def _on_cancelled(self) -> None:
        self._asked = None
        self.question.hide()
        self._show()

    # Showing

    def _sentence(self, action: str) -> str:
        return sentence(action, self.target, self.time.currentText())

    def _show(self) -> None:
        target = self.target
        able = possible(self._seen, target)
        nobody = not (target.user_id or target.room_id)
        if self.heading.text() != (headline := self._headline(target)):
            self.heading.set_text(headline)
        for action, button in self.buttons.items():
            button.setEnabled(action in able and not self._locked)
            words = self._why_not(action, nobody) if action not in able or self._locked else self._sentence(action)
            button.setToolTip(words)
            button.setAccessibleDescription(words)
        for field in (self._room_field, self._time_field, self._reason_field):
            field.setEnabled(not nobody and not self._locked)

    def _headline(self, target: Target) -> str:
        if target.user_id and target.room_id:
            return self.tr("{user} in {room}").format(user=target.user_id, room=target.room_id)
        return target.user_id or target.room_id or self.tr("Nobody chosen")

    def _why_not(self, action: str, nobody: bool) -> str:
        if self._locked:
            return self.tr("Locked: switch Read only off first.")
        if nobody:
            return self.tr("Choose a user, a room or a restriction in the table.")
        if action == "kick":
            return self.tr("Choose a user and a room that it is in.")
        if action == "dismiss":
            return self.tr("Choose a room, and none of its members, under Rooms.")
        if action in ("unban", "unmute"):
            return self.tr("There is no such restriction here: see Restrictions.")
        return self.tr("There is nobody to do that to.")
