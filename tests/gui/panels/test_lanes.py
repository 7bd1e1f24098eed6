"""The Lanes panel, and its lanes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rts_console.gui.panels.lanes import LanesPanel
from rts_console.protocol.words import MessageMode, Scope
from tests.gui.panels.worlds import World, click
from tests.support import until


class Desk:
    """A panel over a world of three."""

    def __init__(self, qtbot: QtBot) -> None:
        self.world = World("alice", "bob", "carol")
        self.panel = LanesPanel(self.world.context)
        qtbot.addWidget(self.panel)
        self.panel.resize(900, 500)
        self.panel.show()


@pytest.fixture
async def desk(qtbot: QtBot) -> AsyncIterator[Desk]:
    made = Desk(qtbot)
    yield made
    await made.panel.aclose()


async def test_the_first_lane_comes_with_that_of_who_acts(desk: Desk) -> None:
    assert desk.panel.empty.isVisible()
    desk.panel.toggle("bob")
    assert list(desk.panel.lanes) == ["alice", "bob"]
    desk.panel.toggle("carol")
    assert list(desk.panel.lanes) == ["alice", "bob", "carol"]
    desk.panel.toggle("bob")
    assert list(desk.panel.lanes) == ["alice", "carol"]


async def test_the_empty_pane_opens_the_first_two_or_asks_for_users(desk: Desk, qtbot: QtBot) -> None:
    click(desk.panel.empty.button)
    assert list(desk.panel.lanes) == ["alice", "bob"]
    for identity in desk.world.stage.identities:
        await desk.world.stage.remove(identity)
    desk.panel.refresh()
    assert desk.panel.lanes == {}
    with qtbot.waitSignal(desk.panel.user_wanted):
        click(desk.panel.empty.button)


async def test_a_lane_shows_what_one_user_saw(desk: Desk) -> None:
    desk.panel.toggle("bob")
    desk.panel.refresh()
    table = desk.panel.lanes["bob"].table
    await until(lambda: table.refresh() or table.model.rowCount() == 1)
    cells = table.model.cells(0)
    assert cells is not None
    assert cells.row.identity == "bob"


async def test_one_writes_as_the_user_of_the_lane(desk: Desk, qtbot: QtBot) -> None:
    desk.panel.toggle("bob")
    desk.panel.refresh()
    lane = desk.panel.lanes["bob"]
    assert [lane.target.itemText(place) for place in range(lane.target.count())] == ["alice", "carol"]
    lane.target.setCurrentIndex(1)
    qtbot.keyClicks(lane.edit, "hello")
    qtbot.keyClick(lane.edit, Qt.Key.Key_Return)
    await until(lambda: not len(desk.panel.tasks))
    assert desk.world.backend("bob").sent() == [(Scope.PEER, "carol", "hello", MessageMode.RELIABLE_ORDERED)]
    assert lane.edit.text() == ""
    assert desk.world.stage.active is desk.world.stage.get("alice")


async def test_a_message_that_failed_stays_with_the_reason(desk: Desk, qtbot: QtBot) -> None:
    desk.panel.toggle("bob")
    desk.panel.refresh()
    lane = desk.panel.lanes["bob"]
    desk.world.backend("bob").set_logged_in(False)
    qtbot.keyClicks(lane.edit, "hello")
    click(lane.send_button)
    await until(lambda: not len(desk.panel.tasks))
    assert lane.status.kind() == "error"
    assert "not logged in" in lane.status.text()
    assert lane.edit.text() == "hello"


async def test_lanes_are_remembered_and_open_when_their_user_comes(desk: Desk, qtbot: QtBot) -> None:
    desk.panel.toggle("bob")
    state = desk.panel.save_state()
    world = World("bob")
    again = LanesPanel(world.context)
    qtbot.addWidget(again)
    again.restore_state(state)
    assert list(again.lanes) == ["bob"]
    world.add("alice")
    again.refresh()
    assert set(again.lanes) == {"alice", "bob"}
    again.restore_state({"lanes": 7})
    await again.aclose()


async def test_the_buttons_of_a_lane_act_and_close(desk: Desk) -> None:
    desk.panel.toggle("bob")
    desk.panel.lanes["bob"].act_wanted.emit()
    assert desk.world.stage.active is desk.world.stage.get("bob")
    desk.panel.lanes["bob"].close_wanted.emit()
    assert list(desk.panel.lanes) == ["alice"]
