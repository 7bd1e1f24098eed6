"""Actions, the palette that finds them, and the list of keys."""

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.actions import Actions
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


def test_keys_that_the_user_chooses_are_in_force_at_once(world: World) -> None:
    world.theme.keymap.choose("leave", QKeySequence("Ctrl+J"))
    assert world.actions["leave"].shortcut() == QKeySequence("Ctrl+J")
    assert world.actions["join"].shortcuts() == []
    world.theme.keymap.reset_all()
    assert world.actions["join"].shortcut() == QKeySequence("Ctrl+J")
    assert world.actions["leave"].shortcuts() == []


def test_it_is_asked_for_by_name(world: World) -> None:
    entry = world.actions.get("join")
    assert entry is not None
    assert (entry.text, entry.group) == ("Join a room", "Rooms")
    assert world.actions.get("fly") is None
