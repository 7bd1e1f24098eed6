"""An event log as the files of a recording, piece by piece, secrets taken out on the way: the log of a case.

Chunk by chunk: the columns as they are, payloads and texts in windows with stars for secrets, so that every place and
size stays; then the tables, in which a secret becomes `***`. No more than a window and one chunk's columns are held.
"""

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import numpy as np

from rts_console.record.case_masking import EvenMasker
from rts_console.record.chunk import Chunk
from rts_console.record.chunk_file import ENDINGS, create_room
from rts_console.record.column import Columns
from rts_console.record.log import EventLog
from rts_console.record.recording import FACTS_NAME, PREFIXES_NAME, RESULTS_NAME, WORDS_NAME
from rts_console.record.recording import FORMAT as RECORDING_FORMAT
from rts_console.record.recording import Facts as RecordingFacts
from rts_console.record.table import encode_records

WINDOW_BYTES: Final = 64 * 1024
WINDOW_ROWS: Final = 1_024
ANSWER_HEAD: Final = 24
"""Bytes of numbers before the text of an app server's answer: they are no text."""
_LENGTH: Final = struct.Struct("<I")


class Piece(NamedTuple):
    """A part of one file of the log. `rows` is how many more rows are done with it."""

    name: str
    data: bytes
    rows: int = 0


class LogParts:
    """Gives the files of a log piece by piece, and counts. Rows that come after it was made are not among them.

    `places` says for each kind of thing how many secrets were taken out, `rows_masked` of how many rows' payloads.
    """

    def __init__(self, log: EventLog, masker: EvenMasker | None) -> None:
        """Without a masker everything stays as it is."""
        self.rows = self.payload_bytes = self.texts = self.rows_masked = 0
        self.places = {"payloads": 0, "texts": 0, "names": 0, "results": 0}
        self.total = len(log)
        self._log = log
        self._first, self._last = log.first_seq, log.next_seq
        self._masker = masker

    def pieces(self, scratch: Path | None) -> Iterator[Piece]:
        """All files. Columns need a folder to be written in first; without one they are left out. Raises OSError."""
        at_ns = 0
        for chunk in self._log.chunks_between(self._first, self._last):
            count = min(chunk.count, self._last - chunk.first)
            if not count:
                continue
            at_ns = at_ns or int(chunk.values("at_ns", 0, 1)[0])
            stem = f"{chunk.first:012d}"
            # First the columns: what they point to is never less than that.
            if scratch is not None:
                yield from _cut(stem + ENDINGS[0], _columns(chunk, count, scratch / stem))
            yield from self._payloads(chunk, count, stem + ENDINGS[1])
            yield from self._texts(chunk, count, stem + ENDINGS[2])
        yield from self._tables()
        facts = RecordingFacts(RECORDING_FORMAT, at_ns, self._log.emptied)
        yield Piece(FACTS_NAME, msgspec.json.encode(facts))

    # Payloads

    def _payloads(self, chunk: Chunk, count: int, name: str) -> Iterator[Piece]:
        borders = chunk.borders(0, count)
        first = 0
        while first < count:
            most = min(first + WINDOW_ROWS, count)
            last = int(np.searchsorted(borders, borders[first] + WINDOW_BYTES, "right")) - 1
            last = min(max(last, first + 1), most)
            data = chunk.payload_part(int(borders[first]), int(borders[last]))
            yield Piece(name, self._masked_payloads(data, (borders[first : last + 1] - borders[first]).tolist()))
            self.rows += last - first
            first = last
        self.payload_bytes += int(borders[-1])

    def _masked_payloads(self, data: bytes, borders: Sequence[int]) -> bytes:
        if self._masker is None or not data:
            return data
        before = self._masker.count
        payloads = [data[start:end] for start, end in zip(borders, borders[1:], strict=False)]
        masked = self._masker.mask_many(payloads)
        if self._masker.count > before:
            self.places["payloads"] += self._masker.count - before
            self.rows_masked += sum(one != other for one, other in zip(payloads, masked, strict=True))
        return b"".join(masked)

    # Texts

    def _texts(self, chunk: Chunk, count: int, name: str) -> Iterator[Piece]:
        texts = chunk.all_texts()
        end = len(texts)
        answers = set(chunk.values("answer", 0, count).tolist()) if "answer" in chunk.columns.stored else set()
        at = 0
        yield Piece(name, b"")
        while at < end:
            records, at = _records(texts, at, end)
            if not records:
                break  # what is behind it was never wholly written
            yield Piece(name, self._masked_texts(records, answers))

    def _masked_texts(self, records: Sequence[tuple[int, bytes]], answers: set[int]) -> bytes:
        self.texts += len(records)
        kept = [data[:ANSWER_HEAD] if address in answers else b"" for address, data in records]
        rest = [data[len(head) :] for head, (_, data) in zip(kept, records, strict=True)]
        if self._masker is not None:
            before = self._masker.count
            rest = self._masker.mask_many(rest)
            self.places["texts"] += self._masker.count - before
        whole = [head + data for head, data in zip(kept, rest, strict=True)]
        return b"".join([part for data in whole for part in (_LENGTH.pack(len(data)), data)])

    # Tables

    def _tables(self) -> Iterator[Piece]:
        log, secret_free = self._log, self._secret_free
        words = _distinct([secret_free("names", text) for text in log.words()[1:]])
        yield from _cut(WORDS_NAME, encode_records(map(_encoded, words)))
        prefixes = _distinct([secret_free("names", text) for text in log.client_ids.prefixes[1:]])
        yield from _cut(PREFIXES_NAME, encode_records(map(_encoded, prefixes)))
        results = [
            msgspec.msgpack.encode((code, secret_free("results", text), secret_free("results", meaning), label))
            for code, text, meaning, label in log.result_records()
        ]
        yield from _cut(RESULTS_NAME, encode_records(results))

    def _secret_free(self, what: str, text: str) -> str:
        if self._masker is None:
            return text
        before = self._masker.count
        masked = self._masker.mask_text(text)
        self.places[what] += self._masker.count - before
        return masked


