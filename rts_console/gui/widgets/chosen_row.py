"""The ground of the chosen row of a list whose rows paint themselves."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from rts_console.gui.theme import Theme


def paint_if_chosen(painter: QPainter, theme: Theme, option: QStyleOptionViewItem) -> QRect:
    """Paint a round-edged ground if the row is the chosen one; returns the row's place."""
    place = QRect(option.rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if option.state & QStyle.StateFlag.State_Selected:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("selection"))
        painter.drawRoundedRect(place.adjusted(2, 1, -2, -1), theme.radius("m"), theme.radius("m"))
    return place
