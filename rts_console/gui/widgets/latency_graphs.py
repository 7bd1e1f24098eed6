"""The pictures of the Latency panel, one at a time: over time, distribution, heat map. Fed by a `Quality`."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from rts_console.gui.language import said
from rts_console.gui.models.fault_bands import bands
from rts_console.gui.models.series import (
    LOOP_LAG,
    PEN_STYLES,
    CalmRange,
    break_gaps,
    longest_gap,
    lost_columns,
    reduce_to_columns,
)
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.distribution_view import DistributionView
from rts_console.gui.widgets.heat_map import HeatMap
from rts_console.record.quality import LATE_MS, Quality, SeriesKey
from rts_console.record.smoke import Smoke, heat, round_range, smoke

if TYPE_CHECKING:
    from rts_console.gui.widgets.plot import TimePlot, Trace
    from rts_console.gui.widgets.plot_items import Backdrop

_OUTLIER = 3.0
"""From so many times the usual on, what is above it is cut off, and said."""
SMOKE_PIXELS: Final = 4
"""Width of a column of smoke: wide enough for several samples, narrow enough to show when."""


@dataclass(slots=True)
class Sight:
    """What is to be seen. `focus` is the series whose spread is shown, `limits_ms` are lines that the user set.

    Spans and moments are seconds since 1970.
    """

    span_s: tuple[float, float] = (0.0, 1.0)
    shown: Sequence[SeriesKey] = ()
    focus: SeriesKey | None = None
    leave_out_late: bool = False
    limits_ms: tuple[float, ...] = ()
    notes: Sequence[tuple[float, str]] = ()
    faults: Sequence[tuple[float, float, str]] = ()
    cursor_s: float = 0.0
    moved: bool = False
    live: bool = True


class LatencyGraphs(QTabWidget):
    """Tabs of pictures. Signals as those of the plot: `range_chosen`, `live_wanted`, `moment_chosen`, `note_wanted`;
    `plot_made` when the plot's library has been loaded."""

    range_chosen = Signal(float, float)
    live_wanted = Signal()
    moment_chosen = Signal(float)
    note_wanted = Signal(float)
    plot_made = Signal()

    def __init__(
        self, theme: Theme, quality: Quality, color_of: Callable[[SeriesKey], QColor], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._quality = quality
        self._color_of = color_of
        self.plot: TimePlot | None = None
        self._plot_due = False
        self._ranges = (CalmRange(), CalmRange())
        self.setObjectName("latency_graphs")
        self.setDocumentMode(True)
        self._over_time = QWidget()
        self._place = QVBoxLayout(self._over_time)
        self._place.setContentsMargins(0, 0, 0, 0)
        self.distribution = DistributionView(theme)
        self.heat_map = HeatMap(theme)
        self.heat_map.moment_chosen.connect(self.moment_chosen)
        for page, title in (
            (self._over_time, self.tr("Over time")),
            (self.distribution, self.tr("Distribution")),
            (self.heat_map, self.tr("Heat map")),
        ):
            self.addTab(page, title)
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.tabBar().setFont(self._theme.font("strong"))

    def build_plot_soon(self, visible: bool) -> None:
        """The plot's library takes a third of a second to load: not before there is a sample and a panel in view."""
        if self._plot_due or not visible or not self._quality.series():
            return
        self._plot_due = True
        QTimer.singleShot(0, self, self._build_plot)

    def _build_plot(self) -> None:
        from rts_console.gui.widgets.plot import TimePlot

        self.plot = plot = TimePlot(self._theme)
        plot.setObjectName("latency_plot")
        plot.setAccessibleName(self.tr("Times over the last minutes"))
        plot.setToolTip(self.tr("Drag pans, the wheel zooms, a double click shows that moment, with Shift pins a note"))
        plot.range_chosen.connect(self.range_chosen)
        plot.live_wanted.connect(self.live_wanted)
        plot.moment_chosen.connect(self.moment_chosen)
        plot.note_wanted.connect(self.note_wanted)
        self._place.addWidget(plot)
        self.plot_made.emit()

    def column_s(self, sight: Sight) -> float:
        """How long a column of the plot is: less than that shows nothing new."""
        columns = self.plot.columns if self.plot is not None else 400
        return (sight.span_s[1] - sight.span_s[0]) / columns

    def draw(self, sight: Sight) -> None:
        """Draw the picture in view."""
        for _ in self.drawing(sight):
            pass

    def drawing(self, sight: Sight) -> Iterator[bool]:
        """The same in steps of some milliseconds at most; what is seen changes with the last one. True: it is next."""
        page = self.currentWidget()
        if page is self._over_time and self.plot is not None:
            yield from self._draw_over_time(self.plot, sight)
        elif page is self.distribution:
            self._draw_distribution(sight)
        elif page is self.heat_map:
            self._draw_heat(sight)

    def _window(self, key: SeriesKey, sight: Sight) -> tuple[np.ndarray, np.ndarray]:
        start_s, end_s = sight.span_s
        until_ns = round(end_s * 1e9)
        late = sight.leave_out_late
        return self._quality.window(key, end_s - start_s, until_ns=until_ns, leave_out_late=late)

    def _draw_over_time(self, plot: "TimePlot", sight: Sight) -> Iterator[bool]:
        width_s = self.column_s(sight)
        traces: list[Trace] = []
        for key in sight.shown:
            if key not in (LOOP_LAG, sight.focus):
                traces.append(self._trace(key, sight, width_s))
                yield False
        lag = self._trace(LOOP_LAG, sight, width_s) if LOOP_LAG in sight.shown else None
        spread = None
        if sight.focus is not None:
            spread = smoke(*self._window(sight.focus, sight), width_s * SMOKE_PIXELS)
        backdrop = self._backdrop(sight)
        yield True
        self._show(plot, sight, traces, lag, spread, backdrop)

    def _show(
        self,
        plot: "TimePlot",
        sight: Sight,
        traces: "Sequence[Trace]",
        lag: "Trace | None",
        spread: Smoke | None,
        backdrop: "Backdrop",
    ) -> None:
        highest = max(_highest(traces), spread.highest if spread is not None else 0.0)
        usual = self._usual(traces, spread, sight)
        above = highest if highest > _OUTLIER * usual else 0.0
        now_s = time.monotonic()
        main, low = self._ranges
        plot.set_tops(
            main.update(usual * 1.5 if above else highest, now_s, at_once=sight.moved),
            low.update(_highest([lag] if lag else []), now_s, at_once=sight.moved),
        )
        plot.set_span(*sight.span_s)
        plot.draw(traces, lag)
        color = self._color_of(sight.focus) if sight.focus is not None else self._theme.color("accent")
        plot.draw_smoke(spread, self.column_s(sight) * SMOKE_PIXELS, color)
        plot.draw_backdrop(backdrop, above)
        names = [said(key.label) for key in sight.shown]
        plot.setAccessibleDescription(", ".join(names))

    def _usual(self, traces: "Sequence[Trace]", spread: Smoke | None, sight: Sight) -> float:
        """What nearly all times stay below, and the limits: a single stall must not flatten all the rest."""
        parts = [trace.values_ms for trace in traces]
        if spread is not None:
            parts.append(spread.high_ms[1])
        values = np.concatenate(parts) if parts else np.empty(0)
        known = values[np.isfinite(values)]
        usual = float(np.percentile(known, 98)) if len(known) else 0.0
        return max(usual, *sight.limits_ms, 0.0) if sight.limits_ms else usual

    def _backdrop(self, sight: Sight) -> "Backdrop":
        from rts_console.gui.widgets.plot_items import Backdrop

        times, lags = self._window(LOOP_LAG, sight)
        stalls = lags > LATE_MS
        spans = merged(times[stalls] - lags[stalls] / 1e3, times[stalls], self.column_s(sight))
        return Backdrop(sight.limits_ms, bands(sight.faults), spans, sight.notes, sight.cursor_s)

    def _trace(self, key: SeriesKey, sight: Sight, width_s: float) -> "Trace":
        from rts_console.gui.widgets.plot import Trace

        times, values = self._window(key, sight)
        if key == LOOP_LAG or sight.focus is None:
            x, y = reduce_to_columns(times, values, width_s)
        else:  # beside the spread of one series a zigzag of every other would hide both
            medians = smoke(times, values, width_s * SMOKE_PIXELS)
            x, y = medians.times_s, medians.median_ms
        x, y = break_gaps(x, y, longest_gap(times, width_s), width_s)
        lost = lost_columns(times, values, width_s)
        return Trace(said(key.label), self._color_of(key), PEN_STYLES[key.name], x, y, lost)

    def _draw_distribution(self, sight: Sight) -> None:
        if sight.focus is None:
            return
        _times, values = self._window(sight.focus, sight)
        self.distribution.show_times(said(sight.focus.label), values, self._color_of(sight.focus), sight.limits_ms)

    def _draw_heat(self, sight: Sight) -> None:
        if sight.focus is None:
            return
        times, values = self._window(sight.focus, sight)
        least, most = round_range(values)
        cells = heat(times, values, sight.span_s, self.heat_map.columns, least_ms=least, most_ms=most)
        self.heat_map.show_heat(said(sight.focus.label), cells, sight.span_s, self._color_of(sight.focus))


def merged(starts: np.ndarray, ends: np.ndarray, gap: float) -> list[tuple[float, float]]:
    """Spans as few as they can be: those that overlap, or are less than `gap` apart, become one."""
    found: list[tuple[float, float]] = []
    order = np.argsort(starts, kind="stable")
    for start, end in zip(starts[order].tolist(), ends[order].tolist(), strict=True):
        if found and start <= found[-1][1] + gap:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _highest(traces: "Sequence[Trace]") -> float:
    tops = [
        float(values.max()) for trace in traces if len(values := trace.values_ms[trace.values_ms == trace.values_ms])
    ]
    return max(tops, default=0.0)
