"""Reset scene: everything as it was when somebody began to present, whatever has happened since. No widgets.

What was shown is kept as a case first. Nothing here needs a network but the gateway's own.
"""

import asyncio
import dataclasses
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from rts_console.gui.case_contents import contents_of
from rts_console.gui.child import ChildState, GatewayFailed
from rts_console.gui.context import Context
from rts_console.gui.export_sources import known_secrets
from rts_console.gui.person import Person
from rts_console.gui.stage import Identity, StageFull, Target
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import RtsError
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import ConnectionState
from rts_console.record.case import ENDING, CaseError, save

FOLDER: Final = "scenes"
"""Below the folder for data: where what was shown is kept."""
USER_LIMIT_S: Final = 6.0
GATEWAY_LIMIT_S: Final = 4.0
"""A gateway that does not answer within it is started anew."""
_LINKED: Final = (ConnectionState.CONNECTED, ConnectionState.RECONNECTED)


@dataclass(frozen=True, slots=True)
class UserThen:
    """A user at the beginning. `local`: at the gateway that the console starts itself."""

    key: str
    user_id: str
    target: Target
    token: Secret
    local: bool
    logged_in: bool
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """How everything was at the beginning."""

    users: tuple[UserThen, ...] = ()
    active: str = ""
    gateway: bool = False


@dataclass(slots=True)
class Done:
    """What came of a reset: the file that keeps what was shown, if there was something, and what did not work."""

    kept: Path | None = None
    problems: list[str] = field(default_factory=list)


