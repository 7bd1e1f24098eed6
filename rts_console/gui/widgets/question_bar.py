"""A question in place: it stands above what it is about, with an answer on each button, and nothing waits for it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from rts_console.gui.language import said
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.status_line import StatusKind, StatusSymbol
from rts_console.gui.widgets.wrapped_text import WrappedText

Answer = tuple[str, str, Callable[[], object]]
"""The words of a button, the name of the button, and what it does."""


class QuestionBar(QFrame):
    """Takes no room while there is nothing to ask. One question at a time: a new one takes the place of the old."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        mark(self, surface="offer")
        self._symbol = StatusSymbol(theme)
        self.words = WrappedText()
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.space("m"), theme.space("xs"), theme.space("m"), theme.space("xs"))
        self._row.setSpacing(theme.space("s"))
        self._row.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def ask(self, words: str, answers: Sequence[Answer], kind: StatusKind = "info") -> None:
        """Ask; every answer takes the question away. `kind` is the sign before it."""
        self.take_back()
        self._symbol.set_kind(kind)
        self.words.set_text(said(words))
        self.setAccessibleName(said(words))
        for text, name, run in answers:
            button = QPushButton(text)
            button.setObjectName(name)
            button.clicked.connect(lambda _checked=False, run=run: self._on_answer(run))
            self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            self._buttons.append(button)
        self.show()

    def take_back(self) -> None:
        """Ask nothing."""
        for button in self._buttons:
            self._row.removeWidget(button)
            button.setParent(None)
            button.deleteLater()
        self._buttons.clear()
        self.hide()

    def _on_answer(self, run: Callable[[], object]) -> None:
        self.take_back()
        run()
