"""The keys as a table."""

import pytest
from PySide6.QtGui import QKeySequence

from rts_console.gui.models.key_rows import CHANGED, KEYS, WHAT, WHERE, KeyModel, KeyRow
from rts_console.gui.theme import Theme

ROWS = [KeyRow("join", "Join a room", "Rooms"), KeyRow("quit", "Quit", "Session")]


@pytest.fixture
def theme() -> Theme:
    made = Theme()
    made.keymap.add("join", ["Ctrl+J"])
    made.keymap.add("quit", ["Ctrl+Q"])
    return made


@pytest.fixture
def model(theme, qtmodeltester):
    made = KeyModel(theme, lambda: ROWS)
    made.load()
    qtmodeltester.check(made)
    return made


def texts(model, column):
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_it_shows_what_where_and_which_keys(model):
    assert [texts(model, column) for column in (WHAT, WHERE, KEYS, CHANGED)] == [
        ["Join a room", "Quit"],
        ["Rooms", "Session"],
        ["Ctrl+J", "Ctrl+Q"],
        ["", ""],
    ]
    assert model.place_of("quit") == 1
    assert model.words_of("quit") == "Quit (Session)"


@pytest.mark.parametrize(
    ("text", "found"), [("room", ["join"]), ("ctrl+q", ["quit"]), ("session qui", ["quit"]), ("x", [])]
)
def test_it_is_searched_by_words_menu_and_keys(model, text, found):
    model.search(text)
    assert [model.row(place).name for place in range(model.rowCount())] == found
    assert model.words_of("join") == "Join a room (Rooms)"
    assert model.place_of("nothing") == -1


def test_changes_are_seen_at_once_and_marked(model, theme):
    theme.keymap.choose("join", QKeySequence("Ctrl+Q"))
    assert texts(model, KEYS) == ["Ctrl+Q", ""]
    assert texts(model, CHANGED) == ["changed", "changed"]
