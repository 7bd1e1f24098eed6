"""The tabs over one event: a view is made when its tab is first turned to, and given the row when it is looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.detail_view import DetailView
from rts_console.record.row import Row

V = TypeVar("V", bound=DetailView)


@dataclass(slots=True, eq=False)
class _Tab:
    """One tab: what makes its view, the view once it is made, and whether it shows the row of now."""

    kind: type[DetailView]
    title: str
    make: Callable[[], DetailView]
    view: DetailView | None = None
    fresh: bool = False

    def fits(self, row: Row) -> bool:
        """Whether it has something to show for that row."""
        return row.payload_kind is not None or not self.kind.needs_payload


class ViewTabs(QWidget):
    """Tab bar, a menu of all tabs for a narrow pane, and the view. Signals: `filter_wanted` of the views."""

    filter_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tabs: list[_Tab] = []
        self._chosen = 0
        self._row: Row | None = None
        self._payload = b""
        self.bar = QTabBar()
        self.bar.setObjectName("event_detail_tabs")
        self.bar.setAccessibleName(self.tr("Views of the event"))
        self.bar.setExpanding(False)
        self.bar.setUsesScrollButtons(True)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        mark(self.bar, place="views")
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._bar_row())
        layout.addWidget(self._stack, 1)
        self.bar.currentChanged.connect(self._on_turned)

    def _bar_row(self) -> QHBoxLayout:
        self.all_button = QToolButton()
        self.all_button.setIcon(self._theme.icon("ellipsis"))
        self.all_button.setToolTip(self.tr("All views of the event"))
        self.all_button.setAccessibleName(self.all_button.toolTip())
        self.all_button.clicked.connect(self._on_all_clicked)
        mark(self.all_button, kind="inner")
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, self._theme.space("s"), 0)
        row.addWidget(self.bar, 1)
        row.addWidget(self.all_button)
        return row

    # Views

    def add(self, kind: type[V], title: str, make: Callable[[], V]) -> None:
        """Append a tab whose view is made when it is needed."""
        self.bar.blockSignals(True)
        self._tabs.append(_Tab(kind, title, make))
        self.bar.addTab(title)
        self.bar.blockSignals(False)

    def add_view(self, view: DetailView) -> None:
        """Append a tab with a view that is there."""
        self.add(type(view), view.title, lambda: view)

    def view(self, kind: type[V]) -> V:
        """The view of that kind; made now if it was not needed before. Raises KeyError."""
        for tab in self._tabs:
            if tab.kind is kind:
                view = self._made(tab)
                assert isinstance(view, kind)
                return view
        raise KeyError(kind)

    def _made(self, tab: _Tab) -> DetailView:
        if tab.view is None:
            tab.view = tab.make()
            tab.view.filter_wanted.connect(self.filter_wanted)
            self._stack.addWidget(tab.view)
        return tab.view

    def current_view(self) -> DetailView:
        """The view shown: that of the chosen tab, or the first that has something to show for the row."""
        return self._made(self._tabs[self.bar.currentIndex()])

    def turn_to(self, kind: type[DetailView]) -> None:
        """Turn to a tab; it is shown as soon as it has something to show."""
        self._chosen = next(place for place, tab in enumerate(self._tabs) if tab.kind is kind)
        self._allow()
        self._fill()

    # The row

    def show_row(self, row: Row, payload: bytes) -> None:
        """Show another row."""
        self._row, self._payload = row, payload
        for tab in self._tabs:
            tab.fresh = False
        self._allow()
        self._fill()

    def amend_row(self, row: Row) -> None:
        """Tell the views that follow the row what has become known of it."""
        self._row = row
        for tab in self._tabs:
            tab.fresh = tab.fresh and not tab.kind.follows_row
        self._fill()

    def clear(self) -> None:
        """Show nothing and let go of what was shown."""
        self._row, self._payload = None, b""
        for tab in self._tabs:
            tab.fresh = False
            if tab.view is not None:
                tab.view.clear()

    def _allow(self) -> None:
        """Without a payload its views are greyed and another is shown; with one the chosen tab is back."""
        row = self._row
        self.bar.blockSignals(True)  # Qt turns away from a tab that is greyed: that is no choice
        for place, tab in enumerate(self._tabs):
            self.bar.setTabEnabled(place, row is None or tab.fits(row))
        place = self._chosen
        if row is not None and not self._tabs[place].fits(row):
            place = next((place for place, tab in enumerate(self._tabs) if tab.fits(row)), place)
        self.bar.setCurrentIndex(place)
        self.bar.blockSignals(False)

    def _fill(self) -> None:
        """Give the row to the view that is looked at."""
        tab = self._tabs[self.bar.currentIndex()]
        if self._row is None:
            return
        view = self._made(tab)
        self._stack.setCurrentWidget(view)
        if not tab.fresh:
            tab.fresh = True
            view.show_row(self._row, self._payload)

    def _on_turned(self, place: int) -> None:
        self._chosen = place
        self._fill()

    # The menu

    def _on_all_clicked(self) -> None:
        self.menu().popup(self.all_button.mapToGlobal(self.all_button.rect().bottomLeft()))

    def menu(self) -> QMenu:
        """A menu of all tabs; it goes when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, tab in enumerate(self._tabs):
            action = menu.addAction(tab.title)
            action.setCheckable(True)
            action.setChecked(place == self.bar.currentIndex())
            action.setEnabled(self._row is not None and tab.fits(self._row))
            action.triggered.connect(lambda _on, kind=tab.kind: self.turn_to(kind))
        return menu
