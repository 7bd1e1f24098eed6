"""The record button, its chip, and what the window offers for scenarios."""

from collections.abc import AsyncIterator

import pytest
from PySide6.QtWidgets import QPushButton

from rts_console.gui.panels.scenario import ScenarioPanel
from rts_console.gui.scenario_desk import STEP_ACTIONS
from rts_console.gui.window import MainWindow
from tests.gui.sample_window import HERE, make_window
from tests.gui.scenario_players import SLOW, FakeWorld
from tests.support import until


@pytest.fixture
async def window(qapp: object) -> AsyncIterator[MainWindow]:
    made = make_window((ScenarioPanel,))
    made.start()
    yield made
    await made.aclose()
    await made.context.stage.aclose()
    made.deleteLater()


async def test_what_users_do_is_recorded_and_shown(window: MainWindow) -> None:
    desk, panel = window.scenarios, window.panel("scenario")
    assert isinstance(panel, ScenarioPanel)
    assert desk.record.text() == "Record"
    desk.record.click()
    assert desk.tape.running
    assert desk.record.isChecked()
    assert window.commands["record_actions"].isChecked()
    alice = window.context.stage.add("alice", HERE)
    await alice.backend.login(window.context.child.mint("alice", 3600), "alice")
    window.refresh()
    assert desk.record.text().endswith(" · 1")
    assert desk.chip.text() == "● recording, 1 action"
    assert not desk.chip.isHidden()
    desk.record.click()
    assert not desk.record.isChecked()
    assert desk.chip.isHidden()
    assert [row.step.verb for row in panel.model.rows] == ["login"]
    assert panel.document.unsaved


async def test_an_empty_recording_says_so(window: MainWindow) -> None:
    told: list[str] = []
    object.__setattr__(window.context, "notify", lambda text, severity: told.append(text))
    window.commands["record_actions"].trigger()
    window.commands["record_actions"].trigger()
    assert told[-1].startswith("Nothing was done while it recorded, so there is no scenario")
    panel = window.panel("scenario")
    assert isinstance(panel, ScenarioPanel)
    assert not panel.document.text


async def test_samples_and_steps_are_in_the_palette(window: MainWindow) -> None:
    names = {entry.name: entry.text for entry in window.commands}
    assert names["sample_invite"].startswith("Invite and answer: A private invitation")
    assert set(STEP_ACTIONS) < set(names)
    panel = window.panel("scenario")
    assert isinstance(panel, ScenarioPanel)
    assert [action.objectName() for action in panel.steps.actions_for_step] == list(STEP_ACTIONS)
    window.commands["sample_mute"].trigger()
    assert panel.heading.text() == "The host mutes a member"
    window.scenarios.scenario.click()
    assert panel.isVisible()


async def test_a_window_without_the_pane_has_no_buttons() -> None:
    plain = make_window()
    assert plain.scenarios.record.isHidden()
    plain.scenarios.refresh()
    plain.deleteLater()


async def test_a_window_does_not_close_over_what_would_be_lost(window: MainWindow) -> None:
    panel = window.panel("scenario")
    assert isinstance(panel, ScenarioPanel)
    window.scenarios.toggle()
    alice = window.context.stage.add("alice", HERE)
    await alice.backend.login(window.context.child.mint("alice", 3600), "alice")
    window.close()
    assert not window.exit_request.is_set()
    assert not window.scenarios.tape.running
    assert panel.question.words.text() == "Recording has changes that are not saved."
    button = panel.question.findChild(QPushButton, "scenario_discard")
    assert button is not None
    button.click()
    assert window.exit_request.is_set()


async def test_the_notes_of_a_run_are_what_the_presenter_says(window: MainWindow) -> None:
    panel = window.panel("scenario")
    assert isinstance(panel, ScenarioPanel)
    panel.world = FakeWorld(window.context)
    panel.show_text(SLOW, "Slow", "slow.yaml", saved=True)
    panel.begin_run()
    await until(lambda: window.caption.text() == "Two people open the app.")
    panel.cancel()
    await until(lambda: not panel.running)
    window.refresh()
    assert window.caption.isHidden()
