"""Result codes as scenarios write them: by number, by the vendor's name, or by what kind of answer came."""

import operator
from collections.abc import Mapping
from typing import Any, Final

from rts_console.protocol import words
from rts_console.protocol.words import Code

KINDS: Final = ("ok", "refused", "timeout", "lost", "invalid")
"""ok: done; refused: the service said no; timeout: no answer in time; lost: the link was not there or broke; invalid:
not possible now, nothing was sent."""


_LIMITS: Final = {"less_than": operator.lt, "at_most": operator.le, "at_least": operator.ge, "more_than": operator.gt}


def labels() -> list[str]:
    """The vendor's names of all codes."""
    kinds = [each for each in vars(words).values() if isinstance(each, type) and issubclass(each, Code)]
    return sorted({code.label for kind in kinds for code in kind})


def _numbers() -> set[int]:
    kinds = [each for each in vars(words).values() if isinstance(each, type) and issubclass(each, Code)]
    return {int(code) for kind in kinds for code in kind}


def is_known(wanted: int | str) -> bool:
    """Whether anything can come back as this."""
    return wanted in KINDS or wanted in (_numbers() if isinstance(wanted, int) else labels())


def fits(wanted: int | str, kind: str, code: Code | None) -> bool:
    """Whether what came back, its kind and its code, is what was wanted."""
    if isinstance(wanted, str) and wanted in KINDS:
        return wanted == kind
    if code is None:
        return False
    return wanted == int(code) if isinstance(wanted, int) else wanted == code.label


def limits_problem(wanted: Any) -> str | None:
    """What is wrong with limits that stand for a field's value, `None` when they can be used or are none."""
    if not isinstance(wanted, Mapping):
        return None
    if not wanted or any(name not in _LIMITS for name in wanted):
        return f"limits of a field are {', '.join(_LIMITS)}"
    return None if all(isinstance(each, int | float) for each in wanted.values()) else "a limit must be a number"


def same(seen: Any, wanted: Any) -> bool:
    """Whether a field of an event is what a scenario says: codes by number or name, enums by value, bytes as text."""
    if isinstance(wanted, Mapping):
        return isinstance(seen, int | float) and all(_LIMITS[name](seen, each) for name, each in wanted.items())
    if isinstance(seen, Code):
        return fits(wanted, "", seen) if isinstance(wanted, int | str) else False
    if isinstance(seen, bytes):
        return bool(seen.decode(errors="replace") == wanted)
    if hasattr(seen, "value") and hasattr(seen, "name"):
        return wanted in (seen.value, seen.name.lower())
    return bool(seen == wanted)
