"""The payload in the way that fits it: JSON laid out, a tree when it is large, text, or hex."""

from enum import Enum

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.detail_view import DetailView, plain_editor, show_text
from rts_console.gui.widgets.hex_pane import HexPane
from rts_console.gui.widgets.json_view import JsonView
from rts_console.gui.widgets.payload_text import payload_text
from rts_console.gui.widgets.syntax_colors import SyntaxColors
from rts_console.gui.widgets.text_view import TextView, first_part
from rts_console.record.json_reader import problem
from rts_console.record.json_text import TOKEN, indent_json
from rts_console.record.row import Row

LAID_OUT_BYTES = 4 * 1024
"""JSON up to here is laid out and coloured as text; beyond that it would not open at once."""

_COLORS = {kind: f"syntax_{kind}" for kind in ("key", "string", "number", "literal", "mark")}


class Shown(Enum):
    """How a payload is shown."""

    LAID_OUT = "laid out"
    TREE = "tree"
    TEXT = "text"
    HEX = "hex"


class _JsonColors(SyntaxColors):
    """Colours the tokens of laid-out JSON."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document, theme, _COLORS)

    def highlightBlock(self, text: str) -> None:
        for match in TOKEN.finditer(text):
            kind = match.lastgroup or ""
            start, end = match.span(kind)
            is_key = kind == "string" and text[end : end + 1] == ":"
            self.paint(text, start, end, "key" if is_key else "literal" if kind == "word" else kind)


class AutoView(DetailView):
    """Looks at the payload and hands it to the view that fits; the views are made when they are first needed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = self.tr("Auto")
        self._theme = theme
        self._data: bytes | None = None
        self._shown = Shown.TEXT
        self._views: dict[Shown, DetailView] = {}
        self.editor = plain_editor(self.tr("Payload as JSON"))
        self.editor.setObjectName("payload_json")
        self._colors = _JsonColors(self.editor.document(), theme)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.editor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    def show_row(self, row: Row, payload: bytes) -> None:
        self._data = payload
        self._shown = how_to_show(payload)
        if self._shown is Shown.LAID_OUT:
            show_text(self.editor, indent_json(payload.decode("utf-8")))
            self._pages.setCurrentWidget(self.editor)
            return
        view = self._view(self._shown)
        if isinstance(view, JsonView):
            view.show_text(payload.decode("utf-8"), lenient=True)
        else:
            view.show_row(row, payload)
        self._pages.setCurrentWidget(view)

    def _view(self, shown: Shown) -> DetailView:
        if shown not in self._views:
            made: DetailView
            if shown is Shown.TREE:
                made = JsonView(self._theme)
            else:
                made = TextView(self._theme) if shown is Shown.TEXT else HexPane(self._theme)
            made.filter_wanted.connect(self.filter_wanted)
            self._views[shown] = made
            self._pages.addWidget(made)
        return self._views[shown]

    def clear(self) -> None:
        self._data = None
        self.editor.setPlainText("")
        for view in self._views.values():
            view.clear()

    def payload(self) -> bytes | None:
        """The bytes shown, exactly as they came."""
        return self._data

    def shown(self) -> Shown:
        """How they are shown."""
        return self._shown

    def shown_text(self) -> str:
        """The text of the JSON and text views."""
        view = self._views.get(self._shown)
        if isinstance(view, TextView):
            return view.text()
        return self.editor.toPlainText() if self._shown is Shown.LAID_OUT else ""


def how_to_show(payload: bytes) -> Shown:
    """JSON if it is, text if it can be read, else hex."""
    part = first_part(payload)
    text = payload_text(part)
    if text.text.lstrip(" \t\r\n")[:1] in ("{", "[") and _is_json(payload):
        return Shown.LAID_OUT if len(payload) <= LAID_OUT_BYTES else Shown.TREE
    readable = text.undecodable == 0 and text.controls == 0
    return Shown.TEXT if readable else Shown.HEX


def _is_json(payload: bytes) -> bool:
    try:
        return problem(payload.decode("utf-8")) is None
    except UnicodeDecodeError:
        return False
