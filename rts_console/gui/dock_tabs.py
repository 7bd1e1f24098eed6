"""The tabs of panes that share a place: words on all of them while there is room, else on the one in front alone."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QApplication, QTabBar

from rts_console.gui.theme import Theme, mark

ICON: Final = 15
"""Side of the icon on a tab, at scale 1."""
_AROUND: Final = 42
"""What a tab has beside its icon and its words, at scale 1: room at both sides and between the two."""


class DockTabs(QObject):
    """Dresses tab bars, and looks after the room that each has."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def dress(self, bar: QTabBar, *, strong: bool) -> None:
        """Make it look as the tabs of panes do; `strong` is for an audience."""
        type_ = "strong" if strong else ""
        if (bar.property("place"), bar.property("type") or "") != ("docks", type_):
            bar.installEventFilter(self)
            mark(bar, place="docks", type=type_)
        bar.setDrawBase(False)
        bar.setExpanding(False)
        icon = self._theme.pixels(ICON)
        bar.setIconSize(QSize(icon, icon))
        self._fit(bar)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QTabBar):
            self._fit(watched)
        return False

    def _fit(self, bar: QTabBar) -> None:
        """Without room for all words the icons speak, and each tab's tip has its words."""
        tight = self._wanted(bar) > bar.width()
        if bool(bar.property("tight")) == tight:
            return
        mark(bar, tight=tight)
        # Only a new style makes Qt measure tabs again that have the same words as before.
        QApplication.sendEvent(bar, QEvent(QEvent.Type.StyleChange))

    def _wanted(self, bar: QTabBar) -> int:
        measure, places = bar.fontMetrics(), [place for place in range(bar.count()) if bar.isTabVisible(place)]
        words = sum(measure.horizontalAdvance(bar.tabText(place).replace("&", "")) for place in places)
        return words + len(places) * self._theme.pixels(ICON + _AROUND)
