import json

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QCursor, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip

from rts_console.gui.context import Area
from rts_console.gui.docks import COLUMN_WIDTHS
from rts_console.gui.models import event_copy, event_scan
from rts_console.gui.models.clock_text import milliseconds
from rts_console.gui.models.event_columns import HIDDEN_AT_FIRST, Column, TimeMode
from rts_console.gui.models.event_copy import CopyForm
from rts_console.gui.models.events import Order
from rts_console.gui.widgets.event_menu import cell_menu
from rts_console.gui.widgets.event_table import EventTable
from rts_console.protocol.events import LoginResult
from rts_console.protocol.words import LoginErrorCode, Outcome, UserMessageSendResult
from rts_console.record.chunk import ROW_BYTES
from rts_console.record.log import EventLog
from tests.gui.sample_events import received, room_received, sent, submitted


@pytest.fixture
def log():
    return EventLog()


@pytest.fixture
def table(qtbot, theme, log):
    return shown(qtbot, theme, log)


def shown(qtbot, theme, log):
    table = EventTable(theme, log, {"alice": 0, "bob": 1}.get)
    qtbot.addWidget(table)
    table.resize(1000, 400)
    table.show()
    return table


def fill(table, count, text="row", key="alice"):
    log = table.model._log
    start = log.next_seq
    log.append(key, [received(f"{text} {start + number}") for number in range(count)])
    table.refresh()


def first_in_sight(table):
    return table.model.cells(table.view.rowAt(0)).row.preview


def last_in_sight(table):
    return table.model.cells(table.view.rowAt(table.view.viewport().height() - 2)).row.preview


def scroll(table, value):
    """What dragging the scroll bar does."""
    bar = table.view.verticalScrollBar()
    bar.setSliderPosition(value)
    bar.triggerAction(bar.SliderAction.SliderMove)


def filter_by(table, text):
    table.filter_bar.set_text(text)


def pill_text(table):
    return table._pill.text() if table._pill.isVisible() else ""


def test_an_empty_table_offers_to_write_a_message(qtbot, table):
    assert table.empty.isVisible()
    with qtbot.waitSignal(table.compose_requested):
        table.empty.button.click()


def test_the_newest_row_is_in_sight_while_following(table):
    fill(table, 100)
    assert last_in_sight(table) == "row 99"
    fill(table, 1)
    assert last_in_sight(table) == "row 100"
    assert pill_text(table) == ""


def test_scrolling_up_leaves_the_tail_and_nothing_moves(table):
    fill(table, 100)
    scroll(table, 20)
    assert not table.following
    before = first_in_sight(table)
    fill(table, 1_204)
    assert first_in_sight(table) == before == "row 20"
    assert pill_text(table) == "↓ 1,204 new"


