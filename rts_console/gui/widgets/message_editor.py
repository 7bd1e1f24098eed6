"""The editor of a message: plain text, exactly what was typed."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QMouseEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from rts_console.gui.keymap import Keymap
from rts_console.gui.theme import mark

LONG = 8_192
"""From so many characters on lines wrap anywhere: looking for words takes seconds in a line of 200,000."""

_PARAGRAPH = "\u2029"
_SENDING = ("composer_send", "composer_send_keep")
_MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)


class MessageEditor(QPlainTextEdit):
    """Its keys are those of the composer in the keymap.

    Signals: `submitted`, `submitted_to_keep`, `older` and `newer` by keys; `refused` with the reason why
    nothing of what was put in is there; `moved_on` when the user goes on with something else.
    """

    submitted = Signal()
    submitted_to_keep = Signal()
    older = Signal()
    newer = Signal()
    refused = Signal(str)
    moved_on = Signal()

    def __init__(self, keymap: Keymap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keymap = keymap
        self._by_key = {
            "composer_send": self.submitted,
            "composer_send_keep": self.submitted_to_keep,
            "composer_older": self.older,
            "composer_newer": self.newer,
        }
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._refusal: Callable[[str], str] = lambda _text: ""
        self.textChanged.connect(self._wrap)
        mark(self, type="mono")

    def refuse_by(self, refusal: Callable[[str], str]) -> None:
        """What users put in is asked for first: the text as it would be; empty lets it in."""
        self._refusal = refusal

    def _wrap(self, more: int = 0) -> None:
        modes = QTextOption.WrapMode
        long = self.document().characterCount() + more > LONG
        mode = modes.WrapAnywhere if long else modes.WrapAtWordBoundaryOrAnywhere
        if self.wordWrapMode() is not mode:
            self.setWordWrapMode(mode)

    def _lets_in(self, text: str) -> bool:
        """Whether the text may take the place of the selection; says why not."""
        whole, cursor = self.document().toRawText(), self.textCursor()
        start, end = _utf16(whole, cursor.selectionStart()), _utf16(whole, cursor.selectionEnd())
        problem = self._refusal((whole[:start] + text + whole[end:]).replace(_PARAGRAPH, "\n"))
        if problem:
            self.refused.emit(problem)
        return not problem

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste or drop, whole or not at all."""
        text = source.text().replace("\r\n", "\n")
        if self._lets_in(text):
            self._wrap(len(text))
            super().insertFromMimeData(source)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """What an input method commits is typed."""
        if event.commitString() and not self._lets_in(event.commitString()):
            event = QInputMethodEvent()  # what was being composed goes away
        super().inputMethodEvent(event)

    def text(self) -> str:
        """What was typed. Unlike `toPlainText` it keeps no-break spaces and line separators."""
        return self.document().toRawText().replace(_PARAGRAPH, "\n")

    def set_text(self, text: str) -> None:
        """Replace all, with the cursor at the end; the user can take it back."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        self._wrap(len(text))
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

    def event(self, event: QEvent) -> bool:
        """Its own keys come before what they do in the text, and before the window's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._own(event):
            event.accept()
            return True
        return super().event(event)

    def _own(self, event: QKeyEvent) -> str | None:
        return next((name for name in self._by_key if self._keymap.matches(event, name)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.moved_on.emit()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        own = self._own(event)
        if own is not None:
            if not event.isAutoRepeat() or own not in _SENDING:  # one press is one message, however long it lasts
                self._by_key[own].emit()
            return
        if event.key() not in _MODIFIERS:
            self.moved_on.emit()
        if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
            # What comes back may be long, and is laid out before it can be asked how long.
            self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
            super().keyPressEvent(event)
            self._wrap()
            return
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if not self._lets_in("\n"):
                pass
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                # Shift+Enter would put a line separator, which no other editor would show.
                self.textCursor().insertBlock()
                self.ensureCursorVisible()
            case _ if event.text().isprintable() and event.text() and not self._lets_in(event.text()):
                pass
            case _:
                super().keyPressEvent(event)


def _utf16(text: str, units: int) -> int:
    """The character at which so many UTF-16 units, in which Qt counts, have passed."""
    if text.isascii():
        return units
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "surrogatepass"))
