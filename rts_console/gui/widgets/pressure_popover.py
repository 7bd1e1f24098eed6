"""The last minutes of each figure of the status bar, and everything that was lost, in a pane above it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from rts_console.gui.language import said
from rts_console.gui.pressure import KEPT_S, MIB, READ_EVERY_S, Losses, Pressure, PressureHistory
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.lay_out import lay_out_hidden
from rts_console.gui.widgets.popover import Popover
from rts_console.gui.widgets.pressure_meter import LAG_WARNING_MS, MEMORY_WARNING, size_words
from rts_console.gui.widgets.sparkline import Sparkline
from rts_console.gui.widgets.status_line import StatusSymbol
from rts_console.gui.widgets.wrapped_text import WrappedText

COLUMNS: Final = 2
_WIDTH: Final = 520
_ROOM: Final = round(KEPT_S / READ_EVERY_S)


@dataclass(frozen=True, slots=True)
class _Figure:
    """One chart: its title, its value, how to say it, and the value from which on it is too much."""

    title: str
    value: Callable[[Pressure], float]
    words: Callable[[float], str]
    limit: Callable[[Pressure], float | None] = lambda _: None


class _Chart(QWidget):
    """Title, the value now and the highest, and the line."""

    def __init__(self, theme: Theme, figure: _Figure) -> None:
        super().__init__()
        self._figure = figure
        self._title, self._now, self._most = QLabel(figure.title), QLabel(), QLabel()
        for label, role in ((self._title, "label"), (self._now, "strong"), (self._most, "caption")):
            label.setTextFormat(Qt.TextFormat.PlainText)
            mark(label, role=role)
        self.line = Sparkline(theme)
        head = QHBoxLayout()
        head.setSpacing(theme.space("s"))
        head.addWidget(self._title)
        head.addWidget(self._now)
        head.addStretch(1)
        head.addWidget(self._most)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space("xxs"))
        layout.addLayout(head)
        layout.addWidget(self.line)

    def show_history(self, history: PressureHistory) -> None:
        figure = self._figure
        values, limit = history.values(figure.value), figure.limit(history.last)
        now, most = values[-1] if values else 0.0, max(values, default=0.0)
        self._now.setText(figure.words(now))
        self._most.setText(self.tr("highest {value}").format(value=figure.words(most)))
        self.line.set_values(values, _ROOM, limit=limit, warn=limit is not None and now > limit)
        self.setAccessibleName(f"{said(figure.title)}: {figure.words(now)}, {self._most.text()}")


class PressurePopover(Popover):
    """Opens above the status bar and stays there while one works on; Escape, its cross, or a second click close it."""

    def __init__(self, theme: Theme, history: PressureHistory, losses: Losses, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._history = history
        self._losses = losses
        self._seen = -1
        self._anchor: QWidget = self
        self.hide()
        self.setObjectName("pressure_popover")
        self.setAccessibleName(self.tr("Pressure of the last minutes"))
        mark(self, surface="card")
        self._charts = [_Chart(theme, figure) for figure in self._figures()]
        self._lost = WrappedText()
        self._lost.setObjectName("pressure_losses")
        self._sign = StatusSymbol(theme)
        self._lay_out()

    def _figures(self) -> tuple[_Figure, ...]:
        def rate(value: float) -> str:
            return f"{value:,.0f}/s"

        def milliseconds(value: float) -> str:
            return f"{value:,.1f} ms"

        def ceiling(last: Pressure) -> float | None:
            return MEMORY_WARNING * last.ceiling_bytes or None

        return (
            _Figure(self.tr("Events in"), lambda each: each.events_per_s, rate),
            _Figure(self.tr("Rows stored"), lambda each: each.rows_per_s, rate),
            _Figure(self.tr("Views painted"), lambda each: each.painted_per_s, rate),
            _Figure(self.tr("Rows dropped"), lambda each: each.dropped_per_s, rate, lambda _: 0.0),
            _Figure(self.tr("Queue"), lambda each: each.queue_bytes, lambda value: size_words(round(value))),
            _Figure(self.tr("Log in memory"), lambda each: each.log_bytes, lambda v: f"{v / MIB:,.0f} MB", ceiling),
            _Figure(self.tr("Loop lag p99"), lambda each: each.lag_p99_ms, milliseconds, lambda _: LAG_WARNING_MS),
        )

    def _lay_out(self) -> None:
        space = self._theme.space
        title = QLabel(self.tr("The last {minutes:.0f} minutes").format(minutes=KEPT_S / 60))
        mark(title, type="heading")
        close = QToolButton()
        close.setObjectName("pressure_close")
        close.setIcon(self._theme.icon("x"))
        close.setAccessibleName(self.tr("Close"))
        close.setToolTip(self.tr("Close (Esc)"))
        close.clicked.connect(self.close)
        mark(close, kind="inner")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(close)
        grid = QGridLayout()
        grid.setHorizontalSpacing(space("l"))
        grid.setVerticalSpacing(space("m"))
        last = len(self._charts) - 1
        for place, chart in enumerate(self._charts):
            wide = place == last and place % COLUMNS == 0  # nobody stands beside it
            grid.addWidget(chart, place // COLUMNS, place % COLUMNS, 1, COLUMNS if wide else 1)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        losses = QHBoxLayout()
        losses.setSpacing(space("s"))
        losses.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        losses.addWidget(self._lost, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        layout.setSpacing(space("m"))
        layout.addLayout(head)
        layout.addLayout(grid)
        layout.addLayout(losses)

    def toggle_above(self, anchor: QWidget) -> None:
        """Show the present and the past above a widget, or close when that is shown already."""
        if self.isVisible():
            self.close()
            return
        self._anchor = anchor
        self.refresh(force=True)
        self.show()
        for _ in range(2):  # lines that wrap know how many they are once they have their width
            lay_out_hidden(self)
            self._place()
        self.raise_()
        self.setFocus()

    def _place(self) -> None:
        window, layout = self.parentWidget(), self.layout()
        assert window is not None
        assert layout is not None
        layout.activate()
        gap = self._theme.space("s")
        width = min(self._theme.pixels(_WIDTH), window.width() - 2 * gap)
        foot = self._anchor.mapTo(window, QPoint(0, 0))
        height = min(layout.totalHeightForWidth(width), foot.y() - 2 * gap)
        self.setGeometry(max(gap, foot.x()), foot.y() - gap - height, width, height)

    def refresh(self, *, force: bool = False) -> None:
        """Pull what is new; costs nothing while it is closed."""
        if not force and (not self.isVisible() or self._seen == self._history.version):
            return
        self._seen = self._history.version
        for chart in self._charts:
            chart.show_history(self._history)
        self._show_losses()

    def losses_text(self) -> str:
        """What it says of losses."""
        return self._lost.text()

    def _show_losses(self) -> None:
        texts = [loss.text for loss in self._losses]
        grave = any(loss.grave for loss in self._losses)
        self._sign.set_kind("warning" if grave else "info" if texts else "success")
        text = "\n".join(texts) or self.tr("Nothing was lost: every event that came in is in the log.")
        if text != self._lost.text():
            self._lost.set_text(text)
            if self.isVisible():
                self._place()
