"""The differences of two runs as a table: whose, what, and the row of either run."""

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rts_console.gui.theme import Theme
from rts_console.record.row import Direction, Row
from rts_console.record.run_diff import Comparison, Difference, What

Index = QModelIndex | QPersistentModelIndex

FIRST: Final = 3
SECOND: Final = 4
_TONES: Final = {What.MISSING: "error", What.EXTRA: "info", What.CHANGED: "warning", What.MOVED: "text_secondary"}
_SIGNS: Final = {What.MISSING: "−", What.EXTRA: "+", What.CHANGED: "≠", What.MOVED: "⇅"}


class RunDiffModel(QAbstractTableModel):
    """One row for each difference that is kept."""

    def __init__(self, theme: Theme, found: Comparison, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._found = found

    def difference(self, row: int) -> Difference:
        """The difference in a row; raises IndexError."""
        return self._found.differences[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._found.differences)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else SECOND + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        titles = (self.tr("#"), self.tr("User"), self.tr("What"), self.tr("First run"), self.tr("Second run"))
        return titles[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found = self._found.differences[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(index.row(), index.column(), found)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 2:
            return self._theme.color(_TONES[found.what])
        return None

    def _text(self, number: int, column: int, found: Difference) -> str:
        match column:
            case 0:
                return f"{number + 1:,}"
            case 1:
                return found.identity
            case 2:
                return f"{_SIGNS[found.what]} {difference_words(found)}"
            case 3:
                return row_words(found.left)
        return row_words(found.right)


def difference_words(found: Difference) -> str:
    """What kind of difference, and in which fields."""
    return found.what.value + (f": {', '.join(found.fields)}" if found.fields else "")


def row_words(row: Row | None) -> str:
    """A row in one line; a dash for none."""
    if row is None:
        return "–"
    arrow = {Direction.OUT: "→", Direction.IN: "←"}.get(row.direction, "")
    parts = (f"{row.seq:,}", row.kind, arrow, row.who, row.where, row.preview, row.result)
    return " ".join(part for part in parts if part)
