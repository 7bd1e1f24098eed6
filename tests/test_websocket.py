"""The driver of one WebSocket against the library's own other half, against raw bytes, and against itself."""

import asyncio
import contextlib
import gc
import math
import socket
import ssl
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import trustme
import websockets.asyncio.client
import websockets.asyncio.server
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from rts_console import websocket
from rts_console.protocol.frames import MESSAGE_LIMIT, PATH, SUBPROTOCOL
from rts_console.protocol.words import CloseCode
from rts_console.websocket import WebSocketConnection, WebSocketServer, connect, encode_server_frame, serve
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


@pytest.fixture(autouse=True)
async def quiet_loop() -> AsyncIterator[None]:
    """Nothing is left behind: no task, no exception that nobody took."""
    problems: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: problems.append(context))
    yield
    gc.collect(1)  # the young ones: what this test made
    here = {asyncio.current_task()}
    await until(lambda: asyncio.all_tasks() == here)
    assert not problems


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


# --- against the library --------------------------------------------------------------------------------------------


async def test_library_client_talks_to_our_server_both_ways() -> None:
    async with listening() as listener, library_client(listener.url) as client:
        assert client.subprotocol == SUBPROTOCOL
        server = await listener.owner()
        assert server.open.is_open
        await client.send("héllo 世界")
        await client.send(b"\x00\xff raw")
        await until(lambda: len(server.messages) == 2)
        assert server.messages == ["héllo 世界", b"\x00\xff raw"]
        server.open.send(["text", b"binary"])
        assert [await client.recv(), await client.recv()] == ["text", b"binary"]


async def test_our_client_talks_to_the_library_server_both_ways() -> None:
    async def echo(connection: Any) -> None:
        async for message in connection:
            await connection.send(message)

    async with library_server(echo) as url:
        owner = Recorder()
        connection = await connect(owner, url)
        assert connection.is_open
        assert owner.connection is connection
        connection.send(["héllo 世界", b"\x00\xff raw"])
        await until(lambda: len(owner.messages) == 2)
        assert owner.messages == ["héllo 世界", b"\x00\xff raw"]
        connection.close(1000, "done")
        await connection.wait_closed()
        assert owner.end == (1000, "done")


async def test_the_largest_legal_message_passes() -> None:
    async with pair() as (client, server):
        data = bytes(range(256)) * (MESSAGE_LIMIT // 256)
        data += b"x" * (MESSAGE_LIMIT - len(data))
        client.open.send([data])
        await until(lambda: server.messages)
        assert server.messages == [data]


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, MESSAGE_LIMIT])
@pytest.mark.parametrize("text", [True, False])
def test_encode_server_frame_is_what_the_library_sends(size: int, text: bool) -> None:
    data = b"a" * size
    core = ServerProtocol(state=State.OPEN)
    if text:
        core.send_text(data)
    else:
        core.send_binary(data)
    assert encode_server_frame(data.decode() if text else data) == b"".join(core.data_to_send())


async def test_a_message_framed_once_arrives_in_its_place_among_others() -> None:
    async with pair() as (client, server):
        server.open.send(["first"])
        server.open.send_encoded(encode_server_frame("second"))
        server.open.send_encoded(encode_server_frame(b"third"))
        server.open.send([b"fourth"])
        await until(lambda: len(client.messages) == 4)
        assert client.messages == ["first", "second", b"third", b"fourth"]


async def test_order_is_kept_over_thousands_of_messages_in_both_directions() -> None:
    async with pair() as (client, server):
        ahead = [str(i) if i % 3 else str(i).encode() for i in range(5_000)]
        for start in range(0, 5_000, 7):
            client.open.send(ahead[start : start + 7])
            server.open.send(ahead[start : start + 7])
            await asyncio.sleep(0)
        await until(lambda: len(server.messages) == len(client.messages) == 5_000)
        assert server.messages == ahead
        assert client.messages == ahead


async def test_many_frames_in_one_read_are_few_calls() -> None:
    async with listening() as listener, shaken(listener.server.port) as (_, writer):
        server = await listener.owner()
        writer.write(b"".join(frame(Opcode.BINARY, b"%d" % i) for i in range(1_000)))
        await until(lambda: len(server.messages) == 1_000)
        assert len(server.batches) == math.ceil(1_000 / websocket.BATCH_MESSAGES)
        assert server.messages == [b"%d" % i for i in range(1_000)]


