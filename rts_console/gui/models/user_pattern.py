"""Many names from one short pattern: `user-{01..50}`, `{a..e}`, `{red,blue}-1`, `alice, bob`. Pure."""

import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_NUMBERS: Final = re.compile(r"([0-9]{1,18})\.\.([0-9]{1,18})")
_LETTERS: Final = re.compile(r"([a-zA-Z])\.\.([a-zA-Z])")
_SEPARATORS: Final = ",; \t\n"


class PatternError(ValueError):
    """A pattern that makes no names; the text says what, why and what to do."""


def expand(pattern: str, limit: int) -> list[str]:
    """All names of a pattern, in the order they are written. An empty pattern has none.

    Parts are separated by commas, semicolons or white space. In a part `{01..50}` counts (with as many digits as its
    first number has), `{a..e}` goes through letters, `{red,blue}` takes each, and several in one part take all pairs.
    Raises PatternError when a brace is not closed or not understood, when there would be more than `limit` names, or
    when a name comes twice.
    """
    parts = [_pieces(part) for part in _parts(pattern)]
    count = sum(math.prod(len(choices) for choices in pieces) for pieces in parts)
    if count > limit:
        raise PatternError(f"That makes {count:,} names; {limit:,} is the limit. Make a range shorter.")
    names = ["".join(name) for pieces in parts for name in itertools.product(*pieces)]
    _check_once(names)
    return names


def group_name(pattern: str) -> str:
    """The pattern as a title: with single spaces."""
    return " ".join(pattern.split())


def _parts(pattern: str) -> list[str]:
    """What stands between separators that are in no brace."""
    _check_braces(pattern)
    return re.findall(rf"(?:\{{[^}}]*\}}|[^{{{_SEPARATORS}])+", pattern)


def _check_braces(pattern: str) -> None:
    opened = 0
    for place, character in enumerate(pattern, 1):
        if character == "{" and opened:
            raise PatternError(f"At character {place} a brace opens within a brace. Close the first one before it.")
        if character == "}" and not opened:
            raise PatternError(f"At character {place} a brace closes that was never opened. Write {{ before it.")
        if character in "{}":
            opened = place if character == "{" else 0
    if opened:
        raise PatternError(f"The brace at character {opened} is not closed. Write }} after it.")


@dataclass(frozen=True, slots=True)
class _Numbers:
    """A range as text of a least width: counted before it is made, for it may be longer than memory."""

    numbers: range
    width: int

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[str]:
        return (f"{number:0{self.width}}" for number in self.numbers)


_Choices = _Numbers | list[str]


def _pieces(part: str) -> list[_Choices]:
    """What stands at each place of a part: fixed text is a single choice."""
    texts = re.split(r"\{([^}]*)\}", part)
    return [_choices(text) if place % 2 else [text] for place, text in enumerate(texts)]


def _choices(inside: str) -> _Choices:
    text = inside.strip()
    if found := _NUMBERS.fullmatch(text):
        first, last = int(found[1]), int(found[2])
        step = 1 if first <= last else -1
        return _Numbers(range(first, last + step, step), len(found[1]) if found[1][0] == "0" else 0)
    if found := _LETTERS.fullmatch(text):
        return _letters(found[1], found[2])
    if ".." in text:
        raise PatternError(f"{{{inside}}} is no range. Write two numbers or two letters, as in {{01..50}} or {{a..e}}.")
    choices = [choice.strip() for choice in text.split(",")]
    if any(set(choice) & set(_SEPARATORS) for choice in choices):
        raise PatternError(f"{{{inside}}} has a name with a separator in it. Between braces only commas separate.")
    if not all(choices):
        raise PatternError(f"{{{inside}}} has an empty choice. Write {{01..50}}, {{a..e}} or {{red,blue}}.")
    return choices


def _letters(first: str, last: str) -> list[str]:
    if first.islower() != last.islower():
        raise PatternError(f"{{{first}..{last}}} goes from small letters to capitals. Write both alike.")
    step = 1 if first <= last else -1
    return [chr(code) for code in range(ord(first), ord(last) + step, step)]


def _check_once(names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise PatternError(f"{name} is there twice. Leave one out.")
        seen.add(name)
