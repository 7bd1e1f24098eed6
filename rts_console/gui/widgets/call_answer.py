"""What a server API answered: a tree, the text as it came, headers; and the request as command line and script."""

from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QTabWidget, QVBoxLayout, QWidget

from rts_console.gui.server_calls import Made
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.json_view import JsonView
from rts_console.gui.widgets.text_view import TextView
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.record.json_reader import problem

JSON, TEXT, HEADERS = range(3)
TREE_BYTES: Final = 1024 * 1024
"""Of a longer answer there is no tree: it would hold the window up."""


class CallAnswer(QWidget):
    """The answer of one call: its JSON as a tree, where it is JSON; the text as it came, and headers, below tabs."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.empty = WrappedText()
        mark(self.empty, tone="muted")
        self.json = JsonView(theme, filterable=False)
        self.text = TextView(theme)
        self.headers = _plain(self.tr("Headers of the answer"))
        self.headers.setObjectName("server_api_headers")
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setTabPosition(QTabWidget.TabPosition.South)
        self.tabs.setObjectName("server_api_answer_tabs")
        self.tabs.addTab(self.json, self.tr("JSON"))
        self.tabs.addTab(self.text, self.tr("Text"))
        self.tabs.addTab(self.headers, self.tr("Headers"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.space("xs"), 0, 0)
        column.addWidget(self.empty)
        column.addWidget(self.tabs, 1)
        column.addStretch(0)
        self.show_call(None)

    def show_call(self, made: Made | None) -> None:
        """Show the answer of a call; None for nothing yet."""
        answered = made is not None and not made.problem
        nothing = self.tr("The answer stands here: choose a call, fill in its form and send it.")
        self.empty.set_text(self.tr("No answer came: why stands above.") if made is not None else nothing)
        self.empty.setVisible(not answered)
        self.tabs.setVisible(answered)
        if made is None or made.problem:
            self.json.clear()
            self.text.clear()
            return
        self._show_body(made.body)
        lines = [f"HTTP {made.status}", *(f"{name}: {value}" for name, value in made.headers)]
        self.headers.setPlainText("\n".join(lines))

    def _show_body(self, body: bytes) -> None:
        """A tree only of what is JSON; what else came is there as it came."""
        text = _json_of(body)
        if text is None:
            self.json.clear()
        else:
            self.json.show_text(text, lenient=True)
        self.text.show_data(body)
        if self.tabs.isTabVisible(JSON) is not (text is not None):
            self.tabs.setTabVisible(JSON, text is not None)
            self.tabs.setCurrentIndex(TEXT if text is None else JSON)


def _json_of(body: bytes) -> str | None:
    if len(body) > TREE_BYTES:
        return None
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    return text if problem(text) is None else None


class CallRequest(QWidget):
    """The signed request to be read, and the script to be taken elsewhere; neither has a secret in it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._script = ""
        self.curl = _plain(self.tr("The request as a command line"))
        self.curl.setObjectName("server_api_curl")
        self.copy_curl = QPushButton(self.tr("Copy as shown"))
        self.copy_curl.setObjectName("server_api_copy_curl")
        self.copy_curl.setToolTip(self.tr("The command line with signature and secrets masked, to be shown to others"))
        self.copy_script = QPushButton(self.tr("Copy with variables"))
        self.copy_script.setObjectName("server_api_copy_script")
        self.copy_script.setToolTip(
            self.tr("A script that signs by itself; it takes keys and secrets from the environment")
        )
        for button in (self.copy_curl, self.copy_script):
            button.setIcon(theme.icon("copy"))
        self.copy_curl.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.curl.toPlainText()))
        self.copy_script.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._script))
        row = QHBoxLayout()
        row.setSpacing(theme.space("s"))
        row.addWidget(self.copy_curl)
        row.addWidget(self.copy_script)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.space("s"), 0, 0)
        column.setSpacing(theme.space("s"))
        column.addWidget(self.curl, 1)
        column.addLayout(row)
        self.show_request("", "", "")

    def show_request(self, curl: str, script: str, why_not: str) -> None:
        """Show both; with neither, why there is none."""
        self._script = script
        if self.curl.toPlainText() != (curl or why_not):
            self.curl.setPlainText(curl or why_not)
        self.copy_curl.setEnabled(bool(curl))
        self.copy_script.setEnabled(bool(script))


def _plain(name: str) -> QPlainTextEdit:
    edit = QPlainTextEdit()
    edit.setReadOnly(True)
    edit.setAccessibleName(QCoreApplication.translate("CallAnswer", name))
    edit.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    mark(edit, type="mono")
    return edit
