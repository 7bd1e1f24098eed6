"""Posting to app servers that really listen."""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from aiohttp import web

from rts_console.gateway.app_server import AppServerClient, ServerPost, ServerReply, request_body, url_problem
from rts_console.protocol.words import PayloadKind
from tests.support import until

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def app_server(handler: Handler) -> AsyncIterator[str]:
    application = web.Application(client_max_size=1024 * 1024)
    application.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/rts"
    finally:
        await runner.cleanup()


def post_to(url: str, payload: bytes = b"hi", kind: PayloadKind = PayloadKind.TEXT) -> ServerPost:
    return ServerPost(url, "sign", kind, payload)


async def reply_to(client: AppServerClient, post: ServerPost) -> ServerReply:
    answered: asyncio.Future[ServerReply] = asyncio.get_running_loop().create_future()
    client.post(post, answered.set_result)
    return await answered


async def reply_of(handler: Handler, **options: Any) -> ServerReply:
    async with app_server(handler) as url, AppServerClient(**options) as client:
        return await reply_to(client, post_to(url))


def answering(body: bytes = b"", status: int = 200, **fields: Any) -> Handler:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=body, status=status, **fields)

    return answer


@pytest.mark.parametrize(
    ("kind", "payload", "message"),
    [
        (PayloadKind.TEXT, "h\n\u4f60".encode(), "h\n\u4f60"),
        (PayloadKind.BINARY, bytes(range(256)), base64.b64encode(bytes(range(256))).decode()),
    ],
)
async def test_the_request_has_the_vendors_form(kind: PayloadKind, payload: bytes, message: str) -> None:
    seen: list[tuple[str, str | None, Any]] = []

    async def take(request: web.Request) -> web.Response:
        seen.append((request.method, request.headers.get("Content-Type"), msgspec.json.decode(await request.read())))
        return web.Response(text="thanks")

    async with app_server(take) as url, AppServerClient() as client:
        reply = await reply_to(client, post_to(url, payload, kind))
    body = {"message": message, "binary": kind is PayloadKind.BINARY, "signature": "sign"}
    assert seen == [("POST", None, body)]
    assert (reply.code, reply.http_status, reply.body, reply.kind) == (0, 200, b"thanks", PayloadKind.TEXT)
    assert 0 < reply.sent_at_ns <= reply.answered_at_ns


async def test_an_answer_that_is_not_utf_8_is_binary() -> None:
    reply = await reply_of(answering(b"\xff\xfe"))
    assert (reply.kind, reply.body) == (PayloadKind.BINARY, b"\xff\xfe")


@pytest.mark.parametrize("status", [201, 204, 302, 404, 503, 799])
async def test_any_other_status_is_return_failed_with_the_body(status: int) -> None:
    body = b"" if status == 204 else b"why"
    reply = await reply_of(answering(body, status, headers={"Location": "/elsewhere"}))
    assert (reply.code, reply.http_status, reply.body) == (18, status, body)
    assert str(status) in reply.reason


@pytest.mark.parametrize(
    ("body", "kept", "kind"),
    [
        (b"x" * 65_536, 65_536, PayloadKind.TEXT),
        (b"x" * 70_000, 65_536, PayloadKind.TEXT),
        (("x" + "\u4f60" * 30_000).encode(), 65_536, PayloadKind.TEXT),
        (("\u4f60" * 30_000).encode(), 65_535, PayloadKind.TEXT),
        (b"\xff" * 70_000, 65_536, PayloadKind.BINARY),
    ],
)
async def test_a_long_answer_is_cut_and_says_by_how_much(body: bytes, kept: int, kind: PayloadKind) -> None:
    reply = await reply_of(answering(body))
    assert (reply.code, reply.kind) == (0, kind)
    assert reply.body == body[:kept]
    assert reply.truncated == len(body) - kept


async def test_nobody_listening_is_send_failed() -> None:
    async with app_server(answering()) as url:
        pass
    async with AppServerClient() as client:
        reply = await reply_to(client, post_to(url))
    assert (reply.code, reply.http_status) == (17, 0)
    assert "no connection to 127.0.0.1" in reply.reason


async def test_no_answer_in_time_is_send_failed() -> None:
    async def never(_: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    reply = await reply_of(never, timeout_s=0.05)
    assert (reply.code, reply.http_status) == (17, 0)
    assert "no answer within 0.05 s" in reply.reason


async def test_an_answer_that_breaks_off_is_return_failed() -> None:
    async def break_off(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b"some")
        assert request.transport is not None
        request.transport.abort()
        return response

    reply = await reply_of(break_off)
    assert (reply.code, reply.http_status) == (18, 200)
    assert "broke off" in reply.reason


async def test_no_more_than_the_limit_are_under_way_at_once() -> None:
    under_way, most = 0, 0
    enough = asyncio.Event()

    async def hold(_: web.Request) -> web.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        if under_way == 3:
            enough.set()
        await enough.wait()
        under_way -= 1
        return web.Response()

    async with app_server(hold) as url, AppServerClient(in_flight=3) as client:
        replies = await asyncio.gather(*(reply_to(client, post_to(url)) for _ in range(9)))
    assert most == 3
    assert [reply.code for reply in replies] == [0] * 9


async def test_who_waits_too_long_behind_others_is_told_so() -> None:
    async def never(_: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async with app_server(never) as url, AppServerClient(in_flight=1, timeout_s=0.05) as client:
        first = reply_to(client, post_to(url))
        second = reply_to(client, post_to(url))
        replies = await asyncio.gather(first, second)
    assert [reply.code for reply in replies] == [17, 17]
    assert "waited 0.05 s behind others" in replies[1].reason


async def test_an_app_server_that_does_not_answer_keeps_nobody_else_waiting() -> None:
    async def never(_: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async def at_once(_: web.Request) -> web.Response:
        return web.Response()

    replies: list[ServerReply] = []
    async with app_server(never) as stuck, app_server(at_once) as url, AppServerClient(in_flight=1) as client:
        for number in range(3):
            client.post(post_to(f"{stuck}?user={number}"), replies.append)
        assert (await reply_to(client, post_to(url))).code == 0
        await until(lambda: len(client._lines.keys) == 1)
        assert replies == []


async def test_leaving_gives_up_what_is_under_way() -> None:
    arrived = asyncio.Event()

    async def never(_: web.Request) -> web.Response:
        arrived.set()
        await asyncio.Event().wait()
        raise AssertionError

    replies: list[ServerReply] = []
    async with app_server(never) as url:
        async with AppServerClient(in_flight=1) as client:
            client.post(post_to(url), replies.append)
            client.post(post_to(url), replies.append)
            await arrived.wait()
        assert replies == []


@pytest.mark.parametrize("url", ["http://x", "https://rts.example:8443/a?b=c", "http://[::1]:9/x"])
def test_urls_that_can_be_posted_to(url: str) -> None:
    assert url_problem(url) is None


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "begins with ''"),
        ("ftp://x", "begins with 'ftp'"),
        ("file:///etc/passwd", "begins with 'file'"),
        ("http://", "no host"),
        ("http://a b", "not allowed"),
        ("http://x:99999", "cannot be read"),
        ("http://[", "cannot be read"),
        ("http://x/" + "y" * 2_048, "2,048 is the limit"),
    ],
)
def test_urls_that_cannot(url: str, words: str) -> None:
    assert words in (url_problem(url) or "")


def test_the_signature_is_passed_through_untouched() -> None:
    body = msgspec.json.decode(request_body(ServerPost("http://x", ' "\\\u4f60', PayloadKind.TEXT, b"")))
    assert body["signature"] == ' "\\\u4f60'
