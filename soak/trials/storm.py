"""Two thousand clients lose their gateway, by a crash and by a planned restart: all come back, not all at once."""

import asyncio
import signal
from bisect import bisect_left
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from soak.checker import Book
from soak.people import Person, names, wait_until
from soak.process import GatewayProcess, raise_file_limit
from soak.report import Report
from soak.trials.users import FILES_BESIDE, fast_loop

OPENING_AT_ONCE: Final = 50
ROOM_SIZE: Final = 10
BACK_S: Final = 20.0
BUSIEST_SHARE: Final = 0.25


@dataclass(frozen=True)
class Size:
    """How large the trial is."""

    clients: int
    ends: tuple[signal.Signals, ...]


FULL: Final = Size(clients=2_000, ends=(signal.SIGKILL, signal.SIGTERM))
SHORT: Final = Size(clients=60, ends=(signal.SIGKILL,))


def run(report: Report, size: Size) -> None:
    """Run it on a fast loop where there is one."""
    limit = raise_file_limit(size.clients + FILES_BESIDE)
    if limit < size.clients + FILES_BESIDE:
        report.skip(f"only {limit:,} files may be open; {size.clients + FILES_BESIDE:,} are needed (ulimit -n)")
        return
    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        runner.run(_run(report, size))


async def _run(report: Report, size: Size) -> None:
    book = Book()
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(GatewayProcess())
        people = [
            Person(book, name, gateway.url, report.randomness(name), patience_s=None) for name in names(size.clients)
        ]
        await _all(people, lambda person, number: person.come([f"room-{number // ROOM_SIZE}"]))
        report.note(clients=size.clients)
        for how in size.ends:
            await _restart(report, gateway, people, how, size)
        report.none(unreadable=book.judge({}).unreadable, gateway_errors=len(gateway.errors()))
        await _all(people, lambda person, number: person.leave())


async def _restart(
    report: Report, gateway: GatewayProcess, people: list[Person], how: signal.Signals, size: Size
) -> None:
    loop = asyncio.get_running_loop()
    for person in people:
        person.login_times.clear()
    began = loop.time()
    await gateway.restart(how)
    down_s = loop.time() - began
    await wait_until(lambda: all(person.logins and person.up for person in people), within_s=2 * BACK_S - down_s)
    name = "crash" if how is signal.SIGKILL else "planned"
    back = sum(person.logins > 0 and person.up for person in people)
    report.note(**{f"{name}_down_s": round(down_s, 2)})
    report.at_least(f"{name}_back", back, len(people))
    report.at_most(f"{name}_back_s", loop.time() - began, BACK_S)
    times = sorted(time for person in people for time in person.login_times)
    share = busiest_second(times) / len(people)
    if size is FULL:
        report.at_most(f"{name}_busiest_second_share", share, BUSIEST_SHARE)
    else:
        report.note(**{f"{name}_busiest_second_share": round(share, 2)})
    await asyncio.sleep(1)


def busiest_second(times: list[float]) -> int:
    """The most of the sorted times that lie within one second."""
    return max((bisect_left(times, time + 1) - place for place, time in enumerate(times)), default=0)


async def _all(people: list[Person], what: Callable[[Person, int], Awaitable[None]]) -> None:
    gate = asyncio.Semaphore(OPENING_AT_ONCE)

    async def one(number: int, person: Person) -> None:
        async with gate:
            await what(person, number)

    async with asyncio.TaskGroup() as group:
        for number, person in enumerate(people):
            group.create_task(one(number, person), name=person.user_id)
