"""Which row stands at a moment: rows come nearly in the order of time, chunk by chunk."""

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
