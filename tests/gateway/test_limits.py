"""Rates, and the memory for messages sent twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.gateway.limits import REPEAT_WINDOW_S, Rate, Repeats
from rts_console.protocol.clock import SECOND_NS

START = 1_700_000_000 * SECOND_NS


def test_a_burst_of_one_second_is_allowed_and_then_one_at_a_time() -> None:
    rate = Rate(10)
    assert [rate.take(START) for _ in range(10)] == [0] * 10
    assert rate.take(START) == 101
    assert rate.take(START + SECOND_NS // 10) == 0
    assert rate.take(START + SECOND_NS // 10) > 0


@given(
    st.integers(1, 200), st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 3)), max_size=200), st.integers(0, 5)
)
def test_no_second_has_more_than_a_burst_and_what_has_grown_back(
    per_second: int, steps: list[tuple[int, int]], idle_s: int
) -> None:
    rate = Rate(per_second)
    now = START + idle_s * SECOND_NS
    taken = 0
    for pause, amount in steps:
        now += pause
        taken += min(amount, per_second) if rate.take(now, amount) == 0 else 0
    elapsed = (now - START - idle_s * SECOND_NS) / SECOND_NS
    assert taken <= per_second * (1 + elapsed) + 1e-6


def test_after_the_wait_that_was_named_there_is_enough() -> None:
    rate = Rate(3)
    for _ in range(3):
        rate.take(START)
    wait_ms = rate.take(START)
    assert rate.take(START + wait_ms * 1_000_000) == 0


def test_zero_is_no_limit() -> None:
    rate = Rate(0)
    assert [rate.take(START, 10**9) for _ in range(3)] == [0, 0, 0]


def test_a_clock_that_stands_still_gains_nothing() -> None:
    rate = Rate(1)
    assert rate.take(START) == 0
    assert rate.take(START - SECOND_NS) > 0


def test_a_result_is_known_for_two_minutes() -> None:
    repeats: Repeats[str] = Repeats()
    repeats.put("m", "done", START)
    assert repeats.get("other", START) is None
    assert repeats.get("m", START + REPEAT_WINDOW_S * SECOND_NS) == "done"
    assert repeats.get("m", START + REPEAT_WINDOW_S * SECOND_NS + 1) is None


@pytest.mark.parametrize(("count", "step_ns", "kept"), [(10, 1, 4), (10, 100 * SECOND_NS, 2)])
def test_the_oldest_are_forgotten(count: int, step_ns: int, kept: int) -> None:
    repeats: Repeats[int] = Repeats(4)
    for number in range(count):
        repeats.put(str(number), number, START + number * step_ns)
    assert len(repeats) == kept
    assert repeats.get(str(count - 1), START + count * step_ns) == count - 1
