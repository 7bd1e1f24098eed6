"""What an operator's action is, whatever it acts on, and how it answers."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, NamedTuple

import msgspec

BODY_LIMIT: Final = 16 * 1024


class Answer(NamedTuple):
    """What became of a request."""

    status: int
    body: dict[str, Any]


class Action(NamedTuple):
    """Something to be done: the least role that may, what its body is, who does it, and how large a body may be."""

    role: str
    body: type[msgspec.Struct]
    act: Callable[[Any], Answer | Awaitable[Answer]]
    body_limit: int = BODY_LIMIT


def done(**more: Any) -> Answer:
    """It was done."""
    return Answer(200, {"done": True, **more})


def not_there(words: str) -> Answer:
    """What it was to act on is not there."""
    return Answer(404, {"error": words})
