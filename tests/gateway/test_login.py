"""Token rules; the reasons are tried in full in the hub's tests."""

import pytest

from rts_console.gateway.login import TokenCheck, TokenRefused
from rts_console.protocol.words import CloseCode, RefusalCode
from rts_console.vendors.volcengine import make_token
from tests.gateway.desk import APP, KEYS, token

CHECK = TokenCheck(KEYS)


def test_a_good_token_gives_its_expiry() -> None:
    assert CHECK.admit(APP, "alice", token("alice", expires_at_s=100), 100) == 100
    assert CHECK.admit(APP, "alice", token("alice"), 100) == 0


@pytest.mark.parametrize("room_id", ["", "any", "*"])
def test_a_login_asks_for_no_room(room_id: str) -> None:
    """As the vendor's console makes temporary tokens, which name one."""
    made = make_token(APP, KEYS[APP], "alice", issued_at_s=1, expires_at_s=100, room_id=room_id)
    assert CHECK.admit(APP, "alice", made.reveal(), 50) == 100


@pytest.mark.parametrize(
    ("now_s", "words"),
    [
        (100.5, "less than a second ago"),
        (103, "3 s ago"),
        (100 + 150, "2 minutes ago"),
        (100 + 3 * 3_600, "3 hours ago"),
        (100 + 8 * 86_400, "8 days ago"),
    ],
)
def test_an_expired_token_says_since_when(now_s: float, words: str) -> None:
    with pytest.raises(TokenRefused, match=words) as refused:
        CHECK.admit(APP, "alice", token("alice", expires_at_s=100), now_s)
    assert refused.value.close_code is CloseCode.TOKEN_EXPIRED
    assert refused.value.refusal_code is RefusalCode.TOKEN_EXPIRED


def test_a_foreign_token_is_refused_for_good_and_a_long_name_is_cut() -> None:
    with pytest.raises(TokenRefused, match="made for user 'x{40}…'") as refused:
        CHECK.admit(APP, "alice", token("x" * 100), 100)
    assert refused.value.close_code is CloseCode.TOKEN_INVALID


def test_the_wrong_user_counts_before_the_expiry() -> None:
    with pytest.raises(TokenRefused) as refused:
        CHECK.admit(APP, "alice", token("bob", expires_at_s=5), 100)
    assert refused.value.close_code is CloseCode.TOKEN_INVALID


def test_an_app_that_is_not_known_has_the_rule_sets_own_number() -> None:
    with pytest.raises(TokenRefused) as caught:
        TokenCheck({}, 31002).admit("other", "alice", "token", 1.0)
    assert caught.value.vendor_code == 31002
