"""The page before there is a user."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.welcome import Welcome


def test_it_offers_two_ways_to_begin(qtbot: QtBot) -> None:
    page = Welcome(Theme())
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    with qtbot.waitSignal(page.demo_wanted):
        qtbot.mouseClick(page.demo_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.connect_wanted):
        qtbot.mouseClick(page.connect_button, Qt.MouseButton.LeftButton)
