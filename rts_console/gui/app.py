"""Where everything is put together, run, and taken apart again in the reverse order."""

import asyncio
import functools
import gc
import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from rts_console import paths, settings
from rts_console.client.rts import RtsClient
from rts_console.gui.child import GatewayChild
from rts_console.gui.context import Context
from rts_console.gui.crash import CrashBoundary, CrashReport
from rts_console.gui.demo import Demo, DemoFailed, Shots
from rts_console.gui.desk_keeper import DeskKeeper
from rts_console.gui.keys import Keyring, Keys, system_keyring
from rts_console.gui.loop import TaskScope, run
from rts_console.gui.loop_lag import LoopLag
from rts_console.gui.network import Network, no_network, system_network, watch_network
from rts_console.gui.panels import PANELS
from rts_console.gui.recordings import FOLDER as RECORDINGS_FOLDER
from rts_console.gui.recordings import Recordings
from rts_console.gui.settings_keeper import SettingsKeeper, write
from rts_console.gui.stage import Stage, Target
from rts_console.gui.theme import Severity, Theme
from rts_console.gui.token_keeper import TokenKeeper
from rts_console.gui.window import MainWindow, dress
from rts_console.protocol.secret import mask
from rts_console.protocol.words import OfflinePolicy
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store

OK: Final = 0
FAILED: Final = 1
GC_THRESHOLDS: Final = (5_000, 2, 5_000)
"""Events are no burden to the collector. A look at the youngest takes 2 ms then, one at the second generation half a
frame, and one at everything, which takes several frames, comes after 50 million more objects."""
PING_INTERVAL_MS: Final = 1_000
"""Often enough for a graph of the latency that moves while it is looked at."""

_log = logging.getLogger(__name__)


def make_client(target: Target, policy: OfflinePolicy = OfflinePolicy.REFUSE) -> RtsClient:
    """The backend of one identity. Raises `InvalidCall`."""
    client = RtsClient(
        target.app_id,
        url=target.url,
        ca_file=target.ca_file or None,
        pin=target.pin,
        ping_interval_ms=PING_INTERVAL_MS,
        offline_policy=policy,
    )
    client.set_local_proxy(target.proxies)
    return client


class Program:
    """A window with all that is behind it, and the tasks that belong to none of its panels."""

    def __init__(self, window: MainWindow, tasks: TaskScope, keys: Keys) -> None:
        """Tie them; made by `opened`."""
        self.window = window
        self.tasks = tasks
        self.keys = keys
        self._demo: Demo | None = None
        window.demo_wanted.connect(self.start_demo)
        window.stop_traffic_wanted.connect(self._on_stop_traffic)

    @property
    def context(self) -> Context:
        """What its panels see."""
        return self.window.context

    def start_demo(self) -> None:
        """Play the demo in the window; nothing happens while one is being played."""
        if self._demo is not None:
            return
        self._demo = Demo(self.window)
        self.tasks.start(self._play(self._demo), name="play the demo")

    async def _play(self, demo: Demo) -> None:
        try:
            await demo.play_live()
        except DemoFailed as error:
            self.window.welcome.status.set_error(str(error))
            self.window.notify(str(error), "error")
        finally:
            await demo.aclose()
            self._demo = None

    def _on_stop_traffic(self) -> None:
        if self._demo is not None:
            self._demo.stop_traffic()


@asynccontextmanager
async def opened(
    app: QApplication,
    *,
    folder: Path | None,
    find_keyring: Callable[[], Keyring | None] | None,
    find_network: Callable[[], Network | None] = no_network,
    record_to: Path | None = None,
    ceiling_bytes: int | None = None,
) -> AsyncIterator[Program]:
    """The whole program from its settings to its window, shown; unwound at the end, also after a failure.

    Settings are read from and saved to `folder`; without one nothing is kept. Events are recorded below `record_to`
    too, if there is such a folder and the settings do not say otherwise; the recording goes when the program ends as it
    should. `ceiling_bytes` of memory are for events, if not what the settings say.
    """
    async with AsyncExitStack() as stack:
        loaded = settings.load(folder) if folder is not None else settings.Loaded(settings.Settings())
        recordings = Recordings.begin(record_to, wanted=loaded.settings.record)
        log = EventLog(
            ceiling_bytes or loaded.settings.log_memory_mb * 2**20,
            recording=recordings.current,
            disk_ceiling_bytes=loaded.settings.log_disk_mb * 2**20,
        )
        stack.push(functools.partial(_end_recording, log, recordings))
        program = _build(app, loaded.settings, Keys(find_keyring), log, recordings)
        window, context = program.window, program.context
        stack.enter_context(CrashBoundary(lambda report: _show_crash(window, report)))
        stack.callback(window.deleteLater)
        stack.callback(_save, folder, loaded.settings)
        stack.push_async_callback(context.child.stop)
        stack.push_async_callback(context.stage.aclose)
        stack.push_async_callback(program.tasks.aclose)
        stack.push_async_callback(_close_window, window)
        window.restore_state(loaded.settings.window)
        window.start()
        if loaded.notice:
            window.notify(loaded.notice, "warning")
        if folder is not None:
            settings_keeper = SettingsKeeper(folder, loaded.settings, functools.partial(_layout, window))
            program.tasks.start(settings_keeper.run(), name="keep the settings")
        program.tasks.start(program.keys.look(), name="look for a keyring")
        keeper = TokenKeeper(context.stage, context.child, context.settings)
        program.tasks.start(keeper.run(), name="keep tokens fresh")
        program.tasks.start(context.operator.run(), name="watch the faults")
        desks = DeskKeeper(context.operator, context.settings, context.keys)
        program.tasks.start(desks.run(), name="keep the operator at its gateway")
        program.tasks.start(watch_network(context.stage, find_network), name="listen to the network")
        yield program


