"""The delivery matrix as a table: a row for each sender, a column for each receiver."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rts_console.gui.models.marks import plain_tool_tip
from rts_console.record.log import EventLog
from rts_console.record.matrix import Cell, Matrix

CELL_ROLE: Final = Qt.ItemDataRole.UserRole + 1
UNDER_WAY_NS: Final = 2_000_000_000
"""For so long after it was sent, a message that has not arrived may still be on its way."""
MOST_ROWS: Final = 200
"""Rows that a filter names one by one."""

Index = QModelIndex | QPersistentModelIndex


class CellState(Enum):
    """How the messages of a pair fared."""

    NONE = "none"
    ALL = "all"
    UNDER_WAY = "under way"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class CellView:
    """What a cell shows: its state, and two short lines."""

    state: CellState
    count: str = ""
    time: str = ""


class MatrixModel(QAbstractTableModel):
    """Pulls from the log as `matrix` does; `refresh` shows it. `waits` while a message is under way."""

    def __init__(self, log: EventLog, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self.matrix = Matrix(log)
        self._senders: list[str] = []
        self._receivers: list[str] = []
        self._version = -1
        self._only_senders = False
        self._now_ns = self._changed_ns = 0
        self.waits = False

    def set_only_senders(self, only: bool) -> None:
        """Leave out the rows of users who sent nothing to another of ours, or show them."""
        self._only_senders = only
        self._version = -1

    def refresh(self, now_ns: int, order: Sequence[str] = ()) -> None:
        """Show what was pulled; `now_ns` decides what is still under way. Users of `order` stand first, in it."""
        if self.matrix.version == self._version and not self.waits:
            return
        if self.matrix.version != self._version:
            self._changed_ns = now_ns
        self._version, self._now_ns = self.matrix.version, now_ns
        places = {user: place for place, user in enumerate(order)}
        receivers = sorted(self.matrix.users, key=lambda user: places.get(user, len(places)))
        sending = {sender for (sender, _), cell in self.matrix.cells.items() if cell.sent}
        senders = [user for user in receivers if user in sending] if self._only_senders else receivers
        if (senders, receivers) != (self._senders, self._receivers):
            self.beginResetModel()
            self._senders, self._receivers = senders, receivers
            self.endResetModel()
        elif senders:
            self.dataChanged.emit(self.index(0, 0), self.index(len(senders) - 1, len(receivers) - 1))
        missed = any(cell.missing for cell in self.matrix.cells.values())
        # What is under way turns into missing by itself; after that nothing changes any more.
        self.waits = missed and (now_ns <= self._changed_ns + UNDER_WAY_NS or self.matrix.behind > 0)

    # A cell

    def pair(self, index: Index) -> tuple[str, str]:
        """Sender and receiver of a cell."""
        return self._senders[index.row()], self._receivers[index.column()]

    def cell(self, index: Index) -> Cell:
        """All that is known of a cell."""
        return self.matrix.cell(*self.pair(index))

    def view(self, index: Index) -> CellView:
        """What it shows."""
        cell = self.cell(index)
        if not cell.sent:
            return CellView(CellState.NONE)
        time = _time_words(cell.median_ms) if cell.times_ms else "–"
        return CellView(self._state(cell), f"{cell.delivered:,}/{cell.sent:,}", time)

    def _state(self, cell: Cell) -> CellState:
        if not cell.missed:
            return CellState.ALL
        if self.matrix.behind:
            return CellState.UNDER_WAY  # the row of its arrival may be among those that were not read yet
        if cell.given_up:
            return CellState.MISSING
        oldest = next(iter(cell.missing.values()))
        if oldest >= self._log.first_seq and self._log.row(oldest).at_ns > self._now_ns - UNDER_WAY_NS:
            return CellState.UNDER_WAY
        return CellState.MISSING

    def terms(self, index: Index) -> str:
        """The filter that finds what is missing of a pair; empty when nothing is. It names at most `MOST_ROWS`."""
        rows = sorted(self.cell(index).missing.values())[:MOST_ROWS]
        return f"row:{','.join(map(str, rows))}" if rows else ""

    def words(self, index: Index) -> str:
        """All of a cell in words."""
        (sender, receiver), cell, view = self.pair(index), self.cell(index), self.view(index)
        if view.state is CellState.NONE:
            return self.tr("{sender} to {receiver}: nothing sent").format(sender=sender, receiver=receiver)
        words = self.tr("{sender} to {receiver}: {delivered} of {sent} delivered").format(
            sender=sender, receiver=receiver, delivered=f"{cell.delivered:,}", sent=f"{cell.sent:,}"
        )
        if cell.times_ms:
            words += self.tr(", median {time}").format(time=view.time)
        if cell.missed:
            what = self.tr("under way") if view.state is CellState.UNDER_WAY else self.tr("missing")
            words += f", {cell.missed:,} {what}"
        if cell.duplicated:
            words += self.tr(", {count} twice").format(count=f"{cell.duplicated:,}")
        return words

    def total(self) -> tuple[int, int]:
        """Messages delivered and sent, over all pairs."""
        cells = self.matrix.cells.values()
        return sum(cell.delivered for cell in cells), sum(cell.sent for cell in cells)

    # Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._senders)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._receivers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        names = self._receivers if orientation is Qt.Orientation.Horizontal else self._senders
        if not 0 <= section < len(names):
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return names[section]
            case Qt.ItemDataRole.ToolTipRole:
                to = orientation is Qt.Orientation.Horizontal
                words = self.tr("to {user}") if to else self.tr("from {user}")
                return plain_tool_tip(words.format(user=names[section]))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.view(index).count
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.words(index)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tool_tip(self.words(index))
            case _ if role == CELL_ROLE:
                return self.view(index)
        return None


def _time_words(time_ms: float) -> str:
    return f"{time_ms:,.1f} ms" if time_ms < 10_000 else f"{time_ms / 1_000:,.1f} s"
