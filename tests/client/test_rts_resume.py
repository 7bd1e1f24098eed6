"""Real clients at a real gateway, and links that break: everything reliable arrives once, in order, or is told."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from rts_console.client.rts import RtsClient
from rts_console.gateway.config import Resume
from rts_console.gateway.server import Gateway
from rts_console.protocol import events as ev
from rts_console.protocol import link_state
from rts_console.protocol.driver import Link
from rts_console.protocol.words import ConnectionState, MessageMode, OfflinePolicy, Outcome, Scope
from tests.client.people import APP, NO_RATES, Seen, config, token
from tests.support import until

RECONNECTED = ConnectionState.RECONNECTED
FREE = {"limits": NO_RATES}


async def came_in(url: str, user_id: str, **options: object) -> RtsClient:
    """Logged in and in the lobby."""
    client = RtsClient(APP, url=url, **options)  # type: ignore[arg-type]
    await client.login(token(user_id), user_id)
    await client.create_room("lobby").join()
    return client


@pytest.fixture
async def alice(gateway: Gateway) -> AsyncIterator[RtsClient]:
    async with await came_in(gateway.url, "alice") as alice:
        yield alice


@pytest.fixture
async def bob(gateway: Gateway) -> AsyncIterator[RtsClient]:
    async with await came_in(gateway.url, "bob") as bob:
        yield bob


async def lose_link(client: RtsClient) -> None:
    """Break the link and wait until the client knows."""
    client.drop_link()
    await until(lambda: client.connection_state is ConnectionState.RECONNECTING)


def payloads(seen: Seen, kind: type[ev.MessageReceived] | type[ev.RoomMessageReceived]) -> list[int]:
    return [int(event.data) for event in seen.of(kind)]


async def send_all(alice: RtsClient, numbers: range) -> list[bool]:
    sends = [alice.send_message("bob", str(number)) for number in numbers]
    sends += [alice.rooms[0].send_message(str(number)) for number in numbers]  # type: ignore[misc]
    return [result.ok for result in await asyncio.gather(*sends)]


@pytest.mark.parametrize("breaks", ["sender", "receiver", "both"])
async def test_links_break_while_messages_flow_and_nothing_is_lost_or_seen_twice(
    alice: RtsClient, bob: RtsClient, breaks: str
) -> None:
    seen = Seen(bob.observe)
    alice.offline_policy = OfflinePolicy.SEND
    for begin in range(0, 200, 20):
        sending = asyncio.get_running_loop().create_task(send_all(alice, range(begin, begin + 20)), name="sending")
        await asyncio.sleep(0)
        for client in {"sender": [alice], "receiver": [bob], "both": [alice, bob]}[breaks]:
            await lose_link(client)
            client.retry_now()
        assert all(await sending)
        await until(lambda: alice._session.link is bob._session.link is Link.READY)
    everything = list(range(200))
    await until(lambda: len(payloads(seen, ev.RoomMessageReceived)) >= 200)
    await until(lambda: len(payloads(seen, ev.MessageReceived)) >= 200)
    assert payloads(seen, ev.MessageReceived) == everything
    assert payloads(seen, ev.RoomMessageReceived) == everything
    assert seen.of(ev.GapNoticed) == []


async def test_what_was_said_during_the_outage_comes_when_the_link_is_back(
    gateway: Gateway, alice: RtsClient, bob: RtsClient
) -> None:
    seen = Seen(bob.observe)
    await lose_link(bob)
    assert all(await send_all(alice, range(5)))
    assert (await alice.send_message("bob", "99", MessageMode.UNRELIABLE_ORDERED)).recipients == 0
    bob.retry_now()
    await seen.until(ev.RoomMessageReceived, 5)
    assert payloads(seen, ev.MessageReceived) == payloads(seen, ev.RoomMessageReceived) == list(range(5))
    assert [event.resumed for event in seen.of(ev.SessionResumed)] == [True]


async def test_receipts_for_what_came_again_reach_the_sender(alice: RtsClient, bob: RtsClient) -> None:
    seen = Seen(alice.observe)
    await lose_link(bob)
    result = await alice.send_message("bob", "1")
    assert (result.outcome, result.recipients) == (Outcome.ACCEPTED, 0)
    bob.retry_now()
    delivered = await seen.until(ev.MessageDelivered)
    assert (delivered.user_id, delivered.client_message_id) == ("bob", result.client_message_id)


async def test_a_gateway_with_data_is_killed_and_goes_on(tmp_path: Path) -> None:
    async with Gateway(config(**FREE), data=tmp_path) as gateway:
        port = urlsplit(gateway.url).port or 0
        alice, bob = await came_in(gateway.url, "alice"), await came_in(gateway.url, "bob")
        seen = Seen(bob.observe)
        assert all(await send_all(alice, range(3)))
    async with Gateway(config(**FREE), data=tmp_path, port=port), alice, bob:
        for client in (alice, bob):
            client.retry_now()
            await until(lambda client=client: client.connection_state is RECONNECTED)
        assert all(await send_all(alice, range(3, 6)))
        await seen.until(ev.RoomMessageReceived, 6)
        assert payloads(seen, ev.MessageReceived) == payloads(seen, ev.RoomMessageReceived) == list(range(6))
        assert [event.resumed for event in seen.of(ev.SessionResumed)] == [True]
        assert seen.of(ev.GapNoticed) == []


async def test_a_gateway_without_data_is_killed_and_what_is_lost_is_told() -> None:
    async with Gateway(config(**FREE)) as gateway:
        port = urlsplit(gateway.url).port or 0
        alice, bob = await came_in(gateway.url, "alice"), await came_in(gateway.url, "bob")
        seen = Seen(bob.observe)
        assert all(await send_all(alice, range(3)))
        await seen.until(ev.RoomMessageReceived, 3)
        sent = Seen(alice.observe)
        pending = asyncio.get_running_loop().create_task(alice.send_message("bob", "4"), name="pending")
        await until(lambda: sent.of(ev.MessageSubmitted))
        alice._connection.abort()  # type: ignore[union-attr]  # before the gateway has answered
    async with Gateway(config(**FREE), port=port), alice, bob:
        for client in (alice, bob):
            client.retry_now()
            await until(lambda client=client: client.connection_state is RECONNECTED)
        result = await pending
        assert result.outcome in (Outcome.UNKNOWN, Outcome.ACCEPTED)
        assert result.client_message_id
        (resumed,) = seen.of(ev.SessionResumed)
        assert not resumed.resumed
        assert "started anew" in resumed.reason
        await until(lambda: {gap.scope for gap in seen.of(ev.GapNoticed)} == {Scope.PEER, Scope.ROOM})
        assert all(await send_all(alice, range(5, 8)))
        await until(lambda: payloads(seen, ev.RoomMessageReceived)[-3:] == [5, 6, 7])


async def test_a_session_is_forgotten_after_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_state, "FIRST_RETRY_MS", 3_600_000)
    monkeypatch.setattr(link_state, "RETRY_FLOOR_MS", 3_600_000)
    async with (
        Gateway(config(**FREE, resume=Resume(window_s=0.2), grace_s=0)) as gateway,
        await came_in(gateway.url, "bob") as bob,
    ):
        seen = Seen(bob.observe)
        bob.drop_link()
        await until(lambda: gateway.hub.state()["detached"] == 1)
        await until(lambda: gateway.hub.state()["detached"] == 0)
        bob.retry_now()
        event = await seen.until(ev.SessionResumed)
        assert not event.resumed
        assert "forgotten" in event.reason
        await until(lambda: bob.rooms[0].joined)
