"""Experiments with tokens at a real gateway: the vendor's rules hold."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from rts_console.gui.app import Program, opened
from rts_console.gui.stage import Identity, Target
from rts_console.gui.token_experiments import Experiment, Experiments, expected
from rts_console.gui.token_keeper import TokenKeeper
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import ConnectionLost
from tests.gui.panels.worlds import World


@pytest.fixture
async def program(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Program]:
    monkeypatch.setenv("RTS_CONSOLE_HOME", str(tmp_path))
    async with opened(qapp, folder=tmp_path, find_keyring=None) as program:
        await program.context.child.start()
        yield program


async def alice_of(program: Program, *, logged_in: bool = True) -> Identity:
    context = program.context
    identity = context.stage.add("alice", Target(context.child.url, context.child.app_id))
    context.stage.set_token(identity, context.child.mint("alice", 600))
    if logged_in:
        await identity.backend.login(identity.token, "alice")
    return identity


@pytest.mark.parametrize("experiment", [Experiment.SIGNATURE, Experiment.USER, Experiment.APP])
async def test_a_bad_token_is_refused_and_does_not_end_the_login(program: Program, experiment: Experiment) -> None:
    alice = await alice_of(program)
    token = alice.token
    finding = await Experiments(program.context).run(experiment, alice, 30)
    assert finding.as_expected, finding.happened
    assert "refused" in finding.happened
    assert alice.backend.logged_in
    assert alice.token == token

    await alice.backend.logout()
    finding = await Experiments(program.context).run(experiment, alice, 30)
    assert finding.as_expected, finding.happened
    assert not program.context.stage.tokens.uses("alice")[-1].ok


async def test_a_new_token_logs_in_and_replaces_the_old_one(program: Program) -> None:
    alice = await alice_of(program, logged_in=False)
    experiments = Experiments(program.context)
    assert (await experiments.run(Experiment.SHORT, alice, 30)).as_expected
    assert alice.backend.logged_in
    assert not alice.attended
    short = alice.token
    assert (await experiments.run(Experiment.UPDATE, alice, 30)).as_expected
    assert alice.token != short
    assert alice.attended


async def test_a_token_that_dies_bites_only_when_the_link_drops_and_an_update_mends_it(program: Program) -> None:
    alice = await alice_of(program)
    experiments = Experiments(program.context)
    finding = await experiments.run(Experiment.DIE, alice, 1)
    assert finding.as_expected, finding.happened
    assert "-1000 InvalidToken" in finding.happened
    failed = program.context.stage.tokens.uses("alice")[-1]
    assert failed.left_s is not None
    assert failed.left_s < 0
    assert failed.again
    finding = await experiments.run(Experiment.UPDATE, alice, 1)
    assert finding.as_expected, finding.happened
    assert alice.backend.logged_in


async def test_nobody_replaces_a_token_whose_end_is_being_tried(program: Program) -> None:
    alice = await alice_of(program)
    finding = await Experiments(program.context).run(Experiment.EXPIRE, alice, 30)
    assert finding.as_expected, finding.happened
    dead = alice.token
    keeper = TokenKeeper(program.context.stage, program.context.child, program.context.settings)
    await keeper.look(now_ns() / 1e9 + 100)
    assert alice.token == dead
    program.context.stage.set_token(alice, dead)
    await keeper.look(now_ns() / 1e9 + 100)
    assert alice.token != dead


async def test_a_link_that_is_gone_is_no_refusal(qapp: QApplication) -> None:
    world = World("alice")
    alice = world.stage.get("alice")
    assert alice is not None
    world.backend("alice").failures["update_login_token"] = ConnectionLost("The link broke.")
    finding = await Experiments(world.context).run(Experiment.SIGNATURE, alice, 30)
    assert not finding.as_expected
    assert "refused" not in finding.happened


async def test_without_a_gateway_or_for_another_service_it_says_why_not(qapp: QApplication) -> None:
    world = World("alice")
    experiments = Experiments(world.context)
    assert "no user" in experiments.why_not(None)
    assert "another service" in experiments.why_not(world.stage.get("alice"))
    alice = world.stage.get("alice")
    assert alice is not None
    world.context.child.app_id = alice.app_id
    assert "does not run" in experiments.why_not(alice)


@pytest.mark.parametrize("experiment", list(Experiment))
def test_what_is_expected_is_said_in_a_sentence(experiment: Experiment) -> None:
    for logged_in in (True, False):
        assert expected(experiment, logged_in=logged_in, life_s=30).endswith(".")
