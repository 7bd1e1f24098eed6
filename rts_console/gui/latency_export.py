"""What was measured as files: every sample as CSV, and histograms as an HdrHistogram log. Whole or not at all."""

import asyncio
import csv
import math
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TextIO

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QWidget

from rts_console.gui.ask import ask_save_file
from rts_console.gui.models.clock_text import full_time
from rts_console.gui.operator import Fault
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.protocol.clock import now_ns
from rts_console.record.fault_times import FaultTime, FaultTimes
from rts_console.record.percentiles import Histogram, log_lines
from rts_console.record.quality import Quality, QualityRow, SeriesKey

CSV_HEADER = ("time", "series", "value_ms", "error_ms", "taken_by", "faults")
_OF_NOBODY = ("probe", "load", "loop lag")
_ROWS_A_SLICE = 2_000


def _create(path: str) -> TextIO:
    return open(path, "w", encoding="utf-8", newline="")


async def write_csv(path: str, rows: Iterable[QualityRow], faults: Sequence[Fault] = ()) -> tuple[int, int]:
    """Write samples as CSV (`time` ISO 8601 with milliseconds, `series`, `value_ms`; no value is a lost one; `error_ms`
    0 is exact; `taken_by` says which process, `faults` what was wrong on purpose then).

    The file appears whole or not at all, and the loop goes on meanwhile. Returns how many samples there are and how
    many of them are lost. Raises OSError.
    """
    part = f"{path}.part"
    wrong = FaultTimes(FaultTime(*fault) for fault in faults)
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
                words = "; ".join(_faults_of(wrong, row, key))
                writer.writerow((full_time(row.at_ns), key.label, value, f"{row.error_ms:.6f}", taken_by, words))
                samples += 1
                lost += not known
                if samples % _ROWS_A_SLICE == 0:
                    await asyncio.sleep(0)
        os.replace(part, path)
    finally:
        with suppress(OSError):
            os.remove(part)
    return samples, lost


def _faults_of(wrong: FaultTimes, row: QualityRow, key: SeriesKey) -> list[str]:
    """What was wrong, for the two whose time it is, from its beginning on; a series of nobody's has all that was."""
    took_ns = round(row.value_ms * 1e6) if math.isfinite(row.value_ms) else 0
    users = {key.identity, key.sender} - {""} if key.name not in _OF_NOBODY else None
    return wrong.met(row.at_ns - took_ns, row.at_ns, users or None, None)


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


class LatencyExports(QObject):
    """Asks where to, writes, and says in a status line what came of it."""

    def __init__(
        self, owner: QWidget, status: StatusLine, quality: Quality, faults: Callable[[], Sequence[Fault]] = tuple
    ) -> None:
        super().__init__(owner)
        self._faults = faults
        self._owner = owner
        self._status = status
        self._quality = quality

    async def csv(self) -> None:
        """Every sample held."""
        path = await self._ask(self.tr("Export all samples"), self.tr("CSV"), "csv")
        if path is None:
            return
        try:
            samples, lost = await write_csv(path, self._quality.rows(), self._faults())
        except OSError as error:
            self._say_not_written(path, error.strerror or str(error))
            return
        text = self.tr("{count} samples are in {path}.").format(count=f"{samples:,}", path=path)
        if lost:
            text += " " + self.tr("{count} sends without a result have no value.").format(count=f"{lost:,}")
        self._status.set_success(text)

    async def hdr(self, start_ns: int) -> None:
        """Histograms of all series; they began at `start_ns`."""
        path = await self._ask(self.tr("Export histograms"), self.tr("HdrHistogram log"), "hlog")
        if path is None:
            return
        histograms = [(key.label, self._quality.histogram(key)) for key in self._quality.series()]
        try:
            count = write_hdr(path, histograms, start_ns)
        except OSError as error:
            self._say_not_written(path, error.strerror or str(error))
            return
        self._status.set_success(self.tr("{count} histograms are in {path}.").format(count=count, path=path))

    async def png(self, picture: QImage) -> None:
        """A picture, as it was when it was asked for."""
        path = await self._ask(self.tr("Export the picture"), self.tr("PNG"), "png")
        if path is None:
            return
        writer = QImageWriter(path, b"png")
        if not writer.write(picture):
            self._say_not_written(path, writer.errorString())
            return
        self._status.set_success(self.tr("The picture is in {path}.").format(path=path))

    async def _ask(self, title: str, words: str, suffix: str) -> str | None:
        name = f"latency-{datetime.now():%Y%m%d-%H%M%S}.{suffix}"
        path = await ask_save_file(self._owner, title, [f"{words} (*.{suffix})"], name=name, suffix=suffix)
        if path is not None:
            self._status.set_busy(self.tr("Writing {path} …").format(path=path))
        return path

    def _say_not_written(self, path: str, why: str) -> None:
        self._status.set_error(
            self.tr("{path} could not be written: {why}. Choose another folder and export again.").format(
                path=path, why=why.rstrip(".")
            )
        )
