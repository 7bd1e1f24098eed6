"""Nothing is left behind by a WebSocket."""

import asyncio
import gc
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.support import until


@pytest.fixture(autouse=True)
async def quiet_loop() -> AsyncIterator[None]:
    """Nothing is left behind: no task, no exception that nobody took."""
    problems: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: problems.append(context))
    yield
    gc.collect(1)  # the young ones: what this test made
    here = {asyncio.current_task()}
    await until(lambda: asyncio.all_tasks() == here)
    assert not problems
