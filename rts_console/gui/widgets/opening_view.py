"""A large case on its way: how much of it is unpacked, and the way out."""

import threading

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.wrapped_text import WrappedText

_WIDTH = 420
_PARTS = 1_000


class Way:
    """How far a thread has come, and whether it shall go on: told there, read here."""

    def __init__(self) -> None:
        """Begin with nothing done."""
        self.done = self.total = 0
        self._ended = threading.Event()

    def go_on(self, done: int, total: int) -> bool:
        """For the thread: so many bytes of all are done; whether to go on."""
        self.done, self.total = done, total
        return not self._ended.is_set()

    @property
    def ended(self) -> bool:
        """Whether it was to give up."""
        return self._ended.is_set()

    def end(self) -> None:
        """Let the thread give up."""
        self._ended.set()


class OpeningView(QWidget):
    """Shows a `Way`; `refresh` it now and then. Signals: `close_wanted` when it is cancelled."""

    close_wanted = Signal()

    def __init__(self, theme: Theme, name: str, way: Way, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._way = way
        self.setObjectName("opening_view")
        self.words = WrappedText(self.tr("Opening {file}…").format(file=name))
        self.bar = QProgressBar()
        self.bar.setObjectName("opening_progress")
        self.bar.setAccessibleName(self.tr("Progress of opening"))
        self.bar.setRange(0, _PARTS)
        self.cancel = QPushButton(theme.icon("x"), self.tr("Cancel"))
        self.cancel.setObjectName("opening_cancel")
        self.cancel.clicked.connect(self.close_wanted)
        row = QHBoxLayout()
        row.setSpacing(theme.space("s"))
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        box = QWidget()
        box.setFixedWidth(theme.pixels(_WIDTH))
        inside = QVBoxLayout(box)
        inside.addWidget(self.words)
        inside.addLayout(row)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(box, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        self.refresh()

    def refresh(self) -> None:
        """Show how far it is; when all is unpacked, the events are read."""
        done, total = self._way.done, self._way.total
        self.bar.setValue(_PARTS * done // total if total else 0)
        mb = 1024 * 1024
        words = self.tr("{done} of {total} MB").format(done=f"{done // mb:,}", total=f"{total // mb:,}")
        self.bar.setFormat(self.tr("reading the events") if total and done >= total else words)
