"""Only the page in front needs its room."""

from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.widgets.front_page import FrontPage


def test_what_is_behind_makes_nothing_scroll(qtbot: QtBot) -> None:
    area, pane, box = QScrollArea(), QWidget(), QWidget()
    qtbot.addWidget(area)
    pages = FrontPage(box)
    high, low = QLabel("high"), QLabel("low")
    high.setMinimumHeight(600)
    pages.addWidget(high)
    pages.addWidget(low)
    QVBoxLayout(pane).addWidget(box)
    area.setWidget(pane)
    area.setWidgetResizable(True)
    area.resize(300, 200)
    area.show()
    qtbot.waitUntil(lambda: area.verticalScrollBar().isVisible())
    pages.setCurrentIndex(1)
    qtbot.waitUntil(lambda: not area.verticalScrollBar().isVisible())
    pages.setCurrentIndex(0)
    qtbot.waitUntil(lambda: area.verticalScrollBar().isVisible())
