"""Names and values that can be read, selected and copied."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.wrapped_text import WrappedText

Fact = tuple[str, str]


class FactsView(QScrollArea):
    """A list of facts, each a name and a value, and one button that copies them all."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._facts: tuple[Fact, ...] = ()
        self._labels: list[tuple[QLabel, WrappedText]] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setAccessibleName(self.tr("Facts"))
        self._copy = QPushButton(theme.icon("copy"), self.tr("Copy all"))
        self._copy.setObjectName("facts_copy")
        self._copy.clicked.connect(self.copy_all)
        mark(self._copy, kind="ghost")
        page = QWidget()
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        mark(page, surface="pane")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.space("m"))
        self._grid.setVerticalSpacing(theme.space("xs"))
        self._grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(page)
        space = theme.space("s")
        layout.setContentsMargins(space, space, space, space)
        layout.addLayout(self._grid)
        layout.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self.setWidget(page)
        self.set_facts(())

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Show these; values are plain text."""
        facts = tuple(facts)
        if facts == self._facts and self._labels:
            return
        self._facts = facts
        while len(self._labels) < len(facts):
            self._add_line()
        for place, (name, value) in enumerate(self._labels):
            shown = place < len(facts)
            name.setVisible(shown)
            value.setVisible(shown)
            if shown:
                name.setText(facts[place][0])
                value.set_text(facts[place][1])
        self._copy.setVisible(bool(facts))

    def facts(self) -> tuple[Fact, ...]:
        """What is shown."""
        return self._facts

    def text(self) -> str:
        """All facts as lines."""
        return "\n".join(f"{name}: {value}" for name, value in self._facts)

    def copy_all(self) -> None:
        """Put all facts on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())

    def _add_line(self) -> None:
        name, value = QLabel(), WrappedText()
        name.setTextFormat(Qt.TextFormat.PlainText)
        mark(name, role="label")
        row = len(self._labels)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1)
        self._labels.append((name, value))
