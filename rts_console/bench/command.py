"""`rts-console bench`: run one bench or all, show what it found, and compare it with an earlier run."""

import asyncio
import importlib
import importlib.util
import inspect
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TextIO

import msgspec

from rts_console import paths
from rts_console.bench.compare import change_lines, changes, changes_as_json, load_reports
from rts_console.bench.report import BenchError, Options, Report

ALL: Final = "all"


def available(modules: Mapping[str, str]) -> dict[str, str]:
    """Those of the benches (name and module) that are there. Raises nothing."""
    return {name: module for name, module in modules.items() if _exists(module)}


def run_command(
    name: str,
    modules: Mapping[str, str],
    *,
    quick: bool,
    as_json: bool,
    compare: Path | None,
    progress: TextIO,
    **more: Any,
) -> bool:
    """Run a bench, or `all`, and print it; `more` are further options of that bench alone.

    Returns whether every goal was met. Raises `BenchError`.
    """
    before = load_reports(compare) if compare is not None else []
    reports = []
    for each in available(modules) if name == ALL else [name]:
        report = _in_child(each, quick=quick) if name == ALL else _run(modules[each], quick, progress, **more)
        reports.append(report)
        if not as_json:
            _show(report, before)
    ok = all(report.ok for report in reports)
    if as_json:
        shown = [_as_json(each, before) for each in reports]
        print(json.dumps({"ok": ok, "reports": shown} if name == ALL else shown[0], ensure_ascii=False))
    return ok


def _exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _run(module: str, quick: bool, progress: TextIO, **more: Any) -> Report:
    options = Options(quick=quick, progress=lambda what: print(what, file=progress, flush=True), **more)
    result: Any = importlib.import_module(module).run(options)
    report: Report = asyncio.run(result) if inspect.iscoroutine(result) else result
    return report


def _in_child(name: str, *, quick: bool) -> Report:
    """Each in a process of its own, so that none is measured with what another has left behind."""
    command = [*paths.program(), "bench", name, "--json", *(["--quick"] if quick else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=sys.stderr, check=False)
    if done.returncode not in (0, 1):
        raise BenchError(f"the bench {name} ended with exit code {done.returncode}. Run 'bench {name}' alone.")
    return msgspec.json.decode(done.stdout, type=Report, strict=False)


def _show(report: Report, before: Sequence[Report]) -> None:
    print(report.table())
    if before:
        print("\nchanges since the earlier run:", *change_lines(changes(before, report)), sep="\n  ")
    print(flush=True)


def _as_json(report: Report, before: Sequence[Report]) -> dict[str, Any]:
    return report.as_json() | ({"changes": changes_as_json(changes(before, report))} if before else {})
