"""What a run tells while it goes on, and what came of it."""

import enum
from collections.abc import Callable
from typing import Final

import msgspec

from rts_console.scenario.model import Scenario, Step

ALL_INSIDE: Final = "all steps inside to pass"
"""What is expected of a step that has others inside."""


class Status(enum.Enum):
    """How a step, or a run, ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class EventReference(msgspec.Struct, frozen=True):
    """An event that decided a step: who was told, its place in what that identity was told, when, and the message."""

    who: str
    position: int
    at_ns: int
    kind: str
    client_message_id: str = ""


class StepResult(msgspec.Struct, frozen=True):
    """What became of a step. `rounds` are the numbers of the rounds it was in, outermost first."""

    step: Step
    words: str
    status: Status
    rounds: tuple[int, ...] = ()
    expected: str = ""
    seen: str = ""
    started_at_ns: int = 0
    elapsed_ms: float = 0.0
    events: tuple[EventReference, ...] = ()

    @property
    def is_container(self) -> bool:
        """Whether it only has other steps inside, and did not fail for a reason of its own."""
        return bool(self.step.branches) and (self.status is not Status.FAILED or self.expected == ALL_INSIDE)


class RunResult(msgspec.Struct, frozen=True):
    """What became of a run. `unreachable` says why when no login could reach the gateway at all.

    `seed` and `speed` are those that were used; the same seed makes the same payloads again. Of a very long run the
    steps that passed are not all in `results`: `more_passed` is how many are not.
    """

    scenario: Scenario
    status: Status
    results: tuple[StepResult, ...]
    started_at_ns: int
    elapsed_ms: float
    seed: int
    speed: float
    reason: str = ""
    unreachable: str = ""
    more_passed: int = 0

    @property
    def ok(self) -> bool:
        """Whether everything was as expected."""
        return self.status is Status.PASSED

    def count(self, status: Status) -> int:
        """How many steps ended so, those that only have others inside left out."""
        listed = sum(each.status is status for each in self.results if not each.is_container)
        return listed + (self.more_passed if status is Status.PASSED else 0)

    @property
    def first_failure(self) -> StepResult | None:
        """The step that failed first."""
        return next((each for each in self.results if each.status is Status.FAILED and not each.is_container), None)


class RunStarted(msgspec.Struct, frozen=True):
    """A run begins."""

    scenario: Scenario
    seed: int


class StepStarted(msgspec.Struct, frozen=True):
    """A step begins; `words` and `note` have their templates filled in. Its note is what the presenter says now."""

    step: Step
    words: str
    rounds: tuple[int, ...]
    at_ns: int
    note: str = ""


class StepEnded(msgspec.Struct, frozen=True):
    """A step has passed, failed, or was left out."""

    result: StepResult


class RunPaused(msgspec.Struct, frozen=True):
    """The run stands still before this step, until it is resumed or stepped."""

    step: Step


class RunEnded(msgspec.Struct, frozen=True):
    """A run is over, and all that it had started has ended."""

    result: RunResult


Progress = RunStarted | StepStarted | StepEnded | RunPaused | RunEnded
Listener = Callable[[Progress], None]
"""Is told of all progress, in order. Must not block and must not raise."""
