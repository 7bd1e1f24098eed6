"""A few minutes of virtual time in which people talk and everything goes wrong: the real client, the real hub.

The same plan with the same seed gives the same story, so what a judge finds in it can be looked at again.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rts_console.gateway.hub import Hub
from rts_console.gateway.login import TokenCheck
from soak.checker import Book, Verdict
from soak.people import APP, KEY, Person, Talk, config, names, offline_policy, settle, token
from soak.process import data_folder
from soak.virtual import MemoryNetwork, NoAppServers, VirtualLoop, network_in_memory, run_virtually

Randomness = Callable[[str], random.Random]


@dataclass(frozen=True)
class Plan:
    """What happens: all rates are per second of virtual time, cuts and silences per person."""

    people: int = 6
    seconds: float = 120
    rate: float = 1.0
    cuts: float = 0.08
    silences: float = 0.005
    kills: float = 0.0
    settle_s: float = 60


def play(randomness: Randomness, plan: Plan) -> tuple[Verdict, int]:
    """Play it through; returns the verdict and how often something was cut, silenced or killed."""
    told: list[tuple[Verdict, int]] = []
    random.seed(randomness("clients").random())  # their back-off draws from the common numbers

    async def main(loop: VirtualLoop) -> None:
        told.append(await _play(loop, randomness, plan))

    run_virtually(main)
    return told[0]


def make_hub(loop: VirtualLoop, data: Path | None, receipts_waiting: Callable[[], None]) -> Hub:
    """A hub on virtual time; with `data` it keeps its messages there."""
    keys = {app.id: app.key for app in config().apps}
    more: dict[str, Any] = {}
    assert keys == {APP: KEY}
    return Hub(
        config().rule_set(),
        TokenCheck(keys),
        NoAppServers(),
        clock=loop.clock,
        receipts_waiting=receipts_waiting,
        **more,
    )


def virtual_token(loop: VirtualLoop, user_id: str, lives_s: int = 86_400) -> Any:
    """A token by the virtual clock."""
    return token(user_id, now_s=loop.clock() // 10**9, lives_s=lives_s)


async def _play(loop: VirtualLoop, randomness: Randomness, plan: Plan) -> tuple[Verdict, int]:
    book = Book()
    async with AsyncExitStack() as stack:
        data = stack.enter_context(data_folder()) if plan.kills else None
        network = MemoryNetwork(loop, lambda waiting: make_hub(loop, data, waiting), randomness("network"))
        stack.enter_context(network_in_memory(network))
        network.start_gateway()
        people = [_person(book, loop, randomness, user_id) for user_id in names(plan.people)]
        for number, person in enumerate(people):
            stack.push_async_callback(person.leave)
            await person.come([f"room-{number % 2}", "everyone"], secret=virtual_token(loop, person.user_id))
        talk = Talk(people, randomness("talk"), rate=plan.rate, in_flight=4)
        faults = await _trouble(loop, network, talk, randomness("trouble"), plan)
        await settle(book, talk, within_s=plan.settle_s)
        return book.judge(talk.members()), faults


def _person(book: Book, loop: VirtualLoop, randomness: Randomness, user_id: str) -> Person:
    url = f"ws://{user_id}.memory"
    options = offline_policy()
    return Person(book, user_id, url, randomness(user_id), clock=loop.clock, patience_s=None, **options)


async def _trouble(loop: VirtualLoop, network: MemoryNetwork, talk: Talk, numbers: random.Random, plan: Plan) -> int:
    faults = 0
    step_s = 0.2
    ends_at = loop.time() + plan.seconds
    async with asyncio.TaskGroup() as group:
        group.create_task(talk.run(), name="talk")
        while loop.time() < ends_at:
            await asyncio.sleep(step_s * numbers.uniform(0.5, 1.5))
            for link in list(network.links.values()):
                if numbers.random() < plan.cuts * step_s:
                    faults += 1
                    link.cut()
                elif numbers.random() < plan.silences * step_s:
                    faults += 1
                    link.fall_silent()
            if numbers.random() < plan.kills * step_s:
                faults += 1
                await _kill(network, numbers)
        talk.stop()
    return faults


async def _kill(network: MemoryNetwork, numbers: random.Random) -> None:
    network.kill_gateway()
    await asyncio.sleep(numbers.uniform(0.1, 3))
    network.start_gateway()
