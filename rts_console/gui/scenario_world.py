"""The world of a scenario that runs in the window: its users come on the stage, at a gateway here or elsewhere."""

import asyncio
import contextlib
import dataclasses
import importlib
import itertools
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from rts_console.client.backend import Backend, Operator
from rts_console.gui.child import FIRST_RULES, GatewayChild, GatewayFailed
from rts_console.gui.context import Context
from rts_console.gui.stage import MOST_IDENTITIES, Identity, StageFull, Target
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import ReturnStatus
from rts_console.scenario.environment import CannotMint, Environment, Mint
from rts_console.scenario.model import Identity as Role
from rts_console.scenario.model import Scenario
from rts_console.scenario.steps import Token
from rts_console.scenario_gateway import Address, App, config_of, environment_at, new_apps, token_variable
from rts_console.vendors.families import family_of

FindSecret = Callable[[str, str], Secret | None]


class CannotRun(Exception):
    """A run could not begin; the text says why and what to do."""


class ScenarioWorld:
    """Makes the environment of one run after the other. `cast` are the users of the last one, by what steps call them.

    They stay on the stage, logged out, until the next run begins, so that what they did can be looked at.
    `attended`: their tokens are replaced before they end, which a run may be about. `staged`: it is played for others.
    Users who are here already, at the window's own gateway, play themselves then, and stay; `newcomers` stay as the end
    of the run finds them, and so does a gateway of their own, so that the last picture stands.
    """

    attended = False

    def __init__(self, context: Context) -> None:
        """Take the window's stage and its gateway."""
        self._context = context
        self._apps = itertools.cycle(context.child.run_apps)
        self.cast: dict[str, Identity] = {}
        self.staged = False
        self._stages: list[GatewayChild] = []
        self._own: list[Identity] = []
        self._lent: dict[str, Identity] = {}

    @property
    def newcomers(self) -> tuple[Identity, ...]:
        """Who is on the stage because of the last run alone."""
        return tuple(self._own)

    @asynccontextmanager
    async def environment(
        self, scenario: Scenario, *, connected: bool = False, allow_python: bool = False
    ) -> AsyncIterator[Environment]:
        """What a run needs, for as long as it takes: at the local gateway, or `connected` to where the profile is.

        A scenario that wishes its gateway otherwise gets one of its own. Raises `CannotRun`.
        """
        await self.clear()
        self._lent = {} if connected else self._lenders(scenario)
        self._make_room(scenario)
        async with contextlib.AsyncExitStack() as stack:
            await _load_library()
            if connected:
                address, app, target = self._connected()
            elif wishes := self._wishes(scenario):
                address, app, target = await self._own_gateway(wishes, stack)
            elif self._lent:
                address, app, target = await self._window()
            else:
                address, app, target = await self._local()
            environment = await stack.enter_async_context(environment_at(address, app, allow_python=allow_python))
            yield self._on_stage(environment, target)

    async def clear(self) -> None:
        """Take the users of the last run off the stage, with a gateway that was theirs."""
        leaving, self._own, self.cast = self._own, [], {}
        await asyncio.gather(*(self._context.stage.remove(identity) for identity in leaving))
        while self._stages:
            await self._stages.pop().stop()

    def _make_room(self, scenario: Scenario) -> None:
        """Before anything is done: a run that finds no place for one of its users in the middle helps nobody."""
        free = MOST_IDENTITIES - len(self._context.stage.identities)
        if (count := self._newcomers(scenario)) > free:
            raise CannotRun(
                f"The scenario has {count:,} users, and the window has room for {free:,} more. Remove some here, or "
                "run it without a window: rts-console run FILE."
            )

    def _newcomers(self, scenario: Scenario) -> int:
        return len(scenario.identities) - len(self._lent)

    def _lenders(self, scenario: Scenario) -> dict[str, Identity]:
        """Who plays themselves, by user id."""
        if not self.staged or self._wishes(scenario):
            return {}
        users = {role.user_id for role in scenario.identities.values()}
        here, app_id = self._context.stage.identities, self._context.child.app_id
        return {each.user_id: each for each in reversed(here) if each.app_id == app_id and each.user_id in users}

    # --- where ---

    def _wishes(self, scenario: Scenario) -> Mapping[str, Any]:
        """What the window's gateway is not: a scenario that does not say is for Volcengine's rules."""
        if scenario.gateway or family_of(self._context.child.rules).name == "volcengine":
            return scenario.gateway
        return {"rules": FIRST_RULES}

    async def _local(self) -> tuple[Address, App, Target]:
        child = self._context.child
        await _start(child)
        app_id, key = next(self._apps)
        app = App(app_id, key, child.access_key, child.secret_key)
        return _address(child), app, Target(child.url, app_id, profile=self._local_profile())

    async def _window(self) -> tuple[Address, App, Target]:
        """Where the window's own users are; those who play begin as if they were not logged in."""
        child, stage = self._context.child, self._context.stage
        await _start(child)
        for identity in self._lent.values():
            await stage.move(identity, dataclasses.replace(identity.target, url=child.url))
            if identity.backend.logged_in:
                await stage.renew(identity)
        return _address(child), self._app_of_window(), Target(child.url, child.app_id, profile=self._local_profile())

    async def _own_gateway(
        self, wishes: Mapping[str, Any], stack: contextlib.AsyncExitStack
    ) -> tuple[Address, App, Target]:
        child = GatewayChild()
        app = new_apps(1, wishes)[0]
        child.config = config_of([app], child.operator_token, wishes)
        stack.push_async_callback(self._end_gateway, child)
        await _start(child)
        return _address(child), app, Target(child.url, app.app_id, profile=self._local_profile())

    async def _end_gateway(self, child: GatewayChild) -> None:
        if self.staged:
            self._stages.append(child)
        else:
            await child.stop()

    def _local_profile(self) -> str:
        return next(profile.name for profile in self._context.settings.profiles if profile.kind == "local")

    def _connected(self) -> tuple[Address, App, Target]:
        """Where the users of the profile in use are, and with what is known of the keys there."""
        child, profile = self._context.child, self._context.settings.active.name
        here = next((each for each in self._context.stage.identities if each.profile == profile), None)
        if here is None:
            raise CannotRun(
                f"Nobody is connected to {profile} yet. Log a user in there first, or run at the local gateway."
            )
        target = here.target
        if target.app_id == child.app_id:
            return _address(child), self._app_of_window(), target
        desk = self._context.operator.desk if not self._context.operator.is_local else None
        admin_url, token = (desk.url, desk.token) if desk is not None else ("", Secret(""))
        address = Address(target.url, admin_url=admin_url, operator_token=token, ca_file=target.ca_file)
        return address, App(target.app_id), target

    def _app_of_window(self) -> App:
        child = self._context.child
        match family_of(child.rules).name:
            case "rongcloud":
                return App(child.app_id, child.app_key, rongcloud_secret=child.app_key, issues_tokens=True)
            case "agora":
                return App(child.app_id)
        return App(child.app_id, child.app_key, child.access_key, child.secret_key)

    # --- who ---

    def _on_stage(self, environment: Environment, target: Target) -> Environment:
        @asynccontextmanager
        async def open_client(identity: Role) -> AsyncIterator[Backend]:
            entered = self._enter(identity, target)
            try:
                yield entered.backend
            finally:
                await self._leave(entered)

        operator = environment.operator
        return dataclasses.replace(
            environment,
            open_client=open_client,
            mint=self._mint(environment.mint or self._known_token(target)),
            find_secret=self._find_secret(environment.find_secret, target),
            operator=_SeenOperator(operator, self._context.operator.be_eager) if operator is not None else None,
        )

    def _enter(self, role: Role, target: Target) -> Identity:
        identity = self._lent.pop(role.user_id, None) or self._add(role, target)
        identity.attended = self.attended
        self.cast[role.name] = identity
        return identity

    def _add(self, role: Role, target: Target) -> Identity:
        try:
            identity = self._context.stage.add(role.user_id, target, name=role.name)
        except StageFull as error:
            raise InvalidCall(ReturnStatus.WRONG_STATE, str(error)) from None
        self._own.append(identity)
        return identity

    async def _leave(self, identity: Identity) -> None:
        """It stays to be looked at, and no longer tries anything; who was here before stays as it is, and so do all of
        what is staged."""
        stays = self.staged or identity not in self._own
        identity.attended = True  # only the run could be about how its token ends
        if not stays and self._context.stage.get(identity.key) is identity:
            await self._context.stage.renew(identity)

    def _mint(self, mint: Mint) -> Mint:
        """Tokens are shown on the cards of their users, and hidden in exports."""

        def minted(user_id: str, token: Token) -> Secret:
            made = mint(user_id, token)
            for identity in self.cast.values():
                if identity.user_id == user_id:
                    self._context.stage.set_token(identity, made)
                    identity.attended = self.attended
            return made

        return minted

    def _find_secret(self, find: FindSecret, target: Target) -> FindSecret:
        """A token that was recorded by its variable is that of the user who is connected there."""
        there = [each for each in self._context.stage.identities if each.app_id == target.app_id and each.token]
        tokens = {token_variable(each.user_id): each.token for each in reversed(there)}
        return lambda kind, name: find(kind, name) or (tokens.get(name) if kind == "env" else None)

    def _known_token(self, target: Target) -> Mint:
        """Where there is no key to make all tokens with, users log in with those that they have in the window."""

        def known(user_id: str, token: Token) -> Secret:
            if token != Token():
                raise CannotMint("there is no key of this app here to make such a token with; use the local gateway")
            if target.app_id == self._context.child.app_id:
                return self._context.child.mint(user_id, self._context.settings.token_life_s)
            for identity in self._context.stage.identities:
                if (identity.user_id, identity.app_id) == (user_id, target.app_id) and identity.token:
                    return identity.token
            raise CannotMint(
                f"there is no token of {user_id} at {target.profile}; log in as {user_id} there, or write "
                f"'token: {{env: NAME}}' below the identity"
            )

        return known


class _SeenOperator:
    """The run's operator; the window looks at once at what it does."""

    def __init__(self, operator: Operator, look: Callable[[], None]) -> None:
        self._operator = operator
        self._look = look

    async def act(self, what: str, **fields: Any) -> Mapping[str, Any]:
        try:
            return await self._operator.act(what, **fields)
        finally:
            self._look()


def _address(child: GatewayChild) -> Address:
    return Address(child.url, child.http_url, child.admin_url, child.operator_token)


async def _start(child: GatewayChild) -> None:
    try:
        await child.start()
    except GatewayFailed as error:
        raise CannotRun(f"The local gateway did not start: {error}") from None


async def _load_library() -> None:
    """It takes some hundred milliseconds to load, in which a window that loads it itself would stand still."""
    for name in ("aiohttp", "jsonschema"):
        if name not in sys.modules:
            await asyncio.to_thread(importlib.import_module, name)
