"""Rows that the user has marked, each with a comment and a colour; saved beside the recording as JSON lines."""

import contextlib
import os
from bisect import bisect_left, insort
from pathlib import Path

import msgspec

from rts_console.record.log import EventLog
from rts_console.record.row import Flag

COLORS = 8
"""Colours to choose from; 0 is the usual one."""


class Mark(msgspec.Struct, frozen=True):
    """One marked row."""

    seq: int
    comment: str = ""
    color: int = 0


class MarksError(ValueError):
    """A file of marks that cannot be read; the message says which line, why and what to do."""


class Marks:
    """The marks of a log, by sequence number. `version` grows with every change.

    The log's rows carry `Flag.MARKED`, and it knows the comments, so that a filter finds both. A mark outlives its row
    when the log lets the row go at its ceiling: a recording still has it.
    """

    def __init__(self, log: EventLog) -> None:
        """Without marks; `log` is whose rows are flagged."""
        self._log = log
        self._marks: dict[int, Mark] = {}
        self._seqs: list[int] = []
        self.version = 0

    def __len__(self) -> int:
        """How many there are."""
        return len(self._marks)

    def items(self) -> list[Mark]:
        """All of them, by sequence number."""
        return [self._marks[seq] for seq in self._seqs]

    def get(self, seq: int) -> Mark | None:
        """The mark of a row, `None` when it has none."""
        return self._marks.get(seq)

    def mark(self, seq: int, comment: str = "", color: int = 0) -> None:
        """Mark a row, or change the mark that it has. Raises ValueError for a number or colour that there is not."""
        if seq < 0:
            raise ValueError(f"there is no row {seq}: rows are numbered from 0")
        if not 0 <= color < COLORS:
            raise ValueError(f"there is no colour {color} for a mark: choose 0 to {COLORS - 1}")
        if seq not in self._marks:
            insort(self._seqs, seq)
        self._marks[seq] = Mark(seq, comment, color)
        self._log.comment(seq, comment)
        self._flag(seq, True)

    def unmark(self, seq: int) -> None:
        """Take the mark off a row, with its comment; nothing happens to a row without one."""
        if self._marks.pop(seq, None) is None:
            return
        del self._seqs[bisect_left(self._seqs, seq)]
        self._log.comment(seq, "")
        self._flag(seq, False)

    def clear(self) -> None:
        """Take all marks off."""
        for seq in list(self._seqs):
            self.unmark(seq)

    def _flag(self, seq: int, on: bool) -> None:
        self.version += 1
        with contextlib.suppress(IndexError):  # let go: only the recording has the row
            self._log.flag(seq, Flag.MARKED, on)

    def apply(self) -> None:
        """Flag the log's rows again, after rows with these numbers came in from a recording."""
        for seq in self._seqs:
            self._flag(seq, True)

    # Keeping

    def save(self, path: Path) -> None:
        """Write all marks to `path`, whole or not at all. Raises OSError."""
        encode = msgspec.json.encode
        data = b"".join(encode(mark) + b"\n" for mark in self.items())
        beside = path.with_name(path.name + ".new")
        beside.write_bytes(data)
        os.replace(beside, path)

    def load(self, path: Path) -> None:
        """Add the marks in `path`; nothing is added when it cannot be read: raises OSError or MarksError."""
        decoder = msgspec.json.Decoder(Mark)
        found = []
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            if line.strip():
                found.append(self._read(decoder, line, path, number))
        for mark in found:
            self.mark(mark.seq, mark.comment, mark.color)

    def _read(self, decoder: msgspec.json.Decoder[Mark], line: bytes, path: Path, number: int) -> Mark:
        try:
            mark = decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise _broken(path, number, str(error)) from error
        if mark.seq < 0 or not 0 <= mark.color < COLORS:
            raise _broken(path, number, f"row {mark.seq} with colour {mark.color} does not exist")
        return mark


def _broken(path: Path, number: int, why: str) -> MarksError:
    return MarksError(
        f"cannot read the marks in {path}: line {number}: {why}. Mend or delete that line; no mark was taken over."
    )