async def test_sends_of_one_loop_turn_leave_in_one_write() -> None:
    async with pair() as (client, server):
        for i in range(100):
            server.open.send([b"%d" % i])
        await until(lambda: len(client.messages) == 100)
        assert len(client.batches) == 1


async def test_frames_that_come_with_the_handshake_are_not_lost() -> None:
    async with listening() as listener, raw(listener.server.port) as (_, writer):
        writer.write(request() + frame(Opcode.TEXT, b"at once"))
        server = await listener.owner()
        await until(lambda: server.messages)
        assert server.messages == ["at once"]


async def test_a_ping_is_answered_and_not_handed_over() -> None:
    async with listening() as listener, library_client(listener.url) as client:
        await (await client.ping())
        server = await listener.owner()
        assert server.batches == []


# --- fragments and what is not allowed ------------------------------------------------------------------------------


@pytest.mark.parametrize(("opcode", "whole"), [(Opcode.TEXT, "a界b" * 20), (Opcode.BINARY, b"\xffa" * 40)])
async def test_fragments_are_joined_even_where_a_character_is_split(opcode: Opcode, whole: str | bytes) -> None:
    data = whole.encode() if isinstance(whole, str) else whole
    async with listening() as listener, shaken(listener.server.port) as (_, writer):
        server = await listener.owner()
        pieces = [data[i : i + 2] for i in range(0, len(data), 2)][:64]
        data = b"".join(pieces)
        writer.write(frame(opcode, pieces[0], fin=False))
        for piece in pieces[1:-1]:
            writer.write(frame(Opcode.CONT, piece, fin=False) + frame(Opcode.PING, b"between"))
        writer.write(frame(Opcode.CONT, pieces[-1]))
        await until(lambda: server.messages)
        assert server.messages == [data.decode() if isinstance(whole, str) else data]


def fragments(count: int) -> bytes:
    middle = frame(Opcode.CONT, b"x", fin=False) * (count - 2)
    return frame(Opcode.BINARY, b"x", fin=False) + middle + frame(Opcode.CONT, b"x")


async def test_sixty_four_fragments_pass() -> None:
    async with listening() as listener, shaken(listener.server.port) as (_, writer):
        server = await listener.owner()
        writer.write(fragments(64) + frame(Opcode.TEXT, b"next"))
        await until(lambda: len(server.messages) == 2)
        assert server.messages == [b"x" * 64, "next"]


async def test_more_than_sixty_four_fragments_are_refused_and_nothing_after_them_is_taken() -> None:
    async with listening() as listener, shaken(listener.server.port) as (reader, writer):
        server = await listener.owner()
        writer.write(frame(Opcode.TEXT, b"before") + fragments(65) + frame(Opcode.TEXT, b"after"))
        assert b"\x03\xf1a message in more than 64 fragments" in await read_rest(reader)
        writer.close()
        await until(lambda: server.ends)
        assert server.end == (1009, "a message in more than 64 fragments")
        assert server.messages == ["before"]


async def test_fragments_that_together_are_too_large_are_refused() -> None:
    async with listening() as listener, shaken(listener.server.port) as (_, writer):
        server = await listener.owner()
        writer.write(frame(Opcode.BINARY, bytes(MESSAGE_LIMIT - 1), fin=False))
        writer.write(frame(Opcode.CONT, bytes(2)))
        writer.write_eof()
        await until(lambda: server.ends)
        assert server.end[0] == CloseCode.TOO_BIG
        assert server.messages == []


async def test_a_claim_of_100_mb_is_refused_at_its_header() -> None:
    async with listening() as listener, shaken(listener.server.port) as (reader, writer):
        server = await listener.owner()
        writer.write(b"\x82\xff" + (100_000_000).to_bytes(8, "big"))  # not even the mask, let alone the payload
        answer = await read_rest(reader)
        assert answer[:1] == b"\x88"
        assert answer[2:4] == (1009).to_bytes(2, "big")
        writer.close()
        await until(lambda: server.ends)
        assert server.end[0] == CloseCode.TOO_BIG


