"""A column that scrolls, with a line in it that is brought into sight when it says something that must be read."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from rts_console.gui.theme import Theme


class StatusScroll(QScrollArea):
    """Scrolls `content`, in which `status` stands."""

    def __init__(self, theme: Theme, content: QWidget, status: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._status = status
        self._wanted = False
        self.verticalScrollBar().rangeChanged.connect(self._bring_into_view)
        self.verticalScrollBar().actionTriggered.connect(self._on_scrolled_by_hand)
        self.setWidget(content)
        self.setWidgetResizable(True)
        content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def show_status(self) -> None:
        """Scroll to the line as soon as it has its place: it has no height before the layout has run."""
        self._wanted = True
        QTimer.singleShot(0, self, self._bring_into_view)

    def bring(self, part: QWidget) -> None:
        """Scroll to another part of the content that must be read, as to the line."""
        self._status = part
        self.show_status()

    def _bring_into_view(self) -> None:
        if not self._wanted:
            return
        self.ensureWidgetVisible(self._status, 0, self._theme.space("m"))
        shown = self._status.visibleRegion().boundingRect().height()
        whole = max(self._status.height(), self._status.minimumSizeHint().height())
        self._wanted = self._status.isVisible() and shown < whole

    def _on_scrolled_by_hand(self) -> None:
        self._wanted = False
