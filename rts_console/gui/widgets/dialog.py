"""A dialog as all of the window are: Tab goes through it as it is read, and it opens as large as what is in it."""

from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rts_console.gui.focus import step
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.lay_out import lay_out_hidden

_EDGE: Final = 1
"""How broad its edge is, at scale 1."""


class Dialog(QDialog):
    """A QDialog whose order of Tab is that of its places, whatever was made or shown first.

    One that was told its theme with `open_at_least` opens in the middle of its window, as large as what is in it wants
    at the zoom in force; where the screen is too low for that, all but the buttons at its foot scrolls. What the reader
    made of its size is kept, and grows with the zoom.
    """

    _theme: Theme
    _at_least: QSize | None = None
    _opening_size: QSize | None = None
    _opening_scale = 0.0
    _scroll: QScrollArea | None = None

    def open_at_least(self, theme: Theme, width: int, height: int = 0) -> None:
        """Open it at least so large (lengths at scale 1), and no larger than there is room for."""
        self._theme = theme
        self._at_least = QSize(width, height)
        theme.changed.connect(self._on_theme_changed)

    def setVisible(self, visible: bool) -> None:
        """Find its size and its place before it is seen."""
        if visible and not self.isVisible() and self._at_least is not None:
            self._open_fitting(self._at_least)
        super().setVisible(visible)

    def paintEvent(self, event: QPaintEvent) -> None:
        """With an edge where its ground is nearly that of what is behind it."""
        super().paintEvent(event)
        if self._at_least is None or not self._theme.dark:
            return
        painter = QPainter(self)
        edge = self._theme.pixels(_EDGE)
        painter.setPen(QPen(self._theme.color("border_strong"), 2 * edge))  # half of it is outside
        painter.drawRect(self.rect())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go on to the next stop, or back to the one before."""
        return step(self, forward)

    def _on_theme_changed(self) -> None:
        if self.isVisible() and self._at_least is not None and self._opening_scale != self._theme.scale:
            self._open_fitting(self._at_least)
        self.update()

    def _open_fitting(self, at_least: QSize) -> None:
        room = self._space_there()
        size, scale = self.size(), self._theme.scale  # before what is in it makes it larger
        lay_out_hidden(self)
        if self._scroll is None and self.minimumSizeHint().height() > room.height():
            self._let_scroll()
            lay_out_hidden(self)
        if self._opening_size is None or size == self._opening_size:
            self.resize(self._content_size(at_least).boundedTo(room.size()))
            self._opening_size = self.size()
        elif scale != self._opening_scale:
            least = self._content_size(QSize())
            self.resize((size * (scale / self._opening_scale)).expandedTo(least).boundedTo(room.size()))
        self._opening_scale = scale
        around = self.parentWidget()
        if around is None:
            return
        place = QRect(self.rect())
        place.moveCenter(around.window().frameGeometry().center())
        right, low = room.x() + room.width() - place.width(), room.y() + room.height() - place.height()
        self.move(max(min(place.x(), right), room.x()), max(min(place.y(), low), room.y()))

    def _content_size(self, at_least: QSize) -> QSize:
        """As much as all of it takes; lines that wrap are as many as its width makes them."""
        pixels = self._theme.pixels
        wanted = QSize(pixels(at_least.width()), pixels(at_least.height())).expandedTo(self.sizeHint())
        layout = self.layout()
        if self._scroll is not None:
            wanted = wanted.expandedTo(self._scrolled_size(self._scroll))
        elif layout is not None and layout.hasHeightForWidth():
            wanted.setHeight(max(wanted.height(), layout.totalHeightForWidth(wanted.width())))
        return wanted

    def _scrolled_size(self, scroll: QScrollArea) -> QSize:
        """So large that nothing has to scroll: what scrolls, its bar, and the foot."""
        bar = scroll.verticalScrollBar().sizeHint().width()
        content = scroll.widget()
        assert content is not None
        foot = self.sizeHint().height() - scroll.sizeHint().height()
        return content.sizeHint() + QSize(bar, max(0, foot))

    def _let_scroll(self) -> None:
        """Put all but the foot into a place that scrolls."""
        layout = self.layout()
        if layout is None:
            return
        last = layout.itemAt(layout.count() - 1)
        row = last.layout() if last is not None else None
        foot = row if isinstance(row, QHBoxLayout) else None
        if foot is not None:
            layout.removeItem(foot)
        margins = layout.contentsMargins()
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        content = QWidget()
        content.setLayout(layout)  # which takes it, and all that stands in it, away from the dialog
        self._scroll.setWidget(content)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self._scroll, 1)
        if foot is not None:
            foot.setContentsMargins(margins.left(), 0, margins.right(), margins.bottom())
            outside.addLayout(foot)

    def _space_there(self) -> QRect:
        """Where it may be: on the screen, or over a window that is larger than that."""
        room = self.screen().availableGeometry()
        around = self.parentWidget()
        frame = around.window().frameGeometry() if around is not None else room
        fits = frame.width() <= room.width() and frame.height() <= room.height()
        return room if fits else room.united(frame)