class SceneReset:
    """Remembers the opening, and brings it back. `folder` is where what was shown is kept."""

    def __init__(self, context: Context, scenario: Any, stop_others: Callable[[], object]) -> None:
        """`scenario` is the Scenario panel, if there is one; `stop_others` ends what else plays."""
        self._context = context
        self._scenario = scenario
        self._stop_others = stop_others
        self._person = Person(context)
        self.opening = Opening()
        self.folder: Path | None = None

    def take(self) -> None:
        """This is the beginning."""
        context, stage = self._context, self._context.stage
        cast = self._cast()
        users = tuple(self._then(each) for each in stage.identities if each not in cast)
        active = stage.active.key if stage.active is not None else ""
        self.opening = Opening(users, active, context.child.running)

    def _cast(self) -> Sequence[Identity]:
        """The users of a scenario come and go with it."""
        return self._scenario.world.newcomers if self._scenario is not None else ()

    def _then(self, identity: Identity) -> UserThen:
        facts = self._context.stage.facts(identity)
        rooms = tuple(room.room_id for room in facts.joined_rooms)
        local = self._context.child.serves(identity.app_id)
        return UserThen(identity.key, identity.user_id, identity.target, identity.token, local, facts.logged_in, rooms)

    # Back to it

    async def reset(self) -> Done:
        """Bring it back; what does not work is told, and the rest done all the same."""
        done = Done()
        self._stop_others()
        await self._end_run()
        await self._try(done, self._revive_gateway(done))
        async with asyncio.TaskGroup() as group:
            keeping = group.create_task(self._keep(done), name="keep what was shown")
            group.create_task(self._bring_users(done), name="bring the users back")
        self._forget(clear=keeping.result())
        return done

    async def _end_run(self) -> None:
        if self._scenario is None:
            return
        run = self._scenario.run
        if run is not None and not run.over:
            run.cancel()
            await run.ended()
        await self._scenario.world.clear()

    async def _try(self, done: Done, act: Awaitable[None]) -> None:
        try:
            await act
        except (GatewayFailed, RtsError, StageFull, TimeoutError, ValueError) as error:
            done.problems.append(str(error) or type(error).__name__)

    # The gateway

    async def _revive_gateway(self, done: Done) -> None:
        """It runs again if it did, and nothing is wrong on purpose. One that does not answer is started anew."""
        child, operator = self._context.child, self._context.operator
        wanted = self.opening.gateway or any(user.local and user.logged_in for user in self.opening.users)
        if wanted and child.state is not ChildState.RUNNING:
            await child.start()
        if operator.desk is None:
            return
        problem = await self._lift()
        if not problem:
            return
        if not operator.is_local:
            done.problems.append(problem)
            return
        await child.restart()
        await self._lift()

    async def _lift(self) -> str:
        """End all faults that were set here; at the local gateway those of others too. Returns what went wrong."""
        operator = self._context.operator
        try:
            async with asyncio.timeout(GATEWAY_LIMIT_S):
                outcome = await (operator.lift_all() if operator.is_local else operator.lift_own())
        except TimeoutError:
            return "The gateway does not answer."
        return outcome.problem

    # The users

    async def _bring_users(self, done: Done) -> None:
        stage = self._context.stage
        wanted = {user.key: user for user in self.opening.users}
        leaving = [each for each in stage.identities if each.key not in wanted]
        acts = [stage.remove(each) for each in leaving]
        acts += [self._bring(user) for user in self.opening.users]
        await asyncio.gather(*(self._try(done, act) for act in acts))
        stage.activate(self.opening.active)

    async def _bring(self, user: UserThen) -> None:
        try:
            async with asyncio.timeout(USER_LIMIT_S):
                identity = await self._here(user)
                await self._log_in_or_out(user, identity)
                if user.logged_in:
                    await self._be_in_rooms(user, identity)
        except TimeoutError:
            raise TimeoutError(f"{user.user_id} was not ready within {USER_LIMIT_S:g} s") from None
        except RtsError as error:
            raise ValueError(f"{user.user_id}: {error or type(error).__name__}") from error

    async def _here(self, user: UserThen) -> Identity:
        """The user on the stage, at the service that it was at; the local one may listen elsewhere by now."""
        stage, child = self._context.stage, self._context.child
        target = user.target
        if user.local and child.url and target.url != child.url:
            target = dataclasses.replace(target, url=child.url)
        identity = stage.get(user.key)
        if identity is None:
            return stage.add(user.user_id, target, token=user.token, name=user.key)
        await stage.move(identity, target)
        return identity

    async def _log_in_or_out(self, user: UserThen, identity: Identity) -> None:
        if not user.logged_in:
            if identity.backend.logged_in:
                await identity.backend.logout()
            return
        if identity.backend.logged_in and identity.backend.connection_state in _LINKED:
            return
        await self._context.stage.renew(identity)
        token = self._person.token_for(identity) or user.token
        if not token:
            raise ValueError(f"{user.user_id} has no token: act as this user and paste one under Connection")
        self._context.stage.set_token(identity, token)
        await identity.backend.login(token, user.user_id)

    async def _be_in_rooms(self, user: UserThen, identity: Identity) -> None:
        backend = identity.backend
        for room in list(backend.rooms):
            if room.room_id not in user.rooms:
                await room.close()
        for room_id in user.rooms:
            known = next((each for each in backend.rooms if each.room_id == room_id), None)
            room = known or backend.create_room(room_id)
            if not room.joined:
                await room.join()

    # What was shown

    async def _keep(self, done: Done) -> bool:
        """Save what was shown as a case, without secrets, a little at a time; whether it may be cleared then."""
        log = self._context.log
        if not len(log):
            return True
        at = datetime.fromtimestamp(now_ns() / 1e9)
        title = f"What was shown until {at:%Y-%m-%d %H:%M:%S}"
        contents = contents_of(self._context, log, title, "", ())
        try:
            path = self._place() / f"scene-{at:%Y%m%d-%H%M%S}{ENDING}"
            for _ in save(path, log, contents, known_secrets(self._context)):
                await asyncio.sleep(0)
        except (CaseError, OSError) as error:
            done.problems.append(f"What was shown could not be kept, so it was not cleared: {error}")
            return False
        done.kept = path
        return True

    def _place(self) -> Path:
        if self.folder is None:
            self.folder = Path(tempfile.mkdtemp(prefix="rts-console-scenes-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder

    def _forget(self, *, clear: bool) -> None:
        """Begin with nothing said and nothing measured."""
        context = self._context
        if clear:
            context.log.clear()
            context.operator.forget_past()
            context.time_cursor.clear()
        context.quality.clear()
        for identity in context.stage.identities:
            context.store.mark_read(identity.key)
