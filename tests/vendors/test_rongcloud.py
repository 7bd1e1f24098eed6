"""RongCloud's signature against known answers, and the tokens issued in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol.secret import Secret
from rts_console.vendors.rongcloud import (
    TOKEN_PREFIX,
    InvalidToken,
    TokenClaims,
    issue_token,
    read_token,
    sign,
    signature_fits,
    verify_token,
)

SECRET = Secret("demo-secret")


@pytest.mark.parametrize(
    ("secret", "nonce", "timestamp", "signature"),
    [
        ("Y1W2MeFwwwRxa0", "14314", "1408710653000", "30be0bbca9c9b2e27578701e9fda2358a814c88f"),
        ("demo-secret", "123456", "1700000000000", "9a2546d22d390d675eceacfcd9537db0343e47a0"),
    ],
)
def test_signature_equals_known_answers(secret: str, nonce: str, timestamp: str, signature: str) -> None:
    assert sign(Secret(secret), nonce, timestamp) == signature
    assert signature_fits(Secret(secret), nonce, timestamp, signature)
    assert not signature_fits(Secret(secret), nonce + "0", timestamp, signature)
    assert not signature_fits(Secret(secret), nonce, timestamp, "é")


@given(st.text(max_size=64).filter(lambda name: name.isprintable()))
def test_a_token_says_who_and_when(user_id: str) -> None:
    made = issue_token("app", SECRET, user_id, issued_at_s=1700000000)
    assert verify_token(made, SECRET) == read_token(made) == TokenClaims("app", user_id, 1700000000)


def test_two_tokens_of_one_user_differ_and_both_count() -> None:
    first, second = (issue_token("app", SECRET, "alice", issued_at_s=1) for _ in range(2))
    assert first != second
    assert verify_token(first, SECRET) == verify_token(second, SECRET)


def test_another_secret_is_refused() -> None:
    with pytest.raises(InvalidToken, match="another app key"):
        verify_token(issue_token("app", SECRET, "alice", issued_at_s=1), Secret("changed"))


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [("", "empty"), ("abc", "not issued"), (TOKEN_PREFIX + "*", "not Base64"), (TOKEN_PREFIX + "AAAA", "cut off")],
)
def test_says_what_is_wrong(spoilt: str, says: str) -> None:
    with pytest.raises(InvalidToken, match=says):
        read_token(spoilt)


@given(st.binary(max_size=120))
def test_any_bytes_only_ever_raise_our_error(noise: bytes) -> None:
    try:
        read_token(TOKEN_PREFIX + noise.decode("latin-1"))
    except InvalidToken as wrong:
        assert str(wrong)  # noqa: PT017
