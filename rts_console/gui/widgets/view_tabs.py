"""The tabs over one event: a view is made when its tab is first turned to, and given the row when it is looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

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


class TabStrip(QTabBar):
    """Whole tabs only: those without room are out of sight, never the current one. Signals: `restyled`."""

    restyled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """It never pushes its pane wider than one tab."""
        widest = max((self.tabSizeHint(place).width() for place in range(self.count())), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def widths(self) -> list[int]:
        """What each tab needs, in sight or not."""
        return [self.tabSizeHint(place).width() for place in range(self.count())]

    def show_only(self, places: set[int]) -> None:
        """Have these tabs in sight."""
        self.blockSignals(True)
        for place in range(self.count()):
            # Qt forgets that the tabs must be laid out anew when a later one is told what it is already.
            if self.isTabVisible(place) != (place in places):
                self.setTabVisible(place, place in places)
        self.blockSignals(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows go to every tab, also to one that has no room: it comes into sight then."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        place = self.currentIndex() + step
        while 0 <= place < self.count() and not self.isTabEnabled(place):
            place += step
        if 0 <= place < self.count():
            self.setTabVisible(place, True)
            self.setCurrentIndex(place)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.restyled.emit()


def in_sight(widths: list[int], current: int, room: int) -> set[int]:
    """Which tabs have room: the first ones, in order, and the current one in any case."""
    shown, left = {current}, room - widths[current] if 0 <= current < len(widths) else room
    for place, width in enumerate(widths):
        if place == current:
            continue
        if width > left:
            break
        shown.add(place)
        left -= width
    return shown


class ViewTabs(QWidget):
    """Tab bar, a button that names the tabs without room, and the view. Signals: `filter_wanted` of the views."""

    filter_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tabs: list[_Tab] = []
        self._chosen = 0
        self._row: Row | None = None
        self._payload = b""
        self.bar = TabStrip()
        self.bar.setObjectName("event_detail_tabs")
        self.bar.setAccessibleName(self.tr("Views of the event"))
        self.bar.restyled.connect(self._fit)
        mark(self.bar, place="views")
        self._stack = QStackedWidget()
        # A view that wants more room than there is scrolls or wraps; it does not push the panes beside it.
        self._stack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._bar_row())
        layout.addWidget(self._stack, 1)
        self.bar.currentChanged.connect(self._on_turned)

    def _bar_row(self) -> QHBoxLayout:
        self.more_button = QToolButton()
        self.more_button.setObjectName("event_detail_more")
        self.more_button.setIcon(self._theme.icon("chevron-down"))
        self.more_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more_button.clicked.connect(self._on_more_clicked)
        mark(self.more_button, kind="inner")
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, self._theme.space("s"), 0)
        row.addWidget(self.bar, 1)
        row.addWidget(self.more_button)
        return row

    # Views

    def add(self, kind: type[V], title: str, make: Callable[[], V]) -> None:
        """Append a tab whose view is made when it is needed."""
        self.bar.blockSignals(True)
        self._tabs.append(_Tab(kind, title, make))
        self.bar.addTab(title)
        self.bar.blockSignals(False)
        self._fit()

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

    def made(self, kind: type[V]) -> V | None:
        """The view of that kind if it was needed before, else None."""
        found = next((tab.view for tab in self._tabs if tab.kind is kind), None)
        return found if isinstance(found, kind) else None

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
        self.bar.setTabVisible(place, True)
        self.bar.setCurrentIndex(place)
        self.bar.blockSignals(False)
        self._fit()

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
        self._fit()
        self._fill()

    # What has no room

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Whole tabs as far as there is room; the others are named by the button, which stands only for them."""
        widths, current = self.bar.widths(), self.bar.currentIndex()
        room = self.width() - self._theme.space("s")
        shown = in_sight(widths, current, room)
        if len(shown) < len(widths):
            self.more_button.setText(self.tr("{count} more").format(count=len(widths)))
            shown = in_sight(widths, current, room - self.more_button.sizeHint().width())
        self.bar.show_only(shown)
        hidden = self.hidden_titles()
        words = self.tr("Views without room here: {names}").format(names=", ".join(hidden))
        self.more_button.setText(self.tr("{count} more").format(count=len(hidden)))
        self.more_button.setToolTip(words)
        self.more_button.setAccessibleName(words)
        self.more_button.setVisible(bool(hidden))

    def hidden_titles(self) -> list[str]:
        """The titles of the tabs that have no room."""
        return [self.bar.tabText(place) for place in range(len(self._tabs)) if not self.bar.isTabVisible(place)]

    def _on_more_clicked(self) -> None:
        self.menu().popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def menu(self) -> QMenu:
        """A menu of the tabs without room; it goes when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, tab in enumerate(self._tabs):
            if self.bar.isTabVisible(place):
                continue
            action = menu.addAction(self.bar.tabText(place))
            action.setEnabled(self._row is not None and tab.fits(self._row))
            action.triggered.connect(lambda _on, kind=tab.kind: self.turn_to(kind))
        return menu
