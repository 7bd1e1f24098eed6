"""A case played again on the local gateway: identities of its own, in an app where nobody else is, and a log of it."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from rts_console.case_replay import Plan, Played, play
from rts_console.client.admin import AdminClient, AdminError
from rts_console.client.backend import Backend
from rts_console.gui.child import GatewayChild
from rts_console.gui.operator import load_library
from rts_console.gui.stage import BackendFactory, Target
from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import Event
from rts_console.protocol.secret import Secret
from rts_console.record.fault_rows import FaultRows
from rts_console.record.log import EventLog
from rts_console.vendors.families import family_of
from rts_console.vendors.login_tokens import make_login_token

TOKEN_LIFE_S: Final = 24 * 3600


class Replay:
    """One replay. `log` is what happened in it; whoever made this closes it."""

    def __init__(self, child: GatewayChild, make_backend: BackendFactory, log: EventLog, plan: Plan) -> None:
        self.log = log
        self.plan = plan
        self._child = child
        self._make_backend = make_backend
        self._over = False

    async def run(self, speed: float, told: Callable[[int, int], None]) -> Played:
        """Start the gateway if need be, and play. Raises `GatewayFailed`, `InvalidCall`."""
        await self._child.start()
        async with self._operator() as operator:
            return await play(
                self.plan,
                self._connect,
                app_server=self._child.echo_url,
                operator=operator,
                speed=speed,
                told=told,
                over=self._end,
            )

    @asynccontextmanager
    async def _operator(self) -> AsyncIterator[FaultRows | None]:
        """Who sets faults, in the app of the replay alone; nobody does where others use that too."""
        app_id, _key = self._app()
        if app_id == self._child.app_id or not self._child.admin_url:
            yield None
            return
        await load_library()
        async with AdminClient(self._child.admin_url, self._child.operator_token) as admin:
            inside = _InApp(admin, app_id)
            try:
                yield FaultRows(inside, self.log)
            finally:
                await inside.end()

    def _end(self) -> None:
        """That its users log out now is nothing that the case did."""
        self._over = True

    def _connect(self, key: str) -> tuple[Backend, Secret]:
        app_id, app_key = self._app()
        backend = self._make_backend(Target(self._child.url, app_id))

        def observe(events: Iterable[Event]) -> None:
            if not self._over:
                self.log.append(key, events)

        backend.observe(observe)
        return backend, self._token(app_id, app_key, self.plan.users[key])

    def _app(self) -> tuple[str, Secret]:
        """One of the apps for runs, so that nobody in the window is thrown out; where there are none, the window's."""
        if self._family() == "volcengine" and self._child.run_apps:
            return self._child.run_apps[-1]
        return self._child.app_id, self._child.app_key

    def _family(self) -> str:
        return family_of(self._child.rules).name

    def _token(self, app_id: str, app_key: Secret, user_id: str) -> Secret:
        now_s = now_ns() // 10**9
        return make_login_token(self._family(), app_id, app_key, user_id, issued_at_s=now_s, life_s=TOKEN_LIFE_S)


class _InApp:
    """An operator whose faults meet the users of one app alone."""

    def __init__(self, admin: AdminClient, app_id: str) -> None:
        self._admin = admin
        self._whom = {"app_id": app_id, "owner": f"replay {secrets.token_hex(4)}"}

    async def act(self, what: str, **fields: Any) -> Mapping[str, Any]:
        return await self._admin.act(what, **(fields | self._whom if what == "fault" else fields))

    async def end(self) -> None:
        """Lift all of them. A gateway that is gone has none."""
        with suppress(AdminError):
            await self._admin.act("lift", owner=self._whom["owner"])


async def paced(steps: Iterable[object]) -> None:
    """Do something step by step while everything else goes on."""
    for _ in steps:
        await asyncio.sleep(0.001)
