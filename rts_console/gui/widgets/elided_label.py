"""A line of plain text that gives way: what has no room is left out, in the middle or at its end, and stands in the
tool tip."""

import html

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOption, QWidget


class ElidedLabel(QLabel):
    """Shows as much of a text as there is room for."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._side, self._mode = Qt.AlignmentFlag.AlignRight, Qt.TextElideMode.ElideMiddle
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(f"<qt>{html.escape(text)}</qt>" if text else "")

    def set_left(self) -> None:
        """Stand at the left, and leave out what comes last."""
        self._side, self._mode = Qt.AlignmentFlag.AlignLeft, Qt.TextElideMode.ElideRight

    def shown_text(self) -> str:
        """What there is room for."""
        return self.fontMetrics().elidedText(self.text(), self._mode, self.width())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…"), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QPainter(self), QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        flags = Qt.AlignmentFlag.AlignVCenter | self._side
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), flags, self.shown_text())
