"""The top of the window while somebody presents: that it is so, how the gateway is, what is kept back, the way out."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.chip import Chip
from rts_console.gui.widgets.elided_label import ElidedLabel
from rts_console.gui.widgets.fault_chip import FaultChip
from rts_console.gui.widgets.state_lamp import LampState, StateLamp

_NARROW = 760
"""Below this width, at scale 1, buttons show their icons alone."""


@dataclass(frozen=True, slots=True)
class BarState:
    """What it shows: the gateway's lamp, what the presenter should know, how many notices are kept back."""

    lamp: LampState = LampState.OFFLINE
    lamp_words: str = ""
    words: str = ""
    wrong: bool = False
    kept: int = 0
    faults: tuple[str, ...] = ()
    audience: bool = False
    resetting: bool = False


class PresenterBar(QFrame):
    """Signals: `audience_wanted` to open its window or close it, `reset_wanted`, `leave_wanted`, `faults_wanted`."""

    audience_wanted = Signal()
    reset_wanted = Signal()
    leave_wanted = Signal()
    faults_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = BarState()
        self.setObjectName("presenter_bar")
        self.setAccessibleName(self.tr("Presenting"))
        mark(self, surface="bar")
        self._sign = QLabel()
        self._title = QLabel(self.tr("Presenting"))
        mark(self._title, role="strong")
        self.lamp = StateLamp(theme, show_word=False)
        self.words = ElidedLabel()
        self.words.setObjectName("presenter_words")
        self.words.set_left()
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        mark(self.words, role="secondary")
        self.kept = Chip(theme, "")
        self.kept.setObjectName("kept_notices")
        self.kept.hide()
        self.faults = FaultChip(theme)
        self.faults.setObjectName("presenter_faults")
        self.faults.clicked.connect(self.faults_wanted)
        self._make_buttons()
        self._lay_out()
        theme.changed.connect(self._restyle)
        theme.keymap.changed.connect(self.show_texts)
        self._restyle()

    def _make_buttons(self) -> None:
        self.audience = self._button("audience_button", "monitor")
        self.reset = self._button("reset_scene_button", "rotate-ccw")
        self.leave = self._button("leave_button", "x")
        self.audience.setCheckable(True)
        self.audience.clicked.connect(self.audience_wanted)
        self.reset.clicked.connect(self.reset_wanted)
        self.leave.clicked.connect(self.leave_wanted)

    def _button(self, name: str, icon: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        button.setIcon(self._theme.icon(icon))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        parts: tuple[QWidget, ...] = (self._sign, self._title, self.lamp, self.words)
        for part in (*parts, self.faults, self.kept, self.audience, self.reset, self.leave):
            self._row.addWidget(part)
        self._row.setStretchFactor(self.words, 1)

    def _restyle(self) -> None:
        theme = self._theme
        side = theme.space("m")
        self._row.setContentsMargins(side, theme.space("xs"), side, theme.space("xs"))
        self._row.setSpacing(theme.space("s"))
        self._sign.setPixmap(theme.pixmap("presentation", "accent_text", theme.pixels(18), self.devicePixelRatioF()))
        self.show_texts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_texts()

    def show_texts(self) -> None:
        """Words beside the icons where there is room for them, and the keys in the tool tips."""
        wide = self.width() >= self._theme.pixels(_NARROW)
        for button, words, name in (
            (self.audience, self.tr("Audience window"), "audience_window"),
            (self.reset, self.tr("Reset scene"), "reset_scene"),
            (self.leave, self.tr("Leave"), "presenter_mode"),
        ):
            button.setText(words if wide else "")
            button.setToolTip(self._theme.keymap.with_keys(words, name))
            button.setAccessibleName(words)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    # What is shown

    def show_state(self, state: BarState) -> None:
        """Show this; nothing happens when it is the same."""
        if state == self._state:
            return
        self._state = state
        self.lamp.set_state(state.lamp, state.lamp_words)
        self.words.set_text(state.words)
        mark(self.words, role="error" if state.wrong else "secondary")
        one = self.tr("1 notice kept back")
        self.kept.set_text(one if state.kept == 1 else self.tr("{n} notices kept back").format(n=f"{state.kept:,}"))
        self.kept.setVisible(state.kept > 0)
        self._show_faults(state.faults)
        self.audience.setChecked(state.audience)
        self.reset.setEnabled(not state.resetting)

    def _show_faults(self, faults: Sequence[str]) -> None:
        self.faults.set_words(list(faults))
