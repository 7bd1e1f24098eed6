"""Hides what is private in whatever the window and its dialogs show, wherever it comes from.

Texts of labels, buttons, titles and tool tips are replaced, and come back at the end; fields show dots; over editors
and tables lies a cover that paints bars over the private parts, so that their text stays as it is. It looks again
before each time that Qt paints. What paints itself asks `Theme.shown`.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDockWidget,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.cover import Cover

OPEN: Final = "opensToAudience"
"""A window with this property is left alone: it has nothing private."""
_WAS: Final = "veilWas"
_NOW: Final = "veilNow"
_ECHO: Final = "veilEcho"

Get = Callable[[Any], str]
Set = Callable[[Any, str], object]

_TEXTS: Final[tuple[tuple[type, str, Get, Set], ...]] = (
    (QLabel, "Text", lambda each: str(each.text()), lambda each, text: each.setText(text)),
    (QAbstractButton, "Text", lambda each: str(each.text()), lambda each, text: each.setText(text)),
    (QGroupBox, "Title", lambda each: str(each.title()), lambda each, text: each.setTitle(text)),
    (QDockWidget, "Title", lambda each: str(each.windowTitle()), lambda each, text: each.setWindowTitle(text)),
    (
        QLineEdit,
        "Placeholder",
        lambda each: str(each.placeholderText()),
        lambda each, text: each.setPlaceholderText(text),
    ),
)


class Veil(QObject):
    """`draw` it, `lift` it; `look` at the windows that have come since, now and then."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        """For all windows of the program."""
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._drawn = False
        self._watched: list[QWidget] = []
        self._menus: list[QMenu] = []
        self._covers: list[Cover] = []

    def draw(self) -> None:
        """Hide from now on."""
        self._drawn = True
        self.look()

    def look(self) -> None:
        """Watch all windows there are, and hide what they show."""
        if not self._drawn:
            return
        self._covers = [each for each in self._covers if isValid(each)]
        for top in QApplication.topLevelWidgets():
            self._watch(top)
        for menu in self._window.findChildren(QMenu):
            self._watch_menu(menu)
        for top in list(self._watched):
            if isValid(top) and top.isVisible():
                self._hide_in(top)

    def lift(self) -> None:
        """Show everything again as it is."""
        self._drawn = False
        for top in self._watched:
            if isValid(top):
                top.removeEventFilter(self)
                self._show_in(top)
        for menu in self._menus:
            if isValid(menu):
                menu.aboutToShow.disconnect(self._on_menu)
                self._show_actions(menu)
        for cover in self._covers:
            if isValid(cover):
                cover.hide()
                cover.deleteLater()
        self._watched.clear()
        self._menus.clear()
        self._covers.clear()

    # Which windows

    def _watch(self, top: QWidget) -> None:
        if top in self._watched or top.property(OPEN):
            return
        self._watched = [each for each in self._watched if isValid(each)]
        self._watched.append(top)
        top.installEventFilter(self)

    def _watch_menu(self, menu: QMenu) -> None:
        if menu in self._menus:
            return
        self._menus = [each for each in self._menus if isValid(each)]
        self._menus.append(menu)
        menu.aboutToShow.connect(self._on_menu)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look before the window paints, and when it comes."""
        wanted = event.type() in (QEvent.Type.UpdateRequest, QEvent.Type.Show, QEvent.Type.Polish)
        if wanted and self._drawn and isinstance(watched, QWidget):
            self._hide_in(watched)
        elif event.type() is QEvent.Type.ChildAdded and self._drawn:
            child = event.child()  # type: ignore[attr-defined]
            if isinstance(child, QWidget) and child.isWindow():
                self._watch(child)
        return False

    # Hiding

    def _hide_in(self, top: QWidget) -> None:
        self._change(top, "WindowTitle", top.windowTitle(), top.setWindowTitle)
        for part in _visible(top):
            self._hide_part(part)

    def _hide_part(self, part: QWidget) -> None:
        for kind, name, get, put in _TEXTS:
            if isinstance(part, kind):
                self._change(part, name, get(part), partial(put, part))
        if tip := part.toolTip():
            self._change(part, "Tip", tip, part.setToolTip)
        if isinstance(part, QLineEdit):
            self._hide_line(part)
        elif isinstance(part, QPlainTextEdit | QTextEdit | QComboBox) or _is_table(part):
            self._cover(part)

    def _change(self, part: QObject, name: str, text: str, put: Callable[[str], object]) -> None:
        if not text or text == part.property(f"{_NOW}{name}"):
            return
        shown = self._theme.shown(text)
        if shown != text:
            part.setProperty(f"{_WAS}{name}", text)
            part.setProperty(f"{_NOW}{name}", shown)
            put(shown)

    def _hide_line(self, line: QLineEdit) -> None:
        """Dots in place of letters; a field that shows dots anyway is left as it is."""
        private = self._theme.privacy.is_private(line.text())
        veiled = line.property(_ECHO) is not None
        if private and not veiled and line.echoMode() is QLineEdit.EchoMode.Normal:
            line.setProperty(_ECHO, True)
            line.setEchoMode(QLineEdit.EchoMode.Password)
        elif veiled and not private:
            _uncover_line(line)

    def _cover(self, part: QWidget) -> None:
        if part.findChild(Cover, options=Qt.FindChildOption.FindDirectChildrenOnly) is not None:
            return
        cover = Cover(self._theme, part)
        cover.show()
        self._covers.append(cover)  # what Qt made, such as a dialog's list, does not keep it alive for Python

    def _on_menu(self) -> None:
        menu = self.sender()
        if isinstance(menu, QMenu):
            for action in menu.actions():
                self._change(action, "Text", action.text(), action.setText)
                self._change(action, "Tip", action.toolTip(), action.setToolTip)

    # Showing again

    def _show_in(self, top: QWidget) -> None:
        self._restore(top, "WindowTitle", top.windowTitle(), top.setWindowTitle)
        for part in (top, *top.findChildren(QWidget)):
            for kind, name, get, put in _TEXTS:
                if isinstance(part, kind):
                    self._restore(part, name, get(part), partial(put, part))
            self._restore(part, "Tip", part.toolTip(), part.setToolTip)
            if isinstance(part, QLineEdit) and part.property(_ECHO) is not None:
                _uncover_line(part)

    def _show_actions(self, menu: QMenu) -> None:
        for action in menu.actions():
            self._restore(action, "Text", action.text(), action.setText)
            self._restore(action, "Tip", action.toolTip(), action.setToolTip)

    def _restore(self, part: QWidget | QAction, name: str, text: str, put: Callable[[str], object]) -> None:
        was = part.property(f"{_WAS}{name}")
        if was is None:
            return
        if text == part.property(f"{_NOW}{name}"):  # else it was told something else since
            put(was)
        part.setProperty(f"{_WAS}{name}", None)
        part.setProperty(f"{_NOW}{name}", None)


def _uncover_line(line: QLineEdit) -> None:
    line.setProperty(_ECHO, None)
    line.setEchoMode(QLineEdit.EchoMode.Normal)


def _is_table(part: QWidget) -> bool:
    return isinstance(part, QAbstractItemView) and not isinstance(part, QHeaderView)


def _visible(top: QWidget) -> Iterator[QWidget]:
    """A window and all in it that is not hidden, whether it has a place or not."""
    waiting: list[QWidget] = [top]
    while waiting:
        part = waiting.pop()
        yield part
        waiting += [
            child
            for child in part.children()
            if isinstance(child, QWidget) and not child.isHidden() and not child.isWindow()
        ]
