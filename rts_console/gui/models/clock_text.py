"""Moments and durations as text. Milliseconds always; local time."""

import math
from datetime import datetime

_NS_PER_S = 1_000_000_000
_NS_PER_MS = 1_000_000


def time_of_day(at_ns: int) -> str:
    """Local time with milliseconds, "14:03:22.410"; nothing for 0, which stands for not known."""
    if at_ns <= 0:
        return ""
    moment = datetime.fromtimestamp(at_ns // _NS_PER_S)
    return f"{moment:%H:%M:%S}.{at_ns // _NS_PER_MS % 1000:03}"


def short_time(at_ns: int) -> str:
    """Local time in whole seconds, "14:03:22"; nothing for 0."""
    return time_of_day(at_ns)[:8]


def full_time(at_ns: int) -> str:
    """Local date and time with milliseconds and the offset from UTC, as ISO 8601 has it."""
    moment = datetime.fromtimestamp(at_ns // _NS_PER_S).astimezone()
    return moment.replace(microsecond=at_ns // 1_000 % 1_000_000).isoformat(timespec="milliseconds")


def milliseconds(value_ms: float) -> str:
    """Three digits that matter: "0.412", "7.31", "1,204"; a dash for what is not known."""
    if not math.isfinite(value_ms):
        return "–"
    size = abs(value_ms)
    digits = 3 if size < 1 else 2 if size < 10 else 1 if size < 100 else 0
    return f"{value_ms:,.{digits}f}"
