"""The window's operator, at a real gateway."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator

import pytest
from PySide6.QtWidgets import QApplication

from rts_console.client.admin import AdminClient
from rts_console.gui.child import ChildState, GatewayChild
from rts_console.gui.operator import Desk, Operator
from rts_console.protocol.secret import Secret
from rts_console.record.log import EventLog
from tests.support import until

OWNER_SCRIPT = """
import asyncio, sys
from PySide6.QtCore import QCoreApplication
from rts_console.gui.child import GatewayChild
from rts_console.gui.operator import Desk, Operator
from rts_console.protocol.secret import Secret
from rts_console.record.log import EventLog

async def main():
    operator = Operator(GatewayChild(), EventLog(), lease_s=1.0)
    url, token = sys.stdin.readline().split()
    operator.go_to(Desk(url, Secret(token), "another"))
    outcome = await operator.set_fault({"kind": "delay", "delay_ms": 200})
    print("set" if outcome.ok else outcome.problem, flush=True)
    await operator.run()

application = QCoreApplication([])
asyncio.run(main())
"""


class Bench:
    """An operator at a local gateway that runs, watched."""

    def __init__(self) -> None:
        self.child, self.log = GatewayChild(), EventLog()
        self.operator = Operator(self.child, self.log)

    def rows(self, kind: str = "fault") -> list[str]:
        """What the log tells of faults, or of the gateway itself."""
        rows = [self.log.row(seq) for seq in range(self.log.first_seq, self.log.next_seq)]
        assert all(row.identity == "gateway" and row.kind in ("fault", "gateway") for row in rows)
        return [row.note for row in rows if row.kind == kind]

    def admin(self) -> AdminClient:
        return AdminClient(self.child.admin_url, self.child.operator_token)


@pytest.fixture
async def bench(qapp: QApplication) -> AsyncIterator[Bench]:
    bench = Bench()
    await bench.child.start()
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(bench.operator.run(), name="watch")
        yield bench
        watching.cancel()
    await bench.child.stop()


async def test_a_fault_is_set_told_and_lifted(bench: Bench) -> None:
    changes: list[int] = []
    bench.operator.changed.connect(lambda: changes.append(len(bench.operator.active)))
    outcome = await bench.operator.set_fault({"kind": "delay", "delay_ms": 200, "user_id": "bob"})
    assert outcome.ok
    (fault,) = bench.operator.active
    assert (fault.words, fault.owner, fault.is_ours) == ("delay 200 ms for bob", "console", True)
    assert bench.operator.on() == [fault]
    assert fault.seconds_left(fault.starts_at_ns) is None
    (span,) = bench.operator.spans()
    assert (span.start_ns, span.end_ns, span.text) == (fault.starts_at_ns, 0, "delay 200 ms for bob")
    assert (await bench.operator.lift(fault.number)).ok
    assert bench.operator.active == []
    (span,) = bench.operator.spans()
    assert span.end_ns > span.start_ns
    assert bench.rows() == ["Fault 1 is on: delay 200 ms for bob.", "Fault 1 has ended: delay 200 ms for bob."]
    assert changes[0] == 1
    assert changes[-1] == 0


async def test_lifting_what_has_ended_is_no_problem(bench: Bench) -> None:
    assert (await bench.operator.lift(77)).ok


async def test_one_that_ends_by_itself_is_noticed(bench: Bench) -> None:
    assert (await bench.operator.set_fault({"kind": "delay", "delay_ms": 9, "for_s": 0.3})).ok
    await until(lambda: len(bench.rows()) == 2)
    (span,) = bench.operator.spans()
    assert 0.25e9 <= span.end_ns - span.start_ns <= 0.4e9


async def test_one_for_later_is_set_but_not_on(bench: Bench) -> None:
    assert (await bench.operator.set_fault({"kind": "delay", "delay_ms": 9, "after_s": 0.5})).ok
    (fault,) = bench.operator.active
    assert bench.operator.on() == []
    assert bench.rows() == []
    assert 0 < fault.seconds_to_start(fault.starts_at_ns - 10**8) <= 0.1
    await until(lambda: len(bench.rows()) == 1)
    assert bench.operator.on() == [fault]


async def test_what_strikes_once_is_told_although_it_is_over_at_once(bench: Bench) -> None:
    assert (await bench.operator.set_fault({"kind": "close", "code": 4000})).ok
    await until(lambda: len(bench.rows()) == 2)
    assert bench.rows()[0] == "Fault 1 is on: close 4000 for all."


async def test_presets_and_the_end_of_all(bench: Bench) -> None:
    assert (await bench.operator.set_preset("3G", "bob")).ok
    assert len(bench.operator.on()) == 4
    assert "80 % loss" in bench.operator.presets
    async with bench.admin() as another:
        await another.act("fault", kind="half_open", user_id="alice")
    assert (await bench.operator.lift_all()).ok
    assert bench.operator.active == []


async def test_what_others_set_is_seen_while_somebody_looks(bench: Bench) -> None:
    async with bench.admin() as another:
        await another.act("fault", kind="half_open", user_id="alice", owner="another")
    bench.operator.be_eager()
    await until(lambda: bench.operator.active)
    assert not bench.operator.active[0].is_ours


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "delay"}, "both 0"),
        ({"kind": "gremlins"}, "gremlins"),
        ({"kind": "kick", "user_id": "bob"}, "room_id"),
    ],
)
async def test_a_fault_that_cannot_be_says_why(bench: Bench, fields: dict[str, object], words: str) -> None:
    outcome = await bench.operator.set_fault(fields)
    assert not outcome.ok
    assert words in outcome.problem
    assert bench.rows() == []


async def test_everything_else_of_the_admin_api(bench: Bench) -> None:
    assert (await bench.operator.view("state")).answer["users"] == 0
    kicked = await bench.operator.act("kick", app_id=bench.child.app_id, user_id="bob", room_id="lobby")
    assert (kicked.ok, kicked.status) == (False, 404)
    assert "bob is not in lobby" in kicked.problem


async def test_a_gateway_that_ends_takes_its_faults_along(bench: Bench) -> None:
    assert (await bench.operator.set_fault({"kind": "half_open"})).ok
    await bench.child.stop()
    assert bench.operator.active == []
    assert bench.rows()[-1] == "Fault 1 has ended: half open for all."
    outcome = await bench.operator.set_fault({"kind": "half_open"})
    assert "start it" in outcome.problem
    assert outcome.problem == bench.operator.why_not


async def test_what_becomes_of_the_gateway_is_told(bench: Bench) -> None:
    assert bench.rows("gateway")[0].startswith(f"The local gateway runs at {bench.child.url} with the rules volcengine")
    os.kill(bench.child.pid, signal.SIGKILL)
    await until(lambda: bench.child.state is ChildState.CRASHED)
    assert bench.rows("gateway")[1:] == ["The gateway was killed by signal 9."]
    await bench.child.start()
    await bench.child.stop()
    stopping, stopped = bench.rows("gateway")[3:]
    assert (stopping, stopped) == (
        "The local gateway is being stopped: every link of it ends.",
        "The local gateway has stopped with exit code 0.",
    )


async def test_another_gateway_is_acted_at_in_the_same_way(bench: Bench) -> None:
    elsewhere = Operator(GatewayChild(), EventLog())
    assert "give the admin address" in elsewhere.why_not
    elsewhere.go_to(Desk(bench.child.admin_url, bench.child.operator_token, "staging"))
    assert (await elsewhere.set_fault({"kind": "half_open"})).ok
    assert elsewhere.active[0].is_ours
    await bench.operator.look()
    assert not bench.operator.active[0].is_ours
    assert (await elsewhere.lift_own()).ok
    assert elsewhere.active == []


async def test_moving_on_takes_back_what_was_set(bench: Bench) -> None:
    assert (await bench.operator.set_fault({"kind": "half_open"})).ok
    await bench.operator.move_to(Desk(bench.child.admin_url, bench.child.operator_token, "the same under another name"))
    async with bench.admin() as admin:
        assert (await admin.view("faults"))["faults"] == []
    assert bench.rows()[-1] == "Fault 1 has ended: half open for all."
    assert not bench.operator.is_local


async def test_a_wrong_token_says_what_to_do(bench: Bench) -> None:
    bench.operator.go_to(Desk(bench.child.admin_url, Secret("wrong"), "staging"))
    outcome = await bench.operator.view("faults")
    assert outcome.status == 401
    assert "its configuration lists" in outcome.problem
    await bench.operator.look()
    assert bench.operator.problem == outcome.problem


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "no address", "http://[::1"])
async def test_an_address_where_nobody_is_does_not_raise(qapp: QApplication, url: str) -> None:
    operator = Operator(GatewayChild(), EventLog())
    operator.go_to(Desk(url, Secret("token"), "staging"))
    outcome = await operator.set_fault({"kind": "half_open"})
    assert "cannot be asked" in outcome.problem


async def test_leaving_takes_back_what_was_set(qapp: QApplication) -> None:
    child, log = GatewayChild(), EventLog()
    await child.start()
    operator = Operator(child, log)
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(operator.run(), name="watch")
        assert (await operator.set_fault({"kind": "half_open"})).ok
        watching.cancel()
    async with AdminClient(child.admin_url, child.operator_token) as admin:
        assert (await admin.view("faults"))["faults"] == []
    await child.stop()


async def test_a_lease_is_renewed_as_long_as_somebody_is_there(bench: Bench) -> None:
    operator = Operator(bench.child, EventLog(), lease_s=0.4)
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(operator.run(), name="watch")
        assert (await operator.set_fault({"kind": "half_open"})).ok
        (fault,) = operator.active
        await until(lambda: operator._leased_until_ns - fault.starts_at_ns > 2e9)
        assert operator.active == [fault]
        watching.cancel()


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
async def test_faults_end_when_the_console_is_killed(bench: Bench) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OWNER_SCRIPT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{bench.child.admin_url} {bench.child.operator_token.reveal()}\n".encode())
    assert await process.stdout.readline() == b"set\n"
    bench.operator.be_eager(60)
    await until(lambda: bench.operator.active)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    await until(lambda: not bench.operator.active)
    assert bench.rows()[-1] == "Fault 1 has ended: delay 200 ms for all."
