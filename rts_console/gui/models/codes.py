"""Which code stands where: in a row of the log, or in a line of text; and what somebody asks about it. No Qt."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rts_console.protocol.chat_room_codes import ChatRoomCode
from rts_console.protocol.words import (
    Code,
    ConnectionState,
    LocalProxyError,
    LoginErrorCode,
    LoginReturn,
    LogoutReason,
    RefusalCode,
    RoomMessageSendResult,
    RoomReturn,
    RtsErrorCode,
    RtsWarningCode,
    SendReturn,
    UserMessageSendResult,
    UserOfflineReason,
    UserOnlineStatus,
)
from rts_console.record.row import Row

Kinds = tuple[type[Code], ...]

LOGIN_KINDS: Final[Kinds] = (LoginErrorCode, LogoutReason, ConnectionState, LoginReturn)
SEND_KINDS: Final[Kinds] = (UserMessageSendResult, RoomMessageSendResult, ChatRoomCode, SendReturn)
ROOM_KINDS: Final[Kinds] = (RtsErrorCode, RtsWarningCode, ChatRoomCode, RoomReturn)
_KINDS: Final[dict[str, Kinds]] = {
    "message": (UserMessageSendResult,),
    "server message": (UserMessageSendResult,),
    "room message": (RoomMessageSendResult, ChatRoomCode),
    "login": (LoginErrorCode,),
    "logout": (LogoutReason,),
    "token": (LoginErrorCode, RefusalCode),
    "connection": (ConnectionState,),
    "room": ROOM_KINDS,
    "left": (UserOfflineReason,),
    "presence": (UserOnlineStatus,),
    "proxy": (LocalProxyError,),
    "warning": (RefusalCode, *ROOM_KINDS),
}
_CODE: Final = re.compile(r"(-?\d{1,5}) ([A-Z][A-Za-z0-9]+)")


@dataclass(frozen=True, slots=True)
class Subject:
    """A code that somebody asks about: whose it is (`key` of an identity), about whom and which room, which row.

    Without a row (`seq` None) it is about the newest one with that code; see `resolved`.
    """

    code: Code
    key: str = ""
    who: str = ""
    where: str = ""
    seq: int | None = None
    reason: str = ""


def code_of(row: Row) -> Code | None:
    """The code that stands in a row's result; `None` when it has none with a name."""
    return None if row.code is None else _named(_KINDS.get(row.kind, ()), row.code, row.label)


def find_code(text: str, kinds: Iterable[type[Code]]) -> Code | None:
    """The first code of these kinds that a text names as it is always named: "-1000 InvalidToken"."""
    asked = tuple(kinds)
    found = (_named(asked, int(match[1]), match[2]) for match in _CODE.finditer(text))
    return next((code for code in found if code is not None), None)


def _named(kinds: Iterable[type[Code]], number: int, label: str) -> Code | None:
    for kind in kinds:
        code = kind._value2member_map_.get(number)
        if isinstance(code, Code) and code.label == label:
            return code
    return None


def subject_of(row: Row) -> Subject | None:
    """What to ask about a row; `None` when it has no code."""
    code = code_of(row)
    return None if code is None else Subject(code, row.identity, row.who, row.where, row.seq, row.note)


def kinds_of(row: Row) -> Kinds:
    """What kinds of code may stand in a row's result."""
    return _KINDS.get(row.kind, ())
