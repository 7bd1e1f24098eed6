"""Signature and URL of the app server that messages to it go through."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.status_line import StatusLine

DEFAULT_SIGNATURE = "practice"


class ServerForm(QWidget):
    """Two fields and *Set*. Signals: `set_requested` with signature and URL, both not empty."""

    set_requested = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._default_url = ""
        self.signature = self._edit("server_signature", self.tr("Signature that the app server knows you by"))
        self.signature.setText(DEFAULT_SIGNATURE)
        self.url = self._edit("server_url", "https://example.com/messages")
        self.set_button = QPushButton(self.tr("Set"))
        self.set_button.setObjectName("server_set")
        self.set_button.setToolTip(self.tr("Name this app server to the service"))
        self.set_button.clicked.connect(self._on_set)
        self.status = StatusLine(theme)
        self.status.setObjectName("server_status")
        self._lay_out(theme)

    def _edit(self, name: str, placeholder: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setObjectName(name)
        edit.setPlaceholderText(placeholder)
        edit.textEdited.connect(lambda _text: mark(edit, invalid=False))
        edit.returnPressed.connect(self._on_set)
        return edit

    def _lay_out(self, theme: Theme) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space("s"))
        grid.setVerticalSpacing(theme.space("xs"))
        for row, (title, edit) in enumerate(((self.tr("URL"), self.url), (self.tr("Signature"), self.signature))):
            label = QLabel(title)
            label.setBuddy(edit)
            mark(label, role="label")
            edit.setAccessibleName(title)
            grid.addWidget(label, row, 0)
            grid.addWidget(edit, row, 1)
        grid.addWidget(self.set_button, 1, 2)
        grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space("xs"))
        layout.addLayout(grid)
        layout.addWidget(self.status)

    def set_default_url(self, url: str) -> None:
        """Offer this URL as long as the user has not written another one."""
        if self.url.text() == self._default_url:
            self.url.setText(url)
        self._default_url = url

    def set_enabled(self, enabled: bool, reason: str) -> None:
        """Allow *Set*, or say why not."""
        self.set_button.setEnabled(enabled)
        self.set_button.setToolTip(reason or self.tr("Name this app server to the service"))

    def _on_set(self) -> None:
        if not self.set_button.isEnabled():
            return
        signature, url = self.signature.text().strip(), self.url.text().strip()
        problem = self._problem(signature, url)
        mark(self.url, invalid=problem[:1] == (self.url,))
        mark(self.signature, invalid=problem[:1] == (self.signature,))
        if problem:
            problem[0].setFocus()
            self.status.set_error(problem[1])
            return
        self.set_requested.emit(signature, url)

    def _problem(self, signature: str, url: str) -> tuple[QLineEdit, str] | tuple[()]:
        if not url.lower().startswith(("http://", "https://")):
            return self.url, self.tr("The URL must begin with http:// or https://. Write where the app server listens.")
        if not signature:
            return self.signature, self.tr("The signature is empty. Any text will do that your app server accepts.")
        return ()
