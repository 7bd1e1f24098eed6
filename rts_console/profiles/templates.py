r"""Variables in saved messages: `{{user}}`, `{{seq}}`, own ones, and the calls of scenarios; `\{{` is two braces.

An even number of backslashes before the braces stands for half of them, so that every text can be written.
"""

import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from rts_console.scenario.values import BadValue, Insertion, fill

_TEMPLATE: Final = re.compile(r"(\\*)\{\{([^{}\n]*)\}\}")
KNOWN: Final = {
    "user": "who sends",
    "target": "the user or room that it goes to",
    "app": "the app id",
    "seq": "a number that grows by one with each use",
    "now": "the time, such as 2026-01-31T12:00:00.000Z",
    "now_ms": "the time in milliseconds since 1970",
    "uuid": "a new random UUID",
}
"""What needs not be asked for; `random(1, 6)` and `pick(red, green)` work as in scenarios."""


class TemplateProblem(msgspec.Struct, frozen=True):
    """What is wrong with the variables of a text, and what to do. `offset` is where."""

    why: str
    remedy: str
    offset: int = 0


class UnknownVariable(ValueError):
    """A variable has no value; the message says which."""


def _is_literal(found: re.Match[str]) -> bool:
    return len(found[1]) % 2 == 1


def insertions(text: str) -> Iterator[Insertion]:
    """All variables and calls of a text, with the place of each."""
    for found in _TEMPLATE.finditer(text):
        if not _is_literal(found):
            yield Insertion(found[2].strip(), found.end(1))


def template_problem(text: str) -> TemplateProblem | None:
    """The first thing between double braces that is neither a variable nor a call."""
    for each in insertions(text):
        if each.name is None and not each.is_call:
            why = f"{{{{{each.expression}}}}} is no name, and no random(1, 6) or pick(a, b)"
            return TemplateProblem(why, r"Write a name, or \{{ where the braces themselves are meant.", each.offset)
    return None


def own_variables(text: str) -> list[str]:
    """The names that have to be asked for, in the order of the text."""
    names = (each.name for each in insertions(text))
    return list(dict.fromkeys(name for name in names if name is not None and name not in KNOWN))


def escape(text: str) -> str:
    """The same text as one without variables: what `fill_template` makes of it is the text itself."""
    return _TEMPLATE.sub(lambda found: "\\" * (2 * len(found[1]) + 1) + found[0][len(found[1]) :], text)


def fill_template(text: str, look_up: Callable[[str], str], chance: random.Random, *, as_json: bool = False) -> str:
    """The text with its variables filled in. In JSON a value inside a string is written as JSON has to have it.

    `look_up` gives the value of a name, and raises `UnknownVariable`. Raises that and `BadValue`.
    """
    inside = _inside_strings(text) if as_json else frozenset()

    def replace(found: re.Match[str]) -> str:
        marks = found[1][: len(found[1]) // 2]
        if _is_literal(found):
            return marks + found[0][len(found[1]) :]
        value = _value(found[2].strip(), look_up, chance)
        return marks + (json.dumps(value, ensure_ascii=False)[1:-1] if found.end(1) in inside else value)

    return _TEMPLATE.sub(replace, text)


def _value(expression: str, look_up: Callable[[str], str], chance: random.Random) -> str:
    return str(fill("${" + expression + "}", look_up, chance))


def _inside_strings(text: str) -> frozenset[int]:
    """The places of the templates that stand between the quotes of a JSON string."""
    places, inside, at = [], False, 0
    for found in _TEMPLATE.finditer(text):
        inside = _is_inside(text[at : found.start()], inside)
        at = found.end()
        if inside:
            places.append(found.end(1))
    return frozenset(places)


def _is_inside(text: str, inside: bool) -> bool:
    quotes = re.findall(r'\\.|"', text, re.DOTALL)
    turned = sum(quote == '"' for quote in quotes) % 2 == 1
    return inside is not turned


__all__ = [
    "KNOWN",
    "BadValue",
    "TemplateProblem",
    "UnknownVariable",
    "escape",
    "fill_template",
    "insertions",
    "own_variables",
    "template_problem",
]
