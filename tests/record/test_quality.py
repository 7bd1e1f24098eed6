import math

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import LatencyMeasured
from rts_console.protocol.words import Outcome, UserMessageSendResult
from rts_console.record.quality import (
    IDLE_NS,
    OTHERS,
    PAIRS_LIMIT,
    RING_SAMPLES,
    SERIES_LIMIT,
    Quality,
    SeriesKey,
)
from rts_console.record.ring import LEAST_SAMPLES, SAMPLE_BYTES

from .events import START_NS, delivered, logged_in, received, room_received, room_sent, sent, server_sent, submitted

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


def test_what_is_told_of_before_a_join_is_no_latency():
    quality = Quality()
    history = msgspec.structs.replace(room_received(), attributes={"type": "RC:TxtMsg", "left": 0})
    quality.add("bob", [logged_in("bob")])
    quality.add("alice", [history, msgspec.structs.replace(room_received(), attributes={"type": "RC:TxtMsg"})])
    assert values(quality, SeriesKey("peer to peer", "alice", "bob")) == [3.0]


def test_from_a_foreign_sender_the_way_from_the_gateway_is_told_with_its_error():
    quality = Quality()
    # The gateway's clock is 5 s ahead of ours; the message came in there 2 ms before it was here.
    quality.add("alice", [ping(offset_ns=5 * SECOND, error_ns=400_000)])
    quality.add("alice", [received(gateway_in_ns=START_NS + 5 * SECOND + 1_000_000)])
    key = SeriesKey("gateway to peer", "alice", "bob")
    assert values(quality, key) == [pytest.approx(1.5)]
    assert quality.summary(key, 60, until_ns=END_NS).error_ms == pytest.approx(0.4, rel=0.1)


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


def everybody_talks(users, ceiling_bytes=2**30):
    """Each of so many users has a message from each of the others, all of them ours."""
    quality, names = Quality(ceiling_bytes), [f"user-{number:02}" for number in range(users)]
    for name in names:
        quality.add(name, [logged_in(name), ping()])
    for name in names:
        quality.add(name, [received(user_id=other) for other in names if other != name])
    while quality._incoming:
        quality.settle(1)
    return quality, names


def test_when_everybody_talks_to_everybody_no_sample_is_refused():
    quality, names = everybody_talks(20)
    pairs = 20 * 19
    assert pairs > PAIRS_LIMIT
    told = [key for key in quality.series() if key.name == "peer to peer"]
    assert sum(key.sender != OTHERS for key in told) == PAIRS_LIMIT
    assert sum(len(values(quality, key)) for key in told) == pairs
    assert quality.stats == {"held": 2 * pairs + 20, "dropped": 0, "refused": 0}
    assert quality.summary(SeriesKey("peer to peer", names[-1], OTHERS), 60, until_ns=END_NS).count == 19
    assert quality.came == 2 * pairs + 20


def test_a_silent_pair_makes_room_and_that_is_told():
    quality, names = everybody_talks(20)
    later = START_NS + IDLE_NS + SECOND
    quality.add(names[-1], [received(user_id=names[3], at_ns=later)])
    own = SeriesKey("peer to peer", names[-1], names[3])
    assert quality.window(own, 60, until_ns=later)[1].size == 1
    assert quality.evicted == 1
    assert quality.stats["dropped"] == 2
    assert len([key for key in quality.series() if key.name == "peer to peer" and key.sender != OTHERS]) == PAIRS_LIMIT
    assert quality.came == 2 * 20 * 19 + 20 + 2


def test_all_series_together_keep_to_the_ceiling():
    ceiling = 40 * LEAST_SAMPLES * SAMPLE_BYTES
    quality, many = Quality(ceiling), 40 * LEAST_SAMPLES
    at_ns, keys = START_NS + np.arange(many), [SeriesKey("send", f"user-{number}") for number in range(4)]
    for key in keys:
        quality.add_samples(key, at_ns, np.arange(many, dtype=float))
        assert quality.memory_bytes <= ceiling
    held = [values(quality, key) for key in keys]
    assert all(each[-1] == many - 1 and each == sorted(each) for each in held)
    assert min(map(len, held)) >= 2 * LEAST_SAMPLES
    assert quality.stats == {"held": sum(map(len, held)), "dropped": 4 * many - sum(map(len, held)), "refused": 0}


