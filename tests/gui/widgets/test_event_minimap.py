import pytest
from PySide6.QtCore import QPoint, Qt

from rts_console.gui.models.event_overview import Sign
from rts_console.gui.widgets.event_table import EventTable
from rts_console.protocol.words import Outcome, UserMessageSendResult
from rts_console.record.log import EventLog
from tests.gui.sample_events import received, sent, submitted


@pytest.fixture
def log():
    return EventLog()


@pytest.fixture
def table(qtbot, theme, log):
    table = EventTable(theme, log, {}.get)
    qtbot.addWidget(table)
    table.resize(900, 400)
    table.show()
    log.append("alice", [received() for _ in range(500)])
    log.append("alice", [submitted(name="bad")])
    log.append("alice", [sent("bad", code=UserMessageSendResult.NO_RECEIVER, outcome=Outcome.REFUSED)])
    log.append("alice", [received() for _ in range(499)])
    table.refresh()
    return table


def test_an_error_stands_where_its_row_is(qtbot, theme, table):
    bar = table.minimap
    qtbot.waitUntil(lambda: Sign.ERROR in bar.codes())
    place = bar.codes().tolist().index(Sign.ERROR)
    assert abs(place - bar.height() // 2) <= 1
    image = bar.grab().toImage()
    assert image.pixelColor(bar.width() // 2, place).name() == theme.color("error_fill").name()


def test_a_mark_comes_and_goes(qtbot, table):
    table.marks.mark(100)
    table.refresh()
    qtbot.waitUntil(lambda: Sign.MARK in table.minimap.codes())
    table.marks.unmark(100)
    table.refresh()
    qtbot.waitUntil(lambda: Sign.MARK not in table.minimap.codes())


def test_a_click_goes_to_the_rows_behind_it(qtbot, table):
    bar = table.minimap
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(5, bar.height() // 2))
    assert not table.following
    rows = range(table.view.top_row(), table.view.top_row() + table.view.page)
    assert 500 in rows


def test_the_handle_is_dragged_to_both_ends(qtbot, table):
    bar = table.minimap
    start = bar.handle().center()
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(bar, QPoint(5, -50))
    assert (bar.value(), table.following) == (0, False)
    qtbot.mouseMove(bar, QPoint(5, bar.height() + 50))
    qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(5, bar.height() + 50))
    assert (bar.value(), table.following) == (bar.maximum(), True)


def test_nothing_is_repainted_when_nothing_changed(qtbot, table):
    bar = table.minimap
    bar.look()
    image = bar._painted()
    table.refresh()
    bar.look()
    assert bar._painted().cacheKey() == image.cacheKey()


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_it_paints_in_every_theme(qapp, theme, table, name):
    theme.apply(qapp, name)
    table.minimap.look()
    image = table.minimap.grab().toImage()
    assert image.pixelColor(5, 3).name() != theme.color("error_fill").name()
    theme.apply(qapp, "light")