async def test_what_follows_a_refused_frame_is_thrown_away() -> None:
    async with listening() as listener, shaken(listener.server.port) as (_, writer):
        server = await listener.owner()
        writer.write(b"\x82\xff" + (100_000_000).to_bytes(8, "big") + bytes(4))
        for _ in range(100):
            writer.write(bytes(100_000))
        writer.write_eof()
        await until(lambda: server.ends)
        assert len(server.open._core.reader.buffer) == 0
        assert server.messages == []


async def test_a_client_of_ours_refuses_an_oversize_message_too() -> None:
    async def too_much(connection: Any) -> None:
        await connection.send(bytes(MESSAGE_LIMIT + 1))
        await connection.wait_closed()
        assert connection.close_code == CloseCode.TOO_BIG

    async with library_server(too_much) as url:
        owner = Recorder()
        await connect(owner, url)
        await until(lambda: owner.ends)
        assert owner.end[0] == CloseCode.TOO_BIG


async def test_text_that_is_not_utf8_ends_with_1007_and_what_came_before_it_stays() -> None:
    async with listening() as listener, shaken(listener.server.port) as (reader, writer):
        server = await listener.owner()
        writer.write(
            frame(Opcode.TEXT, b"good") + frame(Opcode.TEXT, b"ok \xff\xfe") + frame(Opcode.TEXT, b"after the end")
        )
        assert b"\x03\xeftext is not UTF-8 at byte 3" in await read_rest(reader)
        writer.close()
        await until(lambda: server.ends)
        assert server.end == (1007, "text is not UTF-8 at byte 3")
        assert server.messages == ["good"]


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(b"\x82\x01x", id="not masked"),
        pytest.param(b"\xf2\x80\x00\x00\x00\x00", id="reserved bits"),
        pytest.param(b"\x83\x80\x00\x00\x00\x00", id="unknown opcode"),
        pytest.param(frame(Opcode.CONT, b"x"), id="continuation of nothing"),
        pytest.param(b"\x88\x81\x00\x00\x00\x00x", id="close code of one byte"),
    ],
)
async def test_frames_against_the_standard_end_with_1002(wrong: bytes) -> None:
    async with listening() as listener, shaken(listener.server.port) as (reader, writer):
        server = await listener.owner()
        writer.write(wrong)
        assert b"\x03\xea" in await read_rest(reader)
        writer.close()
        await until(lambda: server.ends)
        assert server.end[0] == 1002


# --- the end --------------------------------------------------------------------------------------------------------


async def test_our_close_reaches_the_library_with_code_and_reason() -> None:
    async with listening() as listener, library_client(listener.url) as client:
        server = await listener.owner()
        server.open.close(CloseCode.DUPLICATE_LOGIN, "other device")
        with pytest.raises(ConnectionClosed):
            await client.recv()
        assert (client.close_code, client.close_reason) == (4504, "other device")
        await until(lambda: server.ends)
        assert server.end == (4504, "other device")


@pytest.mark.parametrize("code", [1000, 1001, 4000, 4505])
async def test_the_librarys_close_reaches_us_with_code_and_reason(code: int) -> None:
    async with listening() as listener, library_client(listener.url) as client:
        server = await listener.owner()
        await client.close(code, "why not")
        await until(lambda: server.ends)
        assert server.end == (code, "why not")
        assert not server.open.is_open


async def test_a_close_without_a_code_is_1005() -> None:
    async with listening() as listener, shaken(listener.server.port) as (reader, writer):
        server = await listener.owner()
        writer.write(frame(Opcode.CLOSE, b""))
        await read_rest(reader)
        writer.close()
        await until(lambda: server.ends)
        assert server.end == (1005, "")


async def test_both_of_ours_close_at_once() -> None:
    async with pair() as (client, server):
        client.open.close(1000, "mine")
        server.open.close(4000, "yours")
        await until(lambda: client.ends and server.ends)
        assert client.end == (1000, "mine")
        assert server.end == (4000, "yours")


async def test_messages_sent_before_a_close_arrive_before_it() -> None:
    async with pair() as (client, server):
        server.open.send(["one", "two"])
        server.open.close(4001, "gone")
        await until(lambda: client.ends)
        assert client.messages == ["one", "two"]
        assert client.end == (4001, "gone")


