"""Messages of one read reach the members of a room in one write each, and never out of turn."""

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from rts_console.gateway.fan_out import HELD_BYTES
from rts_console.gateway.writer import SLOW_BYTES
from rts_console.protocol import codec
from rts_console.protocol import frames as f
from rts_console.protocol.words import RULE_SETS, PayloadKind
from tests.gateway.desk import Desk, Person, Wire

UNLIMITED = replace(RULE_SETS["volcengine"], peer_rate=0, room_rate=0, room_total_rate=0)


class CountingWire(Wire):
    """Counts how often several messages were written at once, and how many."""

    def __init__(self) -> None:
        super().__init__()
        self.together: list[int] = []

    def write_encoded(self, frames: Sequence[bytes], whole: bytes) -> None:
        self.together.append(len(frames))
        super().write_encoded(frames, whole)


@pytest.fixture
def desk() -> Desk:
    return Desk(rules=UNLIMITED)


def count(person: Person) -> CountingWire:
    """Have what is written to a person counted from now on."""
    wire = CountingWire()
    person.wire = person.client.connection = wire
    return wire


def to_room(number: int, payload: bytes = b"hi", *, mode: int = 0) -> bytes:
    return codec.encode_payload(f.SendRoom(number, "lobby", f"m{number}", 5, mode), PayloadKind.TEXT, payload)


def to_peer(number: int, user_id: str) -> bytes:
    return codec.encode_payload(f.SendPeer(number, user_id, f"m{number}", 5), PayloadKind.TEXT, b"hi")


def told(person: Person) -> list[Any]:
    """Message ids and types of what a person was told, in order."""
    return [item[0].client_message_id if isinstance(item, tuple) else type(item) for item in person.wire.read()]


def in_lobby(desk: Desk, *names: str) -> list[Person]:
    people = [desk.user(name) for name in names]
    for person in people:
        person.join("lobby")
    for person in people:
        person.wire.read()
    return people


def test_messages_of_one_read_are_one_write_for_each_member(desk: Desk) -> None:
    alice, bob, carol = in_lobby(desk, "alice", "bob", "carol")
    wires = [count(bob), count(carol)]
    desk.hub.received(alice.client, [to_room(number) for number in (1, 2, 3)])
    for wire, person in zip(wires, (bob, carol), strict=True):
        assert wire.together == [3]
        assert told(person) == ["m1", "m2", "m3"]
    answers = alice.wire.read()
    assert [(answer.id, answer.recipients) for answer in answers] == [(1, 2), (2, 2), (3, 2)]
    assert bob.client.session.reliable_sent == 3


def test_the_author_is_answered_only_after_the_others_were_told(desk: Desk) -> None:
    alice, bob = in_lobby(desk, "alice", "bob")
    order: list[str] = []
    for person, name in ((alice, "alice"), (bob, "bob")):
        wire = count(person)
        wire.write_encoded = lambda *_, name=name: order.append(name)  # type: ignore[method-assign, misc]
        wire.send = lambda *_, name=name: order.append(name)  # type: ignore[method-assign, misc]
    desk.hub.received(alice.client, [to_room(1), to_room(2)])
    assert order == ["bob", "alice"]


def test_a_message_to_a_peer_between_them_comes_between_them(desk: Desk) -> None:
    alice, bob, carol = in_lobby(desk, "alice", "bob", "carol")
    desk.hub.received(alice.client, [to_room(1), to_peer(2, "bob"), to_room(3)])
    assert told(bob) == ["m1", "m2", "m3"]
    assert told(carol) == ["m1", "m3"]


def test_an_unreliable_message_between_them_comes_between_them(desk: Desk) -> None:
    alice, bob = in_lobby(desk, "alice", "bob")
    desk.hub.received(alice.client, [to_room(1), to_room(2, mode=1), to_room(3)])
    assert told(bob) == ["m1", "m2", "m3"]


def test_who_leaves_says_everything_before_it_has_left(desk: Desk) -> None:
    alice, bob = in_lobby(desk, "alice", "bob")
    leave = codec.encode_control(f.LeaveRoom(9, "lobby"))
    desk.hub.received(alice.client, [to_room(1), to_room(2), leave])
    assert told(bob) == ["m1", "m2", f.UserLeft]


def test_two_rooms_are_each_told_their_own(desk: Desk) -> None:
    alice, bob = in_lobby(desk, "alice", "bob")
    for person in (alice, bob):
        person.join("hall")
        person.wire.read()
    alice.wire.read()
    other = codec.encode_payload(f.SendRoom(2, "hall", "m2", 5), PayloadKind.TEXT, b"hi")
    desk.hub.received(alice.client, [to_room(1), other, to_room(3)])
    assert told(bob) == ["m1", "m2", "m3"]


def test_no_more_is_held_than_a_member_can_take(desk: Desk) -> None:
    alice, bob = in_lobby(desk, "alice", "bob")
    wire = count(bob)
    payload = b"x" * 60_000
    fitting = HELD_BYTES // len(payload) + 1
    desk.hub.received(alice.client, [to_room(number, payload) for number in range(2 * fitting)])
    assert wire.together == [fitting, fitting]


def test_who_cannot_take_more_is_not_counted_and_its_link_ends(desk: Desk) -> None:
    alice, bob, carol = in_lobby(desk, "alice", "bob", "carol")
    bob.wire.buffered = SLOW_BYTES + 1
    desk.hub.received(alice.client, [to_room(1), to_room(2)])
    assert [answer.recipients for answer in alice.wire.read()] == [1, 1]
    assert bob.wire.closed is not None
    assert told(carol) == ["m1", "m2"]


def test_nothing_is_held_when_a_fault_ends_the_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob = in_lobby(desk, "alice", "bob")
    receive = alice.client.session.receive

    def failing(message: str | bytes, now_ns: int) -> None:
        if message == "fault":
            raise RuntimeError("a fault")
        receive(message, now_ns)

    monkeypatch.setattr(alice.client.session, "receive", failing)
    with pytest.raises(RuntimeError, match="a fault"):
        desk.hub.received(alice.client, [to_room(1), "fault"])
    assert told(bob) == ["m1"]
