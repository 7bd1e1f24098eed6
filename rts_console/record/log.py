"""The past: every event of every identity as a row, in columns, with all payload bytes, in bounded memory.

An outgoing message is one row; its result and its receipts amend that row. Readers ask for rows by sequence number, for
what was added by comparing `next_seq`, and for what was amended by `changed_since`. Pings never enter, nor does a
look-up of a peer that found what the same identity knew already.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rts_console.protocol.events import (
    Event,
    MessageDelivered,
    MessageHeld,
    MessageSent,
    PeerOnlineStatus,
    RoomMessageSent,
    ServerMessageSent,
)
from rts_console.protocol.words import MessageMode, Outcome, PayloadKind, UserOnlineStatus
from rts_console.record.chunk import COLUMNS, Chunk
from rts_console.record.row import PREVIEW_CHARACTERS, Answer, Direction, Flag, Row, Severity, one_line, preview
from rts_console.record.translate import OUTCOME_SEVERITY, Entry, Result, entry, held_result, result_of_send

__all__ = ["Answer", "Direction", "EventLog", "Flag", "LogStats", "Row", "Severity"]

CHUNK_ROWS = 65_536
CEILING_BYTES = 512 * 1024 * 1024
OPEN_MESSAGES = 16_384
KNOWN_PEERS = 16_384

_NO_RESULT = 0
_MODES = {int(mode): mode for mode in MessageMode}
_LOOKED_UP = ("result", "kind", "who", "where", "elapsed_ms")
_SHARED = tuple(name for name in COLUMNS if name in Entry.__struct_fields__ and name not in _LOOKED_UP)

_SendResult = MessageSent | RoomMessageSent | ServerMessageSent


@dataclass(frozen=True, slots=True)
class LogStats:
    """Rows held now and bytes of memory they take, and what is not there.

    `dropped` rows were let go at the ceiling, `skipped` events never enter (pings, look-ups that found the same as the
    last one), `unmatched` results and receipts
    belong to a message that is no longer known.
    """

    rows: int
    bytes: int
    dropped: int
    skipped: int
    unmatched: int


class _Words(dict[str, int]):
    """Strings by number: each text is kept once."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def __missing__(self, text: str) -> int:
        number = len(self.texts)
        self[text] = number
        self.texts.append(text)
        return number


