"""`rts-console run`: scenario files without a window, on a gateway of their own or one that is given. No Qt."""

import asyncio
import json
import math
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rts_console.record.case import CaseError
from rts_console.run_case import RunCase
from rts_console.scenario import report
from rts_console.scenario.environment import Environment, missing
from rts_console.scenario.format import load
from rts_console.scenario.model import Scenario
from rts_console.scenario.player import Player
from rts_console.scenario.problems import ScenarioErrors, did_you_mean
from rts_console.scenario.progress import Listener, Progress, RunResult, StepEnded, StepStarted
from rts_console.scenario_gateway import Address, App, GatewayFailed, environment_at, local_gateway, new_apps

OK: Final = 0
FAILED: Final = 1
BAD_INPUT: Final = 2
NO_CONNECTION: Final = 3
LOCAL: Final = "local"
MOST_RUNS: Final = 10_000
_SPEED: Final = re.compile(r"(\d+(?:\.\d+)?)x?")


class BadRun(ValueError):
    """What the user gave cannot be run; the text says what, why and the next step."""


@dataclass(frozen=True)
class Options:
    """What `rts-console run` was told. `gateway` is `local`, or `address` and `app` say where and as whom."""

    files: Sequence[Path]
    address: Address | None = None
    app: App | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    seed: int | None = None
    speed: float = 1.0
    times: int = 1
    junit: Path | None = None
    as_json: bool = False
    quiet: bool = False
    keep_going: bool = False
    allow_python: bool = False
    only_check: bool = False
    case: Path | None = None


def run_command(options: Options, out: Callable[[str], object] = print) -> int:
    """Read the files, run them, tell what came of it, and return the exit code. Raises `BadRun`."""
    scenarios = _read_all(options.files)
    for scenario in scenarios:
        _check_variables(scenario, options.variables)
    if options.only_check:
        for scenario in scenarios:
            out(f"ok   {scenario.file}: {sum(1 for _ in scenario.all_steps())} steps")
        return OK
    if options.junit is not None:
        _check_writable(options.junit)
    if options.case is not None:
        _check_writable(options.case)
    runner = _Runner(options, out)
    try:
        results = asyncio.run(runner.run(scenarios))
    except KeyboardInterrupt:
        _write_reports(runner.results, options, out, ok=False)
        for interrupted in runner.results[-1:] if not options.as_json else ():
            out(report.summary(interrupted))
        raise
    except GatewayFailed as error:
        print(f"rts-console: {error}", file=sys.stderr)
        return NO_CONNECTION
    code = _told(results, options, out)
    return FAILED if code == OK and runner.unsaved else code


