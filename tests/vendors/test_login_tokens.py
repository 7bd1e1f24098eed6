"""Login tokens of every family in one form."""

import pytest

from rts_console.protocol.secret import Secret
from rts_console.vendors.login_tokens import (
    LONGEST_LIFE_S,
    InvalidToken,
    make_login_token,
    read_login_token,
    verify_login_token,
)

HEX = "0123456789abcdef0123456789abcdef"
APPS = {"volcengine": (HEX[:24], "key"), "rongcloud": ("app", "secret"), "agora": (HEX, HEX[::-1])}


@pytest.mark.parametrize("family", APPS)
def test_a_token_that_was_made_is_read_and_verified(family: str) -> None:
    app_id, secret = APPS[family][0], Secret(APPS[family][1])
    token = make_login_token(family, app_id, secret, "alice", issued_at_s=1_700_000_000, life_s=600)
    for claims in (read_login_token(token), verify_login_token(token, secret)):
        assert (claims.app_id, claims.user_id, claims.room_id) == (app_id, "alice", "")
        assert claims.issued_at_s == 1_700_000_000
        assert claims.expires_at_s == (0 if family == "rongcloud" else 1_700_000_600)


@pytest.mark.parametrize("family", APPS)
def test_another_secret_does_not_verify_it(family: str) -> None:
    app_id, secret = APPS[family][0], Secret(APPS[family][1])
    token = make_login_token(family, app_id, secret, "alice", issued_at_s=1_700_000_000, life_s=0)
    with pytest.raises(InvalidToken, match="signature"):
        verify_login_token(token, Secret(secret.reveal()[1:] + "a"))


def test_one_that_never_ends() -> None:
    issued = {"issued_at_s": 1_700_000_000, "life_s": 0}
    volcengine = make_login_token("volcengine", HEX[:24], Secret("key"), "alice", **issued)
    agora = make_login_token("agora", HEX, Secret(HEX), "alice", **issued)
    assert read_login_token(volcengine).expires_at_s == 0
    assert read_login_token(agora).expires_at_s == 1_700_000_000 + LONGEST_LIFE_S


@pytest.mark.parametrize(("text", "words"), [("rc1.x", "Base64"), ("007x", "Base64"), ("nothing", "001")])
def test_what_is_no_token_is_told_in_its_familys_words(text: str, words: str) -> None:
    with pytest.raises(InvalidToken, match=words):
        read_login_token(text)
