"""How long messages take, for somebody who looks once: two figures and a line. No Qt."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from rts_console.record.quality import Quality

SPAN_S: Final = 60
STEP_S: Final = 1.0
MOST_SERIES: Final = 64
"""Of a crowd some pairs stand for all."""
_FIRST_CHOICE: Final = ("peer to peer", "round trip")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Glance:
    """Half of the last minute's messages took `p50_ms` or less, all but one in twenty `p95_ms`; nan without any.

    `line` is the median of each second, oldest first, nan where there was no message. `of` says what was timed.
    """

    p50_ms: float = math.nan
    p95_ms: float = math.nan
    line: tuple[float, ...] = ()
    of: str = ""


def glance(quality: Quality, now_s: float) -> Glance:
    """Look at the messages from peer to peer, else at the round trips; `now_s` is the clock of the samples."""
    for name in _FIRST_CHOICE:
        keys = [key for key in quality.series() if key.name == name][:MOST_SERIES]
        times, values = _together([quality.window(key, SPAN_S) for key in keys])
        if len(values):
            p50, p95 = (float(each) for each in np.percentile(values, (50, 95)))
            return Glance(p50, p95, _line(times, values, now_s), name)
    return Glance()


def _together(windows: list[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    if not windows:
        return np.empty(0), np.empty(0)
    times, values = (np.concatenate(each) for each in zip(*windows, strict=True))
    there = np.isfinite(values)
    return times[there], values[there]


def _line(times: Floats, values: Floats, now_s: float) -> tuple[float, ...]:
    places = np.floor((now_s - times) / STEP_S).astype(int)
    line = [math.nan] * SPAN_S
    for place in np.unique(places):
        if 0 <= place < SPAN_S:
            line[SPAN_S - 1 - int(place)] = float(np.median(values[places == place]))
    return tuple(line)
