"""What is done with rooms and what is said of it, for several users at once."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QObject

from rts_console.client.backend import Capabilities, Room
from rts_console.gui.loop import TaskScope
from rts_console.gui.room_commands import SILENCE, RoomCommands
from rts_console.gui.stage import Identity
from rts_console.protocol.errors import ConnectionLost, RequestRejected, RequestTimeout, RtsError
from rts_console.protocol.words import RtsErrorCode
from tests.gui.panels.worlds import World
from tests.support import until


class Desk:
    """Commands in a world with alice and bob, and what they told."""

    def __init__(self) -> None:
        self.world = World("alice", "bob")
        self.tasks = TaskScope()
        self.owner = QObject()
        self.commands = RoomCommands(self.world.context, self.tasks, self.owner)

    def someone(self, key: str) -> tuple[Identity, Room]:
        """The identity of that key and a new room of it."""
        identity = self.world.stage.get(key)
        assert identity is not None
        return identity, identity.backend.create_room("lobby")

    async def settled(self) -> None:
        await until(lambda: not self.commands.busy)


@pytest.fixture
async def desk(qapp: object) -> AsyncIterator[Desk]:
    desk = Desk()
    yield desk
    await desk.tasks.aclose()
    await desk.world.stage.aclose()


async def test_each_user_has_an_outcome_of_its_own(desk: Desk) -> None:
    alice, room = desk.someone("alice")
    desk.commands.join(alice, room, {})
    assert desk.commands.outcome("alice").text == "lobby: joining …"
    await desk.settled()
    assert desk.commands.outcome("alice").text.startswith("alice is in lobby (")
    assert desk.commands.outcome("bob") is SILENCE


async def test_one_thing_at_a_time_is_done_with_a_room(desk: Desk) -> None:
    alice, room = desk.someone("alice")
    gate = desk.world.backend("alice").gate = asyncio.Event()
    desk.commands.join(alice, room, {})
    desk.commands.close(alice, room)
    assert desk.commands.doing("alice", "lobby") == "joining …"
    gate.set()
    await desk.settled()
    assert room.joined


@pytest.mark.parametrize(
    ("error", "kind", "remedy"),
    [
        (ConnectionLost("the link is gone"), "error", "Wait until the link is up again"),
        (RequestTimeout("the join", 10_000), "warning", "Look at the state below"),
        (RequestRejected(RtsErrorCode.ROOM_FULL, "no seat left"), "error", "Let somebody leave"),
    ],
)
async def test_a_refusal_says_what_to_do_about_it(desk: Desk, error: RtsError, kind: str, remedy: str) -> None:
    alice, room = desk.someone("alice")
    desk.world.backend("alice").failures["join"] = error
    desk.commands.join(alice, room, {})
    await desk.settled()
    outcome = desk.commands.outcome("alice")
    assert outcome.kind == kind
    assert remedy in outcome.text


async def test_a_success_is_old_news_when_things_are_otherwise_and_an_error_is_not(desk: Desk) -> None:
    alice, _room = desk.someone("alice")
    desk.commands.say(alice, "success", "done")
    desk.commands.forget_success(alice, (False, "lobby"))
    desk.commands.forget_success(alice, (False, "lobby"))
    assert desk.commands.outcome("alice").text == "done"
    desk.commands.forget_success(alice, (True, "lobby"))
    assert desk.commands.outcome("alice") is SILENCE
    desk.commands.say(alice, "error", "refused")
    for state in ((False,), (True,)):
        desk.commands.forget_success(alice, state)
    assert desk.commands.outcome("alice").text == "refused"


async def test_who_may_be_unseen_is_said_by_the_rules(desk: Desk) -> None:
    alice, room = desk.someone("alice")
    assert not desk.commands.may_hide(alice)
    assert "have no users whom the others do not see" in desk.commands.outcome("alice").text
    desk.world.backend("alice")._capabilities = Capabilities(room_calls=("set_visibility",))
    assert desk.commands.may_hide(alice)
    desk.commands.show(alice, room, visible=False)
    await desk.settled()
    assert desk.commands.outcome("alice").text == "The others in lobby see alice no more."
