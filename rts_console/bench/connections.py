"""`bench connections`: what one logged-in user weighs on a gateway, and how fast users log in.

Beside it stands a bare connection of the `websockets` library, counted in the same way: how many bytes the server's
process grows by, over many.
"""

import asyncio
import statistics
from contextlib import AsyncExitStack
from typing import Any, Final

from rts_console.bench.processes import Child, Cores, GatewayChild, Peer, loops, raise_file_limit
from rts_console.bench.report import (
    BenchError,
    Measurement,
    Options,
    Report,
    at_most,
    figure,
    ratio_at_most,
)

USERS: Final = 5_000
QUICK_USERS: Final = 100
WARM_UP: Final = 50
"""Users that come before: what is made once is nobody's weight."""
FILES_BESIDE: Final = 500
KIB: Final = 1024
SETTLE_S: Final = 0.5


class Place:
    """A server, and what it took to fill it: once for each run, for a process does not give back what it has had."""

    def __init__(self, name: str) -> None:
        """Begin with nothing measured."""
        self.name = name
        self.kib: list[float] = []
        self.per_s: list[float] = []
        self.cpu_us: list[float] = []
        self.lost = 0

    async def fill(self, server: Child, crowd: Peer, users: int, **how: Any) -> None:
        """Have so many come, and see what they weigh. Raises `BenchError`."""
        await crowd.ask(first=0, count=WARM_UP, **how)
        await asyncio.sleep(SETTLE_S)
        before, before_s = server.memory(), server.cpu_s()
        entered = await crowd.ask(first=WARM_UP, count=users, **how)
        after_s = server.cpu_s()
        await asyncio.sleep(SETTLE_S)
        self.kib.append((server.memory() - before) / users / KIB)
        self.per_s.append(users / entered["seconds"])
        self.cpu_us.append((after_s - before_s) / users * 1e6)
        still_there = await crowd.ask(do="ping")
        self.lost += WARM_UP + users - still_there["users"]
        await crowd.ask(do="leave")


async def run(options: Options) -> Report:
    """Measure. Raises `BenchError`."""
    users = QUICK_USERS if options.quick else USERS
    wanted = users + WARM_UP + FILES_BESIDE
    if raise_file_limit(wanted) < wanted:
        raise BenchError(f"{wanted:,} files must be open at once. Allow it: ulimit -n 20000")
    with Measurement("connections", options) as measurement, Cores() as cores:
        bare, places = Place("bare"), [Place(loop) for loop in loops()]
        runs = min(options.runs, 3)
        for number in range(runs):
            measurement.say(f"run {number + 1} of {runs}")
            await _fill_bare(cores, bare, users)
            for place in places:
                await _fill_gateway(cores, place, users)
        for place in places:
            _add_figures(measurement, place, bare)
        lost = sum(place.lost for place in places)
        measurement.add(figure("users lost", "", lost, goal=at_most(0)))
        return measurement.report(pinned=cores.pinned, users=users, bare_lost=bare.lost)


async def _fill_bare(cores: Cores, place: Place, users: int) -> None:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(Peer("echo"))
        crowd = await stack.enter_async_context(Peer("crowd"))
        cores.give_to_server(server)
        await place.fill(server, crowd, users, do="connect", url=server.url)


async def _fill_gateway(cores: Cores, place: Place, users: int) -> None:
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(GatewayChild(place.name))
        crowd = await stack.enter_async_context(Peer("crowd"))
        cores.give_to_server(gateway)
        await place.fill(gateway, crowd, users, do="login", **gateway.access())
        if errors := gateway.errors():
            raise BenchError(f"the gateway logged {errors} errors; its last words: {gateway.log()[-500:]}")


def _add_figures(measurement: Measurement, place: Place, bare: Place) -> None:
    goal = ratio_at_most(1.6)
    users = f"{place.name} users"
    measurement.add(
        figure(f"{users}, memory", "KB each", place.kib, bare.kib, goal=goal, note="beside a bare connection"),
        figure(f"{users}, log-ins", "/s", place.per_s, bare.per_s, note="beside bare handshakes"),
        figure(f"{users}, log-in CPU", "us", place.cpu_us, statistics.median(bare.cpu_us)),
    )
