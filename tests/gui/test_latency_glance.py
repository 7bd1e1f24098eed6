"""Two figures and a line of how long messages take."""

import math

import numpy as np

from rts_console.gui.latency_glance import SPAN_S, Glance, glance
from rts_console.protocol.clock import now_ns
from rts_console.record.quality import Quality
from rts_console.record.series import SeriesKey


def add(quality: Quality, key: SeriesKey, *samples: tuple[float, float]) -> None:
    """Samples, each so many seconds before now, of so many milliseconds."""
    at_ns = [now_ns() - round(before_s * 1e9) for before_s, _ in samples]
    quality.add_samples(key, np.array(at_ns, np.int64), np.array([value for _, value in samples], np.float64))


def test_without_a_sample_nothing_is_known() -> None:
    seen = glance(Quality(), 0.0)
    assert math.isnan(seen.p50_ms)
    assert (seen.line, seen.of) == ((), "")
    assert Glance() == Glance(seen.p50_ms, seen.p95_ms)


def test_all_pairs_count_and_round_trips_only_without_any() -> None:
    quality = Quality()
    add(quality, SeriesKey("round trip", "alice"), (1, 900.0))
    assert glance(quality, now_ns() / 1e9).of == "round trip"
    add(quality, SeriesKey("peer to peer", "alice", "bob"), (3.5, 1.0), (1.5, 3.0))
    add(quality, SeriesKey("peer to peer", "bob", "alice"), (1.5, 5.0))
    seen = glance(quality, now_ns() / 1e9)
    assert (seen.of, seen.p50_ms) == ("peer to peer", 3.0)
    assert 3.0 < seen.p95_ms <= 5.0


def test_the_line_has_the_median_of_each_second_and_gaps() -> None:
    quality = Quality()
    add(quality, SeriesKey("peer to peer", "alice", "bob"), (20.5, 2.0), (20.4, 4.0), (10.5, 7.0), (70.0, 99.0))
    line = glance(quality, now_ns() / 1e9).line
    assert len(line) == SPAN_S
    assert [value for value in line if math.isfinite(value)] == [3.0, 7.0]


def test_a_lost_message_has_no_time() -> None:
    quality = Quality()
    add(quality, SeriesKey("peer to peer", "alice", "bob"), (1.5, math.nan), (1.5, 2.0))
    assert glance(quality, now_ns() / 1e9).p95_ms == 2.0
