"""A few minutes of virtual time in which people talk and everything goes wrong: the real client, the real hub.

The same plan with the same seed gives the same story, so what a judge finds in it can be looked at again.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rts_console.gateway.hub import Hub
from rts_console.gateway.link_journal import LinkJournal
from rts_console.gateway.local_backplane import LocalBackplane
from rts_console.gateway.login import TokenCheck
from rts_console.gateway.sqlite_backplane import SqliteBackplane, SqliteJournal
from rts_console.gateway.visits import VisitBook
from rts_console.protocol.secret import Secret
from soak.checker import Book, Verdict
from soak.people import APP, KEY, Person, Talk, config, names, settle, token, wait_until
from soak.process import data_folder
from soak.virtual import MemoryNetwork, NoAppServers, VirtualLoop, network_in_memory, run_virtually

LITTLE_S: Final = 4.0

Randomness = Callable[[str], random.Random]


@dataclass(frozen=True)
class Plan:
    """What happens: all rates are per second of virtual time, cuts and silences per person.

    A kill leaves the data; a quiet kill comes when nothing is under way, and loses all data. `skips` is the share of
    messages that do not arrive though the link holds, as if one node of several had missed them. `deaf` is the share
    of links that fall silent just when their login was answered. With `late_s`, one person comes back so long after
    every other quiet kill, when others have spoken already; before those kills little was said.
    """

    people: int = 6
    seconds: float = 120
    rate: float = 2.0
    latency_s: float = 0.03
    cuts: float = 0.08
    silences: float = 0.005
    skips: float = 0.0
    deaf: float = 0.0
    kills: float = 0.0
    quiet_kills: int = 0
    late_s: float = 0.0
    settle_s: float = 60


@dataclass(frozen=True)
class Told:
    """What became of a story."""

    verdict: Verdict
    troubles: int
    plan: Plan

    @property
    def faults(self) -> dict[str, int]:
        """What should not have happened. Where all links are soon back and data stay, every message is accepted."""
        found = dict(self.verdict.faults)
        if self.plan.quiet_kills:
            gaps = found.pop("gaps")
            found["gap_not_told"] = int(gaps == 0)
        found |= {"unknown": self.verdict.unknown}
        if not self.plan.late_s:  # peer messages to somebody whom the new gateway does not know are refused
            found["refused"] = self.verdict.refused
        return {name: count for name, count in found.items() if count}


def play(randomness: Randomness, plan: Plan) -> Told:
    """Play it through and judge it."""
    told: list[Told] = []
    random.seed(randomness("clients").random())  # their back-off draws from the common numbers

    async def main(loop: VirtualLoop) -> None:
        told.append(await _Story(loop, randomness, plan).play())

    run_virtually(main)
    return told[0]


class Backend:
    """The gateway of a story: a hub on virtual time, and what it keeps, if it keeps anything."""

    def __init__(self, loop: VirtualLoop, data: Path | None, receipts_waiting: Callable[[], None]) -> None:
        """Begin, with what is in the folder if there is one."""
        self._loop = loop
        self._dead = False
        if data is None:
            self.backplane: LocalBackplane = LocalBackplane(clock=loop.clock)
        else:
            self.backplane = SqliteBackplane(data, clock=loop.clock, waiting=self._flush_soon)
        self.hub = make_hub(loop, self.backplane, receipts_waiting)

    def kill(self) -> None:
        """End as a process does that is killed: what is not committed is gone, and the file is free again."""
        self._dead = True
        journal = self.backplane._journal
        if isinstance(journal, SqliteJournal):
            journal._changes.clear()
            journal._database.close()

    def _flush_soon(self) -> None:
        self._loop.call_soon(self._flush)

    def _flush(self) -> None:
        if not self._dead:
            self.backplane.flush()


def make_hub(loop: VirtualLoop, backplane: LocalBackplane | None, receipts_waiting: Callable[[], None]) -> Hub:
    """A hub on virtual time that serves the app."""
    hub = Hub(
        config().rule_set(),
        TokenCheck({APP: KEY}),
        NoAppServers(),
        backplane=backplane,
        clock=loop.clock,
        receipts_waiting=receipts_waiting,
    )
    # Those of a gateway that has been up for long are full; while they fill, they would look like a leak.
    hub.links = LinkJournal(loop.clock, limit=20)
    hub.visits = VisitBook(loop.clock, calls_kept=20)
    return hub


def virtual_token(loop: VirtualLoop, user_id: str, lives_s: int = 86_400) -> Secret:
    """A token by the virtual clock."""
    return token(user_id, now_s=loop.clock() // 10**9, lives_s=lives_s)


class _Story:
    def __init__(self, loop: VirtualLoop, randomness: Randomness, plan: Plan) -> None:
        self._loop = loop
        self._randomness = randomness
        self._plan = plan
        self._book = Book()
        self._data: Path | None = None
        self._backend: Backend | None = None
        self._numbers = randomness("trouble")
        self._network = MemoryNetwork(loop, self._begin_backend, randomness("network"))
        self._troubles = 0

    async def play(self) -> Told:
        async with AsyncExitStack() as stack:
            self._data = stack.enter_context(data_folder()) if self._plan.kills else None
            stack.enter_context(network_in_memory(self._network))
            self._network.start_gateway()
            people = [self._person(user_id) for user_id in names(self._plan.people)]
            for number, person in enumerate(people):
                stack.push_async_callback(person.leave)
                secret = virtual_token(self._loop, person.user_id)
                await person.come([f"room-{number % 2}", "everyone"], secret=secret)
            self._network.latency_s = (0.001, self._plan.latency_s)
            self._network.skipped_share = self._plan.skips
            for part in range(self._plan.quiet_kills + 1):
                if part:
                    await self._begin_anew(part, people)
                talk = Talk(people, self._randomness(f"talk {part}"), rate=self._plan.rate)
                await self._talk(talk, self._seconds_of(part))
            return Told(self._book.judge(talk.members()), self._troubles, self._plan)

    async def _begin_anew(self, part: int, people: list[Person]) -> None:
        """A quiet kill: all who can come back do, before anybody speaks."""
        self._book.epoch = f"after {part}"
        present = people
        if self._plan.late_s and part % 2:
            present, late = people[:-1], people[-1].client.url
            self._network.unreachable.add(late)
            self._loop.call_later(self._plan.late_s, self._network.unreachable.discard, late)
        await self._kill()
        await wait_until(lambda: all(person.up for person in present), within_s=60)
        await asyncio.sleep(3)  # a room counts as joined while it is being joined again

    def _seconds_of(self, part: int) -> float:
        if self._plan.late_s and part % 2 == 0:
            return LITTLE_S
        return self._plan.seconds / (self._plan.quiet_kills + 1)

    def _begin_backend(self, receipts_waiting: Callable[[], None]) -> Hub:
        self._backend = Backend(self._loop, self._data, receipts_waiting)
        return self._backend.hub

    def _person(self, user_id: str) -> Person:
        url = f"ws://{user_id}.memory"
        return Person(self._book, user_id, url, self._randomness(user_id), clock=self._loop.clock, patience_s=None)

    async def _talk(self, talk: Talk, seconds: float) -> None:
        self._network.deaf_share = self._plan.deaf
        async with asyncio.TaskGroup() as group:
            group.create_task(talk.run(), name="talk")
            await self._trouble(seconds)
            if self._plan.skips:
                await self._last_words(talk)
            self._network.deaf_share = 0
            talk.stop()
        await settle(self._book, talk, within_s=self._plan.settle_s)

    async def _last_words(self, talk: Talk) -> None:
        """A message that is missing is noticed by what follows it, so something has to follow."""
        self._network.skipped_share = 0
        for person in talk.people:
            for room_id in person.rooms:
                await person.say(room_id)

    async def _trouble(self, seconds: float) -> None:
        step_s = 0.2
        ends_at = self._loop.time() + seconds
        while self._loop.time() < ends_at:
            await asyncio.sleep(step_s * self._numbers.uniform(0.5, 1.5))
            for link in list(self._network.links.values()):
                if self._numbers.random() < self._plan.cuts * step_s:
                    self._troubles += 1
                    link.cut()
                elif self._numbers.random() < self._plan.silences * step_s:
                    self._troubles += 1
                    link.fall_silent()
            if self._numbers.random() < self._plan.kills * step_s:
                await self._kill()

    async def _kill(self) -> None:
        assert self._backend is not None
        self._troubles += 1
        self._network.kill_gateway()
        self._backend.kill()
        await asyncio.sleep(self._numbers.uniform(0.1, 3))
        self._network.start_gateway()
