"""Data streams: which combinations there are, and in which order packets are handed over, by a clock by hand."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol.words import MessageMode
from rts_console.vendors.agora_streams import (
    MOST_WAITING,
    Gap,
    IncomingStream,
    IncomingStreams,
    OutgoingStream,
    Packet,
    mode_of,
)


def incoming(*, reliable: bool = True) -> IncomingStream[int]:
    return IncomingStream(reliable=reliable, run=1)


@pytest.mark.parametrize(
    ("reliable", "ordered", "mode"),
    [
        (False, False, MessageMode.UNRELIABLE_UNORDERED),
        (True, True, MessageMode.RELIABLE_ORDERED),
        (False, True, MessageMode.UNRELIABLE_ORDERED),
        (True, False, None),
    ],
)
def test_how_each_kind_travels(reliable: bool, ordered: bool, mode: MessageMode | None) -> None:
    assert mode_of(reliable, ordered) is mode
    if mode is not None:
        assert OutgoingStream(1, reliable=reliable, ordered=ordered, run=1).mode is mode


def test_packets_are_numbered_from_one() -> None:
    stream = OutgoingStream(3, reliable=True, ordered=True, run=77)
    assert stream.attributes() == {"stream": 3, "seq": 1, "run": 77, "reliable": 1, "ordered": 1}
    assert stream.attributes()["seq"] == 2


def test_what_comes_in_order_is_handed_over_at_once() -> None:
    stream = incoming()
    assert [stream.take(number, number, 0) for number in (7, 8, 9)] == [[7], [8], [9]]
    assert stream.next_deadline() is None


def test_what_overtakes_waits_for_what_was_before_it() -> None:
    stream = incoming()
    assert stream.take(1, 1, 0) == [1]
    assert stream.take(3, 3, 1) == stream.take(4, 4, 2) == []
    assert stream.next_deadline() == 6
    assert stream.take(2, 2, 3) == [2, 3, 4]
    assert stream.next_deadline() is None


def test_after_5_s_a_reliable_stream_tells_what_it_missed_and_goes_on() -> None:
    stream = incoming()
    stream.take(1, 1, 0)
    stream.take(4, 4, 1)
    stream.take(5, 5, 2)
    assert stream.due(5.9) == []
    assert stream.due(6) == [Gap(missed=2, cached=2), 4, 5]
    assert stream.take(2, 2, 7) == []  # too late
    assert stream.take(6, 6, 7) == [6]


def test_a_stream_that_is_not_reliable_goes_on_without_a_word() -> None:
    stream = incoming(reliable=False)
    stream.take(1, 1, 0)
    stream.take(3, 3, 1)
    assert stream.due(6) == [3]
    assert stream.take(2, 2, 6) == []


def test_two_gaps_end_one_after_the_other() -> None:
    stream = incoming()
    stream.take(1, 1, 0)
    stream.take(3, 3, 1)
    stream.take(6, 6, 4)
    assert stream.due(6) == [Gap(1, 2), 3]
    assert stream.next_deadline() == 9
    assert stream.due(9) == [Gap(2, 1), 6]


def test_very_many_do_not_wait() -> None:
    stream = incoming()
    stream.take(1, 1, 0)
    handed = [each for number in range(3, MOST_WAITING + 4) for each in stream.take(number, number, 0)]
    assert handed[:2] == [Gap(1, MOST_WAITING + 1), 3]
    assert stream.next_deadline() is None


@given(st.permutations(range(2, 12)), st.booleans())
def test_any_order_within_5_s_is_mended(order: Sequence[int], reliable: bool) -> None:
    stream = incoming(reliable=reliable)
    handed = stream.take(1, 1, 0)
    for place, number in enumerate(order):
        handed += stream.take(number, number, place * 0.4)
        handed += stream.due(place * 0.4)
    assert handed == list(range(1, 12))


@given(st.lists(st.integers(1, 12), max_size=40), st.booleans())
def test_nothing_comes_twice_or_backwards(numbers: list[int], reliable: bool) -> None:
    stream = incoming(reliable=reliable)
    handed: list[int | Gap] = []
    for place, number in enumerate(numbers):
        handed += stream.take(number, number, place)
        handed += stream.due(place)
    handed += stream.due(1_000)
    packets = [each for each in handed if isinstance(each, int)]
    assert packets == sorted(set(packets))
    missed = sum(each.missed for each in handed if isinstance(each, Gap))
    if reliable and packets:
        assert missed == packets[-1] - packets[0] + 1 - len(packets)
    assert stream.next_deadline() is None


def packet(user_id: str, sequence: int, *, stream: int = 1, run: int = 1, ordered: int = 1) -> Packet:
    said: dict[str, str | int] = {"seq": sequence, "run": run, "ordered": ordered, "reliable": ordered}
    return Packet(user_id, stream, b"", said)


def test_streams_of_users_are_apart_and_a_new_run_begins_anew() -> None:
    streams = IncomingStreams(reorder_s=5)
    for each in (packet("alice", 1), packet("bob", 9), packet("alice", 4, stream=2)):
        assert streams.take(each, 0) == [(each, None)]
    assert streams.take(packet("alice", 3), 1) == []
    assert streams.take(packet("bob", 11), 0.5) == []
    assert streams.next_deadline() == 5.5
    assert streams.due(5.5) == [(packet("bob", 11), Gap(1, 1))]
    streams.forget("alice")
    assert streams.next_deadline() is None
    assert streams.take(packet("alice", 1, run=2), 6) == [(packet("alice", 1, run=2), None)]


def test_without_order_everything_is_handed_over_as_it_comes() -> None:
    streams = IncomingStreams()
    for number in (5, 1, 3, 3):
        assert streams.take(packet("alice", number, ordered=0), 0) == [(packet("alice", number, ordered=0), None)]
    strange = Packet("alice", 1, b"", {"ordered": 1, "seq": "x", "run": "y"})
    assert streams.take(strange, 0) == [(strange, None)]
