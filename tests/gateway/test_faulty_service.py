"""Faults of the service against the real client: what the user is told, and that it is over when the fault is."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from rts_console.client.rts import RtsClient
from rts_console.gateway.faults import Fault, FaultKind
from rts_console.gateway.server import Gateway
from rts_console.protocol import events as ev
from rts_console.protocol.errors import RequestRejected
from rts_console.protocol.words import (
    ConnectionState,
    LoginErrorCode,
    LogoutReason,
    RtsErrorCode,
    UserMessageSendResult,
)
from tests.client.conftest import gateway
from tests.client.people import APP, Seen, token
from tests.support import until

__all__ = ["gateway"]


@pytest.fixture
async def alice(gateway: Gateway) -> AsyncIterator[RtsClient]:
    async with RtsClient(APP, url=gateway.url) as client:
        await client.login(token("alice"), "alice")
        yield client


async def refused_code(gateway: Gateway, user_id: str = "bob") -> int:
    async with RtsClient(APP, url=gateway.url) as client:
        with pytest.raises(RequestRejected) as refused:
            async with asyncio.timeout(5):
                await client.login(token(user_id), user_id)
    return int(refused.value.code)


@pytest.mark.parametrize("code", [-1000, -1001, -1003])
async def test_a_login_is_refused_with_the_code(gateway: Gateway, code: int) -> None:
    fault = gateway.faults.add(Fault(FaultKind.REFUSE_LOGIN, user_id="bob", code=code))
    assert await refused_code(gateway) == code
    gateway.faults.lift(fault.number)
    async with RtsClient(APP, url=gateway.url) as client:
        await client.login(token("bob"), "bob")


async def test_tokens_expire(gateway: Gateway, alice: RtsClient) -> None:
    gateway.faults.add(Fault(FaultKind.EXPIRE_TOKEN))
    assert await refused_code(gateway) == LoginErrorCode.INVALID_TOKEN
    assert (await alice.get_peer_online_status("alice")).name == "ONLINE"


async def test_a_clock_that_is_ahead_makes_tokens_expire(gateway: Gateway) -> None:
    gateway.faults.add(Fault(FaultKind.CLOCK_SKEW, skew_ms=2 * 3_600_000))
    assert await refused_code(gateway) == LoginErrorCode.INVALID_TOKEN


async def test_a_user_is_kicked_out_of_a_room(gateway: Gateway, alice: RtsClient) -> None:
    seen = Seen(alice.observe)
    room = alice.create_room("lobby")
    await room.join()
    gateway.faults.add(Fault(FaultKind.KICK, user_id="alice", room_id="lobby"))
    changed = await seen.until(ev.RoomStateChanged, 2)
    assert changed.state == RtsErrorCode.KICKED_OUT
    assert not gateway.faults


async def test_a_second_login_is_made_believe(gateway: Gateway, alice: RtsClient) -> None:
    seen = Seen(alice.observe)
    gateway.faults.add(Fault(FaultKind.DUPLICATE_LOGIN, user_id="alice"))
    assert (await seen.until(ev.LoggedOut)).reason == LogoutReason.DUPLICATE_LOGIN


async def test_a_link_is_closed_with_a_code_and_comes_back(gateway: Gateway, alice: RtsClient) -> None:
    seen = Seen(alice.observe)
    gateway.faults.add(Fault(FaultKind.CLOSE, user_id="alice", code=4001))
    await seen.until(ev.LoginResult)
    assert ConnectionState.RECONNECTING in seen.states


async def test_a_rate_is_limited_and_given_back(gateway: Gateway, alice: RtsClient) -> None:
    fault = gateway.faults.add(Fault(FaultKind.RATE_LIMIT, user_id="alice", per_second=2))
    user = gateway.hub.apps[APP].users["alice"]
    before = user.rates
    await until(lambda: user.rates is not before)
    codes = []
    for _ in range(4):
        codes.append(int((await alice.send_message("alice", "hi")).code))
    assert codes.count(int(UserMessageSendResult.EXCEED_QPS)) >= 1
    gateway.faults.lift(fault.number)
    slowed = user.rates
    await until(lambda: user.rates is not slowed)
    for _ in range(4):
        assert (await alice.send_message("alice", "hi")).code == UserMessageSendResult.SUCCESS


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault(FaultKind.APP_SERVER_DOWN), 17),
        (Fault(FaultKind.WRONG_ANSWER, code=503, reason="oops"), 18),
    ],
)
async def test_the_app_server_fails(gateway: Gateway, alice: RtsClient, fault: Fault, code: int) -> None:
    await alice.set_server_params("sign", f"{gateway.http_url}/echo")
    gateway.faults.add(fault)
    assert int((await alice.send_server_message("hello")).code) == code


async def test_the_app_server_answers_something_else(gateway: Gateway, alice: RtsClient) -> None:
    seen = Seen(alice.observe)
    await alice.set_server_params("sign", f"{gateway.http_url}/echo")
    gateway.faults.add(Fault(FaultKind.WRONG_ANSWER, code=200, reason="not what you asked"))
    await alice.send_server_message("hello")
    assert (await seen.until(ev.ServerMessageSent)).answer == b"not what you asked"


async def test_the_app_server_is_slow(gateway: Gateway, alice: RtsClient) -> None:
    seen = Seen(alice.observe)
    await alice.set_server_params("sign", f"{gateway.http_url}/echo")
    gateway.faults.add(Fault(FaultKind.SLOW_APP_SERVER, delay_ms=300))
    began = time.monotonic()
    await alice.send_server_message("hello")
    assert time.monotonic() - began >= 0.3
    sent = await seen.until(ev.ServerMessageSent)
    assert sent.code == UserMessageSendResult.SUCCESS


async def test_a_half_open_link_is_noticed_by_the_heartbeat(gateway: Gateway, alice: RtsClient) -> None:
    seen = Seen(alice.observe)
    gateway.faults.add(Fault(FaultKind.HALF_OPEN, user_id="alice", for_s=16))
    began = time.monotonic()
    await until(lambda: ConnectionState.RECONNECTING in seen.states, timeout_s=15)
    assert 5 <= time.monotonic() - began <= 15
