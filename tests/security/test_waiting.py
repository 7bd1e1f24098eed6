"""Connections that do not log in: how many of one address there may be, and for how long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from websockets.exceptions import InvalidHandshake, InvalidStatus

from rts_console.gateway.config import AppKey, GatewayConfig
from rts_console.gateway.server import Gateway
from rts_console.protocol import frames as f
from rts_console.protocol import server
from rts_console.protocol.words import CloseCode, LoginErrorCode
from tests.gateway.desk import APP, KEYS, token
from tests.gateway.test_server import Visitor, raw_connection
from tests.support import until

CONFIG = GatewayConfig(apps=[AppKey(APP, KEYS[APP])])
LIMIT = CONFIG.waiting_per_address


@pytest.fixture
def far_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everyone counts as coming from another machine."""
    monkeypatch.setattr("rts_console.websocket.server.is_loopback", lambda _: False)
    monkeypatch.setattr("rts_console.gateway.admission.is_loopback", lambda _: False)


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with Gateway(CONFIG) as gateway:
        yield gateway


async def enter(gateway: Gateway, stack: AsyncExitStack) -> Visitor:
    visitor = await Visitor.enter(gateway.url)
    stack.push_async_callback(visitor.socket.close)
    return visitor


async def test_of_one_address_a_hundred_may_wait_and_no_more(far_away: None, gateway: Gateway) -> None:
    assert LIMIT == 100
    async with AsyncExitStack() as stack:
        waiting = [await enter(gateway, stack) for _ in range(LIMIT)]
        with pytest.raises(InvalidStatus) as refused:
            await Visitor.enter(gateway.url)
        assert refused.value.response.status_code == 429
        assert b"More than 100 connections of your address have not logged in" in refused.value.response.body

        await waiting[0].give(f.Hello(APP), f.Login(1, "alice", token("alice")))
        assert isinstance(await waiting[0].take(), f.Welcome)
        assert isinstance(await waiting[0].take(), f.LoggedIn)
        await enter(gateway, stack)
        with pytest.raises(InvalidStatus):
            await Visitor.enter(gateway.url)
        await waiting[1].socket.close()
        await until(lambda: sum(gateway._websockets.waiting.values()) < LIMIT)  # type: ignore[union-attr]
        await enter(gateway, stack)
    await until(lambda: not gateway._websockets.waiting)  # type: ignore[union-attr]


async def test_connections_that_say_nothing_count_and_are_cut_beyond_twice_as_many(
    far_away: None, gateway: Gateway
) -> None:
    silent = [await raw_connection(gateway) for _ in range(2 * LIMIT)]
    reader, writer = await raw_connection(gateway)
    async with asyncio.timeout(2):
        assert await reader.read() == b""
    with pytest.raises((ConnectionError, InvalidHandshake)):
        await Visitor.enter(gateway.url)
    for _, each in (*silent, (reader, writer)):
        each.transport.abort()
    await until(lambda: not gateway._websockets.waiting)  # type: ignore[union-attr]
    visitor = await Visitor.log_in(gateway.url, "alice")
    await visitor.socket.close()


async def test_who_has_logged_in_does_not_count_however_many(far_away: None) -> None:
    few = GatewayConfig(apps=CONFIG.apps, waiting_per_address=2, logins_per_address=0)
    async with Gateway(few) as gateway, AsyncExitStack() as stack:
        for number in range(10):
            visitor = await Visitor.log_in(gateway.url, f"u{number}")
            stack.push_async_callback(visitor.socket.close)
        assert gateway.hub.state()["users"] == 10


async def test_this_machine_has_no_limit(gateway: Gateway) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(LIMIT + 20):
            await enter(gateway, stack)
        assert len(gateway.hub.clients) == LIMIT + 20


async def test_the_sixth_login_of_an_address_in_a_second_is_told_to_come_back(far_away: None, gateway: Gateway) -> None:
    assert CONFIG.logins_per_address == 5
    async with AsyncExitStack() as stack:
        visitors = [await enter(gateway, stack) for _ in range(7)]
        for number, visitor in enumerate(visitors):
            await visitor.give(f.Hello(APP), f.Login(1, f"u{number}", token(f"u{number}")))
        answers = [(await visitor.take(), await visitor.take())[1] for visitor in visitors]
        refused = [answer for answer in answers if isinstance(answer, f.Refused)]
        assert refused
        assert {answer.code for answer in refused} == {LoginErrorCode.LOGIN_FAILED}
        assert all(0 < answer.retry_after_ms <= 201 for answer in refused)
        assert isinstance(answers[4], f.LoggedIn)
        assert await visitors[-1].close_code() == CloseCode.RATE_ABUSE


@pytest.mark.parametrize("said", [(), (f.Hello(APP),)], ids=["nothing", "hello only"])
async def test_who_does_not_log_in_within_5_seconds_is_let_go(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, said: tuple[f.Hello, ...]
) -> None:
    assert server.LOGIN_TIMEOUT_S == 5
    now_ns = gateway.hub._clock()
    visitor = await Visitor.enter(gateway.url)
    await visitor.give(*said)
    if said:
        assert isinstance(await visitor.take(), f.Welcome)
    await until(lambda: gateway.hub.clients)
    (client,) = gateway.hub.clients
    due_ns = client.session.next_deadline()
    assert due_ns is not None
    assert 4.5e9 < due_ns - now_ns < 6e9
    monkeypatch.setattr(gateway.hub, "_clock", lambda: due_ns)
    assert await visitor.close_code() == CloseCode.NO_HELLO
