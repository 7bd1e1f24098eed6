"""Many users of the local gateway at once: added, logged in and joined side by side, and taken away again. No Qt."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from rts_console.client.backend import Room
from rts_console.gui.child import GatewayChild
from rts_console.gui.stage import Identity, Stage, StageFull, Target
from rts_console.protocol.errors import InvalidCall, RequestRejected, RtsError
from rts_console.protocol.words import RULE_SETS, IdRule

AT_ONCE: Final = 16
"""Users that come, or go, at the same time: enough to be fast, few enough that the window lives on."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A user who did not come all the way: the step that failed, and why. Those of one `kind` have one cause."""

    user_id: str
    step: str
    kind: str
    why: str


@dataclass(slots=True)
class Crowd:
    """Users who come together, as they were asked for, and how far they are.

    `added` are the identities that were made for it, `unfinished` those of them that a cancellation met on their way.
    """

    title: str
    names: Sequence[str]
    rooms: Sequence[str] = ()
    life_s: int = 0
    done: int = 0
    failures: list[Failure] = field(default_factory=list)
    added: list[Identity] = field(default_factory=list)
    unfinished: list[Identity] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Users asked for."""
        return len(self.names)

    @property
    def arrived(self) -> int:
        """Users that are logged in and in all their rooms."""
        return self.done - len(self.failures)

    def reasons(self) -> list[tuple[Failure, list[str]]]:
        """The first failure of each step and cause, with all users that it befell; the most frequent first."""
        alike: dict[tuple[str, str], list[Failure]] = {}
        for failure in self.failures:
            alike.setdefault((failure.step, failure.kind), []).append(failure)
        most_first = sorted(alike.values(), key=len, reverse=True)
        return [(failures[0], [each.user_id for each in failures]) for failures in most_first]


class Crew:
    """Brings crowds onto the stage and takes them away."""

    def __init__(self, stage: Stage, child: GatewayChild, profile: Callable[[], str]) -> None:
        """`profile` names the profile of the local gateway."""
        self._stage = stage
        self._child = child
        self._profile = profile

    @property
    def ids(self) -> IdRule:
        """What ids may be by the rules of the local gateway, to which the crowd goes."""
        return RULE_SETS[self._child.rules].ids

    async def bring(self, crowd: Crowd) -> None:
        """Add, log in and join all of them; the gateway is started first. Raises `GatewayFailed`.

        A user who is on the stage already is not made twice, only logged in. After a cancellation `remove` those that
        are `unfinished`.
        """
        await self._child.start()
        waiting = deque(crowd.names)
        async with asyncio.TaskGroup() as group:
            for _ in range(min(AT_ONCE, crowd.total)):
                group.create_task(self._work(crowd, waiting), name="bring users")

    async def _work(self, crowd: Crowd, waiting: deque[str]) -> None:
        while waiting:
            failure = await self._bring_one(crowd, waiting.popleft())
            if failure is not None:
                crowd.failures.append(failure)
            crowd.done += 1

    async def _bring_one(self, crowd: Crowd, user_id: str) -> Failure | None:
        try:
            identity = self._find(user_id) or self._add(crowd, user_id)
        except (StageFull, InvalidCall) as error:
            return Failure(user_id, "add", type(error).__name__, str(error))
        try:
            return await self._log_in(crowd, identity) or await self._join(crowd, identity)
        except asyncio.CancelledError:
            if identity in crowd.added:
                crowd.unfinished.append(identity)
            raise

    def _find(self, user_id: str) -> Identity | None:
        """Who is on the stage as that user of the local gateway."""
        return next(
            (each for each in self._stage.identities if each.user_id == user_id and each.app_id == self._child.app_id),
            None,
        )

    def _add(self, crowd: Crowd, user_id: str) -> Identity:
        target = Target(self._child.url, self._child.app_id, profile=self._profile())
        identity = self._stage.add(user_id, target)
        crowd.added.append(identity)
        return identity

    async def _log_in(self, crowd: Crowd, identity: Identity) -> Failure | None:
        if identity.backend.logged_in:
            return None
        token = self._child.mint(identity.user_id, crowd.life_s)
        self._stage.set_token(identity, token)
        try:
            await identity.backend.login(token, identity.user_id)
        except RtsError as error:
            return _failed(identity, "log in", error)
        return None

    async def _join(self, crowd: Crowd, identity: Identity) -> Failure | None:
        for room_id in crowd.rooms:
            try:
                room = _room(identity, room_id)
                if not room.joined:
                    await room.join()
            except RtsError as error:
                return _failed(identity, f"join {room_id}", error)
        return None

    async def remove(self, identities: Sequence[Identity]) -> None:
        """Log these out and take them off the stage, all at once."""
        await asyncio.gather(*(self._stage.remove(identity) for identity in identities))


def _failed(identity: Identity, step: str, error: RtsError) -> Failure:
    if not isinstance(error, RequestRejected):
        return Failure(identity.user_id, step, type(error).__name__, str(error))
    reason = error.reason.strip().rstrip(".") or error.code.meaning.rstrip(".")
    return Failure(identity.user_id, step, str(error.code), f"{error.code}: {reason}.")


def _room(identity: Identity, room_id: str) -> Room:
    known = next((room for room in identity.backend.rooms if room.room_id == room_id), None)
    return known or identity.backend.create_room(room_id)
