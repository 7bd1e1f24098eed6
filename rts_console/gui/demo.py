"""The demo: the scenario `resources/scenarios/demo.yaml`, played in the window with its own users.

What the users do and what they shall see stands in that file; what the window does with it stands here: which pane is
shown when a step of some name is over, and which picture is taken. It plays live, at a pace to be followed, or is
photographed step by step. It fails when a step does.
"""

import asyncio
import logging
import math
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QDialog

from rts_console import paths
from rts_console.gui.child import FIRST_RULES, GatewayFailed
from rts_console.gui.demo_world import DemoWorld
from rts_console.gui.language import said
from rts_console.gui.look_desk import dress
from rts_console.gui.loop import TaskScope
from rts_console.gui.panels.messages import MessagesPanel
from rts_console.gui.panels.scenario import ScenarioPanel
from rts_console.gui.scenario_run import How, ScenarioRun
from rts_console.gui.stage import Identity
from rts_console.gui.step_words import note_words
from rts_console.gui.window import MainWindow
from rts_console.protocol.errors import RtsError
from rts_console.scenario.format import loads
from rts_console.scenario.model import Scenario
from rts_console.scenario.player import AS_FAST_AS_POSSIBLE
from rts_console.scenario.progress import Progress, Status, StepEnded, StepStarted
from rts_console.vendors.families import rules_title

FILE: Final = "demo.yaml"
STEP_LIMIT_S: Final = 30.0
LIVE_SPEED: Final = 1.0
BEAT_S: Final = 2.5
ROUNDS: Final = 20
PICTURE_SIZE: Final = QSize(1440, 900)
TRAFFIC: Final = "traffic"
"""The step that is played again and again when the script is over; it is to be looked at, so it takes its time."""
_LOOK_EVERY_S: Final = 0.02

_log = logging.getLogger(__name__)


class DemoFailed(Exception):
    """A step did not come to its end; the text names the step and what was waited for."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What the demo came to: messages sent, copies received and lost, and how long those of the steady traffic took."""

    sent: int
    received: int
    lost: int
    p50_ms: float
    p95_ms: float
    duration_s: float

    def __str__(self) -> str:
        """One line."""
        return (
            f"{self.sent:,} messages sent, {self.received:,} received, {self.lost:,} lost · "
            f"p50 {self.p50_ms:.1f} ms, p95 {self.p95_ms:.1f} ms · {self.duration_s:.1f} s"
        )


After = Callable[[str], Awaitable[object]]
"""Called after each step that the window shows something of, with its name."""
Direction = Callable[[], Awaitable[None]]


def demo_scenario() -> Scenario:
    """What is played."""
    path = paths.resource("scenarios", FILE)
    return loads(path.read_text(encoding="utf-8"), FILE)


