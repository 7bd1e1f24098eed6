"""The panes of the window as docks: three columns, two where there is no room for three, or as the user moved them."""

import functools
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QScrollArea, QTabBar, QTabWidget, QWidget

from rts_console.gui.context import Area, Panel
from rts_console.gui.dock_tabs import DockTabs
from rts_console.gui.focus import take_focus
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.dock import Dock
from rts_console.settings import LAYOUT_VERSION

RIGHT_SHARES: Final = (54, 46)
"""How the right column is shared, in per cent: three members of a room have their place."""
COLUMN_WIDTHS: Final = {Area.LEFT: 265, Area.CENTRE: 795, Area.RIGHT: 370}
LARGE_WIDTHS: Final = {Area.LEFT: 230, Area.CENTRE: 620, Area.RIGHT: 590}
"""While a pane of the right column is shown in large."""
FOLDED_WIDTH: Final = 400
"""Of the left column while it holds the panes of the right one too, which are made for that much."""
FOLDED_SHARE: Final = 45
"""The most of the window that it may take then, in per cent."""
STAGE_CENTRE: Final = ("conversation", "messages")
STAGE_WIDTHS: Final = (64, 36)
"""While somebody presents: what is in the centre, and how it shares the room with the card, in per cent."""
_RIGHT: Final = (Area.RIGHT, Area.RIGHT_BELOW)


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
        self._own: QByteArray | None = None
        self._card: Dock | None = None
        self._moving = False
        self._narrow = False
        self._tabs = DockTabs(theme, self)
        self.setObjectName("docks")
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockOptions(
            QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.GroupedDragging
        )
        theme.changed.connect(self._sync_tabs)
        theme.rescaled.connect(self._on_rescaled)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for panel in self._panels:
            self._add(panel)

    def _add(self, panel: Panel) -> None:
        dock = Dock(self._theme, panel.name, panel.icon_name, panel.tr(panel.title), panel)
        self._docks[panel.name] = dock
        panel.windowTitleChanged.connect(dock.setWindowTitle)
        dock.dockLocationChanged.connect(self._sync_tabs)
        dock.topLevelChanged.connect(self._sync_tabs)
        dock.visibilityChanged.connect(functools.partial(self._on_visibility_changed, panel))

    def add_view(self, name: str, icon: str, title: str, view: QWidget) -> Dock:
        """Put something that is no panel beside the first one of the centre, in front. It is not in a saved layout."""
        dock = Dock(self._theme, name, icon, title, view)
        dock.dockLocationChanged.connect(self._sync_tabs)
        dock.topLevelChanged.connect(self._sync_tabs)
        self._put_beside(dock)
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
        """Give the columns their widths; works only once they are on the screen, and not while somebody presents."""
        if self._card is not None:
            return
        if self._wide is not None:
            self._size_folded()
            return
        columns = self._columns()
        across = [area for area in COLUMN_WIDTHS if columns[area]]
        widths = [self._theme.pixels(COLUMN_WIDTHS[area]) for area in across]
        self.resizeDocks([columns[area][0] for area in across], widths, Qt.Orientation.Horizontal)
        right, below = columns[Area.RIGHT], columns[Area.RIGHT_BELOW]
        if right and below:
            heights = [self.height() * share // 100 for share in RIGHT_SHARES]
            self.resizeDocks([right[0], below[0]], heights, Qt.Orientation.Vertical)

    def _on_rescaled(self, before: float, now: float) -> None:
        """What is larger wants broader columns; the centre, which can do with less, gives the room."""
        if self._card is not None or self._narrow:
            return
        columns = self._columns()
        sides = [dock for area in (Area.LEFT, *_RIGHT) for dock in columns[area] if _in_sight(dock)]
        widths = [round(dock.width() * now / before) for dock in sides]
        QTimer.singleShot(0, self, functools.partial(self._widen, sides, widths))

    def _widen(self, sides: list[Dock], widths: list[int]) -> None:
        if not self._narrow:
            self.resizeDocks(sides, widths, Qt.Orientation.Horizontal)

    def toggle_action(self, name: str) -> QAction:
        """Open a pane or bring it to the front with the keyboard in it; one that is in front is closed. Checked while
        it is open."""
        dock = self._docks[name]
        action = QAction(dock.windowIcon(), dock.windowTitle(), dock, checkable=True)
        action.setChecked(not dock.isHidden())
        dock.toggleViewAction().toggled.connect(action.setChecked)
        dock.windowTitleChanged.connect(action.setText)
        action.triggered.connect(lambda: self._on_toggled(dock, action))
        return action

    def _on_toggled(self, dock: Dock, action: QAction) -> None:
        in_front = _in_sight(dock)
        self.fold_in(dock.objectName())
        dock.setVisible(not in_front)
        if not in_front:
            dock.raise_()
            take_focus(dock)
        action.setChecked(not in_front)  # a click has turned it over, also on one that was open behind another

    def enlarge(self, name: str) -> None:
        """Give one pane of the right column as much room as the others can spare."""
        columns = self._columns()
        across = [area for area in LARGE_WIDTHS if columns[area]]
        widths = [self._theme.pixels(LARGE_WIDTHS[area]) for area in across]
        self.resizeDocks([columns[area][0] for area in across], widths, Qt.Orientation.Horizontal)
        dock = self._docks[name]
        dock.raise_()
        others = [each for area in _RIGHT for each in columns[area][:1]]
        heights = [self.height() * (80 if dock in columns[area] else 20) // 100 for area in _RIGHT if columns[area]]
        self.resizeDocks(others, heights, Qt.Orientation.Vertical)

    # For an audience

    def present(self, icon: str, title: str, card: QWidget) -> None:
        """Show only what an audience needs, and `card` beside it; `save` still gives the user's own layout."""
        if self._card is not None:
            return
        self._own = self._wide or self.saveState(LAYOUT_VERSION)
        self._moving = True
        for dock in self.findChildren(Dock):
            dock.hide()
        self._card = Dock(self._theme, "presenter_card", icon, title, card)
        self._place_for_stage([self._docks[name] for name in STAGE_CENTRE if name in self._docks])
        for dock in self.findChildren(Dock):
            dock.set_bare(True)
        self._moving = False
        self._sync_tabs()
        QTimer.singleShot(0, self, self.size_stage)

    def _place_for_stage(self, centre: Sequence[Dock]) -> None:
        assert self._card is not None
        left = Qt.DockWidgetArea.LeftDockWidgetArea
        for dock in centre[:1]:
            self.addDockWidget(left, dock)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._card)
        for dock in centre[1:]:
            self.tabifyDockWidget(centre[0], dock)
        for dock in (*centre, self._card):
            dock.setFloating(False)
            dock.show()
        if centre:
            centre[0].raise_()

    def size_stage(self) -> None:
        """Share the room out again, such as after the window has another size."""
        centre = next((self._docks[name] for name in STAGE_CENTRE if name in self._docks), None)
        if self._card is None or centre is None:
            return
        self._sync_tabs()
        widths = [self.width() * share // 100 for share in STAGE_WIDTHS]
        self.resizeDocks([centre, self._card], widths, Qt.Orientation.Horizontal)

    def restage(self) -> None:
        """Close what was opened since `present`; nothing happens when nobody presents."""
        if self._card is None:
            return
        for dock in self._docks.values():
            dock.setVisible(dock.objectName() in STAGE_CENTRE)
        for name in STAGE_CENTRE[:1]:
            if name in self._docks:
                self._docks[name].raise_()
        self.size_stage()

    def end_present(self) -> QWidget | None:
        """Put everything back where it was; returns the card, which is the caller's again."""
        if self._card is None or self._own is None:
            return None
        dock, own, self._card, self._own, self._wide = self._card, self._own, None, None, None
        QTimer.singleShot(0, self, functools.partial(self._settle, own))
        scroll = dock.widget()
        card = scroll.takeWidget() if isinstance(scroll, QScrollArea) else None
        self._moving = True
        self.remove_view(dock)
        shown = [each for each in self.findChildren(Dock) if not each.isHidden() and each not in self._docks.values()]
        self.restoreState(own, LAYOUT_VERSION)
        for each in self.findChildren(Dock):
            each.set_bare(False)
        for view in shown:  # opened meanwhile, so no layout knows of it
            self._put_beside(view)
        self._moving = False
        self._sync_tabs()
        return card

    def _settle(self, layout: QByteArray) -> None:
        """Once more, when all have heard that there is more room for them again."""
        if self._card is None and self._wide is None:
            self.restoreState(layout, LAYOUT_VERSION)
            self._sync_tabs()

    def _put_beside(self, dock: Dock) -> None:
        """In front of the first one of the centre."""
        centre = self._columns()[Area.CENTRE]
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        if centre:
            self.tabifyDockWidget(centre[0], dock)
        dock.show()
        dock.raise_()

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
        """Have the right column as tabs of the left one, or as it was; not while somebody presents."""
        self._narrow = narrow
        if self._card is not None:
            return
        if narrow and self._wide is None:
            self._fold()
        elif not narrow and self._wide is not None:
            self._unfold(self._wide)

    def _unfold(self, wide: QByteArray) -> None:
        """As it was, but for what was opened, closed or brought to the front meanwhile."""
        shown = {dock for dock in self._docks.values() if not dock.isHidden()}
        front = [dock for dock in shown if _in_sight(dock)]
        self.restoreState(wide, LAYOUT_VERSION)
        self._wide = None
        for dock in self._docks.values():
            dock.setVisible(dock in shown)
        for dock in front:
            dock.raise_()
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
        QTimer.singleShot(0, self, self._size_folded)

    def _size_folded(self) -> None:
        """Panes of the right column have as much room among the tabs of the left one as they had there."""
        left = next((dock for dock in self._columns()[Area.LEFT] if _in_sight(dock)), None)
        if left is not None and self._narrow and self._card is None:
            width = min(self._theme.pixels(FOLDED_WIDTH), self.width() * FOLDED_SHARE // 100)
            self.resizeDocks([left], [width], Qt.Orientation.Horizontal)

    def fold_in(self, name: str) -> None:
        """A pane of the right column that is about to be opened while that is folded becomes a tab of the left one."""
        columns, dock = self._columns(), self._docks[name]
        right = (*columns[Area.RIGHT], *columns[Area.RIGHT_BELOW])
        if self._wide is None or not columns[Area.LEFT] or dock not in right or not dock.isHidden():
            return
        if not dock.isFloating():
            self.tabifyDockWidget(columns[Area.LEFT][0], dock)

    def reset(self) -> None:
        """Forget how the docks were moved; while somebody presents, only how they were moved since."""
        if self._card is not None:
            self.size_stage()
            return
        self._wide = None
        self.restoreState(self._first, LAYOUT_VERSION)
        self._sync_tabs()
        if self._narrow:
            self._fold()
            return
        QTimer.singleShot(0, self, self.size_columns)

    def save(self) -> bytes:
        """Where everything is while there is room for it."""
        return bytes((self._own or self._wide or self.saveState(LAYOUT_VERSION)).data())

    def restore(self, state: bytes) -> bool:
        """Put everything back, for somebody who presents when that is over; `False`, and everything in its first place,
        when that cannot be understood."""
        if self._card is not None:
            self._own = QByteArray(state)
            return True
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
        if self._moving:
            return
        for dock in self.findChildren(Dock):
            others = self.tabifiedDockWidgets(dock)
            dock.set_tabbed(any(not other.isHidden() and not other.isFloating() for other in others))
        for bar in self.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            self._tabs.dress(bar, strong=self._card is not None)


def _in_sight(dock: Dock) -> bool:
    """Whether it is open and in front of the others of its place."""
    return not dock.visibleRegion().isEmpty()
