import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from rts_console.gui.widgets.filter_bar import HISTORY_LINES, FilterBar
from rts_console.record import query
from rts_console.record.log import EventLog
from tests.gui.sample_events import received


@pytest.fixture
def bar(theme, qtbot):
    bar = FilterBar(theme, EventLog())
    qtbot.addWidget(bar)
    bar.resize(900, 300)
    bar.show()
    return bar


@pytest.fixture
def queries(bar):
    heard = []
    bar.query_changed.connect(lambda query: heard.append(query.text))
    return heard


def test_a_valid_line_is_in_force_after_a_pause(bar, queries, qtbot):
    with qtbot.waitSignal(bar.query_changed):
        qtbot.keyClicks(bar.edit, "from:bob")
    assert queries[-1] == "from:bob"
    assert bar.edit.property("match") is True
    assert bar.edit.accessibleDescription() == "Valid"


def test_enter_puts_it_in_force_at_once(bar, queries, qtbot):
    qtbot.keyClicks(bar.edit, "hello")
    assert queries == []
    qtbot.keyClick(bar.edit, Qt.Key.Key_Return)
    assert queries == ["hello"]


def test_a_mistake_says_what_where_and_what_to_do_and_leaves_the_last_filter(bar, queries):
    bar.set_text("from:bob")
    bar.set_text("from:bob frm:x")
    assert bar.status.kind() == "error"
    assert bar.status.text() == (
        "Unknown field `frm` (at character 10): did you mean `from`? Until then the filter before stays in force."
    )
    assert bar.edit.mistake() == (9, 12)
    assert bar.edit.property("invalid") is True
    assert bar.query().text == "from:bob"
    assert queries == ["from:bob"]
    bar.set_text("from:bob")
    assert bar.status.text() == ""
    assert bar.edit.mistake() is None


def test_a_mistake_with_no_filter_before_promises_none(bar):
    bar.set_text("frm:x")
    assert "stays in force" not in bar.status.text()


def test_a_pattern_that_sees_a_part_of_each_payload_says_so(bar):
    bar.set_text('text~"(?=a).*b"')
    assert "sees only the first 3,344 bytes" in bar.status.text()
    bar.set_text('text~"a.*b"')
    assert bar.status.text() == ""


def test_a_chip_switches_its_term_off_and_on_and_leaves_the_line(bar, queries):
    bar.set_text("from:bob hello room:lobby")
    bar.chips()[1].click()
    assert bar.query().text == "from:bob room:lobby"
    assert bar.text() == "from:bob hello room:lobby"
    bar.chips()[1].click()
    assert bar.query().text == "from:bob hello room:lobby"
    assert len(queries) == 3


def test_a_term_stays_off_while_others_are_written(bar):
    bar.set_text("from:bob hello")
    bar.chips()[0].click()
    bar.set_text("from:bob hello world")
    assert [chip.isChecked() for chip in bar.chips()] == [False, True, True]
    assert bar.query().text == "hello world"


def test_of_equal_terms_one_can_be_off(bar):
    bar.set_text("x x")
    bar.chips()[0].click()
    assert bar.query().text == "x"


def test_all_off_lets_everything_through_and_says_so(bar):
    bar.set_text("x")
    bar.chips()[0].click()
    assert not bar.query()
    assert bar._in_force.text() == "All off:"


def test_the_cross_takes_a_term_out_of_the_line_and_undo_brings_it_back(bar):
    bar.set_text("from:bob  hello room:lobby")
    bar.chips()[1].remove_button().click()
    assert bar.text() == "from:bob room:lobby"
    assert [chip.term() for chip in bar.chips()] == ["from:bob", "room:lobby"]
    bar.edit.undo()
    assert bar.text() == "from:bob  hello room:lobby"


def test_removing_a_term_that_is_off_leaves_its_twin_on(bar):
    bar.set_text("x x y")
    bar.chips()[0].click()
    bar.remove_term(0)
    assert bar.query().text == "x y"


def test_a_term_is_added_once_and_switched_on_again(bar):
    bar.set_text("hello")
    bar.add_term("from:bob")
    assert bar.text() == "hello from:bob"
    bar.chips()[1].click()
    bar.add_term("from:bob")
    assert bar.text() == "hello from:bob"
    assert bar.query().text == "hello from:bob"


def test_a_term_added_beside_a_mistake_goes_to_the_filter_in_force(bar):
    bar.set_text("hello")
    bar.set_text("hello frm:x")
    bar.add_term("from:bob")
    assert bar.text() == "hello from:bob"
    assert bar.error() is None
    bar.edit.undo()
    assert bar.text() == "hello frm:x"


