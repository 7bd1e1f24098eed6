"""The way of one message, leg by leg: composed, written, gateway in and out, received by each peer, receipt, result.

Times are milliseconds after composing, by the sender's clock. What another clock took is put on that line with the
offset that pings bound, and its error; where no such bound is known the leg says so and why, and has no time. Between
two identities of this program there is one clock, so their times are exact, and no leg of two clocks is said to have
taken less than nothing or more than the whole leaves for it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from rts_console.protocol.clock_offset import DRIFT_PPM
from rts_console.protocol.words import MessageMode, UserMessageSendResult
from rts_console.record.fault_times import fault_times
from rts_console.record.journey_states import StepState
from rts_console.record.log import EventLog
from rts_console.record.offsets import Offset
from rts_console.record.quality import Quality
from rts_console.record.receipts import Receipt
from rts_console.record.row import Direction, Row, Severity

SENDER: Final = "sender"
GATEWAY: Final = "gateway"
APP_SERVER: Final = "app server"
RECEIVERS_SHOWN: Final = 50
_NOTHING_MS: Final = 0.0005
_MESSAGES: Final = ("message", "room message", "server message")
_NO_PING: Final = "no ping has told the gateway's clock yet"
_CONTRADICTION: Final = "the clocks do not agree: only the whole is sure"
_FOREIGN: Final = "composed by another machine's clock"


@dataclass(frozen=True, slots=True)
class Leg:
    """One step from lane to lane. Times are milliseconds after composing; nan where unknown, and `words` says why.

    `error_ms` is how far off `took_ms` may be: 0 is exact.
    """

    what: str
    start_lane: str
    end_lane: str
    start_ms: float
    end_ms: float
    error_ms: float
    state: StepState
    words: str = ""

    @property
    def took_ms(self) -> float:
        """How long it took; nan when unknown."""
        return self.end_ms - self.start_ms

    @property
    def time(self) -> str:
        """The time with its error, or what it is below when it may have been nothing."""
        if self._is_bound:
            return f"< {_ms_up(self.took_ms + self.error_ms)} ms"
        error = f" ± {_ms_up(self.error_ms)}" if self.error_ms else ""
        return f"{_ms(self.took_ms)}{error} ms"

    @property
    def short_time(self) -> str:
        """The same in few characters; never without its error."""
        if self._is_bound or not self.error_ms:
            return self.time
        if self.took_ms >= 100:
            return f"{self.took_ms:,.0f}±{math.ceil(self.error_ms):,} ms"
        return f"{self.took_ms:.2g}±{self.error_ms:.1g} ms"

    @property
    def _is_bound(self) -> bool:
        """Whether it may have taken no time at all, as far as is known."""
        return 0 < self.error_ms >= -self.took_ms and self.took_ms - self.error_ms < _NOTHING_MS

    @property
    def text(self) -> str:
        """The time with its error, or why there is none."""
        if math.isfinite(self.took_ms):
            return self.time + (f" ({self.words})" if self.words else "")
        word = {StepState.WAITING: "not yet", StepState.FAILED: "failed"}.get(self.state, "unknown")
        return f"{word} ({self.words})" if self.words else word


@dataclass(frozen=True, slots=True)
class Journey:
    """All legs in order, the lanes they join, and what came of the message in words.

    `hidden` receivers are not shown: there are too many.
    """

    row: Row
    lanes: tuple[str, ...]
    legs: tuple[Leg, ...]
    verdict: str
    hidden: int = 0


def journey(log: EventLog, quality: Quality, seq: int) -> Journey | None:
    """The way of the message in a row; `None` when the row is no message. Raises IndexError when it is not held."""
    row = log.row(seq)
    if row.kind not in _MESSAGES or row.direction is Direction.NONE:
        return None
    if row.direction is Direction.IN:
        origin = _origin(log, quality, row)
        return _Incoming(log, quality, row).journey() if origin is None else _Outgoing(log, quality, origin).journey()
    return _Outgoing(log, quality, row).journey()


def copies(log: EventLog, row: Row) -> list[Row]:
    """The rows with which identities of this program received that message."""
    return [each for each in _same(log, row, Direction.IN) if each.identity != row.identity or each.who]


def _origin(log: EventLog, quality: Quality, row: Row) -> Row | None:
    """The sender's own row of a message that came in, when the sender is ours."""
    if row.who not in quality.own_users:
        return None
    return next(iter(_same(log, row, Direction.OUT)), None)


