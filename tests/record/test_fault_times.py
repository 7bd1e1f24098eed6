"""When something was wrong on purpose, from the rows that tell so."""

from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol.events import FaultChanged
from rts_console.record.fault_times import FaultTime, FaultTimes, fault_times
from rts_console.record.log import EventLog


def changed(at_ns: int, number: int, on: bool, words: str = "loss 3.5 % for all") -> FaultChanged:
    return FaultChanged(at_ns=at_ns, number=number, words=words, on=on)


def test_from_its_beginning_to_its_end() -> None:
    log = EventLog()
    log.append(
        "gateway",
        [
            changed(10, 1, True),
            changed(20, 2, True, "half open for bob"),
            changed(30, 1, False),
            changed(35, 0, True, "gateway restart for all"),
            changed(5, 9, False, "begun before"),
        ],
    )
    times = fault_times(log)
    assert times.all == [
        FaultTime(0, 5, "begun before"),
        FaultTime(10, 30, "loss 3.5 % for all"),
        FaultTime(20, 0, "half open for bob"),
        FaultTime(35, 0, "gateway restart for all"),
    ]
    assert times.at(2) == ["begun before"]
    assert times.at(7) == []
    assert times.at(25) == ["loss 3.5 % for all", "half open for bob"]
    assert times.at(30) == ["half open for bob"]
    assert [time.words for time in times.between(31, 34)] == ["half open for bob"]


def test_a_log_without_any() -> None:
    times = fault_times(EventLog())
    assert (times.all, times.at(5), times.between(0, 9)) == ([], [], [])


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9), st.booleans(), st.sampled_from("abc")))


@given(spans, st.integers(0, 60))
def test_at_any_moment_it_says_what_a_look_at_all_says(
    given_spans: list[tuple[int, int, bool, str]], at_ns: int
) -> None:
    all_times = [FaultTime(start, 0 if lasts else start + length, words) for start, length, lasts, words in given_spans]
    on = {time.words for time in all_times if time.start_ns <= at_ns and (not time.end_ns or at_ns < time.end_ns)}
    assert set(FaultTimes(all_times).at(at_ns)) == on
