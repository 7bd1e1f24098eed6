"""What one turn of the loop asks for is carried out together, and told before it is confirmed."""

import asyncio
from collections.abc import Iterable, Sequence

import pytest

from rts_console.client.rts import RtsClient
from rts_console.gateway.server import Gateway
from rts_console.protocol import events as ev
from rts_console.websocket.connection import WebSocketConnection
from tests.client.people import APP, Seen, token
from tests.support import until


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many messages each call of a connection's `send` was given, of both sides."""
    counts: list[int] = []
    real = WebSocketConnection.send

    def send(self: WebSocketConnection, messages: Iterable[str | bytes]) -> None:
        given = list(messages)
        counts.append(sum(isinstance(message, bytes) for message in given))
        real(self, given)

    monkeypatch.setattr(WebSocketConnection, "send", send)
    return counts


async def test_the_first_call_of_a_turn_leaves_at_once_and_the_others_together(
    gateway: Gateway, batches: list[int]
) -> None:
    async with RtsClient(APP, url=gateway.url) as alice, RtsClient(APP, url=gateway.url) as bob:
        await alice.login(token("alice"), "alice")
        await bob.login(token("bob"), "bob")
        await asyncio.sleep(0)
        seen = Seen(bob.observe)
        batches.clear()
        results = await asyncio.gather(*(alice.send_message("bob", f"{number}") for number in range(20)))
        assert all(result.ok for result in results)
        assert [count for count in batches if count][:2] == [1, 19]
        await until(lambda: len(seen.of(ev.MessageReceived)) == 20)
        assert [event.data for event in seen.of(ev.MessageReceived)] == [b"%d" % number for number in range(20)]


async def test_a_message_is_told_before_its_receipt_is_written(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with RtsClient(APP, url=gateway.url) as alice, RtsClient(APP, url=gateway.url) as bob:
        await alice.login(token("alice"), "alice")
        await bob.login(token("bob"), "bob")
        order: list[str] = []
        real = bob._session.messages_to_send

        def watched() -> list[str | bytes]:
            messages = real()
            order.extend("receipt" for message in messages if '"received"' in str(message))
            return messages

        monkeypatch.setattr(bob._session, "messages_to_send", watched)

        def observe(events: Sequence[ev.Event]) -> None:
            order.extend("told" for event in events if isinstance(event, ev.MessageReceived))

        bob.observe(observe)
        await alice.send_message("bob", "hi")
        await until(lambda: len(order) == 2)
        assert order == ["told", "receipt"]
