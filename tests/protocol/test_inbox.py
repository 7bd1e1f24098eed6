"""What arrives becomes events; reliable messages are counted and receipted within the limit of a frame."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.protocol import codec
from rts_console.protocol import events as ev
from rts_console.protocol import frames as f
from rts_console.protocol.inbox import Inbox
from rts_console.protocol.words import MessageMode, PayloadKind, UserOfflineReason

T = 1_700_000_000 * 10**9


def peer(number: int = 1, mode: int = 0, **fields: Any) -> f.PeerMessage:
    given_ = {"user_id": "bob", "client_message_id": f"b-{number}", **fields}
    return f.PeerMessage(composed_at_ns=T, gateway_in_ns=T + 1, gateway_out_ns=T + 2, mode=mode, **given_)


def room(number: int = 1, mode: int = 0, room_id: str = "lobby") -> f.RoomMessage:
    return f.RoomMessage(room_id, "bob", f"b-{number}", T, T + 1, T + 2, "e1", number, number - 1, mode)


def receipts(inbox: Inbox) -> list[f.Received]:
    decoder = codec.server_decoder()
    frames = [decoder.control(text) for text in inbox.receipts()]
    assert all(isinstance(frame, f.Received) for frame in frames)
    return frames  # type: ignore[return-value]


def test_a_peers_message_keeps_every_field() -> None:
    assert Inbox().peer_message(peer(), PayloadKind.TEXT, b"hi", T + 9) == ev.MessageReceived(
        at_ns=T + 9,
        user_id="bob",
        kind=PayloadKind.TEXT,
        data=b"hi",
        mode=MessageMode.RELIABLE_ORDERED,
        client_message_id="b-1",
        composed_at_ns=T,
        gateway_in_ns=T + 1,
        gateway_out_ns=T + 2,
    )


def test_a_rooms_message_keeps_every_field() -> None:
    assert Inbox().room_message(room(7, mode=2), PayloadKind.BINARY, b"\0", T + 9) == ev.RoomMessageReceived(
        at_ns=T + 9,
        room_id="lobby",
        user_id="bob",
        kind=PayloadKind.BINARY,
        data=b"\0",
        mode=MessageMode.UNRELIABLE_UNORDERED,
        client_message_id="b-7",
        composed_at_ns=T,
        gateway_in_ns=T + 1,
        gateway_out_ns=T + 2,
        position=7,
        previous=6,
    )


def test_a_mode_that_is_not_known_is_shown_as_reliable_but_not_receipted() -> None:
    inbox = Inbox()
    event = inbox.peer_message(peer(mode=9), PayloadKind.TEXT, b"", T)
    assert event.mode is MessageMode.RELIABLE_ORDERED
    assert receipts(inbox) == []


@pytest.mark.parametrize(
    ("frame", "events"),
    [
        (
            f.Delivered([f.Delivery("a-1", "bob", 5, "lobby"), f.Delivery("a-2", "carol", 6)]),
            [
                ev.MessageDelivered(at_ns=T, client_message_id="a-1", user_id="bob", received_at_ns=5, room_id="lobby"),
                ev.MessageDelivered(at_ns=T, client_message_id="a-2", user_id="carol", received_at_ns=6),
            ],
        ),
        (f.UserJoined("lobby", "bob", 5), [ev.UserJoined(at_ns=T, room_id="lobby", user_id="bob")]),
        (
            f.UserLeft("lobby", "bob", 3, 5),
            [ev.UserLeft(at_ns=T, room_id="lobby", user_id="bob", reason=UserOfflineReason.KICKED_BY_ADMIN)],
        ),
        (
            f.UserLeft("lobby", "bob", 99, 5),
            [ev.UserLeft(at_ns=T, room_id="lobby", user_id="bob", reason=UserOfflineReason.DROPPED)],
        ),
        (
            f.TokenWillExpire(1_700_000_030, 30_000),
            [ev.TokenWillExpire(at_ns=T, user_id="alice", expires_at_s=1_700_000_030, remaining_ms=30_000)],
        ),
        (
            f.Notice(-2013, "500 users", "lobby"),
            [ev.WarningRaised(at_ns=T, code=-2013, reason="500 users", room_id="lobby")],
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_news_becomes_events(frame: Any, events: list[ev.Event]) -> None:
    assert Inbox().news(frame, "alice", T) == events


# --- receipts ---


def test_a_reliable_message_is_receipted_once() -> None:
    inbox = Inbox()
    inbox.room_message(room(), PayloadKind.TEXT, b"", T + 5)
    inbox.peer_message(peer(2), PayloadKind.TEXT, b"", T + 6)
    assert receipts(inbox) == [f.Received(2, [f.Arrival("bob", "b-1", T + 5, "lobby"), f.Arrival("bob", "b-2", T + 6)])]
    assert receipts(inbox) == []


@pytest.mark.parametrize("mode", [1, 2])
def test_an_unreliable_message_is_not_receipted(mode: int) -> None:
    inbox = Inbox()
    inbox.room_message(room(mode=mode), PayloadKind.TEXT, b"", T)
    assert receipts(inbox) == []


def test_the_count_is_of_the_whole_connection() -> None:
    inbox = Inbox()
    for number in range(3):
        inbox.peer_message(peer(number), PayloadKind.TEXT, b"", T)
        assert receipts(inbox)[0].count == number + 1


def test_a_new_connection_counts_from_0_and_owes_nothing() -> None:
    inbox = Inbox()
    inbox.peer_message(peer(), PayloadKind.TEXT, b"", T)
    inbox.clear()
    assert receipts(inbox) == []
    inbox.peer_message(peer(), PayloadKind.TEXT, b"", T)
    assert receipts(inbox)[0].count == 1


@given(st.integers(1, 300), st.sampled_from(["x", '"', "\\", "\x01", "信"]))
@settings(max_examples=40)
def test_receipts_keep_within_a_control_frame_and_lose_none(messages: int, letter: str) -> None:
    inbox = Inbox()
    longest = letter * (128 if letter == "x" else 60)
    for number in range(messages):
        header = peer(user_id=longest, client_message_id=f"{longest}{number}")
        inbox.peer_message(header, PayloadKind.TEXT, b"", T + number)
    texts = inbox.receipts()
    assert all(len(text.encode()) <= codec.CONTROL_LIMIT for text in texts)
    decoder = codec.server_decoder()
    frames: list[Any] = [decoder.control(text) for text in texts]
    assert [arrival.received_at_ns - T for frame in frames for arrival in frame.arrivals] == list(range(messages))
    assert {frame.count for frame in frames} == {messages}


def test_long_ids_make_the_receipts_smaller() -> None:
    inbox = Inbox()
    for number in range(40):
        inbox.peer_message(peer(user_id="u" * 128, client_message_id='"' * 256 + str(number)), PayloadKind.TEXT, b"", T)
    assert len(inbox.receipts()) > 1
