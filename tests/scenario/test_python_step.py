"""Python in a step: what it sees, and how it fails."""

import random

import pytest

from rts_console.scenario.flow import StepFailed
from rts_console.scenario.python_step import run_python


async def run(code: str) -> object:
    return await run_python(code, clients={}, values={"n": 2}, chance=random.Random(1))


async def test_what_it_returns_is_kept() -> None:
    assert await run("await asyncio.sleep(0)\nreturn values['n'] + len(clients)") == 2
    assert await run("") is None


@pytest.mark.parametrize(
    ("code", "seen"),
    [("check(1 == 2, 'x')", "does not hold"), ("\n1 / 0", "line 2: ZeroDivisionError"), ("raise ValueError('a')", "a")],
)
async def test_how_it_fails(code: str, seen: str) -> None:
    with pytest.raises(StepFailed) as error:
        await run(code)
    assert seen in error.value.seen
