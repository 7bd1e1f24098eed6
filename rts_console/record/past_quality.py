"""What a log tells of times: a `Quality` made of its rows, as the one of its run was made of the events.

    quality = Quality()
    for rows_done in measure(log, quality): ...      # a little at a time
    know_clocks(quality, contents.facts.clocks)      # before, for the ways between two clocks

Pings, receipts and the loop lag of that run are not in a log: a case has them beside it (`case_times`).
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from rts_console.record.case_facts import Clock
from rts_console.record.chunk import Chunk
from rts_console.record.log import EventLog
from rts_console.record.moments import span_ns
from rts_console.record.quality import HISTORY_MARK, Quality
from rts_console.record.row import Direction, Severity
from rts_console.record.translate import MESSAGE_KINDS

CLOCK_MOMENTS: Final = 32
LEAST_STEP_NS: Final = 10 * 10**9
"""Between two moments of which the clock is told: nearer they say the same."""
SLICE_ROWS: Final = 8_192
_RECEIVED: Final = ("at_ns", "composed_at_ns", "gateway_in_ns", "gateway_out_ns")
_LOGIN: Final = "login"
_MOST_NS: Final = 2**62
_MOST_MS: Final = 10.0**11

Places = npt.NDArray[np.int64]


def clocks_of(keys: Iterable[str], quality: Quality, log: EventLog) -> tuple[Clock, ...]:
    """What each of these identities knew of the gateway's clock, at moments all over the log: clocks run apart."""
    first_ns, last_ns = span_ns(log)
    step_ns = max((last_ns - first_ns) // CLOCK_MOMENTS, LEAST_STEP_NS)
    moments = [*range(first_ns, last_ns, step_ns), last_ns]
    clocks: list[Clock] = []
    for key in keys:
        known = ((at_ns, quality.offsets(key).at(at_ns)) for at_ns in moments)
        clocks += [Clock(key, it.offset_ns / 1e6, it.error_ns / 1e6, at_ns) for at_ns, it in known if it]
    return tuple(clocks)


def know_clocks(quality: Quality, clocks: Iterable[Clock]) -> None:
    """Let it know what the pings of that run said of the gateway's clock."""
    for clock in sorted(filter(_is_sane, clocks), key=lambda each: each.at_ns):
        offset_ns, error_ns = round(clock.offset_ms * 1e6), round(abs(clock.error_ms) * 1e6)
        quality.offsets(clock.identity).add_sample(clock.at_ns, offset_ns, error_ns)


def _is_sane(clock: Clock) -> bool:
    """A case that came from elsewhere may hold any number; one without a moment is of an older program."""
    return 0 < clock.at_ns < _MOST_NS and abs(clock.offset_ms) < _MOST_MS and abs(clock.error_ms) < _MOST_MS


def know_users(log: EventLog, quality: Quality) -> None:
    """Let it know whose clocks are one: the users who logged in."""
    for row in (log.row(seq) for seq in _logins(log)):
        if row.severity is Severity.SUCCESS:
            quality.own_users[row.who] = row.identity


def measure(log: EventLog, quality: Quality) -> Iterator[int]:
    """Take in all messages of the log, slice by slice; tells how many rows are done."""
    know_users(log, quality)
    done = 0
    for chunk in log.chunks_between(log.first_seq, log.next_seq):
        for start in range(0, chunk.count, SLICE_ROWS):
            end = min(start + SLICE_ROWS, chunk.count)
            _Slice(log, chunk, start, end).give(quality)
            done += end - start
            yield done


def _logins(log: EventLog) -> Iterator[int]:
    kind = log.word(_LOGIN)
    for chunk in log.chunks_between(log.first_seq, log.next_seq) if kind is not None else ():
        yield from (np.flatnonzero(chunk.values("kind", 0, chunk.count) == kind) + chunk.first).tolist()


class _Slice:
    """Some rows of a chunk, and what of them is times."""

    def __init__(self, log: EventLog, chunk: Chunk, start: int, end: int) -> None:
        self._log = log
        self._chunk = chunk
        self._start, self._end = start, end
        kinds = [number for kind in MESSAGE_KINDS.values() if (number := log.word(kind)) is not None]
        self._messages = np.isin(self._values("kind"), kinds)

    def _values(self, name: str) -> npt.NDArray[Any]:
        return self._chunk.values(name, self._start, self._end)

    def give(self, quality: Quality) -> None:
        """Hand over the messages that came, and the results of those that went."""
        words, direction = self._log.words(), self._values("direction")
        came = np.flatnonzero(self._messages & (direction == int(Direction.IN)) & ~self._told_later())
        for key, who, where, places in self._groups(came):
            quality.add_received(words[key], words[who], words[where], self._columns(_RECEIVED, places))
        went = np.flatnonzero(self._messages & (direction == int(Direction.OUT)) & self._ended())
        for key, who, _where, places in self._groups(went):
            quality.add_results(words[key], words[who], self._results(places))

    def _groups(self, places: Places) -> Iterator[tuple[int, int, int, Places]]:
        """The places by identity, other user and room; in each the order stays."""
        names = self._columns(("identity", "who", "where"), places)
        kinds, group = np.unique(names, axis=0, return_inverse=True)
        order = np.argsort(group.reshape(-1), kind="stable")
        borders = np.cumsum(np.bincount(group.reshape(-1), minlength=len(kinds)))[:-1]
        for (key, who, where), found in zip(kinds.tolist(), np.split(places[order], borders), strict=False):
            yield key, who, where, found

    def _columns(self, names: Iterable[str], places: Places) -> npt.NDArray[np.int64]:
        return np.column_stack([self._values(name)[places].astype(np.int64) for name in names])

    def _told_later(self) -> npt.NDArray[np.bool_]:
        """Which messages are of before the join: how long they lay there is no latency."""
        later = np.zeros(self._end - self._start, dtype=bool)
        marked = f"{HISTORY_MARK}: "
        for place in np.flatnonzero(self._messages & (self._values("note") > 0)).tolist():
            note = self._log.row(self._chunk.first + self._start + place).note
            later[place] = note.startswith(marked) or f" · {marked}" in note
        return later

    def _ended(self) -> npt.NDArray[np.bool_]:
        """Which messages have a result other than a refusal: how fast one is refused is not how fast it is sent."""
        ended = (int(Severity.SUCCESS), int(Severity.WARNING))
        return np.isin(self._values("severity"), ended)

    def _results(self, places: Places) -> npt.NDArray[np.int64]:
        at_ns, composed, written, gateway_in, gateway_out = self._columns(
            ("at_ns", "composed_at_ns", "written_at_ns", "gateway_in_ns", "gateway_out_ns"), places
        ).T
        took = _sane(self._values("elapsed_ms")[places])
        composed = np.where(composed > 0, composed, at_ns)
        came = composed + np.rint(took * 1e6).astype(np.int64)
        left = np.where(written > 0, written, composed)
        lost = self._values("severity")[places] == int(Severity.WARNING)
        columns = (came, composed, left, gateway_in, gateway_out, self._answered(places), np.zeros_like(came), lost)
        rows = np.column_stack(columns)
        return rows[np.argsort(came, kind="stable")]

    def _answered(self, places: Places) -> npt.NDArray[np.int64]:
        """When the app server answered each, by the gateway's clock; 0 when it did not, or that is not known."""
        answered = np.zeros(len(places), dtype=np.int64)
        for number in np.flatnonzero(self._values("answer")[places] > 0).tolist():
            answer = self._log.answer(self._chunk.first + self._start + int(places[number]))
            answered[number] = answer.answered_at_ns if answer is not None else 0
        return answered


def _sane(took_ms: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """A log that came from elsewhere may hold any number, and such as are none: those count as at once."""
    with np.errstate(invalid="ignore"):
        found = took_ms.astype(np.float64)
    return np.where(np.abs(found) < _MOST_MS, found, 0.0)