async def test_a_long_reason_is_cut_to_what_the_standard_leaves_between_characters() -> None:
    async with pair() as (client, server):
        server.open.close(4001, "界" * 100)
        await until(lambda: client.ends)
        assert client.end == (4001, "界" * 41)


async def test_send_after_close_is_ignored() -> None:
    async with pair() as (client, server):
        server.open.close(1000)
        server.open.send(["late"])
        server.open.send_encoded(encode_server_frame("late"))
        server.open.close(1000)
        await until(lambda: client.ends and server.ends)
        server.open.send(["later"])
        server.open.close(1000)
        assert client.messages == []
        assert server.open.buffered == 0


async def test_abort_is_1006_on_both_sides() -> None:
    async with pair() as (client, server):
        client.open.send(["never written"])
        client.open.abort()
        await until(lambda: client.ends and server.ends)
        assert client.end == (1006, "the connection ended without a word")
        assert server.end == (1006, "the connection ended without a word")
        assert client.open.buffered == 0
        client.open.abort()


async def test_a_peer_that_cuts_within_a_frame_is_1006() -> None:
    async with listening() as listener, shaken(listener.server.port) as (_, writer):
        server = await listener.owner()
        writer.write(frame(Opcode.TEXT, b"whole") + frame(Opcode.TEXT, b"never whole")[:-4])
        writer.close()
        await until(lambda: server.ends)
        assert server.end[0] == CloseCode.ABNORMAL
        assert server.messages == ["whole"]


async def test_a_peer_that_never_answers_the_close_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "CLOSE_TIMEOUT_S", SHORT_S)
    async with listening() as listener, shaken(listener.server.port) as (reader, _):
        server = await listener.owner()
        server.open.close(4002, "too slow")
        await server.open.wait_closed()
        assert server.end == (4002, "too slow")
        assert b"too slow" in await read_rest(reader)


async def test_a_server_that_never_answers_our_close_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "CLOSE_TIMEOUT_S", SHORT_S)
    async with pair() as (client, server):
        server.open._transport.pause_reading()  # type: ignore[union-attr]
        client.open.close(1000, "bye")
        await client.open.wait_closed()
        assert client.end == (1000, "bye")


async def test_a_peer_that_ends_its_half_and_reads_nothing_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "CLOSE_TIMEOUT_S", SHORT_S)
    async with listening() as listener, shaken(listener.server.port) as (reader, writer):
        server = await listener.owner()
        reader._transport.pause_reading()  # type: ignore[attr-defined]
        for _ in range(200):
            server.open.send([bytes(60_000)])
        await until(lambda: server.open.buffered > 1_000_000)
        writer.write_eof()
        await until(lambda: server.ends)
        assert server.end[0] == CloseCode.ABNORMAL


async def test_closing_the_server_closes_everyone_with_its_code() -> None:
    async with listening() as listener:
        clients = [Recorder() for _ in range(5)]
        for client in clients:
            await connect(client, listener.url)
        await listener.server.close(CloseCode.DRAINING, "updating")
        await until(lambda: all(client.ends for client in clients))
        assert {client.end for client in clients} == {(4000, "updating")}
        assert listener.server.connections == set()
        with pytest.raises(ConnectionRefusedError):
            await connect(Recorder(), listener.url)


async def test_closing_the_server_does_not_wait_for_a_handshake() -> None:
    async with listening() as listener, raw(listener.server.port) as (reader, _):
        await until(lambda: listener.server.connections)
        await asyncio.wait_for(listener.server.close(), 1)
        assert await read_rest(reader) == b""


async def test_stop_listening_leaves_the_open_ones() -> None:
    async with pair() as (client, server):
        listener = server.open._server  # type: ignore[attr-defined]
        port = listener.port
        listener.stop_listening()
        client.open.send(["still here"])
        await until(lambda: server.messages)
        with pytest.raises(ConnectionRefusedError):
            await connect(Recorder(), f"ws://127.0.0.1:{port}{PATH}")