def read_scenario(path: Path) -> Scenario:
    """Read a file. Raises `BadRun` with every error in it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRun(f"{path}: is not UTF-8 at byte {error.start}. Save it as UTF-8.") from None
    except OSError as error:
        raise BadRun(f"{path}: cannot be read: {error.strerror or error}. Check the path.") from None
    scenario = load(text, str(path))
    if isinstance(scenario, ScenarioErrors):
        count = len(scenario.problems)
        raise BadRun(f"{path} has {count} error{'s' if count > 1 else ''}:\n{scenario}")
    return scenario


def _read_all(paths: Sequence[Path]) -> list[Scenario]:
    """Read files. Raises `BadRun` with every error in all of them."""
    scenarios, wrong = [], []
    for path in paths:
        try:
            scenarios.append(read_scenario(path))
        except BadRun as error:
            wrong.append(str(error))
    if wrong:
        raise BadRun("\n".join(wrong))
    return scenarios


def parse_speed(text: str) -> float:
    """`1`, `5`, `5x` or `max`. Raises `BadRun`."""
    if text == "max":
        return math.inf
    found = _SPEED.fullmatch(text)
    if found is None or not 0.01 <= float(found[1]) <= 1000:
        raise BadRun(f"the speed {text!r} cannot be used. Write a number such as 1 or 5, or max.")
    return float(found[1])


def parse_variables(texts: Sequence[str]) -> dict[str, str]:
    """`NAME=VALUE`, any number of times. Raises `BadRun`."""
    made = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name:
            raise BadRun(f"the variable {text!r} cannot be used. Write NAME=VALUE.")
        made[name] = value
    return made


def _check_variables(scenario: Scenario, variables: Mapping[str, str]) -> None:
    for name in variables:
        if name not in scenario.variables:
            remedy = did_you_mean(name, scenario.variables)
            raise BadRun(f"{scenario.file} has no variable {name!r}. {remedy}")


def _check_writable(path: Path) -> None:
    folder = path.parent
    if path.is_dir() or not folder.is_dir() or not os.access(path if path.exists() else folder, os.W_OK):
        raise BadRun(f"{path}: cannot be written: is there a folder {folder}, and may you write to it?")


class _Runner:
    """Runs scenarios one after the other; those that want the same gateway share it."""

    def __init__(self, options: Options, out: Callable[[str], object]) -> None:
        self._options = options
        self._out = out
        self.results: list[RunResult] = []
        self.unsaved = 0
        self._cases = 0
        self._gateways: dict[str, tuple[Address, list[App]]] = {}

    async def run(self, scenarios: Sequence[Scenario]) -> list[RunResult]:
        """Nothing begins before all of them have what they need. Raises `BadRun`, `GatewayFailed`."""
        runs = [scenario for scenario in scenarios for _ in range(self._options.times)]
        async with AsyncExitStack() as stack:
            for scenario in scenarios:
                await self._prepare(scenario, runs, stack)
            for scenario in runs:
                address, apps = self._place(scenario)
                self.results.append(await self._one(scenario, address, apps.pop(), alone=len(runs) == 1))
        return self.results

    async def _prepare(self, scenario: Scenario, runs: Sequence[Scenario], stack: AsyncExitStack) -> None:
        """Start the gateway that a scenario wants, with an app for each run there, and see that nothing is missing."""
        key = _gateway_key(scenario)
        if self._options.address is None and key not in self._gateways:
            apps = new_apps(sum(_gateway_key(each) == key for each in runs), scenario.gateway)
            address = await stack.enter_async_context(local_gateway(list(apps), scenario.gateway))
            self._gateways[key] = address, apps
        address, apps = self._place(scenario)
        async with environment_at(address, apps[0], allow_python=self._options.allow_python) as environment:
            if lacking := missing(scenario, environment):
                raise BadRun(f"{scenario.file} cannot be run here. {' '.join(lacking)}")

    def _place(self, scenario: Scenario) -> tuple[Address, list[App]]:
        """Where it runs, and the apps that are left there."""
        if self._options.address is not None:
            return self._options.address, [self._options.app or App("")]
        return self._gateways[_gateway_key(scenario)]

    async def _one(self, scenario: Scenario, address: Address, app: App, *, alone: bool) -> RunResult:
        options = self._options
        async with environment_at(address, app, allow_python=options.allow_python) as environment:
            shows = alone and not options.as_json and not options.quiet
            listener = self._show if shows else _be_silent
            if options.case is None:
                result = await self._play(scenario, environment, listener)
            else:
                result = await self._play_for_case(scenario, environment, listener, _new_case(address, app))
        if not options.as_json:
            self._tell(result, shown=shows)
        return result

    async def _play(self, scenario: Scenario, environment: Environment, listener: Listener) -> RunResult:
        options = self._options
        player = Player(
            scenario,
            environment,
            listener=listener,
            variables=options.variables,
            seed=options.seed,
            speed=options.speed,
            keep_going=options.keep_going,
        )
        try:
            return await player.run()
        except asyncio.CancelledError:
            self.results.append(player.result())
            raise

    async def _play_for_case(
        self, scenario: Scenario, environment: Environment, listener: Listener, case: RunCase
    ) -> RunResult:
        """The same, and all that happened is saved, also when it is interrupted."""

        def told(progress: Progress) -> None:
            case.told(progress)
            listener(progress)

        count = len(self.results)
        try:
            result = await self._play(scenario, case.watch(environment), told)
        except BaseException:
            if len(self.results) > count:
                self._save(case, self.results[-1])
            else:
                case.close()
            raise
        self._save(case, result)
        return result

    def _save(self, case: RunCase, result: RunResult) -> None:
        """Of several runs each has a file of its own; one that cannot be written does not stop the others."""
        assert self._options.case is not None
        self._cases += 1
        path = self._options.case
        if self._cases > 1:
            path = path.with_name(f"{path.stem}-{self._cases}{path.suffix}")
        try:
            saved = case.save(path, result)
        except CaseError as error:
            self.unsaved += 1
            print(f"rts-console: {error}", file=sys.stderr)
            return
        finally:
            case.close()
        if not self._options.quiet:
            print(f"rts-console: {saved.words()}", file=sys.stderr)

    def _show(self, progress: Progress) -> None:
        if isinstance(progress, StepStarted) and progress.note and progress.step.verb != "note":
            self._out(f"     » {progress.note}")
        if isinstance(progress, StepEnded):
            self._out(report.result_line(progress.result))

    def _tell(self, result: RunResult, *, shown: bool) -> None:
        if not shown and not result.ok:
            failure = result.first_failure
            if failure is not None:
                self._out(report.result_line(failure))
        if not self._options.quiet or not result.ok:
            self._out(report.summary(result))


def _gateway_key(scenario: Scenario) -> str:
    """The same for scenarios that can share a gateway."""
    return json.dumps(scenario.gateway, sort_keys=True)


def _new_case(address: Address, app: App) -> RunCase:
    try:
        return RunCase(address, app)
    except OSError as error:
        why = error.strerror or str(error)
        raise BadRun(f"what happens cannot be written down for --case: {why}. Make room for temporary files.") from None


def _be_silent(_: Progress) -> None:
    pass


def _write_reports(results: Sequence[RunResult], options: Options, out: Callable[[str], object], *, ok: bool) -> None:
    if options.junit is not None:
        options.junit.write_text(report.junit(results), encoding="utf-8")
    if options.as_json:
        out(json.dumps({"ok": ok, "runs": [report.as_json(result) for result in results]}, ensure_ascii=False))


def _told(results: Sequence[RunResult], options: Options, out: Callable[[str], object]) -> int:
    ok = all(result.ok for result in results)
    _write_reports(results, options, out, ok=ok)
    if len(results) > 1 and not options.as_json:
        out(f"{sum(result.ok for result in results)} of {len(results)} runs passed")
    unreachable = next((result.unreachable for result in results if result.unreachable and not result.ok), "")
    if unreachable:
        print(f"rts-console: the gateway cannot be reached: {unreachable}", file=sys.stderr)
        return NO_CONNECTION
    return OK if ok else FAILED
