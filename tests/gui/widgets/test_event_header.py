import pytest
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QTableView

from rts_console.gui.models.event_columns import ALWAYS_SHOWN, HIDDEN_AT_FIRST, Column, TimeMode
from rts_console.gui.models.events import Order
from rts_console.gui.widgets.event_header import EventHeader, next_order
from rts_console.gui.widgets.event_painter import RowPainter


@pytest.fixture
def make_header(qtbot, theme):
    def make():
        view = QTableView()
        qtbot.addWidget(view)
        header = EventHeader(theme)
        view.setHorizontalHeader(header)
        view.setModel(QStandardItemModel(0, len(Column), view))
        view.resize(1400, 300)
        view.show()
        header.fit(RowPainter(theme, {}.get), [], TimeMode.CLOCK)
        header.view = view  # kept alive
        return header

    return make


def test_columns_of_little_use_are_hidden_at_first(make_header):
    header = make_header()
    assert {column for column in Column if header.isSectionHidden(column)} == set(HIDDEN_AT_FIRST)


def test_order_width_and_choice_are_given_and_taken_back(make_header):
    header, other = make_header(), make_header()
    assert header.save_state() == []
    header._on_toggled(Column.DELTA, True)
    header._on_toggled(Column.SIZE, False)
    header.moveSection(header.visualIndex(Column.RESULT), 2)
    header.resizeSection(Column.KIND, 177)
    other.restore_state(header.save_state())
    assert [other.logicalIndex(visual) for visual in range(len(Column))] == [
        header.logicalIndex(visual) for visual in range(len(Column))
    ]
    assert (other.sectionSize(Column.KIND), other.isSectionHidden(Column.DELTA)) == (177, False)
    assert other.isSectionHidden(Column.SIZE)
    assert other.save_state() == header.save_state()


def test_a_state_of_fewer_columns_keeps_the_new_ones(make_header):
    header = make_header()
    state = [{"name": "preview", "width": 300, "shown": False}, {"name": "time", "width": 90, "shown": True}]
    header.restore_state(state)
    assert [header.logicalIndex(visual) for visual in range(2)] == [Column.PREVIEW, Column.TIME]
    assert not header.isSectionHidden(Column.PREVIEW)  # a row without its words says nothing
    assert not header.isSectionHidden(Column.RESULT)


def test_all_choices_are_taken_back(make_header):
    header = make_header()
    header._on_toggled(Column.DELTA, True)
    header.moveSection(3, 1)
    header.reset()
    assert (header.save_state(), header.isSectionHidden(Column.DELTA)) == ([], True)
    assert [header.logicalIndex(visual) for visual in range(len(Column))] == list(Column)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, Order(Column.SIZE)),
        (Order(Column.SIZE), Order(Column.SIZE, True)),
        (Order(Column.SIZE, True), None),
        (Order(Column.KIND, True), Order(Column.SIZE)),
    ],
)
def test_clicks_go_round(before, after):
    assert next_order(before, Column.SIZE) == after


def test_what_cannot_be_sorted_by_is_not(qtbot, make_header):
    header = make_header()
    with qtbot.assertNotEmitted(header.sort_wanted):
        header.sectionClicked.emit(Column.PREVIEW)
    with qtbot.waitSignal(header.sort_wanted) as wanted:
        header.sectionClicked.emit(Column.KIND)
    assert wanted.args == [Order(Column.KIND)]


def test_the_menu_sorts_chooses_times_and_columns(qtbot, make_header):
    header = make_header()
    menu = header.menu(Column.SIZE)
    texts = [action.text() for action in menu.actions()]
    assert {"Sort by Size, up", "Sort by Size, down", "Write times as", "Columns as at first"} <= set(texts)
    with qtbot.waitSignal(header.sort_wanted) as wanted:
        menu.actions()[1].trigger()
    assert wanted.args == [Order(Column.SIZE, descending=True)]
    times = next(action.menu() for action in menu.actions() if action.menu())
    with qtbot.waitSignal(header.mode_wanted) as wanted:
        times.actions()[-1].trigger()
    assert wanted.args == [TimeMode.EPOCH]
    fixed = [action for action in menu.actions() if action.data() in {column.key for column in ALWAYS_SHOWN}]
    assert len(fixed) == 2
    assert not any(action.isEnabled() for action in fixed)


def test_the_indicator_shows_what_rows_are_sorted_by(make_header):
    header = make_header()
    header.show_order(Order(Column.SIZE, descending=True))
    assert (header.isSortIndicatorShown(), header.sortIndicatorSection()) == (True, Column.SIZE)
    header.show_order(None)
    assert not header.isSortIndicatorShown()


def test_columns_give_way_in_order_and_come_back(make_header, theme):
    header = make_header()
    painter = RowPainter(theme, {}.get)
    widths = range(1400, 300, -20)
    gone: list[Column] = []
    for width in widths:
        header.view.resize(width, 300)
        header.fit(painter, ["-1000 InvalidToken"], TimeMode.CLOCK)
        hidden = [each for each in Column if header.isSectionHidden(each) and each not in HIDDEN_AT_FIRST]
        assert set(gone) <= set(hidden)
        gone += [each for each in hidden if each not in gone]
    assert gone == [Column.ID, Column.JOURNEY, Column.SIZE, Column.ELAPSED, Column.KIND]
    header.view.resize(1400, 300)
    header.fit(painter, [], TimeMode.CLOCK)
    assert {each for each in Column if header.isSectionHidden(each)} == set(HIDDEN_AT_FIRST)


def test_a_result_takes_what_it_needs_up_to_a_bound(make_header, theme):
    header, painter, sizes = make_header(), RowPainter(theme, {}.get), []
    for result in ("200 Success", "-1000 InvalidToken", "x" * 60, "y" * 200):
        header.fit(painter, [result], TimeMode.CLOCK)
        sizes.append(header.sectionSize(Column.RESULT))
    assert sizes[0] < sizes[1] < sizes[2] == sizes[3] < sizes[0] + 150
