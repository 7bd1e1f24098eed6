"""What the plot of times paints besides lines: bands of smoke, limits, faults, stalls, notes and the shared moment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rts_console.gui.theme import Theme
from rts_console.record.smoke import Smoke

SHADES = (38, 62, 110)
"""How solid the bands are, widest first, of 255."""
LOSSES = (0.0, 0.05, 0.2)
"""From more than these shares of lost samples on, the median has another colour."""
LABELS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What stands behind the lines; times are seconds since 1970.

    `limits_ms` are up to two: above the first it is amber, above the second red. `faults` and `stalls` are spans, notes
    are moments with a text; `cursor_s` is the moment that all views share, 0 for none.
    """

    limits_ms: tuple[float, ...] = ()
    faults: Sequence[tuple[float, float, str]] = ()
    stalls: Sequence[tuple[float, float]] = ()
    notes: Sequence[tuple[float, str]] = ()
    cursor_s: float = 0.0


def loss_color(theme: Theme, share: float, whole: QColor) -> QColor:
    """The colour of the median of a column in which that share was lost."""
    if share <= LOSSES[0]:
        return whole
    if share <= LOSSES[1]:
        return theme.color("warning")
    return theme.color("error")


class _Item(pg.GraphicsObject):  # type: ignore[misc]
    """An item in the plot's own coordinates that never asks for the range of an axis."""

    def __init__(self) -> None:
        super().__init__()
        self._bounds = QRectF()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def dataBounds(self, ax: int, frac: float = 1.0, orthoRange: Any = None) -> tuple[None, None]:  # noqa: N803
        return (None, None)

    def _set_bounds(self, bounds: QRectF) -> None:
        self.prepareGeometryChange()
        self._bounds = bounds
        self.update()


