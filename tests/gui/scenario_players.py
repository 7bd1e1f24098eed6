"""A world for runs without a gateway: each role is a hand-written backend, and tokens are words."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rts_console.client.backend import Backend
from rts_console.gui.context import Context
from rts_console.gui.loop import TaskScope
from rts_console.gui.scenario_world import CannotRun, ScenarioWorld
from rts_console.gui.stage import Target
from rts_console.protocol.secret import Secret
from rts_console.scenario.environment import Environment
from rts_console.scenario.model import Identity as Role
from rts_console.scenario.model import Scenario

HERE = Target("ws://127.0.0.1:1", "0" * 24)

TALK = """name: Two talk
identities:
  alice:
  bob:
steps:
  - login: [alice, bob]
    note: Two people open the app.
  # before the message
  - send: {from: alice, to: bob, text: hello}
  - expect: alice is logged in within 1 s
"""
WRONG = TALK + '  - expect: bob receives "never" within 10 ms\n  - wait: 1 s\n'
SLOW = TALK + "  - wait: {for: 1 h, always: true}\n"


class FakeWorld(ScenarioWorld):
    """Puts backends of the test on the stage; `refusal` is why it cannot run."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.refusal = ""
        self.tasks = TaskScope()

    @asynccontextmanager
    async def environment(
        self, scenario: Scenario, *, connected: bool = False, allow_python: bool = False
    ) -> AsyncIterator[Environment]:
        await self.clear()
        if self.refusal:
            raise CannotRun(self.refusal)

        @asynccontextmanager
        async def never(identity: Role) -> AsyncIterator[Backend]:
            raise AssertionError(identity)
            yield  # it is a generator

        plain = Environment(never, mint=lambda user_id, token: Secret("word"), allow_python=allow_python)
        yield self._on_stage(plain, HERE)
