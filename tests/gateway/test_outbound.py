"""Requests of the gateway's own go where they may, follow nobody, and keep no cookies."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientError, web
from aiohttp.test_utils import TestServer

from rts_console.gateway.outbound import Outbound
from rts_console.gateway.targets import Targets


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    async def take(request: web.Request) -> web.Response:
        seen = f"{await request.text()} {'Cookie' in request.headers} {request.headers['User-Agent']}"
        return web.Response(text=seen, headers={"Set-Cookie": "a=b"})

    async def move(_: web.Request) -> web.Response:
        raise web.HTTPFound("/")

    application = web.Application()
    application.add_routes([web.post("/", take), web.post("/moved", move)])
    async with TestServer(application) as server:
        yield server


async def test_a_post_and_its_answer(server: TestServer) -> None:
    async with Outbound() as outbound:
        for _ in range(2):
            async with outbound.post(str(server.make_url("/")), b"hello") as answer:
                assert await answer.text() == "hello False rts-console-gateway"
        async with outbound.post(str(server.make_url("/moved")), b"") as answer:
            assert answer.status == 302


async def test_a_host_that_leads_to_where_it_may_not_is_not_reached(server: TestServer) -> None:
    url = f"http://localhost:{server.port}/"
    async with Outbound(Targets(private=False)) as outbound:
        with pytest.raises((ClientError, OSError)):
            async with outbound.post(url, b""):
                pass
        assert outbound.problem("http://127.0.0.1/") is not None
    async with Outbound(Targets([url], private=False)) as outbound, outbound.post(url, b"") as answer:
        assert answer.status == 200
