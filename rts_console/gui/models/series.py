"""Series of times: reduced to the columns of a plot, a calm range for the axis, and their figures as a table."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor

from rts_console.gui.language import said
from rts_console.gui.models.clock_text import milliseconds
from rts_console.gui.models.keyed import Index, KeyedTable
from rts_console.gui.models.marks import Marks, plain_tool_tip
from rts_console.gui.theme import Theme
from rts_console.record.quality import SeriesKey, Summary

Floats = npt.NDArray[np.float64]

_INTERVALS = 5
"""So many without a sample are a gap."""
LOOP_LAG = SeriesKey("loop lag")
SHOWN_AT_FIRST = 8
"""More lines than this cost a frame each and tell nothing; the reader may show them all the same."""

LATE_MS = 16.0
"""A window that paints is late by a frame now and then; that alone spoils no figure."""
LATE_SHARE = 0.05
LATE_SECONDS = 3
"""Of the time in view the window must have been late for this share, and in as many different seconds: one stall, for
instance while the program starts, is not enough to doubt a whole series."""

SHRINK_AFTER_S = 4.0
_STEPS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.5, 10.0)
_SMALLEST_TOP = 0.1

PEN_STYLES = {
    "round trip": Qt.PenStyle.SolidLine,
    "client to gateway": Qt.PenStyle.DashDotDotLine,
    "in the gateway": Qt.PenStyle.DotLine,
    "gateway to peer": Qt.PenStyle.DashDotLine,
    "app server": Qt.PenStyle.DashDotDotLine,
    "peer to peer": Qt.PenStyle.DashLine,
    "receipt": Qt.PenStyle.DashDotLine,
    "send": Qt.PenStyle.DotLine,
    "probe": Qt.PenStyle.SolidLine,
    "load": Qt.PenStyle.SolidLine,
    "loop lag": Qt.PenStyle.SolidLine,
}
"""Colour says who, the pen says what."""


# Reduced to pixels


def reduce_to_columns(times: Floats, values: Floats, width_s: float) -> tuple[Floats, Floats]:
    """Least and greatest value of each column of `width_s` seconds that has a sample, as a line through both.

    Columns start at whole multiples of `width_s`, so that a picture that scrolls does not flicker. A column in which
    every sample is lost (nan) breaks the line. Times may be in any order.
    """
    columns, starts, values = _in_columns(times, values, width_s)
    if not len(starts):
        return np.empty(0), np.empty(0)
    x = np.repeat((columns[starts] + 0.5) * width_s, 2)
    y = np.empty(2 * len(starts))
    y[0::2] = np.fmin.reduceat(values, starts)
    y[1::2] = np.fmax.reduceat(values, starts)
    return x, y


def longest_gap(times: Floats, width_s: float) -> float:
    """How far apart samples may be for a line from one to the next: a few of their intervals, and of the columns."""
    steps = np.diff(np.sort(times))
    steps = steps[steps > 0]
    usual = float(np.median(steps)) if len(steps) else 0.0
    return max(_INTERVALS * usual, _INTERVALS * width_s)


def break_gaps(times: Floats, values: Floats, longest_s: float, width_s: float) -> tuple[Floats, Floats]:
    """The line, broken where nothing was measured for longer than that: none goes through an outage. What stands alone
    is a stroke of `width_s`, for a point would not be seen."""
    places = np.flatnonzero(np.diff(times) > longest_s) + 1
    if not len(places):
        return times, values
    parts: list[tuple[Floats, Floats]] = []
    for x, y in zip(np.split(times, places), np.split(values, places), strict=True):
        if x[0] == x[-1]:
            x, y = x[0] + np.array((-0.5, 0.5)) * width_s, y[[0, -1]]
        parts += [(x, y), (x[-1:], np.array((np.nan,)))]
    return np.concatenate([x for x, _y in parts[:-1]]), np.concatenate([y for _x, y in parts[:-1]])


def lost_columns(times: Floats, values: Floats, width_s: float) -> Floats:
    """The middles of the columns in which a sample was lost."""
    lost = np.isnan(values)
    return (np.unique(np.floor(times[lost] / width_s)) + 0.5) * width_s


def _in_columns(times: Floats, values: Floats, width_s: float) -> tuple[Floats, npt.NDArray[np.intp], Floats]:
    columns = np.floor(times / width_s)
    steps = np.diff(columns)
    if np.any(steps < 0):
        order = np.argsort(columns, kind="stable")
        columns, values = columns[order], values[order]
        steps = np.diff(columns)
    first = np.zeros(min(1, len(columns)), dtype=np.intp)
    return columns, np.concatenate((first, np.flatnonzero(steps) + 1)), values


def round_up(value: float) -> float:
    """The next round number that is not below `value`: 0.1, 0.15, 0.2, 0.3 …"""
    if not math.isfinite(value) or value <= _SMALLEST_TOP:
        return _SMALLEST_TOP
    scale = 10.0 ** math.floor(math.log10(value))
    return float(next(step * scale for step in (*_STEPS, 20.0) if step * scale >= value * (1 - 1e-12)))


class CalmRange:
    """The top of an axis from 0: grows at once, and shrinks only after values have been lower for a while."""

    def __init__(self) -> None:
        """Start at the smallest top."""
        self._top = _SMALLEST_TOP
        self._lower_since_s: float | None = None
        self._highest = 0.0

    @property
    def top(self) -> float:
        """The top now."""
        return self._top

    def update(self, highest: float, now_s: float, *, at_once: bool = False) -> float:
        """Take in the greatest value in view and return the top. `at_once` is for a view that the reader moved."""
        wanted = round_up(highest * 1.05)
        if wanted >= self._top or at_once:
            self._top, self._lower_since_s = wanted, None
            return self._top
        if self._lower_since_s is None:
            self._lower_since_s, self._highest = now_s, highest
        self._highest = max(self._highest, highest)
        if now_s - self._lower_since_s >= SHRINK_AFTER_S:
            self._top, self._lower_since_s = round_up(self._highest * 1.05), None
        return self._top


# The figures


def share_text(share: float) -> str:
    """A share in percent; one that is not whole never reads as 100 %, nor one that is not nothing as 0 %."""
    if math.isnan(share):
        return "–"
    if share in (0.0, 1.0):
        return f"{share:.0%}"
    return f"{min(max(share * 100, 0.01), 99.99):.2f}%"


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One series over the window in view. `doubtful` says that the loop's lag may be most of the figure."""

    key: SeriesKey
    summary: Summary
    shown: bool
    color: QColor
    doubtful: bool = False


