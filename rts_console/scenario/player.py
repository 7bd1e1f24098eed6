"""Runs a scenario: one step after the other, each with a deadline, and what was started ends however the run ends.

player = Player(scenario, environment, listener=print)
result = await player.run()

While it runs it can be paused, resumed, stepped, sped up and cancelled from the same loop.
"""

import asyncio
import logging
import math
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from rts_console.protocol.clock import now_ns
from rts_console.protocol.secret import mask
from rts_console.scenario import steps as st
from rts_console.scenario.actions import Actor, Answer, with_payload
from rts_console.scenario.codes import fits
from rts_console.scenario.environment import Environment
from rts_console.scenario.expectations import Found, Watcher
from rts_console.scenario.flow import Flow, Mark, Names, StepFailed, chance_of, mark_of
from rts_console.scenario.gate import Gate
from rts_console.scenario.model import STEP_TIMEOUT, Scenario, Step
from rts_console.scenario.problems import Path
from rts_console.scenario.progress import (
    ALL_INSIDE,
    Listener,
    Progress,
    RunEnded,
    RunPaused,
    RunResult,
    RunStarted,
    Status,
    StepEnded,
    StepResult,
    StepStarted,
)
from rts_console.scenario.python_step import run_python
from rts_console.scenario.values import BadValue, duration_text, fill, needs_filling, parse_duration, whole_number
from rts_console.scenario.wording import describe

AS_FAST_AS_POSSIBLE: Final = math.inf
SENDS: Final = ("send", "send_room", "send_server")
_CLEANUP_S: Final = 30.0
MOST_RESULTS: Final = 50_000
"""So many results are kept; after that only those of steps that did not pass, and the others are counted."""
_ALL_INSIDE: Final = (ALL_INSIDE, Found("one has failed"))

_log = logging.getLogger(__name__)


class _Stop(Exception):
    """A step has failed, and the run does not go on."""


class _Outcome:
    """What becomes of a step that is being done: cancelled, unless it is said otherwise."""

    def __init__(self, step: Step, rounds: tuple[int, ...]) -> None:
        self.words = step.words
        self.started_ns = now_ns()
        self.status = Status.CANCELLED
        self._step = step
        self._rounds = rounds
        self._expected = ""
        self._found = Found("cancelled")

    def passed(self, found: Found) -> None:
        self.status, self._found = Status.PASSED, found

    def failed(self, expected: str, found: Found) -> None:
        self.status, self._expected, self._found = Status.FAILED, expected, found

    def result(self) -> StepResult:
        """As it stands, secrets masked."""
        elapsed_ms = (now_ns() - self.started_ns) / 1e6
        words, seen, events = mask(self.words), mask(self._found.seen), self._found.events
        return StepResult(
            self._step, words, self.status, self._rounds, self._expected, seen, self.started_ns, elapsed_ms, events
        )


