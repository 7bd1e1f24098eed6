import pytest
from PySide6.QtCore import Qt

from rts_console.gui.models.diff_rows import CELL_CHARACTERS, LEFT, PART_ROLE, RIGHT, SIGN, DiffRows, shown
from rts_console.gui.privacy import PRIVATE_ROLE
from rts_console.record.diff import compare


@pytest.fixture
def rows(qapp):
    rows = DiffRows()
    rows.show_comparison(compare(b"one\ntwo\nthree", b"one\n2\nthree\nfour"))
    return rows


def test_it_is_a_sound_model(rows, qtmodeltester):
    qtmodeltester.check(rows)


def test_sides_and_signs(rows):
    table = [[rows.index(row, column).data() for column in range(5)] for row in range(rows.rowCount())]
    assert table == [
        ["1", "one", "", "1", "one"],
        ["2", "two", "≠", "2", "2"],
        ["3", "three", "", "3", "three"],
        ["", "", "+", "4", "four"],
    ]


def test_a_sign_is_said_in_words(rows):
    assert rows.index(1, SIGN).data(Qt.ItemDataRole.AccessibleTextRole) == "changed"
    assert rows.index(3, RIGHT).data(Qt.ItemDataRole.AccessibleTextRole) == "only on the right: four"


def test_the_part_that_differs_is_known(rows):
    assert rows.index(1, LEFT).data(PART_ROLE) == (0, 3)


def test_a_long_cell_shows_what_differs_and_says_what_it_leaves_out():
    text, part = shown("a" * 1_000 + "DIFFERS" + "b" * 1_000, (1_000, 1_007))
    assert text.startswith("(970 equal) …")
    assert text[slice(*part)] == "DIFFERS"
    assert text.endswith("more)")
    assert len(text) < CELL_CHARACTERS + 60


def test_control_characters_are_symbols():
    assert shown("a\tb\r", None) == ("a␉b␍", None)


def test_a_value_below_a_key_that_names_a_secret_is_private(qapp):
    rows = DiffRows()
    rows.show_comparison(compare(b'{"password":"hunter2","a":1}', b'{"password":"hunter3","a":2}'))
    by_place = {rows.index(row, 0).data(): row for row in range(rows.rowCount())}
    assert [rows.index(by_place["$.password"], column).data(PRIVATE_ROLE) for column in (LEFT, RIGHT)] == [True, True]
    assert [rows.index(by_place["$.a"], column).data(PRIVATE_ROLE) for column in (LEFT, RIGHT)] == ["1", "2"]
    assert rows.index(by_place["$.password"], 0).data(PRIVATE_ROLE) is None
