"""What stands in a scenario's values: durations, sizes, templates such as `${room}`, and generated payloads."""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec

_DURATION: Final = re.compile(r"(\d+(?:\.\d+)?) ?(ms|s|min|h)")
_UNIT_S: Final = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}
_SIZE: Final = re.compile(r"(\d+) ?(bytes|byte|B|KiB|MiB)?")
_UNIT_BYTES: Final = {"KiB": 1024, "MiB": 1024 * 1024}
_TEMPLATE: Final = re.compile(r"\$(\$\{)|\$\{([^{}]*)\}")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*")
_CALL: Final = re.compile(r"(random|pick)\(([^()]*)\)")
LONGEST_S: Final = 86_400.0
MOST_TIMES: Final = 1_000_000
MOST_BYTES: Final = 16 * 1024 * 1024


class BadValue(ValueError):
    """A value cannot be used; the message says why, and `remedy` what to write instead."""

    def __init__(self, why: str, remedy: str) -> None:
        """Keep the remedy beside the reason."""
        super().__init__(why)
        self.remedy = remedy


class Duration(float):
    """Seconds, written as `500 ms`, `2 s`, `1.5 min` or `1 h`."""

    def __str__(self) -> str:
        """As it is written in a file."""
        return duration_text(self)


class Size(int):
    """A number of bytes, written as `1024`, `64 KiB` or `1 MiB`."""


def parse_duration(text: object) -> Duration:
    """Read a duration. Raises `BadValue`."""
    found = _DURATION.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        why = "a number alone does not say of what" if isinstance(text, int | float) else "it is no duration"
        example = f"{text} ms" if isinstance(text, int | float) and not isinstance(text, bool) else "500 ms"
        raise BadValue(why, f"Write a number and ms, s, min or h, as in {example!r}.")
    seconds = float(found[1]) * _UNIT_S[found[2]]
    if seconds > LONGEST_S:
        raise BadValue("it is longer than a day", "Write at most 24 h.")
    return Duration(seconds)


def duration_text(seconds: float) -> str:
    """A duration as it is written in a file."""
    if seconds < 1:
        return f"{seconds * 1000:.6g} ms"
    if seconds < 120:
        return f"{seconds:.6g} s"
    return f"{seconds / 60:.6g} min" if seconds < 7200 else f"{seconds / 3600:.6g} h"


