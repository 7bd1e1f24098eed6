"""States 1 to 5 with the vendor's reasons and times, by a clock by hand."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.vendors.agora_codes import Reason, State
from rts_console.vendors.agora_state import ConnectionStates, Times, Told


def connected(at: float = 100.0, times: Times | None = None) -> ConnectionStates:
    states = ConnectionStates(times or Times())
    assert states.connect() == Told("on_connecting", Reason.CONNECTING)
    assert states.joined(at) == Told("on_connected", Reason.JOIN_SUCCESS)
    return states


def test_the_vendors_times() -> None:
    times = Times()
    assert (times.interrupted_s, times.lost_s, times.give_up_s, times.reorder_s) == (4, 10, 20 * 60, 5)


def test_from_disconnected_to_connected_and_back() -> None:
    states = ConnectionStates(Times())
    assert states.state is State.DISCONNECTED
    states.connect()
    assert states.state is State.CONNECTING
    assert states.next_deadline() is None
    states.joined(0)
    assert states.state is State.CONNECTED
    assert states.disconnect() == Told("on_disconnected", Reason.LEAVE_CHANNEL)
    assert (states.state, states.next_deadline()) == (State.DISCONNECTED, None)


def test_4_s_of_silence_then_10_more_then_20_minutes() -> None:
    states = connected(100)
    assert states.heard(101) is None
    assert states.handle_deadline(104.9) == []
    assert states.handle_deadline(105) == [Told("on_reconnecting", Reason.INTERRUPTED)]
    assert states.state is State.RECONNECTING
    assert states.handle_deadline(114.9) == []
    assert states.handle_deadline(115) == [Told("on_connection_lost")]
    assert states.state is State.RECONNECTING
    assert states.next_deadline() == 105 + 1_200
    assert states.handle_deadline(105 + 1_200) == [Told("on_connection_failure", Reason.JOIN_FAILED)]
    assert (states.state, states.next_deadline()) == (State.FAILED, None)


def test_a_clock_that_jumps_tells_all_of_it() -> None:
    told = connected(0).handle_deadline(10_000)
    assert [each.callback for each in told] == ["on_reconnecting", "on_connection_lost", "on_connection_failure"]


@pytest.mark.parametrize("silent_s", [5, 60])
def test_what_is_heard_again_is_reconnected(silent_s: float) -> None:
    states = connected(0)
    states.handle_deadline(silent_s)
    assert states.heard(silent_s) == Told("on_reconnected", Reason.REJOIN_SUCCESS)
    assert states.state is State.CONNECTED
    assert states.handle_deadline(silent_s + 4)[0].callback == "on_reconnecting"


def test_after_a_loss_only_joining_again_counts() -> None:
    states = connected(0)
    states.link_lost()
    assert states.heard(3) is None
    assert states.handle_deadline(4) == [Told("on_reconnecting", Reason.INTERRUPTED)]
    assert states.heard(5) is None
    assert states.joined(6) == Told("on_reconnected", Reason.REJOIN_SUCCESS)


def test_a_loss_of_less_than_4_s_is_not_told() -> None:
    states = connected(0)
    states.link_lost()
    assert states.joined(3.9) is None
    assert (states.state, states.next_deadline()) == (State.CONNECTED, 7.9)


def test_a_service_that_heard_nothing_is_a_keep_alive_timeout() -> None:
    states = connected(0)
    states.link_lost(keep_alive=True)
    assert states.handle_deadline(4) == [Told("on_reconnecting", Reason.KEEP_ALIVE_TIMEOUT)]


@pytest.mark.parametrize("reason", [3, 4, 6, 7, 8, 9, 10, 19, 20])
def test_each_reason_to_fail_is_told_once(reason: int) -> None:
    for states in (connected(), ConnectionStates(Times())):
        if states.state is State.DISCONNECTED:
            states.connect()
        assert states.failed(Reason(reason)) == Told("on_connection_failure", Reason(reason))
        assert states.failed(Reason.LOST) is None
        assert states.state is State.FAILED
    assert ConnectionStates(Times()).failed(Reason.LOST) is None


@pytest.mark.parametrize(("reason", "again"), [(8, True), (9, True), (3, False), (19, False), (4, False)])
def test_a_new_token_helps_where_the_old_one_failed(reason: int, again: bool) -> None:
    states = connected()
    assert states.renewed() is None
    states.failed(Reason(reason))
    assert states.renewed() == (Told("on_connecting", Reason.RENEW_TOKEN) if again else None)
    assert states.state is (State.CONNECTING if again else State.FAILED)


_LEGAL = {
    "on_connecting": {"on_connected", "on_connection_failure", "on_disconnected"},
    "on_connected": {"on_reconnecting", "on_connection_failure", "on_disconnected"},
    "on_reconnecting": {"on_reconnected", "on_connection_lost", "on_connection_failure", "on_disconnected"},
    "on_connection_lost": {"on_reconnected", "on_connection_failure", "on_disconnected"},
    "on_reconnected": {"on_reconnecting", "on_connection_failure", "on_disconnected"},
    "on_connection_failure": {"on_connecting", "on_disconnected"},
    "on_disconnected": {"on_connecting"},
}
_HAPPENS = st.tuples(
    st.sampled_from(["connect", "joined", "heard", "lost", "failed", "renewed", "disconnect", "time"]),
    st.floats(0, 700),
)


@given(st.lists(_HAPPENS, max_size=60))
def test_whatever_happens_callbacks_come_in_an_order_that_the_vendor_has(happens: list[tuple[str, float]]) -> None:
    states, now, told = ConnectionStates(Times()), 0.0, [Told("on_disconnected")]
    for what, after in happens:
        now += after
        told += states.handle_deadline(now)
        told += [each for each in [_happen(states, what, now)] if each is not None]
        assert (states.next_deadline() is None) or states.next_deadline() > now
    for before, then in pairwise(told):
        assert then.callback in _LEGAL[before.callback]


def _happen(states: ConnectionStates, what: str, now: float) -> Told | None:
    match what:
        case "connect" if states.state is State.DISCONNECTED:
            return states.connect()
        case "disconnect" if states.state is not State.DISCONNECTED:
            return states.disconnect()
        case "joined" if states.state in (State.CONNECTING, State.CONNECTED, State.RECONNECTING):
            return states.joined(now)
        case "heard":
            return states.heard(now)
        case "lost":
            states.link_lost()
        case "failed":
            return states.failed(Reason.TOKEN_EXPIRED)
        case "renewed":
            return states.renewed()
    return None


def test_other_times() -> None:
    states = connected(0, Times(interrupted_s=1, lost_s=5, give_up_s=3))
    told = states.handle_deadline(100)
    assert [each.callback for each in told] == ["on_reconnecting", "on_connection_failure"]
