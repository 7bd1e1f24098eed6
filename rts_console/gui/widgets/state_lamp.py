"""A state as a lamp and a word: colour, shape and text say the same."""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from rts_console.gui.language import said
from rts_console.gui.theme import Theme


class LampState(Enum):
    """What a lamp can say. The values name the colour token."""

    OFFLINE = "state_offline"
    CONNECTING = "state_connecting"
    ONLINE = "state_online"
    RECONNECTING = "state_reconnecting"
    KICKED = "state_kicked"
    EXPIRED = "state_expired"
    ERROR = "state_error"


def paint_lamp(painter: QPainter, rect: QRectF, state: LampState, color: QColor) -> None:
    """Paint the sign of `state` into a square `rect`: each state has a shape of its own."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = max(1.4, rect.width() / 6)
    inner = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.setPen(QPen(color, width, c=Qt.PenCapStyle.RoundCap))
    match state:
        case LampState.ONLINE:
            painter.setBrush(color)
            painter.drawEllipse(inner)
        case LampState.OFFLINE:
            painter.drawEllipse(inner)
        case LampState.CONNECTING:
            painter.drawEllipse(inner)
            painter.setBrush(color)
            painter.drawChord(inner, 90 * 16, 180 * 16)
        case LampState.RECONNECTING:
            painter.drawArc(inner, 20 * 16, 290 * 16)
            painter.setBrush(color)
            painter.drawEllipse(rect.center(), width * 0.8, width * 0.8)
        case LampState.KICKED:
            painter.drawLine(inner.topLeft(), inner.bottomRight())
            painter.drawLine(inner.topRight(), inner.bottomLeft())
        case LampState.EXPIRED:
            _paint_hourglass(painter, inner, color)
        case LampState.ERROR:
            painter.setBrush(color)
            painter.drawPolygon([QPointF(inner.center().x(), inner.top()), inner.bottomRight(), inner.bottomLeft()])
    painter.restore()


def _paint_hourglass(painter: QPainter, rect: QRectF, color: QColor) -> None:
    painter.setBrush(color)
    painter.drawPolygon([rect.topLeft(), rect.topRight(), rect.center()])
    painter.drawPolygon([rect.bottomLeft(), rect.bottomRight(), rect.center()])


class StateLamp(QWidget):
    """A lamp with its word."""

    def __init__(
        self,
        theme: Theme,
        state: LampState = LampState.OFFLINE,
        *,
        word: str | None = None,
        show_word: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._show_word = show_word
        self._state = state
        self._word = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)
        self.set_state(state, word)

    def set_state(self, state: LampState, word: str | None = None) -> None:
        """Show `state`; `word` replaces its usual word, for instance "reconnecting 2/∞"."""
        before = (self._state, self._word, self.accessibleName())
        self._state = state
        self._word = self._usual_word() if word is None else said(word)
        if before == (state, self._word, self._word):
            return
        self.setAccessibleName(self._word)
        self.setToolTip("" if self._show_word else self._word)
        self.updateGeometry()
        self.update()

    def set_show_word(self, show: bool) -> None:
        """Show the word beside the lamp, or only as its tool tip."""
        self._show_word = show
        self.set_state(self._state, self._word)

    def state(self) -> LampState:
        """The state shown."""
        return self._state

    def word(self) -> str:
        """The word that goes with it."""
        return self._word

    def _usual_word(self) -> str:
        return {
            LampState.OFFLINE: self.tr("offline"),
            LampState.CONNECTING: self.tr("connecting"),
            LampState.ONLINE: self.tr("online"),
            LampState.RECONNECTING: self.tr("reconnecting"),
            LampState.KICKED: self.tr("kicked out"),
            LampState.EXPIRED: self.tr("token expired"),
            LampState.ERROR: self.tr("failed"),
        }[self._state]

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font("small"))
        dot = self._theme.pixels(10)
        width = dot + (self._theme.space("xs") + 2 + metrics.horizontalAdvance(self._word) if self._show_word else 0)
        return QSize(width + 1, max(dot, metrics.height()) if self._show_word else dot)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.pixels(10), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        dot = self._theme.pixels(10)
        place = QRectF(0, (self.height() - dot) / 2, dot, dot)
        paint_lamp(painter, place, self._state, self._theme.color(self._state.value))
        if not self._show_word:
            return
        font = self._theme.font("small")
        left = dot + self._theme.space("xs") + 2
        word = QFontMetrics(font).elidedText(self._word, Qt.TextElideMode.ElideRight, self.width() - left)
        painter.setFont(font)
        painter.setPen(self._theme.color("text_secondary"))
        painter.drawText(left, 0, self.width() - left, self.height(), Qt.AlignmentFlag.AlignVCenter, word)
