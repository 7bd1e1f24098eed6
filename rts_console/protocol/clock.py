"""The one clock: wall time that never jumps back, because it only reads the wall once.

Sessions never call it; whoever drives them passes the time in.
"""

import time
from typing import Final

MS: Final = 1_000_000
"""Nanoseconds of a millisecond."""
SECOND_NS: Final = 1_000_000_000
_WALL_AT_START_NS = time.time_ns() - time.perf_counter_ns()


def now_ns() -> int:
    """Nanoseconds since 1970, counted by the performance counter from one reading of the wall clock."""
    return _WALL_AT_START_NS + time.perf_counter_ns()
