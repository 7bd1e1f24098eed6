"""The Latency panel: how long things take leg by leg, what arrives, and how much of it is this window's own doing."""

import time
from collections.abc import Hashable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from rts_console.gui.context import Area, Command, Context, Panel
from rts_console.gui.language import said
from rts_console.gui.latency_export import LatencyExports
from rts_console.gui.models.clock_text import milliseconds
from rts_console.gui.models.series import LOOP_LAG, SHOWN_AT_FIRST, SeriesModel, SeriesRow, is_doubtful
from rts_console.gui.paced_job import PacedJob
from rts_console.gui.probe_child import ProbeChild
from rts_console.gui.probe_target import is_local, probe_config, probe_target
from rts_console.gui.stage import Identity
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.gap_view import GapView
from rts_console.gui.widgets.latency_bar import WINDOWS_S, LatencyBar
from rts_console.gui.widgets.latency_graphs import LatencyGraphs, Sight
from rts_console.gui.widgets.latency_headline import LatencyHeadline
from rts_console.gui.widgets.probe_bar import ProbeBar
from rts_console.gui.widgets.row_table import RowTable
from rts_console.gui.widgets.status_line import StatusKind, StatusLine
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import RtsError
from rts_console.record.gaps import Gaps
from rts_console.record.quality import SeriesKey, Summary

NOTES_LIMIT = 200

_FIGURES_EVERY_S = 0.5
_GAPS_EVERY_MS = 50
_LEAST_DRAW_S = 0.125
"""Nobody reads more pictures of figures a second."""
_AT_ONCE_S = 0.03
"""After a click the picture and so much of the figures come before anything else; what is left comes with the ticks."""
_FOCUS_ORDER = ("probe", "peer to peer", "receipt", "round trip")
_ANY_HEIGHT = 16_777_215  # Qt's own word for no limit
_ROOMY = 480
"""At scale 1: where less can be seen, the picture stands above the figures, and only warnings are said."""
_RANKS = (
    "probe",
    "load",
    "peer to peer",
    "receipt",
    "round trip",
    "client to gateway",
    "in the gateway",
    "gateway to peer",
    "app server",
    "send",
    "loop lag",
)
"""What says most stands first."""


