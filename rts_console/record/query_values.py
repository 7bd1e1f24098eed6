"""Values of the filter language: sizes, durations, whole numbers, moments, and words with wildcards."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from rts_console.record.query_syntax import QueryError, Value

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[Any]
Check = Callable[[Numbers], Mask]

NS_PER_S = 1_000_000_000
NS_PER_DAY = 86_400 * NS_PER_S
_QUARTER_NS = 900 * NS_PER_S
_LARGEST = 2**63 - 1

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(b|k|kb|kib|m|mb|mib|g|gb|gib)?", re.IGNORECASE)
_SIZE_UNITS = {"b": 1, "k": 1024, "m": 1024**2, "g": 1024**3}
_DURATION = re.compile(r"(-?\d+(?:\.(\d+))?)\s*(ns|us|µs|ms|s|m|min|h)?", re.IGNORECASE)
_MS_PER_UNIT = {"ns": 1e-6, "us": 1e-3, "µs": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4, "min": 6e4, "h": 3.6e6}
_WHOLE = re.compile(r"[+-]?\d+(?:_\d+)*")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?")
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[Tt_](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?")
_RELATIVE = re.compile(r"\+(\d+(?:\.\d+)?)\s*(ns|us|µs|ms|s|m|min|h)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bounds:
    """A number as written: `exact` for the order, from `low` to below `high` for what equals it.

    `closed` says that `high` itself belongs to it, as with a fraction.
    """

    exact: float
    low: float
    high: float
    closed: bool = False


def fail(value: Value, message: str, remedy: str) -> NoReturn:
    """Raise a `QueryError` about this value."""
    raise QueryError(message, remedy, value.start, value.end)


# Numbers


def whole_number(value: Value) -> Bounds:
    """A whole number such as `-1000`."""
    if not _WHOLE.fullmatch(value.text):
        fail(value, f"`{value.text}` is not a whole number", "write digits, such as 123")
    return _whole(int(value.text))


def size(value: Value) -> Bounds:
    """Bytes: `300`, `4k`, `1.5M`; k is 1,024."""
    found = _SIZE.fullmatch(value.text)
    if not found:
        fail(value, f"`{value.text}` is not a size", "write bytes, k or M, such as 4k")
    unit = (found[2] or "b").lower()[0]
    return _whole(round(float(found[1]) * _SIZE_UNITS[unit]))


def milliseconds(value: Value) -> Bounds:
    """A duration: `200` and `200ms` are the same, `1.5s`; equal is what rounds to the digits written."""
    found = _DURATION.fullmatch(value.text)
    if not found:
        fail(value, f"`{value.text}` is not a duration", "write milliseconds or a unit, such as 200ms or 1.5s")
    scale = _MS_PER_UNIT[(found[3] or "ms").lower()]
    exact, half = float(found[1]) * scale, 0.5 * scale / 10 ** len(found[2] or "")
    return Bounds(exact, exact - half, exact + half, closed=True)


def _whole(number: int) -> Bounds:
    bounded = max(-_LARGEST, min(number, _LARGEST))
    return Bounds(bounded, bounded, min(bounded + 1, _LARGEST))


def check_of(operator: str, low: Bounds, high: Bounds | None = None) -> Check:
    """What a column's values must fulfil; `!=` is checked as `:`. With `high` it is a range, ends included."""
    if high is not None:
        return _between(low.exact if low.closed else low.low, high.exact if high.closed else high.high, high.closed)
    match operator:
        case "<":
            return lambda numbers: numbers < low.exact
        case "<=":
            if low.closed:
                return lambda numbers: numbers <= low.exact
            return lambda numbers: numbers < low.high
        case ">":
            return lambda numbers: numbers > low.exact
        case ">=":
            return lambda numbers: numbers >= low.exact
    if low.high - low.low == 1 and not low.closed:
        return lambda numbers: numbers == low.exact
    return _between(low.low, low.high, low.closed)


def applied(check: Check, numbers: Numbers) -> Mask:
    """The check on each number; on one of them where a column has the same for all rows, which takes no room."""
    if len(numbers) > 1 and numbers.strides == (0,):
        return np.full(len(numbers), check(numbers[:1])[0], dtype=bool)
    return check(numbers)


def _between(low: float, high: float, closed: bool) -> Check:
    if closed:
        return lambda numbers: (numbers >= low) & (numbers <= high)
    return lambda numbers: (numbers >= low) & (numbers < high)


