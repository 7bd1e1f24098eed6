"""When links were dead, with a real gateway and a real client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from PySide6.QtWidgets import QApplication

from rts_console.gui.app import make_client
from rts_console.gui.child import GatewayChild
from rts_console.gui.link_truth import LinkTruth
from rts_console.gui.operator import Operator
from rts_console.gui.stage import Identity, Stage, Target
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store
from tests.support import until


class Line:
    """Alice at a real gateway, and who knows the truth about her link."""

    def __init__(self) -> None:
        self.child, self.log = GatewayChild(), EventLog()
        self.operator = Operator(self.child, self.log)
        self.truth = LinkTruth(self.operator, self.child)
        self.stage = Stage(make_client, Store(), self.log, Quality())
        self.alice: Identity

    async def log_in(self) -> None:
        await self.child.start()
        self.alice = self.stage.add("alice", Target(self.child.url, self.child.app_id))
        await self.alice.backend.login(self.child.mint("alice", 60), "alice")

    def dead(self) -> list[tuple[bool, str]]:
        return [(each.to_ns is None, each.why) for each in self.truth.dead(self.alice)]


@pytest.fixture
async def line(qapp: QApplication) -> AsyncIterator[Line]:
    made = Line()
    await made.log_in()
    yield made
    await made.stage.aclose()
    await made.child.stop()


async def test_faults_that_kill_a_link_in_silence(line: Line) -> None:
    assert (await line.operator.set_fault({"kind": "half_open", "user_id": "alice"})).ok
    assert (await line.operator.set_fault({"kind": "half_open", "user_id": "bob"})).ok
    assert line.dead() == [(True, "half open for alice")]
    await line.operator.lift_all()
    assert line.dead() == [(False, "half open for alice")]


async def test_what_the_gateway_wrote(line: Line) -> None:
    await line.truth.look()
    assert line.dead() == []
    assert (await line.operator.set_fault({"kind": "close", "code": 4000, "user_id": "alice"})).ok

    async with asyncio.timeout(15):
        while [ended for ended, _ in line.dead()] != [False]:
            await line.truth.look()
    assert line.dead()[0][1].startswith("the gateway lost it: 4000")


async def test_the_ends_of_the_gateway(line: Line) -> None:
    await line.truth.look()
    await line.child.restart()
    assert (False, "the gateway ended") in line.dead()
    await until(lambda: line.alice.backend.logged_in, 15)
    await line.truth.look()
    assert line.truth.problem == ""
    await line.child.stop()
    assert line.dead()[-1] == (True, "the gateway ended") or (True, "the gateway ended") in line.dead()
    await line.truth.look()


async def test_others_at_another_gateway_are_not_concerned(line: Line) -> None:
    stranger = line.stage.add("alice", Target(line.child.url, "f" * 24))
    await line.child.restart()
    assert line.truth.dead(stranger) == []
