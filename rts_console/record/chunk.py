"""A stretch of the event log: adaptive columns, one store for payloads, one for other texts; no object per row.

A chunk stands in memory alone, or in memory and in files (`chunk_file`). One in files can be let out of memory
(`spill`) and is then read from them; its columns are mapped again when someone looks at them.
"""

import struct
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from rts_console.record.chunk_file import ChunkFiles, FileRoom
from rts_console.record.column import Columns, Memory, Place, Times
from rts_console.record.row import Answer

ROW_BYTES: Final = 64
"""What a row takes besides its payload, at most, unless its client message id is not a word and a number."""

COLUMNS: Final[dict[str, str]] = {
    "at_ns": "i8",
    "identity": "u4",
    "direction": "u4",
    "kind": "u4",
    "who": "u4",
    "where": "u4",
    "message_id": "i8",
    "payload_kind": "u4",
    "size": "i8",
    "result": "u4",
    "elapsed_ms": "f4",
    "severity": "u4",
    "delivered": "i8",
    "recipients": "i8",
    "composed_at_ns": "i8",
    "written_at_ns": "i8",
    "gateway_in_ns": "i8",
    "gateway_out_ns": "i8",
    "mode": "i1",
    "position": "i8",
    "flags": "u4",
}
"""The columns for readers, and the widest type that each comes in (codes come in any unsigned type).

`identity`, `kind`, `who`, `where` and `result` are places in the log's tables.
"""

WINDOW_BYTES: Final = 256 * 1024
_LENGTH: Final = struct.Struct("<I")
_ANSWER: Final = struct.Struct("<qqq")
_MOST_MAPPED: Final = 8


class Mapped:
    """The chunks that were let out of memory and whose columns are mapped again: the last few."""

    def __init__(self, most: int = _MOST_MAPPED) -> None:
        """Keep at most so many."""
        self._most = most
        self._chunks: OrderedDict[int, Chunk] = OrderedDict()

    def enter(self, chunk: "Chunk") -> None:
        """A chunk was mapped: another one goes."""
        self._chunks[chunk.first] = chunk
        while len(self._chunks) > self._most:
            self._chunks.popitem(last=False)[1].unmap()

    def leave(self, chunk: "Chunk") -> None:
        """A chunk is no longer there."""
        self._chunks.pop(chunk.first, None)


