"""The window offers what a crash has left, opens it beside the messages, copies it, deletes it."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from rts_console.gui.app import Program, opened
from rts_console.gui.widgets.export_dialog import ExportDialog
from rts_console.gui.window import MainWindow
from rts_console.record.recording import COLUMNS_ENDING, FACTS_NAME
from tests.gui.sample_events import received
from tests.gui.test_recordings import crashed
from tests.support import until


@pytest.fixture
async def program(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Program]:
    crashed(tmp_path / "rec", 3)
    crashed(tmp_path / "rec", 4)
    async with opened(qapp, folder=None, find_keyring=None, record_to=tmp_path / "rec") as made:
        made.window.dismiss_welcome()
        yield made


def entries(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def spoil(folder: Path) -> None:
    """Overwrite the rows of the one recording there is."""
    (columns,) = folder.glob(f"*/*{COLUMNS_ENDING}")
    columns.write_bytes(b"garbage")


def press(window: MainWindow, name: str, place: int = 0) -> None:
    window.recordings.offer.findChildren(QPushButton, name)[place].click()


async def test_what_a_crash_has_left_is_offered_and_opens_in_front(program: Program) -> None:
    window = program.window
    assert [text.rsplit("Recorded: ", 1)[1] for text in window.recordings.offer.texts()] == ["4 events.", "3 events."]
    press(window, "recording_open")
    ((view, log, dock),) = window.recordings.views.values()
    assert [log.row(seq).preview for seq in range(log.first_seq, log.next_seq)] == [f"hello {n}" for n in range(4)]
    await until(lambda: not view.visibleRegion().isEmpty())
    assert [text.rsplit("Recorded: ", 1)[1] for text in window.recordings.offer.texts()] == ["3 events."]
    window.recordings.show_all()
    press(window, "recording_open")
    assert len(window.recordings.views) == 1
    view.close_wanted.emit()
    assert window.recordings.views == {}
    assert dock not in window.findChildren(type(dock))


async def test_the_export_command_is_about_what_stands_in_front(program: Program) -> None:
    window = program.window
    press(window, "recording_open")
    ((view, _, _),) = window.recordings.views.values()
    await until(lambda: not view.visibleRegion().isEmpty())
    view.table.filter_bar.set_text("hello")
    window.commands["export_events"].trigger()
    (exporting,) = view.findChildren(ExportDialog)
    assert exporting.isVisible()
    assert "hello" in exporting.which.currentText()
    exporting.close()
    window.show_panel("messages")
    await until(lambda: view.visibleRegion().isEmpty())
    window.commands["export_events"].trigger()
    assert not exporting.isVisible()
    assert cast(Any, window.panel("messages")).exporting.isVisible()
    cast(Any, window.panel("messages")).exporting.close()


async def test_closing_the_window_lets_go_of_what_is_open(program: Program) -> None:
    press(program.window, "recording_open")
    press(program.window, "recording_open")
    assert program.window.recordings.offer.isHidden()
    assert len(program.window.recordings.views) == 2


async def test_a_recording_is_deleted_from_the_disk_and_the_list(program: Program, tmp_path: Path) -> None:
    press(program.window, "recording_open", 0)
    program.window.recordings.show_all()
    press(program.window, "recording_delete", 0)
    press(program.window, "recording_delete", 0)
    assert [text.rsplit("Recorded: ", 1)[1] for text in program.window.recordings.offer.texts()] == ["3 events."]
    assert program.window.recordings.views == {}


async def test_a_copy_goes_where_the_user_wants_it(program: Program, tmp_path: Path) -> None:
    window = program.window
    (tmp_path / "copies").mkdir()
    press(window, "recording_copy", 0)
    await until(lambda: window.findChild(QFileDialog))
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.setDirectory(str(tmp_path / "copies"))
    dialog.accept()
    await until(lambda: not len(window.tasks))
    (copy,) = entries(tmp_path / "copies")
    assert (copy / FACTS_NAME).is_file()


async def test_this_run_can_be_kept(program: Program, tmp_path: Path) -> None:
    program.context.log.append("alice", [received()])
    program.window.commands["keep_recording"].trigger()
    assert program.context.recordings.current is not None
    assert program.context.recordings.current.kept


async def test_recording_is_switched_off_for_the_next_start(program: Program) -> None:
    action = program.window.commands["record"]
    assert action.isChecked()
    action.trigger()
    assert program.context.settings.record is False


async def test_an_orderly_end_leaves_only_what_was_there_before(qapp: QApplication, tmp_path: Path) -> None:
    async with opened(qapp, folder=None, find_keyring=None, record_to=tmp_path) as program:
        program.context.log.append("alice", [received()])
        assert len(entries(tmp_path)) == 1
    assert entries(tmp_path) == []


async def test_a_program_that_fails_leaves_its_recording(qapp: QApplication, tmp_path: Path) -> None:
    async def fail() -> None:
        async with opened(qapp, folder=None, find_keyring=None, record_to=tmp_path) as program:
            program.context.log.append("alice", [received()])
            raise RuntimeError("the end")

    with pytest.raises(RuntimeError, match="the end"):
        await fail()
    assert len(entries(tmp_path)) == 1


async def test_what_is_damaged_says_so_in_the_offer_and_in_the_view(qapp: QApplication, tmp_path: Path) -> None:
    crashed(tmp_path, 5)
    spoil(tmp_path)
    async with opened(qapp, folder=None, find_keyring=None, record_to=tmp_path) as program:
        (text,) = program.window.recordings.offer.texts()
        assert "Some rows cannot be read" in text
        press(program.window, "recording_open")
        ((view, _, _),) = program.window.recordings.views.values()
        assert "read only. Some rows are lost" in view.words.text()


async def test_a_recording_that_is_gone_is_an_error_and_not_a_crash(program: Program, tmp_path: Path) -> None:
    for path in entries(tmp_path / "rec"):
        if (path / FACTS_NAME).exists() and path != program.context.recordings.current.path:  # type: ignore[union-attr]
            shutil.rmtree(path)
    press(program.window, "recording_open")
    assert program.window.recordings.views == {}
    assert "is no recording" in program.window.banners.banners()[-1].text()


async def test_open_on_the_start_page_leads_to_the_recording(qapp: QApplication, tmp_path: Path) -> None:
    crashed(tmp_path, 5)
    async with opened(qapp, folder=None, find_keyring=None, record_to=tmp_path) as program:
        assert program.window.welcome.isVisible()
        press(program.window, "recording_open")
        ((view, _, dock),) = program.window.recordings.views.values()
        await until(lambda: not view.visibleRegion().isEmpty())
        assert not program.window.welcome.isVisible()
        program.window.show_panel("messages")
        await until(lambda: view.visibleRegion().isEmpty())
        program.window.recordings.show_all()
        press(program.window, "recording_open")
        await until(lambda: not view.visibleRegion().isEmpty())


async def test_a_crash_before_anything_happened_is_not_worth_a_word(qapp: QApplication, tmp_path: Path) -> None:
    crashed(tmp_path, 0)
    async with opened(qapp, folder=None, find_keyring=None, record_to=tmp_path) as program:
        assert program.window.recordings.offer.texts() == []
        program.window.recordings.show_all()
        assert len(program.window.recordings.offer.texts()) == 1
