"""The past: every event of every identity as a row, in columns, with all payload bytes, in memory and on disk.

An outgoing message is one row; its result and its receipts amend that row. Readers ask for rows by sequence number, for
what was added by comparing `next_seq`, and for what was amended by `changed_since`. Pings never enter, nor does a
look-up of a peer that found what the same identity knew already.

With a recording everything is on disk too, at once: it survives this process. At the ceiling of memory the oldest rows
are then let out of memory and read from disk; at the ceiling of disk they are deleted. Without one, or when the disk
fails, the oldest rows are let go at the ceiling of memory, and `stats` says so.
"""

import contextlib
from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import (
    Event,
    FrameSeen,
    MessageDelivered,
    MessageHeld,
    MessageReceived,
    MessageSent,
    MessageSubmitted,
    PeerOnlineStatus,
    RoomMessageReceived,
    RoomMessageSent,
    ServerMessageSent,
)
from rts_console.protocol.words import MessageMode, Outcome, UserOnlineStatus
from rts_console.record.amend import Amendment, OpenMessage, put_notes, put_results
from rts_console.record.chunk import COLUMNS, Chunk
from rts_console.record.chunk_file import ChunkFiles, Damaged
from rts_console.record.client_ids import ClientIds
from rts_console.record.parts import BUILDERS, Part
from rts_console.record.recording import (
    Emptied,
    Recording,
    chunk_paths,
    missing_chunks,
    read_facts,
)
from rts_console.record.row import Answer, Direction, Flag, Row, Severity
from rts_console.record.row_reader import read_row, read_rows
from rts_console.record.shelf import Shelf
from rts_console.record.tables import Tables
from rts_console.record.translate import OUTCOME_SEVERITY, Entry, Result, entry, held_result, result_of_send
from rts_console.record.whole import LOST, whole_rows

__all__ = ["Answer", "Direction", "EventLog", "Flag", "LogStats", "Portion", "Row", "Severity"]

CHUNK_ROWS: Final = 65_536
CEILING_BYTES: Final = 512 * 1024 * 1024
DISK_CEILING_BYTES: Final = 8 * 1024**3
OPEN_MESSAGES = 16_384
KNOWN_PEERS = 16_384
CHANGES: Final = 65_536

_ACCEPTED: Final = Outcome.ACCEPTED
_RELIABLE: Final = MessageMode.RELIABLE_ORDERED

_AMENDING: Final = frozenset((MessageSent, RoomMessageSent, ServerMessageSent, MessageDelivered, MessageHeld))
_WITH_PAYLOAD: Final = frozenset((MessageReceived, RoomMessageReceived, MessageSubmitted, FrameSeen))
_ONLY_RECEIVED: Final = ({MessageReceived}, {RoomMessageReceived})


@dataclass(frozen=True, slots=True)
class LogStats:
    """Rows held now and bytes of memory they take, and what is not there.

    `dropped` rows were let go at a ceiling, `skipped` events never enter (pings, look-ups that found the same as the
    last one), `unmatched` results and receipts belong to a message that is no longer known. `disk_bytes` are in the
    recording, and `spilled` rows are only there. `reason` says in a sentence why rows do not go to disk, when they
    should.
    """

    rows: int
    bytes: int
    dropped: int
    skipped: int
    unmatched: int
    disk_bytes: int = 0
    spilled: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Portion:
    """The rows `first` to `last` (exclusive) and how many bytes of payload they have."""

    first: int
    last: int
    bytes: int