class Demo:
    """Plays the script in a window. `aclose` ends what is left of it. `over` once the script is played live, and only
    the traffic goes on."""

    def __init__(self, window: MainWindow) -> None:
        """Take the window, whose own stage and gateway are used."""
        self._window = window
        self._context = window.context
        self._tasks = TaskScope()
        self._world = DemoWorld(window.context)
        self._scenario = demo_scenario()
        self._run: ScenarioRun | None = None
        self._script: ScenarioRun | None = None
        self._speed = LIVE_SPEED
        self.over = False
        self._layout: bytes | None = None
        self._started_s = time.perf_counter()
        self._times: list[float] = []
        self.directions: dict[str, Direction] = {
            "logged-in": self._show_logins,
            "peers": self._show_peers,
            "room": self._show_rooms,
            "text": self._show_messages,
            "json": self._show_order,
            "journey": self._show_journey,
            "diff": self._compare_orders,
            "filter": self._filter,
            "binary": self._show_picture,
            "app-server": self._show_answer,
            TRAFFIC: self._show_traffic,
            "latency": self._enlarge_latency,
            "fault": self._show_fault,
            "lifted": self._shrink_latency,
            "left-and-back": self._show_rooms,
            "before-the-break": self._show_carol,
            "reconnected": self._show_carol,
            "token": self._show_alice,
        }

    async def play(self, after: After) -> Summary:
        """Play all of it, `after` each step, then in each look of the window. Raises `DemoFailed`."""
        await after("welcome")
        await self._do("gateway", self._start_gateway)
        await after("gateway")
        await self._perform(AS_FAST_AS_POSSIBLE, after)
        await self._do("all received", self._all_received)
        summary = self._sum_up()
        for name, direction in (
            ("scenario", self._show_scenario),
            ("dark", lambda: self._put_on("dark")),
            ("commands", self._open_commands),
            ("keys", self._open_keys),
            ("contrast", lambda: self._put_on("contrast")),
        ):
            await self._do(name, direction)
            await after(name)
        return summary

    async def play_live(self) -> None:
        """Play it at a pace to be followed; the traffic goes on until it is stopped. Raises `DemoFailed`."""
        self._window.presenter.cues.by_itself = True
        await self._do("gateway", self._start_gateway)
        await self._beat()
        await self._perform(LIVE_SPEED, _nothing)
        await self._do("scenario", self._show_scenario)
        await self._beat()
        self._window.point_to("messages")
        self.over, self._window.presenter.cues.by_itself = True, False
        # Not as a notice: that would lie over the latencies.
        words = "The demo is yours now: try whatever you like. Ctrl+. ends its traffic."
        self._window.show_caption(said(words))
        await self._keep_talking()

    def leave_as_it_is(self) -> None:
        """Whoever ends it early has seen the window as it is, and is about to use it."""
        self._layout = None

    async def aclose(self) -> None:
        """End what is still going on; the users stay where they are."""
        self._window.presenter.cues.by_itself = False
        if self._run is not None:
            self._run.cancel()
            await self._run.ended()
            if self._script is self._run:
                self._show_run()
        await self._tasks.aclose()
        self._world.close()
        self._window.show_caption("")
        await self._shrink_latency()

    # The script

    async def _perform(self, speed: float, after: After) -> None:
        """Play the scenario; at each step that the window shows something of it stands still meanwhile."""
        self._speed = speed
        await self._world.begin_anew(self._scenario)
        over: asyncio.Queue[str] = asyncio.Queue()
        run = self._make_run(self._scenario, lambda progress: self._on_progress(progress, over))
        self._script = run
        playing = self._tasks.start(run.play(), name="play the demo's scenario")
        playing.add_done_callback(lambda _: over.put_nowait(""))
        self._show_run()
        while name := await over.get():
            await self._do(name, self.directions[name])
            await after(name)
            run.resume()
        _judge(run)

    def _make_run(self, scenario: Scenario, listener: Callable[[Progress], None]) -> ScenarioRun:
        how = How(speed=self._speed, variables={"rounds": ROUNDS, "beat": f"{BEAT_S} s"})
        self._run = ScenarioRun(scenario, self._world, self._context.log, how, listener)
        return self._run

    def _on_progress(self, progress: Progress, over: asyncio.Queue[str]) -> None:
        assert self._run is not None
        match progress:
            case StepStarted(step=step):
                if step.note:
                    self._window.show_caption(note_words(step, self._scenario.variables))
                if step.name == TRAFFIC:
                    self._messages().table.follow()
                    self._run.set_speed(LIVE_SPEED)
            case StepEnded(result=result):
                name = result.step.name
                if name == TRAFFIC:
                    self._run.set_speed(self._speed)
                if name in self.directions and result.status is Status.PASSED:
                    self._run.pause()
                    over.put_nowait(name)

    async def _do(self, name: str, direction: Direction) -> None:
        _log.info("demo: %s", name)
        self._window.show_caption(said(_CAPTIONS.get(name, "")) or self._window.caption.text())
        try:
            async with asyncio.timeout(2 * STEP_LIMIT_S):
                await direction()
        except TimeoutError:
            raise DemoFailed(f"The step “{name}” did not end within {2 * STEP_LIMIT_S:g} s.") from None
        except (DemoFailed, GatewayFailed, RtsError, ValueError) as error:
            raise DemoFailed(f"The step “{name}” failed: {error}") from error

    async def _beat(self) -> None:
        """Time to look at what has happened; the scenario has beats of its own."""
        await asyncio.sleep(BEAT_S / LIVE_SPEED)

    async def _keep_talking(self) -> None:
        """The steady traffic again and again. Whoever is away falls silent; its results are in the log."""
        step = next(step for step in self._scenario.steps if step.name == TRAFFIC)
        talk = msgspec.structs.replace(self._scenario, steps=(step,), cleanup=(), keep_going=True)
        while True:
            await self._make_run(talk, lambda progress: None).play()
            await self._until_gateway()

    async def _until_gateway(self) -> None:
        """A gateway that the user has stopped is not started again for this."""
        child, changed = self._context.child, asyncio.Event()
        connection = child.changed.connect(changed.set)
        try:
            while not child.running:
                changed.clear()
                await changed.wait()
        finally:
            child.changed.disconnect(connection)

    # What the window shows

    async def _start_gateway(self) -> None:
        rules = self._context.child.rules
        if rules != FIRST_RULES:  # it talks to peers and to an app server, as others have not
            raise DemoFailed(
                f"It is written for {rules_title(FIRST_RULES)}, and the local gateway follows {rules_title(rules)}: "
                "choose the rules under Connection, then start it again."
            )
        self._window.welcome.status.set_busy("Starting the local gateway…")
        await self._context.child.start()
        self._window.welcome.status.clear()
        self._context.settings.active_profile = next(
            profile.name for profile in self._context.settings.profiles if profile.kind == "local"
        )
        # A recording that is open must not hide what is played, nor a filter what is sent.
        self._messages().table.clear_filter()
        self._window.point_to("messages")
        self._window.point_to("gateway")

    async def _show_logins(self) -> None:
        self._activate("alice")
        self._window.point_to("connection")

    async def _show_peers(self) -> None:
        self._window.point_to("peers")

    async def _show_rooms(self) -> None:
        self._window.point_to("rooms")

    async def _show_messages(self) -> None:
        self._window.point_to("messages")

    async def _show_order(self) -> None:
        await self._show_row("message", "alice", "bob")

    async def _show_journey(self) -> None:
        detail = self._messages().detail
        detail.show_view(detail.journey)

    async def _compare_orders(self) -> None:
        await self._show_row("message", "alice", "bob")
        log, panel, key = self._context.log, self._messages(), self._person("alice").key
        panel.detail.compare(*(log.row(self._newest("message", key, "bob", back)) for back in (1, 0)))

    async def _filter(self) -> None:
        panel = self._messages()
        panel.detail.diff.release()
        panel.detail.show_view(panel.detail.payload)
        panel.table.filter_bar.set_text(f"from:bob room:{self._scenario.variables['room']}")
        await _until("filtering", lambda: not panel.table.model.scanning and panel.table.model.rowCount() > 0)

    async def _show_picture(self) -> None:
        self._messages().table.clear_filter()
        await self._show_row("message", "bob", "carol")

    async def _show_answer(self) -> None:
        self._messages().table.clear_filter()
        await self._show_row("server message", "alice", "")

    async def _show_row(self, kind: str, identity: str, who: str) -> None:
        """Select the newest row of that kind, as a reader would."""
        panel = self._messages()
        seq = self._newest(kind, self._person(identity).key, who)
        await _until("showing the row", lambda: panel.select_seq(seq))

    async def _show_traffic(self) -> None:
        self._times = self._times_so_far()
        for panel in ("latency", "rooms"):
            self._window.point_to(panel)

    async def _enlarge_latency(self) -> None:
        """For the back row; the layout of the user comes back after it."""
        self._layout = self._window.enlarge("latency")

    async def _shrink_latency(self) -> None:
        if self._layout is not None:
            self._window.restore_layout(self._layout)
            self._layout = None

    async def _show_fault(self) -> None:
        """Its chip and its band have come once the gateway was looked at."""
        await _until("seeing the fault", lambda: bool(self._context.faults()))

    async def _show_carol(self) -> None:
        self._activate("carol")
        self._window.point_to("connection")

    async def _show_alice(self) -> None:
        self._activate("alice")
        alice = self._person("alice")
        assert alice.claims is not None
        expires_at_s = alice.claims.expires_at_s
        await _until("the new token", lambda: self._context.stage.facts(alice).token_expires_at_s == expires_at_s)

    async def _show_scenario(self) -> None:
        """All that was played, as the scenario that it is."""
        if self._show_run():
            self._window.point_to("scenario")

    def _show_run(self) -> bool:
        """Let the Scenario panel follow the script; not in place of a scenario that the user has opened."""
        panel = self._window.panel("scenario")
        assert isinstance(panel, ScenarioPanel)
        return self._script is not None and panel.show_run_of(self._script, self._scenario.name, FILE)

    def _person(self, name: str) -> Identity:
        return self._world.cast[name]

    def _activate(self, name: str) -> None:
        self._context.stage.activate(self._person(name).key)

    def _messages(self) -> MessagesPanel:
        panel = self._window.panel("messages")
        assert isinstance(panel, MessagesPanel)
        return panel

    def _newest(self, kind: str, key: str, who: str, back: int = 0) -> int:
        log = self._context.log
        for seq in range(log.next_seq - 1, log.first_seq - 1, -1):
            row = log.row(seq)
            if (row.kind, row.identity) == (kind, key) and who in ("", row.who):
                if not back:
                    return seq
                back -= 1
        raise DemoFailed(f"the log has no {kind} of {key}")

    # The figures

    async def _all_received(self) -> None:
        tally = self._world.tally
        try:
            await _until("receiving all", lambda: tally.lost <= 0)
        except DemoFailed:
            raise DemoFailed(f"{tally.lost:,} of {tally.expected:,} copies of messages were lost") from None

    def _sum_up(self) -> Summary:
        tally = self._world.tally
        cuts = statistics.quantiles(self._times, n=100) if len(self._times) > 1 else [math.nan] * 99
        span_s = time.perf_counter() - self._started_s
        return Summary(tally.sent, tally.received, tally.lost, cuts[49], cuts[94], span_s)

    def _times_so_far(self) -> list[float]:
        quality, span_s = self._context.quality, time.perf_counter() - self._started_s
        keys = [key for key in quality.series() if key.name == "peer to peer"]
        times: list[float] = [value for key in keys for value in quality.window(key, span_s)[1].tolist()]
        return [value for value in times if math.isfinite(value)]

    # The looks

    async def _put_on(self, theme: str) -> None:
        self._window.show_caption("")
        self._window.point_to("messages")
        for dialog in (self._window.command_palette, self._window.keys):
            dialog.close()
        self._context.settings.look.theme = theme
        dress(self._context.theme, self._context)

    async def _open_commands(self) -> None:
        self._window.commands["commands"].trigger()
        await _until("opening the commands", self._window.command_palette.isVisible)

    async def _open_keys(self) -> None:
        self._window.command_palette.close()
        self._window.commands["keys"].trigger()
        await _until("opening the keys", self._window.keys.isVisible)


