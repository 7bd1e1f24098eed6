"""What the probe counts: each message once, as received, lost or refused, and the times of all legs since last told."""

import math
from collections import OrderedDict
from typing import Any, Final

import numpy as np

from rts_console.record.percentiles import Histogram

PERCENTILES: Final = (50.0, 95.0, 99.0, 99.9)


class Tally:
    """Counts of one way. A message that has not arrived after `lost_after_ns` is lost; should it come then, it is late
    and no longer lost."""

    def __init__(self, label: str, late_ms: float, lost_after_ns: int) -> None:
        """`label` names the way, `late_ms` is from when on a message counts as late."""
        self._label = label
        self._late_ms = late_ms
        self._lost_after_ns = lost_after_ns
        self._open: dict[int, int] = {}
        self._by_time: dict[int, int] = {}
        self._given_up: OrderedDict[int, int] = OrderedDict()
        self._samples: dict[str, list[tuple[int, float, float]]] = {}
        self._ends: list[tuple[int, int]] = []
        self.histogram = Histogram()
        self.counts = {"sent": 0, "accepted": 0, "received": 0, "lost": 0, "late": 0, "refused": 0, "duplicate": 0}
        self.refusals: dict[str, int] = {}

    def sent(self, key: int, composed_ns: int) -> None:
        """A message leaves."""
        self.counts["sent"] += 1
        self._open[key] = composed_ns

    def accepted(self) -> None:
        """The gateway took one."""
        self.counts["accepted"] += 1

    def refused(self, key: int, code: str, at_ns: int) -> None:
        """One was refused: it neither arrives nor is it lost."""
        if self._open.pop(key, None) is not None:
            self.counts["refused"] += 1
            self.refusals[code] = self.refusals.get(code, 0) + 1

    def arrived(self, key: int, at_ns: int) -> None:
        """One arrived."""
        composed_ns = self._open.pop(key, None)
        if composed_ns is None:
            composed_ns = self._given_up.pop(key, None)
            if composed_ns is None:
                self.counts["duplicate"] += 1
                return
            self.counts["lost"] -= 1
        else:
            self._ends.append((composed_ns, 1))
        took_ms = (at_ns - composed_ns) / 1e6
        self.counts["received"] += 1
        self.counts["late"] += took_ms > self._late_ms
        self._add(self._label, at_ns, took_ms, 0.0)

    def arrived_composed(self, composed_ns: int, at_ns: int) -> None:
        """The oldest one that left no later than `composed_ns` arrived: for those told by their time."""
        key = next((key for key, left_ns in self._open.items() if left_ns <= composed_ns), None)
        if key is not None:
            self.arrived(key, at_ns)

    def leg(self, label: str, at_ns: int, took_ms: float, error_ms: float) -> None:
        """The time of one leg."""
        self._samples.setdefault(label, []).append((at_ns, took_ms, error_ms))

    def _add(self, label: str, at_ns: int, took_ms: float, error_ms: float) -> None:
        self._samples.setdefault(label, []).append((at_ns, took_ms, error_ms))

    def _give_up(self, now_ns: int) -> None:
        """What is overdue is lost."""
        for key, composed_ns in list(self._open.items()):
            if now_ns - composed_ns < self._lost_after_ns:
                break  # the others left later
            del self._open[key]
            self._given_up[key] = composed_ns
            self.counts["lost"] += 1
            self._ends.append((composed_ns, 0))
            self._add(self._label, composed_ns, math.nan, 0.0)
        while len(self._given_up) > 16_384:
            self._given_up.popitem(last=False)

    def take(self, now_ns: int) -> dict[str, Any]:
        """What came since the last time, ready for JSON, and all counts. A lost message has no time (null)."""
        self._give_up(now_ns)
        samples, self._samples = self._samples, {}
        ends, self._ends = self._ends, []
        self.histogram.record(np.array([each[1] for each in samples.get(self._label, ())], dtype=float))
        return {
            "series": {label: _columns(rows) for label, rows in samples.items()},
            "main": self._label,
            "ends": [list(column) for column in zip(*ends, strict=True)] if ends else [[], []],
            "counts": dict(self.counts),
            "refusals": dict(self.refusals),
        }

    def totals(self) -> dict[str, Any]:
        """All of it in figures, for the end."""
        figures = [
            round(value, 4) if math.isfinite(value) else None for value in self.histogram.percentiles(PERCENTILES)
        ]
        return {
            "counts": dict(self.counts),
            "refusals": dict(self.refusals),
            "percentiles_ms": dict(zip((f"p{each:g}" for each in PERCENTILES), figures, strict=True)),
            "max_ms": round(self.histogram.most, 4) if self.histogram.count else None,
            "mean_ms": round(self.histogram.mean, 4) if self.histogram.count else None,
        }


def _columns(rows: list[tuple[int, float, float]]) -> list[list[Any]]:
    at_ns, took, errors = zip(*rows, strict=True)
    return [
        list(at_ns),
        [round(value, 6) if math.isfinite(value) else None for value in took],
        [round(value, 6) for value in errors],
    ]
