"""The values of a saved message's own variables, asked for when it is used."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.dialog import Dialog
from rts_console.gui.widgets.dialog_button import dialog_button
from rts_console.gui.widgets.dialog_parts import foot, top_down
from rts_console.gui.widgets.field import Field

_WIDTH: Final = 380
_MOST_IN_SIGHT: Final = 5


class VariablesDialog(Dialog):
    """A line for each variable; Enter takes them. Signals: `given` with a value for each name."""

    given = Signal(object)

    def __init__(self, theme: Theme, title: str, variables: Mapping[str, str], action: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("variables_dialog")
        self.setWindowTitle(title)
        self.open_at_least(theme, _WIDTH)
        self.edits = {name: self._line(name, value) for name, value in variables.items()}
        self.take = dialog_button("variables_take", action, self._on_take)
        self.take.setDefault(True)
        mark(self.take, kind="primary")
        self.cancel = dialog_button("variables_cancel", self.tr("&Cancel"), self.reject)
        self._lay_out()

    def _line(self, name: str, value: str) -> QLineEdit:
        line = QLineEdit(value)
        line.setObjectName(f"variable_{name}")
        return line

    def _lay_out(self) -> None:
        lines = QWidget()
        column = QVBoxLayout(lines)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.space("m"))
        for name, edit in self.edits.items():
            column.addWidget(Field(self._theme, name, edit))
        layout = top_down(self, self._theme, "m")
        if len(self.edits) > _MOST_IN_SIGHT:
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setFrameShape(QScrollArea.Shape.NoFrame)
            scroll.setWidget(lines)
            layout.addWidget(scroll, 1)
        else:
            layout.addWidget(lines)
        layout.addLayout(foot((), (self.cancel, self.take)))

    def ask(self) -> None:
        """Open it, ready to type."""
        self.open()
        first = next(iter(self.edits.values()), None)
        if first is not None:
            first.setFocus()
            first.selectAll()

    def _on_take(self) -> None:
        values = {name: edit.text() for name, edit in self.edits.items()}
        self.accept()
        self.given.emit(values)
