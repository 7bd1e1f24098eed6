"""Who is kept out whatever the token says."""

import pytest

from rts_console.gateway.admission import ADDRESSES_KEPT, Ban, Bans, LoginRates, UserBanned
from rts_console.gateway.login import TokenCheck, TokenRefused
from rts_console.protocol import frames as f
from rts_console.protocol.words import CloseCode, LoginErrorCode
from tests.gateway.desk import APP, KEYS, SECOND, START, Desk, token

ELSEWHERE = "198.51.100.7"
NOW_S = START / SECOND


# --- rates ----------------------------------------------------------------------------------------------------------


def test_each_address_has_its_own_rate() -> None:
    rates = LoginRates(5)
    assert [rates.take(ELSEWHERE, START) for _ in range(5)] == [0] * 5
    assert 0 < rates.take(ELSEWHERE, START) <= 201
    assert rates.take("198.51.100.8", START) == 0
    assert rates.take(ELSEWHERE, START + SECOND) == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", ""])
def test_this_machine_may_try_as_often_as_it_likes(host: str) -> None:
    rates = LoginRates(1)
    assert {rates.take(host, START) for _ in range(100)} == {0}
    assert rates.addresses == 0


def test_0_is_no_limit() -> None:
    rates = LoginRates(0)
    assert {rates.take(ELSEWHERE, START) for _ in range(100)} == {0}


def test_many_addresses_take_no_more_than_so_much_memory() -> None:
    rates = LoginRates(5)
    for number in range(ADDRESSES_KEPT + 100):
        rates.take(f"2001:db8::{number:x}", START)
    assert rates.addresses == ADDRESSES_KEPT


def test_the_hub_refuses_the_sixth_login_and_says_when_to_come_back() -> None:
    desk = Desk()
    desk.hub._login_rates = LoginRates(5)
    answers = []
    for number in range(6):
        person = desk.person(f"u{number}")
        person.wire.remote_address = f"{ELSEWHERE}:{number}"
        answers += person.ask(f.Login(1, person.user_id, token(person.user_id)))
    *accepted, refused, bye = answers
    assert [type(answer) for answer in accepted] == [f.LoggedIn] * 5
    assert (refused.code, bye.code) == (LoginErrorCode.LOGIN_FAILED, CloseCode.RATE_ABUSE)
    assert 0 < refused.retry_after_ms == bye.retry_after_ms <= 201
    assert person.wire.closed == (CloseCode.RATE_ABUSE, "More than 5 logins per second from this address.")


def test_a_wrong_token_counts_as_a_try() -> None:
    desk = Desk()
    desk.hub._login_rates = LoginRates(1)
    for wanted in (CloseCode.TOKEN_INVALID, CloseCode.RATE_ABUSE):
        person = desk.person("alice")
        person.wire.remote_address = f"{ELSEWHERE}:1"
        person.give(f.Login(1, "alice", token("bob")))
        assert person.wire.closed is not None
        assert person.wire.closed[0] == wanted


# --- bans -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def bans() -> Bans:
    return Bans(TokenCheck(KEYS))


def ban(user_id: str, seconds: float = 0, reason: str = "") -> Ban:
    return Ban(APP, user_id, NOW_S + seconds if seconds else 0, reason, "olga")


def test_who_is_not_banned_comes_in_by_the_token(bans: Bans) -> None:
    bans.put(ban("bob"))
    assert bans.admit(APP, "alice", token("alice", expires_at_s=2_000_000_000), NOW_S) == 2_000_000_000


def test_a_ban_holds_against_a_good_token_until_it_is_lifted(bans: Bans) -> None:
    bans.put(ban("alice", reason="spam"))
    with pytest.raises(UserBanned, match=r"alice is banned until an operator lifts it: spam\.$") as refused:
        bans.admit(APP, "alice", token("alice"), NOW_S)
    assert (refused.value.close_code, refused.value.login_code) == (CloseCode.BANNED, LoginErrorCode.LOGIN_FAILED)
    assert bans.lift(APP, "alice")
    assert not bans.lift(APP, "alice")
    assert bans.admit(APP, "alice", token("alice"), NOW_S) == 0


def test_a_ban_for_a_time_ends_by_itself(bans: Bans) -> None:
    bans.put(ban("alice", 60))
    with pytest.raises(UserBanned, match="for another 1 s"):
        bans.admit(APP, "alice", token("alice"), NOW_S + 59)
    assert bans.listed(NOW_S + 59) == [ban("alice", 60)]
    assert bans.admit(APP, "alice", token("alice"), NOW_S + 60) == 0
    assert bans.listed(NOW_S + 60) == []


def test_only_who_has_a_good_token_learns_of_a_ban(bans: Bans) -> None:
    bans.put(ban("alice", reason="spam"))
    with pytest.raises(TokenRefused) as refused:
        bans.admit(APP, "alice", token("bob"), NOW_S)
    assert not isinstance(refused.value, UserBanned)
    assert "banned" not in refused.value.reason


def test_a_ban_is_for_one_app(bans: Bans) -> None:
    bans.put(ban("alice"))
    other = "b" * 24
    assert bans.admit(other, "alice", token("alice", app_id=other), NOW_S) == 0
