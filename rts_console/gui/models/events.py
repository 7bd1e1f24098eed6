"""The rows of the event log for a table: pulled in one go per refresh, read one by one where they are looked at."""

import html
import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rts_console.gui.models.clock_text import milliseconds, time_of_day
from rts_console.record.log import Direction, EventLog, Row
from rts_console.record.search import find_text

Index = QModelIndex | QPersistentModelIndex
Seqs = npt.NDArray[np.int64]

CACHED_ROWS = 1_024
SCAN_BUDGET_S = 0.006
_FIRST_SLICE = 256
_LARGEST_SLICE = 4_096


class Column(IntEnum):
    """The columns, left to right."""

    TIME = 0
    IDENTITY = 1
    DIRECTION = 2
    KIND = 3
    WITH = 4
    SIZE = 5
    ID = 6
    RESULT = 7
    ELAPSED = 8
    PREVIEW = 9


RIGHT_ALIGNED = (Column.SIZE, Column.ID, Column.ELAPSED)


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which rows to show: those that contain `text` (any case), and are of `identity` (its key; empty is all)."""

    text: str = ""
    identity: str = ""

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return bool(self.text or self.identity)


@dataclass(frozen=True, slots=True)
class EventCells:
    """One row as painted: the text of each column, and the row behind it."""

    row: Row
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: rows added at the end, let go at the head, and whether rows came in between."""

    added: int = 0
    removed: int = 0
    inserted: int = 0

    @property
    def moved(self) -> bool:
        """Whether rows that were there stand elsewhere now."""
        return bool(self.removed or self.inserted)


