"""What the client core says, as RongCloud's codes and states: errors, results of messages, states of the link."""

from collections.abc import Mapping
from typing import Final

from rts_console.protocol.chat_room_codes import ChatRoomCode
from rts_console.protocol.errors import ConnectionLost, InvalidCall, RequestRejected, RequestTimeout, RtsError
from rts_console.protocol.events import ConnectionStateChanged
from rts_console.protocol.words import (
    CloseCode,
    Code,
    ConnectionState,
    LoginErrorCode,
    LoginReturn,
    Outcome,
    RefusalCode,
    ReturnStatus,
    RoomMessageSendResult,
    RtsErrorCode,
)
from rts_console.vendors.rongcloud_codes import NativeStatus, RongCloudCode, WebStatus


def code_of(error: RtsError) -> RongCloudCode:
    """The vendor's code for what a call of the client core raised."""
    if isinstance(error, RequestTimeout):
        return RongCloudCode.TIMEOUT
    if isinstance(error, ConnectionLost):
        return RongCloudCode.CONNECTION_RELEASED
    if isinstance(error, RequestRejected):
        return _REJECTIONS.get(error.code) or known(int(error.code))
    if isinstance(error, InvalidCall):
        return _INVALID.get(error.code, RongCloudCode.CONNECTION_UNAVAILABLE)
    return RongCloudCode.UNKNOWN


def login_code(error: RtsError) -> RongCloudCode:
    """What `connect` ended with."""
    if isinstance(error, RequestTimeout):
        return RongCloudCode.CONNECT_ACK_TIMEOUT
    if isinstance(error, ConnectionLost):
        return _CLOSES.get(error.close_code or 0, RongCloudCode.SOCKET_FAILED)
    if isinstance(error, InvalidCall):
        already = error.code == LoginReturn.ALREADY_LOGGED_IN
        return RongCloudCode.CONNECTION_EXISTS if already else RongCloudCode.BAD_PARAMETER
    if isinstance(error, RequestRejected):
        if error.vendor_code:
            return known(error.vendor_code, RongCloudCode.TOKEN_INVALID)
        if error.code == LoginErrorCode.LOGIN_FAILED and error.retry_after_ms:
            return RongCloudCode.CONNECTING_TOO_OFTEN
        return _LOGIN_REJECTIONS.get(error.code, RongCloudCode.SERVER_UNAVAILABLE)
    return RongCloudCode.UNKNOWN


_CLOSES: Final[Mapping[int, RongCloudCode]] = {
    CloseCode.TOKEN_INVALID: RongCloudCode.TOKEN_INVALID,
    CloseCode.TOKEN_EXPIRED: RongCloudCode.TOKEN_EXPIRED,
    CloseCode.DUPLICATE_LOGIN: RongCloudCode.KICKED_BY_OTHER,
    CloseCode.KICKED: RongCloudCode.DROPPED,
    CloseCode.BANNED: RongCloudCode.USER_BLOCKED,
    CloseCode.RATE_ABUSE: RongCloudCode.CONNECTING_TOO_OFTEN,
    CloseCode.HEARTBEAT_TIMEOUT: RongCloudCode.PING_TIMEOUT,
    CloseCode.VERSION: RongCloudCode.PROTOCOL_VERSION,
    CloseCode.UNAVAILABLE: RongCloudCode.SERVER_UNAVAILABLE,
}
_LOGIN_REJECTIONS: Final[Mapping[int, RongCloudCode]] = {
    LoginErrorCode.INVALID_TOKEN: RongCloudCode.TOKEN_INVALID,
    LoginErrorCode.LOGIN_FAILED: RongCloudCode.USER_BLOCKED,
    LoginErrorCode.INVALID_USER_ID: RongCloudCode.BAD_PARAMETER,
    LoginErrorCode.SERVER_ERROR: RongCloudCode.SERVER_UNAVAILABLE,
}
_REJECTIONS: Final[Mapping[int, RongCloudCode]] = {
    RefusalCode.NOT_LOGGED_IN: RongCloudCode.CONNECTION_UNAVAILABLE,
    RefusalCode.NOT_IN_ROOM: RongCloudCode.NOT_IN_ROOM,
    RefusalCode.RATE_USER: RongCloudCode.REQUEST_TOO_OFTEN,
    RefusalCode.NOT_ALLOWED: RongCloudCode.BAD_PARAMETER,
    RtsErrorCode.KICKED_OUT: RongCloudCode.KICKED,
    RtsErrorCode.USER_FORBIDDEN: RongCloudCode.KICKED,
    RtsErrorCode.ROOM_FORBIDDEN: RongCloudCode.NO_ROOM,
    RtsErrorCode.ROOM_DISMISS: RongCloudCode.NO_ROOM,
}
_INVALID: Final[Mapping[int, RongCloudCode]] = {
    RtsErrorCode.ROOM_ID_ILLEGAL: RongCloudCode.BAD_PARAMETER,
    ReturnStatus.PARAMETER_ERROR: RongCloudCode.BAD_PARAMETER,
}
_SENDS: Final[Mapping[int, RongCloudCode]] = {
    RoomMessageSendResult.TIMEOUT: RongCloudCode.REQUEST_TIMEOUT,
    RoomMessageSendResult.NETWORK_DISCONNECTED: RongCloudCode.CONNECTION_RELEASED,
    RoomMessageSendResult.EXCEED_QPS: RongCloudCode.TOO_OFTEN,
    RoomMessageSendResult.NOT_JOIN: RongCloudCode.NOT_IN_ROOM,
    RoomMessageSendResult.INIT: RongCloudCode.CONNECTION_UNAVAILABLE,
    RoomMessageSendResult.NO_CONNECTION: RongCloudCode.CONNECTION_UNAVAILABLE,
    RoomMessageSendResult.EXCEED_MAX_LENGTH: RongCloudCode.TOO_LARGE,
}


