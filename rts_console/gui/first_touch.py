"""Notices that somebody takes the mouse or the keyboard of a window into their hands."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWindow

_ALONE: Final = frozenset(
    (
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
    )
)
"""Keys that do nothing by themselves, and often belong to the desktop."""


class FirstTouch(QObject):
    """Watches what reaches a window of the desktop until `end`. Signals: `touched` by each click and key."""

    touched = Signal()

    def __init__(self, window: QWindow) -> None:
        """Watch from now on."""
        super().__init__()
        self._window = window
        window.installEventFilter(self)

    def end(self) -> None:
        """Watch no more."""
        self._window.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let everything through."""
        pressed = event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)
        if pressed or (isinstance(event, QKeyEvent) and _is_typed(event)):
            self.touched.emit()
        return False


def _is_typed(event: QKeyEvent) -> bool:
    return event.type() is QEvent.Type.KeyPress and event.key() not in _ALONE
