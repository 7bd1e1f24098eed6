"""Gateways for the client to talk to, and a loop on which nothing may be left behind."""

from collections.abc import AsyncIterator

import pytest

from rts_console.gateway.server import Gateway
from tests.client.people import NO_RATES, config
from tests.client.scripted import ScriptedGateway
from tests.support import nothing_left_behind


@pytest.fixture(autouse=True)
async def quiet_loop() -> AsyncIterator[None]:
    """No task, no exception that nobody took."""
    async with nothing_left_behind():
        yield


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