def test_a_look_at_one_series_works_off_that_one_alone():
    quality = Quality()
    for user in ("bob", "carol"):
        quality.add(user, [ping(), logged_in(user)])
        quality.add(user, [received(user_id="bob")])
    first, second = (SeriesKey("peer to peer", user, "bob") for user in ("bob", "carol"))
    assert {first, second} <= set(quality.series())
    for user in ("bob", "carol"):
        quality.add(user, [received(user_id="bob")])
    assert len(values(quality, first)) == 2
    assert [run[0] for run in quality._incoming] == ["carol"]
    assert len(values(quality, second)) == 2


def test_series_are_told_as_soon_as_they_begin_also_after_a_clear():
    quality = Quality()
    quality.add("bob", [logged_in("bob"), received(user_id="bob")])
    assert quality.series() == [SeriesKey("peer to peer", "bob", "bob")]
    quality.clear()
    assert quality.series() == []
    quality.add("bob", [received(user_id="bob")])
    assert quality.series() == [SeriesKey("peer to peer", "bob", "bob")]


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
    assert rows[:2] == [("round trip", "alice", START_NS, 2.5), ("send", "alice", START_NS + 1_200_000, 1.2)]
    assert [row[0] for row in rows[2:]] == ["client to gateway"]
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


# Legs


def test_a_message_is_told_leg_by_leg():
    quality = Quality()
    # The gateway's clock is 5 s ahead; 0.3 ms after composing the socket took it, 0.5 ms later it was there.
    quality.add("alice", [ping(offset_ns=5 * SECOND, error_ns=100_000)])
    result = msgspec.structs.replace(
        sent(),
        written_at_ns=START_NS + 300_000,
        gateway_in_ns=START_NS + 5 * SECOND + 800_000,
        gateway_out_ns=START_NS + 5 * SECOND + 900_000,
    )
    quality.add("alice", [submitted(), result, delivered()])
    assert values(quality, SeriesKey("client to gateway", "alice")) == [pytest.approx(0.5)]
    assert values(quality, SeriesKey("in the gateway", "alice")) == [pytest.approx(0.1)]
    assert values(quality, SeriesKey("receipt", "alice")) == [4.0]
    leg = quality.summary(SeriesKey("client to gateway", "alice"), 60, until_ns=END_NS)
    assert leg.error_ms == pytest.approx(0.1, rel=0.2)
    assert quality.summary(SeriesKey("in the gateway", "alice"), 60, until_ns=END_NS).error_ms == 0


def test_the_app_server_is_timed_by_the_gateway():
    quality = Quality()
    answered = msgspec.structs.replace(
        server_sent(b"ok", 200), gateway_out_ns=START_NS + 1_000_000, answered_at_ns=START_NS + 8_000_000
    )
    quality.add("alice", [answered])
    assert values(quality, SeriesKey("app server", "alice")) == [7.0]


def test_without_a_known_offset_only_exact_legs_are_told():
    quality = Quality()
    result = msgspec.structs.replace(sent(), gateway_out_ns=START_NS + 600_000)
    quality.add("alice", [result])
    assert {key.name for key in quality.series()} == {"send", "in the gateway"}


def test_the_arrival_rate_counts_receipts_against_receivers():
    quality = Quality()
    key = SeriesKey("receipt", "alice")
    for number in range(4):
        quality.add("alice", [submitted(client_message_id=f"a-{number}"), sent(f"a-{number}")])
    for number in range(3):
        quality.add("alice", [delivered(client_message_id=f"a-{number}")])
    assert quality.summary(key, 60, until_ns=END_NS).arrival == 0.75
    assert [each.user_id for each in quality.receipts("alice").of("a-1")] == ["bob"]


