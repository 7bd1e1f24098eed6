"""One run of a scenario in the window: how far each step is, what came of it, and which rows of the log it made."""

import asyncio
import contextlib
import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rts_console.gui.scenario_world import CannotRun, ScenarioWorld
from rts_console.protocol.clock import now_ns
from rts_console.record.log import EventLog
from rts_console.scenario.environment import missing
from rts_console.scenario.model import Scenario, Step
from rts_console.scenario.player import Player
from rts_console.scenario.problems import Path
from rts_console.scenario.progress import (
    Listener,
    Progress,
    RunPaused,
    RunResult,
    Status,
    StepEnded,
    StepResult,
    StepStarted,
)

PYTHON: Final = "The scenario runs Python of its own. Read it in the text; run it only if you trust who wrote it."
NOT_BEGUN: Final = "Cancelled before it began."
END_LIMIT_S: Final = 5.0
_OPTIONS: Final = {
    "Use the local gateway, or give --admin-url.": "Run it at the local gateway, or name the operator under Faults.",
    "Use the local gateway, or give --http-url and the keys.": "Run it at the local gateway.",
    "Use the local gateway, or give --app-id and the key.": "Run it at the local gateway.",
}
"""What `missing` says for the command line, and what is to be done in the window."""


class Mood(enum.Enum):
    """How a step is."""

    WAITING = "waiting"
    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class Phase(enum.Enum):
    """How the run is."""

    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    ENDING = "ending"
    OVER = "over"


@dataclass(slots=True)
class StepTrack:
    """How a step is going, over all its rounds. `last` is how it ended last, a failure before all else."""

    mood: Mood = Mood.WAITING
    times: int = 0
    elapsed_ms: float = 0.0
    last: StepResult | None = None
    first_seq: int = 0
    next_seq: int = 0


@dataclass(frozen=True, slots=True)
class How:
    """How it shall run: `connected` to the profile in use, or at the local gateway."""

    connected: bool = False
    speed: float = 1.0
    allow_python: bool = False
    stepwise: bool = False
    variables: Mapping[str, Any] = field(default_factory=dict)


