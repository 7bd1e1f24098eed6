"""Actions, the palette that finds them, and the list of keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.actions import Actions, CommandPalette, KeysOverlay
from rts_console.gui.theme import Theme


class World:
    """A window with three actions; `ran` has the names of those that were run."""

    def __init__(self) -> None:
        self.window = QWidget()
        self.window.resize(1200, 800)
        self.ran: list[str] = []
        self.theme = Theme()
        self.actions = Actions(self.theme, self.window)
        for name, text, group, keys in (
            ("join", "&Join a room", "Rooms", "Ctrl+J"),
            ("leave", "Leave the room", "Rooms", ""),
            ("quit", "Quit…", "Session", "Ctrl+Q"),
        ):
            self.actions.add(name, text, lambda name=name: self.ran.append(name), group=group, keys=keys)


@pytest.fixture
def world(qtbot: QtBot) -> World:
    made = World()
    qtbot.addWidget(made.window)
    made.window.show()
    return made


def test_each_name_and_each_key_belongs_to_one_action(world: World) -> None:
    with pytest.raises(ValueError, match="'join' already"):
        world.actions.add("join", "Join", print, group="Rooms")
    with pytest.raises(ValueError, match="Ctrl\\+J belongs to 'join'"):
        world.actions.add("jump", "Jump", print, group="Rooms", keys="Ctrl+J")
    with pytest.raises(ValueError, match="'join' already"):
        world.actions.adopt("join", QAction(), group="Rooms")


def test_an_action_is_run_by_its_trigger(world: World) -> None:
    world.actions["join"].trigger()
    assert world.ran == ["join"]
    assert [entry.text for entry in world.actions] == ["Join a room", "Leave the room", "Quit"]


def palette(world: World) -> CommandPalette:
    made = CommandPalette(world.theme, world.actions, world.window)
    made.show_commands()
    return made


def shown(made: CommandPalette) -> list[str]:
    model = made.view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_the_palette_narrows_with_each_word_and_enter_runs_the_marked_one(world: World, qtbot: QtBot) -> None:
    made = palette(world)
    assert shown(made) == ["Join a room", "Leave the room", "Quit"]
    qtbot.keyClicks(made.edit, "ROOM lea")
    assert shown(made) == ["Leave the room"]
    qtbot.keyClick(made.edit, Qt.Key.Key_Return)
    assert world.ran == ["leave"]
    assert not made.isVisible()


def test_the_palette_finds_by_the_menu_too_and_says_when_it_finds_nothing(world: World, qtbot: QtBot) -> None:
    made = palette(world)
    qtbot.keyClicks(made.edit, "session")
    assert shown(made) == ["Quit"]
    qtbot.keyClicks(made.edit, "zzz")
    assert shown(made) == []
    assert made._nothing.isVisible()
    qtbot.keyClick(made.edit, Qt.Key.Key_Return)
    assert world.ran == []


def test_arrows_move_the_mark_around(world: World, qtbot: QtBot) -> None:
    made = palette(world)
    qtbot.keyClick(made.edit, Qt.Key.Key_Up)
    assert made.view.currentIndex().data() == "Quit"
    qtbot.keyClick(made.edit, Qt.Key.Key_Down)
    qtbot.keyClick(made.edit, Qt.Key.Key_Down)
    qtbot.keyClick(made.edit, Qt.Key.Key_Return)
    assert world.ran == ["leave"]


def test_what_cannot_be_run_now_is_not_offered(world: World) -> None:
    world.actions["join"].setEnabled(False)
    world.actions["leave"].setVisible(False)
    assert shown(palette(world)) == ["Quit"]


def test_the_palette_paints_every_row(world: World) -> None:
    assert not palette(world).grab().isNull()


def test_the_list_of_keys_has_those_with_keys_and_what_panes_add(world: World) -> None:
    overlay = KeysOverlay(world.theme, world.actions, world.window)
    overlay.show_keys((("Ctrl+Enter", "Send"),))
    overlay.show_keys((("Ctrl+Enter", "Send"),))
    words = [label.text() for label in overlay.findChildren(QLabel) if label.isVisible()]
    assert [words.count(text) for text in ("Join a room", "Quit", "Send", "Leave the room")] == [1, 1, 1, 0]
