"""What came of a run."""

from PySide6.QtWidgets import QLabel

from rts_console.gui.scenario_run import PYTHON
from rts_console.gui.widgets.run_outcome import REPORTS, RunOutcome
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.gui.window import MainWindow
from tests.gui.scenario_players import TALK, WRONG, FakeWorld
from tests.gui.test_scenario_run import run_of


def words(outcome: RunOutcome, name: str) -> str:
    found = outcome.findChild(WrappedText, name)
    assert found is not None
    return found.text()


async def test_a_failure_shows_expected_beside_seen(window: MainWindow) -> None:
    outcome, world = RunOutcome(window.context.theme), FakeWorld(window.context)
    run = run_of(WRONG, world)
    outcome.show_run(run)
    assert outcome.isHidden()
    await run.play()
    outcome.show_run(run)
    assert outcome.isVisibleTo(None)
    assert words(outcome, "scenario_expected") == 'bob receives text "never"'
    assert words(outcome, "scenario_seen") == "bob got nothing"
    step = outcome.findChild(QLabel, "scenario_failed_step")
    assert step is not None
    assert step.text() == 'Line 11: bob receives "never" within 10 ms'
    assert outcome.summary.kind() == "error"
    assert outcome.summary.text().startswith("3 passed, 1 failed, 1 skipped in ")
    assert not outcome.python.isVisibleTo(outcome)


async def test_one_that_is_well_has_only_a_summary_and_reports(window: MainWindow) -> None:
    outcome, world = RunOutcome(window.context.theme), FakeWorld(window.context)
    run = run_of(TALK, world)
    await run.play()
    outcome.show_run(run)
    assert outcome.summary.kind() == "success"
    shown = [part.isVisibleTo(outcome) for part in (outcome.expected, outcome.seen, outcome.events, outcome.report)]
    assert shown == [False, False, False, True]
    wanted: list[str] = []
    outcome.report_wanted.connect(wanted.append)
    for action in outcome.report.menu().actions():
        action.trigger()
    assert wanted == [form for form, _, _ in REPORTS]
    outcome.show_run(None)
    assert outcome.isHidden()


async def test_python_is_asked_for(window: MainWindow) -> None:
    outcome, world = RunOutcome(window.context.theme), FakeWorld(window.context)
    run = run_of(TALK + "  - python: values['n'] = 1\n", world)
    await run.play()
    outcome.show_run(run)
    assert outcome.summary.text() == PYTHON
    assert outcome.python.isVisibleTo(outcome)
    assert not outcome.report.isVisibleTo(outcome)
