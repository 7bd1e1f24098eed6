"""The way of a message: real times where they are known, an error where two clocks meet, and a reason where not."""

import math
from typing import Any

import msgspec
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from rts_console.protocol.events import Event, LatencyMeasured, ServerMessageSent
from rts_console.protocol.words import MessageMode, OfflinePolicy, Outcome, Scope, UserMessageSendResult
from rts_console.record.journey import Journey, Leg, journey, possible
from rts_console.record.journey_states import StepState
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality

from .events import START_NS, delivered, held, logged_in, received, room_sent, sent, submitted

MS = 10**6
AHEAD = 5 * 10**9  # the gateway's clock is 5 s ahead of ours
Code = UserMessageSendResult


class Desk:
    """A log and a quality that are told the same."""

    def __init__(self, *, pinged: bool = True) -> None:
        self.log, self.quality = EventLog(), Quality()
        for user in ("alice", "bob"):
            self.tell(user, logged_in(user))
            if pinged:
                self.tell(user, ping())

    def tell(self, key: str, *events: Event) -> None:
        self.log.append(key, events)
        self.quality.add(key, events)

    def journey(self, seq: int | None = None) -> Journey:
        rows = range(self.log.first_seq, self.log.next_seq)
        first = next(row for row in rows if "message" in self.log.row(row).kind) if seq is None else seq
        found = journey(self.log, self.quality, first)
        assert found is not None
        return found


def ping() -> LatencyMeasured:
    return LatencyMeasured(at_ns=START_NS, round_trip_ns=200_000, offset_ns=AHEAD, error_ns=100_000, sample_ns=AHEAD)


