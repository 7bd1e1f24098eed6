"""Axes and lines that a plot can repaint many times a second: pyqtgraph's own take several milliseconds each time.

With `plot` and `plot_items` the only modules that import pyqtgraph.
"""

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

TIME_STEPS_S: Final = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200)
_ROUND: Final = (1.0, 2.0, 5.0, 10.0)


def round_step(least: float) -> float:
    """The next of 1, 2 or 5 times a power of ten that is not below `least`."""
    scale = 10.0 ** math.floor(math.log10(max(least, 1e-9)))
    return next(step * scale for step in (*_ROUND, 20.0) if step * scale >= least * (1 - 1e-9))


def time_step(least_s: float) -> float:
    """The next step of a clock that is not below `least_s` seconds."""
    if least_s <= TIME_STEPS_S[0]:
        return round_step(least_s)
    return float(next((step for step in TIME_STEPS_S if step >= least_s), 86_400))


def ticks(low: float, high: float, step: float) -> list[float]:
    """All multiples of `step` from `low` to `high`."""
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


class _Axis(pg.AxisItem):  # type: ignore[misc]
    """Lines of a grid across the plot and a text at each, in pixels; nothing is kept from one paint to the next."""

    def boundingRect(self) -> QRectF:
        over = QFontMetricsF(self.style["tickFont"]).height() / 2 if self.orientation == "left" else 0.0
        return QRectF(super().boundingRect()).adjusted(0, 0, 0, over)

    def _step(self, least: float) -> float:
        return round_step(least)

    def _texts(self, values: Sequence[float], step: float) -> list[str]:
        return [f"{value:g}" for value in values]

    def paint(self, painter: QPainter, *_: Any) -> None:
        view = self.linkedView()
        low, high = self.range
        if view is None or not high > low:
            return
        metrics = QFontMetricsF(self.style["tickFont"])
        place = view.mapRectToItem(self, view.boundingRect())
        upright = self.orientation == "left"
        length = place.height() if upright else place.width()
        room = metrics.height() * 1.6 if upright else metrics.horizontalAdvance("00:00:00") * 1.5
        step = self._step((high - low) * min(1.0, room / max(length, 1.0)))
        values = ticks(low, high, step)
        ways = [(value - low) / (high - low) * length for value in values]
        self._paint_grid(painter, place, ways, upright=upright)
        if self.style["showValues"]:
            painter.setFont(self.style["tickFont"])
            painter.setPen(self.textPen())
            for way, text in zip(ways, self._texts(values, step), strict=True):
                self._paint_text(painter, metrics, place, way, text)

    def _paint_grid(self, painter: QPainter, place: QRectF, ways: Sequence[float], *, upright: bool) -> None:
        edge = place.topLeft() if upright else place.bottomLeft()
        far = place.bottomLeft() if upright else place.bottomRight()
        painter.setPen(self.pen())
        painter.drawLine(QLineF(edge, far))
        if not self.grid:
            return
        pen = self.pen()
        color = pen.color()
        color.setAlpha(self.grid)
        pen.setColor(color)
        painter.setPen(pen)
        for way in ways:
            if upright:
                y = place.bottom() - way
                painter.drawLine(QLineF(place.left(), y, place.right(), y))
            else:
                x = place.left() + way
                painter.drawLine(QLineF(x, place.top(), x, place.bottom()))

    def _paint_text(self, painter: QPainter, metrics: QFontMetricsF, place: QRectF, way: float, text: str) -> None:
        width, height = metrics.horizontalAdvance(text), metrics.height()
        if self.orientation == "left":
            # Half of the lowest text hangs below the plot: beside its line it reads as what it is.
            y = max(place.bottom() - way - height / 2, place.top())
            painter.drawText(QRectF(place.left() - width - 5, y, width + 1, height), Qt.AlignmentFlag.AlignRight, text)
            return
        x = min(max(place.left() + way - width / 2, place.left()), place.right() - width)
        painter.drawText(QRectF(x, place.bottom() + 1, width + 1, height), Qt.AlignmentFlag.AlignLeft, text)


class ValueAxis(_Axis):
    """Milliseconds from 0 up."""


class TimeAxis(_Axis):
    """Seconds after `origin_s` as local time of day."""

    origin_s = 0.0

    def _step(self, least: float) -> float:
        return time_step(least)

    def _texts(self, values: Sequence[float], step: float) -> list[str]:
        return self.tickStrings(values, 1.0, step)

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        moments = [datetime.fromtimestamp(self.origin_s + value) for value in values]
        if spacing >= 1:
            return [f"{moment:%H:%M:%S}" for moment in moments]
        return [f"{moment:%H:%M:%S}.{moment.microsecond // 1000:03}" for moment in moments]


class Line(pg.PlotCurveItem):  # type: ignore[misc]
    """A line that knows its bounds from when it was given, and never asks for the range of an axis."""

    def __init__(self) -> None:
        super().__init__(antialias=False)
        self._around = QRectF()

    def show_line(self, x: Any, y: Any, **how: Any) -> None:
        """Show these points and no others; nan breaks the line if `connect` says so."""
        known = y[np.isfinite(y)]
        self._around = QRectF()
        if len(known):
            # Half a pixel of the pen is outside: some hundredths of the whole are more than that.
            width, top = float(x.max() - x.min()), float(known.max())
            self._around = QRectF(float(x.min()) - width / 50, -top / 20, width * 1.04, top * 1.1)
        self.setData(x, y, **how)

    def boundingRect(self) -> QRectF:
        return self._around

    def dataBounds(self, ax: int, frac: float = 1.0, orthoRange: Any = None) -> tuple[None, None]:  # noqa: N803
        return (None, None)
