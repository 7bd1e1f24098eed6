"""Results and receipts: which message they belong to, and what they change of its row."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from rts_console.protocol.events import MessageDelivered, MessageHeld, RoomMessageSent, ServerMessageSent
from rts_console.protocol.words import Outcome
from rts_console.record.chunk import Chunk, encode_answer
from rts_console.record.row import Answer

Amendment = tuple[int, Any, int]
"""A row, the event that amends it, and how many receipts it has by then."""

_ACCEPTED: Final = Outcome.ACCEPTED


class OpenMessage:
    """A message whose result or receipts may still come. Few of them are there at any time."""

    __slots__ = ("accepted", "delivered", "needed", "receipts_come", "seq")

    def __init__(self, seq: int, receipts_come: bool) -> None:
        """It stands in the row `seq`; in one mode of delivery alone receipts come."""
        self.seq = seq
        self.receipts_come = receipts_come
        self.delivered = 0
        self.needed = 1
        self.accepted = False

    def settled_by(self, event: Any) -> bool:
        """Take a result or a receipt. Whether nothing more can come after it."""
        kind = type(event)
        if kind is MessageDelivered:
            self.delivered += 1
        elif kind is MessageHeld:
            self.accepted = False
        elif event.outcome is not _ACCEPTED:
            return True
        else:
            self.accepted = True
            self.needed = max(1, event.recipients)
        return self.accepted and (not self.receipts_come or self.delivered >= self.needed)


def put_results(chunk: Chunk, places: list[int], events: Sequence[Any]) -> None:
    """Put what results of messages say into their rows, all but the result itself."""
    rows = np.array(places, dtype=np.int64)
    chunk.put("message_id", rows, [event.message_id for event in events])
    chunk.put("elapsed_ms", rows, [(event.at_ns - event.composed_at_ns) / 1e6 for event in events])
    chunk.put("recipients", rows, [event.recipients for event in events])
    positions = [event.position if type(event) is RoomMessageSent else 0 for event in events]
    chunk.put("position", rows, positions)
    at_ns = chunk.values("at_ns", 0, chunk.count)[rows]
    chunk.put_times("composed_at_ns", rows, [event.composed_at_ns for event in events], at_ns)
    chunk.put_times("written_at_ns", rows, [event.written_at_ns for event in events], at_ns)
    chunk.put_times("gateway_in_ns", rows, [event.gateway_in_ns for event in events], at_ns)
    chunk.put_times("gateway_out_ns", rows, [event.gateway_out_ns for event in events], at_ns)
    for place, event in zip(places, events, strict=True):
        # Most have nothing to say: asked in the order of what is seen soonest.
        if event.reason or event.outcome is not _ACCEPTED or type(event) is ServerMessageSent:
            _put_words(chunk, place, event)


def _put_words(chunk: Chunk, place: int, event: Any) -> None:
    note = note_of(event)
    if note:
        put_notes(chunk, np.array([place], dtype=np.int64), [note])
    if type(event) is ServerMessageSent and (event.answer or event.http_status):
        answer = Answer(event.answer, event.http_status, event.truncated, event.answered_at_ns)
        chunk.put("answer", place, chunk.store_texts([encode_answer(answer)])[0])


def put_notes(chunk: Chunk, rows: slice | npt.NDArray[np.int64], notes: Sequence[str]) -> None:
    """Put notes into rows; an empty one is none."""
    texts = [note.encode("utf-8", "surrogatepass") for note in notes if note]
    addresses = iter(chunk.store_texts(texts))
    chunk.put("note", rows, [next(addresses) if note else 0 for note in notes])


def note_of(event: Any) -> str:
    """What a result says in words."""
    parts = [event.reason]
    if event.retry_after_ms:
        parts.append(f"Try again in {event.retry_after_ms:,} ms.")
    if event.outcome is Outcome.UNKNOWN and not event.reason:
        parts.append("Whether it arrived is unknown.")
    if isinstance(event, ServerMessageSent) and event.http_status:
        parts.append(f"HTTP {event.http_status}, {len(event.answer):,} bytes of answer.")
    return " ".join(part for part in parts if part)
