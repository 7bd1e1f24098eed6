"""The Latency panel: how long things take, live, with the loop's own lag beside it so that a bad figure is blamed
fairly."""

import asyncio
import csv
import math
import os
import time
from collections.abc import Hashable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TextIO

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QImageWriter, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.ask import ask_save_file
from rts_console.gui.context import Area, Command, Context, Panel
from rts_console.gui.models.clock_text import full_time, milliseconds
from rts_console.gui.models.series import (
    LOOP_LAG,
    PEN_STYLES,
    SHOWN_AT_FIRST,
    CalmRange,
    SeriesModel,
    SeriesRow,
    is_doubtful,
    lost_columns,
    reduce_to_columns,
)
from rts_console.gui.stage import Identity
from rts_console.gui.theme import mark
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.row_table import RowTable
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import RtsError
from rts_console.record.quality import QualityRow, SeriesKey, Summary

if TYPE_CHECKING:
    from rts_console.gui.widgets.plot import TimePlot, Trace

WINDOWS_S = (30.0, 120.0, 600.0)
CSV_HEADER = ("time", "series", "value_ms")

_ROWS_A_SLICE = 2_000
_FIGURES_EVERY_S = 0.5
_LARGEST_SHARE = 10
"""Drawing takes at most one tenth of the loop's time: after a draw of 5 ms the next is at least 50 ms away."""


@dataclass(slots=True)
class _Turn:
    """When something costly is due again."""

    every_s: float
    due_s: float = 0.0

    def taken(self, started_s: float, ended_s: float) -> None:
        self.due_s = max(started_s + self.every_s, ended_s + _LARGEST_SHARE * (ended_s - started_s))


