"""When something was wrong on purpose, and with whom, from the rows that tell so."""

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol.events import FaultChanged
from rts_console.protocol.words import Scope
from rts_console.record.fault_times import FaultTime, FaultTimes, fault_times
from rts_console.record.log import EventLog

from .events import START_NS, logged_in, received, room_received, sent, submitted

MS = 10**6


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


def fault(start_ms: int, end_ms: int, user: str = "", room: str = "") -> list[FaultChanged]:
    told: dict[str, Any] = {"number": 1, "words": f"delay for {user or room or 'all'}"}
    told |= {"user_id": user, "room_id": room}
    end = [FaultChanged(at_ns=START_NS + end_ms * MS, on=False, **told)] if end_ms else []
    return [FaultChanged(at_ns=START_NS + start_ms * MS, on=True, **told), *end]


def marks(log: EventLog, identity: str, **more: Any) -> list[str]:
    """Of the only message that this identity has."""
    rows = (log.row(seq) for seq in range(log.first_seq, log.next_seq))
    (row,) = (row for row in rows if row.identity == identity and "message" in row.kind)
    return fault_times(log).of(row, **more)


def test_a_message_that_was_under_way_is_marked_though_it_came_after_the_end() -> None:
    log = EventLog()
    log.append("alice", [logged_in("alice"), submitted()])
    log.append("gateway", fault(-100, 2_900, "bob"))
    late = START_NS + 3_000 * MS
    log.append("bob", [logged_in("bob"), received(user_id="alice", client_message_id="a-1", at_ns=late)])
    assert marks(log, "bob") == ["delay for bob"]
    assert marks(log, "alice") == ["delay for bob"]


def test_a_fault_is_not_blamed_for_what_it_does_not_meet() -> None:
    log = EventLog()
    log.append("gateway", [*fault(-9, 0, "bob"), *fault(-8, 0, "", "den"), *fault(-7, 0, "", "lobby"), *fault(-6, 0)])
    log.append("alice", [submitted(target="carol")])
    log.append("dave", [submitted(scope=Scope.ROOM, target="lobby")])
    log.append("erin", [msgspec.structs.replace(room_received(), user_id="bob")])
    assert marks(log, "alice") == ["delay for all"]
    assert marks(log, "dave") == ["delay for lobby", "delay for all"]
    assert marks(log, "erin") == ["delay for bob", "delay for lobby", "delay for all"]
    assert marks(log, "dave", receivers=["bob"]) == ["delay for bob", "delay for lobby", "delay for all"]


def test_while_no_result_is_there_all_that_began_since_counts() -> None:
    log = EventLog()
    log.append("alice", [submitted()])
    log.append("gateway", fault(500, 0, "bob"))
    assert marks(log, "alice") == ["delay for bob"]
    log.append("alice", [sent()])
    assert marks(log, "alice") == []
    assert marks(log, "alice", until_ns=START_NS + 600 * MS) == ["delay for bob"]


def test_an_identity_that_is_called_otherwise_is_known_by_its_login_or_its_number() -> None:
    log = EventLog()
    log.append("gateway", fault(-9, 0, "bob"))
    log.append("Support", [logged_in("bob"), submitted(target="zoe")])
    log.append("bob#2", [submitted(target="zoe")])
    log.append("bobby", [submitted(target="zoe")])
    assert marks(log, "Support") == marks(log, "bob#2") == ["delay for bob"]
    assert marks(log, "bobby") == []
