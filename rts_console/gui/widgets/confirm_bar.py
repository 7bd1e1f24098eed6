"""A question in place, before something is done that others will notice."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.wrapped_text import WrappedText


class ConfirmBar(QFrame):
    """Hidden until it asks. The controls are named `prefix` with `_yes` and `_no`. Signals: `confirmed`, `refused`."""

    confirmed = Signal()
    refused = Signal()

    def __init__(self, theme: Theme, prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{prefix}_question")
        mark(self, surface="warning")
        self._words = WrappedText()
        self.yes, self.no = QPushButton(), QPushButton(self.tr("Cancel"))
        self.yes.setObjectName(f"{prefix}_yes")
        self.no.setObjectName(f"{prefix}_no")
        self.yes.clicked.connect(self._on_yes)
        self.no.clicked.connect(self._on_no)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space("s"))
        buttons.addWidget(self.yes)
        buttons.addWidget(self.no)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        gap = theme.space("s")
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        column.addWidget(self._words)
        column.addLayout(buttons)
        self.hide()

    @property
    def words(self) -> str:
        """What is asked."""
        return self._words.text()

    def ask(self, words: str, yes: str) -> None:
        """Ask; `yes` is what the button says that does it."""
        self._words.set_text(words)
        self.yes.setText(yes)
        self.show()
        self.no.setFocus()

    def _on_yes(self) -> None:
        self.hide()
        self.confirmed.emit()

    def _on_no(self) -> None:
        self.hide()
        self.refused.emit()
