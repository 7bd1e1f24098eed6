"""How long messages take, to be read from the back row: one large figure, a second one, and the last minute."""

import math
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from rts_console.gui.latency_glance import Glance
from rts_console.gui.models.clock_text import milliseconds
from rts_console.gui.theme import Theme

_FIGURE_PX = 40
_LEAST_CHART_PX = 14


class StageLatency(QWidget):
    """Shows a `Glance`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._glance = Glance()
        self.setObjectName("stage_latency")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._on_theme_changed)
        self._describe()

    def _on_theme_changed(self) -> None:
        self._describe()
        self.updateGeometry()
        self.update()

    def show_glance(self, glance: Glance) -> None:
        """Show these figures."""
        if glance == self._glance:
            return
        self._glance = glance
        self._describe()
        self.update()

    def words(self) -> tuple[str, str, str]:
        """The title, the large figure and the line below it."""
        glance = self._glance
        title = self.tr("From user to user") if glance.of != "round trip" else self.tr("To the gateway and back")
        if not math.isfinite(glance.p50_ms):
            return title, "–", self.tr("no message within the last minute")
        rest = self.tr("19 of 20 within {ms} ms").format(ms=milliseconds(glance.p95_ms))
        return title, self.tr("{ms} ms").format(ms=milliseconds(glance.p50_ms)), rest

    def _describe(self) -> None:
        self.setAccessibleName(", ".join(self.words()))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.pixels(140), self._theme.pixels(116))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.pixels(240), self._theme.pixels(150))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._theme.space("m")
        place = QRectF(self.rect()).adjusted(side, self._theme.space("s"), -side, -self._theme.space("s"))
        title, figure, rest = self.words()
        y = self._say(painter, place, place.top(), title, self._theme.font("small"), "text_secondary")
        y = self._say(painter, place, y, figure, self._figure_font(place), "text")
        y = self._say(painter, place, y, rest, self._theme.font("body"), "text_secondary")
        chart = QRectF(place.left(), y + side / 2, place.width(), place.bottom() - y - side / 2)
        if chart.height() >= self._theme.pixels(_LEAST_CHART_PX):
            self._paint_line(painter, chart)

    def _figure_font(self, place: QRectF) -> QFont:
        font = self._theme.font("display")
        font.setPixelSize(min(self._theme.pixels(_FIGURE_PX), max(int(place.height() * 0.34), 12)))
        return font

    def _say(self, painter: QPainter, place: QRectF, y: float, words: str, font: QFont, role: str) -> float:
        """Paint a line of words; returns where the next one begins."""
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(self._theme.color(role))
        line = QRectF(place.left(), y, place.width(), metrics.height())
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        return line.bottom()

    def _paint_line(self, painter: QPainter, chart: QRectF) -> None:
        painter.setPen(QPen(self._theme.color("border"), 1))
        painter.drawLine(chart.bottomLeft(), chart.bottomRight())
        color = self._theme.color("accent_text")
        for piece in self._pieces(chart):
            ground = QPolygonF([QPointF(piece[0].x(), chart.bottom()), *piece, QPointF(piece[-1].x(), chart.bottom())])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent_soft"))
            painter.drawPolygon(ground)
            painter.setPen(QPen(color, self._theme.pixels(2), c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
            painter.setBrush(color)
            if len(piece) == 1:
                painter.drawEllipse(piece[0], 1.0, 1.0)
            else:
                painter.drawPolyline(QPolygonF(piece))

    def _pieces(self, chart: QRectF) -> Iterator[list[QPointF]]:
        """The line, in pieces where there was no message."""
        line = self._glance.line
        top = max((value for value in line if math.isfinite(value)), default=1.0) * 1.15 or 1.0
        step, piece = chart.width() / max(1, len(line) - 1), list[QPointF]()
        for place, value in enumerate(line):
            if math.isfinite(value):
                piece.append(QPointF(chart.left() + place * step, chart.bottom() - chart.height() * value / top))
            elif piece:
                yield piece
                piece = []
        if piece:
            yield piece
