"""Volcengine's two tiers as rule sets: what each allows and refuses, with the vendor's numbers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from rts_console.client.backend import SendResult
from rts_console.client.rts import RtsClient, RtsRoom
from rts_console.gateway.config import AppKey, GatewayConfig
from rts_console.gateway.server import Gateway
from rts_console.protocol import frames as f
from rts_console.protocol.errors import RequestRejected
from rts_console.protocol.words import RULE_SETS, PayloadKind
from tests.gateway.desk import APP, KEYS, Desk, token


@asynccontextmanager
async def in_the_lobby(rules: str) -> AsyncIterator[tuple[RtsClient, RtsRoom, Gateway]]:
    config = GatewayConfig(rules=rules, apps=[AppKey(APP, KEYS[APP])])
    async with Gateway(config) as gateway, RtsClient(APP, url=gateway.url) as client:
        await client.login(token("alice"), "alice")
        room = client.create_room("lobby")
        await room.join()
        yield client, room, gateway


async def burst(room: RtsRoom, count: int, data: str) -> list[int]:
    """Codes of messages that are sent at once."""
    results: list[SendResult] = await asyncio.gather(*[room.send_message(data) for _ in range(count)])
    return [int(result.code) for result in results]


async def test_basic_takes_1_kb_in_rooms() -> None:
    async with in_the_lobby("volcengine-basic") as (_, room, _gateway):
        for data in ("x" * 1_024, b"x" * 1_024):
            assert (await room.send_message(data)).code == 200
        for data in ("x" * 1_025, "你" * 342, b"x" * 1_025):
            assert (await room.send_message(data)).code == 103


async def test_basic_takes_60_packets_a_second() -> None:
    async with in_the_lobby("volcengine-basic") as (_, room, _gateway):
        codes = await burst(room, 70, "x")
    assert codes[:60] == [200] * 60
    assert 5 in codes[60:]


async def test_basic_takes_30_kb_a_second() -> None:
    async with in_the_lobby("volcengine-basic") as (_, room, _gateway):
        codes = await burst(room, 40, "x" * 1_024)
    assert codes[:30] == [200] * 30
    assert 5 in codes[30:]


async def test_basic_has_no_messages_to_peers_or_the_app_server() -> None:
    async with in_the_lobby("volcengine-basic") as (client, _, gateway):
        assert not client.capabilities.peer_messages
        assert not client.capabilities.server_messages
        refused = await client.send_message("alice", "x")
        assert (await client.send_server_message("x")).code == 106  # as there can be no parameters
        with pytest.raises(RequestRejected, match="volcengine-basic has no messages to the app server"):
            await client.set_server_params("s", f"{gateway.http_url}/echo")
    assert not refused.ok
    assert "The rule set volcengine-basic has no messages to a peer" in refused.reason


async def test_basic_has_no_look_ups_of_users() -> None:
    async with in_the_lobby("volcengine-basic") as (client, _, _gateway):
        assert not client.capabilities.presence
        with pytest.raises(RequestRejected, match="volcengine-basic has no look-ups of users"):
            await client.get_peer_online_status("alice")


async def test_advanced_takes_64_kb_and_46_kb() -> None:
    async with in_the_lobby("volcengine") as (_, room, _gateway):
        for data in ("x" * 65_536, b"x" * 47_104):
            assert (await room.send_message(data)).code == 200
        for data in ("x" * 65_537, b"x" * 47_105):
            assert (await room.send_message(data)).code == 103


def test_the_numbers_of_both_tiers() -> None:
    advanced, basic = RULE_SETS["volcengine"], RULE_SETS["volcengine-basic"]
    assert (advanced.peer_rate, advanced.room_rate, advanced.server_rate) == (100, 65, 20)
    assert (advanced.room_total_rate, advanced.large_room_total_rate, advanced.large_room_users) == (100, 80, 500)
    assert (advanced.notice_users, advanced.acknowledge_ms, advanced.bytes_rate) == (500, 12_000, 0)
    assert (basic.room_rate, basic.bytes_rate) == (60, 30_720)
    assert [basic.size_limit(kind) for kind in PayloadKind] == [1_024, 1_024]
    assert (basic.peer_messages, basic.server_messages) == (False, False)


def test_advanced_rates_of_one_user() -> None:
    desk = Desk("volcengine")
    desk.user("bob")
    alice = desk.user("alice", "lobby")
    alice.ask(f.SetServerParams(9, "signature", "http://127.0.0.1/"))
    to_peers = [alice.send_peer("bob").code for _ in range(101)]
    to_room = [alice.send_room("lobby").code for _ in range(66)]
    assert (to_peers[99:], to_room[64:]) == ([0, 5], [200, 5])
    to_server = [alice.send_server() for _ in range(21)]
    assert len(desk.posts) == 20
    assert to_server[20].code == 5
