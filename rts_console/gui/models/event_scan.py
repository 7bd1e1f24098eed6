"""Looks through the log for what a query wants, near the reader first, some milliseconds at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

import numpy as np
import numpy.typing as npt

from rts_console.record.log import EventLog, Portion

Seqs = npt.NDArray[np.int64]

SCAN_BUDGET_S = 0.006
SMALLEST_SLICE = 8
LARGEST_SLICE = 65_536
SMALLEST_BYTES = 16 * 1024
"""Payloads of a slice together: a pattern may take a millisecond for one of 64 KiB."""

_GAP = 256
"""Amended rows closer than this are looked at in one go: a select costs more than some rows between."""


class RowQuery(Protocol):
    """What decides which rows are wanted. One that wants all is false."""

    def __bool__(self) -> bool: ...

    def select(self, log: EventLog, first: int, last: int) -> Seqs:
        """The rows wanted of `first` to `last` (exclusive), ascending."""


@dataclass(frozen=True, slots=True)
class IdentityQuery:
    """Rows that one identity saw, by its key; an empty key wants all."""

    key: str = ""

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return bool(self.key)

    def select(self, log: EventLog, first: int, last: int) -> Seqs:
        """The rows wanted of `first` to `last` (exclusive), ascending."""
        if not self.key:
            return _held(log, first, last)
        word = log.word(self.key)
        if word is None:
            return np.empty(0, dtype=np.int64)
        first = max(first, log.first_seq)
        mine: Seqs = np.flatnonzero(log.column("identity", first, last) == word) + first
        return mine


@dataclass(frozen=True, slots=True)
class AllOf:
    """Rows that each of some queries wants."""

    queries: tuple[RowQuery, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return any(self.queries)

    def select(self, log: EventLog, first: int, last: int) -> Seqs:
        """The rows wanted of `first` to `last` (exclusive), ascending."""
        found: Seqs | None = None
        for query in self.queries:
            if not query or (found is not None and not len(found)):
                continue
            if found is not None:
                first, last = int(found[0]), int(found[-1]) + 1
            more = query.select(log, first, last)
            found = more if found is None else np.intersect1d(found, more, assume_unique=True)
        return _held(log, first, last) if found is None else found


def _held(log: EventLog, first: int, last: int) -> Seqs:
    return np.arange(max(first, log.first_seq), min(last, log.next_seq), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Found:
    """Rows found before those known so far, and behind them."""

    before: Seqs
    behind: Seqs


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What looking again at amended rows told: those that match now and did not, and the other way round."""

    matching: Seqs
    failing: Seqs


