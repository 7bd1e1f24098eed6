"""The last minutes of one figure as a small line, painted by hand: it costs nothing to have many of them."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from rts_console.gui.theme import Theme


class Sparkline(QWidget):
    """A line of values, evenly spaced, the newest at the right edge; 0 is the bottom."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._values: list[float] = []
        self._room = 0
        self._top = 0.0
        self._limit: float | None = None
        self._warn = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_values(self, values: Sequence[float], room: int, *, limit: float | None = None, warn: bool = False) -> None:
        """Show these; `room` values fill the whole width. `limit` is a dashed line where there is room for it."""
        self._values, self._room, self._limit, self._warn = list(values), max(room, 2), limit, warn
        self._top = max([*self._values, 1e-9]) * 1.1
        if limit is not None and limit < 3 * self._top:
            self._top = max(self._top, limit * 1.05)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.pixels(200), self._theme.pixels(44))

    def points(self) -> list[QPointF]:
        """Where the values stand: at most two for each pixel column, its highest and its lowest, so that no peak is
        left out."""
        step = (self.width() - 2) / (self._room - 1)
        left = self.width() - 1 - step * (len(self._values) - 1)
        columns: dict[int, tuple[float, float]] = {}
        for place, value in enumerate(self._values):
            x = round(left + place * step)
            low, high = columns.get(x, (value, value))
            columns[x] = (min(low, value), max(high, value))
        points = []
        for x, (low, high) in columns.items():
            points += (
                [QPointF(x, self._y(high))] if low == high else [QPointF(x, self._y(low)), QPointF(x, self._y(high))]
            )
        return points

    def _y(self, value: float) -> float:
        return self.height() - 1.5 - (self.height() - 3) * min(value / self._top, 1.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("sunken"))
        if self._limit and self._limit <= self._top:
            painter.setPen(QPen(self._theme.color("warning"), self._theme.pixels(1), Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(0, self._y(self._limit)), QPointF(self.width(), self._y(self._limit)))
        points = self.points() if self._values else []
        if not points:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color("warning" if self._warn else "accent_text")
        self._fill(painter, points)
        painter.setPen(QPen(color, 1))
        painter.drawPolyline(QPolygonF(points))

    def _fill(self, painter: QPainter, points: Sequence[QPointF]) -> None:
        bottom = float(self.height())
        ground = QPolygonF([QPointF(points[0].x(), bottom), *points, QPointF(points[-1].x(), bottom)])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("warning_soft" if self._warn else "accent_soft"))
        painter.drawPolygon(ground)
