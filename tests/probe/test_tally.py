"""Each message counts once, whatever becomes of it."""

import math

from hypothesis import given
from hypothesis import strategies as st

from rts_console.probe.tally import Tally

S = 10**9


def test_what_arrives_is_timed_and_late_ones_are_counted() -> None:
    tally = Tally("a → b", 200, 5 * S)
    for number, took_ms in enumerate((1, 250)):
        tally.sent(number, S)
        tally.arrived(number, S + took_ms * 10**6)
    said = tally.take(2 * S)
    assert said["series"]["a → b"][1] == [1.0, 250.0]
    assert (said["counts"]["received"], said["counts"]["late"]) == (2, 1)
    assert said["ends"] == [[S, S], [1, 1]]
    assert tally.take(2 * S)["series"] == {}


def test_what_does_not_arrive_is_lost_until_it_does() -> None:
    tally = Tally("a → b", 200, 5 * S)
    tally.sent(1, S)
    assert tally.take(5 * S)["counts"]["lost"] == 0
    said = tally.take(6 * S)
    assert (said["counts"]["lost"], said["series"]["a → b"][1], said["ends"]) == (1, [None], [[S], [0]])
    tally.arrived(1, 7 * S)
    assert {name: tally.counts[name] for name in ("lost", "received", "late")} == {"lost": 0, "received": 1, "late": 1}


def test_what_is_refused_is_not_lost() -> None:
    tally = Tally("a → b", 200, 5 * S)
    tally.sent(1, S)
    tally.refused(1, "5 ExceedQPS", S)
    said = tally.take(20 * S)
    assert (said["counts"]["refused"], said["counts"]["lost"], said["refusals"]) == (1, 0, {"5 ExceedQPS": 1})


def test_totals_without_a_sample_have_no_figures() -> None:
    totals = Tally("a → b", 200, 5 * S).totals()
    assert totals["max_ms"] is None
    assert set(totals["percentiles_ms"].values()) == {None}


@given(st.lists(st.tuples(st.sampled_from(["sent", "arrived", "refused", "wait"]), st.integers(0, 8)), max_size=60))
def test_the_counts_add_up(steps: list[tuple[str, int]]) -> None:
    tally, now, sent = Tally("a → b", 200, 5 * S), S, 0
    for what, number in steps:
        now += S
        if what == "sent":
            sent += 1
            tally.sent(100 + sent, now)
        elif what == "arrived":
            tally.arrived(100 + number, now)
        elif what == "refused":
            tally.refused(100 + number, "5", now)
        tally.take(now)
    tally.take(now + 10 * S)
    counts = tally.counts
    assert counts["sent"] == counts["received"] + counts["lost"] + counts["refused"]
    assert min(counts.values()) >= 0
    assert math.isnan(tally.histogram.mean) == (counts["received"] == 0)
