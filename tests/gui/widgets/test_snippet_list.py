"""The list of saved messages: what it says of each, what stays chosen, and what its keys ask for."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.snippet_list import SnippetList
from rts_console.profiles.model import Snippet

SNIPPETS = [Snippet("a", scope="room", target="lobby"), Snippet("b", format="hex", scope="server"), Snippet("c")]


@pytest.fixture
def shown(qtbot: QtBot, theme: Theme) -> SnippetList:
    made = SnippetList(theme)
    qtbot.addWidget(made)
    made.resize(260, 300)
    made.show_snippets(SNIPPETS)
    made.show()
    return made


def test_what_is_read_aloud(shown: SnippetList) -> None:
    spoken = [shown.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert spoken == [
        "a, Text · to the room lobby",
        "b, Hex · to the app server",
        "c, Text · wherever the composer points",
    ]


def test_what_is_chosen_stays_else_its_neighbour_is(shown: SnippetList) -> None:
    assert shown.chosen() == "a"
    shown.choose("b")
    shown.show_snippets([SNIPPETS[2], SNIPPETS[1]])
    assert shown.chosen() == "b"
    shown.show_snippets([SNIPPETS[2]])
    assert shown.chosen() == "c"
    shown.show_snippets([])
    assert shown.chosen() == ""


@pytest.mark.parametrize(
    ("key", "modifier", "signal"),
    [
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "insert_wanted"),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier, "send_wanted"),
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier, "edit_wanted"),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, "delete_wanted"),
        (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, "undo_wanted"),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier, "move_wanted"),
    ],
)
def test_keys(qtbot: QtBot, shown: SnippetList, key: Qt.Key, modifier: Qt.KeyboardModifier, signal: str) -> None:
    with qtbot.waitSignal(getattr(shown, signal), timeout=1_000):
        qtbot.keyClick(shown, key, modifier)


def test_arrows_go_through_it_and_it_is_painted(qtbot: QtBot, shown: SnippetList) -> None:
    before = shown.grab().toImage()
    qtbot.keyClick(shown, Qt.Key.Key_Down)
    assert shown.chosen() == "b"
    assert shown.grab().toImage() != before