async def test_a_connection_whose_tls_ends_after_the_server_stopped_is_cut() -> None:
    authority = trustme.CA()
    async with listening(tls=server_tls(authority)) as listener:
        sock = socket.create_connection(("127.0.0.1", listener.server.port))
        await until(lambda: listener.owners)
        listener.server.stop_listening()
        with contextlib.suppress(ConnectionError):
            reader, writer = await asyncio.open_connection(
                sock=sock, ssl=client_tls(authority), server_hostname="127.0.0.1"
            )
            async with asyncio.timeout(1):
                assert await read_rest(reader) == b""
            writer.transport.abort()
        await until(lambda: not listener.server.connections)
        assert listener.owners[0].connection is None


# --- back-pressure --------------------------------------------------------------------------------------------------


async def test_buffered_grows_while_the_other_side_does_not_read_and_falls_after() -> None:
    async with listening() as listener, shaken(listener.server.port) as (reader, _):
        server = await listener.owner()
        assert server.open.buffered == 0
        reader._transport.pause_reading()  # type: ignore[attr-defined]
        server.open.send([bytes(1_000)])
        assert server.open.buffered == 1_004  # counted before the loop has written it
        count = await send_until_it_stops(server.open)
        reader._transport.resume_reading()  # type: ignore[attr-defined]
        await reader.readexactly(count * 60_004 + 1_004)
        await until(lambda: server.open.buffered == 0)


async def test_buffered_counts_over_tls_too() -> None:
    authority = trustme.CA()
    async with listening(tls=server_tls(authority)) as listener:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", listener.server.port, ssl=client_tls(authority), server_hostname="127.0.0.1"
        )
        writer.write(request())
        await reader.readuntil(b"\r\n\r\n")
        server = await listener.owner()
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        count = await send_until_it_stops(server.open)
        writer.transport.resume_reading()  # type: ignore[attr-defined]
        await reader.readexactly(count * 60_004)
        await until(lambda: server.open.buffered == 0)
        writer.transport.abort()


async def send_until_it_stops(connection: WebSocketConnection) -> int:
    """Send to someone who does not read until 5 MB wait beyond what the system's buffers took; how many it were."""
    for count in range(1, 2_000):
        connection.send([bytes(60_000)])
        await asyncio.sleep(0)
        if connection.buffered > 5_000_000:
            return count
    raise AssertionError(f"{connection.buffered} bytes wait after {count} messages")


# --- who is let in --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:3000", "http://127.0.0.1"])
async def test_a_web_page_is_refused_by_its_origin(origin: str) -> None:
    async with listening() as listener:
        with pytest.raises(InvalidStatus) as caught:
            await library_client(listener.url, origin=origin)
        assert caught.value.response.status_code == 403
        assert all(owner.connection is None for owner in listener.owners)


async def test_an_origin_that_is_allowed_comes_in_and_no_other() -> None:
    async with listening(allowed_origins=["http://tool.example"]) as listener:
        async with library_client(
            listener.url, origin="http://tool.example", additional_headers={"Sec-Fetch-Site": "cross-site"}
        ):
            await listener.owner()
        assert await status(listener.server.port, request(Origin="http://evil.example")) == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[::2]", "[", ""])
async def test_a_host_that_is_not_ours_is_misdirected(host: str) -> None:
    async with listening() as listener:
        assert await status(listener.server.port, request(Host=host)) == 421


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:7880", "[::1]:7880", "rts.example.com:7880"])
async def test_loopback_and_allowed_hosts_come_in(host: str) -> None:
    async with listening(allowed_hosts=["RTS.example.com"]) as listener, raw(listener.server.port) as (reader, writer):
        writer.write(request(Host=host))
        assert (await reader.readline()).startswith(b"HTTP/1.1 101 ")


async def test_two_hosts_are_misdirected() -> None:
    async with listening() as listener:
        assert await status(listener.server.port, request(PATH, "Host: 127.0.0.1")) == 421


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-origin"}, 403),
        ({"Sec_WebSocket_Protocol": ""}, 400),
        ({"Sec_WebSocket_Protocol": "rts.v99, mqtt"}, 400),
        ({"Sec_WebSocket_Key": "short"}, 400),
        ({"Sec_WebSocket_Version": "8"}, 400),
        ({"Upgrade": ""}, 426),
    ],
)
async def test_a_wrong_header_is_refused(changes: dict[str, str], code: int) -> None:
    async with listening() as listener:
        assert await status(listener.server.port, request(**changes)) == code
        assert all(owner.connection is None for owner in listener.owners)


