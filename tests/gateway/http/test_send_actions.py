"""What operators have the server send: it arrives as any message, in the rules of one user, in nobody else's name."""

import base64
import json
import logging
from typing import Any

import pytest

from rts_console.gateway.http import send_actions
from rts_console.gateway.http.actions import Answer
from rts_console.gateway.http.send_actions import Send, SendActions
from rts_console.gateway.local_backplane import LocalBackplane
from rts_console.protocol import frames as f
from rts_console.protocol.words import PayloadKind
from tests.gateway.desk import APP, OTHER_APP, Desk, Person
from tests.gateway.http.test_admin import TOKENS, Office
from tests.gateway.late_backplane import LateBackplane

TO_ALICE: dict[str, Any] = {"app_id": APP, "from_user_id": "server", "user_id": "alice"}
TO_LOBBY: dict[str, Any] = {"app_id": APP, "from_user_id": "server", "room_id": "lobby"}


class Sender:
    """An operator's way to send, at a hub with alice and bob in the lobby."""

    def __init__(self, rules: str = "volcengine", backplane: LocalBackplane | None = None) -> None:
        self.desk = Desk(rules, backplane=backplane)
        self.actions = SendActions(self.desk.hub, [APP, OTHER_APP], self.desk.clock)
        if backplane is None:
            self.alice: Person = self.desk.user("alice", "lobby")
            self.bob: Person = self.desk.user("bob", "lobby")
            self.alice.wire.read()

    async def send(self, **fields: Any) -> Answer:
        answer = self.actions.table()["send"].act(Send(**fields))
        return answer if isinstance(answer, Answer) else await answer


async def test_text_to_a_user_arrives_as_a_reliable_message() -> None:
    sender = Sender()
    answer = await sender.send(**TO_ALICE, text="你好")
    assert answer.status == 200
    ((header, kind, payload),) = sender.alice.wire.read()
    assert isinstance(header, f.PeerMessage)
    assert (header.user_id, header.client_message_id) == ("server", answer.body["message_id"])
    assert (kind, bytes(payload)) == (PayloadKind.TEXT, "你好".encode())
    assert sender.bob.wire.read() == []


async def test_binary_to_a_room_reaches_every_member_in_the_rooms_order() -> None:
    sender = Sender()
    data = bytes(range(256))
    assert (await sender.send(**TO_LOBBY, base64=base64.b64encode(data).decode())).status == 200
    places = []
    for person in (sender.alice, sender.bob):
        ((header, kind, payload),) = person.wire.read()
        assert isinstance(header, f.RoomMessage)
        assert (header.user_id, kind, bytes(payload)) == ("server", PayloadKind.BINARY, data)
        places.append(header.position)
    assert sender.alice.send_room("lobby").previous == places[0] == places[1]


async def test_who_is_away_for_a_moment_gets_it_later() -> None:
    sender = Sender()
    sender.alice.lose_link()
    assert (await sender.send(**TO_ALICE, text="wait for me")).status == 200
    _, told = sender.alice.come_back()
    assert b"wait for me" in [bytes(each[2]) for each in told if isinstance(each, tuple)]


