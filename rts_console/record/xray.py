"""Reconnects seen through: for each identity the states of its link over time, each attempt with its back-off, the time
in which the link was dead and nobody knew, and what became of the messages around it. Built from the rows of the log.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final

import msgspec
import numpy as np

from rts_console.protocol.words import ConnectionState, code_or
from rts_console.record.log import EventLog
from rts_console.record.row import Direction, Flag, Row
from rts_console.record.translate import LinkNumbers

UP: Final = (ConnectionState.CONNECTED, ConnectionState.RECONNECTED)
_KINDS: Final = ("connection", "logout", "session", "gap")
_MESSAGE_KINDS: Final = ("message", "room message", "server message")

_EVER_NS: Final = 2**63 - 1

_numbers = msgspec.json.Decoder(LinkNumbers)


@dataclass(slots=True)
class Bar:
    """A stretch in one state; `to_ns` is `None` while it lasts."""

    from_ns: int
    to_ns: int | None
    state: ConnectionState
    words: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try to come back that failed, or the break itself (`number` 0): the wait before the next, and why. The last
    one, with no wait, is the one that came through."""

    at_ns: int
    number: int
    wait_ms: int
    words: str


@dataclass(slots=True)
class Outage:
    """From the break to the return (`None` while it lasts), and what became of messages composed meanwhile.

    `resumed` is whether the same session went on. Counts: composed while down and kept, refused, of unknown outcome,
    arrived twice, arrived out of order, known to be missing (gaps).
    """

    from_ns: int
    to_ns: int | None = None
    resumed: bool | None = None
    held: int = 0
    refused: int = 0
    unknown: int = 0
    repeated: int = 0
    reordered: int = 0
    gaps: int = 0

    @property
    def seconds(self) -> float | None:
        """How long it lasted."""
        return None if self.to_ns is None else (self.to_ns - self.from_ns) / 1e9


@dataclass(slots=True)
class Lane:
    """One identity's link."""

    bars: list[Bar] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    outages: list[Outage] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Unnoticed:
    """A time in which a link was dead and its client still took it for alive. `to_ns` `None`: it still does."""

    from_ns: int
    to_ns: int | None


class XRay:
    """The lanes of a log's identities. Call `pull` to take in what is new; `version` grows with what that changes."""

    def __init__(self, log: EventLog) -> None:
        """Begin with nothing taken in."""
        self._log = log
        self._next = log.first_seq
        self._emptied = log.emptied
        self.lanes: dict[str, Lane] = {}
        self.version = 0

    def pull(self, limit: int = 100_000) -> bool:
        """Take in at most `limit` new rows; whether there are more."""
        if self._log.emptied != self._emptied:
            self._emptied, self.lanes = self._log.emptied, {}
            self.version += 1
        end = min(self._log.next_seq, max(self._next, self._log.first_seq) + limit)
        for seq in _places(self._log, _KINDS, self._next, end):
            self._take(self._log.row(seq))
        self._next = end
        return end < self._log.next_seq

    def begin_lane(self, key: str, state: ConnectionState, since_ns: int, words: str = "") -> None:
        """Say how a link is of which an emptied log has no row; nothing happens when it has one."""
        lane = self.lanes.setdefault(key, Lane())
        if not lane.bars:
            lane.bars.append(Bar(max(since_ns, self._emptied.at_ns), None, state, words))
            self.version += 1

    def count_messages(self, key: str, outage: Outage) -> None:
        """Fill in what became of the messages of one outage; asked for where it is looked at, for it reads every row.

        Messages that were composed up to a second before the break may have been under way.
        """
        outage.held = outage.refused = outage.unknown = outage.repeated = outage.reordered = 0
        between = (outage.from_ns - 10**9, outage.to_ns + 10**9 if outage.to_ns is not None else _EVER_NS)
        for seq in _places(self._log, _MESSAGE_KINDS, self._log.first_seq, self._log.next_seq, key, between):
            _count(outage, self._log.row(seq))

    def unnoticed(self, key: str, dead_since_ns: int) -> Unnoticed | None:
        """How long a link that has been dead since then was taken for alive; `None` when it was not."""
        lane = self.lanes.get(key)
        if lane is None:
            return None
        place = bisect_right([bar.from_ns for bar in lane.bars], dead_since_ns) - 1
        was_up = lane.bars[place].state in UP if place >= 0 else dead_since_ns > 0 and _was_up_before(lane)
        if not was_up:
            return None
        seen_ns = next((bar.from_ns for bar in lane.bars[place + 1 :] if bar.state not in UP), None)
        return Unnoticed(dead_since_ns, seen_ns)

    def _take(self, row: Row) -> None:
        self.version += 1
        lane = self.lanes.setdefault(row.identity, Lane())
        match row.kind:
            case "connection":
                self._change(lane, row)
            case "logout":
                _end(lane, row.at_ns)
            case "session" if lane.outages and lane.outages[-1].resumed is None:
                lane.outages[-1].resumed = "same session" in row.note
            case "gap" if lane.outages:
                lane.outages[-1].gaps += 1

    def _numbers(self, row: Row) -> LinkNumbers:
        """Of the attempt; a log that came from elsewhere may hold anything instead."""
        try:
            return _numbers.decode(self._log.payload(row.seq) or b"{}")
        except (msgspec.DecodeError, UnicodeDecodeError):
            return LinkNumbers()

    def _change(self, lane: Lane, row: Row) -> None:
        state = code_or(ConnectionState, row.code or 0, None)
        if state is None:
            return
        numbers = self._numbers(row)
        was_up = _is_up(lane) if lane.bars else state is ConnectionState.RECONNECTING
        if not lane.bars or lane.bars[-1].state is not state or lane.bars[-1].to_ns is not None:
            _close(lane, row.at_ns)
            lane.bars.append(Bar(row.at_ns, None, state, row.note))
        is_away = bool(lane.outages) and lane.outages[-1].to_ns is None
        if numbers.retry_in_ms or (numbers.attempt and is_away and state in UP):
            lane.attempts.append(Attempt(row.at_ns, numbers.attempt, numbers.retry_in_ms, row.note))
        if was_up and state not in UP:
            lane.outages.append(Outage(row.at_ns))
        elif state in UP and lane.outages and lane.outages[-1].to_ns is None:
            lane.outages[-1].to_ns = row.at_ns


