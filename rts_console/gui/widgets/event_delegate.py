"""Paints one row of the event table: plain text, an identity's chip, icons, and a severity bar at the left."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from rts_console.gui.models.events import RIGHT_ALIGNED, Column, EventCells, EventModel
from rts_console.gui.theme import Theme
from rts_console.record.log import Direction, Severity

KIND_ICONS = {
    "login": "log-in",
    "logout": "log-out",
    "token": "key-round",
    "connection": "plug",
    "session": "history",
    "gap": "circle-x",
    "room": "door-open",
    "members": "users",
    "joined": "user-plus",
    "left": "user-x",
    "presence": "radio",
    "server params": "server",
    "proxy": "network",
    "warning": "triangle-alert",
    "refused frame": "bug",
}
_RESULT_ICONS = {
    Severity.INFO: "info",
    Severity.SUCCESS: "circle-check",
    Severity.WARNING: "triangle-alert",
    Severity.ERROR: "circle-alert",
}
_BAR_COLORS = {
    Severity.INFO: "state_connecting",
    Severity.SUCCESS: "success_fill",
    Severity.WARNING: "warning_fill",
    Severity.ERROR: "error_fill",
}
_TEXT_COLORS = {
    Severity.NONE: "text_secondary",
    Severity.INFO: "info",
    Severity.SUCCESS: "success",
    Severity.WARNING: "warning",
    Severity.ERROR: "error",
}
_MONO = (Column.TIME, Column.SIZE, Column.ID, Column.ELAPSED, Column.PREVIEW)
_QUIET = (Column.TIME, Column.ID, Column.SIZE)
_CACHED_TEXTS = 8_192
_SINGLE = Qt.TextFlag.TextSingleLine | Qt.AlignmentFlag.AlignVCenter

ColorOf = Callable[[str], int | None]
"""The colour index of an identity's key, `None` for one that never was on the stage."""


