"""How far another clock is from ours at any moment, with bounds that hold: from pings, before and after that moment.

Each ping says that the offset lies within half its round trip of what it measured, whatever share of the delay each
way had. Two quartz clocks part by at most `DRIFT_PPM`, so a ping also bounds the offset a while before and after it.
The offset at a moment is the middle of what all pings together leave open; the error is half of that width. A ping that
contradicts the others means that a clock was set: what was known ends there, and between the two pings both may hold.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from rts_console.protocol.clock_offset import DRIFT_PPM
from rts_console.protocol.events import LatencyMeasured

KEPT_SAMPLES: Final = 4_096
REACH_NS: Final = 120 * 10**9
"""A ping further away than this is not asked when there are nearer ones: drift has made it useless by then."""
DRIFT_SAMPLES: Final = 256
_BIN_NS: Final = 50 * 10**6
_FIRST_SAMPLES: Final = 64
_FARTHEST: Final = np.iinfo(np.int64).min + 1
"""Less than every bound; its negative is more."""

Ints = npt.NDArray[np.int64]


class Offset(NamedTuple):
    """The other clock minus ours, known to ± `error_ns`."""

    offset_ns: int
    error_ns: int


class Drift(NamedTuple):
    """How fast the other clock runs against ours, in parts per million (µs a second), known to ± `error_ppm`."""

    ppm: float
    error_ppm: float


class Offsets:
    """The offset of one link, from its pings. Holds 4,096 pings; when they are full, the older half goes."""

    def __init__(self, drift_ppm: int = DRIFT_PPM) -> None:
        """`drift_ppm` is how far the two clocks may run apart, in microseconds a second."""
        self._drift = drift_ppm / 1e6
        self._samples = np.zeros((4, _FIRST_SAMPLES), dtype=np.int64)
        self._count = 0
        self._segment = 0
        self._fresh = True
        self.steps = 0
        """How often a clock was set, as far as that could be noticed."""

    def __len__(self) -> int:
        """Pings held."""
        return self._count

    def add(self, event: LatencyMeasured) -> None:
        """Take in a ping."""
        alone = event.sample_ns is not None
        offset = event.sample_ns if event.sample_ns is not None else event.offset_ns
        half = (event.round_trip_ns + 1) // 2 if alone else abs(event.error_ns)
        self.add_sample(event.at_ns, offset, half + round(self._drift * event.round_trip_ns) + 1)

    def add_sample(self, at_ns: int, offset_ns: int, error_ns: int) -> None:
        """Take in what is known otherwise: at `at_ns` the offset was within `error_ns` of `offset_ns`."""
        low, high = offset_ns - error_ns, offset_ns + error_ns
        if self._fresh:
            self._segment += 1
        elif not self._fits(at_ns, low, high):
            self._segment += 1
            self.steps += 1
        self._fresh = False
        self._make_room()
        last = int(self._samples[0, self._count - 1]) if self._count else at_ns
        self._samples[:, self._count] = (max(at_ns, last), low, high, self._segment)
        self._count += 1

    def new_link(self) -> None:
        """The link is another one, perhaps to another machine: what was known does not bind what comes."""
        self._fresh = True

    def _make_room(self) -> None:
        """Grow, and at the limit let the older half go."""
        if self._count < self._samples.shape[1]:
            return
        if self._count < KEPT_SAMPLES:
            self._samples = np.concatenate((self._samples, np.zeros_like(self._samples)), axis=1)
            return
        kept = KEPT_SAMPLES // 2
        self._samples[:, :kept] = self._samples[:, self._count - kept : self._count]
        self._count = kept

    def _fits(self, at_ns: int, low: int, high: int) -> bool:
        """Whether a new ping agrees with the newest stretch."""
        known_low, known_high = self._bounds(at_ns, self._segment)
        return low <= known_high and high >= known_low

    def _columns(self) -> tuple[Ints, Ints, Ints, Ints]:
        at, low, high, segments = self._samples[:, : self._count]
        return at, low, high, segments

    def _bounds(self, at_ns: int, segment: int) -> tuple[int, int]:
        """What the pings of one stretch leave open at a moment."""
        at, low, high, segments = self._columns()
        start, end = (int(np.searchsorted(segments, segment, side)) for side in ("left", "right"))
        near_start = max(start, int(np.searchsorted(at, at_ns - REACH_NS)))
        near_end = min(end, int(np.searchsorted(at, at_ns + REACH_NS, "right")))
        if near_start >= near_end:  # only pings from long ago, or long after
            nearest = start if at_ns <= at[start] else end - 1
            near_start, near_end = nearest, nearest + 1
        inside = slice(near_start, near_end)
        widening = np.ceil(np.abs(at[inside] - at_ns) * self._drift).astype(np.int64)
        return int((low[inside] - widening).max()), int((high[inside] + widening).min())

    def at(self, moment_ns: int) -> Offset | None:
        """The offset at a moment by our clock; `None` before the first ping has come."""
        if not self._count:
            return None
        at, _low, _high, segments = self._columns()
        place = int(np.searchsorted(at, moment_ns, "right"))
        around = {int(segments[max(0, place - 1)]), int(segments[min(len(at) - 1, place)])}
        bounds = [self._bounds(moment_ns, segment) for segment in around]
        low, high = min(each[0] for each in bounds), max(each[1] for each in bounds)
        if low > high:  # the clocks part faster than they may, by less than could be noticed at once
            low, high = high, low
        return Offset((low + high) // 2, (high - low + 1) // 2)

    def at_many(self, moments_ns: Ints) -> tuple[Ints, Ints] | None:
        """Offsets and errors for many moments, worked out once for each 50 ms of them; `None` before the first ping."""
        if not self._count:
            return None
        bins, places = np.unique(moments_ns // _BIN_NS, return_inverse=True)
        middles = bins * _BIN_NS + _BIN_NS // 2
        offsets, errors = self._at_each(middles)
        more = int(np.ceil(_BIN_NS / 2 * self._drift))
        return offsets[places], errors[places] + more

    def _at_each(self, moments_ns: Ints) -> tuple[Ints, Ints]:
        """What `at` says of ascending moments: of all at once when they lie near pings of the same stretch."""
        together = self._at_together(moments_ns)
        if together is not None:
            return together
        known = [each for each in map(self.at, moments_ns.tolist()) if each is not None]
        return np.array([each.offset_ns for each in known]), np.array([each.error_ns for each in known])

    def _at_together(self, moments_ns: Ints) -> tuple[Ints, Ints] | None:
        """The same in one go; `None` when it has to be done moment by moment."""
        if not len(moments_ns):
            return None
        at, low, high, segments = self._columns()
        first, last = (int(np.searchsorted(at, moments_ns[place], "right")) for place in (0, -1))
        segment = segments[max(0, first - 1)]
        if segment != segments[min(len(at) - 1, last)]:
            return None
        start, end = (int(np.searchsorted(segments, segment, side)) for side in ("left", "right"))
        near = slice(
            max(start, int(np.searchsorted(at, moments_ns[0] - REACH_NS))),
            min(end, int(np.searchsorted(at, moments_ns[-1] + REACH_NS, "right"))),
        )
        distances = np.abs(at[near] - moments_ns[:, None])
        far = distances > REACH_NS
        if far.all(axis=1).any():  # only pings from long ago, or long after
            return None
        widening = np.ceil(distances * self._drift).astype(np.int64)
        lowest = np.where(far, _FARTHEST, low[near] - widening).max(axis=1)
        highest = np.where(far, -_FARTHEST, high[near] + widening).min(axis=1)
        lowest, highest = np.minimum(lowest, highest), np.maximum(lowest, highest)
        return (lowest + highest) // 2, (highest - lowest + 1) // 2

    def drift(self) -> Drift | None:
        """How fast the other clock runs, if steadily, over the pings since it was last set; `None` when not known.

        Every pair of pings bounds the slope of the offset; the truth lies in what all pairs leave open.
        """
        if not self._count:
            return None
        at, low, high, segments = self._columns()
        newest = np.flatnonzero(segments == segments[-1])
        chosen = newest[np.unique(np.linspace(0, len(newest) - 1, min(len(newest), DRIFT_SAMPLES)).astype(int))]
        earlier, later = np.triu_indices(len(chosen), 1)
        span = (at[chosen[later]] - at[chosen[earlier]]).astype(float)
        apart = span > 0
        if not apart.any():
            return None
        earlier, later, span = chosen[earlier[apart]], chosen[later[apart]], span[apart]
        least = float(((low[later] - high[earlier]) / span).max()) * 1e6
        most = float(((high[later] - low[earlier]) / span).min()) * 1e6
        if least > most:  # it does not run steadily: the middle still says how fast it did on the whole
            least, most = most, least
        return Drift((least + most) / 2, (most - least) / 2)
