"""The people on the stage, to be read from the back row: who is there, how they are, who is typing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.state_lamp import LampState, paint_lamp

ROW_PX: Final = (58, 52, 46, 40, 35, 30)
"""How high a person is at scale 1, from the most to the least."""
COLUMNS: Final = (1, 2)
_ONE_LINE_PX: Final = 42
_DOTS: Final = 3


@dataclass(frozen=True, slots=True)
class Face:
    """A person: the name, a lamp with its word, and whether a message is being typed. Without a colour it is none of
    ours."""

    name: str
    lamp: LampState
    word: str
    color_index: int | None = None
    typing: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """How so many people have room: rows of `row_px` in `columns`, and how many are `shown` one by one."""

    row_px: int
    columns: int
    shown: int


def fit(count: int, height: float) -> Fit:
    """The largest rows in which all have room in a height at scale 1; if there are none, the smallest, and fewer."""
    for columns in COLUMNS:
        for row_px in ROW_PX if columns == 1 else ROW_PX[2:]:
            if columns * int(height // row_px) >= count:
                return Fit(row_px, columns, count)
    room = COLUMNS[-1] * max(1, int(height // ROW_PX[-1]))
    return Fit(ROW_PX[-1], COLUMNS[-1], max(room - 2, 1))


class StagePeople(QWidget):
    """Paints faces one below the other, as large as there is room for; of a crowd it says how many more there are.

    `beat` moves the dots of who is typing.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._faces: tuple[Face, ...] = ()
        self._beat = 0
        self.setObjectName("stage_people")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._on_theme_changed)

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def show_faces(self, faces: Sequence[Face]) -> None:
        """Show these."""
        if tuple(faces) == self._faces:
            return
        self._faces = tuple(faces)
        self.setAccessibleName(", ".join(f"{face.name} {face.word}" for face in faces[:50]))
        self.update()

    @property
    def faces(self) -> tuple[Face, ...]:
        """Who is shown."""
        return self._faces

    def beat(self) -> None:
        """Move the dots on."""
        if self._theme.reduce_motion or not any(face.typing for face in self._faces):
            return
        self._beat += 1
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.pixels(190), self._theme.pixels(200))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.pixels(120), self._theme.pixels(60))

    # Painting

    def _fit(self) -> Fit:
        scale = self._theme.pixels(1_000) / 1_000
        return fit(len(self._faces), self.height() / scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        how = self._fit()
        row, width = self._theme.pixels(how.row_px), self.width() / how.columns
        gap = self._theme.space("s") if how.columns > 1 else 0
        for place, face in enumerate(self._faces[: how.shown]):
            left, top = place % how.columns * width, place // how.columns * row
            self._paint_face(painter, QRectF(left, top, width - gap, row), face, how.row_px)
        if how.shown < len(self._faces):
            top = (how.shown + how.columns - 1) // how.columns * row
            self._paint_rest(painter, QRectF(0, top, self.width(), row), self._faces[how.shown :])

    def _paint_face(self, painter: QPainter, place: QRectF, face: Face, row_px: int) -> None:
        here = face.lamp is LampState.ONLINE
        side = place.height() * 0.74
        circle = QRectF(place.left(), place.center().y() - side / 2, side, side)
        painter.setOpacity(1.0 if here or face.color_index is None else 0.55)
        self._paint_avatar(painter, circle, face)
        painter.setOpacity(1.0)
        words = place.adjusted(side + self._theme.pixels(9), 0, 0, 0)
        if row_px >= _ONE_LINE_PX:
            self._paint_two_lines(painter, words, face, row_px)
        else:
            self._paint_one_line(painter, words, face, row_px)

    def _paint_avatar(self, painter: QPainter, circle: QRectF, face: Face) -> None:
        theme = self._theme
        ground, ink = theme.color("border_strong"), theme.color("text")
        if face.color_index is not None:
            colors = theme.identity_color(face.color_index)
            ground, ink = colors.fill, colors.on
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawEllipse(circle)
        painter.setOpacity(1.0)
        font = theme.font("heading")
        font.setPixelSize(max(8, round(circle.height() * 0.46)))
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, theme.shown(face.name)[:1].upper())

    def _paint_two_lines(self, painter: QPainter, place: QRectF, face: Face, row_px: int) -> None:
        upper = QRectF(place.left(), place.top() + place.height() * 0.12, place.width(), place.height() * 0.42)
        lower = QRectF(place.left(), place.top() + place.height() * 0.52, place.width(), place.height() * 0.34)
        self._say(painter, upper, face.name, self._font(row_px * 0.34, strong=True), self._theme.color("text"))
        self._paint_state(painter, lower, face, row_px * 0.235)

    def _paint_one_line(self, painter: QPainter, place: QRectF, face: Face, row_px: int) -> None:
        """The name, then the lamp: there is no room for its word."""
        lamp = self._theme.pixels(row_px * 0.3)
        name = place.adjusted(0, 0, -2 * lamp - self._theme.pixels(4), 0)
        font = self._font(row_px * 0.42, strong=True)
        self._say(painter, name, face.name, font, self._theme.color("text"))
        shown = QFontMetricsF(font).horizontalAdvance(self._theme.shown(face.name))
        left = place.left() + min(shown, name.width()) + self._theme.pixels(7)
        at = QRectF(left, place.center().y() - lamp / 2, lamp, lamp)
        if face.typing:
            self._paint_dots(painter, QRectF(at.left(), at.top(), lamp * 2, lamp), face)
        else:
            self._paint_lamp(painter, at, face.lamp)

    def _paint_state(self, painter: QPainter, place: QRectF, face: Face, px: float) -> None:
        side = self._theme.pixels(px * 0.86)
        lamp = QRectF(place.left(), place.center().y() - side / 2, side, side)
        if face.typing:
            dots = QRectF(place.left(), place.center().y() - side / 2, side * 2.6, side)
            self._paint_dots(painter, dots, face)
            lamp = dots
        else:
            self._paint_lamp(painter, lamp, face.lamp)
        words = place.adjusted(lamp.width() + self._theme.pixels(5), 0, 0, 0)
        text = self.tr("is typing") if face.typing else face.word
        self._say(painter, words, text, self._font(px), self._theme.color("text_secondary"))

    def _paint_lamp(self, painter: QPainter, place: QRectF, lamp: LampState) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        paint_lamp(painter, place, lamp, self._theme.color(lamp.value))

    def _paint_dots(self, painter: QPainter, place: QRectF, face: Face) -> None:
        """Three dots, of which one is larger, in turn."""
        colors = self._theme.identity_color(face.color_index or 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.text if face.color_index is not None else self._theme.color("text_secondary"))
        step = place.width() / _DOTS
        for number in range(_DOTS):
            radius = step * (0.36 if self._beat % _DOTS == number else 0.24)
            painter.drawEllipse(QPointF(place.left() + step * (number + 0.5), place.center().y()), radius, radius)

    def _paint_rest(self, painter: QPainter, place: QRectF, rest: Sequence[Face]) -> None:
        online = sum(face.lamp is LampState.ONLINE for face in rest)
        words = self.tr("and {n} more, {online} online").format(n=f"{len(rest):,}", online=f"{online:,}")
        font = self._font(ROW_PX[-1] * 0.42)
        self._say(painter, place, words, font, self._theme.color("text_secondary"))

    def _font(self, px: float, *, strong: bool = False) -> QFont:
        font = self._theme.font("heading" if strong else "body")
        font.setPixelSize(max(8, self._theme.pixels(px)))
        return font

    def _say(self, painter: QPainter, place: QRectF, words: str, font: QFont, color: QColor) -> None:
        painter.setFont(font)
        painter.setPen(color)
        text = QFontMetricsF(font).elidedText(self._theme.shown(words), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
