"""Keys are caught instead of what they do, and Tab still leads out."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from rts_console.gui.widgets.key_catcher import KeyCatcher

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def place(qtbot):
    window = QWidget()
    window.catcher, window.next = KeyCatcher(), QPushButton("next")
    column = QVBoxLayout(window)
    column.addWidget(window.catcher)
    column.addWidget(window.next)
    window.caught = []
    window.catcher.caught.connect(lambda keys: window.caught.append(keys.toString()))
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.catcher.setFocus()
    return window


def test_keys_are_told_and_shown(place, qtbot):
    qtbot.keyClick(place.catcher, Qt.Key.Key_Control, CONTROL)
    qtbot.keyClick(place.catcher, Qt.Key.Key_Return, CONTROL)
    qtbot.keyClick(place.catcher, Qt.Key.Key_Tab, CONTROL)
    assert place.caught == ["Ctrl+Return", "Ctrl+Tab"]
    assert place.catcher.text() == "Ctrl+Tab"


def test_escape_gives_up(place, qtbot):
    with qtbot.waitSignal(place.catcher.given_up):
        qtbot.keyClick(place.catcher, Qt.Key.Key_Escape)
    assert place.caught == []


def test_tab_leads_out(place, qtbot):
    qtbot.keyClick(place.catcher, Qt.Key.Key_Tab)
    assert place.next.hasFocus()
    assert place.caught == []
