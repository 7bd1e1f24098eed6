"""Times over time as a picture of how many: each column a moment, each row a time, colour how often."""

import math
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.distribution_view import ticks
from rts_console.record.smoke import Heat

SHADES: Final = 256


class HeatMap(QWidget):
    """The map of one series. Signals: `moment_chosen` (seconds since 1970) for a double click."""

    moment_chosen = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._heat: Heat | None = None
        self._span = (0.0, 1.0)
        self._title = ""
        self._image = QImage()
        self._pixels = b""
        self._color = theme.color("accent")
        self.setAccessibleName(self.tr("Heat map of the times of the selected series"))
        theme.changed.connect(self._paint_again)

    @property
    def columns(self) -> int:
        """How many columns there is room for."""
        return max(16, round(self._area().width()) // 4)

    def show_heat(self, title: str, heat: Heat, span_s: tuple[float, float], color: QColor) -> None:
        """Show these counts over a span of time."""
        self._heat, self._span, self._title, self._color = heat, span_s, title, color
        total = int(heat.counts.sum())
        text = self.tr("{title}: {count} samples, at most {most} in a cell")
        self.setAccessibleDescription(
            text.format(title=title, count=f"{total:,}", most=f"{int(heat.counts.max()) if total else 0:,}")
        )
        self._paint_again()

    def _paint_again(self) -> None:
        if self._heat is not None:
            self._image, self._pixels = picture(self._heat.counts, self._theme.color("surface"), self._color)
        self.update()

    def _area(self) -> QRectF:
        metrics = self.fontMetrics()
        left = self._theme.pixels(46)
        line = metrics.height()
        return QRectF(
            left, line * 1.4, max(10.0, self.width() - left - self._theme.space("s")), self.height() - 3 * line
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface"))
        painter.setFont(self._theme.font("caption"))
        if self._heat is None or not self._heat.counts.any():
            painter.setPen(self._theme.color("text_secondary"))
            words = self.tr("No sample of this series in the time in view.")
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), words)
            return
        area = self._area()
        painter.drawImage(area, self._image)
        painter.setPen(QPen(self._theme.color("border_strong"), self._theme.pixels(1)))
        painter.drawRect(area)
        self._paint_times(painter, area, self._heat)
        self._paint_clock(painter, area)

    def _paint_times(self, painter: QPainter, area: QRectF, heat: Heat) -> None:
        metrics, theme = painter.fontMetrics(), self._theme
        last = 1e9
        for value in ticks(heat.least_ms, heat.most_ms):
            share = math.log(value / heat.least_ms) / math.log(heat.most_ms / heat.least_ms)
            y = area.bottom() - area.height() * share
            if last - y < metrics.height() * 1.1:
                continue
            last = y
            painter.setPen(QPen(theme.color("border"), theme.pixels(1)))
            painter.drawLine(QLineF(area.left() - 3, y, area.left(), y))
            painter.setPen(theme.color("text_secondary"))
            place = QRectF(0, y - metrics.height() / 2, area.left() - 5, metrics.height())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), f"{value:g}")
        painter.setPen(theme.color("text"))
        outside = self.tr("  ·  {count} outside").format(count=f"{heat.outside:,}") if heat.outside else ""
        title = metrics.elidedText(f"{self._title} (ms){outside}", Qt.TextElideMode.ElideMiddle, int(area.width()))
        painter.drawText(QRectF(area.left(), 0, area.width(), metrics.height() * 1.3), 0, title)

    def _paint_clock(self, painter: QPainter, area: QRectF) -> None:
        metrics = painter.fontMetrics()
        painter.setPen(self._theme.color("text_secondary"))
        room = metrics.horizontalAdvance("00:00:00  ")
        count = max(1, min(6, int(area.width() // (1.4 * room))))
        end = -1e9
        for place in range(count + 1):
            share = place / count
            text = f"{datetime.fromtimestamp(self._span[0] + (self._span[1] - self._span[0]) * share):%H:%M:%S}"
            wide = metrics.horizontalAdvance(text)
            x = min(max(area.left(), area.left() + area.width() * share - wide / 2), area.right() - wide)
            if x > end:
                painter.drawText(QRectF(x, area.bottom() + 3, wide + 2, metrics.height()), 0, text)
                end = x + wide + metrics.averageCharWidth()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        area, at = self._area(), event.position()
        if area.contains(at):
            share = (at.x() - area.left()) / area.width()
            self.moment_chosen.emit(self._span[0] + (self._span[1] - self._span[0]) * share)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.pixels(480), self._theme.pixels(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.pixels(200), self._theme.pixels(110))


def picture(counts: npt.NDArray[np.int64], ground: QColor, color: QColor) -> tuple[QImage, bytes]:
    """The cells as an image, the shortest times at the bottom, and the bytes that it stands on."""
    rows, columns = counts.shape
    shares = np.log1p(counts) / max(1.0, math.log1p(int(counts.max()))) if counts.any() else counts * 0.0
    # What is there at all must be seen: a single sample has a quarter of the full colour.
    shares = np.where(counts > 0, 0.25 + 0.75 * shares, 0.0)[::-1, :, None]
    low, high = (np.array([each.red(), each.green(), each.blue()], dtype=float) for each in (ground, color))
    pixels = np.full((rows, columns, 4), 255, dtype=np.uint8)
    pixels[:, :, 2::-1] = np.round(low + (high - low) * shares).astype(np.uint8)
    data = pixels.tobytes()
    return QImage(data, columns, rows, 4 * columns, QImage.Format.Format_RGB32), data
