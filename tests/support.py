"""What tests of every part share. Plain asyncio, no Qt."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any


async def until(condition: Callable[[], object], timeout_s: float = 5.0) -> None:
    """Wait until ``condition()`` holds; raise TimeoutError, which names it, if it does not within the time.

    For facts that nothing can be awaited for. It looks every millisecond, so the loop goes on meanwhile.
    """
    give_up_at = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > give_up_at:
            raise TimeoutError(f"not within {timeout_s} s: {_name_of(condition)}")
        await asyncio.sleep(0.001)


def _name_of(condition: Callable[[], object]) -> str:
    code = getattr(condition, "__code__", None)
    if code is None:
        return repr(condition)
    return f"{code.co_qualname} at {code.co_filename}:{code.co_firstlineno}"


@asynccontextmanager
async def nothing_left_behind() -> AsyncIterator[None]:
    """Fail when a task is still there at the end, or an exception was raised on the loop that nobody took."""
    problems: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: problems.append(context))
    yield
    gc.collect(1)  # the young ones: what this test made
    here = {asyncio.current_task()}
    await until(lambda: asyncio.all_tasks() == here)
    assert not problems
