"""What the presenter says, card by card: which cue of a scenario it is now, which comes next, how far it is."""

import re
from dataclasses import dataclass
from typing import Any, Final

from rts_console.gui.language import said
from rts_console.gui.scenario_run import Phase, ScenarioRun
from rts_console.gui.step_words import note_words, said_sample, step_words
from rts_console.scenario.model import Scenario, Step

FIRST: Final = -1
"""The place before the first cue."""
_UNKNOWN: Final = re.compile(r"\$\{[^}]*\}")
"""Values that come when it is done."""


@dataclass(frozen=True, slots=True)
class CueState:
    """All that a cue card shows. `number` counts from 1, 0 before the first cue; `looking` at a card of before.

    `standing`: it waits for the presenter; `paused`: it does not go on by itself; `under_way`: a run has begun and is
    not over; `by_itself`: it is played to the end by itself, unless a key or a click ends it.
    """

    title: str = ""
    now: str = ""
    next: str = ""
    number: int = 0
    total: int = 0
    step: str = ""
    done: int = 0
    steps: int = 0
    elapsed_s: float = 0.0
    standing: bool = True
    paused: bool = True
    under_way: bool = False
    over: bool = False
    problem: str = ""
    looking: bool = False
    by_itself: bool = False


class Cues:
    """Goes through the cards of the scenario that is open. `caption` is what is said without one, and `by_itself` is
    that something is played that ends with the first key or click."""

    def __init__(self, scenario: Any) -> None:
        """`scenario` is the Scenario panel, if there is one."""
        self._scenario = scenario
        self._back = 0
        self.caption = ""
        self.by_itself = False

    def state(self) -> CueState:
        """The card now."""
        scenario = self._scenario.document.scenario if self._scenario is not None else None
        run = None if self._was_ended else self._run  # what was ended in the middle begins anew
        return cue_state(scenario, run, caption=self.caption, back=self._back, by_itself=self.by_itself)

    @property
    def _run(self) -> ScenarioRun | None:
        return self._scenario.run if self._scenario is not None else None

    @property
    def _was_ended(self) -> bool:
        """Whether somebody has ended the run in its middle."""
        return self._run is not None and self._run.over and self._run.cancelled

    def next(self) -> None:
        """The next card: of those that were looked back at, else by doing what belongs to it. After the last one a key
        too many begins nothing anew."""
        if self._back:
            self._back -= 1
            return
        if self._scenario is None or self._scenario.document.scenario is None:
            return
        if self._was_ended:
            self._scenario.begin_anew()
        if self._run is None or not self._run.over:
            self._scenario.next_cue()

    def previous(self) -> None:
        """Look at the card before; what was done stays done."""
        if self.state().number > 1:
            self._back += 1

    def look_ahead(self) -> None:
        """Back to the card that is played."""
        self._back = 0

    def begin_again(self) -> None:
        """The first card: what was played is over."""
        self._back = 0
        if self._scenario is not None:
            self._scenario.begin_anew()


def cue_state(
    scenario: Scenario | None,
    run: ScenarioRun | None,
    *,
    caption: str = "",
    back: int = 0,
    by_itself: bool = False,
) -> CueState:
    """The card for a scenario and its run; `back` cards before that. Without cues, `caption` is what is said."""
    if run is not None:
        scenario = run.scenario
    if scenario is None or (caption and run is None):
        return CueState(now=caption, by_itself=by_itself)
    cues = scenario.cues
    at = _place(cues, run)
    shown = max(at - back, min(at, 0))
    return CueState(
        title=said_sample(scenario.name),
        now=_words(scenario, shown, run if shown == at else None) or caption,
        next=_words(scenario, shown + 1, None),
        number=shown + 1,
        total=len(cues),
        step=_current(run),
        done=run.done if run is not None else 0,
        steps=run.total if run is not None else sum(not step.branches for step in scenario.played_steps()),
        elapsed_s=run.elapsed_s if run is not None else 0.0,
        standing=run is None or run.standing,
        paused=run is None or run.phase is not Phase.RUNNING,
        under_way=run is not None and not run.over,
        over=run is not None and run.over,
        problem=_problem(run),
        looking=shown != at,
        by_itself=by_itself,
    )


def _place(cues: tuple[Step, ...], run: ScenarioRun | None) -> int:
    if run is None or run.cue is None:
        return FIRST
    return next((place for place, cue in enumerate(cues) if cue.path == run.cue.path), FIRST)


def _words(scenario: Scenario, place: int, run: ScenarioRun | None) -> str:
    """As it is said in the run, where it has been said already; else with the values that are known before."""
    cues = scenario.cues
    if not 0 <= place < len(cues):
        return ""
    played = run.note if run is not None else ""
    return _UNKNOWN.sub("…", note_words(cues[place], scenario.variables, played))


def _current(run: ScenarioRun | None) -> str:
    """What is done now, in a line."""
    if run is None or run.over:
        return ""
    step = next((step for step in run.scenario.all_steps() if step.path == run.current), None)
    if step is None or step.verb == "note":
        return ""
    return _UNKNOWN.sub("…", step_words(step, run.scenario.variables, run.words))


def _problem(run: ScenarioRun | None) -> str:
    if run is None or run.phase is Phase.PREPARING:
        return ""
    if run.problem:
        return run.problem
    failure = run.failure
    return (
        f"{step_words(failure.step, run.scenario.variables, failure.words)}: {said(failure.seen)}"
        if failure is not None
        else ""
    )
