"""What is said of a user until there is news."""

from rts_console.gui.connection_news import ConnectionNews, with_way_out
from rts_console.protocol.events import LoginResult
from rts_console.protocol.words import LoginErrorCode
from rts_console.record.store import IdentityFacts


def refused(facts: IdentityFacts) -> None:
    facts.login = LoginResult(at_ns=1, user_id="alice", code=LoginErrorCode.INVALID_TOKEN, elapsed_ms=1)


def test_what_was_said_stays_until_the_login_changes() -> None:
    news, facts = ConnectionNews(), IdentityFacts("alice", "alice")
    news.say("alice", "success", "Logged in.", facts)
    assert news.now("alice", facts, busy=False, local=True).text == "Logged in."
    refused(facts)
    said = news.now("alice", facts, busy=False, local=True)
    assert said.kind == "error"
    assert said.text.endswith("Log in again: a new token is made then.")


def test_while_something_is_going_on_that_is_said() -> None:
    news, facts = ConnectionNews(), IdentityFacts("alice", "alice")
    news.say("alice", "busy", "Logging in…", facts)
    refused(facts)
    assert news.now("alice", facts, busy=True, local=True).text == "Logging in…"


def test_who_is_forgotten_has_said_nothing() -> None:
    news, facts = ConnectionNews(), IdentityFacts("", "")
    news.say("", "error", "no", None)
    news.forget("")
    assert news.now("", facts, busy=False, local=False).kind == "none"


def test_only_a_refused_token_has_a_way_out() -> None:
    assert with_way_out(LoginErrorCode.LOGIN_FAILED, "no.", local=True) == "no."
    assert with_way_out(LoginErrorCode.INVALID_TOKEN, "no.", local=False).endswith(
        "Paste a new token, then log in again."
    )
