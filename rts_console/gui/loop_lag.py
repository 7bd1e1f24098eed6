"""How late the Qt loop is: a bad figure can then be blamed on whom it belongs to."""

from __future__ import annotations

import math
import time
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import Qt, QTimer


class LagSummary(NamedTuple):
    """How late the loop was over a while, in milliseconds; all zero while nothing is known."""

    p50_ms: float
    p99_ms: float
    max_ms: float
    samples: int


class LoopLag:
    """Measures how late the Qt loop comes to what is due, with a timer that is due every ``interval_s``.

    A stall is counted once for each time the timer would have rung in it, so that a long one weighs by its
    length. Costs a wake-up per interval, under one per cent of a core. Qt counts whole milliseconds, so up to one
    of lag is its own.
    """

    def __init__(self, *, interval_s: float = 0.02, keep: int = 1500) -> None:
        self._interval_s = interval_s
        # Filled now, so that measuring does not look like a leak to who measures memory.
        self._lags = np.full((keep, 2), math.nan)
        self._count = 0
        self._due = 0.0
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timer)

    def start(self) -> None:
        """Begin to measure."""
        self._due = time.perf_counter() + self._interval_s
        self._arm()

    def stop(self) -> None:
        """Cease to measure; what is known stays."""
        self._timer.stop()

    def recent(self, seconds: float = 5.0) -> list[float]:
        """The lags of the last seconds in milliseconds, oldest first, at most as many as are kept."""
        since = time.perf_counter() - seconds
        lags = np.roll(self._lags, -self._count, axis=0) if self._count > len(self._lags) else self._lags[: self._count]
        return [float(lag_ms) for lag_ms in lags[lags[:, 0] >= since, 1]]

    def summary(self, seconds: float = 5.0) -> LagSummary:
        """Percentiles over the last seconds."""
        lags = sorted(self.recent(seconds))
        if not lags:
            return LagSummary(0.0, 0.0, 0.0, 0)
        last = len(lags) - 1
        return LagSummary(lags[round(last * 0.5)], lags[math.ceil(last * 0.99)], lags[-1], len(lags))

    def _on_timer(self) -> None:
        now = time.perf_counter()
        longest = self._interval_s * len(self._lags)
        self._due = max(self._due, now - longest)  # a computer that slept all night is not a night of samples
        while self._due <= now:
            self._lags[self._count % len(self._lags)] = now, (now - self._due) * 1000
            self._count += 1
            self._due += self._interval_s
        self._arm()

    def _arm(self) -> None:
        self._timer.start(max(0, math.ceil((self._due - time.perf_counter()) * 1000)))
