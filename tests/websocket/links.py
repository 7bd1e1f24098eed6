"""Owners that keep what they are told, servers and clients of ours, of the library's, and raw bytes."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable
from typing import Any

import trustme
import websockets.asyncio.client
import websockets.asyncio.server
from websockets.frames import Frame, Opcode

from rts_console.protocol.frames import PATH, SUBPROTOCOL
from rts_console.websocket.client import connect
from rts_console.websocket.connection import WebSocketConnection
from rts_console.websocket.server import WebSocketServer, serve
from tests.support import until

SHORT_S = 0.05
HEADERS = {
    "Host": "127.0.0.1",
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Protocol": SUBPROTOCOL,
}


class Recorder:
    """An owner that keeps what it is told."""

    def __init__(self) -> None:
        self.connection: WebSocketConnection | None = None
        self.batches: list[list[str | bytes]] = []
        self.ends: list[tuple[int, str]] = []

    def opened(self, connection: WebSocketConnection) -> None:
        assert self.connection is None
        self.connection = connection

    def received(self, messages: list[str | bytes]) -> None:
        assert not self.ends
        self.batches.append(messages)

    def closed(self, code: int, reason: str) -> None:
        self.ends.append((code, reason))

    @property
    def open(self) -> WebSocketConnection:
        assert self.connection is not None
        return self.connection

    @property
    def messages(self) -> list[str | bytes]:
        return [message for batch in self.batches for message in batch]

    @property
    def end(self) -> tuple[int, str]:
        assert len(self.ends) == 1
        return self.ends[0]


class Listening:
    """A server of ours with a recorder for each connection that it took."""

    def __init__(self) -> None:
        self.owners: list[Recorder] = []
        self.server: WebSocketServer

    def make(self) -> Recorder:
        self.owners.append(Recorder())
        return self.owners[-1]

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.server.port}{PATH}"

    async def owner(self, number: int = 0) -> Recorder:
        await until(lambda: len(self.owners) > number and self.owners[number].connection)
        return self.owners[number]


@contextlib.asynccontextmanager
async def listening(**options: Any) -> AsyncIterator[Listening]:
    listener = Listening()
    listener.server = await serve(listener.make, "127.0.0.1", 0, **options)
    try:
        yield listener
    finally:
        await listener.server.close()


@contextlib.asynccontextmanager
async def pair() -> AsyncIterator[tuple[Recorder, Recorder]]:
    """Our client and our server, connected."""
    async with listening() as listener:
        client = Recorder()
        connection = await connect(client, listener.url)
        server = await listener.owner()
        yield client, server
        connection.abort()


def library_client(url: str, **options: Any) -> Any:
    return websockets.asyncio.client.connect(url, proxy=None, subprotocols=[SUBPROTOCOL], **options)  # type: ignore[list-item]


@contextlib.asynccontextmanager
async def library_server(handler: Callable[[Any], Any], **options: Any) -> AsyncIterator[str]:
    options = {"subprotocols": [SUBPROTOCOL], **options}
    async with websockets.asyncio.server.serve(handler, "127.0.0.1", 0, **options) as server:
        yield f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}{PATH}"


@contextlib.asynccontextmanager
async def raw(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A plain TCP connection to a server of ours."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


@contextlib.asynccontextmanager
async def shaken(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A plain TCP connection on which the handshake is done, for frames made by hand."""
    async with raw(port) as (reader, writer):
        writer.write(request())
        answer = await reader.readuntil(b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 101 ")
        yield reader, writer


def request(path: str = PATH, *more: str, **changes: str) -> bytes:
    headers = {**HEADERS, **{name.replace("_", "-"): value for name, value in changes.items()}}
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items() if value), *more]
    return "\r\n".join([*lines, "", ""]).encode()


def frame(opcode: Opcode, data: bytes, *, fin: bool = True) -> bytes:
    return Frame(opcode, data, fin).serialize(mask=True)


async def read_rest(reader: asyncio.StreamReader) -> bytes:
    """Everything up to the end, whichever way the end comes."""
    data = b""
    with contextlib.suppress(ConnectionError):
        while more := await reader.read(65_536):
            data += more
    return data


async def status(port: int, message: bytes) -> int:
    async with raw(port) as (reader, writer):
        writer.write(message)
        answer = await read_rest(reader)
        return int(answer.split()[1])


def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    return context


def client_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(context)
    return context
