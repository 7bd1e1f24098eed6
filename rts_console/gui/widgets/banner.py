"""Notices of state changes, where nothing else is read."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPropertyAnimation, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from rts_console.gui.language import said
from rts_console.gui.theme import Severity, Theme, mark
from rts_console.gui.widgets.status_line import StatusSymbol
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.protocol.clock import now_ns

MAX_BANNERS = 4
DEFAULT_SHOWN_MS = 6_000

Action = tuple[str, Callable[[], object]]
"""The words of a button and what it does."""

_WIDTH = 340
_LEAST_WIDTH = 260
_FADE_MS = 140


@dataclass(frozen=True, slots=True)
class Kept:
    """A notice that was kept back, and when it came."""

    at_ns: int
    severity: Severity
    text: str


class Banner(QFrame):
    """One notice. Never takes the focus; a click or Escape dismisses it. Signals: `dismissed`."""

    dismissed = Signal()

    def __init__(
        self, theme: Theme, severity: Severity, text: str, parent: QWidget, action: Action | None = None
    ) -> None:
        super().__init__(parent)
        self._action = self._make_action(action)
        self._theme = theme
        self._severity = severity
        self._symbol = StatusSymbol(theme)
        self._symbol.set_kind(severity)
        self._text = WrappedText(said(text))
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._close = QToolButton()
        self._close.setIcon(theme.icon("x"))
        self._close.setAccessibleName(self.tr("Dismiss"))
        self._close.setToolTip(self.tr("Dismiss"))
        self._close.clicked.connect(self.dismiss)
        mark(self._close, kind="inner")
        self._lay_out()
        self.setAccessibleName(self._text.text())
        theme.changed.connect(self.update)

    def _make_action(self, action: Action | None) -> QPushButton | None:
        if action is None:
            return None
        words, run = action
        button = QPushButton(words)
        button.setObjectName("banner_action")
        button.clicked.connect(lambda: run())
        button.clicked.connect(self.dismiss)
        return button

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        side, above = self._theme.space("m"), self._theme.space("xs")
        layout.setContentsMargins(side, above, side, above)
        layout.setSpacing(self._theme.space("s"))
        layout.addWidget(self._symbol, 0)
        layout.addWidget(self._text, 1)
        if self._action is not None:
            layout.addWidget(self._action, 0)
        layout.addWidget(self._close, 0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def text(self) -> str:
        """The words of the notice."""
        return self._text.text()

    def severity(self) -> Severity:
        """Its severity."""
        return self._severity

    def dismiss(self) -> None:
        """Take it away."""
        self.hide()
        self.dismissed.emit()

    def _beside(self) -> int:
        """What stands beside the text, with the margins."""
        parts = [self._symbol, self._close] + ([self._action] if self._action is not None else [])
        return sum(part.sizeHint().width() + self._theme.space("s") for part in parts) + 2 * self._theme.space("m")

    def wanted_width(self) -> int:
        """The width at which the text stands in one line."""
        text = max(map(self._text.fontMetrics().horizontalAdvance, self._text.text().split("\n")), default=0)
        return text + self._beside() + self._theme.space("s")

    def wanted_height(self, width: int) -> int:
        """The height that it needs at `width`."""
        text = self._text.heightForWidth(width - self._beside())
        parts = [self._close] + ([self._action] if self._action is not None else [])
        return max(text, *(part.sizeHint().height() for part in parts)) + 2 * self._theme.space("xs")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.dismiss()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = self._theme.radius("m")
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(self._theme.color("border_strong"), 1))
        painter.setBrush(self._theme.color("raised"))
        painter.drawRoundedRect(box, radius, radius)
        bar = QRectF(box.left(), box.top() + radius, self._theme.pixels(3), box.height() - 2 * radius)
        painter.fillRect(bar, self._theme.color(self._severity))


class BannerStack(QObject):
    """Shows banners over `window`, the newest lowest, at most four: the oldest makes room.

    They stand in the `free` part of it, from its top, where that is wide enough; else at the bottom right. For changes
    of state only; every notice is also in the event log, so none is lost here.
    """

    def __init__(self, theme: Theme, window: QWidget, free: Callable[[], QRect] = QRect) -> None:
        super().__init__(window)
        self._free = free
        self._theme = theme
        self._window = window
        self._banners: list[Banner] = []
        self._bottom_margin = 0
        self._holding = False
        self._kept: list[Kept] = []
        self._lasting: list[Banner] = []
        window.installEventFilter(self)
        theme.changed.connect(self._place)

    def banners(self) -> tuple[Banner, ...]:
        """What is on the screen, oldest first."""
        return tuple(self._banners)

    @property
    def kept(self) -> int:
        """How many notices are kept back."""
        return len(self._kept)

    def hold(self) -> None:
        """Show nothing from now on, and take away what is shown; all of it is kept."""
        self._holding = True
        for banner in self.banners():
            self._banners.remove(banner)
            banner.hide()
            self._lasting.append(banner)

    def release(self) -> list[Kept]:
        """Show again what comes. What waits for an answer, or was shown before, comes back; returns all other notices
        that came meanwhile."""
        self._holding = False
        lasting, self._lasting = self._lasting, []
        shown_again = {banner.text() for banner in lasting}
        for banner in lasting[-MAX_BANNERS:]:
            self._put_up(banner)
        for banner in lasting[:-MAX_BANNERS]:
            banner.deleteLater()
        kept, self._kept = self._kept, []
        return [each for each in kept if each.text not in shown_again]

    def set_bottom_margin(self, pixels: int) -> None:
        """Keep clear of what is at the bottom of the window, such as the status bar."""
        self._bottom_margin = pixels
        self._place()

    def announce(
        self,
        severity: Severity,
        text: str,
        *,
        shown_ms: int | None = DEFAULT_SHOWN_MS,
        action: Action | None = None,
    ) -> Banner:
        """Show `text` for `shown_ms` milliseconds; None leaves it until it is dismissed. `action` is a button in it."""
        banner = Banner(self._theme, severity, text, self._window, action)
        banner.dismissed.connect(lambda: self._on_dismissed(banner))
        if self._holding:
            self._keep(banner, lasts=shown_ms is None)
            return banner
        if shown_ms is not None:
            QTimer.singleShot(shown_ms, banner, banner.dismiss)
        self._put_up(banner)
        self._fade_in(banner)
        QAccessible.updateAccessibility(QAccessibleEvent(banner, QAccessible.Event.Alert))
        return banner

    def _keep(self, banner: Banner, *, lasts: bool) -> None:
        banner.hide()
        self._kept.append(Kept(now_ns(), banner.severity(), banner.text()))
        if lasts:
            self._lasting.append(banner)
        else:
            banner.deleteLater()

    def _put_up(self, banner: Banner) -> None:
        while len(self._banners) >= MAX_BANNERS:
            self._banners[0].dismiss()
        self._banners.append(banner)
        self._place()
        banner.show()
        banner.raise_()

    def _fade_in(self, banner: Banner) -> None:
        if self._theme.reduce_motion:
            return
        effect = QGraphicsOpacityEffect(banner)
        banner.setGraphicsEffect(effect)
        fade = QPropertyAnimation(effect, b"opacity", banner)
        fade.setDuration(_FADE_MS)
        fade.setStartValue(0.0)
        fade.setEndValue(1.0)
        # An effect that stays would draw the banner twice for the rest of its life.
        fade.finished.connect(lambda: effect.setEnabled(False))
        fade.start(QPropertyAnimation.DeletionPolicy.DeleteWhenStopped)

    def _on_dismissed(self, banner: Banner) -> None:
        for those in (self._banners, self._lasting):
            if banner in those:
                those.remove(banner)
                break
        else:
            return
        banner.deleteLater()
        self._place()

    def _place(self) -> None:
        free = self._free()
        if free.width() >= self._theme.pixels(_LEAST_WIDTH):
            self._place_in(free)
        else:
            self._place_at_bottom()

    def _place_in(self, free: QRect) -> None:
        """Below each other, each as wide as its words want, at the right."""
        gap, y = self._theme.space("xs"), free.y()
        for banner in self._banners:
            width = min(max(banner.wanted_width(), self._theme.pixels(_LEAST_WIDTH)), free.width())
            height = banner.wanted_height(width)
            banner.setGeometry(free.right() + 1 - width, y, width, height)
            y += height + gap

    def _place_at_bottom(self) -> None:
        gap = self._theme.space("m")
        width = min(self._theme.pixels(_WIDTH), self._window.width() - 2 * gap)
        bottom = self._window.height() - gap - self._bottom_margin
        for banner in reversed(self._banners):
            height = banner.wanted_height(width)
            banner.setGeometry(self._window.width() - gap - width, bottom - height, width, height)
            bottom -= height + self._theme.space("s")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        return False
