"""JSON as a tree for a view; members are read when the view comes to them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rts_console.gui.privacy import PRIVATE_ROLE, names_secret
from rts_console.gui.theme import Theme
from rts_console.record.json_reader import Shape, Value, count_members, path_step, read_string, root

BATCH = 100
CELL_CHARACTERS = 300
KEY, VALUE = 0, 1

Index = QModelIndex | QPersistentModelIndex

_COLORS = {
    Shape.STRING: "syntax_string",
    Shape.NUMBER: "syntax_number",
    Shape.LITERAL: "syntax_literal",
    Shape.MISSING: "warning",
}


@dataclass(slots=True)
class _Node:
    """A value that the view has come to, with the members found so far."""

    value: Value
    parent: int
    row: int
    members: list[int] = field(default_factory=list)
    rest: Iterator[Value] | None = None
    ahead: Value | None = None
    opened: bool = False


class JsonTree(QAbstractItemModel):
    """Two columns: the key or the place, and the value as written, cut in the cell with its length said.

    The first row is the whole; `set_text` replaces all of it.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._nodes: list[_Node] = []
        self._counts: dict[int, int | None] = {}

    def set_text(self, text: str | None) -> None:
        """Show the JSON in `text`; None shows nothing."""
        self.beginResetModel()
        self._counts = {}
        self._nodes = [] if text is None else [_Node(root(text), -1, 0)]
        self.endResetModel()

    # Structure

    def _node(self, index: Index) -> _Node | None:
        return self._nodes[index.internalId()] if index.isValid() else None

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        node = self._node(parent) if parent is not None else None
        if node is None:
            inside = self._nodes and row == 0 and 0 <= column <= VALUE
            return self.createIndex(0, column, 0) if inside else QModelIndex()
        if not 0 <= row < len(node.members) or not 0 <= column <= VALUE:
            return QModelIndex()
        return self.createIndex(row, column, node.members[row])

    def parent(self, index: Index | None = None) -> Any:
        if index is None:
            return super().parent()
        node = self._node(index)
        if node is None or node.parent < 0:
            return QModelIndex()
        return self.createIndex(self._nodes[node.parent].row, 0, node.parent)

    def rowCount(self, parent: Index | None = None) -> int:
        node = self._node(parent) if parent is not None else None
        if node is None:
            return 1 if self._nodes else 0
        return len(node.members) if parent is None or parent.column() == 0 else 0

    def columnCount(self, parent: Index | None = None) -> int:
        return VALUE + 1

    def hasChildren(self, parent: Index | None = None) -> bool:
        node = self._node(parent) if parent is not None else None
        if node is None:
            return bool(self._nodes)
        self._open(node)
        return bool(node.members) or node.ahead is not None

    def canFetchMore(self, parent: Index) -> bool:
        node = self._node(parent)
        if node is None:
            return False
        self._open(node)
        return node.ahead is not None

    def _open(self, node: _Node) -> None:
        """Find the first member, so that it is known whether there is one."""
        if not node.opened:
            node.opened = True
            node.rest = node.value.members()
            node.ahead = next(node.rest, None)

    def fetchMore(self, parent: Index) -> None:
        node = self._node(parent)
        if node is None:
            return
        self._open(node)
        if node.ahead is None or node.rest is None:
            return
        found = [node.ahead, *islice(node.rest, BATCH - 1)]
        first = len(node.members)
        self.beginInsertRows(parent, first, first + len(found) - 1)
        for row, value in enumerate(found, first):
            node.members.append(len(self._nodes))
            self._nodes.append(_Node(value, parent.internalId(), row))
        node.ahead = next(node.rest, None)
        self.endInsertRows()

    # What stands there

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self._node(index)
        if node is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._key_text(node) if index.column() == KEY else self._value_text(index.internalId())
            case Qt.ItemDataRole.ForegroundRole:
                if index.column() == KEY:
                    return self._theme.color("syntax_key" if node.value.key is not None else "syntax_mark")
                return self._theme.color(_COLORS.get(node.value.shape, "text_secondary"))
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._key_text(node)}: {self._value_text(index.internalId())}"
            case _ if role == PRIVATE_ROLE and index.column() == VALUE:
                return self.is_secret(index) or None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.tr("Key") if section == KEY else self.tr("Value")
        return None

    def _key_text(self, node: _Node) -> str:
        if node.parent < 0:
            return "$"
        key = node.value.key
        if key is None:
            return f"[{node.row:,}]"
        plain = "\\" not in key and key.startswith('"')
        return _cut(key[1:-1] if plain and len(key) > 2 else key)

    def _value_text(self, number: int) -> str:
        value = self._nodes[number].value
        if value.container:
            return self._container_text(number, value)
        if value.end - value.start > CELL_CHARACTERS:
            return _cut(value.text[value.start : value.start + CELL_CHARACTERS + 1], value.end - value.start)
        raw = value.raw
        if "\\u" in raw and (reading := read_string(raw)) is not None and reading.isprintable():
            return f"{raw}  =  {reading}"
        return raw or self.tr("(the text ends here)")

    def _container_text(self, number: int, value: Value) -> str:
        if number not in self._counts:
            self._counts[number] = count_members(value.raw)
        count = self._counts[number]
        opener, closer = ("{", "}") if value.shape is Shape.OBJECT else ("[", "]")
        start = " ".join(value.text[value.start : min(value.end, value.start + 120)].split())
        return f"{opener}{'…' if count is None else f'{count:,}'}{closer}   {start}" if count != 0 else opener + closer

    # For the view

    def value(self, index: Index) -> Value | None:
        """The value of a row."""
        node = self._node(index)
        return node.value if node is not None else None

    def path(self, index: Index) -> str:
        """Where the value stands, such as `$.user.tags[3]`; empty for no row."""
        steps = []
        node = self._node(index)
        while node is not None and node.parent >= 0:
            steps.append(path_step(node.value.key, node.row))
            node = self._nodes[node.parent]
        return "$" + "".join(reversed(steps)) if node is not None else ""

    def is_secret(self, index: Index) -> bool:
        """Whether the value stands below a key that names a secret."""
        node = self._node(index)
        while node is not None and node.parent >= 0:
            if node.value.key is not None and names_secret(node.value.key):
                return True
            node = self._nodes[node.parent]
        return False


def _cut(text: str, length: int | None = None) -> str:
    whole = len(text) if length is None else length
    if whole <= CELL_CHARACTERS:
        return text
    return f"{text[:CELL_CHARACTERS]}…  ({whole:,} characters)"
