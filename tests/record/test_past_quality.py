"""What a log tells of times is what was measured when it happened."""

import msgspec
import numpy as np

from rts_console.protocol.events import LatencyMeasured, MessageSubmitted, ServerMessageSent
from rts_console.protocol.words import Outcome, Scope, UserMessageSendResult
from rts_console.record import past_quality
from rts_console.record.case_facts import Clock
from rts_console.record.log import EventLog
from rts_console.record.past_quality import know_clocks, measure
from rts_console.record.quality import Quality, SeriesKey
from tests.record.events import START_NS, logged_in, received, room_received, sent, submitted

MS = 1_000_000
OFFSET_NS, ERROR_NS = 250_000, 40_000


def run() -> list[tuple[str, list[object]]]:
    """What two users saw: messages one way and back, one in a room, one without a result, one to the app server."""
    events: list[tuple[str, list[object]]] = [("alice", [logged_in()]), ("bob#2", [logged_in("bob")])]
    for number in range(40):
        at_ns, ident = START_NS + number * 20 * MS, f"a-{number}"
        events.append(("alice", [submitted(client_message_id=ident, at_ns=at_ns)]))
        came = received(
            user_id="alice",
            at_ns=at_ns + (number % 7 + 2) * MS,
            composed_at_ns=at_ns,
            client_message_id=ident,
            gateway_in_ns=at_ns + MS,
        )
        events.append(("bob#2", [came]))
        outcome = Outcome.UNKNOWN if number == 5 else Outcome.ACCEPTED
        done = sent(client_message_id=ident)
        times = {"at_ns": at_ns + (number % 5 + 1) * MS, "composed_at_ns": at_ns, "written_at_ns": at_ns + 1000}
        gateway = {"gateway_in_ns": at_ns + MS, "gateway_out_ns": at_ns + MS + 300_000}
        took = {"outcome": outcome, "recipients": 0}
        events.append(("alice", [msgspec.structs.replace(done, **times, **gateway, **took)]))
    in_room = msgspec.structs.replace(room_received(), at_ns=START_NS + 5 * MS)
    events.append(("alice", [in_room, msgspec.structs.replace(in_room, attributes={"left": 3})]))
    return [*events, ("alice", to_app_server())]


def to_app_server() -> list[object]:
    begun: MessageSubmitted = submitted(scope=Scope.SERVER, target="", client_message_id="s-1", at_ns=START_NS)
    fields = {name: getattr(sent(), name) for name in sent().__struct_fields__ if name not in ("user_id", "code")}
    fields |= {"client_message_id": "s-1", "at_ns": START_NS + 9 * MS, "composed_at_ns": START_NS}
    fields |= {"gateway_in_ns": START_NS + MS, "gateway_out_ns": START_NS + 2 * MS, "recipients": 0}
    done = ServerMessageSent(
        code=UserMessageSendResult.SUCCESS, answer=b"ok", answered_at_ns=START_NS + 8 * MS, **fields
    )
    return [begun, done]


def test_it_is_what_was_measured_live(monkeypatch) -> None:
    monkeypatch.setattr(past_quality, "SLICE_ROWS", 16)
    live, past, log = Quality(), Quality(), EventLog()
    ping = LatencyMeasured(
        at_ns=START_NS, round_trip_ns=2 * ERROR_NS, offset_ns=OFFSET_NS, error_ns=ERROR_NS, sample_ns=OFFSET_NS
    )
    live.add("alice", [ping])
    live.add("bob#2", [ping])
    for key, events in run():
        live.add(key, events)  # type: ignore[arg-type]
        log.append(key, events)  # type: ignore[arg-type]
    know_clocks(past, [Clock(key, OFFSET_NS / 1e6, ERROR_NS / 1e6, START_NS) for key in ("alice", "bob#2")])
    assert list(measure(log, past))[-1] == len(log)
    assert live.stats["held"]  # all that waits is worked off
    wanted = [key for key in live.series() if key.name not in ("round trip", "receipt")]
    assert set(past.series()) == set(wanted)
    assert SeriesKey("app server", "alice") in wanted
    for key in wanted:
        seen, was = (each.window(key, 3600, until_ns=START_NS + 10**12) for each in (past, live))
        for one, other in zip(seen, was, strict=True):
            # A log keeps times of results to seven digits.
            np.testing.assert_allclose(np.sort(one), np.sort(other), rtol=1e-6, err_msg=key.label)


def test_without_clocks_there_are_no_ways_between_two() -> None:
    past, log = Quality(), EventLog()
    for key, events in run():
        log.append(key, events)  # type: ignore[arg-type]
    know_clocks(past, [Clock("alice", 1.0, 1.0), Clock("bob#2", float("nan"), 1.0, START_NS)])
    list(measure(log, past))
    assert {key.name for key in past.series()} == {"peer to peer", "send", "in the gateway", "app server"}
    assert past.summary(SeriesKey("send", "alice"), 3600, until_ns=START_NS + 10**12).lost == 1


def test_an_empty_log_has_no_times() -> None:
    past = Quality()
    assert list(measure(EventLog(), past)) == []
    assert past.series() == []
