"""Cards: causes in the order of the evidence, in two languages."""

from rts_console.protocol.words import (
    CloseCode,
    ConnectionState,
    LoginErrorCode,
    UserMessageSendResult,
    UserOnlineStatus,
)
from rts_console.record.explain import Cause, Check, Evidence, Finding, Words, card_of
from rts_console.record.explain_cards import (
    CLOCK,
    LINK_DOWN,
    PEER_OFFLINE,
    TOKEN_EXPIRED,
    TOKEN_SIGNATURE,
    TOKEN_USER,
    TOO_LARGE,
)


def test_what_the_evidence_speaks_for_comes_first() -> None:
    card = card_of(LoginErrorCode.INVALID_TOKEN)
    evidence = Evidence(token_expires_in_s=600, token_is_for_user=True, token_signature_ok=False, faults=frozenset())
    ordered = card.ordered(evidence)
    assert ordered[0] == (TOKEN_SIGNATURE, Finding.SUPPORTED)
    findings = dict(ordered)
    assert findings[TOKEN_EXPIRED] is findings[TOKEN_USER] is findings[CLOCK] is Finding.RULED_OUT
    assert [found for _, found in ordered] == sorted((found for _, found in ordered), key=list(Finding).index)


def test_without_evidence_nothing_is_claimed() -> None:
    for code in (LoginErrorCode.INVALID_TOKEN, UserMessageSendResult.TIMEOUT):
        card = card_of(code)
        assert card.ordered(Evidence()) == [(cause, Finding.OPEN) for cause in card.causes]


def test_signals() -> None:
    assert TOKEN_EXPIRED.finding(Evidence(token_expires_in_s=0)) is Finding.SUPPORTED
    assert LINK_DOWN.finding(Evidence(link=ConnectionState.LOST)) is Finding.SUPPORTED
    assert LINK_DOWN.finding(Evidence(link=ConnectionState.RECONNECTED)) is Finding.RULED_OUT
    assert PEER_OFFLINE.finding(Evidence(peer=UserOnlineStatus.UNREACHABLE)) is Finding.SUPPORTED
    assert TOO_LARGE.finding(Evidence(size=65_536, limit=65_536)) is Finding.RULED_OUT
    assert TOO_LARGE.finding(Evidence(size=65_537, limit=65_536)) is Finding.SUPPORTED
    assert TOO_LARGE.finding(Evidence(size=65_537)) is Finding.OPEN
    assert CLOCK.finding(Evidence(faults=frozenset({"clock_skew"}))) is Finding.SUPPORTED
    assert Cause(Words("a", "b"), Check.CALL).finding(Evidence()) is Finding.OPEN


def test_any_code_has_a_card() -> None:
    card = card_of(CloseCode.SLOW_CONSUMER)
    assert (card.meaning.en, card.causes, card.reproduce) == (CloseCode.SLOW_CONSUMER.meaning, (), None)
    assert card.terms == "code:4002"


def test_words_in_a_language() -> None:
    words = Words("Offline.", "离线。")
    assert [words.of(language) for language in ("en", "de_DE", "zh_CN", "zh-Hans", "")] == [
        "Offline.",
        "Offline.",
        "离线。",
        "离线。",
        "Offline.",
    ]
