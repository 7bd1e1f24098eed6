"""Tables of the event log: each text once, by number; in memory, and in a file that only grows."""

import contextlib
import os
import struct
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

_RECORD: Final = struct.Struct("<II")


class TableFile:
    """Records one behind the other, each with its length and a check sum."""

    def __init__(self, path: Path) -> None:
        """Name the file; it is made with the first record."""
        self.path = path
        self._handle = -1
        self._size = 0
        self._waiting: list[bytes] = []

    def add(self, record: bytes) -> None:
        """Take a record; it is in the file after `flush`."""
        self._waiting.append(_RECORD.pack(len(record), zlib.crc32(record)) + record)

    def flush(self) -> None:
        """Write what was added. Raises OSError; then it is tried again the next time."""
        if not self._waiting:
            return
        data = b"".join(self._waiting)
        if self._handle < 0:
            # What an earlier table left behind would be read as part of this one.
            again = 0 if self._size else os.O_TRUNC
            flags = os.O_WRONLY | os.O_CREAT | again | getattr(os, "O_BINARY", 0)
            self._handle = os.open(self.path, flags, 0o600)
        os.lseek(self._handle, self._size, os.SEEK_SET)
        view = memoryview(data)
        while view:
            view = view[os.write(self._handle, view) :]
        self._size += len(data)
        self._waiting.clear()

    def close(self) -> None:
        """Let go of the file."""
        if self._handle >= 0:
            with contextlib.suppress(OSError):
                os.close(self._handle)
        self._handle = -1


def encode_records(records: Iterable[bytes]) -> bytes:
    """Records as they stand in a file."""
    return b"".join(part for record in records for part in (_RECORD.pack(len(record), zlib.crc32(record)), record))


def read_records(path: Path) -> tuple[list[bytes], bool]:
    """The records of a file as far as they are whole, and whether that is all of it. A missing file has none."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return [], True
    except OSError:
        return [], False
    records, at = [], 0
    while at + _RECORD.size <= len(data):
        size, crc = _RECORD.unpack_from(data, at)
        record = data[at + _RECORD.size : at + _RECORD.size + size]
        if len(record) < size or zlib.crc32(record) != crc:
            break
        records.append(record)
        at += _RECORD.size + size
    return records, at == len(data)


class Words(dict[str, int]):
    """Numbers of texts: one that is new gets the next number. The empty text is number 0."""

    def __init__(self, file: TableFile | None = None, texts: Iterable[str] = ()) -> None:
        """Begin with the empty text and `texts`, which are in the file already; what is new goes there too."""
        super().__init__()
        self.texts: list[str] = [""]
        self[""] = 0
        self._file: TableFile | None = None
        for text in texts:
            _ = self[text]
        self._file = file

    def __missing__(self, text: str) -> int:
        number = len(self.texts)
        self[text] = number
        self.texts.append(text)
        if self._file is not None:
            self._file.add(text.encode("utf-8", "surrogatepass"))
        return number


class Fits:
    """Which texts of a table fit, by their number: each is asked once, however often the rows are looked at."""

    def __init__(self, check: Callable[[str], bool]) -> None:
        """`check` says whether a text fits."""
        self._check = check
        self._table: object = None
        self._fits: npt.NDArray[np.bool_] = np.zeros(0, dtype=bool)

    def of(self, texts: Sequence[str], table: object) -> npt.NDArray[np.bool_]:
        """One truth value per text. The texts may have grown since the last time; another `table` has others."""
        if table is not self._table:
            self._table, self._fits = table, np.zeros(0, dtype=bool)
        known = len(self._fits)
        if known < len(texts):
            new = np.fromiter(map(self._check, texts[known:]), dtype=bool)
            self._fits = np.concatenate((self._fits, new))
        return self._fits


def read_words(path: Path) -> tuple[list[str], bool]:
    """The texts of a file of words, and whether that is all of it."""
    records, whole = read_records(path)
    return [record.decode("utf-8", "surrogatepass") for record in records], whole
