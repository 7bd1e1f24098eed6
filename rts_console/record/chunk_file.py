"""A chunk of the event log on disk: columns mapped into memory, payloads and texts in files that are only appended to.

`NNNNNNNN.columns` is a page of head and then one column after another; `.payload` holds all payloads one behind the
other, `.texts` what else has no fixed size. What was mapped or written is with the system: it outlives this process,
however that ends. Space is reserved before it is mapped, so a full disk is an `OSError` and never a crash. The count
of rows is written last, after all that belongs to these rows.
"""

import contextlib
import mmap
import os
import struct
import zlib
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from rts_console.record.column import LADDERS, WIDEST

Array = npt.NDArray[Any]

MAGIC: Final = b"RTSROWS1"
HEAD_BYTES: Final = 4096
_HEAD: Final = struct.Struct("<8sqqI")
_COUNTS_AT: Final = 64
_ENTRIES_AT: Final = 128
_ENTRY: Final = struct.Struct("<16s4sQ")
_ENTRY_BYTES: Final = _ENTRY.size + 4
_MOST_ENTRIES: Final = (HEAD_BYTES - _ENTRIES_AT) // _ENTRY_BYTES
_ALIGNMENT: Final = 64
ENDINGS: Final = (".columns", ".payload", ".texts")


class Damaged(ValueError):
    """A file cannot be read; the text says what is wrong with it."""


class Head(NamedTuple):
    """What stands at the beginning of a file with columns."""

    first: int
    capacity: int
    rows: int


def read_head(path: Path) -> Head:
    """The head of a file with columns. Raises OSError and `Damaged`."""
    with path.open("rb") as file:
        return _head(path, file.read(_COUNTS_AT + 8))


def last_time(path: Path) -> int:
    """When the last row of a file with columns came; 0 without rows. Raises OSError and `Damaged`."""
    room = open_room(path, writable=False)
    times = room.columns().get("at_ns")
    return int(times[room.count - 1]) if times is not None and room.count else 0


def _head(path: Path, data: bytes) -> Head:
    if len(data) < _COUNTS_AT + 8:
        raise Damaged(f"{path.name} is shorter than its head")
    magic, first, capacity, crc = _HEAD.unpack_from(data)
    if magic != MAGIC or crc != zlib.crc32(_HEAD.pack(magic, first, capacity, 0)):
        raise Damaged(f"{path.name} has a damaged head")
    (count,) = struct.unpack_from("<q", data, _COUNTS_AT)
    if not 0 <= count <= capacity:
        raise Damaged(f"{path.name} has an impossible count of rows")
    return Head(first, capacity, count)


