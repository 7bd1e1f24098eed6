"""What can be raised: one family, with fields, and sentences built from them."""

import pytest

from rts_console.protocol.errors import (
    ConnectionLost,
    InvalidCall,
    ProtocolError,
    RequestRejected,
    RequestTimeout,
    RtsError,
)
from rts_console.protocol.words import LoginErrorCode, LoginReturn, RefusalCode

ERRORS = [
    InvalidCall(LoginReturn.NO_ENGINE, "The client is closed."),
    RequestRejected(LoginErrorCode.INVALID_TOKEN, "It ended at noon."),
    RequestTimeout("Joining lobby", 10_000),
    ConnectionLost("The gateway went away.", 1001),
    ProtocolError(RefusalCode.BAD_FRAME, "It is not JSON."),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: type(e).__name__)
def test_all_are_of_one_family(error: RtsError) -> None:
    assert isinstance(error, RtsError)


@pytest.mark.parametrize(
    ("error", "text"),
    list(
        zip(
            ERRORS,
            [
                "-3 EngineNull: The client is closed.",
                "-1000 InvalidToken: It ended at noon.",
                "Joining lobby: no answer within 10,000 ms; whether it took effect is unknown.",
                "The gateway went away.",
                "102 BadFrame: It is not JSON.",
            ],
            strict=True,
        )
    ),
    ids=lambda e: type(e).__name__,
)
def test_the_text_is_built_from_the_fields(error: RtsError, text: str) -> None:
    assert str(error) == text


def test_a_rejection_without_a_reason_gives_the_codes_meaning() -> None:
    error = RequestRejected(LoginErrorCode.INVALID_TOKEN)
    assert error.reason == LoginErrorCode.INVALID_TOKEN.meaning
    assert error.retry_after_ms is None


def test_fields_are_kept() -> None:
    assert RequestRejected(RefusalCode.RATE_USER, "", 250).retry_after_ms == 250
    assert ConnectionLost("gone", 4504).close_code == 4504
    assert RequestTimeout("Login", 5).timeout_ms == 5