class Player:
    """One run of a scenario."""

    def __init__(
        self,
        scenario: Scenario,
        environment: Environment,
        *,
        listener: Listener = lambda progress: None,
        variables: Mapping[str, Any] | None = None,
        seed: int | None = None,
        speed: float = 1.0,
        keep_going: bool = False,
    ) -> None:
        """Take the world. `variables` replace those of the file; `speed` shortens waits, never deadlines."""
        chosen = scenario.seed if seed is None else seed
        self.seed = secrets.randbits(32) if chosen is None else chosen
        self._speed = speed
        self._other_speed = asyncio.Event()
        self._run_id = secrets.token_hex(4)
        fixed = {"run": self._run_id, "seed": self.seed, **environment.values}
        fixed = _with_variables(scenario.variables, variables or {}, fixed, self.seed)
        self._scenario = scenario = _with_user_ids(scenario, fixed, self.seed)
        self._listener = listener
        self._keep_going = keep_going or scenario.keep_going
        self._environment = environment
        keep_all = any(_wants_noise(step) for step in scenario.all_steps())
        self._actor = Actor(scenario, environment, f"scenario-{self._run_id}", keep_all=keep_all)
        self._watcher = Watcher(self._actor.journals, self._actor.clients, scenario.user_id, scenario.within)
        users = {name: identity.user_id for name, identity in scenario.identities.items()}
        self._names = Names(fixed, users)
        self._marks: dict[str, Mark] = {}
        self._results: list[StepResult] = []
        self._failures: list[StepResult] = []
        self._reached: set[Path] = set()
        self._more_passed = 0
        self._gate = Gate()
        self._task: asyncio.Task[Any] | None = None
        self._cancelled = False
        self._started_ns = now_ns()

    # --- from outside ---

    @property
    def speed(self) -> float:
        """How many times as fast as it says waits go by, also the one that is under way when this is set."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        self._speed = speed
        self._other_speed.set()
        self._other_speed = asyncio.Event()

    @property
    def paused(self) -> bool:
        """Whether it stands still before the next step."""
        return self._gate.closed

    def pause(self) -> None:
        """Stand still before the next step; what is under way goes on."""
        self._gate.close()

    def resume(self) -> None:
        """Go on."""
        self._gate.open()

    def step(self) -> None:
        """Do one step, and stand still before the one after it."""
        self._gate.let_one_pass()

    def cancel(self) -> None:
        """End the run; its cleanup is done all the same."""
        self._cancelled = True
        if self._task is not None:
            self._task.cancel()

    async def run(self) -> RunResult:
        """Run it to the end, once. Raises nothing: what went wrong is in the result."""
        self._task = asyncio.current_task()
        self._started_ns = now_ns()
        self._tell(RunStarted(self._scenario, self.seed))
        status, reason = await self._run_all(mark_of({}))
        self._task = None
        result = self.result(status, reason)
        self._tell(RunEnded(result))
        return result

    def result(self, status: Status = Status.CANCELLED, reason: str = "interrupted") -> RunResult:
        """What has come of it so far: for whoever was cancelled while it waited for `run`."""
        failed = bool(self._failures)
        return RunResult(
            scenario=self._scenario,
            status=Status.FAILED if failed and status is Status.PASSED else status,
            results=tuple(self._results),
            started_at_ns=self._started_ns,
            elapsed_ms=(now_ns() - self._started_ns) / 1e6,
            seed=self.seed,
            speed=self.speed,
            reason=reason,
            unreachable="" if self._actor.reached else self._actor.unreachable,
            more_passed=self._more_passed,
        )

    # --- the run ---

    async def _run_all(self, start: Mark) -> tuple[Status, str]:
        self._marks["start"] = start
        try:
            return await self._run_steps(Flow(start))
        finally:
            await self._clean_up(Flow(mark_of(self._actor.journals)))

    async def _run_steps(self, flow: Flow) -> tuple[Status, str]:
        try:
            if self._cancelled:
                raise asyncio.CancelledError
            async with self._gate.within(self._scenario.timeout):
                await self._row(self._scenario.steps, flow)
        except _Stop:
            return Status.FAILED, ""
        except TimeoutError:
            limit = duration_text(self._scenario.timeout)
            return Status.FAILED, f"the run took longer than {limit}: shorten it, or give it a longer 'timeout'"
        except asyncio.CancelledError:
            if not self._cancelled:
                raise
            if self._task is not None:
                self._task.uncancel()
            return Status.CANCELLED, "cancelled"
        finally:
            self._skip_rest(self._scenario.steps, flow.rounds)
        return Status.PASSED, ""

    async def _clean_up(self, flow: Flow) -> None:
        """The steps of `finally`, each tried, then faults and clients."""
        self._gate.open()
        self._keep_going = True
        try:
            async with asyncio.timeout(_CLEANUP_S):
                await self._row(self._scenario.cleanup, flow)
        except (TimeoutError, _Stop):
            pass
        finally:
            await self._actor.close()

    async def _row(self, steps: Sequence[Step], flow: Flow) -> None:
        for step in steps:
            await self._one(step, flow)

    async def _one(self, step: Step, flow: Flow) -> None:
        if step.skip:
            self._leave_out(step, flow.rounds, "left out")
            return
        if not step.branches or step.note:  # what is said of the steps inside is said before them
            await self._gate.pass_through(lambda: self._tell(RunPaused(step)))
        outcome = _Outcome(step, flow.rounds)
        try:
            await self._try(step, flow, outcome)
        finally:
            self._ended(outcome.result())
        if outcome.status is Status.FAILED and not self._keep_going:
            raise _Stop

    async def _try(self, step: Step, flow: Flow, outcome: "_Outcome") -> None:
        """Do a step; whatever it raises is its outcome, but for what ends the run."""
        try:
            value = self._begin(step, flow, outcome)
            outcome.passed(await self._within(step, value, flow))
            if step.branches and self._failed_inside(step, flow):
                outcome.failed(*_ALL_INSIDE)
        except StepFailed as failed:
            outcome.failed(failed.expected, Found(failed.seen))
        except BadValue as bad:
            outcome.failed("a value that can be used", Found(f"{bad}. {bad.remedy}"))
        except _Stop:
            outcome.failed(*_ALL_INSIDE)
            raise
        except Exception as error:
            outcome.failed("no error", Found(f"{type(error).__name__}: {error}"))
            _log.exception("a step failed in a way that nobody thought of")

    def _begin(self, step: Step, flow: Flow, outcome: "_Outcome") -> Any:
        """Fill in a step's value and tell that it begins. Raises `BadValue`."""
        if step.name:
            self._marks[step.name] = mark_of(self._actor.journals)
        value = self._value(step, flow)
        note = str(self._names_filled(step, step.note, flow, 1))
        outcome.words = describe(step.verb, value) if step.verb != "note" else note
        self._tell(StepStarted(step, outcome.words, flow.rounds, outcome.started_ns, note))
        return value

    async def _within(self, step: Step, value: Any, flow: Flow) -> Found:
        """Do a step within its time. Containers and waits have that of the run, expectations their own."""
        if step.branches or step.is_expectation or step.verb == "wait":
            return await self._do(step, value, flow)
        limit = step.timeout or STEP_TIMEOUT
        try:
            async with asyncio.timeout(limit) as deadline:
                return await self._do(step, value, flow)
        except TimeoutError:
            if not deadline.expired():
                raise
            raise StepFailed(f"it to be done within {duration_text(limit)}", "it was not") from None

    async def _do(self, step: Step, value: Any, flow: Flow) -> Found:
        match step.verb:
            case "note":
                return Found("shown")
            case "wait":
                return await self._wait(st.typed("wait", value))
            case "repeat":
                return await self._repeat(step, value, flow)
            case "parallel":
                return await self._parallel(step, flow)
            case "expect" | "expect_no":
                return await self._expect(step, value, flow)
            case "python":
                flow.act(mark_of(self._actor.journals))
                return await self._python(step, value, flow)
            case _:
                return await self._act(step, value, flow)

    def _failed_inside(self, step: Step, flow: Flow) -> bool:
        depth, rounds = len(step.path), len(flow.rounds)
        inside = (each for each in self._failures if each.step.path[:depth] == step.path)
        return any(each.rounds[:rounds] == flow.rounds for each in inside)

    def _ended(self, result: StepResult) -> None:
        """Keep what came of a step, and tell it."""
        self._reached.add(result.step.path)
        if result.status is Status.FAILED:
            self._failures.append(result)
        if result.status is Status.PASSED and len(self._results) >= MOST_RESULTS:
            self._more_passed += not result.is_container
        else:
            self._results.append(result)
        self._tell(StepEnded(result))

    # --- what steps do ---

    async def _wait(self, action: st.Wait) -> Found:
        begun_ns = now_ns()
        await (asyncio.sleep(action.for_) if action.always else self._rest(action.for_))
        seconds = (now_ns() - begun_ns) / 1e9
        waited = action.always or not math.isinf(self.speed)
        return Found(f"waited {duration_text(round(seconds, 3))}" if waited else "not waited, for speed")

    async def _rest(self, seconds: float) -> None:
        """Let so much of the scenario's time go by, at the speed that the run has."""
        loop = asyncio.get_running_loop()
        while seconds > 0 and not math.isinf(self.speed):
            speed, other, begun = self.speed, self._other_speed, loop.time()
            try:
                async with asyncio.timeout(seconds / speed):
                    await other.wait()
            except TimeoutError:
                return
            seconds -= (loop.time() - begun) * speed
        await asyncio.sleep(0)

    async def _repeat(self, step: Step, value: Mapping[str, Any], flow: Flow) -> Found:
        times = whole_number(value["times"])
        every = parse_duration(value["every"]) if "every" in value else 0.0
        loop = asyncio.get_running_loop()
        due = loop.time()
        for number in range(1, times + 1):
            await asyncio.sleep(max(0.0, due - loop.time()))
            due += every / self.speed
            before = flow.round(str(value.get("counter", "round")), number)
            try:
                await self._row(step.branches[0], flow)
            finally:
                flow.leave(before)
        return Found(f"{times:,} rounds")

    async def _parallel(self, step: Step, flow: Flow) -> Found:
        flow.act(mark_of(self._actor.journals))
        flows = [flow.branch() for _ in step.branches]
        stopped = False
        try:
            async with asyncio.TaskGroup() as group:
                for number, branch in enumerate(step.branches):
                    name = f"scenario: branch {number + 1} of {step.path}"
                    group.create_task(self._row(branch, flows[number]), name=name)
        except* _Stop:
            stopped = True  # what is raised in here comes out in a group of its own in some versions of Python
        if stopped:
            raise StepFailed(_ALL_INSIDE[0], _ALL_INSIDE[1].seen)
        flow.changed(max(branch.base_ns for branch in flows))
        return Found(f"{len(step.branches)} branches")

    async def _expect(self, step: Step, value: Any, flow: Flow) -> Found:
        flow.expect()
        wanted = st.typed(step.verb, value)
        if wanted.after and wanted.after not in self._marks:
            raise StepFailed(f"the step {wanted.after} to have begun", "it has not run yet")
        found = await self._watcher.carry_out(wanted, flow, self._marks)
        self._keep(step, found.kept)
        return found

    async def _python(self, step: Step, value: Mapping[str, Any], flow: Flow) -> Found:
        if not self._environment.allow_python:
            raise StepFailed("leave to run Python", "it was not given; allow it with --allow-python")
        clients = {name: await self._actor.client(name) for name in self._scenario.identities}
        chance = chance_of(self.seed, *step.path)
        kept = await run_python(str(value["code"]), clients=clients, values=self._names.captures, chance=chance)
        self._keep(step, kept)
        flow.changed(now_ns())
        return Found("done")

    async def _act(self, step: Step, value: Mapping[str, Any], flow: Flow) -> Found:
        flow.act(mark_of(self._actor.journals))
        if step.verb in SENDS:
            answers = await self._send(step, value, flow)
        else:
            answers = await self._actor.act(st.typed(step.verb, self._seeded(step, value, flow)))
        if step.verb == "fault" and step.capture:
            self._actor.keep_fault(step.capture, answers)
        self._keep(step, _kept(answers))
        return _judge(step, answers)

    def _seeded(self, step: Step, value: Mapping[str, Any], flow: Flow) -> Mapping[str, Any]:
        """A fault's chance comes from the run's seed, where it has none of its own."""
        if step.verb != "fault" or "seed" in value:
            return value
        return {**value, "seed": chance_of(self.seed, *step.path, *flow.rounds).getrandbits(31)}

    async def _send(self, step: Step, value: Mapping[str, Any], flow: Flow) -> list[Answer]:
        """All messages of a step: one after the other, evenly spaced, or all at once."""
        count, made = whole_number(value.get("count", 1)), step.value
        if count == 1:
            return await self._actor.act(self._message(step, value, flow, 1))
        if value.get("at_once"):
            filled = [value, *(self._fill(step, made, flow, number) for number in range(2, count + 1))]
            actions = [self._message(step, each, flow, number) for number, each in enumerate(filled, 1)]
            rows = await asyncio.gather(*(self._actor.act(action) for action in actions))
            return [answer for row in rows for answer in row]
        return await self._send_row(step, count, value, flow)

    async def _send_row(self, step: Step, count: int, value: Mapping[str, Any], flow: Flow) -> list[Answer]:
        every = parse_duration(value["every"]) if "every" in value else 0.0
        loop = asyncio.get_running_loop()
        due, answers = loop.time(), []
        for number in range(1, count + 1):
            if every:
                await asyncio.sleep(max(0.0, due - loop.time()))
                due += every / self.speed
            filled = self._fill(step, step.value, flow, number) if number > 1 else value
            flow.changed(now_ns())
            answers += await self._actor.act(self._message(step, filled, flow, number))
        return answers

    def _message(self, step: Step, value: Mapping[str, Any], flow: Flow, number: int) -> Any:
        chance = chance_of(self.seed, *step.path, *flow.rounds, number, "payload")
        return st.typed(step.verb, with_payload(value, chance))

    # --- values ---

    def _value(self, step: Step, flow: Flow) -> Any:
        if step.branches:
            inner = {"steps", "branches"}
            outer = {key: each for key, each in step.value.items() if key not in inner}
            return {**step.value, **self._fill(step, outer, flow, 1)}
        return self._fill(step, step.value, flow, 1)

    def _fill(self, step: Step, value: Any, flow: Flow, number: int) -> Any:
        if step.verb in SENDS:
            self._names.sequence += 1
        return self._names_filled(step, value, flow, number)

    def _names_filled(self, step: Step, value: Any, flow: Flow, number: int) -> Any:
        if not needs_filling(value):
            return value
        own = {**flow.counters, "number": number}
        chance = chance_of(self.seed, *step.path, *flow.rounds, number)
        return fill(value, lambda name: self._names.look_up(name, own), chance)

    def _keep(self, step: Step, kept: Any) -> None:
        if step.capture and kept is not None:
            self._names.captures[step.capture] = kept

    # --- telling ---

    def _skip_rest(self, steps: Sequence[Step], rounds: tuple[int, ...]) -> None:
        """Say of the steps that were not reached that they were left out."""
        for step in steps:
            if step.path not in self._reached:
                self._leave_out(step, rounds, "not reached")

    def _leave_out(self, step: Step, rounds: tuple[int, ...], why: str) -> None:
        self._ended(StepResult(step, mask(step.words), Status.SKIPPED, rounds, seen=why))

    def _tell(self, progress: Progress) -> None:
        self._listener(progress)


