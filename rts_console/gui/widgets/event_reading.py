"""Where the reader is in the event table: kept when rows come, go, or are given anew."""

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView

from rts_console.gui.models.event_columns import Column
from rts_console.gui.models.events import EventModel
from rts_console.gui.widgets.event_view import EventView

KEPT_SELECTION = 4_096
"""Selected rows that are selected again when all rows are given anew; of more, only the current one."""


@dataclass(slots=True)
class _Sight:
    """What was in sight: the top row, the current row with how far below the top it stood, and the selected rows."""

    top: int | None = None
    current: int | None = None
    below: int | None = None
    column: int = 0
    selected: list[int] = field(default_factory=list)


class Reading:
    """Remembers by the log's numbers what the reader sees and has selected, and brings it back."""

    def __init__(self, view: EventView, model: EventModel) -> None:
        """Of a view and its model; call `remember` before a reset and `restore` after it."""
        self._view = view
        self._model = model
        self._sight = _Sight()
        self._lost: int | None = None

    @property
    def anchor(self) -> int | None:
        """The row that the reader looks at: the current one if it is in sight, else the first one in sight."""
        sight = self._look()
        return sight.current if sight.current is not None and sight.below is not None else sight.top

    def top_seq(self) -> int | None:
        """The first row in sight."""
        row = self._view.top_row()
        return self._model.seq_at(row) if 0 <= row < self._model.rowCount() else None

    def hold(self, top: int | None) -> None:
        """Rows above went or came: scroll by as many, so that the reader sees nothing move."""
        if top is None:
            return
        self._view.settle()
        row = self._model.row_near(top)
        self._view.verticalScrollBar().setValue(row or 0)

    def selected_rows(self, limit: int) -> list[int]:
        """The first rows that are selected, at most so many."""
        rows: list[int] = []
        for span in self._view.selectionModel().selection().toList():
            rows += range(span.top(), min(span.bottom() + 1, span.top() + limit))
        return sorted(set(rows))[:limit]

    def selected_count(self) -> int:
        """How many rows are selected."""
        return sum(span.height() for span in self._view.selectionModel().selection().toList())

    def current_row(self) -> int:
        """The row that keys act on: the selected one, else the one at the top; -1 when there is none."""
        rows, current = self.selected_rows(1), self._view.currentIndex().row()
        if rows:
            return current if self._view.selectionModel().isRowSelected(current) else rows[0]
        return self._view.top_row()

    def go_to(self, row: int) -> None:
        """Select a row and bring it into sight, in the middle if it was not."""
        view = self._view
        view.settle()
        view.selectRow(row)
        in_sight = 0 <= row - view.top_row() < view.page
        hint = QAbstractItemView.ScrollHint
        view.scrollTo(self._model.index(row, 0), hint.EnsureVisible if in_sight else hint.PositionAtCenter)

    def forget(self) -> None:
        """The selection was let go on purpose: it does not come back."""
        self._lost = None

    def _look(self) -> _Sight:
        view, model = self._view, self._model
        selection = view.selectionModel()
        index = selection.currentIndex()
        sight = _Sight(self.top_seq())
        if not selection.hasSelection() or not index.isValid() or index.row() >= model.rowCount():
            return sight
        sight.current, sight.column = model.seq_at(index.row()), index.column()
        below = index.row() - view.top_row()
        sight.below = below if 0 <= below <= view.page else None
        return sight

    def remember(self) -> None:
        """Before all rows are given anew."""
        self._sight = self._look()
        spans = self._view.selectionModel().selection().toList()
        if 0 < sum(span.height() for span in spans) <= KEPT_SELECTION:
            seqs = [self._model.seqs(span.top(), span.bottom() + 1) for span in spans]
            self._sight.selected = np.unique(np.concatenate(seqs)).tolist()
        elif self._sight.current is not None:
            self._sight.selected = [self._sight.current]

    def restore(self) -> None:
        """After all rows were given anew: what was selected is selected, and stands where it stood."""
        sight, view = self._sight, self._view
        view.settle()
        back = sight.current is None
        wanted = self._lost if back else sight.current
        row = self._model.row_of(wanted) if wanted is not None else None
        self._lost = wanted if row is None else None
        if row is not None:
            self._select(row, sight)
            if back or sight.below is not None:
                view.verticalScrollBar().setValue(row - (view.page // 2 if sight.below is None else sight.below))
                return
        near = self._model.row_near(sight.top) if sight.top is not None else None
        view.verticalScrollBar().setValue(near or 0)

    def _select(self, row: int, sight: _Sight) -> None:
        model, selection = self._model, self._view.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        index = model.index(row, sight.column or Column.PREVIEW)
        if len(sight.selected) <= 1:
            selection.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            return
        rows = sorted(place for place in map(model.row_of, sight.selected) if place is not None)
        chosen = QItemSelection()
        for run in np.split(np.array(rows), np.flatnonzero(np.diff(rows) > 1) + 1):
            chosen.select(model.index(int(run[0]), 0), model.index(int(run[-1]), len(Column) - 1))
        selection.setCurrentIndex(index, flags.NoUpdate)
        selection.select(chosen, flags.ClearAndSelect | flags.Rows)
