"""The table of events itself: it paints its own rows, and tells what keys and mouse mean for the tail."""

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QCursor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QScrollBar,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from rts_console.gui.models.event_columns import Column
from rts_console.gui.models.event_texts import EventCells
from rts_console.gui.models.events import EventModel, Index
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.cover import PAINTS_ITSELF
from rts_console.gui.widgets.event_painter import ColorOf, Look, Place, RowPainter, RowSheet

_FEW_SPANS = 64


class CommentDelegate(QStyledItemDelegate):
    """Lets a comment be written in the row itself. Signals: `closeEditor` as Qt has it."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("event_comment")
        editor.setPlaceholderText(self.tr("Comment: Enter keeps it, Escape leaves it"))
        editor.setAccessibleName(self.tr("Comment of the row"))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(index.data(Qt.ItemDataRole.EditRole) or "")

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        place: QRect = option.rect
        room = self._view.viewport().width()
        width = min(max(place.width(), self._theme.pixels(340)), room)
        editor.setGeometry(max(0, min(place.x(), room - width)), place.y(), width, place.height())


class EventView(QTableView):
    """Rows of one height, painted by a `RowPainter`.

    Signals: `follow_toggled`, `end_pressed`, `copy_pressed` for keys; `scrolled` for every scroll by hand; `resized`;
    `menu_wanted` with the index and the place on screen where the menu of a cell is asked for;
    `cleared` when the selection was taken back.
    """

    follow_toggled = Signal()
    end_pressed = Signal()
    copy_pressed = Signal()
    scrolled = Signal()
    resized = Signal()
    menu_wanted = Signal(object, QPoint)
    cleared = Signal()

    def __init__(self, theme: Theme, model: EventModel, color_of: ColorOf, header: QHeaderView | None = None) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty(PAINTS_ITSELF, True)
        self._events = model
        self.painter = RowPainter(theme, color_of)
        self._sheet = RowSheet()
        self._columns: list[Place] = []
        self.hovered_row = -1
        self.setObjectName("event_table")
        self.setAccessibleName(self.tr("Events"))
        if header is not None:
            self.setHorizontalHeader(header)
        self.setModel(model)
        # With the rows' selection a header asks each cell of a column whether it is selected: a minute for a million.
        self.horizontalHeader().setSelectionModel(QItemSelectionModel(model, self))
        self.setItemDelegate(CommentDelegate(theme, self))
        self._settle()
        theme.changed.connect(self.restyle)
        self.restyle()

    def _settle(self) -> None:
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        # Once: raised above the height of the rows it would resize them one by one, for minutes with a million.
        self.verticalHeader().setMinimumSectionSize(1)

    def restyle(self) -> None:
        """Take over the theme in force."""
        self.painter.restyle()
        self._sheet.clear()
        self.verticalHeader().setDefaultSectionSize(self._theme.row_height)
        self.viewport().update()

    # Rows in sight

    @property
    def row_height(self) -> int:
        """The height of every row in pixels."""
        return self.verticalHeader().defaultSectionSize()

    @property
    def page(self) -> int:
        """How many rows are wholly in sight when there are enough."""
        return max(1, self.viewport().height() // self.row_height)

    @property
    def editing(self) -> bool:
        """Whether a comment is being written."""
        return self.state() == QAbstractItemView.State.EditingState

    def top_row(self) -> int:
        """The first row in sight, -1 when there is none."""
        return self.rowAt(0)

    def set_scroll_bar(self, bar: QScrollBar) -> None:
        """Scroll the rows with another bar."""
        self.setVerticalScrollBar(bar)
        bar.actionTriggered.connect(self.scrolled)

    def settle(self) -> None:
        """Let the scroll bar know how many rows there are now, rather than when events are next handled."""
        self.executeDelayedItemsLayout()
        self.updateGeometries()

    def edit_comment(self, row: int) -> None:
        """Let the comment of a row be written in its place."""
        index = self._events.index(row, Column.PREVIEW)
        self.scrollTo(index)
        self.edit(index)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        height, viewport = self.row_height, self.viewport()
        first = self.rowAt(max(0, event.rect().top()))
        if first < 0:
            return
        ratio = viewport.devicePixelRatioF()
        count = viewport.height() // height + 2
        kept = self._sheet.fit(viewport.width(), height, 2 * count, ratio)
        self._fit_sheet()
        y = self.rowViewportPosition(first)
        last = min(first + (event.rect().bottom() - y) // height, self._events.rowCount() - 1)
        selected = self._selected(first, last)
        rows = [(row, y + (row - first) * height) for row in range(first, last + 1)]
        if kept:
            self._paint_kept(rows, selected)
        else:
            self._paint_direct(rows, selected)

    def _places(self) -> list[Place]:
        """The columns that are in sight, left to right."""
        header, width = self.horizontalHeader(), self.viewport().width()
        places = []
        for visual in range(header.count()):
            logical = header.logicalIndex(visual)
            if header.isSectionHidden(logical):
                continue
            x, size = header.sectionViewportPosition(logical), header.sectionSize(logical)
            if x < width and x + size > 0:
                places.append(Place(Column(logical), x, size))
        return places

    def _fit_sheet(self) -> None:
        columns = self._places()
        if columns != self._columns:
            self._columns = columns
            self._sheet.clear()

    def _selected(self, first: int, last: int) -> set[int]:
        selection = self.selectionModel()
        if not selection.hasSelection():
            return set()
        spans: QItemSelection = selection.selection()
        if spans.count() > _FEW_SPANS:
            return {row for row in range(first, last + 1) if selection.isRowSelected(row)}
        rows: set[int] = set()
        for span in spans.toList():
            rows.update(range(max(first, span.top()), min(last, span.bottom()) + 1))
        return rows

    def _paint_kept(self, rows: list[tuple[int, int]], selected: set[int]) -> None:
        events, sheet = self._events, self._sheet
        sheet.keep({events.seq_at(row) for row, _y in rows})
        todo = []
        for row, y in rows:
            cells = events.cells(row)
            if cells is None:
                continue
            look = self._look(row, cells, row in selected)

            todo.append((y, sheet.source(cells, look, self._paint_row)))
        pixmap = sheet.finish()
        painter = QPainter(self.viewport())
        for y, source in todo:
            painter.drawPixmap(QPoint(0, y), pixmap, source)
        self._paint_focus(painter)
        painter.end()

    def _paint_direct(self, rows: list[tuple[int, int]], selected: set[int]) -> None:
        painter = QPainter(self.viewport())
        width, height = self.viewport().width(), self.row_height
        for row, y in rows:
            cells = self._events.cells(row)
            if cells is not None:
                place = QRect(0, y, width, height)
                painter.setClipRect(place)
                self._paint_row(painter, place, cells, self._look(row, cells, row in selected))
        painter.setClipping(False)
        self._paint_focus(painter)
        painter.end()

    def _paint_row(self, painter: QPainter, place: QRect, cells: EventCells, look: Look) -> None:
        self.painter.paint(painter, place, self._columns, cells, look)

    def _look(self, row: int, cells: EventCells, selected: bool) -> Look:
        events = self._events
        seq = cells.row.seq
        mark = events.marks.get(seq)
        reference = seq == events.reference
        ground = "selection" if selected else "hover" if row == self.hovered_row else "surface"
        if reference and ground == "surface":
            ground = "accent_soft"
        return Look(
            ground,
            events.time_text(row, cells),
            "" if self.isColumnHidden(Column.DELTA) else events.delta_text(row, cells),
            None if mark is None else mark.color,
            "" if mark is None else mark.comment,
            reference,
            events.is_faint(seq),
        )

    def _paint_focus(self, painter: QPainter) -> None:
        index = self.currentIndex()
        if not index.isValid() or not self.hasFocus():
            return
        place = self.visualRect(index)
        painter.fillRect(0, place.bottom(), self.viewport().width(), 1, self._theme.color("border_strong"))
        painter.fillRect(place.x(), place.bottom() - 1, place.width(), 2, self._theme.color("focus"))

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keymap = self._theme.keymap
        if keymap.matches(event, "events_hold"):
            self.follow_toggled.emit()
            return
        if keymap.matches(event, "events_newest"):
            self.end_pressed.emit()
            return
        match event.key():
            case Qt.Key.Key_C if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                self.copy_pressed.emit()
            case Qt.Key.Key_Escape:
                self.clearSelection()
                self.cleared.emit()
            case _:
                super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            place = self.visualRect(index).bottomLeft()
        else:
            index, place = self.indexAt(event.pos()), event.pos()
        if index.isValid():
            self.menu_wanted.emit(index, self.viewport().mapToGlobal(place))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._on_rows_moved()

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        super().rowsInserted(parent, start, end)
        if start <= self.rowAt(self.viewport().height() - 1):
            self._on_rows_moved()

    def _on_rows_moved(self) -> None:
        """Another row is under the mouse: what was said of the one before is not true of it."""
        if self.hovered_row < 0:
            return
        QToolTip.hideText()
        self._hover(self.rowAt(self.viewport().mapFromGlobal(QCursor.pos()).y()))

    def _hover(self, row: int) -> None:
        if row == self.hovered_row:
            return
        before, self.hovered_row = self.hovered_row, row
        for each in (before, row):
            if each >= 0:
                self.viewport().update(0, self.rowViewportPosition(each), self.viewport().width(), self.row_height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()
