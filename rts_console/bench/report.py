"""What a bench found: figures beside their baselines, as a table or as JSON, and what changed since another run.

Absolute figures are this machine's, on this day. What can be compared is a ratio: it is taken from two medians that
were measured in turn in the same run.
"""

import importlib.metadata
import math
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, Self

import msgspec
import psutil

RUNS: Final = 5
NOISE: Final = 0.10
"""A change smaller than this is no change, even where the runs of one bench lay closer together."""
LOAD_LIMIT: Final = 0.2
"""Cores that others may have used during a run before its figures are called doubtful."""
LIBRARIES: Final = ("websockets", "uvloop", "msgspec", "numpy", "PySide6-Essentials", "qasync", "pyqtgraph")
ABSENT: Final = "-"


class BenchError(Exception):
    """A bench could not be run, or what it measured did not do what it should; the text says what and what to do."""


class Options(msgspec.Struct, frozen=True):
    """How to run: `quick` takes seconds and proves only that it works; `progress` is told what goes on.

    `rates` (events a second) and `seconds` (of each) replace those of a bench that has them.
    """

    quick: bool = False
    progress: Callable[[str], None] = lambda _: None
    rates: tuple[int, ...] = ()
    seconds: float = 0.0

    @property
    def runs(self) -> int:
        """How many times each thing is measured; the median counts."""
        return 1 if self.quick else RUNS


