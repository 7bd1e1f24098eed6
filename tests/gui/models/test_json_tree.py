import json

import pytest
from PySide6.QtCore import QModelIndex, Qt

from rts_console.gui.models.json_tree import BATCH, CELL_CHARACTERS, KEY, VALUE, JsonTree
from rts_console.gui.privacy import PRIVATE_ROLE
from rts_console.gui.theme import Theme

TEXT = '{"id":12345678901234567890123,"id":1.0,"odd name":[1e400,{"x":"\\u4f60"}],"empty":{}}'


@pytest.fixture
def tree(qapp):
    theme = Theme()
    theme.load_fonts()
    theme.apply(qapp, "light")
    return JsonTree(theme)


def fetched(tree, index):
    """All members of a row."""
    while tree.canFetchMore(index):
        tree.fetchMore(index)
    return [tree.index(row, KEY, index) for row in range(tree.rowCount(index))]


def cells(tree, indexes):
    return [(index.data(), index.siblingAtColumn(VALUE).data()) for index in indexes]


def test_it_is_a_sound_model(tree, qtmodeltester):
    tree.set_text(TEXT)
    for index in fetched(tree, tree.index(0, KEY)):
        fetched(tree, index)
    qtmodeltester.check(tree)


def test_values_stand_as_they_were_written(tree):
    tree.set_text(TEXT)
    members = fetched(tree, tree.index(0, KEY))
    assert cells(tree, members) == [
        ("id", "12345678901234567890123"),
        ("id", "1.0"),
        ("odd name", '[2]   [1e400,{"x":"\\u4f60"}]'),
        ("empty", "{}"),
    ]
    assert not tree.hasChildren(members[3])


def test_an_escape_is_shown_with_what_it_reads(tree):
    tree.set_text('["\\u4f60", "\\ud800"]')
    assert [value for _key, value in cells(tree, fetched(tree, tree.index(0, KEY)))] == [
        '"\\u4f60"  =  你',
        '"\\ud800"',
    ]


def test_paths(tree):
    tree.set_text(TEXT)
    members = fetched(tree, tree.index(0, KEY))
    deep = fetched(tree, fetched(tree, members[2])[1])[0]
    assert tree.path(deep) == '$["odd name"][1].x'
    assert tree.path(tree.index(0, KEY)) == "$"
    assert tree.path(QModelIndex()) == ""


def test_members_come_in_batches(tree, qtbot):
    tree.set_text(json.dumps(list(range(BATCH + 5))))
    whole = tree.index(0, KEY)
    assert tree.rowCount(whole) == 0
    with qtbot.waitSignal(tree.rowsInserted) as signal:
        tree.fetchMore(whole)
    assert signal.args[1:3] == [0, BATCH - 1]
    assert tree.canFetchMore(whole)
    assert len(fetched(tree, whole)) == BATCH + 5
    assert not tree.canFetchMore(whole)


def test_a_long_value_is_cut_in_its_cell_and_says_so(tree):
    tree.set_text(json.dumps(["x" * 5_000]))
    value = fetched(tree, tree.index(0, KEY))[0].siblingAtColumn(VALUE).data()
    assert value.endswith("…  (5,002 characters)")
    assert len(value) < CELL_CHARACTERS + 40


def test_a_text_that_ends_too_early_says_where(tree):
    tree.set_text('{"a":')
    assert cells(tree, fetched(tree, tree.index(0, KEY))) == [("a", "(the text ends here)")]


def test_a_value_that_is_no_container_is_one_row(tree):
    tree.set_text("12")
    assert cells(tree, [tree.index(0, KEY)]) == [("$", "12")]
    assert not tree.hasChildren(tree.index(0, KEY))
    tree.set_text(None)
    assert tree.rowCount() == 0


def test_screen_readers_hear_key_and_value(tree):
    tree.set_text('{"a":1}')
    index = fetched(tree, tree.index(0, KEY))[0]
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "a: 1"


def test_a_value_below_a_key_that_names_a_secret_is_private(tree):
    tree.set_text('{"password":"hunter2secret","user":"jane","credentials":{"pin":12}}')
    members = fetched(tree, tree.index(0, KEY))
    inside = fetched(tree, members[2])
    values = [index.siblingAtColumn(VALUE) for index in [*members, *inside]]
    assert [index.data(PRIVATE_ROLE) for index in values] == [True, None, True, True]
    assert members[0].data(PRIVATE_ROLE) is None
