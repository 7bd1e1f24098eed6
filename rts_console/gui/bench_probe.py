"""`rts-console bench probe`: how much longer the probe measures beside a window that is busy than without one.

The probe has a gateway of its own, so that what the window's traffic costs a gateway is not counted: only what a window
that shows thousands of events a second and a plot does to a measurement in another process. What it does to the bare
library is measured at the same time: two processes that only echo are the floor for any probe on this machine.
"""

import asyncio
import time
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from rts_console.bench.report import BenchError, Figure, Measurement, Options, Report, figure, ratio_at_most
from rts_console.gui.app import Program
from rts_console.gui.bench import PATIENCE_S, BenchChild, Plan, WindowBench, in_window
from rts_console.gui.child import GatewayChild, GatewayFailed
from rts_console.gui.probe_child import ProbeChild, ProbeState
from rts_console.probe.config import Config, ProbeUser
from rts_console.record.quality import Quality, SeriesKey

RATE: Final = 20_000
QUICK_RATE: Final = 2_000
SECONDS: Final = 8.0
QUICK_SECONDS: Final = 2.0
ROUNDS: Final = 5
PROBE_RATE: Final = 200.0
PING_BYTES: Final = 64
P99_GOAL: Final = 1.5
_USERS: Final = ("probe-1", "probe-2")


def run(options: Options) -> Report:
    """Measure alone and beside the window in turns. Raises `BenchError` when a part of it does not start."""
    rate, seconds, rounds = (QUICK_RATE, QUICK_SECONDS, 1) if options.quick else (RATE, SECONDS, ROUNDS)
    seconds = options.seconds or seconds
    plan = Plan(options.rates or (rate,), seconds, progress=options.progress)
    return in_window(plan, lambda program: _ProbeBench(program, plan).compare(rounds))


class _Pings(msgspec.Struct):
    """What the pinger is asked to do."""

    rate: float
    seconds: float
    size: int


class _Times(msgspec.Struct):
    """p50 and p99 of what one of them measured."""

    p50_ms: float
    p99_ms: float


class _ProbeBench(WindowBench):
    """The window under traffic, and a probe and an echo beside it."""

    def __init__(self, program: Program, plan: Plan) -> None:
        super().__init__(program, plan)
        self._alone: list[tuple[_Times, _Times]] = []
        self._beside: list[tuple[_Times, _Times]] = []

    async def compare(self, rounds: int) -> Report:
        """Alone and beside, `rounds` times each, in turns; the medians of both are compared."""
        measurement = Measurement("probe", Options(progress=self._plan.progress))
        with measurement:
            await self._enter()
            own, pinger = GatewayChild(), BenchChild("pinger", ("bench-peer",))
            try:
                await own.start()
                await pinger.answer(PATIENCE_S)
                async with self._children() as (traffic, bare):
                    for number in range(1, rounds + 1):
                        measurement.say(f"round {number} of {rounds}: alone")
                        await self._both(own, pinger, self._alone)
                        measurement.say(f"round {number} of {rounds}: beside {self._plan.rates[0]:,} events/s")
                        measuring = self._program.tasks.start(
                            self._both(own, pinger, self._beside), name="probe beside the window"
                        )
                        phase = await self._measure(self._plan.rates[0], traffic, bare)
                        await measuring
            except GatewayFailed as error:
                raise BenchError(str(error)) from None
            finally:
                await pinger.aclose()
                await own.stop()
            stored = f"the window stored {phase.stored / max(phase.seconds, 1e-9):,.0f} events/s"
            measurement.add(*self._figures("probe", 0, P99_GOAL, f"median of {rounds}; {stored}"))
            floor = "two bare processes at the same time: what the machine does to any measurement"
            measurement.add(*self._figures("echo", 1, None, floor))
        return measurement.report()

    def _figures(self, name: str, place: int, p99_goal: float | None, note: str) -> list[Figure]:
        goals = (None, None if p99_goal is None else ratio_at_most(p99_goal))
        made = []
        for word, goal in zip(("p50", "p99"), goals, strict=True):
            alone, beside = (
                float(np.median([getattr(both[place], f"{word}_ms") for both in times]))
                for times in (self._alone, self._beside)
            )
            made.append(figure(f"{name} {word}", "ms", beside, alone, goal=goal, note=note))
        return made

    async def _both(self, own: GatewayChild, pinger: BenchChild, times: list[tuple[_Times, _Times]]) -> None:
        """Probe and echo at the same time."""
        pinger.tell(_Pings(PROBE_RATE, self._plan.seconds * 0.8, PING_BYTES))
        probed = await self._probe(own)
        echoed = msgspec.json.decode(await pinger.answer(self._plan.seconds + PATIENCE_S), type=_Times)
        times.append((probed, echoed))

    async def _probe(self, own: GatewayChild) -> _Times:
        """The time from one user of the probe to the other."""
        quality = Quality()
        probe = ProbeChild(quality)
        users = [ProbeUser(user_id, own.mint(user_id, 3600).reveal()) for user_id in _USERS]
        probe.start(Config(own.url, own.app_id, users, rate=PROBE_RATE))
        try:
            await self._until_running(probe)
            await asyncio.sleep(self._plan.seconds * 0.8)
        finally:
            await probe.stop()
        times_ms = _times_ms(quality, probe.label)
        if not len(times_ms):
            raise BenchError(f"The probe measured nothing. {probe.problem}".rstrip())
        return _Times(float(np.percentile(times_ms, 50)), float(np.percentile(times_ms, 99)))

    async def _until_running(self, probe: ProbeChild) -> None:
        give_up_s = time.perf_counter() + PATIENCE_S
        while probe.state is not ProbeState.RUNNING or not probe.label:
            if probe.state is ProbeState.FAILED or time.perf_counter() > give_up_s:
                raise BenchError(f"The probe did not start. {probe.problem}".rstrip())
            await asyncio.sleep(0.02)


def _times_ms(quality: Quality, label: str) -> npt.NDArray[np.float64]:
    _, values = quality.window(SeriesKey("probe", label), 3_600)
    return values[np.isfinite(values)]
