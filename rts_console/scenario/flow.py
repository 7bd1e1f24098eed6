"""One row of steps as it runs: where events begin to count, from when time is counted, and what names stand for."""

import random
from collections.abc import Mapping
from typing import Any

import msgspec

from rts_console.protocol.clock import now_ns
from rts_console.scenario.journal import Journal
from rts_console.scenario.values import BadValue


class Mark(msgspec.Struct, frozen=True):
    """A moment of a run: the position in each journal, and the time."""

    positions: Mapping[str, int]
    at_ns: int

    def position(self, who: str) -> int:
        """Where an identity's journal was; one that came later counts from its beginning."""
        return self.positions.get(who, 0)


class StepFailed(Exception):
    """A step did not do or show what it should: what was expected, and what was seen."""

    def __init__(self, expected: str, seen: str) -> None:
        """Keep both, to stand side by side."""
        super().__init__(f"expected {expected}; seen: {seen}")
        self.expected = expected
        self.seen = seen


def mark_of(journals: Mapping[str, Journal]) -> Mark:
    """This moment."""
    return Mark({name: journal.position for name, journal in journals.items()}, now_ns())


class Flow:
    """A row of steps. Actions one after the other are one cause: what they cause counts from before the first."""

    def __init__(self, start: Mark, rounds: tuple[int, ...] = (), counters: Mapping[str, Any] | None = None) -> None:
        """Begin at a mark."""
        self.mark = start
        self.base_ns = start.at_ns
        self.rounds = rounds
        self.counters: Mapping[str, Any] = counters or {}
        self._acting = False

    def branch(self) -> "Flow":
        """A row that goes on from here beside others."""
        flow = Flow(self.mark, self.rounds, self.counters)
        flow.base_ns, flow._acting = self.base_ns, self._acting
        return flow

    def round(self, name: str, number: int) -> "tuple[tuple[int, ...], Mapping[str, Any]]":
        """Enter a round; what is returned is handed to `leave`."""
        before = self.rounds, self.counters
        self.rounds = (*self.rounds, number)
        self.counters = {**self.counters, name: number}
        return before

    def leave(self, before: "tuple[tuple[int, ...], Mapping[str, Any]]") -> None:
        """Leave a round."""
        self.rounds, self.counters = before

    def act(self, mark: Mark) -> None:
        """An action begins."""
        if not self._acting:
            self.mark = mark
        self._acting = True
        self.base_ns = mark.at_ns

    def expect(self) -> None:
        """An expectation begins: the next action is a new cause."""
        self._acting = False

    def changed(self, at_ns: int) -> None:
        """A change that was waited for came, or the last message of a row was sent: time is counted from then."""
        self.base_ns = max(self.base_ns, at_ns)


class Names:
    """What templates stand for. Captures and the sequence number grow while a scenario runs."""

    def __init__(self, fixed: Mapping[str, Any], users: Mapping[str, str]) -> None:
        """Take variables and the like, and the user id of each identity."""
        self._fixed = fixed
        self._users = users
        self.captures: dict[str, Any] = {}
        self.sequence = 0

    def look_up(self, name: str, own: Mapping[str, Any]) -> Any:
        """The value of a name; `own` are counters and the like. Raises `BadValue`."""
        if name in own:
            return own[name]
        if name == "sequence":
            return self.sequence
        if name.startswith("clock."):
            return _clock(name)
        if name in self._fixed:
            return self._fixed[name]
        head, _, rest = name.partition(".")
        if rest == "user_id" and head in self._users:
            return self._users[head]
        if head in self.captures:
            return _inside(self.captures[head], rest, name)
        raise BadValue(f"${{{name}}} is not known yet", "Keep it with 'as' in a step before this one.")


def _clock(name: str) -> Any:
    at_ns = now_ns()
    if name == "clock.iso":
        import datetime

        moment = datetime.datetime.fromtimestamp(at_ns / 1e9, datetime.UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return at_ns if name == "clock.ns" else at_ns // 1_000_000


def _inside(value: Any, rest: str, name: str) -> Any:
    for part in rest.split(".") if rest else ():
        try:
            value = value[int(part)] if isinstance(value, list) else value[part]
        except (KeyError, IndexError, ValueError, TypeError):
            has = f"it has {', '.join(value)}" if isinstance(value, Mapping) else "there is nothing inside"
            raise BadValue(f"${{{name}}} has no {part!r}", f"See what the step before has kept: {has}.") from None
    return value


def chance_of(seed: int, *where: object) -> random.Random:
    """The chance of one step: the same for the same seed, whatever runs beside it."""
    return random.Random(f"{seed}|{'|'.join(map(str, where))}")