# Moments


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as written: `clock` is a time of any day, `since` counts from the oldest row, else it is absolute."""

    kind: str
    bounds: Bounds


def moment(value: Value) -> Moment:
    """A time of day `10:15:03.2`, a date with or without time `2026-03-01T10:15`, or `+30s` after the oldest row."""
    text = value.text
    if found := _RELATIVE.fullmatch(text):
        start = round(float(found[1]) * _MS_PER_UNIT[(found[2] or "s").lower()] * 1e6)
        return Moment("since", _whole(start))
    if found := _CLOCK.fullmatch(text):
        start, span = _clock(value, found)
        return Moment("clock", Bounds(start, start, start + span))
    if found := _DATED.fullmatch(text):
        return _dated(value, found)
    fail(value, f"`{text}` is not a time", "write 10:15:03.2, 2026-03-01T10:15 or +30s (after the oldest row)")


def _clock(value: Value, found: re.Match[str]) -> tuple[int, int]:
    """Nanoseconds since midnight, and how long what was written lasts."""
    hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        fail(value, f"there is no time {value.text}", "write hours to 23, minutes and seconds to 59")
    digits = found[4] or ""
    start = (hours * 3600 + minutes * 60 + seconds) * NS_PER_S + int(digits.ljust(9, "0"))
    if not found[3]:
        return start, 60 * NS_PER_S
    return start, int(10 ** (9 - len(digits)))


def _dated(value: Value, found: re.Match[str]) -> Moment:
    clock = _CLOCK.fullmatch(found[2]) if found[2] else None
    into_day, span = _clock(value, clock) if clock else (0, NS_PER_DAY)
    try:
        day = date.fromisoformat(found[1])
        naive = datetime.combine(day, time()) + timedelta(seconds=into_day // NS_PER_S)
        zone = found[3] or ""
        aware = datetime.fromisoformat(naive.isoformat() + zone.upper())
        start = round(aware.timestamp()) * NS_PER_S + into_day % NS_PER_S
        if clock is None:
            span = round((datetime.combine(day, time()) + timedelta(days=1)).timestamp()) * NS_PER_S - start
    except (ValueError, OverflowError, OSError):
        fail(value, f"there is no date {value.text}", "write year-month-day, such as 2026-03-01T10:15")
    low = max(-_LARGEST, min(start, _LARGEST))
    return Moment("absolute", Bounds(low, low, min(low + span, _LARGEST)))


class LocalClock:
    """Local time of day of a column of moments; offsets are looked up once per quarter of an hour."""

    def __init__(self) -> None:
        self._offsets: dict[int, int] = {}

    def of(self, at_ns: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Nanoseconds since local midnight for each moment."""
        if not len(at_ns):
            return at_ns
        first, last = int(at_ns.min()), int(at_ns.max())
        start, end = self._offset(first // _QUARTER_NS), self._offset(last // _QUARTER_NS)
        if start == end and (first + start) // NS_PER_DAY == (last + end) // NS_PER_DAY:
            # All on one day, the usual case: a subtraction instead of a division for each row.
            midnight = (first + start) // NS_PER_DAY * NS_PER_DAY - start
            return at_ns - midnight
        quarters, places = np.unique(at_ns // _QUARTER_NS, return_inverse=True)
        offsets = np.array([self._offset(int(quarter)) for quarter in quarters], dtype=np.int64)
        within: npt.NDArray[np.int64] = (at_ns + offsets[places]) % NS_PER_DAY
        return within

    def _offset(self, quarter: int) -> int:
        if quarter not in self._offsets:
            try:
                offset = datetime.fromtimestamp(quarter * 900).astimezone().utcoffset()
            except (ValueError, OverflowError, OSError):
                offset = None
            self._offsets[quarter] = round(offset.total_seconds()) * NS_PER_S if offset else 0
        return self._offsets[quarter]


# Words


def word_check(values: tuple[Value, ...]) -> Callable[[str], bool]:
    """Whether a word is one of the values: upper and lower case are the same, `*` and `?` stand for others.

    A wildcard never fits the empty word. A quoted value has no wildcards.
    """
    checks = [_one_word(value) for value in values]
    return lambda word: any(check(word) for check in checks)


def has_wildcard(value: Value) -> bool:
    """Whether the value stands for several words."""
    return not value.quoted and ("*" in value.text or "?" in value.text)


def _one_word(value: Value) -> Callable[[str], bool]:
    wanted = value.text.lower()
    if not has_wildcard(value):
        return lambda word: word.lower() == wanted
    parts = [part for part in re.split(r"(\*+|\?)", wanted) if part]
    return lambda word: bool(word) and _wildcards_fit(parts, word.lower())


def _wildcards_fit(parts: list[str], word: str) -> bool:
    """Whether the word has these parts one behind the other. Never tries again from the start, so it cannot hang."""
    reached = {0}
    for part in parts:
        if part[0] == "*":
            reached = set(range(min(reached), len(word) + 1))
        elif part == "?":
            reached = {at + 1 for at in reached if at < len(word)}
        else:
            reached = {at + len(part) for at in reached if word.startswith(part, at)}
        if not reached:
            return False
    return len(word) in reached
