"""`bench log`: how fast rows are kept, what they take, how fast they are found, and that none is lost.

Searches and sorts stand beside the bare numpy or `bytes` operation over the same data. Memory and the ceilings are
measured in a process of their own.
"""

import re
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from rts_console.bench.processes import Peer
from rts_console.bench.report import Goal, Measurement, Options, Report, at_least, at_most, figure, ratio_at_most
from rts_console.bench.rows import BATCH, EVERY, NEEDLE, WINDOW_BATCH, batches, bench_folder, payload
from rts_console.record.log import EventLog
from rts_console.record.order import order
from rts_console.record.query import parse
from rts_console.record.recording import Recording
from rts_console.record.search import find_in_payload, match_payload

ROWS: Final = 1_000_000
QUICK_ROWS: Final = 20_000
APPENDED: Final = 200_000
ROWS_PER_S: Final = 300_000
OVERHEAD_BYTES: Final = 64
COLUMN_RATIO: Final = 3.0
TEXT_RATIO: Final = 1.5
SORT_RATIO: Final = 2.0
ORDERED_RATIO: Final = 3.0
LONGEST_MS: Final = 50.0
TURN_MS: Final = 16.0
"""A turn of the window's loop may take so long."""
SLICE: Final = 4_096
SIZE: Final = 200
"""Payloads of the rows that are searched are about so large."""

Look = Callable[[EventLog, int, int], Any]


async def run(options: Options) -> Report:
    """Measure it all. Raises `BenchError`."""
    with Measurement("log", options) as measurement:
        rows = QUICK_ROWS if options.quick else ROWS
        _append(measurement, QUICK_ROWS if options.quick else APPENDED)
        await _memory(measurement, rows)
        log, data = _filled(measurement, rows)
        _find(measurement, log, data)
        _sort(measurement, log)
        del log, data
        await _ceiling(measurement)
        await _window_batches(measurement)
        return measurement.report(rows=rows, batch=BATCH)


def _took(what: Callable[[], Any]) -> float:
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


# --- appending


def _append(measurement: Measurement, rows: int) -> None:
    measurement.say(f"appending {rows:,} rows in batches of {BATCH:,}")
    payloads = [payload(number, 100) for number in range(4 * EVERY)]
    received = list(batches(rows, payloads, mixed=False))
    mixed = list(batches(rows, payloads, mixed=True))
    events = sum(map(len, mixed))
    rates: dict[str, list[float]] = {"memory": [], "disk": [], "mixed": []}
    used: list[float] = []
    for _ in range(measurement.options.runs):
        began = time.process_time()
        rates["memory"].append(rows / _appended(EventLog(), received))
        used.append(rows / (time.process_time() - began))
        rates["mixed"].append(events / _appended(EventLog(), mixed))
        rates["disk"].append(rows / _on_disk(received))
    goal = None if measurement.options.quick else at_least(ROWS_PER_S)
    note = f"three in four batches are received, one has {BATCH:,} messages of ours with result and receipt"
    alone = f"messages of peers and rooms in turn; {statistics.median(used):,.0f} a second of processor time"
    measurement.add(
        figure("rows appended", "1/s", rates["memory"], goal=goal, note=alone),
        figure("rows appended, on disk too", "1/s", rates["disk"], goal=goal),
        figure("events appended, mixed", "1/s", rates["mixed"], goal=goal, note=note),
    )


def _appended(log: EventLog, batches_: list[list[Any]]) -> float:
    def append() -> None:
        for events in batches_:
            log.append("alice", events)

    return _took(append)


def _on_disk(batches_: list[list[Any]]) -> float:
    with tempfile.TemporaryDirectory(dir=bench_folder()) as folder:
        recording = Recording.create(Path(folder))
        log = EventLog(recording=recording)
        took = _appended(log, batches_)
        log.close()
        recording.finish()
    return took


# --- what it takes


