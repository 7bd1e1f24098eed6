import pytest

from rts_console.gui.models.event_columns import Column
from rts_console.gui.models.events import EventModel
from rts_console.gui.widgets import event_reading
from rts_console.gui.widgets.event_reading import Reading
from rts_console.gui.widgets.event_view import EventView
from rts_console.record.log import EventLog
from rts_console.record.query import parse
from tests.gui.sample_events import received


@pytest.fixture
def model():
    log = EventLog()
    log.append("alice", [received(f"row {number}") for number in range(300)])
    model = EventModel(log)
    model.refresh()
    return model


@pytest.fixture
def view(qtbot, theme, model):
    view = EventView(theme, model, {}.get)
    qtbot.addWidget(view)
    view.resize(600, 300)
    view.show()
    return view


@pytest.fixture
def reading(view, model):
    reading = Reading(view, model)
    model.modelAboutToBeReset.connect(reading.remember)
    model.modelReset.connect(reading.restore)
    return reading


def test_the_anchor_is_the_selected_row_in_sight_else_the_top_one(view, reading):
    view.verticalScrollBar().setValue(50)
    assert reading.anchor == 50
    view.setCurrentIndex(view.model().index(53, 0))
    assert reading.anchor == 53
    view.verticalScrollBar().setValue(100)
    assert reading.anchor == 100


def test_what_was_at_the_top_is_at_the_top_again(view, model, reading):
    view.verticalScrollBar().setValue(100)
    model.set_query(parse('"row 1"'))
    assert model.seq_at(view.top_row()) == 100
    model.set_query(parse(""))
    assert model.seq_at(view.top_row()) == 100


def test_of_a_large_selection_the_current_row_is_kept(monkeypatch, view, model, reading):
    monkeypatch.setattr(event_reading, "KEPT_SELECTION", 10)
    view.selectAll()
    view.selectionModel().setCurrentIndex(model.index(120, Column.KIND), view.selectionModel().SelectionFlag.NoUpdate)
    model.set_query(parse('"row 12"'))
    assert [model.seq_at(index.row()) for index in view.selectionModel().selectedRows()] == [120]


def test_an_empty_table_has_no_anchor(qtbot, theme):
    model = EventModel(EventLog())
    view = EventView(theme, model, {}.get)
    qtbot.addWidget(view)
    reading = Reading(view, model)
    assert (reading.anchor, reading.top_seq()) == (None, None)
    reading.remember()
    reading.restore()


def test_a_selected_row_out_of_sight_does_not_pull_the_reader_away(view, model, reading):
    view.selectRow(5)
    view.verticalScrollBar().setValue(200)
    model.set_query(parse("row"))
    assert model.seq_at(view.top_row()) == 200
    assert [index.row() for index in view.selectionModel().selectedRows()] == [5]
