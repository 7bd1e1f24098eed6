"""The gap checker: its switch, where numbers come from, and the table of pairs."""

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from rts_console.gui.models.gaps import GapModel
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.number_box import roomy
from rts_console.gui.widgets.row_table import RowTable
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.record.gaps import LATE_MS, BadCounter, Gaps, Pair


class GapView(QWidget):
    """Shows what a `Gaps` finds. Signals: `filter_wanted` with terms for the event table's filter."""

    filter_wanted = Signal(str)

    def __init__(self, theme: Theme, gaps: Gaps, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._gaps = gaps
        self._version = -1
        self._model = GapModel(theme, self)
        self._make_controls()
        self.table = RowTable(theme, self._model, stretch=GapModel.PAIR, least=130, least_rows=1, sortable=True)
        self.table.setObjectName("gap_table")
        self.table.setAccessibleName(self.tr("What came of numbered messages, for each pair"))
        self.table.set_widths(0, 74, 56, 66, 66, 50, 50, 50, 56, 96)
        self.table.doubleClicked.connect(self._on_chosen)
        self.table.activated.connect(self._on_chosen)
        self.status = StatusLine(theme, copyable=False)
        self.status.setObjectName("gap_status")
        self._lay_out()
        self._show_state()

    def _make_controls(self) -> None:
        self.switch = QCheckBox(self.tr("Check numbers"))
        self.switch.setObjectName("gap_switch")
        self.switch.setToolTip(self.tr("Read stamped messages, or the app's own counter, and say what is missing"))
        self.switch.toggled.connect(self._on_switched)
        self.counter = QLineEdit()
        self.counter.setObjectName("gap_counter")
        self.counter.setPlaceholderText(self.tr("counter, e.g. $.seq"))
        self.counter.setAccessibleName(self.tr("JSONPath to a counter in the app's own messages"))
        self.counter.setToolTip(self.tr("JSONPath to a counter in the app's own JSON; empty: stamps only"))
        self.counter.editingFinished.connect(self._on_counter)
        self.late = roomy(QDoubleSpinBox())
        self.late.setObjectName("gap_late")
        self.late.setRange(0.1, 60_000)
        self.late.setDecimals(1)
        self.late.setValue(LATE_MS)
        self.late.setSuffix(" ms")
        self.late.setFixedWidth(self._theme.pixels(104))
        self.late.setAccessibleName(self.tr("Late from how many milliseconds on"))
        self.late.setToolTip(self.tr("Late from here on"))
        self.late.valueChanged.connect(self._on_late)

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(self._theme.space("s"))
        controls.addWidget(self.switch)
        controls.addWidget(self.counter, 1)
        label = QLabel(self.tr("late"))
        mark(label, role="secondary")
        controls.addWidget(label)
        controls.addWidget(self.late)
        layout = QVBoxLayout(self)
        gap = self._theme.space("xs")
        layout.setContentsMargins(0, gap, 0, 0)
        layout.setSpacing(gap)
        layout.addLayout(controls)
        layout.addWidget(self.status)
        layout.addWidget(self.table, 1)

    def refresh(self) -> None:
        """Show what was found since the last time."""
        if self._version != self._gaps.version:
            self._version = self._gaps.version
            self._model.show({each.pair: each for each in self._gaps.pairs()})
            self._show_state()

    def _on_switched(self, on: bool) -> None:
        self._gaps.switch(on)
        self._show_state()

    def _on_counter(self) -> None:
        if self.counter.text().strip() == self._gaps.counter:
            return
        try:
            self._gaps.set_counter(self.counter.text())
        except BadCounter as error:
            self.status.set_error(str(error))
            return
        self._show_state()

    def _on_late(self, value: float) -> None:
        self._gaps.late_ms = value
        if self._gaps.on:
            self._gaps.restart()

    def _on_chosen(self, index: QModelIndex) -> None:
        pair = self._model.key_at(index.row())
        if isinstance(pair, Pair):
            self.filter_wanted.emit(terms(pair, index.column()))

    def _show_state(self) -> None:
        if not self._gaps.on:
            self.status.set_info(
                self.tr("Off. Switch it on, and stamp what you send (# in the composer) or name a counter.")
            )
        elif not self._model.rowCount():
            self.status.set_info(self.tr("No numbered message yet. Switch # on in the composer, or name a counter."))
        elif self._gaps.refused:
            text = self.tr("{count} messages of more runs than can be followed.")
            self.status.set_warning(text.format(count=f"{self._gaps.refused:,}"))
        else:
            self.status.clear()


def terms(pair: Pair, column: int) -> str:
    """The filter for a pair's messages; from a column of findings only those that have it."""
    finding = {
        GapModel.GAP: "gap",
        GapModel.LATE: "late",
        GapModel.DUPLICATE: "dup",
        GapModel.REORDERED: "reordered",
    }.get(column, "")
    place = f"room:{pair.where}" if pair.where else "kind:message"
    return " ".join(part for part in (f"as:{pair.identity}", f"from:{pair.who}", place, finding) if part)
