"""One client stops reading while many messages come: the others notice nothing, it costs little, and it comes back."""

import asyncio
import random
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from rts_console.protocol.words import CloseCode
from soak.checker import Book
from soak.people import Person, Talk, explain, names, settle
from soak.process import GatewayProcess
from soak.proxy import CuttingProxy
from soak.report import Report, share

ROOMS: Final = 16
"""What waits for the slow one is spread over so many logs that each still has all of it within its window."""
CLOSED_WITHIN_S: Final = 20.0


@dataclass(frozen=True)
class Size:
    """How large the trial is: messages a second, their bytes, and how long it goes well before it goes badly."""

    others: int
    rate: float
    bytes: int
    calm_s: float
    settle_s: float


FULL: Final = Size(others=6, rate=150, bytes=12_000, calm_s=12, settle_s=20)
SHORT: Final = Size(others=2, rate=120, bytes=40_000, calm_s=1, settle_s=6)


def run(report: Report, size: Size) -> None:
    """Run it on a loop of its own."""
    with asyncio.Runner() as runner:
        runner.run(_run(report, size))


class _Flood:
    """Messages at an even rate, each to a random room; whoever is asked for speaks."""

    def __init__(self, people: list[Person], numbers: random.Random, size: Size) -> None:
        self._people = people
        self._numbers = numbers
        self._size = size
        self._on = True

    def stop(self) -> None:
        self._on = False

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        began, count = loop.time(), 0
        async with asyncio.TaskGroup() as group:
            while self._on:
                while count < (loop.time() - began) * self._size.rate:
                    count += 1
                    person = self._numbers.choice(self._people)
                    room_id = self._numbers.choice(list(person.rooms))
                    group.create_task(person.say(room_id, self._size.bytes), name="message")
                await asyncio.sleep(0.002)


async def _run(report: Report, size: Size) -> None:
    book = Book()
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(GatewayProcess())
        proxy = await stack.enter_async_context(
            CuttingProxy(gateway.port, report.randomness("proxy"), small_buffers=True)
        )
        others = [Person(book, name, gateway.url, report.randomness(name)) for name in names(size.others)]
        slow = Person(book, "slow", proxy.url, report.randomness("slow"))
        for person in (*others, slow):
            stack.push_async_callback(person.leave)
            await person.come([f"room-{number}" for number in range(ROOMS)])
        flood = _Flood(others, report.randomness("flood"), size)
        async with asyncio.TaskGroup() as group:
            group.create_task(flood.run(), name="flood")
            await asyncio.sleep(size.calm_s)
            without = _take_waits(others)
            cost, closed_s = await _stop_reading(gateway, proxy)
            with_it = _take_waits(others)
            flood.stop()
        talk = Talk([*others, slow], report.randomness("nobody"), rate=1)
        settled_s = await settle(book, talk, within_s=size.settle_s)
        report.note(p99_ms_without=round(share(without, 0.99), 1), p50_ms_with=round(share(with_it, 0.5), 1))
        report.at_most("p99_ms_with", share(with_it, 0.99), 2 * share(without, 0.99) + 10)
        if size is FULL:
            report.at_most("cost_mib", cost / 2**20, 6)
        report.at_most("closed_s", closed_s, CLOSED_WITHIN_S)
        report.note(close_codes_seen=slow.close_codes)
        report.truth("closed_4002", f"slow: link closed: {int(CloseCode.SLOW_CONSUMER)}" in gateway.log())
        verdict = book.judge(talk.members())
        report.note(**verdict.counts, logins_of_slow=slow.logins)
        report.none(**verdict.faults)
        report.at_most("settled_s", settled_s, 16)
        report.none(gateway_errors=len(gateway.errors()))
        if not verdict.clean:
            report.note(examples=verdict.examples, **explain(talk.people))


def _take_waits(people: list[Person]) -> list[float]:
    waits = [wait for person in people for wait in person.waits_ms]
    for person in people:
        person.waits_ms.clear()
    return waits


async def _stop_reading(gateway: GatewayProcess, proxy: CuttingProxy) -> tuple[int, float]:
    """Stall until the gateway ends the link; returns by how much its process grew at most, and how long it took."""
    loop = asyncio.get_running_loop()
    before = peak = gateway.memory()
    began = loop.time()
    proxy.stall(True)
    while ": link closed: 4002" not in gateway.log() and loop.time() < began + CLOSED_WITHIN_S:
        await asyncio.sleep(0.05)
        peak = max(peak, gateway.memory())
    took_s = loop.time() - began
    proxy.stall(False)
    return peak - before, took_s
