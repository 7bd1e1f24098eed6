"""A gateway for the probe to talk to."""

from collections.abc import AsyncIterator

import pytest

from rts_console.gateway.server import Gateway
from tests.client.people import NO_RATES, config


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    """The real one, without limits on rates."""
    async with Gateway(config(limits=NO_RATES)) as gateway:
        yield gateway