class EventLog:
    """All rows, oldest first. Sequence numbers only grow; those below `first_seq` were let go, or taken away by hand:
    `emptied` says when that was done last."""

    def __init__(
        self,
        ceiling_bytes: int = CEILING_BYTES,
        *,
        chunk_rows: int = CHUNK_ROWS,
        recording: Recording | None = None,
        disk_ceiling_bytes: int = DISK_CEILING_BYTES,
    ) -> None:
        """Hold at most about `ceiling_bytes` in memory (the newest chunk always is), in chunks of `chunk_rows` rows.

        With a recording everything is on disk too, at most `disk_ceiling_bytes` (or twice the memory, if that is
        more), and 1 GiB of the disk stays free.
        """
        self._recording = recording
        self._read_only = False
        self._tables = Tables(recording.path if recording else None)
        self._shelf = Shelf(ceiling_bytes, disk_ceiling_bytes, chunk_rows, recording, lambda: self._tables.flush())
        self._accepted: dict[int, tuple[Any, Any, tuple[int, int]]] = {}
        self._not_accepted: dict[int, tuple[Any, Any, tuple[int, int]]] = {}
        # In order: of a plain dict the first is found behind the holes of all that went before it.
        self._open: dict[str, OrderedDict[str, OpenMessage]] = {}
        self._own_users: dict[str, str] = {}
        self._presence: OrderedDict[tuple[str, str], UserOnlineStatus] = OrderedDict()
        self._changes = array("q")
        self._next_seq = 0
        self._revision = 0
        self._skipped = 0
        self._unmatched = 0
        self.damage: tuple[str, ...] = ()
        self.comments: dict[int, str] = {}
        self.emptied = Emptied()

    @classmethod
    def open(cls, path: Path) -> "EventLog":
        """The log of a recording that nobody writes any more, to be read; flags can be set, but are not written.

        `damage` says in sentences what could not be read. Raises `RecordingError` when the folder is no recording.
        """
        facts = read_facts(path)
        log = cls()
        log._read_only = True
        log.emptied = facts.emptied
        log._tables, whole = Tables.read(path)
        damage = [] if whole else [f"Some names are lost: they are shown as {LOST}."]
        damage += missing_chunks(path)
        written = 0
        for columns in chunk_paths(path):
            try:
                chunk = Chunk.from_files(ChunkFiles(path, int(columns.stem), writable=False), log._shelf.mapped)
                if chunk.first != int(columns.stem):
                    raise Damaged(f"{columns.name} is not the file that it says it is")
                if len(log) and chunk.first != written:
                    damage.append(f"{chunk.first - written:,} rows are missing before row {log.next_seq:,}.")
                written = chunk.last
                damage += log._take_over(chunk, lost=not whole)
            except (OSError, Damaged) as error:
                damage.append(f"Some rows are lost: {error}.")
        log.damage = tuple(damage)
        return log

    # What is there

    def __len__(self) -> int:
        """Rows held now."""
        return sum(chunk.count for chunk in self._shelf.chunks)

    @property
    def read_only(self) -> bool:
        """Whether this is a recording that was opened: nothing can be appended."""
        return self._read_only

    @property
    def ceiling_bytes(self) -> int:
        """Memory that the rows may take."""
        return self._shelf.ceiling_bytes

    @property
    def first_seq(self) -> int:
        """Sequence number of the oldest row held; equal to `next_seq` when there is none."""
        chunks = self._shelf.chunks
        return chunks[0].first if chunks else self._next_seq

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
        shelf = self._shelf
        return LogStats(
            rows=len(self),
            bytes=shelf.memory_bytes,
            dropped=shelf.dropped,
            skipped=self._skipped,
            unmatched=self._unmatched,
            disk_bytes=shelf.disk_bytes,
            spilled=shelf.spilled,
            reason=shelf.reason,
        )

    def changed_since(self, revision: int) -> list[int] | None:
        """Sequence numbers of the rows held that were amended after that revision, ascending.

        `None` when that is too long ago: then everything is to be read again.
        """
        start = len(self._changes) - (self._revision - revision)
        if start < 0:
            return None
        changed = sorted(set(self._changes[start:]))
        return changed[bisect_right(changed, self.first_seq - 1) :]

    def row(self, seq: int) -> Row:
        """The row with this number; raises IndexError when it is not held."""
        chunk = self._chunk(seq)
        return read_row(chunk, seq - chunk.first, self._tables)

    def rows(self, seqs: Sequence[int] | npt.NDArray[np.int64]) -> list[Row]:
        """The rows with these numbers, which ascend, as far as they are held: cheaper than one by one."""
        wanted = np.asarray(seqs, dtype=np.int64)
        if not len(wanted):
            return []
        found: list[Row] = []
        for chunk in self._shelf.between(int(wanted[0]), int(wanted[-1]) + 1):
            inside = wanted[(wanted >= chunk.first) & (wanted < chunk.last)]
            found += read_rows(chunk, inside - chunk.first, self._tables)
        return found

    def payload(self, seq: int) -> bytes:
        """The payload exactly as it came, empty for a row without one; raises IndexError when the row is not held."""
        chunk = self._chunk(seq)
        return chunk.payload(seq - chunk.first)

    def answer(self, seq: int) -> Answer | None:
        """What the app server answered to this row, if it did; raises IndexError when the row is not held."""
        chunk = self._chunk(seq)
        return chunk.answer(seq - chunk.first)

    def column(self, name: str, first: int, last: int) -> npt.NDArray[Any]:
        """A copy of one column for the rows `first` to `last` (exclusive) as far as they are held."""
        parts = [
            chunk.values(name, max(first - chunk.first, 0), min(last - chunk.first, chunk.count))
            for chunk in self.chunks_between(first, last)
        ]
        return np.concatenate(parts) if parts else np.empty(0, dtype=COLUMNS[name])

    def chunks_between(self, first: int, last: int) -> list[Chunk]:
        """The chunks with rows of that stretch, for searches; not to be changed."""
        return self._shelf.between(first, last)

    def portion(self, first: int, last: int, rows: int, payload_bytes: int, *, newest: bool = False) -> Portion:
        """At most so many rows and bytes of that stretch, which holds a row; at least one row, and none of two chunks.

        They are the oldest ones, or the `newest`: for searches that must not take long.
        """
        chunk = self._shelf.between(first, last)[-1 if newest else 0]
        start, end = max(first - chunk.first, 0), min(last - chunk.first, chunk.count)
        start, end = (max(start, end - rows), end) if newest else (start, min(end, start + rows))
        borders = chunk.borders(start, end)
        if newest:
            within = int(np.searchsorted(borders, borders[-1] - payload_bytes))
            left, right = min(within, end - start - 1), end - start
        else:
            within = int(np.searchsorted(borders, borders[0] + payload_bytes, "right")) - 1
            left, right = 0, max(within, 1)
        begun = chunk.first + start
        return Portion(begun + left, begun + right, int(borders[right] - borders[left]))

    def words(self) -> Sequence[str]:
        """The texts that the columns `identity`, `kind`, `who` and `where` point to."""
        return self._tables.words.texts

    def word(self, text: str) -> int | None:
        """The number of a text in those columns, `None` when no row has it."""
        return self._tables.words.get(text)

    def results(self) -> Sequence[str]:
        """The texts that the column `result` points to."""
        return [result.text if result else "" for result in self._tables.results]

    def result_records(self) -> list[tuple[int | None, str, str, str]]:
        """Code, text, meaning and label of each result that the column `result` points to, from number 1 on."""
        known = (result or Result(None, "", "", "") for result in self._tables.results[1:])
        return [(each.code, each.text, each.meaning, each.label) for each in known]

    @property
    def client_ids(self) -> ClientIds:
        """How client message ids are kept, for searches."""
        return self._tables.ids

    # What happens

    def append(self, key: str, events: Iterable[Event]) -> None:
        """Add what happened to the identity `key`, in order. Raises ValueError when the log can only be read."""
        if self._read_only:
            raise ValueError("this log was opened to be read; nothing can be added to it")
        rows: list[Any] = list(events)
        amendments: list[Amendment] = []
        if set(map(type, rows)) in _ONLY_RECEIVED:
            payloads = [event.data for event in rows]
        else:
            rows, payloads = self._sorted(key, rows, amendments)
        self._add(key, rows, payloads)
        if amendments:
            self._amend(amendments)
        if rows:
            self._shelf.make_room()

    def flag(self, seq: int, flag: Flag, on: bool = True) -> None:
        """Set or clear flags of a row: it counts as amended. Raises IndexError when the row is not held."""
        chunk = self._chunk(seq)
        place = seq - chunk.first
        before = chunk.columns.cell("flags", place)
        after = before | flag if on else before & ~flag
        if after == before:
            return
        if self._read_only:
            chunk.keep("flags")
        chunk.put("flags", place, int(after))
        self._shelf.look_after(chunk)
        self._changed([seq])

    def comment(self, seq: int, text: str) -> None:
        """What the user wrote to a row, so that a search finds it; it counts as amended. Empty text takes it away."""
        if text == self.comments.get(seq, ""):
            return
        self.comments.pop(seq, None)
        if text:
            self.comments[seq] = text
        if self.first_seq <= seq < self._next_seq:
            self._changed([seq])

    def clear(self) -> None:
        """Forget all rows; numbers go on growing, and `emptied` says from which one on. Results still to come of
        forgotten messages are let go too."""
        self._shelf.clear()
        self.emptied = Emptied(now_ns(), self._next_seq)
        if self._recording is not None:
            with contextlib.suppress(OSError):
                self._recording.note_emptied(self.emptied)
        self.comments.clear()
        self._open.clear()
        self._presence.clear()
        self._accepted.clear()
        self._not_accepted.clear()
        self._changes = array("q")
        self._tables.close()
        self._tables = Tables(self._recording.path if self._recording else None)
        self._skipped = 0
        self._unmatched = 0

    def close(self) -> None:
        """Let go of all files. The log is not to be used after that."""
        self._tables.close()
        self._shelf.close()
        self._recording = None
        self._read_only = True

    # Sorting what comes

    def _sorted(self, key: str, events: Sequence[Any], amendments: list[Amendment]) -> tuple[list[Any], list[bytes]]:
        """The events that become rows, with their payloads; results and receipts go to `amendments`."""
        rows: list[Any] = []
        payloads: list[bytes] = []
        messages = self._open.setdefault(key, OrderedDict())
        for event in events:
            kind = type(event)
            if kind in _WITH_PAYLOAD:
                if kind is MessageSubmitted:
                    opened = OpenMessage(self._next_seq + len(rows), event.mode is _RELIABLE)
                    messages[event.client_message_id] = opened
                rows.append(event)
                payloads.append(event.data)
            elif kind in _AMENDING:
                self._match(messages, event, amendments)
            elif (made := self._entry(key, event)) is not None:
                rows.append(made)
                payloads.append(made.payload)
        while len(messages) > OPEN_MESSAGES:
            messages.popitem(last=False)
        return rows, payloads

    def _match(self, messages: dict[str, OpenMessage], event: Any, amendments: list[Amendment]) -> None:
        """Find the row that a result or receipt belongs to."""
        message = messages.get(event.client_message_id)
        if message is None or message.seq < self.first_seq:
            messages.pop(event.client_message_id, None)
            self._unmatched += 1
            return
        if message.settled_by(event):
            del messages[event.client_message_id]
        amendments.append((message.seq, event, message.delivered))

    def _entry(self, key: str, event: Event) -> Entry | None:
        made = None if self._known_already(key, event) else entry(event)
        if made is None:
            self._skipped += 1
        return made

    def _known_already(self, key: str, event: Event) -> bool:
        """Whether it is a look-up with the answer of the last one: a watched peer would fill the log with them."""
        if not isinstance(event, PeerOnlineStatus):
            return False
        peer = (key, event.peer_user_id)
        known = self._presence.pop(peer, None) == event.status
        self._presence[peer] = event.status
        if len(self._presence) > KNOWN_PEERS:
            self._presence.popitem(last=False)
        return known

    # Adding

    def _add(self, key: str, rows: list[Any], payloads: list[bytes]) -> None:
        """Put rows into chunks."""
        while rows:
            chunk = self._shelf.newest(self._next_seq)
            ends = list(accumulate(map(len, payloads), initial=chunk.payload_bytes))[1:]
            count = min(len(rows), chunk.capacity - chunk.count)
            if ends[count - 1] > self._shelf.chunk_bytes:
                count = min(count, max(1, bisect_right(ends, self._shelf.chunk_bytes)))
            self._extend(chunk, key, rows[:count], payloads[:count], ends[:count])
            rows, payloads = rows[count:], payloads[count:]

    def _extend(self, chunk: Chunk, key: str, rows: list[Any], payloads: list[bytes], ends: list[int]) -> None:
        start, count = chunk.count, len(rows)
        chunk.store_payloads(payloads)
        chunk.put("identity", slice(start, start + count), self._tables.words[key])
        chunk.put("end", slice(start, start + count), ends)
        types = set(map(type, rows))
        if len(types) == 1:
            self._put(chunk, BUILDERS[next(iter(types))](rows, self._own_users), slice(start, start + count))
        else:
            self._put_mixed(chunk, rows, start, types)
        self._shelf.save_tables(chunk)
        self._remember_own(key, rows, types)
        chunk.publish(count)
        self._next_seq += count

    def _put_mixed(self, chunk: Chunk, rows: list[Any], start: int, types: set[Any]) -> None:
        places: dict[Any, list[int]] = {kind: [] for kind in types}
        for place, row in enumerate(rows):
            places[type(row)].append(place)
        for kind, taken in places.items():
            part = BUILDERS[kind]([rows[place] for place in taken], self._own_users)
            self._put(chunk, part, np.array(taken, dtype=np.int64) + start)

    def _put(self, chunk: Chunk, part: Part, rows: slice | npt.NDArray[np.int64]) -> None:
        at_ns = chunk.put_at(rows, part.at_ns)
        words = self._tables.words
        for name, values in part.numbers.items():
            chunk.put(name, rows, values)
        for name, texts in part.words.items():
            chunk.put(name, rows, words[texts] if isinstance(texts, str) else [words[text] for text in texts])
        for name, times in part.times.items():
            chunk.put_times(name, rows, times, at_ns)
        if part.ids is not None:
            self._tables.ids.put(chunk, rows, part.ids)
        if part.results is not None:
            chunk.put("result", rows, [self._tables.result_number(result) for result in part.results])
        if part.notes is not None and any(part.notes):
            put_notes(chunk, rows, part.notes)

    def _remember_own(self, key: str, rows: list[Any], types: set[Any]) -> None:
        for made in rows if Entry in types else ():
            if type(made) is Entry and made.kind == "login" and made.result is not None and made.result.code == 0:
                self._own_users[made.who] = key

    # Amending

    def _amend(self, amendments: list[Amendment]) -> None:
        """Take over results and receipts, each in the order of coming."""
        first = self.first_seq
        held = [amendment for amendment in amendments if amendment[0] >= first]
        # Rows that came with these may have sent the oldest ones away.
        self._unmatched += len(amendments) - len(held)
        if not held:
            return
        seqs = [amendment[0] for amendment in held]
        chunks, starts = self._shelf.chunks, self._shelf.starts
        by_chunk = {len(chunks) - 1: held}
        if min(seqs) < starts[-1]:
            by_chunk = {}
            for amendment in held:
                by_chunk.setdefault(bisect_right(starts, amendment[0]) - 1, []).append(amendment)
        for number, some in by_chunk.items():
            self._amend_chunk(chunks[number], some)
            self._shelf.look_after(chunks[number])
        self._changed(seqs)

    def _amend_chunk(self, chunk: Chunk, amendments: list[Amendment]) -> None:
        first = chunk.first
        receipts = [(seq - first, delivered) for seq, event, delivered in amendments if type(event) is MessageDelivered]
        if receipts:
            places = np.array([place for place, _ in receipts], dtype=np.int64)
            chunk.put("delivered", places, [delivered for _, delivered in receipts])
        words = [(seq - first, event) for seq, event, _ in amendments if type(event) is not MessageDelivered]
        if words:
            self._put_outcomes(chunk, words)
        results = [(place, event) for place, event in words if type(event) is not MessageHeld]
        if results:
            put_results(chunk, [place for place, _ in results], [event for _, event in results])

    def _put_outcomes(self, chunk: Chunk, words: list[tuple[int, Any]]) -> None:
        places = np.array([place for place, _ in words], dtype=np.int64)
        pairs = [self._outcome(event) for _, event in words]
        # A console that is killed in between must not leave a number behind that means nothing.
        self._shelf.save_tables(chunk)
        chunk.put("result", places, [number for number, _ in pairs])
        chunk.put("severity", places, [severity for _, severity in pairs])

    def _outcome(self, event: Any) -> tuple[int, int]:
        """The number of its result, and its severity."""
        if type(event) is MessageHeld:
            return self._tables.result_number(held_result(event)), int(Severity.WARNING)
        # By identity: codes of different tables are equal when their numbers are, and a hash of an enum is slow.
        sends = self._accepted if event.outcome is _ACCEPTED else self._not_accepted
        known = sends.get(id(event.code))
        if known is None or known[1] is not event.outcome:
            number = self._tables.result_number(result_of_send(event.code, event.outcome))
            known = sends[id(event.code)] = (event.code, event.outcome, (number, int(OUTCOME_SEVERITY[event.outcome])))
        return known[2]

    def _changed(self, seqs: list[int]) -> None:
        self._changes.extend(seqs)
        self._revision += len(seqs)
        if len(self._changes) > 2 * CHANGES:
            del self._changes[:-CHANGES]

    # Reading

    def _take_over(self, chunk: Chunk, *, lost: bool) -> list[str]:
        """Take a chunk of a recording as far as it is whole; says what is not."""
        written = chunk.count
        if len(self):
            # Whoever reads counts on numbers without a hole.
            chunk.first = self._next_seq
        tables = self._tables
        chunk.count = whole_rows(chunk, tables.words.texts, tables.results, tables.ids.prefixes, lost=lost)
        if chunk.count:
            self._shelf.dropped = self._shelf.dropped if len(self) else max(chunk.first - self.emptied.seq, 0)
            self._shelf.add(chunk)
            self._next_seq = chunk.last
        if chunk.count < written:
            return [f"{written - chunk.count:,} rows from {chunk.last:,} on are damaged and left out."]
        return []

    def _chunk(self, seq: int) -> Chunk:
        chunk = self._shelf.chunk_of(seq)
        if chunk is not None:
            return chunk
        raise IndexError(f"row {seq} is not held; the log has {self.first_seq} to {self._next_seq - 1}")
