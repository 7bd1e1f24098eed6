"""Nothing is left behind by a WebSocket."""

from collections.abc import AsyncIterator

import pytest

from tests.support import nothing_left_behind


@pytest.fixture(autouse=True)
async def quiet_loop() -> AsyncIterator[None]:
    """Nothing is left behind: no task, no exception that nobody took."""
    async with nothing_left_behind():
        yield
