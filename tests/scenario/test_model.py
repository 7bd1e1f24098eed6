"""The model's own questions: who is who, which steps there are."""

from rts_console.scenario.format import loads
from tests.scenario.world import scenario_of


def test_expectations_are_known_from_actions() -> None:
    made = loads(scenario_of('- login: alice\n- expect: alice is logged in\n- note: "and now"'))
    assert [step.is_expectation for step in made.steps] == [False, True, False]
    assert made.steps[2].words == "and now"
    assert made.steps[2].verb == "note"


def test_cues_are_the_steps_with_a_note_that_are_not_left_out() -> None:
    steps = """
    - login: alice
      note: one
    - repeat: {times: 1, steps: [{wait: 1 ms, note: two}]}
    - repeat: {times: 1, steps: [{wait: 1 ms, note: never}]}
      skip: true
    - wait: 1 ms
    """
    assert [step.note for step in loads(scenario_of(steps)).cues] == ["one", "two"]


def test_steps_inside_of_steps_come_in_the_order_of_the_text() -> None:
    made = loads(scenario_of("- repeat: {times: 2, steps: [{parallel: [{wait: 1 ms}, [{wait: 2 ms}]]}]}\n- wait: 3 ms"))
    assert [step.words for step in made.all_steps()][2:] == ["wait 1 ms", "wait 2 ms", "wait 3 ms"]
    assert made.step_at(3) is not None
