"""`rts-console bench ui`: the real window under traffic. What it loses (nothing), how late it is, how fast it answers.

The gateway, the traffic and an empty Qt loop to compare with run in processes of their own, all on this machine. Every
message is numbered, and what the log holds is checked against the numbers while it comes.
"""

import asyncio
import contextlib
import gc
import json
import os
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt
import psutil
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QProcess, Qt, qInstallMessageHandler
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from rts_console import paths
from rts_console.bench.report import (
    BenchError,
    Figure,
    Measurement,
    Options,
    Report,
    at_least,
    at_most,
    figure,
    ratio_at_least,
)
from rts_console.gui.app import Program, opened, settle_memory
from rts_console.gui.bench_bare import PROBE_S
from rts_console.gui.bench_traffic import NUMBERS, Sent, Stretch, TrafficOrder
from rts_console.gui.child import GatewayFailed
from rts_console.gui.loop import run as run_loop
from rts_console.gui.loop_lag import LoopLag
from rts_console.gui.panels.messages import MessagesPanel
from rts_console.gui.qt_log import log_qt_message
from rts_console.gui.stage import Target
from rts_console.gui.turn_clock import TurnClock
from rts_console.protocol.clock import now_ns
from rts_console.record.log import EventLog
from rts_console.record.quality import RING_SAMPLES, SeriesKey

RATES: Final = (5_000, 20_000, 50_000)
SECONDS: Final = 20.0
QUICK_RATES: Final = (2_000,)
QUICK_SECONDS: Final = 2.0
CEILING_BYTES: Final = 64 * 1024 * 1024
IDENTITIES: Final = 10
SPEAKERS: Final = 3
ROOM: Final = "bench"
PAYLOAD_BYTES: Final = 64
CHECK_EVERY_S: Final = 0.1
CLICK_EVERY_S: Final = 0.7
PATIENCE_S: Final = 30.0
WARM_RATE: Final = 100.0
WARM_S: Final = 1.0
LONG_AGO_NS: Final = 24 * 3600 * 10**9
LONG_TURN_MS: Final = 8.0
CLICK_GOAL_MS: Final = 100.0
SLOPE_GOAL_MB: Final = 3.0
"""Megabytes a minute that the window's memory may grow by once the log is at its ceiling: none, but for the noise.

A chunk of the log comes and goes every 65,536 rows and takes 4 MB meanwhile: on a line through the second half of a
minute that is some 0.5 MB a minute, and with the buffers of sockets and the heap runs lie up to 2.5 apart.
"""
LAG_GOALS_MS: Final = {20_000: 14.0, 50_000: 16.0}
UNLIMITED: Final = {
    "peer_rate": 0,
    "room_rate": 0,
    "server_rate": 0,
    "bytes_rate": 0,
    "room_total_rate": 0,
    "large_room_total_rate": 0,
}
"""The gateway's limits are for people; here it is the window that shall have the limit."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure: events a second of all identities together, and how long each. `reliable` messages are those
    that have a place in the room's order and a receipt.
    """

    rates: Sequence[int] = RATES
    seconds: float = SECONDS
    ceiling_bytes: int = CEILING_BYTES
    reliable: bool = True
    progress: Callable[[str], None] = lambda _: None


def run(options: Options) -> Report:
    """Open the window offscreen and measure. Raises `BenchError` when a part of it does not start."""
    rates, seconds = (QUICK_RATES, QUICK_SECONDS) if options.quick else (RATES, SECONDS)
    return run_plan(Plan(options.rates or rates, options.seconds or seconds, progress=options.progress))


def run_plan(plan: Plan) -> Report:
    """Measure what the plan says; as `run`."""
    return in_window(plan, lambda program: WindowBench(program, plan).run())


