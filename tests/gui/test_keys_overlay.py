"""The list of all keys shows them as they are now."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from rts_console.gui.keys_overlay import KeysOverlay
from tests.gui.test_actions import World


@pytest.fixture
def world(qtbot: QtBot) -> World:
    made = World()
    qtbot.addWidget(made.window)
    made.window.show()
    return made


def words(overlay: KeysOverlay) -> list[str]:
    return [label.text() for label in overlay.findChildren(QLabel) if label.isVisible()]


def test_it_has_what_has_keys_and_the_keys_of_one_place(world: World) -> None:
    overlay = KeysOverlay(world.theme, world.actions, print, world.window)
    overlay.show_keys()
    overlay.show_keys()
    found = words(overlay)
    wanted = ("Join a room", "Ctrl+J", "Send the message", "Ctrl+Enter", "Leave the room")
    assert [found.count(text) for text in wanted] == [1, 1, 1, 1, 0]


def test_it_shows_what_the_user_chose(world: World) -> None:
    world.theme.keymap.choose("leave", QKeySequence("Ctrl+J"))
    overlay = KeysOverlay(world.theme, world.actions, print, world.window)
    overlay.show_keys()
    found = words(overlay)
    assert found[found.index("Ctrl+J") + 1] == "Leave the room"
    assert "Join a room" not in found


def test_it_leads_to_where_keys_are_changed(world: World) -> None:
    asked: list[str] = []
    overlay = KeysOverlay(world.theme, world.actions, lambda: asked.append("change"), world.window)
    overlay.show_keys()
    overlay.findChild(QPushButton, "keys_change").click()
    assert asked == ["change"]
    assert not overlay.isVisible()


def test_it_stays_in_a_window_that_is_small(world: World) -> None:
    world.window.resize(500, 320)
    for number in range(60):
        world.actions.add(
            f"act_{number}",
            f"Act as number {number}",
            print,
            group="Acts",
            keys=f"Alt+F{number % 35 + 1}" if number < 35 else "",
        )
    overlay = KeysOverlay(world.theme, world.actions, print, world.window)
    overlay.show_keys()
    assert overlay.width() <= 500
    assert overlay.height() <= 320


def test_the_keys_of_a_page_scroll_it(world: World) -> None:
    world.window.resize(500, 320)
    for number in range(35):
        world.actions.add(f"act_{number}", f"Act as {number}", print, group="Acts", keys=f"Alt+F{number + 1}")
    overlay = KeysOverlay(world.theme, world.actions, print, world.window)
    overlay.show_keys()
    assert overlay._scroll is not None
    bar = overlay._scroll.verticalScrollBar()
    places = [bar.value()]
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Home):
        QTest.keyClick(overlay.focusWidget() or overlay, key)
        places.append(bar.value())
    assert places[0] == places[4] == 0
    assert places[0] < places[1] <= places[2] == bar.maximum()
    assert places[3] < places[2]
