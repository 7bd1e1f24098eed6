"""Who an audience sees, and whose messages."""

from __future__ import annotations

import pytest

from rts_console.gui.models.audience import TYPING_S, Audience, Somebody, colors_of, title_of
from rts_console.gui.models.conversation import Talk
from rts_console.gui.stage import Identity, Stage, Target
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store
from tests.gui.fakes import FakeBackend

HERE = Target("ws://127.0.0.1:1", "0" * 24)


class Desk:
    """A stage and what is shown of it."""

    def __init__(self) -> None:
        self.log = EventLog()
        self.stage = Stage(lambda _target: FakeBackend("", logged_in=False), Store(), self.log, Quality())
        self.audience = Audience(self.stage, self.log)

    def add(self, user_id: str) -> Identity:
        return self.stage.add(user_id, HERE)

    async def join(self, identity: Identity, room_id: str) -> None:
        await identity.backend.create_room(room_id).join()


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_all_on_the_stage_are_seen_with_their_colours(desk: Desk) -> None:
    alice, bob = desk.add("alice"), desk.add("bob")
    people = desk.audience.look(0.0).people
    assert [(each.user_id, each.color_index) for each in people] == [("alice", 0), ("bob", 1)]
    assert people[0].facts is desk.stage.facts(alice)
    assert colors_of(desk.stage) == {"alice": 0, "bob": 1}
    assert [each.user_id for each in desk.audience.look(0.0, cast=[bob]).people] == ["bob"]


async def test_what_the_presenter_chose_goes_before(desk: Desk) -> None:
    await desk.join(desk.add("alice"), "lobby")
    chosen = Talk("carol", "dave")
    assert desk.audience.look(0.0, chosen=chosen).talk == chosen
    assert desk.audience.look(0.0, chosen=Talk()).talk.room == "lobby"


async def test_others_in_the_room_are_seen_without_a_colour(desk: Desk) -> None:
    alice = desk.add("alice")
    await desk.join(alice, "lobby")
    members = desk.stage.facts(alice).rooms["lobby"].members
    members["zoe"] = next(iter(members.values()))
    assert desk.audience.look(0.0).people[-1] == Somebody("zoe")


async def test_somebody_types_for_a_while(desk: Desk) -> None:
    alice = desk.add("alice")
    desk.audience.typed(alice.key, 10.0)
    assert desk.audience.look(10.0 + TYPING_S - 0.1).people[0].typing
    assert not desk.audience.look(10.0 + TYPING_S).people[0].typing
    desk.audience.typed(alice.key, 20.0)
    desk.audience.sent(alice.key)
    assert not desk.audience.look(20.0).people[0].typing


def test_the_title_says_whose_messages() -> None:
    assert title_of(Talk("alice", "", "lobby")) == "lobby"
    assert title_of(Talk("alice", "bob")) == "alice – bob"
    assert title_of(Talk()) == ""
