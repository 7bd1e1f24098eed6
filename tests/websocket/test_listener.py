"""A port that is given back leaves nothing open, however little of a connection is there."""

import asyncio
import gc
import socket
import warnings
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from rts_console.gateway.config import GatewayConfig
from rts_console.gateway.server import Gateway
from rts_console.websocket.listener import listen
from rts_console.websocket.server import serve
from tests.websocket.links import Recorder

TURNS = pytest.mark.parametrize("turns", range(6))


def left_open(run: Callable[[], Coroutine[Any, Any, None]]) -> list[str]:
    """What a loop of its own leaves open."""
    gc.collect()
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        asyncio.run(run())
        gc.collect()
    return [str(each.message) for each in seen]


async def knock(port: int, turns: int) -> socket.socket:
    """Connect without the loop, and let it have so many turns of what it makes of that."""
    knocking = socket.create_connection(("127.0.0.1", port))
    for _ in range(turns):
        await asyncio.sleep(0)
    return knocking


@TURNS
def test_what_was_taken_comes_to_its_protocol(turns: int) -> None:
    class Kept(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            kept.append(transport)

    async def run() -> None:
        listener = await listen(Kept, "127.0.0.1", 0)
        knocking = await knock(listener.port, turns)
        await listener.close()
        await listener.close()
        taken.append(len(kept))
        for transport in kept:
            transport.close()
        await asyncio.sleep(0)
        taken.append(len(kept))
        with knocking:
            assert knocking.recv(1) == b"" if kept else True

    kept: list[asyncio.BaseTransport] = []
    taken: list[int] = []
    assert left_open(run) == []
    assert taken[0] == taken[1]


@TURNS
def test_a_websocket_server_closes_what_it_had_taken(turns: int) -> None:
    async def run() -> None:
        server = await serve(Recorder, "127.0.0.1", 0)
        knocking = await knock(server.port, turns)
        await server.close()
        knocking.close()

    assert left_open(run) == []


@TURNS
def test_a_gateway_closes_what_its_http_port_had_taken(turns: int) -> None:
    async def run() -> None:
        async with Gateway(GatewayConfig()) as gateway:
            knocking = await knock(int(gateway.http_url.rpartition(":")[2]), turns)
        knocking.close()

    assert left_open(run) == []


async def test_who_comes_while_it_rests_is_not_taken_and_the_port_is_free_afterwards() -> None:
    made: list[asyncio.Protocol] = []

    def take() -> asyncio.Protocol:
        made.append(asyncio.Protocol())
        return made[-1]

    listener = await listen(take, "127.0.0.1", 0)
    listener.rest()
    with await knock(listener.port, 10):
        assert made == []
    await listener.close()
    again = await listen(take, "127.0.0.1", listener.port)
    await again.close()
