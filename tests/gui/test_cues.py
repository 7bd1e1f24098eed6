"""Cue cards: which one it is, which comes next, and looking back."""

from collections.abc import AsyncIterator

import pytest

from rts_console.gui.cues import CueState, cue_state
from rts_console.gui.scenario_run import How, ScenarioRun
from rts_console.gui.window import MainWindow
from rts_console.scenario.format import loads
from tests.gui.scenario_players import FakeWorld
from tests.support import until

TEXT = """\
name: Three cards
identities:
  alice:
  bob:
steps:
  - note: First card
  - wait: 1 ms
  - wait: 2 ms
    note: Second card
  - wait: 3 ms
  - note: Third card
"""


@pytest.fixture
async def run(window: MainWindow) -> AsyncIterator[ScenarioRun]:
    world = FakeWorld(window.context)
    made = ScenarioRun(loads(TEXT), world, window.context.log, How(stepwise=True))
    made.step_to_cue()
    task = world.tasks.start(made.play(), name="play")
    yield made
    made.cancel()
    await task
    await world.tasks.aclose()


def test_without_a_scenario_the_caption_is_what_is_said() -> None:
    assert cue_state(None, None, caption="alice logs in") == CueState(now="alice logs in")
    assert cue_state(None, None).steps == 0


def test_before_it_begins_the_first_card_is_the_next_one() -> None:
    state = cue_state(loads(TEXT), None)
    assert (state.title, state.now, state.next, state.number, state.total) == ("Three cards", "", "First card", 0, 3)
    assert not state.under_way
    assert state.steps == 5


def test_a_card_that_comes_has_the_values_that_are_known() -> None:
    made = loads(
        TEXT.replace("First card", "Into ${room}").replace("identities:", "variables: {room: lobby}\nidentities:")
    )
    assert cue_state(made, None).next == "Into lobby"


async def test_each_step_of_the_presenter_does_all_that_belongs_to_a_card(run: ScenarioRun) -> None:
    await until(lambda: run.standing)
    state = cue_state(None, run)
    assert (state.now, state.next, state.number, state.done) == ("First card", "Second card", 1, 2)
    assert state.paused
    run.step_to_cue()
    await until(lambda: run.standing and run.done == 4)
    state = cue_state(None, run)
    assert (state.now, state.next, state.number, state.standing) == ("Second card", "Third card", 2, True)
    run.step_to_cue()
    await until(lambda: run.over)
    state = cue_state(None, run)
    assert (state.now, state.next, state.number, state.over, state.under_way) == ("Third card", "", 3, True, False)


async def test_a_card_of_before_can_be_looked_at(run: ScenarioRun) -> None:
    await until(lambda: run.standing)
    run.step_to_cue()
    await until(lambda: run.standing and run.done == 4)
    back = cue_state(None, run, back=1)
    assert (back.now, back.next, back.number, back.looking) == ("First card", "Second card", 1, True)
    assert cue_state(None, run, back=99).number == 1


async def test_going_on_by_itself_stops_nowhere(run: ScenarioRun) -> None:
    await until(lambda: run.standing)
    run.resume()
    await until(lambda: run.over)
    assert run.result is not None
    assert run.result.ok


async def test_what_went_wrong_is_told(window: MainWindow) -> None:
    world = FakeWorld(window.context)
    text = TEXT.replace("  - wait: 3 ms", '  - expect: bob receives "never" within 1 ms')
    failing = ScenarioRun(loads(text), world, window.context.log, How())
    await failing.play()
    assert "bob" in cue_state(None, failing).problem
    await world.tasks.aclose()


async def test_a_card_stays_though_steps_inside_another_have_the_next_one(window: MainWindow) -> None:
    text = TEXT.replace(
        "  - note: Third card", "  - parallel:\n      - - wait: 1 ms\n      - - wait: 2 ms\n    note: Third card"
    )
    world = FakeWorld(window.context)
    run = ScenarioRun(loads(text), world, window.context.log, How(stepwise=True))
    run.step_to_cue()
    task = world.tasks.start(run.play(), name="play")
    for now, coming in (("First card", "Second card"), ("Second card", "Third card")):
        await until(lambda now=now: run.standing and run.note == now)  # type: ignore[misc]
        assert cue_state(None, run).next == coming
        run.step_to_cue()
    await until(lambda: run.over)
    assert cue_state(None, run).now == "Third card"
    await task
    await world.tasks.aclose()


async def test_the_line_of_the_step_has_the_values_of_its_round(window: MainWindow) -> None:
    text = TEXT.replace(
        "  - wait: 3 ms",
        "  - login: [alice, bob]\n"
        "  - repeat: {times: 2, as: round, steps: [{send: {from: alice, to: bob, text: 'step ${round}'}}]}",
    )
    world, lines = FakeWorld(window.context), list[str]()
    run = ScenarioRun(
        loads(text), world, window.context.log, How(), lambda progress: lines.append(cue_state(None, run).step)
    )
    await run.play()
    assert any("step 1" in line for line in lines)
    assert any("step 2" in line for line in lines)
    assert not any("${" in line for line in lines)
    await world.tasks.aclose()


def test_a_value_that_is_not_known_before_is_left_open() -> None:
    assert cue_state(loads(TEXT.replace("First card", "Round ${seed}")), None).next == "Round …"
