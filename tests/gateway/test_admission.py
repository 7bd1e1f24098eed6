"""Who is kept out whatever the token says."""

import pytest

from rts_console.gateway.admission import ADDRESSES_KEPT, TURN_KEPT_S, Bans, LoginRates, Returns, UserBanned
from rts_console.gateway.backplane import Restriction, RestrictionKind
from rts_console.gateway.local_backplane import LocalBackplane
from rts_console.gateway.login import TokenCheck, TokenRefused
from rts_console.protocol import frames as f
from rts_console.protocol.words import CloseCode, LoginErrorCode
from tests.gateway.desk import APP, KEYS, SECOND, START, Desk, token

ELSEWHERE = "198.51.100.7"


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


# --- returns --------------------------------------------------------------------------------------------------------


def test_some_come_back_at_once_and_the_others_in_turn() -> None:
    returns = Returns(100, at_once=3)
    waits = [returns.take((APP, f"u{number}"), START) for number in range(6)]
    assert waits == [0, 0, 0, 11, 21, 31]
    assert returns.turns == 3


def test_who_comes_for_its_turn_is_let_in_and_who_comes_early_keeps_it() -> None:
    returns = Returns(100, at_once=1)
    returns.take((APP, "first"), START)
    assert returns.take((APP, "alice"), START) == 11
    assert returns.take((APP, "alice"), START + 4 * SECOND // 1_000) == 7
    assert returns.take((APP, "alice"), START + 11 * SECOND // 1_000) == 0
    assert returns.turns == 0


def test_in_no_second_do_more_come_back_than_are_allowed() -> None:
    returns = Returns(100, at_once=10)
    now, entered, waiting = START, [], {f"u{number}": START for number in range(1_000)}
    while waiting:
        for user in [user for user, at in waiting.items() if at <= now]:
            wait_ms = returns.take((APP, user), now)
            if wait_ms:
                waiting[user] = now + wait_ms * SECOND // 1_000
            else:
                entered.append(now)
                del waiting[user]
        now += SECOND // 100
    assert now - START < 11 * SECOND
    assert all(sum(at <= other < at + SECOND for other in entered) <= 111 for at in entered)


def test_a_turn_that_nobody_comes_for_is_forgotten() -> None:
    returns = Returns(1, at_once=1)
    for user in ("a", "b"):
        returns.take((APP, user), START)
    later = START + (TURN_KEPT_S + 10) * SECOND
    assert [returns.take((APP, user), later) for user in "cde"] == [0, 1_001, 2_001]
    assert returns.turns == 2


def test_0_lets_everybody_back_at_once() -> None:
    returns = Returns(0)
    assert {returns.take((APP, f"u{number}"), START) for number in range(1_000)} == {0}


def test_the_hub_gives_who_comes_back_a_turn_and_not_who_logs_in() -> None:
    desk = Desk(returns=Returns(10, at_once=1))
    people = [desk.user(name) for name in ("alice", "bob")]
    for person in people:
        person.lose_link()
    _, (resumed,) = people[0].come_back()
    assert resumed.resumed
    bob = desk.person("bob")
    refused, bye = bob.ask(f.Login(1, "bob", token("bob"), 1, *people[1].inbox, people[1].session_id))
    assert (refused.code, bye.code) == (LoginErrorCode.SERVER_ERROR, CloseCode.UNAVAILABLE)
    assert refused.retry_after_ms == bye.retry_after_ms == 101
    desk.after(0.101)
    _, (resumed,) = people[1].come_back()
    assert resumed.resumed


# --- bans -----------------------------------------------------------------------------------------------------------


class Gate:
    """A check of logins with bans, and a clock by hand."""

    def __init__(self) -> None:
        self.now = START
        self.backplane = LocalBackplane(clock=lambda: self.now)
        self.bans = Bans(TokenCheck(KEYS), self.backplane)

    def ban(self, user_id: str, seconds: int = 0, reason: str = "") -> None:
        until_ns = START + seconds * SECOND if seconds else 0
        self.backplane.restrict(Restriction(RestrictionKind.LOGIN, APP, "", user_id, "", until_ns, reason))

    def admit(self, user_id: str, login_token: str | None = None, app_id: str = APP) -> int:
        return self.bans.admit(app_id, user_id, login_token or token(user_id, app_id=app_id), self.now / SECOND)


@pytest.fixture
def gate() -> Gate:
    return Gate()


def test_who_is_not_banned_comes_in_by_the_token(gate: Gate) -> None:
    gate.ban("bob")
    assert gate.admit("alice", token("alice", expires_at_s=2_000_000_000)) == 2_000_000_000


def test_a_ban_holds_against_a_good_token_until_it_is_lifted(gate: Gate) -> None:
    gate.ban("alice", reason="spam")
    with pytest.raises(UserBanned, match=r"alice is banned until an operator lifts it: spam\.$") as refused:
        gate.admit("alice")
    assert (refused.value.close_code, refused.value.login_code) == (CloseCode.BANNED, LoginErrorCode.LOGIN_FAILED)
    gate.backplane.lift(Restriction(RestrictionKind.LOGIN, APP, "", "alice"))
    assert gate.admit("alice") == 0


def test_a_ban_for_a_time_ends_by_itself(gate: Gate) -> None:
    gate.ban("alice", 60)
    gate.now += 59 * SECOND
    with pytest.raises(UserBanned, match="for another 1 s"):
        gate.admit("alice")
    gate.now += SECOND
    assert gate.admit("alice") == 0


def test_only_who_has_a_good_token_learns_of_a_ban(gate: Gate) -> None:
    gate.ban("alice", reason="spam")
    with pytest.raises(TokenRefused) as refused:
        gate.admit("alice", token("bob"))
    assert not isinstance(refused.value, UserBanned)
    assert "banned" not in refused.value.reason


def test_a_ban_is_for_one_app_and_one_from_a_room_is_none_from_logging_in(gate: Gate) -> None:
    gate.ban("alice")
    assert gate.admit("alice", app_id="b" * 24) == 0
    for kind in (RestrictionKind.BAN, RestrictionKind.MUTE):
        gate.backplane.restrict(Restriction(kind, APP, "", "bob"))
    assert gate.admit("bob") == 0
