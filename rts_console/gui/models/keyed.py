"""A table of values by key that turns one list into the next with as few signals as it takes."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from rts_console.gui.theme import Theme

MARK_S = 1.6
"""How long a new or changed row is marked."""

MOST_MARKS = 12
"""More changes at once than this are a crowd, and marking a crowd tells nothing."""

Index = QModelIndex | QPersistentModelIndex
R = TypeVar("R")

_NO_PARENT = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class KeyedTable(QAbstractTableModel, Generic[R]):
    """Rows of frozen values. `show` takes all rows anew; views keep selection and place.

    A subclass says what a cell shows (`cell`) and, for columns that can be sorted by, its `sort_value`. `numeric`
    columns stand at the right.
    """

    numeric: frozenset[int] = frozenset()

    def __init__(self, theme: Theme, headers: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._headers = tuple(headers)
        self._keys: list[Hashable] = []
        self._rows: dict[Hashable, R] = {}
        self._natural: list[Hashable] = []
        self._sort_column = -1
        self._sort_order = Qt.SortOrder.AscendingOrder
        self._marked: dict[Hashable, float] = {}
        self._now_s = 0.0
        theme.changed.connect(self._on_theme_changed)

    # To be said by a subclass

    def cell(self, row: R, column: int, role: int) -> Any:
        """What a cell shows in a role; None for nothing."""
        raise NotImplementedError

    def sort_value(self, row: R, column: int) -> Any:
        """What rows are ordered by; by default the text."""
        return self.cell(row, column, Qt.ItemDataRole.DisplayRole)

    def is_news(self, before: R | None, after: R) -> bool:
        """Whether a row that was added (`before` is None) or differs deserves a mark."""
        return True

    # What is shown

    def keys(self) -> tuple[Hashable, ...]:
        """The keys from top to bottom."""
        return tuple(self._keys)

    def key_at(self, row: int) -> Hashable:
        """The key of a row; raises IndexError."""
        return self._keys[row]

    def value(self, key: Hashable) -> R | None:
        """The value of a key that is shown."""
        return self._rows.get(key)

    def row_of(self, key: Hashable) -> int:
        """The row that shows a key, -1 when none does."""
        return self._keys.index(key) if key in self._rows else -1

    def show(self, rows: Mapping[Hashable, R], *, mark_at_s: float | None = None) -> None:
        """Show exactly these rows, in this order unless the reader has sorted.

        `mark_at_s` (any clock that `fade` goes by) marks what is new or differs; leave it out for a first filling.
        """
        self._remove([key for key in self._keys if key not in rows])
        changed = [key for key in self._keys if rows[key] != self._rows[key]]
        added = [key for key in rows if key not in self._rows]
        if mark_at_s is not None:
            self._mark([key for key in (*changed, *added) if self.is_news(self._rows.get(key), rows[key])], mark_at_s)
        for key in changed:
            self._rows[key] = rows[key]
        self._natural = list(rows)
        self._append(added, rows)
        self._tell_changed(changed)
        self._order(self._sorted(self._natural))

    def fade(self, now_s: float) -> None:
        """Let marks grow pale with time, or with reduced motion stay and end at once; call it while there are any."""
        if not self._marked:
            return
        marked = list(self._marked)
        self._marked = {key: at_s for key, at_s in self._marked.items() if now_s - at_s < MARK_S and key in self._rows}
        self._now_s = now_s
        ended = [key for key in marked if key not in self._marked]
        self._tell_changed(ended if self._theme.reduce_motion else marked, [Qt.ItemDataRole.BackgroundRole])

    @property
    def marks(self) -> frozenset[Hashable]:
        """The keys marked now."""
        return frozenset(self._marked)

    # Changing

    def _mark(self, keys: Sequence[Hashable], at_s: float) -> None:
        self._now_s = at_s
        if len(keys) <= MOST_MARKS:
            self._marked |= dict.fromkeys(keys, at_s)

    def _remove(self, gone: Sequence[Hashable]) -> None:
        places = self._places()
        for first, last in reversed(_runs(sorted(places[key] for key in gone))):
            self.beginRemoveRows(_NO_PARENT, first, last)
            for key in self._keys[first : last + 1]:
                del self._rows[key]
            del self._keys[first : last + 1]
            self.endRemoveRows()

    def _append(self, added: Sequence[Hashable], rows: Mapping[Hashable, R]) -> None:
        if not added:
            return
        first = len(self._keys)
        self.beginInsertRows(_NO_PARENT, first, first + len(added) - 1)
        self._keys.extend(added)
        self._rows |= {key: rows[key] for key in added}
        self.endInsertRows()

    def _tell_changed(self, keys: Iterable[Hashable], roles: Sequence[int] = ()) -> None:
        places = self._places()
        last_column = len(self._headers) - 1
        for first, last in _runs(sorted(places[key] for key in keys if key in places)):
            self.dataChanged.emit(self.index(first, 0), self.index(last, last_column), list(roles))

    def _order(self, keys: list[Hashable]) -> None:
        if keys == self._keys:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [(self._keys[index.row()], index.column()) for index in before]
        self._keys = keys
        places = self._places()
        self.changePersistentIndexList(before, [self.index(places[key], column) for key, column in held])
        self.layoutChanged.emit()

    def _places(self) -> dict[Hashable, int]:
        return {key: place for place, key in enumerate(self._keys)}

    def _sorted(self, keys: list[Hashable]) -> list[Hashable]:
        if self._sort_column < 0:
            return list(keys)
        column = self._sort_column
        rank: Callable[[Hashable], Any] = lambda key: self.sort_value(self._rows[key], column)  # noqa: E731
        return sorted(keys, key=rank, reverse=self._sort_order == Qt.SortOrder.DescendingOrder)

    def _on_theme_changed(self) -> None:
        if self._keys:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._keys) - 1, len(self._headers) - 1), [])

    # Qt's questions

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._headers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        key = self._keys[index.row()]
        if role == Qt.ItemDataRole.BackgroundRole and key in self._marked:
            return self._mark_color(key)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if index.column() in self.numeric else _LEFT
        return self.cell(self._rows[key], index.column(), role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in self.numeric else _LEFT
        return self._headers[section] if role == Qt.ItemDataRole.DisplayRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column from now on; -1 goes back to the order that rows come in."""
        self._sort_column, self._sort_order = column, order
        self._order(self._sorted(self._natural))

    def _mark_color(self, key: Hashable) -> QColor:
        color = self._theme.color("accent_soft")
        if not self._theme.reduce_motion:
            age = max(0.0, self._now_s - self._marked[key])
            color.setAlphaF(max(0.0, 1.0 - age / MARK_S))
        return color


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending numbers as ranges, both ends included."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs
