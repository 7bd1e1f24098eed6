"""Where everything is put together, run, and taken apart again in the reverse order."""

import asyncio
import functools
import gc
import logging
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from rts_console import paths, settings
from rts_console.client.rts import RtsClient
from rts_console.gui.answering import until_answering
from rts_console.gui.application import Application
from rts_console.gui.case_desk import FOLDER as CASES_FOLDER
from rts_console.gui.child import GatewayChild
from rts_console.gui.context import Context, Panel
from rts_console.gui.crash import CrashBoundary, CrashReport
from rts_console.gui.demo import Demo, DemoFailed, Shots
from rts_console.gui.desk_keeper import DeskKeeper
from rts_console.gui.first_touch import FirstTouch
from rts_console.gui.frame import Frame
from rts_console.gui.gallery import Gallery
from rts_console.gui.heap import keep_giving_back, settle_heap
from rts_console.gui.keys import Keyring, Keys, system_keyring
from rts_console.gui.language import LANGUAGE_VARIABLE
from rts_console.gui.look_desk import dress
from rts_console.gui.loop import TaskScope, run
from rts_console.gui.loop_lag import LoopLag
from rts_console.gui.motion import ask_desktop
from rts_console.gui.network import Network, no_network, system_network, watch_network
from rts_console.gui.panels import PANELS
from rts_console.gui.panels.scenario import ScenarioPanel
from rts_console.gui.profile_desk import FOLDER as PROFILES_FOLDER
from rts_console.gui.qt_log import log_qt_message
from rts_console.gui.recordings import FOLDER as RECORDINGS_FOLDER
from rts_console.gui.recordings import Recordings
from rts_console.gui.scene_reset import FOLDER as SCENES_FOLDER
from rts_console.gui.settings_keeper import SettingsKeeper, write
from rts_console.gui.stage import Stage, Target
from rts_console.gui.theme import Severity, Theme
from rts_console.gui.token_keeper import TokenKeeper
from rts_console.gui.window import MainWindow
from rts_console.protocol.secret import mask
from rts_console.protocol.words import RULE_SETS, OfflinePolicy
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store

OK: Final = 0
SCENARIO_ENDINGS: Final = (".yaml", ".yml")
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
        self._playing: asyncio.Task[None] | None = None
        window.demo_wanted.connect(self.start_demo)
        window.stop_traffic_wanted.connect(self._on_stop_demo)

    @property
    def context(self) -> Context:
        """What its panels see."""
        return self.window.context

    def start_demo(self) -> None:
        """Play the demo in the window; nothing happens while one is being played."""
        if self._demo is not None:
            return
        self._demo = Demo(self.window)
        self._playing = self.tasks.start(self._play(self._demo), name="play the demo")

    async def _play(self, demo: Demo) -> None:
        handle = self.window.window().windowHandle()
        touch = FirstTouch(handle) if handle is not None else None
        if touch is not None:
            touch.touched.connect(self._on_touched)
        try:
            await demo.play_live()
        except DemoFailed as error:
            self.window.welcome.status.set_error(str(error))
            self.window.notify(str(error), "error")
        finally:
            if touch is not None:
                touch.end()
            await demo.aclose()
            self._demo = None

    def _on_touched(self) -> None:
        """Nothing may move under the hands of a user; traffic alone moves nothing."""
        if self._demo is not None and not self._demo.over and self._stop_demo():
            words = "The demo has stopped, as you took over: everything stays as it is. Start the demo plays it anew."
            self.window.notify(words, "info")

    def _on_stop_demo(self) -> None:
        if self._stop_demo():
            self.window.notify("The demo has stopped. Its users stay; everything else is yours.", "info")

    def _stop_demo(self) -> bool:
        """End it; whether it went on until now."""
        if self._demo is None or self._playing is None or self._playing.cancelling():
            return False
        self._demo.leave_as_it_is()
        return self._playing.cancel()


