import pytest

from rts_console.protocol.words import Outcome, UserMessageSendResult
from rts_console.record.amend import OpenMessage, note_of, put_notes, put_results
from rts_console.record.chunk import Chunk

from .events import delivered, held, room_sent, sent, server_sent

REFUSED = sent(outcome=Outcome.REFUSED, code=UserMessageSendResult.NO_RECEIVER, reason="away")
UNKNOWN = sent(outcome=Outcome.UNKNOWN, code=UserMessageSendResult.TIMEOUT)


@pytest.mark.parametrize(
    ("receipts_come", "events", "settled"),
    [
        (True, [sent(), delivered()], [False, True]),
        (True, [delivered(), sent()], [False, True]),
        (True, [room_sent(recipients=2), delivered("a"), delivered("b")], [False, False, True]),
        (True, [held(), REFUSED], [False, True]),
        (True, [UNKNOWN], [True]),
        (False, [held(), sent()], [False, True]),
    ],
)
def test_a_message_is_settled_when_nothing_more_can_come(receipts_come, events, settled):
    message = OpenMessage(3, receipts_come)
    assert [message.settled_by(event) for event in events] == settled


def test_results_go_into_their_rows():
    chunk = Chunk(0, 4)
    chunk.put_at(slice(0, 3), [1, 2, 3])
    chunk.publish(3)
    put_results(chunk, [2, 0], [room_sent(), REFUSED])
    assert chunk.values("recipients", 0, 3).tolist() == [1, 0, 3]
    assert chunk.values("position", 0, 3).tolist() == [0, 0, 9]
    assert chunk.text(chunk.columns.cell("note", 0)) == b"away"
    assert chunk.columns.cell("note", 2) == 0


def test_empty_notes_are_none():
    chunk = Chunk(0, 4)
    put_notes(chunk, slice(0, 3), ["", "one", ""])
    assert [chunk.columns.cell("note", place) > 0 for place in range(3)] == [False, True, False]


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (sent(), ""),
        (REFUSED, "away"),
        (UNKNOWN, "Whether it arrived is unknown."),
        (server_sent(b"four", 200), "HTTP 200, 4 bytes of answer."),
    ],
)
def test_notes_of_results(event, words):
    assert note_of(event) == words
