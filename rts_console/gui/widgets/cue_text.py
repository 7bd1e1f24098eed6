"""Words as large as there is room for: what a presenter reads from a step away."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rts_console.gui.theme import Theme

_WRAPPED: Final = Qt.TextFlag.TextWordWrap
_ANYWHERE: Final = Qt.TextFlag.TextWrapAnywhere
_FLAGS: Final = _WRAPPED | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_STEP: Final = 2
_TALL: Final = 100_000


class CueText(QWidget):
    """Plain words, between `least` and `most` pixels high at scale 1; so many lines as there is room for.

    What still has no room ends with an ellipsis, and is whole in the tool tip and the accessible name.
    """

    def __init__(
        self,
        theme: Theme,
        most: int,
        least: int,
        role: str = "text",
        parent: QWidget | None = None,
        *,
        centred: bool = False,
    ) -> None:
        super().__init__(parent)
        self._flags = _WRAPPED | Qt.AlignmentFlag.AlignCenter if centred else _FLAGS
        self._theme = theme
        self._most, self._least, self._role = most, least, role
        self._text = ""
        self._font: QFont | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._on_theme_changed)

    def text(self) -> str:
        """All the words."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show these."""
        if text == self._text:
            return
        self._text, self._font = text, None
        self.setAccessibleName(text)
        self.update()

    def _on_theme_changed(self) -> None:
        self._font = None
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: object) -> None:
        self._font = None

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.pixels(80), self._theme.pixels(self._least * 2))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.pixels(240), self._theme.pixels(self._least * 4))

    def _fitting(self) -> QFont:
        """The largest font in which the words have room."""
        font = self._theme.font("heading")
        for size in range(self._most, self._least - 1, -_STEP):
            font.setPixelSize(self._theme.pixels(size))
            if self._fits(font, self.shown()):
                break
        return font

    def _fits(self, font: QFont, words: str, wrap: Qt.TextFlag = _WRAPPED) -> bool:
        """Whether words have room; those that are wider than a line have none where they may not be broken."""
        needed = QFontMetrics(font).boundingRect(QRect(0, 0, max(self.width(), 1), _TALL), int(wrap), words)
        return needed.height() <= self.height() and needed.width() <= self.width()

    def shown(self) -> str:
        """The words as they may be shown."""
        return self._theme.shown(self._text)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._text:
            return
        if self._font is None:
            self._font = self._fitting()
        painter = QPainter(self)
        painter.setFont(self._font)
        painter.setPen(self._theme.color(self._role))
        words, flags = self.shown(), self._flags
        if not self._fits(self._font, words):
            flags = (flags & ~_WRAPPED) | _ANYWHERE
        whole = self._fits(self._font, words) or self._fits(self._font, words, _ANYWHERE)
        self.setToolTip("" if whole else words)
        painter.drawText(self.rect(), flags, words if whole else self._beginning(words, self._font))

    def _beginning(self, words: str, font: QFont) -> str:
        """As much as has room, with an ellipsis."""
        low, high = 0, len(words)
        while low < high:
            middle = (low + high + 1) // 2
            fits = self._fits(font, f"{words[:middle]}…", _ANYWHERE)
            low, high = (middle, high) if fits else (low, middle - 1)
        return f"{words[:low].rstrip()}…"
