"""What every tab of the event's detail is, and the line above it that says what is missing or wrong."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.record.row import Row

_UNBROKEN = 1_000
_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class DetailView(QWidget):
    """A tab over one row. It is given the row when it is looked at, not before.

    `needs_payload`: there is nothing to show for a row without one. `follows_row`: it is given the row again when more
    becomes known of it, such as its result. Signals: `filter_wanted` with a term for the filter.
    """

    needs_payload: bool = True
    follows_row: bool = False

    filter_wanted = Signal(str)

    title: str = ""

    def show_row(self, row: Row, payload: bytes) -> None:
        """Show a row and its payload; both stay readable when the log lets them go."""
        raise NotImplementedError

    def clear(self) -> None:
        """Show nothing and let go of what was shown."""
        raise NotImplementedError


class NoteLine(QWidget):
    """Remarks above a view, with one button. It takes no room while there is nothing to say.

    Signals: `pressed` for the button.
    """

    pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = WrappedText()
        self._button = QPushButton()
        self._button.clicked.connect(self.pressed)
        row = QHBoxLayout(self)
        space = theme.space("s")
        row.setContentsMargins(space, space // 2, space, space // 2)
        row.addWidget(self._text, 1)
        row.addWidget(self._button)
        self.say([])

    def say(self, remarks: list[str], *, button: str = "", tone: str = "warning") -> None:
        """Show these; the button only when it has a word."""
        text = " ".join(remark for remark in remarks if remark)
        mark(self._text, tone=tone, type="small")
        if text != self._text.text():
            self._text.set_text(text)
        self._button.setText(button)
        self._button.setAccessibleName(button)
        self._button.setVisible(bool(button))
        self.setVisible(bool(text or button))

    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def button(self) -> QPushButton:
        """The button."""
        return self._button


class NotedText(DetailView):
    """A read-only text under remarks. Whoever is one says in `_on_all_wanted` what their button shows."""

    def __init__(self, theme: Theme, title: str, words: str, name: str, parent: QWidget | None = None) -> None:
        """`words` are for screen readers, `name` is the text's for tests."""
        super().__init__(parent)
        self.title = title
        self.note = NoteLine(theme)
        self.note.pressed.connect(self._on_all_wanted)
        self.editor = plain_editor(words)
        self.editor.setObjectName(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.note)
        layout.addWidget(self.editor, 1)

    def _on_all_wanted(self) -> None:
        raise NotImplementedError

    def text(self) -> str:
        """What is shown."""
        return self.editor.toPlainText()


def plain_editor(name: str) -> QPlainTextEdit:
    """A read-only text in the fixed font that can be selected with mouse and keyboard."""
    editor = QPlainTextEdit()
    editor.setReadOnly(True)
    editor.setUndoRedoEnabled(False)
    editor.setTabChangesFocus(True)
    # The cursor must move by keys too: that is how the other half of a pair of views follows.
    editor.setTextInteractionFlags(_SELECTABLE)
    editor.setAccessibleName(name)
    mark(editor, frame="none", type="mono")
    return editor


def show_text(editor: QPlainTextEdit, text: str) -> None:
    """Put `text` into an editor, wrapped between words, or anywhere when it has hardly any: there Qt takes seconds."""
    unbroken = max(map(len, text.split()), default=0) > _UNBROKEN
    mode = QTextOption.WrapMode.WrapAnywhere if unbroken else QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
    if editor.wordWrapMode() != mode:
        editor.setPlainText("")
        editor.setWordWrapMode(mode)
    editor.setPlainText(text)
