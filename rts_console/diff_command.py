"""`rts-console diff`: two cases or recordings side by side, without a window, for a ticket or a build."""

import argparse
import contextlib
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, NamedTuple

from rts_console.command_line import FAILED, OK, BadInput, command
from rts_console.record.case import CaseError
from rts_console.record.case_open import open_case
from rts_console.record.log import EventLog
from rts_console.record.masking import Masker
from rts_console.record.recording import RecordingError
from rts_console.record.row import Row
from rts_console.record.run_diff import Comparison, Difference, Steps, What, compare, markdown, step_of

MOST: Final = 50
"""Differences in the Markdown unless told otherwise."""
MOST_IN_JSON: Final = 10_000


class Run(NamedTuple):
    """One side: its name, its rows, and the steps that its marks tell of."""

    name: str
    log: EventLog
    steps: Steps


def add_diff(commands: Any) -> None:
    """Add the command."""
    parser = command(commands, "diff", _diff, "compare two runs: cases, or folders of recordings")
    parser.add_argument("first", type=Path, metavar="FIRST", help="a .rtscase file, or the folder of a recording")
    parser.add_argument("second", type=Path, metavar="SECOND", help="what it is compared with")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the Markdown to a file, not to the output")
    parser.add_argument("--most", type=_most, default=MOST, metavar="N", help=f"differences listed (default {MOST})")
    parser.add_argument("--slower-fails", action="store_true", help="exit code 1 also when the second is surely slower")
    parser.add_argument(
        "--any-order", action="store_true", help="rows that only stand in another place are no reason for exit code 1"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _diff(options: argparse.Namespace) -> int:
    with ExitStack() as stack:
        left, right = (stack.enter_context(_opened(path)) for path in (options.first, options.second))
        found = compare(left.log, right.log, Masker())
        text = markdown(found, left.name, right.name, most=options.most, steps=(left.steps, right.steps))
        if options.markdown is not None:
            _write(options.markdown, text)
        if options.json:
            print(json.dumps(as_json(found, left, right), ensure_ascii=False))
        elif options.markdown is None:
            sys.stdout.write(text)
        else:
            print(found.verdict)
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
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{path} was not written: {error.strerror or error}. Choose another place.") from None


def _most(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_IN_JSON:
        raise argparse.ArgumentTypeError(f"{text!r} cannot be used; give a whole number from 1 to {MOST_IN_JSON:,}")
    return int(text)


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
