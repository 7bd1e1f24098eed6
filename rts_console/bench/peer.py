"""The bare parts of a bench, each run in a process of its own: `rts-console bench-peer PART`, which no one else needs.

A part says one line of JSON when it is ready, does what each line of its standard input asks, answers with one line,
and ends with its standard input. The servers are the `websockets` library and nothing else.
"""

import asyncio
import gc
import json
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.typing import Subprotocol

from rts_console.bench.drain import Crowd, Drain
from rts_console.protocol.frames import SUBPROTOCOL

Question = dict[str, Any]
Answer = Callable[[Question], Awaitable[Question]]
BARE: Final[dict[str, Any]] = {"compression": None, "max_size": None, "ping_interval": None}
BARE_CLIENT: Final[dict[str, Any]] = {**BARE, "proxy": None, "subprotocols": [Subprotocol(SUBPROTOCOL)]}

KEEP_ALIVE_S: Final = 5.0


def run_peer(part: str) -> int:
    """Be that part until standard input ends; returns the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    gc.freeze()
    asyncio.run(PARTS[part]())
    return 0


async def _echo() -> None:
    async def handle(connection: ServerConnection) -> None:
        async for message in connection:
            await connection.send(message)

    await _serve(handle, _nothing)


async def _sink() -> None:
    """Counts what comes; a text message asks for the count."""

    async def handle(connection: ServerConnection) -> None:
        count = 0
        async for message in connection:
            if isinstance(message, str):
                await connection.send(str(count))
                count = 0
            else:
                count += 1

    await _serve(handle, _nothing)


async def _broadcast() -> None:
    """Sends what is asked for to all that are connected, `burst` messages in one go."""
    there: set[ServerConnection] = set()

    async def handle(connection: ServerConnection) -> None:
        there.add(connection)
        await connection.wait_closed()
        there.discard(connection)

    async def answer(question: Question) -> Question:
        payload = bytes(question["size"])
        for _ in range(question["count"] // question["burst"]):
            for _ in range(question["burst"]):
                broadcast(there, payload)
            await asyncio.sleep(0)
        return {"receivers": len(there)}

    await _serve(handle, answer)


async def _drain() -> None:
    """Many receivers that only count and check."""
    drain = Drain()
    one_at_a_time = asyncio.Lock()

    async def answer(question: Question) -> Question:
        async with one_at_a_time:
            return await asyncio.to_thread(drain.answer, question)

    async def keep_alive() -> None:
        while True:
            await asyncio.sleep(KEEP_ALIVE_S)
            async with one_at_a_time:
                await asyncio.to_thread(drain.keep_alive)

    async with asyncio.TaskGroup() as group:
        keeping = group.create_task(keep_alive(), name="keep alive")
        await _talk({}, answer)
        keeping.cancel()
    drain.close()


async def _crowd() -> None:
    """Many users that log in and stay."""
    crowd = Crowd()
    await _talk({}, crowd.answer)
    crowd.close()


async def _rows() -> None:
    """Rows of an event log by the million."""
    from rts_console.bench.rows import answer

    await _talk({}, answer)


async def _pinger() -> None:
    """Pings an echo server in a process of its own: what the machine does to any such measurement."""
    from rts_console.bench.processes import Peer

    async with Peer("echo") as echo, connect(echo.url, **BARE_CLIENT) as socket:

        async def answer(question: Question) -> Question:
            times_ms = await _ping(socket, question["rate"], question["seconds"], bytes(question["size"]))
            return {"p50_ms": _percentile(times_ms, 50), "p99_ms": _percentile(times_ms, 99), "count": len(times_ms)}

        await _talk({}, answer)


async def _ping(socket: ClientConnection, rate: float, seconds: float, payload: bytes) -> list[float]:
    loop = asyncio.get_running_loop()
    began_s = due_s = loop.time()
    times_ms: list[float] = []
    while due_s < began_s + seconds:
        await asyncio.sleep(due_s - loop.time())
        sent_s = time.perf_counter()
        await socket.send(payload)
        await socket.recv()
        times_ms.append((time.perf_counter() - sent_s) * 1_000)
        due_s = max(due_s + 1 / rate, loop.time())
    return sorted(times_ms)


def _percentile(ascending: Sequence[float], percent: int) -> float:
    return ascending[min(len(ascending) * percent // 100, len(ascending) - 1)]


async def _nothing(_: Question) -> Question:
    return {}


async def _serve(handle: Callable[[ServerConnection], Awaitable[None]], answer: Answer) -> None:
    async with serve(handle, "127.0.0.1", 0, subprotocols=[Subprotocol(SUBPROTOCOL)], **BARE) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        await _talk({"port": port}, answer)
        server.close(close_connections=True)


async def _talk(ready: Question, answer: Answer) -> None:
    """Answer questions until there are no more."""
    print(json.dumps({"ready": True, **ready}), flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        try:
            said = await answer(json.loads(line))
        except Exception as error:
            said = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(said), flush=True)


PARTS: Final = {
    "echo": _echo,
    "sink": _sink,
    "broadcast": _broadcast,
    "drain": _drain,
    "crowd": _crowd,
    "rows": _rows,
    "pinger": _pinger,
}
