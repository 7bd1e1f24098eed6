"""Panel Delivery: of what each of our users sent, how much each other one received, and how long it took."""

import time
from typing import Any, Final

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from rts_console.gui.context import Area, Context, Panel
from rts_console.gui.models.matrix import MOST_ROWS, CellState, MatrixModel
from rts_console.gui.theme import mark
from rts_console.gui.widgets.elided_label import ElidedLabel
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.matrix_table import MatrixTable

BUDGET_S: Final = 0.005
"""How long one refresh may look through the log."""
SLICE: Final = 25
SHOWN_EVERY_S: Final = 0.25
"""Figures that change are painted so often: cells are many."""


class MatrixPanel(Panel):
    """Rows send, columns receive. Signals: `filter_wanted(terms)` to see what is missing, `user_wanted`."""

    name = "matrix"
    title = "Delivery"
    icon_name = "table-2"
    area = Area.CENTRE
    shown_at_first = False

    filter_wanted = Signal(str)
    user_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.model = MatrixModel(context.log, self)
        self.table = MatrixTable(self.theme, self.model)
        self.table.opened.connect(self._on_opened)
        self.table.selectionModel().currentChanged.connect(self._show_cell)
        self._seen: tuple[Any, ...] = ()
        self._due_s = 0.0
        self._make_bar()
        self._make_pages()
        self._lay_out()
        self.refresh()

    def _make_bar(self) -> None:
        self.total = QLabel()
        self.total.setObjectName("matrix_total")
        self.behind = QLabel()
        self.behind.setObjectName("matrix_behind")
        mark(self.behind, role="secondary")
        self.only_senders = QCheckBox(self.tr("Only who sent"))
        self.only_senders.setObjectName("matrix_only_senders")
        self.only_senders.setToolTip(self.tr("Leave out the rows of users who sent nothing"))
        self.only_senders.toggled.connect(self._on_only_senders)

    def _make_pages(self) -> None:
        self.empty = EmptyState(
            self.theme,
            "table-2",
            self.tr("No users yet"),
            self.tr("Who of your users received how much of what each other one sent, and how fast, stands here."),
            action_text=self.tr("Add a user"),
        )
        self.empty.activated.connect(self.user_wanted)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.table)

    def _lay_out(self) -> None:
        space = self.theme.space("s")
        bar = QHBoxLayout()
        bar.setContentsMargins(space, space, space, space)
        bar.setSpacing(space * 2)
        bar.addWidget(self.total)
        bar.addWidget(self.behind)
        bar.addStretch(1)
        bar.addWidget(self.only_senders)
        self.cell = ElidedLabel()
        self.cell.setObjectName("matrix_cell")
        self.show_missing = QPushButton(self.tr("Show what is missing"))
        self.show_missing.setObjectName("matrix_show_missing")
        self.show_missing.setIcon(self.theme.icon("filter"))
        self.show_missing.clicked.connect(lambda: self._on_opened(self.table.currentIndex()))
        foot = QHBoxLayout()
        foot.setContentsMargins(space, space // 2, space, space // 2)
        foot.addWidget(self.cell)
        foot.addStretch(1)
        foot.addWidget(self.show_missing)
        self._foot = QWidget()
        self._foot.setLayout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._foot)
        self._show_cell(QModelIndex())

    # Pulling

    def refresh(self) -> None:
        """Take in what is new, as far as the time of one tick allows."""
        matrix, stop_s = self.model.matrix, time.perf_counter() + BUDGET_S
        while matrix.pull(SLICE) and time.perf_counter() < stop_s:
            pass
        if time.perf_counter() < self._due_s:
            return
        self._due_s = time.perf_counter() + SHOWN_EVERY_S
        self.model.refresh(self.context.clock(), [each.user_id for each in self.context.stage.identities])
        seen = (matrix.version, matrix.behind, self.model.waits)
        if seen == self._seen and not self.model.waits:
            return
        self._seen = seen
        self._show_state(matrix.behind)

    def _show_state(self, behind: int) -> None:
        delivered, sent = self.model.total()
        words = self.tr("{delivered} of {sent} delivered").format(delivered=f"{delivered:,}", sent=f"{sent:,}")
        none = "" if behind else self.tr("No messages between your users yet")
        self.total.setText(words if sent else none)
        self.behind.setText(self._behind_words(behind))
        self._pages.setCurrentWidget(self.table if self.model.columnCount() else self.empty)
        self._show_cell(self.table.currentIndex())

    def _behind_words(self, behind: int) -> str:
        if behind == 1:
            return self.tr("Still reading: 1 row to go")
        return self.tr("Still reading: {count} rows to go").format(count=f"{behind:,}") if behind else ""

    def _show_cell(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        chosen = index.isValid()
        self._foot.setVisible(chosen)
        if chosen:
            self.cell.set_text(self.model.words(index))
            self.show_missing.setEnabled(bool(self.model.terms(index)))

    # By hand

    def _on_only_senders(self, only: bool) -> None:
        self.model.set_only_senders(only)
        self._due_s = 0.0
        self.refresh()

    def _on_opened(self, index: QModelIndex) -> None:
        """Let the table of events show the messages that did not arrive, or all of the pair."""
        if self.model.view(index).state is CellState.NONE:
            return
        terms = self.model.terms(index)
        if not terms:
            return
        missing = self.model.cell(index).missed
        if missing > MOST_ROWS:
            words = self.tr("The first {count} of {all} missing messages are shown.")
            self.context.notify(words.format(count=MOST_ROWS, all=f"{missing:,}"), "info")
        self.filter_wanted.emit(terms)

    def save_state(self) -> dict[str, Any]:
        """Which rows are left out."""
        return {"only_senders": self.only_senders.isChecked()}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take back what `save_state` gave."""
        self.only_senders.setChecked(state.get("only_senders") is True)
