"""Several answers or receipts in one frame say exactly what as many frames would have said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol import frames as f
from rts_console.protocol.batches import ANSWERS_LIMIT, FEW, in_runs, one_by_one, receipts
from rts_console.protocol.errors import ProtocolError

ANSWERS = st.builds(
    f.Accepted,
    st.integers(1, 4),
    st.sampled_from([0, 200]),
    st.sampled_from([5, 6]),
    recipients=st.integers(0, 1),
    position=st.integers(0, 3),
    previous=st.integers(0, 2),
    reason=st.sampled_from(["", "", "why"]),
    retry_after_ms=st.sampled_from([0, 0, 7]),
    attributes=st.sampled_from([{}, {}, {"uid": "x"}]),
)
ARRIVALS = st.builds(
    f.Arrival,
    st.sampled_from(["alice", "bob"]),
    st.text("ab", min_size=1, max_size=3),
    st.sampled_from([5, 6]),
    st.sampled_from(["", "lobby"]),
)


def room(first: int, count: int, position: int) -> list[f.Accepted]:
    """Answers to messages that stand behind each other in a room."""
    return [f.Accepted(first + n, 200, 5, 6, 3, position + n, previous=position + n - 1) for n in range(count)]


def said(frames: list[f.Accepted | f.AcceptedMany]) -> list[f.Accepted]:
    return [each for frame in frames for each in (one_by_one(frame) if isinstance(frame, f.AcceptedMany) else [frame])]


@given(st.lists(ANSWERS, max_size=12))
def test_runs_say_what_the_answers_say(answers: list[f.Accepted]) -> None:
    assert said(in_runs(answers)) == answers


def test_answers_that_follow_each_other_are_one() -> None:
    peers = [f.Accepted(number, 0, 5, 6, 1) for number in range(3, 10)]
    assert in_runs(peers) == [f.AcceptedMany(3, 7, 0, 5, 6, 1)]
    assert in_runs(room(3, 4, 40)) == [f.AcceptedMany(3, 4, 200, 5, 6, 3, 40, 39)]


def test_another_message_between_them_parts_answers() -> None:
    answers = room(3, 2, 40) + room(5, 2, 43)
    assert in_runs(answers) == [f.AcceptedMany(3, 2, 200, 5, 6, 3, 40, 39), f.AcceptedMany(5, 2, 200, 5, 6, 3, 43, 42)]


def test_a_run_has_an_end() -> None:
    answers = room(1, ANSWERS_LIMIT + 1, 1)
    assert [frame.count for frame in in_runs(answers)[:1] if isinstance(frame, f.AcceptedMany)] == [ANSWERS_LIMIT]
    assert said(in_runs(answers)) == answers


@pytest.mark.parametrize("count", [-1, 0, ANSWERS_LIMIT + 1, 2**62])
def test_a_count_that_nobody_can_mean_is_an_error(count: int) -> None:
    with pytest.raises(ProtocolError, match="1 to 1,000"):
        one_by_one(f.AcceptedMany(1, count, 200, 5))


@given(st.lists(ARRIVALS, max_size=20))
def test_receipts_say_what_arrived(arrivals: list[f.Arrival]) -> None:
    told: list[f.Arrival] = []
    for frame in receipts(77, arrivals):
        assert frame.count == 77
        if isinstance(frame, f.ReceivedMany):
            assert len(frame.client_message_ids) > FEW
            alike = (frame.received_at_ns, frame.room_id)
            told += [f.Arrival(frame.user_id, each, *alike) for each in frame.client_message_ids]
        else:
            told += frame.arrivals
    assert sorted(map(repr, told)) == sorted(map(repr, arrivals))
