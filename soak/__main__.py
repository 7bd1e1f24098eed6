"""`python -m soak [TRIAL ...] [--seed N] [--short]`: one line of JSON for each trial; 1 when a promise was broken.

Each trial runs in a process of its own, two at a time where they do not disturb each other. A failed trial is never
tried again: its line names the seed that shows the fault.
"""

import argparse
import asyncio
import importlib
import json
import logging
import random
import secrets
import subprocess
import sys
import traceback
from collections.abc import Sequence
from typing import Any, Final

from soak.report import Report

TRIALS: Final = (
    "cuts",
    "kills",
    "loss",
    "half_open",
    "day",
    "model",
    "mutants",
    "fuzz",
    "users",
    "slow_reader",
    "storm",
    "clock",
    "cancel",
    "conformance",
)
"""Those that take long come first."""
ALONE: Final = frozenset({"users", "slow_reader", "storm"})
"""What measures speed has the machine for itself."""
LATEST_S: Final = 300.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; returns the exit code."""
    options = _options(arguments)
    if options.here:
        return _run_here(options.trials[0], options.seed, short=options.short)
    return asyncio.run(_run_all(options))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="soak", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("trials", nargs="*", metavar="TRIAL", help=f"one or more of {', '.join(TRIALS)}")
    parser.add_argument("--seed", type=int, help="the seed of a line, to see the same again (default: a new one)")
    parser.add_argument("--short", action="store_true", help="the form that runs with the tests")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    for trial in options.trials:
        if trial not in TRIALS:
            parser.error(f"there is no trial {trial!r}; there are {', '.join(TRIALS)}")
    if options.seed is None:
        options.seed = secrets.randbelow(1_000_000)
    options.trials = options.trials or list(TRIALS)
    return options


# --- all of them ----------------------------------------------------------------------------------------------------


async def _run_all(options: argparse.Namespace) -> int:
    alone = [trial for trial in options.trials if trial in ALONE and not options.short]
    together = [trial for trial in options.trials if trial not in alone]
    results: list[dict[str, Any]] = []
    at_a_time = asyncio.Semaphore(4 if options.short else 2)  # the short forms mostly wait

    async def one(trial: str) -> None:
        async with at_a_time:
            results.append(await _run_apart(trial, options))

    async with asyncio.TaskGroup() as group:
        for trial in together:
            group.create_task(one(trial), name=trial)
    for trial in alone:
        await one(trial)
    count = {kind: sum(result["result"] == kind for result in results) for kind in ("passed", "broken", "skipped")}
    print(f"soak: {count['passed']} passed, {count['broken']} broken, {count['skipped']} skipped", file=sys.stderr)
    return 1 if count["broken"] else 0


async def _run_apart(trial: str, options: argparse.Namespace) -> dict[str, Any]:
    """Run a trial in a process of its own, hand its line on, and give back what it says."""
    arguments = [trial, "--here", "--seed", str(options.seed), *(["--short"] if options.short else [])]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "soak", *arguments), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    )
    try:
        async with asyncio.timeout(LATEST_S):
            output, _ = await process.communicate()
        result: dict[str, Any] = json.loads(output.decode().strip().splitlines()[-1])
    except (TimeoutError, IndexError, ValueError) as error:
        if process.returncode is None:
            process.kill()
            await process.wait()
        why = f"the trial ended without a line (exit code {process.returncode}): {type(error).__name__}"
        result = {"trial": trial, "seed": options.seed, "result": "broken", "broken": [why]}
    print(json.dumps(result, ensure_ascii=False), flush=True)
    return result


# --- one of them ----------------------------------------------------------------------------------------------------


class _Errors(logging.Handler):
    """Keeps what the program logs as an error: a trial in which that happens has not passed."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(f"{record.name}: {self.format(record)}"[:2_000])


def _run_here(trial: str, seed: int, *, short: bool) -> int:
    module = importlib.import_module(f"soak.trials.{trial}")
    report = Report(trial, seed)
    random.seed(report.randomness("clients").random())  # their back-off draws from the common numbers
    errors = _Errors()
    logging.getLogger("rts_console").addHandler(errors)
    logging.getLogger("asyncio").addHandler(errors)
    try:
        module.run(report, module.SHORT if short else module.FULL)
    except Exception as error:
        traceback.print_exc()
        report.fail(f"the trial itself failed: {type(error).__name__}: {error}")
    for text in errors.texts[:3]:
        report.fail(f"logged: {text}")
    print(report.line(short=short), flush=True)
    return 0 if report.passed or report.skipped else 1


if __name__ == "__main__":
    sys.exit(main())
