"""The log of one scope, against a list that keeps everything."""

from hypothesis import given
from hypothesis import strategies as st

from rts_console.gateway.backplane import Message, Window
from rts_console.gateway.scope_log import ScopeLog, weight
from rts_console.protocol.words import PayloadKind, Scope
from tests.gateway.desk import SECOND, START

WINDOW = Window(seconds=5, messages=4, size=3_000, history=2)


def message(size: int = 1, at_ns: int = START) -> Message:
    return Message("alice", "m", 1, at_ns, PayloadKind.BINARY, b"x" * size)


@given(st.lists(st.tuples(st.integers(0, 1_500), st.integers(0, 3)), max_size=30), st.sampled_from(Scope))
def test_what_is_left_is_the_end_and_within_the_window(steps: list[tuple[int, int]], scope: Scope) -> None:
    entries = ScopeLog()
    now = START
    everything = []
    for size, pause in steps:
        now += pause * SECOND
        everything.append(entries.add(message(size, now), now))
        entries.trim(WINDOW, scope, now)
    kept = list(entries.entries)
    assert kept == everything[len(everything) - len(kept) :]
    assert entries.trimmed == len(everything) - len(kept)
    assert entries.size == sum(weight(logged.message) for logged in kept)
    kept_anyhow = WINDOW.history if scope is Scope.ROOM else 0
    if len(kept) > kept_anyhow:
        assert len(kept) <= WINDOW.messages
        assert entries.size <= WINDOW.size
        assert kept[0].message.arrived_at_ns >= now - 5 * SECOND
    if everything:
        assert entries.since(entries.epoch, entries.trimmed).messages == tuple(kept)
        assert entries.since(entries.epoch, entries.trimmed - 1).complete is False


def test_what_is_undone_never_was() -> None:
    entries = ScopeLog()
    first = entries.add(message(), START)
    entries.add(message(9), START)
    entries.undo()
    assert (list(entries.entries), entries.position, entries.size) == ([first], 1, weight(first.message))
    assert entries.add(message(), START).place.previous == 1


def test_the_last_ones_oldest_first() -> None:
    entries = ScopeLog()
    kept = [entries.add(message(), START) for _ in range(5)]
    assert entries.last(2) == kept[3:]
    assert entries.last(9) == kept
    assert entries.last(0) == []
