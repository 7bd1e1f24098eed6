"""Who may call the gateway over HTTP, and its health."""

import pytest
from aiohttp.test_utils import TestClient, TestServer

from rts_console.gateway.http.application import build_application


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:1"}, 200),
        ({"Host": "[::1]:1"}, 200),
        ({"Host": "rts.example"}, 200),
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1.evil.example"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://localhost:3000"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
async def test_health_is_told_to_programs_and_not_to_web_pages(headers: dict[str, str], status: int) -> None:
    application = build_application(lambda: {"state": "serving"}, allowed_hosts=["RTS.example"])
    async with TestClient(TestServer(application)) as client, client.get("/healthz", headers=headers) as response:
        assert response.status == status
        body = await response.json()
    assert body == {"state": "serving"} if status == 200 else "error" in body
