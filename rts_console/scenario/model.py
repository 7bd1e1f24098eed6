"""A scenario that was read: who acts, the steps, and where each stands in the text."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from rts_console.scenario.problems import Path, Place
from rts_console.scenario.steps import Token
from rts_console.scenario.values import Duration
from rts_console.scenario.wording import describe

WITHIN: Final = Duration(5.0)
RUN_TIMEOUT: Final = Duration(300.0)
STEP_TIMEOUT: Final = Duration(20.0)


class Identity(msgspec.Struct, frozen=True):
    """Who acts. `name` is what steps call it; without a `token` one is made with the gateway's key."""

    name: str
    user_id: str
    token: Token | None = None
    offline_policy: str = ""


class Step(msgspec.Struct, frozen=True):
    """One step. `value` is the long form of its verb's value, templates as they stand in the file.

    `place` is the step itself, `lines` the first and the last line that belong to it (from 1, comments above it
    included). `branches` are the steps inside: several rows for `parallel`, one for `repeat`. `codes` are the results
    that are right, empty for success; `capture` is the name that its result is kept under. `skip`: it is left out.
    """

    verb: str
    value: Any
    path: Path
    place: Place
    lines: tuple[int, int]
    name: str = ""
    note: str = ""
    codes: tuple[int | str, ...] = ()
    capture: str = ""
    timeout: Duration | None = None
    skip: bool = False
    branches: "tuple[tuple[Step, ...], ...]" = ()

    @property
    def words(self) -> str:
        """What it does, in a line."""
        return describe(self.verb, self.value) if self.verb != "note" else self.note

    @property
    def is_expectation(self) -> bool:
        """Whether it looks, and does nothing."""
        return self.verb in ("expect", "expect_no")


class Scenario(msgspec.Struct, frozen=True):
    """A whole scenario. `file` is what it was called when it was read; `text` is what was read."""

    name: str
    identities: Mapping[str, Identity]
    steps: tuple[Step, ...]
    description: str = ""
    seed: int | None = None
    within: Duration = WITHIN
    timeout: Duration = RUN_TIMEOUT
    keep_going: bool = False
    gateway: Mapping[str, Any] = {}
    variables: Mapping[str, Any] = {}
    others: tuple[str, ...] = ()
    cleanup: tuple[Step, ...] = ()
    text: str = ""
    file: str = ""

    def all_steps(self) -> Iterator[Step]:
        """Every step, those inside of others too, in the order of the text."""
        yield from _deep(self.steps)
        yield from _deep(self.cleanup)

    def played_steps(self) -> Iterator[Step]:
        """Every step that a run does: those that are left out, and all inside of them, are not among them."""
        yield from _deep(self.steps, skipped=False)
        yield from _deep(self.cleanup, skipped=False)

    @property
    def cues(self) -> tuple[Step, ...]:
        """The steps that have a note, in the order of the text: what the presenter says, card by card."""
        return tuple(step for step in self.played_steps() if step.note)

    def step_at(self, line: int) -> Step | None:
        """The innermost step that a line of the text belongs to."""
        found = [step for step in self.all_steps() if step.lines[0] <= line <= step.lines[1]]
        return max(found, key=lambda step: len(step.path)) if found else None

    def user_id(self, name: str) -> str:
        """The user id of an identity; any other name is a user id already."""
        identity = self.identities.get(name)
        return identity.user_id if identity is not None else name


def _deep(steps: Sequence[Step], *, skipped: bool = True) -> Iterator[Step]:
    for step in steps:
        if step.skip and not skipped:
            continue
        yield step
        for branch in step.branches:
            yield from _deep(branch, skipped=skipped)
