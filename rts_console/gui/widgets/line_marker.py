"""A line of a log whose parts are marked with the mouse: select some of it, then say what it is."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap, QTextCursor, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QTextEdit, QToolButton, QVBoxLayout, QWidget

from rts_console.gui.models.import_form import FIELD_NAMES
from rts_console.gui.models.utf16 import to_character, to_unit
from rts_console.gui.theme import Theme
from rts_console.record.field_log import Field


class LineMarker(QWidget):
    """The example line with coloured parts, and a button for each field.

    Signals: `marked(field, start, end)` in characters when a button is pressed with a selection (an empty one unmarks),
    `next_wanted` for another line.
    """

    marked = Signal(object, int, int)
    next_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._line = ""
        self._parts: Mapping[Field, tuple[int, int]] = {}
        self.setObjectName("line_marker")
        self.text = QPlainTextEdit()
        self.text.setObjectName("example_line")
        self.text.setAccessibleName(self.tr("Example line: select a part of it, then say what it is"))
        self.text.setReadOnly(True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.text.setTabChangesFocus(True)
        self.buttons: dict[Field, QPushButton] = {}
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space("xs"))
        for field, words in FIELD_NAMES.items():
            button = QPushButton(self.tr(words))
            button.setObjectName(f"mark_{field.value}")
            button.setAutoDefault(False)
            button.setToolTip(self.tr("What is selected in the line is this; with nothing selected, nothing is"))
            button.clicked.connect(lambda _checked=False, field=field: self._on_field(field))
            self.buttons[field] = button
            row.addWidget(button)
        self.next = QToolButton()
        self.next.setObjectName("next_example")
        self.next.setIcon(theme.icon("skip-forward"))
        self.next.setToolTip(self.tr("Take another line as the example"))
        self.next.setAccessibleName(self.tr("Another line"))
        self.next.clicked.connect(self.next_wanted)
        row.addStretch(1)
        row.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space("xs"))
        layout.addWidget(self.text)
        layout.addLayout(row)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.text.setFont(self._theme.font("mono"))
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * 3 + self._theme.space("m"))
        self._color()

    def show_line(self, line: str, parts: Mapping[Field, tuple[int, int]]) -> None:
        """Show a line with these parts coloured."""
        if line != self._line:
            self._line = line
            self.text.setPlainText(line)
        self._parts = dict(parts)
        self._color()

    def _color(self) -> None:
        """Each part has the colour of its button, and the button says so."""
        extra = []
        for place, field in enumerate(FIELD_NAMES):
            color = self._theme.identity_color(place)
            span = self._parts.get(field)
            self.buttons[field].setIcon(self._dot(field) if span else self._theme.icon("plus"))
            if span is None:
                continue
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.text.document())
            cursor.setPosition(to_unit(self._line, span[0]))
            cursor.setPosition(to_unit(self._line, span[1]), QTextCursor.MoveMode.KeepAnchor)
            selection.cursor = cursor
            selection.format.setBackground(color.fill)
            selection.format.setForeground(color.on)
            extra.append(selection)
        self.text.setExtraSelections(extra)

    def _dot(self, field: Field) -> QPixmap:
        side = self._theme.pixels(12)
        color = self._theme.identity_color(list(FIELD_NAMES).index(field)).fill
        return self._theme.colored_pixmap("check", color, QSize(side, side), self.devicePixelRatioF())

    def _on_field(self, field: Field) -> None:
        cursor = self.text.textCursor()
        start = to_character(self._line, cursor.selectionStart())
        end = to_character(self._line, cursor.selectionEnd())
        cursor.clearSelection()
        self.text.setTextCursor(cursor)
        self.marked.emit(field, start, end)
