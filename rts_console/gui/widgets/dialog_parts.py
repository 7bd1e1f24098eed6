"""What the dialogs of files share: the line where the file is named, the column of parts, the buttons at the foot."""

import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from rts_console.gui.phrases import without_mnemonic
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.dialog_button import dialog_button
from rts_console.gui.widgets.field import Field


class FilePlace(Field):
    """A file's path and the button that chooses one. `name` begins the names of both."""

    def __init__(self, theme: Theme, label: str, name: str, choose_text: str, choose: Callable[[], object]) -> None:
        path, both = QLineEdit(), QWidget()
        button = dialog_button(f"{name}_choose", choose_text, choose)
        path.setObjectName(f"{name}_path")
        path.setAccessibleName(without_mnemonic(label))
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(path, 1)
        row.addWidget(button)
        both.setFocusProxy(path)
        super().__init__(theme, label, both)
        self.path, self.choose = path, button

    def file(self) -> Path | None:
        """The file that is named; `None`, and said at the line, where none is or nobody knows whose home it is in."""
        text = self.path.text().strip()
        problem: str | None = None if text else self.tr("Say where: choose a file.")
        found: Path | None = None
        try:
            found = Path(text).expanduser() if text else None
        except RuntimeError:
            words = self.tr("{path} names the home of an unknown user. Write the whole path.")
            problem = words.format(path=text)
        self.set_error(problem)
        return found

    def folder(self) -> Path | None:
        """The folder of the file that is named, if there is one."""
        text = self.path.text().strip()
        with contextlib.suppress(OSError, RuntimeError):
            folder = Path(text).expanduser().parent
            return folder if text and folder.is_dir() else None
        return None

    def is_taken(self) -> bool:
        """Whether that file is there already. What cannot be looked at is not: writing it will say why."""
        with contextlib.suppress(OSError, RuntimeError):
            return Path(self.path.text().strip() or "/").expanduser().is_file()
        return False


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
