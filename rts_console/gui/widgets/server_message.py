"""A message as the server: from whom, what, to the user or room that is chosen."""

import base64
import binascii

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.field import Field
from rts_console.protocol.words import IDS, id_problem

TEXT, BASE64 = "text", "base64"


class ServerMessage(QWidget):
    """Writes one message. Signals: `wanted(fields)`, those of the admin API but for whom it is to.

    `ids` is what the sender's id may be.
    """

    wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.ids = IDS
        self.author = QLineEdit("server")
        self.author.setObjectName("operator_author")
        self._author_field = Field(theme, self.tr("From"), self.author)
        self.author.textEdited.connect(lambda _text: self._author_field.set_error(None))
        self.format = QComboBox()
        self.format.setObjectName("operator_format")
        self.format.addItem(self.tr("Text"), TEXT)
        self.format.addItem(self.tr("Base64"), BASE64)
        self.format.currentIndexChanged.connect(self._on_edited)
        self._format_field = Field(theme, self.tr("What"), self.format)
        self.editor = QPlainTextEdit()
        self.editor.setObjectName("operator_message")
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(theme.pixels(56))
        self.editor.textChanged.connect(self._on_edited)
        self._editor_field = Field(theme, self.tr("Message"), self.editor)
        self._size = QLabel()
        mark(self._size, role="caption")
        self.send = QPushButton(self.tr("Send as the server"))
        self.send.setObjectName("operator_send")
        self.send.setIcon(theme.icon("send"))
        self.send.clicked.connect(self._on_clicked)
        self._keys = QAction(self.editor)
        self._keys.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._keys.triggered.connect(self.send.click)
        self.editor.addAction(self._keys)
        theme.keymap.changed.connect(self._put_keys)
        self._put_keys()
        self._lay_out()
        self._on_edited()

    def _put_keys(self) -> None:
        """They are those of the composer."""
        self._keys.setShortcuts(self._theme.keymap.keys("composer_send"))

    def _lay_out(self) -> None:
        heads = QHBoxLayout()
        heads.setSpacing(self._theme.space("s"))
        heads.addWidget(self._author_field, 1)
        heads.addWidget(self._format_field, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._size, 1)
        foot.addWidget(self.send)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.space("s"))
        column.addLayout(heads)
        column.addWidget(self._editor_field)
        column.addLayout(foot)

    def set_to(self, to: str, why_not: str) -> None:
        """Say to whom it goes, or why it cannot."""
        self.send.setEnabled(not why_not)
        words = why_not or self._theme.keymap.with_keys(
            self.tr("To {to}, reliable and in order").format(to=to), "composer_send"
        )
        self.send.setToolTip(words)
        self.send.setAccessibleDescription(words)
        self.send.setText(self.tr("Send to {to}").format(to=to) if to else self.tr("Send as the server"))

    def _on_edited(self) -> None:
        self._editor_field.set_error(None)
        data = self._data()
        self._size.setText("" if data is None else self.tr("{size} bytes").format(size=f"{len(data):,}"))

    def _data(self) -> bytes | None:
        """The bytes that go out; `None` when what is written is not Base64."""
        text = self.editor.toPlainText()
        if self.format.currentData() == TEXT:
            return text.encode(errors="replace")
        try:
            return base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError):
            return None

    def _on_clicked(self) -> None:
        author = self.author.text().strip()
        self._author_field.set_error(id_problem("user id", author, self.ids))
        data = self._data()
        wrong = None
        if data is None:
            wrong = self.tr("This is not Base64: write letters, digits, + and /, in groups of four, or choose Text.")
        elif not data:
            wrong = self.tr("There is nothing to send: write a message.")
        self._editor_field.set_error(wrong)
        if wrong or self._author_field.error():
            return
        name, text = self.format.currentData(), self.editor.toPlainText()
        self.wanted.emit({"from_user_id": author, name: text if name == TEXT else "".join(text.split())})
