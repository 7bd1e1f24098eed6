"""Pages of which one is in front, and wants no more room than that one needs."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedLayout, QWidget


class FrontPage(QStackedLayout):
    """Where the largest page sets the least size, as in Qt's own, an empty state scrolls although all of it fits."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.currentChanged.connect(lambda _place: self.invalidate())

    def minimumSize(self) -> QSize:
        page = self.currentWidget()
        if page is None:
            return QSize()
        return page.minimumSizeHint().expandedTo(page.minimumSize())
