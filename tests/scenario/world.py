"""A gateway in this process and what a scenario needs at it; runs a text and gives the result."""

import hashlib
import textwrap
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from rts_console.gateway.config import AccessKey, Operator
from rts_console.gateway.server import Gateway
from rts_console.protocol.secret import Secret
from rts_console.scenario.environment import Environment
from rts_console.scenario.format import loads
from rts_console.scenario.player import Player
from rts_console.scenario.progress import RunResult, StepResult
from rts_console.scenario_gateway import Address, App, environment_at
from tests.client.people import APP, KEY, config

OPERATOR = Secret("operator-of-the-tests")
ACCESS = ("AK-of-the-tests", Secret("secret-of-the-tests"))


@asynccontextmanager
async def world(**changes: Any) -> AsyncIterator[tuple[Gateway, Environment]]:
    """A gateway with an operator, and the environment of one run at it."""
    digest = hashlib.sha256(OPERATOR.reveal().encode()).hexdigest()
    changes.setdefault("operators", [Operator("test", digest, "admin")])
    changes.setdefault("access_keys", [AccessKey(*ACCESS)])
    allow_python = changes.pop("allow_python", False)
    async with Gateway(config(**changes), admin_port=0) as gateway:
        address = Address(gateway.url, gateway.http_url, gateway.admin_url, OPERATOR)
        async with environment_at(address, App(APP, KEY, *ACCESS), allow_python=allow_python) as environment:
            yield gateway, environment


def scenario_of(steps: str, head: str = "identities: {alice: , bob: , carol: }") -> str:
    """A scenario with these steps."""
    return f"{textwrap.dedent(head).strip()}\nsteps:\n{textwrap.indent(textwrap.dedent(steps).strip(), '  ')}\n"


async def play(steps: str, head: str = "identities: {alice: , bob: , carol: }", **how: Any) -> RunResult:
    """Run steps at a gateway of their own."""
    changes = {key: how.pop(key) for key in ("grace_s", "limits", "rules", "allow_python") if key in how}
    async with world(**changes) as (_, environment):
        return await Player(loads(scenario_of(steps, head)), environment, **how).run()


def failure(result: RunResult) -> StepResult:
    """The step that failed first."""
    assert result.first_failure is not None, [each.words for each in result.results]
    return result.first_failure
