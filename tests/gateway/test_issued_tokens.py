"""Which tokens let their user in: by secret, by user, by time."""

import pytest

from rts_console.gateway.config import RongCloudApp
from rts_console.gateway.issued_tokens import IssuedTokens, QuotaExceeded
from rts_console.gateway.login import TokenCheck, TokenRefused
from rts_console.protocol.secret import Secret
from rts_console.vendors.rongcloud import issue_token
from tests.gateway.desk import APP, KEYS, token

SECOND = 1_000_000_000
START = 1_700_000_000 * SECOND


class Office:
    """Tokens of one app, and a clock by hand."""

    def __init__(self, **app: int) -> None:
        self.now = START
        apps = [RongCloudApp("rc", Secret("s"), **app)]  # type: ignore[arg-type]
        self.tokens = IssuedTokens(apps, TokenCheck(KEYS), lambda: self.now)

    def admit(self, token: str, user_id: str = "alice") -> int:
        return self.tokens.admit("rc", user_id, token, self.now / SECOND)


def test_many_tokens_of_a_user_are_good_at_once() -> None:
    office = Office()
    first, second = (office.tokens.issue("rc", "alice").reveal() for _ in range(2))
    assert first != second
    assert office.admit(first) == office.admit(second) == 0


def test_other_apps_are_judged_by_the_other_check() -> None:
    office = Office()
    assert office.tokens.admit(APP, "alice", token("alice"), START / SECOND) == 0
    with pytest.raises(TokenRefused, match="not known"):
        office.tokens.admit("c" * 24, "alice", token("alice"), START / SECOND)


@pytest.mark.parametrize(
    ("token", "says"),
    [
        ("", "empty"),
        ("rc1.AAAA", "cut off"),
        (issue_token("rc", Secret("other"), "alice", issued_at_s=1).reveal(), "another app key"),
        (issue_token("rd", Secret("s"), "alice", issued_at_s=1).reveal(), "another app key"),
        (issue_token("rc", Secret("s"), "bob", issued_at_s=1).reveal(), "made for user 'bob'"),
    ],
)
def test_what_is_wrong_is_said(token: str, says: str) -> None:
    with pytest.raises(TokenRefused, match=says):
        Office().admit(token)


@pytest.mark.parametrize("parts_ns", [0, 200_000_000, 999_000_000])
def test_expiring_meets_all_tokens_before_it_and_none_after(parts_ns: int) -> None:
    office = Office()
    office.now = START + parts_ns
    before = office.tokens.issue("rc", "alice").reveal()
    others = office.tokens.issue("rc", "bob").reveal()
    office.now += 500_000  # within the same millisecond as far as the token can tell
    office.now += 1_000_000
    office.tokens.expire("rc", "alice", office.now // 1_000_000 + 1_000_000)
    after = office.tokens.issue("rc", "alice").reveal()
    with pytest.raises(TokenRefused, match="expired by the app server"):
        office.admit(before)
    assert office.admit(after) == office.admit(others, "bob") == 0
    office.tokens.expire("rc", "alice", 1)  # an earlier time changes nothing
    assert office.admit(after) == 0


def test_a_life_ends() -> None:
    office = Office(token_life_s=60)
    made = office.tokens.issue("rc", "alice").reveal()
    assert office.admit(made) == START // SECOND + 60
    office.now += 60 * SECOND
    with pytest.raises(TokenRefused, match="time is over") as refused:
        office.admit(made)
    assert refused.value.close_code.name == "TOKEN_EXPIRED"


def test_an_app_has_no_more_users_than_it_may() -> None:
    office = Office(user_limit=1)
    office.tokens.issue("rc", "alice")
    office.tokens.issue("rc", "alice")
    with pytest.raises(QuotaExceeded, match="1 users"):
        office.tokens.issue("rc", "bob")
