"""Calls of server APIs at a real gateway, and at everything that is none."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from rts_console.gateway.config import AccessKey, AppKey, GatewayConfig, Tls
from rts_console.gateway.server import Gateway
from rts_console.gui.server_calls import ANSWER_LIMIT, make_call
from rts_console.protocol.secret import MASK, Secret
from rts_console.vendors.server_actions import Action, Place
from rts_console.vendors.server_codes import VolcengineServerCode
from rts_console.vendors.volcengine_actions import ACTIONS
from tests.support import until

APP = "a" * 24
KEY = AccessKey("AKTEST", Secret("the secret"))
ROOM = {"AppId": APP, "RoomId": "lobby"}


def action(name: str) -> Action:
    return next(each for each in ACTIONS if each.name == name)


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with Gateway(GatewayConfig(apps=[AppKey(APP, Secret("key"))], access_keys=[KEY])) as gateway:
        yield gateway


async def test_a_call_is_carried_out_and_its_answer_kept(gateway: Gateway) -> None:
    place = Place(gateway.http_url, KEY.id, KEY.secret)
    made = await make_call(7, "volcengine", action("GetRoomOnlineUsers"), ROOM, place)
    assert (made.number, made.ok, made.status, made.problem) == (7, True, 200, "")
    assert b'"RoomExists":false' in made.body
    assert made.words.startswith("Success (HTTP 200, ")
    assert ("Content-Type", "application/json") in made.headers


async def test_a_wrong_key_is_told_with_its_code(gateway: Gateway) -> None:
    place = Place(gateway.http_url, KEY.id, Secret("another"))
    made = await make_call(1, "volcengine", action("KickUser"), {**ROOM, "UserId": "bob"}, place)
    assert made.said.code is VolcengineServerCode.BAD_SIGNATURE
    assert made.words.startswith("100010 SignatureDoesNotMatch. The signature does not match. The signature does not")


async def test_what_is_kept_of_a_call_has_no_secrets(gateway: Gateway) -> None:
    values = {**ROOM, "UserId": "bob", "Token": "hush"}
    place = Place(gateway.http_url, KEY.id, KEY.secret)
    made = await make_call(1, "volcengine", action("LimitTokenPrivilege"), values, place)
    assert made.values["Token"] == MASK
    assert "hush" not in repr(made)


async def test_where_nobody_listens_it_says_so(unused_tcp_port: int) -> None:
    place = Place(f"http://127.0.0.1:{unused_tcp_port}", KEY.id, KEY.secret)
    made = await make_call(1, "volcengine", action("GetRoomOnlineUsers"), ROOM, place)
    assert made.problem == f"No connection to {place.url} (Connection refused). Does it run?"


async def test_a_certificate_that_is_not_trusted_is_told(tmp_path: Path) -> None:
    config = GatewayConfig(tls=Tls(auto=True, directory=str(tmp_path)))
    async with Gateway(config) as gateway:
        place = Place(gateway.http_url, KEY.id, KEY.secret)
        made = await make_call(1, "volcengine", action("GetRoomOnlineUsers"), ROOM, place)
    assert made.problem.startswith(f"The certificate of {place.url} is not trusted (")


async def test_a_port_that_speaks_no_tls_is_told(gateway: Gateway) -> None:
    place = Place(gateway.http_url.replace("http:", "https:"), KEY.id, KEY.secret)
    made = await make_call(1, "volcengine", action("GetRoomOnlineUsers"), ROOM, place)
    assert made.problem.startswith(f"No TLS with {place.url} (")
    assert ssl.OPENSSL_VERSION


async def test_silence_ends_and_a_call_can_be_given_up() -> None:
    writers: list[asyncio.StreamWriter] = []
    silent = await asyncio.start_server(lambda _reader, writer: writers.append(writer), "127.0.0.1", 0)
    async with silent:
        place = Place(f"http://127.0.0.1:{silent.sockets[0].getsockname()[1]}", KEY.id, KEY.secret)
        made = await make_call(1, "volcengine", action("GetRoomOnlineUsers"), ROOM, place, timeout_s=0.1)
        assert made.problem == (f"{place.url} did not answer within 0.1 s. Whether it was done is unknown: look first.")
        call = asyncio.get_running_loop().create_task(
            make_call(2, "volcengine", action("GetRoomOnlineUsers"), ROOM, place)
        )
        await until(lambda: len(writers) == 2)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        for writer in writers:
            writer.close()


@contextlib.asynccontextmanager
async def answering(answer: bytes) -> AsyncIterator[Place]:
    """A host that answers one request with this and hangs up."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
        ended.set()

    ended = asyncio.Event()
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield Place(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", KEY.id, KEY.secret)
        await ended.wait()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"SSH-2.0-OpenSSH\r\n", "What answers at THERE does not speak HTTP. Is the port right?"),
        (b"", "THERE broke the connection off before the end of its answer. Whether it was done is unknown: look"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", "THERE broke the connection off before the end of its"),
        (
            b"HTTP/1.1 302 Found\r\nLocation: https://b/\r\nContent-Length: 0\r\n\r\n",
            "HTTP 302. It points to https://b/,",
        ),
        (b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops", "HTTP 500. What answered is not this server API. Are"),
    ],
)
async def test_what_is_no_server_api_is_told_in_words(answer: bytes, words: str) -> None:
    async with answering(answer) as place:
        made = await make_call(1, "rongcloud", action("GetRoomOnlineUsers"), ROOM, place)
    assert made.words.replace(place.url, "THERE").startswith(words)


@pytest.mark.parametrize(("more", "cut"), [(0, False), (1, True), (100_000, True)])
async def test_of_a_very_long_answer_it_is_told_that_it_was_cut(more: int, cut: bool) -> None:
    body = b'{"code":200,"x":"' + b"x" * (ANSWER_LIMIT - 19) + b'"}' + b" " * more
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
    async with answering(head + body) as place:
        made = await make_call(1, "rongcloud", action("GetRoomOnlineUsers"), ROOM, place)
    assert (len(made.body), made.cut, made.ok) == (ANSWER_LIMIT, cut, not cut)
    assert made.words.startswith("HTTP 200. The answer is longer than 4 MB" if cut else "200 Success (HTTP 200, ")
