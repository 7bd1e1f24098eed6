"""`rts-console bench probe`: how much longer the probe measures beside a window that is busy than without one.

The probe has a gateway of its own, so that what the window's traffic costs a gateway is not counted: only what a window
that shows thousands of events a second and a plot does to a measurement in another process.
"""

import asyncio
import time
from typing import Final

import numpy as np
import numpy.typing as npt

from rts_console.bench.report import BenchError, Measurement, Options, Report, figure, ratio_at_most
from rts_console.gui.bench import PATIENCE_S, Plan, WindowBench, in_window
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
P99_GOAL: Final = 1.5
_USERS: Final = ("probe-1", "probe-2")


def run(options: Options) -> Report:
    """Measure alone and beside the window in turns. Raises `BenchError` when a part of it does not start."""
    rate, seconds, rounds = (QUICK_RATE, QUICK_SECONDS, 1) if options.quick else (RATE, SECONDS, ROUNDS)
    seconds = options.seconds or seconds
    plan = Plan(options.rates or (rate,), seconds, progress=options.progress)
    return in_window(plan, lambda program: _ProbeBench(program, plan).compare(rounds))


class _ProbeBench(WindowBench):
    """The window under traffic, and a probe beside it."""

    async def compare(self, rounds: int) -> Report:
        """Alone and beside, `rounds` times each, in turns; the medians of both are compared."""
        measurement = Measurement("probe", Options(progress=self._plan.progress))
        alone: list[tuple[float, float]] = []
        beside: list[tuple[float, float]] = []
        with measurement:
            await self._enter()
            own = GatewayChild()
            try:
                await own.start()
                async with self._children() as (traffic, bare):
                    for number in range(1, rounds + 1):
                        measurement.say(f"round {number} of {rounds}: alone")
                        alone.append(await self._probe(own))
                        measurement.say(f"round {number} of {rounds}: beside {self._plan.rates[0]:,} events/s")
                        measuring = self._program.tasks.start(self._probe(own), name="probe beside the window")
                        phase = await self._measure(self._plan.rates[0], traffic, bare)
                        beside.append(await measuring)
            except GatewayFailed as error:
                raise BenchError(str(error)) from None
            finally:
                await own.stop()
            note = f"median of {rounds}; the window stored {phase.stored / max(phase.seconds, 1e-9):,.0f} events/s"
            for place, name, goal in ((0, "p50", None), (1, "p99", ratio_at_most(P99_GOAL))):
                measured, baseline = (float(np.median([each[place] for each in times])) for times in (beside, alone))
                measurement.add(figure(f"probe {name}", "ms", measured, baseline, goal=goal, note=note))
        return measurement.report()

    async def _probe(self, own: GatewayChild) -> tuple[float, float]:
        """p50 and p99 in ms of the time from one user of the probe to the other."""
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
        return float(np.percentile(times_ms, 50)), float(np.percentile(times_ms, 99))

    async def _until_running(self, probe: ProbeChild) -> None:
        give_up_s = time.perf_counter() + PATIENCE_S
        while probe.state is not ProbeState.RUNNING or not probe.label:
            if probe.state is ProbeState.FAILED or time.perf_counter() > give_up_s:
                raise BenchError(f"The probe did not start. {probe.problem}".rstrip())
            await asyncio.sleep(0.02)


def _times_ms(quality: Quality, label: str) -> npt.NDArray[np.float64]:
    _, values = quality.window(SeriesKey("probe", label), 3_600)
    return values[np.isfinite(values)]
