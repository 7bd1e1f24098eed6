"""Gaps: whatever is lost, doubled or shuffled is counted as a plain reference counts it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rts_console.record.gaps as gaps_module
from rts_console.protocol.events import MessageReceived
from rts_console.protocol.words import PayloadKind
from rts_console.record.chunk import Chunk
from rts_console.record.gaps import BYTES_A_TURN, BadCounter, Gaps, NumberLine, PairCounts
from rts_console.record.log import EventLog
from rts_console.record.row import Flag
from rts_console.record.stamp import Stamp, stamped

from .events import START_NS, logged_in, received, submitted

MS = 10**6
RUN = "0a0b0c0d"


def message(
    number: int, *, run: str = RUN, user: str = "bob", binary: bool = False, took_ms: float = 3, text: str = "x"
) -> MessageReceived:
    data = stamped(text.encode() if binary else text, Stamp(run, number, START_NS))
    raw = data if isinstance(data, bytes) else data.encode()
    kind = PayloadKind.BINARY if binary else PayloadKind.TEXT
    return received(raw, kind=kind, user_id=user, at_ns=START_NS + round(took_ms * MS))


def read(log: EventLog, own: dict[str, str] | None = None, **options: float) -> Gaps:
    gaps = Gaps(log)
    gaps.late_ms = options.get("late_ms", 200.0)
    gaps.set_own(own or {})
    gaps.switch(True)
    while gaps.read():
        pass
    return gaps


def counts(numbers: list[int], **options: float) -> tuple[Gaps, EventLog, PairCounts]:
    log = EventLog()
    log.append("alice", [message(number) for number in numbers])
    gaps = read(log, **options)
    (pair,) = gaps.pairs()
    return gaps, log, pair


def flags(log: EventLog) -> list[Flag]:
    return [Flag(int(each)) for each in log.column("flags", log.first_seq, log.next_seq)]


def reference(numbers: list[int]) -> tuple[int, int, int]:
    """Gap, duplicates, reordered; the slow and obvious way."""
    seen: list[int] = []
    duplicate = reordered = 0
    for number in numbers:
        if number in seen:
            duplicate += 1
            continue
        reordered += any(other > number for other in seen)
        seen.append(number)
    return max(seen) - min(seen) + 1 - len(seen), duplicate, reordered


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=80))
def test_any_order_loss_and_repetition_is_counted_as_the_reference_counts_it(numbers: list[int]) -> None:
    line = NumberLine()
    for number in numbers:
        line.take(number)
    assert (line.missing, line.duplicate, line.reordered) == reference(numbers)
    assert (line.first, line.highest, line.received) == (min(numbers), max(numbers), len(numbers))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=30))
def test_far_numbers_cost_no_memory(numbers: list[int]) -> None:
    line = NumberLine()
    for number in numbers:
        line.take(number)
    assert (line.missing, line.duplicate, line.reordered) == reference(numbers)
    assert len(line._starts) <= len(numbers)


def test_too_many_holes_are_given_up_but_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps_module, "HOLES_LIMIT", 3)
    line = NumberLine()
    for number in range(1, 20, 2):
        line.take(number)
    assert (line.missing, line.given_up) == (9, 6)
    assert line.take(2) is Flag.DUPLICATE
    assert line.take(18) is Flag.REORDERED


def test_rows_are_flagged() -> None:
    _gaps, log, pair = counts([1, 2, 5, 4, 5, 6])
    assert flags(log) == [Flag(0), Flag(0), Flag.GAP, Flag.REORDERED, Flag.DUPLICATE, Flag(0)]
    assert (pair.received, pair.gap, pair.duplicate, pair.reordered) == (6, 1, 1, 1)
    assert pair.arrival == pytest.approx(5 / 6)


def test_text_and_binary_are_one_run_and_others_are_apart() -> None:
    log = EventLog()
    log.append("alice", [message(1), message(2, binary=True), message(7, run="ffffffff"), message(9, user="carol")])
    assert [(pair.pair.label, pair.pair.run, pair.received, pair.gap) for pair in read(log).pairs()] == [
        ("bob → alice", RUN, 2, 0),
        ("bob → alice", "ffffffff", 1, 0),
        ("carol → alice", RUN, 1, 0),
    ]


def test_off_it_reads_nothing() -> None:
    log = EventLog()
    log.append("alice", [message(1), message(5)])
    gaps = Gaps(log)
    assert gaps.read() is False
    assert gaps.pairs() == []
    assert flags(log) == [Flag(0), Flag(0)]


def test_late_by_one_clock_and_by_the_fastest_of_two() -> None:
    log = EventLog()
    log.append("alice", [message(1, took_ms=5_000), message(2, took_ms=5_010), message(3, took_ms=5_300)])
    (foreign,) = read(log).pairs()
    assert foreign.late == 1
    assert flags(log) == [Flag(0), Flag(0), Flag.LATE]
    (own,) = read(log, {"bob": "bob"}).pairs()
    assert own.late == 3


def test_what_ours_sent_is_known() -> None:
    log = EventLog()
    log.append("bob", [logged_in("bob")])
    for number in range(1, 6):
        data = stamped("x", Stamp(RUN, number, START_NS))
        assert isinstance(data, str)
        log.append("bob", [submitted(data.encode(), target="alice", client_message_id=f"b-{number}")])
    log.append("alice", [message(2), message(4)])
    (pair,) = read(log, {"bob": "bob", "alice": "alice"}).pairs()
    assert (pair.sent, pair.received, pair.gap) == (5, 2, 1)
    assert pair.arrival == pytest.approx(2 / 5)


def test_new_rows_are_read_later_in_turns() -> None:
    log = EventLog()
    gaps = read(log)
    log.append("alice", [message(1), message(3), message(4)])
    assert gaps.read(2) is True
    assert gaps.read(2) is False
    (pair,) = gaps.pairs()
    assert (pair.received, pair.gap) == (3, 1)
    gaps.switch(False)
    log.append("alice", [message(9)])
    gaps.read()
    assert gaps.pairs()[0].received == 3


def test_a_counter_of_the_app_is_read() -> None:
    log = EventLog()
    bodies: list[object] = [{"m": {"n": 1}}, {"m": {"n": 3}}, {"m": {"n": True}}, {"m": {"n": "4"}}, {"x": 1}, [1]]
    log.append("alice", [received(json.dumps(body).encode()) for body in bodies])
    log.append("alice", [received(b"not json"), received(b'{"m":{"n":99999999999999999999}}'), received(b"[" * 5000)])
    gaps = read(log)
    assert gaps.pairs() == []
    gaps.set_counter("$.m.n")
    while gaps.read():
        pass
    (pair,) = gaps.pairs()
    assert (pair.pair.run, pair.received, pair.gap, pair.sent) == ("", 2, 1, None)


@pytest.mark.parametrize("path", ["$.", "$[", "$.a[?"])
def test_a_path_that_is_none_is_refused_with_an_example(path: str) -> None:
    with pytest.raises(BadCounter, match=r"\$\.seq"):
        Gaps(EventLog()).set_counter(path)


def test_runs_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps_module, "RUNS_LIMIT", 2)
    log = EventLog()
    log.append("alice", [message(1, run=f"{run:08x}") for run in range(4)])
    gaps = read(log)
    assert (len(gaps.pairs()), gaps.refused) == (2, 2)


def test_with_nothing_new_no_row_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    log = EventLog()
    log.append("alice", [message(number) for number in range(1, 101)])
    gaps = read(log)
    asked: list[int] = []
    payload = Chunk.payload

    def watched(chunk: Chunk, place: int, most: int | None = None) -> bytes:
        asked.append(place)
        return payload(chunk, place, most)

    monkeypatch.setattr(Chunk, "payload", watched)
    assert not gaps.read()
    assert asked == []
    log.append("alice", [message(101)])
    assert not gaps.read()
    assert asked == [100]
    assert gaps.pairs()[0].received == 101


def test_large_payloads_are_read_for_their_counter_a_few_at_a_time():
    log = EventLog()
    gaps = Gaps(log)
    gaps.set_counter("$.seq")
    gaps.switch(True)
    filling = "x" * 60_000
    log.append("alice", [received(f'{{"seq": {number}, "x": "{filling}"}}'.encode()) for number in range(40)])
    turns = 1
    while gaps.read():
        assert sum(pair.received for pair in gaps.pairs()) <= turns * (BYTES_A_TURN // len(filling) + 1)
        turns += 1
    assert turns > 1
    assert [pair.received for pair in gaps.pairs()] == [40]
