"""Which code stands in a row or a line of text."""

import pytest

from rts_console.gui.models.codes import LOGIN_KINDS, ROOM_KINDS, SEND_KINDS, code_of, find_code, kinds_of, subject_of
from rts_console.protocol.chat_room_codes import ChatRoomCode
from rts_console.protocol.events import ConnectionStateChanged, LoginResult, RoomStateChanged, UserJoined, UserLeft
from rts_console.protocol.words import (
    ConnectionState,
    LoginErrorCode,
    RoomMessageSendResult,
    RtsErrorCode,
    UserMessageSendResult,
    UserOfflineReason,
)
from rts_console.record.log import EventLog


@pytest.mark.parametrize("code", [*LoginErrorCode, *ConnectionState, *UserMessageSendResult])
def test_a_code_is_found_where_it_is_named(code: LoginErrorCode) -> None:
    assert find_code(f"It failed: {code}: {code.meaning}", (type(code),)) is code


def test_a_number_alone_another_name_or_another_kind_is_no_code() -> None:
    for text in ("-1000", "-1000 Whatever", "0 InvalidToken", "4 of 5 Users", ""):
        assert find_code(text, LOGIN_KINDS) is None
    assert find_code("-1006 KickedOut", LOGIN_KINDS) is None
    assert find_code("-1006 KickedOut", ROOM_KINDS) is RtsErrorCode.KICKED_OUT


def test_the_kind_that_is_asked_first_wins() -> None:
    assert find_code("103 ExceedMaxLength", SEND_KINDS) is UserMessageSendResult.EXCEED_MAX_LENGTH
    assert find_code("23410 ChatRoomNotExist: gone", ROOM_KINDS) is ChatRoomCode.NO_ROOM
    assert find_code("103 ExceedMaxLength", (RoomMessageSendResult,)) is RoomMessageSendResult.EXCEED_MAX_LENGTH


def test_a_row_has_the_code_of_its_kind_also_when_it_is_zero() -> None:
    log = EventLog()
    log.append(
        "alice",
        [
            LoginResult(at_ns=1, user_id="alice", code=LoginErrorCode.INVALID_TOKEN, elapsed_ms=1.0, reason="old"),
            RoomStateChanged(at_ns=2, room_id="lobby", user_id="alice", state=RtsErrorCode.INVALID_TOKEN),
            ConnectionStateChanged(at_ns=3, state=ConnectionState.LOST),
            UserLeft(at_ns=4, room_id="lobby", user_id="bob", reason=UserOfflineReason.QUIT),
            UserJoined(at_ns=5, room_id="lobby", user_id="bob"),
        ],
    )
    codes = [code_of(log.row(seq)) for seq in range(5)]
    assert codes == [
        LoginErrorCode.INVALID_TOKEN,
        RtsErrorCode.INVALID_TOKEN,
        ConnectionState.LOST,
        UserOfflineReason.QUIT,
        None,
    ]
    assert [type(code) for code in codes[:2]] == [LoginErrorCode, RtsErrorCode]
    left = subject_of(log.row(3))
    assert left is not None
    assert (left.code, left.key, left.who, left.where, left.seq) == (UserOfflineReason.QUIT, "alice", "bob", "lobby", 3)
    assert subject_of(log.row(4)) is None
    assert kinds_of(log.row(0)) == (LoginErrorCode,)
    said = subject_of(log.row(0))
    assert said is not None
    assert said.reason == "old"