def test_the_arrival_rate_of_a_pair_of_ours_is_what_it_got():
    quality = Quality()
    quality.add("alice", [logged_in("alice")])
    quality.add("bob", [logged_in("bob")])
    for number in range(4):
        quality.add("alice", [submitted(client_message_id=f"a-{number}"), sent(f"a-{number}")])
    quality.add("bob", [received(user_id="alice")])
    assert quality.summary(SeriesKey("peer to peer", "bob", "alice"), 60, until_ns=END_NS).arrival == 0.25


def test_what_overtakes_is_counted_for_each_sender_and_room():
    quality = Quality()
    quality.add("bob", [logged_in("bob")])
    for composed in (10, 30, 20, 40, 35):
        quality.add("alice", [received(composed_at_ns=START_NS + composed)])
    quality.add("alice", [room_received()])
    assert quality.summary(SeriesKey("peer to peer", "alice", "bob"), 60, until_ns=END_NS).reordered == 2


def test_samples_taken_in_a_stall_are_marked_and_can_be_left_out():
    quality = Quality()
    quality.add_loop_lag(START_NS + SECOND, 50.0)
    quality.add_loop_lag(START_NS + 2 * SECOND, 3.0)
    for at_ms, value in ((900, 1.0), (970, 2.0), (1_002, 3.0), (1_020, 4.0), (2_000, 5.0)):
        quality.add("alice", [ping(value, at_ns=START_NS + at_ms * 1_000_000)])
    key = SeriesKey("round trip", "alice")
    assert quality.summary(key, 60, until_ns=END_NS).late == 2
    kept = quality.window(key, 60, until_ns=END_NS, leave_out_late=True)[1].tolist()
    assert kept == [1.0, 4.0, 5.0]
    assert quality.summary(key, 60, until_ns=END_NS, leave_out_late=True).count == 3


def test_what_was_measured_elsewhere_is_never_marked():
    quality = Quality()
    quality.add_loop_lag(START_NS + SECOND, 500.0)
    key = SeriesKey("probe", "a → b")
    at_ns = np.array([START_NS + SECOND // 2, START_NS + SECOND], dtype=np.int64)
    quality.add_samples(key, at_ns, np.array([1.0, math.nan]))
    quality.add_expected(key, at_ns, np.array([1.0, 0.0]))
    summary = quality.summary(key, 60, until_ns=END_NS)
    assert (summary.count, summary.lost, summary.late, summary.arrival) == (1, 1, 0, 0.5)


def test_jitter_is_the_mean_step_between_samples():
    quality = Quality()
    for number, value in enumerate((1.0, 4.0, 2.0)):
        quality.add("alice", [ping(value, at_ns=START_NS + number)])
    assert quality.summary(SeriesKey("round trip", "alice"), 60, until_ns=END_NS).jitter == 2.5


def test_the_histogram_is_of_everything_since_the_last_clear():
    quality = Quality()
    key = SeriesKey("round trip", "alice")
    quality.add("alice", [ping(value, at_ns=START_NS + number) for number, value in enumerate((1.0, 2.0, 3.0))])
    assert quality.histogram(key).count == 3
    quality.clear()
    assert quality.histogram(key).count == 0


def test_what_was_put_aside_is_settled_in_slices_and_nothing_of_it_is_missed() -> None:
    quality = Quality()
    quality.add("alice", [logged_in("bob")])
    for sender in ("bob", "carol"):
        events = [received(f"hello {number}", user_id=sender) for number in range(20)]
        quality.add("alice", events)
    quality.settle(0.0)  # no time: nothing is done, nothing is lost
    quality.settle(10.0)
    assert not quality._incoming
    (key,) = [key for key in quality.series() if key.name == "peer to peer"]
    assert quality.summary(key, 10**10).count == 20
