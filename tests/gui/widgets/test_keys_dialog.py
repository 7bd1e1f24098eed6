"""Keys are chosen in the dialog: searched, pressed, taken over or left, put back."""

import pytest
from PySide6.QtCore import Qt

from rts_console.gui.models.key_rows import KeyRow
from rts_console.gui.widgets.keys_dialog import KeysDialog

CONTROL = Qt.KeyboardModifier.ControlModifier
ROWS = [
    KeyRow("join", "Join a room", "Rooms"),
    KeyRow("quit", "Quit", "Session"),
    KeyRow("composer_send", "Send the message", "In the composer"),
]


@pytest.fixture
def keymap(theme):
    theme.keymap.add("join", ["Ctrl+J"])
    theme.keymap.add("quit", ["Ctrl+Q"])
    return theme.keymap


@pytest.fixture
def dialog(theme, keymap, qtbot):
    dialog = KeysDialog(theme, lambda: ROWS)
    qtbot.addWidget(dialog)
    dialog.open_at()
    return dialog


def test_keys_that_are_free_are_in_force_at_once(dialog, keymap, qtbot):
    qtbot.keyClick(dialog.catcher, Qt.Key.Key_F9)
    assert keymap.text("join") == "F9"
    assert "F9 does it" in dialog.status.text()
    assert dialog.reset.isEnabled()


def test_keys_of_another_are_asked_for_by_its_name(dialog, keymap, qtbot):
    qtbot.keyClick(dialog.catcher, Qt.Key.Key_Q, CONTROL)
    assert "Ctrl+Q belongs to “Quit (Session)”" in dialog.status.text()
    assert keymap.text("join") == "Ctrl+J"
    dialog.keep.click()
    assert (keymap.text("join"), dialog.catcher.text()) == ("Ctrl+J", "Ctrl+J")
    assert dialog.take.isHidden()
    qtbot.keyClick(dialog.catcher, Qt.Key.Key_Q, CONTROL)
    dialog.take.click()
    assert (keymap.text("join"), keymap.text("quit")) == ("Ctrl+Q", "")


def test_what_cannot_be_chosen_is_said(dialog, keymap, qtbot):
    qtbot.keyClick(dialog.catcher, Qt.Key.Key_A)
    assert "Hold Ctrl or Alt" in dialog.status.text()
    assert keymap.text("join") == "Ctrl+J"


def test_it_is_searched_and_enter_goes_on_to_the_keys(dialog, keymap, qtbot):
    qtbot.keyClicks(dialog.search, "send")
    assert dialog.title.text() == "Send the message (In the composer)"
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    dialog.search.setFocus()
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.catcher.hasFocus()
    qtbot.keyClick(dialog.catcher, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert keymap.text("composer_send") == "Alt+Enter"


def test_a_search_without_a_find_can_change_nothing(dialog, keymap, qtbot):
    qtbot.keyClicks(dialog.search, "zzz")
    assert not dialog.catcher.isEnabled()
    assert not dialog.remove.isEnabled()
    assert dialog.title.text() == "Nothing has these words."


def test_keys_are_taken_away_and_put_back(dialog, keymap):
    dialog.remove.click()
    assert keymap.text("join") == ""
    dialog.reset.click()
    assert keymap.text("join") == "Ctrl+J"
    assert not dialog.reset.isEnabled()


def test_putting_back_asks_when_another_has_them_now(dialog, keymap, qtbot):
    dialog.table.select_row(1)
    qtbot.keyClick(dialog.catcher, Qt.Key.Key_J, CONTROL)
    dialog.take.click()
    dialog.table.select_row(0)
    dialog.reset.click()
    assert "belongs to “Quit" in dialog.status.text()
    dialog.take.click()
    assert (keymap.text("join"), keymap.text("quit")) == ("Ctrl+J", "")


def test_all_is_put_back_at_once(dialog, keymap, qtbot):
    qtbot.keyClick(dialog.catcher, Qt.Key.Key_F9)
    dialog.table.select_row(1)
    qtbot.keyClick(dialog.catcher, Qt.Key.Key_F8)
    dialog.reset_all.click()
    assert (keymap.text("join"), keymap.text("quit")) == ("Ctrl+J", "Ctrl+Q")
