import pytest

from rts_console.gui.widgets.target_picker import TargetPicker
from rts_console.protocol.words import Scope
from tests.gui.fakes import FakeBackend


@pytest.fixture
def picker(qtbot, theme):
    picker = TargetPicker(theme)
    qtbot.addWidget(picker)
    picker.show()
    return picker


def test_only_the_editor_of_the_chosen_target_is_shown(picker):
    shown = []
    for scope in Scope:
        picker.choose(scope)
        shown.append([editor.isVisible() for editor in (picker.peer, picker.room, picker.server)])
    assert shown == [[True, False, False], [False, True, False], [False, False, True]]


def test_the_first_user_and_room_are_chosen_by_themselves(picker):
    picker.offer(["bob", "carol"], ["lobby", "den"])
    assert picker.target == "bob"
    picker.choose(Scope.ROOM)
    assert picker.target == "lobby"
    picker.choose(Scope.SERVER)
    assert picker.target == ""


def test_what_is_typed_stays(picker):
    picker.peer.setEditText("somebody")
    picker.offer(["bob"], [])
    assert picker.target == "somebody"


def test_a_room_that_was_left_is_no_longer_chosen(picker):
    picker.offer([], ["lobby", "den"])
    picker.choose(Scope.ROOM, "den")
    picker.offer([], ["lobby"])
    assert picker.target == ""
    assert picker.obstacle(FakeBackend("alice")) == "alice is in no room. Join one first."


def test_a_change_is_told(qtbot, picker):
    with qtbot.waitSignal(picker.changed):
        picker.peer.setEditText("bob")
    with qtbot.waitSignal(picker.changed):
        picker.choose(Scope.SERVER)


def test_a_receiver_must_be_a_legal_id(picker):
    assert "is empty" in picker.obstacle(FakeBackend("alice"))
    picker.peer.setEditText(" bob ")
    assert picker.obstacle(FakeBackend("alice")) == ""
    assert picker.target == "bob"
