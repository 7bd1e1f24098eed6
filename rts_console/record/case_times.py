"""Times of a run that no row tells of: pings, receipts, and how late the window's loop was. A case keeps the newest.

times = times_of(quality)                      # of a run that is to be saved
know_times(quality, contents.times)            # of a case, for its latency
"""

from collections.abc import Iterable, Iterator
from typing import Final, Literal

import msgspec
import numpy as np
import numpy.typing as npt

from rts_console.record.quality import Quality
from rts_console.record.series import SeriesKey

MOST_SAMPLES: Final = 8_192
"""Of a series; a ping every five seconds is eleven hours of them."""
MOST_IN_ALL: Final = 262_144
LINES: Final = "round trip", "receipt", "loop lag"
_MOST_NS: Final = 2**62
_MOST_MS: Final = 10.0**11
_EVER_S: Final = 10.0**10

Line = Literal["round trip", "receipt", "loop lag"]


class Times(msgspec.Struct, frozen=True):
    """One series: each sample so many milliseconds after `from_ns`, and how long it took in ms."""

    series: Line
    identity: str
    from_ns: int
    after_ms: tuple[float, ...]
    took_ms: tuple[float, ...]


def times_of(quality: Quality) -> tuple[Times, ...]:
    """The newest samples of these series, fewer of each where there are many."""
    keys = [key for key in quality.series() if key.name in LINES]
    most = min(MOST_SAMPLES, MOST_IN_ALL // max(len(keys), 1))
    return tuple(_times(key, *quality.window(key, _EVER_S, until_ns=_MOST_NS), most) for key in keys)


def _times(key: SeriesKey, at_s: npt.NDArray[np.float64], took_ms: npt.NDArray[np.float64], most: int) -> Times:
    there = np.flatnonzero(np.isfinite(took_ms))[-most:]
    at_s, took_ms = at_s[there], took_ms[there]
    from_s = float(at_s[0]) if len(at_s) else 0.0
    after_ms = np.round((at_s - from_s) * 1e3, 3)
    return Times(
        key.name,  # type: ignore[arg-type]  # one of LINES
        key.identity,
        round(from_s * 1e9),
        tuple(after_ms.tolist()),
        tuple(np.round(took_ms, 3).tolist()),
    )


def know_times(quality: Quality, times: Iterable[Times]) -> None:
    """Let it know these samples. A case that came from elsewhere may hold any number: what cannot be is left out."""
    for each in times:
        sane = list(_sane(each))
        at_ns = np.array([at for at, _ in sane], dtype=np.int64)
        took_ms = np.array([took for _, took in sane], dtype=np.float64)
        quality.add_samples(SeriesKey(each.series, each.identity), at_ns, took_ms)


def _sane(times: Times) -> Iterator[tuple[int, float]]:
    for after_ms, took_ms in zip(times.after_ms, times.took_ms, strict=False):
        if abs(after_ms) < _MOST_MS and 0 <= took_ms < _MOST_MS:
            at_ns = times.from_ns + round(after_ms * 1e6)
            if 0 < at_ns < _MOST_NS:
                yield at_ns, took_ms
