"""Everything that keys can do as a table: what, where, and the keys; what has other keys than at first is marked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rts_console.gui.keymap import Keymap
from rts_console.gui.language import said
from rts_console.gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex

WHAT: Final = 0
WHERE: Final = 1
KEYS: Final = 2
CHANGED: Final = 3


@dataclass(frozen=True, slots=True)
class KeyRow:
    """Something that keys can do: its name in the keymap, its words, and its menu or place."""

    name: str
    words: str
    where: str


class KeyModel(QAbstractTableModel):
    """The rows that are asked for when it is loaded, narrowed to those with all the words that were typed."""

    def __init__(self, theme: Theme, rows: Callable[[], Sequence[KeyRow]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keymap: Keymap = theme.keymap
        self._ask = rows
        self._all: list[KeyRow] = []
        self._rows: list[KeyRow] = []
        self._words: list[str] = []
        self._keymap.changed.connect(self._on_changed)

    def load(self) -> None:
        """Take what there is now."""
        self._all = list(self._ask())
        self._narrow()

    def search(self, text: str) -> None:
        """Show only rows in which each of these words occurs: in what it does, in its menu or in its keys."""
        self._words = text.casefold().split()
        self._narrow()

    def _narrow(self) -> None:
        self.beginResetModel()
        self._rows = [row for row in self._all if self._fits(row)]
        self.endResetModel()

    def _fits(self, row: KeyRow) -> bool:
        heap = f"{row.words} {row.where} {said(row.where)} {self._keymap.all_text(row.name)}".casefold()
        return all(word in heap for word in self._words)

    def _on_changed(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, KEYS), self.index(len(self._rows) - 1, CHANGED))

    def row(self, place: int) -> KeyRow:
        """What stands in a row; raises IndexError."""
        return self._rows[place]

    def place_of(self, name: str) -> int:
        """The row of a name; -1 when it is not shown."""
        return next((place for place, row in enumerate(self._rows) if row.name == name), -1)

    def words_of(self, name: str) -> str:
        """What the keys of a name do, and where, also when it is not shown."""
        row = next((row for row in self._all if row.name == name), None)
        return f"{row.words} ({said(row.where)})" if row is not None else name

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else CHANGED + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return (self.tr("What"), self.tr("Where"), self.tr("Keys"), "")[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == WHERE:
            return self._theme.color("text_secondary")
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == CHANGED:
            return self._theme.color("info")
        return None

    def _text(self, row: KeyRow, column: int) -> str:
        match column:
            case 0:
                return row.words
            case 1:
                return said(row.where)
            case 2:
                return self._keymap.all_text(row.name)
        return self.tr("changed") if self._keymap.is_chosen(row.name) else ""
