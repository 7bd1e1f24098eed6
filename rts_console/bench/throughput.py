"""`bench throughput`: how many reliable messages a second one pair of users carries through the gateway.

Both users are in this process; each message is acknowledged, recognised when it comes twice, put into its order and
confirmed by its receiver. Beside it stands a one-way stream by the bare `websockets` library, of which nobody confirms
anything but the end. The rates of the rule set are lifted: how many may be sent is a matter of rules.
"""

import asyncio
import gc
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any, Final

from websockets.asyncio.client import ClientConnection, connect

from rts_console.bench.peer import BARE_CLIENT
from rts_console.bench.processes import Cores, GatewayChild, Peer, loops, own_cpu_s
from rts_console.bench.report import (
    BenchError,
    Figure,
    Measurement,
    Options,
    Report,
    at_most,
    figure,
    ratio_at_least,
)
from rts_console.client.rts import RtsClient
from rts_console.protocol.events import Event, MessageReceived

SIZES: Final = {"64 B": 64, "4 KB": 4_096}
MESSAGES: Final = 4_000
QUICK_MESSAGES: Final = 300
BARE_TIMES: Final = 5
"""So many times more messages by the bare library, so that both take a while."""
UNDER_WAY: Final = 256
"""Messages that have not been acknowledged yet, at most."""
AHEAD: Final = 512
"""Messages that the receiver has not seen yet, at most: the gateway would end the link of one that falls far behind."""
NUMBER_BYTES: Final = 8
TIMEOUT_S: Final = 60.0


class Receiver:
    """Takes numbered messages; counts those that are not the next one."""

    def __init__(self, bob: RtsClient) -> None:
        """Listen."""
        self.wrong = 0
        self._next = self._last = self._arrived = 0
        self._all_there = asyncio.Event()
        self._progress = asyncio.Event()
        bob.observe(self._observe)

    def expect(self, first: int, count: int) -> None:
        """So many messages, numbered from `first`."""
        self._next = self._arrived = first
        self._last = first + count
        self._all_there.clear()

    async def wait(self) -> None:
        """Until the last one is there."""
        await self._all_there.wait()

    def is_behind(self, sent: int) -> bool:
        """Whether the last of those that were sent is too far ahead of what has arrived."""
        return sent - self._arrived >= AHEAD

    async def keeps_up(self, sent: int) -> None:
        """Until the last of those that were sent is not too far ahead of what has arrived."""
        while self.is_behind(sent):
            await self._progress.wait()

    def _observe(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, MessageReceived):
                number = int.from_bytes(event.data[:NUMBER_BYTES])
                self.wrong += number != self._next
                self._next = number + 1
                self._arrived += 1
        self._progress.set()
        self._progress.clear()
        if self._arrived >= self._last:
            self._all_there.set()


class Stream:
    """One gateway and its pair, and what was measured of them."""

    def __init__(self, loop: str, gateway: GatewayChild, alice: RtsClient, receiver: Receiver) -> None:
        """Begin with nothing sent."""
        self.loop = loop
        self.gateway = gateway
        self.receiver = receiver
        self.rates: dict[str, list[float]] = {size: [] for size in SIZES}
        self.gateway_us: dict[str, list[float]] = {size: [] for size in SIZES}
        self.client_us: dict[str, list[float]] = {size: [] for size in SIZES}
        self._alice = alice
        self._sent = 0

    async def go(self, size: str, count: int) -> None:
        """Send so many messages and wait until all have arrived. Raises `BenchError`, `TimeoutError`."""
        self.receiver.expect(self._sent, count)
        last = self._sent + count
        before = (self.gateway.cpu_s(), own_cpu_s())
        began = time.perf_counter()
        async with asyncio.timeout(TIMEOUT_S), asyncio.TaskGroup() as group:
            for place in range(UNDER_WAY):
                group.create_task(self._send(last, bytes(SIZES[size] - NUMBER_BYTES)), name=f"sender {place}")
            await self.receiver.wait()
        self.rates[size].append(count / (time.perf_counter() - began))
        self.gateway_us[size].append((self.gateway.cpu_s() - before[0]) / count * 1e6)
        self.client_us[size].append((own_cpu_s() - before[1]) / count * 1e6)

    async def _send(self, last: int, rest: bytes) -> None:
        while True:
            if self.receiver.is_behind(self._sent):
                await self.receiver.keeps_up(self._sent)
            if self._sent == last:
                return
            number, self._sent = self._sent, self._sent + 1
            result = await self._alice.send_message("bob", number.to_bytes(NUMBER_BYTES) + rest)
            if not result.ok:
                raise BenchError(f"a message was not accepted: {result.code} {result.reason}")


async def run(options: Options) -> Report:
    """Measure. Raises `BenchError`."""
    with Measurement("throughput", options) as measurement, Cores() as cores:
        async with AsyncExitStack() as stack:
            sink = await stack.enter_async_context(Peer("sink"))
            cores.give_to_server(sink)
            socket = await stack.enter_async_context(connect(sink.url, **BARE_CLIENT))
            streams = [await _stream(stack, cores, loop) for loop in loops()]
            baseline = await _measure(measurement, socket, streams)
            for stream in streams:
                measurement.add(*_figures(stream, baseline))
            wrong = sum(stream.receiver.wrong for stream in streams)
            errors = sum(stream.gateway.errors() for stream in streams)
            measurement.add(figure("lost, doubled or out of order", "messages", wrong, goal=at_most(0)))
            measurement.add(figure("gateway errors", "log lines", errors, goal=at_most(0)))
        return measurement.report(pinned=cores.pinned)


async def _stream(stack: AsyncExitStack, cores: Cores, loop: str) -> Stream:
    gateway = await stack.enter_async_context(GatewayChild(loop))
    cores.give_to_server(gateway)
    alice, bob = await gateway.login(stack, "alice"), await gateway.login(stack, "bob")
    return Stream(loop, gateway, alice, Receiver(bob))


async def _measure(measurement: Measurement, socket: ClientConnection, streams: Sequence[Stream]) -> dict[str, Any]:
    """Returns the messages a second of the bare library, for each size those of all runs."""
    count = QUICK_MESSAGES if measurement.options.quick else MESSAGES
    baseline: dict[str, list[float]] = {size: [] for size in SIZES}
    gc.collect()
    gc.freeze()  # what the bench itself has loaded is not searched for garbage meanwhile
    for number in range(measurement.options.runs):
        for size in SIZES:
            measurement.say(f"run {number + 1} of {measurement.options.runs}, {size}")
            baseline[size].append(await _bare(socket, SIZES[size], count * BARE_TIMES))
            for stream in streams:
                await stream.go(size, count)
    gc.unfreeze()
    return baseline


async def _bare(socket: ClientConnection, size: int, count: int) -> float:
    payload = bytes(size)
    began = time.perf_counter()
    async with asyncio.timeout(TIMEOUT_S):
        for _ in range(count):
            await socket.send(payload)
        await socket.send("how many?")
        answer = await socket.recv()
    if answer != str(count):
        raise BenchError(f"the bare stream brought {answer!r} of {count} messages")
    return count / (time.perf_counter() - began)


def _figures(stream: Stream, baseline: dict[str, Any]) -> list[Figure]:
    found = []
    for size in SIZES:
        name = f"{stream.loop} {size}"
        goal = ratio_at_least(0.5)
        found.append(figure(name, "messages/s", stream.rates[size], baseline[size], goal=goal))
        found.append(figure(f"{name} gateway CPU", "us", stream.gateway_us[size]))
        found.append(figure(f"{name} client CPU", "us", stream.client_us[size]))
    return found
