"""Whose messages an audience wants to see: the story goes on where people speak."""

from __future__ import annotations

import pytest

from rts_console.gui.models.conversation import Talk
from rts_console.gui.models.story import LINGER_S, Story
from rts_console.gui.stage import Identity, Stage, Target
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store
from tests.gui.fakes import FakeBackend
from tests.gui.sample_events import received, room_received, sent, submitted

HERE = Target("ws://127.0.0.1:1", "0" * 24)


class Told:
    """A stage, what is said there, and the story of it."""

    def __init__(self) -> None:
        self.log = EventLog()
        self.stage = Stage(lambda _target: FakeBackend("", logged_in=False), Store(), self.log, Quality())
        self.story = Story(self.stage, self.log)
        self.alice, self.bob = (self.stage.add(user_id, HERE) for user_id in ("alice", "bob"))

    async def join(self, identity: Identity, room_id: str) -> None:
        await identity.backend.create_room(room_id).join()

    def now(self, now_s: float = 0.0) -> Talk:
        return self.story.talk(now_s)


@pytest.fixture
def told() -> Told:
    return Told()


async def test_where_nothing_was_said_it_is_the_room_of_who_acts(told: Told) -> None:
    assert not told.now()
    await told.join(told.bob, "elsewhere")
    await told.join(told.alice, "lobby")
    assert told.now() == Talk("alice", "", "lobby")
    await told.join(told.alice, "second")
    assert told.now().room == "lobby"
    told.stage.activate(told.bob.key)
    assert told.now() == Talk("bob", "", "elsewhere")
    assert told.story.talk(0.0, cast=[told.alice]).user == "alice"


async def test_it_goes_on_in_the_room_once_somebody_speaks_there(told: Told) -> None:
    told.log.append("alice", [submitted("come in", target="bob"), sent()])
    assert told.now() == Talk("alice", "bob")
    await told.join(told.alice, "lobby")
    assert told.now() == Talk("alice", "bob")
    told.log.append("alice", [room_received("welcome", room_id="lobby")])
    assert told.now() == Talk("alice", "", "lobby")
    told.log.append("alice", [received("just between us")])
    assert told.now(10 * LINGER_S).room == "lobby"


async def test_a_conversation_of_two_stays_until_both_are_silent(told: Told) -> None:
    told.log.append("alice", [submitted("hi", target="bob"), sent()])
    assert told.now() == Talk("alice", "bob")
    told.log.append("alice", [received("me too", user_id="carol")])
    assert told.now(LINGER_S / 2) == Talk("alice", "bob")
    told.log.append("alice", [received("hi yourself", user_id="bob")])
    assert told.now(LINGER_S) == Talk("alice", "bob")
    told.log.append("alice", [received("hello?", user_id="carol")])
    assert told.now(LINGER_S * 1.5) == Talk("alice", "bob")
    assert told.now(LINGER_S * 2) == Talk("alice", "carol")


async def test_a_log_that_was_emptied_begins_a_new_story(told: Told) -> None:
    await told.join(told.alice, "lobby")
    told.log.append("alice", [room_received("welcome", room_id="lobby"), received("psst")])
    assert told.now().room == "lobby"
    told.log.clear()
    told.log.append("bob", [received("a new one", user_id="alice")])
    assert told.now() == Talk("alice", "bob")
