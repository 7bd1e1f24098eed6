"""What was lost, in a row of its own that stays until the user has taken note of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from rts_console.gui.pressure import Losses
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.status_line import StatusSymbol
from rts_console.gui.widgets.wrapped_text import WrappedText


class LossBar(QFrame):
    """Takes no room while there is nothing to take note of. Signals: `details_wanted`, `acknowledged`."""

    details_wanted = Signal()
    acknowledged = Signal()

    def __init__(self, theme: Theme, losses: Losses, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._losses = losses
        self.setObjectName("loss_bar")
        mark(self, surface="loss")
        symbol = StatusSymbol(theme)
        symbol.set_kind("warning")
        self._text = WrappedText()
        self._text.setObjectName("loss_text")
        details = QPushButton(self.tr("Show details"))
        details.setObjectName("loss_details")
        details.clicked.connect(self.details_wanted)
        noted = QPushButton(self.tr("Understood"))
        noted.setObjectName("loss_acknowledge")
        noted.clicked.connect(self._on_noted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.space("m"), theme.space("xs"), theme.space("m"), theme.space("xs"))
        layout.setSpacing(theme.space("s"))
        for part in (symbol, self._text, details, noted):
            layout.addWidget(part)
        layout.setStretch(1, 1)
        self.hide()

    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def refresh(self) -> None:
        """Pull what is to be noted."""
        text = "\n".join(loss.text for loss in self._losses.open)
        if text and text != self._text.text():
            self._text.set_text(text)
            self.setAccessibleName(text)
        if bool(text) == self.isHidden():
            self.setVisible(bool(text))

    def _on_noted(self) -> None:
        self._losses.acknowledge()
        self.refresh()
        self.acknowledged.emit()