def in_window(plan: Plan, measure: Callable[[Program], Awaitable[Report]]) -> Report:
    """Open the window offscreen, with a small log, and measure."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qInstallMessageHandler(log_qt_message)
    reports: list[Report] = []

    async def main(app: QApplication) -> int:
        with tempfile.TemporaryDirectory(prefix="rts-console-bench-") as folder:
            record_to = Path(folder)
            async with opened(
                app, folder=None, find_keyring=None, record_to=record_to, ceiling_bytes=plan.ceiling_bytes
            ) as program:
                settle_memory()
                reports.append(await measure(program))
        return 0

    run_loop(main, ["rts-console"])
    return reports[0]


class BenchChild(QObject):
    """A process of ours that speaks in lines of JSON."""

    def __init__(self, part: str, command: Sequence[str] = ("bench", "ui", "--part")) -> None:
        super().__init__()
        self.lines: asyncio.Queue[bytes] = asyncio.Queue()
        self._rest = b""
        self._part = part
        self._ended = asyncio.Event()
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        self._process.readyReadStandardOutput.connect(self._on_output)
        self._process.finished.connect(self._on_finished)
        program, *arguments = paths.program()
        self._process.start(program, [*arguments, *command, part])

    @property
    def pid(self) -> int:
        """Its process id."""
        return int(self._process.processId())

    def tell(self, what: msgspec.Struct) -> None:
        """Give it an order."""
        self._process.write(msgspec.json.encode(what) + b"\n")

    async def answer(self, limit_s: float) -> bytes:
        """Its next line. Raises `BenchError` when it ended or says nothing."""
        try:
            async with asyncio.timeout(limit_s):
                line = await self.lines.get()
        except TimeoutError:
            raise BenchError(f"The process for the {self._part} said nothing for {limit_s:g} s.") from None
        if not line:
            raise BenchError(f"The process for the {self._part} ended before its time; see what it wrote above.")
        return line

    async def aclose(self) -> None:
        """End it."""
        self._process.kill()
        await self._ended.wait()

    def _on_finished(self, *_: object) -> None:
        self._ended.set()
        self.lines.put_nowait(b"")

    def _on_output(self) -> None:
        *lines, self._rest = (self._rest + self._process.readAllStandardOutput().data()).split(b"\n")
        for line in lines:
            self.lines.put_nowait(line)


class Ledger:
    """Checks that the log has every message of every speaker for every identity, once and in order.

    Only columns are read, some times a second, so that checking does not disturb what is measured.
    """

    def __init__(self, log: EventLog, identities: Sequence[str], sent: dict[str, int]) -> None:
        """Begin at the end of the log; `sent` is what each speaker has sent before."""
        self._log = log
        self._next = log.next_seq
        self._last = np.array([[(count - 1) % NUMBERS for count in sent.values()]] * len(identities))
        self.counts = np.zeros_like(self._last)
        self.unchecked = 0
        self.wrong = 0
        self._identities, self._speakers = list(identities), list(sent)

    @property
    def stored(self) -> int:
        """Messages found in the log so far."""
        return int(self.counts.sum())

    def check(self) -> None:
        """Look at the rows that are new. Rows that the log let go before they were looked at are counted."""
        log = self._log
        first, last = max(self._next, log.first_seq), log.next_seq
        self.unchecked += first - self._next
        self._next = last
        identity, who = log.column("identity", first, last), log.column("who", first, last)
        numbers = log.column("composed_at_ns", first, last) % NUMBERS
        for row, key in enumerate(self._identities):
            mine = identity == (word if (word := log.word(key)) is not None else -1)
            for column, speaker in enumerate(self._speakers):
                self._take(row, column, numbers[mine & (who == (w if (w := log.word(speaker)) is not None else -1))])

    def _take(self, row: int, column: int, numbers: npt.NDArray[np.int64]) -> None:
        if not len(numbers):
            return
        steps = np.diff(numbers, prepend=self._last[row, column]) % NUMBERS
        self.wrong += int((steps != 1).sum())
        self._last[row, column] = numbers[-1]
        self.counts[row, column] += len(numbers)

    def lost(self, sent: dict[str, int]) -> int:
        """Messages of these that are not there for some identity, and those that are there twice or out of order."""
        wanted = np.array([[sent[speaker] for speaker in self._speakers]])
        return int(np.abs(wanted - self.counts).sum()) + self.wrong


class Clicker(QObject):
    """Clicks a row as a user does and measures until its detail has been painted."""

    def __init__(self, panel: MessagesPanel) -> None:
        super().__init__()
        self.times_ms: list[float] = []
        self._panel = panel
        self._began_s = 0.0
        self._chosen = False
        self._watched: list[QWidget] = []
        panel.row_selected.connect(self._on_row_selected)

    def click(self) -> None:
        """Put a click on a row in the middle of the table into the queue of the system's events."""
        viewport = self._panel.table.view.viewport()
        self._panel.table.view.clearSelection()
        self._unwatch()
        self._chosen = False
        place = QPointF(viewport.width() / 2, viewport.height() / 2)
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        self._began_s = time.perf_counter()
        for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, Qt.MouseButton(0))):
            where = QPointF(viewport.mapToGlobal(place))
            QCoreApplication.postEvent(viewport, QMouseEvent(kind, place, where, left, held, none))

    def _on_row_selected(self, row: object) -> None:
        if row is None or self._chosen or not self._began_s:
            return
        self._chosen = True
        self._watched = [each for each in self._panel.detail.findChildren(QWidget) if each.isVisible()]
        for each in self._watched:
            each.installEventFilter(self)
        self._panel.detail.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._began_s:
            self.times_ms.append((time.perf_counter() - self._began_s) * 1000)
            self._began_s = 0.0
        return False

    def _unwatch(self) -> None:
        for each in self._watched:
            each.removeEventFilter(self)
        self._watched = []
        self._panel.table.follow()


