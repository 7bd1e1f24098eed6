"""Recordings that are there, each with what can be done with it: open it, save a copy, delete it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from rts_console.gui.models.moment_text import date_text
from rts_console.gui.recordings import ended_at
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.status_line import StatusSymbol
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.record.recording import Found

SHOWN: Final = 3
"""So many are seen at once; the others are a turn of the wheel away."""


class _Row(QWidget):
    """One recording. Signals: `open_wanted`, `copy_wanted`, `delete_wanted` (after a second click)."""

    open_wanted = Signal()
    copy_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, theme: Theme, found: Found) -> None:
        super().__init__()
        symbol = StatusSymbol(theme)
        symbol.set_kind("warning" if found.damage else "info")
        self.text = WrappedText(self._words(found))
        self.text.setObjectName("recording_text")
        self.open = self._button("recording_open", self.tr("Open"), self.open_wanted.emit)
        self.copy = self._button("recording_copy", self.tr("Save a copy…"), self.copy_wanted.emit)
        self.delete = self._button("recording_delete", self.tr("Delete"), self._on_delete)
        self._sure = False
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space("s"))
        for part in (symbol, self.text, self.open, self.copy, self.delete):
            layout.addWidget(part)
        layout.setStretch(1, 1)
        self.setAccessibleName(self.text.text())

    def _button(self, name: str, words: str, run: object) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        button.clicked.connect(run)
        return button

    def _words(self, found: Found) -> str:
        ended = ended_at(found)
        events = self.tr("1 event") if found.rows == 1 else self.tr("{count} events").format(count=f"{found.rows:,}")
        how = self.tr("The console ended unexpectedly. The last event is of {date}, {time}. Recorded: {events}.")
        if found.kept:
            how = self.tr("The recording of {date}, {time}, was kept: {events}.")
        text = how.format(date=date_text(ended), time=f"{ended:%H:%M}", events=events)
        return " ".join([text, *found.damage])

    def _on_delete(self) -> None:
        if self._sure:
            self.delete_wanted.emit()
            return
        self._sure = True
        self.delete.setText(self.tr("Delete for good"))
        mark(self.delete, kind="danger")


class RecordingOffer(QFrame):
    """Takes no room while there is nothing to offer.

    Signals: `open_wanted`, `copy_wanted`, `delete_wanted`, each with a Found; `dismissed`.
    """

    open_wanted = Signal(object)
    copy_wanted = Signal(object)
    delete_wanted = Signal(object)
    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: list[_Row] = []
        self._found: list[Found] = []
        self.setObjectName("recording_offer")
        mark(self, surface="offer")
        self._list = QWidget()
        self._list.setObjectName("recording_list")
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space("xs"))
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName(self.tr("Recordings"))
        self._scroll.setWidget(self._list)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self._list.setAutoFillBackground(False)
        self._later = QPushButton(self.tr("Not now"))
        self._later.setObjectName("recording_later")
        self._later.clicked.connect(self._on_later)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.space("m"), theme.space("xs"), theme.space("m"), theme.space("xs"))
        layout.setSpacing(theme.space("m"))
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self._later, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def offer(self, found: Sequence[Found]) -> None:
        """Show these, newest first; none takes the bar away."""
        self._found = list(found)
        for row in self._rows:
            self._column.removeWidget(row)
            row.setParent(None)
            row.deleteLater()
        self._rows = [self._row(each) for each in reversed(found)]
        self.setVisible(bool(self._rows))
        self._fit()

    def withdraw(self, found: Found) -> None:
        """Offer this one no more; the bar goes with the last."""
        self._found = [each for each in self._found if each.path != found.path]
        self.offer(self._found)

    def texts(self) -> list[str]:
        """What is said of each."""
        return [row.text.text() for row in self._rows]

    def _row(self, found: Found) -> _Row:
        row = _Row(self._theme, found)
        row.open_wanted.connect(lambda: self.open_wanted.emit(found))
        row.copy_wanted.connect(lambda: self.copy_wanted.emit(found))
        row.delete_wanted.connect(lambda: self.delete_wanted.emit(found))
        self._column.addWidget(row)
        return row

    def _fit(self) -> None:
        """As high as its first rows are, with what they have to say in this width."""
        if not self._rows:
            return
        side = self._rows[0].sizeHint().height()
        heights = [max(side, row.heightForWidth(self._list.width())) for row in self._rows[:SHOWN]]
        self._scroll.setFixedHeight(sum(heights) + self._column.spacing() * (len(heights) - 1))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def _on_later(self) -> None:
        self.hide()
        self.dismissed.emit()
