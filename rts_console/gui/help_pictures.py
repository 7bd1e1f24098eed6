"""The pictures of the help, the panes and the stage of the demo: `python -m rts_console.gui.help_pictures FOLDER`."""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from rts_console.gui.app import Program, opened
from rts_console.gui.context import Area
from rts_console.gui.demo import Demo
from rts_console.gui.loop import run
from rts_console.gui.network import no_network
from rts_console.gui.widgets.dock import Dock
from rts_console.help_pages import OF_PANES
from rts_console.profiles.model import Profile, Snippet
from rts_console.settings import Settings

TAKEN_AFTER: Final = "scenario"
"""The look of the demo after which there is something to see in every pane."""
STAGE: Final = ("presenter", "audience")
STAGED_AFTER: Final = "text"
"""The step of the demo after which there is a conversation to be shown."""
LIMITS: Final = "limits"
MATRIX: Final = "matrix"
WINDOW: Final = QSize(1440, 1000)
PROJECTED: Final = QSize(1280, 720)
WIDEST: Final = 800
_ROUNDS: Final = 5
_ROUND_S: Final = 0.05


def samples(settings: Settings) -> None:
    """Saved messages to be seen in their pane."""
    profile: Profile = settings.active
    profile.snippets[:] = [
        Snippet("Order", '{"from": "{{user}}", "order": "{{order}}", "n": {{seq}}}', "json", "peer", "bob"),
        Snippet("Good morning", "Good morning, it is {{now}}", "text", "room", "lobby"),
        Snippet("Wake the device", "01 ff 00 10", "hex", "peer", "carol"),
    ]


def save(picture: QImage, path: Path) -> None:
    """As a small PNG: its 256 most frequent colours are enough for what a window shows. Raises OSError."""
    plain = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    pixels = np.frombuffer(picture.convertToFormat(QImage.Format.Format_RGB32).constBits(), dtype=np.uint32)
    colors, counts = np.unique(pixels, return_counts=True)
    table = [int(color) for color in colors[np.argsort(counts)[::-1][:256]]]
    small = picture.convertToFormat(QImage.Format.Format_Indexed8, table, plain)
    if not small.save(str(path), quality=0):
        raise OSError(f"the picture {path} cannot be written")


class PaneShots:
    """Takes a picture of each pane that has a page, and of the two windows of somebody who presents."""

    def __init__(self, program: Program, folder: Path, tell: Callable[[Path], object]) -> None:
        """Into `folder`, which is made; `tell` hears of each. Raises OSError."""
        folder.mkdir(parents=True, exist_ok=True)
        self._window = program.window
        self._folder = folder
        self._tell = tell
        self._window.window().resize(WINDOW)

    async def after(self, step: str) -> None:
        """Called after each step of the demo."""
        if step == STAGED_AFTER:
            await self.take_stage()
        if step != TAKEN_AFTER:
            return
        samples(self._window.context.settings)
        lanes: Any = self._window.panel("lanes")
        for identity in self._window.context.stage.identities[:2]:
            lanes.toggle(identity.key)
        for name in OF_PANES:
            if name != LIMITS:
                await self.take(name)
        await self._try_limits()
        await self.take(LIMITS)

    async def _try_limits(self) -> None:
        """Have results to be seen. After all others: its messages would fill their views."""
        limits: Any = self._window.panel(LIMITS)
        self._window.show_panel(LIMITS)
        await self._settle()
        limits.toggle()
        await limits.finished()

    async def take(self, name: str) -> None:
        """Bring a pane to the front, let it settle, and save how it looks."""
        right = self._window.panel(name).area in (Area.RIGHT, Area.RIGHT_BELOW)
        layout = self._window.enlarge(name) if right else None
        self._window.show_panel(name)
        await self._settle()
        if name == MATRIX:
            await self._read_to_the_end()
        dock = next(dock for dock in self._window.findChildren(Dock) if dock.objectName() == name)
        picture = dock.grab().toImage()
        if picture.width() > WIDEST:
            picture = picture.copy(0, 0, WIDEST, picture.height())
        if layout is not None:
            self._window.restore_layout(layout)
        self._save(picture, name)

    async def _read_to_the_end(self) -> None:
        matrix: Any = self._window.panel(MATRIX)
        while matrix.behind.text():
            await self._settle()

    async def take_stage(self) -> None:
        """The window of who presents and the audience's, as on a projector; then all is as before."""
        presenter = self._window.presenter
        self._window.window().resize(PROJECTED)
        presenter.enter()
        presenter.toggle_audience()
        assert presenter.audience is not None
        presenter.audience.resize(PROJECTED)
        await self._settle()
        for name, part in zip(STAGE, (self._window, presenter.audience), strict=True):
            self._save(part.grab().toImage(), name)
        presenter.toggle_audience()
        presenter.leave()
        self._window.window().resize(WINDOW)
        await self._settle()

    async def _settle(self) -> None:
        """Several refreshes: one may arrange anew what the next one then fills."""
        for _ in range(_ROUNDS):
            self._window.refresh()
            await asyncio.sleep(_ROUND_S)

    def _save(self, picture: QImage, name: str) -> None:
        path = self._folder / f"{name}.png"
        save(picture, path)
        self._tell(path)


async def take_all(app: QApplication, folder: Path) -> int:
    """Play the demo and take the pictures; returns the exit code."""
    async with opened(app, folder=None, find_keyring=None, find_network=no_network) as program:
        demo = Demo(program.window)
        shots = PaneShots(program, folder, lambda path: print(path, flush=True))
        try:
            await demo.play(shots.after)
        finally:
            await demo.aclose()
    return 0


def main() -> int:
    """The command line: the folder for the pictures."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if len(sys.argv) != 2:
        print("usage: python -m rts_console.gui.help_pictures FOLDER", file=sys.stderr)
        return 2

    async def play(app: QApplication) -> int:
        return await take_all(app, Path(sys.argv[1]))

    return run(play, sys.argv[:1])


if __name__ == "__main__":
    sys.exit(main())
