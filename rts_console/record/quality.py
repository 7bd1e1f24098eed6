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
from typing import Any, Final

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
from rts_console.record.ring import LEAST_SAMPLES, RING_SAMPLES, Ring
from rts_console.record.series import OTHERS, QualityRow, SeriesKey, SeriesName, Summary, summarize

__all__ = [
    "LATE_MS",
    "OTHERS",
    "PAIRS_LIMIT",
    "RING_SAMPLES",
    "SERIES_LIMIT",
    "Quality",
    "QualityRow",
    "SeriesKey",
    "SeriesName",
    "Summary",
]

SERIES_LIMIT: Final = 2_048
PAIRS_LIMIT: Final = 256
"""Pairs of a sender and a receiver, each with at most two series. A hundred users who all talk to each other are 9,900:
nobody can look at so many, so what a receiver gets from further senders stands in one series, `OTHERS`."""
HISTORY_MARK: Final = "left"
"""The attribute of a message of before the join (docs/protocol.md, 8)."""
IDLE_NS: Final = 60 * 10**9
"""A pair that was silent for so long makes room for one that talks."""
CEILING_BYTES: Final = 128 * 1024 * 1024
"""What the samples of all series take in memory at most; above that the series that hold most of them hold half as
many. The histogram of a series, of all its times ever, takes 72 KB at most besides."""
OPEN_MESSAGES: Final = 16_384
LATE_MS: Final = 16.0
"""A window that paints is late by a frame now and then; from here on a sample taken meanwhile is marked."""
GRACE_NS: Final = 10**9
"""A message may be under way for so long before it counts as not arrived."""
_BATCH: Final = 1_024
_LEAST_BATCH: Final = 64
_UNSEEN_S: Final = 0.01
_WIDTH: Final = 4
"""Numbers put aside for a message that came: when, composed, in the gateway, out of the gateway."""
_NONE: Final[dict[str, tuple[int, bool]]] = {}
_NEW_LINK: Final = (ConnectionState.CONNECTED, ConnectionState.RECONNECTED)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_Run = tuple[str, str, str]
"""Messages from one user to one identity: its key, the user, the room or nothing."""


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
    """Times of all identities: 65,536 samples a series, fewer of each when memory is at its ceiling.

    At most 2,048 series. 256 pairs of a sender and a receiver have their own: of a receiver's further senders there is
    one for all (`OTHERS`), and a pair that was silent for a minute makes room. `stats` says what was let go.
    """

    def __init__(self, ceiling_bytes: int = CEILING_BYTES) -> None:
        """Start with nothing measured. All series together take `ceiling_bytes` at most."""
        self.version = 0
        self._ceiling_bytes = ceiling_bytes
        self._memory_bytes = 0
        self._pairs: dict[tuple[str, str], int] = {}
        self._crowded_until_ns = 0
        self._most_waiting = _WIDTH * _BATCH
        self._evicted = 0
        self._evicted_samples = 0
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
            self._extend(ring, at_ns, values_ms, np.zeros(len(at_ns)) if errors_ms is None else errors_ms)
            self.version += 1

    def add_received(self, key: str, sender: str, room_id: str, rows: Ints) -> None:
        """Take in messages of one sender that an identity received, from a log: a row each of when it came, was
        composed, came into the gateway and left it; in the order in which they came."""
        if len(rows):
            run = (key, sender, room_id)
            self._incoming.setdefault(run, array("q")).frombytes(np.ascontiguousarray(rows, dtype=np.int64).tobytes())
            self._settle_incoming(run)
            self.version += 1

    def add_results(self, key: str, peer: str, rows: Ints) -> None:
        """Take in results of an identity's messages, from a log: a row each of when it came, the message was composed,
        left, came into the gateway and left it, was answered, how many receipts were expected, and whether it is lost
        (1 or 0). `peer` is the user they went to, empty for a room or the app server."""
        if len(rows):
            self._settle_results(key, peer, np.ascontiguousarray(rows, dtype=np.int64).T)
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
        for held in (*everything, self._arrivals, self._reordered, self._newest, self._pairs):
            held.clear()
        self._seen.clear()
        self._refused = self._evicted = self._evicted_samples = self._memory_bytes = self._crowded_until_ns = 0
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
        if event.attributes and HISTORY_MARK in event.attributes:
            return  # told to one who joined later: how long it lay there is no latency
        run = (key, event.user_id, event.room_id if type(event) is RoomMessageReceived else "")
        waiting = self._incoming.get(run)
        if waiting is None:
            waiting = self._incoming[run] = array("q")
            # Of very many runs each may wait for less, so that all of them together do not fill the memory.
            self._most_waiting = _WIDTH * max(
                _LEAST_BATCH, _BATCH * PAIRS_LIMIT // max(PAIRS_LIMIT, len(self._incoming))
            )
        waiting.extend((event.at_ns, event.composed_at_ns, event.gateway_in_ns, event.gateway_out_ns))
        if len(waiting) >= self._most_waiting:  # this run alone: all of them at once would hold up whoever is waiting
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
        key, sender = series.identity, series.sender if series.sender != OTHERS else ""
        for run in [run for run in self._incoming if run[0] == key and (not sender or run[1] == sender)]:
            self._settle_incoming(run)
        self._settle_sends()

    def _settle_unseen(self) -> None:
        """The same, as far as there may be a series that is not known yet; of very many the rest comes later."""
        ends_s = time.perf_counter() + _UNSEEN_S
        for run in [run for run in self._incoming if run not in self._seen]:
            self._settle_incoming(run)
            if time.perf_counter() > ends_s:
                break
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
            self._extend(self._arrivals_of(series).arrived, composed, np.ones(len(at_ns)), np.zeros(len(at_ns)))

    def _settle_incoming(self, run: _Run) -> None:
        key, sender, room = run
        at_ns, composed, gateway_in, gateway_out = np.array(self._incoming.pop(run)).reshape(-1, _WIDTH).T
        told = self._sender_told(key, sender, int(at_ns[-1]))
        leg = SeriesKey("gateway to peer", key, told)
        series = leg
        if sender in self._own_users:
            series = SeriesKey("peer to peer", key, told)
            self.add_samples(series, at_ns, (at_ns - composed) / 1e6)
            if not room:
                self._extend(self._arrivals_of(series).arrived, composed, np.ones(len(at_ns)), np.zeros(len(at_ns)))
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
            ring = self._reordered.get(series)
            if ring is None:
                ring = self._reordered[series] = Ring(histogram=False)
                self._memory_bytes += ring.memory_bytes
            self._extend(ring, overtaken, np.ones(len(overtaken)), np.zeros(len(overtaken)))

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
            self._extend(self._arrivals_of(SeriesKey("receipt", key)).expected, composed, expected.astype(float), zeros)
        if peer in self._own_users:
            sender = next((user for user, own in self._own_users.items() if own == key), "")
            receiver = self._own_users[peer]
            told = self._sender_told(receiver, sender, int(at_ns[-1]))
            pair = self._arrivals_of(SeriesKey("peer to peer", receiver, told))
            self._extend(pair.expected, composed, 1.0 - lost, zeros)

    def _arrivals_of(self, series: SeriesKey) -> _Arrivals:
        arrivals = self._arrivals.get(series)
        if arrivals is None:
            arrivals = self._arrivals[series] = _Arrivals()
            self._memory_bytes += arrivals.expected.memory_bytes + arrivals.arrived.memory_bytes
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
            before = ring.memory_bytes
            ring.add(at_ns, value_ms, error_ms)
            self._account(ring.memory_bytes - before)
            self.version += 1

    def _ring(self, key: SeriesKey) -> Ring | None:
        ring = self._rings.get(key)
        if ring is None:
            if len(self._rings) >= SERIES_LIMIT:
                self._refused += 1
                return None
            ring = self._rings[key] = Ring()
            self._memory_bytes += ring.memory_bytes
        return ring

    # So that it stays within its bounds

    def _sender_told(self, key: str, sender: str, at_ns: int) -> str:
        """The sender under whom messages to an identity are told: himself, or `OTHERS` when there are too many pairs.

        As a pair is often silent and others talk, the one that was silent for longest makes room, after a minute.
        """
        pair = (key, sender)
        if pair in self._pairs or len(self._pairs) < PAIRS_LIMIT or self._evict(at_ns):
            self._pairs[pair] = max(at_ns, self._pairs.get(pair, at_ns))
            return sender
        return OTHERS

    def _evict(self, at_ns: int) -> bool:
        """Let the pair go that was silent for longest; returns whether there was one to let go."""
        if at_ns < self._crowded_until_ns:
            return False
        pair = min(self._pairs, key=self._pairs.__getitem__)
        self._crowded_until_ns = self._pairs[pair] + IDLE_NS
        if at_ns < self._crowded_until_ns:
            return False
        del self._pairs[pair]
        self._evicted += 1
        for name in ("gateway to peer", "peer to peer"):
            self._let_go(SeriesKey(name, *pair))
        return True

    def _let_go(self, key: SeriesKey) -> None:
        ring, arrivals = self._rings.pop(key, None), self._arrivals.pop(key, None)
        self._evicted_samples += ring.count if ring is not None else 0
        rings = (ring, self._reordered.pop(key, None), *((arrivals.expected, arrivals.arrived) if arrivals else ()))
        self._memory_bytes -= sum(each.memory_bytes for each in rings if each is not None)

    def _extend(self, ring: Ring, at_ns: Ints, values: Floats, errors: Floats) -> None:
        before = ring.memory_bytes
        ring.extend(at_ns, values, errors)
        self._account(ring.memory_bytes - before)

    def _account(self, grown_bytes: int) -> None:
        """Something has grown: above the ceiling those that have the most room give half of it."""
        self._memory_bytes += grown_bytes
        while grown_bytes > 0 and self._memory_bytes > self._ceiling_bytes:
            largest = max(self._all_rings(), key=lambda ring: ring.room)
            if largest.room <= LEAST_SAMPLES:
                return
            before = largest.memory_bytes
            largest.halve()
            self._memory_bytes += largest.memory_bytes - before

    def _all_rings(self) -> Iterator[Ring]:
        yield from self._rings.values()
        yield from self._reordered.values()
        for arrivals in self._arrivals.values():
            yield arrivals.expected
            yield arrivals.arrived

    # What is known

    @property
    def stats(self) -> dict[str, int]:
        """Samples held, let go because a ring was full or a pair silent, and refused: there were too many series."""
        self._settle()
        held = sum(ring.count - ring.dropped for ring in self._rings.values())
        return {"held": held, "dropped": self.dropped, "refused": self._refused}

    @property
    def memory_bytes(self) -> int:
        """What the samples take; at most the ceiling, unless the least that each series holds is more."""
        return self._memory_bytes

    @property
    def came(self) -> int:
        """Samples that ever came since the last clear; what waits is not worked off for that."""
        return sum(ring.count for ring in self._rings.values()) + self._evicted_samples

    @property
    def dropped(self) -> int:
        """Samples let go so far; what waits is not worked off for that."""
        return sum(ring.dropped for ring in self._rings.values()) + self._evicted_samples

    @property
    def evicted(self) -> int:
        """Pairs of sender and receiver that were let go because they were silent while others talked."""
        return self._evicted

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
        return summarize(
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
