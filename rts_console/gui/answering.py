"""When a window is ready: all that is in sight has been painted, and a click was answered."""

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

if TYPE_CHECKING:
    from rts_console.gui.window import MainWindow


class _Painted(QObject):
    """Watches for the first paint of each pane, or of a part of it."""

    def __init__(self, panes: set[QWidget]) -> None:
        super().__init__()
        self._panes = panes
        self.all = asyncio.Event()
        if not panes:
            self.all.set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self._panes -= {pane for pane in self._panes if pane is watched or pane.isAncestorOf(watched)}
            if not self._panes:
                self.all.set()
        return False


async def until_answering(window: "MainWindow") -> None:
    """Wait until all panes in sight have been painted from now on, and a click on a button of the header was seen."""
    app = QApplication.instance()
    assert app is not None
    painted = _Painted({panel for panel in window.panels if not panel.visibleRegion().isEmpty()})
    app.installEventFilter(painted)
    try:
        await painted.all.wait()
    finally:
        app.removeEventFilter(painted)
    await _until_clicked(window)


async def _until_clicked(window: "MainWindow") -> None:
    button = window.findChild(QPushButton, "commands_button")
    assert button is not None
    answered = asyncio.Event()

    def heard() -> None:
        answered.set()

    button.clicked.connect(heard)
    _click(button)
    await answered.wait()
    button.clicked.disconnect(heard)
    window.command_palette.close()


def _click(button: QPushButton) -> None:
    """Through Qt's queue, as one of the mouse comes."""
    place = QPointF(button.rect().center())
    left, no_button, no_keys = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, no_button)):
        event = QMouseEvent(kind, place, QPointF(button.mapToGlobal(place)), left, held, no_keys)
        QCoreApplication.postEvent(button, event)
