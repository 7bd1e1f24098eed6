"""Notices of state changes, stacked at the bottom right of the window."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPropertyAnimation, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.theme import Severity, Theme, mark
from rts_console.gui.widgets.status_line import StatusSymbol
from rts_console.gui.widgets.wrapped_text import WrappedText

MAX_BANNERS = 4
DEFAULT_SHOWN_MS = 6_000

Action = tuple[str, Callable[[], object]]
"""The words of a button and what it does."""

_WIDTH = 340
_FADE_MS = 140


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
        self._text = WrappedText(text)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._close = QToolButton()
        self._close.setIcon(theme.icon("x"))
        self._close.setAccessibleName(self.tr("Dismiss"))
        self._close.setToolTip(self.tr("Dismiss"))
        self._close.clicked.connect(self.dismiss)
        mark(self._close, kind="inner")
        self._lay_out()
        self.setAccessibleName(text)
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
        column = QVBoxLayout()
        column.setSpacing(self._theme.space("s"))
        column.addWidget(self._text)
        if self._action is not None:
            column.addWidget(self._action, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        margin = self._theme.space("m")
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(self._theme.space("s"))
        layout.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(column, 1)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
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

    def wanted_height(self, width: int) -> int:
        """The height that the text needs at `width`."""
        spacing = self._theme.space("s")
        sides = self._symbol.sizeHint().width() + self._close.sizeHint().width() + 2 * spacing
        margins = 2 * self._theme.space("m")
        text = self._text.heightForWidth(width - sides - margins)
        if self._action is not None:
            text += spacing + self._action.sizeHint().height()
        return max(text, self._close.sizeHint().height()) + margins

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

    For changes of state only; every notice is also in the event log, so none is lost here.
    """

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._banners: list[Banner] = []
        self._bottom_margin = 0
        window.installEventFilter(self)
        theme.changed.connect(self._place)

    def banners(self) -> tuple[Banner, ...]:
        """What is on the screen, oldest first."""
        return tuple(self._banners)

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
        while len(self._banners) >= MAX_BANNERS:
            self._banners[0].dismiss()
        banner = Banner(self._theme, severity, text, self._window, action)
        banner.dismissed.connect(lambda: self._on_dismissed(banner))
        self._banners.append(banner)
        if shown_ms is not None:
            QTimer.singleShot(shown_ms, banner, banner.dismiss)
        self._place()
        banner.show()
        banner.raise_()
        self._fade_in(banner)
        QAccessible.updateAccessibility(QAccessibleEvent(banner, QAccessible.Event.Alert))
        return banner

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
        if banner not in self._banners:
            return
        self._banners.remove(banner)
        banner.deleteLater()
        self._place()

    def _place(self) -> None:
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
