"""The Latency panel's controls: time in view, pause, exports; limits, what is left out and notes on demand."""

from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.theme import Theme, mark

WINDOWS_S: Final = (30.0, 120.0, 600.0)
LIMITS_MS: Final[tuple[float, ...]] = (20.0, 51.0)
"""Until the user says otherwise: the vendor's promise of the fast mode, and its average."""
_LONGEST_MS: Final = 60_000.0


class LatencyBar(QWidget):
    """A row of controls, and a second one on demand. `probe_button` stands in the first.

    Signals: `window_chosen` (seconds), `limits_chosen` (milliseconds, ascending, at most two), `leave_out_changed`,
    `options_shown` (whether); the tools' own `clicked`.
    """

    options_shown = Signal(bool)
    window_chosen = Signal(float)
    limits_chosen = Signal(object)
    leave_out_changed = Signal()

    def __init__(self, theme: Theme, probe_button: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._probe_button = probe_button
        self._limits = LIMITS_MS
        self._make_time()
        self._make_view()
        self._make_tools()
        self._lay_out()
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.show_held(self.pause.isChecked())

    def _make_time(self) -> None:
        self._window = QComboBox()
        self._window.setObjectName("latency_window")
        self._window.setAccessibleName(self.tr("Time in view"))
        self._window.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._window.setMinimumContentsLength(3)
        self._window.setMinimumWidth(self._theme.pixels(72))
        for seconds, text in zip(WINDOWS_S, (self.tr("30 s"), self.tr("2 min"), self.tr("10 min")), strict=True):
            self._window.addItem(text, seconds)
        self._window.currentIndexChanged.connect(lambda _index: self.window_chosen.emit(self.window_s))
        self.pause = self._tool("latency_pause", "pause", self.tr("Pause the view; measuring goes on"))
        self.pause.setCheckable(True)
        self.live = self._tool("latency_live", "skip-forward", self.tr("Back to now, and follow it (End)"))
        self.waiting = QLabel()
        self.waiting.setObjectName("latency_waiting")
        mark(self.waiting, role="secondary")

    def _make_view(self) -> None:
        self._limits_edit = QLineEdit("20, 51")
        self._limits_edit.setObjectName("latency_limits")
        self._limits_edit.setAccessibleName(self.tr("Limits in milliseconds"))
        self._limits_edit.setToolTip(
            self.tr(
                "Up to two limits in ms, such as 20, 51: above the first the picture is amber, above the second red"
            )
        )
        self._limits_edit.setFixedWidth(self._theme.pixels(76))
        self._limits_edit.editingFinished.connect(self._on_limits)
        self._leave_out = QCheckBox(self.tr("leave out lag"))
        self._leave_out.setObjectName("latency_leave_out")
        self._leave_out.setToolTip(self.tr("Leave out samples that were taken while this window itself was late"))
        self._leave_out.toggled.connect(lambda _on: self.leave_out_changed.emit())
        self._note_edit = QLineEdit()
        self._note_edit.setObjectName("latency_note_text")
        self._note_edit.setPlaceholderText(self.tr("note: Shift and double click pins it"))
        self._note_edit.setAccessibleName(self.tr("Text of the next note"))

    def _make_tools(self) -> None:
        self.options = self._tool(
            "latency_options", "sliders-horizontal", self.tr("Limits, notes, and the probe's choices")
        )
        self.options.setCheckable(True)
        self.options.toggled.connect(self._on_options)
        self.clear = self._tool("latency_clear", "eraser", self.tr("Forget all samples"))
        self.export = self._tool("latency_export", "download", self.tr("Export samples, histograms or the picture"))
        self.export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        choices = QMenu(self.export)
        self.csv = choices.addAction(self._theme.icon("table-2"), self.tr("All samples as CSV"))
        self.hdr = choices.addAction(self._theme.icon("save"), self.tr("Histograms as an HdrHistogram log"))
        self.png = choices.addAction(self._theme.icon("image"), self.tr("The picture as PNG"))
        self.export.setMenu(choices)

    def _tool(self, name: str, icon: str, text: str) -> QToolButton:
        tool = QToolButton()
        tool.setObjectName(name)
        tool.setIcon(self._theme.icon(icon))
        tool.setToolTip(text)
        tool.setAccessibleName(text)
        return tool

    def _lay_out(self) -> None:
        small = self._theme.space("xs")
        first = QHBoxLayout()
        first.setSpacing(small)
        for widget in (self._window, self.pause, self.live):
            first.addWidget(widget)
        first.addStretch(1)
        if self._probe_button is not None:
            first.addWidget(self._probe_button)
        for widget in (self.options, self.clear, self.export):
            first.addWidget(widget)
        self._second = QWidget()
        second = QHBoxLayout(self._second)
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(small)
        label = QLabel(self.tr("Limits"))
        mark(label, role="secondary")
        second.addWidget(label)
        second.addWidget(self._limits_edit)
        second.addWidget(self._leave_out)
        second.addWidget(self._note_edit, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(small)
        layout.addLayout(first)
        layout.addWidget(self._second)
        self._second.hide()

    def _on_options(self, shown: bool) -> None:
        self._second.setVisible(shown)
        self.options_shown.emit(shown)

    # What is set

    @property
    def window_s(self) -> float:
        """How long the view is."""
        return float(self._window.currentData())

    @property
    def limits_ms(self) -> tuple[float, ...]:
        """The limits in force."""
        return self._limits

    @property
    def leaves_out_late(self) -> bool:
        """Whether samples of a lagging window are left out."""
        return self._leave_out.isChecked()

    def note_text(self) -> str:
        """The text for a note; the field is empty afterwards."""
        text = self._note_edit.text().strip()
        self._note_edit.clear()
        return text

    def show_held(self, held: bool) -> None:
        """Whether the view stands still."""
        self.pause.setChecked(held)
        self.pause.setIcon(self._theme.icon("play" if held else "pause"))
        self.live.setVisible(held)

    def show_waiting(self, count: int | None) -> None:
        """How many samples came since the view was held; `None` while it is not."""
        self.waiting.setVisible(count is not None)
        if count is not None:
            self.waiting.setText(self.tr("{count} samples wait").format(count=f"{count:,}"))

    def set_tools_enabled(self, enabled: bool) -> None:
        """Whether there is anything to pause, clear or export."""
        for tool in (self.clear, self.export, self.pause):
            tool.setEnabled(enabled)

    def _on_limits(self) -> None:
        limits = parse_limits(self._limits_edit.text())
        mark(self._limits_edit, invalid=limits is None)
        if limits is not None and limits != self._limits:
            self._limits = limits
            self.limits_chosen.emit(limits)

    def save_state(self) -> dict[str, Any]:
        """Time in view, limits, what is left out."""
        return {
            "window_s": self.window_s,
            "limits_ms": list(self._limits),
            "leave_out": self.leaves_out_late,
            "options": self.options.isChecked(),
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take back what `save_state` gave; what does not fit is ignored."""
        if state.get("window_s") in WINDOWS_S:
            self._window.setCurrentIndex(WINDOWS_S.index(state["window_s"]))
        limits = state.get("limits_ms")
        if isinstance(limits, list) and all(isinstance(each, int | float) for each in limits):
            text = ", ".join(f"{each:g}" for each in limits)
            if (parsed := parse_limits(text)) is not None:
                self._limits_edit.setText(text)
                self._limits = parsed
        if isinstance(state.get("leave_out"), bool):
            self._leave_out.setChecked(state["leave_out"])
        if isinstance(state.get("options"), bool):
            self.options.setChecked(state["options"])


def parse_limits(text: str) -> tuple[float, ...] | None:
    """Up to two limits in milliseconds, ascending; empty for none, `None` for what is no limit."""
    try:
        limits = sorted(float(part) for part in text.replace(";", ",").replace("ms", "").split(",") if part.strip())
    except ValueError:
        return None
    if len(limits) > 2 or any(not 0 < limit <= _LONGEST_MS for limit in limits):
        return None
    return tuple(limits)
