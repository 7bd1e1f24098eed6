"""Which row stands at a moment, and from when to when rows are: they come nearly in the order of time."""

import numpy as np

from rts_console.record.log import EventLog


def row_at(log: EventLog, at_ns: int) -> int | None:
    """The sequence number of the row nearest in time to a moment; `None` when the log is empty."""
    best: tuple[int, int] | None = None
    for chunk in log.chunks_between(log.first_seq, log.next_seq):
        times = chunk.values("at_ns", 0, chunk.count)
        if not len(times):
            continue
        apart = np.abs(times - at_ns)
        place = int(apart.argmin())
        found = (int(apart[place]), place + chunk.first)
        best = found if best is None else min(best, found)
    return best[1] if best else None


def span_ns(log: EventLog) -> tuple[int, int]:
    """The earliest and the latest moment of its rows, 0 and 0 of an empty log."""
    ends = [
        (int(times.min()), int(times.max()))
        for chunk in log.chunks_between(log.first_seq, log.next_seq)
        if len(times := chunk.values("at_ns", 0, chunk.count))
    ]
    return (min(first for first, _ in ends), max(last for _, last in ends)) if ends else (0, 0)
