"""Questions to the user as coroutines: a dialog is opened and awaited, while everything else goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import QDir, QStandardPaths
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget
from shiboken6 import isValid

REJECTED = QDialog.DialogCode.Rejected.value
ACCEPTED = QDialog.DialogCode.Accepted.value


async def ask(dialog: QDialog) -> int:
    """Show a dialog and return its result code, while everything else goes on.

    A dialog that is destroyed counts as rejected. If the task is cancelled the dialog closes. The caller keeps the
    dialog: read its fields, then ``deleteLater()``.
    """
    answered: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def on_finished(code: int) -> None:
        if not answered.done():
            answered.set_result(code)

    def on_destroyed() -> None:
        on_finished(REJECTED)

    dialog.finished.connect(on_finished)
    dialog.destroyed.connect(on_destroyed)
    try:
        dialog.open()
        return await answered
    finally:
        if isValid(dialog):
            dialog.finished.disconnect(on_finished)
            dialog.destroyed.disconnect(on_destroyed)
            if not answered.done() or answered.cancelled():
                dialog.done(REJECTED)


def start_folder() -> str:
    """Where dialogs for files begin: the user's documents, else the home folder; not where the program was started."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return documents if QDir(documents).exists() else QDir.homePath()


async def ask_open_file(parent: QWidget | None, title: str, filters: Sequence[str]) -> str | None:
    """Ask for an existing file; None if the user declines. ``filters`` like ``["Cases (*.rtscase)"]``."""
    dialog = QFileDialog(parent, title, start_folder())
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(list(filters))
    return await _ask_file(dialog)


async def ask_save_file(
    parent: QWidget | None,
    title: str,
    filters: Sequence[str],
    *,
    name: str = "",
    suffix: str = "",
    confirm: bool = True,
) -> str | None:
    """Ask where to save; None if the user declines. ``name`` is offered, ``suffix`` added if none is typed. Without
    ``confirm`` whoever calls asks about a file that is there already: Qt does that in a loop of its own."""
    dialog = QFileDialog(parent, title, start_folder())
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, not confirm)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(list(filters))
    dialog.setDefaultSuffix(suffix)
    if name:
        dialog.selectFile(name)
    return await _ask_file(dialog)


async def ask_folder(parent: QWidget | None, title: str) -> str | None:
    """Ask for an existing folder; None if the user declines."""
    dialog = QFileDialog(parent, title, start_folder())
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return await _ask_file(dialog)


async def _ask_file(dialog: QFileDialog) -> str | None:
    try:
        if await ask(dialog) != ACCEPTED:
            return None
        return dialog.selectedFiles()[0]
    finally:
        if isValid(dialog):
            dialog.deleteLater()
