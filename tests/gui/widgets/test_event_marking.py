import pytest

from rts_console.gui.widgets import event_marking
from rts_console.gui.widgets.event_table import EventTable
from rts_console.record.log import EventLog
from tests.gui.sample_events import received


@pytest.fixture
def table(qtbot, theme):
    log = EventLog()
    log.append("alice", [received(f"row {number}") for number in range(100)])
    table = EventTable(theme, log, {}.get)
    qtbot.addWidget(table)
    table.resize(800, 400)
    table.show()
    table.refresh()
    return table


def test_all_selected_rows_are_marked_and_unmarked_together(table):
    table.view.selectAll()
    table.marking.toggle()
    assert len(table.marks) == 100
    table.marking.toggle()
    assert len(table.marks) == 0


def test_more_rows_than_can_be_marked_are_said(table, monkeypatch):
    monkeypatch.setattr(event_marking, "MARKED_AT_ONCE", 10)
    table.view.selectAll()
    table.marking.toggle()
    assert len(table.marks) == 10
    assert "first 10 of 100" in table.note.text()


def test_without_marks_it_is_said_how_to_make_one(table):
    table.marking.go(1)
    assert "Mark the selected one first" in table.note.text()


def test_a_mark_made_elsewhere_is_told_at_the_next_refresh(qtbot, table):
    with qtbot.waitSignal(table.marks_changed):
        table.marks.mark(5)
        table.refresh()


def test_marks_that_the_filter_hides_are_passed_over(table):
    for seq in (10, 20, 30):
        table.marks.mark(seq)
    table.filter_bar.set_text('not "row 20"')
    table.select_seq(10)
    table.marking.go(1)
    assert table.selected_row().seq == 30
