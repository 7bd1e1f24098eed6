"""Profiles and saved messages as files of their own: read and written, and what was in the way is told."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication

from rts_console.gui.theme import Severity
from rts_console.profiles.reading import ProfileErrors, text_of
from rts_console.profiles.writing import JSON_ENDING

Read = TypeVar("Read")
Notify = Callable[[str, Severity], None]


def tr(text: str) -> str:
    """`text` in the language of the window."""
    return QCoreApplication.translate("ProfileExchange", text)


def take_in(notify: Notify, path: Path, read: Callable[[str, str], Read]) -> Read | None:
    """What `read` makes of a file's text and name; `None` when it cannot, which is told."""
    try:
        return read(text_of(path), path.name)
    except ProfileErrors as error:
        said = tr("Not imported. {problem}").format(problem=error.problems[0].words(path.name))
    except (OSError, ValueError) as error:
        said = tr("{file} cannot be read: {why}. Choose another one.").format(file=path.name, why=_reason(error))
    notify(said, "error")
    return None


def give_out(notify: Notify, path: Path, text: Callable[[bool], str]) -> None:
    """Write the text, as JSON where the file's ending says so, and tell how that went."""
    try:
        path.write_bytes(text(path.suffix == JSON_ENDING).encode())
    except ProfileErrors as error:
        first = error.problems[0]
        said = tr("Not exported: {what}: {why}. {remedy}")
        notify(said.format(what=first.what, why=first.why, remedy=first.remedy), "error")
    except OSError as error:
        said = tr("{file} cannot be written: {why}. Choose another place.")
        notify(said.format(file=path.name, why=_reason(error)), "error")
    else:
        notify(tr("Exported to {file}.").format(file=path.name), "success")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
