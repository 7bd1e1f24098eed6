"""Results and codes of the client core in Agora's numbers."""

import pytest

from rts_console.client.backend import SendResult
from rts_console.protocol.errors import InvalidCall, RequestRejected
from rts_console.protocol.words import (
    Code,
    LoginErrorCode,
    LoginReturn,
    Outcome,
    RefusalCode,
    RoomMessageSendResult,
    RtsErrorCode,
    UserOfflineReason,
)
from rts_console.vendors.agora_codes import Error, LeftReason, Reason
from rts_console.vendors.agora_results import LEFT_REASONS, agoras_own, connect_reason, error_of_reason, send_error


@pytest.mark.parametrize(
    ("code", "vendor_code", "reason"),
    [
        (LoginErrorCode.INVALID_TOKEN, 6, Reason.INVALID_APP_ID),
        (LoginErrorCode.INVALID_TOKEN, 9, Reason.TOKEN_EXPIRED),
        (LoginErrorCode.INVALID_TOKEN, 999, Reason.REJECTED_BY_SERVER),
        (LoginErrorCode.INVALID_TOKEN, 0, Reason.INVALID_TOKEN),
        (LoginErrorCode.LOGIN_FAILED, 0, Reason.BANNED_BY_SERVER),
        (RefusalCode.TOKEN_EXPIRED, 0, Reason.TOKEN_EXPIRED),
        (RtsErrorCode.INVALID_TOKEN, 0, Reason.INVALID_TOKEN),
        (RtsErrorCode.TOKEN_EXPIRED, 0, Reason.TOKEN_EXPIRED),
        (RtsErrorCode.ROOM_ID_ILLEGAL, 0, Reason.INVALID_CHANNEL_NAME),
        (RtsErrorCode.ROOM_FULL, 0, Reason.TOO_MANY_BROADCASTERS),
        (RtsErrorCode.USER_FORBIDDEN, 0, Reason.BANNED_BY_SERVER),
        (RefusalCode.UNAVAILABLE, 0, Reason.REJECTED_BY_SERVER),
    ],
)
def test_why_a_channel_is_refused(code: Code, vendor_code: int, reason: Reason) -> None:
    assert connect_reason(RequestRejected(code, vendor_code=vendor_code)) is reason


def test_a_call_that_is_not_possible() -> None:
    assert connect_reason(InvalidCall(LoginReturn.ALREADY_LOGGED_IN, "x")) is Reason.REJECTED_BY_SERVER


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        (Reason.INVALID_APP_ID, 101),
        (Reason.INVALID_CHANNEL_NAME, 102),
        (Reason.TOKEN_EXPIRED, 109),
        (Reason.INVALID_TOKEN, 110),
        (Reason.BANNED_BY_SERVER, 123),
        (Reason.LOST, 1),
    ],
)
def test_the_error_that_goes_with_a_reason(reason: Reason, error: int) -> None:
    assert error_of_reason(reason) == error


@pytest.mark.parametrize(
    ("code", "own"),
    [
        (RoomMessageSendResult.SUCCESS, None),
        (RoomMessageSendResult.EXCEED_MAX_LENGTH, Error.SIZE_TOO_LARGE),
        (RoomMessageSendResult.INIT, Error.FAILED),
        (RtsErrorCode.SUCCESS, None),
        (RtsErrorCode.KICKED_OUT, Reason.BANNED_BY_SERVER),
        (RtsErrorCode.JOIN_ROOM, None),
        (UserOfflineReason.DROPPED, LeftReason.DROPPED),
        (LoginErrorCode.SERVER_ERROR, None),
    ],
)
def test_what_agora_calls_it(code: Code, own: Code | None) -> None:
    assert agoras_own(code) is own


@pytest.mark.parametrize(
    ("code", "error", "unreliable"),
    [
        (RoomMessageSendResult.SUCCESS, None, None),
        (RoomMessageSendResult.TIMEOUT, 117, None),
        (RoomMessageSendResult.NETWORK_DISCONNECTED, 111, None),
        (RoomMessageSendResult.NO_CONNECTION, 3, None),
        (RoomMessageSendResult.EXCEED_QPS, 115, 115),
        (RoomMessageSendResult.EXCEED_MAX_LENGTH, 114, 114),
        (RoomMessageSendResult.NOT_JOIN, 113, 113),
        (RoomMessageSendResult.UNKNOWN, 5, 5),
        (RoomMessageSendResult.INIT, 1, 1),
    ],
)
def test_what_became_of_a_packet(code: RoomMessageSendResult, error: int | None, unreliable: int | None) -> None:
    outcome = Outcome.ACCEPTED if code is RoomMessageSendResult.SUCCESS else Outcome.REFUSED
    result = SendResult(1, code, outcome, 0.0)
    assert (send_error(result, reliable=True), send_error(result, reliable=False)) == (error, unreliable)


def test_every_way_to_leave_has_its_reason() -> None:
    assert set(LEFT_REASONS) == set(UserOfflineReason)
