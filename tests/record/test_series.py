"""What a stretch of samples comes to."""

import math

import numpy as np

from rts_console.record.series import OTHERS, SeriesKey, summarize


def test_lost_ones_are_counted_and_not_averaged() -> None:
    values = np.array([1.0, np.nan, 3.0])
    found = summarize(values, np.array([0.1, 0.0, 0.2]), 0.5, 2, 1)
    assert (found.count, found.lost, found.mean, found.last, found.error_ms) == (2, 1, 2.0, 3.0, 0.2)
    assert (found.jitter, found.arrival, found.reordered, found.late) == (2.0, 0.5, 2, 1)


def test_of_nothing_nothing_is_known() -> None:
    found = summarize(np.empty(0), np.empty(0), math.nan, 0, 0)
    assert (found.count, found.lost, found.error_ms) == (0, 0, 0.0)
    assert math.isnan(found.p50)


def test_a_label_says_who() -> None:
    assert SeriesKey("loop lag").label == "loop lag"
    assert SeriesKey("send", "ann").label == "send: ann"
    assert SeriesKey("peer to peer", "ann", OTHERS).label == "peer to peer: (others) → ann"