class EventLog:
    """All rows, oldest first. Sequence numbers only grow; those below `first_seq` were let go."""

    def __init__(self, ceiling_bytes: int = CEILING_BYTES, *, chunk_rows: int = CHUNK_ROWS) -> None:
        """Hold at most about `ceiling_bytes` (the newest chunk is always kept), in chunks of `chunk_rows` rows."""
        self._ceiling_bytes = ceiling_bytes
        self._chunk_rows = chunk_rows
        self._words = _Words()
        self._results: list[Result | None] = [None]
        self._result_numbers: dict[Result, int] = {}
        self._chunks: list[Chunk] = []
        self._starts: list[int] = []
        self._open: dict[str, dict[str, int]] = {}
        self._own_users: dict[str, str] = {}
        self._presence: dict[tuple[str, str], UserOnlineStatus] = {}
        self._next_seq = 0
        self._revision = 0
        self._dropped = 0
        self._skipped = 0
        self._unmatched = 0

    # What is there

    def __len__(self) -> int:
        """Rows held now."""
        return self._next_seq - self.first_seq

    @property
    def first_seq(self) -> int:
        """Sequence number of the oldest row held; equal to `next_seq` when there is none."""
        return self._chunks[0].first if self._chunks else self._next_seq

    @property
    def next_seq(self) -> int:
        """Sequence number that the next row will have."""
        return self._next_seq

    @property
    def revision(self) -> int:
        """Grows whenever a row that was already there is amended."""
        return self._revision

    @property
    def stats(self) -> LogStats:
        """Rows, bytes, and what was let go."""
        return LogStats(len(self), self._memory_bytes(), self._dropped, self._skipped, self._unmatched)

    def changed_since(self, revision: int) -> list[int]:
        """Sequence numbers of the rows held that were amended after that revision, ascending."""
        changed: list[int] = []
        for chunk in self._chunks:
            changed += chunk.changed_since(revision).tolist()
        return changed

    def row(self, seq: int) -> Row:
        """The row with this number; raises IndexError when it is not held."""
        chunk = self._chunk(seq)
        return self._row(chunk, seq)

    def payload(self, seq: int) -> bytes:
        """The payload exactly as it came, empty for a row without one; raises IndexError when the row is not held."""
        chunk = self._chunk(seq)
        place = seq - chunk.first
        return chunk.read(int(chunk.columns["address"][place]), int(chunk.columns["size"][place]))

    def answer(self, seq: int) -> Answer | None:
        """What the app server answered to this row, if it did; raises IndexError when the row is not held."""
        return self._chunk(seq).answers.get(seq)

    def column(self, name: str, first: int, last: int) -> npt.NDArray[Any]:
        """A copy of one column for the rows `first` to `last` (exclusive) as far as they are held."""
        parts = [
            chunk.columns[name][max(first - chunk.first, 0) : min(last - chunk.first, chunk.count)]
            for chunk in self.chunks_between(first, last)
        ]
        return np.concatenate(parts) if parts else np.empty(0, dtype=COLUMNS[name])

    def chunks_between(self, first: int, last: int) -> list[Chunk]:
        """The chunks with rows of that stretch, for searches; not to be changed."""
        return [chunk for chunk in self._chunks if chunk.first < last and chunk.last > first]

    def words(self) -> Sequence[str]:
        """The texts that the columns `identity`, `kind`, `who` and `where` point to."""
        return self._words.texts

    def word(self, text: str) -> int | None:
        """The number of a text in those columns, `None` when no row has it."""
        return self._words.get(text)

    def results(self) -> Sequence[str]:
        """The texts that the column `result` points to."""
        return [result.text if result else "" for result in self._results]

    # What happens

    def append(self, key: str, events: Iterable[Event]) -> None:
        """Add what happened to the identity `key`, in order."""
        entries: list[Entry] = []
        for event in events:
            if isinstance(event, MessageSent | RoomMessageSent | ServerMessageSent | MessageDelivered | MessageHeld):
                entries = self._flush(key, entries)
                self._amend(key, event)
                continue
            made = None if self._known_already(key, event) else entry(event)
            if made is None:
                self._skipped += 1
                continue
            entries.append(made)
        self._flush(key, entries)

    def flag(self, seq: int, flag: Flag, on: bool = True) -> None:
        """Set or clear flags of a row: it counts as amended. Raises IndexError when the row is not held."""
        chunk = self._chunk(seq)
        before = int(chunk.values("flags", seq - chunk.first, seq - chunk.first + 1)[0])
        after = before | flag if on else before & ~flag
        if after == before:
            return
        self._revision += 1
        chunk.amend(seq, self._revision, flags=after)

    def _known_already(self, key: str, event: Event) -> bool:
        """Whether it is a look-up with the answer of the last one: a watched peer would fill the log with them."""
        if not isinstance(event, PeerOnlineStatus):
            return False
        peer = (key, event.peer_user_id)
        known = self._presence.pop(peer, None) == event.status
        self._presence[peer] = event.status
        if len(self._presence) > KNOWN_PEERS:
            del self._presence[next(iter(self._presence))]
        return known

    def clear(self) -> None:
        """Forget all rows; numbers go on growing. Results still to come of forgotten messages are let go too."""
        self._chunks.clear()
        self._starts.clear()
        self._open.clear()
        self._presence.clear()
        self._words = _Words()
        self._results = [None]
        self._result_numbers.clear()
        self._dropped = 0
        self._skipped = 0
        self._unmatched = 0

    # Adding

    def _flush(self, key: str, entries: list[Entry]) -> list[Entry]:
        """Put the entries into chunks; returns the empty list to go on with."""
        start = 0
        while start < len(entries):
            chunk = self._open_chunk()
            batch = self._fitting(chunk, entries, start)
            self._extend(chunk, key, batch)
            start += len(batch)
        if entries:
            self._let_go()
        return []

    def _open_chunk(self) -> Chunk:
        """The newest chunk if it takes more, else a new one."""
        if self._chunks:
            chunk = self._chunks[-1]
            if chunk.count < chunk.capacity and chunk.stored_bytes < self._chunk_bytes:
                return chunk
            chunk.trim()
        chunk = Chunk(self._next_seq, self._chunk_rows)
        self._chunks.append(chunk)
        self._starts.append(chunk.first)
        return chunk

    @property
    def _chunk_bytes(self) -> int:
        # An eighth at most, so that letting one chunk go never empties the log.
        return self._ceiling_bytes // 8

    def _fitting(self, chunk: Chunk, entries: list[Entry], start: int) -> list[Entry]:
        """As many entries as this chunk takes, at least one."""
        room = self._chunk_bytes - chunk.stored_bytes
        end = start + 1
        limit = min(len(entries), start + chunk.capacity - chunk.count)
        room -= len(entries[start].payload)
        while end < limit and room > 0:
            room -= len(entries[end].payload)
            end += 1
        return entries[start:end]

    def _extend(self, chunk: Chunk, key: str, batch: list[Entry]) -> None:
        columns: dict[str, Sequence[Any]] = {name: [getattr(made, name) for made in batch] for name in _SHARED}
        words = self._words
        columns["identity"] = [words[key]] * len(batch)
        columns["kind"] = [words[made.kind] for made in batch]
        columns["who"] = [words[made.who] for made in batch]
        columns["where"] = [words[made.where] for made in batch]
        columns["result"] = [self._result_number(made.result) for made in batch]
        columns["elapsed_ms"] = [self._elapsed_ms(made) for made in batch]
        columns |= _store(chunk, batch)
        self._remember_own(key, batch)
        self._remember_open(key, batch)
        chunk.extend(columns, len(batch))
        self._next_seq += len(batch)

    def _result_number(self, result: Result | None) -> int:
        if result is None:
            return _NO_RESULT
        number = self._result_numbers.get(result)
        if number is None:
            number = self._result_numbers[result] = len(self._results)
            self._results.append(result)
        return number

    def _elapsed_ms(self, made: Entry) -> float:
        """One-way time of a message between two identities of this program: one clock, so it is exact."""
        if made.direction is Direction.IN and made.who in self._own_users:
            return (made.at_ns - made.composed_at_ns) / 1e6
        return made.elapsed_ms

    def _remember_own(self, key: str, batch: list[Entry]) -> None:
        for made in batch:
            if made.kind == "login" and made.result is not None and made.result.code == 0:
                self._own_users[made.who] = key

    def _remember_open(self, key: str, batch: list[Entry]) -> None:
        messages = self._open.setdefault(key, {})
        for seq, made in enumerate(batch, self._next_seq):
            if made.direction is Direction.OUT:
                messages[made.client_message_id] = seq
        while len(messages) > OPEN_MESSAGES:
            del messages[next(iter(messages))]

    def _let_go(self) -> None:
        """Drop the oldest chunks while the ceiling is exceeded; the newest always stays."""
        while len(self._chunks) > 1 and self._memory_bytes() > self._ceiling_bytes:
            self._dropped += self._chunks.pop(0).count
            self._starts.pop(0)

    def _memory_bytes(self) -> int:
        return sum(chunk.memory_bytes for chunk in self._chunks)

    # Amending

    def _amend(self, key: str, event: _SendResult | MessageDelivered | MessageHeld) -> None:
        messages = self._open.get(key, {})
        seq = messages.get(event.client_message_id)
        if seq is None or seq < self.first_seq:
            messages.pop(event.client_message_id, None)
            self._unmatched += 1
            return
        chunk = self._chunk(seq)
        self._revision += 1
        if isinstance(event, MessageDelivered):
            delivered = int(chunk.columns["delivered"][seq - chunk.first]) + 1
            chunk.amend(seq, self._revision, delivered=delivered)
        elif isinstance(event, MessageHeld):
            held = self._result_number(held_result(event))
            chunk.amend(seq, self._revision, result=held, severity=Severity.WARNING)
        else:
            self._complete(chunk, seq, event)
        if self._settled(chunk, seq):
            del messages[event.client_message_id]

    def _complete(self, chunk: Chunk, seq: int, event: _SendResult) -> None:
        if isinstance(event, ServerMessageSent) and (event.answer or event.http_status):
            chunk.add_answer(seq, Answer(event.answer, event.http_status, event.truncated, event.answered_at_ns))
        chunk.amend(
            seq,
            self._revision,
            message_id=event.message_id,
            result=self._result_number(result_of_send(event.code, event.outcome)),
            elapsed_ms=(event.at_ns - event.composed_at_ns) / 1e6,
            severity=OUTCOME_SEVERITY[event.outcome],
            recipients=event.recipients,
            composed_at_ns=event.composed_at_ns,
            written_at_ns=event.written_at_ns,
            gateway_in_ns=event.gateway_in_ns,
            gateway_out_ns=event.gateway_out_ns,
            position=event.position if isinstance(event, RoomMessageSent) else 0,
        )
        note = _note_of(event)
        if note:
            data = note.encode("utf-8", "surrogatepass")
            chunk.amend(seq, self._revision, note_address=chunk.store(data), note_size=len(data))

    def _settled(self, chunk: Chunk, seq: int) -> bool:
        """Whether nothing more can come for this message."""
        place = seq - chunk.first
        result = self._results[int(chunk.columns["result"][place])]
        if result is None or result.code is None:
            return False
        if chunk.columns["severity"][place] != Severity.SUCCESS:
            return True
        receipts_come = chunk.columns["mode"][place] == MessageMode.RELIABLE_ORDERED
        return not receipts_come or bool(
            chunk.columns["delivered"][place] >= max(1, chunk.columns["recipients"][place])
        )

    # Reading

    def _chunk(self, seq: int) -> Chunk:
        if not self.first_seq <= seq < self._next_seq:
            raise IndexError(f"row {seq} is not held; the log has {self.first_seq} to {self._next_seq - 1}")
        return self._chunks[bisect_right(self._starts, seq) - 1]

    def _row(self, chunk: Chunk, seq: int) -> Row:
        place = seq - chunk.first
        cells = {name: column[place].item() for name, column in chunk.columns.items()}
        result = self._results[cells["result"]]
        texts = self._words.texts
        address, size, id_size = cells["address"], cells["size"], cells["id_size"]
        note = chunk.read(cells["note_address"], cells["note_size"]).decode("utf-8", "surrogatepass")
        kind = PayloadKind(cells["payload_kind"]) if cells["payload_kind"] else None
        start = chunk.read(address, min(size, 4 * PREVIEW_CHARACTERS + 8)) if kind else b""
        return Row(
            seq=seq,
            at_ns=cells["at_ns"],
            identity=texts[cells["identity"]],
            direction=Direction(cells["direction"]),
            kind=texts[cells["kind"]],
            who=texts[cells["who"]],
            where=texts[cells["where"]],
            message_id=cells["message_id"],
            payload_kind=kind,
            size=size,
            code=result.code if result else None,
            result=result.text if result else "",
            meaning=result.meaning if result else "",
            label=result.label if result else "",
            elapsed_ms=cells["elapsed_ms"],
            preview=preview(kind, start, size) if kind else one_line(note),
            severity=Severity(cells["severity"]),
            client_message_id=chunk.read(address + size, id_size).decode("utf-8", "surrogatepass"),
            delivered=cells["delivered"],
            recipients=cells["recipients"],
            note=note,
            mode=_MODES.get(cells["mode"]),
            composed_at_ns=cells["composed_at_ns"],
            written_at_ns=cells["written_at_ns"],
            gateway_in_ns=cells["gateway_in_ns"],
            gateway_out_ns=cells["gateway_out_ns"],
            position=cells["position"],
            flags=Flag(cells["flags"]),
        )


