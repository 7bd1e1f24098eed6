import json
from time import process_time

import pytest
from PySide6.QtCore import Qt

from rts_console.gui.models.json_tree import KEY
from rts_console.gui.privacy import ALL_PRIVATE
from rts_console.gui.widgets.json_view import JsonView, term_of
from rts_console.record.json_reader import root
from rts_console.record.log import EventLog
from rts_console.record.query import parse
from tests.gui.sample_events import received

TEXT = '{"id": 12345678901234567890123, "user": {"name": "\\u4f60", "tags": ["a", "b"]}, "long": "' + "x" * 400 + '"}'


@pytest.fixture
def view(theme, qtbot):
    view = JsonView(theme)
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    return view


def choose(view, *rows):
    """Go down the tree by row numbers."""
    index = view.model.index(0, KEY)
    for row in rows:
        while view.model.canFetchMore(index):
            view.model.fetchMore(index)
        index = view.model.index(row, KEY, index)
    view.tree.setCurrentIndex(index)


def test_path_and_value_are_copied_as_they_are_written(view, clipboard):
    view.show_text(TEXT)
    choose(view, 1, 0)
    assert view.path.text() == "$.user.name"
    view.copy_path()
    assert clipboard.text() == "$.user.name"
    view.copy_value()
    assert clipboard.text() == '"\\u4f60"'
    view.copy_text()
    assert clipboard.text() == "你"


def test_a_value_becomes_a_term_that_finds_its_row(view, qtbot):
    view.show_text(TEXT)
    choose(view, 0)
    with qtbot.waitSignal(view.filter_wanted) as signal:
        view.filter_to_value()
    assert signal.args == ['text:"\\"id\\": 12345678901234567890123"']
    log = EventLog()
    log.append("alice", [received("other"), received(TEXT)])
    assert parse(signal.args[0]).select(log, 0, 2).tolist() == [1]


def test_the_term_of_a_member_of_a_list_is_the_value_alone():
    member = list(root("[17, 18]").members())[1]
    assert term_of(member) == 'text:"18"'


def test_a_long_string_is_shown_in_full_when_it_is_chosen(view):
    view.show_text(TEXT)
    choose(view, 2)
    assert view.full.isVisible()
    assert view.full.toPlainText() == "x" * 400
    choose(view, 0)
    assert not view.full.isVisible()


def test_broken_json_is_named_with_its_place_and_the_rest_is_shown(view):
    view.show_text('{"a": [1, 2],\n "b": tru, "c": 3}')
    assert view.note.text() == (
        "Not JSON: a value was expected, not 't', in line 2, column 7. "
        "The tree holds what comes before; the rest stands below as text."
    )
    assert view.rest.toPlainText() == 'tru, "c": 3}'
    choose(view, 0, 1)
    assert view.current().raw == "2"


@pytest.mark.parametrize(
    ("payload", "note"),
    [(b"hello", "a value was expected"), (b"", "there is nothing in it"), (b"\xff{", "byte 0 is not UTF-8")],
)
def test_what_is_no_json_at_all_has_no_tree(view, payload, note):
    log = EventLog()
    log.append("alice", [received("x")])
    view.show_row(log.row(0), payload)
    assert note in view.note.text()
    assert not view.tree.isVisible()


def test_the_menu_offers_what_can_be_done_with_a_value(view, theme, qtbot):
    view.show_text(TEXT)
    assert "Filter to rows that hold this value" in [action.text() for action in view.menu().actions()]
    other = JsonView(theme, filterable=False)
    qtbot.addWidget(other)
    assert "Filter to rows that hold this value" not in [action.text() for action in other.menu().actions()]


def test_little_is_opened_and_much_is_not(view):
    view.show_text('{"a": {"b": [1]}}')
    assert view.tree.isExpanded(view.model.index(0, KEY))
    choose(view, 0, 0)
    assert view.tree.isExpanded(view.tree.currentIndex())
    view.show_text(json.dumps([[number] for number in range(500)]))
    choose(view, 3)
    assert not view.tree.isExpanded(view.tree.currentIndex())


def test_64_kb_open_at_once(view):
    text = json.dumps([{"id": number, "name": "你好", "text": "hello " * 4} for number in range(800)])
    started = process_time()
    view.show_text(text)
    view.grab()
    # Measured at 15 ms; the bar leaves room for a busy machine.
    assert process_time() - started < 0.5


def test_keys_copy(view, qtbot, clipboard):
    view.show_text(TEXT)
    choose(view, 1, 1, 0)
    view.tree.setFocus()
    qtbot.keyClick(view.tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == '"a"'


def test_a_long_secret_is_private_in_full_too(view):
    view.show_text(json.dumps({"user": "a" * 200, "password": "b" * 200}))
    seen = []
    for row in range(2):
        choose(view, row)
        assert view.full.isVisibleTo(view)
        seen.append(view.full.property(ALL_PRIVATE))
    assert seen == [False, True]