def result(outcome: Outcome = Outcome.ACCEPTED, code: Code = Code.SUCCESS, **more: Any) -> Event:
    times = {"written_at_ns": START_NS + MS // 4, "gateway_in_ns": START_NS + AHEAD + MS, "gateway_out_ns": 0}
    if outcome is Outcome.ACCEPTED:
        times["gateway_out_ns"] = START_NS + AHEAD + MS + MS // 10
    if outcome is Outcome.UNKNOWN:
        times["gateway_in_ns"] = 0
    return msgspec.structs.replace(sent(outcome=outcome, code=code), **(times | more))


def leg(way: Journey, what: str, lane: str | None = None) -> Leg:
    return next(each for each in way.legs if each.what == what and lane in (None, each.end_lane, each.start_lane))


def server(code: Code, outcome: Outcome, http_status: int = 0, *, out: bool = True) -> ServerMessageSent:
    there = START_NS + AHEAD
    return ServerMessageSent(
        at_ns=START_NS + 9 * MS,
        message_id=1,
        client_message_id="a-1",
        outcome=outcome,
        composed_at_ns=START_NS,
        written_at_ns=START_NS + 1,
        gateway_in_ns=there + MS,
        gateway_out_ns=there + 2 * MS if out else 0,
        answered_at_ns=there + 7 * MS if http_status else 0,
        code=code,
        http_status=http_status,
    )


def test_what_is_no_message_has_no_journey() -> None:
    desk = Desk()
    assert journey(desk.log, desk.quality, 0) is None


def test_between_two_of_ours_every_leg_has_its_time() -> None:
    desk = Desk()
    desk.tell("alice", submitted(), result())
    there = {"gateway_in_ns": START_NS + AHEAD + MS, "at_ns": START_NS + 2 * MS}
    desk.tell("bob", received(user_id="alice", client_message_id="a-1", **there))
    desk.tell("alice", delivered())
    way = desk.journey()
    assert way.lanes == ("sender", "gateway", "bob")
    assert leg(way, "composed → on the wire").took_ms == 0.25
    up = leg(way, "on the wire → gateway")
    assert up.took_ms == pytest.approx(0.75, abs=0.001)
    assert up.error_ms == pytest.approx(0.1, rel=0.1)
    inside = leg(way, "in the gateway")
    assert (inside.took_ms, inside.error_ms) == (pytest.approx(0.1), 0)
    assert leg(way, "gateway → peer").took_ms == pytest.approx(0.5, abs=0.001)  # its copy left for itself
    whole = leg(way, "composed → peer")
    assert (whole.took_ms, whole.error_ms, whole.words) == (2.0, 0, "one clock")
    assert leg(way, "receipt").end_ms == 4.0
    assert leg(way, "result").end_ms == pytest.approx(1.2)
    assert "± 0.1" in up.text
    assert "1 of 1 have confirmed it" in way.verdict


def test_the_receivers_row_shows_the_same_way() -> None:
    desk = Desk()
    desk.tell("alice", submitted(), result())
    desk.tell("bob", received(user_id="alice", client_message_id="a-1"))
    outgoing = desk.journey()
    assert desk.journey(desk.log.next_seq - 1) == outgoing


def test_without_a_ping_two_clocks_are_not_compared_and_it_says_why() -> None:
    desk = Desk(pinged=False)
    desk.tell("alice", submitted(), result())
    desk.tell("bob", received(user_id="alice", client_message_id="a-1"))
    up = leg(desk.journey(), "on the wire → gateway")
    assert math.isnan(up.took_ms)
    assert up.text == "unknown (no ping has told the gateway's clock yet)"
    assert leg(desk.journey(), "in the gateway").took_ms == pytest.approx(0.1)
    assert leg(desk.journey(), "composed → peer").took_ms == 3.0


def test_a_foreign_receiver_is_known_by_its_receipt_only() -> None:
    desk = Desk()
    desk.tell("alice", submitted(target="zoe"), result(), delivered("zoe"))
    way = desk.journey()
    assert "zoe" in way.lanes
    arrow = leg(way, "gateway → peer", "zoe")
    assert math.isnan(arrow.took_ms)
    assert "another machine's clock; its receipt was here after 4.00 ms" in arrow.text
    assert leg(way, "receipt").end_ms == 4.0


def test_a_foreign_sender_is_timed_from_the_gateway_on() -> None:
    desk = Desk()
    desk.tell("alice", received(user_id="zoe", gateway_in_ns=START_NS + AHEAD + MS))
    way = desk.journey()
    assert leg(way, "sender → gateway").text == "unknown (composed by another machine's clock)"
    assert leg(way, "in the gateway").took_ms == pytest.approx(0.5)
    last = leg(way, "gateway → peer")
    assert last.took_ms == pytest.approx(1.5, abs=0.001)
    assert 0 < last.error_ms < 0.2


def test_a_room_tells_n_of_m() -> None:
    desk = Desk()
    desk.tell("alice", submitted(scope=Scope.ROOM, target="lobby"))
    desk.tell("alice", msgspec.structs.replace(room_sent(recipients=3), gateway_in_ns=START_NS + AHEAD + MS))
    desk.tell("alice", delivered("zoe"))
    way = desk.journey()
    assert way.lanes == ("sender", "gateway", "zoe", "2 more")
    assert leg(way, "gateway → peer", "2 more").text == "not yet (no receipt yet)"
    assert "1 of 3 have confirmed it" in way.verdict


def test_an_empty_room_has_no_receiver_and_no_failure() -> None:
    desk = Desk()
    desk.tell("alice", submitted(scope=Scope.ROOM, target="lobby"))
    desk.tell("alice", msgspec.structs.replace(room_sent(recipients=0), gateway_in_ns=START_NS + AHEAD + MS))
    assert "Nobody else was there" in desk.journey().verdict


# Each way to fail


@pytest.mark.parametrize(
    "code", [Code.NO_CONNECTION, Code.EXCEED_MAX_LENGTH, Code.EXCEED_QPS, Code.NOT_LOGIN, Code.SERVER_PARAMS_NOT_SET]
)
def test_refused_here(code: Code) -> None:
    desk = Desk()
    desk.tell("alice", submitted(), result(Outcome.REFUSED, code, written_at_ns=0, gateway_in_ns=0))
    way = desk.journey()
    first, second = way.legs
    assert (first.state, second.state) == (StepState.FAILED, StepState.NONE)
    assert code.label in first.text
    assert "Refused here: nothing was sent." in way.verdict
    assert str(int(code)) in way.verdict


def test_not_in_the_room() -> None:
    desk = Desk()
    desk.tell("alice", submitted(scope=Scope.ROOM, target="lobby"))
    refusal = msgspec.structs.replace(
        room_sent(), outcome=Outcome.REFUSED, code=100, gateway_in_ns=0, recipients=0, reason="Join it first."
    )
    desk.tell("alice", msgspec.structs.replace(refusal, code=type(room_sent().code).NOT_JOIN))
    way = desk.journey()
    assert "100 NotJoin" in way.verdict
    assert "Join it first." in way.verdict
    assert way.legs[0].state is StepState.FAILED


@pytest.mark.parametrize("code", [Code.EXCEED_QPS, Code.EXCEED_MAX_LENGTH, Code.UNKNOWN])
def test_refused_by_the_gateway(code: Code) -> None:
    desk = Desk()
    desk.tell("alice", submitted(), result(Outcome.REFUSED, code))
    way = desk.journey()
    assert leg(way, "on the wire → gateway").state is StepState.FAILED
    assert "Refused by the gateway." in way.verdict


@pytest.mark.parametrize("code", [Code.NO_RECEIVER, Code.NO_RELAY_PATH])
def test_no_receiver(code: Code) -> None:
    desk = Desk()
    desk.tell("alice", submitted(), result(Outcome.REFUSED, code))
    way = desk.journey()
    assert leg(way, "on the wire → gateway").state is StepState.DONE
    assert leg(way, "result").state is StepState.FAILED
    assert "bob" in way.lanes
    assert code.meaning in way.verdict


@pytest.mark.parametrize("code", [Code.TIMEOUT, Code.NETWORK_DISCONNECTED])
def test_timed_out_and_link_lost_are_unknown(code: Code) -> None:
    desk = Desk()
    desk.tell("alice", submitted(), result(Outcome.UNKNOWN, code))
    way = desk.journey()
    assert leg(way, "composed → on the wire").took_ms == 0.25
    assert leg(way, "on the wire → gateway").state is StepState.UNKNOWN
    assert code.label in leg(way, "on the wire → gateway").text
    assert "It may have arrived" in way.verdict


def test_a_link_lost_before_the_socket_took_it_says_so() -> None:
    desk = Desk()
    desk.tell("alice", submitted(), result(Outcome.UNKNOWN, Code.NETWORK_DISCONNECTED, written_at_ns=0))
    assert "the socket had not taken it" in desk.journey().legs[0].text


def test_the_app_server_that_answered_is_timed() -> None:
    desk = Desk()
    desk.tell("alice", submitted(scope=Scope.SERVER, target=""), server(Code.SUCCESS, Outcome.ACCEPTED, 200))
    way = desk.journey()
    assert way.lanes == ("sender", "gateway", "app server")
    answer = leg(way, "app server answers")
    assert (answer.took_ms, answer.error_ms, answer.words) == (pytest.approx(5.0), 0, "HTTP 200")


def test_the_app_server_that_was_not_reached_and_the_one_that_answered_badly_are_two_things() -> None:
    desk = Desk()
    desk.tell("alice", submitted(scope=Scope.SERVER, target=""), server(Code.E2BS_SEND_FAILED, Outcome.REFUSED))
    way = desk.journey()
    assert leg(way, "gateway → app server").text == "failed (the app server was not reached)"
    assert "was not reached" in way.verdict
    desk = Desk()
    bad = server(Code.E2BS_RETURN_FAILED, Outcome.REFUSED, 500)
    desk.tell("alice", submitted(scope=Scope.SERVER, target=""), bad)
    way = desk.journey()
    assert leg(way, "app server answers").state is StepState.FAILED
    assert leg(way, "app server answers").words == "HTTP 500"
    assert "answered badly" in way.verdict


def test_held() -> None:
    desk = Desk()
    desk.tell("alice", submitted(), held(OfflinePolicy.HOLD))
    way = desk.journey()
    assert way.legs[0].text == "not yet (held)"
    assert "Kept here until you send or discard it" in way.verdict


def test_pending() -> None:
    desk = Desk()
    desk.tell("alice", submitted())
    assert desk.journey().verdict == "No result yet."
    assert all(each.state is StepState.WAITING for each in desk.journey().legs)


def test_what_may_have_been_shed_is_not_called_arrived() -> None:
    desk = Desk()
    desk.tell("alice", submitted(target="zoe", mode=MessageMode.UNRELIABLE_UNORDERED), result())
    way = desk.journey()
    assert leg(way, "gateway → peer", "zoe").text == "unknown (this mode has no receipts)"
    assert "may be shed" in way.verdict


def test_a_time_below_nothing_is_a_bound_as_far_as_the_clocks_may_be_off() -> None:
    def between(start_ms: float, end_ms: float, error_ms: float) -> Leg:
        return Leg("up", "alice", "gateway", start_ms, end_ms, error_ms, StepState.DONE)

    assert between(0.7, 0.3, 0.6).time == between(0.7, 0.3, 0.6).short_time == "< 0.200 ms"
    assert between(0.7, 0.3, 0.1).time == "-0.400 ± 0.100 ms"  # clocks that cannot be right are shown as they are
    assert between(0.0, 12.0, 0.5).short_time == "12±0.5 ms"
    assert between(0.0, 1.5, 0.0).short_time == "1.50 ms"


US = 1_000
microseconds = st.one_of(st.integers(0, 3_000), st.integers(0, 60_000_000))


@given(microseconds, microseconds, microseconds, microseconds, microseconds, microseconds, st.integers(-1_000, 1_000))
@example(300, 31_000, 200, 28_000_000, 90, 3_375_400, 990)
def test_a_leg_of_two_clocks_holds_the_truth_and_fits_into_the_whole(
    held_us: int, up_us: int, stay_us: int, back_us: int, down_us: int, error_us: int, off: int
) -> None:
    desk = Desk(pinged=False)
    measured = AHEAD + error_us * US * off // 1_000
    told = LatencyMeasured(
        at_ns=START_NS,
        round_trip_ns=2 * error_us * US,
        offset_ns=measured,
        error_ns=error_us * US,
        sample_ns=measured,
    )
    desk.tell("alice", told)
    left, there = START_NS + held_us * US, START_NS + (held_us + up_us) * US
    out = there + stay_us * US
    copy_out = there + stay_us * US // 3  # the copy may leave before the result
    back, here = out + back_us * US, copy_out + down_us * US
    assume(back > START_NS)
    times = {"written_at_ns": left, "gateway_in_ns": there + AHEAD, "gateway_out_ns": out + AHEAD, "at_ns": back}
    desk.tell("alice", submitted(), result(**times))
    copy = received(user_id="alice", client_message_id="a-1", at_ns=here, gateway_in_ns=there + AHEAD)
    desk.tell("bob", msgspec.structs.replace(copy, gateway_out_ns=copy_out + AHEAD))
    way = desk.journey()
    truth = {"on the wire → gateway": up_us, "in the gateway": stay_us, "gateway → peer": down_us, "result": back_us}
    whole_ms = {"gateway → peer": (here - START_NS) / MS}
    for what, took_us in truth.items():
        found = leg(way, what)
        whole = whole_ms.get(what, (back - START_NS) / MS)
        near = 0.0001 + whole * 2e-6  # the log keeps the whole to seven digits
        assert "agree" not in found.text
        assert abs(found.took_ms - took_us / 1_000) <= found.error_ms + near
        assert found.took_ms - found.error_ms >= -near
        assert found.took_ms + found.error_ms <= whole + near
        assert found.time.startswith("<") or not found.error_ms or found.took_ms > 0


def test_a_stamp_that_contradicts_the_pings_leaves_what_the_whole_does_and_says_so() -> None:
    desk = Desk()
    late = START_NS + 5 * MS // 2  # after it was at the gateway
    desk.tell("alice", submitted(), result(written_at_ns=late))
    up = leg(desk.journey(), "on the wire → gateway")
    assert up.took_ms - up.error_ms >= 0
    assert "the clocks do not agree" in up.text


def test_what_can_be_of_a_time() -> None:
    assert possible(2.0, 0.4) == (2.0, pytest.approx(0.4))
    assert possible(-2.0, 3.0) == (0.5, 0.5)
    assert possible(31.0, 3.0, 30.0) == (29.0, 1.0)
    assert possible(-2.0, 1.0) is None
    assert possible(9.0, 1.0, 7.0) is None


def test_a_bound_is_never_rounded_below_what_it_bounds() -> None:
    assert Leg("up", "a", "b", 0.0, 0.30001, 0.30001, StepState.DONE).time == "< 0.601 ms"
    assert Leg("up", "a", "b", 0.0, 28_461.0, 120.4, StepState.DONE).short_time == "28,461±121 ms"
