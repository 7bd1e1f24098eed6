"""One run, with backends written by hand: what each step comes to, pausing, stepping, cancelling."""

from collections.abc import AsyncIterator

import pytest

from rts_console.gui.scenario_run import How, Mood, Phase, ScenarioRun
from rts_console.gui.window import MainWindow
from rts_console.scenario.format import loads
from rts_console.scenario.progress import Status
from tests.gui.scenario_players import SLOW, TALK, WRONG, FakeWorld
from tests.support import until


@pytest.fixture
async def world(window: MainWindow) -> AsyncIterator[FakeWorld]:
    made = FakeWorld(window.context)
    yield made
    await made.tasks.aclose()


def run_of(text: str, world: FakeWorld, how: How | None = None) -> ScenarioRun:
    return ScenarioRun(loads(text), world, world._context.log, how or How())


def moods(run: ScenarioRun) -> list[Mood]:
    return [run.track(step.path).mood for step in run.scenario.steps]


async def test_steps_light_up_and_all_is_well(world: FakeWorld) -> None:
    run = run_of(TALK, world)
    await run.play()
    assert run.result is not None
    assert run.result.ok
    assert moods(run) == [Mood.PASSED] * 3
    assert (run.done, run.total, run.phase, run.failure) == (3, 3, Phase.OVER, None)
    assert [identity.user_id for identity in world.cast.values()] == ["alice", "bob"]
    assert not any(identity.backend.logged_in for identity in world.cast.values())


async def test_what_is_left_out_is_not_to_be_done(world: FakeWorld) -> None:
    inside = "  - repeat: {times: 1, steps: [{wait: 1 ms}, {wait: 1 ms}]}\n    skip: true\n"
    run = run_of(TALK + inside, world)
    await run.play()
    assert (run.done, run.total) == (3, 3)


async def test_what_was_not_reached_was_not_done(world: FakeWorld) -> None:
    run = run_of(WRONG, world)
    await run.play()
    assert (run.done, run.total) == (4, 5)


async def test_the_note_that_is_said_is_that_of_the_last_step_with_one(world: FakeWorld) -> None:
    run = run_of(TALK + "  - wait: 1 ms\n    note: now ${alice.user_id}\n  - wait: 1 ms\n", world)
    assert (run.note, run.cue) == ("", None)
    await run.play()
    assert run.note == "now alice"
    assert run.cue is run.scenario.cues[-1]


async def test_a_failure_has_expected_beside_seen_and_the_rows_since_its_cause(world: FakeWorld) -> None:
    run = run_of(WRONG, world)
    await run.play()
    assert run.failure is not None
    assert (run.failure.expected, run.failure.seen) == ('bob receives text "never"', "bob got nothing")
    assert moods(run) == [Mood.PASSED, Mood.PASSED, Mood.PASSED, Mood.FAILED, Mood.SKIPPED]
    track, log = run.track(run.failure.step.path), world._context.log
    kinds = [log.row(seq).kind for seq in range(track.first_seq, track.next_seq)]
    assert "login" in kinds
    assert "message" in kinds


async def test_the_users_of_a_run_stay_until_the_next_one(world: FakeWorld) -> None:
    stage = world._context.stage
    await run_of(TALK, world).play()
    first = dict(world.cast)
    assert set(stage.identities) == set(first.values())
    await run_of(TALK, world).play()
    assert not set(stage.identities) & set(first.values())


async def test_cancelled_in_the_middle_it_ends_at_once(world: FakeWorld) -> None:
    run = run_of(SLOW, world)
    playing = world.tasks.start(run.play(), name="play")
    await until(lambda: run.done == 3)
    run.cancel()
    run.cancel()
    await playing
    assert run.result is not None
    assert run.result.status is Status.CANCELLED
    assert run.phase is Phase.OVER


async def test_cancelled_before_its_turn_came_it_never_begins(world: FakeWorld) -> None:
    run = run_of(TALK, world)
    playing = world.tasks.start(run.play(), name="play")
    run.cancel()
    await run.ended()
    await playing
    assert (run.phase, run.done, run.problem) == (Phase.OVER, 0, "Cancelled before it began.")
    assert not world.cast


async def test_it_goes_step_by_step_and_then_on(world: FakeWorld) -> None:
    run = run_of(TALK, world, How(stepwise=True))
    playing = world.tasks.start(run.play(), name="play")
    await until(lambda: run.done == 1)
    assert run.phase is Phase.PAUSED
    run.step()
    await until(lambda: run.done == 2)
    run.resume()
    assert run.phase is Phase.RUNNING
    await playing
    assert run.result is not None
    assert run.result.ok


async def test_a_user_who_is_removed_fails_the_run_and_no_more(world: FakeWorld) -> None:
    run = run_of(TALK + "  - send: {from: bob, to: alice, text: hi}\n", world, How(stepwise=True))
    playing = world.tasks.start(run.play(), name="play")
    await until(lambda: run.done == 1)
    await world._context.stage.remove(world.cast["bob"])
    run.resume()
    await playing
    assert run.failure is not None
    assert run.failure.step.verb == "send"
    assert [identity.user_id for identity in world._context.stage.identities] == ["alice"]


async def test_what_cannot_run_says_why(world: FakeWorld) -> None:
    world.refusal = "Nobody is connected to work yet."
    run = run_of(TALK, world)
    await run.play()
    assert (run.problem, run.result, run.over) == (world.refusal, None, True)
    world.refusal = ""
    operated = run_of(TALK + "  - operator: {action: kick, who: bob, room: lobby}\n", world)
    await operated.play()
    assert operated.problem == (
        "The scenario acts as the gateway's operator. Run it at the local gateway, or name the operator under Faults."
    )


async def test_python_is_run_only_with_leave(world: FakeWorld) -> None:
    text = TALK + "  - python: values['n'] = 1\n"
    run = run_of(text, world)
    await run.play()
    assert run.needs_python
    assert not world.cast
    allowed = run_of(text, world, How(allow_python=True))
    await allowed.play()
    assert allowed.result is not None
    assert allowed.result.ok


async def test_a_card_that_has_steps_inside_waits_for_the_presenter(world: FakeWorld) -> None:
    text = TALK + "  - parallel:\n      - - wait: 1 ms\n      - - wait: 1 ms\n    note: Both at once\n"
    run = run_of(text, world, How(stepwise=True))
    run.step_to_cue()
    task = world.tasks.start(run.play(), name="play")
    await until(lambda: run.standing and run.done == 3)
    assert run.note != "Both at once"  # what is said of them is said before them, and not before it is wanted
    run.step_to_cue()
    await task
    assert run.note == "Both at once"
    assert run.result is not None
    assert run.result.ok
    run.step_to_cue()
    assert run.over
