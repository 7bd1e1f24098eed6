import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import LatencyMeasured
from rts_console.protocol.words import Outcome, UserMessageSendResult
from rts_console.record.quality import RING_SAMPLES, SERIES_LIMIT, Quality, SeriesKey

from .events import START_NS, logged_in, received, room_received, room_sent, sent

END_NS = START_NS + 10_000_000_000
SECOND = 1_000_000_000


def ping(round_trip_ms=2.0, *, offset_ns=0, error_ns=1_000_000, at_ns=START_NS):
    return LatencyMeasured(
        at_ns=at_ns, round_trip_ns=round(round_trip_ms * 1e6), offset_ns=offset_ns, error_ns=error_ns
    )


def values(quality, key):
    return quality.window(key, 60, until_ns=END_NS)[1].tolist()


def test_a_ping_is_a_round_trip_of_its_identity():
    quality = Quality()
    quality.add("alice", [ping(2.5)])
    assert quality.series() == [SeriesKey("round trip", "alice")]
    times_s, round_trips_ms = quality.window(SeriesKey("round trip", "alice"), 60, until_ns=END_NS)
    assert (times_s.tolist(), round_trips_ms.tolist()) == ([START_NS / 1e9], [2.5])


def test_between_our_own_identities_the_time_is_exact():
    quality = Quality()
    quality.add("bob", [logged_in("bob")])
    quality.add("alice", [ping(offset_ns=10**12), received(), room_received()])
    key = SeriesKey("peer to peer", "alice", "bob")
    assert values(quality, key) == [3.0, 3.0]
    assert quality.summary(key, 60, until_ns=END_NS).error_ms == 0


def test_from_a_foreign_sender_the_way_from_the_gateway_is_told_with_its_error():
    quality = Quality()
    # The gateway's clock is 5 s ahead of ours; the message came in there 2 ms before it was here.
    quality.add("alice", [ping(offset_ns=5 * SECOND, error_ns=400_000)])
    quality.add("alice", [received(gateway_in_ns=START_NS + 5 * SECOND + 1_000_000)])
    key = SeriesKey("gateway to peer", "alice", "bob")
    assert values(quality, key) == [2.0]
    assert quality.summary(key, 60, until_ns=END_NS).error_ms == 0.4


def test_without_a_known_offset_two_clocks_are_not_compared():
    quality = Quality()
    quality.add("alice", [received()])
    assert quality.series() == []


def test_the_send_time_runs_from_composing_to_the_result():
    quality = Quality()
    quality.add("alice", [sent(), room_sent()])
    assert values(quality, SeriesKey("send", "alice")) == [1.2, 2.0]


def test_a_send_without_a_result_is_lost_and_a_refused_one_is_no_sample():
    quality = Quality()
    quality.add("alice", [sent(), sent(outcome=Outcome.UNKNOWN, code=UserMessageSendResult.TIMEOUT)])
    quality.add("alice", [sent(outcome=Outcome.REFUSED, code=UserMessageSendResult.NO_RECEIVER)])
    summary = quality.summary(SeriesKey("send", "alice"), 60, until_ns=END_NS)
    assert (summary.count, summary.lost, summary.last) == (1, 1, 1.2)


def test_a_series_without_samples_has_no_figures():
    summary = Quality().summary(SeriesKey("loop lag"), 60)
    assert math.isnan(summary.p99)
    assert (summary.count, summary.lost) == (0, 0)


def test_a_window_has_only_its_own_time():
    quality = Quality()
    for second in range(10):
        quality.add_loop_lag(START_NS + second * SECOND, float(second))
    key = SeriesKey("loop lag")
    assert quality.window(key, 3, until_ns=START_NS + 8 * SECOND)[1].tolist() == [5, 6, 7, 8]
    assert quality.window(key, 3)[1].tolist() == []


def test_a_window_ends_now_unless_told_otherwise():
    quality = Quality()
    quality.add_loop_lag(now_ns(), 1.5)
    assert quality.summary(SeriesKey("loop lag"), 60).last == 1.5


@given(st.lists(st.floats(0, 10_000), min_size=1, max_size=300))
@settings(deadline=None)
def test_figures_are_those_of_the_samples(samples):
    quality = Quality()
    for number, value in enumerate(samples):
        quality.add_loop_lag(START_NS + number, value)
    summary = quality.summary(SeriesKey("loop lag"), 60, until_ns=END_NS)
    assert (summary.count, summary.last, summary.max) == (len(samples), samples[-1], max(samples))
    assert summary.mean == pytest.approx(float(np.mean(samples)))
    expected = np.percentile(samples, (50, 95, 99))
    assert (summary.p50, summary.p95, summary.p99) == tuple(pytest.approx(float(value)) for value in expected)


def test_a_full_ring_keeps_the_newest_and_counts_the_rest():
    quality = Quality()
    for number in range(RING_SAMPLES + 10):
        quality.add_loop_lag(START_NS + number, float(number))
    newest = values(quality, SeriesKey("loop lag"))
    assert (newest[0], newest[-1], len(newest)) == (10.0, RING_SAMPLES + 9.0, RING_SAMPLES)
    assert quality.stats == {"held": RING_SAMPLES, "dropped": 10, "refused": 0}


def test_series_are_bounded_and_count_what_was_refused():
    quality = Quality()
    for number in range(SERIES_LIMIT + 3):
        quality.add(f"user-{number}", [ping()])
    assert len(quality.series()) == SERIES_LIMIT
    assert quality.stats["refused"] == 3


def test_rows_may_be_read_while_another_series_begins():
    quality = Quality()
    quality.add("alice", [ping(2.5)])
    quality.add("bob", [ping(3.5)])
    rows = quality.rows()
    first = next(rows)
    quality.add_loop_lag(START_NS, 1.0)
    assert [first.value_ms, *(row.value_ms for row in rows)] == [2.5, 3.5]


def test_rows_are_all_samples_and_clear_forgets_them():
    quality = Quality()
    quality.add("alice", [ping(2.5, at_ns=START_NS), sent()])
    rows = [(row.series, row.identity, row.at_ns, row.value_ms) for row in quality.rows()]
    assert rows == [("round trip", "alice", START_NS, 2.5), ("send", "alice", START_NS + 1_200_000, 1.2)]
    quality.clear()
    assert list(quality.rows()) == []


def test_the_clock_offset_outlives_a_clear():
    quality = Quality()
    quality.add("alice", [ping(offset_ns=0)])
    quality.clear()
    quality.add("alice", [received()])
    assert quality.series() == [SeriesKey("gateway to peer", "alice", "bob")]


def test_labels_name_series_identity_and_sender():
    assert SeriesKey("peer to peer", "alice", "bob").label == "peer to peer: bob → alice"
    assert SeriesKey("send", "alice").label == "send: alice"
    assert SeriesKey("loop lag").label == "loop lag"