class LatencyPanel(Panel):
    """Live times of all identities and of the probe.

    Signals: `user_wanted` when there is nobody to measure, `filter_wanted` with terms for the event table's filter.
    """

    name = "latency"
    title = "Latency"
    icon_name = "chart-line"
    area = Area.RIGHT_BELOW

    user_wanted = Signal()
    filter_wanted = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._held: tuple[float, float] | None = None
        self._whole: tuple[float, float] | None = None
        self._held_samples = 0
        self._choices: dict[SeriesKey, bool] = {}
        self._focus: SeriesKey | None = None
        self._notes: list[tuple[int, str]] = []
        self._measured_at_ns = now_ns()
        self._drawing = PacedJob(self._draw, 0.0)
        self._figuring = PacedJob(self._show_figures, _FIGURES_EVERY_S)
        self._moved = True
        self.gaps = Gaps(context.log)
        self.probe = ProbeChild(context.quality, parent=self)
        self._model = SeriesModel(context.theme, self)
        self._model.shown_changed.connect(self._on_shown_changed)
        self._build()
        self._lay_out()
        context.theme.changed.connect(self._look_again)
        context.time_cursor.moved.connect(self._on_moment)
        if context.read_only:
            self._show_past()
        self._show_bar()
        self._show_empty()

    def _show_past(self) -> None:
        """Of what was nothing is measured any more: all of it is in view."""
        for tool in (self.bar.pause, self.bar.clear, self.probe_bar.button):
            tool.setEnabled(False)
            tool.hide()
        self.bar.live.setToolTip(self.tr("Show all of it (End)"))
        self.bar.live.setAccessibleName(self.bar.live.toolTip())

    def show_span(self, start_ns: int, end_ns: int) -> None:
        """Have this time in view and stay there; of what was, it is all there is."""
        self._whole = self._held = (start_ns / 1e9, max(end_ns / 1e9, start_ns / 1e9 + 1.0))
        self._look_again()

    def tell(self, kind: StatusKind, words: str) -> None:
        """Say how far its samples are, and show those that there are."""
        self._status.set_status(kind, words)
        self._look_again()

    def commands(self) -> Sequence[Command]:
        """Probe, hold, note, clear, export."""
        return (
            Command("toggle_probe", self.tr("Start or stop the p&robe"), self._on_probe, "activity"),
            Command("pause_latency", self.tr("&Pause or follow"), self._on_pause_clicked, "pause"),
            Command("clear_latency", self.tr("&Clear the samples"), self._on_clear_clicked, "eraser"),
            Command("note_latency", self.tr("Pin a &note on this moment"), self._on_note_now, "pin"),
            Command("clear_latency_notes", self.tr("Remove the n&otes"), self._on_notes_cleared, "pin-off"),
            Command("export_latency_csv", self.tr("Export all samples as C&SV"), self._on_csv_clicked, "table-2"),
            Command("export_latency_hdr", self.tr("Export &histograms (HDR log)"), self._on_hdr_clicked, "save"),
            Command("export_latency_png", self.tr("Export the picture as P&NG"), self._on_png_clicked, "image"),
        )

    # Building

    def _build(self) -> None:
        self.probe_bar = ProbeBar(self.theme, self.probe, self._probe_config, self.tasks)
        self.bar = LatencyBar(self.theme, self.probe_bar.button)
        self.bar.options_shown.connect(self.probe_bar.show_options)
        self.probe_bar.options_wanted.connect(lambda: self.bar.options.setChecked(True))
        self.bar.window_chosen.connect(self._on_window_chosen)
        self.bar.limits_chosen.connect(lambda _limits: self._look_again())
        self.bar.leave_out_changed.connect(self._look_again)
        for tool, call in (
            (self.bar.pause, self._on_pause_clicked),
            (self.bar.live, self._on_live_clicked),
            (self.bar.clear, self._on_clear_clicked),
        ):
            tool.clicked.connect(call)
        for choice, call in (
            (self.bar.csv, self._on_csv_clicked),
            (self.bar.hdr, self._on_hdr_clicked),
            (self.bar.png, self._on_png_clicked),
        ):
            choice.triggered.connect(call)
        self._status = StatusLine(self.theme)
        self._status.setObjectName("latency_status")
        self._exports = LatencyExports(self, self._status, self.context.quality, self.context.faults)
        self.headline = LatencyHeadline(self.theme)
        self._note = StatusLine(self.theme, copyable=False)
        self._note.setObjectName("latency_note")
        self._build_table()
        self._build_graphs()
        self._empty = EmptyState(self.theme, "chart-line", "", "", action_text=self.tr("Add users"))
        self._empty.setObjectName("latency_empty")
        self._empty.activated.connect(self._on_empty_activated)

    def _build_table(self) -> None:
        self._table = RowTable(
            self.theme, self._model, stretch=SeriesModel.SERIES, least=208, least_rows=2, sortable=True
        )
        self._table.setObjectName("latency_table")
        self._table.setAccessibleName(self.tr("Figures of each series, in milliseconds"))
        self._table.set_widths(0, 68, 52, 56, 56, 56, 56, 56, 56, 66, 48, 52, 56, 62, 90)
        self._table.selectionModel().currentRowChanged.connect(self._on_row_chosen)

    def _build_graphs(self) -> None:
        self.graphs = LatencyGraphs(self.theme, self.context.quality, self._color)
        self.graphs.range_chosen.connect(self._hold)
        self.graphs.live_wanted.connect(self._on_live_clicked)
        self.graphs.moment_chosen.connect(self._on_moment_chosen)
        self.graphs.note_wanted.connect(self._on_note_wanted)
        self.graphs.plot_made.connect(self._on_plot_made)
        self.graphs.currentChanged.connect(lambda _place: self._look_again())
        self.gap_view = GapView(self.theme, self.gaps)
        self.gap_view.filter_wanted.connect(self.filter_wanted)
        # Findings are marks on rows of the event table too, so they are looked for while this pane is hidden.
        self._gap_timer = QTimer(self, interval=_GAPS_EVERY_MS)
        self._gap_timer.timeout.connect(self._read_gaps)
        self.gap_view.switch.toggled.connect(lambda on: self._gap_timer.start() if on else self._gap_timer.stop())
        self.graphs.addTab(self.gap_view, self.tr("Gaps"))

    def _lay_out(self) -> None:
        gap = self.theme.space("s")
        self._upper = figures = QWidget()
        below = QVBoxLayout(figures)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(self.theme.space("xs"))
        below.addWidget(self._table, 1)
        says = QHBoxLayout()
        says.addWidget(self._note, 1)
        says.addWidget(self.bar.waiting)
        below.addLayout(says)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setObjectName("latency_splitter")
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(figures)
        self._splitter.addWidget(self.graphs)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 2)
        self._splitter.setSizes([120, 300])
        stack = QWidget()
        self._stack = QStackedLayout(stack)
        self._stack.addWidget(self._splitter)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(self.theme.space("xs"))
        layout.addWidget(self.bar)
        layout.addWidget(self.probe_bar)
        layout.addWidget(self._status)
        layout.addWidget(self.headline)
        layout.addWidget(stack, 1)

    @property
    def _roomy(self) -> bool:
        """Whether figures and picture can be seen at once."""
        return self.visibleRegion().boundingRect().height() >= self.theme.pixels(_ROOMY)

    def _arrange(self) -> None:
        """Figures above, but in a low pane, where one would have to scroll for it, the picture."""
        first = self._upper if self._roomy else self.graphs
        if self._splitter.widget(0) is not first:
            self._splitter.insertWidget(0, first)
        above = self._splitter.mapTo(self, QPoint(0, 0)).y() + self.theme.space("s")
        left = self.visibleRegion().boundingRect().height() - above
        self.graphs.setMaximumHeight(_ANY_HEIGHT if self._roomy else max(self.theme.pixels(150), left))

    @property
    def _plot(self) -> Any:
        return self.graphs.plot

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.graphs.build_plot_soon(self.isVisible())

    def _on_plot_made(self) -> None:
        self._show_empty()
        self._look_again()

    def _read_gaps(self) -> None:
        self.gaps.set_own(self.context.quality.own_users)
        self.gaps.read()

    # The probe

    def _probe_config(self, rate: float, size: int, peer: str, given: Any) -> Any:
        return probe_config(self.context, rate=rate, size=size, peer=peer, given=given)

    def _on_probe(self) -> None:
        self.raise_wanted.emit()
        self.probe_bar.toggle()

    def _refresh_probe(self) -> None:
        target = probe_target(self.context)
        peers = [
            identity.user_id
            for identity in self.context.stage.identities
            if target is not None and identity.app_id == target.app_id and identity.backend.logged_in
        ]
        local = target is None or is_local(self.context, target)
        self.probe_bar.offer(peers, local=local)
        self.probe_bar.refresh()

    # What the reader does

    def _on_window_chosen(self, seconds: float) -> None:
        if self._held is not None:
            self._held = (self._held[1] - seconds, self._held[1])
        self._look_again()

    def _on_pause_clicked(self) -> None:
        if self._held is not None:
            self._on_live_clicked()
            return
        if not self._has_samples():
            self.bar.pause.setChecked(False)
            return
        now_s = now_ns() / 1e9
        self._hold(now_s - self.bar.window_s, now_s)

    def _hold(self, start_s: float, end_s: float) -> None:
        if self._held is None:
            self._held_samples = self._samples()
        self._held = (start_s, end_s)
        self._look_again()

    def _on_live_clicked(self) -> None:
        self._held = self._whole
        self._look_again()

    def _on_clear_clicked(self) -> None:
        self.context.quality.clear()
        self._held_samples = 0
        self._measured_at_ns = now_ns()
        self._status.clear()
        self._look_again()

    def _on_row_chosen(self, index: Any, _before: Any) -> None:
        if index.isValid():
            key = self._model.key_at(index.row())
            self._focus = key if isinstance(key, SeriesKey) else None
            self._look_again()

    def _on_moment_chosen(self, moment_s: float) -> None:
        self.context.time_cursor.set(round(moment_s * 1e9), self)

    def _on_moment(self, _at_ns: int, _by: object) -> None:
        self._look_again()

    def _on_note_wanted(self, moment_s: float) -> None:
        self._pin(round(moment_s * 1e9))

    def _on_note_now(self) -> None:
        self.raise_wanted.emit()
        self._pin(self.context.time_cursor.at_ns or now_ns())

    def _pin(self, at_ns: int) -> None:
        text = self.bar.note_text() or self.tr("note {number}").format(number=len(self._notes) + 1)
        self._notes = [*self._notes, (at_ns, text)][-NOTES_LIMIT:]
        self._look_again()

    def _on_notes_cleared(self) -> None:
        self._notes.clear()
        self._look_again()

    def _on_csv_clicked(self) -> None:
        if self._has_samples():
            self.tasks.start(self._exports.csv(), name="export latency as CSV")

    def _on_hdr_clicked(self) -> None:
        if self._has_samples():
            self.tasks.start(self._exports.hdr(self._measured_at_ns), name="export latency as an HDR log")

    def _on_png_clicked(self) -> None:
        if self._has_samples():
            self.tasks.start(self._exports.png(self.picture()), name="export latency as PNG")

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
        while self.refresh_some() or self._figuring.running:
            pass

    def refresh_some(self) -> bool:
        """Draw one step further, else work out some figures: all at once can take longer than a frame."""
        if not self._drawing.running:
            if not self.context.read_only:
                self._refresh_probe()
            self._arrange()
            self.graphs.build_plot_soon(self.isVisible())
        if self._plot is None:
            self._show_empty()
            return False
        drawing = self._drawing.running
        if (self._held is None or self._moved or drawing) and (self._drawing.go_on() or drawing):
            return True
        self._figuring.go_on()
        self._show_waiting()
        return False

    def _look_again(self) -> None:
        """Something other than time changed what is to be seen."""
        self._moved = True
        self._drawing.anew()
        self._figuring.anew()
        self._show_bar()
        ends_s = time.thread_time() + _AT_ONCE_S
        while self.isVisible() and (self.refresh_some() or (self._figuring.running and time.thread_time() < ends_s)):
            pass

    @property
    def _span(self) -> tuple[float, float]:
        """The time in view, seconds since 1970."""
        if self._held is not None:
            return self._held
        now_s = self.context.clock() / 1e9
        return now_s - self.bar.window_s, now_s

    def _draw(self) -> Iterator[bool]:
        shown = [key for key in self.context.quality.series() if self._is_shown(key)]
        sight = Sight(
            self._span,
            shown,
            self._focused(shown),
            self.bar.leaves_out_late,
            self.bar.limits_ms,
            [(at_ns / 1e9, text) for at_ns, text in self._notes],
            self._faults(),
            self.context.time_cursor.at_ns / 1e9,
            self._moved,
            self._held is None,
        )
        # Live, the picture moves by whole columns: less would repaint without showing anything new.
        self._drawing.every_s = max(_LEAST_DRAW_S, self.graphs.column_s(sight)) if self._held is None else 0.0
        self._moved = False
        yield from self.graphs.drawing(sight)

    def _faults(self) -> list[tuple[float, float, str]]:
        now_s = now_ns() / 1e9
        return [
            (fault.start_ns / 1e9, fault.end_ns / 1e9 if fault.end_ns else now_s, said(fault.text))
            for fault in self.context.faults()
        ]

    def _focused(self, shown: Sequence[SeriesKey]) -> SeriesKey | None:
        """The series whose spread is shown: the one chosen, else that which says most."""
        if self._focus in shown:
            return self._focus
        times = [key for key in shown if key != LOOP_LAG]
        if self._whole_probe in times:
            return self._whole_probe
        ranked = [key for name in _FOCUS_ORDER for key in times if key.name == name]
        return next(iter(ranked or times), None)

    def _rank(self, key: SeriesKey) -> tuple[int, bool]:
        return _RANKS.index(key.name), key != self._whole_probe

    @property
    def _whole_probe(self) -> SeriesKey:
        """The probe's messages from end to end; its other series are legs of them."""
        return SeriesKey("probe", self.probe.label)

    def _show_figures(self) -> Iterator[bool]:
        start_s, end_s = self._span
        quality, until_ns = self.context.quality, round(end_s * 1e9)

        def summary(key: SeriesKey) -> Summary:
            leave_out = self.bar.leaves_out_late
            return quality.summary(key, end_s - start_s, until_ns=until_ns, leave_out_late=leave_out)

        lag = summary(LOOP_LAG)
        lags = quality.window(LOOP_LAG, end_s - start_s, until_ns=until_ns)
        rows: dict[Hashable, SeriesRow] = {}
        for key in sorted(quality.series(), key=self._rank):
            figures = lag if key == LOOP_LAG else summary(key)
            doubtful = key != LOOP_LAG and key.in_window and is_doubtful(figures, *lags)
            rows[key] = SeriesRow(key, figures, self._is_shown(key), self._color(key), doubtful)
            yield False
        yield True
        self._model.show(rows)
        focus = self._focused([key for key in rows if isinstance(key, SeriesKey) and self._is_shown(key)])
        self.headline.show_figures(said(focus.label) if focus else "", rows[focus].summary if focus else None)
        self._show_note(lag, rows)
        self.gap_view.refresh()

    def _show_note(self, lag: Summary, rows: dict[Hashable, SeriesRow]) -> None:
        self._say_note(lag, rows)
        self._note.setVisible(self._roomy or self._note.kind() == "warning" or self._held is not None)

    def _say_note(self, lag: Summary, rows: dict[Hashable, SeriesRow]) -> None:
        past = self.context.read_only
        if not lag.count:
            never = self.tr("Times of that run; the loop lag of its window is not known.")
            self._note.set_info(
                never if past else self.tr("Times measured in this window; its loop lag is not known yet.")
            )
            return
        words = self.tr("Times of that run; loop lag p99 {lag} ms.")
        words = words if past else self.tr("Times measured in this window; loop lag p99 {lag} ms.")
        text = words.format(lag=milliseconds(lag.p99))
        doubtful = sum(row.doubtful for row in rows.values())
        if not doubtful:
            self._note.set_info(text)
            return
        advice = self.tr("{count} marked series are doubtful: the window was often late.").format(count=doubtful)
        self._note.set_warning(f"{text} {advice}")

    def _show_bar(self) -> None:
        self.bar.show_held(self._held is not None)
        self._show_waiting()

    def _show_waiting(self) -> None:
        live = self._held is None or self.context.read_only
        waiting = None if live else max(0, self._samples() - self._held_samples)
        self.bar.show_waiting(waiting)

    def _samples(self) -> int:
        """How many samples ever came since the last clear."""
        return self.context.quality.came

    def _show_empty(self) -> None:
        empty = self._plot is None and not self.context.quality.series()
        self._stack.setCurrentIndex(1 if empty else 0)
        self.bar.set_tools_enabled(not empty)
        self.headline.setVisible(not empty)
        if not empty:
            return
        if self.context.read_only:
            self._empty.set_text(self.tr("No times in it"), self.tr("None of its messages says how long it took."))
            self._empty.button.hide()
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
            self._choices[key] = key in (LOOP_LAG, self._whole_probe) or shown < SHOWN_AT_FIRST
        return self._choices[key]

    def _color(self, key: SeriesKey) -> Any:
        """The colour of who caused it: the sender, where it is one of ours, else the identity; the probe's is apart."""
        if key.name in ("probe", "load"):
            return self.theme.color("info")
        stage = self.context.stage
        sender = next((each for each in stage.identities if each.user_id == key.sender), None) if key.sender else None
        identity = sender or stage.get(key.identity)
        if identity is None:
            return self.theme.color("text_muted")
        return self.theme.identity_color(identity.color_index).text

    # Exports

    def picture(self) -> QImage:
        """Figures, note and picture as they are now, at twice the size."""
        body = self._splitter
        image = QImage(body.size() * 2, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(2)
        image.fill(self.theme.color("window"))
        body.render(image)
        return image

    # Kept between sessions

    async def aclose(self) -> None:
        """End the probe and all tasks, and wait for them."""
        await self.probe.stop()
        await super().aclose()

    def save_state(self) -> dict[str, Any]:
        """How the view is set: window, limits, sizes, notes."""
        return {
            **self.bar.save_state(),
            "sizes": [self._upper.height(), self.graphs.height()],
            "notes": [[at_ns, text] for at_ns, text in self._notes],
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take back how the view was set."""
        self.bar.restore_state(state)
        sizes = state.get("sizes")
        if isinstance(sizes, list) and len(sizes) == 2 and all(isinstance(size, int) and size > 0 for size in sizes):
            self._splitter.setSizes(sizes)
        notes = state.get("notes")
        if isinstance(notes, list):
            pairs = [each for each in notes if isinstance(each, list) and len(each) == 2]
            good = [(at, text) for at, text in pairs if isinstance(at, int) and isinstance(text, str)]
            self._notes = good[-NOTES_LIMIT:]

    def sizeHint(self) -> QSize:
        return QSize(self.theme.pixels(480), self.theme.pixels(520))


__all__ = ["WINDOWS_S", "LatencyPanel"]
