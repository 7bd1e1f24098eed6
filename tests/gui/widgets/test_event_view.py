import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from rts_console.gui.models.event_columns import Column
from rts_console.gui.models.events import EventModel
from rts_console.gui.widgets.event_view import EventView
from rts_console.record.chunk import ROW_BYTES
from rts_console.record.log import EventLog
from tests.gui.sample_events import received


@pytest.fixture
def log():
    return EventLog(ceiling_bytes=400 * ROW_BYTES, chunk_rows=50)


@pytest.fixture
def view(qtbot, theme, log):
    model = EventModel(log)
    view = EventView(theme, model, {}.get)
    qtbot.addWidget(view)
    view.resize(700, 300)
    view.show()
    log.append("alice", [received(f"row {number}") for number in range(100)])
    model.refresh()
    view.viewport().grab()
    return view


def test_rows_are_painted_once_while_they_do_not_change(view):
    painted = view._sheet.painted
    view.viewport().grab()
    assert view._sheet.painted == painted
    view.selectRow(2)
    view.viewport().grab()
    assert view._sheet.painted == painted + 1
    view.horizontalHeader().resizeSection(Column.KIND, 150)
    view.viewport().grab()
    assert view._sheet.painted > painted + view.page


def test_kept_and_direct_painting_look_the_same(view, monkeypatch):
    kept = view.viewport().grab().toImage()
    monkeypatch.setattr(view._sheet, "fit", lambda *_shape: False)
    assert view.viewport().grab().toImage() == kept


def test_rows_that_were_let_go_paint_nothing(view, log):
    log.clear()
    view.viewport().grab()


def test_a_new_theme_paints_all_anew(qapp, theme, view):
    before = view.viewport().grab().toImage()
    theme.apply(qapp, "dark")
    assert view.viewport().grab().toImage() != before
    theme.apply(qapp, "light")
    assert view.viewport().grab().toImage() == before


@pytest.mark.parametrize(
    ("key", "signal"),
    [
        (Qt.Key.Key_Space, "follow_toggled"),
        (Qt.Key.Key_End, "end_pressed"),
        (Qt.Key.Key_Escape, "cleared"),
    ],
)
def test_keys_tell_what_they_mean(qtbot, view, key, signal):
    with qtbot.waitSignal(getattr(view, signal)):
        qtbot.keyClick(view, key)


def test_a_comment_is_left_by_escape(qtbot, view):
    view.edit_comment(3)
    assert view.editing
    editor = view.viewport().findChild(QLineEdit, "event_comment")
    qtbot.keyClicks(editor, "no")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not view.editing
    assert view._events.marks.get(3) is None
    assert editor.width() >= 340


def test_the_scroll_bar_knows_new_rows_at_once(view, log):
    log.append("alice", [received() for _ in range(100)])
    view._events.refresh()
    view.settle()
    assert view.verticalScrollBar().maximum() == 200 - view.page


def test_selecting_all_rows_asks_no_cell(view, monkeypatch):
    asked = []
    flags = EventModel.flags
    monkeypatch.setattr(EventModel, "flags", lambda self, index: asked.append(index) or flags(self, index))
    view.selectAll()
    view.grab()
    assert len(asked) < view._events.rowCount()


def test_a_larger_look_changes_all_rows_at_once_and_not_one_by_one(qapp, theme, view):
    resized = []
    view.verticalHeader().sectionResized.connect(lambda *each: resized.append(each))
    before = view.row_height
    theme.apply(qapp, "light", scale=1.5)
    assert (view.row_height, view.rowHeight(50)) == (round(1.5 * before),) * 2
    assert resized == []
    theme.apply(qapp, "light", scale=1.0)
