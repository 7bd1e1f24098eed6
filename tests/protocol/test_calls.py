"""Commands under way: each ends once, in time, and by an answer that fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol.calls import Call, CallKind, Calls
from rts_console.protocol.clock import MS
from rts_console.protocol.errors import ProtocolError

T = 1_700_000_000 * 10**9


def begin(calls: Calls, kind: CallKind = CallKind.PEER_STATUS, timeout_ms: int = 10, **more: object) -> Call:
    return calls.begin(kind, "Look-up of bob", T, timeout_ms, **more)  # type: ignore[arg-type]


def test_ids_begin_at_1_and_are_never_used_again() -> None:
    calls = Calls()
    assert [begin(calls).call_id, calls.next_id(), begin(calls).call_id] == [1, 2, 3]


def test_a_call_ends_once() -> None:
    calls = Calls()
    call = begin(calls)
    calls.end(call, "first")
    calls.end(call, "second")
    assert calls.completions() == [(1, "first")]
    assert calls.completions() == []


def test_what_the_session_asks_by_itself_completes_towards_nobody() -> None:
    calls = Calls()
    calls.end(begin(calls, asked=False), None)
    assert calls.completions() == []


def test_an_answer_finds_its_call_while_it_waits() -> None:
    calls = Calls()
    call = begin(calls)
    assert calls.answered(1, CallKind.PEER_STATUS) is call
    calls.end(call, None)
    assert calls.answered(1, CallKind.PEER_STATUS) is None


def test_an_answer_of_the_wrong_kind_is_refused_and_the_call_goes_on() -> None:
    calls = Calls()
    begin(calls)
    with pytest.raises(ProtocolError, match="peer status"):
        calls.answered(1, CallKind.JOIN, CallKind.LEAVE)
    assert calls.answered(1, CallKind.PEER_STATUS) is not None


def test_the_oldest_of_a_kind_is_found_by_its_subject() -> None:
    calls = Calls()
    begin(calls, CallKind.JOIN, subject="a")
    first = begin(calls, CallKind.JOIN, subject="b")
    begin(calls, CallKind.JOIN, subject="b")
    assert calls.first(CallKind.JOIN, "b") is first
    assert calls.first(CallKind.JOIN, "c") is None
    assert calls.first(CallKind.LOGIN) is None


def test_without_calls_there_is_no_deadline() -> None:
    assert Calls().next_deadline() is None
    assert Calls().next_due(T) is None


@given(st.lists(st.tuples(st.integers(1, 100), st.booleans()), min_size=1, max_size=30), st.integers(0, 100))
def test_exactly_the_overdue_calls_come_due_in_the_order_of_their_deadlines(
    made: list[tuple[int, bool]], now_ms: int
) -> None:
    calls = Calls()
    waiting = []
    for timeout_ms, answered in made:
        call = begin(calls, timeout_ms=timeout_ms)
        if answered:
            calls.end(call, None)
        else:
            waiting.append(call)
    due = []
    while (call_due := calls.next_due(T + now_ms * MS)) is not None:
        due.append(call_due)
        calls.end(call_due, "late")
    assert due == sorted((c for c in waiting if c.timeout_ms <= now_ms), key=lambda c: (c.timeout_ms, c.call_id))
    left = [call.timeout_ms for call in waiting if call not in due]
    assert calls.next_deadline() == (T + min(left) * MS if left else None)
    assert calls.pending() == [call for call in waiting if call not in due]


def test_a_deadline_can_be_moved_both_ways_and_taken_away() -> None:
    calls = Calls()
    call = begin(calls, timeout_ms=50)
    calls.set_deadline(call, T + 80 * MS)
    assert calls.next_due(T + 79 * MS) is None
    calls.set_deadline(call, T + 20 * MS)
    assert calls.next_deadline() == T + 20 * MS
    calls.set_deadline(call, None)
    assert calls.next_deadline() is None
    assert calls.next_due(T + 100 * MS) is None
    calls.set_deadline(call, T + 20 * MS)
    assert calls.next_due(T + 20 * MS) is call


def test_a_deadline_set_twice_to_the_same_comes_due_once() -> None:
    calls = Calls()
    call = begin(calls, timeout_ms=50)
    calls.set_deadline(call, T + 50 * MS)
    assert calls.next_due(T + 50 * MS) is call
    calls.end(call, None)
    assert calls.next_due(T + 50 * MS) is None
