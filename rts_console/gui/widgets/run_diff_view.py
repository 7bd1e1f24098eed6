"""Two runs side by side: the verdict, the differences from the first one on, and what became of the delays."""

from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.models.run_diff_rows import FIRST, SECOND, RunDiffModel
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.row_table import RowTable
from rts_console.gui.widgets.status_line import StatusSymbol
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.record.row import Direction
from rts_console.record.run_diff import KEPT, Comparison, Steps, markdown, step_of

_WAY: Final = {Direction.OUT: "→", Direction.IN: "←", Direction.NONE: ""}


class RunDiffView(QWidget):
    """What two runs have in common and what not. `steps` are those of a scenario, where the runs are of one.

    Signals: `close_wanted`, `save_wanted` with the Markdown, `row_wanted` with 0 (the first run) or 1 and the sequence
    number of a row that is to be shown.
    """

    close_wanted = Signal()
    save_wanted = Signal(str)
    row_wanted = Signal(int, int)

    def __init__(
        self,
        theme: Theme,
        found: Comparison,
        left: str,
        right: str,
        parent: QWidget | None = None,
        *,
        steps: tuple[Steps, Steps] | None = None,
    ) -> None:
        super().__init__(parent)
        self._steps = steps or (Steps(), Steps())
        self._theme = theme
        self._found = found
        self._names = left, right
        self.setObjectName("run_diff_view")
        self.model = RunDiffModel(theme, found, self)
        self.table = RowTable(theme, self.model, stretch=SECOND, least=160)
        self.table.setObjectName("run_diff_table")
        self.table.setAccessibleName(self.tr("Differences"))
        self.table.set_widths(44, 84, 150)
        self.table.activated.connect(self._on_activated)
        self.table.doubleClicked.connect(self._on_activated)
        self.delays = self._make_delays()
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self.delays)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_header())
        layout.addWidget(split, 1)
        if found.differences:
            self.table.select_row(0)
            self.table.scrollToTop()
        self.table.setVisible(bool(found.differences))
        self.delays.setVisible(bool(found.delays))

    def _make_header(self) -> QFrame:
        header = QFrame()
        same = not any(self._found.counts.values())
        mark(header, surface="offer" if same else "loss")
        symbol = StatusSymbol(self._theme)
        symbol.set_kind("success" if same else "warning")
        self.words = WrappedText(self._verdict())
        self.words.setObjectName("run_diff_words")
        told, row = QHBoxLayout(), QHBoxLayout()
        space = self._theme.space
        layout = QVBoxLayout(header)
        layout.setContentsMargins(space("m"), space("xs"), space("s"), space("xs"))
        layout.setSpacing(space("xs"))
        layout.addLayout(told)
        layout.addLayout(row)
        for each in (told, row):
            each.setSpacing(space("s"))
        told.addWidget(symbol, 0, Qt.AlignmentFlag.AlignTop)
        told.addWidget(self.words, 1)
        row.addStretch(1)
        for name, text, icon, run in (
            ("run_diff_copy", self.tr("Copy as Markdown"), "copy", self.copy),
            ("run_diff_save", self.tr("Save…"), "save", lambda: self.save_wanted.emit(self.text())),
            ("run_diff_close", self.tr("Close"), "x", self.close_wanted.emit),
        ):
            button = QPushButton(self._theme.icon(icon), text)
            button.setObjectName(name)
            button.clicked.connect(run)
            row.addWidget(button)
        return header

    def _verdict(self) -> str:
        left, right = self._names
        words = self.tr("First: {left}. Second: {right}. {verdict}").format(
            left=left, right=right, verdict=self._found.verdict
        )
        step = step_of(self._found.first, *self._steps) if self._found.first is not None else ""
        if step:
            words += " " + self.tr("The first difference is at “{step}”.").format(step=step)
        more = sum(self._found.counts.values()) - len(self._found.differences)
        if more > 0:
            told = self.tr("The first {kept} differences are listed; {more} more are only counted.")
            words += " " + told.format(kept=f"{KEPT:,}", more=f"{more:,}")
        return words

    def _make_delays(self) -> QTableWidget:
        titles = (self.tr("User"), self.tr("Kind"), self.tr("Rows"), self.tr("p50 ms"), self.tr("p95 ms"))
        table = QTableWidget(len(self._found.delays), len(titles) + 1)
        table.setObjectName("run_diff_delays")
        table.setAccessibleName(self.tr("Delays of both runs"))
        table.setHorizontalHeaderLabels([*titles, self.tr("Verdict")])
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self._theme.row_height)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        for row, each in enumerate(self._found.delays):
            cells = (
                each.identity,
                f"{each.kind} {_WAY[each.direction]}".rstrip(),
                f"{each.left_count:,} / {each.right_count:,}",
                f"{each.left_ms[0]:.1f} → {each.right_ms[0]:.1f}",
                f"{each.left_ms[1]:.1f} → {each.right_ms[1]:.1f}",
                each.verdict,
            )
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                if each.surely and column == len(cells) - 1:
                    slower = each.right_ms[0] > each.left_ms[0]
                    item.setForeground(self._theme.color("warning" if slower else "success"))
                table.setItem(row, column, item)
        return table

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        taken = sum(self.table.columnWidth(column) for column in range(FIRST))
        room = self.table.viewport().width() - taken
        self.table.setColumnWidth(FIRST, max(room // 2, self._theme.pixels(160)))

    def refresh(self) -> None:
        """Nothing changes any more."""

    def text(self) -> str:
        """All of it for a ticket."""
        return markdown(self._found, *self._names, steps=self._steps)

    def copy(self) -> None:
        """Put it on the clipboard as Markdown."""
        QGuiApplication.clipboard().setText(self.text())

    def _on_activated(self, index: QModelIndex) -> None:
        """Show the row of the run whose cell it is; where that run has none, the other's."""
        found = self.model.difference(index.row())
        second = index.column() == SECOND if index.column() in (FIRST, SECOND) else found.left is None
        row = found.right if second else found.left
        if row is None:
            second, row = not second, found.left if second else found.right
        if row is not None:
            self.row_wanted.emit(int(second), row.seq)
