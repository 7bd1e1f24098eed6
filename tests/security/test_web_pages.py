"""A page in a browser on this machine cannot drive the gateway: every way in, with what a browser cannot leave out.

A browser always names the page's origin when it opens a WebSocket or posts, says `Sec-Fetch-Site` on every request, and
puts the name that it looked up into `Host`, which gives a name away that was bound to this machine on the sly.
"""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator

import pytest

from rts_console.gateway.config import AppKey, GatewayConfig, Operator
from rts_console.gateway.server import Gateway
from tests.gateway.desk import APP, KEYS

TOKEN = "operator-token"
UPGRADE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": base64.b64encode(bytes(16)).decode(),
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Protocol": "rts.v1",
}
POST = {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}
SIMPLE_POST = {"Content-Type": "text/plain"}
ECHO = b'{"message":"x","binary":false,"signature":"s"}'
KICK = b'{"app_id":"a","user_id":"u","room_id":"r"}'

WAYS: dict[str, tuple[str, str, dict[str, str], bytes, str]] = {
    "socket": ("url", "GET /rts/v1", UPGRADE, b"", "101"),
    "health": ("http_url", "GET /healthz", {}, b"", "200"),
    "app server": ("http_url", "POST /echo", SIMPLE_POST, ECHO, "200"),
    "view": ("admin_url", "GET /admin/users", POST, b"", "200"),
    "action": ("admin_url", "POST /admin/kick", POST, KICK, "404"),
}
"""Each way in: its listener, the request, and the status that a program gets."""

FROM_A_PAGE: list[tuple[dict[str, str], str]] = [
    *(({"Origin": origin}, "403") for origin in ("https://evil.example", "null", "http://localhost:3000", "file://")),
    ({"Origin": "http://127.0.0.1:7880"}, "403"),
    *(({"Sec-Fetch-Site": site}, "403") for site in ("cross-site", "same-site", "same-origin", "none")),
    ({"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "websocket"}, "403"),
    *(({"Host": host}, "421") for host in ("evil.example", "evil.example:7880", "127.0.0.1.evil.example", "0.0.0.0")),
    ({"Host": "user@evil.example"}, "421"),
    ({"Host": "127.0.0.1@evil.example"}, "421"),
]


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    operator = Operator("olga", hashlib.sha256(TOKEN.encode()).hexdigest(), "admin")
    config = GatewayConfig(apps=[AppKey(APP, KEYS[APP])], operators=[operator])
    async with Gateway(config, admin_port=0) as gateway:
        yield gateway


async def status(gateway: Gateway, way: str, headers: dict[str, str]) -> str:
    """Make the request as raw bytes, with these headers in place of or beside its own; the status."""
    listener, line, own, body, _ = WAYS[way]
    port = int(getattr(gateway, listener).rpartition(":")[2].partition("/")[0])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    length = {"Content-Length": str(len(body))} if body else {}
    every = {"Host": f"127.0.0.1:{port}", **own, **length, **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in every.items())
    writer.write(f"{line} HTTP/1.1\r\n{head}\r\n".encode() + body)
    async with asyncio.timeout(5):
        said = (await reader.readline()).split()
    writer.transport.abort()
    return said[1].decode()


@pytest.mark.parametrize("way", WAYS)
async def test_a_program_comes_in(gateway: Gateway, way: str) -> None:
    assert await status(gateway, way, {}) == WAYS[way][4]


@pytest.mark.parametrize(("headers", "wanted"), FROM_A_PAGE, ids=lambda value: str(value)[:60])
async def test_a_page_does_not(gateway: Gateway, headers: dict[str, str], wanted: str) -> None:
    assert {way: await status(gateway, way, headers) for way in WAYS} == dict.fromkeys(WAYS, wanted)
    assert gateway.hub.clients == set()


@pytest.mark.parametrize("protocol", ["", "rts.v2", "chat", "rts.v1x"])
async def test_without_our_protocol_there_is_no_socket(gateway: Gateway, protocol: str) -> None:
    assert await status(gateway, "socket", {"Sec-WebSocket-Protocol": protocol}) == "400"


async def test_a_socket_that_asks_for_no_protocol_at_all_is_refused(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(UPGRADE, "Sec-WebSocket-Protocol")
    assert await status(gateway, "socket", {}) == "400"
