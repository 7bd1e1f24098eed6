"""Receivers that count and check, against real servers."""

import asyncio

import pytest
from websockets.asyncio.server import ServerConnection, serve

from rts_console.bench.drain import Crowd, Drain
from rts_console.bench.peer import BARE


async def drained(texts: list[list[bytes]], messages: int) -> dict[str, int]:
    """What a drain finds when each of its connections is sent its own list."""
    lists = iter(texts)
    go = asyncio.Event()

    async def handle(connection: ServerConnection) -> None:
        mine = next(lists)
        await go.wait()
        for text in mine:
            await connection.send(text)
        await connection.wait_closed()

    drain = Drain()
    async with serve(handle, "127.0.0.1", 0, **BARE) as server:
        url = f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}/"
        await asyncio.to_thread(drain.answer, {"do": "connect", "url": url, "count": len(texts)})
        await asyncio.to_thread(drain.answer, {"do": "count", "begin": True})
        go.set()
        found = await asyncio.to_thread(drain.answer, {"do": "count", "messages": messages})
        drain.close()
    return found


async def test_all_that_came_to_all_is_counted() -> None:
    found = await drained([[b"one", b"two"]] * 3, 2)
    assert (found["messages"], found["missing"], found["different"]) == (2, 0, 0)
    assert found["bytes"] == 2 * (2 + 3)


async def test_other_bytes_are_noticed() -> None:
    found = await drained([[b"one", b"two"], [b"one", b"TWO"]], 2)
    assert (found["missing"], found["different"]) == (0, 1)


async def test_what_is_missing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rts_console.bench.drain.TIMEOUT_S", 1.5)
    found = await drained([[b"one", b"two"], [b"one"]], 2)
    assert (found["missing"], found["different"]) == (1, 1)


async def test_a_server_that_refuses_ends_the_crowds_entering() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 503 Service Unavailable\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    async with server:
        url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        with pytest.raises(ExceptionGroup) as raised:
            await Crowd().answer({"do": "connect", "url": url, "first": 0, "count": 1})
    assert "503" in str(raised.value.exceptions[0])
