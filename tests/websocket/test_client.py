"""The client's side: servers that are none, TLS, and attempts that are given up."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import trustme
import websockets.asyncio.client
import websockets.asyncio.server
from websockets.exceptions import InvalidHandshake, InvalidStatus

from rts_console.protocol.frames import PATH
from rts_console.protocol.words import CloseCode
from rts_console.websocket.client import connect
from rts_console.websocket.connection import WebSocketConnection
from tests.support import until
from tests.websocket.links import (
    SHORT_S,
    Recorder,
    client_tls,
    library_server,
    listening,
    read_rest,
    server_tls,
)

# --- our client against servers that are none -----------------------------------------------------------------------


@contextlib.asynccontextmanager
async def tcp_server(answer: bytes, *, hold: bool = False) -> AsyncIterator[tuple[str, list[asyncio.StreamReader]]]:
    """Takes whatever comes and answers with fixed bytes; with `hold` it never closes by itself."""
    readers: list[asyncio.StreamReader] = []
    writers: list[asyncio.StreamWriter] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        readers.append(reader)
        writers.append(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
        if not hold:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}{PATH}", readers
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nno\n", id="404"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi\n", id="200"),
        pytest.param(b"HTTP/1.1 101 Switching Protocols\r\n\r\n", id="101 of something else"),
        pytest.param(b"SSH-2.0-OpenSSH_9.6\r\n", id="SSH"),
        pytest.param(b"\x00" * 20_000, id="zeros"),
    ],
)
@pytest.mark.parametrize("hold", [False, True], ids=["closes", "keeps the line"])
async def test_connect_to_something_else_fails_at_once(answer: bytes, hold: bool) -> None:
    async with tcp_server(answer, hold=hold) as (url, _):
        owner = Recorder()
        async with asyncio.timeout(1):
            with pytest.raises((InvalidHandshake, websockets.exceptions.InvalidMessage)):
                await connect(owner, url)
        assert owner.connection is None
        assert owner.ends == []


async def test_connect_to_a_server_that_hangs_up() -> None:
    async with tcp_server(b"") as (url, _):
        with pytest.raises((InvalidHandshake, EOFError)):
            await connect(Recorder(), url)


async def test_connect_to_a_server_of_another_subprotocol() -> None:
    async def idle(connection: Any) -> None:
        await connection.wait_closed()

    async with library_server(idle, subprotocols=None) as url:
        with pytest.raises(InvalidHandshake, match="does not speak rts"):
            await connect(Recorder(), url)


async def test_connect_refuses_a_url_that_is_none() -> None:
    with pytest.raises(InvalidHandshake):
        await connect(Recorder(), "http://127.0.0.1")


async def test_cancelled_connect_leaves_nothing() -> None:
    async with tcp_server(b"", hold=True) as (url, readers):
        owner = Recorder()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(SHORT_S):
                await connect(owner, url)
        await until(lambda: readers)
        assert await read_rest(readers[0]) == b""  # it would wait for ever were the line still up
        assert owner.connection is None
        assert owner.ends == []


async def test_connect_cancelled_at_every_step_leaves_nothing() -> None:
    """However many turns of the loop it was let run, whoever heard `opened` hears `closed` too, and no one else."""
    async with listening() as listener:
        done = False
        for turns in range(60):
            owner = Recorder()
            attempt = asyncio.get_running_loop().create_task(connect(owner, listener.url), name="attempt")
            for _ in range(turns):
                await asyncio.sleep(0)
            attempt.cancel()
            result = (await asyncio.gather(attempt, return_exceptions=True))[0]
            if isinstance(result, WebSocketConnection):
                done = True
                result.abort()
            await until(lambda: not listener.server.connections)
            await until(lambda owner=owner: owner.connection is None or owner.ends)  # type: ignore[misc]
        assert done


async def test_owner_is_told_of_the_opening_before_connect_returns() -> None:
    async with listening() as listener:
        owner = Recorder()
        connection = await connect(owner, listener.url)
        assert owner.connection is connection
        assert connection.remote_address == f"127.0.0.1:{listener.server.port}"
        connection.abort()


# --- TLS ------------------------------------------------------------------------------------------------------------


async def test_tls_both_ways(tmp_path: Path) -> None:
    authority = trustme.CA()
    async with listening(tls=server_tls(authority)) as listener:
        owner = Recorder()
        connection = await connect(owner, listener.url.replace("ws:", "wss:"), tls=client_tls(authority))
        server = await listener.owner()
        connection.send(["up", b"\x00" * 60_000])
        server.open.send(["down"])
        await until(lambda: len(server.messages) == 2 and owner.messages)
        assert server.messages == ["up", b"\x00" * 60_000]
        assert owner.messages == ["down"]
        connection.close(1000, "done")
        await connection.wait_closed()
        await server.open.wait_closed()
        assert owner.end == (1000, "done")
        assert server.end == (1000, "done")


async def test_a_server_closes_over_tls_with_code_and_reason() -> None:
    authority = trustme.CA()
    async with listening(tls=server_tls(authority)) as listener:
        owner = Recorder()
        await connect(owner, listener.url.replace("ws:", "wss:"), tls=client_tls(authority))
        await listener.server.close(CloseCode.DRAINING, "updating")
        await until(lambda: owner.ends)
        assert owner.end == (4000, "updating")


async def test_a_refusal_comes_through_tls() -> None:
    authority = trustme.CA()
    async with listening(tls=server_tls(authority)) as listener:
        url = listener.url.replace("ws:", "wss:").replace(PATH, "/other")
        with pytest.raises(InvalidStatus) as caught:
            await connect(Recorder(), url, tls=client_tls(authority))
        assert caught.value.response.status_code == 404


async def test_a_certificate_of_another_authority_is_refused() -> None:
    async with listening(tls=server_tls(trustme.CA())) as listener:
        owner = Recorder()
        with pytest.raises(ssl.SSLCertVerificationError):
            await connect(owner, listener.url.replace("ws:", "wss:"), tls=client_tls(trustme.CA()))
        assert owner.connection is None


async def test_wss_to_a_plain_port_fails() -> None:
    async with listening() as listener:
        with pytest.raises(OSError):  # noqa: PT011  (which one depends on who hangs up first)
            await connect(Recorder(), listener.url.replace("ws:", "wss:"), tls=client_tls(trustme.CA()))
