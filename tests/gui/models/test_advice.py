import pytest

from rts_console.gui.models.advice import advice
from rts_console.protocol.words import RoomMessageSendResult, UserMessageSendResult

FAILURES = [code for kind in (UserMessageSendResult, RoomMessageSendResult) for code in kind if code.label != "Success"]


@pytest.mark.parametrize("code", FAILURES, ids=str)
def test_every_failure_has_a_next_step(code):
    assert advice(code.label).endswith(".")


def test_a_success_needs_none():
    assert advice(UserMessageSendResult.SUCCESS.label) == ""
