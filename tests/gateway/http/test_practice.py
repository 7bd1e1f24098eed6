"""The practice app server: it takes exactly what the gateway posts."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from rts_console.gateway.app_server import ServerPost, request_body
from rts_console.gateway.http.application import build_application
from rts_console.gateway.http.practice import practice_routes
from rts_console.protocol.words import PayloadKind


@pytest.fixture
async def client() -> AsyncIterator[TestClient[Any, Any]]:
    async with TestClient(TestServer(build_application(dict, practice_routes()))) as client:
        yield client


@pytest.mark.parametrize("kind", list(PayloadKind))
async def test_it_answers_what_it_was_sent(client: TestClient[Any, Any], kind: PayloadKind) -> None:
    payload = "\u4f60".encode()
    async with client.post("/echo", data=request_body(ServerPost("", "s", kind, payload))) as response:
        assert response.status == 200
        body = await response.json()
    message = "\u4f60" if kind is PayloadKind.TEXT else "5L2g"
    binary = kind is PayloadKind.BINARY
    assert body == {"received": 3, "binary": binary, "message": message, "signature_given": True}


async def test_it_takes_the_largest_message(client: TestClient[Any, Any]) -> None:
    data = request_body(ServerPost("", "", PayloadKind.TEXT, b"\0" * 65_536))
    async with client.post("/echo", data=data) as response:
        assert (await response.json())["received"] == 65_536


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("/echo", b"", "not the vendor's JSON"),
        ("/echo", b'{"message":"x"}', "binary"),
        ("/echo", b'{"message":"!","binary":true,"signature":""}', "not Base64"),
        ("/echo?status=99", b"", "status must be a whole number"),
        ("/echo?delay_ms=-1", b"", "delay_ms must be a whole number"),
        ("/echo?delay_ms=99999999999", b"", "delay_ms must be a whole number"),
    ],
)
async def test_anything_else_is_a_bad_request(client: TestClient[Any, Any], path: str, body: bytes, words: str) -> None:
    async with client.post(path, data=body) as response:
        assert response.status == 400
        assert words in (await response.json())["error"]


async def test_it_fails_and_waits_on_demand(client: TestClient[Any, Any]) -> None:
    data = request_body(ServerPost("", "", PayloadKind.TEXT, b"x"))
    async with client.post("/echo?status=503&delay_ms=1", data=data) as response:
        assert response.status == 503
        assert (await response.json())["received"] == 1
