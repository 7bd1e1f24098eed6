"""Whether to be told about new versions, and by whom."""

from typing import Final

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.dialog import Dialog
from rts_console.gui.widgets.dialog_button import dialog_button
from rts_console.gui.widgets.dialog_parts import foot, top_down
from rts_console.gui.widgets.field import Field
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.updates import address_problem

_WIDTH: Final = 520


class UpdatesDialog(Dialog):
    """Opened with `show_settings`. Signals: `chosen(on, url)` with each change that can be used, `ask_wanted(url)`."""

    chosen = Signal(bool, str)
    ask_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._page = ""
        self.setObjectName("updates_dialog")
        self.setWindowTitle(self.tr("New versions"))
        self.open_at_least(theme, _WIDTH)
        self.on = QCheckBox(self.tr("&Tell me about new versions"))
        self.on.setObjectName("updates_on")
        self.on.toggled.connect(self._on_changed)
        self.url = QLineEdit()
        self.url.setObjectName("updates_url")
        self.url.setPlaceholderText("https://example.com/rts-console/releases.json")
        self.url.textEdited.connect(self._on_changed)
        self.url_field = Field(theme, self.tr("&Address that says which there are"), self.url)
        self.url_field.reserve(2)
        self.status = StatusLine(theme)
        self.status.setObjectName("updates_status")
        self.ask = dialog_button("updates_ask", self.tr("As&k now"), self._on_ask)
        self.more = dialog_button("updates_more", self.tr("&Read more"), self._on_more)
        self.leave = dialog_button("updates_close", self.tr("&Close"), self.accept)
        self._lay_out()

    def _lay_out(self) -> None:
        said = WrappedText(
            self.tr(
                "Asked once a day at most, while the console runs. Nothing is sent but a request for this address, and "
                "nothing is downloaded or installed."
            )
        )
        mark(said, type="small", tone="muted")
        layout = top_down(self, self._theme, "m")
        for part in (self.on, self.url_field, said, self.status):
            layout.addWidget(part)
        layout.addLayout(foot((self.ask, self.more), (self.leave,)))

    def show_settings(self, on: bool, url: str) -> None:
        """Show what is set."""
        for part in (self.on, self.url):
            part.blockSignals(True)
        self.on.setChecked(on)
        self.url.setText(url)
        for part in (self.on, self.url):
            part.blockSignals(False)
        self.url_field.set_error(None)
        self.status.clear()
        self.offer("")
        self.open()
        self.on.setFocus()

    def offer(self, page: str) -> None:
        """Offer to open the page of a release; none takes the offer away."""
        self._page = page
        self.more.setVisible(bool(page))

    def _problem(self) -> str | None:
        problem = address_problem(self.url.text())
        self.url_field.set_error(problem)
        return problem

    def _on_changed(self) -> None:
        self.status.clear()
        self.offer("")
        wanted = self.on.isChecked()
        good = not self._problem() if wanted else True
        if not wanted:
            self.url_field.set_error(None)
        self.chosen.emit(wanted and good, self.url.text().strip())

    def _on_ask(self) -> None:
        if not self._problem():
            self.ask_wanted.emit(self.url.text().strip())

    def _on_more(self) -> None:
        QDesktopServices.openUrl(QUrl(self._page))
