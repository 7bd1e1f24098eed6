"""The panel of saved messages: found by typing, used and ordered by keys, deleted and brought back."""

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rts_console.gui.panels.snippets import SnippetsPanel
from rts_console.gui.theme import Theme
from rts_console.profiles.model import Profile, Snippet
from tests.gui.fakes import FakeBackend, make_world


@pytest.fixture
async def panel(qtbot: QtBot, qapp: QApplication) -> AsyncIterator[SnippetsPanel]:
    theme = Theme()
    theme.apply(qapp, "light")
    made = SnippetsPanel(make_world(FakeBackend("alice")).context(theme))
    qtbot.addWidget(made)
    made.profile.snippets.extend(Snippet(name, f"text of {name}") for name in ("tea", "coffee", "cocoa"))
    made.resize(300, 500)
    made.show()
    made.refresh()
    yield made
    await made.aclose()


def shown(panel: SnippetsPanel) -> list[str]:
    rows = panel.list.model()
    return [str(rows.index(row, 0).data()) for row in range(rows.rowCount())]


async def test_typing_finds_and_enter_uses_it(qtbot: QtBot, panel: SnippetsPanel) -> None:
    used: list[str] = []
    panel.insert_wanted.connect(used.append)
    panel.show_search()
    qtbot.keyClicks(panel.search, "co")
    assert shown(panel) == ["coffee", "cocoa"]
    qtbot.keyClick(panel.search, Qt.Key.Key_Down)
    qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    assert used == ["cocoa"]
    qtbot.keyClicks(panel.search, "zz")
    assert panel.nothing.isVisible()
    qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    assert used == ["cocoa"]


async def test_order_by_keys_but_not_of_what_was_found(qtbot: QtBot, panel: SnippetsPanel) -> None:
    qtbot.keyClick(panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [each.name for each in panel.profile.snippets] == ["coffee", "tea", "cocoa"]
    assert panel.list.chosen() == "tea"
    panel.search.setText("co")
    qtbot.keyClick(panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert "Clear the search" in panel.status.text()
    assert [each.name for each in panel.profile.snippets] == ["coffee", "tea", "cocoa"]


async def test_what_was_deleted_comes_back_in_its_place(qtbot: QtBot, panel: SnippetsPanel) -> None:
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert shown(panel) == ["cocoa"]
    assert panel.status.text() == "Deleted: coffee"
    panel.undo.click()
    qtbot.keyClick(panel.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert shown(panel) == ["tea", "coffee", "cocoa"]
    assert not panel.undo.isVisible()
    qtbot.keyClick(panel.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "Nothing was deleted" in panel.status.text()


async def test_another_profile_has_other_messages_and_nothing_to_undo(panel: SnippetsPanel) -> None:
    panel._on_delete()
    panel.context.settings.profiles.append(Profile("Other"))
    panel.context.settings.active_profile = "Other"
    panel.refresh()
    assert panel.empty.isVisible()
    assert not panel.undo.isVisible()
    assert not panel.insert.isEnabled()
    wanted: list[str] = []
    panel.edit_wanted.connect(wanted.append)
    panel.empty.button.click()
    assert wanted == [""]


async def test_a_change_from_outside_is_shown(panel: SnippetsPanel) -> None:
    panel.profile.snippets[0].name = "green tea"
    panel.refresh()
    assert shown(panel)[0] == "green tea"
