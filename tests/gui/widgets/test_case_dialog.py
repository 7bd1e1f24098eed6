"""The dialog that saves a case: what will be in it, secrets left in or not, saving, giving up."""

import os

import pytest

from rts_console.gui.loop import TaskScope
from rts_console.gui.widgets.case_dialog import CaseDialog, CaseSource
from rts_console.protocol.secret import Secret
from rts_console.record.case_facts import Contents
from rts_console.record.case_open import open_case
from rts_console.record.log import EventLog
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
    dialog = CaseDialog(theme, lambda: [Secret("hidden")], tasks)
    qtbot.addWidget(dialog)
    dialog.open_with([CaseSource("This run", log, lambda title, notes: Contents(title, notes))])
    await until(lambda: not dialog.running)
    yield dialog
    await tasks.aclose()


def rows_of(dialog):
    table = dialog.parts
    return {
        table.item(row, 0).text(): [table.item(row, column).text() for column in (1, 2, 3)]
        for row in range(table.rowCount())
    }


async def test_it_says_first_what_will_be_in_it(dialog):
    rows = rows_of(dialog)
    assert rows["payloads"] == ["30", "masked", "60"]
    assert rows["events"] == ["30", "kept", ""]
    assert rows["stored keys and passwords"] == ["", "left out", ""]
    assert next(iter(rows)) == "payloads"


async def test_what_is_saved_opens_with_title_and_notes(dialog, tmp_path):
    path = tmp_path / "a.rtscase"
    dialog.title.setText("Ticket 1")
    dialog.notes.setPlainText("see")
    dialog.path.setText(str(path))
    dialog.start_button.click()
    await until(lambda: not dialog.running)
    assert "60 secrets were taken out" in dialog.outcome.text()
    assert dialog.show_button.isVisibleTo(dialog)
    case = open_case(path, tmp_path / "cases")
    assert (case.contents.title, case.contents.notes) == ("Ticket 1", "see")
    assert b"hidden" not in case.log.payload(0)
    case.close()


async def test_an_ending_is_added(dialog, tmp_path):
    dialog.path.setText(str(tmp_path / "a"))
    dialog.start_button.click()
    await until(lambda: not dialog.running)
    assert (tmp_path / "a.rtscase").is_file()


async def test_secrets_are_left_in_only_with_a_warning(dialog, tmp_path):
    dialog.with_secrets.setChecked(True)
    assert "in clear" in dialog._warning.text()
    await until(lambda: not dialog.running)
    assert rows_of(dialog)["payloads"] == ["30", "kept", ""]
    dialog.path.setText(str(tmp_path / "a.rtscase"))
    dialog.start_button.click()
    await until(lambda: not dialog.running)
    assert dialog.outcome.kind() == "warning"


async def test_giving_up_leaves_nothing(dialog, log, tmp_path):
    log.append("alice", [received(os.urandom(50_000)) for _ in range(60)])
    dialog.path.setText(str(tmp_path / "a.rtscase"))
    dialog.start_button.click()
    assert dialog.running
    dialog.cancel_button.click()
    await until(lambda: "nothing was written" in dialog.outcome.text())
    assert list(tmp_path.iterdir()) == []
    assert dialog.start_button.isVisibleTo(dialog)


async def test_where_it_cannot_be_written_is_told(dialog, tmp_path):
    dialog.path.setText(str(tmp_path / "none" / "a.rtscase"))
    dialog.start_button.click()
    await until(lambda: not dialog.running)
    assert "no such folder" in dialog.outcome.text()
    dialog.path.setText("")
    dialog.start_button.click()
    assert not dialog.running


async def test_events_that_go_close_it(dialog, log):
    dialog.forget(EventLog())
    assert dialog.isVisible()
    dialog.forget(log)
    assert not dialog.isVisible()


async def test_secrets_are_masked_again_the_next_time(dialog):
    sources = dialog._sources
    dialog.with_secrets.setChecked(True)
    dialog.close()
    dialog.open_with(sources)
    assert not dialog.with_secrets.isChecked()
    assert dialog._warning.text() == ""
    await until(lambda: not dialog.running)
