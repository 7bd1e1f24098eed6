"""The card of one identity where there are many: one line, painted by itself, so that a hundred cost little."""

import html

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.identity_card import CardButton, CardState, card_words, unread_text
from rts_console.gui.widgets.state_lamp import LampState, paint_lamp

_WIDTH = 172
_AVATAR = 17
_DOT = 9
_RING = 11
_AMBER_FRACTION = 0.2


class CompactCard(CardButton):
    """Avatar letter, name, state with its word unless all is well, token ring, unread. Checked: this user acts."""

    def __init__(self, theme: Theme, state: CardState, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._state = state
        self._painted: tuple[object, ...] = ()
        self.setCheckable(True)
        theme.changed.connect(self._on_theme_changed)
        self.set_state(state)

    @property
    def state(self) -> CardState:
        """What is shown."""
        return self._state

    def set_state(self, state: CardState) -> None:
        """Show `state`; paints anew only when something to be seen has changed."""
        self._state = state
        seen = (state.name, state.color_index, state.lamp, state.lamp_word, state.rooms, state.unread, *self._ring())
        if seen == self._painted:
            return
        self._painted = seen
        words = card_words(state, self.word())
        self.setAccessibleName(words)
        self.setToolTip(f"<qt>{html.escape(words)}</qt>")
        self.update()

    def word(self) -> str:
        """The state in full."""
        return self._state.lamp_word or self._short_word()

    def _short_word(self) -> str:
        return {
            LampState.OFFLINE: self.tr("offline"),
            LampState.CONNECTING: self.tr("connecting"),
            LampState.ONLINE: self.tr("online"),
            LampState.RECONNECTING: self.tr("retrying"),
            LampState.KICKED: self.tr("kicked"),
            LampState.EXPIRED: self.tr("expired"),
            LampState.ERROR: self.tr("failed"),
        }[self._state.lamp]

    def _ring(self) -> tuple[int, str]:
        """How far the ring is filled, in degrees, and its colour; no ring without a token."""
        remaining, total = self._state.token_remaining_s, self._state.token_total_s
        if remaining is None:
            return 0, ""
        if remaining <= 0:
            return 0, "state_error"
        fraction = min(1.0, remaining / total) if total else 1.0
        return round(fraction * 72) * 5, "bar" if fraction >= _AMBER_FRACTION else "warning_fill"

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        height = QFontMetrics(self._theme.font()).height()
        return QSize(self._theme.pixels(_WIDTH), max(self._theme.pixels(24), height + 4))

    # Painting, from the outside in: what is left in the middle is for the name

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        checked = self.isChecked()
        ground = "accent_soft" if checked else "hover" if self.underMouse() else "surface"
        border = self._theme.color("accent_text" if checked else "border")
        self._paint_frame(painter, self._theme.color(ground), border, Qt.PenStyle.SolidLine)
        gap = self._theme.space("xs")
        left = gap + self._paint_avatar(painter, gap) + gap + 1
        right = float(self.width() - gap - 2)
        right = self._paint_ring(painter, right) - gap
        right = self._paint_state(painter, right) - gap
        if self._state.unread:
            right = self._paint_badge(painter, right) - gap
        self._paint_name(painter, left, right)

    def _paint_avatar(self, painter: QPainter, left: float) -> float:
        colors = self._theme.identity_color(self._state.color_index)
        side = self._theme.pixels(_AVATAR)
        circle = QRectF(left, (self.height() - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.fill)
        painter.drawEllipse(circle)
        painter.setPen(colors.on)
        painter.setFont(self._theme.font("caption"))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, self._state.name[:1].upper())
        return side

    def _paint_ring(self, painter: QPainter, right: float) -> float:
        degrees, color = self._ring()
        side = self._theme.pixels(_RING)
        if not color:
            return right - side
        ring = QRectF(right - side, (self.height() - side) / 2, side, side).adjusted(1, 1, -1, -1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("border_strong" if degrees else color), 1.8))
        painter.drawEllipse(ring)
        if degrees:
            painter.setPen(QPen(self._theme.color(color), 1.8, c=Qt.PenCapStyle.FlatCap))
            painter.drawArc(ring, 90 * 16, degrees * 16)
        return right - side

    def _paint_state(self, painter: QPainter, right: float) -> float:
        """The sign, and beside it the word unless the user is online."""
        lamp = self._state.lamp
        if lamp is not LampState.ONLINE:
            font, word = self._theme.font("caption"), self._short_word()
            width = QFontMetrics(font).horizontalAdvance(word) + 1
            painter.setFont(font)
            painter.setPen(self._theme.color("text_secondary"))
            place = QRectF(right - width, 0, width, self.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, word)
            right -= width + self._theme.space("xs") - 1
        dot = self._theme.pixels(_DOT)
        place = QRectF(right - dot, (self.height() - dot) / 2, dot, dot)
        paint_lamp(painter, place, lamp, self._theme.color(lamp.value))
        return right - dot

    def _paint_badge(self, painter: QPainter, right: float) -> float:
        font, words = self._theme.font("caption"), unread_text(self._state.unread)
        metrics = QFontMetrics(font)
        height = metrics.height()
        width = max(height, metrics.horizontalAdvance(words) + self._theme.space("s"))
        place = QRectF(right - width, (self.height() - height) / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(place, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(self._theme.color("on_accent"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
        return right - width

    def _paint_name(self, painter: QPainter, left: float, right: float) -> None:
        font = self._theme.font("strong" if self.isChecked() else "body")
        width = max(1, int(right - left))
        name = QFontMetrics(font).elidedText(self._state.name, Qt.TextElideMode.ElideMiddle, width)
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        place = QRectF(left, 0, width, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, name)
