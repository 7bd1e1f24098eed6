"""The application: hears what the desktop asks it to open. On macOS that is an event, elsewhere an argument."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Keeps what is asked for until somebody opens it: the first event comes before there is a window."""

    def __init__(self, argv: Sequence[str]) -> None:
        super().__init__(list(argv))
        self._asked: list[Path] = []
        self._open: Callable[[Path], object] = self._asked.append

    def open_with(self, open_: Callable[[Path], object]) -> None:
        """Have that open what was asked for, and what will be."""
        self._open = open_
        while self._asked:
            open_(self._asked.pop(0))

    def event(self, event: QEvent) -> bool:
        """Of all that the application itself is told only this is ours."""
        if isinstance(event, QFileOpenEvent):
            self._open(Path(event.file()))
            return True
        return super().event(event)
