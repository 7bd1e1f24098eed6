"""How well it went: times by leg and pair, with their errors, what was lost, late or out of order, and percentiles.

Every series says where it ends are measured. By one clock, so exact: "round trip" (a ping and back), "in the gateway"
(arrival to departure there), "app server" (posted to answered, by the gateway), "peer to peer" (composed to received,
both ends identities of this program), "send" (call to result), "receipt" (composed to the receipt's arrival here) and
"loop lag". By two clocks, with the offset that the pings bound and its error: "client to gateway" and "gateway to
peer". "probe" and "load" are measured by a process of their own. A send without a result counts as lost.
"""

import math
import time
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import (
    ConnectionStateChanged,
    Event,
    LatencyMeasured,
    LoginResult,
    MessageDelivered,
    MessageReceived,
    MessageSent,
    MessageSubmitted,
    RoomMessageReceived,
    RoomMessageSent,
    ServerMessageSent,
)
from rts_console.protocol.words import ConnectionState, LoginErrorCode, MessageMode, Outcome
from rts_console.record.offsets import Offsets
from rts_console.record.percentiles import Histogram
from rts_console.record.receipts import Receipts
from rts_console.record.ring import RING_SAMPLES, Ring

__all__ = ["LATE_MS", "RING_SAMPLES", "SERIES_LIMIT", "Quality", "QualityRow", "SeriesKey", "SeriesName", "Summary"]

SeriesName = Literal[
    "round trip",
    "client to gateway",
    "in the gateway",
    "gateway to peer",
    "app server",
    "peer to peer",
    "receipt",
    "send",
    "probe",
    "load",
    "loop lag",
]

SERIES_LIMIT: Final = 512
OPEN_MESSAGES: Final = 16_384
LATE_MS: Final = 16.0
"""A window that paints is late by a frame now and then; from here on a sample taken meanwhile is marked."""
GRACE_NS: Final = 10**9
"""A message may be under way for so long before it counts as not arrived."""
_BATCH: Final = 1_024
_WIDTH: Final = 4
"""Numbers put aside for a message that came: when, composed, in the gateway, out of the gateway."""
_NONE: Final[dict[str, tuple[int, bool]]] = {}
_NEW_LINK: Final = (ConnectionState.CONNECTED, ConnectionState.RECONNECTED)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_Run = tuple[str, str, str]
"""Messages from one user to one identity: its key, the user, the room or nothing."""


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

    @property
    def in_window(self) -> bool:
        """Whether its times were taken in the window's own process, which may be late."""
        return self.name not in ("probe", "load", "in the gateway", "app server")


