"""`bench startup`: from the start of the program to the first paint of its window, and until all in it answers.

Beside it stands a bare window with a table, of PySide6 alone and of the same size, and the start of an interpreter that
imports nothing. Everything is painted offscreen, with the files already in memory: a first start does not count.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Final

from rts_console.bench.processes import Child
from rts_console.bench.report import Measurement, Options, Report, figure, ratio_at_most

RUNS: Final = 9
GOAL: Final = 1.5
HEAVIEST: Final = 12
"""So many imports are named."""


async def run(options: Options) -> Report:
    """Measure. Raises `BenchError`."""
    window: list[float] = []
    ready: list[float] = []
    bare: list[float] = []
    interpreter: list[float] = []
    runs = 1 if options.quick else RUNS
    with Measurement("startup", options) as measurement:
        for number in range(runs + 1):
            measurement.say(f"run {number} of {runs}" if number else "a first time, which does not count")
            bare.append((await _window_ms("bare-window"))[0])
            painted, answered = await _window_ms("window", told_twice=True)
            window.append(painted)
            ready.append(answered)
            interpreter.append(await asyncio.to_thread(_interpreter_ms))
        window, ready, bare, interpreter = window[1:], ready[1:], bare[1:], interpreter[1:]
        note = "the window in its colours and place, beside a bare window with a table; settings and theme included"
        measurement.add(figure("first paint", "ms", window, bare, goal=ratio_at_most(GOAL), note=note))
        measurement.add(
            figure("beyond the bare window", "ms", [ours - b for ours, b in zip(window, bare, strict=True)])
        )
        note = "all panes in sight are painted, and a click was answered"
        measurement.add(figure("ready", "ms", ready, bare, note=note))
        measurement.add(figure("interpreter alone", "ms", interpreter))
        heaviest = await _heaviest_imports()
        for name, ms in list(heaviest.items())[:3]:
            measurement.say(f"import {name}: {ms:,.0f} ms")
        return measurement.report(imports_ms=heaviest)


async def _window_ms(part: str, *, told_twice: bool = False) -> tuple[float, float]:
    """From the start of the process until it says that it has painted, and until it says that it answers."""
    began = time.perf_counter()
    async with Child(("bench-peer", part)) as child:
        assert child.ready["ready"]
        painted = time.perf_counter()
        if told_twice:
            assert (await child.hear())["answers"]
        return (painted - began) * 1e3, (time.perf_counter() - began) * 1e3


def _interpreter_ms() -> float:
    what = ["--version"] if getattr(sys, "frozen", False) else ["-c", ""]
    began = time.perf_counter()
    subprocess.run([sys.executable, *what], check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - began) * 1e3


async def _heaviest_imports() -> dict[str, float]:
    """What is imported until the window answers, and how long each part took by itself."""
    async with Child(("bench-peer", "window-imports")) as child:
        assert (await child.hear())["answers"]
        return heaviest((await child.hear())["imports_ms"])


def heaviest(imports_ms: Mapping[str, float]) -> dict[str, float]:
    """The packages that cost most: milliseconds of each module itself, by package, falling."""
    sums: dict[str, float] = {}
    for module, ms in imports_ms.items():
        package = _package(module)
        sums[package] = sums.get(package, 0.0) + ms
    falling = sorted(sums.items(), key=lambda each: each[1], reverse=True)
    return {name: round(ms, 1) for name, ms in falling[:HEAVIEST]}


def _package(module: str) -> str:
    """Of ours the part, of others the whole."""
    parts = module.split(".")
    if parts[0] != "rts_console":
        return parts[0]
    return ".".join(parts[: 3 if parts[1:2] == ["gui"] and len(parts) > 3 else 2])
