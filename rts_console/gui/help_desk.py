"""What the window does with the built-in help: F1 opens the page of the pane clicked last, or with the keyboard."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWindow
from PySide6.QtWidgets import QApplication, QDockWidget, QScrollArea, QTabBar, QWidget
from shiboken6 import isValid

from rts_console.gui.actions import Actions
from rts_console.gui.context import Context, Panel
from rts_console.help_pages import INDEX, OF_PANES, HelpPages

if TYPE_CHECKING:
    from rts_console.gui.widgets.about_dialog import AboutDialog
    from rts_console.gui.widgets.help_view import HelpView

_OF_VIEWS: Final = {
    "RecordingView": "messages.md",
    "CaseView": "cases.md",
    "RunDiffView": "cases.md#compare-two-runs",
    "IdentityStrip": "connection.md",
    "Composer": "messages.md#write-and-send",
    "FilterBar": "filter.md",
    "StatusBar": "load.md",
    "CueCard": "presenter.md#cue-cards",
    "PresenterBar": "presenter.md",
}
"""Parts of the window that are no panes or have a page of their own, by the name of their class."""


class HelpDesk(QObject):
    """Makes the view when it is first wanted.

    A click on a tab or a plot does not move the keyboard, so clicks are watched: at the windows, which see each once.
    """

    def __init__(self, context: Context, panels: Sequence[Panel], window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._panels = tuple(panels)
        self._window = window
        self.view: HelpView | None = None
        self._about: AboutDialog | None = None
        self._pages: HelpPages | None = None
        self._clicked = ""
        self._pressed = False
        app = QGuiApplication.instance()
        assert isinstance(app, QApplication)
        app.focusWindowChanged.connect(self._watch)
        app.focusChanged.connect(self._on_focus)

    def _watch(self, window: QWindow | None) -> None:
        """See the clicks in a window; a filter that is installed again is only moved to the front."""
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note in which part the mouse was pressed; nothing is kept from anybody."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            at = event.globalPosition().toPoint()
            self._pressed = True
            self._clicked = _page_at(self._window, _part_at(watched, at), at) or self._clicked
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._pressed = False
        return False

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        """What gets the keyboard later than the click counts, but not what Qt gives it to because a tab went away."""
        if not self._pressed and _page_of(now) not in (None, self._clicked):
            self._clicked = ""

    def add_commands(self, commands: Actions, group: str) -> None:
        """Put help into the menu and the palette."""
        here, pages = self.tr("&Help on this pane"), self.tr("All help &pages")
        commands.add("help", here, self.open_here, group=group, keys="F1", icon="circle-question-mark")
        commands.add("about", self.tr("&About RTS Console"), self.open_about, group=group, icon="info")
        commands.add("help_pages", pages, lambda: self.open(INDEX), group=group, icon="book-open")

    def open_here(self) -> None:
        """The page of the part of the window that was clicked last or got the keyboard, whichever was later."""
        self.open(self._clicked or self.address_of(QApplication.focusWidget()))

    def address_of(self, widget: QWidget | None) -> str:
        """The page of the innermost part that has one, else the list of all."""
        return _page_of(widget) or INDEX

    def open(self, address: str) -> None:
        """Open the help at a page."""
        if self.view is None:
            from rts_console.gui.widgets.help_view import HelpView  # rarely wanted, so not loaded with the window

            self.view = HelpView(self._context.theme, self.pages(), self._window)
            self._context.language.changed.connect(self._speak)
        self.view.open_at(address)

    def pages(self) -> HelpPages:
        """All pages in the language of the window; read when they are first asked for."""
        language = self._context.language.name
        if self._pages is None or self._pages.language != language:
            self._pages = HelpPages(language=language)
        return self._pages

    def _speak(self) -> None:
        assert self.view is not None
        self.view.speak(self._context.language.name)

    def open_about(self) -> None:
        """What this program is made of."""
        if self._about is None:
            from rts_console.gui.widgets.about_dialog import AboutDialog

            self._about = AboutDialog(self._context.theme, self._window)
        self._about.open()

    def close(self) -> None:
        """Close what is open."""
        if self._about is not None:
            self._about.close()
        if self.view is not None:
            self.view.close()


def _page_of(widget: QWidget | None) -> str | None:
    # A list that closes under the click can still be told of though it is gone.
    while widget is not None and isValid(widget):
        if (address := _OF_VIEWS.get(type(widget).__name__)) is not None:
            return address
        if isinstance(widget, Panel):
            return OF_PANES.get(widget.name, INDEX)
        if isinstance(widget, QDockWidget):
            return _page_of_dock(widget)
        widget = widget.parentWidget()
    return None


def _page_of_dock(dock: QDockWidget) -> str | None:
    inside: QWidget | None = dock.widget()
    if isinstance(inside, QScrollArea):
        inside = inside.widget()
    panel = inside if isinstance(inside, Panel) or inside is None else inside.findChild(Panel)
    if panel is None or type(inside).__name__ in _OF_VIEWS:
        return _OF_VIEWS.get(type(inside).__name__)
    return OF_PANES.get(panel.name, INDEX)


def _part_at(window: QObject, at: QPoint) -> QWidget | None:
    """What stands at a place of the screen in this window, though another one may lie over it."""
    top = next((each for each in QApplication.topLevelWidgets() if each.windowHandle() == window), None)
    return (top.childAt(top.mapFromGlobal(at)) or top) if top is not None else None


def _page_at(window: QWidget, widget: QWidget | None, at: QPoint) -> str | None:
    """The page of what stands at a place of the screen; on the tab of a dock the dock's."""
    if not isinstance(widget, QTabBar):
        return _page_of(widget)
    title = widget.tabText(widget.tabAt(widget.mapFromGlobal(at)))
    docks = (dock for dock in window.findChildren(QDockWidget) if title and dock.windowTitle() == title)
    return next((page for dock in docks if (page := _page_of_dock(dock)) is not None), None) or _page_of(widget)