class SmokeItem(_Item):
    """The spread of each column as bands, and its median as a line of its width."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._bands: list[tuple[QColor, list[QRectF]]] = []
        self._medians: dict[int, list[QLineF]] = {}

    def show_smoke(self, smoke: Smoke | None, width_s: float, color: QColor, origin_s: float, top_ms: float) -> None:
        """Show other columns, or none. What is above `top_ms` is cut at the top of the plot."""
        self._bands, self._medians = [], {}
        if smoke is None or not len(smoke.times_s):
            self._set_bounds(QRectF())
            return
        left = smoke.times_s - origin_s - width_s / 2
        for shade, low, high in zip(SHADES, smoke.low_ms, smoke.high_ms, strict=True):
            ground = QColor(color)
            ground.setAlpha(shade)
            known = np.isfinite(low)
            rows = zip(left[known].tolist(), low[known].tolist(), (high - low)[known].tolist(), strict=True)
            self._bands.append((ground, [QRectF(x, y, width_s, height) for x, y, height in rows]))
        self._make_medians(smoke, left, width_s, color)
        self._set_bounds(QRectF(float(left[0]), 0, float(left[-1] - left[0]) + width_s, max(top_ms, smoke.highest)))

    def _make_medians(self, smoke: Smoke, left: Any, width_s: float, color: QColor) -> None:
        last: tuple[float, float] | None = None
        columns = zip(left.tolist(), smoke.median_ms.tolist(), smoke.loss.tolist(), strict=True)
        for x, median, loss in columns:
            if median != median:
                last = None
                continue
            lines = self._medians.setdefault(loss_color(self._theme, loss, color).rgba(), [])
            lines.append(QLineF(x, median, x + width_s, median))
            if last is not None and x - last[0] < width_s * 1.5:
                lines.append(QLineF(x, last[1], x, median))
            last = (x, median)

    def paint(self, painter: QPainter, *_: Any) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for ground, places in self._bands:
            painter.setBrush(ground)
            painter.drawRects(places)
        for color, lines in self._medians.items():
            painter.setPen(_cosmetic(QColor.fromRgba(color)))
            painter.drawLines(lines)


@dataclass(slots=True)
class _Painted:
    limits: list[tuple[QRectF, QColor]] = field(default_factory=list)
    spans: list[tuple[QRectF, QColor]] = field(default_factory=list)
    lines: list[tuple[QLineF, QColor, Qt.PenStyle]] = field(default_factory=list)


class BackdropItem(_Item):
    """Limits, faults, stalls, notes and the shared moment; behind everything else."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._painted = _Painted()
        self.setZValue(-10)

    def show_backdrop(self, backdrop: Backdrop, start_s: float, end_s: float, origin_s: float, top_ms: float) -> None:
        """Show these for a span of time."""
        theme, painted = self._theme, _Painted()
        x, width = start_s - origin_s, end_s - start_s
        for place, limit in enumerate(backdrop.limits_ms[:2]):
            upper = backdrop.limits_ms[1] if place == 0 and len(backdrop.limits_ms) > 1 else top_ms
            tone = "warning" if place == 0 and len(backdrop.limits_ms) > 1 else "error"
            if limit < top_ms:
                zone = QRectF(x, limit, width, min(upper, top_ms) - limit)
                painted.limits.append((zone, _faint(theme.color(tone), 20)))
                painted.lines.append((QLineF(x, limit, x + width, limit), theme.color(tone), Qt.PenStyle.DashLine))
        for begin, end, _text in backdrop.faults:
            painted.spans.append((QRectF(begin - origin_s, 0, end - begin, top_ms), _faint(theme.color("warning"), 36)))
        for begin, end in backdrop.stalls:
            painted.spans.append((QRectF(begin - origin_s, 0, end - begin, top_ms), _faint(theme.color("text"), 34)))
        for at_s, _text in backdrop.notes:
            line = QLineF(at_s - origin_s, 0, at_s - origin_s, top_ms)
            painted.lines.append((line, theme.color("accent"), Qt.PenStyle.SolidLine))
        if backdrop.cursor_s:
            place_s = backdrop.cursor_s - origin_s
            line = QLineF(place_s, 0, place_s, top_ms)
            painted.lines.append((line, theme.color("text"), Qt.PenStyle.DotLine))
        self._painted = painted
        self._set_bounds(QRectF(x, 0, width, top_ms))

    def paint(self, painter: QPainter, *_: Any) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for place, color in (*self._painted.limits, *self._painted.spans):
            painter.fillRect(place, color)
        for line, color, style in self._painted.lines:
            painter.setPen(_cosmetic(color, style, self._theme.pixels(1)))
            painter.drawLine(line)


class Labels:
    """Short texts at places of a plot, made once and moved."""

    def __init__(self, plot: Any, theme: Theme) -> None:
        """For this plot."""
        self._plot = plot
        self._theme = theme
        self._items: list[Any] = []

    def show(self, texts: Sequence[tuple[float, float, str, QColor, tuple[float, float]]]) -> None:
        """Show these: x, y, text, colour, and which point of the text stands there (0 0 is its upper left)."""
        while len(self._items) < min(len(texts), LABELS_SHOWN):
            item = pg.TextItem("")
            item.setZValue(20)
            self._plot.addItem(item, ignoreBounds=True)
            self._items.append(item)
        for item, (x, y, text, color, anchor) in zip(self._items, texts, strict=False):
            item.setPlainText(text)
            item.setColor(color)
            item.fill = pg.mkBrush(_faint(self._theme.color("surface"), 200))  # curves run behind the words
            item.textItem.setFont(self._theme.font("caption"))
            item.setAnchor(anchor)
            item.setPos(x, y)
            item.setVisible(True)
        for item in self._items[len(texts) :]:
            item.setVisible(False)


def _faint(color: QColor, alpha: int) -> QColor:
    faint = QColor(color)
    faint.setAlpha(alpha)
    return faint


def _cosmetic(color: QColor, style: Qt.PenStyle = Qt.PenStyle.SolidLine, width: int = 1) -> QPen:
    """Curves of many points stay one pixel wide at every zoom: broader ones take a hundred times as long to paint."""
    pen = QPen(color, width, style)
    pen.setCosmetic(True)
    return pen
