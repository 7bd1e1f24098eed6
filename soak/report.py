"""What a trial found: figures, and the promises that they break."""

import json
import random
from collections.abc import Mapping
from typing import Any


class Report:
    """One run of one trial. Its random numbers all come from `seed`, through `randomness`."""

    def __init__(self, trial: str, seed: int) -> None:
        """Begin without figures; nothing is broken yet, and nothing is proved either: see `passed`."""
        self.trial = trial
        self.seed = seed
        self.figures: dict[str, Any] = {}
        self.broken: list[str] = []
        self.skipped = ""
        self.promises = 0

    @property
    def passed(self) -> bool:
        """Whether something was promised, and all of it was kept; a trial that was skipped has not passed."""
        return not self.skipped and self.promises > 0 and not self.broken

    def randomness(self, purpose: str = "") -> random.Random:
        """The random numbers of this run for one purpose: another purpose does not disturb them."""
        return random.Random(f"{self.trial}/{self.seed}/{purpose}")

    def note(self, **figures: Any) -> None:
        """Keep figures that promise nothing."""
        self.figures.update(figures)

    def at_most(self, name: str, value: float, limit: float) -> None:
        """Keep a figure, and a promise about it."""
        self._promise(name, value, value <= limit, f"at most {limit}")

    def at_least(self, name: str, value: float, limit: float) -> None:
        """Keep a figure, and a promise about it."""
        self._promise(name, value, value >= limit, f"at least {limit}")

    def none(self, **figures: int) -> None:
        """Keep figures of which each is promised to be 0."""
        for name, value in figures.items():
            self._promise(name, value, value == 0, "0")

    def truth(self, name: str, value: bool) -> None:
        """Keep something that is promised to hold."""
        self._promise(name, value, value, "true")

    def fail(self, why: str) -> None:
        """Something went wrong that no figure tells."""
        self.broken.append(why)

    def skip(self, why: str) -> None:
        """The machine cannot do this: say so, and never that it passed."""
        self.skipped = why

    def _promise(self, name: str, value: Any, kept: bool, promised: str) -> None:
        self.promises += 1
        self.figures[name] = round(value, 3) if isinstance(value, float) else value
        if not kept:
            self.broken.append(f"{name} is {self.figures[name]}, promised is {promised}")

    def line(self, **more: Any) -> str:
        """The run as one line of JSON."""
        result = "skipped" if self.skipped else "passed" if self.passed else "broken"
        whole: dict[str, Any] = {"trial": self.trial, "seed": self.seed, "result": result}
        if self.skipped:
            whole["reason"] = self.skipped
        return json.dumps({**whole, **self.figures, **more, "broken": self.broken}, ensure_ascii=False)


def share(values: list[float], part: float) -> float:
    """The value below which `part` (0 to 1) of all lie, 0 when there is none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def one_line(figures: Mapping[str, Any]) -> str:
    """Figures for a person."""
    return ", ".join(f"{name} {value}" for name, value in figures.items())
