"""The vendor's states over time, and how long the client waits before it tries again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol import link_state as ls
from rts_console.protocol.clock import MS
from rts_console.protocol.events import ConnectionStateChanged
from rts_console.protocol.link_state import LinkState
from rts_console.protocol.words import ConnectionState as State

START = 1_700_000_000 * 10**9
FRACTIONS = st.floats(0, 1, exclude_max=True)


class Line:
    """A link state with its events and a clock by hand."""

    def __init__(self, fraction: float = 0.5, waits_ms: tuple[int, ...] = ()) -> None:
        self.events: list[ConnectionStateChanged] = []
        self.fraction = fraction
        self.now = START
        self.link = LinkState(self.events.append, lambda: self.fraction, waits_ms)

    def connect(self) -> None:
        self.link.connecting(self.now)
        self.link.connected(self.now)

    def wait_ms(self) -> float:
        assert self.link.retry_at_ns is not None
        return (self.link.retry_at_ns - self.now) / MS

    def retry(self) -> None:
        assert self.link.retry_at_ns is not None
        self.now = self.link.retry_at_ns
        self.link.attempt_begun()

    def at(self, ms: int) -> list[State]:
        """Let the time be `ms` after the start; the states that this brings."""
        self.events.clear()
        self.now = START + ms * MS
        self.link.handle_deadline(self.now)
        return [event.state for event in self.events]


def test_before_a_login_there_is_no_state() -> None:
    line = Line()
    assert line.link.state is None
    assert line.link.next_deadline() is None


def test_a_first_connection_is_connecting_then_connected() -> None:
    line = Line()
    line.connect()
    assert [event.state for event in line.events] == [State.CONNECTING, State.CONNECTED]
    assert line.link.next_deadline() is None


def test_a_loss_is_reconnecting_disconnected_lost_reconnected() -> None:
    line = Line()
    line.connect()
    line.link.lost(START, "cut", 1006)
    assert line.link.state is State.RECONNECTING
    assert line.link.next_deadline() == START + 12_000 * MS
    assert line.at(11_999) == []
    assert line.at(12_000) == [State.DISCONNECTED]
    assert line.link.next_deadline() == START + 22_000 * MS
    assert line.at(21_999) == []
    assert line.at(22_000) == [State.LOST]
    assert line.link.next_deadline() is None
    line.link.connected(line.now)
    assert line.link.state is State.RECONNECTED


def test_a_first_connection_that_is_tried_on_is_reconnecting_after_10_s() -> None:
    line = Line()
    line.link.connecting(START)
    line.link.attempt_failed(START + 5 * MS, "refused")
    assert line.link.state is State.CONNECTING
    assert line.link.retry_at_ns is not None
    line.retry()
    line.link.attempt_failed(line.now, "refused")
    assert line.at(9_999) == []
    assert line.at(10_000) == [State.RECONNECTING]
    line.link.attempt_failed(line.now, "refused")
    assert line.link.state is State.RECONNECTING
    assert line.at(600_000) == []
    line.link.connected(line.now)
    assert line.link.state is State.RECONNECTED


def test_a_first_connection_that_is_there_within_10_s_is_connected() -> None:
    line = Line()
    line.link.connecting(START)
    line.link.attempt_failed(START, "refused")
    line.retry()
    line.link.connected(line.now)
    assert line.link.state is State.CONNECTED
    assert line.at(10_000) == []


def test_a_late_alarm_passes_through_both_states() -> None:
    line = Line()
    line.connect()
    line.link.lost(START, "cut")
    assert line.at(60_000) == [State.DISCONNECTED, State.LOST]


def test_the_times_count_from_the_loss_however_many_attempts_fail() -> None:
    line = Line()
    line.connect()
    line.link.lost(START, "cut")
    for _ in range(5):
        line.retry()
        line.link.attempt_failed(line.now, "refused")
    assert line.link.next_deadline() == START + 12_000 * MS


@pytest.mark.parametrize(("after_ms", "state"), [(12_000, State.DISCONNECTED), (22_000, State.LOST)])
def test_a_failed_attempt_does_not_make_a_late_state_look_fresh(after_ms: int, state: State) -> None:
    line = Line()
    line.connect()
    line.link.lost(START, "cut")
    line.at(after_ms)
    line.link.attempt_failed(line.now, "refused")
    assert line.link.state is state


def test_after_a_reconnect_the_next_loss_counts_anew() -> None:
    line = Line()
    line.connect()
    line.link.lost(START, "cut")
    line.at(30_000)
    line.link.connected(line.now)
    line.link.lost(line.now, "cut again")
    assert line.link.next_deadline() == line.now + 12_000 * MS


def test_a_failure_ends_the_retries() -> None:
    line = Line()
    line.connect()
    line.link.lost(START, "cut")
    line.link.failed(START, "kicked", 4505)
    assert line.link.state is State.FAILED
    assert line.link.retry_at_ns is None
    assert line.link.next_deadline() is None
    assert (line.events[-1].reason, line.events[-1].close_code) == ("kicked", 4505)


def test_a_logout_leaves_no_state_and_tells_nothing() -> None:
    line = Line()
    line.connect()
    line.events.clear()
    line.link.closed()
    assert line.link.state is None
    assert line.events == []


def test_a_loss_tells_reason_code_and_wait() -> None:
    line = Line()
    line.connect()
    line.link.lost(START, "The gateway is stopping.", 4000, 3_000)
    event = line.events[-1]
    assert (event.reason, event.close_code) == ("The gateway is stopping.", 4000)
    assert event.retry_in_ms == int(line.wait_ms())


def test_attempts_are_counted() -> None:
    line = Line()
    line.connect()
    line.link.lost(START, "cut")
    for number in (1, 2, 3):
        line.retry()
        line.link.attempt_failed(line.now, "refused")
        assert line.events[-1].attempt == number


# --- back-off ---


@given(FRACTIONS)
def test_the_first_retry_is_within_200_ms(fraction: float) -> None:
    line = Line(fraction)
    line.connect()
    line.link.lost(START, "cut")
    assert 100 <= line.wait_ms() <= 200


@given(FRACTIONS, st.integers(1, 40))
def test_the_nth_retry_is_within_its_doubled_range(fraction: float, tries: int) -> None:
    line = Line(fraction)
    line.connect()
    line.link.lost(START, "cut")
    for _ in range(tries):
        line.retry()
        line.link.attempt_failed(line.now, "refused")
    assert 100 <= line.wait_ms() <= min(15_000, 500 * 2**tries)


def test_the_range_is_used_in_full() -> None:
    line = Line(0.999)
    line.connect()
    line.link.lost(START, "cut")
    waits = []
    for _ in range(8):
        line.retry()
        line.link.attempt_failed(line.now, "refused")
        waits.append(round(line.wait_ms(), -1))
    assert waits == [1_000, 2_000, 4_000, 7_990, 14_980, 14_980, 14_980, 14_980]


@given(FRACTIONS, st.integers(1, 599_000))
def test_what_the_gateway_says_counts_and_is_spread(fraction: float, said_ms: int) -> None:
    for tell in ("lost", "attempt_failed"):
        line = Line(fraction)
        line.connect()
        getattr(line.link, tell)(START, "draining", 4000, said_ms)
        assert said_ms <= line.wait_ms() <= said_ms + 200


@pytest.mark.parametrize("said_ms", [2**63 - 1, 600_001])
def test_the_gateway_cannot_send_the_client_away_for_ever(said_ms: int) -> None:
    line = Line()
    line.connect()
    line.link.lost(START, "draining", 4000, said_ms)
    assert line.wait_ms() <= 600_200


@pytest.mark.parametrize("said_ms", [0, -1, -(2**63)])
def test_a_wait_that_makes_no_sense_is_not_heeded(said_ms: int) -> None:
    line = Line()
    line.connect()
    line.link.lost(START, "draining", 4000, said_ms)
    assert 100 <= line.wait_ms() <= 200


def test_a_link_that_lived_for_30_s_begins_the_row_anew() -> None:
    line = Line(0.999)
    line.connect()
    line.link.lost(line.now, "cut")
    line.retry()
    line.link.connected(line.now)
    line.now += ls.STABLE_AFTER_MS * MS
    line.link.lost(line.now, "cut")
    assert line.wait_ms() <= 200


def test_a_link_that_lived_for_less_does_not() -> None:
    line = Line(0.999)
    line.connect()
    waits = []
    for _ in range(6):
        line.link.lost(line.now, "cut")
        waits.append(round(line.wait_ms(), -1))
        line.retry()
        line.link.connected(line.now)
        line.now += (ls.STABLE_AFTER_MS - 1) * MS
    assert waits == [200, 1_000, 2_000, 4_000, 7_990, 14_980]


def test_a_new_login_begins_the_row_anew() -> None:
    line = Line(0.999)
    line.connect()
    for _ in range(5):
        line.link.lost(line.now, "cut")
        line.retry()
        line.link.connected(line.now)
    line.link.closed()
    line.connect()
    line.link.lost(line.now, "cut")
    assert line.wait_ms() <= 200


def test_the_wait_can_be_skipped() -> None:
    line = Line()
    line.connect()
    line.link.lost(START, "cut")
    line.link.retry_now(START + 5)
    assert line.link.retry_at_ns == START + 5


def test_there_is_nothing_to_skip_while_connected() -> None:
    line = Line()
    line.connect()
    line.link.retry_now(START + 5)
    assert line.link.retry_at_ns is None


def test_waits_of_ones_own_are_kept_to_and_the_last_goes_on() -> None:
    line = Line(waits_ms=(50, 250, 5_000))
    line.connect()
    line.link.lost(line.now, "x")
    waits = [line.wait_ms()]
    for _ in range(4):
        line.retry()
        line.link.attempt_failed(line.now, "x")
        waits.append(line.wait_ms())
    assert waits == [50, 250, 5_000, 5_000, 5_000]
