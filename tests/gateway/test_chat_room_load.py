"""How much a chat room takes, with the clock by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.gateway.chat_room_load import Priority, SlidingRate, Upstream
from rts_console.protocol.clock import MS

LOW, HIGH, PROTECTED = Priority
T = 10**18


def test_five_in_any_second() -> None:
    rate = SlidingRate(5)
    assert [rate.take(T + n * 100 * MS) for n in range(5)] == [0] * 5
    assert rate.take(T + 999 * MS) == 1
    assert rate.take(T + 999 * MS + 1) == 1
    assert rate.take(T + 1_000 * MS) == 0
    assert rate.take(T + 1_000 * MS) == 100


def test_a_rate_of_0_is_none() -> None:
    rate = SlidingRate(0)
    assert [rate.take(T) for _ in range(100)] == [0] * 100


def test_a_rate_is_idle_once_nothing_counts() -> None:
    rate = SlidingRate(2)
    assert rate.idle(T)
    rate.take(T)
    assert not rate.idle(T + 999 * MS)
    assert rate.idle(T + 1_000 * MS)


@given(st.lists(st.integers(0, 400), max_size=60))
def test_no_second_has_more_than_five(steps: list[int]) -> None:
    rate, now, taken = SlidingRate(5), T, []
    for step in steps:
        now += step * MS
        if not rate.take(now):
            taken.append(now)
    assert all(later - earlier >= 1_000 * MS for earlier, later in zip(taken, taken[5:], strict=False))


def fill(upstream: Upstream, priority: Priority, count: int, now: int = T) -> int:
    return sum(upstream.take(priority, now) for _ in range(count))


@pytest.mark.parametrize(
    ("order", "taken"),
    [
        ([(LOW, 50)], [20]),
        ([(HIGH, 50)], [40]),
        ([(PROTECTED, 70)], [60]),
        ([(LOW, 50), (HIGH, 50), (PROTECTED, 50)], [20, 20, 20]),
        ([(HIGH, 50), (LOW, 5), (PROTECTED, 50)], [40, 0, 20]),
        ([(HIGH, 30), (LOW, 50)], [30, 10]),
        ([(PROTECTED, 40), (HIGH, 50)], [40, 20]),
    ],
)
def test_40_in_a_window_20_of_them_for_high_ones_and_60_with_protected_ones(
    order: list[tuple[Priority, int]], taken: list[int]
) -> None:
    upstream = Upstream()
    assert [fill(upstream, *each) for each in order] == taken


def test_what_falls_is_counted_by_how_much_it_counts() -> None:
    upstream = Upstream()
    fill(upstream, LOW, 25)
    fill(upstream, HIGH, 21)
    assert dict(upstream.dropped) == {LOW: 5, HIGH: 1}


def test_a_window_is_200_ms() -> None:
    upstream = Upstream()
    assert fill(upstream, HIGH, 41) == 40
    assert not upstream.take(HIGH, T + 200 * MS - 1)
    assert upstream.take(HIGH, T + 200 * MS)


def test_without_a_total_all_go() -> None:
    assert fill(Upstream(total=0), LOW, 500) == 500
