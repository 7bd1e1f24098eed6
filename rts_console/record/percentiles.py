"""Times as an HDR histogram: exact to three digits from 64 ns to 100 s, mergeable, and cheap to fill in batches.

The counts stand in the very buckets of `hdrh`, but numpy fills them: 12 ns a value in large batches, not 617. What
is exported goes through the library, so any reader of HdrHistogram logs can open it. Values there are nanoseconds.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from hdrh.histogram import HdrHistogram

LOWEST_NS: Final = 64
HIGHEST_NS: Final = 100 * 10**9
DIGITS: Final = 3

_UNIT_MAGNITUDE: Final = 6  # log2 of LOWEST_NS
_HALF_MAGNITUDE: Final = 10
_HALF: Final = 1 << _HALF_MAGNITUDE
_MASK: Final = (2 * _HALF - 1) << _UNIT_MAGNITUDE
_GROW: Final = 2 * _HALF

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Histogram:
    """Times of one series. `over` counts times above 100 s, `negative` those below 0 (kept in the first bucket).

    A one-way time is negative only by the error of the clock offset.
    """

    def __init__(self) -> None:
        """Begin with no value."""
        self._counts = np.zeros(0, dtype=np.uint32)
        self._sum_ns = 0.0
        self._least_ns = math.inf
        self._most_ns = -math.inf
        self.count = 0
        self.over = 0
        self.negative = 0

    def record(self, values_ms: Floats) -> None:
        """Take in times in milliseconds; nan is none. Batches of hundreds cost some 15 ns a value."""
        values_ns = values_ms[np.isfinite(values_ms)] * 1e6
        if not len(values_ns):
            return
        self.count += len(values_ns)
        self._sum_ns += float(values_ns.sum())
        self._least_ns = min(self._least_ns, float(values_ns.min()))
        self._most_ns = max(self._most_ns, float(values_ns.max()))
        self.over += int(np.count_nonzero(values_ns > HIGHEST_NS))
        self.negative += int(np.count_nonzero(values_ns < 0))
        self._add(np.bincount(bucket_of(values_ns)))

    def _add(self, counts: npt.NDArray[Any]) -> None:
        if len(counts) > len(self._counts):
            room = -(-len(counts) // _GROW) * _GROW
            self._counts = np.concatenate((self._counts, np.zeros(room - len(self._counts), dtype=np.uint32)))
        self._counts[: len(counts)] += counts.astype(np.uint32)

    def merge(self, other: "Histogram") -> None:
        """Take in all that another one has."""
        self._add(other._counts)
        self._sum_ns += other._sum_ns
        self._least_ns, self._most_ns = min(self._least_ns, other._least_ns), max(self._most_ns, other._most_ns)
        self.count += other.count
        self.over += other.over
        self.negative += other.negative

    # What is known, in milliseconds, nan where there is no value

    @property
    def mean(self) -> float:
        """The average; exact."""
        return self._sum_ns / self.count / 1e6 if self.count else math.nan

    @property
    def least(self) -> float:
        """The shortest; exact."""
        return self._least_ns / 1e6 if self.count else math.nan

    @property
    def most(self) -> float:
        """The longest; exact."""
        return self._most_ns / 1e6 if self.count else math.nan

    def percentiles(self, wanted: Sequence[float]) -> list[float]:
        """The times that so many percent do not exceed: exact to three digits, as the middle of their bucket."""
        if not self.count:
            return [math.nan] * len(wanted)
        ranks = np.maximum(1, np.ceil(np.array(wanted) / 100 * self.count - 1e-9)).astype(np.int64)
        buckets = np.searchsorted(np.cumsum(self._counts), np.minimum(ranks, self.count))
        low, width = _edges_ns(buckets)
        middle = low + (width - 1) / 2
        return [float(value) / 1e6 for value in np.clip(middle, self._least_ns, self._most_ns)]

    def filled(self) -> tuple[Floats, Floats, Ints]:
        """Lower and upper edge of each bucket that has values, and how many."""
        places = np.flatnonzero(self._counts)
        low, width = _edges_ns(places)
        return low / 1e6, (low + width) / 1e6, self._counts[places].astype(np.int64)

    def rows(self) -> Iterator[tuple[float, float, int]]:
        """For CSV: upper edge of each bucket in milliseconds, percent of values up to it, count in it."""
        if not self.count:
            return
        _low, high, counts = self.filled()
        shares = np.cumsum(counts) / self.count * 100
        yield from zip(high.tolist(), shares.tolist(), counts.tolist(), strict=True)

    # The library's own format

    def to_hdr(self) -> Any:
        """The same as the library's object, with values in nanoseconds."""
        histogram = HdrHistogram(LOWEST_NS, HIGHEST_NS, DIGITS)
        places = np.flatnonzero(self._counts)
        low, _width = _edges_ns(places)
        for value, count in zip(low.tolist(), self._counts[places].tolist(), strict=True):
            histogram.record_value(int(value), count)
        return histogram

    def encode(self) -> str:
        """Compressed and in Base64, as a line of an HdrHistogram log carries it."""
        return bytes(self.to_hdr().encode()).decode("ascii")


