"""The rows of the event log for a table: pulled in one go per refresh, read one by one where they are looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rts_console.gui.models import event_texts
from rts_console.gui.models.event_columns import RIGHT_ALIGNED, SORT_KEYS, Column, TimeMode, TimeText, difference
from rts_console.gui.models.event_scan import AllOf, RowQuery, Scan, Seqs
from rts_console.gui.models.event_texts import EventCells, cells_of
from rts_console.record.log import EventLog
from rts_console.record.marks import Marks

Index = QModelIndex | QPersistentModelIndex
Sorter = Callable[[EventLog, Seqs, str, bool], Seqs]
"""Puts rows in the order of one of the log's columns, descending or not."""

CACHED_ROWS = 512
"""More than any screen shows; of 50,000 that come in a second nearly all are painted once."""
FIRST_LOOK_S = 0.012
"""What a new query may take at once, so that its first screen comes with it."""

_MOST_CHANGES = 64
"""More stretches than this come and go as one reset: each costs as much as a paint."""

_PAGE_ROWS = 64
_BLOCK = 32
_KEPT_BLOCKS = 256


@dataclass(frozen=True, slots=True)
class Order:
    """Sorted by a column."""

    column: Column
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: rows added at the end, let go at the head, put in or taken out in between.

    `reset` says that all rows were given anew, `repaint` that rows look different without having changed.
    """

    added: int = 0
    removed: int = 0
    inserted: int = 0
    reset: bool = False
    repaint: bool = False

    @property
    def moved(self) -> bool:
        """Whether rows that were there stand elsewhere now."""
        return bool(self.removed or self.inserted or self.reset)


class EventModel(QAbstractTableModel):
    """All rows of a log or those that a query wants, by time or sorted. Call `refresh` to pull what is new.

    With a query, rows are looked at for some milliseconds at each refresh; `scanning` says that there is more. While
    sorted, new rows wait until `take_waiting`: nothing moves. When dimming, all rows are shown and `is_faint` tells
    those that do not match.
    """

    def __init__(self, log: EventLog, marks: Marks | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self.marks = marks if marks is not None else Marks(log)
        self.time = TimeText()
        self._reference: int | None = None
        self._query: RowQuery = AllOf()
        self._anchor: int | None = None
        self._scan: Scan | None = None
        self._dimming = False
        self._order: Order | None = None
        self._sorter: Sorter | None = None
        self._sorted: Seqs | None = None
        self._first = self._next = log.first_seq
        self._revision = log.revision
        self._cache: dict[int, EventCells] = {}
        self._blocks: dict[int, Seqs] = {}
        self.titles = event_texts.titles()
        self._title_tips = event_texts.title_tips()

    # What is shown

    @property
    def log(self) -> EventLog:
        """The log whose rows these are."""
        return self._log

    @property
    def query(self) -> RowQuery:
        """The query in force; false when all rows are wanted."""
        return self._query

    @property
    def dimming(self) -> bool:
        """Whether rows that do not match are painted faint, rather than hidden."""
        return self._dimming

    @property
    def order(self) -> Order | None:
        """What the rows are sorted by, `None` for time."""
        return self._order

    @property
    def hiding(self) -> bool:
        """Whether rows are left out."""
        return self._scan is not None and not self._dimming

    @property
    def scanning(self) -> bool:
        """Whether rows of the log have not been looked at yet."""
        return self._scan is not None and not self._scan.done

    @property
    def searched(self) -> float:
        """The share of the log that the query has looked at, 1.0 for all."""
        rows = len(self._log)
        return self._scan.looked_at / rows if self._scan is not None and rows else 1.0

    @property
    def match_count(self) -> int:
        """Rows known to match the query; all rows without one."""
        return len(self._scan.matches) if self._scan is not None else self._next - self._first

    @property
    def waiting(self) -> int:
        """Rows that came since the rows were sorted, and are not shown."""
        return self._wanted_count() - len(self._sorted) if self._sorted is not None else 0

    def _wanted_count(self) -> int:
        return self.match_count if self.hiding else self._next - self._first

    @property
    def next_seq(self) -> int:
        """The number behind the newest row that was pulled."""
        return self._next

    def count_since(self, seq: int) -> int:
        """How many of the rows that could be shown have this number or a greater one."""
        if self._scan is not None and self.hiding:
            return len(self._scan.matches) - self._scan.matches.place(seq)
        return max(0, self._next - max(seq, self._first))

    def seq_at(self, row: int) -> int:
        """The sequence number of the log's row at this row of the table."""
        if self._sorted is not None:
            return int(self._sorted[row])
        if self._scan is not None and not self._dimming:
            return int(self._scan.matches.values[row])
        return self._first + row

    def seqs(self, first: int, last: int) -> Seqs:
        """The sequence numbers at the rows `first` to `last` (exclusive); not to be changed."""
        if self._sorted is not None:
            return self._sorted[first:last]
        if self._scan is not None and not self._dimming:
            return self._scan.matches.values[first:last]
        return np.arange(self._first + first, self._first + last, dtype=np.int64)

    def row_of(self, seq: int) -> int | None:
        """Where a row of the log stands, `None` when it is not shown."""
        if self._sorted is not None:
            places = np.flatnonzero(self._sorted == seq)
            return int(places[0]) if len(places) else None
        if self._scan is not None and not self._dimming:
            matches = self._scan.matches
            return matches.place(seq) if matches.holds(seq) else None
        return seq - self._first if self._first <= seq < self._next else None

    def row_near(self, seq: int) -> int | None:
        """Where a row of the log stands, or would; `None` when nothing is shown."""
        row, count = self.row_of(seq), self.rowCount()
        if row is not None or not count:
            return row
        if self._sorted is not None:
            return 0
        place = self._scan.matches.place(seq) if self._scan is not None and not self._dimming else seq - self._first
        return min(max(place, 0), count - 1)

    def cells(self, row: int) -> EventCells | None:
        """What to paint at a row; `None` when the log let it go since the last refresh."""
        seq = self.seq_at(row)
        if seq not in self._cache:
            self._read(row)
        return self._cache.get(seq)

    def forget_texts(self) -> None:
        """Say everything anew: the language is another."""
        self._cache.clear()

    def _read(self, row: int) -> None:
        """Read a row that is looked at, and those below it, which are looked at next."""
        last = max(row + 1, min(row + _PAGE_ROWS, self.rowCount()))
        seqs = [seq for seq in self.seqs(row, last).tolist() if seq not in self._cache]
        if self._sorted is not None:
            seqs.sort()
        for each in self._log.rows(seqs):
            if len(self._cache) >= CACHED_ROWS:
                # The one that came first, not all: what is in sight would be read anew in one paint.
                del self._cache[next(iter(self._cache))]
            self._cache[each.seq] = cells_of(each)

    def is_faint(self, seq: int) -> bool:
        """Whether a row is shown though it does not match."""
        scan = self._scan
        if scan is None or not self._dimming:
            return False
        if scan.covers(seq):
            return not scan.matches.holds(seq)
        # Not looked at so far, but in sight: the stretch around it is looked at now.
        block = self._blocks.get(seq // _BLOCK)
        if block is None:
            if len(self._blocks) >= _KEPT_BLOCKS:
                self._blocks.clear()
            start = seq // _BLOCK * _BLOCK
            block = self._blocks[seq // _BLOCK] = scan.select(start, min(start + _BLOCK, self._log.next_seq))
        return not bool(np.isin(seq, block))

    def next_match(self, row: int, step: int) -> int | None:
        """The next row that matches, from `row` on downwards (1) or upwards (-1); `None` when none is known."""
        if self._scan is None or not self._dimming:
            wanted = row + step
            return wanted if 0 <= wanted < self.rowCount() else None
        matches = self._scan.matches
        if self._sorted is not None:
            rows = np.flatnonzero(np.isin(self._sorted, matches.values, assume_unique=True))
        else:
            rows = matches.values - self._first
        place = int(np.searchsorted(rows, row + 1 if step > 0 else row)) - (step < 0)
        return int(rows[place]) if 0 <= place < len(rows) else None

    # What is wanted

    def set_query(self, query: RowQuery, *, anchor: int | None = None) -> None:
        """Want other rows. They are looked for near the row `anchor` first, from the newest on for `None`."""
        if query == self._query:
            return
        shown = not self._dimming or self._sorted is not None
        self._changing(shown, lambda: self._start_scan(query, anchor))

    def set_dimming(self, dimming: bool) -> None:
        """Show all rows, those that do not match faint; or hide these."""
        if dimming == self._dimming:
            return

        def change() -> None:
            self._dimming = dimming

        self._changing(self._scan is not None, change)

    def set_order(self, order: Order | None, sorter: Sorter | None = None) -> None:
        """Sort by a column of `SORT_KEYS`, or go back to time with `None`."""
        if order == self._order:
            return

        def change() -> None:
            self._order, self._sorter = order, sorter

        self._changing(True, change)

    def take_waiting(self) -> None:
        """Sort again, with the rows that came since."""
        if self._order is not None:
            self._changing(True, lambda: None)

    def _changing(self, reset: bool, change: Callable[[], object]) -> None:
        if reset:
            self.beginResetModel()
        change()
        if reset:
            self._arrange()
            self.endResetModel()
        else:
            self._repaint_all()

    def _start_scan(self, query: RowQuery, anchor: int | None) -> None:
        self._query, self._anchor = query, anchor
        self._blocks.clear()
        self._scan = None
        if query:
            self._scan = Scan(self._log, query, anchor)
            found = self._scan.look(FIRST_LOOK_S)
            self._scan.matches.append(found.behind)
            self._scan.matches.prepend(found.before)

    def _arrange(self) -> None:
        """Bring the rows known into the order that is wanted; within a reset."""
        self._first = max(self._first, self._log.first_seq)
        self._next = max(self._first, self._log.next_seq)
        if self._scan is not None:
            self._scan.matches.remove(0, self._scan.let_go())
        if self._order is None or self._sorter is None:
            self._sorted = None
            return
        wanted = np.arange(self._first, self._next, dtype=np.int64)
        if self._scan is not None and not self._dimming:
            wanted = self._scan.matches.values.copy()
        self._sorted = self._sorter(self._log, wanted, SORT_KEYS[self._order.column], self._order.descending)

    # Times and marks

    @property
    def reference(self) -> int | None:
        """The row that times are told from, by its number in the log."""
        return self._reference

    def set_reference(self, seq: int | None) -> None:
        """Tell times from this row. Raises IndexError when the log does not hold it."""
        self.time.reference_ns = None if seq is None else self._log.row(seq).at_ns
        self._reference = seq
        self._repaint_all()

    def set_time_mode(self, mode: TimeMode) -> None:
        """Write the column of times another way."""
        self.time.mode = mode
        self._repaint_all()

    def time_text(self, row: int, cells: EventCells) -> str:
        """The time of a row as the mode wants it."""
        above = self._at_ns(row - 1) if self.time.mode is TimeMode.PREVIOUS else None
        return self.time.text(cells.row.at_ns, above)

    def delta_text(self, row: int, cells: EventCells) -> str:
        """The time since the row shown above."""
        above = self._at_ns(row - 1)
        return difference(cells.row.at_ns - above) if above is not None else ""

    def _at_ns(self, row: int) -> int | None:
        cells = self.cells(row) if row >= 0 else None
        return cells.row.at_ns if cells is not None else None

    def text(self, row: int, column: int) -> str:
        """What a cell says; empty for a row that was let go."""
        cells = self.cells(row)
        return self._text(cells, row, column) if cells is not None else ""

    def line(self, cells: EventCells, row: int) -> str:
        """All cells of a row but its marks, apart by tabs."""
        times = (self.time_text(row, cells), self.delta_text(row, cells))
        return "\t".join((*times, *cells.texts[Column.IDENTITY :]))

    def _text(self, cells: EventCells, row: int, column: int) -> str:
        match column:
            case Column.TIME:
                return self.time_text(row, cells)
            case Column.DELTA:
                return self.delta_text(row, cells)
        return cells.texts[column]

    def comment(self, seq: int) -> str:
        """The comment of a marked row, empty without one."""
        mark = self.marks.get(seq)
        return mark.comment if mark is not None else ""

    def _repaint_all(self) -> None:
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(Column) - 1))

    # Pulling

    def refresh(self) -> Refreshed:
        """Take over what the log has let go, amended and added."""
        if self.time.start_ns is None and len(self._log):
            self.time.start_ns = self._log.row(self._log.first_seq).at_ns
        if self._sorted is not None:
            return self._refresh_sorted()
        removed = self._let_go()
        inserted, reset = self._take_amended()
        if self._scan is None:
            return Refreshed(self._add_all(), removed, inserted, reset)
        added, before = self._add_found(self._scan)
        if self._dimming:
            return Refreshed(self._add_all(), removed, inserted, reset, repaint=bool(added or before))
        self._next = self._log.next_seq
        return Refreshed(added, removed, inserted + before, reset)

    def _refresh_sorted(self) -> Refreshed:
        """New rows wait; only rows that are gone, and a search that has come to its end, give the rows anew."""
        was_scanning = self.scanning
        if self._scan is not None:
            self._take_found(self._scan)
        amended = self._amended()
        if amended is None:
            self._start_scan(self._query, self._anchor)
        gone = self._log.first_seq > self._first
        self._next = self._log.next_seq
        if amended and self._scan is not None:
            self._review(self._scan, amended)
        if gone or (was_scanning and not self.scanning and self.hiding):
            self.take_waiting()
            return Refreshed(reset=True)
        if amended is None or amended:
            self._repaint_all()
        return Refreshed()

    def _take_found(self, scan: Scan) -> int:
        scan.matches.remove(0, scan.let_go())
        found = scan.look()
        scan.matches.append(found.behind)
        scan.matches.prepend(found.before)
        return len(found.behind) + len(found.before)

    def _review(self, scan: Scan, amended: Sequence[int]) -> None:
        reviewed = scan.review(amended)
        scan.matches.exchange(reviewed.failing, reviewed.matching)

    def _let_go(self) -> int:
        first = self._log.first_seq
        if first <= self._first:
            return 0
        gone = self._scan.let_go() if self._scan is not None else 0
        removed = gone if self.hiding else min(first, self._next) - self._first
        if removed:
            self.beginRemoveRows(QModelIndex(), 0, removed - 1)
        self._first, self._next = first, max(first, self._next)
        if self._scan is not None:
            self._scan.matches.remove(0, gone)
        if removed:
            self.endRemoveRows()
        return removed

    def _amended(self) -> list[int] | None:
        """The rows that were amended, without what was kept of them; `None` when it may be any."""
        revision, self._revision = self._revision, self._log.revision
        if revision == self._revision:
            return []
        seqs = self._log.changed_since(revision)
        if seqs is None:
            self._cache.clear()
            self._blocks.clear()
            return None
        seqs = [seq for seq in seqs if seq < self._next]
        for seq in seqs:
            self._cache.pop(seq, None)
            self._blocks.pop(seq // _BLOCK, None)
        return seqs

    def _take_amended(self) -> tuple[int, bool]:
        """Returns how many rows came in between, less those that went; and whether all were given anew."""
        seqs = self._amended()
        if seqs is None:
            self._changing(self.hiding, lambda: self._start_scan(self._query, self._anchor))
            return 0, self.hiding
        if not seqs:
            return 0, False
        change = (0, False)
        if self._scan is not None and self._dimming:
            self._review(self._scan, seqs)
        elif self._scan is not None:
            change = self._show_reviewed(self._scan, seqs)
        self._announce(seqs)
        return change

    def _announce(self, seqs: list[int]) -> None:
        if self._scan is not None and self.hiding:
            first, last = self._scan.matches.place(seqs[0]), self._scan.matches.place(seqs[-1] + 1) - 1
        else:
            first, last = max(seqs[0] - self._first, 0), seqs[-1] - self._first
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))

    def _show_reviewed(self, scan: Scan, seqs: list[int]) -> tuple[int, bool]:
        """A result may make a row match that did not, or the other way round: it comes to its place, or goes."""
        reviewed = scan.review(seqs)
        places = np.searchsorted(scan.matches.values, reviewed.failing)
        gone = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1) if len(places) else []
        if len(gone) + len(reviewed.matching) > _MOST_CHANGES:
            self._changing(True, lambda: self._review(scan, seqs))
            return 0, True
        for run in reversed(gone):
            first, last = int(run[0]), int(run[-1])
            self.beginRemoveRows(QModelIndex(), first, last)
            scan.matches.remove(first, last - first + 1)
            self.endRemoveRows()
        self._insert(scan, reviewed.matching)
        return len(reviewed.matching) + len(places), False

    def _insert(self, scan: Scan, seqs: Seqs) -> None:
        places = np.searchsorted(scan.matches.values, seqs)
        for shift, part in _by_place(places, seqs):
            self.beginInsertRows(QModelIndex(), shift, shift + len(part) - 1)
            scan.matches.insert(shift, part)
            self.endInsertRows()

    def _add_all(self) -> int:
        added = self._log.next_seq - self._next
        if added:
            count = self._next - self._first
            self.beginInsertRows(QModelIndex(), count, count + added - 1)
            self._next += added
            self.endInsertRows()
        return added

    def _add_found(self, scan: Scan) -> tuple[int, int]:
        """Take over what more was found; returns how many rows behind, and before."""
        if scan.done:
            return 0, 0
        found = scan.look()
        if self._dimming:
            scan.matches.append(found.behind)
            scan.matches.prepend(found.before)
            self._blocks.clear()
            return len(found.behind), len(found.before)
        if len(found.behind):
            count = len(scan.matches)
            self.beginInsertRows(QModelIndex(), count, count + len(found.behind) - 1)
            scan.matches.append(found.behind)
            self.endInsertRows()
        if len(found.before):
            self.beginInsertRows(QModelIndex(), 0, len(found.before) - 1)
            scan.matches.prepend(found.before)
            self.endInsertRows()
        return len(found.behind), len(found.before)

    # Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        if parent.isValid():
            return 0
        return len(self._sorted) if self._sorted is not None else self._wanted_count()

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        # The preview is where a comment is written: it is not the payload that is edited.
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == Column.PREVIEW else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.titles[section]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return event_texts.names()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in RIGHT_ALIGNED:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return self._title_tips[section] if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _ROLES or not index.isValid():
            return None
        row = index.row()
        cells = self.cells(row)
        return _ROLES[role](self, cells, row, index.column()) if cells is not None else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() != Column.PREVIEW or not isinstance(value, str):
            return False
        seq = self.seq_at(index.row())
        before = self.marks.get(seq)
        comment = value.strip()
        if comment != self.comment(seq):
            self.marks.mark(seq, comment, before.color if before else 0)
        return True

    def _tool_tip(self, cells: EventCells, row: int, column: int) -> str | None:
        return event_texts.tool_tip(cells, column, self._text(cells, row, column), self.comment(cells.row.seq))

    def _accessible(self, cells: EventCells, row: int, column: int) -> str:
        match column:
            case Column.DIRECTION:
                return event_texts.direction_words(cells.row.direction)
            case Column.JOURNEY:
                return event_texts.journey_words(cells.journey)
            case Column.MARK:
                return self._mark_words(cells.row.seq)
        return self._text(cells, row, column)

    def _mark_words(self, seq: int) -> str:
        mark = self.marks.get(seq)
        parts = [self.tr("time reference")] if seq == self._reference else []
        if mark is not None:
            parts.append(self.tr("marked: {comment}").format(comment=mark.comment) if mark.comment else "marked")
        return ", ".join(parts)

    def _edit(self, cells: EventCells, _row: int, column: int) -> str | None:
        return self.comment(cells.row.seq) if column == Column.PREVIEW else None


_ROLES: dict[int, Callable[[EventModel, EventCells, int, int], Any]] = {
    Qt.ItemDataRole.DisplayRole: EventModel._text,
    Qt.ItemDataRole.ToolTipRole: EventModel._tool_tip,
    Qt.ItemDataRole.AccessibleTextRole: EventModel._accessible,
    Qt.ItemDataRole.EditRole: EventModel._edit,
}


def _by_place(places: Seqs, seqs: Seqs) -> list[tuple[int, Seqs]]:
    """Numbers that go to the same place together, with that place once those before are in."""
    parts, done = [], 0
    for part in np.split(np.arange(len(seqs)), np.flatnonzero(np.diff(places)) + 1) if len(seqs) else []:
        parts.append((int(places[part[0]]) + done, seqs[part]))
        done += len(part)
    return parts
