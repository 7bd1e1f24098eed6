"""The admin API as a script uses it, against a real gateway."""

import asyncio
import hashlib
from collections.abc import AsyncIterator

import pytest

from rts_console.client.admin import AdminClient, AdminRefused, AdminUnreachable
from rts_console.client.rts import RtsClient
from rts_console.gateway.config import Operator
from rts_console.gateway.server import Gateway
from rts_console.protocol.secret import Secret
from tests.client.people import APP, config, token

TOKEN = Secret("operator-token-0123456789")


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    operator = Operator("me", hashlib.sha256(TOKEN.reveal().encode()).hexdigest(), "operator")
    async with Gateway(config(operators=[operator]), admin_port=0) as gateway:
        yield gateway


async def test_looking_and_acting(gateway: Gateway) -> None:
    async with AdminClient(gateway.admin_url + "/", TOKEN) as admin, RtsClient(APP, url=gateway.url) as alice:
        await alice.login(token("alice"), "alice")
        await alice.create_room("lobby").join()
        assert [user["user_id"] for user in (await admin.view("users"))["users"]] == ["alice"]
        numbers = (await admin.act("fault", kind="delay", delay_ms=5))["numbers"]
        assert [fault["number"] for fault in (await admin.view("faults"))["faults"]] == numbers
        assert (await admin.act("kick", app_id=APP, user_id="alice", room_id="lobby"))["done"]


async def test_what_is_refused_says_why(gateway: Gateway) -> None:
    async with AdminClient(gateway.admin_url, TOKEN) as admin:
        with pytest.raises(AdminRefused, match="dismiss is for the role admin") as refused:
            await admin.act("dismiss", app_id=APP, room_id="lobby")
        assert refused.value.status == 403
        with pytest.raises(AdminRefused, match="no room nowhere"):
            await admin.view("rooms/nowhere")
    async with AdminClient(gateway.admin_url, Secret("wrong")) as admin:
        with pytest.raises(AdminRefused, match="bearer token") as refused:
            await admin.view("state")
        assert refused.value.status == 401


async def test_a_gateway_that_is_not_there(gateway: Gateway) -> None:
    async with AdminClient("http://127.0.0.1:9", TOKEN) as admin:
        with pytest.raises(AdminUnreachable, match="Does it run"):
            await admin.view("state")
    async with AdminClient(gateway.http_url, TOKEN) as admin:
        with pytest.raises(AdminRefused, match="not the admin API"):
            await admin.view("state")


async def test_a_gateway_that_does_not_answer() -> None:
    async def keep_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(keep_silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with AdminClient(f"http://127.0.0.1:{port}", TOKEN, timeout_s=0.1) as admin:
            with pytest.raises(AdminUnreachable, match=r"within 0\.1 s"):
                await admin.view("state")


def test_the_token_is_in_no_text() -> None:
    assert TOKEN.reveal() not in repr(AdminClient("http://127.0.0.1:9", TOKEN))
