import pytest

from rts_console.gui.models.event_columns import Column
from rts_console.gui.widgets.event_menu import cell_menu
from rts_console.gui.widgets.event_table import EventTable
from rts_console.protocol.events import LoginResult
from rts_console.protocol.words import LoginErrorCode
from rts_console.record.log import EventLog
from tests.gui.sample_events import received, submitted


@pytest.fixture
def table(qtbot, theme):
    log = EventLog()
    log.append("alice", [received("a&b" * 60), submitted()])
    table = EventTable(theme, log, {}.get)
    qtbot.addWidget(table)
    table.refresh()
    table.view.selectRow(0)
    return table


def texts(menu):
    return [action.text().split("\t")[0] for action in menu.actions() if not action.isSeparator()]


def menu_of(table, row=0, column=Column.KIND):
    return cell_menu(table, table._theme, table.model.cells(row).row, column)


def test_a_long_payload_is_cut_in_the_menu_and_no_mnemonic_comes_of_it(table):
    first = texts(menu_of(table, column=Column.PREVIEW))[0]
    assert len(first) < 70
    assert "a&&b" in first


def test_the_words_follow_the_state_of_the_row(table):
    assert {"Mark", "Set as time reference"} <= set(texts(menu_of(table)))
    table.marking.toggle()
    table.toggle_reference()
    assert {"Take the mark off", "Time from here no longer"} <= set(texts(menu_of(table)))


def test_a_mark_gets_its_colour(table):
    colors = next(action.menu() for action in menu_of(table).actions() if action.text() == "Mark in colour")
    colors.actions()[4].trigger()
    assert table.marks.get(0).color == 4


def test_a_cell_is_copied(clipboard, table):
    menu = menu_of(table, column=Column.WITH)
    next(action for action in menu.actions() if action.text() == "Copy the cell").trigger()
    assert clipboard.text() == "bob"


def test_what_has_no_term_cannot_be_filtered_by(table):
    menu = menu_of(table, column=Column.JOURNEY)
    assert [action.isEnabled() for action in menu.actions()[:2]] == [False, False]


def test_a_row_can_be_compared_with_the_reference(qtbot, table):
    compare = next(action for action in menu_of(table).actions() if action.text().startswith("Compare"))
    assert not compare.isEnabled()


def test_a_code_can_be_asked_about_from_the_menu_and_by_a_double_click(table):
    asked = []
    table.explain_requested.connect(asked.append)
    assert not any(text.startswith("Explain") for text in texts(menu_of(table)))
    failed = LoginResult(at_ns=9, user_id="alice", code=LoginErrorCode.INVALID_TOKEN, elapsed_ms=1.0)
    table.model.log.append("alice", [failed])
    table.refresh()
    last = table.model.rowCount() - 1
    explain = next(action for action in menu_of(table, last).actions() if action.text().startswith("Explain"))
    assert explain.text() == "Explain -1000 InvalidToken"
    explain.trigger()
    table.view.doubleClicked.emit(table.model.index(last, Column.RESULT))
    table.view.doubleClicked.emit(table.model.index(last, Column.KIND))
    table.view.doubleClicked.emit(table.model.index(0, Column.RESULT))
    assert [subject.code for subject in asked] == [LoginErrorCode.INVALID_TOKEN] * 2


def test_a_message_can_be_saved_where_there_is_a_place_for_it(table):
    assert "Save as snippet…" not in texts(menu_of(table))
    table.saves_snippets = True
    wanted = []
    table.snippet_requested.connect(wanted.append)
    next(action for action in menu_of(table).actions() if action.text() == "Save as snippet…").trigger()
    assert [row.seq for row in wanted] == [0]
