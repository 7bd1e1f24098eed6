"""F1: every pane has its page, and the part with the keyboard is the one that is explained."""

import re
from pathlib import Path

import shiboken6
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLineEdit, QTabBar, QWidget

from rts_console.gui import help_desk
from rts_console.gui.panels import PANELS
from rts_console.gui.widgets.dock import Dock
from rts_console.gui.window import MainWindow
from rts_console.help_pages import INDEX, OF_PANES, HelpPages


def test_every_pane_has_a_page_of_its_own() -> None:
    pages = HelpPages()
    without = [panel.name for panel in PANELS if pages.page(OF_PANES.get(panel.name, "").partition("#")[0]) is None]
    assert without == [], "write a page under docs/ and name it in help_pages.OF_PANES"
    assert {panel.name for panel in PANELS} == set(OF_PANES)


def test_every_part_with_a_page_is_a_class_and_its_page_is_there() -> None:
    """They are known by name, so that the help loads none of them: one that gets another name would lose its page."""
    sources = "".join(path.read_text("utf-8") for path in Path(help_desk.__file__).parent.rglob("*.py"))
    assert [name for name in help_desk._OF_VIEWS if not re.search(rf"^class {name}\b", sources, re.MULTILINE)] == []
    pages = HelpPages()
    addresses = {section.address for section in pages.sections()} | set(pages.names())
    assert set(help_desk._OF_VIEWS.values()) <= addresses


async def test_the_pane_with_the_keyboard_is_explained(window: MainWindow) -> None:
    field = QLineEdit(window.panel("rooms"))
    assert window.help.address_of(field) == "rooms.md#rooms"
    assert window.help.address_of(window.strip) == "connection.md"
    assert window.help.address_of(QWidget()) == INDEX
    assert window.help.address_of(None) == INDEX


async def test_f1_opens_it_and_it_closes_with_the_window(window: MainWindow) -> None:
    assert window.commands["help"].shortcut().toString() == "F1"
    window.commands["help_pages"].trigger()
    assert window.help.view is not None
    assert window.help.view.browser.address == INDEX
    window.help.open("rooms.md#peers")
    assert window.help.view.browser.address == "rooms.md#peers"
    window.help.close()
    assert window.help.view.isHidden()


def pressed(window: MainWindow, part: QWidget, at: QPoint) -> None:
    """What the window sees of a click."""
    place = QPointF(part.mapToGlobal(at))
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        left = Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, QPointF(), place, left, left, Qt.KeyboardModifier.NoModifier)
        assert not window.help.eventFilter(window.windowHandle(), event)


async def test_a_click_counts_until_the_keyboard_goes_elsewhere(window: MainWindow) -> None:
    window.show()
    for name in ("rooms", "latency"):
        window.show_panel(name)
    panel = window.panel("latency")
    pressed(window, panel, panel.visibleRegion().boundingRect().center())
    window.help.open_here()
    assert window.help.view is not None
    assert window.help.view.browser.address == "latency.md"
    window.help._on_focus(None, QLineEdit(window.panel("rooms")))
    assert window.help._clicked == ""
    window.help.close()


async def test_a_part_that_is_gone_has_no_page(window: MainWindow) -> None:
    gone = QLineEdit(window.panel("rooms"))
    shiboken6.delete(gone)
    assert window.help.address_of(gone) == INDEX


async def test_a_click_on_a_tab_is_one_on_its_pane(window: MainWindow) -> None:
    dock = next(each for each in window.findChildren(Dock) if each.isAncestorOf(window.panel("latency")))
    bar = QTabBar(window)
    for text in ("Somewhere", dock.windowTitle()):
        bar.addTab(text)
    bar.adjustSize()
    at = bar.mapToGlobal(bar.tabRect(1).center())
    assert help_desk._page_at(window, bar, at) == "latency.md"
    assert help_desk._page_at(window, bar, bar.mapToGlobal(bar.tabRect(0).center())) is None
