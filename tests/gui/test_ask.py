"""Questions are answered while everything else goes on, and end with what asked them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QWidget

from rts_console.gui.ask import ask, ask_open_file, ask_save_file, start_folder
from rts_console.gui.loop import TaskScope
from tests.support import until


@pytest.fixture
def dialog() -> Iterator[QDialog]:
    dialog = QDialog()
    yield dialog
    dialog.deleteLater()


async def test_asking_leaves_other_tasks_running(dialog: QDialog) -> None:
    ticks = 0
    scope = TaskScope()

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.001)

    scope.start(tick(), name="tick")
    answer = scope.start(ask(dialog), name="ask")
    await until(lambda: dialog.isVisible() and ticks > 10)
    assert not answer.done()
    dialog.done(42)
    assert await answer == 42
    assert not dialog.isVisible()
    await scope.aclose()


async def test_closing_the_dialog_is_a_rejection(dialog: QDialog) -> None:
    scope = TaskScope()
    answer = scope.start(ask(dialog), name="ask")
    await until(dialog.isVisible)
    dialog.close()
    assert await answer == QDialog.DialogCode.Rejected.value
    await scope.aclose()


async def test_a_destroyed_dialog_is_a_rejection() -> None:
    scope = TaskScope()
    parent = QWidget()
    dialog = QDialog(parent)
    answer = scope.start(ask(dialog), name="ask")
    await until(dialog.isVisible)
    parent.deleteLater()
    assert await answer == QDialog.DialogCode.Rejected.value
    await scope.aclose()


async def test_a_cancelled_question_closes_its_dialog(dialog: QDialog) -> None:
    scope = TaskScope()
    scope.start(ask(dialog), name="ask")
    await until(dialog.isVisible)
    await scope.aclose()
    assert not dialog.isVisible()


async def test_a_dialog_can_be_asked_again(dialog: QDialog) -> None:
    scope = TaskScope()
    for code in (1, 2):
        answer = scope.start(ask(dialog), name="ask")
        await until(dialog.isVisible)
        dialog.done(code)
        assert await answer == code
    await scope.aclose()


@pytest.fixture
def window(qtbot: Any) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


async def test_a_file_to_open_is_what_was_chosen(window: QWidget, tmp_path: Path) -> None:
    path = tmp_path / "one.rtscase"
    path.touch()
    scope = TaskScope()
    answer = scope.start(ask_open_file(window, "Open a case", ["Cases (*.rtscase)"]), name="open")
    dialog = await shown_file_dialog(window)
    assert dialog.nameFilters() == ["Cases (*.rtscase)"]
    dialog.findChild(QLineEdit).setText(str(path))
    dialog.accept()
    assert await answer == str(path)
    await until(lambda: window.findChild(QFileDialog) is None)
    await scope.aclose()


async def test_a_file_to_save_gets_its_suffix(window: QWidget, tmp_path: Path) -> None:
    scope = TaskScope()
    answer = scope.start(
        ask_save_file(window, "Save", ["Cases (*.rtscase)"], name=str(tmp_path / "two"), suffix="rtscase"),
        name="save",
    )
    (await shown_file_dialog(window)).accept()
    assert await answer == str(tmp_path / "two.rtscase")
    await scope.aclose()


async def test_a_declined_file_is_none(window: QWidget) -> None:
    scope = TaskScope()
    answer = scope.start(ask_open_file(window, "Open", []), name="open")
    (await shown_file_dialog(window)).reject()
    assert await answer is None
    await scope.aclose()


async def shown_file_dialog(window: QWidget) -> QFileDialog:
    await until(lambda: any(each.isVisible() for each in window.findChildren(QFileDialog)))
    return window.findChildren(QFileDialog)[0]


# -- lag ----------------------------------------------------------------------------------------------------


def test_dialogs_for_files_begin_with_the_users_documents_or_at_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = start_folder()
    assert Path(folder).is_dir()
    assert Path(folder) != tmp_path
