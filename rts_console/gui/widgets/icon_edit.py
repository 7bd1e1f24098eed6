"""A line edit with a sign before its text and buttons behind it, all of which grow with the zoom.

Those that Qt puts into one have 16 pixels at every zoom.
"""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QIcon, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from rts_console.gui.theme import Theme, mark

SIDE: Final = 16
"""Of an icon, at scale 1."""
_BUTTON: Final = 22


class IconEdit(QLineEdit):
    """Signs and buttons take no focus: what they do, keys do too."""

    def __init__(self, theme: Theme, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._sign: QToolButton | None = None
        self._buttons: list[QToolButton] = []
        theme.changed.connect(self._put_icons)

    def set_sign(self, icon: QIcon, tip: str = "") -> None:
        """Show an icon before the text."""
        if self._sign is None:
            self._sign = self._make()
        self._sign.setIcon(icon)
        self._sign.setToolTip(tip)
        self._put_icons()

    def add_button(self, action: QAction) -> None:
        """Put an action behind the text, with its keys while the field has the keyboard; it is seen while the action
        is visible."""
        button = self._make()
        button.setDefaultAction(action)
        self.addAction(action)
        self._buttons.append(button)
        action.visibleChanged.connect(self._put_icons)
        self._put_icons()

    def set_clearable(self) -> None:
        """Put a cross behind the text that empties the field, while there is something in it."""
        action = QAction(self._theme.icon("x"), self.tr("Clear"), self)
        action.triggered.connect(self.clear)
        action.setVisible(bool(self.text()))
        self.textChanged.connect(lambda text: action.setVisible(bool(text)))
        self.add_button(action)

    def _make(self) -> QToolButton:
        button = QToolButton(self)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        mark(button, kind="inner")
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._put_icons()

    def _put_icons(self) -> None:
        """The sign at the left, the buttons at the right, the text between them."""
        pixels, height = self._theme.pixels, self.height()
        icon, width, edge = pixels(SIDE), pixels(_BUTTON), pixels(4)
        left = right = 0
        if self._sign is not None:
            self._sign.setGeometry(edge, 0, width, height)
            self._sign.show()
            left = width - edge
        for button in reversed(self._buttons):
            seen = button.defaultAction().isVisible()
            button.setVisible(seen)
            if seen:
                right += width
                button.setGeometry(self.width() - edge - right, 0, width, height)
        for each in (self._sign, *self._buttons):
            if each is not None:
                each.setIconSize(QSize(icon, icon))
        self.setTextMargins(left, 0, max(0, right - edge), 0)
