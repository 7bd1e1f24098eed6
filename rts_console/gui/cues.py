"""What the presenter says, card by card: which cue of a scenario it is now, which comes next, how far it is. No Qt."""

import re
from dataclasses import dataclass
from typing import Final

from rts_console.gui.scenario_run import Phase, ScenarioRun
from rts_console.scenario.model import Scenario, Step
from rts_console.scenario.values import fill_known

FIRST: Final = -1
"""The place before the first cue."""
_UNKNOWN: Final = re.compile(r"\$\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class CueState:
    """All that a cue card shows. `number` counts from 1, 0 before the first cue; `looking` at a card of before.

    `standing`: it waits for the presenter; `paused`: it does not go on by itself; `under_way`: a run has begun and is
    not over.
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


def cue_state(scenario: Scenario | None, run: ScenarioRun | None, *, caption: str = "", back: int = 0) -> CueState:
    """The card for a scenario and its run; `back` cards before that. Without cues, `caption` is what is said."""
    if run is not None:
        scenario = run.scenario
    if scenario is None or (caption and run is None):
        return CueState(now=caption)
    cues = scenario.cues
    at = _place(cues, run)
    shown = max(at - back, min(at, 0))
    return CueState(
        title=scenario.name,
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
    return run.note if run is not None and run.note else _readable(cues[place].note, scenario)


def _current(run: ScenarioRun | None) -> str:
    """What is done now, in a line."""
    if run is None or run.over:
        return ""
    step = next((step for step in run.scenario.all_steps() if step.path == run.current), None)
    if step is None or step.verb == "note":
        return ""
    return run.words or _readable(step.words, run.scenario)


def _readable(text: str, scenario: Scenario) -> str:
    """With the values that are known before; the others come when it is done."""
    return _UNKNOWN.sub("…", fill_known(text, scenario.variables))


def _problem(run: ScenarioRun | None) -> str:
    if run is None or run.phase is Phase.PREPARING:
        return ""
    if run.problem:
        return run.problem
    return f"{run.failure.words}: {run.failure.seen}" if run.failure is not None else ""
