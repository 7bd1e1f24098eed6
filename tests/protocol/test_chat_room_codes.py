"""The numbers of other families on our wire: they meet none of ours, and each can be told."""

import pytest

from rts_console.protocol.chat_room_codes import ChatRoomCode, room_state, vendor_code
from rts_console.protocol.words import RefusalCode, RoomMessageSendResult, RtsErrorCode, UserMessageSendResult


@pytest.mark.parametrize("code", ChatRoomCode, ids=lambda code: code.label)
def test_a_number_is_known_again_and_says_what_it_means(code: ChatRoomCode) -> None:
    assert vendor_code(int(code)) is code
    assert code.meaning.endswith(".")
    assert str(code) == f"{int(code)} {code.label}"


def test_no_number_is_one_of_those_that_the_wire_has_anyway() -> None:
    ours = {
        int(code) for kind in (RefusalCode, RtsErrorCode, RoomMessageSendResult, UserMessageSendResult) for code in kind
    }
    assert ours.isdisjoint(int(code) for code in ChatRoomCode)


@pytest.mark.parametrize(
    ("number", "state"),
    [(-1006, RtsErrorCode.KICKED_OUT), (23410, ChatRoomCode.NO_ROOM), (777, RtsErrorCode.JOIN_ROOM)],
)
def test_the_state_of_a_room_is_the_vendors_or_that_nobody_knows(number: int, state: int) -> None:
    assert room_state(number) == state