def _end_recording(
    log: EventLog, recordings: Recordings, kind: type[BaseException] | None, _error: object, _trace: object
) -> None:
    """A program that failed leaves its recording, as one that was killed does."""
    log.close()
    if kind is None or issubclass(kind, asyncio.CancelledError):
        recordings.end()


def _build(app: QApplication, kept: settings.Settings, keys: Keys, log: EventLog, recordings: Recordings) -> Program:
    theme = Theme()
    theme.load_fonts()
    store, quality = Store(), Quality()
    windows: list[MainWindow] = []

    def notify(text: str, severity: Severity) -> None:
        for window in windows:
            window.notify(text, severity)

    context = Context(
        stage=Stage(lambda target: make_client(target, OfflinePolicy(kept.offline_policy)), store, log, quality),
        store=store,
        log=log,
        quality=quality,
        theme=theme,
        settings=kept,
        keys=keys,
        child=GatewayChild(),
        notify=notify,
        recordings=recordings,
    )
    dress(theme, context)
    app.setWindowIcon(theme.app_icon())
    window = MainWindow(context, PANELS, LoopLag())
    windows.append(window)
    return Program(window, TaskScope(), keys)


async def _close_window(window: MainWindow) -> None:
    window.context.settings.window = window.save_state()
    await window.aclose()


def _layout(window: MainWindow) -> settings.WindowState | None:
    """A window that is hidden is being closed."""
    return window.save_state() if window.isVisible() else None


def _save(folder: Path | None, kept: settings.Settings) -> None:
    if folder is not None:
        write(folder, kept)


def _show_crash(window: MainWindow, report: CrashReport) -> None:
    window.notify(
        f"Something went wrong: {mask(report.message or report.kind)}. The details are in the program's log.", "error"
    )


_QT_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def log_qt_message(kind: QtMsgType, _context: object, text: str) -> None:
    """Qt's own messages go where ours go."""
    # The offscreen platform says so of every dialog, and means nothing by it.
    level = logging.DEBUG if text.startswith("This plugin does not support") else _QT_LEVELS[kind]
    logging.getLogger("qt").log(level, "%s", text)


def _run(play: Callable[[Program], Awaitable[int]], *, folder: Path | None, desktop: bool) -> int:
    """Run the program until `play` returns its exit code. Ctrl-C closes the window, as a click does.

    With `desktop` the system's keyring and its word about the network are used, and events are recorded.
    """
    qInstallMessageHandler(log_qt_message)
    close: list[Callable[[], object]] = []

    async def main(app: QApplication) -> int:
        task = asyncio.current_task()
        assert task is not None
        close.append(task.cancel)
        find_keyring, find_network = (system_keyring, system_network) if desktop else (None, no_network)
        record_to = paths.data_dir() / RECORDINGS_FOLDER if desktop else None
        async with opened(
            app, folder=folder, find_keyring=find_keyring, find_network=find_network, record_to=record_to
        ) as program:
            settle_memory()
            close.append(program.window.exit_request.set)
            return await play(program)

    return run(main, sys.argv[:1], on_interrupt=lambda: close[-1]())


def settle_memory() -> None:
    """Let the collector leave alone what lives as long as the program: looking at all of it takes several frames."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)


async def _until_closed(program: Program) -> int:
    await program.window.exit_request.wait()
    return OK


async def _live_demo(program: Program) -> int:
    program.start_demo()
    return await _until_closed(program)


def run_window() -> int:
    """The window, until it is closed; returns the exit code."""
    return _run(_until_closed, folder=paths.config_dir(), desktop=True)


def run_until_painted(painted: Callable[[], None]) -> int:
    """The window with nothing kept, until it has been painted once, which is told; returns the exit code."""

    async def play(program: Program) -> int:
        program.window.grab()  # paints at once, where showing would wait for the loop
        painted()
        return OK

    return _run(play, folder=None, desktop=False)


def run_demo(shots: Path | None = None) -> int:
    """The window with the demo in it. With `shots` it is played without a hand, photographed step by step into that
    folder, and ended; returns 1 when a step failed."""
    if shots is None:
        return _run(_live_demo, folder=paths.config_dir(), desktop=True)
    return _run(lambda program: _photograph(program, shots), folder=None, desktop=False)


async def _photograph(program: Program, folder: Path) -> int:
    """Play the demo and print the path of each picture and the figures at the end."""
    demo = Demo(program.window)
    camera = Shots(program.window, folder, lambda path: print(path, flush=True))
    playing = program.tasks.start(demo.play(camera.take), name="play the demo")
    closed = program.tasks.start(program.window.exit_request.wait(), name="wait for the window to be closed")
    try:
        await asyncio.wait((playing, closed), return_when=asyncio.FIRST_COMPLETED)
        if not playing.done():
            print("rts-console: the demo was closed before its end", file=sys.stderr)
            return FAILED
        print(playing.result(), flush=True)
        return OK
    except (DemoFailed, OSError) as error:
        print(f"rts-console: {error}", file=sys.stderr)
        return FAILED
    finally:
        closed.cancel()
        await demo.aclose()
