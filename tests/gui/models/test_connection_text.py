"""What is said of a login and a link."""

from rts_console.gui.models.connection_text import (
    NAMES,
    free_name,
    last_code,
    next_try,
    session_words,
    turn_of,
    words_of,
    words_of_error,
)
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.events import LoginResult
from rts_console.protocol.words import LoginErrorCode, LoginReturn
from rts_console.record.store import IdentityFacts


def test_a_code_is_never_a_number_alone() -> None:
    assert words_of(LoginErrorCode.SUCCESS) == "0 Success: Logged in."
    text = words_of(LoginErrorCode.LOGIN_FAILED, "the gateway is full")
    assert text == "-1001 LoginFailed: The login did not come through. The gateway is full."
    assert words_of_error(InvalidCall(LoginReturn.ALREADY_LOGGED_IN, "Log out first.")).startswith("-2 AlreadyLoggedIn")


def test_before_a_login_there_is_nothing_to_say() -> None:
    facts = IdentityFacts("alice", "alice")
    assert (session_words(facts), next_try(facts, None), last_code(facts)) == ("", "", None)


def test_a_try_that_is_due_is_made_now() -> None:
    facts = IdentityFacts("alice", "alice")
    assert next_try(facts, 2.04) == "attempt 1 in 2.0 s"
    assert next_try(facts, 0.0) == "trying now, attempt 1"


def test_a_result_is_a_turn() -> None:
    facts = IdentityFacts("alice", "alice")
    before = turn_of(facts)
    facts.login = LoginResult(at_ns=1, user_id="alice", code=LoginErrorCode.INVALID_TOKEN, elapsed_ms=1)
    assert turn_of(facts) != before
    assert last_code(facts) is LoginErrorCode.INVALID_TOKEN


def test_no_name_is_given_twice() -> None:
    assert free_name({"alice"}) == "bob"
    assert free_name({*NAMES, "user11"}) == "user12"


def test_the_familys_own_number_is_told() -> None:
    assert words_of(LoginErrorCode.INVALID_TOKEN, "It was cut.", 31004) == (
        "31004 TokenInvalid: The token is wrong or has run out. Get a new one from the app's server. It was cut."
    )
    assert words_of(LoginErrorCode.INVALID_TOKEN, "", 9).startswith("9 TokenExpired: ")
    assert words_of(LoginErrorCode.INVALID_TOKEN, "", 99_999).startswith("-1000 InvalidToken: ")
