"""A token's life as a bar with a needle, and the tokens and logins of a user side by side in time."""

import math
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from rts_console.gui.language import said
from rts_console.gui.models.clock_text import time_of_day
from rts_console.gui.models.token_lab import life_words, share_of_life
from rts_console.gui.theme import Theme
from rts_console.gui.token_history import TokenTaken, TokenUse

NS: Final = 1_000_000_000
_FEW: Final = 0.8
_MOST_TOKENS: Final = 6


class TokenBar(QWidget):
    """From issue to expiry, with a needle at now: accent colour, amber in the last fifth, red when it is over."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._life: tuple[float, float] | None = None
        self._now_s = 0.0
        self.setObjectName("token_bar")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        self.set_life(None, 0.0)

    def set_life(self, life: tuple[float, float] | None, now_s: float) -> None:
        """Show issue and expiry (seconds since 1970; expiry 0 never), or nothing; and where now is."""
        self._life, self._now_s = life, now_s
        self.setAccessibleName(self.tr("Life of the token: {life}").format(life=self.text()))
        self.setToolTip(self.accessibleName())
        self.update()

    def text(self) -> str:
        """What it shows, in words."""
        return self.tr("no token") if self._life is None else said(life_words(*self._life, self._now_s))

    def share(self) -> float:
        """Where the needle is, 0 to 1."""
        return 0.0 if self._life is None else share_of_life(*self._life, self._now_s)

    def sizeHint(self) -> QSize:
        line = QFontMetrics(self._theme.font("small")).height()
        return QSize(self._theme.pixels(120), self._theme.pixels(16) + line)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high = self._theme.pixels(8)
        track = QRectF(1, self._theme.pixels(4), self.width() - 2, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("bar_track"))
        painter.drawRoundedRect(track, high / 2, high / 2)
        if self._life is not None:
            self._paint_life(painter, track)
        painter.setPen(self._theme.color("text_secondary"))
        painter.setFont(self._theme.font("small"))
        below = self.rect().adjusted(0, self._theme.pixels(16), 0, 0)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())

    def _paint_life(self, painter: QPainter, track: QRectF) -> None:
        share = self.share()
        role = "state_error" if share >= 1 else "warning_fill" if share > _FEW else "bar"
        left = QRectF(track)
        left.setLeft(track.left() + track.width() * share)
        painter.setBrush(self._theme.color(role))
        painter.drawRoundedRect(track if share >= 1 else left, track.height() / 2, track.height() / 2)
        x = min(max(left.left(), track.left() + 1), track.right() - 1)
        painter.setPen(QPen(self._theme.color("text"), self._theme.pixels(2)))
        painter.drawLine(QPointF(x, track.top() - 3), QPointF(x, track.bottom() + 3))


class TokenTimeline(QWidget):
    """A lane for each of the last tokens, pale from its end on; a dot for each login, a cross for a failed one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._taken: tuple[TokenTaken, ...] = ()
        self._uses: tuple[TokenUse, ...] = ()
        self._places: dict[str, int] = {}
        self._now_ns = 0
        self.setObjectName("token_timeline")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_history(self, taken: Sequence[TokenTaken], uses: Sequence[TokenUse], now_ns: int) -> None:
        """Show these tokens and logins, oldest first."""
        lanes = len(self._taken)
        self._places = {each.fingerprint: place for place, each in enumerate(taken)}
        self._taken = tuple(taken[-_MOST_TOKENS:])
        self._uses = tuple(uses)
        self._now_ns = now_ns
        names = ", ".join(each.fingerprint for each in self._taken)
        failed = sum(not use.ok for use in self._uses)
        text = self.tr("Tokens {names}; {count} logins, {failed} failed")
        self.setAccessibleName(text.format(names=names or "–", count=len(self._uses), failed=failed))
        if lanes != len(self._taken):
            self.updateGeometry()
        self.update()

    def color_of(self, token: TokenTaken) -> QColor:
        """The colour of a token: eight in a row have their own."""
        return self._theme.identity_color(self._places.get(token.fingerprint, 0)).fill

    def _lane(self) -> int:
        return QFontMetrics(self._theme.font("small")).height() + self._theme.space("xs")

    def sizeHint(self) -> QSize:
        return QSize(self._theme.pixels(160), max(1, len(self._taken) + 1) * self._lane())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._taken:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("small"))
        names = QFontMetrics(self._theme.font("small")).horizontalAdvance("0" * 7)
        room = QRectF(names + self._theme.space("s"), 0, 0, 0)
        room.setRight(self.width() - self._theme.space("s"))
        start = self._taken[0].at_ns
        span = max(self._now_ns - start, NS)
        for lane, token in enumerate(self._taken):
            self._paint_token(painter, token, lane, room, start, span)
        self._paint_times(painter, room, start)

    def _x(self, at_ns: float, room: QRectF, start: int, span: int) -> float:
        return room.left() + room.width() * min(1.0, max(0.0, (at_ns - start) / span))

    def _paint_token(
        self, painter: QPainter, token: TokenTaken, lane: int, room: QRectF, start: int, span: int
    ) -> None:
        high, color = self._lane(), self.color_of(token)
        middle = lane * high + high / 2
        after = self._taken[lane + 1].at_ns if lane + 1 < len(self._taken) else self._now_ns
        over_ns = token.claims.expires_at_s * NS if token.claims and token.claims.expires_at_s else math.inf
        painter.setPen(self._theme.color("text_secondary"))
        place = QRectF(0, lane * high, room.left(), high)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, token.fingerprint)
        thick = self._theme.pixels(6)
        left, right = self._x(token.at_ns, room, start, span), self._x(after, room, start, span)
        turn = min(max(self._x(min(over_ns, after), room, start, span), left), right)
        painter.setPen(Qt.PenStyle.NoPen)
        pale = QColor(color)
        pale.setAlphaF(0.3)
        for begin, end, shade in ((left, turn, color), (turn, right, pale)):
            if end > begin:
                painter.setBrush(shade)
                painter.drawRect(QRectF(begin, middle - thick / 2, end - begin, thick))
        for use in self._uses:
            if use.taken.token == token.token and use.at_ns >= token.at_ns:
                self._paint_login(painter, use, QPointF(self._x(use.at_ns, room, start, span), middle))

    def _paint_login(self, painter: QPainter, use: TokenUse, at: QPointF) -> None:
        radius = self._theme.pixels(4)
        if use.ok:
            painter.setPen(QPen(self._theme.color("surface"), self._theme.pixels(1)))
            painter.setBrush(self._theme.color("success"))
            painter.drawEllipse(at, radius, radius)
            return
        painter.setPen(QPen(self._theme.color("error"), self._theme.pixels(2)))
        for way in (1, -1):
            painter.drawLine(at + QPointF(-radius, -radius * way), at + QPointF(radius, radius * way))

    def _paint_times(self, painter: QPainter, room: QRectF, start: int) -> None:
        """When it begins, and that it ends now."""
        painter.setPen(self._theme.color("text_muted"))
        place = QRectF(room.left(), len(self._taken) * self._lane(), room.width(), self._lane())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, time_of_day(start)[:8])
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.tr("now"))
