"""The demo's world: the window's own users at its own gateway, who stay when a run is over; and what they said is
counted."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from rts_console.client.backend import Backend
from rts_console.gui.scenario_world import CannotRun, ScenarioWorld
from rts_console.gui.stage import Identity, Target
from rts_console.protocol import events as ev
from rts_console.protocol.events import Event
from rts_console.protocol.words import Outcome
from rts_console.scenario.environment import Environment
from rts_console.scenario.model import Identity as Role
from rts_console.scenario.model import Scenario
from rts_console.scenario_gateway import Address, App


class Tally:
    """Counts messages to users and rooms: how many were `sent`, how many copies of those that were accepted are
    `expected`, and how many were `received`."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.sent = 0
        self.expected = 0
        self.received = 0

    @property
    def lost(self) -> int:
        """Copies that have not come, or not yet."""
        return self.expected - self.received

    def take(self, events: Sequence[Event]) -> None:
        """Be told (an observer of a client)."""
        for event in events:
            match event:
                case ev.MessageSent():
                    self._count(event, 1)
                case ev.RoomMessageSent():
                    self._count(event, event.recipients)
                case ev.MessageReceived() | ev.RoomMessageReceived():
                    self.received += 1

    def _count(self, event: ev.SendCompleted, copies: int) -> None:
        self.sent += 1
        if event.outcome is Outcome.ACCEPTED:
            self.expected += copies


class DemoWorld(ScenarioWorld):
    """Users of a scenario are those of the local profile in the window; they stay there, logged in."""

    attended = True

    def __init__(self, *arguments: Any) -> None:
        """Take what every world takes."""
        super().__init__(*arguments)
        self.tally = Tally()
        self._endings: dict[str, tuple[Backend, Callable[[], None]]] = {}

    async def begin_anew(self, scenario: Scenario) -> None:
        """Let the scenario's users who are logged in already begin as if they were not."""
        for role in scenario.identities.values():
            identity = self._known(role.user_id)
            if identity is not None and identity.backend.logged_in:
                await self._context.stage.renew(identity)

    def close(self) -> None:
        """Count no more."""
        endings, self._endings = self._endings, {}
        for _, end in endings.values():
            end()

    async def clear(self) -> None:
        """Nobody is taken away."""
        self.cast = {}

    @asynccontextmanager
    async def environment(
        self, scenario: Scenario, *, connected: bool = False, allow_python: bool = False
    ) -> AsyncIterator[Environment]:
        """What a run needs at the window's gateway, which runs already. Raises `CannotRun`."""
        if not self._context.child.running:
            raise CannotRun("The local gateway does not run: start it under Gateway.")
        async with super().environment(scenario, allow_python=allow_python) as environment:
            yield environment

    def _newcomers(self, scenario: Scenario) -> int:
        return sum(self._known(role.user_id) is None for role in scenario.identities.values())

    def _wishes(self, scenario: Scenario) -> Mapping[str, Any]:
        return {}

    async def _local(self) -> tuple[Address, App, Target]:
        address, _, target = await super()._local()
        child = self._context.child
        return address, self._app_of_window(), Target(child.url, child.app_id, profile=target.profile)

    def _known(self, user_id: str) -> Identity | None:
        app_id = self._context.child.app_id
        here = self._context.stage.identities
        return next((each for each in here if (each.user_id, each.app_id) == (user_id, app_id)), None)

    def _enter(self, role: Role, target: Target) -> Identity:
        identity = self._known(role.user_id)
        if identity is None:
            identity = super()._enter(role, target)
        self.cast[role.name] = identity
        self._listen(identity)
        return identity

    def _listen(self, identity: Identity) -> None:
        backend, end = self._endings.get(identity.key, (None, None))
        if backend is identity.backend:
            return
        if end is not None:
            end()
        self._endings[identity.key] = identity.backend, identity.backend.observe(self.tally.take)

    async def _leave(self, identity: Identity) -> None:
        """It stays as it is."""
