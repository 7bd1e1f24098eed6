"""Patterns without going back: one step per byte, however the pattern is made, so that no payload can hang the window.

`re` tries alternatives one after the other, which for some patterns takes for ever. Here all of them are followed at
once, by states that are made when they are first met.
"""

from dataclasses import dataclass
from re import _constants as sre  # type: ignore[attr-defined]  # the one parser of Python's own patterns
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MOST_NODES = 2_000
MOST_STATES = 4_000
MOST_STEPS = 5_000
"""New followers of states that may be made before `renew`: some tenths of a second."""

MOST_WAYS = 1 << 62
"""Counted so far, which is more than anybody can wait for."""

MOST_ROUNDS = 62

_FOLD, _DOT_ALL, _MULTILINE = sre.SRE_FLAG_IGNORECASE, sre.SRE_FLAG_DOTALL, sre.SRE_FLAG_MULTILINE
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_WORD = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_ALL = frozenset(range(256))
_CATEGORIES = {
    sre.CATEGORY_DIGIT: frozenset(b"0123456789"),
    sre.CATEGORY_SPACE: frozenset(b" \t\n\r\f\v"),
    sre.CATEGORY_WORD: _WORD,
}
_OPPOSITES = {
    sre.CATEGORY_NOT_DIGIT: sre.CATEGORY_DIGIT,
    sre.CATEGORY_NOT_SPACE: sre.CATEGORY_SPACE,
    sre.CATEGORY_NOT_WORD: sre.CATEGORY_WORD,
}
_NEWLINE = 10


class TooLong(Exception):
    """So many states are met that following them would make the window wait."""


class NotRegular(Exception):
    """The pattern needs more than states: it looks around, back at a group, or is too large."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What `re` may have to do from one place of the data, at most: it tries all ways before it gives up.

    `endless` repeats each go on to the end of the data, and `nested` ones share it in more ways than can be counted.
    Apart from these there are `ways` to go on, and `steps` in all of them.
    """

    ways: int = 1
    steps: int = 0
    endless: int = 0
    nested: bool = False

    def then(self, following: "Effort") -> "Effort":
        """This, and for each way of it what follows."""
        return Effort(
            min(self.ways * following.ways, MOST_WAYS),
            min(self.steps + self.ways * following.steps, MOST_WAYS),
            self.endless + following.endless,
            self.nested or following.nested,
        )

    def repeated(self, low: int, high: int) -> "Effort":
        """This `low` to `high` times; more than `MOST_ROUNDS` of several ways are more than can be counted."""
        if self.ways == 1:
            ways, steps = high - low + 1, high * self.steps
        elif high > MOST_ROUNDS:
            ways = steps = MOST_WAYS
        else:
            rounds = [self.ways**number for number in range(high + 1)]
            ways, steps = sum(rounds[low:]), sum(rounds[:high]) * self.steps
        return Effort(min(ways, MOST_WAYS), min(steps, MOST_WAYS), high * self.endless, self.nested)

    def without_end(self, low: int) -> "Effort":
        """This `low` times or more."""
        return Effort(1, min((low + 1) * self.steps, MOST_WAYS), 1, self.nested or self.endless > 0 or self.ways > 1)

    def most_bytes(self, steps: int) -> int:
        """How long data may be so that it takes so many steps at most."""
        return 0 if self.nested else int((steps / max(self.steps, 1)) ** (1 / (1 + self.endless)))


def effort(tree: Any) -> Effort:
    """What a pattern may take."""
    total = Effort()
    for op, argument in tree:
        total = total.then(_effort_of(op, argument))
    return total


def _effort_of(op: Any, argument: Any) -> Effort:
    parts = [effort(part) for part in _parts(op, argument)]
    if op in _REPEATS:
        low, high, _ = argument
        return parts[0].without_end(low) if high is sre.MAXREPEAT else parts[0].repeated(low, high)
    if not parts:
        return Effort(steps=1)
    return Effort(
        min(sum(part.ways for part in parts), MOST_WAYS),
        min(sum(part.steps for part in parts), MOST_WAYS),
        sum(part.endless for part in parts),
        any(part.nested for part in parts),
    )


def _parts(op: Any, argument: Any) -> list[Any]:
    """The patterns within one."""
    if op in _REPEATS:
        return [argument[2]]
    if op is sre.BRANCH:
        return list(argument[1])
    if op is sre.SUBPATTERN:
        return [argument[3]]
    if op is sre.ATOMIC_GROUP:
        return [argument]
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        return [argument[1]]
    return [part for part in argument[1:] if part] if op is sre.GROUPREF_EXISTS else []


def literal(tree: Any) -> bytes:
    """The longest text that every match has, as far as it stands openly; empty when there is none."""
    best = run = b""
    for op, argument in tree:
        run = run + bytes([argument]) if op is sre.LITERAL else b""
        inner = literal(argument[3]) if op is sre.SUBPATTERN and not argument[1] and not argument[2] else b""
        best = max(best, run, inner, key=len)
    return best


