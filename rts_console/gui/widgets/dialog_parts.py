"""What the dialogs of files share: the line where the file is named, the column of parts, the buttons at the foot."""

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.dialog_button import dialog_button
from rts_console.gui.widgets.field import Field


class FilePlace(Field):
    """A file's path and the button that chooses one. `name` begins the names of both."""

    def __init__(self, theme: Theme, label: str, name: str, choose_text: str, choose: Callable[[], object]) -> None:
        path, both = QLineEdit(), QWidget()
        button = dialog_button(f"{name}_choose", choose_text, choose)
        path.setObjectName(f"{name}_path")
        path.setAccessibleName(label.replace("&", ""))
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(path, 1)
        row.addWidget(button)
        both.setFocusProxy(path)
        super().__init__(theme, label, both)
        self.path, self.choose = path, button


def progress_bar(name: str, words: str, most: int) -> QProgressBar:
    """A bar from 0 to `most` (0: it only says that something goes on), with what it tells the progress of."""
    bar = QProgressBar()
    bar.setObjectName(name)
    bar.setAccessibleName(words)
    bar.setRange(0, most)
    return bar


def top_down(dialog: QDialog, theme: Theme, space: str = "s") -> QVBoxLayout:
    """The parts of a dialog from the top down."""
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(*[theme.space("l")] * 4)
    layout.setSpacing(theme.space(space))
    return layout


def foot(left: Iterable[QPushButton], right: Iterable[QPushButton]) -> QHBoxLayout:
    """Buttons for what is there at the left, those that end or begin something at the right."""
    row = QHBoxLayout()
    for button in left:
        row.addWidget(button)
    row.addStretch(1)
    for button in right:
        row.addWidget(button)
    return row
