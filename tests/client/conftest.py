"""Gateways for the client to talk to, and a loop on which nothing may be left behind."""

import asyncio
import gc
from collections.abc import AsyncIterator
from typing import Any

import pytest

from rts_console.gateway.server import Gateway
from tests.client.people import NO_RATES, config
from tests.client.scripted import ScriptedGateway
from tests.support import until


@pytest.fixture(autouse=True)
async def quiet_loop() -> AsyncIterator[None]:
    """No task, no exception that nobody took."""
    problems: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: problems.append(context))
    yield
    gc.collect(1)  # the young ones: what this test made
    here = {asyncio.current_task()}
    await until(lambda: asyncio.all_tasks() == here)
    assert not problems


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    """The real one, without limits on rates."""
    async with Gateway(config(limits=NO_RATES)) as gateway:
        yield gateway


@pytest.fixture
async def scripted() -> AsyncIterator[ScriptedGateway]:
    """One that does as it is told."""
    async with ScriptedGateway() as gateway:
        yield gateway
