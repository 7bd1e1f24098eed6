"""How well it went: times in rings of numbers, one ring for each series, and percentiles over a window.

Series: "round trip" (pings of an identity), "peer to peer" (composed to received, sender and receiver both identities
of this program, so one clock and exact), "gateway to peer" (for any other sender: arrival at the gateway to arrival
here, with the clock offset that the pings measured, and its error), "send" (call to result) and "loop lag". A send
without a result counts as lost.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import (
    Event,
    LatencyMeasured,
    LoginResult,
    MessageReceived,
    MessageSent,
    RoomMessageReceived,
    RoomMessageSent,
    ServerMessageSent,
)
from rts_console.protocol.words import LoginErrorCode, Outcome

SeriesName = Literal["round trip", "peer to peer", "gateway to peer", "send", "loop lag"]

RING_SAMPLES = 65_536
SERIES_LIMIT = 512
_FIRST_SAMPLES = 1_024

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """Which times: `identity` is the key of the identity they belong to, `sender` the user a message came from."""

    name: SeriesName
    identity: str = ""
    sender: str = ""

    @property
    def label(self) -> str:
        """The series in words."""
        if self.sender:
            return f"{self.name}: {self.sender} → {self.identity}"
        return f"{self.name}: {self.identity}" if self.identity else self.name


@dataclass(frozen=True, slots=True)
class Summary:
    """A window in figures, milliseconds; nan where there is no sample. `lost` sends had no result.

    `error_ms` is the largest error of a sample: 0 when both ends share a clock.
    """

    last: float
    mean: float
    p50: float
    p95: float
    p99: float
    max: float
    count: int
    lost: int
    error_ms: float


@dataclass(frozen=True, slots=True)
class QualityRow:
    """One sample for an export. `value_ms` is nan for a send without a result."""

    series: SeriesName
    identity: str
    sender: str
    at_ns: int
    value_ms: float
    error_ms: float


class _Ring:
    """The newest samples of one series: when, how long (nan is lost), and how far off it may be."""

    def __init__(self) -> None:
        self._at_ns = np.zeros(_FIRST_SAMPLES, dtype=np.int64)
        self._value_ms = np.zeros(_FIRST_SAMPLES)
        self._error_ms = np.zeros(_FIRST_SAMPLES)
        self.count = 0

    def add(self, at_ns: int, value_ms: float, error_ms: float = 0.0) -> None:
        if self.count == len(self._at_ns) < RING_SAMPLES:
            self._grow()
        place = self.count % len(self._at_ns)
        self._at_ns[place] = at_ns
        self._value_ms[place] = value_ms
        self._error_ms[place] = error_ms
        self.count += 1

    def _grow(self) -> None:
        more = np.zeros(len(self._at_ns))
        self._at_ns = np.concatenate((self._at_ns, more.astype(np.int64)))
        self._value_ms = np.concatenate((self._value_ms, more))
        self._error_ms = np.concatenate((self._error_ms, more))

    @property
    def dropped(self) -> int:
        return max(0, self.count - len(self._at_ns))

    def since(self, start_ns: int, end_ns: int) -> tuple[npt.NDArray[np.int64], Floats, Floats]:
        """Copies of the samples from `start_ns` to `end_ns`, in the order they came."""
        held = min(self.count, len(self._at_ns))
        order = (np.arange(held) + self.count - held) % len(self._at_ns)
        at_ns = self._at_ns[order]
        inside = order[(at_ns >= start_ns) & (at_ns <= end_ns)]
        return self._at_ns[inside], self._value_ms[inside], self._error_ms[inside]


class Quality:
    """Times of all identities. Holds 65,536 samples a series and 512 series; `stats` says what was let go."""

    def __init__(self) -> None:
        """Start with nothing measured."""
        self.version = 0
        self._rings: dict[SeriesKey, _Ring] = {}
        self._own_users: set[str] = set()
        self._clocks: dict[str, LatencyMeasured] = {}
        self._refused = 0

    # What happens

    def add(self, key: str, events: Iterable[Event]) -> None:
        """Take in what happened to the identity `key`."""
        for event in events:
            match event:
                case MessageReceived() | RoomMessageReceived():
                    self._received(key, event)
                case MessageSent() | RoomMessageSent() | ServerMessageSent():
                    self._sent(key, event)
                case LatencyMeasured():
                    self._clocks[key] = event
                    self._sample(SeriesKey("round trip", key), event.at_ns, event.round_trip_ns / 1e6)
                case LoginResult(code=LoginErrorCode.SUCCESS):
                    self._own_users.add(event.user_id)

    def add_loop_lag(self, at_ns: int, lag_ms: float) -> None:
        """Take in how late the window's loop was."""
        self._sample(SeriesKey("loop lag"), at_ns, lag_ms)

    def clear(self) -> None:
        """Forget all samples; what the pings say of the clocks stays."""
        self._rings.clear()
        self._refused = 0
        self.version += 1

    def _received(self, key: str, event: MessageReceived | RoomMessageReceived) -> None:
        if event.user_id in self._own_users:
            self._sample(
                SeriesKey("peer to peer", key, event.user_id), event.at_ns, (event.at_ns - event.composed_at_ns) / 1e6
            )
            return
        clock = self._clocks.get(key)
        # Without the offset a difference of two clocks would say nothing.
        if clock is None or not event.gateway_in_ns:
            return
        one_way_ms = (event.at_ns + clock.offset_ns - event.gateway_in_ns) / 1e6
        self._sample(
            SeriesKey("gateway to peer", key, event.user_id), event.at_ns, one_way_ms, abs(clock.error_ns) / 1e6
        )

    def _sent(self, key: str, event: MessageSent | RoomMessageSent | ServerMessageSent) -> None:
        if event.outcome is Outcome.REFUSED:
            return  # how fast it is refused is not how fast it is sent
        lost = event.outcome is Outcome.UNKNOWN
        elapsed_ms = math.nan if lost else (event.at_ns - event.composed_at_ns) / 1e6
        self._sample(SeriesKey("send", key), event.at_ns, elapsed_ms)

    def _sample(self, key: SeriesKey, at_ns: int, value_ms: float, error_ms: float = 0.0) -> None:
        ring = self._rings.get(key)
        if ring is None:
            if len(self._rings) >= SERIES_LIMIT:
                self._refused += 1
                return
            ring = self._rings[key] = _Ring()
        ring.add(at_ns, value_ms, error_ms)
        self.version += 1

    # What is known

    @property
    def stats(self) -> dict[str, int]:
        """Samples held, let go because a ring was full, and refused because there were too many series."""
        dropped = sum(ring.dropped for ring in self._rings.values())
        held = sum(ring.count for ring in self._rings.values()) - dropped
        return {"held": held, "dropped": dropped, "refused": self._refused}

    def series(self) -> list[SeriesKey]:
        """All series that have a sample, in the order they began."""
        return list(self._rings)

    def window(self, key: SeriesKey, seconds: float, *, until_ns: int | None = None) -> tuple[Floats, Floats]:
        """Seconds since 1970 and milliseconds of the samples of the last `seconds`; a lost send is nan."""
        at_ns, values, _errors = self._slice(key, seconds, until_ns)
        return at_ns / 1e9, values

    def errors(self, key: SeriesKey, seconds: float, *, until_ns: int | None = None) -> Floats:
        """How far off each sample of `window` may be, in milliseconds: 0 is exact."""
        return self._slice(key, seconds, until_ns)[2]

    def summary(self, key: SeriesKey, seconds: float, *, until_ns: int | None = None) -> Summary:
        """The window in figures."""
        _at_ns, values, errors = self._slice(key, seconds, until_ns)
        known = values[np.isfinite(values)]
        lost = len(values) - len(known)
        if not len(known):
            nan = math.nan
            return Summary(nan, nan, nan, nan, nan, nan, 0, lost, 0.0)
        p50, p95, p99 = (float(value) for value in np.percentile(known, (50, 95, 99)))
        return Summary(
            float(known[-1]),
            float(known.mean()),
            p50,
            p95,
            p99,
            float(known.max()),
            len(known),
            lost,
            float(errors.max()),
        )

    def rows(self) -> Iterator[QualityRow]:
        """Every sample held, series by series. Samples may go on coming while it is read."""
        for key, ring in list(self._rings.items()):
            columns: Any = ring.since(np.iinfo(np.int64).min, np.iinfo(np.int64).max)
            for at_ns, value, error in zip(*(column.tolist() for column in columns), strict=True):
                yield QualityRow(key.name, key.identity, key.sender, at_ns, value, error)

    def _slice(
        self, key: SeriesKey, seconds: float, until_ns: int | None
    ) -> tuple[npt.NDArray[np.int64], Floats, Floats]:
        end_ns = now_ns() if until_ns is None else until_ns
        ring = self._rings.get(key) or _Ring()
        return ring.since(end_ns - round(seconds * 1e9), end_ns)