@asynccontextmanager
async def opened(
    app: QApplication,
    *,
    folder: Path | None,
    find_keyring: Callable[[], Keyring | None] | None,
    find_network: Callable[[], Network | None] = no_network,
    record_to: Path | None = None,
    ceiling_bytes: int | None = None,
    frame: Frame | None = None,
) -> AsyncIterator[Program]:
    """The whole program from its settings to its window, shown; unwound at the end, also after a failure.

    Settings are read from and saved to `folder`; without one nothing is kept. Events are recorded below `record_to`
    too, if there is such a folder and the settings do not say otherwise; the recording goes when the program ends as it
    should. `ceiling_bytes` of memory are for events, if not what the settings say. A `frame` that is on the screen
    already has read the settings, and holds the window from then on.
    """
    async with AsyncExitStack() as stack:
        loaded = frame.loaded if frame is not None else _load(folder)
        recordings = Recordings.begin(record_to, wanted=loaded.settings.record)
        log = EventLog(
            ceiling_bytes or loaded.settings.log_memory_mb * 2**20,
            recording=recordings.current,
            disk_ceiling_bytes=loaded.settings.log_disk_mb * 2**20,
        )
        stack.push(functools.partial(_end_recording, log, recordings))
        if frame is not None:
            stack.callback(frame.deleteLater)
            stack.callback(frame.hide)
        theme = frame.theme if frame is not None else Theme()
        program = await _build(app, theme, loaded.settings, Keys(find_keyring), log, recordings)
        window, context = program.window, program.context
        stack.enter_context(CrashBoundary(lambda report: _show_crash(window, report)))
        stack.callback(context.language.take_off)
        stack.callback(window.deleteLater)
        stack.callback(_save, folder, loaded.settings)
        stack.push_async_callback(context.child.stop)
        stack.push_async_callback(context.stage.aclose)
        stack.push_async_callback(program.tasks.aclose)
        stack.push_async_callback(_close_window, window)
        if frame is not None:
            frame.hold(window)
        window.restore_state(loaded.settings.window)
        theme.release_sheet()
        window.start()
        if frame is not None and frame.close_wanted:
            window.exit_request.set()
        if loaded.notice:
            window.notify(loaded.notice, "warning")
        if folder is not None:
            settings_keeper = SettingsKeeper(folder, loaded.settings, functools.partial(_layout, window))
            program.tasks.start(settings_keeper.run(), name="keep the settings")
            window.profiles.begin(folder / PROFILES_FOLDER)
            program.tasks.start(window.profiles.run(), name="keep the profiles")
            program.tasks.start(window.updates.run(), name="look for new versions")
        program.tasks.start(program.keys.look(), name="look for a keyring")
        program.tasks.start(keep_giving_back(), name="give memory back")
        keeper = TokenKeeper(context.stage, context.child, context.settings)
        program.tasks.start(keeper.run(), name="keep tokens fresh")
        program.tasks.start(context.operator.run(), name="watch the faults")
        desks = DeskKeeper(context.operator, context.settings, context.keys)
        program.tasks.start(desks.run(), name="keep the operator at its gateway")
        program.tasks.start(watch_network(context.stage, find_network), name="listen to the network")
        yield program


def _load(folder: Path | None) -> settings.Loaded:
    return settings.load(folder) if folder is not None else settings.Loaded(settings.Settings())


def _end_recording(
    log: EventLog, recordings: Recordings, kind: type[BaseException] | None, _error: object, _trace: object
) -> None:
    """A program that failed leaves its recording, as one that was killed does."""
    log.close()
    if kind is None or issubclass(kind, asyncio.CancelledError):
        recordings.end()


async def _build(
    app: QApplication, theme: Theme, kept: settings.Settings, keys: Keys, log: EventLog, recordings: Recordings
) -> Program:
    """All that the window is made of; the style sheet is left off until it is in its place."""
    theme.hold_sheet()
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
        child=_local_gateway(kept),
        notify=notify,
        recordings=recordings,
    )
    context.language.choose(os.environ.get(LANGUAGE_VARIABLE) or kept.look.language)
    theme.keymap.use(kept.keys)
    dress(theme, context)
    app.setWindowIcon(theme.app_icon())
    panels = await _make_panels(context)
    window = MainWindow(context, [functools.partial(_made, panel) for panel in panels], LoopLag())
    windows.append(window)
    return Program(window, TaskScope(), keys)


async def _make_panels(context: Context) -> Sequence[Panel]:
    """One in each turn of the loop, so that a window that is on the screen already lives meanwhile."""
    panels: list[Panel] = []
    try:
        for make in PANELS:
            panels.append(make(context))
            await asyncio.sleep(0)
    except BaseException:
        await asyncio.gather(*(panel.aclose() for panel in panels))
        raise
    return panels


def _made(panel: Panel, _context: Context) -> Panel:
    return panel


def _local_gateway(kept: settings.Settings) -> GatewayChild:
    """The child with the rules that the user chose; one that is not known any more is the first."""
    child = GatewayChild()
    rules = next(profile.rules for profile in kept.profiles if profile.kind == "local")
    if rules in RULE_SETS:
        child.use_rules(rules)
    return child


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


