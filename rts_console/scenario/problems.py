"""What is wrong with a scenario file: where, what, why and what to do, all of it at once."""

import difflib
from collections.abc import Iterable, Iterator, Sequence

import msgspec

Path = tuple[str | int, ...]
"""The way to a value from the top of the file: keys of mappings and places in lists."""


class Place(msgspec.Struct, frozen=True):
    """A stretch of the text. Lines and columns are counted from 1; the end is behind the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong. `path` is the value that it is about, empty for the file as a whole."""

    place: Place
    what: str
    why: str
    remedy: str
    path: Path = ()

    def words(self, name: str = "") -> str:
        """One line, as compilers write it, so that editors find the place."""
        where = f"{name or 'scenario'}:{self.place.line}:{self.place.column}"
        return f"{where}: {self.what}: {self.why}. {self.remedy}"


class ScenarioErrors(Exception):
    """A text that is no scenario. It has every problem, in the order of the text; `name` is the file's."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of the text."""
        self.name = name
        self.problems: Sequence[Problem] = sorted(problems, key=lambda each: (each.place.line, each.place.column))
        super().__init__("\n".join(problem.words(name) for problem in self.problems))

    def __iter__(self) -> Iterator[Problem]:
        """The problems."""
        return iter(self.problems)


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest known word, or lists them when there are few."""
    names = list(known)
    near = difflib.get_close_matches(given.lower(), [name.lower() for name in names], n=1, cutoff=0.6)
    if near:
        nearest = next(name for name in names if name.lower() == near[0])
        return f"Did you mean {nearest!r}?"
    if not names:
        return "Remove it."
    if len(names) > 30:
        return f"It is none of the {len(names)} that are known; see docs/scenarios.md."
    return f"Use one of: {', '.join(names)}."
