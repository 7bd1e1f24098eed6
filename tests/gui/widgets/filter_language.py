"""A small language for the tests of the filter bar: words, `field:value` and brackets."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

FIELDS = ("from", "kind", "room", "size")
_TERM = re.compile(r"\([^)]*\)|\S+")


class Mistake(ValueError):
    def __init__(self, start: int, end: int, message: str, remedy: str) -> None:
        super().__init__(message)
        self.start, self.end, self.message, self.remedy = start, end, message, remedy


@dataclass(frozen=True)
class Term:
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Query:
    text: str
    terms: tuple[Term, ...]

    def __bool__(self) -> bool:
        return bool(self.terms)

    def without(self, disabled: Collection[int]) -> Query:
        return parse(" ".join(term.text for place, term in enumerate(self.terms) if place not in set(disabled)))


@dataclass(frozen=True)
class Completion:
    start: int
    end: int
    text: str
    hint: str


def parse(text: str) -> Query:
    terms = [Term(*match.span(), match.group()) for match in _TERM.finditer(text)]
    for term in terms:
        field, colon, _value = term.text.partition(":")
        if colon and field.strip("(-") not in FIELDS:
            place = term.start, term.start + len(field)
            raise Mistake(*place, f"there is no field {field!r}", "use one of from, kind, room, size")
    if " or " in text and not text.startswith("("):
        return Query(text, (Term(0, len(text), text),))
    return Query(text, tuple(terms))


def complete(text: str, cursor: int, log: object) -> Sequence[Completion]:
    start = text.rfind(" ", 0, cursor) + 1
    word = text[start:cursor]
    if word.startswith("from:"):
        names = [name for name in ("alice", "bob", "好人") if name.startswith(word[5:])]
        return [Completion(start + 5, cursor, name, "user") for name in names]
    return [Completion(start, cursor, f"{field}:", "field") for field in FIELDS if word and field.startswith(word)]