async def _memory(measurement: Measurement, rows: int) -> None:
    measurement.say(f"memory of {rows:,} rows")
    # A few rows alone show little but the columns that the newest chunk has room for.
    goal = None if measurement.options.quick else at_most(OVERHEAD_BYTES)
    for name, mixed in (("received", False), ("mixed", True)):
        async with Peer("rows") as child:
            found = await child.ask(do="memory", rows=rows, mixed=mixed)
        note = "all that the process grew by, less the payloads"
        measurement.add(
            figure(f"overhead per row, {name}, by the system", "B", found["by_system"], goal=goal, note=note),
            figure(f"overhead per row, {name}, by the log", "B", found["by_log"], goal=goal),
        )


async def _ceiling(measurement: Measurement) -> None:
    quick = measurement.options.quick
    sizes = {"4 KB": 4_096, "64 KB": 65_536}
    for name, size in sizes.items():
        measurement.say(f"over the ceiling with payloads of {name}")
        found = []
        for _ in range(1 if quick else 3):
            async with Peer("rows") as child:
                asked = {"do": "ceiling", "megabytes": 80 if quick else 1_536, "ceiling": 16 if quick else 256}
                found.append(await child.ask(**asked, size=size))
        _add_ceiling(measurement, name, found)


def _add_ceiling(measurement: Measurement, name: str, found: Sequence[dict[str, Any]]) -> None:
    """The middle of the runs: the system now and then takes the processor away for tens of milliseconds."""
    quick = measurement.options.quick
    words = ", ".join(f"{each['longest_ms']:.1f} ({each['p999_ms']:.1f})" for each in found)
    rate, spilled = statistics.median(each["megabytes_per_s"] for each in found), found[0]["spilled"]
    note = f"runs (p99.9) {words} ms; {rate:,.0f} MB/s, {spilled:,} spilled; beside the longest bare write"
    longest = [each["longest_ms"] for each in found]
    bare = [each["bare_ms"] for each in found]
    slopes = [each["slope"] for each in found]
    lost, same = max(each["lost"] for each in found), all(each["same"] for each in found)
    reason = found[0]["reason"]
    flat = None if quick else at_most(0.02)
    measurement.add(
        figure(
            f"longest append of 256 KB, {name}",
            "ms",
            longest,
            bare,
            goal=None if quick else at_most(LONGEST_MS),
            note=note,
        ),
        figure(f"memory per byte over the ceiling, {name}", "B", slopes, goal=flat, note=reason),
        figure(f"rows lost over the ceiling, {name}", "", lost, goal=at_most(0)),
        figure(f"payloads not read back the same, {name}", "", int(not same), goal=at_most(0)),
    )


async def _window_batches(measurement: Measurement) -> None:
    """What the window appends in a turn of its loop at 50,000 events a second, while chunks fill, spill and begin."""
    quick = measurement.options.quick
    measurement.say("batches of the window on disk, over the ceiling")
    found = []
    for _ in range(1 if quick else 3):
        async with Peer("rows") as child:
            found.append(await child.ask(do="window", rows=20_000 if quick else 600_000))
    words = ", ".join(f"{each['longest_ms']:.1f}" for each in found)
    note = f"runs {words} ms; at most {max(each['processor_ms'] for each in found):.1f} ms of the processor"
    measurement.add(
        figure(
            f"longest append of {WINDOW_BATCH} messages of 64 B",
            "ms",
            [each["longest_ms"] for each in found],
            [each["bare_ms"] for each in found],
            goal=None if quick else at_most(TURN_MS),
            note=f"{note}; beside the longest bare write of as many bytes to the same disk",
        ),
        figure("rows lost of these", "", max(each["lost"] for each in found), goal=at_most(0)),
    )


# --- finding


def _filled(measurement: Measurement, rows: int) -> tuple[EventLog, bytes]:
    measurement.say(f"{rows:,} rows to look for")
    log = EventLog(2**40)
    payloads = [payload(number, SIZE) for number in range(20 * EVERY)]
    for events in batches(rows, payloads, mixed=False):
        log.append("alice", events)
    return log, b"".join(payloads[number % len(payloads)] for number in range(rows))


