"""Lines over time in milliseconds, with the loop's lag in a thin plot below on the same time axis.

With `plot_axes` and `plot_items` the only module that imports pyqtgraph; import it when a plot is first shown. What
comes in is already reduced to the columns of the plot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.plot_axes import Line, TimeAxis, ValueAxis
from rts_console.gui.widgets.plot_items import Backdrop, BackdropItem, Labels, SmokeItem
from rts_console.record.smoke import Smoke

Floats = npt.NDArray[np.float64]

_AXIS_WIDTH = 58
_LAG_HEIGHT = 56
_SHORTEST_SPAN_S = 0.05
_LONGEST_SPAN_S = 24 * 3600.0
_FAULT_WORDS = 150
"""Pixels that the name of a band may take though the band is narrower, while its beginning is in view."""
_LEAST_WORDS = 24
_LIMIT_WORDS = 64
_TEXT_MARGIN = 8
"""Qt leaves so many pixels around a text that stands alone."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One line: seconds since 1970 and milliseconds; nan breaks it. `lost_s` are the times of lost samples."""

    name: str
    color: QColor
    style: Qt.PenStyle
    times_s: Floats
    values_ms: Floats
    lost_s: Floats


class TimePlot(QWidget):
    """The two plots. Signals: `range_chosen` (start, end; seconds since 1970) when the reader pans or zooms,
    `live_wanted` for End on the keyboard, `moment_chosen` (seconds since 1970) for a double click, `note_wanted` for
    one with Shift.

    Drag pans, the wheel zooms; Left and Right pan, Plus and Minus zoom.
    """

    range_chosen = Signal(float, float)
    live_wanted = Signal()
    moment_chosen = Signal(float)
    note_wanted = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._origin_s = 0.0
        self._start_s = 0.0
        self._end_s = 1.0
        self._view = pg.GraphicsLayoutWidget()
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setAntialiasing(False)
        self._axes: list[Any] = []
        self._main = self._plot(0)
        self._lag = self._plot(1)
        self._lag.setXLink(self._main)
        self._main.getAxis("bottom").setStyle(showValues=False)
        self._curves: list[Any] = []
        self._lost: list[Any] = []
        self._lag_curve = self._curve(self._lag)
        self._smoke, self._backdrop = SmokeItem(theme), BackdropItem(theme)
        for item in (self._backdrop, self._smoke):
            self._main.addItem(item, ignoreBounds=True)
        self._labels = Labels(self._main, theme)
        self._tops = (0.0, 0.0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._view)
        self._main.vb.sigRangeChangedManually.connect(self._on_moved)
        self._lag.vb.sigRangeChangedManually.connect(self._on_moved)
        self._view.scene().sigMouseClicked.connect(self._on_clicked)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _plot(self, row: int) -> Any:
        time_axis = TimeAxis(orientation="bottom")
        self._axes.append(time_axis)
        axes = {"bottom": time_axis, "left": ValueAxis(orientation="left")}
        plot = self._view.addPlot(row=row, col=0, axisItems=axes, enableMenu=False)
        plot.hideButtons()
        plot.setMouseEnabled(x=True, y=False)
        plot.setClipToView(False)
        plot.disableAutoRange()
        plot.getAxis("left").enableAutoSIPrefix(False)
        for side in ("left", "bottom"):
            plot.getAxis(side).setZValue(-1)  # the grid belongs behind the lines
        return plot

    def _curve(self, plot: Any) -> Any:
        curve = Line()
        plot.addItem(curve, ignoreBounds=True)
        return curve

    # What is shown

    @property
    def columns(self) -> int:
        """How many pixels wide the plot area is: as many columns are worth giving."""
        width = self._main.vb.width() or self.width() - self._theme.pixels(_AXIS_WIDTH)
        return max(16, round(width))

    @property
    def span(self) -> tuple[float, float]:
        """The time in view, seconds since 1970."""
        return self._start_s, self._end_s

    def set_span(self, start_s: float, end_s: float) -> None:
        """Bring a stretch of time into view."""
        self._start_s, self._end_s = start_s, end_s
        # Counted from a full hour nearby: seconds since 1970 have too few digits left for Qt's transforms.
        if not start_s - 86_400 < self._origin_s <= start_s + 86_400:
            self._origin_s = start_s - start_s % 3_600
            for axis in self._axes:
                axis.origin_s = self._origin_s
        self._main.setXRange(start_s - self._origin_s, end_s - self._origin_s, padding=0)

    def set_tops(self, main_ms: float, lag_ms: float) -> None:
        """The greatest value of each axis; both begin at 0."""
        if (main_ms, lag_ms) == self._tops:
            return
        self._tops = (main_ms, lag_ms)
        self._main.setYRange(0, main_ms, padding=0.02)
        self._lag.setYRange(0, lag_ms, padding=0.04)

    def draw(self, traces: Sequence[Trace], lag: Trace | None) -> None:
        """Show these lines and no others."""
        while len(self._curves) < len(traces):
            self._lost.append(self._curve(self._main))
            self._curves.append(self._curve(self._main))
        for curve, lost, trace in zip(self._curves, self._lost, traces, strict=False):
            self._draw_line(curve, trace)
            self._draw_lost(lost, trace)
        for curve in (*self._curves[len(traces) :], *self._lost[len(traces) :]):
            curve.show_line(np.empty(0), np.empty(0))
        if lag is None:
            self._lag_curve.show_line(np.empty(0), np.empty(0))
        else:
            self._draw_line(self._lag_curve, lag)
        self.setAccessibleDescription(", ".join(trace.name for trace in traces))

    def draw_smoke(self, smoke: Smoke | None, width_s: float, color: QColor) -> None:
        """Show the spread of one series behind the lines, with its median coloured by what was lost; or none."""
        self._smoke.show_smoke(smoke, width_s, color, self._origin_s, self._tops[0])

    def draw_backdrop(self, backdrop: Backdrop, above_ms: float = 0.0) -> None:
        """Show limits, faults, stalls, notes and the shared moment; `above_ms` is the greatest time that the axis cuts
        off, 0 for none.
        """
        top = self._tops[0]
        self._backdrop.show_backdrop(backdrop, self._start_s, self._end_s, self._origin_s, top)
        left, right = self._start_s - self._origin_s, self._end_s - self._origin_s
        line = QFontMetrics(self._theme.font("caption")).height() + _TEXT_MARGIN
        line_ms = line * top / max(1.0, self._main.vb.height())
        # At the left: at the right they would lie over what has just come.
        texts = [
            (left, limit, words, self._theme.color("text_secondary"), (0.0, 1.0))
            for limit, words in limit_labels(backdrop.limits_ms, top, line_ms)
        ]
        if above_ms:
            color = self._theme.color("error")
            words = self.tr("↑ {time} ms").format(time=f"{above_ms:,.0f}")
            texts.append(((left + right) / 2, top, words, color, (0.5, 0.0)))
        beside = any(limit > top - 2 * line_ms for limit, _words in limit_labels(backdrop.limits_ms, top, line_ms))
        for place_s, text in self._fault_names(backdrop, self._theme.pixels(_LIMIT_WORDS) if beside else 0):
            texts.append((place_s - self._origin_s, top, text, self._theme.color("warning"), (0.0, 0.0)))
        for at_s, text in backdrop.notes:
            if self._start_s <= at_s <= self._end_s:
                side = 0.0 if at_s < (self._start_s + self._end_s) / 2 else 1.0
                texts.append((at_s - self._origin_s, top, text, self._theme.color("accent"), (side, 0.0)))
        self._labels.show(texts)

    def _fault_names(self, backdrop: Backdrop, taken: int) -> list[tuple[float, str]]:
        """Where the name of each band begins, cut to the room that it has; `taken` pixels at the left have words."""
        metrics = QFontMetrics(self._theme.font("caption"))
        pixel_s = (self._end_s - self._start_s) / self.columns
        seen = [each for each in backdrop.faults if each[0] < self._end_s and each[1] > self._start_s]
        places = band_names(
            [(begin, end, (metrics.horizontalAdvance(text) + _TEXT_MARGIN) * pixel_s) for begin, end, text in seen],
            (self._start_s + taken * pixel_s, self._end_s),
            self._theme.pixels(_FAULT_WORDS) * pixel_s,
        )
        found = []
        for (_begin, _end, text), (place_s, room_s) in zip(seen, places, strict=True):
            room = int(room_s / pixel_s) - _TEXT_MARGIN
            if room >= self._theme.pixels(_LEAST_WORDS):
                found.append((place_s, metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)))
        return found

    def _draw_line(self, curve: Any, trace: Trace) -> None:
        whole = bool(np.isfinite(trace.values_ms).all())
        curve.show_line(
            trace.times_s - self._origin_s,
            trace.values_ms,
            pen=pg.mkPen(trace.color, width=1, style=trace.style),
            connect="all" if whole else "finite",
            skipFiniteCheck=whole,
        )

    def _draw_lost(self, curve: Any, trace: Trace) -> None:
        """A stroke from the top for each lost sample."""
        if not len(trace.lost_s):
            curve.show_line(np.empty(0), np.empty(0))
            return
        top = self._tops[0]
        x = np.repeat(trace.lost_s - self._origin_s, 2)
        y = np.tile((top, top * 0.92), len(trace.lost_s))
        curve.show_line(x, y, pen=pg.mkPen(self._theme.color("error"), width=1), connect="pairs", skipFiniteCheck=True)

    # What the reader does

    def _on_clicked(self, event: Any) -> None:
        place = event.scenePos()
        if not event.double() or not self._view.sceneRect().contains(place):
            return
        moment_s = self._main.vb.mapSceneToView(place).x() + self._origin_s
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        (self.note_wanted if shift else self.moment_chosen).emit(float(moment_s))

    def _on_moved(self, *_: object) -> None:
        start, end = self._main.vb.viewRange()[0]
        self._choose(start + self._origin_s, end + self._origin_s)

    def _choose(self, start_s: float, end_s: float) -> None:
        span = min(max(end_s - start_s, _SHORTEST_SPAN_S), _LONGEST_SPAN_S)
        middle = (start_s + end_s) / 2
        self.range_chosen.emit(middle - span / 2, middle + span / 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        span = self._end_s - self._start_s
        match event.key():
            case Qt.Key.Key_Left:
                self._choose(self._start_s - span / 8, self._end_s - span / 8)
            case Qt.Key.Key_Right:
                self._choose(self._start_s + span / 8, self._end_s + span / 8)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._choose(self._start_s + span / 8, self._end_s - span / 8)
            case Qt.Key.Key_Minus:
                self._choose(self._start_s - span / 8, self._end_s + span / 8)
            case Qt.Key.Key_End:
                self.live_wanted.emit()
            case _:
                super().keyPressEvent(event)

    # Looks

    def _restyle(self) -> None:
        theme = self._theme
        self._view.setBackground(theme.color("surface"))
        for plot, label in ((self._main, self.tr("ms")), (self._lag, self.tr("lag ms"))):
            for side in ("left", "bottom"):
                axis = plot.getAxis(side)
                axis.setPen(pg.mkPen(theme.color("border_strong"), width=theme.pixels(1)))
                axis.setTextPen(theme.color("text_secondary"))
                axis.setTickFont(theme.font("caption"))
                axis.setGrid(28)
            left = plot.getAxis("left")
            left.setWidth(theme.pixels(_AXIS_WIDTH))
            below = QFontMetrics(theme.font("caption")).height() + 3 if plot is self._lag else theme.pixels(5)
            plot.getAxis("bottom").setHeight(below)
            size = f"{theme.pixels(11)}px"
            left.setLabel(label, **{"color": theme.color("text_secondary").name(), "font-size": size})
        self._view.ci.layout.setRowFixedHeight(1, theme.pixels(_LAG_HEIGHT))
        self._view.ci.layout.setSpacing(0)
        self._view.ci.setContentsMargins(0, theme.pixels(4), theme.pixels(6), 0)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.pixels(480), self._theme.pixels(260))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.pixels(200), self._theme.pixels(110))