def test_the_wheel_leaves_the_tail(table):
    fill(table, 100)
    middle = QPointF(table.view.viewport().rect().center())
    up = QWheelEvent(
        middle,
        table.view.viewport().mapToGlobal(middle),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(table.view.viewport(), up)
    assert not table.following


def test_scrolling_back_to_the_tail_follows_again(table):
    fill(table, 100)
    scroll(table, 20)
    scroll(table, table.view.verticalScrollBar().maximum())
    assert table.following


def test_the_pill_leads_back(qtbot, table):
    fill(table, 100)
    scroll(table, 20)
    fill(table, 5)
    qtbot.mouseClick(table._pill, Qt.MouseButton.LeftButton)
    assert table.following
    assert (last_in_sight(table), pill_text(table)) == ("row 104", "")


def test_selecting_leaves_the_tail_and_end_leads_back(qtbot, table):
    fill(table, 100)
    table.view.selectRow(99)
    fill(table, 3)
    assert (table.following, pill_text(table)) == (False, "↓ 3 new")
    assert last_in_sight(table) == "row 99"
    qtbot.keyClick(table.view, Qt.Key.Key_End)
    assert (table.following, last_in_sight(table)) == (True, "row 102")


def test_space_holds_and_lets_go(qtbot, table):
    fill(table, 100)
    qtbot.keyClick(table.view, Qt.Key.Key_Space)
    fill(table, 2)
    assert (table.following, pill_text(table), table.follow_button.isChecked()) == (False, "↓ 2 new", False)
    qtbot.keyClick(table.view, Qt.Key.Key_Space)
    assert (table.following, last_in_sight(table), table.follow_button.isChecked()) == (True, "row 101", True)


def test_the_selected_row_stays_the_same_row(table):
    fill(table, 100)
    table.view.selectRow(50)
    fill(table, 1_000)
    assert table.selected_row().preview == "row 50"


def test_rows_let_go_at_the_head_move_nothing(qtbot, theme):
    log = EventLog(ceiling_bytes=250 * ROW_BYTES, chunk_rows=50)
    table = shown(qtbot, theme, log)
    fill(table, 200)
    scroll(table, 150)
    before = first_in_sight(table)
    fill(table, 230)
    assert log.stats.dropped > 0
    assert first_in_sight(table) == before == "row 150"


def test_a_row_being_read_that_is_let_go_shows_the_oldest_there_is(qtbot, theme):
    log = EventLog(ceiling_bytes=400 * ROW_BYTES, chunk_rows=50)
    table = shown(qtbot, theme, log)
    fill(table, 200)
    scroll(table, 10)
    fill(table, 900)
    assert first_in_sight(table) == f"row {log.first_seq}"
    assert "oldest let go" in table._counts.text()


def test_resizing_keeps_the_tail_in_sight(table):
    fill(table, 100)
    table.resize(1000, 250)
    assert last_in_sight(table) == "row 99"


def test_the_filter_hides_and_says_so(qtbot, table):
    fill(table, 20)
    qtbot.keyClicks(table.filter_bar.edit, '"row 1"')
    qtbot.keyClick(table.filter_bar.edit, Qt.Key.Key_Return)
    assert table.model.rowCount() == 11
    assert table.filter_bar.counts() == "11 of 20"


def test_the_filter_applies_by_itself_after_a_moment(qtbot, table):
    fill(table, 20)
    table.filter_bar.edit.setText('"row 7"')
    qtbot.waitUntil(lambda: table.model.rowCount() == 1)


def test_a_filter_that_nothing_matches_offers_to_clear_it(qtbot, table):
    fill(table, 5)
    filter_by(table, "zebra")
    assert table.no_match.isVisible()
    table.no_match.button.click()
    assert table.model.rowCount() == 5
    assert table.filter_bar.text() == ""


def test_the_row_being_read_stays_selected_when_a_filter_comes_and_goes(qtbot, table):
    fill(table, 100)
    table.view.selectRow(42)
    filter_by(table, "2")
    assert table.selected_row().preview == "row 42"
    table.clear_filter()
    assert table.selected_row().preview == "row 42"


def test_only_the_active_identity(table):
    fill(table, 3, key="alice")
    fill(table, 2, key="bob")
    table.set_active_identity("bob")
    assert table.model.rowCount() == 5
    table.only_active.click()
    assert table.model.rowCount() == 2
    table.set_active_identity("alice")
    assert table.model.rowCount() == 3


def test_a_long_log_is_looked_through_in_pieces(qtbot, table, monkeypatch):
    monkeypatch.setattr("rts_console.gui.models.events.FIRST_LOOK_S", 0.0)
    monkeypatch.setattr(event_scan, "LARGEST_SLICE", 50)
    fill(table, 30_000)
    filter_by(table, '"row 2999"')
    assert table.model.scanning
    assert "looking" in table.filter_bar.counts()
    qtbot.waitUntil(lambda: not table.model.scanning)
    assert table.model.rowCount() == 11


def test_clear_forgets_the_rows_and_says_how_many(qtbot, table):
    fill(table, 7)
    with qtbot.waitSignal(table.cleared) as cleared:
        table.clear_button.click()
    assert cleared.args == [7]
    assert table.empty.isVisible()
    assert not table.clear_button.isEnabled()


def test_selected_rows_are_copied_as_text(clipboard, qtbot, table):
    fill(table, 3)
    table.view.selectAll()
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = clipboard.text().split("\n")
    assert [line.split("\t")[-1] for line in lines] == ["row 0", "row 1", "row 2"]


def test_copying_more_than_the_limit_says_so(clipboard, table, monkeypatch):
    monkeypatch.setattr(event_copy, "COPIED_ROWS", 2)
    fill(table, 3)
    table.view.selectAll()
    table.copy_selection()
    assert len(clipboard.text().split("\n")) == 2
    assert table.note.text().startswith("Copied the first 2 of 3 selected rows")


def test_two_selected_rows_tell_the_time_between_them(table):
    log = table.model._log
    log.append("alice", [received("a", at_ns=10**18), received("b", at_ns=10**18 + 12_345_000)])
    table.refresh()
    table.view.selectAll()
    assert table._told.text() == "2 selected · Δ 12.345 ms"


def test_a_row_is_selected_by_its_number(qtbot, table):
    fill(table, 100)
    with qtbot.waitSignal(table.row_selected) as selected:
        assert table.select_seq(30)
    assert selected.args[0].seq == 30
    assert not table.select_seq(5_000)


def choice(table, column):
    """The check of a column in the header's menu."""
    return next(action for action in table.header.menu(None).actions() if action.data() == column.key)


def test_columns_are_chosen_in_the_header_menu_and_remembered(qtbot, theme, log, table):
    fill(table, 1)
    choice(table, Column.SIZE).trigger()
    assert table.view.isColumnHidden(Column.SIZE)
    assert not choice(table, Column.PREVIEW).isEnabled()
    other = EventTable(theme, log, {}.get)
    qtbot.addWidget(other)
    other.restore_state(table.save_state())
    assert other.view.isColumnHidden(Column.SIZE)


@pytest.mark.parametrize("width", [520, 1000])
@pytest.mark.parametrize("code", [LoginErrorCode.SUCCESS, LoginErrorCode.INVALID_TOKEN])
def test_results_are_not_cut(table, log, width, code):
    log.append("alice", [LoginResult(at_ns=1, user_id="alice", code=code, elapsed_ms=1.0)])
    table.refresh()
    table.resize(width, 400)
    room = table.view.columnWidth(Column.RESULT) - 2 * table.view.painter.pad
    assert table.view.painter.result_width(str(code)) <= room


def test_a_long_result_gives_its_room_back_when_it_is_out_of_sight(table, log):
    table.resize(1000, 400)
    fill(table, 1)
    before = table.view.columnWidth(Column.RESULT)
    code = LoginErrorCode.INVALID_TOKEN
    log.append("alice", [LoginResult(at_ns=1, user_id="alice", code=code, elapsed_ms=1.0)])
    table.refresh()
    assert table.view.columnWidth(Column.RESULT) > before
    fill(table, 100)
    for _ in range(100):
        table.refresh()
    assert table.view.columnWidth(Column.RESULT) == before


def test_the_column_of_results_is_no_wider_than_they_are(table, log):
    fill(table, 1)
    before = table.view.columnWidth(Column.RESULT)
    log.append("alice", [LoginResult(at_ns=1, user_id="alice", code=LoginErrorCode.SUCCESS, elapsed_ms=1.0)])
    table.refresh()
    assert table.view.columnWidth(Column.RESULT) == before


@pytest.mark.parametrize("width", [680, 1000])
def test_the_preview_shrinks_before_anything_is_out_of_sight(table, width):
    fill(table, 1)
    table.resize(width, 400)
    assert table.view.horizontalHeader().length() == table.view.viewport().width()
    assert (table.view.columnWidth(Column.PREVIEW) < 200) is (width == 680)


def test_milliseconds_are_not_cut(table):
    fill(table, 1)
    room = table.view.columnWidth(Column.ELAPSED) - 2 * table.view.painter.pad
    assert table.view.painter.text_width(Column.ELAPSED, milliseconds(51_600.1)) <= room


def test_what_matters_is_in_sight_in_the_centre_of_the_first_window(table):
    """Time, who, kind, where, size, journey, result, milliseconds and the beginning of a preview."""
    fill(table, 1)
    table.resize(COLUMN_WIDTHS[Area.CENTRE] - 10, 400)
    hidden = {column for column in Column if table.view.isColumnHidden(column)}
    assert hidden == {Column.ID, *HIDDEN_AT_FIRST}
    assert table.view.horizontalHeader().length() == table.view.viewport().width()
    painter = table.view.painter
    assert table.view.columnWidth(Column.PREVIEW) >= painter.text_width(Column.PREVIEW, "n" * 8) + 2 * painter.pad


def test_the_chip_of_the_gateway_is_whole(table):
    fill(table, 1)
    assert table.view.columnWidth(Column.IDENTITY) >= table.view.painter.chip_width("gateway")


def test_the_pill_lies_on_no_row(table):
    fill(table, 100)
    table.select_seq(99)
    fill(table, 3)
    assert table._pill.isVisible()
    place = table._pill.mapTo(table, QPoint(0, 0))
    assert place.y() > table.view.mapTo(table, table.view.rect().bottomLeft()).y()
    height = table.view.height()
    table.follow()
    assert table.view.height() == height


def hover(qtbot, table, row):
    where = table.view.visualRect(table.model.index(row, Column.KIND)).center()
    QCursor.setPos(table.view.viewport().mapToGlobal(where))
    qtbot.mouseMove(table.view.viewport(), where)
    return where


def test_the_row_under_the_mouse_is_tinted_from_end_to_end(qtbot, theme, table):
    fill(table, 3)
    hover(qtbot, table, 1)
    image = table.view.viewport().grab().toImage()
    y = table.view.rowViewportPosition(1) + 2
    xs = [table.view.columnViewportPosition(column) + 1 for column in (Column.KIND, Column.RESULT, Column.PREVIEW)]
    assert {image.pixelColor(x, y).name() for x in xs} == {theme.color("hover").name()}
    QApplication.sendEvent(table.view, QEvent(QEvent.Type.Leave))
    assert table.view.hovered_row == -1


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_a_tool_tip_goes_when_another_row_comes_under_the_mouse(qtbot, table):
    fill(table, 100)
    where = hover(qtbot, table, table.view.rowAt(50))
    QToolTip.showText(table.view.viewport().mapToGlobal(where), "row 88", table.view.viewport())
    assert QToolTip.isVisible()
    fill(table, 5)
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_a_tool_tip_of_another_widget_stays(qtbot, table):
    fill(table, 100)
    QToolTip.showText(QPoint(10, 10), "elsewhere", table.filter_bar)
    fill(table, 5)
    assert QToolTip.text() == "elsewhere"
    QToolTip.hideText()


def test_in_a_narrow_pane_columns_of_less_use_give_way_to_the_preview(table):
    fill(table, 1)
    widths = {}
    for width in (540, 700, 1400):
        table.resize(width, 400)
        hidden = [column.name for column in (Column.SIZE, Column.ID) if table.view.isColumnHidden(column)]
        widths[width] = (hidden, table.view.columnWidth(Column.PREVIEW))
    assert [hidden for hidden, _width in widths.values()] == [["SIZE", "ID"], ["SIZE", "ID"], []]
    assert widths[700][1] >= 60


def test_columns_that_the_user_chose_stay_whatever_the_width(table):
    fill(table, 1)
    choice(table, Column.ID).setChecked(False)
    choice(table, Column.ID).setChecked(True)
    table.resize(600, 400)
    assert not table.view.isColumnHidden(Column.ID)


def test_a_width_that_the_user_chose_is_remembered(qtbot, theme, log, table):
    fill(table, 1)
    assert "columns" not in table.save_state()
    header = table.view.horizontalHeader()
    border = QPoint(header.sectionViewportPosition(Column.KIND) + header.sectionSize(Column.KIND) - 1, 5)
    width = header.sectionSize(Column.KIND)
    qtbot.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=border)
    qtbot.mouseMove(header.viewport(), border + QPoint(50, 0))
    qtbot.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=border + QPoint(50, 0))
    assert header.sectionSize(Column.KIND) == width + 50
    other = EventTable(theme, log, {}.get)
    qtbot.addWidget(other)
    other.restore_state(table.save_state())
    assert other.view.columnWidth(Column.KIND) == width + 50


