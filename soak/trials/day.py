"""A day of fifty people in about a minute: the real client and hub on a virtual clock, with links in memory.

Heartbeats, tokens that expire every two hours and are refreshed, a cut for each person every ten minutes, and talk.
At each full hour all fall silent until every window has passed; then the books are judged and the memory is measured.
"""

import asyncio
import gc
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from rts_console.protocol import events as ev
from rts_console.protocol.errors import RtsError
from soak.checker import FAULTS, Book
from soak.people import Person, Talk, names, settle
from soak.process import memory_of
from soak.report import Report
from soak.story import make_hub, virtual_token
from soak.virtual import MemoryNetwork, VirtualLoop, network_in_memory, run_virtually

HOUR_S: Final = 3_600
CALM_S: Final = 150
"""Longer than every window and memory of the gateway, 120 s."""
TOKEN_LIVES_S: Final = 2 * HOUR_S
ROOM_SIZE: Final = 5


@dataclass(frozen=True)
class Size:
    """How large the trial is."""

    hours: int
    people: int
    cut_every_s: float
    rate: float
    memory_kib: int
    """By how much the process may grow each hour: the allocator's own ups and downs."""


FULL: Final = Size(hours=24, people=50, cut_every_s=600, rate=1 / 120, memory_kib=64)
SHORT: Final = Size(hours=4, people=10, cut_every_s=300, rate=1 / 60, memory_kib=400)


def run(report: Report, size: Size) -> None:
    """Run it on a loop of virtual time."""
    run_virtually(lambda loop: _run(loop, report, size))


class _Day:
    """What is counted over the whole day, and how large everything was at each full hour."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.examples: list[str] = []
        self.objects: list[int] = []
        self.tasks: list[int] = []
        self.memory: list[int] = []
        self.kinds: list[Counter[str]] = []

    def measure(self) -> None:
        gc.collect()
        everything = gc.get_objects()
        self.objects.append(len(everything))
        self.kinds.append(Counter(type(each).__qualname__ for each in everything))
        self.tasks.append(len(asyncio.all_tasks()))
        self.memory.append(memory_of())


async def _run(loop: VirtualLoop, report: Report, size: Size) -> None:
    book, day = Book(), _Day()
    async with AsyncExitStack() as stack:
        network = MemoryNetwork(loop, lambda waiting: make_hub(loop, None, waiting), report.randomness("network"))
        stack.enter_context(network_in_memory(network))
        network.start_gateway()
        people = await _meet(stack, loop, report, book, size)
        for _ in range(size.hours):
            await _hour(loop, report, network, book, people, size, day)
        _judge(report, day, people, size)


async def _meet(stack: AsyncExitStack, loop: VirtualLoop, report: Report, book: Book, size: Size) -> list[Person]:
    people = []
    for number, user_id in enumerate(names(size.people)):
        numbers = report.randomness(user_id)
        url = f"ws://{user_id}.memory"
        person = Person(book, user_id, url, numbers, clock=loop.clock, patience_s=None)
        stack.push_async_callback(person.leave)
        person.client.observe(_Refresher(loop, person))
        secret = virtual_token(loop, user_id, TOKEN_LIVES_S + number)
        await person.come([f"room-{number // ROOM_SIZE}"], secret=secret)
        people.append(person)
    return people


class _Refresher:
    """Gets a new token when the old one is about to end, as an app would."""

    def __init__(self, loop: VirtualLoop, person: Person) -> None:
        self._loop = loop
        self._person = person
        self._task: asyncio.Task[None] | None = None

    def __call__(self, events: Sequence[ev.Event]) -> None:
        if any(isinstance(event, ev.TokenWillExpire) for event in events) and (not self._task or self._task.done()):
            self._task = self._loop.create_task(self._refresh(), name=f"new token of {self._person.user_id}")

    async def _refresh(self) -> None:
        person = self._person
        try:
            await person.client.update_login_token(virtual_token(self._loop, person.user_id, TOKEN_LIVES_S))
        except RtsError:
            pass  # the link broke; the token is kept for the next login, or the gateway warns again


async def _hour(
    loop: VirtualLoop,
    report: Report,
    network: MemoryNetwork,
    book: Book,
    people: list[Person],
    size: Size,
    day: _Day,
) -> None:
    ends_at = loop.time() + HOUR_S - CALM_S
    talk = Talk(people, report.randomness(f"talk at {loop.time()}"), rate=size.rate)
    numbers = report.randomness(f"cuts at {loop.time()}")
    async with asyncio.TaskGroup() as group:
        group.create_task(talk.run(), name="talk")
        while loop.time() < ends_at - CALM_S:
            await asyncio.sleep(numbers.expovariate(len(people) / size.cut_every_s))
            link = network.links.get(f"ws://{numbers.choice(people).user_id}.memory/rts/v1")
            if link is not None:
                link.cut()
                day.counts["cuts"] += 1
        talk.stop()
    await settle(book, talk, within_s=CALM_S)
    verdict = book.judge(talk.members())
    day.counts.update(verdict.counts | verdict.faults)
    day.examples += [f"{fault}: {each}" for fault, some in verdict.examples.items() for each in some]
    book.clear()
    for person in people:
        person.waits_ms.clear()
        person.states.clear()
        person.close_codes.clear()
    await asyncio.sleep(max(0.0, ends_at + CALM_S - loop.time()))
    day.measure()


def _judge(report: Report, day: _Day, people: list[Person], size: Size) -> None:
    report.note(hours=size.hours, people=size.people)
    for name in ("cuts", "sent", "acked", "refused", "unknown", "deliveries"):
        report.note(**{name: day.counts[name]})
    expected = size.hours * (HOUR_S - 2 * CALM_S) / size.cut_every_s * size.people
    report.at_least("cuts", day.counts["cuts"], int(0.8 * expected))
    report.none(**{fault: day.counts[fault] for fault in FAULTS})
    report.at_least("up_at_the_end", sum(person.up for person in people), size.people)
    # The first hours fill caches and free lists; what grows afterwards is a leak.
    calm = len(day.objects) // 3
    report.at_most("objects_per_hour", _slope(day.objects[calm:]), 20)
    report.at_most("tasks_per_hour", _slope(day.tasks[calm:]), 0.01)
    report.at_most("memory_kib_per_hour", _slope(day.memory[calm:]) / 1024, size.memory_kib)
    report.note(objects=day.objects[-1], tasks=day.tasks[-1], memory_mib=round(day.memory[-1] / 2**20, 1))
    grown = (day.kinds[-1] - day.kinds[calm]).most_common(4)
    report.note(grown=dict(grown))
    if day.examples:
        report.note(examples=day.examples[:5])


def _slope(values: Sequence[float]) -> float:
    """Growth per step of the straight line through the values (least squares)."""
    count = len(values)
    if count < 2:
        return 0.0
    middle, mean = (count - 1) / 2, sum(values) / count
    rise = sum((place - middle) * (value - mean) for place, value in enumerate(values))
    return rise / sum((place - middle) ** 2 for place in range(count))
