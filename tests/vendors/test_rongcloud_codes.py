"""The vendor's tables: complete, and the same where two of ours have a number."""

import pytest

from rts_console.protocol.chat_room_codes import ChatRoomCode
from rts_console.protocol.words import RtsErrorCode
from rts_console.vendors.rongcloud_codes import (
    ACT_ON,
    NATIVE_WAITS_MS,
    RETRIES,
    TODAY,
    WEB_RETRIES,
    WEB_WAITS_MS,
    NativeStatus,
    RongCloudCode,
    WebStatus,
    Who,
    today,
    who_acts,
)

AUTO = (
    *(30001, 30002, 30003, 30004, 30007, 30008, 30010, 30011, 30012, 30013, 30014, 30015),
    *(31000, 31001, 31003, 31006, 31009, 31011),
)
APP = (
    *(31002, 31004, 31005, 31007, 31008, 31010, 33001, 33002, 33003, 33007, 405, 5004, 20604, 21406, 22406, 22408),
    *(23406, 23408, 23409, 23410, 23411),
)


def test_the_40_codes_and_who_acts_on_them() -> None:
    assert {int(code) for code, who in RETRIES.items() if who is Who.AUTO} == set(AUTO)
    assert {int(code) for code, who in RETRIES.items() if who is Who.APP} == set(APP)
    assert len(RETRIES) == 40


def test_what_differs_today_is_said_of_known_codes() -> None:
    assert all(words.endswith(".") for words in TODAY.values())
    assert RongCloudCode.USER_BLOCKED in TODAY


@pytest.mark.parametrize("code", ChatRoomCode, ids=lambda code: code.label)
def test_a_code_of_the_wire_is_the_vendors(code: ChatRoomCode) -> None:
    assert RongCloudCode(int(code)).label == code.label  # type: ignore[call-arg]


def test_both_numberings_of_states() -> None:
    assert [int(status) for status in WebStatus] == [0, 1, 2, 3]
    native = [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 31004, 31011]
    assert [int(status) for status in NativeStatus] == native
    assert sorted(int(status) for status in ACT_ON) == [0, 6, 10, 11, 12, 31004]


def test_the_waits_before_a_reconnect() -> None:
    assert NATIVE_WAITS_MS == (50, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000)
    assert WEB_WAITS_MS == (5_000,)
    assert {int(code) for code, who in RETRIES.items() if who is Who.AUTO} & WEB_RETRIES == {30007, 30010, 30011, 31000}


def test_who_acts_on_a_code_and_what_differs_today() -> None:
    assert who_acts(RongCloudCode.SOCKET_CLOSED) is Who.AUTO
    assert who_acts(ChatRoomCode.MUTED) is Who.APP
    assert who_acts(RongCloudCode.TOO_LARGE) is None
    assert who_acts(RtsErrorCode.ROOM_FULL) is None
    assert "blocked while online" in today(RongCloudCode.DROPPED)
    assert today(ChatRoomCode.MUTED) == today(RtsErrorCode.ROOM_FULL) == ""