def _find(measurement: Measurement, log: EventLog, data: bytes) -> None:
    measurement.say("filters beside numpy and bytes.find")
    last = log.next_seq
    kinds, sizes = log.column("kind", 0, last).copy(), log.column("size", 0, last).copy()
    word, limit = log.word("message"), int(np.median(sizes))
    by_column, by_text = parse(f"kind:message size>{limit}"), parse(f'text:"{NEEDLE}"')
    users, user = log.column("who", 0, last).copy(), log.word("user7")
    by_terms = parse(f"(kind:message OR user:user7) size>{limit} -user:user7")
    needle, pattern = NEEDLE.encode(), re.compile(rb"need[a-m]e in \w+")
    column_goal, text_goal = ratio_at_most(COLUMN_RATIO), ratio_at_most(TEXT_RATIO)
    compared: tuple[tuple[str, Look, Callable[[], Any], Goal], ...] = (
        ("filter by columns", by_column.select, lambda: np.flatnonzero((kinds == word) & (sizes > limit)), column_goal),
        (
            "filter by columns, four terms",
            by_terms.select,
            lambda: np.flatnonzero(((kinds == word) | (users == user)) & (sizes > limit) & (users != user)),
            column_goal,
        ),
        ("search of payloads", _finder(needle, fold=False), lambda: _hits(data, needle), text_goal),
        ("search of payloads, any case", _finder(needle, fold=True), lambda: _hits(data.lower(), needle), text_goal),
        ("filter by text", by_text.select, lambda: _hits(data.lower(), needle), text_goal),
        ("pattern in payloads", _matcher(pattern), lambda: sum(1 for _ in pattern.finditer(data)), text_goal),
    )
    for name, look, bare, goal in compared:
        _compare(measurement, name, partial(look, log, 0, last), bare, goal)
    slices = [_took(partial(by_text.select, log, first, first + SLICE)) for first in range(0, last, SLICE)]
    note = (
        f"a search in any case over {SLICE:,} rows, about {SLICE * SIZE // 1_000:,} KB: what the window does at a time"
    )
    measurement.add(figure("longest slice of a search", "ms", max(slices) * 1e3, note=note))


def _finder(needle: bytes, *, fold: bool) -> Look:
    return lambda log, first, last: find_in_payload(log, needle, first, last, fold=fold)


def _matcher(pattern: re.Pattern[bytes]) -> Look:
    return lambda log, first, last: match_payload(log, pattern, first, last)


def _hits(data: bytes, needle: bytes) -> int:
    """How often the needle is there: what a bare search would do."""
    count, at = 0, data.find(needle)
    while at >= 0:
        count += 1
        at = data.find(needle, at + 1)
    return count


def _sort(measurement: Measurement, log: EventLog) -> None:
    measurement.say("sorting beside numpy.argsort")
    last = log.next_seq
    seqs = np.arange(last, dtype=np.int64)
    # Where nothing is to be moved numpy's sort is one look at the column: to see that no row is left out is another.
    columns = (
        ("size", "size", SORT_RATIO),
        ("time, in order already", "at_ns", ORDERED_RATIO),
        ("severity, all the same", "severity", ORDERED_RATIO),
    )
    for name, column, goal in columns:
        values = log.column(column, 0, last).copy()
        mine, bare = partial(order, log, seqs, column), partial(np.argsort, values, kind="stable")
        _compare(measurement, f"sort by {name}", mine, bare, ratio_at_most(goal))


def _compare(measurement: Measurement, name: str, mine: Callable[[], Any], bare: Callable[[], Any], goal: Goal) -> None:
    """Both in turn, several times."""
    measured, baseline = [], []
    for _ in range(measurement.options.runs):
        measured.append(_took(mine) * 1e3)
        baseline.append(_took(bare) * 1e3)
    # A few rows alone show little but the calls.
    measurement.add(figure(name, "ms", measured, baseline, goal=None if measurement.options.quick else goal))
