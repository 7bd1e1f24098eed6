"""The delivery matrix painted: two lines in each cell, a ground and a sign that say how it fared."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from rts_console.gui.models.matrix import CELL_ROLE, CellState, CellView, MatrixModel
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.state_lamp import LampState, paint_lamp

_WIDTH: Final = 82
_NAME_WIDTH: Final = 96
_SIGN: Final = 9

_GROUNDS: Final = {CellState.ALL: "success_soft", CellState.UNDER_WAY: "warning_soft", CellState.MISSING: "error_soft"}
_INKS: Final = {CellState.ALL: "success", CellState.UNDER_WAY: "warning", CellState.MISSING: "error"}


class _Cells(QStyledItemDelegate):
    """Paints a cell from its `CellView`."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        view: CellView = index.data(CELL_ROLE)
        place = option.rect.adjusted(0, 0, -1, -1)
        painter.save()
        if view.state is CellState.NONE:
            self._paint_nothing(painter, place)
        else:
            self._paint_cell(painter, place, view)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.drawRect(place.adjusted(1, 1, -1, -1))
        painter.restore()

    def _paint_nothing(self, painter: QPainter, place: QRect) -> None:
        painter.setPen(self._theme.color("text_disabled"))
        painter.setFont(self._theme.font("small"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "·")

    def _paint_cell(self, painter: QPainter, place: QRect, view: CellView) -> None:
        theme = self._theme
        painter.fillRect(place, theme.color(_GROUNDS[view.state]))
        side, gap = theme.pixels(_SIGN), theme.space("xs")
        upper = QRect(place.left(), place.top() + 1, place.width(), place.height() // 2)
        sign = QRectF(place.left() + gap, upper.center().y() - side / 2 + 1, side, side)
        self._paint_sign(painter, sign, view.state)
        words = upper.adjusted(gap + side + gap, 0, -gap, 0)
        lower = QRect(words.left(), upper.bottom(), words.width(), place.height() // 2)
        for rect, font, role, text in (
            (words, theme.font("strong"), _INKS[view.state], view.count),
            (lower, theme.font("caption"), "text_secondary", view.time),
        ):
            painter.setFont(font)
            painter.setPen(theme.color(role))
            text = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_sign(self, painter: QPainter, place: QRectF, state: CellState) -> None:
        """A tick, a half moon or a triangle: the colour alone says nothing to some."""
        ink = self._theme.color(_INKS[state])
        if state is not CellState.ALL:
            lamp = LampState.CONNECTING if state is CellState.UNDER_WAY else LampState.ERROR
            paint_lamp(painter, place, lamp, ink)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, max(1.6, place.width() / 6), c=Qt.PenCapStyle.RoundCap))
        points = [(0.05, 0.55), (0.38, 0.88), (0.95, 0.18)]
        corners = [QPointF(place.left() + x * place.width(), place.top() + y * place.height()) for x, y in points]
        painter.drawPolyline(corners)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


class MatrixTable(QTableView):
    """Only cells in sight are asked for and painted, however many users there are.

    Signals: `opened(index)` by a double click or Enter.
    """

    opened = Signal(QModelIndex)

    def __init__(self, theme: Theme, model: MatrixModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setModel(model)
        self.setObjectName("matrix_table")
        self.setAccessibleName(self.tr("Delivery matrix: rows send, columns receive"))
        self.setItemDelegate(_Cells(theme, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setHighlightSections(True)
            header.setTextElideMode(Qt.TextElideMode.ElideMiddle)
            header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setAccessibleName(self.tr("Receivers"))
        self.verticalHeader().setAccessibleName(self.tr("Senders"))
        self._make_corner()
        self.doubleClicked.connect(self.opened)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _make_corner(self) -> None:
        """Which side sends and which receives, for the eye."""
        self.corner = QLabel(self.tr("From ↓   To →"), self)
        self.corner.setObjectName("matrix_corner")
        self.corner.setTextFormat(Qt.TextFormat.PlainText)
        self.corner.setToolTip(self.tr("Rows send, columns receive"))
        mark(self.corner, role="caption")

    def updateGeometries(self) -> None:
        """The corner is where the headers end."""
        super().updateGeometries()
        corner = self.findChild(QLabel, "matrix_corner")
        if corner is not None:  # Qt asks for it before it is made
            names, titles, gap = self.verticalHeader(), self.horizontalHeader(), self._theme.space("s")
            corner.setGeometry(names.x() + gap, titles.y(), max(0, names.width() - gap), titles.height())

    def _restyle(self) -> None:
        theme = self._theme
        height = QFontMetrics(theme.font("strong")).height() + QFontMetrics(theme.font("caption")).height() + 6
        self.horizontalHeader().setDefaultSectionSize(theme.pixels(_WIDTH))
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalHeader().setFixedWidth(theme.pixels(_NAME_WIDTH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.pixels(_NAME_WIDTH + _WIDTH), self._theme.pixels(120))
