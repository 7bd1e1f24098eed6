import json

import pytest

from rts_console.gui.models.diff_rows import LEFT, RIGHT
from rts_console.gui.privacy import ALL_PRIVATE
from rts_console.gui.widgets.diff_view import DiffView
from rts_console.record.diff import Method
from rts_console.record.log import EventLog
from tests.gui.sample_events import received
from tests.gui.widgets.conftest import painted


@pytest.fixture
def view(theme, qtbot):
    view = DiffView(theme)
    qtbot.addWidget(view)
    view.resize(620, 400)
    view.show()
    return view


@pytest.fixture
def rows():
    log = EventLog()

    def rows(*payloads):
        log.append("alice", [received(payload) for payload in payloads])
        return [(log.row(seq), log.payload(seq)) for seq in range(log.next_seq - len(payloads), log.next_seq)]

    return rows


def test_it_says_how_to_get_there(view, rows):
    assert view.empty.isVisible()
    one, two = rows('{"a":1}', '{"a":2}')
    view.show_row(*one)
    view.empty.button.click()
    assert view.kept() == one[0]
    assert "Row 0 is kept as A" in view.empty.accessibleDescription()
    view.show_row(*two)
    assert view.comparison().method is Method.JSON
    assert view.counter.text() == "1 of 1 differences"
    view.release()
    assert view.empty.isVisible()


def test_walking_from_difference_to_difference(view, rows):
    left = [f"line {number}" for number in range(60)]
    right = ["x" if number in (5, 30, 50) else line for number, line in enumerate(left)]
    one, two = rows("\n".join(left), "\n".join(right))
    view.keep_row(*one)
    view.show_row(*two)
    seen = [view.counter.text()]
    for _ in range(3):
        view.next.click()
        seen.append(view.counter.text())
    assert [words.split()[0] for words in seen] == ["1", "2", "3", "1"]
    view.previous.click()
    assert view.counter.text() == "3 of 3 differences"


def test_sides_are_named_and_can_be_swapped(view, rows):
    one, two = rows("a", "b")
    view.keep_row(*one)
    view.show_row(*two)
    assert view.left_words.text().startswith("A  row 0 · ")
    view.swap_button.click()
    assert view.left_words.text().startswith("A  row 1 · ")
    assert view.kept() == two[0]


def test_another_method_can_be_chosen(view, rows):
    one, two = rows('{"a":1}', '{"a":2}')
    view.keep_row(*one)
    view.show_row(*two)
    view.method.setCurrentIndex(3)
    assert view.comparison().method is Method.BYTES
    assert "Compared by bytes." in view.note.text()


@pytest.mark.parametrize(
    ("left", "right", "words"),
    [
        ("same", "same", "The payloads are the same."),
        ('{"a":1}', '{ "a": 1 }', "only white space or the order of keys differs"),
    ],
)
def test_no_difference_is_said(view, rows, left, right, words):
    one, two = rows(left, right)
    view.keep_row(*one)
    view.show_row(*two)
    assert words in view.note.text()
    assert not view.next.isEnabled()


def test_a_cell_that_is_cut_is_shown_in_full_below(view, rows):
    one, two = rows("你" * 3_000, "你" * 1_500 + "x" + "你" * 1_500)
    view.keep_row(*one)
    view.show_row(*two)
    assert view.left_full.isVisible()
    assert view.left_full.toPlainText() == "你" * 3_000
    assert "equal" in view.model.index(0, LEFT).data()


def test_what_differs_is_painted(view, rows, theme):
    one, two = rows("one\ntwo", "one\n2")
    view.keep_row(*one)
    view.show_row(*two)
    image = painted(view.table.viewport())
    spot = view.table.visualRect(view.model.index(1, RIGHT)).center()
    assert image.pixelColor(spot) == theme.color("warning_soft")


def test_a_row_compared_with_itself_asks_for_another(view, rows):
    (one,) = rows("a")
    view.keep_row(*one)
    view.show_row(*one)
    assert view.empty.isVisible()
    assert view.comparison() is None


def test_in_a_narrow_pane_the_names_of_the_sides_do_not_run_together(view, rows):
    view.resize(300, 300)
    one, two = rows("one", "two")
    view.keep_row(*one)
    view.show_row(*two)
    left, right = view.left_words, view.right_words
    assert left.geometry().right() + 8 < right.geometry().left()
    assert left.shown_text().startswith("A  row 0")
    assert left.shown_text().endswith("…")
    assert left.toolTip() == f"<qt>{left.text()}</qt>"


def test_what_is_private_in_full_or_in_bytes_is_marked(view, rows):
    one, two = rows(*(json.dumps({"password": letter * 900}) for letter in "ab"))
    view.keep_row(*one)
    view.show_row(*two)
    assert view.left_full.isVisible()
    assert view.left_full.property(ALL_PRIVATE) is True
    assert view.right_full.property(ALL_PRIVATE) is True
    assert not view.table.property(ALL_PRIVATE)
    view.method.setCurrentText("Bytes")
    assert view.table.property(ALL_PRIVATE) is True