class ScenarioRun:
    """Runs a scenario once. `version` grows with all news; `problem` says why it did not begin.

    `note` is what the presenter says now, and `cue` the step that says it, one of `scenario.cues`; `current` is the
    path of the step that runs, or that a run which is paused stands before: `standing` then. `words` say what is done
    now, empty while nothing is.
    """

    def __init__(
        self,
        scenario: Scenario,
        world: ScenarioWorld,
        log: EventLog,
        how: How,
        listener: Listener = lambda progress: None,
    ) -> None:
        """Prepare; `play` runs it. `listener` is told of all progress, after what is seen here has followed it."""
        self.scenario = scenario
        self.how = how
        self.version = 0
        self.phase = Phase.PREPARING
        self.problem = ""
        self.needs_python = False
        self.tracks: dict[Path, StepTrack] = {}
        self.result: RunResult | None = None
        self.failure: StepResult | None = None
        self.current: Path = ()
        self.note = ""
        self.words = ""
        self.cue: Step | None = None
        self.standing = False
        self.started_at_ns = now_ns()
        self.total = sum(not step.branches for step in scenario.played_steps())
        self._ended_paths: set[Path] = set()
        self._world = world
        self._log = log
        self._listener = listener
        self._player: Player | None = None
        self._task: asyncio.Task[Any] | None = None
        self._speed = how.speed
        self._cancelled = False
        self._cause_seq = log.next_seq
        self._looked = True
        self._to_cue = False
        self._over = asyncio.Event()

    # --- from outside ---

    @property
    def over(self) -> bool:
        """Whether it has ended, and all that it had started."""
        return self.phase is Phase.OVER

    @property
    def cancelled(self) -> bool:
        """Whether somebody has ended it before its end."""
        return self._cancelled

    @property
    def done(self) -> int:
        """How many of `total` steps have been done, well or not."""
        return len(self._ended_paths)

    @property
    def elapsed_s(self) -> float:
        """Seconds since it began; of a run that is over, what it took."""
        if self.result is not None:
            return self.result.elapsed_ms / 1000
        return (now_ns() - self.started_at_ns) / 1e9

    def track(self, path: Path) -> StepTrack:
        """How a step is going."""
        return self.tracks.setdefault(path, StepTrack())

    def set_speed(self, speed: float) -> None:
        """Shorten waits, the one that is under way too."""
        self._speed = speed
        if self._player is not None:
            self._player.speed = speed

    def pause(self) -> None:
        """Stand still before the next step."""
        if self._player is not None and self.phase is Phase.RUNNING:
            self._player.pause()
            self._become(Phase.PAUSED)

    def resume(self) -> None:
        """Go on."""
        self._to_cue = False
        if self._player is not None and self.phase is Phase.PAUSED:
            self._player.resume()
            self._become(Phase.RUNNING)

    def step(self) -> None:
        """Do one step, and stand still before the one after it."""
        if self._player is not None and self.phase in (Phase.RUNNING, Phase.PAUSED):
            self._player.step()
            self._become(Phase.PAUSED)

    def step_to_cue(self) -> None:
        """Do all steps up to the next one that has a note, and stand still before it."""
        if not self.over:
            self._to_cue = True
            self.step()

    def cancel(self) -> None:
        """End it; what it had set goes, and its users are logged out."""
        if self.over or self._cancelled:
            return
        self._cancelled = True
        self._become(Phase.ENDING)
        if self._player is not None:
            self._player.cancel()
        elif self._task is not None:
            self._task.cancel()

    async def ended(self) -> None:
        """Wait until it is over, a few seconds at most."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(END_LIMIT_S):
                await self._over.wait()

    async def play(self) -> None:
        """Run it to its end. Raises nothing: what went wrong is in `problem`, or in `result`."""
        self._task = asyncio.current_task()
        try:
            if self._cancelled:
                self.problem = NOT_BEGUN
            if self.problem or self._asks_for_leave():
                return
            async with self._world.environment(
                self.scenario, connected=self.how.connected, allow_python=self.how.allow_python
            ) as environment:
                if problems := missing(self.scenario, environment):
                    self.problem = "\n".join(map(_for_the_window, problems))
                    return
                await self._play(lambda: Player(self.scenario, environment, listener=self._on_progress, **self._how()))
        except CannotRun as error:
            self.problem = str(error)
        except asyncio.CancelledError:
            if not self._cancelled:
                raise
            self.problem = NOT_BEGUN
        finally:
            self._become(Phase.OVER)
            self._over.set()

    def _asks_for_leave(self) -> bool:
        """A file from elsewhere must not run code before it was read."""
        self.needs_python = not self.how.allow_python and any(
            step.verb == "python" for step in self.scenario.played_steps()
        )
        if self.needs_python:
            self.problem = PYTHON
        return self.needs_python

    def _how(self) -> dict[str, Any]:
        return {"speed": self._speed, "variables": self.how.variables}

    async def _play(self, make: Callable[[], Player]) -> None:
        self._player = make()
        if self.how.stepwise:
            self._player.step()
        self._become(Phase.PAUSED if self.how.stepwise else Phase.RUNNING)
        self.result = await self._player.run()
        self.failure = self.result.first_failure

    # --- told by the player ---

    def _on_progress(self, progress: Progress) -> None:
        match progress:
            case StepStarted():
                self._on_started(progress)
            case StepEnded(result=result):
                self._on_ended(result)
            case RunPaused(step=step):
                self._on_paused(step)
        self.version += 1
        self._listener(progress)

    def _on_paused(self, step: Step) -> None:
        self.current, self.words = step.path, ""
        if self._to_cue and not step.note and self._player is not None:
            self._player.step()
            return
        self._to_cue = False
        self.standing = True

    def _on_started(self, progress: StepStarted) -> None:
        self.standing = False
        step, track = progress.step, self.track(progress.step.path)
        if progress.note:
            self.note, self.cue = progress.note, step
        if not step.branches:
            self.current, self.words = step.path, progress.words
            # Actions that follow each other are one cause: what an expectation looks at began with the first of them.
            looks = step.is_expectation or step.verb in ("wait", "note")
            if not looks and self._looked:
                self._cause_seq = self._log.next_seq
            self._looked = step.is_expectation or (step.verb in ("wait", "note") and self._looked)
        track.mood = Mood.RUNNING
        track.first_seq = self._cause_seq

    def _on_ended(self, result: StepResult) -> None:
        track = self.track(result.step.path)
        if not result.step.branches and result.status in (Status.PASSED, Status.FAILED):
            self._ended_paths.add(result.step.path)
        track.times += result.status is not Status.SKIPPED
        track.elapsed_ms += result.elapsed_ms
        if track.last is not None and track.last.status is Status.FAILED:
            track.mood = Mood.FAILED
            return
        track.last, track.mood = result, Mood(result.status.value)
        track.next_seq = self._log.next_seq
        if result.status is Status.FAILED and not result.is_container and self.failure is None:
            self.failure = result

    def _become(self, phase: Phase) -> None:
        self.phase = phase
        self.version += 1


def _for_the_window(problem: str) -> str:
    for remedy, ours in _OPTIONS.items():
        problem = problem.replace(remedy, ours)
    return problem
