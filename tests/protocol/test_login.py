"""What is remembered from one login to the next."""

from rts_console.protocol import frames as f
from rts_console.protocol.login import LoginState
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LoginErrorCode, LoginType


def admitted(**fields: object) -> f.LoggedIn:
    return f.LoggedIn(**{"id": 1, "user_id": "alice", "session_id": "s1", **fields})  # type: ignore[arg-type]


def test_a_first_login_names_no_session_and_no_place() -> None:
    state = LoginState()
    state.afresh(Secret("t1"))
    assert state.frame(1, "alice", ("i", 7)) == f.Login(1, "alice", "t1")


def test_coming_back_names_both_and_says_whether_the_session_goes_on() -> None:
    state = LoginState()
    state.afresh(Secret("t1"))
    state.take_session(admitted(), "e1")
    state.type = LoginType.RECONNECTED
    assert state.frame(2, "alice", ("i", 7)) == f.Login(2, "alice", "t1", 1, "i", 7, "s1")
    assert state.take_session(admitted(resumed=True), "e1") == (True, "")
    assert state.take_session(admitted(), "e2") == (False, "the gateway was started anew")
    assert state.take_session(admitted(window_ms=9_000), "e2")[1].endswith("as it does after 9 s")


def test_a_token_is_newer_until_it_is_sent() -> None:
    state = LoginState()
    state.afresh(Secret("t1"))
    assert state.token_is_newer
    state.frame(1, "alice", ("", 0))
    assert not state.token_is_newer


def test_a_result_says_how_long_it_took() -> None:
    state = LoginState()
    state.started_ns = 5_000_000
    assert state.result("alice", LoginErrorCode.SUCCESS, "", 9, 8_000_000).elapsed_ms == 3
