"""How much of a size limit a payload takes."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rts_console.gui.theme import Theme

_WARN_FRACTION = 0.9


class ByteMeter(QWidget):
    """A bar under a line such as "63,998 / 65,536 bytes · 21,332 characters"; over the limit it says by how much.

    Where there is less room it says less, but never half a word; the tool tip says all.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._used = 0
        self._limit: int | None = None
        self._characters: int | None = None
        self._reason = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)
        self._describe()

    def set_usage(
        self, used_bytes: int, limit_bytes: int | None, *, characters: int | None = None, reason: str = ""
    ) -> None:
        """Show `used_bytes` of `limit_bytes` (None: no limit).

        `characters` is shown beside when given; `reason` replaces the words shown when the limit is passed.
        """
        self._used, self._limit, self._characters, self._reason = used_bytes, limit_bytes, characters, reason
        self._describe()
        self.update()

    @property
    def over(self) -> bool:
        """Whether the payload is larger than the limit."""
        return self._limit is not None and self._used > self._limit

    def text(self) -> str:
        """What is shown: the bytes, what is wrong with them, the characters."""
        parts = [self._figures(), self.reason()]
        if self._characters is not None:
            parts.append(self.tr("{count} characters").format(count=f"{self._characters:,}"))
        return " · ".join(part for part in parts if part)

    def shown_text(self) -> str:
        """As much of the text as there is room for: what is wrong goes last."""
        metrics = QFontMetrics(self._theme.font("caption"))
        texts = self._texts()
        return next((text for text in texts if metrics.horizontalAdvance(text) <= self.width()), texts[-1])

    def _texts(self) -> list[str]:
        """From the longest to the shortest."""
        figures, reason = self._figures(), self.reason()
        if not reason:
            return [self.text(), figures]
        return [self.text(), f"{figures} · {reason}", reason, self._excess()]

    def _figures(self) -> str:
        figures = f"{self._used:,}" if self._limit is None else f"{self._used:,} / {self._limit:,}"
        return self.tr("{figures} bytes").format(figures=figures)

    def reason(self) -> str:
        """Why it is red; empty while the payload fits."""
        if not self.over or self._limit is None:
            return ""
        return self._reason or self._excess()

    def _excess(self) -> str:
        excess = self._used - (self._limit or 0)
        text = self.tr("1 byte too many") if excess == 1 else self.tr("{count} bytes too many")
        return text.format(count=f"{excess:,}")

    def tone(self) -> str:
        """The state of the meter: normal, warning (from 90 %) or error (over 100 %)."""
        if self.over:
            return "error"
        if self._limit is not None and self._used >= _WARN_FRACTION * self._limit:
            return "warning"
        return "normal"

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font("caption"))
        width = metrics.horizontalAdvance(self.text()) + self._theme.space("l")
        return QSize(width, metrics.height() + self._theme.pixels(7))

    def minimumSizeHint(self) -> QSize:
        width = QFontMetrics(self._theme.font("caption")).horizontalAdvance(self._texts()[-1])
        return QSize(width, self.sizeHint().height())

    def _describe(self) -> None:
        self.setAccessibleName(self.text())
        self.setToolTip(self.text())
        self.updateGeometry()

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_line(painter)
        self._paint_bar(painter)

    def _paint_line(self, painter: QPainter) -> None:
        font = self._theme.font("caption")
        metrics = QFontMetrics(font)
        tone = self.tone()
        painter.setFont(font)
        painter.setPen(self._theme.color("text_muted" if tone == "normal" else tone))
        painter.drawText(0, 0, self.width(), metrics.height(), Qt.AlignmentFlag.AlignLeft, self.shown_text())

    def _paint_bar(self, painter: QPainter) -> None:
        if not self._limit:
            return
        height = self._theme.pixels(4)
        track = QRectF(0, self.height() - height, self.width(), height)
        fraction = min(1.0, self._used / self._limit)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("bar_track"))
        painter.drawRoundedRect(track, height / 2, height / 2)
        if not self._used:
            return
        fill = {"normal": "bar", "warning": "warning_fill", "error": "error_fill"}[self.tone()]
        painter.setBrush(self._theme.color(fill))
        track.setWidth(max(float(height), track.width() * fraction))
        painter.drawRoundedRect(track, height / 2, height / 2)