def _places(
    log: EventLog,
    kinds: tuple[str, ...],
    first: int,
    end: int,
    key: str | None = None,
    between_ns: tuple[int, int] = (0, _EVER_NS),
) -> list[int]:
    """Where rows of these kinds are, of one identity and time if need be: only those are read whole."""
    words = [number for kind in kinds if (number := log.word(kind)) is not None]
    identity = log.word(key) if key is not None else None
    if key is not None and identity is None:
        return []
    found: list[int] = []
    for chunk in log.chunks_between(first, end):
        start, stop = max(first - chunk.first, 0), min(end - chunk.first, chunk.count)
        mask = np.isin(chunk.values("kind", start, stop), words)
        if identity is not None:
            at_ns = chunk.values("at_ns", start, stop)
            mask &= chunk.values("identity", start, stop) == identity
            mask &= (at_ns >= between_ns[0]) & (at_ns <= between_ns[1])
        found += (np.flatnonzero(mask) + chunk.first + start).tolist()
    return found


def _is_up(lane: Lane) -> bool:
    return lane.bars[-1].state in UP and lane.bars[-1].to_ns is None


def _was_up_before(lane: Lane) -> bool:
    """Whether it was up before the first row that there is: the log was emptied or has let the beginning go. Only a
    link that was up is made again."""
    return bool(lane.bars) and lane.bars[0].state is ConnectionState.RECONNECTING


def _close(lane: Lane, at_ns: int) -> None:
    if lane.bars and lane.bars[-1].to_ns is None:
        lane.bars[-1].to_ns = at_ns


def _end(lane: Lane, at_ns: int) -> None:
    _close(lane, at_ns)
    if lane.outages and lane.outages[-1].to_ns is None:
        lane.outages[-1].to_ns = at_ns


def _count(outage: Outage, row: Row) -> None:
    if row.flags & Flag.DUPLICATE:
        outage.repeated += 1
    if row.flags & Flag.REORDERED:
        outage.reordered += 1
    if row.direction is not Direction.OUT:
        return
    if row.code is None:
        outage.held += row.result == "held"
    elif row.result.startswith("unknown outcome"):
        outage.unknown += 1
    elif row.code not in (0, 200):
        outage.refused += 1
