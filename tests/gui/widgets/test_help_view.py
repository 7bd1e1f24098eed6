"""The help window: back and forward, all pages in the order of the index, and a search by keys."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.help_view import HelpView
from rts_console.help_pages import INDEX, HelpPages


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> HelpView:
    made = HelpView(theme, HelpPages())
    qtbot.addWidget(made)
    return made


def rows(view: HelpView) -> list[str]:
    model = view.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_back_and_forward(view: HelpView) -> None:
    for address in ("rooms.md", "messages.md", "messages.md#conversation"):
        view.show_page(address)
    assert view.back.isEnabled()
    view.go_back()
    view.go_back()
    assert view.browser.address == "rooms.md"
    assert not view.back.isEnabled()
    view.go_forward()
    assert view.browser.address == "messages.md"
    view.contents.click()
    assert view.browser.address == INDEX
    assert not view.forward.isEnabled()
    view.go_forward()
    assert view.browser.address == INDEX


def test_the_page_that_is_shown_is_marked_in_the_list(view: HelpView) -> None:
    view.show_page("latency.md")
    assert view.list.currentIndex().data() == "What the times mean"
    view.show_page("views.md#x-ray")
    shown = view.list.currentIndex().row()
    view.search.setText("variables")
    view.search.clear()
    assert view.list.currentIndex().row() == shown > 0


def test_the_same_place_in_another_language_and_what_is_in_english_says_so(view: HelpView) -> None:
    view.show_page("rooms.md#peers")
    assert view.in_english.isHidden()
    view.speak("zh_CN")
    assert view.browser.address == "rooms.md#peers"
    assert "查询用户" in view.browser.toPlainText()
    assert view.browser.textCursor().block().text() == "对端"
    assert rows(view)[0] == "第一步"
    assert view.in_english.isHidden()
    view.show_page("vendors.md")
    assert not view.in_english.isHidden()
    view.go_back()
    view.speak("en")
    assert view.in_english.isHidden()
    assert view.browser.textCursor().block().text() == "Peers"


def test_what_is_not_there_leads_to_the_index(view: HelpView) -> None:
    view.open_at("none.md")
    assert view.browser.address == INDEX
    view.close()


def test_typing_finds_and_enter_opens(qtbot: QtBot, view: HelpView) -> None:
    view.show()
    assert rows(view)[:2] == ["First steps", "Connection"]
    view.search.setFocus()
    qtbot.keyClicks(view.search, "presence of mind zzz")
    assert rows(view) == []
    assert "Nothing found" in view.found.text()
    view.search.setText("saved messages variables")
    assert rows(view)[0].startswith("Saved messages · Variables")
    qtbot.keyClick(view.search, Qt.Key.Key_Down)
    qtbot.keyClick(view.search, Qt.Key.Key_Up)
    qtbot.keyClick(view.search, Qt.Key.Key_Return)
    assert view.browser.address == "snippets.md#variables"
    assert view.isVisible()
    view.search.clear()
    assert len(rows(view)) == len(HelpPages())