class EventModel(QAbstractTableModel):
    """All rows of a log, or those that pass a filter. Call `refresh` to pull what is new.

    With a filter, rows are looked at for some milliseconds at each refresh; `scanning` says that there is more.
    """

    def __init__(self, log: EventLog, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self._filter = EventFilter()
        self._first = self._next = log.first_seq
        self._revision = log.revision
        self._shown = _Growing()
        self._slice = _FIRST_SLICE
        self._cache: dict[int, EventCells] = {}
        self._titles = (
            self.tr("Time"),
            self.tr("As"),
            "⇄",
            self.tr("Kind"),
            self.tr("From / to"),
            self.tr("Size"),
            self.tr("Id"),
            self.tr("Result"),
            self.tr("ms"),
            self.tr("Preview"),
        )
        self._title_tips = (
            self.tr("Local time of day, to the millisecond"),
            self.tr("The identity that saw it"),
            self.tr("Direction: out or in"),
            self.tr("What happened"),
            self.tr("The other user, the room, or the app server"),
            self.tr("Size of the payload in bytes"),
            self.tr("Number of the message"),
            self.tr("Result code with its name"),
            self.tr("Milliseconds from the call to the result, or from composing to arrival"),
            self.tr("Beginning of the payload, or what happened in words"),
        )

    # What is shown

    @property
    def filter(self) -> EventFilter:
        """The filter in force."""
        return self._filter

    @property
    def scanning(self) -> bool:
        """Whether rows of the log have not been looked at yet."""
        return self._next < self._log.next_seq

    @property
    def scanned(self) -> int:
        """Rows of the log that have been looked at, of those it holds."""
        return self._next - max(self._first, self._log.first_seq)

    def set_filter(self, event_filter: EventFilter) -> None:
        """Show other rows: from the start, as they are found."""
        if event_filter == self._filter:
            return
        self.beginResetModel()
        self._filter = event_filter
        self._first = self._next = self._log.first_seq
        self._shown = _Growing()
        self._slice = _FIRST_SLICE
        self.endResetModel()
        self.refresh()

    def seq_at(self, row: int) -> int:
        """The sequence number of the log's row at this row of the table."""
        return int(self._shown.values[row]) if self._filter else self._first + row

    def row_of(self, seq: int) -> int | None:
        """Where a row of the log stands, `None` when it is not shown."""
        if not self._filter:
            return seq - self._first if self._first <= seq < self._next else None
        place = int(np.searchsorted(self._shown.values, seq))
        return place if place < len(self._shown.values) and self._shown.values[place] == seq else None

    def cells(self, row: int) -> EventCells | None:
        """What to paint at a row; `None` when the log let it go since the last refresh."""
        seq = self.seq_at(row)
        cells = self._cache.get(seq)
        if cells is None:
            try:
                cells = self._cells(self._log.row(seq))
            except IndexError:
                return None
            if len(self._cache) >= CACHED_ROWS:
                self._cache.clear()
            self._cache[seq] = cells
        return cells

    # Pulling

    def refresh(self) -> Refreshed:
        """Take over what the log has let go, amended and added."""
        removed = self._let_go()
        inserted = self._take_amended()
        added = self._add_filtered() if self._filter else self._add_all()
        return Refreshed(added, removed, inserted)

    def _let_go(self) -> int:
        first = self._log.first_seq
        if first <= self._first:
            return 0
        if self._filter:
            removed = int(np.searchsorted(self._shown.values, first))
        else:
            removed = min(first, self._next) - self._first
        if removed:
            self.beginRemoveRows(QModelIndex(), 0, removed - 1)
        self._first, self._next = first, max(first, self._next)
        self._shown.drop(removed)
        if removed:
            self.endRemoveRows()
        return removed

    def _take_amended(self) -> int:
        revision, self._revision = self._revision, self._log.revision
        if revision == self._revision:
            return 0
        seqs = [seq for seq in self._log.changed_since(revision) if seq < self._next]
        for seq in seqs:
            self._cache.pop(seq, None)
        inserted = self._insert_matching(seqs) if self._filter.text else 0
        rows = [row for row in (self.row_of(seq) for seq in seqs) if row is not None]
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), len(Column) - 1))
        return inserted

    def _insert_matching(self, seqs: list[int]) -> int:
        """A result may make a row match that did not: it goes where it belongs."""
        inserted = 0
        for seq in seqs:
            if self.row_of(seq) is None and len(self._find(seq, seq + 1)):
                place = int(np.searchsorted(self._shown.values, seq))
                self.beginInsertRows(QModelIndex(), place, place)
                self._shown.insert(place, seq)
                self.endInsertRows()
                inserted += 1
        return inserted

    def _add_all(self) -> int:
        added = self._log.next_seq - self._next
        if added:
            count = self._next - self._first
            self.beginInsertRows(QModelIndex(), count, count + added - 1)
            self._next += added
            self.endInsertRows()
        return added

    def _add_filtered(self) -> int:
        found = self._scan()
        if len(found):
            count = len(self._shown.values)
            self.beginInsertRows(QModelIndex(), count, count + len(found) - 1)
            self._shown.extend(found)
            self.endInsertRows()
        return len(found)

    def _scan(self) -> Seqs:
        """Look at as many rows as the time allows."""
        start = perf_counter()
        found = [np.empty(0, dtype=np.int64)]
        while self._next < self._log.next_seq and perf_counter() - start < SCAN_BUDGET_S:
            begun = perf_counter()
            end = min(self._next + self._slice, self._log.next_seq)
            found.append(self._find(self._next, end))
            self._next = end
            self._adapt_slice(perf_counter() - begun)
        return np.concatenate(found)

    def _adapt_slice(self, took_s: float) -> None:
        # Rows with large payloads take a thousand times longer than small ones.
        if took_s > SCAN_BUDGET_S / 2:
            self._slice = max(1, self._slice // 4)
        elif took_s < SCAN_BUDGET_S / 6:
            self._slice = min(_LARGEST_SLICE, self._slice * 2)

    def _find(self, first: int, last: int) -> Seqs:
        if self._filter.text:
            found = find_text(self._log, self._filter.text, first, last)
        else:
            found = np.arange(first, last, dtype=np.int64)
        if not self._filter.identity:
            return found
        word = self._log.word(self._filter.identity)
        if word is None:
            return np.empty(0, dtype=np.int64)
        of_identity = self._log.column("identity", first, last) == word
        mine: Seqs = found[of_identity[found - first]]
        return mine

    # Texts

    def _cells(self, row: Row) -> EventCells:
        return EventCells(
            row,
            (
                time_of_day(row.at_ns),
                row.identity,
                "",
                row.kind,
                self._with(row),
                f"{row.size:,}" if row.payload_kind else "",
                str(row.message_id) if row.message_id else "",
                row.result or (self.tr("…") if row.pending else ""),
                "" if math.isnan(row.elapsed_ms) else milliseconds(row.elapsed_ms),
                row.preview,
            ),
        )

    def _with(self, row: Row) -> str:
        """The other end: a user, a room, a user in a room, or the app server."""
        if row.kind == "server message":
            return self.tr("app server")
        if row.who and row.where:
            return f"{row.who} @ {row.where}"
        return row.who or row.where

    # Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        if parent.isValid():
            return 0
        return len(self._shown.values) if self._filter else self._next - self._first

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in RIGHT_ALIGNED:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return self._title_tips[section] if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _ROLES or not index.isValid():
            return None
        cells = self.cells(index.row())
        if cells is None:
            return None
        return _ROLES[role](self, cells, index.column())

    def _display(self, cells: EventCells, column: int) -> str:
        return cells.texts[column]

    def _tool_tip(self, cells: EventCells, column: int) -> str | None:
        text = cells.texts[column]
        if column == Column.RESULT and cells.row.meaning:
            text = f"{cells.row.result}: {cells.row.meaning}"
        # A tool tip has no switch for plain text: Qt guesses, so what could be markup is escaped.
        return f"<qt>{html.escape(text)}</qt>" if text else None

    def _accessible(self, cells: EventCells, column: int) -> str:
        if column == Column.DIRECTION:
            return {Direction.OUT: self.tr("out"), Direction.IN: self.tr("in")}.get(cells.row.direction, "")
        return cells.texts[column]


_ROLES: dict[int, Callable[[EventModel, EventCells, int], Any]] = {
    Qt.ItemDataRole.DisplayRole: EventModel._display,
    Qt.ItemDataRole.ToolTipRole: EventModel._tool_tip,
    Qt.ItemDataRole.AccessibleTextRole: EventModel._accessible,
}


class _Growing:
    """Ascending numbers that are appended to often, cut at the head, and seldom inserted between."""

    def __init__(self) -> None:
        self._room = np.empty(1_024, dtype=np.int64)
        self._start = self._end = 0

    @property
    def values(self) -> Seqs:
        return self._room[self._start : self._end]

    def extend(self, more: Seqs) -> None:
        if self._end + len(more) > len(self._room):
            values = self.values
            room = np.empty(2 * (len(values) + len(more)), dtype=np.int64)
            room[: len(values)] = values
            self._room, self._start, self._end = room, 0, len(values)
        self._room[self._end : self._end + len(more)] = more
        self._end += len(more)

    def insert(self, place: int, value: int) -> None:
        tail = self.values[place:].copy()
        self._end = self._start + place
        self.extend(np.concatenate((np.array([value], dtype=np.int64), tail)))

    def drop(self, count: int) -> None:
        self._start = min(self._start + count, self._end)
