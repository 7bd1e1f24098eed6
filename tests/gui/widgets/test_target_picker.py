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


def test_the_receiver_is_oneself_only_as_long_as_there_is_nobody_else(picker):
    picker.offer([], [], own="alice")
    assert picker.target == "alice"
    picker.offer(["bob"], [], own="alice")
    assert picker.target == "bob"


@pytest.mark.parametrize(("chosen", "then"), [("bob", "alice"), ("zoe", "zoe")])
def test_a_chosen_receiver_who_comes_to_act_is_replaced(picker, chosen, then):
    picker.offer(["bob", "zoe"], [], own="alice")
    picker.choose(Scope.PEER, chosen)
    picker.offer(["alice", "zoe"], [], own="bob")
    assert picker.target == then


def test_a_receiver_chosen_from_the_list_who_comes_to_act_is_replaced(picker):
    picker.offer(["zoe", "bob"], [], own="alice")
    picker.peer.setCurrentIndex(1)
    picker.peer.activated.emit(1)
    picker.offer(["zoe", "alice"], [], own="bob")
    assert picker.target == "zoe"


def test_a_receiver_typed_by_hand_stays_whoever_acts(qtbot, picker):
    picker.offer(["bob"], [], own="alice")
    picker.peer.lineEdit().selectAll()
    qtbot.keyClicks(picker.peer.lineEdit(), "bob")
    picker.offer(["alice"], [], own="bob")
    assert picker.target == "bob"


def test_oneself_may_be_chosen(picker):
    picker.offer(["bob"], [], own="alice")
    picker.choose(Scope.PEER, "alice")
    picker.offer(["bob", "zoe"], [], own="alice")
    assert picker.target == "alice"


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
