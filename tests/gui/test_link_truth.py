"""When links were dead, with a real gateway and a real client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from PySide6.QtWidgets import QApplication

from rts_console.gateway.faults import Fault, FaultKind
from rts_console.gui.app import make_client
from rts_console.gui.child import GatewayChild
from rts_console.gui.link_truth import LinkTruth, PastTruth
from rts_console.gui.operator import GATEWAY, Desk, Operator
from rts_console.gui.stage import Identity, Stage, Target
from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import FaultChanged, GatewayChanged
from rts_console.record.dead_times import Dead
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store
from tests.gui.fakes import FakeBackend
from tests.support import until


class Line:
    """Alice at a real gateway, and who knows the truth about her link."""

    def __init__(self) -> None:
        self.child, self.log = GatewayChild(), EventLog()
        self.operator = Operator(self.child, self.log)
        self.quality = Quality()
        self.truth = LinkTruth(self.operator, self.child, self.quality)
        self.stage = Stage(make_client, Store(), self.log, self.quality)
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


async def test_the_journal_of_another_gateway_in_our_time(line: Line) -> None:
    """The gateway of one console is another one to the next."""
    console, quality, stage = GatewayChild(), Quality(), Stage(make_client, Store(), EventLog(), Quality())
    operator = Operator(console, EventLog())
    truth = LinkTruth(operator, console, quality)
    operator.go_to(Desk(line.child.admin_url, line.child.operator_token, "staging"))
    bob = stage.add("bob", Target(line.child.url, line.child.app_id, profile="staging"))
    await bob.backend.login(line.child.mint("bob", 60), "bob")
    assert (await operator.set_fault({"kind": "close", "code": 4000, "user_id": "bob"})).ok

    async with asyncio.timeout(15):
        while not (truth._noted("staging", bob) and truth._noted("staging", bob)[0].to_ns):
            await truth.look()
    assert truth.dead(bob) == []  # its clock is not known
    quality.offsets("bob").add_sample(now_ns(), 7_000_000_000, 2_000_000)
    (noted,), (dead,) = truth._noted("staging", bob), truth.dead(bob)
    assert noted.from_ns - dead.from_ns == 7_000_000_000
    assert dead.to_ns is not None
    assert dead.why.startswith("the gateway lost it: 4000")
    assert "by its clock, ± 2." in dead.why

    # Started anew it counts from 1: what it writes then is read as well, and what it wrote is not forgotten.
    await line.child.restart()
    operator.go_to(Desk(line.child.admin_url, line.child.operator_token, "staging"))
    journal, began = truth._journals["staging"], truth._began["staging"]
    async with asyncio.timeout(15):
        while truth._began["staging"] == began or not journal.next:
            await truth.look()
    assert truth.problem == ""
    assert len(truth.dead(bob)) == 1
    await stage.aclose()


def test_a_log_tells_of_half_open_links_and_of_the_ends_of_the_gateway() -> None:
    words = Fault(FaultKind.HALF_OPEN, user_id="alice").words()
    log = EventLog()
    for at_ns, on in ((10, True), (20, False)):
        log.append(GATEWAY, [FaultChanged(at_ns=at_ns, number=1, words=words, on=on, user_id="alice")])
    log.append(GATEWAY, [FaultChanged(at_ns=15, number=2, words="delay 5 ms for all", on=True)])
    for at_ns, running in ((30, True), (40, False), (45, False), (50, True), (60, False)):
        log.append(GATEWAY, [GatewayChanged(at_ns=at_ns, words="It has changed.", running=running, died=at_ns == 45)])
    truth = PastTruth(log)
    stage = Stage(lambda _target: FakeBackend(), Store(), EventLog(), Quality())
    alice, bob = (stage.add(user, Target("ws://127.0.0.1:1", "0" * 24)) for user in ("alice", "bob"))
    downs = [Dead(40, 50, "It has changed"), Dead(60, None, "It has changed")]
    assert truth.dead(alice) == [Dead(10, 20, words), *downs]
    assert truth.dead(bob) == downs