def send_code(code: int, outcome: Outcome) -> RongCloudCode:
    """What a message ended with."""
    if isinstance(code, ChatRoomCode):
        return known(int(code))
    return _SENDS.get(int(code), RongCloudCode.REQUEST_TIMEOUT if outcome is Outcome.UNKNOWN else RongCloudCode.UNKNOWN)


def rongclouds_own(code: Code) -> RongCloudCode | None:
    """The vendor's number for a code that all rule sets share; `None` where it has none, or the code is its own."""
    tables: tuple[tuple[type[Code], Mapping[int, RongCloudCode]], ...] = (
        (RoomMessageSendResult, _SENDS),
        (RtsErrorCode, _REJECTIONS),
        (RefusalCode, _REJECTIONS),
        (LoginErrorCode, _LOGIN_REJECTIONS),
        (CloseCode, _CLOSES),
    )
    return next((table.get(int(code)) for kind, table in tables if isinstance(code, kind)), None)


def statuses(event: ConnectionStateChanged) -> tuple[NativeStatus, WebStatus, RongCloudCode]:
    """Both numberings of a state of the link, and why it ended."""
    code = _CLOSES.get(event.close_code, RongCloudCode.SOCKET_CLOSED)
    match event.state:
        case ConnectionState.CONNECTED | ConnectionState.RECONNECTED:
            return NativeStatus.CONNECTED, WebStatus.CONNECTED, RongCloudCode.SUCCESS
        case ConnectionState.CONNECTING:
            return NativeStatus.CONNECTING, WebStatus.CONNECTING, RongCloudCode.SUCCESS
        case ConnectionState.FAILED:
            return _ENDED.get(code, NativeStatus.UNCONNECTED), WebStatus.DISCONNECTED, code
        case ConnectionState.LOST:
            return NativeStatus.UNCONNECTED, WebStatus.SUSPENDED, code
    again = event.retry_in_ms > 0 and event.attempt == 0
    return NativeStatus.CONNECTING, WebStatus.SUSPENDED if again else WebStatus.CONNECTING, code


_ENDED: Final[Mapping[RongCloudCode, NativeStatus]] = {
    RongCloudCode.KICKED_BY_OTHER: NativeStatus.KICKED_OFFLINE,
    RongCloudCode.TOKEN_INVALID: NativeStatus.TOKEN_INCORRECT,
    RongCloudCode.TOKEN_EXPIRED: NativeStatus.TOKEN_INCORRECT,
    RongCloudCode.USER_BLOCKED: NativeStatus.BLOCKED,
    RongCloudCode.DROPPED: NativeStatus.DROPPED,
}


def known(number: int, otherwise: RongCloudCode = RongCloudCode.UNKNOWN) -> RongCloudCode:
    """The code of a number, if the vendor has one."""
    try:
        return RongCloudCode(number)  # type: ignore[call-arg]
    except ValueError:
        return otherwise
