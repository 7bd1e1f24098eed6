"""What is missing, came twice, late or out of order: told by the numbers that messages carry, pair by pair.

Numbers come from stamps (`stamp`), or from a counter of the app's own in JSON payloads, named by a JSONPath. The reader
pulls new rows of the log; while it is off it costs nothing. Findings are flags on the rows and figures for each pair.

For each run of numbers from a sender to a receiver: a message is a *duplicate* when its number came before, *reordered*
when it is lower than one that came before, and the numbers between the first and the highest that did not come are the
*gap*. It is *late* when it took longer than the limit: by one clock where sender and receiver are ours, else compared
with the fastest message of the same run.
"""

import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from rts_console.protocol.words import PayloadKind
from rts_console.record.chunk import Chunk
from rts_console.record.log import EventLog
from rts_console.record.row import Direction, Flag
from rts_console.record.stamp import BINARY_BYTES, PREFIX, TEXT_BYTES, read_stamp

LATE_MS: Final = 200.0
RUNS_LIMIT: Final = 1_024
HOLES_LIMIT: Final = 10_000
ROWS_A_TURN: Final = 3_000
"""Some 12 ms of work: less than a frame."""
BYTES_A_TURN: Final = 1024 * 1024
"""Payloads of a turn that are read for a counter: a stamp stands at the front, JSON is read whole."""
COUNTER_BYTES: Final = 65_536

_ANY_SIZE: Final = 1 << 62
_MESSAGES: Final = ("message", "room message")


class BadCounter(ValueError):
    """The JSONPath to a counter cannot be used; the text says why and what to write."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Numbers that one sender gives to one receiver in one run. `identity` received, `who` sent, perhaps in a room."""

    identity: str
    who: str
    where: str
    run: str

    @property
    def label(self) -> str:
        """Who to whom, and where."""
        place = f" @ {self.where}" if self.where else ""
        return f"{self.who} → {self.identity}{place}"


@dataclass(frozen=True, slots=True)
class PairCounts:
    """What came of a pair. `sent` is known (not `None`) when the sender is ours too.

    `gap` counts the numbers between the first and the highest that have not come. `given_up` of them lie in holes that
    are no longer told apart, because there are too many: should one still come, it counts as a duplicate.
    """

    pair: Pair
    sent: int | None
    received: int
    gap: int
    duplicate: int
    reordered: int
    late: int
    first: int
    highest: int
    given_up: int = 0

    @property
    def arrival(self) -> float:
        """Share of the messages that arrived, of those known to have been sent; messages under way count as not yet."""
        distinct = self.received - self.duplicate
        known = max(distinct, self.sent) if self.sent is not None else distinct + self.gap
        return distinct / known if known else float("nan")


class NumberLine:
    """Which numbers of a run have come. Holes are kept as ranges, at most `HOLES_LIMIT` of them."""

    def __init__(self) -> None:
        """Begin with none."""
        self.received = self.duplicate = self.reordered = self.missing = self.given_up = 0
        self.first = self.highest = 0
        self._starts: list[int] = []
        self._ends: list[int] = []

    def take(self, number: int) -> Flag:
        """Take in a number and say what is odd about it. `GAP`: numbers before it are missing at this moment."""
        self.received += 1
        if self.received == 1:
            self.first = self.highest = number
            return Flag(0)
        if number > self.highest:
            return self._ahead(number)
        if number < self.first:
            self._add_hole(0, number + 1, self.first)
            self.first = number
            self.reordered += 1
            return Flag.REORDERED
        return self._behind(number)

    def _ahead(self, number: int) -> Flag:
        expected, self.highest = self.highest + 1, number
        if number == expected:
            return Flag(0)
        self._add_hole(len(self._starts), expected, number)
        return Flag.GAP

    def _add_hole(self, place: int, start: int, end: int) -> None:
        if start == end:
            return
        self._starts.insert(place, start)
        self._ends.insert(place, end)
        self.missing += end - start
        if len(self._starts) > HOLES_LIMIT:
            self.given_up += self._ends.pop(0) - self._starts.pop(0)

    def _behind(self, number: int) -> Flag:
        place = bisect_right(self._starts, number) - 1
        if place < 0 or number >= self._ends[place]:
            self.duplicate += 1
            return Flag.DUPLICATE
        self._fill(place, number)
        self.missing -= 1
        self.reordered += 1
        return Flag.REORDERED

    def _fill(self, place: int, number: int) -> None:
        start, end = self._starts[place], self._ends[place]
        parts = [(a, b) for a, b in ((start, number), (number + 1, end)) if a < b]
        self._starts[place : place + 1] = [a for a, _b in parts]
        self._ends[place : place + 1] = [b for _a, b in parts]


class _Run(NumberLine):
    """A number line with the times of its messages."""

    def __init__(self) -> None:
        super().__init__()
        self.late = 0
        self._fastest_ns: int | None = None

    def is_late(self, took_ns: int, limit_ms: float, *, one_clock: bool) -> bool:
        """Whether it took too long; of two clocks only the difference to the fastest says something."""
        if self._fastest_ns is None or took_ns < self._fastest_ns:
            self._fastest_ns = took_ns
        late = took_ns - (0 if one_clock else self._fastest_ns) > limit_ms * 1e6
        self.late += late
        return late


