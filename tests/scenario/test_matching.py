"""Which event an expectation means."""

import base64
from typing import Any

import msgspec
import pytest

from rts_console.protocol import events as ev
from rts_console.protocol.words import ConnectionState, LogoutReason, MessageMode, PayloadKind, UserOfflineReason
from rts_console.scenario import steps as st
from rts_console.scenario.matching import captured, event_words, fits_of, has_at_least, instead

TIMES = {"composed_at_ns": 0, "gateway_in_ns": 0, "gateway_out_ns": 0}


def peer(data: bytes = b"hello", kind: PayloadKind = PayloadKind.TEXT, sender: str = "alice-1") -> ev.MessageReceived:
    mode = MessageMode.RELIABLE_ORDERED
    more: dict[str, Any] = {**TIMES, "attributes": {"type": "x"}}
    return ev.MessageReceived(
        at_ns=5_000_000, user_id=sender, kind=kind, data=data, mode=mode, client_message_id="m", **more
    )


def room(room_id: str = "lobby") -> ev.RoomMessageReceived:
    mode = MessageMode.RELIABLE_ORDERED
    return ev.RoomMessageReceived(
        at_ns=1,
        room_id=room_id,
        user_id="alice-1",
        kind=PayloadKind.TEXT,
        data=b"hello",
        mode=mode,
        client_message_id="m",
        **TIMES,
    )


LEFT = ev.UserLeft(at_ns=1, room_id="lobby", user_id="bob", reason=UserOfflineReason.KICKED_BY_ADMIN)
LOST = ev.ConnectionStateChanged(at_ns=1, state=ConnectionState.LOST, reason="gone")
OUT = ev.LoggedOut(at_ns=1, user_id="bob", reason=LogoutReason.DUPLICATE_LOGIN)


def fits(wanted: dict[str, Any], event: ev.Event) -> bool:
    expect = st.typed("expect", st.normal("expect", {"who": "bob", **wanted}))
    return fits_of(expect, lambda name: "alice-1" if name == "alice" else name)(event)


@pytest.mark.parametrize(
    ("wanted", "event", "right"),
    [
        ({"receives": "hello"}, peer(), True),
        ({"receives": "hell"}, peer(), False),
        ({"receives": "hello"}, peer(kind=PayloadKind.BINARY), False),
        ({"receives": {}}, peer(b"\xff", PayloadKind.BINARY), True),
        ({"receives": {"contains": "ell"}}, peer(), True),
        ({"receives": {"matches": "^h.*o$"}}, peer(), True),
        ({"receives": {"matches": "^e"}}, peer(), False),
        ({"receives": {"from": "alice"}}, peer(), True),
        ({"receives": {"from": "bob"}}, peer(), False),
        ({"receives": {"kind": "binary"}}, peer(), False),
        ({"receives": {"bytes": 5}}, peer(), True),
        ({"receives": {"bytes": 6}}, peer(), False),
        ({"receives": {"base64": base64.b64encode(b"hello").decode()}}, peer(), True),
        ({"receives": {"base64": "AAAA"}}, peer(), False),
        ({"receives": {"delay": "5 ms"}}, peer(), True),
        ({"receives": {"delay": "4 ms"}}, peer(), False),
        ({"receives": {"attributes": {"type": "x"}}}, peer(), True),
        ({"receives": {"attributes": {"type": "y"}}}, peer(), False),
        ({"receives": {"json": {"a": 1}}}, peer(b'{"a": 1, "b": 2}'), True),
        ({"receives": {"json": {"a": 1}}}, peer(b"no json"), False),
        ({"receives": {"room": "lobby"}}, room(), True),
        ({"receives": {"room": "lobby"}}, room("other"), False),
        ({"receives": {"room": "lobby"}}, peer(), False),
        ({"receives": {}}, room(), True),
        ({"receives": {}}, LEFT, False),
        ({"sees": {"left": "bob"}}, LEFT, True),
        ({"sees": {"left": "bob", "room": "other"}}, LEFT, False),
        ({"sees": {"left": "bob", "reason": "quit"}}, LEFT, False),
        ({"sees": {"left": "bob", "reason": "kicked_by_admin"}}, LEFT, True),
        ({"sees": {"joined": "bob"}}, LEFT, False),
        ({"link": "lost"}, LOST, True),
        ({"link": "reconnected"}, LOST, False),
        ({"event": "LoggedOut"}, OUT, True),
        ({"event": "LoggedOut", "where": {"reason": "DuplicateLogin", "user_id": "bob"}}, OUT, True),
        ({"event": "LoggedOut", "where": {"reason": "Logout"}}, OUT, False),
    ],
)
def test_what_fits(wanted: dict[str, Any], event: ev.Event, right: bool) -> None:
    assert fits(wanted, event) is right


@pytest.mark.parametrize(
    ("seen", "wanted", "right"),
    [
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1}}, True),
        ([1, 2], [1, 2], True),
        ([1, 2], [1], False),
        (1, True, False),
        (None, {"a": 1}, False),
        ({"a": None}, {"a": None}, True),
    ],
)
def test_json_has_at_least(seen: object, wanted: object, right: bool) -> None:
    assert has_at_least(seen, wanted) is right


def test_what_came_instead_is_shortened() -> None:
    assert instead([]) == "nothing"
    assert instead([peer()] * 7).endswith("and 2 before")
    for event, words in (
        (peer(), '"hello" from alice-1'),
        (room(), '"hello" from alice-1 in lobby'),
        (peer(b"\x00" * 2000, PayloadKind.BINARY), "2,000 bytes from alice-1"),
        (LEFT, "bob left lobby (kicked_by_admin)"),
        (LOST, "link lost (gone)"),
        (OUT, "logged out (1 DuplicateLogin)"),
        (ev.UserJoined(at_ns=1, room_id="x", user_id="b"), "b joined x"),
    ):
        assert event_words(event) == words


def test_what_is_kept_of_an_event() -> None:
    kept = captured(peer(b'{"a": 1}'))
    assert (kept["json"], kept["from"], kept["bytes"], kept["delay_ms"]) == ({"a": 1}, "alice-1", 8, 5)
    assert captured(peer(b"\xff", PayloadKind.BINARY))["text"] == "/w=="
    assert msgspec.json.encode(captured(OUT))
