"""Links that are cut, ten thousand times, in every way, while everyone talks: nothing is lost, doubled or moved."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from soak.checker import Book
from soak.people import Person, Talk, explain, names, settle
from soak.process import GatewayProcess
from soak.proxy import Cut, CuttingProxy
from soak.report import Report, share

KINDS: Final = (Cut.RESET, Cut.RESET, Cut.END, Cut.MIDST, Cut.MIDST, Cut.SLOW)
SILENCE_SHARE: Final = 0.004
"""A silent link is noticed after 10 s only, so there can be few of them."""


@dataclass(frozen=True)
class Size:
    """How large the trial is."""

    cuts: int
    clients: int
    rate: float
    within_s: float
    settle_s: float


FULL: Final = Size(cuts=10_000, clients=40, rate=3, within_s=240, settle_s=30)
SHORT: Final = Size(cuts=100, clients=8, rate=10, within_s=20, settle_s=15)
"""Longer than a silent link takes to be noticed, which may be the last one that was cut."""


def run(report: Report, size: Size) -> None:
    """Run it on a loop of its own."""
    with asyncio.Runner() as runner:
        runner.run(_run(report, size))


async def _run(report: Report, size: Size) -> None:
    book = Book()
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(GatewayProcess())
        people, proxies = [], []
        for user_id in names(size.clients):
            proxy = await stack.enter_async_context(CuttingProxy(gateway.port, report.randomness(user_id)))
            person = Person(book, user_id, proxy.url, report.randomness(user_id))
            stack.push_async_callback(person.leave)
            proxies.append(proxy)
            people.append(person)
        await _meet(people)
        talk = Talk(people, report.randomness("talk"), rate=size.rate)
        elapsed_s = await _cut_while_talking(report, talk, proxies, size)
        settled_s = await settle(book, talk, within_s=size.settle_s)
        judge(report, book, talk, size, proxies, elapsed_s, settled_s, gateway.errors())


async def _meet(people: list[Person]) -> None:
    """Everyone comes into two rooms of about ten."""
    rooms = max(1, len(people) // 5)
    async with asyncio.TaskGroup() as group:
        for number, person in enumerate(people):
            wanted = {f"room-{number % rooms}", f"room-{(number * 3 + 1) % rooms}"}
            group.create_task(person.come(sorted(wanted)), name=f"{person.user_id} comes")


async def _cut_while_talking(report: Report, talk: Talk, proxies: list[CuttingProxy], size: Size) -> float:
    loop = asyncio.get_running_loop()
    began = loop.time()
    numbers = report.randomness("cuts")
    async with asyncio.TaskGroup() as group:
        group.create_task(talk.run(), name="talk")
        while sum(proxy.cuts for proxy in proxies) < size.cuts and loop.time() < began + size.within_s:
            await asyncio.sleep(0.1)
            for proxy, person in zip(proxies, talk.people, strict=True):
                if numbers.random() < 0.35 and person.up:
                    silence = numbers.random() < SILENCE_SHARE
                    proxy.cut(Cut.SILENCE if silence else numbers.choice(KINDS))
        elapsed_s = loop.time() - began
        talk.stop()
    return elapsed_s


def judge(
    report: Report,
    book: Book,
    talk: Talk,
    size: Size,
    proxies: list[CuttingProxy],
    elapsed_s: float,
    settled_s: float,
    errors: list[str],
) -> None:
    """Put the figures into the report."""
    verdict = book.judge(talk.members())
    waits = [wait for person in talk.people for wait in person.waits_ms]
    report.at_least("cuts", sum(proxy.cuts for proxy in proxies), size.cuts)
    report.note(**verdict.counts, elapsed_s=round(elapsed_s, 1), logins=sum(p.logins for p in talk.people))
    kinds = {kind.value: sum(proxy.by_kind.get(kind.value, 0) for proxy in proxies) for kind in Cut}
    report.note(kinds=kinds, p50_ms=round(share(waits, 0.5), 1), p99_ms=round(share(waits, 0.99), 1))
    report.at_least("acked_share", verdict.acked / max(1, verdict.sent), 0.5)
    report.none(**verdict.faults)
    report.at_most("settled_s", settled_s, 16)
    report.none(gateway_errors=len(errors))
    examples = dict(verdict.examples)
    if errors:
        examples["gateway_errors"] = errors[:3]
    if examples:
        report.note(examples=examples, **explain(talk.people))