class Scan:
    """The rows that match, of a stretch `low` to `high` (exclusive) that grows both ways from where it began.

    `look` finds, `take` keeps: between the two, a model can say what will be inserted.
    """

    def __init__(self, log: EventLog, query: RowQuery, anchor: int | None = None) -> None:
        """Begin at the row `anchor`, at the newest for `None`."""
        self._log = log
        self._query = query
        self.matches = Ascending()
        middle = log.next_seq if anchor is None else anchor
        self.low = self.high = min(max(middle, log.first_seq), log.next_seq)
        self._slice, self._bytes = SMALLEST_SLICE, SMALLEST_BYTES

    @property
    def done(self) -> bool:
        """Whether every row that the log holds has been looked at."""
        return self.low <= self._log.first_seq and self.high >= self._log.next_seq

    @property
    def looked_at(self) -> int:
        """How many rows of those that the log holds."""
        return max(0, self.high - max(self.low, self._log.first_seq))

    def covers(self, seq: int) -> bool:
        """Whether that row has been looked at."""
        return self.low <= seq < self.high

    def select(self, first: int, last: int) -> Seqs:
        """What matches of a stretch, known or not."""
        return self._query.select(self._log, first, last)

    def let_go(self) -> int:
        """Forget what the log has let go; returns how many matches went."""
        first = self._log.first_seq
        self.low, self.high = max(self.low, first), max(self.high, first)
        return int(np.searchsorted(self.matches.values, first))

    def look(self, budget_s: float | None = None) -> Found:
        """Look at new rows, then at older ones, as many as the time allows."""
        end = perf_counter() + (SCAN_BUDGET_S if budget_s is None else budget_s)
        behind: list[Seqs] = []
        while self.high < self._log.next_seq and (not behind or perf_counter() < end):
            part = self._log.portion(self.high, self._log.next_seq, self._slice, self._bytes)
            behind.append(self._timed(part))
            self.high = part.last
        before: list[Seqs] = []
        while self.low > self._log.first_seq and (not (before or behind) or perf_counter() < end):
            part = self._log.portion(self._log.first_seq, self.low, self._slice, self._bytes, newest=True)
            before.append(self._timed(part))
            self.low = part.first
        return Found(_joined(before[::-1]), _joined(behind))

    def _timed(self, part: Portion) -> Seqs:
        begun = perf_counter()
        found = self.select(part.first, part.last)
        self._adapt(part, perf_counter() - begun)
        return found

    def _adapt(self, part: Portion, took_s: float) -> None:
        """Columns take their time by the row, payloads by the byte: what comes next may be of the other kind."""
        rows = part.last - part.first
        if took_s > SCAN_BUDGET_S / 2:
            self._slice, self._bytes = max(SMALLEST_SLICE, rows // 4), max(SMALLEST_BYTES, part.bytes // 4)
        elif took_s < SCAN_BUDGET_S / 6:
            self._slice = max(self._slice, min(LARGEST_SLICE, rows * 2))
            self._bytes = max(self._bytes, part.bytes * 2)

    def review(self, seqs: Sequence[int]) -> Reviewed:
        """Look again at rows that were amended."""
        amended = np.asarray(seqs, dtype=np.int64)
        amended = amended[(amended >= self.low) & (amended < self.high)]
        if not len(amended):
            return Reviewed(amended, amended)
        runs = np.split(amended, np.flatnonzero(np.diff(amended) > _GAP) + 1)
        found = _joined([self.select(int(run[0]), int(run[-1]) + 1) for run in runs])
        matching = np.intersect1d(amended, found, assume_unique=True)
        known = self.matches.among(amended)
        return Reviewed(np.setdiff1d(matching, known), np.setdiff1d(known, matching))


def _joined(parts: list[Seqs]) -> Seqs:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


class Ascending:
    """Ascending numbers that grow at both ends, are cut at the head, and seldom change in between."""

    def __init__(self) -> None:
        self._room = np.empty(1_024, dtype=np.int64)
        self._start = self._end = 512

    def __len__(self) -> int:
        """How many numbers."""
        return self._end - self._start

    @property
    def values(self) -> Seqs:
        """The numbers; not to be changed."""
        return self._room[self._start : self._end]

    def place(self, number: int) -> int:
        """How many numbers are smaller."""
        return int(np.searchsorted(self.values, number))

    def holds(self, number: int) -> bool:
        """Whether the number is there."""
        values, place = self.values, self.place(number)
        return place < len(values) and int(values[place]) == number

    def among(self, numbers: Seqs) -> Seqs:
        """Those of `numbers` that are there."""
        values = self.values
        if not len(values):
            return numbers[:0]
        places = np.minimum(np.searchsorted(values, numbers), len(values) - 1)
        found: Seqs = numbers[values[places] == numbers]
        return found

    def append(self, more: Seqs) -> None:
        """Add greater numbers."""
        if self._end + len(more) > len(self._room):
            self._make_room(before=0, behind=len(more))
        self._room[self._end : self._end + len(more)] = more
        self._end += len(more)

    def prepend(self, more: Seqs) -> None:
        """Add smaller numbers."""
        if len(more) > self._start:
            self._make_room(before=len(more), behind=0)
        self._room[self._start - len(more) : self._start] = more
        self._start -= len(more)

    def insert(self, place: int, more: Seqs) -> None:
        """Add numbers that belong before the one at `place`."""
        tail = self.values[place:].copy()
        self._end = self._start + place
        self.append(np.concatenate((more, tail)))

    def remove(self, place: int, count: int) -> None:
        """Take `count` numbers out, from `place` on."""
        if place == 0:
            self._start += count
            return
        tail = self.values[place + count :].copy()
        self._end = self._start + place
        self.append(tail)

    def exchange(self, old: Seqs, new: Seqs) -> None:
        """Take out numbers that are there, and put in others that are not; both ascending."""
        if not len(old) and not len(new):
            return
        start = self.place(int(min(each[0] for each in (old, new) if len(each))))
        tail = self.values[start:].copy()
        tail = np.delete(tail, np.searchsorted(tail, old))
        tail = np.insert(tail, np.searchsorted(tail, new), new)
        self._end = self._start + start
        self.append(tail)

    def _make_room(self, *, before: int, behind: int) -> None:
        values = self.values
        spare = len(values) + 1_024
        room = np.empty(before + behind + len(values) + 2 * spare, dtype=np.int64)
        start = before + spare
        room[start : start + len(values)] = values
        self._room, self._start, self._end = room, start, start + len(values)
