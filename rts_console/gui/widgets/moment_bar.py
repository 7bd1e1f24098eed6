"""A slider over time with a tick where something changed; its right end is now, and it stands there by itself."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from rts_console.gui.models.clock_text import time_of_day
from rts_console.gui.models.past import step
from rts_console.gui.theme import Theme, mark

_STICKY: Final = 6
"""Pixels at scale 1 from the right end that are still now."""


class MomentSlider(QWidget):
    """Signals: `chosen(at_ns)` by the reader, as a Python int; 0 is now. `pressed`: it is being dragged.

    Left and Right go from change to change, Home to the first, End and Escape to now.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._times: Sequence[int] = ()
        self._now_ns = 0
        self._at_ns = 0
        self.pressed = False
        self.setObjectName("moment_slider")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Moment"))
        self.setToolTip(self.tr("Drag to a moment; Left and Right go from change to change, End is now"))
        theme.changed.connect(self.update)

    def show_times(self, times_ns: Sequence[int], now_ns: int, at_ns: int) -> None:
        """Ticks at these times, ascending; the right end is now. While it is dragged, its scale does not move."""
        if not self.pressed:
            self._times, self._now_ns = times_ns, now_ns
        self._at_ns = at_ns
        self.setAccessibleDescription(time_of_day(at_ns) if at_ns else self.tr("now"))
        self.update()

    def x_of(self, at_ns: int) -> float:
        """Where a moment stands, in pixels."""
        start, end = self._ends()
        left, right = self._track()
        return right if not at_ns else left + (right - left) * min(1.0, max(0.0, (at_ns - start) / (end - start)))

    def moment_of(self, x: float) -> int:
        """The moment at a place; 0 at the right end."""
        left, right = self._track()
        if x >= right - self._theme.pixels(_STICKY) or not self._times:
            return 0
        start, end = self._ends()
        return int(start + (end - start) * max(0.0, (x - left) / (right - left)))

    def _ends(self) -> tuple[int, int]:
        start = self._times[0] if self._times else 0
        return start, max(self._now_ns, start + 1)

    def _track(self) -> tuple[float, float]:
        margin = self._theme.pixels(7)
        return margin, max(margin + 1.0, self.width() - margin)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.pixels(160), self._theme.pixels(26))

    # What the reader does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed = True
            self.chosen.emit(self.moment_of(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.pressed:
            self.chosen.emit(self.moment_of(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pressed = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Down:
                self.chosen.emit(step(self._times, self._at_ns, -1))
            case Qt.Key.Key_Right | Qt.Key.Key_Up:
                self.chosen.emit(step(self._times, self._at_ns, 1))
            case Qt.Key.Key_Home if self._times:
                self.chosen.emit(self._times[0])
            case Qt.Key.Key_End:
                self.chosen.emit(0)
            case Qt.Key.Key_Escape if self._at_ns:
                self.chosen.emit(0)
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        left, right = self._track()
        middle = self.height() / 2
        painter.setPen(QPen(self._theme.color("border_strong"), 2))
        painter.drawLine(QPointF(left, middle), QPointF(right, middle))
        painter.setPen(QPen(self._theme.color("text_muted"), 1))
        for x in self._tick_places(left, right):
            painter.drawLine(QPointF(x, middle - self._theme.pixels(6)), QPointF(x, middle + self._theme.pixels(6)))
        self._paint_handle(painter, middle)

    def _tick_places(self, left: float, right: float) -> list[float]:
        """One tick a pixel at most, however many changes there are."""
        if not self._times:
            return []
        start, end = self._ends()
        times = np.asarray(self._times, dtype=np.int64) - start
        places = np.unique(np.rint(left + (right - left) * times / (end - start))) + 0.5
        return [float(place) for place in places]

    def _paint_handle(self, painter: QPainter, middle: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = self._theme.pixels(6)
        color = self._theme.color("warning" if self._at_ns else "accent")
        focus = QPen(self._theme.color("text"), 2) if self.hasFocus() else Qt.PenStyle.NoPen
        painter.setPen(focus)
        painter.setBrush(color)
        x = self.x_of(self._at_ns)
        painter.drawEllipse(QRectF(x - radius, middle - radius, 2 * radius, 2 * radius))


class MomentBar(QWidget):
    """The slider, the time that it stands at, and steps. Signals: `chosen(at_ns)`, 0 is now."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """`name` begins the names of its parts."""
        super().__init__(parent)
        self._theme = theme
        self._times: Sequence[int] = ()
        self._at_ns = 0
        self.slider = MomentSlider(theme)
        self.slider.setObjectName(f"{name}_slider")
        self.slider.chosen.connect(self.chosen)
        self.text = QLabel()
        self.text.setObjectName(f"{name}_time")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        mark(self.text, role="caption")
        self.before = self._tool(f"{name}_before", "chevron-left", self.tr("The change before"), -1)
        self.after = self._tool(f"{name}_after", "chevron-right", self.tr("The next change"), 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space("xs"))
        for part in (self.before, self.slider, self.after, self.text):
            row.addWidget(part, 1 if part is self.slider else 0)
        self.hide()

    def _tool(self, name: str, icon: str, words: str, by: int) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setIcon(self._theme.icon(icon))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(lambda: self.chosen.emit(step(self._times, self._at_ns, by)))
        mark(button, kind="inner")
        return button

    def show_times(self, times_ns: Sequence[int], now_ns: int, at_ns: int) -> None:
        """Show where it stands among these changes."""
        self._times, self._at_ns = times_ns, at_ns
        self.before.setEnabled(bool(times_ns))
        self.slider.show_times(times_ns, now_ns, at_ns)
        self.after.setEnabled(bool(at_ns))
        text = time_of_day(at_ns) if at_ns else self.tr("now")
        if text != self.text.text():
            self.text.setText(text)
