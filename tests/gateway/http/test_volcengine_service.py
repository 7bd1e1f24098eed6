"""The whole gateway as Volcengine's servers: called over HTTP, seen by a client, told to an app server."""

import json
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from yarl import URL

from rts_console.gateway.config import AccessKey, AppKey, GatewayConfig, Webhook
from rts_console.gateway.server import Gateway
from rts_console.protocol import frames as f
from rts_console.protocol.clock import now_ns
from rts_console.protocol.secret import Secret
from rts_console.vendors.volcengine_api import Call, sign
from tests.gateway.desk import APP, KEYS, SECOND
from tests.gateway.test_server import Visitor
from tests.support import until

KEY = AccessKey("AK", Secret("secret"))


async def call(http_url: str, action: str, version: str, body: dict[str, Any]) -> Any:
    """Sign by the wall clock and post."""
    query = [("Action", action), ("Version", version)]
    host = URL(http_url).authority
    data = json.dumps(body).encode()
    signed = Call("POST", "/", query, {"Host": host, "Content-Type": "application/json"}, data)
    headers = {**signed.headers, **sign(KEY.id, KEY.secret, signed, at_s=now_ns() / SECOND)}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{http_url}/", params=query, data=data, headers=headers) as answer,
    ):
        return await answer.json()


async def test_a_message_and_a_callback() -> None:
    posted: list[dict[str, Any]] = []

    async def take(request: web.Request) -> web.Response:
        posted.append(json.loads(await request.read()))
        return web.Response()

    application = web.Application()
    application.add_routes([web.post("/", take)])
    async with TestServer(application) as app_server:
        hook = Webhook(APP, str(app_server.make_url("/")), Secret("s"), events=["UserJoinRoom"])
        config = GatewayConfig(apps=[AppKey(APP, KEYS[APP])], access_keys=[KEY], webhooks=[hook])
        async with Gateway(config) as gateway:
            alice = await Visitor.log_in(gateway.url, "alice", "lobby")
            body = {"AppId": APP, "From": "server", "To": "alice", "Binary": False, "Message": "hello"}
            answer = await call(gateway.http_url, "SendUnicast", "2023-07-20", body)
            assert answer["Result"] == {"Message": "Success"}
            header, _, payload = await alice.take()
            assert isinstance(header, f.PeerMessage)
            assert (header.user_id, payload) == ("server", b"hello")
            await until(lambda: posted)
            assert json.loads(posted[0]["EventData"])["UserId"] == "alice"
            await alice.socket.close()


async def test_a_web_page_is_not_listened_to() -> None:
    async with Gateway(GatewayConfig()) as gateway, aiohttp.ClientSession() as session:
        for headers, status in (({"Origin": "https://x"}, 403), ({"Host": "rtc.volcengineapi.com"}, 421), ({}, 400)):
            async with session.get(f"{gateway.http_url}/", headers=headers) as answer:
                assert answer.status == status


async def test_a_name_of_the_vendors_can_be_served() -> None:
    """As for an app server that cannot be told another host: its name is led here by /etc/hosts."""
    async with (
        Gateway(GatewayConfig(allowed_hosts=["rtc.volcengineapi.com"])) as gateway,
        aiohttp.ClientSession() as session,
    ):
        url = f"http://127.0.0.1:{URL(gateway.http_url).port}/"
        async with session.get(url, headers={"Host": "rtc.volcengineapi.com"}) as answer:
            assert (await answer.json())["ResponseMetadata"]["Error"]["Code"] == "MissingParameter"
