"""Which token a login used, and how it stood."""

from hypothesis import given
from hypothesis import strategies as st

from rts_console.gui.token_history import KEPT, TokenHistory, fingerprint, span_words
from rts_console.protocol.events import LoggedOut, LoginResult
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LoginErrorCode, LoginType, LogoutReason
from rts_console.vendors.volcengine import make_token, read_token

NS = 1_000_000_000
APP = "0123456789abcdef01234567"


def token(issued_at_s: int, expires_at_s: int) -> Secret:
    return make_token(APP, Secret("k"), "alice", issued_at_s=issued_at_s, expires_at_s=expires_at_s)


def login(at_s: float, code: LoginErrorCode = LoginErrorCode.SUCCESS, *, again: bool = False) -> LoginResult:
    kind = LoginType.RECONNECTED if again else LoginType.FIRST
    return LoginResult(at_ns=int(at_s * NS), user_id="alice", code=code, elapsed_ms=1.0, login_type=kind)


def with_token(history: TokenHistory, secret: Secret, at_s: int) -> None:
    history.take("alice", secret, read_token(secret), at_s * NS)


def test_a_login_names_its_token_and_its_age() -> None:
    history, secret = TokenHistory(), token(1_000, 1_030)
    with_token(history, secret, 1_000)
    history.tell("alice", [login(1_001), LoggedOut(at_ns=0, user_id="alice", reason=LogoutReason.LOGOUT)])
    history.tell("alice", [login(1_035, LoginErrorCode.INVALID_TOKEN, again=True)])
    first, second = history.uses("alice")
    assert first.ok
    assert not second.ok
    assert second.again
    assert second.words == f"token {fingerprint(secret)}, 35 s old, over for 5.0 s"
    assert first.words == f"token {fingerprint(secret)}, 1.0 s old, 29 s left"


def test_each_login_keeps_the_token_that_it_used() -> None:
    history, old, new = TokenHistory(), token(1_000, 1_030), token(1_040, 2_000)
    with_token(history, old, 1_000)
    history.tell("alice", [login(1_001)])
    with_token(history, new, 1_040)
    history.tell("alice", [login(1_041)])
    assert [use.taken.token for use in history.uses("alice")] == [old, new]
    at = history.use_at("alice", 1_040 * NS)
    assert at is not None
    assert at.taken.token == old
    assert history.use_at("alice", 999 * NS) is None


def test_the_same_token_again_is_no_new_one_and_an_empty_one_is_none() -> None:
    history, secret = TokenHistory(), token(1_000, 0)
    with_token(history, secret, 1_000)
    with_token(history, secret, 1_001)
    history.take("alice", Secret(""), None, 0)
    assert len(history.taken("alice")) == 1


def test_a_token_that_never_ends_and_one_that_cannot_be_read_say_what_is_known() -> None:
    history = TokenHistory()
    with_token(history, token(1_000, 0), 1_000)
    history.tell("alice", [login(1_002)])
    assert history.uses("alice")[-1].words.endswith(", 2.0 s old")
    history.take("alice", Secret("from elsewhere"), None, 0)
    history.tell("alice", [login(1_003)])
    assert history.uses("alice")[-1].words == f"token {fingerprint(Secret('from elsewhere'))}"


def test_a_login_without_a_token_says_so_and_who_is_gone_is_forgotten() -> None:
    history = TokenHistory()
    history.tell("alice", [login(5)])
    assert history.uses("alice")[-1].words == "no token"
    history.forget("alice")
    assert history.uses("alice") == ()


def test_only_the_last_are_kept() -> None:
    history = TokenHistory()
    history.tell("alice", [login(each) for each in range(KEPT + 5)])
    assert len(history.uses("alice")) == KEPT
    assert history.uses("alice")[0].at_ns == 5 * NS


@given(st.text(min_size=12))
def test_nothing_of_a_token_is_in_its_fingerprint_or_words(text: str) -> None:
    secret = Secret(text)
    assert len(fingerprint(secret)) == 6
    history = TokenHistory()
    history.take("alice", secret, None, 0)
    history.tell("alice", [login(1)])
    assert text not in history.uses("alice")[0].words + repr(history.uses("alice"))


def test_spans_are_short() -> None:
    assert [span_words(each) for each in (2.55, 35, 600, 7_200, 259_200)] == ["2.5 s", "35 s", "10 min", "2 h", "3 d"]