class EventDelegate(QStyledItemDelegate):
    """Paints every column itself. Cut texts and icons are kept until the look changes.

    `hovered_row` is tinted from end to end; -1 for none.
    """

    def __init__(self, theme: Theme, model: EventModel, color_of: ColorOf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._color_of = color_of
        self.hovered_row = -1
        self._restyle()
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        theme = self._theme
        self._fonts = {column: theme.font("mono" if column in _MONO else "body") for column in Column}
        self._fonts[Column.IDENTITY] = theme.font("caption")
        self._metrics = {column: QFontMetrics(font) for column, font in self._fonts.items()}
        self._colors = {role: theme.color(role) for role in (*_BAR_COLORS.values(), *_TEXT_COLORS.values(), "text")}
        self._selection = theme.color("selection")
        self._hover = theme.color("hover")
        self._muted = theme.color("text_muted")
        self._focus = theme.color("focus")
        self._line = theme.color("border")
        self._pad = theme.space("s")
        self._icon_side = theme.pixels(14)
        self._bar_width = theme.pixels(3)
        self._cut: dict[tuple[int, int, str], str] = {}
        self._icons: dict[tuple[str, str, float], QPixmap] = {}

    def text_width(self, column: Column, text: str) -> int:
        """How wide a text is in a column's font, in pixels."""
        return self._metrics[column].horizontalAdvance(text)

    def result_width(self, text: str) -> int:
        """How wide a result is with its icon, in pixels."""
        return self._icon_side + self._pad // 2 + self.text_width(Column.RESULT, text)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self._theme.row_height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._selection)
        elif index.row() == self.hovered_row:
            painter.fillRect(rect, self._hover)
        cells = self._model.cells(index.row())
        if cells is None:
            return
        column = Column(index.column())
        inside = rect.adjusted(self._pad, 0, -self._pad, 0)
        match column:
            case Column.TIME:
                self._paint_bar(painter, rect, cells.row.severity)
                self._paint_text(painter, inside, column, cells.texts[column], self._muted)
            case Column.IDENTITY:
                self._paint_identity(painter, rect, cells.texts[column])
            case Column.DIRECTION:
                self._paint_direction(painter, rect, cells)
            case Column.RESULT:
                self._paint_result(painter, inside, cells)
            case Column.PREVIEW if cells.row.payload_kind is None:
                # What is not a message is told in words: in the font of words, and less loud.
                self._paint_text(painter, inside, Column.KIND, cells.texts[column], self._colors["text_secondary"])
            case _:
                color = self._muted if column in _QUIET else self._colors["text"]
                self._paint_text(painter, inside, column, cells.texts[column], color)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, self._focus)

    def _paint_bar(self, painter: QPainter, rect: QRect, severity: Severity) -> None:
        role = _BAR_COLORS.get(severity)
        if role is not None:
            painter.fillRect(rect.x(), rect.y() + 1, self._bar_width, rect.height() - 2, self._colors[role])

    def _paint_identity(self, painter: QPainter, rect: QRect, text: str) -> None:
        if not text:
            return
        index = self._color_of(text)
        metrics = self._metrics[Column.IDENTITY]
        pad = self._theme.pixels(6)
        shown = self._cut_to(Column.IDENTITY, text, rect.width() - self._pad - 2 * pad)
        width, height = metrics.horizontalAdvance(shown) + 2 * pad, metrics.height() + self._theme.pixels(3)
        chip = QRect(rect.x() + self._pad // 2, rect.center().y() - height // 2 + 1, width, height)
        ground, word = self._hover, self._colors["text_secondary"]
        if index is not None:
            colors = self._theme.identity_color(index)
            ground, word = colors.soft, colors.text
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(word if self._theme.name == "contrast" else Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(chip, self._theme.radius("s"), self._theme.radius("s"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self._fonts[Column.IDENTITY])
        painter.setPen(word)
        painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine), shown)

    def _paint_direction(self, painter: QPainter, rect: QRect, cells: EventCells) -> None:
        match cells.row.direction:
            case Direction.OUT:
                name, role = "arrow-up-right", "accent_text"
            case Direction.IN:
                name, role = "arrow-down-left", "text"
            case _:
                name, role = KIND_ICONS.get(cells.row.kind, "circle"), "text_muted"
        self._paint_icon(painter, rect.center().x() - self._icon_side // 2, rect, name, role)

    def _paint_result(self, painter: QPainter, rect: QRect, cells: EventCells) -> None:
        if cells.row.pending and not cells.row.result:
            self._paint_icon(painter, rect.x(), rect, "hourglass", "text_muted")
            return
        text = cells.texts[Column.RESULT]
        if not text:
            return
        severity = cells.row.severity
        role = _TEXT_COLORS[severity]
        icon = "pause" if cells.row.pending else _RESULT_ICONS.get(severity)
        if icon is not None:
            self._paint_icon(painter, rect.x(), rect, icon, role)
            rect = rect.adjusted(self._icon_side + self._pad // 2, 0, 0, 0)
        self._paint_text(painter, rect, Column.RESULT, text, self._colors[role])

    def _paint_text(self, painter: QPainter, rect: QRect, column: Column, text: str, color: QColor) -> None:
        if not text:
            return
        painter.setFont(self._fonts[column])
        painter.setPen(color)
        side = Qt.AlignmentFlag.AlignRight if column in RIGHT_ALIGNED else Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, int(_SINGLE | side), self._cut_to(column, text, rect.width()))

    def _paint_icon(self, painter: QPainter, x: int, rect: QRect, name: str, role: str) -> None:
        ratio = painter.device().devicePixelRatioF()
        key = (name, role, ratio)
        pixmap = self._icons.get(key)
        if pixmap is None:
            pixmap = self._icons[key] = self._theme.pixmap(name, role, self._icon_side, ratio)
        painter.drawPixmap(x, rect.center().y() - self._icon_side // 2 + 1, pixmap)

    def _cut_to(self, column: Column, text: str, width: int) -> str:
        """The text with an ellipsis if it does not fit; measuring is what costs, so the answer is kept."""
        key = (column, width, text)
        cut = self._cut.get(key)
        if cut is None:
            if len(self._cut) >= _CACHED_TEXTS:
                self._cut.clear()
            cut = self._metrics[column].elidedText(text, Qt.TextElideMode.ElideRight, max(0, width))
            self._cut[key] = cut
        return cut
