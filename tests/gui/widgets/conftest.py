"""What the widgets' tests share."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QWidget

from rts_console.gui.theme import Theme


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme, put on."""
    theme = Theme()
    theme.load_fonts()
    theme.apply(qapp, "light")
    return theme


@pytest.fixture
def clipboard(qapp: QApplication) -> object:
    """The clipboard, emptied."""
    board = QGuiApplication.clipboard()
    board.clear()
    return board


def painted(widget: QWidget) -> QImage:
    """What the widget looks like."""
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
