"""Small signs for cells of tables: lamps, dots in an identity's colour, icons; and tool tips that stay plain text."""

import html
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPen, QPixmap

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.state_lamp import LampState, paint_lamp

_Paint = Callable[[QPainter, QRectF], None]


def plain_tool_tip(text: str) -> str:
    """`text` so that Qt shows it as it is: a tool tip with a tag in it would else be read as markup."""
    return f'<p style="white-space:pre-wrap">{html.escape(text)}</p>' if text else ""


class Marks:
    """Icons, made once for a theme and kept until it changes."""

    def __init__(self, theme: Theme) -> None:
        """Paint in the colours of `theme`."""
        self._theme = theme
        self._kept: dict[tuple[object, ...], QIcon] = {}
        theme.changed.connect(self._kept.clear)

    def lamp(self, state: LampState) -> QIcon:
        """The lamp of a state, as `StateLamp` shows it."""
        return self._painted(
            ("lamp", state),
            lambda painter, place: paint_lamp(painter, place, state, self._theme.color(state.value)),
        )

    def dot(self, color_index: int) -> QIcon:
        """A disc in the colour of an identity."""
        return self._painted(
            ("dot", color_index),
            lambda painter, place: _disc(painter, place, self._theme.identity_color(color_index).fill),
        )

    def stroke(self, color: QColor, style: Qt.PenStyle) -> QIcon:
        """A short piece of a line, for the legend of a plot."""
        return self._painted(
            ("stroke", color.rgba(), style),
            lambda painter, place: _stroke(painter, place, color, style),
        )

    def icon(self, name: str, role: str = "icon") -> QIcon:
        """An icon in the colour of a token."""
        key = ("icon", name, role)
        if key not in self._kept:
            self._kept[key] = self._theme.icon(name, role)
        return self._kept[key]

    def _painted(self, key: tuple[object, ...], paint: _Paint) -> QIcon:
        screen = QGuiApplication.primaryScreen()
        ratio = screen.devicePixelRatio() if screen else 1.0
        if (*key, ratio) not in self._kept:
            icon, pixmap = QIcon(), self._pixmap(paint, ratio)
            # The same when selected: Qt would else tint it, and colour is what it says.
            icon.addPixmap(pixmap, QIcon.Mode.Normal)
            icon.addPixmap(pixmap, QIcon.Mode.Selected)
            self._kept[(*key, ratio)] = icon
        return self._kept[(*key, ratio)]

    def _pixmap(self, paint: _Paint, ratio: float) -> QPixmap:
        side, inset = self._theme.pixels(16), self._theme.pixels(3)
        pixmap = QPixmap(QSize(side, side) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint(painter, QRectF(inset, inset, side - 2 * inset, side - 2 * inset))
        painter.end()
        return pixmap


def _disc(painter: QPainter, place: QRectF, color: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(place)


def _stroke(painter: QPainter, place: QRectF, color: QColor, style: Qt.PenStyle) -> None:
    painter.setPen(QPen(color, 2, style))
    middle = round(place.center().y())
    painter.drawLine(QPointF(0, middle), QPointF(place.right() + place.left(), middle))
