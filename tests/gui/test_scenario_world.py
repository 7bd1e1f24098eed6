"""Scenarios at the window's own gateway: in an app of their own, beside the users that are there."""

from collections.abc import AsyncIterator

import pytest
from PySide6.QtWidgets import QApplication

from rts_console.gui.app import Program, opened
from rts_console.gui.scenario_run import How, ScenarioRun
from rts_console.gui.scenario_world import CannotRun, ScenarioWorld
from rts_console.gui.stage import Target
from rts_console.protocol.clock import now_ns
from rts_console.scenario.format import loads
from rts_console.vendors.login_tokens import make_login_token
from tests.gui.scenario_players import TALK

HEARD = TALK + "  - expect: bob receives message within 5 s\n"


@pytest.fixture
async def program(qapp: QApplication) -> AsyncIterator[Program]:
    async with opened(qapp, folder=None, find_keyring=None) as made:
        yield made


async def test_a_run_does_not_meet_the_users_of_the_window(program: Program) -> None:
    context = program.context
    await context.child.start()
    alice = context.stage.add("alice", Target(context.child.url, context.child.app_id, profile="Local gateway"))
    await alice.backend.login(context.child.mint("alice", 60), "alice")
    world = ScenarioWorld(context)
    run = ScenarioRun(loads(HEARD), world, context.log, How())
    await run.play()
    assert run.result is not None, run.problem
    assert run.result.ok, run.failure
    assert alice.backend.logged_in
    assert {name: identity.key for name, identity in world.cast.items()} == {"alice": "alice#2", "bob": "bob"}
    assert world.cast["bob"].claims is not None
    # at the connected profile it is the same app: the second login takes the place of the first
    met = ScenarioRun(loads(HEARD), world, context.log, How(connected=True))
    await met.play()
    assert met.result is not None
    assert met.result.ok, met.failure
    assert not alice.backend.logged_in


async def test_one_that_wishes_another_gateway_gets_its_own(program: Program) -> None:
    world, context = ScenarioWorld(program.context), program.context
    text = "gateway: {grace: 10 ms}\n" + HEARD
    run = ScenarioRun(loads(text), world, context.log, How())
    await run.play()
    assert run.result is not None
    assert run.result.ok, run.failure
    assert not context.child.running


async def test_more_users_than_the_window_takes_are_not_begun_with(program: Program) -> None:
    names = "".join(f"  user{number}:\n" for number in range(101))
    world = ScenarioWorld(program.context)
    with pytest.raises(CannotRun, match=r"has 101 users, and the window has room for 100 more.*rts-console run FILE"):
        async with world.environment(loads(f"identities:\n{names}steps:\n  - wait: 1 ms\n")):
            pass
    assert not program.context.child.running


async def test_a_token_that_was_recorded_by_its_variable_is_that_of_who_is_connected(program: Program) -> None:
    context = program.context
    await context.child.start()
    app_id, key = context.child.run_apps[-1]
    target = Target(context.child.url, app_id, profile="Local gateway")
    now_s = now_ns() // 10**9
    for user_id in ("alice", "bob"):
        token = make_login_token("volcengine", app_id, key, user_id, issued_at_s=now_s, life_s=60)
        identity = context.stage.add(user_id, target, token=token)
        await identity.backend.login(token, user_id)
    text = HEARD.replace("login: [alice, bob]", "login: {who: alice, token: {env: RTS_TOKEN_ALICE}}").replace(
        "  # before", "  - login: {who: bob, token: {env: RTS_TOKEN_BOB}}\n  # before"
    )
    run = ScenarioRun(loads(text), ScenarioWorld(context), context.log, How(connected=True))
    await run.play()
    assert run.result is not None, run.problem
    assert run.result.ok, run.failure
    # apart, it is another app, in which nobody has one
    apart = ScenarioRun(loads(text), ScenarioWorld(context), context.log, How())
    await apart.play()
    assert "The token RTS_TOKEN_ALICE is not there" in apart.problem


async def test_where_nobody_is_connected_nothing_runs(program: Program) -> None:
    world = ScenarioWorld(program.context)
    with pytest.raises(CannotRun, match="Nobody is connected to Local gateway yet"):
        async with world.environment(loads(HEARD), connected=True):
            pass


async def test_who_is_here_already_plays_themselves_and_only_newcomers_go(program: Program) -> None:
    context = program.context
    await context.child.start()
    alice = context.stage.add("alice", Target(context.child.url, context.child.app_id, profile="Local gateway"))
    await alice.backend.login(context.child.mint("alice", 60), "alice")
    world = ScenarioWorld(context)
    world.staged = True
    for _ in range(2):
        run = ScenarioRun(loads(HEARD), world, context.log, How())
        await run.play()
        assert run.result is not None, run.problem
        assert run.result.ok, run.failure
        assert world.cast["alice"] is alice
        assert alice.backend.logged_in
        assert alice.attended
        assert world.newcomers == (world.cast["bob"],)
        assert [(each.key, each.color_index) for each in context.stage.identities][0] == ("alice", 0)
        assert len(context.stage.identities) == 2
        assert world.cast["bob"].backend.logged_in  # the last picture stands
    await world.clear()
    assert context.stage.identities == (alice,)


async def test_a_gateway_of_their_own_stays_with_the_last_picture(program: Program) -> None:
    world, context = ScenarioWorld(program.context), program.context
    run = ScenarioRun(loads("gateway: {grace: 10 ms}\n" + HEARD), world, context.log, How())
    world.staged = True
    await run.play()
    (gateway,) = world._stages
    assert [each.backend.logged_in for each in context.stage.identities] == [True, True]
    assert gateway.running
    await world.clear()
    assert not gateway.running
    assert not context.stage.identities
