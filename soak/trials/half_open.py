"""Links that fall silent in one or both directions while the rest of the room talks: both ends notice in time."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from rts_console.protocol.errors import RtsError
from rts_console.protocol.words import UserOnlineStatus
from soak.checker import Book
from soak.people import UP, Person, Talk, explain, settle
from soak.process import GatewayProcess
from soak.proxy import CuttingProxy, Hole
from soak.report import Report

CLIENT_S: Final = 15.0
GATEWAY_S: Final = 25.5
"""25 s, and a sweep of the gateway's."""
VICTIMS: Final = {"both": Hole.BOTH, "up": Hole.UP, "down": Hole.DOWN}


@dataclass(frozen=True)
class Size:
    """How long it is watched."""

    watch_s: float
    victims: tuple[str, ...]


FULL: Final = Size(watch_s=27, victims=("both", "up", "down"))
SHORT: Final = Size(watch_s=0, victims=("down",))
"""Ends as soon as both ends have noticed."""


def run(report: Report, size: Size) -> None:
    """Run it on a loop of its own."""
    with asyncio.Runner() as runner:
        runner.run(_run(report, size))


async def _run(report: Report, size: Size) -> None:
    book = Book()
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(GatewayProcess())
        people, proxies = [], {}
        for name in ("watcher", *size.victims):
            proxy = await stack.enter_async_context(CuttingProxy(gateway.port, report.randomness(name)))
            person = Person(book, name, proxy.url, report.randomness(name))
            stack.push_async_callback(person.leave)
            await person.come(["hall"])
            people.append(person)
            proxies[name] = proxy
        watcher, *victims = people
        talk = Talk(people, report.randomness("talk"), rate=2)
        async with asyncio.TaskGroup() as group:
            group.create_task(talk.run(), name="talk")
            await asyncio.sleep(1)
            for victim in victims:
                proxies[victim.user_id].hole = VICTIMS[victim.user_id]
            found = await _watch(watcher, victims, size)
            for victim in victims:
                proxies[victim.user_id].heal()
            talk.stop()
            settled_s = await settle(book, talk, within_s=20)
        for name in size.victims:
            report.at_most(f"client_{name}_s", found[f"client {name}"], CLIENT_S)
            report.at_most(f"gateway_{name}_s", found[f"gateway {name}"], GATEWAY_S)
        report.at_most("settled_s", settled_s, 16)
        verdict = book.judge(talk.members())
        report.note(**verdict.counts)
        report.none(**verdict.faults)
        report.none(gateway_errors=len(gateway.errors()))
        if not verdict.clean:
            report.note(examples=verdict.examples, **explain(talk.people))


async def _watch(watcher: Person, victims: list[Person], size: Size) -> dict[str, float]:
    """When each end noticed, in seconds from the silence on; 999 for never."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    found: dict[str, float] = {}
    ends_at = began + (size.watch_s or GATEWAY_S)
    while loop.time() < ends_at and (size.watch_s or len(found) < 2 * len(victims)):
        await asyncio.sleep(0.1)
        for victim in victims:
            if victim.client.connection_state not in UP:
                found.setdefault(f"client {victim.user_id}", loop.time() - began)
            if await _gone(watcher, victim.user_id):
                found.setdefault(f"gateway {victim.user_id}", loop.time() - began)
    everyone = [f"{side} {victim.user_id}" for victim in victims for side in ("client", "gateway")]
    return {name: found.get(name, 999.0) for name in everyone}


async def _gone(watcher: Person, user_id: str) -> bool:
    try:
        return await watcher.client.get_peer_online_status(user_id) is not UserOnlineStatus.ONLINE
    except RtsError:
        return False
