"""The demo's users are the window's own and stay; what they say is counted."""

from collections.abc import AsyncIterator

import pytest
from PySide6.QtWidgets import QApplication

from rts_console.gui.app import Program, opened
from rts_console.gui.demo_world import DemoWorld, Tally
from rts_console.gui.scenario_run import How, ScenarioRun
from rts_console.gui.scenario_world import CannotRun
from rts_console.gui.stage import Target
from rts_console.protocol import events as ev
from rts_console.protocol.words import Outcome, RoomMessageSendResult, UserMessageSendResult
from rts_console.scenario.format import loads
from tests.gui.scenario_players import TALK


@pytest.fixture
async def program(qapp: QApplication) -> AsyncIterator[Program]:
    async with opened(qapp, folder=None, find_keyring=None) as made:
        yield made


def test_copies_are_counted_of_what_was_accepted() -> None:
    sent = {"at_ns": 2, "message_id": 1, "client_message_id": "a", "composed_at_ns": 1}
    no, yes = Outcome.REFUSED, Outcome.ACCEPTED
    refused = UserMessageSendResult.TIMEOUT
    tally = Tally()
    tally.take(
        [
            ev.MessageSent(**sent, outcome=yes, user_id="bob", code=UserMessageSendResult.SUCCESS),
            ev.MessageSent(**sent, outcome=no, user_id="bob", code=refused),
            ev.RoomMessageSent(**sent, outcome=yes, room_id="lobby", recipients=2, code=RoomMessageSendResult.SUCCESS),
        ]
    )
    assert (tally.sent, tally.expected, tally.received, tally.lost) == (3, 3, 0, 3)


async def test_its_users_stay_and_begin_anew(program: Program) -> None:
    context = program.context
    await context.child.start()
    alice = context.stage.add("alice", Target(context.child.url, context.child.app_id, profile="Local gateway"))
    world, scenario = DemoWorld(context), loads(TALK)
    for _ in range(2):
        await world.begin_anew(scenario)
        assert not alice.backend.logged_in
        run = ScenarioRun(scenario, world, context.log, How())
        await run.play()
        assert run.result is not None, run.problem
        assert run.result.ok, run.failure
        assert alice.backend.logged_in
        assert alice.attended
    assert world.cast["alice"] is alice
    assert [identity.user_id for identity in context.stage.identities] == ["alice", "bob"]
    assert world.tally.sent == 2
    world.close()
    await alice.backend.send_message("bob", "one more")
    assert world.tally.sent == 2


async def test_a_gateway_that_was_stopped_stays_so(program: Program) -> None:
    world = DemoWorld(program.context)
    with pytest.raises(CannotRun, match="The local gateway does not run"):
        async with world.environment(loads(TALK)):
            pass
    assert not program.context.child.running