class LatencyPanel(Panel):
    """Live times of all identities. Signals: `user_wanted` when there is nobody to measure."""

    name = "latency"
    title = "Latency"
    icon_name = "chart-line"
    area = Area.RIGHT_BELOW

    user_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._window_s = WINDOWS_S[0]
        self._held: tuple[float, float] | None = None
        self._held_samples = 0
        self._choices: dict[SeriesKey, bool] = {}
        self._plot: TimePlot | None = None
        self._plot_due = False
        self._drawing, self._figuring = _Turn(0.0), _Turn(_FIGURES_EVERY_S)
        self._main_range, self._lag_range = CalmRange(), CalmRange()
        self._moved = True
        self._model = SeriesModel(context.theme, self)
        self._model.shown_changed.connect(self._on_shown_changed)
        self._build_bar()
        self._build_body()
        self._lay_out()
        context.theme.changed.connect(self._look_again)
        self._show_bar()
        self._show_empty()

    def commands(self) -> Sequence[Command]:
        """Hold, clear, export."""
        return (
            Command("pause_latency", self.tr("&Pause or follow"), self._on_pause_clicked, "pause"),
            Command("clear_latency", self.tr("&Clear the samples"), self._on_clear_clicked, "eraser"),
            Command("export_latency_csv", self.tr("Export all samples as C&SV"), self._on_csv_clicked, "table-2"),
            Command("export_latency_png", self.tr("Export the picture as P&NG"), self._on_png_clicked, "image"),
        )

    # Building

    def _build_bar(self) -> None:
        self._window = QComboBox()
        self._window.setObjectName("latency_window")
        self._window.setAccessibleName(self.tr("Time in view"))
        for seconds, text in zip(WINDOWS_S, (self.tr("30 s"), self.tr("2 min"), self.tr("10 min")), strict=True):
            self._window.addItem(text, seconds)
        self._window.setCurrentIndex(WINDOWS_S.index(self._window_s))
        self._window.currentIndexChanged.connect(self._on_window_chosen)
        self._pause = self._tool("latency_pause", "pause", self.tr("Pause the view; measuring goes on"))
        self._pause.setCheckable(True)
        self._pause.clicked.connect(self._on_pause_clicked)
        self._live = self._tool("latency_live", "skip-forward", self.tr("Back to now, and follow it (End)"))
        self._live.setText(self.tr("Live"))
        self._live.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._live.clicked.connect(self._on_live_clicked)
        self._waiting = QLabel()
        self._waiting.setObjectName("latency_waiting")
        mark(self._waiting, role="secondary")
        self._clear = self._tool("latency_clear", "eraser", self.tr("Forget all samples"))
        self._clear.clicked.connect(self._on_clear_clicked)
        self._csv = self._tool("latency_csv", "table-2", self.tr("Export all samples as CSV"))
        self._csv.clicked.connect(self._on_csv_clicked)
        self._png = self._tool("latency_png", "image", self.tr("Export the picture as PNG"))
        self._png.clicked.connect(self._on_png_clicked)

    def _tool(self, name: str, icon: str, text: str) -> QToolButton:
        tool = QToolButton()
        tool.setObjectName(name)
        tool.setIcon(self.theme.icon(icon))
        tool.setToolTip(text)
        tool.setAccessibleName(text)
        return tool

    def _build_body(self) -> None:
        self._status = StatusLine(self.theme)
        self._status.setObjectName("latency_status")
        self._note = StatusLine(self.theme, copyable=False)
        self._note.setObjectName("latency_note")
        self._table = RowTable(
            self.theme, self._model, stretch=SeriesModel.SERIES, least=180, least_rows=3, sortable=True
        )
        self._table.setObjectName("latency_table")
        self._table.setAccessibleName(self.tr("Figures of each series, in milliseconds"))
        self._table.set_widths(0, 74, 56, 56, 56, 56, 60, 44)
        self._empty = EmptyState(self.theme, "chart-line", "", "", action_text=self.tr("Add users"))
        self._empty.setObjectName("latency_empty")
        self._empty.activated.connect(self._on_empty_activated)

    def _lay_out(self) -> None:
        gap, small = self.theme.space("s"), self.theme.space("xs")
        bar = QHBoxLayout()
        bar.setSpacing(small)
        for widget in (self._window, self._pause, self._live, self._waiting):
            bar.addWidget(widget)
        bar.addStretch(1)
        for widget in (self._clear, self._csv, self._png):
            bar.addWidget(widget)
        picture = QWidget()
        self._picture = QVBoxLayout(picture)
        self._picture.setContentsMargins(0, 0, 0, 0)
        self._picture.setSpacing(small)
        self._picture.addWidget(self._note)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setObjectName("latency_splitter")
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(picture)
        self._splitter.addWidget(self._table)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([300, 150])
        stack = QWidget()
        self._stack = QStackedLayout(stack)
        self._stack.addWidget(self._splitter)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(gap)
        layout.addLayout(bar)
        layout.addWidget(self._status)
        layout.addWidget(stack, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._build_plot_soon()

    def _build_plot_soon(self) -> None:
        """The plot's library takes a third of a second to load: not before there is a sample and a panel in view."""
        if self._plot_due or not self.isVisible() or not self.context.quality.series():
            return
        self._plot_due = True
        QTimer.singleShot(0, self, self._build_plot)

    def _build_plot(self) -> None:
        from rts_console.gui.widgets.plot import TimePlot

        self._plot = TimePlot(self.theme)
        self._plot.setObjectName("latency_plot")
        self._plot.setAccessibleName(self.tr("Times over the last minutes"))
        self._plot.range_chosen.connect(self._on_range_chosen)
        self._plot.live_wanted.connect(self._on_live_clicked)
        self._picture.insertWidget(0, self._plot, 1)
        self._show_empty()
        self._look_again()

    # What the reader does

    def _on_window_chosen(self, _index: int) -> None:
        self._window_s = float(self._window.currentData())
        if self._held is not None:
            self._held = (self._held[1] - self._window_s, self._held[1])
        self._look_again()

    def _on_pause_clicked(self) -> None:
        if self._held is not None:
            self._on_live_clicked()
            return
        if not self._has_samples():
            self._pause.setChecked(False)
            return
        now_s = now_ns() / 1e9
        self._hold(now_s - self._window_s, now_s)

    def _on_range_chosen(self, start_s: float, end_s: float) -> None:
        self._hold(start_s, end_s)

    def _hold(self, start_s: float, end_s: float) -> None:
        if self._held is None:
            self._held_samples = self._samples()
        self._held = (start_s, end_s)
        self._look_again()

    def _on_live_clicked(self) -> None:
        self._held = None
        self._look_again()

    def _on_clear_clicked(self) -> None:
        self.context.quality.clear()
        self._held_samples = 0
        self._status.clear()
        self._look_again()

    def _on_csv_clicked(self) -> None:
        if self._has_samples():
            self.tasks.start(self._save_csv(), name="export latency as CSV")

    def _on_png_clicked(self) -> None:
        if self._has_samples():
            self.tasks.start(self._save_png(), name="export latency as PNG")

    def _has_samples(self) -> bool:
        """Whether there is something to export or hold; says so when there is not."""
        self.raise_wanted.emit()
        if self._plot is not None and self.context.quality.series():
            return True
        self._status.set_warning(self.tr("Nothing is measured yet. Log in and wait for the first ping."))
        return False

    def _on_shown_changed(self, key: SeriesKey, shown: bool) -> None:
        self._choices[key] = shown
        self._look_again()

    def _on_empty_activated(self) -> None:
        identity = self.context.stage.active
        if identity is None:
            self.user_wanted.emit()
            return
        self.tasks.start(self._log_in(identity), name=f"log {identity.key} in")

    async def _log_in(self, identity: Identity) -> None:
        self._empty.set_action_enabled(False)
        self._status.set_busy(self.tr("Logging {user} in …").format(user=identity.user_id))
        try:
            await identity.backend.login(identity.token, identity.user_id)
        except RtsError as error:
            self._status.set_error(
                self.tr("{error} Make a token for {user} and log in.").format(error=error, user=identity.user_id)
            )
        else:
            self._status.clear()
        finally:
            self._empty.set_action_enabled(True)
            self._show_empty()

    # Showing

    def refresh(self) -> None:
        """Pull what is new."""
        self._build_plot_soon()
        if self._plot is None:
            self._show_empty()
            return
        now_s = time.monotonic()
        if now_s >= self._drawing.due_s and (self._held is None or self._moved):
            self._draw(self._plot)
            self._drawing.taken(now_s, time.monotonic())
        now_s = time.monotonic()
        if now_s >= self._figuring.due_s:
            self._show_figures()
            self._figuring.taken(now_s, time.monotonic())
        self._show_waiting()

    def _look_again(self) -> None:
        """Something other than time changed what is to be seen."""
        self._moved = True
        self._drawing.due_s = self._figuring.due_s = 0.0
        self._show_bar()
        if self.isVisible():
            self.refresh()

    @property
    def _span(self) -> tuple[float, float]:
        """The time in view, seconds since 1970."""
        if self._held is not None:
            return self._held
        now_s = now_ns() / 1e9
        return now_s - self._window_s, now_s

    def _draw(self, plot: "TimePlot") -> None:
        start_s, end_s = self._span
        width_s = (end_s - start_s) / plot.columns
        # Live, the picture moves by whole columns: less would repaint without showing anything new.
        self._drawing.every_s = width_s if self._held is None else 0.0
        traces = [
            self._trace(key, start_s, end_s, width_s)
            for key in self.context.quality.series()
            if key != LOOP_LAG and self._is_shown(key)
        ]
        lag = self._trace(LOOP_LAG, start_s, end_s, width_s) if self._is_shown(LOOP_LAG) else None
        now_s = time.monotonic()
        plot.set_tops(
            self._main_range.update(_highest(traces), now_s, at_once=self._moved),
            self._lag_range.update(_highest([lag] if lag else []), now_s, at_once=self._moved),
        )
        self._moved = False
        plot.set_span(start_s, end_s)
        plot.draw(traces, lag)

    def _trace(self, key: SeriesKey, start_s: float, end_s: float, width_s: float) -> "Trace":
        from rts_console.gui.widgets.plot import Trace

        times, values = self.context.quality.window(key, end_s - start_s, until_ns=round(end_s * 1e9))
        x, y = reduce_to_columns(times, values, width_s)
        lost = lost_columns(times, values, width_s)
        return Trace(key.label, self._color(key), PEN_STYLES[key.name], x, y, lost)

    def _show_figures(self) -> None:
        start_s, end_s = self._span
        quality = self.context.quality

        def summary(key: SeriesKey) -> Summary:
            return quality.summary(key, end_s - start_s, until_ns=round(end_s * 1e9))

        lag = summary(LOOP_LAG)
        lags = quality.window(LOOP_LAG, end_s - start_s, until_ns=round(end_s * 1e9))
        rows: dict[Hashable, SeriesRow] = {}
        for key in sorted(quality.series(), key=lambda key: key == LOOP_LAG):
            figures = lag if key == LOOP_LAG else summary(key)
            doubtful = key != LOOP_LAG and is_doubtful(figures, *lags)
            rows[key] = SeriesRow(key, figures, self._is_shown(key), self._color(key), doubtful)
        self._model.show(rows)
        self._show_note(lag, sum(row.doubtful for row in rows.values()))

    def _show_note(self, lag: Summary, doubtful: int) -> None:
        if not lag.count:
            self._note.set_info(self.tr("Times measured in this window; its loop lag is not known yet."))
            return
        text = self.tr("Times measured in this window; loop lag p99 {lag} ms.").format(lag=milliseconds(lag.p99))
        if not doubtful:
            self._note.set_info(text)
            return
        advice = self.tr("{count} marked series are doubtful: the window was often late.").format(count=doubtful)
        self._note.set_warning(f"{text} {advice}")

    def _show_bar(self) -> None:
        held = self._held is not None
        self._pause.setChecked(held)
        self._pause.setIcon(self.theme.icon("play" if held else "pause"))
        self._live.setVisible(held)
        self._show_waiting()

    def _show_waiting(self) -> None:
        self._waiting.setVisible(self._held is not None)
        if self._held is None:
            return
        waiting = max(0, self._samples() - self._held_samples)
        self._waiting.setText(self.tr("{count} samples wait").format(count=f"{waiting:,}"))

    def _samples(self) -> int:
        """How many samples ever came since the last clear."""
        stats = self.context.quality.stats
        return stats["held"] + stats["dropped"]

    def _show_empty(self) -> None:
        empty = self._plot is None and not self.context.quality.series()
        self._stack.setCurrentIndex(1 if empty else 0)
        for tool in (self._clear, self._csv, self._png, self._pause):
            tool.setEnabled(not empty)
        if not empty:
            return
        identity = self.context.stage.active
        logged_in = identity is not None and identity.backend.logged_in
        sentence = self.tr("Round trips, one-way times and sends stand here with p50, p95 and p99.")
        if logged_in:
            sentence += " " + self.tr("The first ping comes within seconds of the login.")
        self._empty.set_text(self.tr("Nothing measured yet"), sentence)
        self._empty.button.setVisible(not logged_in)
        self._empty.button.setText(
            self.tr("Log in as {user}").format(user=identity.user_id) if identity else self.tr("Add users")
        )

    def _is_shown(self, key: SeriesKey) -> bool:
        if key not in self._choices:
            shown = sum(self._choices.values())
            self._choices[key] = key == LOOP_LAG or shown < SHOWN_AT_FIRST
        return self._choices[key]

    def _color(self, key: SeriesKey) -> Any:
        """The colour of who caused it: the sender, where it is one of ours, else the identity."""
        stage = self.context.stage
        sender = next((each for each in stage.identities if each.user_id == key.sender), None) if key.sender else None
        identity = sender or stage.get(key.identity)
        if identity is None:
            return self.theme.color("text_muted")
        return self.theme.identity_color(identity.color_index).text

    # Exports

    async def _save_csv(self) -> None:
        name = f"latency-{datetime.now():%Y%m%d-%H%M%S}.csv"
        path = await ask_save_file(
            self, self.tr("Export all samples"), [self.tr("CSV (*.csv)")], name=name, suffix="csv"
        )
        if path is None:
            return
        self._status.set_busy(self.tr("Writing {path} …").format(path=path))
        try:
            samples, lost = await write_csv(path, self.context.quality.rows())
        except OSError as error:
            self._say_not_written(path, error.strerror or str(error))
            return
        text = self.tr("{count} samples are in {path}.").format(count=f"{samples:,}", path=path)
        if lost:
            text += " " + self.tr("{count} sends without a result have no value.").format(count=f"{lost:,}")
        self._status.set_success(text)

    async def _save_png(self) -> None:
        picture = self.picture()
        name = f"latency-{datetime.now():%Y%m%d-%H%M%S}.png"
        path = await ask_save_file(
            self, self.tr("Export the picture"), [self.tr("PNG (*.png)")], name=name, suffix="png"
        )
        if path is None:
            return
        writer = QImageWriter(path, b"png")
        if not writer.write(picture):
            self._say_not_written(path, writer.errorString())
            return
        self._status.set_success(self.tr("The picture is in {path}.").format(path=path))

    def picture(self) -> QImage:
        """Plots, note and figures as they are now, at twice the size."""
        body = self._splitter
        image = QImage(body.size() * 2, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(2)
        image.fill(self.theme.color("window"))
        body.render(image)
        return image

    def _say_not_written(self, path: str, why: str) -> None:
        self._status.set_error(
            self.tr("{path} could not be written: {why}. Choose another folder and export again.").format(
                path=path, why=why.rstrip(".")
            )
        )

    # Kept between sessions

    def save_state(self) -> dict[str, Any]:
        """How the view is set."""
        return {"window_s": self._window_s, "sizes": self._splitter.sizes()}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take back how the view was set."""
        if state.get("window_s") in WINDOWS_S:
            self._window.setCurrentIndex(WINDOWS_S.index(state["window_s"]))
        sizes = state.get("sizes")
        if isinstance(sizes, list) and len(sizes) == 2 and all(isinstance(size, int) and size > 0 for size in sizes):
            self._splitter.setSizes(sizes)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.pixels(480), self.theme.pixels(460))


def _highest(traces: "Iterable[Trace]") -> float:
    tops = [
        float(values.max()) for trace in traces if len(values := trace.values_ms[trace.values_ms == trace.values_ms])
    ]
    return max(tops, default=0.0)


def _create(path: str) -> TextIO:
    return open(path, "w", encoding="utf-8", newline="")


async def write_csv(path: str, rows: Iterable[QualityRow]) -> tuple[int, int]:
    """Write samples as CSV (`time` ISO 8601 with milliseconds, `series`, `value_ms`; no value is a lost send).

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
                label = SeriesKey(row.series, row.identity, row.sender).label
                writer.writerow((full_time(row.at_ns), label, f"{row.value_ms:.6f}" if known else ""))
                samples += 1
                lost += not known
                if samples % _ROWS_A_SLICE == 0:
                    await asyncio.sleep(0)
        os.replace(part, path)
    finally:
        with suppress(OSError):
            os.remove(part)
    return samples, lost
