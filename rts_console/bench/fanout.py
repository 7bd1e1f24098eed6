"""`bench fanout`: how many deliveries a second one room of many members gets from one sender.

The members are raw sockets in another process, which only count and check what comes. Beside the gateway stands
`websockets.broadcast`, which sends the same number of bytes to as many connections from one process, without places,
acknowledgements or care for who cannot keep up. A burst is what the sender sends without waiting: it lets the gateway
write what is pending for a member together.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from typing import Final

from rts_console.bench.processes import Child, Cores, GatewayChild, Peer, loops, raise_file_limit
from rts_console.bench.report import (
    BenchError,
    Figure,
    Goal,
    Measurement,
    Options,
    Report,
    at_most,
    figure,
    ratio_at_least,
)
from rts_console.client.rts import RtsRoom

MEMBERS: Final = 1_000
QUICK_MEMBERS: Final = 30
PAYLOAD_BYTES: Final = 256
BURSTS: Final = {1: 24, 4: 64, 16: 128}
"""Messages in one go, and how many in all."""
QUICK_MESSAGES: Final = 16
UNDER_WAY: Final = 4
"""Bursts, so that the gateway never waits for the sender, as the bare library does not: it shares a core with the
receivers, who keep it from answering at once. What has come when the gateway reads again, it may write together."""
FILES_BESIDE: Final = 500
ROOM: Final = "plaza"
TIMEOUT_S: Final = 60.0


class Source:
    """Whoever sends to many, what its messages look like to a receiver, and what was measured."""

    def __init__(self, name: str, child: Child, drain: Peer, members: int) -> None:
        """Begin with nothing measured."""
        self.name = name
        self.child = child
        self.rates: dict[int, list[float]] = {burst: [] for burst in BURSTS}
        self.cpu_us: dict[int, list[float]] = {burst: [] for burst in BURSTS}
        self.missing = self.different = 0
        self.frame_bytes = 0.0
        self._drain = drain
        self._members = members

    async def go(self, burst: int, count: int) -> None:
        """So many messages, and wait until every member has them all. Raises `BenchError`, `TimeoutError`."""
        await self.settle()
        before_s = self.child.cpu_s()
        began = time.perf_counter()
        async with asyncio.timeout(TIMEOUT_S), asyncio.TaskGroup() as group:
            counting = group.create_task(self._drain.ask(do="count", messages=count), name="count")
            await self.send(burst, count)
            found = await counting
        deliveries = count * self._members
        self.rates[burst].append(deliveries / (time.perf_counter() - began))
        self.cpu_us[burst].append((self.child.cpu_s() - before_s) / deliveries * 1e6)
        self.missing += found["missing"]
        self.different += found["different"]
        self.frame_bytes = found["bytes"] / count

    async def settle(self) -> None:
        """Nothing is on its way any more."""
        await self._drain.ask(do="count", begin=True)

    async def send(self, burst: int, count: int) -> None:
        """So many messages, `burst` at once."""
        raise NotImplementedError


class Broadcast(Source):
    """The bare library."""

    size = 0

    async def send(self, burst: int, count: int) -> None:
        """See `Source.send`."""
        await self.child.ask(size=self.size, count=count, burst=burst)


class Room(Source):
    """A room of the gateway."""

    room: RtsRoom

    async def send(self, burst: int, count: int) -> None:
        """See `Source.send`."""
        bursts = iter(range(count // burst))
        await asyncio.gather(*(self._send_bursts(bursts, burst) for _ in range(UNDER_WAY)))

    async def _send_bursts(self, bursts: Iterator[int], burst: int) -> None:
        payload = bytes(PAYLOAD_BYTES)
        for _ in bursts:
            results = await asyncio.gather(*(self.room.send_message(payload) for _ in range(burst)))
            if not all(result.ok for result in results):
                raise BenchError(f"a message was not accepted: {results}")


async def run(options: Options) -> Report:
    """Measure. Raises `BenchError`."""
    members = QUICK_MEMBERS if options.quick else MEMBERS
    if raise_file_limit(members + FILES_BESIDE) < members + FILES_BESIDE:
        raise BenchError(f"{members + FILES_BESIDE:,} files must be open at once. Allow it: ulimit -n 20000")
    with Measurement("fanout", options) as measurement, Cores() as cores:
        async with AsyncExitStack() as stack:
            rooms = [await _room(stack, cores, loop, members) for loop in loops()]
            broadcast = await _broadcast(stack, cores, members)
            await _measure(measurement, broadcast, rooms)
            for room in rooms:
                measurement.add(*_figures(room, broadcast))
            sources = [broadcast, *rooms]
            missing, different = sum(each.missing for each in sources), sum(each.different for each in sources)
            measurement.add(figure("members that miss something", "", missing, goal=at_most(0)))
            measurement.add(figure("members that got other bytes", "", different, goal=at_most(0)))
        return measurement.report(pinned=cores.pinned, members=members)


async def _broadcast(stack: AsyncExitStack, cores: Cores, members: int) -> Broadcast:
    server = await stack.enter_async_context(Peer("broadcast"))
    cores.give_to_server(server)
    drain = await stack.enter_async_context(Peer("drain"))
    await drain.ask(do="connect", url=server.url, count=members)
    return Broadcast("broadcast", server, drain, members)


async def _room(stack: AsyncExitStack, cores: Cores, loop: str, members: int) -> Room:
    gateway = await stack.enter_async_context(GatewayChild(loop))
    cores.give_to_server(gateway)
    drain = await stack.enter_async_context(Peer("drain"))
    await drain.ask(do="join", room=ROOM, count=members, **gateway.access())
    room = Room(loop, gateway, drain, members)
    alice = await gateway.login(stack, "alice")
    room.room = alice.create_room(ROOM)
    await room.room.join()
    return room


async def _measure(measurement: Measurement, broadcast: Broadcast, rooms: Sequence[Room]) -> None:
    for room in rooms:  # warm up, and see how large a message is on the wire
        await room.go(1, 4)
        room.rates[1].clear()
        room.cpu_us[1].clear()
    broadcast.size = round(rooms[0].frame_bytes) - 4
    for number in range(measurement.options.runs):
        for burst, count in BURSTS.items():
            measurement.say(f"run {number + 1} of {measurement.options.runs}, {burst} at once")
            for source in (broadcast, *rooms):
                await source.go(burst, QUICK_MESSAGES if measurement.options.quick else count)


def _figures(room: Room, broadcast: Broadcast) -> list[Figure]:
    found = []
    for burst in BURSTS:
        name = f"{room.name} {burst} at once"
        rates = (room.rates[burst], broadcast.rates[burst])
        found.append(figure(name, "deliveries/s", *rates, goal=_goal(burst)))
        cpu = (room.cpu_us[burst], broadcast.cpu_us[burst])
        found.append(figure(f"{name}, CPU", "us", *cpu, note="processor time of the sending process for one delivery"))
    return found


def _goal(burst: int) -> Goal:
    return ratio_at_least(4.0 if burst >= 4 else 1.35)