def test_a_broken_saved_state_is_ignored(table):
    for broken in ("no list", 7, [1, {}], [{"name": "nobody", "width": 5, "shown": True}], [{"name": "time"}]):
        table.restore_state({"columns": broken, "time": "tomorrow", "filter": 3})
    table.restore_state({})
    assert set(table.save_state()) == {"filter"}


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_every_kind_of_row_paints_in_every_theme(qtbot, theme, log, table, name):
    refusal = sent("a-2", code=UserMessageSendResult.NO_RECEIVER, outcome=Outcome.REFUSED)
    unknown = sent("a-3", code=UserMessageSendResult.TIMEOUT, outcome=Outcome.UNKNOWN)
    log.append("alice", [submitted(), sent(), submitted(name="a-2"), refusal, submitted(name="a-3"), unknown])
    log.append("nobody", [submitted(name="a-4"), room_received("<b>你好</b>\n" * 50)])
    table.refresh()
    theme.apply(QApplication.instance(), name)
    image = table.grab().toImage()
    colors = {image.pixelColor(x, y).name() for x in range(0, 1000, 2) for y in range(0, 400, 2)}
    for role in ("success", "error", "warning"):
        assert theme.color(f"{role}_fill").name() in colors
    theme.apply(QApplication.instance(), "light")


