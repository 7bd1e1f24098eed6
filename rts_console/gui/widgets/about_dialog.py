"""What this program is: version, commit, and what it stands on; all of it can be copied for a ticket."""

from typing import Final

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from rts_console.build import commit
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.dialog import Dialog
from rts_console.gui.widgets.dialog_button import dialog_button
from rts_console.gui.widgets.facts_table import FactsTable
from rts_console.machine import machine_facts, program_facts
from rts_console.protocol.frames import SUBPROTOCOL

_WIDTH: Final = 440
_SIGN: Final = 48


def facts() -> dict[str, str]:
    """What a report of a fault should say of the program, in order."""
    program, machine = program_facts(), machine_facts()
    return {
        "Version": program["version"],
        "Commit": commit(),
        "Protocol": SUBPROTOCOL,
        "Qt": f"{qVersion()} (PySide {pyside_version})",
        "Python": program["Python"],
        "OpenSSL": program["OpenSSL"],
        "System": machine["system"],
        "Processor": machine["processor"],
    }


class AboutDialog(Dialog):
    """Opened with `open`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.facts = facts()
        self.setObjectName("about_dialog")
        self.setWindowTitle(self.tr("About RTS Console"))
        self.open_at_least(theme, _WIDTH)
        self.table = FactsTable(theme, tuple((name.lower(), name) for name in self.facts))
        for name, value in self.facts.items():
            self.table.set_value(name.lower(), value)
        self.copy = dialog_button("about_copy", self.tr("&Copy"), self._on_copy)
        self.leave = dialog_button("about_close", self.tr("C&lose"), self.accept)
        self.leave.setDefault(True)
        self._lay_out()

    def _lay_out(self) -> None:
        sign, name = QLabel(), QLabel(self.tr("RTS Console"))
        size = self._theme.pixels(_SIGN)
        sign.setPixmap(self._theme.app_icon().pixmap(QSize(size, size), self.devicePixelRatioF()))
        mark(name, type="title")
        words = QLabel(self.tr("Test and operate apps built on real-time signalling"))
        words.setWordWrap(True)
        mark(words, tone="muted")
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.addWidget(name)
        titles.addWidget(words)
        head = QHBoxLayout()
        head.setSpacing(self._theme.space("m"))
        head.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(titles, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.copy)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[self._theme.space("l")] * 4)
        layout.setSpacing(self._theme.space("l"))
        layout.addLayout(head)
        layout.addWidget(self.table)
        layout.addStretch(1)
        layout.addLayout(foot)

    def text(self) -> str:
        """All of it, a fact a line."""
        return "\n".join(["RTS Console", *(f"{name}: {value}" for name, value in self.facts.items())])

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
        self.copy.setText(self.tr("Copied"))
