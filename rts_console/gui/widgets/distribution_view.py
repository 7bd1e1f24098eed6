"""How times are spread: bars by time (each step of equal ratio), percentiles on an axis of their own, limits."""

import math
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from rts_console.gui.models.clock_text import milliseconds
from rts_console.gui.theme import Theme
from rts_console.record.smoke import round_range

PERCENTILES: Final = (50.0, 90.0, 95.0, 99.0, 99.9)
BARS: Final = 96
_WHOLE_PERCENTS: Final = 0.2
_APART: Final = 1.0
"""Characters between two labels of a row."""

Floats = npt.NDArray[np.float64]


class DistributionView(QWidget):
    """Bars of one series, reduced before they are painted."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = ""
        self._color = theme.color("accent")
        self._counts = np.zeros(BARS, dtype=np.int64)
        self._range = (0.1, 10.0)
        self._figures: list[tuple[float, float]] = []
        self._limits: tuple[float, ...] = ()
        self._total = self._lost = 0
        self.setAccessibleName(self.tr("Distribution of the times of the selected series"))
        theme.changed.connect(self.update)

    def show_times(self, title: str, values_ms: Floats, color: QColor, limits_ms: Sequence[float] = ()) -> None:
        """Show these times; nan is lost and only counted."""
        known = values_ms[np.isfinite(values_ms)]
        self._title, self._color, self._limits = title, color, tuple(limits_ms)
        self._total, self._lost = len(known), len(values_ms) - len(known)
        self._range = round_range(known)
        least, most = self._range
        places = np.log(np.maximum(known, least) / least) / math.log(most / least) * BARS
        self._counts = np.bincount(np.clip(places.astype(np.int64), 0, BARS - 1), minlength=BARS)
        self._figures = []
        if len(known):
            figures = np.percentile(known, PERCENTILES).tolist()
            self._figures = list(zip(PERCENTILES, figures, strict=True))
        self.setAccessibleDescription(self.text())
        self.update()

    def text(self) -> str:
        """The picture in words."""
        figures = ", ".join(f"p{percent:g} {milliseconds(value)} ms" for percent, value in self._figures)
        lost = self.tr(", {count} lost").format(count=f"{self._lost:,}") if self._lost else ""
        return self.tr("{title}: {total} samples{lost}. {figures}").format(
            title=self._title, total=f"{self._total:,}", lost=lost, figures=figures
        )

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface"))
        painter.setFont(self._theme.font("caption"))
        metrics = painter.fontMetrics()
        if not self._total:
            painter.setPen(self._theme.color("text_secondary"))
            words = self.tr("No sample of this series in the time in view.")
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), words)
            return
        area = self._area(metrics)
        self._paint_bars(painter, area)
        self._paint_times(painter, area, metrics)
        self._paint_percentiles(painter, area, metrics)

    def _area(self, metrics: QFontMetrics) -> QRectF:
        line, gap = metrics.height(), self._theme.space("s")
        left = metrics.horizontalAdvance("100 %") + gap
        return QRectF(left, 3.4 * line, self.width() - left - 2 * gap, self.height() - 5.0 * line)

    def _x(self, area: QRectF, value_ms: float) -> float:
        least, most = self._range
        share = math.log(max(value_ms, least) / least) / math.log(most / least)
        return area.left() + area.width() * min(1.0, share)

    def _paint_bars(self, painter: QPainter, area: QRectF) -> None:
        theme, metrics = self._theme, painter.fontMetrics()
        top = max(1, int(self._counts.max()))
        digits = 0 if top / self._total >= _WHOLE_PERCENTS else 1
        for share in (0.0, 0.5, 1.0):
            y = area.bottom() - area.height() * share
            painter.setPen(QPen(theme.color("border"), theme.pixels(1)))
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
            painter.setPen(theme.color("text_secondary"))
            text = f"{top * share / self._total:.{digits}%}"
            place = QRectF(0, y - metrics.height() / 2, area.left() - theme.space("xs"), metrics.height())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)
        self._paint_limits(painter, area)
        width = area.width() / BARS
        ground = QColor(self._color)
        ground.setAlpha(190)
        for number, count in enumerate(self._counts.tolist()):
            if count:
                height = max(1.0, area.height() * count / top)
                bar = QRectF(area.left() + number * width, area.bottom() - height, max(1.0, width - 1), height)
                painter.fillRect(bar, ground)

    def _paint_limits(self, painter: QPainter, area: QRectF) -> None:
        least, most = self._range
        for place, limit in enumerate(self._limits[:2]):
            if not least < limit < most:
                continue
            tone = self._theme.color("warning" if place == 0 and len(self._limits) > 1 else "error")
            painter.setPen(QPen(tone, self._theme.pixels(1), Qt.PenStyle.DashLine))
            x = self._x(area, limit)
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))

    def _paint_times(self, painter: QPainter, area: QRectF, metrics: QFontMetrics) -> None:
        painter.setPen(self._theme.color("text_secondary"))
        end = -1e9
        for value in ticks(*self._range):
            text = f"{value:g}"
            x, wide = self._x(area, value), metrics.horizontalAdvance(text)
            left = min(max(0.0, x - wide / 2), self.width() - wide)
            if left < end + metrics.averageCharWidth():
                continue
            painter.drawLine(QLineF(x, area.bottom(), x, area.bottom() + 3))
            painter.drawText(QRectF(left, area.bottom() + 3, wide + 2, metrics.height()), 0, text)
            end = left + wide
        unit = QRectF(area.left(), area.bottom() + 2 + metrics.height() * 0.62, area.width(), metrics.height())
        painter.drawText(unit, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), self.tr("ms"))

    def _paint_percentiles(self, painter: QPainter, area: QRectF, metrics: QFontMetrics) -> None:
        """Lines down from an axis above."""
        theme, line = self._theme, metrics.height()
        painter.setPen(theme.color("text"))
        painter.drawText(
            QRectF(area.left(), 0, area.width(), line),
            0,
            metrics.elidedText(f"{self._title}  ·  {self._total:,}", Qt.TextElideMode.ElideMiddle, int(area.width())),
        )
        painter.setPen(QPen(theme.color("text_secondary"), theme.pixels(1), Qt.PenStyle.DotLine))
        marks = [(self._x(area, value), f"p{percent:g} {milliseconds(value)}") for percent, value in self._figures]
        for x, _text in marks:
            painter.drawLine(QLineF(x, area.top() - 2, x, area.bottom()))
        painter.setPen(theme.color("text"))
        for label in labels(marks, metrics.horizontalAdvance, area.left(), self.width() - 2.0):
            place = QRectF(label.left, area.top() - (label.row + 1) * line - 2, label.width + 2, line)
            painter.drawText(place, 0, label.text)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.pixels(480), self._theme.pixels(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.pixels(200), self._theme.pixels(110))


class Label(NamedTuple):
    """A text on one of the rows above the bars."""

    row: int
    left: float
    width: float
    text: str


def labels(
    marks: Sequence[tuple[float, str]], width_of: Callable[[str], float], left: float, right: float
) -> list[Label]:
    """Texts over their places, which ascend, on two rows; one that has no room on either joins the one before it."""
    found: list[Label] = []
    ends = [-math.inf, -math.inf]
    for x, text in marks:
        width = width_of(text)
        begin = min(max(left, x - width / 2), right - width)
        row = next((row for row in (0, 1) if begin > ends[row] + _APART * width / len(text)), None)
        if row is None:
            row, begin, _width, before = found.pop()
            text = f"{before} · {text}"
            width = width_of(text)
            begin = max(left, min(begin, right - width))
        found.append(Label(row, begin, width, text))
        ends[row] = begin + width
    return found


def ticks(least: float, most: float) -> list[float]:
    """1, 2 and 5 times the powers of ten within a range."""
    found = []
    power = 10.0 ** math.floor(math.log10(least))
    while power <= most:
        found += [step * power for step in (1.0, 2.0, 5.0) if least * 0.999 <= step * power <= most * 1.001]
        power *= 10
    return found
