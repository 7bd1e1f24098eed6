"""When something was made to go wrong on purpose, and to whom, read from the rows that tell so.

What was under way meanwhile and has to do with that user or room is marked; what has not, is not.
"""

import math
import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np

from rts_console.record.log import EventLog
from rts_console.record.row import Direction, Row, Severity

_KIND: Final = "fault"
_LOGIN: Final = "login"
_FOREIGN_NS: Final = 120 * 10**9
"""A message that seems to have been under way for longer tells more of two clocks than of its way."""
_END: Final = 2**63 - 1
_SECOND: Final = re.compile(r"#\d+")
"""What the key of an identity ends in when its user is here twice."""


class FaultTime(NamedTuple):
    """From when to when a fault was on (nanoseconds since 1970; `end_ns` 0: to the end of the log), in words.

    It meets who is all of `user_id` and `room_id` that is not empty. `kind` is one of docs/faults.md, as far as the log
    says it.
    """

    start_ns: int
    end_ns: int
    words: str
    user_id: str = ""
    room_id: str = ""
    kind: str = ""

    def meets(self, users: Collection[str] | None, rooms: Collection[str] | None) -> bool:
        """Whether it has to do with one of these identities or users, and rooms; `None` is for those not known."""
        return _meets(self.user_id, users) and _meets(self.room_id, rooms)

    def overlaps(self, first_ns: int, last_ns: int) -> bool:
        """Whether it was on at some moment from the first to the last."""
        return self.start_ns <= last_ns and (not self.end_ns or self.end_ns > first_ns)


class FaultTimes:
    """All of them. One whose beginning the log has let go is known from its end, and counts from the first row on."""

    def __init__(self, times: Iterable[FaultTime], users: Mapping[str, str] | None = None) -> None:
        """Take them in any order; `users` are the user ids of identities that are called otherwise."""
        self._users = users or {}
        self.all = sorted(times)
        self._starts = [time.start_ns for time in self.all]
        moments = {moment for time in self.all for moment in (time.start_ns, time.end_ns) if moment}
        self._moments = sorted(moments)
        self._words = [self._on(moment) for moment in self._moments]

    def at(self, at_ns: int) -> list[str]:
        """What was wrong at that moment, in words."""
        place = bisect_right(self._moments, at_ns) - 1
        if place >= 0:
            return self._words[place]
        return [time.words for time in self.all if time.start_ns == 0]

    def between(self, first_ns: int, last_ns: int) -> list[FaultTime]:
        """Those that were on at some moment from the first to the last."""
        return [time for time in self.all[: self._begun(last_ns)] if time.overlaps(first_ns, last_ns)]

    def met(
        self, first_ns: int, last_ns: int, users: Collection[str] | None, rooms: Collection[str] | None
    ) -> list[str]:
        """What was wrong for these at some moment from the first to the last, in words."""
        found = [time.words for time in self.between(first_ns, last_ns) if time.meets(users, rooms)]
        return list(dict.fromkeys(found))

    def of(self, row: Row, receivers: Collection[str] = (), until_ns: int = 0) -> list[str]:
        """What was wrong on a row's way, in words: `receivers` are those known beside the row's own, `until_ns` is
        when the last of them had it, if that is later."""
        if not self.all:
            return []
        first_ns, last_ns = under_way(row)
        users = {row.identity, self._users.get(row.identity, ""), row.who, *receivers} - {""}
        return self.met(first_ns, max(last_ns, until_ns), users, {row.where} - {""})

    def _begun(self, at_ns: int) -> int:
        return bisect_right(self._starts, at_ns)

    def _on(self, at_ns: int) -> list[str]:
        on = [time for time in self.all if time.start_ns <= at_ns and (not time.end_ns or at_ns < time.end_ns)]
        return list(dict.fromkeys(time.words for time in on))


def fault_times(log: EventLog) -> FaultTimes:
    """What the log's rows tell."""
    begun: dict[tuple[int, str], tuple[int, *tuple[str, ...]]] = {}
    times: list[FaultTime] = []
    for row in _rows(log, _KIND):
        number, words = row.position, _words(row)
        whom = row.who, row.where, str(fault_fields(log, row).get("kind", ""))
        if row.severity is Severity.WARNING:
            begun[number, words] = (row.at_ns, *whom)
        else:
            start_ns, *_whom = begun.pop((number, words), (0,))
            times.append(FaultTime(start_ns, row.at_ns, words, *whom))
    times += [FaultTime(at_ns, 0, words, *whom) for (_, words), (at_ns, *whom) in begun.items()]
    return FaultTimes(times, {row.identity: row.who for row in _rows(log, _LOGIN)} if times else None)


def fault_fields(log: EventLog, row: Row) -> dict[str, Any]:
    """The fields of the admin API that set a row's fault; empty where they are not known, as in logs of older
    programs."""
    try:
        return msgspec.json.decode(log.payload(row.seq), type=dict[str, Any]) if row.size else {}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}


def under_way(row: Row) -> tuple[int, int]:
    """From when to when what a row tells of was going on: a message from composing to its arrival or result, one
    without a result to the end of the log; anything else is of its moment."""
    at_ns = row.at_ns
    if row.direction is Direction.OUT:
        elapsed_ns = 0 if math.isnan(row.elapsed_ms) else round(row.elapsed_ms * 1e6)
        return at_ns, _END if row.pending else at_ns + elapsed_ns
    if row.direction is Direction.IN and not math.isnan(row.elapsed_ms):
        return min(at_ns, row.composed_at_ns or at_ns), at_ns
    began = row.gateway_in_ns if row.direction is Direction.IN else 0  # the sender's clock may be anything
    return (began if at_ns - _FOREIGN_NS <= began <= at_ns else at_ns), at_ns


def _meets(whom: str, names: Collection[str] | None) -> bool:
    return not whom or names is None or any(_is(name, whom) for name in names)


def _is(name: str, user: str) -> bool:
    return name == user or (name.startswith(user) and _SECOND.fullmatch(name, len(user)) is not None)


def _rows(log: EventLog, word: str) -> Iterable[Row]:
    kind = log.word(word)
    if kind is None:
        return
    for chunk in log.chunks_between(log.first_seq, log.next_seq):
        start = max(log.first_seq - chunk.first, 0)
        for place in np.flatnonzero(chunk.values("kind", start, chunk.count) == kind).tolist():
            yield log.row(chunk.first + start + place)


def _words(row: Row) -> str:
    return row.note.partition(": ")[2].rstrip(".")