def _same(log: EventLog, row: Row, direction: Direction) -> list[Row]:
    """Rows of one direction with the same client message id; found by the time of composing, which both have."""
    found = []
    for chunk in log.chunks_between(log.first_seq, log.next_seq):
        same = chunk.values("composed_at_ns", 0, chunk.count) == row.composed_at_ns
        same &= chunk.values("direction", 0, chunk.count) == int(direction)
        found += [log.row(int(place) + chunk.first) for place in np.flatnonzero(same)]
    return [each for each in found if each.client_message_id == row.client_message_id]


def faults_on_way(log: EventLog, row: Row, quality: Quality | None = None) -> list[str]:
    """What was wrong on purpose for this message, its sender, room or a receiver while it was under way, in words."""
    times = fault_times(log)
    if not times.all:
        return []
    held = log.first_seq <= row.seq < log.next_seq and row.kind in _MESSAGES and row.composed_at_ns
    here = copies(log, row) if held and row.direction is Direction.OUT else []
    told = quality.receipts(row.identity).of(row.client_message_id) if quality is not None and not here else ()
    receivers = [*(each.identity for each in here), *(each.user_id for each in told)]
    return times.of(row, receivers, max([0, *(each.at_ns for each in here), *(each.known_at_ns for each in told)]))


def fault_words(faults: Sequence[str]) -> str:
    """The same as a sentence; empty for none."""
    if not faults:
        return ""
    return f"Wrong on purpose meanwhile: {'; '.join(faults)}."


def verdict(row: Row) -> str:
    """What came of a message and who is to blame, in words, with the code."""
    if row.direction is Direction.IN:
        return "It arrived here."
    if row.pending:
        return f"{row.result.capitalize()}: {row.note or row.meaning}".strip() if row.result else "No result yet."
    parts = [f"{row.result}: {row.meaning}", row.note if row.note != row.meaning else "", _blame(row)]
    return " ".join(part for part in parts if part)


def _blame(row: Row) -> str:
    if row.severity is Severity.SUCCESS:
        return _arrival_words(row)
    if row.severity is Severity.WARNING:
        return "It may have arrived: look for its id at the receiver before you send it again."
    if not row.written_at_ns and not row.gateway_in_ns:
        return "Refused here: nothing was sent."
    if row.kind == "server message" and row.code == UserMessageSendResult.E2BS_SEND_FAILED:
        return "The gateway has it, the app server was not reached."
    if row.kind == "server message" and row.code == UserMessageSendResult.E2BS_RETURN_FAILED:
        return "The app server has it and answered badly."
    return "Refused by the gateway."


def _arrival_words(row: Row) -> str:
    if row.kind == "server message":
        return ""
    if not row.recipients:
        return "Nobody else was there to get it." if row.kind == "room message" else ""
    if row.mode is not MessageMode.RELIABLE_ORDERED:
        return f"Passed on to {row.recipients:,}; this mode has no receipts, and a slow receiver's copy may be shed."
    return f"{row.delivered:,} of {row.recipients:,} have confirmed it."


def possible(took_ms: float, error_ms: float, most_ms: float = math.inf) -> tuple[float, float] | None:
    """What of a time known to ± `error_ms` can be: no less than nothing, no more than `most_ms`; `None` for nothing."""
    low, high = max(took_ms - error_ms, 0.0), min(took_ms + error_ms, most_ms)
    return ((low + high) / 2, (high - low) / 2) if low <= high else None


