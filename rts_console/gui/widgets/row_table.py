"""A table of rows: one line each, whole rows selected, copied as text, and the tail followed only by who is at it."""

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from rts_console.gui.theme import Theme


class _GroundedItems(QStyledItemDelegate):
    """Paints the ground that the model wants for a cell: a style sheet with rules for items leaves it out."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        if isinstance(ground, QColor):
            painter.fillRect(option.rect, ground)
        super().paint(painter, option, index)


class RowTable(QTableView):
    """Rows of a fixed height. `stretch` is the column that takes what room is left, but at `least` pixels at scale 1:
    where there is less, the table scrolls. It is never lower than its header and `least_rows` rows."""

    def __init__(
        self,
        theme: Theme,
        model: QAbstractItemModel,
        *,
        stretch: int,
        least: int = 72,
        least_rows: int = 0,
        sortable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setModel(model)
        self.setItemDelegate(_GroundedItems(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._stretch, self._least, self._least_rows = stretch, least, least_rows
        self._scale = theme.scale
        header.sectionResized.connect(self._on_section_resized)
        if sortable:
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            header.setSortIndicatorClearable(True)
            self.setSortingEnabled(True)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_widths(self, *widths: int) -> None:
        """Widths of the columns from the left, in pixels at scale 1; 0 leaves a column as it is."""
        for column, width in enumerate(widths):
            if width:
                self.setColumnWidth(column, self._theme.pixels(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _on_section_resized(self, section: int, _old: int, _new: int) -> None:
        if section != self._stretch:
            self._fit()

    def _fit(self) -> None:
        header = self.horizontalHeader()
        others = sum(header.sectionSize(place) for place in range(header.count()) if place != self._stretch)
        self.setColumnWidth(self._stretch, max(self._theme.pixels(self._least), self.viewport().width() - others))

    def _rescale(self, factor: float) -> None:
        """Columns grow and shrink with what stands in them, also those that were dragged."""
        self._scale = self._theme.scale
        if factor == 1:
            return
        header = self.horizontalHeader()
        for column in range(header.count()):
            self.setColumnWidth(column, round(header.sectionSize(column) * factor))

    def at_tail(self) -> bool:
        """Whether the last row is in view, so that the reader may be taken along."""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum()

    def select_row(self, row: int) -> None:
        """Make one row the current and only selected one; -1 selects none."""
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            return
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self.model().index(row, 0), flags)

    def selected_rows(self) -> list[int]:
        """Numbers of the selected rows, ascending."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._selected_text())
            return
        super().keyPressEvent(event)

    def _selected_text(self) -> str:
        model = self.model()
        columns = range(model.columnCount())
        return "\n".join(
            "\t".join(str(model.index(row, column).data() or "") for column in columns) for row in self.selected_rows()
        )

    def _restyle(self) -> None:
        self._rescale(self._theme.scale / self._scale)
        self.verticalHeader().setDefaultSectionSize(self._theme.row_height)
        if self._least_rows:
            around = self.horizontalHeader().sizeHint().height() + self.horizontalScrollBar().sizeHint().height()
            self.setMinimumHeight(self._least_rows * self._theme.row_height + around + 2 * self.frameWidth())
        self._fit()
