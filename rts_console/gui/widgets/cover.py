"""Bars over what is private in an editor, a table or a chooser; what lies below stays as it is."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QTextBlock, QTextCursor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QListView,
    QPlainTextEdit,
    QTableView,
    QTextEdit,
    QTreeView,
    QWidget,
)

from rts_console.gui.privacy import ALL_PRIVATE, PRIVATE_ROLE
from rts_console.gui.theme import Theme

PAINTS_ITSELF: Final = "paintsItself"
"""A view with this property asks the theme for what may be shown, so there is no bar over it."""
_MOST_ROWS: Final = 400


class Cover(QWidget):
    """Lies over `below`, lets every click through, and paints a bar over each private part each time it is painted."""

    def __init__(self, theme: Theme, below: QWidget) -> None:
        super().__init__(below)
        self._theme = theme
        self._below = below
        self.setObjectName("cover")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ground = below.viewport() if isinstance(below, QAbstractScrollArea) else below
        self._ground.installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be as large as what is below, and let no tool tip of a cell tell what is private."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._fit()
        return isinstance(event, QHelpEvent) and self._tells(event.pos())

    def _tells(self, place: QPoint) -> bool:
        if not isinstance(self._below, QAbstractItemView):
            return False
        index = self._below.indexAt(place)
        tip = index.data(Qt.ItemDataRole.ToolTipRole)
        return isinstance(tip, str) and (self._theme.privacy.is_private(tip) or self._is_private(index))

    def _is_private(self, index: QModelIndex) -> bool:
        """Of a cell its model may know better than what is displayed of it."""
        privacy, judged_by = self._theme.privacy, index.data(PRIVATE_ROLE)
        if judged_by is True:
            return privacy.on
        words = index.data(Qt.ItemDataRole.DisplayRole)
        return any(isinstance(each, str) and privacy.is_private(each) for each in (judged_by, words))

    def _fit(self) -> None:
        self.setGeometry(self._ground.geometry() if self._ground is not self._below else self._ground.rect())
        self.raise_()

    def bars(self) -> list[QRect]:
        """Where the private parts are that can be seen now."""
        below = self._below
        if below.property(ALL_PRIVATE):
            return [self.rect()] if self._theme.privacy.on else []
        if isinstance(below, QPlainTextEdit | QTextEdit):
            return list(self._in_text(below))
        if isinstance(below, QAbstractItemView) and not below.property(PAINTS_ITSELF):
            return list(self._in_view(below))
        if isinstance(below, QComboBox) and self._theme.privacy.is_private(below.currentText()):
            side = self._theme.space("s")
            return [below.rect().adjusted(side, side // 2, -3 * side, -side // 2)]
        return []

    def paintEvent(self, event: QPaintEvent) -> None:
        bars = self.bars()
        if not bars:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("border_input"))
        radius = self._theme.radius("s") / 2
        for bar in bars:
            painter.drawRoundedRect(QRectF(bar), radius, radius)

    # Text

    def _in_text(self, editor: QPlainTextEdit | QTextEdit) -> Iterator[QRect]:
        block = editor.cursorForPosition(QPoint(0, 0)).block()
        bottom = self.height()
        while block.isValid():
            origin = editor.cursorRect(QTextCursor(block)).topLeft()
            if origin.y() > bottom:
                return
            yield from self._in_block(block, origin)
            block = block.next()

    def _in_block(self, block: QTextBlock, at: QPoint) -> Iterator[QRect]:
        """The parts of a paragraph, line by line. `at` is where its first letter stands."""
        layout, spans = block.layout(), self._theme.privacy.spans(block.text())
        if not spans or not self._theme.privacy.on or layout is None:
            return
        first = layout.lineAt(0)
        left, top = at.x() - _x(first, 0), at.y() - first.y()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            if top + line.y() > self.height():
                return
            start, end = line.textStart(), line.textStart() + line.textLength()
            for begun, ended in spans:
                if begun < end and ended > start:
                    one, other = _x(line, max(begun, start)), _x(line, min(ended, end))
                    x, width = min(one, other), max(abs(other - one), 2)
                    yield QRectF(left + x, top + line.y(), width, line.height()).toAlignedRect()

    # Tables

    def _in_view(self, view: QAbstractItemView) -> Iterator[QRect]:
        for index in _in_sight(view):
            if self._is_private(index):
                yield view.visualRect(index).adjusted(2, 3, -2, -3)


def _x(line: object, place: int) -> float:
    found = line.cursorToX(place)  # type: ignore[attr-defined]
    return float(found[0] if isinstance(found, tuple) else found)


def _in_sight(view: QAbstractItemView) -> Iterator[QModelIndex]:
    """The cells that can be seen, row by row."""
    model, area = view.model(), view.viewport().rect()
    if model is None:
        return
    index = view.indexAt(QPoint(area.left() + 2, area.top() + 2))
    for _ in range(_MOST_ROWS):
        if not index.isValid() or view.visualRect(index).top() > area.bottom():
            return
        # The models of lists have one column, and do not let themselves be asked.
        columns = 1 if isinstance(view, QListView) else model.columnCount(index.parent())
        for column in range(columns):
            yield index.siblingAtColumn(column)
        index = _below(view, index)


def _below(view: QAbstractItemView, index: QModelIndex) -> QModelIndex:
    if isinstance(view, QTreeView):
        return view.indexBelow(index)
    if isinstance(view, QTableView):
        row = index.row() + 1
        while row < index.model().rowCount() and view.isRowHidden(row):
            row += 1
        return index.model().index(row, index.column())
    return index.siblingAtRow(index.row() + 1)
