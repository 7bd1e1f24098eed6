"""Twenty thousand calls of which half are cancelled: nobody ever gets the answer to somebody else's question."""

import asyncio
import gc
import random
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Final

from rts_console.client.rts import RtsClient
from rts_console.gateway.server import Gateway
from rts_console.protocol.errors import RtsError
from rts_console.protocol.words import UserOnlineStatus
from soak.people import APP, config, token
from soak.report import Report

AT_ONCE: Final = 100
STATUS: Final = {"bob": UserOnlineStatus.ONLINE, "nobody": UserOnlineStatus.OFFLINE}


@dataclass(frozen=True)
class Size:
    """How large the trial is."""

    calls: int


FULL: Final = Size(calls=20_000)
SHORT: Final = Size(calls=1_000)


def run(report: Report, size: Size) -> None:
    """Run it on a loop of its own."""
    with asyncio.Runner() as runner:
        runner.run(_run(report, size))


async def _run(report: Report, size: Size) -> None:
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(Gateway(config()))
        alice, bob = [await stack.enter_async_context(RtsClient(APP, url=gateway.url)) for _ in range(2)]
        received: list[bytes] = []
        bob.observe(lambda events: received.extend(e.data for e in events if hasattr(e, "data")))
        await alice.login(token("alice"), "alice")
        await bob.login(token("bob"), "bob")
        room = alice.create_room("hall")
        await room.join()
        tasks_before = len(asyncio.all_tasks())
        calls = _Calls(alice, report.randomness("calls"))
        for _ in range(size.calls // AT_ONCE):
            await calls.batch(AT_ONCE)
        await alice.get_peer_online_status("bob")  # what was cancelled has been answered by now as well
        await asyncio.sleep(0.2)
        gc.collect()
        report.at_least("calls", calls.made, size.calls)
        report.at_least("cancelled_share", calls.cancelled / calls.made, 0.3)
        report.none(cross_talk=len(calls.wrong), failed=len(calls.failed))
        report.none(tasks_left=len(asyncio.all_tasks()) - tasks_before, waiting_left=len(alice._futures))
        missing = calls.accepted - set(received)
        report.none(lost=len(missing), duplicated=len(received) - len(set(received)))
        report.truth("still_joined", room.joined)
        if calls.wrong or calls.failed:
            report.note(examples=(calls.wrong + calls.failed)[:3])


class _Calls:
    """Questions whose answers are known beforehand."""

    def __init__(self, client: RtsClient, numbers: random.Random) -> None:
        self.made = 0
        self.cancelled = 0
        self.wrong: list[str] = []
        self.failed: list[str] = []
        self.accepted: set[bytes] = set()
        self._client = client
        self._numbers = numbers

    async def batch(self, count: int) -> None:
        """Ask all at once; cancel about half, at different moments."""
        loop = asyncio.get_running_loop()
        tasks = []
        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                self.made += 1
                task = group.create_task(self._one(self.made), name=f"call {self.made}")
                tasks.append(task)
                if self._numbers.random() < 0.6:
                    loop.call_later(self._numbers.choice((0, 0.001, 0.003, 0.01)), task.cancel)
        self.cancelled += sum(task.cancelled() for task in tasks)

    async def _one(self, number: int) -> None:
        try:
            if self._numbers.random() < 0.3:
                await self._send(number)
            else:
                await self._ask(self._numbers.choice(list(STATUS)))
        except RtsError as error:
            self.failed.append(f"call {number}: {error}")

    async def _ask(self, user_id: str) -> None:
        status: Any = await self._client.get_peer_online_status(user_id)
        if status is not STATUS[user_id]:
            self.wrong.append(f"{user_id} is {status}, should be {STATUS[user_id]}")

    async def _send(self, number: int) -> None:
        """To somebody who is there, or to somebody whom nobody knows."""
        there = self._numbers.random() < 0.5
        data = b"message %d" % number
        result = await self._client.send_message("bob" if there else "nobody", data)
        if result.ok is not there:
            self.wrong.append(f"{data!r} to {'bob' if there else 'nobody'}: {result}")
        if there:
            self.accepted.add(data)