def copy_log(log: EventLog, folder: Path) -> Iterator[tuple[int, int]]:
    """Write the rows that there are now to an empty folder, which then opens as a recording; rows done, and in all.

    Nothing is masked. Raises OSError.
    """
    parts = LogParts(log, None)
    handle, name = None, ""
    try:
        for piece in parts.pieces(folder):
            if piece.name != name:
                if handle is not None:
                    handle.close()
                handle, name = (folder / piece.name).open("wb"), piece.name
            assert handle is not None
            handle.write(piece.data)
            yield parts.rows, parts.total
    finally:
        if handle is not None:
            handle.close()


def _columns(chunk: Chunk, count: int, path: Path) -> bytes:
    """The columns of the first rows as a file of their own; what they were before they were widened stays behind."""
    room = create_room(path, chunk.first, count)
    try:
        stored = chunk.columns.stored
        columns = Columns(room, {name: column.dtype.str[1:] for name, column in stored.items()})
        for name, column in stored.items():
            columns.stored[name][:count] = column[:count]
        room.publish(count)
        return room.content()
    finally:
        path.unlink(missing_ok=True)


def _records(texts: bytes | bytearray, at: int, end: int) -> tuple[list[tuple[int, bytes]], int]:
    """Some texts with their addresses, and where the next one begins."""
    records: list[tuple[int, bytes]] = []
    start = at
    while at + 4 <= end and at - start < WINDOW_BYTES and len(records) < WINDOW_ROWS:
        (size,) = _LENGTH.unpack_from(texts, at)
        if at + 4 + size > end:
            break
        records.append((at + 1, bytes(texts[at + 4 : at + 4 + size])))
        at += 4 + size
    return records, at


def _cut(name: str, data: bytes) -> Iterator[Piece]:
    for start in range(0, max(len(data), 1), WINDOW_BYTES):
        yield Piece(name, data[start : start + WINDOW_BYTES])


def _distinct(texts: Sequence[str]) -> list[str]:
    """Each text once: a table of words has every text at one number alone, and two secrets are two users."""
    taken = {""}
    found: list[str] = []
    for text in texts:
        number, one = 1, text
        while one in taken:
            number += 1
            one = f"{text} {number}"
        taken.add(one)
        found.append(one)
    return found


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
