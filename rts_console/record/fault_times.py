"""When something was made to go wrong on purpose, read from the rows that tell so: what was measured then is marked."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np

from rts_console.record.log import EventLog
from rts_console.record.row import Row, Severity

_KIND: Final = "fault"


class FaultTime(NamedTuple):
    """From when to when a fault was on (nanoseconds since 1970; `end_ns` 0: to the end of the log), in words."""

    start_ns: int
    end_ns: int
    words: str


class FaultTimes:
    """All of them. One whose beginning the log has let go is known from its end, and counts from the first row on."""

    def __init__(self, times: Iterable[FaultTime]) -> None:
        """Take them in any order."""
        self.all = sorted(times)
        moments = {moment for time in self.all for moment in (time.start_ns, time.end_ns) if moment}
        self._moments = sorted(moments)
        self._words = [self._on(moment) for moment in self._moments]

    def at(self, at_ns: int) -> list[str]:
        """What was wrong at that moment, in words."""
        place = bisect_right(self._moments, at_ns) - 1
        if place >= 0:
            return self._words[place]
        return [time.words for time in self.all if time.start_ns == 0]

    def between(self, first_ns: int, last_ns: int) -> list[FaultTime]:
        """Those that were on at some moment from the first to the last."""
        return [time for time in self.all if time.start_ns <= last_ns and (not time.end_ns or time.end_ns > first_ns)]

    def _on(self, at_ns: int) -> list[str]:
        on = [time for time in self.all if time.start_ns <= at_ns and (not time.end_ns or at_ns < time.end_ns)]
        return list(dict.fromkeys(time.words for time in on))


def fault_times(log: EventLog) -> FaultTimes:
    """What the log's rows tell."""
    begun: dict[tuple[int, str], int] = {}
    times: list[FaultTime] = []
    for row in _rows(log):
        number, words = row.position, _words(row)
        if row.severity is Severity.WARNING:
            begun[number, words] = row.at_ns
        else:
            times.append(FaultTime(begun.pop((number, words), 0), row.at_ns, words))
    return FaultTimes(times + [FaultTime(at_ns, 0, words) for (_, words), at_ns in begun.items()])


def _rows(log: EventLog) -> Iterable[Row]:
    kind = log.word(_KIND)
    if kind is None:
        return
    for chunk in log.chunks_between(log.first_seq, log.next_seq):
        start = max(log.first_seq - chunk.first, 0)
        for place in np.flatnonzero(chunk.values("kind", start, chunk.count) == kind).tolist():
            yield log.row(chunk.first + start + place)


def _words(row: Row) -> str:
    return row.note.partition(": ")[2].rstrip(".")
