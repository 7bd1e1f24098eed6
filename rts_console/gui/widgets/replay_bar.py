"""How a replay goes: at which speed, how far it is, and afterwards what can be done with it."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.status_line import StatusKind, StatusLine

SPEEDS: Final = ((1.0, "Original timing"), (5.0, "5 × faster"), (0.0, "Fastest"))


class ReplayBar(QFrame):
    """Below the header of a case. Signals: `start_wanted(speed)` (0: as fast as possible), `cancel_wanted`,
    `compare_wanted`, `closed`.
    """

    start_wanted = Signal(float)
    cancel_wanted = Signal()
    compare_wanted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("replay_bar")
        mark(self, surface="bar")
        self.speed = QComboBox()
        self.speed.setObjectName("replay_speed")
        self.speed.setAccessibleName(self.tr("Speed of the replay"))
        for value, words in SPEEDS:
            self.speed.addItem(self.tr(words), value)
        self.start = self._button(theme, "replay_start", self.tr("Replay here"), "play")
        self.start.clicked.connect(lambda: self.start_wanted.emit(float(self.speed.currentData())))
        self.start.setToolTip(self.tr("On the local gateway, in an app of its own: nobody in the window is disturbed"))
        mark(self.start, kind="primary")
        self.bar = QProgressBar()
        self.bar.setObjectName("replay_progress")
        self.bar.setAccessibleName(self.tr("Progress of the replay"))
        self.bar.setMaximumWidth(theme.pixels(180))
        self.status = StatusLine(theme)
        self.cancel = self._button(theme, "replay_cancel", self.tr("Cancel"), "square")
        self.cancel.clicked.connect(self.cancel_wanted)
        self.compare = self._button(theme, "replay_compare", self.tr("Compare"), "git-compare")
        self.compare.clicked.connect(self.compare_wanted)
        self.close_button = self._button(theme, "replay_close", "", "x")
        self.close_button.setToolTip(self.tr("Close this bar"))
        self.close_button.setAccessibleName(self.tr("Close this bar"))
        self.close_button.clicked.connect(self.closed)
        row = QHBoxLayout()
        row.setSpacing(theme.space("s"))
        for part in (self.speed, self.start, self.bar):
            row.addWidget(part)
        row.addStretch(1)
        for part in (self.cancel, self.compare, self.close_button):
            row.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space("m"), theme.space("xs"), theme.space("s"), theme.space("xs"))
        layout.setSpacing(theme.space("xs"))
        layout.addLayout(row)
        layout.addWidget(self.status)
        self.show_state(running=False, done=False)

    def _button(self, theme: Theme, name: str, text: str, icon: str) -> QPushButton:
        button = QPushButton(theme.icon(icon), text)
        button.setObjectName(name)
        return button

    def show_state(self, *, running: bool, done: bool) -> None:
        """Offer what can be done now."""
        self.speed.setEnabled(not running)
        self.start.setVisible(not running)
        self.bar.setVisible(running)
        self.cancel.setVisible(running)
        self.compare.setVisible(done and not running)
        self.close_button.setVisible(not running)

    def show_progress(self, done: int, total: int) -> None:
        """So many of all actions are done."""
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)

    def tell(self, kind: StatusKind, words: str) -> None:
        """Say how it went."""
        self.status.set_status(kind, words)