# Reading on


def test_nothing_moves_while_a_search_finds_rows_above(qtbot, table, monkeypatch):
    monkeypatch.setattr(event_scan, "SCAN_BUDGET_S", 0.0)
    monkeypatch.setattr(event_scan, "SMALLEST_SLICE", 50)
    monkeypatch.setattr(event_scan, "LARGEST_SLICE", 50)
    monkeypatch.setattr("rts_console.gui.models.events.FIRST_LOOK_S", 0.0)
    fill(table, 2_000)
    scroll(table, 1_000)
    assert first_in_sight(table) == "row 1000"
    filter_by(table, "row")
    assert first_in_sight(table) == "row 1000"
    while table.model.scanning:
        table.refresh()
        assert first_in_sight(table) == "row 1000"
    assert table.model.rowCount() == 2_000


def test_the_selected_row_stands_where_it_stood_when_the_filter_goes(table):
    fill(table, 500)
    filter_by(table, "5")
    table.select_seq(255)
    place = table.view.rowViewportPosition(table.model.row_of(255))
    table.clear_filter()
    assert table.selected_row().seq == 255
    assert table.view.rowViewportPosition(table.model.row_of(255)) == place


def test_a_selected_row_that_the_filter_hides_comes_back_with_the_others(table):
    fill(table, 500)
    table.select_seq(123)
    filter_by(table, '"row 4"')
    assert table.selected_row() is None
    table.clear_filter()
    assert table.selected_row().seq == 123
    assert 0 <= table.model.row_of(123) - table.view.top_row() <= table.view.page


