"""What is wrong on purpose, as an amber chip that stays as long as it is and opens the faults when it is clicked."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from rts_console.gui.theme import Theme

MOST_WIDTH: Final = 240
LEAST_WIDTH: Final = 76


class FaultChip(QAbstractButton):
    """One fault in words, or how many there are and whom they meet; all in the tool tip. Hidden while there is none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words: list[str] = []
        self._whom = ""
        self.setObjectName("fault_chip")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._fit)
        self.hide()

    def set_words(self, words: Sequence[str], whom: str = "") -> None:
        """Say these; `whom` is the one that all of them meet, empty when they meet different ones."""
        if (self._words, self._whom) == (list(words), whom):
            return
        self._words, self._whom = list(words), whom
        self.setText(self._said())
        self.setAccessibleName(self.tr("Wrong on purpose: {faults}").format(faults=", ".join(words)))
        self.setToolTip("\n".join([self.tr("Wrong on purpose. Click for the faults:"), *words]))
        self.setVisible(bool(words))
        self._fit()

    def _said(self) -> str:
        if not self._words:
            return ""
        if len(self._words) == 1:
            return self._words[0]
        # Any one of them before the others could hide the worst.
        count = self.tr("{count} faults").format(count=len(self._words))
        return self.tr("{faults} for {whom}").format(faults=count, whom=self._whom) if self._whom else count

    def _fit(self) -> None:
        self.updateGeometry()
        self.update()

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._theme.font("caption"))

    def _lead(self) -> int:
        return self._theme.pixels(22)

    def sizeHint(self) -> QSize:
        width = self._lead() + self._metrics().horizontalAdvance(self.text()) + self._theme.pixels(8)
        return QSize(min(width, self._theme.pixels(MOST_WIDTH)), self._metrics().height() + self._theme.pixels(5))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), self._theme.pixels(LEAST_WIDTH)), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(theme.color("focus" if focused else "warning"), 2 if focused else 1))
        painter.setBrush(theme.color("hover" if self.underMouse() else "warning_soft"))
        radius = theme.radius("s")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        side = theme.pixels(13)
        sign = self.rect().adjusted(theme.pixels(5), (self.height() - side) // 2, 0, 0)
        sign.setSize(QSize(side, side))
        theme.paint_icon(painter, sign, "triangle-alert", theme.color("warning"))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("warning"))
        room = self.rect().adjusted(self._lead(), 0, -theme.pixels(6), 0)
        text = self._metrics().elidedText(self._theme.shown(self.text()), Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
