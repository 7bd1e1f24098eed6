"""The newest samples of one series: when, how long (nan is lost), how far off; and all of them ever as a histogram.

Single samples wait in a list and enter in batches, when there are enough of them or somebody looks.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from rts_console.record.percentiles import Histogram

RING_SAMPLES: Final = 65_536
LEAST_SAMPLES: Final = 256
SAMPLE_BYTES: Final = 24
BATCH: Final = 512

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Ring:
    """Samples in the order they came; the oldest go when it is full. `most` is how many it may hold."""

    def __init__(self, *, histogram: bool = True) -> None:
        """Begin empty; without `histogram` only the newest samples are known."""
        self.most = RING_SAMPLES
        self._at_ns = np.zeros(LEAST_SAMPLES, dtype=np.int64)
        self._value = np.zeros(LEAST_SAMPLES)
        self._error = np.zeros(LEAST_SAMPLES)
        self._entered = 0
        self._waiting: list[tuple[int, float, float]] = []
        self._histogram = Histogram() if histogram else None

    @property
    def count(self) -> int:
        """Samples that ever came."""
        return self._entered + len(self._waiting)

    @property
    def room(self) -> int:
        """Samples that there is room for now."""
        return len(self._at_ns)

    @property
    def dropped(self) -> int:
        """Samples that were let go."""
        return max(0, self.count - self.most)

    @property
    def memory_bytes(self) -> int:
        """What the samples take, without the histogram (some 30 KB, 72 at most)."""
        return SAMPLE_BYTES * self.room

    def halve(self) -> None:
        """Hold half as many samples from now on: the newest."""
        self._enter()
        columns = self.since(np.iinfo(np.int64).min, np.iinfo(np.int64).max)
        self.most = min(self.most, self.room) // 2
        kept = min(len(columns[0]), self.most)
        places = (np.arange(kept) + self._entered - kept) % self.most
        for name, column in zip(("_at_ns", "_value", "_error"), columns, strict=True):
            half = np.zeros(self.most, dtype=column.dtype)
            half[places] = column[len(column) - kept :]
            setattr(self, name, half)

    @property
    def histogram(self) -> Histogram:
        """All values that ever came."""
        self._enter()
        assert self._histogram is not None
        return self._histogram

    def add(self, at_ns: int, value: float, error: float = 0.0) -> None:
        """Take in one sample."""
        self._waiting.append((at_ns, value, error))
        if len(self._waiting) >= BATCH:
            self._enter()

    def extend(self, at_ns: Ints, values: Floats, errors: Floats) -> None:
        """Take in many samples."""
        self._enter()
        self._put(at_ns, values, errors)

    def _enter(self) -> None:
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        at_ns, values, errors = zip(*waiting, strict=True)
        self._put(np.array(at_ns, dtype=np.int64), np.array(values, dtype=float), np.array(errors, dtype=float))

    def _put(self, at_ns: Ints, values: Floats, errors: Floats) -> None:
        if self._histogram is not None:
            self._histogram.record(values)
        count = len(at_ns)
        self._grow(self._entered + count)
        places = (np.arange(count) + self._entered) % len(self._at_ns)
        kept = slice(max(0, count - len(self._at_ns)), count)
        self._at_ns[places[kept]] = at_ns[kept]
        self._value[places[kept]] = values[kept]
        self._error[places[kept]] = errors[kept]
        self._entered += count

    def _grow(self, wanted: int) -> None:
        """Before the ring has gone round once, its arrays double as they fill."""
        room = len(self._at_ns)
        if wanted <= room or room >= self.most:
            return
        while room < min(wanted, self.most):
            room *= 2
        more = np.zeros(room - len(self._at_ns))
        self._at_ns = np.concatenate((self._at_ns, more.astype(np.int64)))
        self._value = np.concatenate((self._value, more))
        self._error = np.concatenate((self._error, more))

    def since(self, start_ns: int, end_ns: int) -> tuple[Ints, Floats, Floats]:
        """Copies of the samples from `start_ns` to `end_ns`, in the order they came."""
        self._enter()
        room = len(self._at_ns)
        oldest = self._entered % room if self._entered > room else 0
        parts = (slice(oldest, min(self._entered, room)), slice(0, oldest)) if oldest else (slice(0, self._entered),)
        found = [places.start + self._inside(places, start_ns, end_ns) for places in parts]
        places = found[0] if len(found) == 1 else np.concatenate(found)
        return self._at_ns[places], self._value[places], self._error[places]

    def _inside(self, places: slice, start_ns: int, end_ns: int) -> npt.NDArray[np.intp]:
        at_ns = self._at_ns[places]
        return np.flatnonzero((at_ns >= start_ns) & (at_ns <= end_ns))
