"""A button at the foot of a dialog."""

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton


def dialog_button(name: str, text: str, run: Callable[[], object]) -> QPushButton:
    """It runs `run` by a click or its mnemonic; Enter belongs to the dialog's default button alone."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _checked=False: run())
    return button
