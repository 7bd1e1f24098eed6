"""Receipts: gathered, and handed to the senders that are here."""

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
