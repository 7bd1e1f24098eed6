"""A step of Python: run only when the user allowed it, with the clients of the run at hand."""

import asyncio
import random
import textwrap
import traceback
from collections.abc import Mapping
from typing import Any

from rts_console.client.backend import Backend
from rts_console.scenario.flow import StepFailed


async def run_python(
    code: str, *, clients: Mapping[str, Backend], values: Mapping[str, Any], chance: random.Random
) -> Any:
    """Run the body of a coroutine; what it returns is kept by `as`. Raises `StepFailed` for what it raises.

    It sees `clients` by identity, `values` kept so far, `chance`, `asyncio`, and `check(condition, words)`.
    """
    body = textwrap.indent(code, "    ") if code.strip() else "    pass"
    names: dict[str, Any] = {"clients": clients, "values": values, "chance": chance, "asyncio": asyncio}
    names["check"] = _check
    exec(compile(f"async def step():\n{body}\n", "<step>", "exec"), names)
    try:
        return await names["step"]()
    except StepFailed:
        raise
    except Exception as error:
        line = next(
            (at.lineno for at in reversed(traceback.extract_tb(error.__traceback__)) if at.filename == "<step>"), 1
        )
        raise StepFailed("Python to end well", f"line {(line or 2) - 1}: {type(error).__name__}: {error}") from None


def _check(condition: object, words: str = "a condition to hold") -> None:
    if not condition:
        raise StepFailed(words, "it does not hold")
