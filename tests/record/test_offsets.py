"""The offset of a clock: against links whose delays, drift and steps are known, the truth lies in the stated error."""

import random
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.protocol.events import LatencyMeasured
from rts_console.record.offsets import KEPT_SAMPLES, Offsets

from .events import START_NS

MS = 10**6
S = 10**9


def ping(offsets: Offsets, sent_ns: int, there: int, back: int, truth: Callable[[int], float], inside: int = 0) -> int:
    """One ping over a link with known delays to a clock with a known offset; returns when the answer was here."""
    arrived = sent_ns + there + round(truth(sent_ns + there))
    left = sent_ns + there + inside
    answered = left + round(truth(left))
    now = sent_ns + there + inside + back
    sample = ((arrived - sent_ns) + (answered - now)) // 2
    trip = max(0, now - sent_ns - (answered - arrived))
    offsets.add(LatencyMeasured(at_ns=now, round_trip_ns=trip, offset_ns=0, error_ns=0, sample_ns=sample))
    return now


def holds(offsets: Offsets, moment: int, truth: Callable[[int], float]) -> bool:
    known = offsets.at(moment)
    assert known is not None
    return abs(known.offset_ns - truth(moment)) <= known.error_ns + 1


def test_without_a_ping_nothing_is_said() -> None:
    assert Offsets().at(START_NS) is None
    assert Offsets().drift() is None
    assert Offsets().at_many(np.array([START_NS])) is None


def test_a_ping_of_equal_delays_gives_the_offset() -> None:
    offsets = Offsets()
    now = ping(offsets, START_NS, MS, MS, lambda _at: 5 * S)
    known = offsets.at(now)
    assert known is not None
    assert abs(known.offset_ns - 5 * S) <= 1
    assert MS <= known.error_ns <= MS + 2_000


def test_the_fastest_ping_counts_and_grows_old() -> None:
    offsets = Offsets()
    ping(offsets, START_NS, 40 * MS, 40 * MS, lambda _at: 0)
    ping(offsets, START_NS + S, MS, MS, lambda _at: 0)
    now = ping(offsets, START_NS + 2 * S, 60 * MS, 60 * MS, lambda _at: 0)
    early, late = offsets.at(now), offsets.at(now + 10 * S)
    assert early is not None
    assert late is not None
    assert early.error_ns < MS + 150_000
    assert late.error_ns == pytest.approx(early.error_ns + MS, abs=2)


def test_a_ping_that_came_later_makes_an_earlier_moment_known_better() -> None:
    offsets = Offsets()
    now = ping(offsets, START_NS, 50 * MS, 50 * MS, lambda _at: 0)
    before = offsets.at(now)
    ping(offsets, START_NS + S, MS, MS, lambda _at: 0)
    after = offsets.at(now)
    assert before is not None
    assert after is not None
    assert after.error_ns < before.error_ns / 10


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    count=st.integers(1, 60),
    there=st.integers(10_000, 200 * MS),
    back=st.integers(10_000, 200 * MS),
    jitter=st.integers(0, 300 * MS),
    ppm=st.floats(-99, 99),
    offset=st.integers(-(10**15), 10**15),
)
def test_the_truth_is_within_the_error_whatever_the_link_does(
    seed: int, count: int, there: int, back: int, jitter: int, ppm: float, offset: int
) -> None:
    rng = random.Random(seed)
    offsets = Offsets()

    def truth(at: int) -> float:
        return offset + (at - START_NS) * ppm / 1e6

    now = START_NS
    for _ in range(count):
        now = ping(
            offsets, now, there + rng.randint(0, jitter), back + rng.randint(0, jitter), truth, rng.randint(0, MS)
        )
        now += rng.randint(1, 3 * S)
    assert offsets.steps == 0
    for _ in range(20):
        assert holds(offsets, rng.randint(START_NS - S, now + 5 * S), truth)
    drift = offsets.drift()
    if drift is not None:
        assert abs(drift.ppm - ppm) <= drift.error_ppm + 0.01


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), size=st.sampled_from([-1, 1]), half=st.integers(100_000, 20 * MS))
def test_a_clock_that_is_set_is_noticed_and_both_sides_of_it_hold(seed: int, size: int, half: int) -> None:
    rng = random.Random(seed)
    offsets = Offsets()
    step_at = START_NS + 20 * S + rng.randint(0, S)
    step = size * (4 * half + 60 * MS)

    def truth(at: int) -> float:
        return (step if at >= step_at else 0) + (at - START_NS) * 40 / 1e6

    for second in range(40):
        sent = START_NS + second * S
        if sent <= step_at <= sent + 3 * half:
            continue  # a ping in whose midst the clock is set says nothing true
        ping(offsets, sent, rng.randint(0, half), rng.randint(0, half), truth)
    assert offsets.steps == 1
    for _ in range(30):
        assert holds(offsets, rng.randint(START_NS, START_NS + 42 * S), truth)


