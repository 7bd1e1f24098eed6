"""What users of the window do becomes a scenario: who is there, who comes, and what the operator does."""

import pytest

from rts_console.gui.action_tape import ActionTape
from rts_console.gui.stage import Target
from rts_console.gui.window import MainWindow
from rts_console.protocol.clock import now_ns
from rts_console.protocol.secret import Secret
from rts_console.scenario.format import loads
from rts_console.vendors.login_tokens import make_login_token
from tests.gui.sample_window import HERE


async def test_all_that_is_done_becomes_steps(window: MainWindow) -> None:
    context = window.context
    alice = context.stage.add("alice", HERE)
    await alice.backend.login("t", "alice")
    tape = ActionTape(context)
    tape.start()
    assert (tape.running, tape.actions) == (True, 0)
    bob = context.stage.add("bob", HERE)
    await bob.backend.login(context.child.mint("bob", 3600), "bob")
    await alice.backend.send_message("bob", "hello")
    assert tape.actions == 2
    assert tape.elapsed_s > 0
    text = tape.stop()
    scenario = loads(text)
    assert list(scenario.identities) == ["alice", "bob"]
    assert [step.verb for step in scenario.steps if not step.is_expectation] == ["login", "login", "send"]
    assert not tape.running
    await alice.backend.send_message("bob", "not recorded")
    assert "not recorded" not in text


async def test_where_nothing_was_done_there_is_no_scenario(window: MainWindow) -> None:
    window.context.stage.add("alice", HERE)
    tape = ActionTape(window.context)
    tape.start()
    tape.start()
    assert tape.stop() == ""
    assert tape.stop() == ""
    assert window.context.operator.on_act is None


async def test_what_the_operator_does_is_a_step(window: MainWindow) -> None:
    tape = ActionTape(window.context)
    tape.start()
    told = window.context.operator.on_act
    assert told is not None
    told("kick", {"user_id": "bob", "room_id": "lobby"}, {})
    assert "operator: {action: kick, who: bob, room: lobby}" in tape.stop()


@pytest.mark.parametrize(("token", "wanted"), [("nonsense", {"broken": True}), ("", {"broken": True})])
async def test_a_token_that_cannot_be_read_is_a_broken_one(
    window: MainWindow, token: str, wanted: dict[str, bool]
) -> None:
    assert ActionTape(window.context)._describe(Secret(token), "alice") == wanted


async def test_where_no_key_is_known_tokens_are_asked_for_by_their_variable(window: MainWindow) -> None:
    context = window.context
    now_s = now_ns() // 10**9
    elsewhere = make_login_token("volcengine", "0" * 24, Secret("k" * 32), "alice", issued_at_s=now_s, life_s=60)
    alice = context.stage.add("alice", HERE)
    tape = ActionTape(context)
    tape.start()
    await alice.backend.login(elsewhere, "alice")
    scenario = loads(tape.stop())
    assert scenario.steps[0].value["token"] == {"env": "RTS_TOKEN_ALICE"}


async def test_other_rules_are_written_down(window: MainWindow) -> None:
    child = window.context.child
    child.use_rules("rongcloud")
    tape = ActionTape(window.context)
    tape.start()
    alice = window.context.stage.add("alice", Target("ws://127.0.0.1:1", child.app_id))
    await alice.backend.login(child.mint("alice", 60), "alice")
    scenario = loads(tape.stop())
    assert scenario.gateway == {"rules": "rongcloud"}
    assert scenario.identities["alice"].token is None