class FileRoom:
    """Columns in a mapped file. `used` is how far the file is taken."""

    def __init__(self, path: Path, mapped: mmap.mmap, first: int, capacity: int) -> None:
        """Made by `create_room` and `open_room`."""
        self.path = path
        self.first = first
        self.capacity = capacity
        self.used = HEAD_BYTES
        self._map = mapped
        self._counts: npt.NDArray[np.int64] = np.frombuffer(mapped, dtype="i8", count=2, offset=_COUNTS_AT)
        self._taken: dict[tuple[str, str], int] = {}

    @property
    def count(self) -> int:
        """Rows that are wholly there."""
        return int(self._counts[0])

    def publish(self, count: int) -> None:
        """Say that so many rows are wholly there."""
        self._counts[0] = count

    def content(self) -> bytes:
        """The file as far as it is taken."""
        return self._map[: self.used]

    def take(self, name: str, kind: str) -> Array:
        """Room for a whole column, filled with zeros. Raises OSError when the disk has none."""
        size = self.capacity * np.dtype(kind).itemsize
        _reserve(self.path, self.used, size)
        column = np.frombuffer(self._map, dtype=kind, count=self.capacity, offset=self.used)
        self._taken[name, kind] = self.used
        self.used += -(-size // _ALIGNMENT) * _ALIGNMENT
        return column

    def put_in_place(self, name: str, kind: str) -> None:
        """From now on this column is the one last taken."""
        number = int(self._counts[1])
        entry = _ENTRY.pack(name.encode(), kind.encode(), self._taken.pop((name, kind)))
        place = _ENTRIES_AT + number * _ENTRY_BYTES
        self._map[place : place + _ENTRY_BYTES] = entry + struct.pack("<I", zlib.crc32(entry))
        self._counts[1] = number + 1

    def columns(self) -> dict[str, Array]:
        """The columns as they stand in the file. Raises `Damaged`."""
        number, found = int(self._counts[1]), {}
        if not 0 <= number <= _MOST_ENTRIES:
            raise Damaged(f"{self.path.name} names {number} columns")
        for place in range(_ENTRIES_AT, _ENTRIES_AT + number * _ENTRY_BYTES, _ENTRY_BYTES):
            name, kind, offset = self._entry(self._map[place : place + _ENTRY_BYTES])
            size = self.capacity * np.dtype(kind).itemsize
            if offset + size > len(self._map):
                raise Damaged(f"the column {name} of {self.path.name} is cut off")
            found[name] = np.frombuffer(self._map, dtype=kind, count=self.capacity, offset=offset)
            self.used = max(self.used, offset + -(-size // _ALIGNMENT) * _ALIGNMENT)
        return found

    def _entry(self, data: bytes) -> tuple[str, str, int]:
        entry, (crc,) = data[: _ENTRY.size], struct.unpack("<I", data[_ENTRY.size :])
        name, kind, offset = _ENTRY.unpack(entry)
        words = name.rstrip(b"\0").decode("ascii", "replace"), kind.rstrip(b"\0").decode("ascii", "replace")
        if zlib.crc32(entry) != crc or words[1] not in LADDERS.get(words[0], ()):
            raise Damaged(f"{self.path.name} has a damaged list of columns")
        return *words, offset


def create_room(path: Path, first: int, capacity: int) -> FileRoom:
    """A new file for columns of `capacity` rows, `first` on. Raises OSError."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        length = HEAD_BYTES + capacity * WIDEST + _ALIGNMENT * sum(map(len, LADDERS.values()))
        os.ftruncate(handle, length)
        _reserve(path, 0, HEAD_BYTES)
        mapped = mmap.mmap(handle, length)
        if hasattr(mmap, "MADV_RANDOM"):
            # A new file has nothing to read ahead: Linux would make megabytes of pages at the first touch, in 2 ms.
            mapped.madvise(mmap.MADV_RANDOM)
    except OSError:
        path.unlink()
        raise
    finally:
        os.close(handle)
    head = _HEAD.pack(MAGIC, first, capacity, 0)
    mapped[: _HEAD.size] = _HEAD.pack(MAGIC, first, capacity, zlib.crc32(head))
    return FileRoom(path, mapped, first, capacity)


def open_room(path: Path, *, writable: bool) -> FileRoom:
    """The columns of a file that was made before. Raises OSError, and `Damaged` for a file that is none."""
    with path.open("r+b" if writable else "rb") as file:
        if os.fstat(file.fileno()).st_size < HEAD_BYTES:
            raise Damaged(f"{path.name} is shorter than its head")
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_WRITE if writable else mmap.ACCESS_READ)
    head = _head(path, mapped[: _COUNTS_AT + 8])
    return FileRoom(path, mapped, head.first, head.capacity)


class ChunkFiles:
    """The three files of one chunk, by the number of its first row."""

    def __init__(self, folder: Path, first: int, *, writable: bool = True) -> None:
        """Name the files; nothing is made yet."""
        self.first = first
        self.writable = writable
        stem = str(folder / f"{first:012d}")
        self.columns_path, self.payload_path, self.texts_path = (Path(stem + ending) for ending in ENDINGS)
        self._handles: dict[Path, int] = {}

    def create(self, capacity: int) -> FileRoom:
        """Make the files. Raises OSError, and then none of them is left; files that were there stay."""
        room = create_room(self.columns_path, self.first, capacity)
        try:
            for path in (self.payload_path, self.texts_path):
                self._handles[path] = os.open(path, _APPEND | os.O_EXCL, 0o600)
        except OSError:
            self.remove()
            raise
        return room

    def open(self) -> FileRoom:
        """Map the columns again. Raises OSError and `Damaged`."""
        return open_room(self.columns_path, writable=self.writable)

    def append(self, path: Path, data: bytes) -> None:
        """Write behind the end of one of the files. Raises OSError, after which part of it may be there."""
        handle = self._handles.get(path)
        if handle is None:
            handle = self._handles[path] = os.open(path, _APPEND, 0o600)
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]

    def read(self, path: Path, start: int, end: int) -> bytes:
        """Bytes of one of the files; fewer when it is shorter. Raises OSError."""
        if end <= start:
            return b""
        with path.open("rb", buffering=0) as file:
            file.seek(start)
            parts, left = [], end - start
            while left > 0 and (part := file.read(left)):
                parts.append(part)
                left -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def size(self, path: Path) -> int:
        """Length of one of the files, 0 when it is not there."""
        try:
            return path.stat().st_size
        except OSError:
            return 0

    def close(self) -> None:
        """Let go of the files; they are opened again when needed."""
        for handle in self._handles.values():
            with contextlib.suppress(OSError):
                os.close(handle)
        self._handles.clear()

    def remove(self) -> None:
        """Delete the files, as far as that can be done."""
        self.close()
        for path in (self.columns_path, self.payload_path, self.texts_path):
            with contextlib.suppress(OSError):
                path.unlink()


_APPEND: Final = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)


def _reserve(path: Path, start: int, size: int) -> None:
    """Make sure that the disk has room for this part of the file, which nobody has written yet. Raises OSError."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(handle, start, max(size, 1))
            return
        os.lseek(handle, start, os.SEEK_SET)
        view = memoryview(bytes(size))
        while view:
            view = view[os.write(handle, view) :]
    finally:
        os.close(handle)
