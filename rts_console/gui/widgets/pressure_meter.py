"""What the console takes in, keeps, paints and loses, said openly in the status bar."""

from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QStyleOptionFocusRect, QToolTip, QWidget

from rts_console.gui.pressure import MIB, Pressure
from rts_console.gui.theme import Theme

LAG_WARNING_MS: Final = 50.0
MEMORY_WARNING: Final = 0.9
QUEUE_WARNING: Final = MIB
_GIVE_WAY: Final = ("stored", "painted", "queue", "memory", "in", "lag")
"""Which figure goes first where there is no room for all; what was dropped never goes."""


class _Part(NamedTuple):
    text: str
    warn: bool = False


class PressureMeter(QAbstractButton):
    """The figures of a `Pressure` in one line; what is too much is marked by a sign and a colour. A click asks
    for more.

    Where there is less room it says less, but never half a figure; the accessible name says all.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts: dict[str, _Part] = {}
        self.setObjectName("pressure_meter")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._tips = {
            "in": self.tr("Events that came in, each second"),
            "stored": self.tr("Rows written to the event log, each second; results amend a row"),
            "painted": self.tr("How often the window shows what is new: seldom under load, and nothing is lost by it"),
            "dropped": self.tr("Rows let go because the log reached its ceiling"),
            "queue": self.tr("What came and is not worked off yet; as long as there is any, the sender waits"),
            "memory": self.tr("Memory of the event log, and its ceiling"),
            "lag": self.tr("How late the window's loop was in the last seconds (99 of 100)"),
        }
        theme.changed.connect(self._on_theme_changed)
        self.set_pressure(Pressure())

    def set_pressure(self, pressure: Pressure) -> None:
        """Show a reading."""
        self._pressure = pressure
        full = pressure.ceiling_bytes > 0 and pressure.log_bytes > MEMORY_WARNING * pressure.ceiling_bytes
        memory = f"{pressure.log_bytes / MIB:,.0f} / {pressure.ceiling_bytes / MIB:,.0f} MB"
        dropped = self.tr("dropped {count}").format(count=f"{pressure.dropped:,}")
        if pressure.dropped_per_s:
            dropped += self.tr(" ({rate}/s)").format(rate=f"{pressure.dropped_per_s:,.0f}")
        parts = {
            "in": _Part(self.tr("in {rate}/s").format(rate=f"{pressure.events_per_s:,.0f}")),
            "stored": _Part(self.tr("stored {rate}/s").format(rate=f"{pressure.rows_per_s:,.0f}")),
            "painted": _Part(self.tr("painted {rate}/s").format(rate=f"{pressure.painted_per_s:,.0f}")),
            "dropped": _Part(dropped, pressure.dropped > 0),
            "queue": _Part(
                self.tr("queue {size}").format(size=size_words(pressure.queue_bytes)),
                pressure.queue_bytes > QUEUE_WARNING,
            ),
            "memory": _Part(memory, full),
            "lag": _Part(
                self.tr("lag p99 {lag} ms").format(lag=f"{pressure.lag_p99_ms:,.1f}"),
                pressure.lag_p99_ms > LAG_WARNING_MS,
            ),
        }
        if parts != self._parts:
            self._parts = parts
            self.setAccessibleName(self.text())
            self.updateGeometry()
            self.update()

    def say_again(self) -> None:
        """Say the reading in the language that is in force now."""
        self.set_pressure(self._pressure)

    def text(self) -> str:
        """All that is said."""
        return " · ".join(_marked(part) for part in self._parts.values())

    def warnings(self) -> list[str]:
        """What is too much."""
        return [part.text for part in self._parts.values() if part.warn]

    def shown(self) -> list[str]:
        """The names of the figures that there is room for."""
        names = list(self._parts)
        for name in _GIVE_WAY:
            if self._width_of(names) <= self.width():
                break
            names.remove(name)
        return names

    def sizeHint(self) -> QSize:
        height = QFontMetrics(self._theme.font("small")).height() + self._theme.space("xs")
        return QSize(self._width_of(list(self._parts)), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width_of(["dropped"]), self.sizeHint().height())

    def _gap(self) -> int:
        return self._theme.space("m")

    def _width_of(self, names: list[str]) -> int:
        metrics = QFontMetrics(self._theme.font("small"))
        widths = [metrics.horizontalAdvance(_marked(self._parts[name])) for name in names]
        return sum(widths) + self._gap() * max(0, len(names) - 1) + 2 * self._theme.space("xxs")

    def _places(self) -> list[tuple[str, int, int]]:
        """Name, left edge and width of each figure shown."""
        metrics = QFontMetrics(self._theme.font("small"))
        left, places = self._theme.space("xxs"), []
        for name in self.shown():
            width = metrics.horizontalAdvance(_marked(self._parts[name]))
            places.append((name, left, width))
            left += width + self._gap()
        return places

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            tip = next((self._tips[n] for n, left, width in self._places() if left <= event.x() <= left + width), "")
            more = self.tr("Click for the last minutes")
            QToolTip.showText(event.globalPos(), f"{tip}\n{more}" if tip else more, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._theme.font("small"))
        role = "text" if self.underMouse() else "text_secondary"
        for name, left, width in self._places():
            part = self._parts[name]
            painter.setPen(self._theme.color("warning" if part.warn else role))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
            painter.drawText(left, 0, width, self.height(), flags, _marked(part))
        if self.hasFocus():
            option = QStyleOptionFocusRect()
            option.initFrom(self)
            option.backgroundColor = self.palette().color(QPalette.ColorRole.Window)
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)


def size_words(size: int) -> str:
    """A number of bytes for a narrow place."""
    if size < 1024:
        return f"{size} B"
    return f"{size / 1024:,.0f} KB" if size < MIB else f"{size / MIB:,.1f} MB"


def _marked(part: _Part) -> str:
    return f"⚠ {part.text}" if part.warn else part.text
