"""Which service: chosen, made, and deleted only when that is confirmed."""

import pytest
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.profile_picker import ProfilePicker


@pytest.fixture
def picker(theme: Theme, qtbot: QtBot) -> ProfilePicker:
    picker = ProfilePicker(theme)
    qtbot.addWidget(picker)
    picker.show_profiles(["Local gateway", "Staging & more"], "Staging & more", can_delete=True)
    picker.show()
    return picker


def test_a_profile_is_chosen_and_the_last_entry_makes_a_new_one(picker: ProfilePicker, qtbot: QtBot) -> None:
    with qtbot.waitSignal(picker.chosen) as told:
        picker.box.activated.emit(0)
    assert told.args == ["Local gateway"]
    with qtbot.waitSignal(picker.new_wanted):
        picker.box.activated.emit(picker.box.count() - 1)


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)")  # said by the offscreen platform of a menu
def test_one_is_deleted_by_its_name_only(picker: ProfilePicker, qtbot: QtBot) -> None:
    told: list[bool] = []
    picker.delete_wanted.connect(lambda: told.append(True))
    picker.delete.click()
    assert told == []
    choice = picker.delete_menu.actions()[0]
    assert choice.text() == "Delete “Staging && more”"
    picker.delete_menu.close()
    choice.trigger()
    assert told == [True]
    picker.show_profiles(["Local gateway"], "Local gateway", can_delete=False)
    assert not picker.delete.isVisible()
