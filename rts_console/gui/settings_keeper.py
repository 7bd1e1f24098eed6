"""Writes the settings soon after they change, so that a crash does not take the look and the layout with it."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from rts_console import settings
from rts_console.settings import Settings, WindowState

LOOK_EVERY_S: Final = 1.0
"""What changes several times within it, as a border that is dragged, is written once."""

_log = logging.getLogger(__name__)


class SettingsKeeper:
    """Looks every second whether the settings or the window's layout have changed, and writes them if so."""

    def __init__(self, folder: Path, kept: Settings, layout: Callable[[], WindowState | None]) -> None:
        """Write `kept` to `folder`; `layout` says how the window is, `None` while that is not to be kept."""
        self._folder = folder
        self._kept = kept
        self._layout = layout
        self._seen = msgspec.json.encode(kept)

    async def run(self) -> None:
        """Keep them until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self.look()

    def look(self) -> None:
        """Write what has changed since the last look. What cannot be written is told to the log once a change."""
        layout = self._layout()
        if layout is not None:
            self._kept.window = layout
        now = msgspec.json.encode(self._kept)
        if now == self._seen:
            return
        self._seen = now
        write(self._folder, self._kept)


def write(folder: Path, kept: Settings) -> None:
    """Write the settings; what goes wrong is told to the log."""
    try:
        settings.save(folder, kept)
    except OSError as error:
        _log.warning("the settings cannot be saved: %s", error)
