"""The editor of a message: plain text, exactly what was typed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from rts_console.gui.theme import mark

_PARAGRAPH = "\u2029"


class MessageEditor(QPlainTextEdit):
    """Signals: `submitted` by Ctrl+Enter, `submitted_to_keep` by Ctrl+Shift+Enter, `older` and `newer` by Alt+Up and
    Alt+Down."""

    submitted = Signal()
    submitted_to_keep = Signal()
    older = Signal()
    newer = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        mark(self, type="mono")

    def text(self) -> str:
        """What was typed. Unlike `toPlainText` it keeps no-break spaces and line separators."""
        return self.document().toRawText().replace(_PARAGRAPH, "\n")

    def set_text(self, text: str) -> None:
        """Replace all, with the cursor at the end; the user can take it back."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def go_to(self, offset: int) -> None:
        """Put the cursor before the character at `offset` of `text()`."""
        before = self.text()[:offset]
        cursor = self.textCursor()
        # Qt counts in UTF-16 units.
        cursor.setPosition(len(before.encode("utf-16-le", "surrogatepass")) // 2)
        self.setTextCursor(cursor)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if control and shift:
                self.submitted_to_keep.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if control:
                self.submitted.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                # Shift+Enter would put a line separator, which no other editor would show.
                self.textCursor().insertBlock()
                self.ensureCursorVisible()
            case Qt.Key.Key_Up if alt:
                self.older.emit()
            case Qt.Key.Key_Down if alt:
                self.newer.emit()
            case _:
                super().keyPressEvent(event)
