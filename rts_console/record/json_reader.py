"""JSON as a tree that is read only where it is looked at, every token as it was written.

A value is a stretch of the text; its members are found when they are asked for, so that a message of 64 KiB opens at
once. Numbers, escapes, the order of keys and repeated keys stay: nothing is converted.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from rts_console.record.json_text import NotJson, indent_json

# Tolerant on purpose: what is not JSON was named by `problem` before, and the rest is still worth reading.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{},:]|[^\s"\[\]{},:]++', re.DOTALL)
_BLANK = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_CONSTANT = re.compile(r"-?Infinity|NaN")
_FLAT = re.compile(r"\[[^\[\]{}]*\]|\{[^\[\]{}]*\}")
_OPENERS = frozenset("[{")
_CLOSERS = frozenset("]}")
_COUNTED_CHARACTERS = 500_000
_WALKED_CHARACTERS = 5_000


class Shape(Enum):
    """What a value is, by its first character."""

    OBJECT = "object"
    ARRAY = "array"
    STRING = "string"
    NUMBER = "number"
    LITERAL = "literal"
    MISSING = "missing"


_SHAPES = {"{": Shape.OBJECT, "[": Shape.ARRAY, '"': Shape.STRING, "": Shape.MISSING}
_SHAPES |= dict.fromkeys("-0123456789", Shape.NUMBER)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a text is not JSON: the reason and the place, as index and as line and column from 1."""

    reason: str
    offset: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a text, with its key as written; a key of `None` means a member of a list or the whole."""

    text: str
    start: int
    end: int
    key: str | None = None

    @property
    def shape(self) -> Shape:
        """What it is."""
        return _SHAPES.get(self.text[self.start : min(self.start + 1, self.end)], Shape.LITERAL)

    @property
    def container(self) -> bool:
        """Whether it can have members."""
        return self.text[self.start : self.start + 1] in _OPENERS and self.end > self.start

    @property
    def raw(self) -> str:
        """The value as written."""
        return self.text[self.start : self.end]

    def members(self) -> Iterator["Value"]:
        """The members in their order, found one by one; none for a value that is no container."""
        return _Members(self).found() if self.container else iter(())

    def has_members(self) -> bool:
        """Whether there is at least one, without looking for more."""
        return next(self.members(), None) is not None


class _Members:
    """A walk over the tokens inside one container."""

    def __init__(self, whole: Value) -> None:
        self._whole = whole
        self._keyed = whole.shape is Shape.OBJECT
        self._key: str | None = None
        self._start = -1

    def found(self) -> Iterator[Value]:
        text, end = self._whole.text, self._whole.end
        depth = 0
        for match in _TOKEN.finditer(text, self._whole.start + 1, end):
            place = match.start()
            sign = text[place]
            if depth:
                depth += (sign in _OPENERS) - (sign in _CLOSERS)
                if not depth:
                    yield self._member(self._start, match.end())
            elif sign in _OPENERS:
                self._start, depth = place, 1
            elif sign in _CLOSERS:
                break
            elif sign == ",":
                self._key = None
            elif sign == ":":
                continue
            elif self._keyed and self._key is None:
                self._key = match.group()
            else:
                yield self._member(place, match.end())
        yield from self._unfinished(depth, end)

    def _member(self, start: int, end: int) -> Value:
        key, self._key = self._key, None
        return Value(self._whole.text, start, end, key)

    def _unfinished(self, depth: int, end: int) -> Iterator[Value]:
        """What a text that ends too early still holds."""
        if depth:
            yield self._member(self._start, end)
        elif self._key is not None:
            yield self._member(end, end)


def root(text: str) -> Value:
    """The whole of a text that is JSON, or that is so up to where it ends."""
    blank = _BLANK.match(text)
    start = blank.end() if blank else 0
    return Value(text, start, max(start, len(text.rstrip(" \t\n\r"))))


def count_members(raw: str) -> int | None:
    """How many members a container has, by its text; `None` when it nests too deep to count quickly."""
    inner = _STRING.sub("0", raw.strip())
    inner = inner[1:-1] if inner[-1:] in _CLOSERS else inner[1:]
    for _ in range(max(2, _COUNTED_CHARACTERS // (len(inner) + 1))):
        inner, changed = _FLAT.subn("0", inner)
        if not changed:
            break
    if any(sign in inner for sign in "[]{}"):
        return None
    return inner.count(",") + 1 if inner.strip() else 0


def problem(text: str) -> Problem | None:
    """Why `text` is not JSON, or `None` when it is."""
    try:
        json.loads(text, parse_int=str, parse_float=str, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        return _at(text, *_words(text, error.pos, error.msg))
    except _Constant as error:
        return _at(text, f"{error} is no value of JSON", _constant_place(text))
    except RecursionError:
        return _walked(text)
    return None


class _Constant(ValueError):
    """NaN or Infinity, which the standard library lets through."""


def _refuse(name: str) -> None:
    raise _Constant(name)


def _constant_place(text: str) -> int:
    """Where the first such word stands that is not inside a string."""
    for match in _TOKEN.finditer(text):
        if _CONSTANT.fullmatch(match.group()):
            return match.start()
    return 0


def _walked(text: str) -> Problem | None:
    try:
        indent_json(text)
    except NotJson as error:
        return _at(text, error.reason, error.offset)
    return None


def _words(text: str, offset: int, message: str) -> tuple[str, int]:
    """Our own words for a mistake near the beginning; further on the walk there would take too long."""
    if offset > _WALKED_CHARACTERS:
        return message[:1].lower() + message[1:], offset
    try:
        indent_json(text[: offset + _WALKED_CHARACTERS], partial=len(text) > offset + _WALKED_CHARACTERS)
    except NotJson as error:
        return error.reason, error.offset
    return message[:1].lower() + message[1:], offset


def _at(text: str, reason: str, offset: int) -> Problem:
    line = text.count("\n", 0, offset) + 1
    return Problem(reason, offset, line, offset - text.rfind("\n", 0, offset))


def read_string(raw: str) -> str | None:
    """What a string as written stands for; `None` when it cannot be read or shown (a lone half of a pair)."""
    try:
        text = json.loads(raw, strict=False)
        if isinstance(text, str) and text.encode("utf-8") is not None:
            return text
    except (ValueError, RecursionError):
        pass
    return None


def path_step(key: str | None, place: int) -> str:
    """One step of a path: `.name`, `["odd name"]` or `[3]`."""
    if key is None:
        return f"[{place}]"
    name = read_string(key)
    return f".{name}" if name is not None and name.isidentifier() else f"[{key}]"