def test_a_term_added_to_an_alternative_gets_brackets(bar):
    bar.set_text("a or b")
    bar.add_term("from:bob")
    assert bar.text() == "(a or b) (from:bob)"
    assert len(bar.query().terms) == 2


def test_clearing_lets_everything_through_and_keeps_the_line_in_the_history(bar, queries):
    bar.set_text("from:bob")
    bar.clear()
    assert bar.text() == ""
    assert not bar.query()
    assert bar.chips() == []
    assert bar.history() == ["from:bob"]


def test_the_history_is_newest_first_bounded_and_without_doubles(bar):
    for number in range(HISTORY_LINES + 5):
        bar.set_text(f"word{number}")
        bar.edit.entered.emit()
    bar.set_text("word10")
    bar.edit.entered.emit()
    assert bar.history()[:2] == ["word10", f"word{HISTORY_LINES + 4}"]
    assert len(bar.history()) == HISTORY_LINES
    assert bar.history().count("word10") == 1


@pytest.mark.parametrize("line", ["frm:x", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0xx.abcdefghij", "x" * 2_000])
def test_mistakes_tokens_and_overlong_lines_are_not_kept(bar, line):
    bar.set_text(line)
    bar.edit.entered.emit()
    assert bar.history() == []
    assert bar.save_state()["history"] == []


def test_the_history_can_be_chosen_from_a_menu_and_forgotten(bar, queries):
    bar.set_text("a&b")
    bar.edit.entered.emit()
    bar.set_text("")
    menu = bar.history_menu()
    assert [action.text() for action in menu.actions()] == ["a&&b", "", "Forget the earlier filters"]
    menu.actions()[0].trigger()
    assert bar.text() == "a&b"
    menu.actions()[-1].trigger()
    assert bar.history() == []
    assert not bar.history_menu().actions()[0].isEnabled()


def test_hiding_and_dimming(bar, qtbot):
    with qtbot.waitSignal(bar.mode_changed) as signal:
        bar.mode_button.click()
    assert signal.args == ["dim"]
    assert bar.mode == "dim"
    assert "dimmed" in bar.mode_button.accessibleName()


def test_state_comes_back_and_what_does_not_fit_is_ignored(bar, theme, qtbot):
    bar.set_text("from:bob")
    bar.edit.entered.emit()
    bar.set_mode("dim")
    other = FilterBar(theme, EventLog())
    qtbot.addWidget(other)
    other.restore_state({"mode": "blink", "history": [1, ""]})
    assert (other.mode, other.history()) == ("hide", [])
    other.restore_state(bar.save_state())
    assert (other.mode, other.history(), other.text()) == ("dim", ["from:bob"], "")


def test_the_counter(bar):
    bar.set_matches(1204, 1_000_000)
    assert bar.counts() == "1,204 of 1,000,000"
    bar.set_matches(1204, 1_000_000, percent=44)
    assert bar.counts() == "1,204 of 1,000,000 · looking … 44 %"


def test_a_narrow_pane_clips_nothing(bar):
    bar.set_matches(1_000_000, 1_000_000)
    bar.resize(360, 300)
    parts = (bar.edit, bar.history_button, bar.mode_button, bar.help_button)
    assert all(bar.rect().contains(part.geometry()) for part in parts)
    assert bar.edit.width() > 150
    assert bar._counts_below.isVisible()


def test_help_opens_and_closes_by_its_button(bar):
    bar.help_button.click()
    assert bar.help_card.isVisible()
    bar.help_button.click()
    assert bar.help_card.isHidden()


def test_completion_asks_the_language_with_the_log(bar, qtbot):
    bar.edit.setFocus()
    qtbot.waitUntil(bar.edit.hasFocus)
    log = EventLog()
    log.append("alice", [received(user_id="好人")])
    bar.set_log(log)
    qtbot.keyClicks(bar.edit, "from:")
    assert any("好人" in item.text for item in bar.edit.completions.items())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.text(max_size=40) | st.text(alphabet='from:bobsize><=()"-, orand*~\\', max_size=30))
def test_whatever_is_written_is_either_in_force_or_wrong(bar, text):
    bar.set_text(text)
    assert (bar.error() is None) is (bar.status.text() == "")
    for chip in bar.chips():
        chip.click()
    if bar.error() is None:
        assert not bar.query()
    bar.edit.offer(query.complete(bar.text(), bar.edit.cursor_character(), EventLog()))
    bar.edit.grab()


def test_every_control_has_a_name(bar):
    parts = (bar.edit, bar.history_button, bar.mode_button, bar.help_button)
    assert all(part.accessibleName() for part in parts)
