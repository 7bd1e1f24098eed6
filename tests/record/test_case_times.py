"""Pings, receipts and the loop lag outlive their run in a case."""

import math

import numpy as np
import pytest

from rts_console.protocol.events import LatencyMeasured
from rts_console.record.case_times import LINES, MOST_SAMPLES, Times, know_times, times_of
from rts_console.record.quality import Quality
from rts_console.record.series import SeriesKey

T = 1_800_000_000 * 10**9
S = 10**9


def measured(pings: int = 3) -> Quality:
    quality = Quality()
    for number in range(pings):
        at_ns = T + number * S // 10
        quality.add(
            "alice", [LatencyMeasured(at_ns=at_ns, round_trip_ns=(number + 1) * 10**6, offset_ns=0, error_ns=0)]
        )
        quality.add_loop_lag(at_ns, 2.5)
    quality.add_samples(SeriesKey("receipt", "bob"), np.array([T, T + S]), np.array([4.0, math.nan]))
    quality.add_samples(SeriesKey("send", "bob"), np.array([T]), np.array([4.0]))
    return quality


def samples(quality: Quality) -> dict[str, list[tuple[float, float]]]:
    """What is known of each series: seconds after the beginning, and milliseconds."""
    found = {}
    for key in quality.series():
        at_s, took_ms = quality.window(key, 1e10, until_ns=2**62)
        found[key.label] = [(round(at - T / S, 3), took) for at, took in zip(at_s, took_ms, strict=True)]
    return found


def test_what_no_row_tells_of_is_kept_and_nothing_else() -> None:
    times = times_of(measured())
    assert sorted(each.series for each in times) == sorted(LINES)
    quality = Quality()
    know_times(quality, times)
    assert samples(quality) == {
        "round trip: alice": [(0.0, 1.0), (0.1, 2.0), (0.2, 3.0)],
        "loop lag": [(0.0, 2.5), (0.1, 2.5), (0.2, 2.5)],
        "receipt: bob": [(0.0, 4.0)],  # one that never came is no time
    }


def test_of_a_long_run_the_newest_are_kept() -> None:
    (pings,) = (each for each in times_of(measured(MOST_SAMPLES + 5)) if each.series == "round trip")
    assert len(pings.took_ms) == len(pings.after_ms) == MOST_SAMPLES
    assert pings.took_ms[-1] == MOST_SAMPLES + 5
    assert pings.from_ns == pytest.approx(T + 5 * S // 10, abs=10**3)


@pytest.mark.parametrize(
    "times",
    [
        Times("round trip", "alice", -1, (0.0,), (1.0,)),
        Times("round trip", "alice", 10**30, (0.0,), (1.0,)),
        Times("round trip", "alice", T, (math.inf, 1e300, math.nan), (1.0, 1.0, 1.0)),
        Times("round trip", "alice", T, (0.0, 0.0, 0.0), (math.inf, math.nan, -1.0)),
        Times("round trip", "alice", T, (0.0, 0.0), ()),
    ],
)
def test_what_cannot_be_is_left_out(times: Times) -> None:
    quality = Quality()
    know_times(quality, [times])
    assert quality.series() == []