def decode(text: str) -> Histogram:
    """The histogram that `encode` wrote. Raises ValueError for anything else."""
    try:
        histogram = HdrHistogram.decode(text.encode("ascii"))
        found = [(step.value_iterated_to, step.count_added_in_this_iter_step) for step in _steps(histogram)]
    except Exception as error:  # the library raises whatever its parts raise
        raise ValueError(f"This is no HdrHistogram ({error or type(error).__name__}).") from None
    result = Histogram()
    for value, count in found:
        result.record(np.full(count, value / 1e6))
    return result


def _steps(histogram: Any) -> Iterable[Any]:
    return histogram.get_recorded_iterator()  # type: ignore[no-any-return]


def log_lines(histograms: Iterable[tuple[str, Histogram]], start_s: float, end_s: float) -> Iterator[str]:
    """The lines of an HdrHistogram log (version 1.2): one interval, a tag for each histogram."""
    yield "#[Histogram log format version 1.2]"
    yield f"#[StartTime: {start_s:.3f} (seconds since epoch)]"
    yield '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"'
    for tag, histogram in histograms:
        if histogram.count:
            most_ms = max(0.0, histogram.most)
            yield f"Tag={_tag(tag)},{start_s:.3f},{end_s - start_s:.3f},{most_ms:.3f},{histogram.encode()}"


def _tag(text: str) -> str:
    """What the format allows in a tag: no comma, no space, no line end."""
    return "".join("_" if c.isspace() or c == "," else c for c in text.replace(" → ", ">").replace(": ", ":"))


def bucket_of(values_ns: Floats) -> npt.NDArray[np.intp]:
    """The library's bucket of each time; negative times go to the first bucket, longer ones to the last."""
    values = np.clip(values_ns, 0, HIGHEST_NS).astype(np.int64)
    # The exponent of a float is the place of the highest bit: exact, as these have fewer than 53 bits.
    _mantissa, bits = np.frexp((values | _MASK).astype(np.float64))
    bucket = bits.astype(np.int64) - (_UNIT_MAGNITUDE + _HALF_MAGNITUDE + 1)
    inside = values >> (bucket + _UNIT_MAGNITUDE)
    return ((bucket + 1) * _HALF + inside - _HALF).astype(np.intp)


def _edges_ns(places: npt.NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Lower edge and width of buckets."""
    bucket = (places >> _HALF_MAGNITUDE) - 1
    inside = (places & (_HALF - 1)) + _HALF
    inside = np.where(bucket < 0, inside - _HALF, inside)
    shift = np.maximum(bucket, 0) + _UNIT_MAGNITUDE
    return (inside << shift).astype(np.float64), np.left_shift(1, shift).astype(np.float64)