def test_a_selection_that_was_taken_back_stays_so(qtbot, table):
    fill(table, 500)
    table.select_seq(123)
    filter_by(table, '"row 4"')
    qtbot.keyClick(table.view, Qt.Key.Key_Escape)
    table.clear_filter()
    assert table.selected_row() is None


def test_several_selected_rows_stay_selected(table):
    fill(table, 100)
    table.view.selectRow(10)
    flags = table.view.selectionModel().SelectionFlag
    for row in (11, 12, 20):
        table.view.selectionModel().select(table.model.index(row, 0), flags.Select | flags.Rows)
    table.sort(Order(Column.KIND))
    table.sort(Order(Column.SIZE, descending=True))
    seqs = {table.model.seq_at(row) for row in table.reading.selected_rows(10)}
    assert seqs == {10, 11, 12, 20}


def test_dimming_moves_nothing_and_leads_from_match_to_match(table):
    fill(table, 300)
    scroll(table, 100)
    table.filter_bar.set_mode("dim")
    filter_by(table, '"row 7"')
    assert (first_in_sight(table), table.model.rowCount()) == ("row 100", 300)
    table.next_match(-1)
    assert table.selected_row().preview == "row 79"
    table.next_match(1)
    assert "No more matches" in table.note.text()


# Sorting


