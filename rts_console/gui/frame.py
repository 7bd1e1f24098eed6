"""The window on the screen, from the first moment on: it is painted before what it will hold is even loaded.

Nothing that takes time to load is imported here.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from rts_console.gui.theme import DENSITIES, THEME_NAMES, Density, Theme, ThemeName
from rts_console.settings import Loaded, Look

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent  # PySide makes each class when it is named: 8 ms for these two

FIRST_SIZE = QSize(1440, 900)
TITLE_BAR = 40
"""The most that desktops add above a window."""
SCALES = (0.85, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
_HEADER, _FOOTER = 34, 28
_MENUS = (46, 66, 52, 40, 58, 46)
"""How wide the bars are that stand where the words of the menus will."""


def put_on(theme: Theme, look: Look, app: QApplication, *, dress: bool = True) -> None:
    """Put the look of the settings on the application, or without `dress` only decide on it. Values that are not known
    count as the usual ones."""
    name: ThemeName = next((name for name in THEME_NAMES if name == look.theme), "system")
    density: Density = next((density for density in DENSITIES if density == look.density), "normal")
    less = look.motion == "reduced" or (look.motion != "full" and theme.desktop_reduces_motion)
    theme.set_reduce_motion(less)
    put = theme.apply if dress else theme.choose
    put(app, name, scale=min(max(look.scale, SCALES[0]), SCALES[-1]), density=density)


class Frame(QWidget):
    """A top-level window in the colours and at the place that the settings remember, and later around its content.

    `painted` says that it has been painted once. Closed before it has a content, it hides and `close_wanted` is true.
    Signals: `first_painted`.
    """

    first_painted = Signal()

    def __init__(self, theme: Theme, loaded: Loaded) -> None:
        """Dress as the settings say; nothing is shown yet."""
        super().__init__()
        self.theme = theme
        self.loaded = loaded
        self.painted = False
        self.close_wanted = False
        self._content: QWidget | None = None
        self.setObjectName("frame")
        self.setWindowTitle(self.tr("RTS Console"))
        self.setAccessibleName(self.tr("RTS Console is starting"))
        self.resize(self.first_size())
        if loaded.settings.window.geometry:
            self.restoreGeometry(QByteArray(loaded.settings.window.geometry))

    def first_size(self) -> QSize:
        """As large as it is meant to be, or as the screen has room for with a title bar."""
        room = self.screen().availableGeometry().size()
        return FIRST_SIZE.boundedTo(room - QSize(0, TITLE_BAR))

    @property
    def content(self) -> QWidget | None:
        """What it holds, once there is something."""
        return self._content

    def hold(self, content: QWidget) -> None:
        """Be the window around `content` from now on; it takes the whole place."""
        self._content = content
        self.setAccessibleName("")
        self.setWindowTitle(content.windowTitle())
        self.setWindowIcon(content.windowIcon())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(content)
        self.setFocusProxy(content)

    def closeEvent(self, event: "QCloseEvent") -> None:
        """Its content decides; without one the wish is kept until the program can end."""
        event.ignore()
        if self._content is not None:
            self._content.close()
            return
        self.close_wanted = True
        self.hide()

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Where header, page and status bar will be."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.theme.color("window"))
        if self._content is None:
            self._paint_bars(painter)
            self._paint_page(painter)
        painter.end()
        if not self.painted:
            self.painted = True
            self.first_painted.emit()

    def _paint_bars(self, painter: QPainter) -> None:
        theme, width = self.theme, self.width()
        header, footer = theme.pixels(_HEADER), theme.pixels(_FOOTER)
        low = self.height() - footer
        for bar in (QRect(0, 0, width, header), QRect(0, low, width, footer)):
            painter.fillRect(bar, theme.color("surface"))
        painter.setPen(theme.color("border"))
        painter.drawLine(0, header - 1, width, header - 1)
        painter.drawLine(0, low, width, low)
        self._paint_words(painter, header)

    def _paint_words(self, painter: QPainter, header: int) -> None:
        """Bars instead of the menus' words: no font has been loaded yet."""
        theme = self.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("border"))
        left, high = float(theme.space("xl")), theme.pixels(9)
        for words in _MENUS:
            bar = QRectF(left, (header - high) / 2, theme.pixels(words), high)
            painter.drawRoundedRect(bar, high / 2, high / 2)
            left = bar.right() + theme.space("xl")

    def _paint_page(self, painter: QPainter) -> None:
        """The sign of the program, where the first page shows it."""
        side = self.theme.pixels(56)
        middle = QPointF(self.rect().center()) - QPointF(side / 2, self.theme.pixels(214))
        place = QRectF(middle, QSize(side, side)).toRect()
        self.theme.paint_icon(painter, place, "rts-console", self.theme.color("accent"))