class Gaps:
    """Reads the log while it is on. `version` grows with every finding."""

    def __init__(self, log: EventLog) -> None:
        """Read this log, off at first."""
        self._log = log
        self._on = False
        self._next = 0
        self._path: Any = None
        self.counter = ""
        self.late_ms = LATE_MS
        self.version = 0
        self.refused = 0
        """Messages of more runs than can be followed."""
        self._runs: dict[Pair, _Run] = {}
        self._sent: dict[tuple[str, str, str], int] = {}
        self._own: dict[str, str] = {}

    @property
    def on(self) -> bool:
        """Whether it reads."""
        return self._on

    def switch(self, on: bool) -> None:
        """Read from the oldest row held, or stop."""
        if on and not self._on:
            self.restart()
        self._on = on

    def restart(self) -> None:
        """Forget what was found and read all rows held again. Flags that stand already stay."""
        self._runs.clear()
        self._sent.clear()
        self._next = self._log.first_seq
        self.refused = 0
        self.version += 1

    def set_counter(self, path: str) -> None:
        """Read numbers of the app's own too: a JSONPath such as `$.seq`; empty for none. Raises `BadCounter`."""
        self._path = _compiled(path.strip())
        self.counter = path.strip()
        if self._on:
            self.restart()

    def set_own(self, users: dict[str, str]) -> None:
        """Which users are ours: user id to key of the identity."""
        self._own = dict(users)

    def read(self, most: int = ROWS_A_TURN) -> bool:
        """Take in new rows, at most so many; whether there are more."""
        if not self._on:
            return False
        log, size = self._log, BYTES_A_TURN if self._path is not None else _ANY_SIZE
        self._next = max(self._next, log.first_seq)
        while self._next < log.next_seq and most > 0 and size > 0:
            part = log.portion(self._next, log.next_seq, most, size)
            self._read_chunk(log.chunks_between(part.first, part.last)[0], part.first, part.last)
            most, size = most - (part.last - part.first), size - part.bytes
            self._next = part.last
        return self._next < log.next_seq

    def pairs(self) -> list[PairCounts]:
        """The figures of each pair, in the order they began."""
        return [self._counts(pair, run) for pair, run in self._runs.items()]

    def _counts(self, pair: Pair, run: _Run) -> PairCounts:
        sent = self._sent.get((pair.run, pair.who, pair.where or pair.identity)) if pair.run else None
        return PairCounts(
            pair,
            sent,
            run.received,
            run.missing,
            run.duplicate,
            run.reordered,
            run.late,
            run.first,
            run.highest,
            run.given_up,
        )

    # Reading

    def _read_chunk(self, chunk: Chunk, first: int, last: int) -> None:
        start, end = first - chunk.first, last - chunk.first
        kinds = [word for word in map(self._log.word, _MESSAGES) if word is not None]
        wanted = np.isin(chunk.values("kind", start, end), kinds)
        wanted &= chunk.values("size", start, end) >= (1 if self._path is not None else BINARY_BYTES)
        places = np.flatnonzero(wanted) + start
        if not len(places):
            return
        names = ("size", "direction", "payload_kind", "identity", "who", "where", "at_ns", "composed_at_ns")
        columns = [chunk.values(name, start, end)[places - start].tolist() for name in names]
        words = self._log.words()
        for place, *cells in zip(places.tolist(), *columns, strict=True):
            self._read_row(chunk, place, cells, words)

    def _read_row(self, chunk: Chunk, place: int, cells: list[Any], words: Any) -> None:
        size, direction, kind, identity, who, where, at_ns, composed_ns = cells
        number = self._number(chunk, place, size, kind)
        if number is None:
            return
        run, value = number
        key, other, room = words[identity], words[who], words[where]
        if direction == Direction.OUT:
            if run:
                ends = (run, self._user(key), room or other)
                self._sent[ends] = self._sent.get(ends, 0) + 1
            return
        self._received(Pair(key, other, room, run), value, at_ns - composed_ns, chunk.first + place)

    def _number(self, chunk: Chunk, place: int, size: int, kind: int) -> tuple[str, int] | None:
        head = chunk.payload(place, TEXT_BYTES)
        if head.startswith(PREFIX) and (stamp := read_stamp(head)) is not None:
            return stamp.run, stamp.number
        if self._path is None or kind != PayloadKind.TEXT or size > COUNTER_BYTES:
            return None
        counter = counter_of(self._path, chunk.payload(place))
        return None if counter is None else ("", counter)

    def _received(self, pair: Pair, number: int, took_ns: int, seq: int) -> None:
        run = self._runs.get(pair)
        if run is None:
            if len(self._runs) >= RUNS_LIMIT:
                self.refused += 1
                return
            run = self._runs[pair] = _Run()
        flags = run.take(number)
        if run.is_late(took_ns, self.late_ms, one_clock=pair.who in self._own):
            flags |= Flag.LATE
        self.version += 1
        if flags:
            self._log.flag(seq, flags)

    def _user(self, key: str) -> str:
        return next((user for user, own in self._own.items() if own == key), key)


def _compiled(path: str) -> Any:
    if not path:
        return None
    import jsonpath  # takes time to load, and few need it

    try:
        return jsonpath.compile(path)
    except (jsonpath.JSONPathError, ValueError, RecursionError) as error:
        raise BadCounter(
            f"{path!r} is no JSONPath ({error}). Write where the counter stands, such as $.seq or $.meta.n."
        ) from None


def counter_of(path: Any, data: bytes) -> int | None:
    """The whole number that a compiled JSONPath finds first in a payload; `None` when there is none. Never raises."""
    import jsonpath

    try:
        found: Iterator[Any] = iter(path.finditer(json.loads(data)))
        value = next((match.obj for match in found), None)
    except (ValueError, RecursionError, jsonpath.JSONPathError, TypeError, KeyError, IndexError, AttributeError):
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63:
        return None
    return value