async def test_nobody_who_is_logged_in_is_spoken_for() -> None:
    sender = Sender()
    for fields in (TO_ALICE, TO_LOBBY):
        answer = await sender.send(**fields | {"from_user_id": "bob"}, text="I owe you")
        assert answer.status == 400
        assert "bob is logged in" in answer.body["error"]
    assert sender.alice.wire.read() == []
    sender.bob.ask(f.Logout(9))
    sender.alice.wire.read()
    assert (await sender.send(**TO_ALICE | {"from_user_id": "bob"}, text="I am out")).status == 200


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        (TO_ALICE | {"app_id": "c" * 24, "text": "x"}, 404, "There is no app"),
        (TO_ALICE | {"room_id": "lobby", "text": "x"}, 400, "only one of them"),
        ({"app_id": APP, "from_user_id": "server", "text": "x"}, 400, "Say to whom"),
        (TO_ALICE | {"from_user_id": "a b", "text": "x"}, 400, "from_user_id"),
        (TO_ALICE | {"from_user_id": "", "text": "x"}, 400, "empty"),
        (TO_ALICE | {"user_id": "carol", "text": "x"}, 404, "carol is not online."),
        (TO_ALICE | {"app_id": OTHER_APP, "text": "x"}, 404, "alice is not online."),
        (TO_LOBBY | {"room_id": "attic", "text": "x"}, 404, "There is no room attic."),
        (TO_ALICE, 400, "Say what"),
        (TO_ALICE | {"text": "x", "base64": "eA=="}, 400, "only one of them"),
        (TO_ALICE | {"base64": "not base64!"}, 400, "base64 cannot be read"),
        (TO_ALICE | {"text": "x" * 65_537}, 400, "Shorten it by 1 byte"),
        (TO_ALICE | {"base64": base64.b64encode(bytes(47_105)).decode()}, 400, "47,104 bytes"),
    ],
)
async def test_what_cannot_be_sent_is_refused_with_the_reason(fields: dict[str, Any], status: int, words: str) -> None:
    sender = Sender()
    answer = await sender.send(**fields)
    assert answer.status == status
    assert words in answer.body["error"]
    assert sender.alice.wire.read() == sender.bob.wire.read() == []


async def test_the_largest_text_and_an_empty_one_go() -> None:
    sender = Sender()
    for text in ("x" * 65_536, ""):
        assert (await sender.send(**TO_ALICE, text=text)).status == 200
    assert [len(each[2]) for each in sender.alice.wire.read()] == [65_536, 0]


async def test_all_operators_have_the_rate_of_one_user() -> None:
    sender = Sender()
    sent = [await sender.send(**TO_ALICE | {"from_user_id": f"server-{number}"}, text="x") for number in range(101)]
    assert [answer.status for answer in sent] == [200] * 100 + [429]
    assert "More than 100 messages to peers per second from the server. Wait" in sent[-1].body["error"]
    sender.desk.now += 20_000_000
    assert (await sender.send(**TO_ALICE, text="x")).status == 200


async def test_a_room_takes_no_more_than_its_rate() -> None:
    sender = Sender()
    room = sender.desk.hub.apps[APP].rooms["lobby"]
    assert not any(room.rate.take(sender.desk.now) for _ in range(100))
    answer = await sender.send(**TO_LOBBY, text="x")
    assert answer.status == 429
    assert "from all members of lobby" in answer.body["error"]


async def test_a_tier_without_messages_to_peers_has_none_from_the_server_either() -> None:
    sender = Sender("volcengine-basic")
    answer = await sender.send(**TO_ALICE, text="x")
    assert (answer.status, "has no messages to a peer" in answer.body["error"]) == (400, True)
    assert (await sender.send(**TO_LOBBY, text="x")).status == 200


async def test_a_store_that_does_not_answer_leaves_it_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send_actions, "KEPT_WITHIN_S", 0.01)
    late = LateBackplane()
    sender = Sender(backplane=late)
    late.claim((APP, "alice"), "n1", "s", "", lambda _generation: None)
    late.arrive()
    answer = await sender.send(**TO_ALICE, text="x")
    assert (answer.status, "not known whether" in answer.body["error"]) == (503, True)
    late.arrive()  # that it is kept after all harms nobody


async def test_a_large_message_comes_through_the_door() -> None:
    office = Office()
    await office.open()
    try:
        status, answer = await office.ask("operator", "send", TO_ALICE | {"text": "\x01" * 65_536})
        assert (status, answer["done"]) == (200, True)
        body = json.dumps(TO_ALICE | {"text": "x"}).encode() + b" " * send_actions.SEND_LIMIT
        assert (await office.ask("operator", "send", body, {"Content-Type": "application/json"}))[0] == 413
    finally:
        await office.http.close()


async def test_what_is_sent_is_not_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    office = Office()
    await office.open()
    try:
        secret = base64.b64encode(b"payload canary").decode()
        await office.ask("operator", "send", TO_ALICE | {"text": "payload canary"})
        await office.ask("operator", "send", TO_LOBBY | {"base64": secret})
        assert "payload canary" not in caplog.text
        assert secret not in caplog.text
        assert '"text": "14 characters"' in caplog.text
        assert all(token not in caplog.text for token in TOKENS.values())
    finally:
        await office.http.close()