def click_header(qtbot, table, column):
    header = table.header
    place = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_click_on_a_header_sorts_a_second_turns_and_a_third_goes_back(qtbot, table, log):
    log.append("alice", [received("x" * size) for size in (3, 1, 2)])
    table.refresh()
    orders = []
    for _ in range(3):
        click_header(qtbot, table, Column.SIZE)
        orders.append([table.model.cells(row).row.size for row in range(3)])
    assert orders == [[1, 2, 3], [3, 2, 1], [3, 1, 2]]
    assert table.model.order is None


def test_while_sorted_new_rows_wait_behind_the_pill(qtbot, table):
    fill(table, 100)
    table.sort(Order(Column.SIZE))
    assert (first_in_sight(table), table.following) == ("row 0", False)
    fill(table, 1_204)
    assert (first_in_sight(table), pill_text(table)) == ("row 0", "↓ 1,204 new, sort them in")
    assert "sorted by Size" in table._counts.text()
    qtbot.mouseClick(table._pill, Qt.MouseButton.LeftButton)
    assert (table.model.rowCount(), pill_text(table)) == (1_304, "")


def test_space_goes_from_sorted_rows_back_to_the_newest(qtbot, table):
    fill(table, 100)
    table.sort(Order(Column.SIZE))
    qtbot.keyClick(table.view, Qt.Key.Key_Space)
    assert (table.model.order, table.following, last_in_sight(table)) == (None, True, "row 99")


# Times


def test_a_reference_row_is_set_and_taken_back(table, log):
    log.append("alice", [received("a", at_ns=10**18), received("b", at_ns=10**18 + 12_345_000_000)])
    table.refresh()
    table.view.selectRow(0)
    table.toggle_reference()
    assert table.model.index(1, Column.TIME).data() == "+12.345"
    table.view.selectRow(1)
    assert table._told.text() == "+12.345 s from the reference"
    table.view.selectRow(0)
    table.toggle_reference()
    assert (table.model.reference, table.model.time.mode) == (None, TimeMode.CLOCK)


def test_the_way_of_writing_times_is_remembered(qtbot, theme, log, table):
    table.next_time_mode()
    other = EventTable(theme, log, {}.get)
    qtbot.addWidget(other)
    other.restore_state(table.save_state())
    assert other.model.time.mode is TimeMode.START


# Marks


def test_rows_are_marked_and_found_again(qtbot, table):
    fill(table, 300)
    with qtbot.waitSignal(table.marks_changed):
        table.select_seq(50)
        table.marking.toggle()
    table.select_seq(200)
    table.marking.toggle()
    table.select_seq(100)
    table.marking.go(1)
    assert table.selected_row().seq == 200
    table.marking.go(1)
    assert "No more marked rows" in table.note.text()
    table.marking.go(-1)
    assert table.selected_row().seq == 50
    assert "2 marked" in table._counts.text()
    filter_by(table, "marked")
    assert [table.model.seq_at(row) for row in range(table.model.rowCount())] == [50, 200]


def test_a_comment_is_written_in_the_row(qtbot, table):
    fill(table, 30)
    table.select_seq(20)
    table.marking.edit_comment()
    editor = table.view.viewport().findChild(QLineEdit, "event_comment")
    qtbot.keyClicks(editor, "look")
    fill(table, 5)
    assert table.model.rowCount() == 30  # nothing moves under what is being written
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not table.view.editing)
    table.refresh()
    assert (table.marks.get(20).comment, table.model.rowCount()) == ("look", 35)


