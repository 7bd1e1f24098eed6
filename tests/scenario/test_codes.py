"""Result codes by number, name and kind."""

import pytest

from rts_console.protocol.words import LoginErrorCode, MessageMode, OfflinePolicy, RoomMessageSendResult
from rts_console.scenario.codes import fits, is_known, labels, same


@pytest.mark.parametrize(
    ("wanted", "kind", "code", "right"),
    [
        ("ok", "ok", None, True),
        ("refused", "ok", None, False),
        (-1000, "refused", LoginErrorCode.INVALID_TOKEN, True),
        ("InvalidToken", "refused", LoginErrorCode.INVALID_TOKEN, True),
        ("InvalidToken", "refused", LoginErrorCode.LOGIN_FAILED, False),
        ("InvalidToken", "lost", None, False),
        (200, "ok", RoomMessageSendResult.SUCCESS, True),
    ],
)
def test_codes(wanted: int | str, kind: str, code: LoginErrorCode | None, right: bool) -> None:
    assert fits(wanted, kind, code) is right


def test_names_are_known_and_others_are_not() -> None:
    assert {"InvalidToken", "ExceedQPS", "RoomDismiss"} <= set(labels())
    assert all(is_known(word) for word in ("ok", "lost", -1000, "Timeout"))
    assert not is_known("InvalidTokn")


def test_fields_of_events_are_compared_as_they_are_written() -> None:
    assert same(LoginErrorCode.INVALID_TOKEN, -1000)
    assert same(LoginErrorCode.INVALID_TOKEN, "InvalidToken")
    assert not same(LoginErrorCode.INVALID_TOKEN, None)
    assert same(OfflinePolicy.HOLD, "hold")
    assert same(b"abc", "abc")
    assert same(MessageMode.RELIABLE_ORDERED, 0)
    assert not same("a", "b")
    assert same(5, {"at_most": 5, "more_than": 4})
    assert not same(5, {"less_than": 5})
    assert not same("x", {"less_than": 5})
