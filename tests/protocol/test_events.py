"""Events are facts: frozen, complete in their fields, one for each of the vendor's callbacks."""

from typing import get_type_hints

import msgspec
import pytest

from rts_console.protocol import events as ev
from rts_console.protocol.words import (
    LoginErrorCode,
    LoginType,
    MessageMode,
    Outcome,
    PayloadKind,
    Scope,
    UserMessageSendResult,
)

EVENTS = [
    kind for kind in vars(ev).values() if isinstance(kind, type) and issubclass(kind, ev.Event) and kind is not ev.Event
]

CALLBACKS = (
    "onLoginResult onLogout onServerParamsSetResult onGetPeerOnlineStatus onMessageReceived onBinaryMessageReceived"
    " onMessageSendResult onServerMessageSendResult onRoomMessageSendResult onRoomMessageReceived"
    " onRoomBinaryMessageReceived onCreateRoomStateChanged onRoomStateChanged onLeaveRoom onUserJoined onUserLeave"
    " onConnectionStateChanged onLocalProxyStateChanged onWarning onError"
)


@pytest.mark.parametrize("callback", CALLBACKS.split())
def test_each_callback_of_the_vendor_has_an_event(callback: str) -> None:
    assert any(f"`{callback}`" in (kind.__doc__ or "") for kind in EVENTS)


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_an_event_knows_its_time_and_is_frozen(kind: type[ev.Event]) -> None:
    assert get_type_hints(kind)["at_ns"] is int
    assert kind.__struct_config__.frozen


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_an_event_is_made_by_field_names_only(kind: type[ev.Event]) -> None:
    with pytest.raises(TypeError):
        kind(1)  # type: ignore[call-arg]


def test_an_event_cannot_be_changed() -> None:
    event = ev.RoomLeft(at_ns=1, room_id="lobby")
    with pytest.raises(AttributeError):
        event.room_id = "other"  # type: ignore[misc]


def test_payload_bytes_are_kept_as_they_are() -> None:
    data = bytes(range(256))
    event = ev.MessageReceived(
        at_ns=1,
        user_id="bob",
        kind=PayloadKind.BINARY,
        data=data,
        mode=MessageMode.RELIABLE_ORDERED,
        client_message_id="b-1",
        composed_at_ns=1,
        gateway_in_ns=2,
        gateway_out_ns=3,
    )
    assert event.data is data


def test_defaults_are_those_of_a_first_login() -> None:
    event = ev.LoginResult(at_ns=1, user_id="alice", code=LoginErrorCode.SUCCESS, elapsed_ms=1.5)
    assert (event.login_type, event.reason, event.expires_at_s) == (LoginType.FIRST, "", 0)


def test_an_event_survives_a_round_trip_through_builtins() -> None:
    event = ev.MessageSent(
        at_ns=9,
        user_id="bob",
        code=UserMessageSendResult.SUCCESS,
        message_id=1,
        client_message_id="a-1",
        outcome=Outcome.ACCEPTED,
        composed_at_ns=1,
    )
    assert msgspec.convert(msgspec.to_builtins(event), ev.MessageSent) == event


def test_the_scopes_are_the_three_receivers() -> None:
    assert {scope.value for scope in Scope} == {"peer", "room", "server"}
