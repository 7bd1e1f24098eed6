"""Whether the desktop asks for less movement. Each system keeps that elsewhere, and Qt does not tell it."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Callable
from configparser import ConfigParser
from configparser import Error as ConfigError
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QStandardPaths

MotionChoice = Literal["system", "full", "reduced"]
MOTIONS: Final[tuple[MotionChoice, ...]] = ("system", "full", "reduced")
ASK_TIMEOUT_S: Final = 2.0
_GNOME: Final = ("get", "org.gnome.desktop.interface", "enable-animations")
_CLIENT_AREA_ANIMATION: Final = 0x1042


def desktop_wants_less_motion() -> bool:
    """What the system says; False when it says nothing. It may take some hundredths of a second."""
    match sys.platform:
        case "win32":
            return _windows()
        case "darwin":
            return _is_true(_said_by("defaults", "read", "com.apple.universalaccess", "reduceMotion"))
    config = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return plasma_wants_less(Path(config) / "kdeglobals") or gnome_wants_less(shutil.which("gsettings"))


async def ask_desktop(tell: Callable[[bool], object], ask: Callable[[], bool] = desktop_wants_less_motion) -> None:
    """Ask without holding up the loop, and tell."""
    tell(await asyncio.to_thread(ask))


def plasma_wants_less(path: Path) -> bool:
    """KDE's file says how long animations take; not at all is what we look for."""
    if not path.is_file():
        return False
    settings = ConfigParser(strict=False, interpolation=None)
    try:
        settings.read(path, encoding="utf-8")
        return settings.getfloat("KDE", "AnimationDurationFactor", fallback=1.0) == 0
    except (ConfigError, ValueError, OSError):
        return False


def gnome_wants_less(gsettings: str | None) -> bool:
    """GNOME's settings, which others follow; None when there is no such program."""
    if gsettings is None:
        return False
    return _said_by(gsettings, *_GNOME) == "false"


def _said_by(*command: str) -> str:
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=ASK_TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip()


def _windows() -> bool:
    import ctypes

    windll = getattr(ctypes, "windll", None)
    if windll is None:
        return False
    on = ctypes.c_int(1)
    windll.user32.SystemParametersInfoW(_CLIENT_AREA_ANIMATION, 0, ctypes.byref(on), 0)
    return not on.value


def _is_true(value: str) -> bool:
    return value.lower() in ("true", "1")