def _store(chunk: Chunk, batch: list[Entry]) -> dict[str, Sequence[Any]]:
    """Append the bytes of all entries and say where they stand."""
    addresses, notes = [], []
    sizes = [len(made.payload) for made in batch]
    ids = [made.client_message_id.encode("utf-8", "surrogatepass") for made in batch]
    texts = [made.note.encode("utf-8", "surrogatepass") for made in batch]
    for made, size, identifier, text in zip(batch, sizes, ids, texts, strict=True):
        address = chunk.store(made.payload + identifier + text)
        addresses.append(address)
        notes.append(address + size + len(identifier))
    return {
        "address": addresses,
        "size": sizes,
        "id_size": [len(identifier) for identifier in ids],
        "note_address": notes,
        "note_size": [len(text) for text in texts],
    }


def _note_of(event: _SendResult) -> str:
    parts = [event.reason]
    if event.retry_after_ms:
        parts.append(f"Try again in {event.retry_after_ms:,} ms.")
    if event.outcome is Outcome.UNKNOWN and not event.reason:
        parts.append("Whether it arrived is unknown.")
    if isinstance(event, ServerMessageSent) and event.http_status:
        parts.append(f"HTTP {event.http_status}, {len(event.answer):,} bytes of answer.")
    return " ".join(part for part in parts if part)
