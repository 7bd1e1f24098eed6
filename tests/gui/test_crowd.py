"""Crowds at a real gateway."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from rts_console.gui.app import make_client
from rts_console.gui.child import GatewayChild
from rts_console.gui.crowd import AT_ONCE, Crew, Crowd, Failure
from rts_console.gui.stage import MOST_IDENTITIES, Stage, Target
from rts_console.protocol.secret import Secret
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store
from tests.gui.fakes import FakeBackend
from tests.support import until


class Local:
    """A stage, a gateway child, and who brings crowds there."""

    def __init__(self) -> None:
        self.child = GatewayChild()
        self.store = Store()
        self.stage = Stage(make_client, self.store, EventLog(), Quality())
        self.crew = Crew(self.stage, self.child, lambda: "Local gateway")

    async def bring(self, *names: str, rooms: tuple[str, ...] = ()) -> Crowd:
        crowd = Crowd("these", names, rooms, 600)
        await self.crew.bring(crowd)
        return crowd


@pytest.fixture
async def local() -> AsyncIterator[Local]:
    made = Local()
    yield made
    await made.stage.aclose()
    await made.child.stop()


async def test_all_come_are_logged_in_and_joined(local: Local) -> None:
    names = tuple(f"user-{number:02}" for number in range(1, 31))
    crowd = await local.bring(*names, rooms=("lobby", "hall"))
    assert (crowd.done, crowd.arrived, crowd.failures) == (30, 30, [])
    # In the order of the pattern, however the network answered.
    assert tuple(each.user_id for each in local.stage.identities) == names
    assert all(each.backend.logged_in for each in crowd.added)
    assert all(each.profile == "Local gateway" and each.claims is not None for each in crowd.added)
    for identity in crowd.added:
        assert [room.room_id for room in local.stage.facts(identity).joined_rooms] == ["hall", "lobby"]

    await local.crew.remove(crowd.added)
    assert local.stage.identities == ()
    assert not local.store.identities


async def test_who_is_here_already_is_not_made_twice(local: Local) -> None:
    await local.bring("alice")
    crowd = await local.bring("alice", "bob", rooms=("lobby",))
    assert [each.user_id for each in local.stage.identities] == ["alice", "bob"]
    assert [each.user_id for each in crowd.added] == ["bob"]
    assert all(local.stage.facts(each).rooms["lobby"].joined for each in local.stage.identities)


async def test_what_failed_is_told_with_the_reason(local: Local) -> None:
    local.child.limits = {"rooms_per_user": 1}
    crowd = await local.bring("alice", "bob", rooms=("lobby", "hall"))
    assert crowd.arrived == 0
    ((failure, users),) = crowd.reasons()
    assert (failure.step, sorted(users)) == ("join hall", ["alice", "bob"])
    assert "TooManyRooms" in failure.why


async def test_more_than_the_stage_takes_fail_by_name(local: Local) -> None:
    here = Stage(lambda _target: FakeBackend(""), local.store, EventLog(), Quality())
    for number in range(MOST_IDENTITIES - 1):
        here.add(f"x{number}", Target("ws://127.0.0.1:1", "0" * 24))
    crowd = Crowd("two", ("last", "too-many"))
    await Crew(here, local.child, str).bring(crowd)
    why = "There are 100 users already. Remove one to add another."
    assert crowd.failures == [Failure("too-many", "add", "StageFull", why)]
    await here.aclose()


class Slow(FakeBackend):
    """Never gets an answer."""

    async def login(self, token: Secret | str, user_id: str) -> None:
        await asyncio.Event().wait()


async def test_a_cancelled_one_says_who_was_on_the_way(local: Local) -> None:
    made: list[FakeBackend] = []

    def make(_target: Target) -> FakeBackend:
        made.append(FakeBackend("", logged_in=False) if len(made) < 3 else Slow("", logged_in=False))
        return made[-1]

    stage = Stage(make, local.store, EventLog(), Quality())
    crew = Crew(stage, local.child, str)
    crowd = Crowd("many", [f"user-{number}" for number in range(40)])
    async with asyncio.TaskGroup() as group:
        bringing = group.create_task(crew.bring(crowd))
        await until(lambda: len(made) == 3 + AT_ONCE, 20)
        bringing.cancel()
    assert (crowd.done, crowd.arrived) == (3, 3)
    assert len(crowd.unfinished) == AT_ONCE
    await crew.remove(crowd.unfinished)
    assert [each.user_id for each in stage.identities] == ["user-0", "user-1", "user-2"]
    await stage.aclose()
