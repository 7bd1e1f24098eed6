"""Calls of the vendors' server APIs, checked by a server that checks them as the vendors do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from rts_console.client.server_api import ServerApiClient, ServerApiFailed
from rts_console.protocol.clock import now_ns
from rts_console.protocol.secret import Secret
from rts_console.vendors import rongcloud, volcengine_api

ACCESS, SECRET = "AKtest", Secret("access secret")
APP, APP_SECRET = "app", Secret("app secret")


@asynccontextmanager
async def server() -> AsyncIterator[str]:
    """Answers with what it got, when the signature is right."""

    async def volcengine(request: web.Request) -> web.Response:
        query = tuple(request.query.items())
        call = volcengine_api.Call(request.method, request.path, query, request.headers, await request.read())
        volcengine_api.check(call, volcengine_api.credential_of(call), SECRET, now_s=now_ns() / 1e9)
        return web.json_response({"query": dict(query), "body": await request.text()})

    async def form(request: web.Request) -> web.Response:
        names = ("Nonce", "Timestamp", "Signature")
        right = rongcloud.signature_fits(APP_SECRET, *(request.headers[name] for name in names))
        posted = await request.post()
        got = {"key": request.headers["App-Key"], "form": [[key, value] for key, value in posted.items()]}
        return web.json_response(got, status=200 if right else 403)

    async def text(_: web.Request) -> web.Response:
        return web.Response(text="no json", status=502)

    app = web.Application()
    app.add_routes([web.post("/", volcengine), web.post("/user.json", form), web.post("/text", text)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def client(url: str, **changes: Any) -> ServerApiClient:
    keys: dict[str, Any] = {"access_key": ACCESS, "secret_key": SECRET, "app_key": APP, "app_secret": APP_SECRET}
    return ServerApiClient(url, **(keys | changes))


async def test_calls_are_signed_as_the_vendors_want() -> None:
    async with server() as url:
        answer = await client(url).volcengine("BanRoomUser", "2020-12-01", {"RoomId": "中 文"}, {"Extra": 5})
        assert (answer.status, answer.body["body"]) == (200, '{"RoomId":"中 文"}')
        assert answer.body["query"] == {"Action": "BanRoomUser", "Version": "2020-12-01", "Extra": "5"}
        answer = await client(url).rongcloud("user.json", {"userId": ["a", "b"], "yes": True, "more": {"x": 1}})
        assert answer.status == 200
        assert answer.body["form"] == [["userId", "a"], ["userId", "b"], ["yes", "true"], ["more", '{"x": 1}']]
        assert (await client(url, app_secret=Secret("other")).rongcloud("/user.json", {})).status == 403
        assert (await client(url).rongcloud("/text", {})).body == "no json"


async def test_without_keys_nothing_is_called() -> None:
    nobody = ServerApiClient("http://127.0.0.1:1")
    with pytest.raises(ServerApiFailed, match="no access key"):
        await nobody.volcengine("X", "1")
    with pytest.raises(ServerApiFailed, match="no app key"):
        await nobody.rongcloud("/x.json", {})


async def test_no_answer_says_what_to_do() -> None:
    async with server() as url:
        pass
    with pytest.raises(ServerApiFailed, match="Does the gateway run"):
        await client(url).volcengine("X", "1")
