"""Names and values in two columns: what a token says, where a gateway listens."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QToolButton, QWidget

from rts_console.gui.language import said, said_value
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.wrapped_text import WrappedText


class FactsTable(QWidget):
    """A fixed set of rows by name; a value is plain text that can be selected, and copied when the row says so.

    Signals: `clicked` with the name of a row that was made clickable.
    """

    clicked = Signal(str)

    def __init__(self, theme: Theme, rows: Sequence[tuple[str, str]], *, copyable: Sequence[str] = ()) -> None:
        """`rows` are (name, label); `copyable` names those with a copy button."""
        super().__init__()
        self._theme = theme
        self._values: dict[str, WrappedText] = {}
        self._labels: dict[str, QLabel] = {}
        self._tones: dict[str, str] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space("m"))
        self._grid.setVerticalSpacing(theme.space("xs"))
        self._grid.setColumnStretch(1, 1)
        for place, (name, label) in enumerate(rows):
            self._add_row(place, name, label)
            if name in copyable:
                self._grid.addWidget(self._copy_button(name, label), place, 2, Qt.AlignmentFlag.AlignTop)

    def _add_row(self, place: int, name: str, label: str) -> None:
        words, value = QLabel(said(label)), WrappedText()
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        mark(words, role="label")
        mark(value, type="small", tone="none")
        value.setObjectName(f"fact_{name}")
        value.clicked.connect(lambda: self.clicked.emit(name))
        self._values[name] = value
        self._labels[name] = words
        self._grid.addWidget(words, place, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, place, 1, Qt.AlignmentFlag.AlignTop)

    def reserve(self, name: str, lines: int) -> None:
        """Keep room for so many lines in a row, so that a longer value moves nothing. Raises KeyError."""
        row = list(self._values).index(name) if name in self._values else -1
        if row < 0:
            raise KeyError(name)
        self._grid.setRowMinimumHeight(row, lines * QFontMetrics(self._theme.font("small")).lineSpacing())

    def _copy_button(self, name: str, label: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"copy_{name}")
        button.setIcon(self._theme.icon("copy"))
        words = self.tr("Copy: {what}").format(what=label)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.value(name)))
        mark(button, kind="inner")
        return button

    def set_label(self, name: str, text: str) -> None:
        """Change what a row is called. Raises KeyError."""
        self._labels[name].setText(said(text))

    def set_clickable(self, name: str, tip: str) -> None:
        """Let a click on a value do something, which `tip` says; an empty tip ends it. Raises KeyError."""
        self._values[name].set_clickable(tip)

    def value(self, name: str) -> str:
        """What the row shows; raises KeyError."""
        return self._values[name].text()

    def set_value(self, name: str, text: str, tone: str = "none") -> None:
        """Show `text`, in the colour of a severity or in none; cheap when nothing changes. Raises KeyError."""
        row, text = self._values[name], said_value(text)
        if row.text() != (text or "–"):
            row.set_text(text or "–")
        if self._tones.get(name, "none") != tone:
            self._tones[name] = tone
            mark(row, tone=tone)
