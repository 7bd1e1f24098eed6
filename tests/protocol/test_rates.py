"""Rates: bursts, waits, and that a message which may not go takes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol.clock import SECOND_NS
from rts_console.protocol.rates import Rate, UserRates
from rts_console.protocol.words import RULE_SETS, RuleSet, Scope

T = 1_700_000_000 * SECOND_NS
RATES = [(Scope.PEER, 100), (Scope.ROOM, 65), (Scope.SERVER, 20)]


def sent(rates: UserRates, scope: Scope, number: int, size: int = 1, now: int = T) -> int:
    """How many of so many messages may go."""
    return sum(rates.excess(scope, size, "alice", now) is None for _ in range(number))


@given(st.integers(1, 1_000), st.lists(st.integers(0, SECOND_NS), max_size=20))
def test_a_rate_is_kept_over_any_second_but_the_first_burst(per_second: int, pauses: list[int]) -> None:
    rate, now = Rate(per_second), T
    taken = 0
    for pause in pauses:
        now += pause
        while rate.take(now) == 0:
            taken += 1
    assert taken <= per_second + (now - T) * per_second / SECOND_NS + 1


def test_a_refusal_says_when_there_is_enough() -> None:
    rate = Rate(10)
    for _ in range(10):
        assert rate.take(T) == 0
    wait_ms = rate.take(T)
    assert 100 <= wait_ms <= 101
    assert rate.take(T + wait_ms * 1_000_000) == 0


def test_looking_takes_nothing() -> None:
    rate = Rate(1)
    assert [rate.wait_ms(T) for _ in range(5)] == [0] * 5
    assert rate.take(T) == 0
    assert rate.wait_ms(T) > 0


def test_without_a_rate_there_is_no_limit() -> None:
    assert {Rate(0).take(T) for _ in range(1_000)} == {0}


@pytest.mark.parametrize(("scope", "rate"), RATES)
def test_each_scope_has_the_vendors_rate(scope: Scope, rate: int) -> None:
    rates = UserRates(RULE_SETS["volcengine"])
    assert sent(rates, scope, 200) == rate
    excess = rates.excess(scope, 1, "alice", T)
    assert excess is not None
    assert 0 < excess[0] <= 1_000 / rate + 1
    assert str(rate) in excess[1]


def test_the_scopes_do_not_use_up_each_others() -> None:
    rates = UserRates(RULE_SETS["volcengine"])
    assert [sent(rates, scope, 200) for scope, _ in RATES] == [rate for _, rate in RATES]


def test_basic_has_a_rate_of_bytes_too() -> None:
    rates = UserRates(RULE_SETS["volcengine-basic"])
    assert sent(rates, Scope.ROOM, 60, size=1_024) == 30
    assert sent(rates, Scope.ROOM, 1, size=1_024, now=T + SECOND_NS // 29) == 1


def test_a_message_that_is_too_many_bytes_does_not_use_up_the_messages() -> None:
    rates = UserRates(RuleSet("x", room_rate=3, bytes_rate=10))
    assert sent(rates, Scope.ROOM, 5, size=8) == 1
    assert sent(rates, Scope.ROOM, 3) == 2


def test_a_message_larger_than_a_burst_takes_a_whole_one() -> None:
    rates = UserRates(RuleSet("x", bytes_rate=10))
    assert sent(rates, Scope.ROOM, 2, size=500) == 1
    assert sent(rates, Scope.ROOM, 1, size=500, now=T + SECOND_NS // 2) == 0
    assert sent(rates, Scope.ROOM, 1, size=500, now=T + SECOND_NS) == 1
