"""What changed since an earlier run, and what is only noise."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from rts_console.bench.report import NOISE, BenchError, Figure, Report, number


class Change(msgspec.Struct, frozen=True):
    """One figure before and now: its ratio to the baseline where both have one, else the figure itself.

    `change` is relative (0.1: a tenth more); `noise` is below which it means nothing; `None` where there is no figure.
    """

    bench: str
    name: str
    of: str
    before: float | None
    now: float | None
    change: float | None
    noise: float

    @property
    def significant(self) -> bool:
        """Whether it is more than noise."""
        return self.change is None or abs(self.change) > self.noise

    def words(self) -> str:
        """The change for a person."""
        place = f"{self.bench} {self.name}"
        if self.before is None or self.now is None or self.change is None:
            return f"{place}: {'is new' if self.before is None else 'is no longer measured'}"
        what = f"{self.of} {number(self.before)} -> {number(self.now)} ({self.change:+.0%}"
        return f"{place}: {what}, noise {self.noise:.0%})"


def load_reports(path: Path) -> list[Report]:
    """Read what `bench NAME --json` or `bench all --json` printed. Raises `BenchError`."""
    advice = "Give a file with what 'bench NAME --json' printed."
    try:
        data = msgspec.json.decode(path.read_bytes())
    except OSError as error:
        raise BenchError(f"{path} cannot be read: {error.strerror or error}. Check the path.") from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise BenchError(f"{path} is not JSON: {error}. {advice}") from None
    found = data.get("reports", [data]) if isinstance(data, dict) else []
    try:
        reports = msgspec.convert(found, list[Report], strict=False)
    except msgspec.ValidationError as error:
        raise BenchError(f"{path} is no report of a bench: {error}. {advice}") from None
    if not reports:
        raise BenchError(f"{path} holds no report. {advice}")
    return reports


def changes(before: Sequence[Report], now: Report) -> list[Change]:
    """What became of each figure. Raises `BenchError` when the bench was not run before."""
    earlier = next((report for report in before if report.bench == now.bench), None)
    if earlier is None:
        known = ", ".join(report.bench for report in before)
        raise BenchError(f"the earlier file has no bench {now.bench!r}, only {known}. Give another file.")
    old = {each.name: each for each in earlier.figures}
    new = {each.name: each for each in now.figures}
    return [_change(now.bench, name, old.get(name), new.get(name)) for name in {**old, **new}]


def change_lines(found: Sequence[Change]) -> list[str]:
    """The changes for a person: those that are more than noise, and how many are not."""
    told = [change.words() for change in found if change.significant]
    quiet = len(found) - len(told)
    rule = f"noise: {NOISE:.0%}, or how far the runs lay apart where that is more"
    return [*told, f"{quiet} of {len(found)} figures unchanged ({rule})"]


def changes_as_json(found: Sequence[Change]) -> list[dict[str, Any]]:
    """The changes as they stand in the JSON output."""
    return [msgspec.to_builtins(change) | {"significant": change.significant} for change in found]


def _change(bench: str, name: str, old: Figure | None, new: Figure | None) -> Change:
    if old is None or new is None:
        before = old.measured if old is not None else None
        return Change(bench, name, "measured", before, new.measured if new is not None else None, None, NOISE)
    by_ratio = old.ratio is not None and new.ratio is not None
    before, now = (old.ratio, new.ratio) if by_ratio else (old.measured, new.measured)
    assert before is not None
    assert now is not None
    change = now / before - 1 if before else float(now != before)
    noise = max(NOISE, old.spread, new.spread)
    return Change(bench, name, "ratio" if by_ratio else "measured", before, now, change, noise)
