"""No message is ever inflated: compression is not agreed on, and what is sent compressed all the same ends the link."""

import asyncio
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from rts_console.gateway.config import AppKey, GatewayConfig
from rts_console.gateway.server import Gateway
from rts_console.protocol import frames as f
from tests.gateway.desk import APP, KEYS
from tests.gateway.test_server import Visitor, command, raw_connection
from tests.security.test_listening import linux, started

OFFERS = (
    "permessage-deflate",
    "permessage-deflate; client_max_window_bits=15; server_max_window_bits=15",
    "x-webkit-deflate-frame",
)
MASK = bytes(4)


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with Gateway(GatewayConfig(apps=[AppKey(APP, KEYS[APP])])) as gateway:
        yield gateway


async def shake_hands(gateway: Gateway, offer: str) -> tuple[bytes, asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await raw_connection(gateway)
    writer.write(
        b"GET /rts/v1 HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Protocol: rts.v1\r\nSec-WebSocket-Extensions: " + offer.encode() + b"\r\n\r\n"
    )
    return await reader.readuntil(b"\r\n\r\n"), reader, writer


def frame(first: int, payload: bytes) -> bytes:
    """A client's frame with this first byte."""
    size = bytes((0x80 | len(payload),)) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2, "big")
    return bytes((first,)) + size + MASK + payload


@pytest.mark.parametrize("offer", OFFERS)
async def test_an_offer_to_compress_is_not_taken(gateway: Gateway, offer: str) -> None:
    answer, _, writer = await shake_hands(gateway, offer)
    assert b" 101 " in answer
    assert b"extensions" not in answer.lower()
    writer.close()


async def test_a_library_that_wants_to_compress_talks_uncompressed(gateway: Gateway) -> None:
    socket = await connect(gateway.url, subprotocols=["rts.v1"], compression="deflate", proxy=None)  # type: ignore[list-item]
    assert socket.protocol.extensions == []
    visitor = Visitor(socket)
    await visitor.give(f.Hello(APP))
    assert isinstance(await visitor.take(), f.Welcome)
    await socket.close()


async def test_a_frame_that_is_compressed_all_the_same_ends_the_link(gateway: Gateway) -> None:
    _, reader, writer = await shake_hands(gateway, OFFERS[0])
    bomb = zlib.compressobj(wbits=-15)
    writer.write(frame(0xC2, (bomb.compress(bytes(50_000_000)) + bomb.flush())[:60_000]))
    async with asyncio.timeout(5):
        ended = await reader.read()
    assert (ended[0], int.from_bytes(ended[2:4], "big")) == (0x88, 1002)
    assert gateway.hub.messages_in == 0
    writer.close()


def resident_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


@linux
async def test_claims_and_bombs_of_60_kb_cost_the_gateway_no_memory() -> None:
    """Ten of each: a header that claims 58 MiB, and 60 KB that would inflate to as much."""
    packed = zlib.compress(bytes(58 * 1024 * 1024), 9)
    claim = b"\x82\xff" + (58 * 1024 * 1024).to_bytes(8, "big") + MASK + packed[:59_000]
    with command("--json", "--embedded") as process:
        ready = await asyncio.to_thread(started, process)
        visitor = await Visitor.enter(ready["url"])
        await visitor.give(f.Hello(APP))
        assert isinstance(await visitor.take(), f.Welcome)
        before = resident_kib(process.pid)
        for first in (claim, frame(0xC2, packed[:59_000])) * 10:
            bad = await Visitor.enter(ready["url"])
            bad.socket.transport.write(first)
            assert await bad.close_code() == (1009 if first is claim else 1002)
        grown_kib = resident_kib(process.pid) - before
        await visitor.give(f.Ping(9, 9))
        assert isinstance(await visitor.take(), f.Pong)
        await visitor.socket.close()
    assert grown_kib < 4 * 1024