def _with_variables(
    variables: Mapping[str, Any], replaced: Mapping[str, Any], fixed: Mapping[str, Any], seed: int
) -> dict[str, Any]:
    """The names that are known before the first step. A variable may be made of those above it; one that was replaced
    is taken as it is."""
    known = {**fixed, **replaced}
    for name, value in variables.items():
        if name not in replaced:
            known[name] = fill(value, lambda key: Names(known, {}).look_up(key, {}), chance_of(seed, "variables", name))
    return known


def _with_user_ids(scenario: Scenario, fixed: Mapping[str, Any], seed: int) -> Scenario:
    """The scenario with the user ids of this run: `alice-${run}` is another user each time."""
    names = Names(fixed, {})
    filled = {
        name: msgspec.structs.replace(
            each, user_id=str(fill(each.user_id, lambda key: names.look_up(key, {}), chance_of(seed, name)))
        )
        for name, each in scenario.identities.items()
    }
    return msgspec.structs.replace(scenario, identities=filled)


def _wants_noise(step: Step) -> bool:
    return step.is_expectation and step.value.get("event") in ("LatencyMeasured", "FrameSeen")


def _kept(answers: Sequence[Answer]) -> dict[str, Any]:
    """What `as` keeps of an action: the last answer's fields, and how many were accepted."""
    last = answers[-1] if answers else Answer("ok")
    kept = {"kind": last.kind, "reason": last.reason, "count": len(answers)}
    kept["accepted"] = sum(answer.kind == "ok" for answer in answers)
    if last.code is not None:
        kept |= {"code": int(last.code), "name": last.code.label}
    return {**kept, **last.kept}


def _judge(step: Step, answers: Sequence[Answer]) -> Found:
    """Whether all answers are right. Raises `StepFailed`."""
    wanted = step.codes or ("ok",)
    wrong = [each for each in answers if not any(fits(code, each.kind, each.code) for code in wanted)]
    expected = " or ".join(map(str, wanted))
    if wrong:
        more = f" ({len(wrong):,} of {len(answers):,})" if len(answers) > 1 else ""
        raise StepFailed(expected, f"{wrong[0].words}{more}")
    words = list(dict.fromkeys(answer.words for answer in answers))
    return Found(", ".join(words[:3]) + (f" ({len(answers):,} times)" if len(answers) > 1 else ""))