def limit_labels(limits_ms: Sequence[float], top_ms: float, line_ms: float) -> list[tuple[float, str]]:
    """Where the words of limits stand, in milliseconds. Those whose words would lie on each other share one, and one
    that would stick out at the top stands below it. `line_ms` is the height of a line of words."""
    seen = sorted(limit for limit in limits_ms if limit < top_ms)
    if len(seen) == 2 and min(seen[1], top_ms - line_ms) - seen[0] < line_ms:
        return [(min(seen[1], top_ms - line_ms), f"{seen[0]:g} · {seen[1]:g} ms")]
    return [(min(limit, top_ms - line_ms), f"{limit:g} ms") for limit in seen]


def band_names(
    bands: Sequence[tuple[float, float, float]], view: tuple[float, float], least: float
) -> list[tuple[float, float]]:
    """Where the name of each band (start, end, width of its name) begins and how much room it has: its band, or `least`
    while its beginning is in view, but never over the next band's. All in one unit; bands ascend."""
    first, last = view
    found: list[tuple[float, float]] = []
    for place, (start, end, wanted) in enumerate(bands):
        until = bands[place + 1][0] if place + 1 < len(bands) else last
        begin = max(start, first)
        if start >= first and end >= last:  # it has only just begun: its name stands before it until it has room
            before = found[-1][0] + found[-1][1] if found else first
            begin = max(min(begin, last - min(wanted, least)), before)
        room = max(end - begin, least if start >= first else 0.0)
        found.append((begin, max(0.0, min(room, wanted * 1.02, min(until, last) - begin))))
    return found
