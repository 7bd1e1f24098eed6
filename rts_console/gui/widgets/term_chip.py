"""One term of the filter: a switch that leaves it in the line, and a cross that takes it out."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QToolButton, QWidget

from rts_console.gui.theme import Theme, mark

_MAX_WIDTH = 260


def chip_height(theme: Theme) -> int:
    """The height of a chip in pixels."""
    return QFontMetrics(theme.font("mono")).height() + theme.pixels(6)


class TermChip(QAbstractButton):
    """A checkable chip: checked while the term counts. Signals: `removed` by its cross or by Delete."""

    removed = Signal()

    def __init__(self, theme: Theme, text: str, *, on: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._term = text
        self.setCheckable(True)
        self.setChecked(on)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._cross = QToolButton(self)
        self._cross.setIcon(theme.icon("x"))
        self._cross.setAccessibleName(self.tr("Remove {term}").format(term=text))
        self._cross.setToolTip(self.tr("Remove this term"))
        self._cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cross.setCursor(Qt.CursorShape.PointingHandCursor)
        self._cross.clicked.connect(self.removed)
        mark(self._cross, kind="inner")
        self.toggled.connect(self._say)
        theme.changed.connect(self.updateGeometry)
        self._say()

    def _say(self) -> None:
        state = self.tr("in force") if self.isChecked() else self.tr("switched off")
        self.setAccessibleName(self.tr("Filter term {term}, {state}").format(term=self._term, state=state))
        hint = self.tr("Click to switch it off without deleting it")
        if not self.isChecked():
            hint = self.tr("Switched off: click to let it count again")
        self.setToolTip(hint)

    def term(self) -> str:
        """The text of the term."""
        return self._term

    def remove_button(self) -> QToolButton:
        """The cross."""
        return self._cross

    def _side(self) -> int:
        return self._theme.pixels(16)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font("mono"))
        gap = self._theme.space("xs")
        width = 2 * self._side() + metrics.horizontalAdvance(self._term) + 5 * gap
        return QSize(min(width, self._theme.pixels(_MAX_WIDTH)), chip_height(self._theme))

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * self._side() + self._theme.pixels(40), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self._side() + self._theme.space("xxs")
        self._cross.setIconSize(QSize(self._theme.pixels(12), self._theme.pixels(12)))
        self._cross.setGeometry(self.width() - side - self._theme.space("xxs"), (self.height() - side) // 2, side, side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        on = self.isChecked()
        gap, side = self._theme.space("xs"), self._side()
        word = self._theme.color("accent_text" if on else "text_muted")
        place = self.rect().adjusted(gap, 0, 0, 0)
        place.setWidth(side - gap)
        self._theme.paint_icon(painter, place, "check" if on else "eye-off", word)
        font = self._theme.font("mono")
        font.setStrikeOut(not on)
        painter.setFont(font)
        painter.setPen(word)
        room = self.rect().adjusted(side + gap, 0, -side - 2 * gap, 0)
        text = QFontMetrics(font).elidedText(self._theme.shown(self._term), Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)

    def _paint_ground(self, painter: QPainter) -> None:
        on = self.isChecked()
        edge = "focus" if self.hasFocus() else "accent" if on and self._theme.name == "contrast" else "border_strong"
        pen = QPen(self._theme.color(edge), 1.5 if self.hasFocus() else 1)
        if not on:
            pen.setStyle(Qt.PenStyle.DashLine)
        ground = "accent_soft" if on else "hover" if self.underMouse() else "sunken"
        painter.setPen(pen)
        painter.setBrush(self._theme.color(ground))
        radius = self._theme.radius("s")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75), radius, radius)
