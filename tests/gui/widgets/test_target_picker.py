import pytest

from rts_console.client.backend import Capabilities
from rts_console.gui.widgets.target_picker import TargetPicker
from rts_console.protocol.words import RULE_SETS, Scope
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


def test_what_the_rules_leave_out_cannot_be_chosen_and_says_why(picker):
    rules = RULE_SETS["volcengine-basic"]
    without = Capabilities(peer_messages=False, server_messages=False)
    picker.follow(FakeBackend(rules=rules, capabilities=without))
    assert picker.scope is Scope.ROOM
    assert not picker._buttons[Scope.PEER].isEnabled()
    assert picker._buttons[Scope.PEER].toolTip() == "The rules Volcengine Basic have no such messages"
    assert picker._buttons[Scope.SERVER].isHidden()
    picker.follow(FakeBackend())
    assert picker._buttons[Scope.PEER].isEnabled()
    assert picker._buttons[Scope.PEER].toolTip() == ""


def test_a_room_is_called_as_the_family_calls_it(picker):
    picker.follow(FakeBackend(rules=RULE_SETS["rongcloud"]))
    assert picker._buttons[Scope.ROOM].text() == "Chat room"
    assert picker.room.placeholderText() == "no chat room joined"


def test_what_cannot_be_sent_is_told_in_the_familys_words(picker):
    backend = FakeBackend(rules=RULE_SETS["agora"], capabilities=Capabilities(peer_messages=False))
    picker.choose(Scope.PEER)
    assert picker.obstacle(backend) == "The rules Agora have no messages to peers. Send to a channel."
    picker.choose(Scope.ROOM)
    picker.room.clear()
    assert picker.obstacle(backend).endswith("is in no channel. Join one first.")