@dataclass(slots=True)
class _Phase:
    """What one rate came to."""

    rate: int
    lags_ms: list[float] = field(default_factory=list)
    bare_ms: list[float] = field(default_factory=list)
    turns_ms: list[float] = field(default_factory=list)
    collections: dict[int, list[float]] = field(default_factory=dict)
    clicks_ms: list[float] = field(default_factory=list)
    events: int = 0
    stored: int = 0
    sent_to_all: int = 0
    stored_of_all: int = 0
    lost: int = 0
    seconds: float = 0.0
    behind_s: float = 0.0
    gaps: int = 0
    memory: list[tuple[float, float]] = field(default_factory=list)
    at_ceiling: bool = False
    cpu: dict[str, float] = field(default_factory=dict)


class WindowBench:
    """One run, from the log-ins to the report."""

    def __init__(self, program: Program, plan: Plan) -> None:
        self._program = program
        self._context = program.context
        self._plan = plan
        self._keys: list[str] = []
        self._speakers = [f"speaker-{number}" for number in range(1, SPEAKERS + 1)]
        panel = program.window.panel("messages")
        assert isinstance(panel, MessagesPanel)
        self._clicker = Clicker(panel)
        self._sent = Sent({}, 0.0, 0)

    async def run(self) -> Report:
        measurement = Measurement("ui", Options(progress=self._plan.progress))
        with measurement:
            await self._enter()
            async with self._children() as (traffic, bare):
                await self._grow_old(traffic)
                for rate in self._plan.rates:
                    measurement.say(f"{rate:,} events/s for {self._plan.seconds:g} s")
                    phase = await self._measure(rate, traffic, bare)
                    measurement.add(*_figures(phase))
        return measurement.report()

    async def _enter(self) -> None:
        """The gateway, the identities in their room, the window as it is used."""
        context, child = self._context, self._context.child
        child.limits = UNLIMITED
        try:
            await child.start()
        except GatewayFailed as error:
            raise BenchError(str(error)) from None
        for number in range(1, IDENTITIES + 1):
            user_id = f"reader-{number:02}"
            token = child.mint(user_id, 3600)
            identity = context.stage.add(user_id, Target(child.url, child.app_id), token=token)
            self._keys.append(identity.key)
            await identity.backend.login(token, user_id)
            await identity.backend.create_room(ROOM).join()
        self._program.window.dismiss_welcome()
        for name in ("latency", "messages"):
            self._program.window.show_panel(name)

    async def _grow_old(self, traffic: BenchChild) -> None:
        """Bring the window to where it is after hours: all is loaded, and the memory of the latency is full."""
        quality = self._context.quality
        for _ in range(round(PATIENCE_S / 6 / CHECK_EVERY_S)):  # without pings nothing but their rings is missing
            if sum(key.name == "round trip" for key in quality.series()) >= IDENTITIES:
                break
            await asyncio.sleep(CHECK_EVERY_S)
        ledger = Ledger(self._context.log, self._keys, dict.fromkeys(self._speakers, 0))
        traffic.tell(Stretch(WARM_RATE, WARM_S))
        self._sent = msgspec.json.decode(await traffic.answer(PATIENCE_S), type=Sent)
        await self._until_stored(ledger, sum(self._sent.sent.values()) * IDENTITIES)
        long_ago = np.full(RING_SAMPLES, now_ns() - LONG_AGO_NS)
        legs: list[SeriesKey] = [
            SeriesKey("gateway to peer", key, speaker) for key in self._keys for speaker in self._speakers
        ]
        for key in {*quality.series(), *legs}:
            quality.add_samples(key, long_ago, np.ones(RING_SAMPLES))
            await asyncio.sleep(0)

    @asynccontextmanager
    async def _children(self) -> AsyncIterator[tuple[BenchChild, BenchChild]]:
        child = self._context.child
        traffic, bare = BenchChild("traffic"), BenchChild("bare")
        tokens = {user_id: child.mint(user_id, 3600).reveal() for user_id in self._speakers}
        try:
            traffic.tell(
                TrafficOrder(child.url, child.app_id, ROOM, tokens, PAYLOAD_BYTES, reliable=self._plan.reliable)
            )
            await traffic.answer(PATIENCE_S)
            await bare.answer(PATIENCE_S)
            yield traffic, bare
        finally:
            await traffic.aclose()
            await bare.aclose()

    async def _measure(self, rate: int, traffic: BenchChild, bare: BenchChild) -> _Phase:
        context = self._context
        phase, log, stage = _Phase(rate), context.log, context.stage
        gaps = sum(context.stage.facts(each).gap_count for each in context.stage.identities)
        before = self._sent.sent or dict.fromkeys(self._speakers, 0)
        ledger = Ledger(log, self._keys, before)
        with _Probe(phase, log, self._parts(traffic), self._plan.seconds + PATIENCE_S) as probe:
            self._clicker.times_ms = phase.clicks_ms
            while not bare.lines.empty():
                bare.lines.get_nowait()
            events = stage.events
            traffic.tell(Stretch(rate / IDENTITIES, self._plan.seconds))
            self._sent = await self._until_sent(traffic, ledger, probe)
            phase.events, phase.stored = stage.events - events, ledger.stored
            ended_s = time.perf_counter()
            news = {speaker: count - before[speaker] for speaker, count in self._sent.sent.items()}
            phase.seconds = self._sent.seconds
            phase.sent_to_all = sum(news.values()) * IDENTITIES
            await self._until_stored(ledger, phase.sent_to_all)
            phase.behind_s = time.perf_counter() - ended_s
        phase.stored_of_all = ledger.stored
        phase.lost = ledger.lost(news) + ledger.unchecked
        phase.gaps = sum(context.stage.facts(each).gap_count for each in context.stage.identities) - gaps
        while not bare.lines.empty():
            phase.bare_ms += json.loads(bare.lines.get_nowait() or b"[]")
        return phase

    def _parts(self, traffic: BenchChild) -> dict[str, int]:
        return {"window": os.getpid(), "gateway": self._context.child.pid, "traffic": traffic.pid}

    async def _until_sent(self, traffic: BenchChild, ledger: Ledger, probe: "_Probe") -> Sent:
        answer = self._program.tasks.start(
            traffic.answer(self._plan.seconds + PATIENCE_S), name="wait for the traffic to end"
        )
        next_click_s = time.perf_counter() + CLICK_EVERY_S
        while not answer.done():
            await asyncio.sleep(CHECK_EVERY_S)
            ledger.check()
            probe.look()
            if time.perf_counter() >= next_click_s:
                next_click_s += CLICK_EVERY_S
                self._clicker.click()
        return msgspec.json.decode(answer.result(), type=Sent)

    async def _until_stored(self, ledger: Ledger, wanted: int) -> None:
        """What was sent before the end may still be on its way; nothing more coming for a while is the end."""
        last, quiet_since_s = -1, time.perf_counter()
        while ledger.stored < wanted and time.perf_counter() - quiet_since_s < PATIENCE_S / 6:
            await asyncio.sleep(CHECK_EVERY_S)
            ledger.check()
            if ledger.stored != last:
                last, quiet_since_s = ledger.stored, time.perf_counter()


