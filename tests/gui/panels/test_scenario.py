"""The Scenario panel with backends written by hand: list and text in step, files, running, reports."""

import json
import math
from collections.abc import AsyncIterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtWidgets import QPushButton

from rts_console.gui.panels.scenario import ScenarioPanel
from rts_console.gui.scenario_run import Mood, Phase
from tests.gui.sample_window import make_window
from tests.gui.scenario_pane import Desk, Filtered, open_desk
from tests.gui.scenario_players import SLOW, TALK, WRONG
from tests.support import until


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with open_desk() as desk:
        yield desk


async def test_it_begins_with_the_samples(desk: Desk) -> None:
    panel = desk.panel
    assert panel.start.isVisible()
    button = panel.start.findChild(QPushButton, "sample_invite")
    assert button is not None
    button.click()
    assert not panel.start.isVisible()
    assert panel.heading.text() == "Invite and answer"
    assert not panel.document.unsaved
    assert len(panel.model.rows) == 11


async def test_list_and_text_are_kept_in_step(desk: Desk) -> None:
    desk.show()
    panel = desk.panel
    panel.steps.setCurrentIndex(panel.model.index(2))
    assert panel.editor.line() == 10
    assert panel.editor._band == (10, 10)
    panel.editor.go_to(8)
    assert panel.steps.path() == ("steps", 1)
    assert panel.editor._band == (8, 9)
    panel.editor.change_to(TALK + "  - logout: bob\n")
    assert [row.step.verb for row in panel.model.rows] == ["login", "send", "expect", "logout"]
    assert panel.heading.text() == "Two talk ●"
    panel.editor.undo()
    panel.editor.settle()
    assert (len(panel.model.rows), panel.heading.text()) == (3, "Two talk")


async def test_problems_are_listed_and_a_click_leads_to_them(desk: Desk) -> None:
    desk.show()
    panel = desk.panel
    panel.editor.change_to(TALK.replace("to: bob", "to: nobody").replace("alice is", "carol is"))
    assert [problem.place.line for problem in panel.problems.problems()] == [9, 10]
    assert panel.heading.text() == "Two talk ● · 2 problems"
    assert not panel.bar.run.isEnabled()
    assert not panel.steps.isEnabled()
    assert len(panel.model.rows) == 3
    panel.problems.clicked.emit(panel.problems.model().index(1, 0))
    assert panel.editor.line() == 10
    panel.begin_run()
    assert panel.status.text() == "Mend the problems in the text first; they are listed below it."
    panel.editor.undo()
    panel.editor.settle()
    assert panel.bar.run.isEnabled()
    assert panel.problems.isHidden()


async def test_steps_are_changed_in_the_list_and_comments_stay(desk: Desk) -> None:
    desk.show()
    panel = desk.panel
    panel.steps.select(1)
    panel.toggle_step()
    assert "text: hello}\n    skip: true\n" in panel.editor.text()
    assert panel.model.rows[1].left_out
    panel.toggle_step()
    assert panel.editor.text() == TALK
    panel.copy_step()
    assert panel.editor.text().count("# before the message") == 2
    assert panel.steps.path() == ("steps", 2)
    panel.remove_step()
    assert panel.editor.text() == TALK
    panel.steps.select(1)
    panel.move_step(1)
    assert [row.step.verb for row in panel.model.rows] == ["login", "expect", "send"]
    assert panel.steps.path() == ("steps", 2)
    panel.move_step(1)
    panel.move_step(-1)
    assert panel.editor.text() == TALK
    panel.edit_step()
    assert panel.editor.line() == 9
    for _ in range(2):
        panel.remove_step()
    panel.remove_step()
    assert panel.status.text() == "A list of steps needs one at least. Change this one, or remove what it is in."


async def test_a_run_lights_up_and_ends_well(desk: Desk) -> None:
    desk.show()
    panel = desk.panel
    await desk.run()
    assert panel.run is not None
    assert [panel.model.track(row).mood for row in panel.model.rows] == [Mood.PASSED] * 3  # type: ignore[union-attr]
    assert panel.outcome.summary.kind() == "success"
    assert panel.color_of("bob") == panel.world.cast["bob"].color_index
    panel.editor.change_to(TALK + "# another text\n")
    assert panel.run is None
    assert panel.outcome.isHidden()


