"""A call that begins at once: what it raises first, what it returns, and that it can be cancelled."""

import asyncio

import pytest

from rts_console.client.started import start


async def test_what_is_refused_at_once_is_raised_here() -> None:
    async def refuse() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        start(refuse(), "refused")


async def test_the_beginning_has_run_before_it_returns_and_the_end_comes_later() -> None:
    gate: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    seen: list[str] = []

    async def call() -> int:
        seen.append("begun")
        first = await gate
        await asyncio.sleep(0)
        seen.append("gone on")
        return first + 1

    started = start(call(), "call")
    assert seen == ["begun"]
    gate.set_result(6)
    assert await started == 7
    assert seen == ["begun", "gone on"]


async def test_a_call_that_never_waits_is_done() -> None:
    async def call() -> int:
        return 5

    started = start(call(), "call")
    assert started.done()
    assert started.result() == 5


async def test_what_it_waits_for_may_fail_and_be_caught_inside() -> None:
    gate: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def call() -> str:
        try:
            await gate
        except OSError as error:
            return str(error)
        return ""

    started = start(call(), "call")
    gate.set_exception(OSError("gone"))
    assert await started == "gone"


async def test_it_can_be_cancelled() -> None:
    ended: list[bool] = []

    async def call() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    started = start(call(), "call")
    await asyncio.sleep(0)
    started.cancel()
    with pytest.raises(asyncio.CancelledError):
        await started
    assert ended == [True]


async def test_it_is_a_task_of_that_name() -> None:
    started = start(asyncio.sleep(0), "a nap")
    assert isinstance(started, asyncio.Task)
    assert started.get_name() == "a nap"
    await started