class _Probe:
    """Lag, memory and processor time for as long as it is entered."""

    def __init__(self, phase: _Phase, log: EventLog, parts: dict[str, int], longest_s: float) -> None:
        self._phase = phase
        self._log = log
        self._dropped = log.stats.dropped
        self._lag = LoopLag(interval_s=PROBE_S, keep=round(longest_s / PROBE_S))
        self._turns = TurnClock(keep=True)
        self._processes = {name: psutil.Process(pid) for name, pid in parts.items()}
        self._began_s = 0.0
        self._collecting_s = 0.0
        self._used_s: dict[str, float] = {}

    def __enter__(self) -> "_Probe":
        self._used_s = {name: _used_s(process) for name, process in self._processes.items()}
        self._began_s = time.perf_counter()
        self._lag.start()
        self._turns.start()
        gc.callbacks.append(self._on_collection)
        return self

    def _on_collection(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            self._collecting_s = time.thread_time()
        else:
            took_ms = (time.thread_time() - self._collecting_s) * 1000
            self._phase.collections.setdefault(info["generation"], []).append(took_ms)

    def look(self) -> None:
        """Take down the memory that is the window's own: files that it looks into, the recording among them, are
        the system's to let go.
        """
        memory = self._processes["window"].memory_info()
        own = (memory.rss - getattr(memory, "shared", 0)) / 1e6
        self._phase.memory.append((time.perf_counter() - self._began_s, own))
        stats = self._log.stats
        self._phase.at_ceiling = stats.dropped > self._dropped or stats.spilled > 0

    def __exit__(self, *_: object) -> None:
        self._lag.stop()
        self._turns.stop()
        gc.callbacks.remove(self._on_collection)
        self._phase.turns_ms = [1000 * each for each in self._turns.turns_s]
        elapsed_s = time.perf_counter() - self._began_s
        self._phase.lags_ms = self._lag.recent(elapsed_s)
        for name, process in self._processes.items():
            with contextlib.suppress(psutil.Error):
                self._phase.cpu[name] = (_used_s(process) - self._used_s[name]) / elapsed_s


def _used_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _figures(phase: _Phase) -> list[Figure]:
    return [*_stored_figures(phase), *_loop_figures(phase), _collector_figure(phase), *_cost_figures(phase)]


def _stored_figures(phase: _Phase) -> list[Figure]:
    head = f"{phase.rate:,}/s: "
    all_sent, stored_of_all = float(phase.sent_to_all), float(phase.stored_of_all)
    behind = f"{phase.behind_s:.1f} s behind at the end"
    return [
        figure(f"{head}events in", "/s", phase.events / phase.seconds, goal=at_least(0.95 * phase.rate)),
        figure(f"{head}stored", "/s", phase.stored / phase.seconds, note=behind),
        figure(f"{head}stored of all that was sent", "", stored_of_all, all_sent, goal=ratio_at_least(1.0)),
        figure(f"{head}lost", "", float(phase.lost), goal=at_most(0), note=_lost_words(phase)),
    ]


def _loop_figures(phase: _Phase) -> list[Figure]:
    head, goal_ms = f"{phase.rate:,}/s: ", LAG_GOALS_MS.get(phase.rate)
    lag, bare, turn = (_percentiles(each) for each in (phase.lags_ms, phase.bare_ms, phase.turns_ms))
    return [
        figure(f"{head}loop lag p50", "ms", lag[0], bare[0]),
        figure(f"{head}loop lag p99", "ms", lag[1], bare[1], goal=at_most(goal_ms) if goal_ms else None),
        figure(f"{head}loop lag max", "ms", lag[2], bare[2]),
        figure(f"{head}work of a turn p99", "ms", turn[1], note=_turn_words(phase.turns_ms)),
        figure(f"{head}work of a turn max", "ms", turn[2]),
    ]


def _cost_figures(phase: _Phase) -> list[Figure]:
    """What a click has to wait, and what it all takes."""
    head, clicks_ms = f"{phase.rate:,}/s: ", phase.clicks_ms or [float("nan")]
    clicks = f"median {np.median(clicks_ms):.0f} ms of {len(phase.clicks_ms)} clicks"
    ceiling = "at" if phase.at_ceiling else "below"
    memory = f"{phase.memory[-1][1]:.0f} MB at the end; the log was {ceiling} its ceiling"
    slope_goal = at_most(SLOPE_GOAL_MB) if phase.at_ceiling else None
    cpu = ", ".join(f"{name} {cores:.2f}" for name, cores in phase.cpu.items())
    return [
        figure(f"{head}click to detail, worst", "ms", max(clicks_ms), goal=at_most(CLICK_GOAL_MS), note=clicks),
        figure(f"{head}memory growth", "MB/min", _slope(phase.memory), goal=slope_goal, note=memory),
        figure(f"{head}processor", "cores", phase.cpu.get("window", 0.0), note=cpu),
    ]


def _collector_figure(phase: _Phase) -> Figure:
    """A collection of everything would stop the window for several frames."""
    count = {generation: len(times) for generation, times in sorted(phase.collections.items())}
    note = ", ".join(f"{times} of generation {generation}" for generation, times in count.items()) or "none"
    longest = max((most for times in phase.collections.values() for most in times), default=0.0)
    return figure(f"{phase.rate:,}/s: longest collection", "ms", longest, note=f"collections: {note}")


def _turn_words(turns_ms: Sequence[float]) -> str:
    """Other programs make turns late, but do not add to their work: these figures hold on a busy machine too."""
    turns = np.array(turns_ms or [0.0])
    share = turns[turns > LONG_TURN_MS].sum() / max(turns.sum(), 1e-9)
    return f"{share:.0%} of the work was in turns of more than {LONG_TURN_MS:g} ms, by the processor's time"


def _lost_words(phase: _Phase) -> str:
    """What the window itself said of it: what the gateway took away from one that reads too slowly is told as a gap."""
    if not phase.lost:
        return ""
    return f"the window told {phase.gaps:,} gaps; the gateway ends the link of a client that it cannot get rid of"


def _percentiles(values: Sequence[float]) -> tuple[float, float, float]:
    if not values:
        return (float("nan"),) * 3
    p50, p99, most = np.percentile(values, (50, 99, 100))
    return float(p50), float(p99), float(most)


def _slope(memory: Sequence[tuple[float, float]]) -> float:
    """Megabytes a minute over the second half."""
    half = np.array(memory[len(memory) // 2 :])
    if len(half) < 3:
        return 0.0
    return float(np.polyfit(half[:, 0], half[:, 1], 1)[0] * 60)
