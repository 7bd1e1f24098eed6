"""Every view works on a log that is only read, and all are in step."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from rts_console.gui.loop import TaskScope
from rts_console.gui.panels.conversation import ConversationPanel
from rts_console.gui.panels.lanes import LanesPanel
from rts_console.gui.panels.latency import LatencyPanel
from rts_console.gui.panels.matrix import MatrixPanel
from rts_console.gui.panels.xray import XRayPanel
from rts_console.gui.past_pages import MomentPage, PastPages
from rts_console.gui.past_stage import past_context
from rts_console.gui.widgets.case_view import CaseView
from rts_console.gui.window import MainWindow
from rts_console.protocol.events import ConnectionStateChanged
from rts_console.protocol.words import ConnectionState
from rts_console.record.case_facts import Clock
from rts_console.record.case_times import Times
from rts_console.record.log import EventLog
from rts_console.record.quality import SeriesKey
from tests.gui.widgets.test_past_view import S, T, entered
from tests.record.events import received, sent, submitted
from tests.support import until


def sample() -> EventLog:
    """Alice and Bob in a room; Bob's link breaks; Alice's message reaches him, a second one does not."""
    log = EventLog()
    log.append("alice", entered(10, "alice"))
    log.append("bob", entered(20, "bob", "alice"))
    for at_s, state in ((20, "CONNECTED"), (30, "RECONNECTING"), (31, "RECONNECTED")):
        log.append("bob", [ConnectionStateChanged(at_ns=T + at_s * S, state=ConnectionState[state])])
    for number in (1, 2):
        ident, at_ns = f"a-{number}", T + (31 + number) * S
        log.append("alice", [submitted(client_message_id=ident, at_ns=at_ns), sent(client_message_id=ident)])
    at_ns = T + 32 * S
    came = received(user_id="alice", client_message_id="a-1", composed_at_ns=at_ns, at_ns=at_ns + S // 1000)
    log.append("bob", [came])
    log.append("alice", [received(at_ns=T + 40 * S)])
    return log


class World:
    """A view of that log with its pages."""

    def __init__(self, window: MainWindow, tasks: TaskScope) -> None:
        self.context = past_context(window.context, sample())
        self.view = CaseView(window.context.theme, self.context.log, "Case")
        clocks = [Clock(key, 0.5, 0.1, T + 32 * S) for key in ("alice", "bob")]
        at_s = (0.0, 30_000.0)
        times = [Times("round trip", "alice", T, at_s, (2.0, 4.0)), Times("loop lag", "", T, at_s, (1.0, 3.0))]
        self.pages = PastPages(self.context, self.view, tasks, clocks, times)
        self.view.resize(1000, 700)
        self.view.show()

    def look_at(self, name: str) -> QWidget:
        self.view.show_page(name)
        self.view.refresh()
        return self.view.page(name)


@pytest.fixture
async def world(window: MainWindow) -> AsyncIterator[World]:
    tasks = TaskScope()
    made = World(window, tasks)
    yield made
    await made.pages.aclose()
    await tasks.aclose()
    made.view.close()
    made.view.deleteLater()


async def test_a_conversation_and_lanes_are_read_without_a_line_to_write_in(world: World) -> None:
    talk = world.look_at("conversation")
    assert isinstance(talk, ConversationPanel)
    assert talk.conversation.seqs
    lanes = world.look_at("lanes")
    assert isinstance(lanes, LanesPanel)
    assert list(lanes.lanes) == ["alice", "bob"]
    assert not any(lanes.lanes[key].edit.isVisible() for key in lanes.lanes)
    assert not any(edit.isVisible() for edit in lanes.findChildren(QLineEdit))
    first = lanes.chooser.menu().actions()[0]
    first.trigger()
    assert list(lanes.lanes) == ["bob"]
    lanes.chooser.menu().aboutToShow.emit()
    assert [each.isChecked() for each in lanes.chooser.menu().actions()] == [False, True]


async def test_what_was_not_delivered_is_shown_in_the_table(world: World) -> None:
    matrix = world.look_at("matrix")
    assert isinstance(matrix, MatrixPanel)
    assert matrix.total.text() == "1 of 2 delivered"
    matrix.table.opened.emit(matrix.model.index(0, 1))
    assert world.view.tabs.currentIndex() == 0
    await until(lambda: (world.view.refresh(), world.view.table.model.rowCount() == 1)[1])
    rows = [world.context.log.row(seq) for seq in range(len(world.context.log))]
    lost = next(row.seq for row in rows if row.client_message_id == "a-2")
    assert world.view.table.select_seq(lost)


async def test_the_links_are_seen_through_and_nothing_is_asked(world: World) -> None:
    xray = world.look_at("xray")
    assert isinstance(xray, XRayPanel)
    assert xray.model.rowCount() == 1
    assert xray._probes == {}
    assert len(xray.tasks) == 0
    assert xray.commands() == ()
    assert xray.view.time_at(xray.view.width()) >= T + 40 * S


async def test_times_are_those_of_that_run(world: World) -> None:
    latency = world.look_at("latency")
    assert isinstance(latency, LatencyPanel)
    quality = world.context.quality
    await until(lambda: SeriesKey("peer to peer", "bob", "alice") in quality.series())
    assert SeriesKey("gateway to peer", "bob", "alice") in quality.series()
    assert SeriesKey("round trip", "alice") in quality.series()
    assert latency._span[0] <= T / 1e9 + 10
    assert latency._span[1] >= T / 1e9 + 40
    assert not latency.probe_bar.button.isVisible()
    latency.bar.live.click()
    assert latency._span[0] <= T / 1e9 + 10
    await until(lambda: not latency._status.text())
    latency.refresh()
    assert latency._note.text() == "Times of that run; loop lag p99 3.00 ms."


async def test_who_was_where_follows_the_moment_of_the_others(world: World) -> None:
    members = world.look_at("members")
    assert isinstance(members, MomentPage)
    rooms, _peers = members.parts
    assert rooms.at_ns == T + 40 * S
    assert rooms.model.rowCount() == 2
    assert not rooms.model.data(rooms.model.index(0, 0), Qt.ItemDataRole.DecorationRole).isNull()
    xray = world.view.page("xray")
    world.context.time_cursor.set(T + 15 * S, xray)
    world.view.refresh()
    assert rooms.model.rowCount() == 1
    row = world.view.table.selected_row()
    assert row is not None
    assert abs(row.at_ns - (T + 15 * S)) <= 5 * S
    rooms.back.click()
    world.view.refresh()
    assert rooms.model.rowCount() == 2


async def test_a_row_of_the_conversation_is_shown_in_the_table(world: World, tmp_path: Path) -> None:
    world.look_at("conversation")
    talk = world.view.page("conversation")
    assert isinstance(talk, ConversationPanel)
    talk.row_opened.emit(talk.conversation.seqs[0])
    row = world.view.table.selected_row()
    assert row is not None
    assert (row.seq, world.view.tabs.currentIndex()) == (talk.conversation.seqs[0], 0)
    world.view.table.conversation_requested.emit(row)
    assert talk.isVisible()