class Chunk:
    """Rows `first` to `last` (exclusive) with their bytes. Filled once from the front, then only amended.

    Nothing here raises OSError but the reading of a chunk that was let out of memory: a chunk whose files fail goes on
    in memory, and `problem` says why.
    """

    def __init__(
        self, first: int, capacity: int, kinds: Mapping[str, str] | None = None, mapped: Mapped | None = None
    ) -> None:
        """Make room in memory for `capacity` rows; `kinds` are the column types to begin with."""
        self.first = first
        self.count = 0
        self.capacity = capacity
        self.problem = ""
        self.payload_bytes = 0
        self.text_bytes = 0
        self._columns: Columns | None = Columns(Memory(capacity), kinds)
        self._payload: bytearray | None = bytearray()
        self._texts: bytearray | None = bytearray()
        self._files: ChunkFiles | None = None
        self._left: ChunkFiles | None = None
        self._room: FileRoom | None = None
        self._column_bytes = 0
        self._mapped = mapped or Mapped()
        self._kept: dict[str, npt.NDArray[Any]] = {}

    # Memory and files

    @property
    def last(self) -> int:
        """The sequence number behind the last row."""
        return self.first + self.count

    @property
    def in_memory(self) -> bool:
        """Whether payloads and texts are held in memory."""
        return self._payload is not None

    @property
    def on_disk(self) -> bool:
        """Whether everything is in files too."""
        return self._files is not None

    @property
    def memory_bytes(self) -> int:
        """What the chunk holds in memory: its columns at full length and all its bytes; 0 when it was let out."""
        if self._payload is None or self._columns is None:
            return 0
        return self.capacity * self._columns.row_bytes + self.payload_bytes + self.text_bytes

    @property
    def disk_bytes(self) -> int:
        """What the chunk takes on disk."""
        if self._files is None:
            return 0
        return (self._room.used if self._room else self._column_bytes) + self.payload_bytes + self.text_bytes

    @property
    def columns(self) -> Columns:
        """The columns, mapped again if they were let go."""
        if self._columns is None:
            self._columns = self._map()
        return self._columns

    def put_on_disk(self, files: ChunkFiles) -> None:
        """From now on in these files too, which are made here. Raises OSError, and then nothing has changed."""
        assert self._payload is not None
        assert self._texts is not None
        if self._left is not None:
            # Files that it had to leave have the same names, and less in them.
            self._left.remove()
            self._left = None
        room = files.create(self.capacity)
        try:
            columns = Columns(room, {name: column.dtype.str[1:] for name, column in self.columns.stored.items()})
            for name, column in self.columns.stored.items():
                columns.stored[name][: self.count] = column[: self.count]
            files.append(files.payload_path, bytes(self._payload))
            files.append(files.texts_path, bytes(self._texts))
        except OSError:
            files.remove()
            raise
        room.publish(self.count)
        self._columns, self._room, self._files = columns, room, files

    @classmethod
    def from_files(cls, files: ChunkFiles, mapped: Mapped) -> "Chunk":
        """A chunk that stands in files, not in memory. Raises OSError and `Damaged`."""
        room = files.open()
        chunk = cls(room.first, 1, mapped=mapped)
        chunk._columns = chunk._payload = chunk._texts = None
        room.columns()
        chunk._column_bytes = room.used
        chunk._files, chunk.count, chunk.capacity = files, room.count, room.capacity
        chunk.payload_bytes = files.size(files.payload_path)
        chunk.text_bytes = files.size(files.texts_path)
        return chunk

    def close(self) -> None:
        """No more rows: give back the room of those that were never filled."""
        if self._files is not None:
            self._files.close()
        elif self._columns is not None and self.count < self.capacity:
            columns = Columns(Memory(self.count))
            columns.stored = {name: column[: self.count].copy() for name, column in self._columns.stored.items()}
            self._columns = columns
        self.capacity = max(self.count, 1) if self._files is None else self.capacity

    def spill(self) -> None:
        """Let go of what is in memory; there must be files."""
        assert self._files is not None
        self._files.close()
        self._column_bytes = self._room.used if self._room else self._column_bytes
        self._columns = self._payload = self._texts = self._room = None

    def unmap(self) -> None:
        """Let go of columns that were mapped to be read."""
        if self._payload is None:
            self._column_bytes = self._room.used if self._room else self._column_bytes
            self._columns = self._room = None

    def remove(self) -> None:
        """Delete the files, if there are any."""
        self._mapped.leave(self)
        for files in (self._files, self._left):
            if files is not None:
                files.remove()

    def _map(self) -> Columns:
        assert self._files is not None
        room = self._files.open()
        columns = Columns(room)
        columns.stored = room.columns() | self._kept
        self._room = room
        self._mapped.enter(self)
        return columns

    def leave_disk(self, error: OSError) -> None:
        """Go on in memory; what is published in the files stays there as it is now."""
        if self._files is None:
            return
        self.problem = error.strerror or str(error)
        columns = Columns(Memory(self.capacity))
        columns.stored = {name: column.copy() for name, column in self.columns.stored.items()}
        if self._payload is None or self._texts is None:
            self._payload = bytearray(self._files.read(self._files.payload_path, 0, self.payload_bytes))
            self._texts = bytearray(self._files.read(self._files.texts_path, 0, self.text_bytes))
        self._files.close()
        self._mapped.leave(self)
        self._columns, self._room = columns, None
        self._files, self._left = None, self._files

    # Reading

    def values(self, name: str, start: int, end: int) -> npt.NDArray[Any]:
        """One column's values for the places `start` to `end` (exclusive), by the names in `COLUMNS`; read only.

        Codes and flags come in an unsigned type of any width, other numbers as `i8`, `elapsed_ms` as `f4`.
        """
        if name == "size":
            return self._sizes(start, end)
        return self.columns.get(name, start, end)

    def borders(self, start: int, end: int) -> npt.NDArray[np.int64]:
        """Where the payloads of these places begin, one behind the other, and where the last one ends."""
        borders = np.zeros(max(end - start, 0) + 1, dtype=np.int64)
        borders[1:] = self.columns.get("end", start, end)
        borders[0] = self.columns.cell("end", start - 1) if start else 0
        return borders

    def _sizes(self, start: int, end: int) -> npt.NDArray[np.int64]:
        ends = self.columns.get("end", start, end)
        sizes = ends.astype(np.int64)
        sizes[1:] -= ends[:-1]
        if start and len(sizes):
            sizes[0] -= self.columns.cell("end", start - 1)
        return sizes

    def extent(self, place: int) -> tuple[int, int]:
        """Where one payload begins and ends."""
        columns = self.columns
        return (columns.cell("end", place - 1) if place else 0), columns.cell("end", place)

    def payload(self, place: int, most: int | None = None) -> bytes:
        """The payload of a row, or at most so many bytes of it."""
        start, end = self.extent(place)
        return self.payload_part(start, end if most is None else min(end, start + most))

    def payload_part(self, start: int, end: int) -> bytes:
        """A copy of a part of the store of payloads."""
        if self._payload is not None:
            return bytes(memoryview(self._payload)[start:end])
        assert self._files is not None
        return self._files.read(self._files.payload_path, start, end)

    def window(self, start: int, end: int) -> tuple[bytes | bytearray, int]:
        """Something that holds this part of the store of payloads, and where it begins; no copy if held."""
        if self._payload is not None:
            return self._payload, 0
        return self.payload_part(start, end), start

    def text(self, address: int) -> bytes:
        """The text at an address that is not 0."""
        start = address - 1
        if self._texts is not None:
            (size,) = _LENGTH.unpack_from(self._texts, start)
            return bytes(memoryview(self._texts)[start + 4 : start + 4 + size])
        assert self._files is not None
        (size,) = _LENGTH.unpack(self._files.read(self._files.texts_path, start, start + 4))
        return self._files.read(self._files.texts_path, start + 4, start + 4 + size)

    def texts_at(self, addresses: npt.NDArray[Any]) -> list[bytes]:
        """The texts at some addresses, none of which is 0."""
        if not len(addresses):
            return []
        texts, offset = self._texts_from(int(addresses.min()) - 1, int(addresses.max()))
        starts = [address + 3 - offset for address in addresses.tolist()]
        return [bytes(texts[at : at + _LENGTH.unpack_from(texts, at - 4)[0]]) for at in starts]

    def _texts_from(self, start: int, last_address: int) -> tuple[bytes | bytearray, int]:
        """Something that holds the texts from `start` to that of the last address, and where it begins."""
        if self._texts is not None:
            return self._texts, 0
        assert self._files is not None
        (size,) = _LENGTH.unpack(self._files.read(self._files.texts_path, last_address - 1, last_address + 3))
        return self._files.read(self._files.texts_path, start, last_address + 3 + size), start

    def all_texts(self) -> bytes | bytearray:
        """The whole store of texts: each a length (4 bytes, little-endian) and the text."""
        if self._texts is not None:
            return self._texts
        assert self._files is not None
        return self._files.read(self._files.texts_path, 0, self.text_bytes)

    def answer(self, place: int) -> Answer | None:
        """What the app server answered to a row."""
        address = self.columns.cell("answer", place)
        if not address:
            return None
        data = self.text(address)
        status, truncated, answered_at_ns = _ANSWER.unpack_from(data)
        return Answer(data[_ANSWER.size :], status, truncated, answered_at_ns)

    # Writing

    def store_payloads(self, payloads: Sequence[bytes]) -> None:
        """Append payloads, for rows that follow."""
        data = b"".join(payloads)
        if self._files is not None and data:
            self._append(self._files, self._files.payload_path, data)
        assert self._payload is not None
        self._payload += data
        self.payload_bytes += len(data)

    def store_texts(self, texts: Sequence[bytes]) -> list[int]:
        """Append texts and return their addresses."""
        addresses, at = [], self.text_bytes + 1
        for text in texts:
            addresses.append(at)
            at += 4 + len(text)
        data = b"".join([part for text in texts for part in (_LENGTH.pack(len(text)), text)])
        if self._files is not None:
            self._append(self._files, self._files.texts_path, data)
        if self._texts is not None:
            self._texts += data
        self.text_bytes += len(data)
        return addresses

    def put(self, name: str, rows: Place, values: Sequence[Any] | float) -> None:
        """Put values into a column; rows behind the last are not there until `publish`."""
        try:
            self.columns.put(name, rows, values)
        except OSError as error:
            self.leave_disk(error)
            self.columns.put(name, rows, values)

    def put_times(self, name: str, rows: Place, values: Sequence[int], at_ns: Times) -> None:
        """Put times into a column for rows that have `at_ns`."""
        try:
            self.columns.put_times(name, rows, values, at_ns)
        except OSError as error:
            self.leave_disk(error)
            self.columns.put_times(name, rows, values, at_ns)

    def put_at(self, rows: slice | npt.NDArray[np.int64], at_ns: Sequence[int]) -> Times:
        """Put the first time of rows; returns it as it is kept."""
        try:
            return self.columns.put_at(rows, at_ns)
        except OSError as error:
            self.leave_disk(error)
            return self.columns.put_at(rows, at_ns)

    def keep(self, name: str) -> None:
        """Hold a column in memory from now on: changes to it are not written. For chunks that are only read."""
        if name not in self._kept:
            before = self.columns.stored.get(name)
            self._kept[name] = np.zeros(self.capacity, dtype="u1") if before is None else before.copy()
            self.columns.stored[name] = self._kept[name]

    def publish(self, count: int) -> None:
        """`count` more rows are wholly there."""
        self.count += count
        if self._room is not None:
            self._room.publish(self.count)

    def _append(self, files: ChunkFiles, path: Path, data: bytes) -> None:
        try:
            files.append(path, data)
        except OSError as error:
            self.leave_disk(error)


def encode_answer(answer: Answer) -> bytes:
    """An answer as a text of the chunk."""
    numbers = answer.http_status, answer.truncated, answer.answered_at_ns
    return _ANSWER.pack(*(_eight_bytes(number) for number in numbers)) + answer.data


def _eight_bytes(number: int) -> int:
    return min(max(number, -(2**63)), 2**63 - 1)
