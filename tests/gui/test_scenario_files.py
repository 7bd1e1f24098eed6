"""Files of the Scenario panel: nothing is lost, replaced or left out without a question."""

import math
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.gui.scenario_pane import Desk, open_desk
from tests.gui.scenario_players import SLOW, TALK
from tests.support import until


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with open_desk() as desk:
        yield desk


async def test_what_would_be_lost_is_asked_about(desk: Desk, tmp_path: Path) -> None:
    desk.show(saved=False)
    panel = desk.panel
    panel.new()
    assert panel.question.words.text() == "Two talk has changes that are not saved."
    desk.answer("scenario_stay")
    assert panel.document.text == TALK
    panel.new()
    path = tmp_path / "two.yaml"
    await desk.choose_file(path, lambda: desk.answer("scenario_keep"))
    assert path.read_text(encoding="utf-8") == TALK
    assert panel.document.title == "New scenario"
    assert panel.save_state() == {"recent": [str(path)]}
    panel.open_path(path)
    assert (panel.heading.text(), panel.document.text) == ("two.yaml", TALK)
    panel.editor.change_to(TALK + "# more\n")
    panel.new()
    desk.answer("scenario_discard")
    assert panel.document.title == "New scenario"


async def test_files_are_opened_saved_and_watched(desk: Desk, tmp_path: Path) -> None:
    panel, path = desk.panel, tmp_path / "talk.yaml"
    path.write_text(TALK, encoding="utf-8")
    await desk.choose_file(path, panel.open_file)
    panel.editor.change_to(TALK + "# mine\n")
    panel.save()
    assert path.read_text(encoding="utf-8") == TALK + "# mine\n"
    path.write_text(TALK + "# theirs\n", encoding="utf-8")
    panel._looked_s = -math.inf
    panel.refresh()
    assert panel.question.words.text() == "talk.yaml was changed on the disk by another program."
    desk.answer("disk_keep")
    assert panel.document.unsaved
    path.write_text(TALK + "# theirs too\n", encoding="utf-8")
    panel._looked_s = -math.inf
    panel.refresh()
    desk.answer("disk_load")
    assert panel.editor.text() == TALK + "# theirs too\n"
    panel.restore_state({"recent": [str(tmp_path / "gone.yaml"), 3]})
    panel.fill_menu(panel.file.menu())
    panel.open_path(tmp_path / "gone.yaml")
    assert "cannot be read" in panel.status.text()
    assert panel.save_state() == {"recent": []}


async def test_a_recording_is_shown_unsaved_and_can_be_run(desk: Desk) -> None:
    desk.panel.show_recording(TALK, 2)
    assert desk.panel.heading.text() == "Recording ●"
    assert desk.panel.question.words.text() == "2 actions were recorded. Save the scenario, or try it first."
    desk.answer("recording_run")
    await until(lambda: not desk.panel.running)
    assert desk.panel.outcome.summary.kind() == "success"


async def test_a_recording_waits_for_its_place_and_is_never_lost(desk: Desk, tmp_path: Path) -> None:
    panel = desk.panel
    desk.show(SLOW, saved=False)
    panel.begin_run()
    await until(lambda: panel.run is not None and panel.run.done == 3)
    panel.show_recording(TALK, 1)
    assert panel.status.text() == "The recording is shown when the run is over."
    assert not panel.may_leave(lambda: None)
    await until(lambda: not panel.running)
    panel.refresh()
    assert panel.question.words.text() == "Two talk has changes that are not saved, and the recording wants its place."
    await desk.choose_file(tmp_path / "aside.yaml", lambda: desk.answer("recording_aside"))
    assert (tmp_path / "aside.yaml").read_text(encoding="utf-8") == TALK
    assert panel.document.text == SLOW
    panel.show_recording(TALK, 1)
    desk.answer("scenario_discard")
    assert panel.heading.text() == "Recording ●"
    assert panel.question.words.text().startswith("1 action was recorded.")
