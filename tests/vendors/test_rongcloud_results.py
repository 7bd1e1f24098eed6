"""What the client core says, in the vendor's codes."""

from typing import Any

import pytest

from rts_console.protocol.chat_room_codes import ChatRoomCode
from rts_console.protocol.errors import ConnectionLost, InvalidCall, ProtocolError, RequestRejected, RequestTimeout
from rts_console.protocol.events import ConnectionStateChanged
from rts_console.protocol.words import (
    CloseCode,
    ConnectionState,
    LoginErrorCode,
    LoginReturn,
    Outcome,
    RefusalCode,
    ReturnStatus,
    RoomMessageSendResult,
    RoomReturn,
    RtsErrorCode,
)
from rts_console.vendors.families import in_own_words
from rts_console.vendors.rongcloud_codes import NativeStatus, RongCloudCode, WebStatus
from rts_console.vendors.rongcloud_results import code_of, known, login_code, rongclouds_own, send_code, statuses

N, W, C = NativeStatus, WebStatus, RongCloudCode


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RequestTimeout("x", 1), 5004),
        (ConnectionLost("x"), 30001),
        (InvalidCall(RoomReturn.INVALID_STATE, "x"), 30002),
        (InvalidCall(RtsErrorCode.ROOM_ID_ILLEGAL, "x"), 33003),
        (InvalidCall(ReturnStatus.PARAMETER_ERROR, "x"), 33003),
        (RequestRejected(ChatRoomCode.NO_ROOM), 23410),
        (RequestRejected(RefusalCode.NOT_LOGGED_IN), 30002),
        (RequestRejected(RefusalCode.NOT_ALLOWED), 33003),
        (RequestRejected(RtsErrorCode.KICKED_OUT), 23409),
        (RequestRejected(RefusalCode.UNAVAILABLE), -1),
        (ProtocolError(RefusalCode.BAD_FRAME, "x"), -1),
    ],
)
def test_what_a_call_ended_with(error: Any, code: int) -> None:
    assert code_of(error) == code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RequestRejected(LoginErrorCode.INVALID_TOKEN), 31004),
        (RequestRejected(LoginErrorCode.INVALID_TOKEN, vendor_code=31020), 31020),
        (RequestRejected(LoginErrorCode.INVALID_TOKEN, vendor_code=77), 31004),
        (RequestRejected(LoginErrorCode.LOGIN_FAILED), 31009),
        (RequestRejected(LoginErrorCode.LOGIN_FAILED, "", 500), 30015),
        (RequestRejected(LoginErrorCode.SERVER_ERROR), 31003),
        (RequestTimeout("x", 1), 31000),
        (ConnectionLost("x"), 30010),
        (ConnectionLost("x", CloseCode.BANNED), 31009),
        (ConnectionLost("x", CloseCode.TOKEN_EXPIRED), 31020),
        (InvalidCall(LoginReturn.ALREADY_LOGGED_IN, "x"), 34001),
        (InvalidCall(LoginReturn.INVALID_PARAMETER, "x"), 33003),
        (ProtocolError(RefusalCode.BAD_FRAME, "x"), -1),
    ],
)
def test_what_connect_ended_with(error: Any, code: int) -> None:
    assert login_code(error) == code


@pytest.mark.parametrize(
    ("result", "outcome", "code"),
    [
        (RoomMessageSendResult.TIMEOUT, Outcome.UNKNOWN, 30003),
        (RoomMessageSendResult.NETWORK_DISCONNECTED, Outcome.UNKNOWN, 30001),
        (RoomMessageSendResult.NO_CONNECTION, Outcome.REFUSED, 30002),
        (RoomMessageSendResult.NOT_JOIN, Outcome.REFUSED, 23406),
        (RoomMessageSendResult.EXCEED_MAX_LENGTH, Outcome.REFUSED, 30016),
        (RoomMessageSendResult.EXCEED_QPS, Outcome.REFUSED, 20604),
        (RoomMessageSendResult.UNKNOWN, Outcome.REFUSED, -1),
        (RoomMessageSendResult.UNKNOWN, Outcome.UNKNOWN, 30003),
        (ChatRoomCode.MUTED, Outcome.REFUSED, 23408),
    ],
)
def test_what_a_message_ended_with(result: int, outcome: Outcome, code: int) -> None:
    assert send_code(result, outcome) == code


@pytest.mark.parametrize(
    ("state", "more", "native", "web", "code"),
    [
        (ConnectionState.CONNECTING, {}, N.CONNECTING, W.CONNECTING, 0),
        (ConnectionState.CONNECTED, {}, N.CONNECTED, W.CONNECTED, 0),
        (ConnectionState.RECONNECTED, {}, N.CONNECTED, W.CONNECTED, 0),
        (ConnectionState.RECONNECTING, {"retry_in_ms": 5}, N.CONNECTING, W.SUSPENDED, 30011),
        (ConnectionState.RECONNECTING, {"retry_in_ms": 5, "attempt": 1}, N.CONNECTING, W.CONNECTING, 30011),
        (ConnectionState.DISCONNECTED, {"close_code": 4003}, N.CONNECTING, W.CONNECTING, 30013),
        (ConnectionState.LOST, {}, N.UNCONNECTED, W.SUSPENDED, 30011),
        (ConnectionState.FAILED, {"close_code": 4504}, N.KICKED_OFFLINE, W.DISCONNECTED, 31010),
        (ConnectionState.FAILED, {"close_code": 4502}, N.TOKEN_INCORRECT, W.DISCONNECTED, 31004),
        (ConnectionState.FAILED, {"close_code": 4506}, N.BLOCKED, W.DISCONNECTED, 31009),
        (ConnectionState.FAILED, {"close_code": 4505}, N.DROPPED, W.DISCONNECTED, 31011),
        (ConnectionState.FAILED, {}, N.UNCONNECTED, W.DISCONNECTED, 30011),
    ],
)
def test_a_state_of_the_link_in_both_numberings(
    state: ConnectionState, more: dict[str, int], native: NativeStatus, web: WebStatus, code: int
) -> None:
    assert statuses(ConnectionStateChanged(at_ns=1, state=state, **more)) == (native, web, C(code))  # type: ignore[call-arg, arg-type]


def test_a_number_that_the_vendor_does_not_have() -> None:
    assert (known(23410), known(77), known(77, C.TIMEOUT)) == (C.NO_ROOM, C.UNKNOWN, C.TIMEOUT)


def test_a_code_that_all_share_has_a_number_of_the_vendors() -> None:
    assert rongclouds_own(RoomMessageSendResult.TIMEOUT) is C.REQUEST_TIMEOUT
    assert rongclouds_own(LoginErrorCode.INVALID_TOKEN) is C.TOKEN_INVALID
    assert rongclouds_own(CloseCode.KICKED) is C.DROPPED
    assert rongclouds_own(RtsErrorCode.SUCCESS) is None
    assert rongclouds_own(ChatRoomCode.MUTED) is None
    assert in_own_words("rongcloud", LoginErrorCode.INVALID_TOKEN) is C.TOKEN_INVALID
    assert in_own_words("volcengine", LoginErrorCode.INVALID_TOKEN) is None
