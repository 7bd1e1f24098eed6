"""The gap checker's face: off until it is wanted, told why a path is none, and a way to the messages."""

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rts_console.gui.models.gaps import GapModel
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.gap_view import GapView, terms
from rts_console.record.gaps import Gaps, Pair
from rts_console.record.log import EventLog
from rts_console.record.query import parse
from tests.record.test_gaps import message


def made(theme: Theme, qtbot: QtBot) -> tuple[EventLog, Gaps, GapView]:
    log = EventLog()
    gaps = Gaps(log)
    view = GapView(theme, gaps)
    qtbot.addWidget(view)
    view.show()
    return log, gaps, view


def test_switched_on_it_shows_the_pairs(theme: Theme, qtbot: QtBot) -> None:
    log, gaps, view = made(theme, qtbot)
    log.append("alice", [message(1), message(4)])
    assert "Off." in view.status.text()
    view.switch.click()
    assert "No numbered message yet" in view.status.text()
    gaps.read()
    view.refresh()
    assert view.table.model().rowCount() == 1
    assert view.status.text() == ""
    wanted: list[str] = []
    view.filter_wanted.connect(wanted.append)
    view.table.doubleClicked.emit(view.table.model().index(0, GapModel.GAP))
    assert wanted == ["as:alice from:bob kind:message gap"]
    assert parse(wanted[0]).select(log, 0, log.next_seq).tolist() == [1]


def test_a_bad_path_is_told_and_a_good_one_is_read(theme: Theme, qtbot: QtBot) -> None:
    _log, gaps, view = made(theme, qtbot)
    view.counter.setText("$[")
    QTest.keyClick(view.counter, "\r")
    assert view.status.kind() == "error"
    assert "$.seq" in view.status.text()
    view.counter.setText("$.n")
    view.counter.editingFinished.emit()
    assert gaps.counter == "$.n"
    view.late.setValue(50)
    assert gaps.late_ms == 50


def test_the_filter_of_a_room_names_it() -> None:
    assert terms(Pair("alice", "bob", "lobby", "r"), GapModel.PAIR) == "as:alice from:bob room:lobby"
