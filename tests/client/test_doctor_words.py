"""Every failure has a reason and a next step."""

import socket
import ssl

import pytest

from rts_console.client.doctor import STEPS
from rts_console.client.doctor_words import TRIED, Failure, failure_of
from rts_console.client.link import PinMismatch
from rts_console.client.proxy import ProxyFailed
from rts_console.protocol.errors import ConnectionLost, InvalidCall, RequestRejected, RequestTimeout
from rts_console.protocol.words import LocalProxyError, LoginErrorCode, LoginReturn

WORDS = {"place": "rts.example:443", "first": "10.0.0.1:443", "host": "rts.example", "seconds": "5"}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),
        ConnectionRefusedError(),
        ConnectionResetError("reset"),
        socket.gaierror(-2, "unknown"),
        ssl.SSLError(1, "wrong version"),
        PinMismatch("sha256/abc"),
        ProxyFailed(LocalProxyError.HTTP_TUNNEL_FAILED, "it is silent"),
        EOFError("gone"),
        RequestTimeout("Login", 5_000),
        RequestRejected(LoginErrorCode.INVALID_TOKEN, "too old"),
        InvalidCall(LoginReturn.INVALID_PARAMETER, "no such user"),
        ConnectionLost("broken"),
        RuntimeError("a surprise"),
    ],
)
def test_every_failure_says_why_and_what_next(step: str, error: Exception) -> None:
    failure = failure_of(step, error, WORDS)
    assert failure.why
    assert failure.next_step
    assert TRIED[step]


def test_a_failure_in_words_is_left_alone() -> None:
    failure = Failure("why", "next")
    assert failure_of("tcp", failure, WORDS) is failure