def parse_size(value: object) -> Size:
    """Read a number of bytes. Raises `BadValue`."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    found = _SIZE.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise BadValue("it is no number of bytes", "Write a whole number, or one with KiB or MiB, as in '64 KiB'.")
    size = int(found[1]) * _UNIT_BYTES.get(found[2] or "", 1)
    if size > MOST_BYTES:
        raise BadValue(f"it is more than {MOST_BYTES // 1024 // 1024} MiB", "Write a smaller number.")
    return Size(size)


def whole_number(value: object) -> int:
    """How many times, where a template said it. Raises `BadValue`."""
    text = str(value).strip()
    if isinstance(value, bool) or not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= MOST_TIMES:
        raise BadValue(f"{value!r} is no whole number from 1 to {MOST_TIMES:,}", "Give the name such a number.")
    return int(text)


# --- templates ------------------------------------------------------------------------------------------------------


class Insertion(msgspec.Struct, frozen=True):
    """One `${…}` of a text: what stands between the braces, and how many characters are before it."""

    expression: str
    offset: int

    @property
    def name(self) -> str | None:
        """The name that it asks for, `None` when it is a call."""
        return self.expression if _NAME.fullmatch(self.expression) else None

    @property
    def is_call(self) -> bool:
        """Whether it is `random(…)` or `pick(…)` with what they need."""
        return _call_problem(self.expression) is None

    @property
    def call_problem(self) -> str | None:
        """What is wrong with a call of `random` or `pick`; `None` when it is right, or no call of those."""
        return _call_problem(self.expression) if _CALL.fullmatch(self.expression) else None


def insertions(text: str) -> Iterator[Insertion]:
    """All `${…}` of a text, those in `$${…}` (which stands for `${…}` itself) left out."""
    for found in _TEMPLATE.finditer(text):
        if found[1] is None:
            yield Insertion(found[2].strip(), found.start())


def unclosed(text: str) -> bool:
    """Whether a `${` in it begins nothing that can be filled in, and is not written `$${`."""
    return "${" in _TEMPLATE.sub("", text)


def needs_filling(value: object) -> bool:
    """Whether filling a value in would change it: it has a template, or a `$${` that stands for `${`."""
    if isinstance(value, str):
        return "${" in value
    if isinstance(value, Mapping):
        return any(needs_filling(each) for each in value.values())
    return isinstance(value, list) and any(needs_filling(each) for each in value)


def has_template(value: object) -> bool:
    """Whether anything in a value is filled in only when it runs."""
    if isinstance(value, str):
        return next(insertions(value), None) is not None
    if isinstance(value, Mapping):
        return any(has_template(each) for each in value.values())
    return isinstance(value, list) and any(has_template(each) for each in value)


def fill(value: Any, look_up: Callable[[str], Any], chance: random.Random) -> Any:
    """A value with its templates filled in. A text that is one template becomes what it stands for, number or not.

    `look_up` gives the value of a name; it raises `BadValue` for one that is not known.
    """
    if isinstance(value, str):
        return _fill_text(value, look_up, chance)
    if isinstance(value, Mapping):
        return {key: fill(each, look_up, chance) for key, each in value.items()}
    if isinstance(value, list):
        return [fill(each, look_up, chance) for each in value]
    return value


def fill_known(text: str, names: Mapping[str, Any]) -> str:
    """A text for reading: templates that are one of these names are filled in, all others stay."""

    def replace(found: re.Match[str]) -> str:
        known = names.get((found[2] or "").strip())
        return found[1] or (str(known) if isinstance(known, str | int | float) else found[0])

    return _TEMPLATE.sub(replace, text)


def _fill_text(text: str, look_up: Callable[[str], Any], chance: random.Random) -> Any:
    whole = _TEMPLATE.fullmatch(text)
    if whole is not None and whole[1] is None:
        return _evaluate(whole[2].strip(), look_up, chance)

    def replace(found: re.Match[str]) -> str:
        return found[1] or str(_evaluate(found[2].strip(), look_up, chance))

    return _TEMPLATE.sub(replace, text)


def _evaluate(expression: str, look_up: Callable[[str], Any], chance: random.Random) -> Any:
    call = _CALL.fullmatch(expression)
    if call is None:
        return look_up(expression)
    if problem := _call_problem(expression):
        raise BadValue(problem, "Write random(1, 6) or pick(red, green).")
    choices = [part.strip() for part in call[2].split(",")]
    if call[1] == "pick":
        return chance.choice(choices)
    return chance.randint(int(choices[0]), int(choices[1]))


def _call_problem(expression: str) -> str | None:
    call = _CALL.fullmatch(expression)
    if call is None:
        return "it is no name and no call"
    choices = [part.strip() for part in call[2].split(",")]
    if call[1] == "pick":
        return None if all(choices) else "pick has nothing to pick from"
    whole = all(re.fullmatch(r"-?\d{1,15}", part) for part in choices)
    if len(choices) != 2 or not whole or int(choices[0]) > int(choices[1]):
        return "random takes the least and the most, both whole numbers"
    return None


# --- generated payloads ---------------------------------------------------------------------------------------------

_EMOJI: Final = "😀😁😂🤣😊😍🤔👍🎁🎉🔥🚀🌹👏💯🙏"
_CHARACTERS: Final[dict[str, Callable[[random.Random], str]]] = {
    "ascii": lambda chance: chr(chance.randint(0x61, 0x7A)),
    "chinese": lambda chance: chr(chance.randint(0x4E00, 0x9FA5)),
    "emoji": lambda chance: chance.choice(_EMOJI),
}
KINDS: Final = (*_CHARACTERS, "binary")


def generate(kind: str, size: int, chance: random.Random) -> str | bytes:
    """A payload of exactly `size` bytes: characters of one, three or four bytes with ASCII for the rest, or binary."""
    if kind == "binary":
        return chance.randbytes(size)
    make = _CHARACTERS[kind]
    each = len(make(random.Random(0)).encode())
    return "".join(make(chance) for _ in range(size // each)) + "a" * (size % each)
