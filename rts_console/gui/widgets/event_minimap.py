"""The vertical scroll bar of the event table with the whole log painted on it: errors, warnings, marks and gaps."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QWidget

from rts_console.gui.models.event_overview import Overview, Sign
from rts_console.gui.models.sparse_codes import Codes
from rts_console.gui.theme import Theme

_WIDTH = 14
_LEAST_HANDLE = 24
_PAUSE_MS = 250
"""Between two looks at the whole log: it changes with every row, and is looked at seldom."""

_LANES: Mapping[Sign, tuple[str, float, float]] = {
    Sign.WARNING: ("warning_fill", 0.0, 0.5),
    Sign.ERROR: ("error_fill", 0.0, 1.0),
    Sign.GAP: ("state_kicked", 0.25, 0.75),
    Sign.MARK: ("accent", 0.6, 1.0),
}
"""Colour and part of the width, later ones on top: each sign also has a place of its own."""


class MinimapBar(QScrollBar):
    """A click goes to the rows behind the place. Signals: `jumped` when a click has moved the slider."""

    jumped = Signal()

    def __init__(self, theme: Theme, overview: Overview, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._theme = theme
        self._overview = overview
        self._codes: Codes = np.zeros(0, dtype=np.uint8)
        self._image = QImage()
        self._grip: int | None = None
        self._hovered = False
        self.setObjectName("event_minimap")
        self.setAccessibleName(self.tr("Scroll bar with errors, warnings, marks and gaps of all rows"))
        self.setToolTip(
            self.tr("All rows at a glance: errors across, warnings at the left, marks at the right, gaps in the middle")
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.look)
        theme.changed.connect(self._restyle)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.pixels(_WIDTH), 4 * self._theme.pixels(_LEAST_HANDLE))

    def _restyle(self) -> None:
        self._image = QImage()
        self.updateGeometry()
        self.update()

    # What is painted

    def refresh(self) -> None:
        """Look at the log again before long; many calls cost one look."""
        if not self._timer.isActive():
            self._timer.start()

    def look(self) -> None:
        """Look at the log now, and repaint if another picture comes of it."""
        if not self.isVisible():
            return
        self._overview.refresh()
        codes = self._overview.pixels(round(self.height() * self.devicePixelRatioF()))
        if not np.array_equal(codes, self._codes):
            self._codes, self._image = codes, QImage()
            self.update()

    def codes(self) -> Codes:
        """What each device pixel tells, from above."""
        return self._codes

    def _painted(self) -> QImage:
        if self._image.isNull() and len(self._codes):
            width = round(self.width() * self.devicePixelRatioF())
            colors = self._table(width)[self._codes]
            data = np.ascontiguousarray(colors)
            image = QImage(data.data, width, len(self._codes), 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
            self._image = image.copy()
            self._image.setDevicePixelRatio(self.devicePixelRatioF())
        return self._image

    def _table(self, width: int) -> npt.NDArray[np.uint32]:
        """The line of pixels for each sum of signs."""
        table = np.zeros((2 ** len(Sign), width), dtype=np.uint32)
        for sign, (role, start, end) in _LANES.items():
            has = (np.arange(len(table)) & sign) > 0
            table[np.ix_(has, np.arange(round(start * width), round(end * width)))] = self._theme.color(role).rgba()
        return table

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("sunken"))
        if self.height() and len(self._codes) != round(self.height() * self.devicePixelRatioF()):
            self.refresh()
        painter.drawImage(QPoint(0, 0), self._painted())
        painter.fillRect(QRect(0, 0, 1, self.height()), self._theme.color("border"))
        if self.maximum() > self.minimum():
            self._paint_handle(painter)
        painter.end()

    def _paint_handle(self, painter: QPainter) -> None:
        """See-through: what lies behind it is what the reader is looking at."""
        held = self._grip is not None or self._hovered
        color = self._theme.color("scroll_hover" if held else "scroll")
        line = self._theme.color("text_muted")
        color.setAlphaF(0.45)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(line)
        painter.setBrush(color)
        radius = self._theme.radius("s")
        painter.drawRoundedRect(self.handle().adjusted(1, 0, -2, -1), radius, radius)

    def handle(self) -> QRect:
        """Where the handle stands."""
        span = self.maximum() - self.minimum() + self.pageStep()
        length = max(self._theme.pixels(_LEAST_HANDLE), self.height() * self.pageStep() // max(1, span))
        length = min(length, self.height())
        way = self.maximum() - self.minimum()
        y = (self.height() - length) * (self.sliderPosition() - self.minimum()) // way if way else 0
        return QRect(0, y, self.width(), length)

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        y = event.position().toPoint().y()
        if not self.handle().contains(1, y):
            self._jump(y)
        self._grip = y - self.handle().y()
        self.setSliderDown(True)
        self.update()

    def _jump(self, y: int) -> None:
        """Bring the rows behind a place into the middle."""
        rows = self.maximum() - self.minimum() + self.pageStep()
        row = y * rows // max(1, self.height())
        self.setSliderPosition(self.minimum() + row - self.pageStep() // 2)
        self.jumped.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        y = event.position().toPoint().y()
        self._hovered = self.handle().contains(1, y)
        if self._grip is None:
            return
        room = self.height() - self.handle().height()
        way = self.maximum() - self.minimum()
        self.setSliderPosition(self.minimum() + (y - self._grip) * way // max(1, room))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._grip is not None:
            self._grip = None
            self.setSliderDown(False)
            self.update()