async def _play(
    app: QApplication,
    play: Callable[[Program], Awaitable[int]],
    close: list[Callable[[], object]],
    *,
    folder: Path | None,
    desktop: bool,
    frame: Frame | None = None,
) -> int:
    """Run the program until `play` returns its exit code. From when it is open, the last of `close` closes its window.

    With `desktop` the system's keyring and its word about the network are used, and events are recorded.
    """
    find_keyring, find_network = (system_keyring, system_network) if desktop else (None, no_network)
    record_to = paths.data_dir() / RECORDINGS_FOLDER if desktop else None
    async with opened(
        app,
        folder=folder,
        find_keyring=find_keyring,
        find_network=find_network,
        record_to=record_to,
        frame=frame,
    ) as program:
        program.window.cases.folder = paths.data_dir() / CASES_FOLDER if desktop else None
        program.window.presenter.scene.folder = paths.data_dir() / SCENES_FOLDER if desktop else None
        if desktop:
            asking = ask_desktop(program.window.look.desktop_reduces_motion)
            program.tasks.start(asking, name="ask the desktop for its wish about motion")
        settle_memory()
        close.append(program.window.exit_request.set)
        return await play(program)


def settle_memory() -> None:
    """Let the collector leave alone what lives as long as the program: looking at all of it takes several frames.

    Also now: hardly anything of it is garbage. And let what is large go back to the system when it is let go.
    """
    settle_heap()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    gc.enable()


async def _until_closed(program: Program) -> int:
    await program.window.exit_request.wait()
    return OK


async def live_window(
    app: QApplication, frame: Frame, close: list[Callable[[], object]], file: Path | None = None
) -> int:
    """The window in its frame, until it is closed, with a case or a scenario opened in it if one is given; returns the
    exit code."""

    async def play(program: Program) -> int:
        if isinstance(app, Application):
            app.open_with(functools.partial(show_file, program))
        if file is not None:
            show_file(program, file)
        elif not program.context.settings.welcomed:
            program.window.show_first_steps()
        return await _until_closed(program)

    return await _play(app, play, close, folder=paths.config_dir(), desktop=True, frame=frame)


def show_file(program: Program, path: Path) -> None:
    """Open a scenario (by its ending), else a case, in the window."""
    if path.suffix not in SCENARIO_ENDINGS:
        program.window.cases.open_path(path)
        return
    panel = program.window.panel("scenario")
    assert isinstance(panel, ScenarioPanel)
    panel.open_path(path)


async def live_demo(app: QApplication, frame: Frame, close: list[Callable[[], object]]) -> int:
    """The same, with the demo in it."""

    async def play(program: Program) -> int:
        program.start_demo()
        return await _until_closed(program)

    return await _play(app, play, close, folder=paths.config_dir(), desktop=True, frame=frame)


async def until_ready(
    app: QApplication, frame: Frame, close: list[Callable[[], object]], ready: Callable[[], None]
) -> int:
    """The window with nothing kept, until its panes are painted and it answers, which is told; returns 0."""

    async def play(program: Program) -> int:
        program.window.dismiss_welcome()
        await until_answering(program.window)
        ready()
        return OK

    return await _play(app, play, close, folder=None, desktop=False, frame=frame)


def run_demo(shots: Path, *, all_looks: bool = False) -> int:
    """The demo, played without a hand, photographed step by step into that folder, and ended; returns 1 when a step
    failed. With `all_looks` every pane is photographed afterwards in every look. Ctrl-C closes the window, as a click
    does."""
    qInstallMessageHandler(log_qt_message)
    close: list[Callable[[], object]] = []

    async def main(app: QApplication) -> int:
        task = asyncio.current_task()
        assert task is not None
        close.append(task.cancel)
        return await _play(
            app, lambda program: _photograph(program, shots, all_looks), close, folder=None, desktop=False
        )

    return run(main, sys.argv[:1], on_interrupt=lambda: close[-1]())


def _print_path(path: Path) -> None:
    print(path, flush=True)


async def _photograph(program: Program, folder: Path, all_looks: bool) -> int:
    """Play the demo and print the path of each picture and the figures at the end."""
    demo = Demo(program.window)
    camera = Shots(program.window, folder, _print_path)

    async def play() -> object:
        summary = await demo.play(camera.take)
        if all_looks:
            await Gallery(program.window, folder, _print_path).take()
        return summary

    playing = program.tasks.start(play(), name="play the demo")
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
