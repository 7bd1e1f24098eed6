"""The foot of the window: what comes in, is kept, painted and lost, how late the loop is, and as whom we act."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from rts_console.gui.context import Context
from rts_console.gui.loop_lag import LoopLag
from rts_console.gui.theme import mark
from rts_console.gui.widgets.pressure_meter import Pressure, PressureMeter
from rts_console.protocol.clock import now_ns
from rts_console.record.log import CEILING_BYTES

FIGURES_EVERY_S: Final = 0.5


@dataclass(slots=True)
class _Figures:
    """The counters at the last reading."""

    at_s: float = 0.0
    events: int = 0
    rows: int = 0


class StatusBar(QFrame):
    """Reads the counters twice a second. The loop's lag goes into the quality as well, all of it."""

    def __init__(self, context: Context, lag: LoopLag) -> None:
        super().__init__()
        self._context = context
        self._theme = context.theme
        self._lag = lag
        self._figures = _Figures(time.perf_counter())
        self.setObjectName("status_bar")
        mark(self, surface="footer")
        self.meter = PressureMeter(self._theme)
        self.where = QLabel()
        self.where.setObjectName("status_where")
        self.where.setTextFormat(Qt.TextFormat.PlainText)
        mark(self.where, role="secondary")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(
            self._theme.space("m"), self._theme.space("xs"), self._theme.space("m"), self._theme.space("xs")
        )
        layout.addWidget(self.meter)
        layout.addStretch(1)
        layout.addWidget(self.where)

    def refresh(self) -> None:
        """Pull as whom we act, and the figures when they are due."""
        active = self._context.stage.active
        where = f"{active.user_id}  ·  {active.target.url}" if active is not None else self.tr("nobody is logged in")
        if self.where.text() != where:
            self.where.setText(where)
        now_s = time.perf_counter()
        if now_s - self._figures.at_s >= FIGURES_EVERY_S:
            self._read(now_s)

    def _read(self, now_s: float) -> None:
        log, stage = self._context.log, self._context.stage
        span_s = now_s - self._figures.at_s
        stats = log.stats
        self._take_lags(self._lag.recent(span_s), span_s)
        self.meter.set_pressure(
            Pressure(
                events_per_s=(stage.events - self._figures.events) / span_s,
                rows_per_s=(log.next_seq - self._figures.rows) / span_s,
                dropped=stats.dropped,
                lag_p99_ms=self._lag.summary().p99_ms,
                log_bytes=stats.bytes,
                ceiling_bytes=CEILING_BYTES,
            )
        )
        self._figures = _Figures(now_s, stage.events, log.next_seq)

    def _take_lags(self, lags: Sequence[float], span_s: float) -> None:
        """All of them, not the worst alone: how often the loop is late tells whether other figures can be trusted."""
        end_ns, step_ns = now_ns(), round(span_s * 1e9 / max(1, len(lags)))
        for place, lag_ms in enumerate(reversed(lags)):
            self._context.quality.add_loop_lag(end_ns - place * step_ns, lag_ms)
