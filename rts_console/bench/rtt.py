"""`bench rtt`: how long a reliable message takes from one user through the gateway to another.

One way, from the call of `send_message` to the receiver's observer, both in this process and so by one clock, beside
the round trip of an echo by the bare `websockets` library: the same two hops. The next message leaves when the one
before it has arrived and been acknowledged.
"""

import asyncio
import gc
import os
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from typing import Any, Final

from hdrh.histogram import HdrHistogram
from websockets.asyncio.client import connect

from rts_console.bench.peer import BARE_CLIENT
from rts_console.bench.processes import Cores, GatewayChild, Peer, loops
from rts_console.bench.report import (
    BenchError,
    Figure,
    Goal,
    Measurement,
    Options,
    Report,
    at_most,
    figure,
    ratio_at_most,
)
from rts_console.client.rts import RtsClient
from rts_console.protocol.events import Event, MessageReceived

KIB: Final = 1024
SIZES: Final = (64, 4 * KIB, 46 * KIB)
PINGS: Final = 1_000
QUICK_PINGS: Final = 40
TURN: Final = 50
"""Pings of one kind before it is the next kind's turn, so that what else the machine does meets all of them."""
TIMEOUT_S: Final = 10.0
BASELINE: Final = "websockets echo"

Ping = Callable[[bytes], Awaitable[int]]
"""Sends one message and returns, when all is done, how long it was on its way in nanoseconds."""


class Pair:
    """Two users of one gateway: `ping` goes from the first to the second."""

    def __init__(self, alice: RtsClient, bob: RtsClient) -> None:
        """Listen to what the second receives."""
        self.wrong = 0
        self._alice = alice
        self._to = bob.user_id
        self._arrived: asyncio.Future[int] | None = None
        self._sent = b""
        bob.observe(self._observe)

    async def ping(self, data: bytes) -> int:
        """See `Ping`. Raises `BenchError`."""
        self._sent = data
        arrived = self._arrived = asyncio.get_running_loop().create_future()
        began = time.perf_counter_ns()
        result = await self._alice.send_message(self._to, data)
        if not result.ok:
            raise BenchError(f"a message was not accepted: {result.code} {result.reason}")
        at_ns: int = await arrived
        return at_ns - began

    def _observe(self, events: Sequence[Event]) -> None:
        at_ns = time.perf_counter_ns()
        for event in events:
            if isinstance(event, MessageReceived):
                self._take(event, at_ns)

    def _take(self, event: MessageReceived, at_ns: int) -> None:
        if event.data != self._sent or self._arrived is None or self._arrived.done():
            self.wrong += 1
        else:
            self._arrived.set_result(at_ns)


class Kind:
    """One way of pinging, and what it took."""

    def __init__(self, name: str, ping: Ping, child: Any) -> None:
        """Begin with nothing measured."""
        self.name = name
        self.child = child
        self._ping = ping
        self.histograms: dict[int, list[HdrHistogram]] = {size: [] for size in SIZES}
        self.pings = 0
        self.cpu_s = 0.0

    def begin(self, size: int) -> None:
        """The next run begins."""
        self.histograms[size].append(HdrHistogram(1, 10 * 10**9, 3))

    async def go(self, size: int, count: int) -> None:
        """So many pings, each with bytes of its own. Raises `TimeoutError`."""
        histogram = self.histograms[size][-1]
        payloads = [os.urandom(size) for _ in range(count)]
        before_s = self.child.cpu_s() if size == SIZES[0] else 0.0
        async with asyncio.timeout(TIMEOUT_S):
            for payload in payloads:
                histogram.record_value(await self._ping(payload))
        if size == SIZES[0]:
            self.cpu_s += self.child.cpu_s() - before_s
            self.pings += count

    def percentiles(self, size: int, percentile: float) -> list[float]:
        """Of each run, in microseconds."""
        return [each.get_value_at_percentile(percentile) / 1_000 for each in self.histograms[size]]


async def run(options: Options) -> Report:
    """Measure. Raises `BenchError`."""
    with Measurement("rtt", options) as measurement, Cores() as cores:
        async with AsyncExitStack() as stack:
            baseline, pairs, gateways = await _prepare(stack, cores)
            await _measure(measurement, [baseline, *gateways])
            for kind in gateways:
                measurement.add(*_figures(kind, baseline))
            measurement.add(_promise("wrong or doubled", sum(pair.wrong for pair in pairs), "messages"))
            measurement.add(_promise("gateway errors", sum(kind.child.errors() for kind in gateways), "log lines"))
        return measurement.report(pinned=cores.pinned)


async def _prepare(stack: AsyncExitStack, cores: Cores) -> tuple[Kind, list[Pair], list[Kind]]:
    echo = await stack.enter_async_context(Peer("echo"))
    cores.give_to_server(echo)
    socket = await stack.enter_async_context(connect(echo.url, **BARE_CLIENT))

    async def bare(data: bytes) -> int:
        began = time.perf_counter_ns()
        await socket.send(data)
        answer = await socket.recv()
        ended = time.perf_counter_ns()
        if answer != data:
            raise BenchError("the echo brought other bytes")
        return ended - began

    pairs, kinds = [], []
    for loop in loops():
        gateway = await stack.enter_async_context(GatewayChild(loop))
        cores.give_to_server(gateway)
        pair = Pair(await gateway.login(stack, "alice"), await gateway.login(stack, "bob"))
        pairs.append(pair)
        kinds.append(Kind(loop, pair.ping, gateway))
    return Kind(BASELINE, bare, echo), pairs, kinds


async def _measure(measurement: Measurement, kinds: Sequence[Kind]) -> None:
    pings = QUICK_PINGS if measurement.options.quick else PINGS
    turn = min(TURN, pings)
    for size in SIZES:
        for kind in kinds:  # warm up
            kind.begin(size)
            await kind.go(size, turn)
            kind.histograms[size].clear()
    gc.collect()
    gc.freeze()
    for number in range(measurement.options.runs):
        for size in SIZES:
            measurement.say(f"run {number + 1} of {measurement.options.runs}, {_words(size)}")
            for kind in kinds:
                kind.begin(size)
            for _ in range(pings // turn):
                for kind in kinds:
                    await kind.go(size, turn)
    gc.unfreeze()


def _figures(kind: Kind, baseline: Kind) -> list[Figure]:
    found = []
    for size in SIZES:
        for percentile, name in ((50, "p50"), (99, "p99")):
            goal = _goal(kind.name, size, percentile)
            measured, base = kind.percentiles(size, percentile), baseline.percentiles(size, percentile)
            found.append(figure(f"{kind.name} {_words(size)} {name}", "us", measured, base, goal=goal))
    cpu = [each.cpu_s / each.pings * 1e6 for each in (kind, baseline)]
    note = "processor time of the gateway for a message, its acknowledgement and its receipt, beside the echo server's"
    found.append(figure(f"{kind.name} {_words(SIZES[0])} CPU", "us", *cpu, note=note))
    return found


def _goal(loop: str, size: int, percentile: int) -> Goal | None:
    """uvloop is aimed higher, in the middle only."""
    if percentile == 99:
        return ratio_at_most(1.5) if size < SIZES[-1] else None
    if loop == "uvloop":
        return ratio_at_most(0.85)
    return ratio_at_most(1.15 if size < SIZES[-1] else 1.3)


def _promise(name: str, count: int, unit: str) -> Figure:
    return figure(name, unit, count, goal=at_most(0))


def _words(size: int) -> str:
    return f"{size} B" if size < KIB else f"{size // KIB} KB"
