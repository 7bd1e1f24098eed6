"""What is said before a command may leave."""

import pytest

from rts_console.protocol import preconditions as pre
from rts_console.protocol.driver import Link, Phase
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LoginReturn, ReturnStatus, RoomReturn, SendReturn


def test_a_closed_client_does_nothing_any_more() -> None:
    with pytest.raises(InvalidCall, match="closed") as refused:
        pre.check_open(Phase.CLOSED, SendReturn.NO_ENGINE)
    assert refused.value.code is SendReturn.NO_ENGINE
    pre.check_open(Phase.IDLE)


@pytest.mark.parametrize("phase", [Phase.LIVE, Phase.LOGGING_IN])
def test_there_is_one_login_at_a_time(phase: Phase) -> None:
    with pytest.raises(InvalidCall, match="alice is logged in") as refused:
        pre.check_login(phase, "alice", Secret("t"), "bob")
    assert refused.value.code is LoginReturn.ALREADY_LOGGED_IN
    pre.check_login(Phase.NEED_TOKEN, "alice", Secret("t"), "bob")


def test_a_token_must_be_there_and_fit_into_a_frame() -> None:
    for token, words in (("", "empty"), ("x" * pre.FIELD_LIMIT, "limit"), ("a\ud800", "at place 2")):
        with pytest.raises(InvalidCall, match=words):
            pre.check_token(Secret(token))
    pre.check_token(Secret("x" * (pre.FIELD_LIMIT - 2)))


def test_a_command_needs_a_login_and_a_link() -> None:
    with pytest.raises(InvalidCall, match="Log in before you join lobby") as refused:
        pre.check_ready(Phase.IDLE, Link.READY, "join lobby", RoomReturn.INVALID_STATE)
    assert refused.value.code is RoomReturn.INVALID_STATE
    with pytest.raises(InvalidCall, match="when it is back"):
        pre.check_ready(Phase.LIVE, Link.OPENING, "join lobby")
    pre.check_ready(Phase.LIVE, Link.READY, "join lobby")


@pytest.mark.parametrize("interval", [9, 5_001])
def test_the_ping_interval_has_its_limits(interval: int) -> None:
    with pytest.raises(InvalidCall) as refused:
        pre.check_options("app", "", "", interval)
    assert refused.value.code is ReturnStatus.PARAMETER_ERROR


def test_an_app_server_has_a_signature_and_a_url() -> None:
    for pair in (("", "https://x"), ("s", "")):
        with pytest.raises(InvalidCall, match="is empty"):
            pre.check_app_server(*pair)
    pre.check_app_server("s", "https://x")
