"""The bytes of one payload as JSON, text or hex. The bytes are the truth; these are views."""

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QSyntaxHighlighter, QTextCharFormat, QTextDocument, QTextOption
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.hex_view import HexView
from rts_console.gui.widgets.payload_text import PayloadText, payload_text, whole_characters
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.record.json_text import TOKEN, NotJson, indent_json

SHOWN_AT_ONCE = 128 * 1024
_COLORED_CHARACTERS = 200_000


class PayloadFormat(Enum):
    """How to show a payload. AUTO is JSON if it is JSON, else text if it is clean UTF-8, else hex."""

    AUTO = "auto"
    JSON = "json"
    TEXT = "text"
    HEX = "hex"


class _JsonColors(QSyntaxHighlighter):
    """Colours the tokens of laid-out JSON; off for everything else."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self.on = False
        self._make_formats()

    def _make_formats(self) -> None:
        self._formats: dict[str, QTextCharFormat] = {}
        for kind in ("key", "string", "number", "literal", "mark"):
            form = QTextCharFormat()
            form.setForeground(self._theme.color(f"syntax_{kind}"))
            self._formats[kind] = form

    def refresh(self) -> None:
        """Colour again after a switch of theme."""
        self._make_formats()
        if self.on:
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        if not self.on:
            return
        # Qt counts in UTF-16 units, Python in characters.
        wide = not text.isascii() and max(text) > "\uffff"
        for match in TOKEN.finditer(text):
            kind = match.lastgroup or ""
            start, end = match.span(kind)
            is_key = kind == "string" and text[end : end + 1] == ":"
            form = self._formats["key" if is_key else "literal" if kind == "word" else kind]
            if wide:
                end, start = _units(text[:end]), _units(text[:start])
            self.setFormat(start, end - start, form)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class PayloadView(QWidget):
    """Tabs Auto, JSON, Text and Hex over one payload; the chosen tab stays while payloads change.

    Signals: `format_changed` when the user turns to another tab.
    """

    format_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._data: bytes | None = None
        self._show_all = False
        self._tabs = QTabBar()
        self._tabs.setAccessibleName(self.tr("Payload format"))
        self._formats = list(PayloadFormat)
        for title in (self.tr("Auto"), self.tr("JSON"), self.tr("Text"), self.tr("Hex")):
            self._tabs.addTab(title)
        self._extra: list[QWidget] = []
        self._size = QLabel()
        mark(self._size, role="caption")
        self._make_copy_button()
        self._make_note()
        self._make_pages()
        self._lay_out()
        self._tabs.currentChanged.connect(self._on_tab_changed)
        theme.changed.connect(self._colors.refresh)
        self.clear()

    def _make_copy_button(self) -> None:
        self._copy = QToolButton()
        self._copy.setIcon(self._theme.icon("copy"))
        self._copy.setAccessibleName(self.tr("Copy the payload"))
        self._copy.setToolTip(self.tr("Copy the whole payload: as text, or as hex when it is not UTF-8"))
        self._copy.clicked.connect(self.copy_payload)

    def _make_note(self) -> None:
        self._note_row = QWidget()
        self._note = WrappedText()
        mark(self._note, tone="warning", type="small")
        self._more = QPushButton(self.tr("Show all"))
        self._more.clicked.connect(self._on_show_all_clicked)
        row = QHBoxLayout(self._note_row)
        space = self._theme.space("s")
        row.setContentsMargins(space, space // 2, space, space // 2)
        row.addWidget(self._note, 1)
        row.addWidget(self._more)

    def _make_pages(self) -> None:
        self._nothing = QLabel(self.tr("Select a message to see its payload."))
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        mark(self._nothing, role="muted")
        self.text_edit = QPlainTextEdit()
        self.text_edit.setReadOnly(True)
        self.text_edit.setUndoRedoEnabled(False)
        self.text_edit.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.text_edit.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text_edit.setAccessibleName(self.tr("Payload as text"))
        mark(self.text_edit, frame="none", type="mono")
        self._colors = _JsonColors(self.text_edit.document(), self._theme)
        self.hex_view = HexView(self._theme)
        self._pages = QStackedWidget()
        for page in (self._nothing, self.text_edit, self.hex_view):
            self._pages.addWidget(page)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(self._theme.space("s"), 0, self._theme.space("xs"), 0)
        head.addWidget(self._tabs)
        head.addStretch(1)
        head.addWidget(self._size)
        head.addWidget(self._copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._note_row)
        layout.addWidget(self._pages, 1)

    def add_tab(self, title: str, page: QWidget) -> None:
        """Append a tab of another kind, for instance the journey of the message."""
        self._extra.append(page)
        self._pages.addWidget(page)
        self._tabs.addTab(title)

    # The payload

    def set_payload(self, data: bytes) -> None:
        """Show `data` in the format chosen before."""
        if data == self._data:
            return
        self._data = data
        self._show_all = False
        self._size.setText(self.tr("{count} bytes").format(count=f"{len(data):,}"))
        self._copy.setEnabled(True)
        self._render()

    def clear(self) -> None:
        """Show no payload."""
        self._data = None
        self._size.setText("")
        self._copy.setEnabled(False)
        self.hex_view.set_data(b"")
        self.text_edit.clear()
        self._render()

    def payload(self) -> bytes | None:
        """The bytes shown, exactly as they came."""
        return self._data

    def copy_payload(self) -> None:
        """Put the whole payload on the clipboard: as text if it is UTF-8, else as hex pairs."""
        if self._data is None:
            return
        try:
            text = self._data.decode("utf-8")
        except UnicodeDecodeError:
            text = self._data.hex(" ")
        QGuiApplication.clipboard().setText(text)

    def chosen_format(self) -> PayloadFormat | None:
        """The tab chosen; None for one that was added."""
        index = self._tabs.currentIndex()
        return self._formats[index] if index < len(self._formats) else None

    def shown_format(self) -> PayloadFormat | None:
        """What the chosen tab shows now: never AUTO."""
        chosen = self.chosen_format()
        return self._detect() if chosen is PayloadFormat.AUTO else chosen

    def set_format(self, payload_format: PayloadFormat) -> None:
        """Turn to a tab."""
        self._tabs.setCurrentIndex(self._formats.index(payload_format))

    def note(self) -> str:
        """What is said above the payload: what is missing, spelled out or wrong."""
        return self._note.text()

    def shown_text(self) -> str:
        """The text of the JSON and text views."""
        return self.text_edit.toPlainText()

    # Rendering

    def _on_tab_changed(self) -> None:
        self._render()
        self.format_changed.emit()

    def _on_show_all_clicked(self) -> None:
        self._show_all = True
        self._render()

    def _part(self) -> bytes:
        """The bytes that the text views show: all, or the first part of many."""
        data = self._data or b""
        return data if self._show_all else whole_characters(data, SHOWN_AT_ONCE)

    def _cut(self) -> bool:
        return self._data is not None and len(self._part()) < len(self._data)

    def _detect(self) -> PayloadFormat:
        text = payload_text(self._part())
        if text.text.lstrip(" \t\r\n")[:1] in ("{", "[") and self._layout_of(text)[1] == "":
            return PayloadFormat.JSON
        return PayloadFormat.TEXT if text.clean else PayloadFormat.HEX

    def _layout_of(self, text: PayloadText) -> tuple[str, str]:
        """The text laid out as JSON, or as it is with the reason why it is not JSON."""
        if text.undecodable:
            return text.text, self.tr("Not JSON: it is not UTF-8 text.")
        try:
            return indent_json(self._part().decode("utf-8"), partial=self._cut()), ""
        except NotJson as error:
            return text.text, self.tr("Not JSON: {reason}. Shown as it came.").format(reason=error)

    def _render(self) -> None:
        index = self._tabs.currentIndex() - len(self._formats)
        if index >= 0:
            self._say([])
            self._pages.setCurrentWidget(self._extra[index])
            return
        if self._data is None:
            self._say([])
            self._pages.setCurrentWidget(self._nothing)
            return
        if self.shown_format() is PayloadFormat.HEX:
            self._render_hex(self._data)
            return
        self._render_text(as_json=self.shown_format() is PayloadFormat.JSON)

    def _render_hex(self, data: bytes) -> None:
        self._say([] if data else [self.tr("The payload is empty.")])
        if self.hex_view.data() != data:
            self.hex_view.set_data(data)
        self._pages.setCurrentWidget(self.hex_view)

    def _render_text(self, *, as_json: bool) -> None:
        text = payload_text(self._part())
        shown, trouble = self._layout_of(text) if as_json and self._data else (text.text, "")
        self._colors.on = as_json and not trouble and len(shown) <= _COLORED_CHARACTERS
        self.text_edit.setPlainText(shown)
        self._say([trouble, *self._remarks(text)])
        self._pages.setCurrentWidget(self.text_edit)

    def _remarks(self, text: PayloadText) -> list[str]:
        if not self._data:
            return [self.tr("The payload is empty.")]
        remarks = []
        if self._cut():
            shown, total = f"{len(self._part()):,}", f"{len(self._data):,}"
            remarks.append(self.tr("Showing the first {shown} of {total} bytes.").format(shown=shown, total=total))
        if text.undecodable:
            count = f"{text.undecodable:,}"
            remarks.append(self.tr("Bytes that are not UTF-8, shown as \\xNN: {count}.").format(count=count))
        if text.controls:
            count = f"{text.controls:,}"
            remarks.append(self.tr("Control characters, shown as symbols: {count}.").format(count=count))
        if text.invisible:
            count = f"{text.invisible:,}"
            remarks.append(self.tr("Invisible signs, shown as ⟨U+NNNN⟩: {count}.").format(count=count))
        return remarks

    def _say(self, remarks: list[str]) -> None:
        text = " ".join(remark for remark in remarks if remark)
        self._note.set_text(text)
        self._note_row.setVisible(bool(text))
        self._more.setVisible(self._cut())
