import pytest

from rts_console.gui.models.advice import advice
from rts_console.protocol.chat_room_codes import ChatRoomCode
from rts_console.protocol.words import RoomMessageSendResult, UserMessageSendResult

SENDING = (ChatRoomCode.TOO_OFTEN, ChatRoomCode.MUTED, ChatRoomCode.BLOCKED_BY_WORD, ChatRoomCode.TOO_LARGE)
FAILURES = [code for kind in (UserMessageSendResult, RoomMessageSendResult) for code in kind if code.label != "Success"]


@pytest.mark.parametrize("code", [*FAILURES, *SENDING], ids=str)
def test_every_failure_has_a_next_step(code):
    assert advice(code.label).endswith(".")


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("NoConnection", "The link is being made again. Send again when it is back."),
        ("ExceedMaxLength", "The text has 65,537 bytes; the limit is 65,536 bytes. Shorten it by 1 byte."),
        ("ServerParamsNotSet", "Set signature and URL of the app server first."),
    ],
)
def test_what_the_reason_says_is_not_said_again(label, reason):
    assert advice(label, reason) == ""


@pytest.mark.parametrize("reason", ["carol is away.", "The link broke before the answer (gone); unknown whether."])
def test_a_reason_alone_gets_its_next_step(reason):
    assert advice("NoReceiver", reason) == advice("NoReceiver")


def test_the_advice_for_an_unknown_user_does_not_repeat_the_reason():
    code = UserMessageSendResult.NO_RELAY_PATH
    assert "ever logged in" in code.meaning
    assert advice(code.label, code.meaning) == "Check the user id."


def test_a_success_needs_none():
    assert advice(UserMessageSendResult.SUCCESS.label) == ""
