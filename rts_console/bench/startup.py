"""`bench startup`: how long from the start of the program to the first paint of its window.

Beside it stands a bare window with a table, of PySide6 alone and of the same size, and the start of an interpreter that
imports nothing. Everything is painted offscreen, with the files already in memory: a first start does not count.
"""

import asyncio
import subprocess
import sys
import time
from typing import Final

from rts_console.bench.processes import Child
from rts_console.bench.report import Measurement, Options, Report, figure, ratio_at_most

RUNS: Final = 9


async def run(options: Options) -> Report:
    """Measure. Raises `BenchError`."""
    window: list[float] = []
    bare: list[float] = []
    interpreter: list[float] = []
    runs = 1 if options.quick else RUNS
    with Measurement("startup", options) as measurement:
        for number in range(runs + 1):
            measurement.say(f"run {number} of {runs}" if number else "a first time, which does not count")
            for part, times in (("bare-window", bare), ("window", window)):
                times.append(await _first_paint_ms(part))
            interpreter.append(await asyncio.to_thread(_interpreter_ms))
        window, bare, interpreter = window[1:], bare[1:], interpreter[1:]
        note = "beside a bare window with a table; settings, panels, log and theme included"
        measurement.add(figure("first paint", "ms", window, bare, goal=ratio_at_most(1.6), note=note))
        measurement.add(
            figure("beyond the bare window", "ms", [ours - b for ours, b in zip(window, bare, strict=True)])
        )
        measurement.add(figure("interpreter alone", "ms", interpreter))
        return measurement.report()


async def _first_paint_ms(part: str) -> float:
    """From the start of the process until it says that it has painted."""
    began = time.perf_counter()
    async with Child(("bench-peer", part)) as child:
        assert child.ready["ready"]
        return (time.perf_counter() - began) * 1e3


def _interpreter_ms() -> float:
    what = ["--version"] if getattr(sys, "frozen", False) else ["-c", ""]
    began = time.perf_counter()
    subprocess.run([sys.executable, *what], check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - began) * 1e3
