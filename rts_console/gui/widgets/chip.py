"""Small tags and the pill that calls the reader back."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from rts_console.gui.theme import Severity, Theme, mark

_MAX_CHARACTERS = 24


class Chip(QWidget):
    """A word in a tinted box. Its colour is an identity's, a severity's, or neutral."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        identity: int | None = None,
        severity: Severity | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = text
        self._identity = identity
        self._severity = severity
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Change the word; a long one is shown with an ellipsis and whole in the accessible name."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The whole word."""
        return self._text

    def set_severity(self, severity: Severity | None) -> None:
        """Change the colour to a severity's, or to neutral."""
        self._severity = severity
        self.update()

    def colors(self) -> tuple[QColor, QColor]:
        """The colours of the ground and of the word."""
        if self._identity is not None:
            identity = self._theme.identity_color(self._identity)
            return identity.soft, identity.text
        if self._severity is not None:
            return self._theme.color(f"{self._severity}_soft"), self._theme.color(self._severity)
        return self._theme.color("hover"), self._theme.color("text_secondary")

    def shown_text(self) -> str:
        """The word as painted."""
        text = self._theme.shown(self._text)
        return text if len(text) <= _MAX_CHARACTERS else text[: _MAX_CHARACTERS - 1] + "…"

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font("caption"))
        width = metrics.horizontalAdvance(self.shown_text()) + 2 * self._theme.pixels(6)
        return QSize(width, metrics.height() + self._theme.pixels(3))

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        ground, word = self.colors()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outlined = self._theme.name == "contrast"
        painter.setPen(QPen(word, 1) if outlined else Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        radius = self._theme.radius("s")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setFont(self._theme.font("caption"))
        painter.setPen(word)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, self.shown_text())


class Pill(QPushButton):
    """A round button for a view, such as "↓ 1,204 new". It hides while it has nothing to say."""

    def __init__(self, theme: Theme, icon: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if icon is not None:
            self.setIcon(theme.icon(icon, "on_accent"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        mark(self, kind="pill")
        self.hide()

    def set_text(self, text: str) -> None:
        """Say `text`; an empty one hides the pill."""
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self.adjustSize()
        self.setVisible(bool(text))