def test_a_new_link_is_not_held_to_what_the_old_one_said() -> None:
    offsets = Offsets()
    ping(offsets, START_NS, MS, MS, lambda _at: 0)
    offsets.new_link()
    now = ping(offsets, START_NS + S, MS, MS, lambda _at: 7 * S)
    known = offsets.at(now + 1)
    assert known is not None
    assert abs(known.offset_ns - 7 * S) <= known.error_ns
    assert offsets.steps == 0


def test_many_moments_are_those_of_each_one() -> None:
    offsets = Offsets()
    rng = random.Random(3)
    for second in range(30):
        ping(offsets, START_NS + second * S, rng.randint(0, 20 * MS), rng.randint(0, 20 * MS), lambda _at: 123 * MS)
    moments = np.array([START_NS + rng.randint(0, 30 * S) for _ in range(200)], dtype=np.int64)
    many = offsets.at_many(moments)
    assert many is not None
    for moment, offset, error in zip(moments.tolist(), *(column.tolist() for column in many), strict=True):
        single = offsets.at(moment)
        assert single is not None
        assert abs(offset - 123 * MS) <= error
        assert abs(error - single.error_ns) < 10_000


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), links=st.integers(1, 3), pause=st.sampled_from([1, 50, 200]))
def test_all_at_once_says_what_each_one_says(seed: int, links: int, pause: int) -> None:
    rng = random.Random(seed)
    offsets = Offsets()
    now = START_NS
    for link in range(links):
        offsets.new_link()
        for _ in range(rng.randint(1, 20)):
            now = ping(offsets, now, rng.randint(0, 9 * MS), rng.randint(0, 9 * MS), lambda _at, of=link: of * S)
            now += rng.randint(1, pause) * S
    start = rng.randint(START_NS - 200 * S, now)
    moments = np.sort([start + rng.randint(0, rng.choice((S, 300 * S))) for _ in range(20)])
    together = zip(*(column.tolist() for column in offsets._at_each(moments)), strict=True)
    assert [*together] == [offsets.at(moment) for moment in moments.tolist()]


def test_what_comes_without_the_ping_alone_uses_the_best_known() -> None:
    offsets = Offsets()
    offsets.add(LatencyMeasured(at_ns=START_NS, round_trip_ns=8 * MS, offset_ns=5 * S, error_ns=MS))
    known = offsets.at(START_NS)
    assert known is not None
    assert abs(known.offset_ns - 5 * S) <= 1
    assert known.error_ns <= MS + 1_000


def test_memory_is_bounded() -> None:
    offsets = Offsets()
    for number in range(2 * KEPT_SAMPLES):
        offsets.add_sample(START_NS + number, 0, MS)
    assert KEPT_SAMPLES // 2 <= len(offsets) <= KEPT_SAMPLES
    known = offsets.at(START_NS + 2 * KEPT_SAMPLES)
    assert known is not None
    assert known.error_ns <= MS + 10_000
