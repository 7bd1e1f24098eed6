"""The palette finds actions and whatever else was told to it."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rts_console.gui.palette import CommandPalette, Offer
from tests.gui.test_actions import World


@pytest.fixture
def world(qtbot: QtBot) -> World:
    made = World()
    qtbot.addWidget(made.window)
    made.window.show()
    return made


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


def test_more_can_be_told_to_it_and_is_asked_anew_each_time(world: World, qtbot: QtBot) -> None:
    saved = ["hello"]
    made = CommandPalette(world.theme, world.actions, world.window)
    made.add_source(
        lambda: [Offer(f"Send {each}", "Saved", lambda each=each: world.ran.append(each)) for each in saved]
    )
    made.show_commands()
    assert shown(made)[-1] == "Send hello"
    made.close()
    saved.append("bye")
    made.show_commands()
    qtbot.keyClicks(made.edit, "saved bye")
    qtbot.keyClick(made.edit, Qt.Key.Key_Return)
    assert world.ran == ["bye"]


def test_what_begins_with_the_words_comes_first(world: World, qtbot: QtBot) -> None:
    made = CommandPalette(world.theme, world.actions, world.window)
    made.add_source(lambda: [Offer(text, "", print) for text in ("unroom", "The room", "room 101")])
    made.show_commands()
    qtbot.keyClicks(made.edit, "room")
    assert shown(made) == ["room 101", "Join a room", "Leave the room", "The room", "unroom"]


def test_a_name_that_is_typed_whole_comes_before_words_that_only_hold_it(world: World, qtbot: QtBot) -> None:
    made = CommandPalette(world.theme, world.actions, world.window)
    texts = ("Sample: a second says hello", "Send “hello there”", "Othello", "Send “Hello”")
    made.add_source(lambda: [Offer(text, "", print) for text in texts])
    made.show_commands()
    qtbot.keyClicks(made.edit, "hello")
    assert shown(made) == ["Send “Hello”", "Send “hello there”", "Sample: a second says hello", "Othello"]


def test_words_that_are_not_shown_find_it_too(world: World) -> None:
    words = {"Quit": "退出", "Leave the room": "离开房间"}
    made = CommandPalette(world.theme, world.actions, world.window, also=lambda text: words.get(text, ""))
    made.show_commands()
    made.edit.setText("离开")
    assert shown(made) == ["Leave the room"]


def test_pages_go_to_the_ends_and_no_further(world: World, qtbot: QtBot) -> None:
    made = palette(world)
    qtbot.keyClick(made.edit, Qt.Key.Key_PageDown)
    assert made.view.currentIndex().data() == "Quit"
    qtbot.keyClick(made.edit, Qt.Key.Key_PageUp)
    assert made.view.currentIndex().data() == "Join a room"


def test_each_row_says_its_keys_to_those_who_do_not_see_them(world: World) -> None:
    model = palette(world).view.model()
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Join a room, Rooms, Ctrl+J"


def test_it_stays_in_a_window_that_is_low(world: World) -> None:
    world.window.resize(400, 300)
    made = palette(world)
    place = made.geometry()
    assert place.bottom() <= world.window.mapToGlobal(world.window.rect().bottomLeft()).y()
