"""A labelled line with the buttons that act on it beside it, and its error below both."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from rts_console.gui.phrases import without_mnemonic
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.field import Field


class ActionField(Field):
    """A `Field` around a line edit and its buttons. What is typed anew clears the error."""

    def __init__(
        self, theme: Theme, label: str, edit: QLineEdit, *buttons: QPushButton, parent: QWidget | None = None
    ) -> None:
        row = QWidget()
        row.setFocusProxy(edit)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space("xs"))
        layout.addWidget(edit, 1)
        for button in buttons:
            layout.addWidget(button)
        if not edit.accessibleName():
            edit.setAccessibleName(without_mnemonic(label))
        self._edit = edit
        super().__init__(theme, label, row, parent=parent)
        edit.textEdited.connect(lambda _text: self.set_error(None))

    def set_error(self, text: str | None) -> None:
        """Show what is wrong, why, and what to do next; None when all is well."""
        super().set_error(text)
        self._edit.setAccessibleDescription(self.error() or "")
