"""Finding users among many."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.user_finder import Group, UserFinder

PAIR, ROOM = Group("pair", frozenset({"a", "b"})), Group("in lobby", frozenset({"a"}))


def test_words_and_group_say_who_is_wanted(theme: Theme, qtbot: QtBot) -> None:
    finder = UserFinder(theme)
    qtbot.addWidget(finder)
    finder.set_groups(9, [PAIR, ROOM])
    assert (finder.keys(), finder.words(), finder.active) == (None, [], False)
    qtbot.keyClicks(finder.edit, "Lobby  ONE")
    assert finder.words() == ["lobby", "one"]
    finder.group.setCurrentIndex(1)
    assert finder.keys() == {"a", "b"}
    finder.set_groups(9, [ROOM, Group("pair", frozenset({"a", "b", "c"}))])
    assert finder.keys() == {"a", "b", "c"}
    with qtbot.waitSignal(finder.changed):
        qtbot.keyClick(finder.edit, Qt.Key.Key_Escape)
    assert not finder.active


def test_a_group_that_is_gone_gives_way_to_all(theme: Theme, qtbot: QtBot) -> None:
    finder = UserFinder(theme)
    qtbot.addWidget(finder)
    finder.set_groups(9, [PAIR])
    finder.group.setCurrentIndex(1)
    with qtbot.waitSignal(finder.changed):
        finder.set_groups(9, [ROOM])
    assert finder.keys() is None
