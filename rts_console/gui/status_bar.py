"""The foot of the window: what comes in, is kept, painted and lost, how late the loop is, and as whom we act."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from rts_console.gui.context import Context
from rts_console.gui.language import said
from rts_console.gui.loop_lag import LoopLag
from rts_console.gui.pressure import MIB, READ_EVERY_S, Counters, Loss, Losses, Pressure, PressureHistory
from rts_console.gui.theme import mark
from rts_console.gui.widgets.elided_label import ElidedLabel
from rts_console.gui.widgets.fault_chip import FaultChip
from rts_console.gui.widgets.pressure_meter import PressureMeter
from rts_console.protocol.clock import now_ns
from rts_console.record.log import LogStats

LOSSES_EVERY: Final = 10
"""Readings between two looks at what else may have been lost: some of it must be counted."""


class StatusBar(QFrame):
    """Reads the counters twice a second. The loop's lag goes into the quality as well, all of it.

    Signals: `details_wanted` by a click on the figures, `faults_wanted` by one on what is wrong on purpose.
    """

    details_wanted = Signal()
    faults_wanted = Signal()

    def __init__(self, context: Context, lag: LoopLag, rounds: Callable[[], int]) -> None:
        """`rounds` says how often the window has taken over what is new."""
        super().__init__()
        self._context = context
        self._theme = context.theme
        self._lag = lag
        self._rounds = rounds
        self._counters = Counters(time.perf_counter())
        self.history = PressureHistory()
        self.losses = Losses()
        self.setObjectName("status_bar")
        mark(self, surface="footer")
        self.meter = PressureMeter(self._theme)
        self.meter.clicked.connect(self.details_wanted)
        context.language.changed.connect(self.meter.say_again)
        self.where = ElidedLabel()
        self.where.setObjectName("status_where")
        mark(self.where, role="secondary")
        self.faults = FaultChip(self._theme)
        self.faults.clicked.connect(self.faults_wanted)
        context.operator.changed.connect(self._show_faults)
        self._lay_out()

    def _lay_out(self) -> None:
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(
            self._theme.space("m"), self._theme.space("xs"), self._theme.space("m"), self._theme.space("xs")
        )
        self._layout.setSpacing(self._theme.space("m"))
        self._layout.addWidget(self.meter)
        self._layout.addStretch(1)
        self._layout.addWidget(self.faults)
        self._layout.addWidget(self.where)

    def add_chip(self, chip: QWidget) -> None:
        """Put something that is in force before the name of whom we act as."""
        self._layout.insertWidget(self._layout.count() - 1, chip)

    def _show_faults(self) -> None:
        on = self._context.operator.on()
        met = {(fault.user_id, fault.room_id) for fault in on}
        users = {user or room or self.tr("all") for user, room in met}
        self.faults.set_words([said(fault.words) for fault in on], users.pop() if len(met) == 1 else "")

    def refresh(self) -> None:
        """Pull as whom we act, and the figures when they are due."""
        active = self._context.stage.active
        where = f"{active.user_id}  ·  {active.target.url}" if active is not None else self.tr("nobody is logged in")
        if self.where.text() != where:
            self.where.set_text(where)
        now_s = time.perf_counter()
        if now_s - self._counters.at_s >= READ_EVERY_S:
            self._read(now_s)

    def _read(self, now_s: float) -> None:
        log, stage = self._context.log, self._context.stage
        stats, before = log.stats, self._counters
        self._counters = Counters(now_s, stage.events, log.next_seq, self._rounds(), stats.dropped)
        self._take_lags(now_s - before.at_s)
        events, rows, rounds, dropped = self._counters.rates_since(before)
        reading = Pressure(
            events_per_s=events,
            rows_per_s=rows,
            painted_per_s=rounds,
            dropped_per_s=dropped,
            dropped=stats.dropped,
            queue_bytes=sum(identity.backend.unread_bytes for identity in stage.identities),
            lag_p99_ms=self._lag.summary().p99_ms,
            log_bytes=stats.bytes,
            ceiling_bytes=log.ceiling_bytes,
        )
        self.history.add(reading)
        if self.history.version % LOSSES_EVERY == 1 or stats.dropped != before.dropped:
            self.losses.take(self._losses(stats))
        self.meter.set_pressure(reading)

    def _losses(self, stats: LogStats) -> list[Loss]:
        """Everything in the console that lets something go, with its reason and the way out."""
        quality, gateway_log = self._context.quality, self._context.child.log
        ceiling = f"{self._context.log.ceiling_bytes / MIB:,.0f} MB"
        reached = self.tr("the event log is at its ceiling of {ceiling}, so the oldest went").format(ceiling=ceiling)
        if stats.reason:
            reached = f"{reached}. {stats.reason.rstrip('.')}"
        elif stats.disk_bytes:
            reached = self.tr("the recording on disk is at its ceiling, so the oldest went")
        way_out = self.tr("Export or clear what you have seen.")
        crowded = self.tr("there are too many series. Clear the samples, or remove users.")
        aged = self.tr("each series keeps its newest samples; the counts go on.")
        silent = self.tr("they were silent for a minute while others, who had no series of their own, talked.")
        lines = self.tr("its log keeps the newest lines.")
        late = self.tr("their messages had left the log, so their rows cannot say how they ended.")
        return [
            Loss("rows", stats.dropped, self.tr("rows were let go"), f"{reached}. {way_out}"),
            Loss("unmatched", stats.unmatched, self.tr("results or receipts have no row"), late, grave=False),
            Loss("series", quality.refused, self.tr("latency samples were refused"), crowded),
            Loss("pairs", quality.evicted, self.tr("pairs of users left the latency"), silent, grave=False),
            Loss("samples", quality.dropped, self.tr("latency samples were let go"), aged, grave=False),
            Loss("lines", gateway_log.dropped, self.tr("lines of the local gateway were let go"), lines, grave=False),
        ]

    def _take_lags(self, span_s: float) -> None:
        """All of them, not the worst alone: how often the loop is late tells whether other figures can be trusted."""
        lags = self._lag.recent(span_s)
        end_ns, step_ns = now_ns(), round(span_s * 1e9 / max(1, len(lags)))
        for place, lag_ms in enumerate(reversed(lags)):
            self._context.quality.add_loop_lag(end_ns - place * step_ns, lag_ms)
