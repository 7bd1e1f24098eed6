"""When links were dead, from the gateway's journal, and how much of that nobody noticed."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol.events import ConnectionStateChanged
from rts_console.protocol.words import ConnectionState
from rts_console.record import dead_times
from rts_console.record.dead_times import Dead, Journal, merged, unnoticed
from rts_console.record.log import EventLog
from rts_console.record.xray import XRay


def link(
    number: int, what: str, at_ns: int = 0, user_id: str = "bob", code: int = 0, reason: str = ""
) -> dict[str, Any]:
    who = {"app_id": "app", "user_id": user_id}
    return {"number": number, "at_ns": at_ns or number, **who, "what": what, "code": code, "reason": reason}


def test_from_a_loss_to_the_return() -> None:
    journal = Journal()
    events = [
        link(1, "logged in"),
        link(2, "lost", code=4003, reason="silent"),
        link(3, "lost"),
        link(4, "logged in", user_id="alice"),
        link(5, "refused", code=-1003),
        link(6, "resumed"),
        link(7, "lost"),
    ]
    assert journal.take(events) == 7
    assert journal.take(events) == 0
    first, second = journal.dead("app", "bob")
    assert first == Dead(2, 6, "the gateway lost it: 4003 silent")
    assert second == Dead(7, None, "the gateway lost it")
    assert journal.dead("app", "alice") == journal.dead("another", "bob") == []


def test_a_logout_ends_it_and_a_new_gateway_counts_anew() -> None:
    journal = Journal()
    journal.take([link(1, "lost", 10), link(2, "given up", 20)])
    journal.restart()
    assert journal.take([link(1, "logged in", 30), link(2, "lost", 40)]) == 2
    assert [dead[:2] for dead in journal.dead("app", "bob")] == [(10, 20), (40, None)]


def test_it_does_not_grow_for_ever() -> None:
    journal = Journal()
    most = dead_times.EVENTS_KEPT
    journal.take(link(number, "lost" if number % 2 else "resumed") for number in range(1, most + 101))
    assert most / 4 - 60 <= len(journal.dead("app", "bob")) <= most / 2


def xray_of(*states: tuple[int, int]) -> XRay:
    log = EventLog()
    log.append("bob", [ConnectionStateChanged(at_ns=at, state=ConnectionState(number)) for at, number in states])  # type: ignore[call-arg]
    xray = XRay(log)
    xray.pull()
    return xray


def test_only_what_the_client_took_for_alive_is_unnoticed() -> None:
    xray = xray_of((1, 2), (5, 3), (50, 4), (80, 5))
    times = [Dead(20, 70, "half open"), Dead(30, 75, "the gateway lost it")]
    assert unnoticed(xray, "bob", times) == [Dead(20, 50, "half open")]
    assert unnoticed(xray, "bob", [Dead(20, 30, "short")]) == [Dead(20, 30, "short")]
    assert unnoticed(xray, "bob", [Dead(90, None, "now")]) == [Dead(90, None, "now")]
    assert unnoticed(xray, "bob", [Dead(60, 70, "known")]) == []
    assert unnoticed(xray, "alice", times) == []


times = st.lists(
    st.tuples(st.integers(0, 50), st.none() | st.integers(0, 50)).map(
        lambda pair: Dead(pair[0], None if pair[1] is None else pair[0] + pair[1], "")
    )
)


@given(times)
def test_merged_times_cover_the_same_moments_and_never_touch(given_times: list[Dead]) -> None:
    def covers(dead: list[Dead], moment: float) -> bool:
        return any(each.from_ns <= moment and (each.to_ns is None or moment <= each.to_ns) for each in dead)

    found = merged(given_times)
    assert all(covers(found, each / 2) == covers(given_times, each / 2) for each in range(250))
    for before, after in zip(found, found[1:], strict=False):
        assert before.to_ns is not None
        assert before.to_ns < after.from_ns