class Automaton:
    """Whether bytes have a pattern. Raises `NotRegular` for one that states cannot follow."""

    def __init__(self, tree: Any, flags: int) -> None:
        """Make it from what `re`'s parser made of the pattern."""
        self._nodes: list[tuple[Any, ...]] = []
        self._left = MOST_STEPS
        self._end = self._node("end")
        self._entry = self._sequence(tree, self._end, flags)
        self._forget()

    def renew(self) -> None:
        """Allow `MOST_STEPS` again."""
        self._left = MOST_STEPS

    def found_in(self, data: bytes) -> bool:
        """Whether the pattern fits anywhere in the data, which is not empty; raises `TooLong`."""
        state, accepting = self._start, self._accepting
        for byte in data[:-1]:
            state = state[byte] or self._step(state, byte)
        if state is accepting:
            return True
        return self._ends_well(state, data)

    # Making the graph, from the end to the beginning

    def _node(self, *node: Any) -> int:
        if len(self._nodes) >= MOST_NODES:
            raise NotRegular
        self._nodes.append(node)
        return len(self._nodes) - 1

    def _sequence(self, tree: Any, following: int, flags: int) -> int:
        for op, argument in reversed(list(tree)):
            following = self._one(op, argument, following, flags)
        return following

    def _one(self, op: Any, argument: Any, following: int, flags: int) -> int:
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            return self._repeat(argument, following, flags)
        if op is sre.BRANCH:
            return self._node("split", [self._sequence(part, following, flags) for part in argument[1]])
        if op is sre.SUBPATTERN:
            return self._sequence(argument[3], following, (flags | argument[1]) & ~argument[2])
        if op is sre.AT:
            if flags & _MULTILINE and argument in (sre.AT_BEGINNING, sre.AT_END):
                raise NotRegular
            return self._node("at", argument, following)
        return self._node("byte", _bytes(op, argument, flags), following)

    def _repeat(self, argument: Any, following: int, flags: int) -> int:
        low, high, part = argument
        if high is sre.MAXREPEAT:
            loop = self._node("split", [following])
            self._nodes[loop][1].append(self._sequence(part, loop, flags))
            following = loop
        else:
            for _ in range(high - low):
                following = self._node("split", [following, self._sequence(part, following, flags)])
        for _ in range(low):
            following = self._sequence(part, following, flags)
        return following

    # Following it

    def _forget(self) -> None:
        """Start without states. A state: 256 followers, then its nodes and what was read last (None at the start)."""
        self._states: dict[Any, list[Any]] = {}
        accepting: list[Any] = []
        accepting += [accepting] * 256
        self._accepting = accepting
        self._start = self._state(frozenset((self._entry,)), None)

    def _state(self, nodes: frozenset[int], last: int | None) -> list[Any]:
        before = None if last is None else last in _WORD
        key = nodes, before
        state = self._states.get(key)
        if state is None:
            state = self._states[key] = [*[None] * 256, nodes, before]
        return state

    def _step(self, state: list[Any], byte: int) -> list[Any]:
        self._left -= 1
        if self._left < 0:
            raise TooLong
        if len(self._states) >= MOST_STATES:
            self._states.clear()
        reached = self._reach(state, byte, at_end=False, before_last_newline=False)
        state[byte] = self._accepting if reached is None else self._state(reached, byte)
        following: list[Any] = state[byte]
        return following

    def _ends_well(self, state: list[Any], data: bytes) -> bool:
        """Whether the last byte, or the end itself, completes a match."""
        reached = self._reach(state, data[-1], at_end=False, before_last_newline=data[-1] == _NEWLINE)
        if reached is None:
            return True
        state = self._state(reached, data[-1])
        return self._reach(state, None, at_end=True, before_last_newline=False) is None

    def _reach(
        self, state: list[Any], byte: int | None, *, at_end: bool, before_last_newline: bool
    ) -> frozenset[int] | None:
        """The nodes that a byte leads to, with the entry, for a match may begin anywhere; None when it is one."""
        before = state[257]
        boundary = bool(before) != (byte in _WORD)
        holds = {
            sre.AT_BEGINNING: before is None,
            sre.AT_BEGINNING_STRING: before is None,
            sre.AT_END: at_end or before_last_newline,
            sre.AT_END_STRING: at_end,
            sre.AT_BOUNDARY: boundary,
            sre.AT_NON_BOUNDARY: not boundary,
        }
        seen, waiting, reached = set(state[256]), list(state[256]), {self._entry}
        while waiting:
            kind, *node = self._nodes[waiting.pop()]
            if kind == "end":
                return None
            if kind == "byte":
                if byte in node[0]:
                    reached.add(node[1])
                continue
            onward = node[0] if kind == "split" else [node[1]] if holds.get(node[0]) else []
            waiting += [place for place in onward if place not in seen]
            seen.update(onward)
        return frozenset(reached)


def _bytes(op: Any, argument: Any, flags: int) -> frozenset[int]:
    """The bytes that one place of the pattern fits."""
    match op:
        case sre.LITERAL:
            return _folded({argument}, flags)
        case sre.NOT_LITERAL:
            return _ALL - _folded({argument}, flags)
        case sre.ANY:
            return _ALL if flags & _DOT_ALL else _ALL - {_NEWLINE}
        case sre.IN:
            return _one_of(argument, flags)
    raise NotRegular


def _one_of(items: Any, flags: int) -> frozenset[int]:
    found: set[int] = set()
    negated = False
    for op, argument in items:
        match op:
            case sre.NEGATE:
                negated = True
            case sre.LITERAL:
                found.add(argument)
            case sre.RANGE:
                found |= set(range(argument[0], argument[1] + 1))
            case sre.CATEGORY:
                opposite = _OPPOSITES.get(argument)
                found |= _ALL - _CATEGORIES[opposite] if opposite else _CATEGORIES[argument]
    fits = _folded(found, flags)
    return _ALL - fits if negated else fits


def _folded(found: set[int], flags: int) -> frozenset[int]:
    if not flags & _FOLD:
        return frozenset(found)
    return frozenset(found | {ord(chr(byte).swapcase()) for byte in found if chr(byte).isascii()})


def read(pattern: bytes, flags: int) -> tuple[Any, int]:
    """What `re`'s parser makes of a pattern, and the flags in force, with those written inside it."""
    tree = parser.parse(pattern, flags)
    return tree, tree.state.flags
