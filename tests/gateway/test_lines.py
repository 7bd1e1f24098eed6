"""Lines: each key has its own, in order, so many at once; what fails or is given up blocks nobody."""

import asyncio
import logging

import pytest

from rts_console.gateway.lines import Lines
from tests.support import until


class Work:
    """Carries out what it is let do."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.done: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}

    async def carry(self, item: str) -> None:
        self.begun.append(item)
        await self.gates.setdefault(item[0], asyncio.Event()).wait()
        if item.endswith("!"):
            raise ValueError(item)
        self.done.append(item)

    def let(self, key: str) -> None:
        self.gates.setdefault(key, asyncio.Event()).set()


@pytest.fixture
def work() -> Work:
    return Work()


def lines_of(work: Work, waiting: int = 3) -> Lines[str]:
    return Lines(work.carry, at_once=2, waiting=waiting, name="work")


async def test_a_line_that_stands_holds_up_no_other(work: Work) -> None:
    lines = lines_of(work)
    for item in ("a1", "a2", "a3", "b1", "b2", "b3"):
        assert lines.put(item[0], item)
    work.let("b")
    await until(lambda: work.done == ["b1", "b2", "b3"])
    assert [item for item in work.begun if item[0] == "a"] == ["a1", "a2"]
    assert (len(lines), lines.keys) == (3, ["a"])
    work.let("a")
    await until(lambda: work.done[3:] == ["a1", "a2", "a3"])
    assert (len(lines), lines.keys) == (0, [])


async def test_too_many_that_wait_are_refused(work: Work) -> None:
    lines = lines_of(work, waiting=1)
    assert [lines.put("a", f"a{number}") for number in range(4)] == [True, True, True, False]
    assert lines.put("b", "b1")
    await lines.close()


async def test_one_that_fails_is_logged_and_the_next_has_its_turn(
    work: Work, expected_logs: list[logging.LogRecord]
) -> None:
    lines = lines_of(work)
    work.let("a")
    for item in ("a1!", "a2!", "a3"):
        lines.put("a", item)
    await until(lambda: work.done == ["a3"])
    assert [record.getMessage() for record in expected_logs] == ["work failed in a way that nobody thought of"] * 2


async def test_closing_gives_up_what_is_under_way_and_what_waits(work: Work) -> None:
    lines = lines_of(work)
    for number in range(4):
        lines.put("a", f"a{number}")
    await until(lambda: len(work.begun) == 2)
    await lines.close()
    work.let("a")
    assert (len(lines), work.done, len(work.begun)) == (0, [], 2)
