"""Faults over time as a picture shows them: those that overlap are one band, with one name."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Band(NamedTuple):
    """A stretch in which something was wrong on purpose, in the unit that was given, and what."""

    start: float
    end: float
    text: str


def bands(spans: Iterable[tuple[float, float, str]]) -> list[Band]:
    """Spans (start, end, words) as bands that do not overlap: a heap of see-through bands would hide what is behind."""
    found: list[Band] = []
    words: list[str] = []
    for start, end, text in sorted(spans):
        if found and start < found[-1].end:
            words.append(text)
            found[-1] = Band(found[-1].start, max(found[-1].end, end), named(words))
        else:
            words = [text]
            found.append(Band(start, end, named(words)))
    return found


def named(words: Sequence[str]) -> str:
    """One name for several faults; that of a single one is its own."""
    different = list(dict.fromkeys(words))
    return different[0] if len(different) == 1 else f"{len(different)} faults: {'; '.join(different)}"
