"""Samples reduced to what a picture has room for: bands for each column of time, counts for each cell of a heat map.

A sample without a value (nan) is lost. Columns begin at whole multiples of their width, so that a picture that scrolls
does not flicker.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

BANDS: Final = ((0.0, 100.0), (5.0, 95.0), (25.0, 75.0))
"""The spreads drawn behind the median, widest first, in percent."""
HEAT_ROWS: Final = 64

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Smoke:
    """One entry for each column that has a sample: its middle in seconds, the median, the edges of each of `BANDS`, the
    share of lost samples and how many there are. The median is nan where all are lost."""

    times_s: Floats
    median_ms: Floats
    low_ms: tuple[Floats, ...]
    high_ms: tuple[Floats, ...]
    loss: Floats
    count: Ints

    @property
    def highest(self) -> float:
        """The greatest value; 0 without any."""
        return float(np.nanmax(self.high_ms[0])) if np.isfinite(self.high_ms[0]).any() else 0.0


def smoke(times_s: Floats, values_ms: Floats, width_s: float) -> Smoke:
    """Columns of `width_s` seconds. Times may be in any order."""
    columns = np.floor(times_s / width_s).astype(np.int64)
    values = values_ms.copy()
    steps = np.diff(columns)
    if (steps < 0).any():
        order = np.argsort(columns, kind="stable")
        columns, values = columns[order], values[order]
        steps = np.diff(columns)
    starts = np.concatenate((np.zeros(min(1, len(columns)), dtype=np.intp), np.flatnonzero(steps) + 1))
    ends = np.append(starts[1:], len(columns)) if len(starts) else starts
    found, counts = columns[starts], ends - starts
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):  # a tenth of what sorting all at once takes
        values[start:end].sort()  # nan sorts behind all values
    lost = np.add.reduceat(np.isnan(values), starts).astype(np.int64) if len(starts) else np.empty(0, dtype=np.int64)
    known = counts - lost

    def at(percent: float) -> Floats:
        """The nearest rank in each column."""
        if not len(starts):
            return np.empty(0)
        rank = np.clip(np.ceil(known * percent / 100).astype(np.int64) - 1, 0, np.maximum(known - 1, 0))
        return np.where(known > 0, values[starts + rank], np.nan)

    return Smoke(
        (found.astype(np.float64) + 0.5) * width_s,
        at(50.0),
        tuple(at(low) for low, _high in BANDS),
        tuple(at(high) for _low, high in BANDS),
        lost / np.maximum(counts, 1),
        counts.astype(np.int64),
    )


@dataclass(frozen=True, slots=True)
class Heat:
    """Counts for each cell: rows from the shortest time up, columns of time. Rows are of equal ratio."""

    counts: Ints
    least_ms: float
    most_ms: float
    outside: int

    def row_ms(self, row: float) -> float:
        """The time at the lower edge of a row."""
        ratio = np.log(self.most_ms / self.least_ms) / len(self.counts)
        return float(self.least_ms * np.exp(ratio * row))


def heat(
    times_s: Floats,
    values_ms: Floats,
    span_s: tuple[float, float],
    columns: int,
    *,
    least_ms: float,
    most_ms: float,
    rows: int = HEAT_ROWS,
) -> Heat:
    """Count the samples of a span of time; what is below or above the range of times is in `outside`."""
    start_s, end_s = span_s
    known = np.isfinite(values_ms)
    x = np.floor((times_s[known] - start_s) / (end_s - start_s) * columns).astype(np.int64)
    x[times_s[known] == end_s] = columns - 1  # the end belongs to the picture
    values = np.maximum(values_ms[known], 1e-9)
    y = np.floor(np.log(values / least_ms) / np.log(most_ms / least_ms) * rows).astype(np.int64)
    inside = (x >= 0) & (x < columns) & (y >= 0) & (y < rows)
    counts = np.bincount(y[inside] * columns + x[inside], minlength=rows * columns).reshape(rows, columns)
    return Heat(counts, least_ms, most_ms, int(len(x) - inside.sum()))


def round_range(values_ms: Floats) -> tuple[float, float]:
    """A range of equal ratios around some times, from 1, 2 or 5 times a power of ten to another."""
    known = values_ms[np.isfinite(values_ms) & (values_ms > 0)]
    if not len(known):
        return 0.1, 10.0
    least, most = float(known.min()), float(known.max())
    least, most = _step_down(least * 0.999), _step_up(most * 1.001)
    return (least, most) if most >= 4 * least else (_step_down(least * 0.999), _step_up(most * 1.001))


def _step_down(value: float) -> float:
    power = 10.0 ** np.floor(np.log10(value))
    return float(max(step * power for step in (0.5, 1.0, 2.0, 5.0) if step * power <= value))


def _step_up(value: float) -> float:
    power = 10.0 ** np.floor(np.log10(value))
    return float(min(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= value))
