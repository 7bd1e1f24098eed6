"""Where things are: what the program brings along, and the folders that are the user's.

Nothing here touches the disk. Whoever writes to a folder makes it first.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

APPLICATION = "rts-console"

#: Set to a folder, this keeps settings, data and logs together in it: portable use, tests.
HOME_VARIABLE = "RTS_CONSOLE_HOME"


def resource(*parts: str) -> Path:
    """The path of a file or folder that comes with the program, e.g. ``resource("icons", "join.svg")``.

    The same in a checkout, an installed wheel and the frozen program. With no parts: the folder of them all.
    """
    return _resources().joinpath(*parts)


def document(name: str = "") -> Path:
    """The path of a page of the documents that come with the program, or the folder of them all."""
    bundle = _bundle()
    if bundle is not None:
        return bundle / "docs" / name
    package = Path(__file__).resolve().parent
    checkout = package.parent / "docs"
    # As with the resources: beside the package in a checkout, inside it in a wheel.
    return (checkout if (package.parent / "pyproject.toml").is_file() else package / "docs") / name


def program() -> list[str]:
    """The command that starts this very program again; its own arguments are to be appended."""
    if _bundle() is not None:
        return [sys.executable]
    return [sys.executable, "-m", "rts_console"]


def config_dir() -> Path:
    """The folder for settings."""
    return _own("config") or platformdirs.user_config_path(APPLICATION, appauthor=False)


def data_dir() -> Path:
    """The folder for what the user keeps: cases, scenarios, the gateway's data."""
    return _own("data") or platformdirs.user_data_path(APPLICATION, appauthor=False)


def log_dir() -> Path:
    """The folder for the program's own log files."""
    return _own("log") or platformdirs.user_log_path(APPLICATION, appauthor=False)


def _resources() -> Path:
    bundle = _bundle()
    if bundle is not None:
        return bundle / "resources"
    package = Path(__file__).resolve().parent
    checkout = package.parent / "resources"
    # A wheel has them inside the package; a checkout has them beside it, next to pyproject.toml.
    return checkout if (package.parent / "pyproject.toml").is_file() else package / "resources"


def _bundle() -> Path | None:
    """The folder that a frozen program unpacks itself to (PyInstaller), or None."""
    folder = getattr(sys, "_MEIPASS", None)
    return Path(folder) if getattr(sys, "frozen", False) and folder else None


def _own(name: str) -> Path | None:
    home = os.environ.get(HOME_VARIABLE)
    return Path(home).expanduser().absolute() / name if home else None
