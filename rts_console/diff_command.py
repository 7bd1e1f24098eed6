"""`rts-console diff`: two cases or recordings side by side, without a window, for a ticket or a build."""

import argparse
import contextlib
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, NamedTuple

from rts_console.command_line import FAILED, OK, BadInput
from rts_console.record.case import CaseError
from rts_console.record.case_open import open_case
from rts_console.record.log import EventLog
from rts_console.record.masking import Masker
from rts_console.record.recording import RecordingError
from rts_console.record.row import Direction, Row, one_line
from rts_console.record.run_diff import Comparison, Delay, Difference, Steps, What, compare, markdown, step_of

MOST: Final = 50
"""Differences listed unless told otherwise."""
MOST_IN_JSON: Final = 10_000
OUTPUT: Final = Path("-")
"""The file that is the output."""


class Run(NamedTuple):
    """One side: its name, its rows, and the steps that its marks tell of."""

    name: str
    log: EventLog
    steps: Steps


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of the command."""
    parser.set_defaults(run=_diff)
    parser.add_argument("first", type=Path, metavar="FIRST", help="a .rtscase file, or the folder of a recording")
    parser.add_argument("second", type=Path, metavar="SECOND", help="what it is compared with")
    parser.add_argument(
        "--markdown", type=Path, metavar="FILE", help="write it as Markdown for a ticket; - prints that"
    )
    parser.add_argument("--most", type=_most, default=MOST, metavar="N", help=f"differences listed (default {MOST})")
    parser.add_argument("--slower-fails", action="store_true", help="exit code 1 also when the second is surely slower")
    parser.add_argument(
        "--any-order", action="store_true", help="rows that only stand in another place are no reason for exit code 1"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _diff(options: argparse.Namespace) -> int:
    if options.json and options.markdown == OUTPUT:
        raise BadInput("--json and --markdown - both want the output. Give --markdown a file.")
    with ExitStack() as stack:
        left, right = (stack.enter_context(_opened(path)) for path in (options.first, options.second))
        found = compare(left.log, right.log, Masker())
        if options.markdown is not None:
            text = markdown(found, left.name, right.name, most=options.most, steps=(left.steps, right.steps))
            _write(options.markdown, text)
        if options.json:
            print(json.dumps(as_json(found, left, right), ensure_ascii=False))
        elif options.markdown != OUTPUT:
            sys.stdout.write(found.verdict + "\n" if options.markdown else as_text(found, left, right, options.most))
    return OK if _is_fine(found, options) else FAILED


def _is_fine(found: Comparison, options: argparse.Namespace) -> bool:
    """Whether the second run is as good as the first, by what counts."""
    differ = any(count for what, count in found.counts.items() if what is not What.MOVED or not options.any_order)
    return not differ and not (options.slower_fails and found.slower)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Run]:
    """Raises `BadInput`."""
    if path.is_dir():
        try:
            log = EventLog.open(path)
        except (RecordingError, OSError) as error:
            raise BadInput(f"{path} cannot be compared: {error}") from None
        with contextlib.closing(log):
            yield Run(path.name or str(path), log, Steps())
        return
    with tempfile.TemporaryDirectory(prefix="rts-diff-", ignore_cleanup_errors=True) as folder:
        try:
            case = open_case(path, Path(folder))
        except CaseError as error:
            raise BadInput(str(error)) from None
        with contextlib.closing(case):
            for damage in case.damage:
                print(f"rts-console: {path.name}: {damage}", file=sys.stderr)
            yield Run(path.name, case.log, Steps(case.contents.marks))


def _write(path: Path, text: str) -> None:
    if path == OUTPUT:
        sys.stdout.write(text)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{path} was not written: {error.strerror or error}. Choose another place.") from None


def _most(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_IN_JSON:
        raise argparse.ArgumentTypeError(f"{text!r} cannot be used; give a whole number from 1 to {MOST_IN_JSON:,}")
    return int(text)


def as_text(found: Comparison, left: Run, right: Run, most: int = MOST) -> str:
    """All of it for reading where it was asked for: the verdict, each difference with its rows, the delays."""
    lines = [
        f"{left.name} and {right.name}",
        found.verdict,
        f"{found.left_rows:,} and {found.right_rows:,} rows, {found.same:,} of them the same.",
    ]
    for number, each in enumerate(found.differences[:most], 1):
        lines += ["", *_lines_of(number, each, step_of(each, left.steps, right.steps))]
    if left_out := sum(found.counts.values()) - min(len(found.differences), most):
        lines += ["", f"{left_out:,} more are not shown: --most lists more of them."]
    if found.delays:
        lines += ["", "Delays in ms:", *_table([_delay_cells(each) for each in found.delays])]
    return "\n".join(lines) + "\n"


def _lines_of(number: int, found: Difference, step: str) -> Iterator[str]:
    what = found.what.value + (f": {', '.join(found.fields)}" if found.fields else "")
    yield f"{number:>3}  {one_line(found.identity)}, {what}" + (f", at {one_line(step)}" if step else "")
    for name, row in (("first", found.left), ("second", found.right)):
        if row is not None:
            yield f"     {name:<6}  {_row_words(row)}"


def _row_words(row: Row) -> str:
    arrow = {Direction.OUT: "→", Direction.IN: "←"}.get(row.direction, "")
    quoted = f'"{row.preview}"' if row.preview else ""
    return " ".join(one_line(part) for part in (row.kind, arrow, row.who, row.where, quoted, row.result) if part)


def _delay_cells(delay: Delay) -> tuple[str, ...]:
    arrow = {Direction.OUT: " →", Direction.IN: " ←"}.get(delay.direction, "")
    p50, p95 = (f"{before:.1f} → {after:.1f}" for before, after in zip(delay.left_ms, delay.right_ms, strict=True))
    return one_line(delay.identity), f"{delay.kind}{arrow}", f"p50 {p50}", f"p95 {p95}", delay.verdict


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["     " + "  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def as_json(found: Comparison, left: Run, right: Run) -> dict[str, Any]:
    """All of it for a program."""
    differences = [_difference(each, step_of(each, left.steps, right.steps)) for each in found.differences]
    return {
        "same": found.same_words,
        "verdict": found.verdict,
        "rows": [found.left_rows, found.right_rows],
        "rows_the_same": found.same,
        "counts": {what.name.lower(): count for what, count in found.counts.items()},
        "first": differences[0] if differences else None,
        "differences": differences,
        "delays": [
            {
                "identity": each.identity,
                "kind": each.kind,
                "direction": each.direction.name.lower(),
                "rows": [each.left_count, each.right_count],
                "p50_ms": [each.left_ms[0], each.right_ms[0]],
                "p95_ms": [each.left_ms[1], each.right_ms[1]],
                "surely": each.surely,
                "verdict": each.verdict,
            }
            for each in found.delays
        ],
    }


def _difference(found: Difference, step: str) -> dict[str, Any]:
    return {
        "what": found.what.name.lower(),
        "identity": found.identity,
        "step": step,
        "fields": list(found.fields),
        "first": _row(found.left),
        "second": _row(found.right),
    }


def _row(row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    names = ("seq", "at_ns", "kind", "who", "where", "preview", "result")
    return {name: getattr(row, name) for name in names} | {"direction": row.direction.name.lower()}
