"""The way to the first window: it is on the screen before anything that takes time has been loaded.

First the frame is shown and painted. Then what the program is made of is imported, piece by piece, and after each piece
the frame may paint, move and be closed. Nothing that takes time to load is imported at the top of this module.
"""

import asyncio
import contextlib
import gc
import importlib
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from rts_console import paths, settings
from rts_console.gui.frame import Frame, put_on
from rts_console.gui.loop import run
from rts_console.gui.qt_log import log_qt_message
from rts_console.gui.theme import Theme

Closers = list[Callable[[], object]]
"""The last of them ends the program as it is to be ended now."""
Play = Callable[[QApplication, Frame, Closers], Awaitable[int]]

PAINT_TIMEOUT_S: Final = 0.5
"""A desktop that does not show a new window in this time gets it later: the program goes on."""
PIECES: Final = (
    "numpy",
    "rts_console.record.log",
    "rts_console.client.rts",
    "rts_console.gui.stage",
    "rts_console.gui.context",
    "pyqtgraph.Qt",
    "pyqtgraph",
    "rts_console.record.query_complete",
    "rts_console.gui.widgets.event_table",
    "rts_console.gui.widgets.identity_strip",
    "rts_console.gui.widgets.link_facts",
    "rts_console.gui.widgets.composer",
    "rts_console.gui.widgets.event_detail",
    "rts_console.gui.widgets.latency_graphs",
    "rts_console.scenario.player",
    "rts_console.gui.models.scenario_document",
    "rts_console.gui.panels",
    "rts_console.gui.case_desk",
    "rts_console.gui.window",
    "rts_console.gui.demo",
    "rts_console.gui.app",
)
"""What is loaded behind the first paint, in pieces of about a tenth of a second: the longest that the frame stands."""


async def show_frame(app: QApplication, folder: Path | None) -> Frame:
    """Show the window as the settings in `folder` remember it, and wait until it is painted."""
    loaded = settings.load(folder) if folder is not None else settings.Loaded(settings.Settings())
    theme = Theme()
    theme.hold_sheet()
    put_on(theme, loaded.settings.look, app, dress=False)
    frame = Frame(theme, loaded)
    painted = asyncio.Event()
    frame.first_painted.connect(painted.set)
    frame.show()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PAINT_TIMEOUT_S):
            await painted.wait()
    return frame


async def load_pieces() -> None:
    """Import what the program is made of; a frame lives meanwhile."""
    for name in PIECES:
        importlib.import_module(name)
        await asyncio.sleep(0)


def _run(folder: Path | None, play: Play, painted: Callable[[], None] = lambda: None) -> int:
    """Show the frame, load the rest and play; Ctrl-C ends it at each step. Returns the exit code."""
    qInstallMessageHandler(log_qt_message)
    gc.disable()  # nearly all that is made until the window stands stays: `settle_memory` begins to collect
    close: Closers = []

    async def main(app: QApplication) -> int:
        task = asyncio.current_task()
        assert task is not None
        close.append(task.cancel)
        frame = await show_frame(app, folder)
        try:
            if frame.painted:
                painted()
            await load_pieces()
            return await play(app, frame, close)
        finally:
            frame.hide()

    try:
        return run(main, sys.argv[:1], on_interrupt=lambda: close[-1]())
    finally:
        gc.enable()


def run_window(file: Path | None = None) -> int:
    """The window, until it is closed, with a case or a scenario opened in it; returns the exit code."""

    async def play(app: QApplication, frame: Frame, close: Closers) -> int:
        from rts_console.gui.app import live_window

        return await live_window(app, frame, close, file)

    return _run(paths.config_dir(), play)


def run_live_demo() -> int:
    """The window with the demo in it, until it is closed; returns the exit code."""

    async def play(app: QApplication, frame: Frame, close: Closers) -> int:
        from rts_console.gui.app import live_demo

        return await live_demo(app, frame, close)

    return _run(paths.config_dir(), play)


def run_until_ready(painted: Callable[[], None], ready: Callable[[], None]) -> int:
    """The window with nothing kept. `painted` is called when it has been painted for the first time, `ready` when all
    panes in sight have been painted and a click was answered; then it ends. Returns the exit code."""

    async def play(app: QApplication, frame: Frame, close: Closers) -> int:
        from rts_console.gui.app import until_ready

        return await until_ready(app, frame, close, ready)

    return _run(None, play, painted)