async def test_a_failure_is_gone_to_and_its_events_are_shown(desk: Desk) -> None:
    desk.show(WRONG)
    panel = desk.panel
    await desk.run()
    await until(lambda: panel.steps.path() == ("steps", 3))
    assert panel.editor.line() == 11
    panel.show_events()
    assert panel.run is not None
    track = panel.run.track(("steps", 3))
    messages = desk.window.panel("messages")
    assert isinstance(messages, Filtered)
    assert messages.terms == [f"row:{track.first_seq}..{track.next_seq - 1}"]


async def test_it_is_paused_stepped_and_cancelled(desk: Desk) -> None:
    desk.show(SLOW)
    panel = desk.panel
    panel.do_step()
    await until(lambda: panel.run is not None and panel.run.done == 1)
    run = panel.run
    assert run is not None
    assert run.phase is Phase.PAUSED
    assert panel.editor.isReadOnly()
    panel.do_step()
    await until(lambda: run.done == 2)
    panel.pause()
    assert run.phase is Phase.RUNNING
    panel._on_speed(math.inf)
    await until(lambda: run.done == 3)
    panel.new()
    assert panel.status.text() == "A run is going on. Cancel it first, or wait for its end."
    panel.cancel()
    await until(lambda: run.over)
    assert not panel.editor.isReadOnly()
    assert panel.outcome.summary.text().startswith("3 passed, ")
    assert (run.done, run.total) == (3, 4)
    assert panel.steps.path() == ("steps", 3)  # where it stood


async def test_a_window_that_closes_ends_its_run(qapp: object) -> None:
    window = make_window((Filtered, ScenarioPanel))
    window.start()
    desk = Desk(window)
    desk.show(SLOW)
    desk.panel.begin_run()
    run = desk.panel.run
    assert run is not None
    await until(lambda: run.done == 3)
    await window.aclose()
    assert run.over
    assert run.result is not None
    await window.context.stage.aclose()
    window.deleteLater()


async def test_a_report_is_written_in_three_forms(desk: Desk, tmp_path: Path) -> None:
    desk.show(WRONG)
    panel = desk.panel
    panel.save_report("json")
    assert [banner.text() for banner in desk.window.banners.banners()] == []
    await desk.run()
    for form, suffix in (("junit", "xml"), ("json", "json"), ("markdown", "md")):
        await desk.choose_file(tmp_path / f"report.{suffix}", lambda form=form: panel.save_report(form))  # type: ignore[misc]
    assert ElementTree.parse(tmp_path / "report.xml").getroot()[0].get("failures") == "1"
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["status"] == "failed"
    assert "- expected: bob receives text" in (tmp_path / "report.md").read_text(encoding="utf-8")
    assert panel.status.text() == f"Saved as {tmp_path / 'report.md'}."
    await desk.choose_file(tmp_path / "report.md", lambda: panel.save_report("json"))
    desk.answer("file_leave")
    assert (tmp_path / "report.md").read_text(encoding="utf-8").startswith("# Two talk")


async def test_a_large_text_is_read_beside_the_window_and_then_runs(desk: Desk) -> None:
    panel = desk.panel
    large = TALK + "  - send: {from: alice, to: bob, text: hello}\n" * 200
    desk.show(large)
    assert panel.heading.text() == "Two talk · reading…"
    panel.begin_run()
    assert panel.status.text() == "The text is being read; then it runs."
    panel.editor.change_to(large.replace("hello", "well", 1))
    await until(lambda: panel.run is not None and panel.run.over)
    assert panel.run is not None
    assert panel.run.result is not None
    assert panel.run.result.ok
    assert "well" in panel.run.scenario.text
    panel.editor.change_to(large.replace("to: bob", "to: nobody", 1))
    await until(lambda: len(panel.problems.problems()) == 1)
