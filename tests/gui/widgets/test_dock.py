"""A dock's own title bar."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMainWindow, QToolButton
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.dock import Dock


@pytest.mark.qt_log_ignore("does not support raise")  # said by the offscreen platform of a floating window
def test_the_title_floats_closes_and_gives_way_to_tabs(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = Dock(Theme(), "rooms", "door-open", "Rooms", QLabel("pane"))
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.show()
    assert dock.objectName() == "rooms"
    assert dock.titleBarWidget().height() > 20
    dock.set_tabbed(True)
    assert dock.titleBarWidget().maximumHeight() == 0
    dock.set_tabbed(False)
    assert dock.titleBarWidget().maximumHeight() > 20
    take_out, close = dock.titleBarWidget().findChildren(QToolButton)
    take_out.click()
    assert dock.isFloating()
    dock.set_tabbed(True)
    assert dock.titleBarWidget().maximumHeight() > 20
    take_out.click()
    assert not dock.isFloating()
    close.click()
    assert not dock.isVisible()
    assert close.accessibleName() == "Close Rooms"


def test_a_click_on_the_title_leaves_the_keyboard_where_it_is(qtbot: QtBot) -> None:
    dock = Dock(Theme(), "rooms", "door-open", "Rooms", QLabel("pane"))
    qtbot.addWidget(dock)
    for button in dock.titleBarWidget().findChildren(QToolButton):
        assert button.focusPolicy() is Qt.FocusPolicy.TabFocus
