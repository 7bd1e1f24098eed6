"""Client, network and hub as one machine: many short stories of all kinds of trouble, each drawn from the seed."""

import random
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import Final

from soak.report import Report
from soak.story import Plan, play


@dataclass(frozen=True)
class Size:
    """How many stories."""

    stories: int


FULL: Final = Size(stories=250)
SHORT: Final = Size(stories=8)


def run(report: Report, size: Size) -> None:
    """Tell them one after the other; the first that go wrong are named with all that they were drawn from."""
    counts: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    kinds: dict[str, str] = {}
    wrong = 0
    for number in range(size.stories):
        plan = _draw(report.randomness(f"plan {number}"))
        told = play(partial(_numbers, report, number), plan)
        counts.update(told.verdict.counts)
        counts["troubles"] += told.troubles
        faults.update(told.faults)
        wrong += bool(told.faults)
        if told.faults:
            kinds.setdefault(
                ", ".join(told.faults), f"story {number}, {plan}: {told.faults}, {dict(told.verdict.examples)}"
            )
    report.at_least("stories", size.stories, size.stories)
    report.note(**counts)
    report.none(stories_gone_wrong=wrong)
    if wrong:
        report.note(faults=dict(faults), examples=kinds)


def _numbers(report: Report, story: int, purpose: str) -> random.Random:
    return report.randomness(f"story {story} {purpose}")


def _draw(numbers: random.Random) -> Plan:
    kills = numbers.choice((0.0, 0.0, 0.1))
    return Plan(
        people=numbers.randint(2, 6),
        seconds=numbers.choice((10, 20, 40)),
        rate=numbers.choice((0.5, 2.0, 5.0)),
        latency_s=numbers.choice((0.005, 0.05, 0.3)),
        cuts=numbers.choice((0.0, 0.1, 0.4)),
        silences=numbers.choice((0.0, 0.01, 0.05)),
        kills=kills,
        quiet_kills=0 if kills else numbers.choice((0, 0, 0, 2)),
        skips=numbers.choice((0.0, 0.0, 0.03)),
        deaf=numbers.choice((0.0, 0.0, 0.2)),
    )