class Goal(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a figure, or its ratio to the baseline, shall be at most or at least."""

    of: Literal["ratio", "measured"]
    at_most: float | None = None
    at_least: float | None = None

    def met(self, value: float) -> bool:
        """Whether the value keeps to it."""
        low_enough = self.at_most is None or value <= self.at_most
        return low_enough and (self.at_least is None or value >= self.at_least)

    def words(self, unit: str) -> str:
        """The goal for a person."""
        tail = " x" if self.of == "ratio" else f" {unit}".rstrip()
        parts = [f"<= {number(self.at_most)}"] if self.at_most is not None else []
        parts += [f">= {number(self.at_least)}"] if self.at_least is not None else []
        return " and ".join(parts) + tail


def ratio_at_most(limit: float) -> Goal:
    """The figure may be at most so many times its baseline."""
    return Goal("ratio", at_most=limit)


def ratio_at_least(limit: float) -> Goal:
    """The figure must be at least so many times its baseline."""
    return Goal("ratio", at_least=limit)


def at_most(limit: float) -> Goal:
    """The figure itself, in its own unit, may be at most this."""
    return Goal("measured", at_most=limit)


def at_least(limit: float) -> Goal:
    """The figure itself, in its own unit, must be at least this."""
    return Goal("measured", at_least=limit)


class Figure(msgspec.Struct, frozen=True):
    """One figure. `ok` is `None` where nothing is promised; `spread` is half the range of the runs over their median.

    Made by `figure`, which fills in `ratio` and `ok`.
    """

    name: str
    unit: str
    measured: float
    baseline: float | None = None
    ratio: float | None = None
    goal: Goal | None = None
    ok: bool | None = None
    spread: float = 0.0
    note: str = ""


def figure(
    name: str,
    unit: str,
    measured: float | Sequence[float],
    baseline: float | Sequence[float] | None = None,
    *,
    goal: Goal | None = None,
    note: str = "",
) -> Figure:
    """Make a figure of one value, or of the values of several runs (their median counts)."""
    value, spread = _middle(measured)
    base, base_spread = (None, 0.0) if baseline is None else _middle(baseline)
    ratio = value / base if base else None
    judged = ratio if goal is not None and goal.of == "ratio" else value
    ok = None if goal is None else judged is not None and goal.met(judged)
    return Figure(name, unit, value, base, ratio, goal, ok, max(spread, base_spread), note)


class Report(msgspec.Struct, frozen=True):
    """One run of one bench. `seconds` is how long it took; `machine` says on what, and names neither host nor user."""

    bench: str
    figures: list[Figure]
    machine: dict[str, Any]
    seconds: float
    ok: bool

    def as_json(self) -> dict[str, Any]:
        """The report as it stands in the JSON output."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        plain["figures"] = [_rounded(each) for each in plain["figures"]]
        return plain

    def table(self) -> str:
        """The report for a person."""
        head = ["figure", "measured", "baseline", "ratio", "goal", ""]
        rows = [_row(each) for each in self.figures]
        widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
        lines = [self.bench, "", *(_line(row, widths) for row in [head, *rows])]
        notes = [f"{each.name}: {each.note}" for each in self.figures if each.note]
        return "\n".join([*lines, "", *notes, *machine_words(self.machine), f"{self.seconds:.0f} s in all"])


class Measurement:
    """A bench under way: collects figures and watches what else the machine does. A context manager."""

    def __init__(self, bench: str, options: Options) -> None:
        """Begin without figures."""
        self.bench = bench
        self.options = options
        self.figures: list[Figure] = []
        self._machine = machine_facts()  # now: a bench may keep itself to one core
        self._load = LoadMeter()
        self._began = time.perf_counter()

    def __enter__(self) -> Self:
        """The bench begins."""
        self._began = time.perf_counter()
        self._load = LoadMeter()
        return self

    def __exit__(self, *_: object) -> None:
        """The bench has ended."""

    def add(self, *figures: Figure) -> None:
        """Take figures, in the order in which they shall be shown."""
        self.figures += figures

    def say(self, what: str) -> None:
        """Tell what goes on."""
        self.options.progress(f"{self.bench}: {what}")

    def report(self, **machine: Any) -> Report:
        """All that was found; `machine` is added to the facts about the machine."""
        facts = self._machine | {"foreign_cores": round(self._load.foreign_cores(), 2)} | machine
        ok = all(each.ok is not False for each in self.figures)
        return Report(self.bench, self.figures, facts, round(time.perf_counter() - self._began, 1), ok)


# --- the machine ----------------------------------------------------------------------------------------------------


def machine_facts() -> dict[str, Any]:
    """Processor, cores, Python, system and library versions; no name of a host or a user."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "cpu": _cpu_name(),
        "cores": usable,
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "os": f"{platform.system()} {platform.release()}",
        "libraries": {name: _version(name) for name in LIBRARIES},
    }


def machine_words(machine: Mapping[str, Any]) -> list[str]:
    """The facts about the machine, and a warning where it was busy with something else."""
    libraries = ", ".join(f"{name} {version}" for name, version in machine.get("libraries", {}).items() if version)
    known = [f"{machine.get('cores', '?')} cores of {machine.get('cpu', 'an unknown processor')}"]
    known += [str(machine[name]) for name in ("python", "os") if machine.get(name)]
    lines = [", ".join(known), libraries]
    foreign = machine.get("foreign_cores", 0.0)
    if foreign > LOAD_LIMIT:
        lines.append(f"Other programs used {foreign:.1f} cores meanwhile: run it again on a quiet machine.")
    return [line for line in lines if line]


class LoadMeter:
    """What other programs use of the processor, in cores."""

    def __init__(self) -> None:
        """Begin to watch."""
        self._began = time.perf_counter()
        self._busy_s = _busy_s()
        self._own_s = _own_s()

    def foreign_cores(self) -> float:
        """How many cores others have used on average since the beginning."""
        elapsed_s = max(time.perf_counter() - self._began, 1e-9)
        foreign_s = (_busy_s() - self._busy_s) - (_own_s() - self._own_s)
        return max(0.0, foreign_s / elapsed_s)


def _busy_s() -> float:
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0))


def _own_s() -> float:
    """Processor seconds of this process and of all that it has started."""
    own = psutil.Process()
    times = own.cpu_times()
    total = times.user + times.system + getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
    for child in own.children(recursive=True):
        try:
            used = child.cpu_times()
        except psutil.Error:
            continue
        total += used.user + used.system
    return float(total)


def _cpu_name() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _version(library: str) -> str:
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return ""


# --- for people -----------------------------------------------------------------------------------------------------


def number(value: float) -> str:
    """A figure with three digits that count, and commas where it is long."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:.{min(digits, 6)}f}"


def _row(each: Figure) -> list[str]:
    with_unit = [
        f"{number(v)} {each.unit}".rstrip() if v is not None else ABSENT for v in (each.measured, each.baseline)
    ]
    ratio = f"{each.ratio:.2f}" if each.ratio is not None else ABSENT
    goal = each.goal.words(each.unit) if each.goal is not None else ABSENT
    verdict = {True: "ok", False: "NOT MET", None: ""}[each.ok]
    return [each.name, *with_unit, ratio, goal, verdict]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:-1], widths[1:-1], strict=True))]
    return "  ".join([*cells, row[-1]]).rstrip()


def _middle(values: float | Sequence[float]) -> tuple[float, float]:
    """The median, and half the range over it."""
    if isinstance(values, int | float):
        return float(values), 0.0
    middle = float(statistics.median(values))
    spread = (max(values) - min(values)) / 2 / abs(middle) if middle else 0.0
    return middle, spread


def _rounded(plain: dict[str, Any]) -> dict[str, Any]:
    """Five digits that count: more would only look exact."""
    return {name: float(f"{v:.5g}") if isinstance(v, float) else v for name, v in plain.items()}
