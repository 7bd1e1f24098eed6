"""The panes of the window as docks: three columns, two where there is no room for three, or as the user moved them."""

import functools
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QTabBar, QTabWidget, QWidget

from rts_console.gui.context import Area, Panel
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.dock import Dock
from rts_console.settings import LAYOUT_VERSION

RIGHT_SHARES: Final = (54, 46)
"""How the right column is shared, in per cent: three members of a room have their place."""
COLUMN_WIDTHS: Final = {Area.LEFT: 300, Area.CENTRE: 706, Area.RIGHT: 424}


class Docks(QMainWindow):
    """A dock for each panel. Signals: `came_to_front(panel)` when one can be seen that could not."""

    came_to_front = Signal(object)

    def __init__(self, theme: Theme, panels: Sequence[Panel]) -> None:
        """Put every panel where it belongs until the user moves it."""
        super().__init__()
        self._theme = theme
        self._panels = tuple(panels)
        self._docks: dict[str, Dock] = {}
        self._wide: QByteArray | None = None
        self.setObjectName("docks")
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockOptions(
            QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.GroupedDragging
        )
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for panel in self._panels:
            self._add(panel)

    def _add(self, panel: Panel) -> None:
        dock = Dock(self._theme, panel.name, panel.icon_name, panel.tr(panel.title), panel)
        self._docks[panel.name] = dock
        dock.dockLocationChanged.connect(self._sync_tabs)
        dock.topLevelChanged.connect(self._sync_tabs)
        dock.visibilityChanged.connect(functools.partial(self._on_visibility_changed, panel))

    def add_view(self, name: str, icon: str, title: str, view: QWidget) -> Dock:
        """Put something that is no panel beside the first one of the centre, in front. It is not in a saved layout."""
        dock = Dock(self._theme, name, icon, title, view)
        dock.dockLocationChanged.connect(self._sync_tabs)
        dock.topLevelChanged.connect(self._sync_tabs)
        centre = self._columns()[Area.CENTRE]
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        if centre:
            self.tabifyDockWidget(centre[0], dock)
        dock.show()
        dock.raise_()
        self._sync_tabs()
        return dock

    def remove_view(self, dock: Dock) -> None:
        """Take such a thing away."""
        self.removeDockWidget(dock)
        dock.setParent(None)
        dock.deleteLater()
        self._sync_tabs()

    @property
    def docks(self) -> dict[str, Dock]:
        """The docks by the name of their panel."""
        return dict(self._docks)

    def arrange(self) -> None:
        """Put the docks in their first places; works only once, before anything is shown."""
        self._arrange()
        self._first = self.saveState(LAYOUT_VERSION)

    def _arrange(self) -> None:
        columns = self._columns()
        anchors = {area: docks[0] for area, docks in columns.items() if docks}
        self._place(anchors)
        # Only now: a dock put beside a tabbed one would become a tab itself.
        for first, *rest in filter(None, columns.values()):
            for dock in rest:
                self.tabifyDockWidget(first, dock)
        for panel in self._panels:
            self._docks[panel.name].setVisible(panel.shown_at_first)
        for dock in anchors.values():
            dock.raise_()
        self._sync_tabs()

    def size_columns(self) -> None:
        """Give the columns their widths; works only once they are on the screen."""
        columns = self._columns()
        across = [area for area in COLUMN_WIDTHS if columns[area]]
        widths = [self._theme.pixels(COLUMN_WIDTHS[area]) for area in across]
        self.resizeDocks([columns[area][0] for area in across], widths, Qt.Orientation.Horizontal)
        right, below = columns[Area.RIGHT], columns[Area.RIGHT_BELOW]
        if right and below:
            heights = [self.height() * share // 100 for share in RIGHT_SHARES]
            self.resizeDocks([right[0], below[0]], heights, Qt.Orientation.Vertical)

    def _columns(self) -> dict[Area, list[Dock]]:
        columns: dict[Area, list[Dock]] = {area: [] for area in Area}
        for panel in self._panels:
            columns[panel.area].append(self._docks[panel.name])
        return columns

    def _place(self, anchors: dict[Area, Dock]) -> None:
        """The first dock of each area: three columns, the last one in two."""
        across = [anchors[area] for area in COLUMN_WIDTHS if area in anchors]
        for before, dock in zip([None, *across], across, strict=False):
            if before is None:
                self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
            else:
                self.splitDockWidget(before, dock, Qt.Orientation.Horizontal)
        below = anchors.get(Area.RIGHT_BELOW)
        if below is None:
            return
        if across:
            self.splitDockWidget(across[-1], below, Qt.Orientation.Vertical)
        else:
            self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, below)

    def set_narrow(self, narrow: bool) -> None:
        """Have the right column as tabs of the left one, or as it was."""
        if narrow and self._wide is None:
            self._fold()
        elif not narrow and self._wide is not None:
            self.restoreState(self._wide, LAYOUT_VERSION)
            self._wide = None
            self._sync_tabs()

    def _fold(self) -> None:
        """Where three columns have no room, the right one becomes tabs of the left one until there is room again."""
        columns = self._columns()
        if not columns[Area.LEFT]:
            return
        self._wide = self.saveState(LAYOUT_VERSION)
        first = columns[Area.LEFT][0]
        for dock in (*columns[Area.RIGHT], *columns[Area.RIGHT_BELOW]):
            if not dock.isHidden() and not dock.isFloating():
                self.tabifyDockWidget(first, dock)
        first.raise_()
        self._sync_tabs()

    def reset(self) -> None:
        """Forget how the docks were moved."""
        self._wide = None
        self.restoreState(self._first, LAYOUT_VERSION)
        self._sync_tabs()
        QTimer.singleShot(0, self, self.size_columns)

    def save(self) -> bytes:
        """Where everything is while there is room for it."""
        return bytes((self._wide or self.saveState(LAYOUT_VERSION)).data())

    def restore(self, state: bytes) -> bool:
        """Put everything back; `False`, and everything in its first place, when that cannot be understood."""
        restored = bool(self.restoreState(QByteArray(state), LAYOUT_VERSION))
        if not restored:
            self.reset()
        return restored

    def fold_again(self) -> None:
        """After a restore: there may still be no room."""
        if self._wide is not None:
            self._fold()
        self._sync_tabs()

    def _on_visibility_changed(self, panel: Panel, visible: bool) -> None:
        self._sync_tabs()
        if visible:
            self.came_to_front.emit(panel)

    def _sync_tabs(self) -> None:
        for dock in self.findChildren(Dock):
            others = self.tabifiedDockWidgets(dock)
            dock.set_tabbed(any(not other.isHidden() and not other.isFloating() for other in others))
        for bar in self.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if bar.property("place") != "docks":
                mark(bar, place="docks")
            bar.setDrawBase(False)
            bar.setExpanding(False)
            bar.setIconSize(QSize(self._theme.pixels(15), self._theme.pixels(15)))
