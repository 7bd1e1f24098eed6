"""What the console takes in, keeps and loses, said openly in the status bar."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from rts_console.gui.theme import Theme, mark

LAG_WARNING_MS = 50.0
MEMORY_WARNING = 0.9
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Pressure:
    """One reading: events a second that came in, rows a second that were stored, rows let go so far, how late the
    loop is (99th percentile), and the memory of the log."""

    events_per_s: float = 0.0
    rows_per_s: float = 0.0
    dropped: int = 0
    lag_p99_ms: float = 0.0
    log_bytes: int = 0
    ceiling_bytes: int = 0


class PressureMeter(QWidget):
    """The figures of a `Pressure` in one line; what is too much is marked by a sign and a colour."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("pressure_meter")
        self._labels = {name: QLabel() for name in ("in", "stored", "dropped", "lag", "memory")}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space("l"))
        for name, label in self._labels.items():
            label.setObjectName(f"pressure_{name}")
            label.setTextFormat(Qt.TextFormat.PlainText)
            mark(label, role="secondary")
            layout.addWidget(label)
        self._labels["in"].setToolTip(self.tr("Events that came in, each second"))
        self._labels["stored"].setToolTip(self.tr("Rows written to the event log, each second; results amend a row"))
        self._labels["dropped"].setToolTip(self.tr("Rows let go because the log reached its ceiling"))
        self._labels["lag"].setToolTip(self.tr("How late the window's loop was in the last seconds (99 of 100)"))
        self._labels["memory"].setToolTip(self.tr("Memory of the event log, and its ceiling"))
        self.set_pressure(Pressure())

    def set_pressure(self, pressure: Pressure) -> None:
        """Show a reading."""
        memory = f"{pressure.log_bytes / _MIB:,.0f} / {pressure.ceiling_bytes / _MIB:,.0f} MB"
        self._say("in", self.tr("in {rate}/s").format(rate=f"{pressure.events_per_s:,.0f}"))
        self._say("stored", self.tr("stored {rate}/s").format(rate=f"{pressure.rows_per_s:,.0f}"))
        dropped = self.tr("dropped {count}").format(count=f"{pressure.dropped:,}")
        self._say("dropped", dropped, pressure.dropped > 0)
        lag = self.tr("lag p99 {lag} ms").format(lag=f"{pressure.lag_p99_ms:,.1f}")
        self._say("lag", lag, pressure.lag_p99_ms > LAG_WARNING_MS)
        full = pressure.ceiling_bytes > 0 and pressure.log_bytes > MEMORY_WARNING * pressure.ceiling_bytes
        self._say("memory", memory, full)

    def text(self) -> str:
        """All that is said."""
        return " · ".join(label.text() for label in self._labels.values())

    def _say(self, name: str, text: str, warn: bool = False) -> None:
        label = self._labels[name]
        text = f"⚠ {text}" if warn else text
        if label.text() == text:
            return
        label.setText(text)
        role = "warning" if warn else "secondary"
        if label.property("role") != role:
            mark(label, role=role)
