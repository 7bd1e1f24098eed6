"""The proxy passes everything on until it is told otherwise, and then does what it is told."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from soak.proxy import Cut, CuttingProxy, Hole


@asynccontextmanager
async def echo() -> AsyncIterator[int]:
    """A server that sends everything back; gives its port."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@asynccontextmanager
async def link() -> AsyncIterator[tuple[CuttingProxy, asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection through a proxy to the echo, tried once."""
    async with echo() as port, CuttingProxy(port, random.Random(7)) as proxy:
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        writer.write(b"hello")
        assert await reader.readexactly(5) == b"hello"
        yield proxy, reader, writer
        writer.transport.abort()


async def read_to_the_end(reader: asyncio.StreamReader) -> tuple[bytes, bool]:
    """What still comes, and whether the end was a reset."""
    data = b""
    try:
        while more := await reader.read(65_536):
            data += more
    except ConnectionResetError:
        return data, True
    return data, False


async def test_a_large_message_passes_whole() -> None:
    async with link() as (_, reader, writer):
        whole = random.Random(7).randbytes(3_000_000)
        writer.write(whole)
        assert await reader.readexactly(len(whole)) == whole


@pytest.mark.parametrize(("how", "reset"), [(Cut.RESET, True), (Cut.END, False)])
async def test_a_link_is_reset_or_ended(how: Cut, reset: bool) -> None:
    async with link() as (proxy, reader, _):
        assert proxy.cut(how)
        assert await read_to_the_end(reader) == (b"", reset)
        assert proxy.cuts == 1
        assert not proxy.cut(how)


async def test_a_link_is_cut_in_the_midst_of_a_message() -> None:
    async with link() as (proxy, reader, writer):
        assert proxy.cut(Cut.MIDST)
        writer.write(b"x" * 10_000)
        data, _ = await read_to_the_end(reader)
        assert len(data) < 10_000
        assert not proxy.links


async def test_a_slow_link_brings_little_and_ends() -> None:
    async with link() as (proxy, reader, writer):
        assert proxy.cut(Cut.SLOW)
        writer.write(b"x" * 1_000_000)
        data, reset = await read_to_the_end(reader)
        assert len(data) < 100_000
        assert reset


async def test_a_silent_link_stays_open_and_brings_nothing_while_new_ones_work() -> None:
    async with link() as (proxy, reader, writer):
        assert proxy.cut(Cut.SILENCE)
        writer.write(b"lost")
        other_reader, other_writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        other_writer.write(b"works")
        assert await other_reader.readexactly(5) == b"works"
        other_writer.transport.abort()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.05)


async def test_a_hole_swallows_one_direction_and_healing_ends_what_lost_bytes() -> None:
    async with link() as (proxy, reader, writer):
        proxy.hole = Hole.DOWN
        writer.write(b"heard, not answered")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.05)
        proxy.heal()
        assert await read_to_the_end(reader) == (b"", True)


async def test_a_stalled_link_holds_the_sender_up_until_it_goes_on() -> None:
    async with link() as (proxy, reader, writer):
        proxy.stall(True)
        writer.write(b"x" * 1_000)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.05)
        proxy.stall(False)
        assert await reader.readexactly(1_000) == b"x" * 1_000


async def test_a_gateway_that_is_not_there_ends_the_link() -> None:
    async with echo() as port:
        pass
    async with CuttingProxy(port, random.Random(7)) as proxy:
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        assert (await read_to_the_end(reader))[0] == b""
        writer.transport.abort()
