import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rts_console.gui.event_commands import reading_commands, table_in_use
from rts_console.gui.models.event_columns import Column, TimeMode
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.event_table import EventTable
from rts_console.record.log import EventLog
from tests.gui.sample_events import received


@pytest.fixture
def theme(qapp):
    theme = Theme()
    theme.load_fonts()
    theme.apply(qapp, "light")
    return theme


@pytest.fixture
def tables(qtbot, theme):
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    made = []
    for _ in range(2):
        log = EventLog()
        log.append("alice", [received(f"row {number}") for number in range(50)])
        table = EventTable(theme, log, {}.get)
        table.refresh()
        layout.addWidget(table)
        made.append(table)
    window.resize(800, 800)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield made
    window.close()


@pytest.fixture
def run(tables):
    commands = {command.name: command.run for command in reading_commands(tables[0])}
    return lambda name: commands[name]()


def test_commands_act_on_the_table_that_has_the_focus(tables, run):
    own, other = tables
    other.view.setFocus()
    assert table_in_use(own) is other
    other.view.selectRow(7)
    run("mark_event")
    assert (len(own.marks), other.marks.get(7) is not None) == (0, True)
    own.filter_bar.edit.setFocus()
    assert table_in_use(own) is own


def test_without_the_focus_it_is_the_own_one(qtbot, tables):
    tables[1].view.setFocus()
    tables[1].view.clearFocus()
    assert table_in_use(tables[0]) is tables[0]


def test_every_command_can_be_run_at_any_time(tables, run):
    own, _ = tables
    own.view.setFocus()
    for command in reading_commands(own):
        if command.name not in ("choose_columns", "comment_event"):
            command.run()
    own.model.log.clear()
    own.refresh()
    for command in reading_commands(own):
        if command.name != "choose_columns":
            command.run()


def test_keys_mark_time_sort_and_write_comments(tables, run):
    own, _ = tables
    own.view.setCurrentIndex(own.model.index(5, Column.SIZE))
    run("time_reference")
    assert (own.model.reference, own.model.time.mode) == (5, TimeMode.REFERENCE)
    run("time_format")
    assert own.model.time.mode is TimeMode.EPOCH
    run("sort_events")
    assert own.model.order.column is Column.SIZE
    run("sort_events_by_time")
    assert own.model.order is None
    run("comment_event")
    assert own.view.editing


def test_no_two_commands_share_their_keys(tables):
    keys = [command.keys for command in reading_commands(tables[0]) if command.keys]
    assert len(keys) == len(set(keys))
