"""The dialog that exports rows: choices, progress, cancelling, errors, what it says at the end."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from rts_console.gui.loop import TaskScope
from rts_console.gui.widgets.export_dialog import ExportDialog, Source
from rts_console.protocol.secret import Secret
from rts_console.record import export as export_module
from rts_console.record.log import EventLog
from rts_console.record.marks import Marks
from rts_console.record.query import parse
from tests.record.events import received
from tests.support import until


@pytest.fixture
def log():
    log = EventLog()
    log.append("alice", [received(b'{"token":"abc"} hidden', user_id="bob")] * 30)
    return log


@pytest.fixture
async def dialog(qtbot, theme, log):
    tasks = TaskScope()
    dialog = ExportDialog(theme, log, lambda: [Secret("hidden")], tasks)
    qtbot.addWidget(dialog)
    yield dialog
    await tasks.aclose()


def sources(log):
    return (
        Source("shown", "Shown", 30, parse("from:bob")),
        Source("marked", "Marked", 0, parse("mark")),
        Source("all", "All", len(log), None),
    )


async def test_exports_what_is_chosen_with_secrets_masked(dialog, log, tmp_path):
    dialog.open_with(sources(log), "all")
    assert dialog.which.currentText() == "All (30)"
    path = tmp_path / "out.jsonl"
    dialog.path.setText(str(path))
    dialog.start_button.click()
    await until(lambda: not dialog.running)
    assert len(path.read_text().splitlines()) == 30
    assert "abc" not in path.read_text()
    assert "hidden" not in path.read_text()
    assert "30 rows" in dialog.outcome.text()
    assert "60 secrets masked" in dialog.outcome.text()
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == str(path)


async def test_without_masking_it_warns(dialog, log, tmp_path):
    dialog.open_with(sources(log))
    dialog.masked.setChecked(False)
    assert "in clear" in dialog._warning.text()
    dialog.path.setText(str(tmp_path / "out.csv"))
    dialog.start_button.click()
    await until(lambda: not dialog.running)
    assert dialog.outcome.kind() == "warning"


async def test_an_export_without_a_row_is_no_success(dialog, log, tmp_path):
    dialog.open_with(sources(log), "marked")
    dialog.path.setText(str(tmp_path / "out.csv"))
    dialog.start_button.click()
    await until(lambda: not dialog.running)
    assert dialog.outcome.kind() == "warning"
    assert dialog.outcome.text().startswith("No row was written: none fits")


async def test_each_opening_proposes_a_file_that_is_not_there_yet(dialog, log, tmp_path):
    dialog.open_with(sources(log))
    dialog.path.setText(str(tmp_path / "mine.jsonl"))
    proposed = []
    for _ in range(3):
        dialog.open_with(sources(log))
        proposed.append(Path(dialog.path.text()))
        proposed[-1].touch()
    assert len(set(proposed)) == 3
    assert {path.parent for path in proposed} == {tmp_path}


async def test_cancelling_leaves_nothing(dialog, log, tmp_path, monkeypatch):
    monkeypatch.setattr(export_module, "STEP_S", 0)
    dialog.open_with(sources(log))
    dialog.path.setText(str(tmp_path / "out.csv"))
    dialog.start_button.click()
    await until(lambda: dialog.bar.value() > 0)
    assert dialog.bar.isVisible()
    dialog.cancel_button.click()
    await until(lambda: not dialog.running)
    assert "Cancelled" in dialog.outcome.text()
    assert not list(tmp_path.iterdir())


async def test_a_folder_that_is_not_there_is_said(dialog, log, tmp_path):
    dialog.open_with(sources(log))
    dialog.path.setText(str(tmp_path / "no" / "out.csv"))
    dialog.start_button.click()
    await until(lambda: not dialog.running)
    assert "there is no such folder" in dialog.outcome.text()
    assert not dialog.show_button.isVisible()


async def test_no_file_is_asked_for(dialog, log):
    dialog.open_with(sources(log))
    dialog.path.setText("  ")
    dialog.start_button.click()
    assert not dialog.running
    assert "choose a file" in dialog._place.error()


async def test_the_ending_follows_the_format_unless_it_is_the_users_own(dialog, log):
    dialog.open_with(sources(log))
    dialog.path.setText("rows.jsonl")
    dialog.form.setCurrentIndex(1)
    assert dialog.path.text() == "rows.csv"
    dialog.path.setText("rows.txt")
    dialog.form.setCurrentIndex(2)
    assert dialog.path.text() == "rows.txt"


async def test_a_file_that_is_there_is_said_before(dialog, log, tmp_path):
    dialog.open_with(sources(log))
    (tmp_path / "out.csv").write_text("old")
    dialog.path.setText(str(tmp_path / "out.csv"))
    assert "will be replaced" in dialog._place._below.text()


async def test_comments_of_marks_go_along(qtbot, theme, log, tmp_path):
    tasks, marks = TaskScope(), Marks(log)
    marks.mark(3, "look here")
    dialog = ExportDialog(theme, log, list, tasks, marks=marks)
    qtbot.addWidget(dialog)
    dialog.open_with(sources(log), "marked")
    path = tmp_path / "out.jsonl"
    dialog.path.setText(str(path))
    dialog.start_button.click()
    await until(lambda: not dialog.running)
    (line,) = path.read_text().splitlines()
    assert '"marked": true, "comment": "look here"' in line
    await tasks.aclose()


async def test_what_was_written_is_no_outcome_of_another_choice(dialog, log, tmp_path):
    for change in (
        lambda: dialog.which.setCurrentIndex(0),
        lambda: dialog.form.setCurrentIndex(1),
        lambda: dialog.masked.setChecked(False),
        lambda: dialog.path.setText(str(tmp_path / "other.jsonl")),
    ):
        dialog.open_with(sources(log), "all")
        dialog.path.setText(str(tmp_path / "out.jsonl"))
        dialog.start_button.click()
        await until(lambda: not dialog.running)
        assert dialog.show_button.isVisible()
        change()
        assert (dialog.outcome.text(), dialog.show_button.isVisible()) == ("", False)
