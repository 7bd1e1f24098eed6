"""The server's side: who is let in, and how it ends."""

import asyncio
import contextlib
import socket

import pytest
import trustme
from websockets.exceptions import InvalidStatus

from rts_console.protocol.frames import PATH
from rts_console.protocol.words import CloseCode
from rts_console.websocket.client import connect
from tests.support import until
from tests.websocket.links import (
    SHORT_S,
    Recorder,
    client_tls,
    library_client,
    listening,
    pair,
    raw,
    read_rest,
    request,
    server_tls,
    status,
)


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
        await listener.stop_listening()
        client.open.send(["still here"])
        await until(lambda: server.messages)
        with pytest.raises(ConnectionRefusedError):
            await connect(Recorder(), f"ws://127.0.0.1:{port}{PATH}")


async def test_a_connection_whose_tls_ends_after_the_server_stopped_is_cut() -> None:
    authority = trustme.CA()
    async with listening(tls=server_tls(authority)) as listener:
        sock = socket.create_connection(("127.0.0.1", listener.server.port))
        await until(lambda: listener.owners)
        await listener.server.stop_listening()
        with contextlib.suppress(ConnectionError):
            reader, writer = await asyncio.open_connection(
                sock=sock, ssl=client_tls(authority), server_hostname="127.0.0.1"
            )
            async with asyncio.timeout(1):
                assert await read_rest(reader) == b""
            writer.transport.abort()
        await until(lambda: not listener.server.connections)
        assert listener.owners[0].connection is None


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
    monkeypatch.setattr("rts_console.websocket.server.HANDSHAKE_TIMEOUT_S", 0.2)  # may become a request
    async with listening() as listener, raw(listener.server.port) as (reader, writer):
        writer.write(garbage)
        await read_rest(reader)
        writer.close()
        await until(lambda: not listener.server.connections)
        assert all(owner.connection is None for owner in listener.owners)


@pytest.mark.parametrize("begun", [b"", b"GET /rts/v1 HTTP/1.1\r\nHost: 127"], ids=["nothing", "half a request"])
async def test_a_handshake_that_never_ends_is_cut(monkeypatch: pytest.MonkeyPatch, begun: bytes) -> None:
    monkeypatch.setattr("rts_console.websocket.server.HANDSHAKE_TIMEOUT_S", SHORT_S)
    async with listening() as listener, raw(listener.server.port) as (reader, writer):
        writer.write(begun)
        assert await read_rest(reader) == b""
        await until(lambda: not listener.server.connections)


async def test_tls_that_never_begins_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rts_console.websocket.server.HANDSHAKE_TIMEOUT_S", SHORT_S)
    async with listening(tls=server_tls(trustme.CA())) as listener, raw(listener.server.port) as (reader, _):
        assert await read_rest(reader) == b""
        assert listener.owners[0].connection is None


async def test_a_client_that_takes_its_time_is_let_in_and_not_cut_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rts_console.websocket.server.HANDSHAKE_TIMEOUT_S", 0.2)
    async with listening() as listener, raw(listener.server.port) as (reader, writer):
        for byte in request():
            writer.write(bytes((byte,)))
            await asyncio.sleep(0)
        await reader.readuntil(b"\r\n\r\n")
        server = await listener.owner()
        assert server.open._deadline is None
