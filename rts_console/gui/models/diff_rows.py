"""The rows of a comparison for a table; long cells show what differs and say what they leave out."""

import re
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rts_console.gui.privacy import PRIVATE_ROLE, names_secret
from rts_console.record.diff import Comparison, DiffRow, Sign

LEFT_PLACE, LEFT, SIGN, RIGHT_PLACE, RIGHT = range(5)
CELL_CHARACTERS = 300
_BEFORE = 30
_STEP = re.compile(r"[^.\[\]]+")
PART_ROLE = Qt.ItemDataRole.UserRole
SIGN_ROLE = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex
Span = tuple[int, int]


class DiffRows(QAbstractTableModel):
    """Place and content of the left side, the sign, place and content of the right side."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[DiffRow] = []
        self._words = {
            Sign.SAME: self.tr("equal"),
            Sign.CHANGED: self.tr("changed"),
            Sign.ADDED: self.tr("only on the right"),
            Sign.REMOVED: self.tr("only on the left"),
            Sign.LEFT_OUT: self.tr("left out here"),
        }

    def show_comparison(self, comparison: Comparison | None) -> None:
        """Show another comparison, or none."""
        self.beginResetModel()
        self._rows = comparison.rows if comparison is not None else []
        self.endResetModel()

    def row(self, place: int) -> DiffRow | None:
        """A row of the comparison."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 5

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, index.column())[0]
            case Qt.ItemDataRole.AccessibleTextRole:
                words = self._words[row.sign]
                return words if index.column() == SIGN else f"{words}: {self._text(row, index.column())[0]}"
        if role == PART_ROLE:
            return self._text(row, index.column())[1]
        if role == PRIVATE_ROLE:
            return self._judged_by(row, index.column())
        return row.sign if role == SIGN_ROLE else None

    def _judged_by(self, row: DiffRow, column: int) -> str | bool | None:
        """A cell may show the middle of a text, or a value without its key."""
        if column not in (LEFT, RIGHT):
            return None
        place, text = (row.left_place, row.left) if column == LEFT else (row.right_place, row.right)
        return is_secret_place(place) or text

    def _text(self, row: DiffRow, column: int) -> tuple[str, Span | None]:
        match column:
            case 0:
                return row.left_place, None
            case 1:
                return shown(row.left, row.left_part)
            case 2:
                return row.sign.value.strip(), None
            case 3:
                return row.right_place, None
        return shown(row.right, row.right_part)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return ("", "A", "", "", "B")[section]


def is_secret_place(place: str) -> bool:
    """Whether a path such as `$.user.password` leads below a key that names a secret."""
    return place.startswith("$") and any(map(names_secret, _STEP.findall(place)))


def shown(text: str, part: Span | None) -> tuple[str, Span | None]:
    """What a cell shows of a text, and where in it the part that differs is."""
    if len(text) <= CELL_CHARACTERS:
        return text.translate(_SYMBOLS), part
    start = max(0, (part[0] if part else 0) - _BEFORE)
    start = 0 if start < 40 else start
    head = f"({start:,} equal) …" if start else ""
    body = text[start : start + CELL_CHARACTERS].translate(_SYMBOLS)
    left = len(text) - start - len(body)
    tail = f"… ({left:,} more)" if left > 0 else ""
    shift = len(head) - start
    moved = (part[0] + shift, min(part[1] + shift, len(head) + len(body))) if part else None
    return f"{head}{body}{tail}", moved


_SYMBOLS = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421, 0x0D: 0x240D, 0x2028: 0x2426, 0x2029: 0x2426}
_SYMBOLS |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F), 0x2426)