_CAPTIONS: Final = {
    "gateway": "The local gateway starts",
    "scenario": "All of this was a scenario: change it, or write one of your own",
}
"""What is said of that which the scenario does not know of."""


def _judge(run: ScenarioRun) -> None:
    """Raises `DemoFailed` when it did not come out as it should."""
    if run.result is None or not run.result.ok:
        failure, result = run.failure, run.result
        if failure is not None:
            name = failure.step.name or failure.words
            raise DemoFailed(f"The step “{name}” failed: expected {failure.expected}; seen: {failure.seen}")
        raise DemoFailed(run.problem or (result.reason if result is not None else "") or "It did not come to its end.")


async def _nothing(_name: str) -> None:
    """The window as it is."""


class Shots:
    """Takes a picture of the window after each step: `01-welcome.png` and so on."""

    def __init__(self, window: MainWindow, folder: Path, tell: Callable[[Path], object]) -> None:
        """Make the folder; `tell` hears of each picture. Raises OSError."""
        folder.mkdir(parents=True, exist_ok=True)
        self._window = window
        self._folder = folder
        self._tell = tell
        self._number = 0
        window.window().resize(PICTURE_SIZE)

    async def take(self, name: str) -> None:
        """Wait until the window shows the present, and save it. Raises OSError."""
        await self._settle()
        self._number += 1
        path = self._folder / f"{self._number:02}-{name}.png"
        if not picture_of(self._window).save(str(path)):
            raise OSError(f"the picture {path} cannot be written")
        self._tell(path)

    async def _settle(self) -> None:
        """Several refreshes: one may arrange anew what the next one then fills."""
        wanted = self._window.ticks + 5
        await _until("refreshing the window", lambda: self._window.ticks >= wanted)


async def _until(what: str, fact: Callable[[], bool]) -> None:
    end_s = time.perf_counter() + STEP_LIMIT_S
    while not fact():
        if time.perf_counter() > end_s:
            raise DemoFailed(f"{what} did not happen within {STEP_LIMIT_S:g} s")
        await asyncio.sleep(_LOOK_EVERY_S)


def picture_of(window: MainWindow) -> QPixmap:
    """The window as it is seen, dialogs over it included."""
    picture = window.grab()
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            painter = QPainter(picture)
            painter.drawPixmap(dialog.pos() - window.mapToGlobal(window.rect().topLeft()), dialog.grab())
            painter.end()
    return picture
