"""The local gateway follows another rule set: who has to log in again, and who comes back by itself."""

import sys
from collections.abc import AsyncIterator

import pytest

from rts_console.gui.child import ChildState, GatewayChild
from rts_console.gui.context import Context
from rts_console.gui.rule_change import change_rules, same_family, users_there
from rts_console.gui.stage import Stage, Target
from rts_console.gui.theme import Theme
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store
from tests.gui.fakes import FakeBackend
from tests.gui.test_child import GOOD
from tests.support import until


class World:
    """Users with backends by hand, and a child that is a script."""

    def __init__(self) -> None:
        store, log, quality = Store(), EventLog(), Quality()
        self.backends: list[FakeBackend] = []
        self.stage = Stage(self._make, store, log, quality)
        self.child = GatewayChild([sys.executable, "-c", GOOD])
        self.context = Context(self.stage, store, log, quality, Theme(), child=self.child)

    def add(self, user_id: str, app_id: str = "") -> FakeBackend:
        """One who is logged in, at the local gateway or elsewhere."""
        self.stage.add(user_id, Target("ws://127.0.0.1:4", app_id or self.child.app_id))
        return self.backends[-1]

    def _make(self, _target: Target) -> FakeBackend:
        self.backends.append(FakeBackend("alice"))
        return self.backends[-1]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = World()
    yield made
    await made.child.stop()


def test_the_app_is_another_in_each_family_and_the_same_when_it_comes_back() -> None:
    child = GatewayChild()
    first = (child.app_id, child.app_key)
    child.use_rules("volcengine-basic")
    assert (child.app_id, child.app_key) == first
    child.use_rules("rongcloud")
    assert child.app_id != first[0]
    assert child.serves(first[0])
    assert child.mint("alice", 600).reveal().startswith("rc1.")
    child.use_rules("agora")
    assert len(child.app_id) == 32
    assert child.mint("alice", 600).reveal().startswith("007")
    child.use_rules("volcengine")
    assert (child.app_id, child.app_key) == first


def test_what_family_a_rule_set_is_of() -> None:
    child = GatewayChild()
    assert same_family(child, "volcengine-basic")
    assert not same_family(child, "rongcloud")


async def test_before_the_start_it_is_only_noted(world: World) -> None:
    assert await change_rules(world.context, "rongcloud") == "The local gateway follows RongCloud when it starts."
    assert (world.child.rules, world.child.state) == ("rongcloud", ChildState.STOPPED)


async def test_in_another_family_all_there_are_logged_out_and_told_so(world: World) -> None:
    await world.child.start()
    here, elsewhere = world.add("alice"), world.add("eve", "f" * 24)
    assert [identity.user_id for identity in users_there(world.context)] == ["alice"]
    words = await change_rules(world.context, "rongcloud")
    assert ("logout",) in here.calls
    assert ("logout",) not in elsewhere.calls
    assert words.startswith("The local gateway follows RongCloud now. alice had to be logged out")
    await until(lambda: '"rules": "rongcloud"' in "".join(world.child.log.since(0)))
    assert f'"app_key": "{world.child.app_id}"' in "".join(world.child.log.since(0))


async def test_within_a_family_they_come_back_by_themselves(world: World) -> None:
    await world.child.start()
    here = world.add("alice")
    words = await change_rules(world.context, "volcengine-basic")
    assert here.calls == []
    assert words.endswith("alice: the link broke and comes back by itself.")