class _Line:
    """The sender's line of time from `zero_ns` to `last_ns`, and what pings say of the gateway's clock on it."""

    def __init__(self, quality: Quality, row: Row, zero_ns: int, last_ns: int) -> None:
        self._zero_ns = zero_ns
        # What pings say of the middle holds for the ends as well as drift lets it.
        apart_ns = max(0, last_ns - zero_ns) // 2
        self.offset: Offset | None = quality.offsets(row.identity).at(zero_ns + apart_ns)
        self._drift_ns = -(-apart_ns * DRIFT_PPM // 1_000_000)

    @property
    def error_ms(self) -> float:
        """How far off a time of the gateway's may be on this line."""
        return (self.offset.error_ns + self._drift_ns) / 1e6 if self.offset else math.nan

    def took(self, took_ms: float, most_ms: float) -> tuple[float, float, str]:
        """How long a leg between the two clocks took, its error, and why it is not known better."""
        if self.offset is None or math.isnan(took_ms):
            return math.nan, 0.0, _NO_PING
        found = possible(took_ms, self.error_ms + abs(took_ms) * DRIFT_PPM / 1e6, most_ms)
        if found is None and math.isfinite(most_ms):
            return max(0.0, most_ms) / 2, max(0.0, most_ms) / 2, _CONTRADICTION
        return (*found, "") if found is not None else (math.nan, 0.0, _CONTRADICTION)

    def ours(self, at_ns: int) -> float:
        """A time of our own clock, on the line; nan for none."""
        return (at_ns - self._zero_ns) / 1e6 if at_ns else math.nan

    def gateway(self, at_ns: int) -> float:
        """A time of the gateway's clock, on the line; nan when unknown."""
        if not at_ns or self.offset is None:
            return math.nan
        return (at_ns - self.offset.offset_ns - self._zero_ns) / 1e6


class _Outgoing:
    """Puts together the way of a message that one of ours sent."""

    def __init__(self, log: EventLog, quality: Quality, row: Row) -> None:
        self._log = log
        self._quality = quality
        self._row = row
        elapsed_ns = 0 if math.isnan(row.elapsed_ms) else round(row.elapsed_ms * 1e6)
        self._line = _Line(quality, row, row.composed_at_ns, row.composed_at_ns + elapsed_ns)
        self._server = row.kind == "server message"

    def journey(self) -> Journey:
        legs = [self._written(), self._up()]
        receivers: list[str] = []
        hidden = 0
        if self._row.severity is Severity.SUCCESS and not self._row.pending and not self._server:
            legs.append(self._inside())
            copies_legs, receivers, hidden = self._receivers()
            legs += copies_legs
        elif self._server:
            legs += self._app_server()
            receivers = [APP_SERVER]
        elif self._row.gateway_in_ns and self._row.severity is Severity.ERROR:
            lane = self._row.who or self._row.where or "receiver"
            receivers = [lane]
        if not self._row.pending and not math.isnan(self._row.elapsed_ms) and self._row.gateway_in_ns:
            legs.append(self._result())
        lanes = (SENDER, GATEWAY, *receivers)
        return Journey(self._row, lanes, tuple(legs), verdict(self._row), hidden)

    @property
    def _left_ms(self) -> float:
        return self._line.ours(self._row.written_at_ns)

    @property
    def _stay_ms(self) -> float:
        """How long the gateway had it, by its own clock; nan when it did not say."""
        row = self._row
        known = row.gateway_in_ns and row.gateway_out_ns
        return (row.gateway_out_ns - row.gateway_in_ns) / 1e6 if known else math.nan

    def _most_ms(self, end_ms: float, out_ns: int = 0) -> float:
        """What is left for a leg of two clocks when the message was back, or at a peer of ours, at `end_ms`."""
        if math.isnan(end_ms):
            return math.inf
        start, came_ns = self._left_ms, self._row.gateway_in_ns
        stay = (out_ns - came_ns) / 1e6 if out_ns and came_ns else self._stay_ms
        inside = 0.0 if math.isnan(stay) else stay * (1 - DRIFT_PPM / 1e6)
        return max(0.0, end_ms - (0.0 if math.isnan(start) else start) - max(0.0, inside))

    def _down(self, what: str, lane: str, end_ms: float, state: StepState, words: str = "", out_ns: int = 0) -> Leg:
        """From the gateway, which it left at `out_ns`, to one of ours, where it was at `end_ms` by our clock."""
        row, line = self._row, self._line
        left = line.gateway(out_ns or row.gateway_out_ns or row.gateway_in_ns)
        took, error, why = line.took(end_ms - left, self._most_ms(end_ms, out_ns))
        return Leg(what, GATEWAY, lane, end_ms - took, end_ms, error, state, words or why)

    def _written(self) -> Leg:
        row = self._row
        what = "composed → on the wire"
        if row.written_at_ns:
            return Leg(what, SENDER, SENDER, 0.0, self._left_ms, 0.0, StepState.DONE)
        if row.pending:
            words = "held" if row.result else "told with the result"
            return Leg(what, SENDER, SENDER, 0.0, math.nan, 0.0, StepState.WAITING, words)
        if row.gateway_in_ns:
            return Leg(what, SENDER, SENDER, 0.0, math.nan, 0.0, StepState.UNKNOWN, "the client did not say when")
        if row.severity is Severity.WARNING:
            return Leg(what, SENDER, SENDER, 0.0, math.nan, 0.0, StepState.UNKNOWN, "the socket had not taken it")
        return Leg(what, SENDER, SENDER, 0.0, math.nan, 0.0, StepState.FAILED, row.label or row.result)

    def _up(self) -> Leg:
        row, line = self._row, self._line
        what = "on the wire → gateway"
        start = self._left_ms if row.written_at_ns else 0.0
        if row.gateway_in_ns:
            refused = row.severity is Severity.ERROR and not self._server and not self._no_receiver
            state = StepState.FAILED if refused else StepState.DONE
            took, error, why = line.took(line.gateway(row.gateway_in_ns) - start, self._most_ms(row.elapsed_ms))
            return Leg(what, SENDER, GATEWAY, start, start + took, error, state, why or (row.label if refused else ""))
        if row.pending:
            return Leg(what, SENDER, GATEWAY, start, math.nan, 0.0, StepState.WAITING, "held" if row.result else "")
        if row.severity is Severity.WARNING:
            return Leg(what, SENDER, GATEWAY, start, math.nan, 0.0, StepState.UNKNOWN, row.label)
        if row.written_at_ns:
            return Leg(what, SENDER, GATEWAY, start, math.nan, 0.0, StepState.FAILED, row.label)
        return Leg(what, SENDER, GATEWAY, start, math.nan, 0.0, StepState.NONE, "it never left")

    @property
    def _no_receiver(self) -> bool:
        return self._row.code in (UserMessageSendResult.NO_RECEIVER, UserMessageSendResult.NO_RELAY_PATH)

    def _inside(self) -> Leg:
        row = self._row
        # Both by the gateway's clock: the stay is exact, wherever it stands on the line.
        start, stay_ms = self._up().end_ms, self._stay_ms
        start = 0.0 if math.isnan(start) else start
        state = StepState.DONE if row.gateway_out_ns else StepState.UNKNOWN
        words = "" if row.gateway_out_ns else "the gateway did not say"
        return Leg("in the gateway", GATEWAY, GATEWAY, start, start + stay_ms, 0.0, state, words)

    def _receivers(self) -> tuple[list[Leg], list[str], int]:
        row = self._row
        arrived = {each.identity: each for each in copies(self._log, row)}
        users = {self._user_of(key): each for key, each in arrived.items()}
        receipts = {each.user_id: each for each in self._quality.receipts(row.identity).of(row.client_message_id)}
        names = list(dict.fromkeys([*users, *receipts, *([row.who] if row.who else [])]))
        legs: list[Leg] = []
        for name in names[:RECEIVERS_SHOWN]:
            legs += self._receiver(name, users.get(name), receipts.get(name))
        missing = row.recipients - len(names)
        lanes = names[:RECEIVERS_SHOWN]
        if missing > 0:
            lane = f"{missing:,} more"
            lanes.append(lane)
            legs.append(self._not_heard_of(lane))
        return legs, lanes, max(0, len(names) - RECEIVERS_SHOWN)

    def _user_of(self, key: str) -> str:
        return next((user for user, own in self._quality.own_users.items() if own == key), key)

    def _receiver(self, name: str, copy: Row | None, receipt: Receipt | None) -> list[Leg]:
        line, row = self._line, self._row
        start = line.gateway(row.gateway_out_ns or row.gateway_in_ns)
        back_ms = line.ours(receipt.known_at_ns) if receipt else math.nan
        if copy is None and receipt is None:
            return [self._not_heard_of(name)]
        if copy is not None:
            here = line.ours(copy.at_ns)
            # A copy leaves by itself: it may be there before the result is on its way, or long after.
            legs = [self._down("gateway → peer", name, here, StepState.DONE, out_ns=copy.gateway_out_ns)]
            legs.append(Leg("composed → peer", SENDER, name, 0.0, here, 0.0, StepState.DONE, "one clock"))
        else:
            here = math.nan
            words = f"by another machine's clock; its receipt was here after {_ms(back_ms)} ms"
            legs = [Leg("gateway → peer", GATEWAY, name, start, here, 0.0, StepState.DONE, words)]
        if receipt is not None:
            words = "" if copy is not None else f"here after {_ms(back_ms)} ms"
            legs.append(Leg("receipt", name, SENDER, here, back_ms, 0.0, StepState.DONE, words))
        return legs

    def _not_heard_of(self, lane: str) -> Leg:
        row, line = self._row, self._line
        start = line.gateway(row.gateway_out_ns or row.gateway_in_ns)
        if not row.recipients and row.kind == "room message":
            return Leg("gateway → peer", GATEWAY, lane, start, math.nan, 0.0, StepState.NONE, "nobody else was there")
        if row.mode is MessageMode.RELIABLE_ORDERED:
            return Leg("gateway → peer", GATEWAY, lane, start, math.nan, 0.0, StepState.WAITING, "no receipt yet")
        words = "this mode has no receipts"
        return Leg("gateway → peer", GATEWAY, lane, start, math.nan, 0.0, StepState.UNKNOWN, words)

    def _app_server(self) -> list[Leg]:
        row, line = self._row, self._line
        if not row.gateway_in_ns:
            return []
        posted = line.gateway(row.gateway_out_ns)
        if row.code == UserMessageSendResult.E2BS_SEND_FAILED or not row.gateway_out_ns:
            words = "the app server was not reached" if row.gateway_out_ns else row.label
            return [Leg("gateway → app server", GATEWAY, APP_SERVER, posted, math.nan, 0.0, StepState.FAILED, words)]
        answer = self._log.answer(row.seq)
        took_ms = (answer.answered_at_ns - row.gateway_out_ns) / 1e6 if answer and answer.answered_at_ns else math.nan
        bad = row.code == UserMessageSendResult.E2BS_RETURN_FAILED
        words = f"HTTP {answer.http_status}" if answer and answer.http_status else ""
        start = 0.0 if math.isnan(posted) else posted
        state = StepState.FAILED if bad else StepState.DONE
        return [Leg("app server answers", GATEWAY, APP_SERVER, start, start + took_ms, 0.0, state, words)]

    def _result(self) -> Leg:
        failed = self._row.severity is Severity.ERROR
        state, words = (StepState.FAILED, self._row.result) if failed else (StepState.DONE, "")
        return self._down("result", SENDER, self._row.elapsed_ms, state, words)


class _Incoming:
    """Puts together the way of a message that somebody else sent to one of ours. The line begins at the gateway."""

    def __init__(self, log: EventLog, quality: Quality, row: Row) -> None:
        self._row = row
        self._line = _Line(quality, row, row.at_ns, row.at_ns)

    def journey(self) -> Journey:
        row, line = self._row, self._line
        stay = (row.gateway_out_ns - row.gateway_in_ns) / 1e6 if row.gateway_out_ns and row.gateway_in_ns else math.nan
        out = line.gateway(row.gateway_out_ns or row.gateway_in_ns)
        took, error, why = line.took(-out, math.inf if math.isnan(row.elapsed_ms) else row.elapsed_ms)
        start = 0.0 if math.isnan(stay) else stay
        name = row.identity
        legs = (
            Leg("sender → gateway", SENDER, GATEWAY, math.nan, math.nan, 0.0, StepState.DONE, _FOREIGN),
            Leg("in the gateway", GATEWAY, GATEWAY, 0.0, stay, 0.0, StepState.DONE),
            Leg("gateway → peer", GATEWAY, name, start, start + took, error, StepState.DONE, why),
        )
        return Journey(row, (SENDER, GATEWAY, name), legs, verdict(row))


def _ms(value: float) -> str:
    """Three digits, so that a reader sees what is known."""
    if math.isnan(value):
        return "?"
    size = abs(value)
    return f"{value:.3f}" if size < 1 else f"{value:.2f}" if size < 10 else f"{value:,.1f}"


def _ms_up(value: float) -> str:
    """The same, never less than it is: for what holds only up to there."""
    digits = 3 if value < 1 else 2 if value < 10 else 1
    return _ms(math.ceil(round(value * 10**digits, 6)) / 10**digits)
