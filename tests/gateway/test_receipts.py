"""Receipts: gathered, and handed to the senders that are here."""

from rts_console.protocol import codec
from rts_console.protocol import frames as f
from tests.gateway.desk import START, Desk


def receipt(*names: str, room_id: str = "") -> f.Received:
    return f.Received(len(names), [f.Arrival("alice", name, START, room_id) for name in names])


def test_many_receipts_are_one_frame_and_one_wake() -> None:
    desk = Desk()
    alice, bob = desk.user("alice"), desk.user("bob")
    for name in ("a", "b"):
        alice.send_peer("bob", client_message_id=name)
    bob.give(receipt("a", "b"))
    assert desk.wakes == 1
    desk.hub.flush_receipts()
    (delivered,) = alice.wire.read()
    assert [(each.client_message_id, each.user_id) for each in delivered.deliveries] == [("a", "bob"), ("b", "bob")]
    desk.hub.flush_receipts()
    assert alice.wire.read() == []


def test_what_cannot_belong_to_a_message_goes_nowhere() -> None:
    desk = Desk()
    alice, bob = desk.user("alice"), desk.user("bob")
    for name in ("a", "b"):
        alice.send_peer("bob", client_message_id=name)
    bob.give(f.Received(1, [f.Arrival("nobody", "a", START)]), receipt("", "a\n"), receipt("a", "b", room_id="no room"))
    assert desk.wakes == 0
    desk.hub.flush_receipts()
    assert alice.wire.read() == []


def many(*names: str, room_id: str = "") -> f.ReceivedMany:
    return f.ReceivedMany(len(names), "alice", START, list(names), room_id)


def test_receipts_in_short_are_handed_on_in_short() -> None:
    desk = Desk()
    alice, bob = desk.user("alice", features=[f.BATCHES]), desk.user("bob")
    for name in ("a", "b"):
        alice.send_peer("bob", client_message_id=name)
    bob.give(many("a", "b"))
    assert desk.wakes == 1
    desk.hub.flush_receipts()
    assert alice.wire.read() == [f.DeliveredMany("bob", START, ["a", "b"])]


def test_who_did_not_ask_for_it_in_short_is_told_one_by_one() -> None:
    desk = Desk()
    alice, bob = desk.user("alice"), desk.user("bob")
    alice.send_peer("bob", client_message_id="a")
    bob.give(many("a"))
    desk.hub.flush_receipts()
    assert alice.wire.read() == [f.Delivered([f.Delivery("a", "bob", START)])]


def test_receipts_in_short_keep_to_the_limit_of_a_frame() -> None:
    desk = Desk()
    alice, bob = desk.user("alice", features=[f.BATCHES]), desk.user("bob")
    alice.send_peer("bob", client_message_id="a")
    names = [f"{number:0128}" for number in range(110)]
    bob.give(f.ReceivedMany(1, "alice", START, names))
    desk.hub.flush_receipts()
    raw = alice.wire.raw()
    assert max(map(len, raw)) <= codec.CONTROL_LIMIT
    told = [codec.client_decoder().control(text) for text in raw if isinstance(text, str)]
    assert [each.client_message_id for frame in told for each in frame.deliveries] == names  # type: ignore[union-attr]


def test_what_cannot_belong_to_a_message_goes_nowhere_in_short_either() -> None:
    desk = Desk()
    alice, bob = desk.user("alice"), desk.user("bob")
    alice.send_peer("bob", client_message_id="a")
    bob.give(f.ReceivedMany(1, "nobody", START, ["a"]), many("", "a\n"), many("a", room_id="no room"))
    assert desk.wakes == 0
