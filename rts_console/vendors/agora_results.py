"""What the client core's results and codes are in Agora's numbers."""

from collections.abc import Mapping
from typing import Final

from rts_console.client.backend import SendResult
from rts_console.protocol.errors import InvalidCall, RequestRejected
from rts_console.protocol.words import (
    Code,
    LoginErrorCode,
    RefusalCode,
    RoomMessageSendResult,
    RtsErrorCode,
    UserOfflineReason,
    code_or,
)
from rts_console.vendors.agora_codes import Error, LeftReason, Reason

LEFT_REASONS: Final[Mapping[int, LeftReason]] = {
    UserOfflineReason.QUIT: LeftReason.QUIT,
    UserOfflineReason.DROPPED: LeftReason.DROPPED,
    UserOfflineReason.SWITCH_TO_INVISIBLE: LeftReason.BECOME_AUDIENCE,
    UserOfflineReason.KICKED_BY_ADMIN: LeftReason.QUIT,
}
_LOGIN_REASONS: Final[Mapping[Code, Reason]] = {
    LoginErrorCode.INVALID_TOKEN: Reason.INVALID_TOKEN,
    LoginErrorCode.LOGIN_FAILED: Reason.BANNED_BY_SERVER,
    RefusalCode.TOKEN_INVALID: Reason.INVALID_TOKEN,
    RefusalCode.TOKEN_EXPIRED: Reason.TOKEN_EXPIRED,
}
_ROOM_REASONS: Final[Mapping[Code, Reason]] = {
    RtsErrorCode.INVALID_TOKEN: Reason.INVALID_TOKEN,
    RtsErrorCode.TOKEN_EXPIRED: Reason.TOKEN_EXPIRED,
    RtsErrorCode.ROOM_ID_ILLEGAL: Reason.INVALID_CHANNEL_NAME,
    RtsErrorCode.DUPLICATE_LOGIN: Reason.SAME_UID_LOGIN,
    RtsErrorCode.KICKED_OUT: Reason.BANNED_BY_SERVER,
    RtsErrorCode.ROOM_DISMISS: Reason.BANNED_BY_SERVER,
    RtsErrorCode.ROOM_FORBIDDEN: Reason.BANNED_BY_SERVER,
    RtsErrorCode.USER_FORBIDDEN: Reason.BANNED_BY_SERVER,
    RtsErrorCode.ROOM_FULL: Reason.TOO_MANY_BROADCASTERS,
    RefusalCode.ROOM_FULL: Reason.TOO_MANY_BROADCASTERS,
}
_ERRORS: Final[Mapping[Reason, Error]] = {
    Reason.INVALID_APP_ID: Error.INVALID_APP_ID,
    Reason.INVALID_CHANNEL_NAME: Error.INVALID_CHANNEL_NAME,
    Reason.INVALID_TOKEN: Error.INVALID_TOKEN,
    Reason.TOKEN_EXPIRED: Error.TOKEN_EXPIRED,
    Reason.BANNED_BY_SERVER: Error.CLIENT_IS_BANNED_BY_SERVER,
}
_SEND_ERRORS: Final[Mapping[Code, Error]] = {
    RoomMessageSendResult.TIMEOUT: Error.STREAM_MESSAGE_TIMEOUT,
    RoomMessageSendResult.NETWORK_DISCONNECTED: Error.CONNECTION_INTERRUPTED,
    RoomMessageSendResult.NO_CONNECTION: Error.NOT_READY,
    RoomMessageSendResult.EXCEED_QPS: Error.BITRATE_LIMIT,
    RoomMessageSendResult.EXCEED_MAX_LENGTH: Error.SIZE_TOO_LARGE,
    RoomMessageSendResult.NOT_JOIN: Error.NOT_IN_CHANNEL,
    RoomMessageSendResult.UNKNOWN: Error.REFUSED,
}
_LOST: Final = (Error.STREAM_MESSAGE_TIMEOUT, Error.CONNECTION_INTERRUPTED, Error.NOT_READY)


def connect_reason(error: RequestRejected | InvalidCall) -> Reason:
    """Why going into a channel failed."""
    if isinstance(error, RequestRejected) and error.vendor_code:
        return code_or(Reason, error.vendor_code, Reason.REJECTED_BY_SERVER)
    return _LOGIN_REASONS.get(error.code) or room_reason(error.code)


def room_reason(code: Code) -> Reason:
    """Why a channel was refused, or left against one's will."""
    return _ROOM_REASONS.get(code, Reason.REJECTED_BY_SERVER)


def error_of_reason(reason: Reason) -> Error:
    """The error that goes with a reason."""
    return _ERRORS.get(reason, Error.FAILED)


def agoras_own(code: Code) -> Code | None:
    """What Agora calls it where this console shows the number that all rule sets share; `None` where it has none."""
    match code:
        case RoomMessageSendResult.SUCCESS | RtsErrorCode.SUCCESS:
            return None
        case RoomMessageSendResult():
            return _SEND_ERRORS.get(code, Error.FAILED)
        case RtsErrorCode():
            return _ROOM_REASONS.get(code)
        case UserOfflineReason():
            return LEFT_REASONS[code]
    return None


def send_error(result: SendResult, *, reliable: bool) -> Error | None:
    """What to tell of a packet that was sent; that one which is not reliable is lost, is not told."""
    if result.ok:
        return None
    error = _SEND_ERRORS.get(result.code, Error.FAILED)
    return error if reliable or error not in _LOST else None
