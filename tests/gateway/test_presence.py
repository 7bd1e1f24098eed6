"""Users and apps: batches of receipts, and who has been seen."""

import pytest

from rts_console.gateway import presence
from rts_console.gateway.presence import App, User
from rts_console.protocol.codec import CONTROL_LIMIT, encode_control
from rts_console.protocol.frames import Delivery
from rts_console.protocol.words import RULE_SETS


def user() -> User:
    return User(App("app"), "alice", RULE_SETS["volcengine"])


@pytest.mark.parametrize(
    ("message_id", "user_id", "room_id"),
    [("m", "b", ""), ('"' * 128, "b" * 128, "r" * 128), ("m" * 36, "bob", "lobby")],
)
def test_receipts_leave_in_frames_that_keep_to_the_limits(message_id: str, user_id: str, room_id: str) -> None:
    alice = user()
    receipts = [Delivery(message_id, user_id, 10**18 + number, room_id) for number in range(1_000)]
    alice.receipts += receipts
    frames = list(alice.take_receipts())
    assert [receipt for frame in frames for receipt in frame.deliveries] == receipts
    assert max(len(frame.deliveries) for frame in frames) <= 200
    assert max(len(encode_control(frame)) for frame in frames) <= CONTROL_LIMIT
    assert list(alice.take_receipts()) == []


def test_the_first_of_very_many_seen_users_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "SEEN_LIMIT", 2)
    app = App("app")
    for user_id in ("a", "b", "a", "c"):
        app.note_seen(user_id)
    assert list(app.seen) == ["a", "c"]
