"""A dock with a slim title of our own: icon, words, float, close. Among tabs the tab is the title."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from rts_console.gui.focus import step
from rts_console.gui.theme import Theme, mark

_LEAST_WIDTH = 160
_LEAST_HEIGHT = 90


class DockTitle(QWidget):
    """The title bar. While `tabbed` it takes no room: icon and words are on the tab."""

    def __init__(self, theme: Theme, icon: str, title: str, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._theme = theme
        self._icon_name = icon
        self._tabbed = self._bare = False
        self._icon = QLabel()
        self._words = QLabel(title)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        mark(self._words, role="strong")
        self._float = self._button("external-link")
        self._float.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self._close = self._button("x")
        self._close.clicked.connect(dock.close)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._words)
        self._row.addStretch(1)
        self._row.addWidget(self._float)
        self._row.addWidget(self._close)
        mark(self, surface="dock title")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme.changed.connect(self._restyle)
        self._restyle()
        dock.windowTitleChanged.connect(self._name)
        self._name(title)

    def _name(self, title: str) -> None:
        """Say `title`, here and on the buttons."""
        self._words.setText(title)
        for button, words in (
            (self._float, self.tr("Take {title} out of the window").format(title=title)),
            (self._close, self.tr("Close {title}").format(title=title)),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)

    def _button(self, icon: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(self._theme.icon(icon))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        mark(button, kind="inner")
        return button

    def set_tabbed(self, tabbed: bool) -> None:
        """Give the room to the tabs, or take it back."""
        if tabbed == self._tabbed:
            return
        self._tabbed = tabbed
        for part in (self._words, self._icon):
            part.setVisible(not tabbed)
        self._show_buttons()
        self._restyle()

    def set_bare(self, bare: bool) -> None:
        """Leave the buttons away, or bring them back."""
        self._bare = bare
        self._show_buttons()

    def _show_buttons(self) -> None:
        for part in (self._float, self._close):
            part.setVisible(not self._tabbed and not self._bare)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.pixels(80), 0 if self._tabbed else self._theme.control_height + self._theme.pixels(8))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _restyle(self) -> None:
        side = self._theme.space("m")
        self._row.setContentsMargins(side, 0, self._theme.space("xs"), 0)
        self._row.setSpacing(self._theme.space("s"))
        size = self._theme.pixels(15)
        self._icon.setPixmap(self._theme.pixmap(self._icon_name, "icon", size, self.devicePixelRatioF()))
        self.setFixedHeight(self.sizeHint().height())
        self.updateGeometry()


class Dock(QDockWidget):
    """A pane that can be moved, tabbed, floated and closed. Signals: `closed` by its cross."""

    closed = Signal()

    def __init__(self, theme: Theme, name: str, icon: str, title: str, pane: QWidget) -> None:
        super().__init__(title)
        self.setObjectName(name)
        self.setWindowIcon(theme.icon(icon))
        self.setAccessibleName(title)
        self._title = DockTitle(theme, icon, title, self)
        self.setTitleBarWidget(self._title)
        pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        mark(pane, surface="pane")
        # A pane that needs more room than there is scrolls; Qt would let docks lie over each other.
        scroll = QScrollArea()
        scroll.setWidget(pane)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setMinimumSize(theme.pixels(_LEAST_WIDTH), theme.pixels(_LEAST_HEIGHT))
        self.setWidget(scroll)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Out of the window it is one of its own."""
        return step(self, forward) if self.isWindow() else super().focusNextPrevChild(forward)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def set_tabbed(self, tabbed: bool) -> None:
        """Whether it stands among tabs, which then are its title."""
        self._title.set_tabbed(tabbed and not self.isFloating())

    def set_bare(self, bare: bool) -> None:
        """Whether its title has no buttons."""
        self._title.set_bare(bare)
