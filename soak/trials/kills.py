"""A gateway killed in mid-flow, again and again, and started on the same data: what it acknowledged, it has."""

import asyncio
import signal
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from soak.checker import Book
from soak.people import Person, Talk, explain, names, settle, wait_until
from soak.process import GatewayProcess, data_folder
from soak.report import Report


@dataclass(frozen=True)
class Size:
    """How large the trial is."""

    kills: int
    clients: int
    settle_s: float


FULL: Final = Size(kills=50, clients=16, settle_s=30)
SHORT: Final = Size(kills=2, clients=6, settle_s=8)


def run(report: Report, size: Size) -> None:
    """Run it on a loop of its own."""
    with asyncio.Runner() as runner:
        runner.run(_run(report, size))


async def _run(report: Report, size: Size) -> None:
    book = Book()
    async with AsyncExitStack() as stack:
        data = stack.enter_context(data_folder())
        gateway = await stack.enter_async_context(GatewayProcess(data=data))
        people = []
        for user_id in names(size.clients):
            person = Person(book, user_id, gateway.url, report.randomness(user_id))
            stack.push_async_callback(person.leave)
            people.append(person)
        for number, person in enumerate(people):
            await person.come([f"room-{number % 2}", "everyone"])
        talk = Talk(people, report.randomness("talk"), rate=6)
        in_flight = await _kill_while_talking(report, book, talk, gateway, size)
        settled_s = await settle(book, talk, within_s=size.settle_s)
        verdict = book.judge(talk.members())
        report.at_least("kills", gateway.starts - 1, size.kills)
        report.note(**verdict.counts, unanswered_at_kills=in_flight)
        report.none(**verdict.faults)
        report.at_most("settled_s", settled_s, 16)
        report.none(gateway_errors=len(gateway.errors()))
        if not verdict.clean or gateway.errors():
            report.note(examples={**verdict.examples, "gateway_errors": gateway.errors()[:3]}, **explain(people))


async def _kill_while_talking(report: Report, book: Book, talk: Talk, gateway: GatewayProcess, size: Size) -> int:
    """Returns how many messages were unanswered at the moments of death, in all."""
    numbers = report.randomness("kills")
    in_flight = 0
    async with asyncio.TaskGroup() as group:
        group.create_task(talk.run(), name="talk")
        for _ in range(size.kills):
            await wait_until(lambda: all(person.up for person in talk.people), within_s=10)
            await asyncio.sleep(numbers.uniform(0.1, 0.6))
            talk.burst(3)
            await asyncio.sleep(numbers.uniform(0, 0.03))
            in_flight += sum(fate.value == "untold" for fate in book.fates.values())
            await gateway.restart(signal.SIGKILL)
        await wait_until(lambda: all(person.up for person in talk.people), within_s=10)
        talk.stop()
    return in_flight