def is_doubtful(summary: Summary, lag_times: Floats, lag_ms: Floats) -> bool:
    """Whether the window was late so often, by more than these times take, that it may make up a good part of them.

    `lag_times` are the seconds at which the loop's lag was taken, `lag_ms` how much it was.
    """
    if not summary.count:
        return False
    late = lag_times[lag_ms > max(LATE_MS, summary.p50)]
    return len(late) > LATE_SHARE * len(lag_times) and len(np.unique(np.floor(late))) >= LATE_SECONDS


class SeriesModel(KeyedTable[SeriesRow]):
    """Columns: series with its check box, percentiles, greatest, last, average, jitter, share that arrived, lost,
    reordered, error, count, and where the times were taken. The key is the `SeriesKey`.

    Signals: `shown_changed` (key, shown) when the reader checks or unchecks one.
    """

    (SERIES, P50, P95, P99, P999, MAX, LAST, MEAN, JITTER, ARRIVAL, LOST, REORDERED, ERROR, COUNT, TAKEN) = range(15)
    numeric = frozenset(range(P50, TAKEN))

    shown_changed = Signal(object, bool)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(theme, (), parent)
        self._headers = (
            self.tr("Series (ms)"),
            "p50",
            "p95",
            "p99",
            "p99.9",
            self.tr("max"),
            self.tr("last"),
            self.tr("avg"),
            self.tr("jitter"),
            self.tr("arrived"),
            self.tr("lost"),
            self.tr("reord."),
            "±",
            self.tr("count"),
            self.tr("taken by"),
        )
        self._marks = Marks(theme)

    def cell(self, row: SeriesRow, column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column)
            case Qt.ItemDataRole.CheckStateRole if column == self.SERIES:
                return Qt.CheckState.Checked if row.shown else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.DecorationRole if column == self.SERIES:
                return self._marks.stroke(row.color, PEN_STYLES[row.key.name])
            case Qt.ItemDataRole.DecorationRole if column == self.P50 and row.doubtful:
                return self._marks.icon("triangle-alert", "warning")
            case Qt.ItemDataRole.FontRole if column != self.SERIES:
                return self._theme.font("mono")
            case Qt.ItemDataRole.ForegroundRole:
                return self._ground(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tool_tip(self._tip(row))
        return None

    def _ground(self, row: SeriesRow, column: int) -> QColor | None:
        """Loss is told in the colour of an error."""
        missing = row.summary.arrival < 1 if column == self.ARRIVAL else False
        if missing or (column == self.LOST and row.summary.lost):
            return self._theme.color("error")
        if column == self.REORDERED and row.summary.reordered:
            return self._theme.color("warning")
        return None

    def sort_value(self, row: SeriesRow, column: int) -> Any:
        if column == self.SERIES:
            return row.key.label.casefold()
        if column == self.TAKEN:
            return self._taken_by(row.key)
        value = self._figures(row.summary)[column - 1]
        return -math.inf if math.isnan(value) else value

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == self.SERIES else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or index.column() != self.SERIES:
            return False
        self.shown_changed.emit(self.key_at(index.row()), Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def _figures(self, summary: Summary) -> tuple[float, ...]:
        return (
            summary.p50,
            summary.p95,
            summary.p99,
            summary.p999,
            summary.max,
            summary.last,
            summary.mean,
            summary.jitter,
            summary.arrival,
            float(summary.lost),
            float(summary.reordered),
            summary.error_ms,
            float(summary.count),
        )

    def _text(self, row: SeriesRow, column: int) -> str:
        if column == self.SERIES:
            return said(row.key.label)
        if column == self.TAKEN:
            return self._taken_by(row.key)
        value = self._figures(row.summary)[column - 1]
        if column in (self.COUNT, self.LOST, self.REORDERED):
            return f"{int(value):,}"
        if column == self.ARRIVAL:
            return share_text(value)
        if column == self.ERROR:
            return milliseconds(value) if value else self.tr("exact")
        if value < 0 <= value + row.summary.error_ms:
            return f"< {milliseconds(row.summary.error_ms)}"  # by two clocks: more than that cannot be said
        return milliseconds(value)

    def _taken_by(self, key: SeriesKey) -> str:
        if key.name in ("probe", "load"):
            return self.tr("own process")
        return self.tr("this window") if key.in_window else self.tr("gateway")

    def _tip(self, row: SeriesRow) -> str:
        lines = [said(row.key.label), self._meaning(row.key)]
        if row.summary.error_ms:
            error = milliseconds(row.summary.error_ms)
            lines.append(self.tr("Two clocks: known to ± {error} ms.").format(error=error))
        if row.key.in_window:
            lines.append(self.tr("Taken in this window, which also paints; the probe has a process of its own."))
        if row.summary.late:
            text = self.tr("{count} samples were taken while this window was late.")
            lines.append(text.format(count=f"{row.summary.late:,}"))
        if row.doubtful:
            lines.append(self.tr("The window was busy: its own delay may be a good part of these times."))
        return "\n".join(lines)

    def _meaning(self, key: SeriesKey) -> str:
        return {
            "round trip": self.tr("A ping to the gateway and back."),
            "peer to peer": self.tr("From composed to received; one clock, so it is exact."),
            "client to gateway": self.tr("From the socket here to arrival at the gateway, by two clocks."),
            "in the gateway": self.tr("From arrival at the gateway to departure there; one clock, so it is exact."),
            "gateway to peer": self.tr("From departure at the gateway to arrival here, by two clocks."),
            "app server": self.tr("From the gateway's post to the app server's answer, by the gateway's clock."),
            "receipt": self.tr("From composing to the receipt of the receiver, back here; one clock, so it is exact."),
            "send": self.tr("From the call to the result of a send."),
            "probe": self.tr("Measured by the probe, in a process of its own: this window does not disturb it."),
            "load": self.tr("Measured by the load generator, in a process of its own."),
            "loop lag": self.tr("How late this window was for what was due."),
        }[key.name]
