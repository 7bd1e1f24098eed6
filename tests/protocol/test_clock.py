"""The one clock: never back, and at the wall's time."""

import time

from rts_console.protocol.clock import now_ns


def test_it_never_goes_back() -> None:
    readings = [now_ns() for _ in range(10_000)]
    assert readings == sorted(readings)


def test_it_is_finer_than_a_millisecond() -> None:
    readings = {now_ns() for _ in range(1_000)}
    assert min(b - a for a, b in zip(sorted(readings), sorted(readings)[1:], strict=False)) < 1_000_000


def test_it_shows_the_walls_time() -> None:
    # The wall may be set while the tests run; an hour is far from both that and a wrong epoch.
    assert abs(now_ns() - time.time_ns()) < 3_600 * 10**9


def test_it_runs_as_fast_as_the_performance_counter() -> None:
    before, counted = now_ns(), time.perf_counter_ns()
    offset = before - counted
    assert abs(now_ns() - time.perf_counter_ns() - offset) < 50_000_000
