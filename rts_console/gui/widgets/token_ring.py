"""The life that a token has left, as a ring that empties."""

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from rts_console.gui.theme import Theme

_AMBER_FRACTION = 0.2
_MINUTE_S = 60
_HOUR_S = 3_600
_DAY_S = 86_400


def format_life(seconds: float) -> str:
    """A remaining time in words for a clock face: "23:41", "5:03:07", "3 d 4 h"; rounds up, so 0:00 means over."""
    whole = max(0, math.ceil(seconds))
    if whole >= _DAY_S:
        return f"{whole // _DAY_S} d {whole % _DAY_S // _HOUR_S} h"
    if whole >= _HOUR_S:
        return f"{whole // _HOUR_S}:{whole % _HOUR_S // _MINUTE_S:02}:{whole % _MINUTE_S:02}"
    return f"{whole // _MINUTE_S:02}:{whole % _MINUTE_S:02}"


class TokenRing(QWidget):
    """A ring and the remaining time: accent colour, amber below a fifth, red when over, grey without a token."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, show_text: bool = True) -> None:
        super().__init__(parent)
        self._theme = theme
        self._show_text = show_text
        self._remaining_s: float | None = None
        self._total_s: float | None = None
        self._shown = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)
        self.set_life(None, None)

    def set_life(self, remaining_s: float | None, total_s: float | None) -> None:
        """Show `remaining_s` of `total_s` seconds.

        No remaining time means that there is no token, an infinite one that it never ends; no total means a token that
        does not say when it began.
        """
        before = round(360 * self.fraction())
        self._remaining_s, self._total_s = remaining_s, total_s
        text = self.text()
        if text != self._shown:
            self._shown = text
            self._describe()
            self.updateGeometry()
        elif round(360 * self.fraction()) == before:
            return
        self.update()

    def fraction(self) -> float:
        """The part of the ring that is filled, 0 to 1."""
        if self._remaining_s is None:
            return 0.0
        if not self._total_s:
            return 1.0 if self._remaining_s > 0 else 0.0
        return min(1.0, max(0.0, self._remaining_s / self._total_s))

    def text(self) -> str:
        """The remaining time in words."""
        if self._remaining_s is None:
            return self.tr("no token")
        if self._remaining_s <= 0:
            return self.tr("expired")
        if math.isinf(self._remaining_s):
            return self.tr("no end")
        return format_life(self._remaining_s)

    def tone(self) -> str:
        """What the colour says: none, normal, warning or error."""
        if self._remaining_s is None:
            return "none"
        if self._remaining_s <= 0:
            return "error"
        return "warning" if self.fraction() < _AMBER_FRACTION else "normal"

    def _describe(self) -> None:
        self.setAccessibleName(self.tr("token: {life}").format(life=self.text()))
        self.setToolTip(self.accessibleName())

    def _on_theme_changed(self) -> None:
        """The language may be another too."""
        self._describe()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font("small"))
        side = self._theme.pixels(14)
        if not self._show_text:
            return QSize(side, side)
        # As wide as the widest text, so that nothing beside it moves as the clock runs.
        texts = self._shown, "00:00:00", self.tr("no token"), self.tr("expired")
        width = side + self._theme.space("xs") + 1 + max(metrics.horizontalAdvance(text) for text in texts)
        return QSize(width + 1, max(side, metrics.height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.pixels(14), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._theme.pixels(14)
        self._paint_ring(painter, QRectF(0, (self.height() - side) / 2, side, side))
        if self._show_text:
            self._paint_text(painter, side + self._theme.space("xs") + 1)

    def _paint_ring(self, painter: QPainter, rect: QRectF) -> None:
        width = rect.width() / 6
        ring = rect.adjusted(width / 2 + 0.5, width / 2 + 0.5, -width / 2 - 0.5, -width / 2 - 0.5)
        tone = self.tone()
        painter.setPen(QPen(self._theme.color("border_strong"), width))
        if tone == "error":
            painter.setPen(QPen(self._theme.color("state_error"), width))
            painter.drawLine(ring.center() - (ring.topLeft() - ring.center()) / 2.4, ring.center())
            painter.drawLine(ring.center(), ring.center() + (ring.topLeft() - ring.center()) / 2.4)
        painter.drawEllipse(ring)
        if tone not in ("normal", "warning"):
            return
        fill = self._theme.color("bar" if tone == "normal" else "warning_fill")
        painter.setPen(QPen(fill, width, c=Qt.PenCapStyle.FlatCap))
        painter.drawArc(ring, 90 * 16, round(self.fraction() * 360 * 16))

    def _paint_text(self, painter: QPainter, left: int) -> None:
        role = {"none": "text_muted", "normal": "text_secondary", "warning": "warning", "error": "error"}[self.tone()]
        font = self._theme.font("small")
        text = QFontMetrics(font).elidedText(self._shown, Qt.TextElideMode.ElideRight, self.width() - left)
        painter.setFont(font)
        painter.setPen(self._theme.color(role))
        painter.drawText(left, 0, self.width() - left, self.height(), Qt.AlignmentFlag.AlignVCenter, text)
