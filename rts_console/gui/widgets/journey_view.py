"""The way of a message as a drawing: lanes for sender, gateway and receivers, an arrow for each leg with its real time.

At the left stand the milliseconds after composing at which a leg began and ended; the strip at the right shows the
same legs to scale, so that the longest is seen at once. What failed is crossed out, what nobody knows is dashed and
says why.
"""

import math
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from rts_console.gui.language import said
from rts_console.gui.models.clock_text import milliseconds
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.detail_view import DetailView
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.record.journey import APP_SERVER, GATEWAY, SENDER, Journey, Leg, fault_words, faults_on_way, journey
from rts_console.record.journey_states import StepState
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.row import Direction, Row

_LANE: Final = 108
_ROW: Final = 38
_TIMES: Final = 96
_STRIP: Final = 84


class JourneyDrawing(QWidget):
    """The drawing itself; as large as it needs to be."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._way: Journey | None = None
        self.setAccessibleName(self.tr("The message's way"))
        theme.changed.connect(self._fit)

    def show_journey(self, way: Journey | None) -> None:
        """Draw this way, or nothing."""
        self._way = way
        words = [self._spoken(way, leg) for leg in way.legs] if way else []
        self.setAccessibleDescription("; ".join(words))
        self._fit()

    def _fit(self) -> None:
        self.setMinimumSize(self.sizeHint())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        lanes = len(self._way.lanes) if self._way else 2
        legs = len(self._way.legs) if self._way else 1
        width = _TIMES + _LANE * lanes + _STRIP
        return QSize(self._theme.pixels(width), self._theme.pixels(34 + _ROW * legs + 14))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface"))
        way = self._way
        if way is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("caption"))
        self._paint_lanes(painter, way)
        longest = max((leg.end_ms for leg in way.legs if math.isfinite(leg.end_ms)), default=0.0)
        least = min((leg.start_ms for leg in way.legs if math.isfinite(leg.start_ms)), default=0.0)
        for place, leg in enumerate(way.legs):
            y = self._theme.pixels(34 + _ROW * place + _ROW // 2)
            self._paint_times(painter, leg, y)
            self._paint_leg(painter, way, leg, y)
            self._paint_strip(painter, leg, y, min(0.0, least), longest)

    def _x(self, way: Journey, lane: str) -> float:
        room = self.width() - self._theme.pixels(_TIMES + _STRIP)
        place = way.lanes.index(lane) if lane in way.lanes else len(way.lanes) - 1
        return self._theme.pixels(_TIMES) + room * (place + 0.5) / len(way.lanes)

    def _paint_lanes(self, painter: QPainter, way: Journey) -> None:
        theme, metrics = self._theme, painter.fontMetrics()
        top = theme.pixels(26)
        width = (self.width() - theme.pixels(_TIMES + _STRIP)) / len(way.lanes)
        for lane in way.lanes:
            x = self._x(way, lane)
            painter.setPen(QPen(theme.color("border_strong"), theme.pixels(1)))
            painter.drawLine(QLineF(x, top, x, self.height() - 4))
            painter.setPen(theme.color("text"))
            text = metrics.elidedText(self._lane_name(way, lane), Qt.TextElideMode.ElideMiddle, int(width) - 6)
            place = QRectF(x - width / 2, 2, width, top - 4)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.setPen(theme.color("text_secondary"))
        head = QRectF(0, 2, theme.pixels(_TIMES) - theme.space("s"), top - 4)
        painter.drawText(head, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self.tr("ms after"))

    def _spoken(self, way: Journey, leg: Leg) -> str:
        lanes = f"{self._lane_name(way, leg.start_lane)} → {self._lane_name(way, leg.end_lane)}"
        return f"{said(leg.what)}: {lanes}, {said(leg.text)}"

    def _lane_name(self, way: Journey, lane: str) -> str:
        if lane == SENDER:
            outgoing = way.row.direction is Direction.OUT
            return way.row.identity if outgoing else way.row.who
        return self.tr("gateway") if lane == GATEWAY else said(lane) if lane == APP_SERVER else lane

    def _paint_times(self, painter: QPainter, leg: Leg, y: float) -> None:
        theme, metrics = self._theme, painter.fontMetrics()
        painter.setPen(theme.color("text_secondary"))
        times = [milliseconds(each) if math.isfinite(each) else "?" for each in (leg.start_ms, leg.end_ms)]
        place = QRectF(0, y - metrics.height(), theme.pixels(_TIMES) - theme.space("s"), 2 * metrics.height())
        text = times[0] if times[0] == times[1] else f"{times[0]} → {times[1]}"
        painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)

    def _paint_leg(self, painter: QPainter, way: Journey, leg: Leg, y: float) -> None:
        color = self._color(leg.state)
        start, end = self._x(way, leg.start_lane), self._x(way, leg.end_lane)
        style = {
            StepState.WAITING: Qt.PenStyle.DotLine,
            StepState.UNKNOWN: Qt.PenStyle.DashLine,
            StepState.NONE: Qt.PenStyle.DotLine,
        }.get(leg.state, Qt.PenStyle.SolidLine)
        painter.setPen(QPen(color, self._theme.pixels(2), style))
        if leg.start_lane == leg.end_lane:
            self._paint_stay(painter, start, y, color, leg)
        else:
            self._paint_arrow(painter, start, end, y, color)
            self._paint_label(painter, leg, QRectF(min(start, end) + 8, y - 20, abs(end - start) - 16, 18), color, True)
        if leg.state is StepState.FAILED:
            at = start if leg.start_lane == leg.end_lane else start + (end - start) * 0.82
            self._paint_cross(painter, at, y)

    def _paint_stay(self, painter: QPainter, x: float, y: float, color: QColor, leg: Leg) -> None:
        half = self._theme.pixels(9)
        painter.drawLine(QLineF(x, y - half, x, y + half))
        painter.setBrush(color)
        for end in (y - half, y + half):
            painter.drawEllipse(QPointF(x, end), 2.0, 2.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        right = self.width() - self._theme.pixels(_STRIP)
        self._paint_label(painter, leg, QRectF(x + 8, y - 9, max(60.0, right - x - 10), 18), color, False)

    def _paint_arrow(self, painter: QPainter, start: float, end: float, y: float, color: QColor) -> None:
        way = 1 if end > start else -1
        painter.drawLine(QLineF(start, y, end - way * 2, y))
        size = self._theme.pixels(5)
        painter.setPen(QPen(color, self._theme.pixels(1)))
        painter.setBrush(color)
        tip = (QPointF(end, y), QPointF(end - way * size * 1.6, y - size), QPointF(end - way * size * 1.6, y + size))
        painter.drawPolygon(QPolygonF(tip))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_cross(self, painter: QPainter, x: float, y: float) -> None:
        size = self._theme.pixels(6)
        painter.setPen(QPen(self._theme.color("error"), self._theme.pixels(3)))
        painter.drawLine(QLineF(x - size, y - size, x + size, y + size))
        painter.drawLine(QLineF(x - size, y + size, x + size, y - size))

    def _paint_label(self, painter: QPainter, leg: Leg, place: QRectF, color: QColor, centred: bool) -> None:
        """The time on a ground of its own, so that lanes behind it do not cross it."""
        metrics = painter.fontMetrics()
        words = labels(leg, named=not centred)
        text = next((each for each in words if metrics.horizontalAdvance(each) <= place.width()), words[-1])
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(place.width()))
        wide = metrics.horizontalAdvance(text) + 4
        left = place.center().x() - wide / 2 if centred else place.left()
        ground = QRectF(left, place.top(), wide, place.height())
        painter.fillRect(ground, self._theme.color("surface"))
        painter.setPen(self._theme.color("text") if leg.state is StepState.DONE else color)
        painter.drawText(ground, int(Qt.AlignmentFlag.AlignCenter), text)

    def _paint_strip(self, painter: QPainter, leg: Leg, y: float, least: float, longest: float) -> None:
        """The leg to scale."""
        theme = self._theme
        left = self.width() - theme.pixels(_STRIP) + theme.space("s")
        room = theme.pixels(_STRIP) - 2 * theme.space("s")
        painter.setPen(QPen(theme.color("border"), theme.pixels(1)))
        painter.drawLine(QLineF(left, y, left + room, y))
        span = longest - least
        if span <= 0 or not (math.isfinite(leg.start_ms) and math.isfinite(leg.end_ms)):
            return
        start = left + room * max(0.0, (leg.start_ms - least) / span)
        width = max(2.0, room * (leg.end_ms - leg.start_ms) / span)
        half = theme.pixels(5)
        painter.fillRect(QRectF(start, y - half, min(width, left + room - start), 2 * half), self._color(leg.state))
        if leg.error_ms:
            painter.setPen(QPen(theme.color("text_secondary"), theme.pixels(1)))
            reach = room * leg.error_ms / span
            at = start + width
            painter.drawLine(QLineF(max(left, at - reach), y, min(left + room, at + reach), y))

    def _color(self, state: StepState) -> QColor:
        role = {
            StepState.DONE: "success",
            StepState.PARTLY: "warning",
            StepState.FAILED: "error",
            StepState.UNKNOWN: "warning",
        }.get(state, "text_muted")
        return self._theme.color(role)


def labels(leg: Leg, *, named: bool) -> list[str]:
    """What can stand at a leg, the longest first: whatever has no room, the unit stays with its time."""
    texts = [said(leg.text)]
    if math.isfinite(leg.took_ms):
        texts += [leg.time, leg.short_time]
    elif leg.words:
        texts.append(said(leg.text.partition(" (")[0]))
    return [*([f"{said(leg.what)}: {text}" for text in texts] if named else []), *texts]


class JourneyView(DetailView):
    """The tab: what came of the message in words, and the drawing."""

    follows_row = True

    def __init__(self, theme: Theme, log: EventLog, quality: Quality, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = self.tr("Journey")
        self._log = log
        self._quality = quality
        self._verdict = WrappedText()
        self._verdict.setObjectName("journey_verdict")
        mark(self._verdict, type="small")
        self.drawing = JourneyDrawing(theme)
        scroll = QScrollArea()
        scroll.setObjectName("journey_scroll")
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(self.tr("Journey"))
        scroll.setWidget(self.drawing)
        mark(scroll, frame="none")
        layout = QVBoxLayout(self)
        space = theme.space("s")
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(space, space // 2, space, space // 2)
        head.addWidget(self._verdict)
        layout.addLayout(head)
        layout.addWidget(scroll, 1)

    def text(self) -> str:
        """What is said above the drawing."""
        return self._verdict.text()

    def show_row(self, row: Row, payload: bytes) -> None:
        """Draw the way of a message; a row that the log has let go keeps only its words."""
        way = None
        if self._log.first_seq <= row.seq < self._log.next_seq:
            way = journey(self._log, self._quality, row.seq)
        self.drawing.show_journey(way)
        if way is None:
            self._verdict.set_text(self.tr("Only messages that the log still holds have a way to show."))
            return
        hidden = self.tr(" {count} more receivers are not drawn.").format(count=f"{way.hidden:,}") if way.hidden else ""
        wrong = fault_words(faults_on_way(self._log, row, self._quality))
        self._verdict.set_text(" ".join(part for part in (said(way.verdict) + hidden, said(wrong)) if part))

    def clear(self) -> None:
        """Show nothing."""
        self.drawing.show_journey(None)
        self._verdict.set_text("")