@pytest.mark.parametrize("path", ["/", "/rts/v2", "/rts/v1/", "/RTS/V1"])
async def test_another_path_is_not_found_and_the_answer_names_the_right_one(path: str) -> None:
    async with listening() as listener, raw(listener.server.port) as (reader, writer):
        writer.write(request(path))
        answer = await read_rest(reader)
        assert answer.startswith(b"HTTP/1.1 404 ")
        assert answer.endswith(b"The RTS service is at /rts/v1.\n")


async def test_a_query_behind_the_path_does_no_harm() -> None:
    async with listening() as listener, raw(listener.server.port) as (reader, writer):
        writer.write(request(f"{PATH}?from=probe"))
        assert (await reader.readline()).startswith(b"HTTP/1.1 101 ")


@pytest.mark.parametrize(
    "garbage",
    [
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500), id="TLS"),
        pytest.param(b"SSH-2.0-OpenSSH_9.6\r\n", id="SSH"),
        pytest.param(b"\x00" * 100_000, id="zeros"),
        pytest.param(b"GET / HTTP/1.1\r\nno colon\r\n\r\n", id="header"),
        pytest.param(b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n", id="long line"),
        pytest.param(b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 1_000 + b"\r\n", id="many headers"),
    ],
)
async def test_garbage_is_cut_off(monkeypatch: pytest.MonkeyPatch, garbage: bytes) -> None:
    monkeypatch.setattr(websocket, "HANDSHAKE_TIMEOUT_S", 0.2)  # some of it might still become a request
    async with listening() as listener, raw(listener.server.port) as (reader, writer):
        writer.write(garbage)
        await read_rest(reader)
        writer.close()
        await until(lambda: not listener.server.connections)
        assert all(owner.connection is None for owner in listener.owners)


@pytest.mark.parametrize("begun", [b"", b"GET /rts/v1 HTTP/1.1\r\nHost: 127"], ids=["nothing", "half a request"])
async def test_a_handshake_that_never_ends_is_cut(monkeypatch: pytest.MonkeyPatch, begun: bytes) -> None:
    monkeypatch.setattr(websocket, "HANDSHAKE_TIMEOUT_S", SHORT_S)
    async with listening() as listener, raw(listener.server.port) as (reader, writer):
        writer.write(begun)
        assert await read_rest(reader) == b""
        await until(lambda: not listener.server.connections)


async def test_tls_that_never_begins_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "HANDSHAKE_TIMEOUT_S", SHORT_S)
    async with listening(tls=server_tls(trustme.CA())) as listener, raw(listener.server.port) as (reader, _):
        assert await read_rest(reader) == b""
        assert listener.owners[0].connection is None


async def test_a_client_that_takes_its_time_is_let_in_and_not_cut_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "HANDSHAKE_TIMEOUT_S", 0.2)
    async with listening() as listener, raw(listener.server.port) as (reader, writer):
        for byte in request():
            writer.write(bytes((byte,)))
            await asyncio.sleep(0)
        await reader.readuntil(b"\r\n\r\n")
        server = await listener.owner()
        assert server.open._deadline is None


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


def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    return context


def client_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(context)
    return context


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


# --- more than the client can take ----------------------------------------------------------------------------------


class Slow(Recorder):
    """Needs long for each batch, as a window does."""

    def received(self, messages: list[str | bytes]) -> None:
        super().received(messages)
        end_s = time.perf_counter() + websocket.SLICE_S
        while time.perf_counter() < end_s:
            pass


async def test_an_overrun_client_gives_the_loop_its_turn_after_each_slice() -> None:
    async with listening() as listener:
        client, turns = Slow(), []
        connection = await connect(client, listener.url)
        server = await listener.owner()
        server.open.send([b"%d" % i for i in range(5_000)])

        def turn() -> None:
            turns.append(len(client.messages))
            if turns[-1] < 5_000:
                asyncio.get_running_loop().call_soon(turn)

        turn()
        await until(lambda: len(client.messages) == 5_000)
        assert client.messages == [b"%d" % i for i in range(5_000)]
        steps = [later - sooner for sooner, later in zip(turns, turns[1:], strict=False)]
        assert max(steps) <= 2 * websocket.BATCH_MESSAGES
        connection.abort()