def test_a_mark_taken_off_by_mistake_comes_back_with_its_comment(table):
    fill(table, 30)
    table.marks.mark(20, "look", 3)
    table.select_seq(20)
    table.marking.toggle()
    assert (table.marks.get(20), "comment" in table.note.text()) == (None, True)
    table.marking.toggle()
    assert (table.marks.get(20).comment, table.marks.get(20).color) == ("look", 3)


def test_clearing_takes_marks_and_reference_too(table):
    fill(table, 10)
    table.select_seq(3)
    table.marking.toggle()
    table.toggle_reference()
    table.clear()
    assert (len(table.marks), table.model.reference) == (0, None)
    fill(table, 3)
    assert table.following


# Copies and the menu


def test_rows_are_copied_as_json_hex_and_payload(clipboard, table):
    fill(table, 2)
    table.view.selectAll()
    told = {}
    for form in CopyForm:
        table.copy_selection(form)
        told[form] = clipboard.text()
    assert [row["text"] for row in json.loads(told[CopyForm.JSON])] == ["row 0", "row 1"]
    assert told[CopyForm.HEX].startswith("00000000  72 6f 77 20 30 ")
    assert told[CopyForm.PAYLOAD] == "row 0\nrow 1"


def menu_of(table, row, column):
    return cell_menu(table, table._theme, table.model.cells(row).row, column)


def entry(menu, text):
    return next(action for action in menu.actions() if action.text().split("\t")[0] == text)


def test_the_menu_filters_to_a_cell_and_excludes_it(table, log):
    log.append("alice", [received("a"), received("b", user_id="carol"), submitted("c")])
    table.refresh()
    entry(menu_of(table, 1, Column.WITH), "Filter to with:carol").trigger()
    assert [table.model.cells(row).row.who for row in range(table.model.rowCount())] == ["carol"]
    table.clear_filter()
    entry(menu_of(table, 1, Column.WITH), "Exclude with:carol").trigger()
    assert table.model.rowCount() == 2


def test_the_menu_shows_what_the_sender_did_around_a_row(table, log):
    times = [10**18, 10**18 + 10**9, 10**18 + 5 * 10**9]
    log.append("alice", [received(str(at), at_ns=at) for at in times])
    table.refresh()
    entry(menu_of(table, 0, Column.KIND), "Same sender ± 2 s").trigger()
    assert table.model.rowCount() == 2


def test_the_menu_opens_the_conversation(qtbot, table, log):
    log.append(
        "alice", [received("a"), LoginResult(at_ns=1, user_id="alice", code=LoginErrorCode.SUCCESS, elapsed_ms=1.0)]
    )
    table.refresh()
    with qtbot.waitSignal(table.conversation_requested) as wanted:
        entry(menu_of(table, 0, Column.KIND), "Show in the conversation").trigger()
    assert wanted.args[0].preview == "a"
    assert not entry(menu_of(table, 1, Column.KIND), "Show in the conversation").isEnabled()


@pytest.mark.parametrize("column", list(Column))
def test_every_cell_has_a_menu(table, log, column):
    log.append(
        "alice",
        [received("a"), submitted(), LoginResult(at_ns=1, user_id="a", code=LoginErrorCode.SUCCESS, elapsed_ms=1.0)],
    )
    table.refresh()
    for row in range(3):
        assert menu_of(table, row, column).actions()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_key_opens_the_menu_of_the_current_cell(qtbot, table):
    fill(table, 3)
    table.view.selectRow(1)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    with qtbot.waitSignal(table.view.menu_wanted) as wanted:
        QApplication.sendEvent(table.view.viewport(), event)
    assert wanted.args[0].row() == 1


def test_two_selected_rows_or_one_and_the_reference_can_be_compared(table, log):
    fill(table, 5)
    assert table.pair() is None
    table.select_seq(3)
    assert table.pair() is None
    table.toggle_reference()
    table.select_seq(1)
    assert [row.seq for row in table.pair()] == [3, 1]
    table.view.selectAll()
    assert table.pair() is None
