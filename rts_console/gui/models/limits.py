"""A run of the boundary set: its trials one after another, what each showed; the results as table, words and text."""

import asyncio
import csv
import io
from collections.abc import AsyncGenerator, Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject, Qt

from rts_console.client.backend import Backend
from rts_console.gui.models.keyed import KeyedTable
from rts_console.gui.models.marks import Marks, plain_tool_tip
from rts_console.gui.theme import Theme
from rts_console.protocol.words import RuleSet, Scope
from rts_console.scenario.boundaries import Shown, Trial, Verdict, What, boundary_set, explore

REST_S: Final = 1.1
"""Before a trial of a rate: then the whole allowance of a second is there again."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Result:
    """One trial and what it showed. Its rows in the log are `first` to `last`; none when `last` is before `first`."""

    number: int
    shown: Shown
    first: int
    last: int

    @property
    def name(self) -> str:
        """What was tried."""
        return self.shown.trial.name

    @property
    def expected(self) -> str:
        """What the rules say shall come of it."""
        return " or ".join(str(code) for code in self.shown.trial.expected) or "accepted"

    @property
    def answer(self) -> str:
        """The code that came, with its name."""
        return str(self.shown.code) if self.shown.code is not None else "no answer"

    @property
    def failed(self) -> bool:
        """Whether it needs a look."""
        return self.shown.verdict is not Verdict.AS_EXPECTED


def trials_of(rules: RuleSet, scope: Scope, target: str, wanted: Collection[What]) -> list[Trial]:
    """The trials of a path about these limits."""
    return [trial for trial in boundary_set(rules, scope, target) if trial.what in wanted]


async def run_trials(
    backend: Backend, trials: Sequence[Trial], next_seq: Callable[[], int], *, rest_s: float = REST_S
) -> AsyncGenerator[Result, None]:
    """Carry trials out one after another; `next_seq` is where the log stands. Ends early when the task is cancelled."""
    for number, trial in enumerate(trials, 1):
        if trial.what is What.RATE:
            await asyncio.sleep(rest_s)
        first = next_seq()
        async for shown in explore(backend, [trial]):
            yield Result(number, shown, first, next_seq() - 1)


def offered(rules: RuleSet, scope: Scope) -> bool:
    """Whether the tier has such messages."""
    return {Scope.PEER: rules.peer_messages, Scope.SERVER: rules.server_messages}.get(scope, True)


def summary(results: Sequence[Result], in_all: int, rules: str) -> str:
    """The run in one sentence."""
    counts = {verdict: sum(each.shown.verdict is verdict for each in results) for verdict in Verdict}
    right, wrong, unknown = (counts[each] for each in (Verdict.AS_EXPECTED, Verdict.NOT_AS_EXPECTED, Verdict.UNKNOWN))
    tried = f"{len(results):,} of {in_all:,} trials" if len(results) < in_all else f"{in_all:,} trials"
    if in_all == len(results) == right:
        return f"All {in_all:,} trials came out as the rules {rules} say."
    parts = [f"{right:,} as expected"]
    parts += [f"{wrong:,} not as expected"] if wrong else []
    parts += [f"{unknown:,} without an answer"] if unknown else []
    return f"{tried}, rules {rules}: {', '.join(parts)}."


def _cells(each: Result) -> tuple[str, ...]:
    code = "" if each.shown.code is None else str(int(each.shown.code))
    return (each.name, each.expected, code, each.answer, each.shown.verdict.value, each.shown.words)


_TITLES: Final = ("trial", "expected", "code", "answer", "verdict", "words")


def as_csv(results: Sequence[Result]) -> str:
    """One line each below a header. What a spreadsheet would take for a formula has an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_TITLES)
    for each in results:
        name, expected, code, *rest = (cell for cell in _cells(each))
        writer.writerow([_safe(name), _safe(expected), code, *map(_safe, rest)])
    return out.getvalue()


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_markdown(results: Sequence[Result], title: str) -> str:
    """The sentence and a table."""
    lines = [title, "", "| " + " | ".join(_TITLES) + " |", "|---" * len(_TITLES) + "|"]
    lines += ["| " + " | ".join(map(_escaped, _cells(each))) + " |" for each in results]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    for sign in "\\`*_|<>[]":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


class LimitsModel(KeyedTable[Result]):
    """Columns: trial, expected, answer, verdict."""

    TRIAL, EXPECTED, ANSWER, VERDICT = range(4)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(theme, (), parent)
        self._headers = (self.tr("Trial"), self.tr("Expected"), self.tr("Answer"), self.tr("Verdict"))
        self._marks = Marks(theme)
        self._signs = {
            Verdict.AS_EXPECTED: ("circle-check", "success", self.tr("as expected")),
            Verdict.NOT_AS_EXPECTED: ("circle-x", "error", self.tr("not as expected")),
            Verdict.UNKNOWN: ("circle-question-mark", "warning", self.tr("unknown")),
        }

    def show_results(self, results: Sequence[Result], *, failed_only: bool) -> None:
        """Show these, or those of them that need a look."""
        rows: dict[Hashable, Result] = {each.number: each for each in results if each.failed or not failed_only}
        self.show(rows)

    def cell(self, row: Result, column: int, role: int) -> Any:
        icon, color, word = self._signs[row.shown.verdict]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return (row.name, row.expected, row.answer, word)[column]
            case Qt.ItemDataRole.DecorationRole if column == self.VERDICT:
                return self._marks.icon(icon, color)
            case Qt.ItemDataRole.ForegroundRole if column == self.VERDICT or (column == self.ANSWER and row.failed):
                return self._theme.color(color)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tool_tip(row.shown.words if column >= self.ANSWER else self._texts(row)[column])
        return None

    def _texts(self, row: Result) -> tuple[str, str]:
        meanings = "\n".join(f"{code}: {code.meaning}" for code in row.shown.trial.expected)
        return (row.name, meanings or row.expected)

    def sort_value(self, row: Result, column: int) -> Any:
        if column == self.TRIAL:
            return row.number
        return self.cell(row, column, Qt.ItemDataRole.DisplayRole).casefold()
