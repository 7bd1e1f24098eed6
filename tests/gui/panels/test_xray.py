"""The X-ray panel: what it makes of rows, and of a real link."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from rts_console.gui.models.codes import Subject
from rts_console.gui.panels import xray
from rts_console.gui.panels.xray import XRayPanel
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import RequestRejected, RequestTimeout
from rts_console.protocol.events import ConnectionStateChanged, SessionResumed
from rts_console.protocol.words import ConnectionState, RefusalCode
from tests.gui.panels.worlds import World, click, part
from tests.support import until

S = 10**9


class Look:
    def __init__(self, qtbot: QtBot, *users: str) -> None:
        self.world = World(*users)
        self.panel = XRayPanel(self.world.context)
        qtbot.addWidget(self.panel)
        self.panel.resize(800, 600)
        self.panel.show()
        self.panel.refresh()

    def state(self, user: str, state: ConnectionState, at_ns: int = 0, **fields: int) -> None:
        self.world.tell(user, ConnectionStateChanged(at_ns=at_ns or now_ns(), state=state, **fields))  # type: ignore[arg-type]

    def cell(self, row: int, column: int) -> str:
        return str(self.panel.model.index(row, column).data())


@pytest.fixture
async def look(qtbot: QtBot) -> AsyncIterator[Look]:
    made = Look(qtbot, "alice", "bob")
    yield made
    await made.panel.aclose()


async def test_without_users_it_says_what_it_will_show(qtbot: QtBot) -> None:
    empty = Look(qtbot)
    assert empty.panel._stack.currentIndex() == 0
    await empty.panel.aclose()


async def test_an_outage_is_a_bar_and_a_row(look: Look) -> None:
    now = now_ns()
    look.state("bob", ConnectionState.CONNECTED, now - 20 * S)
    look.state("bob", ConnectionState.RECONNECTING, now - 10 * S, retry_in_ms=200)
    look.panel.refresh()
    assert look.panel._none.isHidden()
    assert look.cell(0, 0) == "bob"
    assert look.cell(0, 4) == "still away"
    look.state("bob", ConnectionState.RECONNECTED, now - 5 * S, attempt=3)
    look.world.tell("bob", SessionResumed(at_ns=now - 5 * S, user_id="bob", resumed=True))
    look.panel.refresh()
    assert (look.cell(0, 2), look.cell(0, 4)) == ("5.00 s", "resumed")
    _, bob = look.panel.view.lanes()
    assert [bar.state.label for bar in bob.lane.bars] == ["Connected", "Reconnecting", "Reconnected"]
    assert [attempt.number for attempt in bob.lane.attempts] == [0, 3]
    look.panel.table.doubleClicked.emit(look.panel.model.index(0, 0))
    assert look.panel.view.span_ns < 10 * S
    assert look.panel.follow.isVisible()
    click(look.panel.follow)
    assert not look.panel.follow.isVisible()


async def test_a_log_that_was_emptied_has_no_outage(look: Look) -> None:
    for at_s, state in ((20, ConnectionState.CONNECTED), (10, ConnectionState.RECONNECTING)):
        look.state("bob", state, now_ns() - at_s * S)
    look.state("bob", ConnectionState.RECONNECTED)
    look.panel.refresh()
    assert look.panel.model.rowCount() == 1
    look.world.log.clear()
    look.panel.refresh()
    assert look.panel.model.rowCount() == 0
    assert look.panel._none.text() == xray.NO_OUTAGE
    assert [bar.state.label for bar in look.panel.view.lanes()[1].lane.bars] == ["Reconnected"]


async def test_does_anything_pass(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    async def answer() -> str:
        button = part(look.panel, QToolButton, "xray_probe_alice")
        click(button, button.rect().center())
        assert look.panel._answers["alice"][0] == "asking …"
        await until(lambda: not any("probe" in task.get_name() for task in asyncio.all_tasks()))
        look.panel.refresh()
        return look.panel.view.lanes()[0].answer

    backend = look.world.backend("alice")
    assert (await answer()).startswith("passes, ")
    backend.failures["get_peer_online_status"] = RequestTimeout("the look-up", 5_000)
    assert "the look-up" in await answer()
    backend.failures["get_peer_online_status"] = RequestRejected(RefusalCode.NOT_ALLOWED, "no look-ups")
    assert (await answer()).startswith("passes, ")
    del backend.failures["get_peer_online_status"]
    backend.gate = asyncio.Event()
    monkeypatch.setattr(xray, "PROBE_LIMIT_S", 0.05)
    assert await answer() == "nothing within 0.05 s"
    backend.gate = None
    backend.set_logged_in(False)
    assert await answer() == "not logged in"


async def test_probes_come_and_go_with_the_users(look: Look) -> None:
    bob = look.world.stage.get("bob")
    assert bob is not None
    assert {button.objectName() for button in look.panel.view.findChildren(QToolButton)} == {
        "xray_probe_alice",
        "xray_probe_bob",
    }
    await look.world.stage.remove(bob)
    look.panel.refresh()
    assert list(look.panel._probes) == ["alice"]


async def test_a_click_moves_all_views_and_they_move_it(look: Look) -> None:
    cursor = look.world.context.time_cursor
    look.panel.view.moment_chosen.emit(7 * S)
    assert cursor.at_ns == 7 * S
    at_ns = now_ns() - 300 * S
    cursor.set(at_ns)
    assert not look.panel.view.following


async def test_the_span_is_remembered(look: Look) -> None:
    look.panel.view.set_span(17 * S)
    kept = look.panel.save_state()
    look.panel.view.set_span(60 * S)
    look.panel.restore_state(kept)
    assert look.panel.view.span_ns == 17 * S
    for odd in ({}, {"span_s": "x"}, {"span_s": -1}, {"span_s": 1e99}):
        look.panel.restore_state(odd)
        assert look.panel.view.span_ns == 17 * S


async def test_half_open_is_hatched_until_it_is_noticed(look: Look) -> None:
    context = look.world.context
    await context.child.start()
    look.state("bob", ConnectionState.CONNECTED)
    assert (await context.operator.set_fault({"kind": "half_open", "user_id": "bob"})).ok
    look.panel.refresh()
    alice, bob = look.panel.view.lanes()
    assert alice.dead == []
    none = look.panel.findChild(QLabel, "xray_none")
    assert none is not None
    assert none.text() == "No outage yet. Wrong on purpose: half open for bob."
    (dead,) = bob.dead
    assert (dead.to_ns, dead.why) == (None, "half open for bob")
    look.state("bob", ConnectionState.RECONNECTING, dead.from_ns + 2 * S)
    look.panel.refresh()
    (dead,) = look.panel.view.lanes()[1].dead
    assert dead.to_ns == look.panel.xray.lanes["bob"].outages[0].from_ns
    assert look.cell(0, 3) == "2.00 s"
    await until(lambda: not len(look.panel.tasks))
    await context.child.stop()


async def test_a_double_click_asks_what_a_state_means(look: Look, qtbot: QtBot) -> None:
    now = now_ns()
    look.state("bob", ConnectionState.CONNECTED, now - 40 * S)
    look.state("bob", ConnectionState.RECONNECTING, now - 30 * S, retry_in_ms=200)
    look.state("bob", ConnectionState.RECONNECTED, now - 10 * S, attempt=3)
    look.panel.refresh()
    asked: list[Subject] = []
    look.panel.explain_wanted.connect(asked.append)
    view = look.panel.view
    place = QPoint(int(view.x_of(now - 20 * S)), int(view.lane_rect(1).center().y()))
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=place)
    (subject,) = asked
    assert (subject.code, subject.key) == (ConnectionState.RECONNECTING, "bob")
    assert subject.seq is not None
    assert look.world.log.row(subject.seq).at_ns == now - 30 * S
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(5, place.y()))
    assert len(asked) == 1


async def test_each_probe_stays_in_its_lane_when_the_scale_changes(look: Look, qapp: QApplication) -> None:
    look.panel.refresh()
    look.panel.theme.apply(qapp, "light", scale=1.5)
    for place, key in enumerate(("alice", "bob")):
        button = part(look.panel, QToolButton, f"xray_probe_{key}")
        assert look.panel.view.lane_rect(place).contains(QRectF(button.geometry()))
        assert button.iconSize().width() == look.panel.theme.pixels(15)
