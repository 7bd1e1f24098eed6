"""Steps as rows: who acts, how deep they stand, how they go."""

from pytestqt.modeltest import ModelTester

from rts_console.gui.models.scenario_rows import CURRENT, ICONS, ROW, TRACK, StepModel, rows_of
from rts_console.gui.scenario_run import Mood
from rts_console.gui.window import MainWindow
from rts_console.scenario.format import loads
from rts_console.scenario.steps import VERBS
from tests.gui.scenario_players import WRONG, FakeWorld
from tests.gui.test_scenario_run import run_of

NESTED = """identities: {alice: , bob: }
steps:
  - login: [alice, bob]
  - repeat:
      times: 2
      steps:
        - send: {from: alice, to: bob, text: hi}
    skip: true
  - parallel:
      - - send: {from: alice, to: bob, text: one}
      - - send: {from: bob, to: alice, text: two}
finally:
  - logout: alice
"""


def test_steps_inside_of_others_stand_behind_them() -> None:
    rows = rows_of(loads(NESTED))
    assert [(row.step.verb, row.depth, row.branch) for row in rows] == [
        ("login", 0, 0),
        ("repeat", 0, 0),
        ("send", 1, 0),
        ("parallel", 0, 0),
        ("send", 1, 1),
        ("send", 1, 2),
        ("logout", 0, 0),
    ]
    assert [row.left_out for row in rows] == [False, True, True, False, False, False, False]
    assert [row.who for row in rows if row.step.verb == "send"][1:] == [("alice", "bob"), ("bob", "alice")]
    assert [row.cleanup for row in rows][-2:] == [False, True]


def test_rows_are_read_with_the_values_that_are_known() -> None:
    text = """identities: {alice: }
variables: {room: lobby}
steps:
  - join: {who: alice, room: "${room}"}
    note: into the ${room} of ${run}
"""
    (row,) = rows_of(loads(text))
    assert (row.words, row.note) == ("alice joins lobby", "into the lobby of ${run}")


def test_every_verb_has_a_sign() -> None:
    assert set(ICONS) == {*VERBS, "note"}


def test_a_line_of_the_text_finds_the_innermost_step() -> None:
    model = StepModel()
    model.set_rows(rows_of(loads(NESTED)))
    assert [model.place_at(line) for line in (1, 3, 4, 7, 8)] == [None, 0, 1, 2, 1]


async def test_the_rows_tell_how_a_run_goes(window: MainWindow, qtmodeltester: ModelTester) -> None:
    world = FakeWorld(window.context)
    run = run_of(WRONG, world)
    model = StepModel()
    model.set_rows(rows_of(run.scenario))
    model.show_run(run)
    changed: list[int] = []
    model.dataChanged.connect(lambda first, last: changed.extend(range(first.row(), last.row() + 1)))
    await run.play()
    model.refresh()
    assert sorted(set(changed)) == [0, 1, 2, 3, 4]
    changed.clear()
    model.refresh()
    assert not changed
    moods = [model.index(row).data(TRACK).mood for row in range(5)]
    assert moods == [Mood.PASSED] * 3 + [Mood.FAILED, Mood.SKIPPED]
    assert not any(model.index(row).data(CURRENT) for row in range(5))
    assert model.index(0).data(ROW).who == ("alice", "bob")
    assert model.index(3).data(0x0B) == 'bob receives "never" within 10 ms, failed'  # the accessible text
    qtmodeltester.check(model)
