"""What could stand at the cursor, in a list below the line; the line keeps the keyboard."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from rts_console.gui.language import said
from rts_console.gui.theme import Theme, mark

SHOWN_LINES = 10
_LEAST_WIDTH = 260
_MOST_WIDTH = 620
_HINT_ROLE = Qt.ItemDataRole.UserRole

_Index = QModelIndex | QPersistentModelIndex


class Suggestion(Protocol):
    """One thing that could stand at the cursor, in place of the characters `start` to `end`."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def hint(self) -> str: ...


class _Model(QAbstractListModel):
    """The suggestions as rows."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[Suggestion] = []

    def set_items(self, items: Sequence[Suggestion]) -> None:
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        item = self.items[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return item.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{item.text}, {item.hint}" if item.hint else item.text
        return item.hint if role == _HINT_ROLE else None


class _Delegate(QStyledItemDelegate):
    """Paints the suggestion in the fixed font and, at the right, what it means."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        text, hint = self._metrics()
        gap = 4 * self._theme.space("s")
        width = text.horizontalAdvance(_word(index)) + hint.horizontalAdvance(index.data(_HINT_ROLE) or "") + gap
        return QSize(width, self._theme.pixels(24))

    def _metrics(self) -> tuple[QFontMetrics, QFontMetrics]:
        return QFontMetrics(self._theme.font("mono")), QFontMetrics(self._theme.font("small"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        place, state = option.rect, option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, self._theme.color("selection"))
            painter.fillRect(
                QRect(place.topLeft(), QSize(self._theme.pixels(3), place.height())), self._theme.color("accent")
            )
        self._paint_words(painter, place.adjusted(self._theme.space("s"), 0, -self._theme.space("s"), 0), index)
        painter.restore()

    def _paint_words(self, painter: QPainter, place: QRect, index: _Index) -> None:
        text, hint = self._metrics()
        word = text.elidedText(_word(index), Qt.TextElideMode.ElideMiddle, place.width())
        painter.setFont(self._theme.font("mono"))
        painter.setPen(self._theme.color("text"))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignLeft, word)
        room = place.width() - text.horizontalAdvance(word) - self._theme.space("m")
        if room <= 0:
            return
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("text_muted"))
        meaning = hint.elidedText(said(index.data(_HINT_ROLE) or ""), Qt.TextElideMode.ElideRight, room)
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignRight, meaning)


def _word(index: _Index) -> str:
    return str(index.data(Qt.ItemDataRole.DisplayRole))


class CompletionList(QFrame):
    """A list that lies over the window. Signals: `chosen` with the suggestion that was clicked.

    It is a child of the window and no window of its own, so that the keyboard stays with the line on every desktop.
    Nothing is chosen until an arrow key or the mouse chooses it.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("filter_completions")
        self.setAccessibleName(self.tr("Suggestions"))
        mark(self, surface="card")
        self._model = _Model()
        self.view = QListView()
        self.view.setModel(self._model)
        self._delegate = _Delegate(theme, self.view)
        self.view.setItemDelegate(self._delegate)
        self.view.setUniformItemSizes(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(self.tr("Suggestions"))
        self.view.clicked.connect(lambda index: self.chosen.emit(self._model.items[index.row()]))
        layout = QVBoxLayout(self)
        margin = theme.space("xxs")
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.addWidget(self.view)
        self.hide()

    def open(self, items: Sequence[Suggestion], line: QWidget, x: int) -> None:
        """Show the suggestions below `line`, from the pixel `x` of it on; with none it closes."""
        if not items:
            self.close_list()
            return
        if self.parentWidget() is not line.window():
            self.setParent(line.window())
        self._model.set_items(items)
        self.view.setCurrentIndex(QModelIndex())
        self._place(line, x)
        self.show()
        self.raise_()

    def close_list(self) -> None:
        """Hide it."""
        if not self.isHidden():
            self.hide()

    def items(self) -> list[Suggestion]:
        """What is offered."""
        return list(self._model.items)

    def current(self) -> Suggestion | None:
        """The suggestion that is chosen, if any."""
        index = self.view.currentIndex()
        return self._model.items[index.row()] if index.isValid() and not self.isHidden() else None

    def take_key(self, key: int) -> bool:
        """A key that moves through the open list or closes it; whether it was one."""
        match key:
            case Qt.Key.Key_Down:
                self.step(1)
            case Qt.Key.Key_Up:
                self.step(-1)
            case Qt.Key.Key_Escape:
                self.close_list()
            case _:
                return False
        return True

    def step(self, step: int) -> None:
        """Choose the next or the one before; above the first nothing is chosen."""
        count = len(self._model.items)
        index = self.view.currentIndex()
        row = (index.row() if index.isValid() else -1) + step
        if row < -1:
            row = count - 1
        target = self._model.index(row) if 0 <= row < count else QModelIndex()
        self.view.setCurrentIndex(target)
        if target.isValid():
            self.view.scrollTo(target)

    def _place(self, line: QWidget, x: int) -> None:
        window = line.window()
        margins = 2 * (self._theme.space("xxs") + 1)
        width = self._width() + margins
        height = min(len(self._model.items), SHOWN_LINES) * self._theme.pixels(24) + margins
        corner = line.mapTo(window, QPoint(x, line.height() + self._theme.space("xxs")))
        room = window.height() - corner.y() - self._theme.space("s")
        above = line.mapTo(window, QPoint(0, 0)).y() - self._theme.space("s")
        if room < min(height, 3 * self._theme.pixels(24)) and above > room:
            height = min(height, above)
            corner.setY(above - height + self._theme.space("xs"))
        else:
            height = max(min(height, room), self._theme.pixels(24) + margins)
        left = max(0, min(corner.x(), window.width() - width - self._theme.space("s")))
        self.setGeometry(left, corner.y(), min(width, window.width()), height)

    def _width(self) -> int:
        option = QStyleOptionViewItem()
        widest = max(
            self._delegate.sizeHint(option, self._model.index(row)).width() for row in range(len(self._model.items))
        )
        room = self._theme.pixels(12)
        return min(max(widest + room, self._theme.pixels(_LEAST_WIDTH)), self._theme.pixels(_MOST_WIDTH))
