"""What was measured as files: every sample as CSV, and histograms as an HdrHistogram log. Whole or not at all."""

import asyncio
import csv
import math
import os
from collections.abc import Iterable
from contextlib import suppress
from typing import TextIO

from rts_console.gui.models.clock_text import full_time
from rts_console.protocol.clock import now_ns
from rts_console.record.percentiles import Histogram, log_lines
from rts_console.record.quality import QualityRow, SeriesKey

CSV_HEADER = ("time", "series", "value_ms", "error_ms", "taken_by")
_ROWS_A_SLICE = 2_000


def _create(path: str) -> TextIO:
    return open(path, "w", encoding="utf-8", newline="")


async def write_csv(path: str, rows: Iterable[QualityRow]) -> tuple[int, int]:
    """Write samples as CSV (`time` ISO 8601 with milliseconds, `series`, `value_ms`; no value is a lost one; `error_ms`
    0 is exact; `taken_by` says which process).

    The file appears whole or not at all, and the loop goes on meanwhile. Returns how many samples there are and how
    many of them are lost. Raises OSError.
    """
    part = f"{path}.part"
    samples = lost = 0
    try:
        with _create(part) as file:
            writer = csv.writer(file)
            writer.writerow(CSV_HEADER)
            for row in rows:
                known = math.isfinite(row.value_ms)
                key = SeriesKey(row.series, row.identity, row.sender)
                value = f"{row.value_ms:.6f}" if known else ""
                taken_by = "window" if key.in_window else row.series if row.series in ("probe", "load") else "gateway"
                writer.writerow((full_time(row.at_ns), key.label, value, f"{row.error_ms:.6f}", taken_by))
                samples += 1
                lost += not known
                if samples % _ROWS_A_SLICE == 0:
                    await asyncio.sleep(0)
        os.replace(part, path)
    finally:
        with suppress(OSError):
            os.remove(part)
    return samples, lost


def write_hdr(path: str, histograms: Iterable[tuple[str, Histogram]], start_ns: int) -> int:
    """Write an HdrHistogram log with one line for each series; returns how many lines. Values are nanoseconds.

    Raises OSError.
    """
    part = f"{path}.part"
    lines = list(log_lines(histograms, start_ns / 1e9, now_ns() / 1e9))
    try:
        with _create(part) as file:
            file.write("\n".join(lines) + "\n")
        os.replace(part, path)
    finally:
        with suppress(OSError):
            os.remove(part)
    return sum(line.startswith("Tag=") for line in lines)