@dataclass(frozen=True, slots=True)
class Summary:
    """A window in figures, milliseconds; nan where there is no sample. `lost` sends had no result.

    `error_ms` is the largest error of a sample: 0 when both ends share a clock. `jitter` is how much a sample differs
    from the one before, on the average. `arrival` is the share of messages that arrived, nan where that is not known;
    `reordered` how many came after a later one of the same sender. `late` samples were taken while the window lagged.
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
    p999: float = math.nan
    jitter: float = math.nan
    arrival: float = math.nan
    reordered: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class QualityRow:
    """One sample for an export. `value_ms` is nan for a send without a result."""

    series: SeriesName
    identity: str
    sender: str
    at_ns: int
    value_ms: float
    error_ms: float


class _Arrivals:
    """How many messages should have arrived, and how many did, by when they were composed."""

    def __init__(self) -> None:
        self.expected = Ring(histogram=False)
        self.arrived = Ring(histogram=False)

    def share(self, start_ns: int, end_ns: int) -> float:
        """Of the messages composed in that time, the share that arrived; nan when none was."""
        expected = float(self.expected.since(start_ns, end_ns)[1].sum())
        arrived = float(self.arrived.since(start_ns, end_ns)[1].sum())
        return min(1.0, arrived / expected) if expected else math.nan


class Quality:
    """Times of all identities. Holds 65,536 samples a series and 512 series; `stats` says what was let go."""

    def __init__(self) -> None:
        """Start with nothing measured."""
        self.version = 0
        self._rings: dict[SeriesKey, Ring] = {}
        self._own_users: dict[str, str] = {}
        self._offsets: dict[str, Offsets] = {}
        self._receipts: dict[str, Receipts] = {}
        self._open: dict[str, dict[str, tuple[int, bool]]] = {}
        self._incoming: dict[_Run, array[int]] = {}
        self._seen: set[_Run] = set()
        self._results: dict[tuple[str, str], list[tuple[int, ...]]] = {}
        self._deliveries: dict[str, list[tuple[int, int]]] = {}
        self._arrivals: dict[SeriesKey, _Arrivals] = {}
        self._newest: dict[tuple[str, str, str], int] = {}
        self._reordered: dict[SeriesKey, Ring] = {}
        self._refused = 0

    # What happens

    def add(self, key: str, events: Iterable[Event]) -> None:
        """Take in what happened to the identity `key`."""
        self.version += 1
        for event in events:
            kind = type(event)
            if kind is RoomMessageReceived or kind is MessageReceived:  # nearly all of them; a match would cost more
                self._received(key, event)  # type: ignore[arg-type]
                continue
            match event:
                case MessageSubmitted():
                    self._submitted(key, event)
                case MessageSent() | RoomMessageSent() | ServerMessageSent():
                    self._sent(key, event)
                case MessageDelivered():
                    self._delivered(key, event)
                case LatencyMeasured():
                    self.offsets(key).add(event)
                    self._sample(SeriesKey("round trip", key), event.at_ns, event.round_trip_ns / 1e6)
                case ConnectionStateChanged() if event.state in _NEW_LINK:
                    self.offsets(key).new_link()
                case LoginResult(code=LoginErrorCode.SUCCESS):
                    self._own_users[event.user_id] = key

    def add_loop_lag(self, at_ns: int, lag_ms: float) -> None:
        """Take in how late the window's loop was."""
        self._sample(SeriesKey("loop lag"), at_ns, lag_ms)

    def add_samples(self, key: SeriesKey, at_ns: Ints, values_ms: Floats, errors_ms: Floats | None = None) -> None:
        """Take in samples that were measured elsewhere; nan is lost."""
        ring = self._ring(key) if len(at_ns) else None
        if ring is not None:
            ring.extend(at_ns, values_ms, np.zeros(len(at_ns)) if errors_ms is None else errors_ms)
            self.version += 1

    def add_expected(self, key: SeriesKey, at_ns: Ints, arrived: Floats) -> None:
        """Take in messages that were sent elsewhere: when, and for each whether it arrived (1 or 0)."""
        if len(at_ns):
            arrivals = self._arrivals_of(key)
            arrivals.expected.extend(at_ns, np.ones(len(at_ns)), np.zeros(len(at_ns)))
            arrivals.arrived.extend(at_ns, arrived, np.zeros(len(at_ns)))

    def clear(self) -> None:
        """Forget all samples; what the pings say of the clocks stays, and the receipts that tell a journey."""
        everything: tuple[dict[Any, Any], ...] = (self._rings, self._incoming, self._results, self._deliveries)
        for held in (*everything, self._arrivals, self._reordered, self._newest):
            held.clear()
        self._seen.clear()
        self._refused = 0
        self.version += 1

    def offsets(self, key: str) -> Offsets:
        """What the pings of an identity's link say of the gateway's clock."""
        known = self._offsets.get(key)
        if known is None:
            known = self._offsets[key] = Offsets()
        return known

    def receipts(self, key: str) -> Receipts:
        """Receipts of an identity's messages."""
        known = self._receipts.get(key)
        if known is None:
            known = self._receipts[key] = Receipts()
        return known

    @property
    def own_users(self) -> dict[str, str]:
        """The users that are ours, and the key of each one's identity."""
        return self._own_users

    # On the way in only what is needed is put aside, as plain numbers; many of them at once become samples.

    def _received(self, key: str, event: MessageReceived | RoomMessageReceived) -> None:
        run = (key, event.user_id, event.room_id if type(event) is RoomMessageReceived else "")
        waiting = self._incoming.get(run)
        if waiting is None:
            waiting = self._incoming[run] = array("q")
        waiting.extend((event.at_ns, event.composed_at_ns, event.gateway_in_ns, event.gateway_out_ns))
        if len(waiting) >= _WIDTH * _BATCH:  # this run alone: all of them at once would hold up whoever is waiting
            self._settle_incoming(run)

    def _submitted(self, key: str, event: MessageSubmitted) -> None:
        messages = self._open.get(key)
        if messages is None:
            messages = self._open[key] = {}
        messages[event.client_message_id] = (event.at_ns, event.mode is MessageMode.RELIABLE_ORDERED)
        if len(messages) > OPEN_MESSAGES:
            del messages[next(iter(messages))]

    def _sent(self, key: str, event: MessageSent | RoomMessageSent | ServerMessageSent) -> None:
        if event.outcome is Outcome.REFUSED:
            return  # how fast it is refused is not how fast it is sent
        peer = event.user_id if type(event) is MessageSent else ""
        waiting = self._results.get((key, peer))
        if waiting is None:
            waiting = self._results[key, peer] = []
        composed_ns, left_ns = event.composed_at_ns, event.written_at_ns or event.composed_at_ns
        if type(event) is ServerMessageSent:
            expected, answered_ns = 0, event.answered_at_ns
        else:
            answered_ns = 0
            _composed_ns, reliable = self._open.get(key, _NONE).get(event.client_message_id, (0, False))
            expected = event.recipients if reliable else 0
        lost = event.outcome is Outcome.UNKNOWN
        times = (event.at_ns, composed_ns, left_ns, event.gateway_in_ns, event.gateway_out_ns)
        waiting.append((*times, answered_ns, expected, lost))
        if len(waiting) >= _BATCH:
            self._settle()

    def _delivered(self, key: str, event: MessageDelivered) -> None:
        self.receipts(key).add(event.client_message_id, event.user_id, event.received_at_ns, event.at_ns)
        composed_ns, _reliable = self._open.get(key, _NONE).get(event.client_message_id, (0, False))
        if composed_ns:
            waiting = self._deliveries.get(key)
            if waiting is None:
                waiting = self._deliveries[key] = []
            waiting.append((event.at_ns, composed_ns))
            if len(waiting) >= _BATCH:
                self._settle()

    def settle(self, limit_s: float) -> None:
        """Turn what was put aside into samples for about `limit_s`, so that whoever looks next finds little to do."""
        ends_s = time.perf_counter() + limit_s
        while self._incoming and time.perf_counter() < ends_s:
            self._settle_incoming(next(iter(self._incoming)))

    def _settle(self) -> None:
        """Turn what was put aside into samples, as far as the clocks are known."""
        for run in list(self._incoming):
            self._settle_incoming(run)
        self._settle_sends()

    def _settle_for(self, series: SeriesKey) -> None:
        """The same, as far as a series is concerned: the messages of all identities would take several frames."""
        for run in [run for run in self._incoming if run[0] == series.identity]:
            self._settle_incoming(run)
        self._settle_sends()

    def _settle_unseen(self) -> None:
        """The same, as far as there may be a series that is not known yet."""
        for run in [run for run in self._incoming if run not in self._seen]:
            self._settle_incoming(run)
        self._settle_sends()

    def _settle_sends(self) -> None:
        results, deliveries = self._results, self._deliveries
        if not (results or deliveries):
            return
        self._results, self._deliveries = {}, {}
        for (key, peer), rows in results.items():
            self._settle_results(key, peer, np.array(rows, dtype=np.int64).T)
        for key, pairs in deliveries.items():
            at_ns, composed = np.array(pairs, dtype=np.int64).T
            series = SeriesKey("receipt", key)
            self.add_samples(series, at_ns, (at_ns - composed) / 1e6)
            self._arrivals_of(series).arrived.extend(composed, np.ones(len(at_ns)), np.zeros(len(at_ns)))

    def _settle_incoming(self, run: _Run) -> None:
        key, sender, room = run
        at_ns, composed, gateway_in, gateway_out = np.array(self._incoming.pop(run)).reshape(-1, _WIDTH).T
        leg = SeriesKey("gateway to peer", key, sender)
        series = leg
        if sender in self._own_users:
            series = SeriesKey("peer to peer", key, sender)
            self.add_samples(series, at_ns, (at_ns - composed) / 1e6)
            if not room:
                self._arrivals_of(series).arrived.extend(composed, np.ones(len(at_ns)), np.zeros(len(at_ns)))
        self._settle_order(run, series, at_ns, composed)
        stamped = gateway_in > 0
        self._one_way(leg, key, at_ns, at_ns, np.where(gateway_out > 0, gateway_out, gateway_in), stamped, -1)
        if series in self._rings:
            self._seen.add(run)

    def _settle_order(self, run: _Run, series: SeriesKey, at_ns: Ints, composed: Ints) -> None:
        before = np.concatenate(([self._newest.get(run, 0)], composed[:-1]))
        newest = np.maximum.accumulate(before)
        overtaken = at_ns[composed < newest]
        if run in self._newest or len(self._newest) < OPEN_MESSAGES:
            self._newest[run] = int(max(newest[-1], composed[-1]))
        if len(overtaken):
            ring = self._reordered.setdefault(series, Ring(histogram=False))
            ring.extend(overtaken, np.ones(len(overtaken)), np.zeros(len(overtaken)))

    def _settle_results(self, key: str, peer: str, rows: Any) -> None:
        at_ns, composed, left, gateway_in, gateway_out, answered, expected, lost = rows
        self.add_samples(SeriesKey("send", key), at_ns, np.where(lost, math.nan, (at_ns - composed) / 1e6))
        self._one_way(
            SeriesKey("client to gateway", key), key, left, left, gateway_in, (gateway_in > 0) & (lost == 0), 1
        )
        stayed = (gateway_in > 0) & (gateway_out > 0)
        stay_ms = (gateway_out - gateway_in)[stayed] / 1e6
        self.add_samples(SeriesKey("in the gateway", key), at_ns[stayed], stay_ms)
        served = (answered > 0) & (gateway_out > 0)
        self.add_samples(SeriesKey("app server", key), at_ns[served], (answered - gateway_out)[served] / 1e6)
        zeros = np.zeros(len(at_ns))
        if expected.any():
            self._arrivals_of(SeriesKey("receipt", key)).expected.extend(composed, expected.astype(float), zeros)
        if peer in self._own_users:
            sender = next((user for user, own in self._own_users.items() if own == key), "")
            pair = self._arrivals_of(SeriesKey("peer to peer", self._own_users[peer], sender))
            pair.expected.extend(composed, 1.0 - lost, zeros)

    def _arrivals_of(self, series: SeriesKey) -> _Arrivals:
        arrivals = self._arrivals.get(series)
        if arrivals is None:
            arrivals = self._arrivals[series] = _Arrivals()
        return arrivals

    def _one_way(
        self, series: SeriesKey, key: str, at_ns: Ints, ours: Ints, theirs: Ints, sensible: Any, sign: int
    ) -> None:
        """Times between our clock and the gateway's; without a ping nothing can be said of them."""
        if not sensible.any():
            return
        known = self.offsets(key).at_many(ours[sensible])
        if known is None:
            return
        offsets, errors = known
        way_ms = sign * (theirs[sensible] - (ours[sensible] + offsets)) / 1e6
        self.add_samples(series, at_ns[sensible], way_ms, errors / 1e6)

    def _sample(self, key: SeriesKey, at_ns: int, value_ms: float, error_ms: float = 0.0) -> None:
        ring = self._ring(key)
        if ring is not None:
            ring.add(at_ns, value_ms, error_ms)
            self.version += 1

    def _ring(self, key: SeriesKey) -> Ring | None:
        ring = self._rings.get(key)
        if ring is None:
            if len(self._rings) >= SERIES_LIMIT:
                self._refused += 1
                return None
            ring = self._rings[key] = Ring()
        return ring

    # What is known

    @property
    def stats(self) -> dict[str, int]:
        """Samples held, let go because a ring was full, and refused because there were too many series."""
        self._settle()
        held = sum(ring.count for ring in self._rings.values()) - self.dropped
        return {"held": held, "dropped": self.dropped, "refused": self._refused}

    @property
    def dropped(self) -> int:
        """Samples let go so far; what waits is not worked off for that."""
        return sum(ring.dropped for ring in self._rings.values())

    @property
    def refused(self) -> int:
        """Samples refused so far because there were too many series."""
        return self._refused

    def series(self) -> list[SeriesKey]:
        """All series that have a sample, in the order they began."""
        self._settle_unseen()
        return list(self._rings)

    def histogram(self, key: SeriesKey) -> Histogram:
        """All values of a series since the last clear."""
        self._settle_for(key)
        ring = self._rings.get(key)
        return ring.histogram if ring is not None else Histogram()

    def window(
        self, key: SeriesKey, seconds: float, *, until_ns: int | None = None, leave_out_late: bool = False
    ) -> tuple[Floats, Floats]:
        """Seconds since 1970 and milliseconds of the samples of the last `seconds`; a lost send is nan.

        `leave_out_late` leaves out what was taken in the window while the window lagged.
        """
        at_ns, values, _errors = self._slice(key, seconds, until_ns)
        if leave_out_late and key.in_window:
            prompt = ~self.late(key, at_ns)
            at_ns, values = at_ns[prompt], values[prompt]
        return at_ns / 1e9, values

    def errors(self, key: SeriesKey, seconds: float, *, until_ns: int | None = None) -> Floats:
        """How far off each sample of `window` may be, in milliseconds: 0 is exact."""
        return self._slice(key, seconds, until_ns)[2]

    def late(self, key: SeriesKey, at_ns: Ints) -> npt.NDArray[np.bool_]:
        """Which moments fell into a stall of the window's loop; none for what was measured elsewhere."""
        ring = self._rings.get(SeriesKey("loop lag"))
        if ring is None or not key.in_window or key.name == "loop lag" or not len(at_ns):
            return np.zeros(len(at_ns), dtype=bool)
        ends, lags, _errors = ring.since(int(at_ns.min()) - 10**9, int(at_ns.max()) + 60 * 10**9)
        stalls = lags > LATE_MS
        ends, starts = ends[stalls], ends[stalls] - (lags[stalls] * 1e6).astype(np.int64)
        if not len(ends):
            return np.zeros(len(at_ns), dtype=bool)
        # A moment is within a stall when more stalls have begun than have ended by then.
        begun = np.searchsorted(np.sort(starts), at_ns, "right")
        # What was due in a stall is handled just behind its end.
        ended = np.searchsorted(np.sort(ends) + 5 * 10**6, at_ns, "left")
        return np.asarray(begun > ended)

    def summary(
        self, key: SeriesKey, seconds: float, *, until_ns: int | None = None, leave_out_late: bool = False
    ) -> Summary:
        """The window in figures."""
        end_ns = now_ns() if until_ns is None else until_ns
        at_ns, values, errors = self._slice(key, seconds, end_ns)
        late = self.late(key, at_ns)
        if leave_out_late:
            values, errors = values[~late], errors[~late]
        start_ns = end_ns - round(seconds * 1e9)
        arrivals, reordered = self._arrivals.get(key), self._reordered.get(key)
        return _summary(
            values,
            errors,
            arrivals.share(start_ns, min(end_ns, now_ns() - GRACE_NS)) if arrivals else math.nan,
            len(reordered.since(start_ns, end_ns)[0]) if reordered else 0,
            int(late.sum()),
        )

    def rows(self) -> Iterator[QualityRow]:
        """Every sample held, series by series. Samples may go on coming while it is read."""
        self._settle()
        for key, ring in list(self._rings.items()):
            columns: Any = ring.since(np.iinfo(np.int64).min, np.iinfo(np.int64).max)
            for at_ns, value, error in zip(*(column.tolist() for column in columns), strict=True):
                yield QualityRow(key.name, key.identity, key.sender, at_ns, value, error)

    def _slice(self, key: SeriesKey, seconds: float, until_ns: int | None) -> tuple[Ints, Floats, Floats]:
        self._settle_for(key)
        end_ns = now_ns() if until_ns is None else until_ns
        ring = self._rings.get(key) or Ring()
        return ring.since(end_ns - round(seconds * 1e9), end_ns)


def _summary(values: Floats, errors: Floats, arrival: float, reordered: int, late: int) -> Summary:
    known = values[np.isfinite(values)]
    lost = len(values) - len(known)
    nan = math.nan
    if not len(known):
        return Summary(nan, nan, nan, nan, nan, nan, 0, lost, 0.0, nan, nan, arrival, reordered, late)
    p50, p95, p99, p999 = (float(value) for value in np.percentile(known, (50, 95, 99, 99.9)))
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
        p999,
        float(np.abs(np.diff(known)).mean()) if len(known) > 1 else nan,
        arrival,
        reordered,
        late,
    )
