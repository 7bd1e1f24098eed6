"""The Faults panel, at a real gateway."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from rts_console.gui.context import Fault
from rts_console.gui.panels.faults import FaultsPanel
from rts_console.gui.widgets.field import Field
from rts_console.protocol.secret import Secret
from tests.gui.panels.worlds import World, click, part
from tests.support import until


class Faults:
    """A panel with a gateway that runs or not, and a hand."""

    def __init__(self, qtbot: QtBot) -> None:
        self.world = World("alice", "bob")
        self.operator = self.world.context.operator
        self.panel = FaultsPanel(self.world.context)
        qtbot.addWidget(self.panel)
        self.panel.resize(320, 900)
        self.panel.show()

    def shown(self) -> list[str]:
        return [row.words.text() for row in self.panel.list.rows()]

    def press(self, name: str) -> None:
        click(part(self.panel, QPushButton, name))

    async def done(self) -> None:
        await until(lambda: not len(self.panel.tasks), 15)

    async def sees(self, *words: str) -> None:
        await until(lambda: self.shown() == list(words), 15)


@pytest.fixture
async def faults(qtbot: QtBot) -> AsyncIterator[Faults]:
    made = Faults(qtbot)
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(made.operator.run(), name="watch")
        yield made
        await made.panel.aclose()
        watching.cancel()
    await made.world.context.child.stop()


@pytest.fixture
async def running(faults: Faults) -> Faults:
    await faults.world.context.child.start()
    await until(lambda: faults.operator.desk)
    return faults


async def test_without_a_gateway_it_says_why_and_starts_one(faults: Faults) -> None:
    assert faults.panel._body.isHidden()
    assert "start it" in faults.panel._empty.accessibleDescription()
    faults.press("faults_start_gateway")
    await until(lambda: faults.world.context.child.running, 15)
    await until(lambda: not faults.panel._body.isHidden())
    assert faults.panel.nothing.isVisible()
    assert not faults.panel.end_all.isVisible()


async def test_a_delay_for_one_user_by_clicks(running: Faults) -> None:
    panel = running.panel
    assert [panel.user.itemText(place) for place in range(panel.user.count())] == ["", "alice", "bob"]
    panel.user.setEditText("bob")
    panel.form.lasting.setValue(60)
    running.press("fault_set")
    await running.sees("delay 200 ms for bob")
    await running.done()
    assert panel.list.rows()[0].time.text().endswith(" left")
    assert panel.status.text() == "Delay is set."
    assert running.world.context.faults()[0][1:] == (0, "delay 200 ms for bob", "bob", "")
    running.press("fault_end_1")
    await running.sees()
    assert panel.nothing.isVisible()
    (over,) = running.world.context.faults()
    assert isinstance(over, Fault)
    assert over.end_ns > over.start_ns


async def test_presets_and_end_all(running: Faults) -> None:
    running.press("preset_3G")
    await until(lambda: len(running.shown()) == 4)
    running.press("preset_app_server_down")
    await until(lambda: len(running.shown()) == 5)
    running.press("faults_end_all")
    await running.sees()
    await running.done()
    assert running.panel.status.text() == "Nothing is wrong on purpose any more."


async def test_what_is_told_of_a_fault_goes_with_it(running: Faults) -> None:
    running.press("preset_lift")
    await until(lambda: running.panel.status.text() == "Elevator is set.", 15)
    await running.done()
    (fault,) = running.operator.active
    assert (await running.operator.lift(fault.number)).ok
    await until(lambda: running.panel.status.text() == "", 15)


async def test_a_restart_is_a_real_one(running: Faults) -> None:
    pid = running.world.context.child.pid
    running.press("preset_gateway_restart")
    assert running.panel.status.kind() == "busy"
    await running.done()
    assert running.panel.status.text() == "The gateway runs again."
    assert running.world.context.child.pid not in (0, pid)
    log = running.world.log
    notes = [log.row(seq).note for seq in range(log.first_seq, log.next_seq) if log.row(seq).kind == "fault"]
    assert notes == ["Fault is on: gateway restart for all.", "Fault has ended: gateway restart for all."]


async def test_what_is_wrong_is_said_at_its_field(running: Faults) -> None:
    panel = running.panel
    panel.user.setEditText("bob!!\u00e9 no")
    running.press("fault_set")
    assert panel._user_field.error()
    panel.choose("kick", "bob")
    running.press("fault_set")
    assert "Out of which room" in (panel._room_field.error() or "")
    panel.room.setEditText("lobby")
    running.press("fault_set")
    await running.done()
    assert panel._room_field.error() is None
    assert panel.status.text() == "Kick out of a room: done."


async def test_what_the_gateway_refuses_is_said_below(running: Faults) -> None:
    for _ in range(100):
        assert (await running.operator.act("fault", kind="half_open", user_id="nobody")).ok
    running.press("fault_set")
    await running.done()
    assert "100 faults are set already" in running.panel.status.text()


async def test_another_gateway_by_its_address_and_token(running: Faults) -> None:
    panel, child = running.panel, running.world.context.child
    panel.elsewhere.set_open(True)
    address, token = part(panel, QLineEdit, "operator_url"), part(panel, QLineEdit, "operator_token")
    running.press("operator_use")
    assert all(field.error() for field in (panel._address_field, panel._token_field))
    assert isinstance(panel._address_field, Field)
    address.setText(child.admin_url)
    token.setText("wrong")
    running.press("operator_use")
    await running.done()
    await until(lambda: "its configuration lists" in panel._problem.text())
    token.setText(child.operator_token.reveal())
    running.press("operator_use")
    await running.done()
    assert not running.operator.is_local
    assert token.text() == ""
    assert panel._problem.text() == ""
    running.press("fault_set")
    await running.sees("delay 200 ms for all")
    assert running.operator.active[0].owner != "console"
    running.press("operator_back")
    await running.done()
    assert running.operator.is_local
    assert await running.world.context.keys.get("operator of Local gateway") in (None, Secret(""))