async def test_while_a_client_works_off_what_came_the_other_side_has_to_wait() -> None:
    async with listening() as listener:
        client = Slow()
        connection = await connect(client, listener.url)
        server = await listener.owner()
        sent = 400
        server.open.send([bytes(60_000)] * sent)
        await until(lambda: server.open.buffered > 10_000_000 and len(client.messages) > 0)
        await until(lambda: len(client.messages) == sent, timeout_s=30)
        assert server.open.buffered == 0
        connection.abort()


async def test_what_was_read_before_the_cut_is_handed_over_before_the_end() -> None:
    async with listening() as listener:
        client = Slow()
        connection = await connect(client, listener.url)
        server = await listener.owner()
        server.open.send([b"%d" % i for i in range(2_000)])
        await until(lambda: client.messages)
        here = len(client.messages)
        connection.abort()
        await connection.wait_closed()
        assert here < 2_000  # it was in the middle of it
        assert client.messages == [b"%d" % i for i in range(2_000)]
        assert client.end[0] == CloseCode.ABNORMAL


# --- more than the server can take ----------------------------------------------------------------------------------


class Cutting(Slow):
    """Needs long for each batch, and cuts the connection in the midst."""

    def received(self, messages: list[str | bytes]) -> None:
        super().received(messages)
        self.open.abort()


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_a_link_that_is_cut_while_it_is_worked_off_ends_quietly(loop: str) -> None:
    factory = pytest.importorskip("uvloop").new_event_loop if loop == "uvloop" else asyncio.new_event_loop
    problems: list[dict[str, Any]] = []

    async def flood() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: problems.append(context))
        server = Cutting()
        listener = await serve(lambda: server, "127.0.0.1", 0)
        client = Recorder()
        connection = await connect(client, f"ws://127.0.0.1:{listener.port}{PATH}")
        connection.send([b"x"] * 20 * websocket.BATCH_MESSAGES)
        await until(lambda: server.ends and client.ends)
        await listener.close()

    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(flood())
    assert not problems


async def test_one_that_floods_does_not_hold_up_the_others() -> None:
    slow = Slow()
    listener = await serve(lambda: slow, "127.0.0.1", 0)
    flooding = await connect(Recorder(), f"ws://127.0.0.1:{listener.port}{PATH}")
    await until(lambda: slow.connection)
    flooding.send([b"x"] * 5_000)
    turns = 0
    while len(slow.messages) < 5_000:
        turns += 1
        await asyncio.sleep(0)
    assert turns > 5_000 / websocket.BATCH_MESSAGES / 2
    flooding.abort()
    await listener.close()


async def test_a_cut_in_the_middle_of_a_frame_while_there_is_much_to_do_is_an_end_like_any_other() -> None:
    async with listening() as listener:
        client = Slow()
        connection = await connect(client, listener.url)
        server = await listener.owner()
        server.open.send([b"%d" % i for i in range(2_000)])
        server.open.send_encoded(encode_server_frame(bytes(1_000))[:500])
        await until(lambda: client.messages)
        server.open.abort()
        connection.abort()
        await connection.wait_closed()
        await until(lambda: client.ends)
        assert client.messages == [b"%d" % i for i in range(2_000)]
        assert len(client.ends) == 1
        await asyncio.sleep(0.01)  # what was put off would come now, to a connection that is gone


# --- what the system has taken ---


async def test_taken_is_told_when_all_bytes_are_with_the_system_and_not_before() -> None:
    async with listening() as listener, shaken(listener.server.port) as (reader, _):
        connection = (await listener.owner()).open
        told: list[int] = []
        connection.watch_taken(lambda: told.append(connection.buffered))
        connection.send([b"small"])
        await until(lambda: told)
        assert set(told) == {0}
        reader._transport.pause_reading()  # type: ignore[attr-defined]
        await send_until_it_stops(connection)
        await asyncio.sleep(0)
        count = len(told)
        connection.send([b"waits behind the rest"])
        await asyncio.sleep(SHORT_S)
        assert len(told) == count
        reader._transport.resume_reading()  # type: ignore[attr-defined]
        reading = asyncio.get_running_loop().create_task(read_rest(reader), name="read all")
        await until(lambda: len(told) > count)
        assert told[-1] == 0
        connection.abort()
        await reading
