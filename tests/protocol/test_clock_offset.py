"""The gateway's clock from pings, against known delays in each direction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol.clock_offset import PINGS_OUT, SAMPLES, ClockOffset
from rts_console.protocol.errors import ProtocolError
from rts_console.protocol.events import LatencyMeasured
from rts_console.protocol.frames import Ping, Pong

START = 1_700_000_000 * 10**9
DELAYS = st.integers(0, 10**10)


def exchange(clock: ClockOffset, there: int, back: int, *, offset: int = 0, inside: int = 0, id: int = 1) -> object:
    """One ping that takes `there` and `back` nanoseconds, with a gateway whose clock is `offset` ahead."""
    clock.ping(id, START)
    arrived = START + there + offset
    return clock.measure(Pong(id, START, arrived, arrived + inside), START + there + inside + back)


def test_a_ping_carries_its_id_and_time() -> None:
    assert ClockOffset().ping(7, START) == Ping(7, START)


def test_equal_delays_give_the_offset_exactly() -> None:
    measured = exchange(ClockOffset(), 5_000, 5_000, offset=123_456, inside=777)
    assert measured == LatencyMeasured(
        at_ns=START + 10_777, round_trip_ns=10_000, offset_ns=123_456, error_ns=5_000, sample_ns=123_456
    )


def test_unequal_delays_put_it_off_by_half_their_difference() -> None:
    measured = exchange(ClockOffset(), 30_000_000, 10_000_000, offset=-5_000_000)
    assert isinstance(measured, LatencyMeasured)
    assert measured.offset_ns == -5_000_000 + 10_000_000
    assert measured.error_ns == 20_000_000


@given(DELAYS, DELAYS, st.integers(-(10**15), 10**15), st.integers(0, 10**9))
def test_the_true_offset_is_within_the_stated_error(there: int, back: int, offset: int, inside: int) -> None:
    measured = exchange(ClockOffset(), there, back, offset=offset, inside=inside)
    assert isinstance(measured, LatencyMeasured)
    assert measured.round_trip_ns == there + back
    assert abs(measured.offset_ns - offset) <= measured.error_ns


@given(st.lists(st.tuples(DELAYS, DELAYS), min_size=1, max_size=40))
def test_the_best_known_of_the_last_16_counts(delays: list[tuple[int, int]]) -> None:
    clock = ClockOffset()
    for number, (there, back) in enumerate(delays):
        measured = exchange(clock, there, back, id=number)
        assert isinstance(measured, LatencyMeasured)
        now = there + back
        assert measured.round_trip_ns == now
        trips = [sum(delay) for delay in delays[max(0, number - SAMPLES + 1) : number + 1]]
        assert measured.error_ns == min((trip + 1) // 2 + max(0, now - trip) // 10_000 for trip in trips)


def test_a_sample_is_known_less_well_as_it_grows_old() -> None:
    clock = ClockOffset()
    exchange(clock, 1_000, 1_000)
    later = START + 60 * 10**9
    clock.ping(2, later)
    measured = clock.measure(Pong(2, later, later + 10**9, later + 10**9), later + 2 * 10**9)
    assert measured.offset_ns == 0
    assert measured.error_ns == 1_000 + 62 * 10**9 // 10_000 - 1


def test_a_new_connection_forgets_the_samples() -> None:
    clock = ClockOffset()
    exchange(clock, 1, 1)
    clock.clear()
    measured = exchange(clock, 500, 500)
    assert isinstance(measured, LatencyMeasured)
    assert measured.error_ns == 500


def test_the_answer_to_no_ping_is_refused() -> None:
    clock = ClockOffset()
    with pytest.raises(ProtocolError, match="ping 9"):
        clock.measure(Pong(9, START, START, START), START)


def test_a_ping_is_answered_once() -> None:
    clock = ClockOffset()
    exchange(clock, 1, 1, id=3)
    with pytest.raises(ProtocolError):
        clock.measure(Pong(3, START, START, START), START)


def test_a_ping_of_the_last_connection_is_not_answered_on_this_one() -> None:
    clock = ClockOffset()
    clock.ping(1, START)
    clock.clear()
    with pytest.raises(ProtocolError):
        clock.measure(Pong(1, START, START, START), START)


def test_our_own_record_of_the_time_counts_not_what_comes_back() -> None:
    clock = ClockOffset()
    clock.ping(1, START)
    measured = clock.measure(Pong(1, 0, START + 5, START + 5), START + 10)
    assert measured.round_trip_ns == 10


@given(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**63), 2**63 - 1))
def test_a_gateway_that_lies_about_its_times_gives_no_negative_delay(received: int, answered: int) -> None:
    clock = ClockOffset()
    clock.ping(1, START)
    measured = clock.measure(Pong(1, START, received, answered), START + 10)
    assert measured.round_trip_ns >= 0
    assert measured.error_ns >= 0


def test_pings_without_answer_do_not_pile_up() -> None:
    clock = ClockOffset()
    for number in range(PINGS_OUT + 1):
        clock.ping(number, START)
    with pytest.raises(ProtocolError):
        clock.measure(Pong(0, START, START, START), START)
    assert clock.measure(Pong(1, START, START, START), START).round_trip_ns == 0
