"""A stretch of the event log: columns of numbers and one append-only store for all bytes; no object per row."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from rts_console.record.row import Answer

BLOCK_BYTES = 8 * 1024 * 1024
BLOCK_SHIFT = 40
OFFSET_MASK = (1 << BLOCK_SHIFT) - 1

COLUMNS: dict[str, str] = {
    "at_ns": "i8",
    "identity": "i4",
    "direction": "u1",
    "kind": "i4",
    "who": "i4",
    "where": "i4",
    "message_id": "i8",
    "payload_kind": "u1",
    "result": "i4",
    "elapsed_ms": "f8",
    "severity": "u1",
    "delivered": "i4",
    "recipients": "i4",
    "composed_at_ns": "i8",
    "written_at_ns": "i8",
    "gateway_in_ns": "i8",
    "gateway_out_ns": "i8",
    "mode": "i1",
    "position": "i8",
    "flags": "u1",
    "revision": "i8",
    # Where payload, client message id and note stand, one behind the other; a note that came later stands elsewhere.
    "address": "i8",
    "size": "i8",
    "id_size": "i4",
    "note_address": "i8",
    "note_size": "i4",
}
"""Name and type of each column. `identity`, `kind`, `who`, `where` and `result` are places in the log's tables."""

ROW_BYTES = sum(np.dtype(kind).itemsize for kind in COLUMNS.values())


class Chunk:
    """Rows `first` to `last` (exclusive) with their bytes. Filled once from the front, then only amended."""

    def __init__(self, first: int, capacity: int) -> None:
        """Make room for `capacity` rows, the first of which has the sequence number `first`."""
        self.first = first
        self.count = 0
        self.capacity = capacity
        self.revision = 0
        self.columns: dict[str, npt.NDArray[Any]] = {
            name: np.zeros(capacity, dtype=kind) for name, kind in COLUMNS.items()
        }
        self.blocks: list[bytearray] = [bytearray()]
        self.answers: dict[int, Answer] = {}
        self.stored_bytes = 0

    @property
    def last(self) -> int:
        """The sequence number behind the last row."""
        return self.first + self.count

    @property
    def memory_bytes(self) -> int:
        """What the chunk holds: its columns at full length and all its bytes."""
        return self.capacity * ROW_BYTES + self.stored_bytes

    def values(self, name: str, start: int, end: int) -> npt.NDArray[Any]:
        """One column's values for the places `start` to `end` (exclusive); not to be changed."""
        return self.columns[name][start:end]

    def store(self, data: bytes) -> int:
        """Append bytes and return their address."""
        block = self.blocks[-1]
        if block and len(block) + len(data) > BLOCK_BYTES:
            block = bytearray()
            self.blocks.append(block)
        address = (len(self.blocks) - 1) << BLOCK_SHIFT | len(block)
        block += data
        self.stored_bytes += len(data)
        return address

    def read(self, address: int, size: int) -> bytes:
        """A copy of `size` bytes at an address."""
        offset = address & OFFSET_MASK
        return bytes(memoryview(self.blocks[address >> BLOCK_SHIFT])[offset : offset + size])

    def extend(self, columns: dict[str, Sequence[Any]], count: int) -> None:
        """Append `count` rows; columns that are not named stay 0. There must be room."""
        rows = slice(self.count, self.count + count)
        for name, values in columns.items():
            try:
                self.columns[name][rows] = values
            except OverflowError:  # a number from the wire that no clock and no counter has
                self.columns[name][rows] = [_bounded(name, value) for value in values]
        self.count += count

    def amend(self, seq: int, revision: int, **values: Any) -> None:
        """Change columns of one row and remember that it changed."""
        place = seq - self.first
        for name, value in values.items():
            try:
                self.columns[name][place] = value
            except OverflowError:
                self.columns[name][place] = _bounded(name, value)
        self.columns["revision"][place] = revision
        self.revision = revision

    def add_answer(self, seq: int, answer: Answer) -> None:
        """Keep the app server's answer to a row."""
        self.answers[seq] = answer
        self.stored_bytes += len(answer.data) + 128

    def changed_since(self, revision: int) -> npt.NDArray[np.int64]:
        """Sequence numbers of the rows that were amended after `revision`."""
        if self.revision <= revision:
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero(self.columns["revision"][: self.count] > revision) + self.first

    def trim(self) -> None:
        """Give back the rows that were never filled: nothing more will be appended."""
        if self.count == self.capacity:
            return
        self.columns = {name: column[: self.count].copy() for name, column in self.columns.items()}
        self.capacity = self.count


def _bounded(name: str, value: float) -> float:
    """The value, or the nearest that its column can hold."""
    kind = np.dtype(COLUMNS[name])
    if kind.kind == "f":
        return value
    limits = np.iinfo(kind)
    return min(max(value, int(limits.min)), int(limits.max))
