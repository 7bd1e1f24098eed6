import asyncio

import pytest
from PySide6.QtCore import QPoint, Qt

from rts_console.client.backend import Capabilities, SendResult
from rts_console.gui.loop import TaskScope
from rts_console.gui.models.draft import Draft, DraftFormat
from rts_console.gui.widgets.composer import Composer
from rts_console.protocol.errors import ConnectionLost, InvalidCall
from rts_console.protocol.words import (
    RULE_SETS,
    ConnectionState,
    MessageMode,
    OfflinePolicy,
    Outcome,
    ReturnStatus,
    Scope,
    UserMessageSendResult,
)
from rts_console.record.stamp import read_stamp, without_stamp
from tests.gui.fakes import FakeBackend, make_world, refused
from tests.support import until

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def alice():
    return FakeBackend("alice", rooms=["lobby"])


@pytest.fixture
def world(alice):
    return make_world(alice, FakeBackend("bob"))


@pytest.fixture
async def tasks():
    scope = TaskScope()
    yield scope
    await scope.aclose()


def make(qtbot, theme, world, tasks):
    composer = Composer(theme, world.stage, world.store, tasks)
    qtbot.addWidget(composer)
    composer.resize(520, 400)
    composer.show()
    return composer


@pytest.fixture
def composer(qtbot, theme, world, tasks):
    return make(qtbot, theme, world, tasks)


def write(composer, text, draft_format=DraftFormat.TEXT):
    composer.set_draft(Draft(draft_format, text))


def act_as(world, composer, key):
    """Let another identity act."""
    world.stage.activate(key)
    composer.refresh()


async def begin_to_send(composer, alice):
    """Send a message whose result waits at the gate."""
    alice.gate = asyncio.Event()
    write(composer, "x")
    composer.send()
    await until(lambda: alice.sent())


async def settled(composer, tasks):
    await until(lambda: not len(tasks))
    composer.refresh()


async def test_text_goes_to_the_peer_and_the_result_is_told(composer, alice, tasks):
    write(composer, "你好 👋")
    composer.send()
    assert composer.status.kind() == "busy"
    await settled(composer, tasks)
    assert alice.sent() == [(Scope.PEER, "bob", "你好 👋", MessageMode.RELIABLE_ORDERED)]
    assert composer.status.kind() == "success"
    assert composer.status.text() == "Sent to bob as #1: 0 Success in 1.20 ms"
    assert composer.editor.text() == ""


async def test_a_message_to_oneself_says_so(composer, alice, tasks):
    composer.target.peer.setEditText("alice")
    write(composer, "x")
    composer.send()
    await settled(composer, tasks)
    assert alice.sent()[0][1] == "alice"
    assert composer.status.text() == "Sent to yourself as #1: 0 Success in 1.20 ms"


async def test_ctrl_shift_enter_sends_and_keeps(qtbot, composer, alice, tasks):
    write(composer, "x")
    for field in (composer.editor, composer.target.peer.lineEdit()):
        qtbot.keyClick(field, Qt.Key.Key_Return, CONTROL | SHIFT)
    await settled(composer, tasks)
    assert len(alice.sent()) == 2
    assert composer.editor.text() == "x"


async def test_what_was_sent_comes_back(qtbot, composer, tasks):
    write(composer, "x")
    composer.send()
    await settled(composer, tasks)
    qtbot.keyClick(composer.editor, Qt.Key.Key_Up, ALT)
    assert composer.editor.text() == "x"


@pytest.mark.parametrize(
    "answer",
    [
        refused(UserMessageSendResult.NO_RECEIVER),
        SendResult(0, UserMessageSendResult.TIMEOUT, Outcome.UNKNOWN, elapsed_ms=1.2),
        ConnectionLost("gone"),
    ],
    ids=["refused", "unknown", "raised"],
)
async def test_what_did_not_arrive_stays_in_the_editor(composer, alice, tasks, answer):
    alice.answers.append(answer)
    write(composer, "x")
    composer.send()
    await settled(composer, tasks)
    assert composer.editor.text() == "x"


async def test_what_is_written_meanwhile_stays(composer, alice, tasks):
    alice.gate = asyncio.Event()
    write(composer, "x")
    composer.send()
    write(composer, "the next one")
    alice.gate.set()
    await settled(composer, tasks)
    assert composer.editor.text() == "the next one"


async def test_a_result_is_told_only_under_who_sent(composer, world, alice, tasks):
    alice.answers.append(refused(UserMessageSendResult.NO_RECEIVER))
    write(composer, "x")
    composer.send()
    await settled(composer, tasks)
    said = []
    for key in ("bob", "alice"):
        act_as(world, composer, key)
        said.append(composer.status.text().partition(" after")[0])
    assert said == ["", "#1: 3 NoReceiver"]


async def test_a_result_that_comes_late_is_not_told_under_another(composer, world, alice, tasks):
    await begin_to_send(composer, alice)
    act_as(world, composer, "bob")
    alice.gate.set()
    await settled(composer, tasks)
    assert composer.status.text() == ""
    act_as(world, composer, "alice")
    assert composer.status.text() == "Sent to bob as #1: 0 Success in 1.20 ms"


async def test_each_identity_has_a_draft_and_a_target_of_its_own(composer, world, alice):
    write(composer, "alice writes")
    composer.target.choose(Scope.ROOM, "lobby")
    act_as(world, composer, "bob")
    assert (composer.editor.text(), composer.target.scope) == ("", Scope.ROOM)
    composer.editor.undo()
    assert composer.editor.text() == ""
    write(composer, "5b5d", DraftFormat.HEX)
    composer.target.choose(Scope.PEER, "zoe")
    act_as(world, composer, "alice")
    assert composer.draft == Draft(DraftFormat.TEXT, "alice writes")
    assert (composer.scope, composer.target.target) == (Scope.ROOM, "lobby")
    act_as(world, composer, "bob")
    assert composer.draft == Draft(DraftFormat.HEX, "5b5d")
    assert (composer.scope, composer.target.target) == (Scope.PEER, "zoe")


async def test_what_arrived_late_leaves_the_draft_of_who_sent_it(composer, world, alice, tasks):
    await begin_to_send(composer, alice)
    act_as(world, composer, "bob")
    write(composer, "x")
    alice.gate.set()
    await settled(composer, tasks)
    assert composer.editor.text() == "x"
    act_as(world, composer, "alice")
    assert composer.editor.text() == ""


async def test_an_old_error_goes_when_the_next_message_is_tried(composer, alice, tasks):
    alice.answers.append(ConnectionLost("gone"))
    write(composer, "x")
    composer.send()
    await settled(composer, tasks)
    write(composer, "zz", DraftFormat.HEX)
    composer.send()
    assert (composer.status.text(), composer.problem.kind()) == ("", "error")


async def test_a_repetition_of_another_identity_is_named(composer, world, alice, tasks):
    alice.gate = asyncio.Event()
    composer.count.setValue(1_000)
    composer.interval.setValue(60_000)
    write(composer, "x")
    composer.send()
    await until(lambda: alice.sent())
    act_as(world, composer, "bob")
    assert composer.status.text() == ""
    assert composer.problem.text() == "alice still sends a message many times. Wait for the end, or stop it."
    composer.stop_button.click()
    alice.gate.set()
    await settled(composer, tasks)
    assert composer.send_button.isEnabled()


async def test_an_app_server_that_could_not_be_set_is_not_told_under_another(composer, world, alice, tasks):
    alice.failures["set_server_params"] = ConnectionLost("gone")
    composer.target.choose(Scope.SERVER)
    composer.server.url.setText("http://x")
    composer.server.set_button.click()
    await settled(composer, tasks)
    assert composer.server.status.text() == "Not set: gone"
    act_as(world, composer, "bob")
    assert composer.server.status.text() == ""


async def test_who_acts_is_never_the_receiver_by_itself(composer, world):
    receivers = []
    for key in ("alice", "bob", "alice"):
        act_as(world, composer, key)
        receivers.append(composer.target.target)
    assert receivers == ["bob", "alice", "bob"]


async def test_a_refusal_says_code_meaning_and_what_to_try(composer, alice, tasks):
    alice.answers.append(refused(UserMessageSendResult.NO_RECEIVER, "bob is away"))
    write(composer, "x")
    composer.send()
    await settled(composer, tasks)
    assert composer.status.kind() == "error"
    said = composer.status.text()
    assert said.startswith("#1: 3 NoReceiver after 1.20 ms. bob is away. Let the receiver log in first")


async def test_what_to_do_is_said_once(composer, alice, tasks):
    reason = "The link is being made again. Send again when it is back."
    alice.answers.append(refused(UserMessageSendResult.NO_CONNECTION, reason))
    write(composer, "x")
    composer.send()
    await settled(composer, tasks)
    assert composer.status.text() == f"#1: 102 NoConnection after 1.20 ms. {reason}"


@pytest.mark.parametrize("error", [InvalidCall(ReturnStatus.WRONG_STATE, "not now"), ConnectionLost("gone")])
async def test_a_call_that_raises_is_told(composer, alice, tasks, error):
    alice.answers.append(error)
    write(composer, "x")
    composer.send()
    await settled(composer, tasks)
    assert (composer.status.kind(), composer.status.text()) == ("error", str(error))


@pytest.mark.parametrize(
    ("draft_format", "text", "payload"),
    [
        (DraftFormat.JSON, '{ "n": 9007199254740993 }', '{ "n": 9007199254740993 }'),
        (DraftFormat.HEX, "de ad be ef", b"\xde\xad\xbe\xef"),
        (DraftFormat.BASE64, "3q2+7w==", b"\xde\xad\xbe\xef"),
        (DraftFormat.TEXT, "a\u00a0b\u2028c\n\td", "a\u00a0b\u2028c\n\td"),
    ],
)
async def test_each_format_sends_exactly_what_it_says(composer, alice, tasks, draft_format, text, payload):
    write(composer, text, draft_format)
    composer.send()
    await settled(composer, tasks)
    assert alice.sent()[0][2] == payload


async def test_a_file_goes_as_binary(composer, alice, tasks, tmp_path):
    file = tmp_path / "data.bin"
    file.write_bytes(b"\x00\xff")
    composer.set_draft(Draft(DraftFormat.FILE, path=str(file)))
    assert composer.meter.text().startswith("2 / 47,104 bytes")
    composer.send()
    await settled(composer, tasks)
    assert alice.sent()[0][2] == b"\x00\xff"


async def test_a_message_to_a_room_with_a_mode(composer, alice, tasks):
    composer.target.choose(Scope.ROOM)
    composer.mode.setCurrentIndex(2)
    write(composer, "all")
    composer.send()
    await settled(composer, tasks)
    assert alice.sent() == [(Scope.ROOM, "lobby", "all", MessageMode.UNRELIABLE_UNORDERED)]
    assert composer.status.text() == "Sent to lobby as #1: 200 Success in 1.20 ms"


async def test_a_room_that_was_closed_meanwhile_is_told(composer, alice, tasks):
    composer.target.choose(Scope.ROOM)
    write(composer, "all")
    alice.forget(alice.rooms[0])
    composer.send()
    await settled(composer, tasks)
    assert "The room lobby was closed meanwhile" in composer.status.text()


async def test_the_app_server_is_set_and_gets_the_message(qtbot, composer, alice, tasks):
    composer.set_practice_url("http://127.0.0.1:7881/echo")
    composer.target.choose(Scope.SERVER)
    assert composer.server.isVisible()
    composer.server.set_button.click()
    await settled(composer, tasks)
    assert ("set_server_params", "practice", "http://127.0.0.1:7881/echo") in alice.calls
    assert composer.server.status.text() == "200 Success: http://127.0.0.1:7881/echo is set."
    write(composer, "hi")
    composer.send()
    await settled(composer, tasks)
    assert alice.sent() == [(Scope.SERVER, "", "hi", MessageMode.RELIABLE_ORDERED)]
    assert composer.status.text().startswith("Sent to the app server as #1: ")


async def test_an_app_server_that_cannot_be_set_says_why(composer, alice, tasks):
    alice.failures["set_server_params"] = ConnectionLost("gone")
    composer.target.choose(Scope.SERVER)
    composer.server.url.setText("http://x")
    composer.server.set_button.click()
    await settled(composer, tasks)
    assert composer.server.status.text() == "Not set: gone"


async def test_the_mode_does_not_matter_to_the_app_server_and_says_so(composer):
    assert composer.mode.isEnabled()
    composer.target.choose(Scope.SERVER)
    assert not composer.mode.isEnabled()
    assert composer.mode.toolTip().startswith("Messages to the app server are always reliable.")


async def test_ctrl_enter_sends_from_the_editor_and_from_the_fields(qtbot, composer, alice, tasks):
    write(composer, "x")
    qtbot.keyClick(composer.editor, Qt.Key.Key_Return, CONTROL)
    qtbot.keyClick(composer.editor, Qt.Key.Key_Enter, CONTROL)
    qtbot.keyClick(composer.target.peer.lineEdit(), Qt.Key.Key_Return, CONTROL)
    await settled(composer, tasks)
    assert len(alice.sent()) == 3


# What stands in the way


async def test_nobody_acts(qtbot, theme, tasks):
    composer = make(qtbot, theme, make_world(), tasks)
    assert not composer.send_button.isEnabled()
    assert composer.problem.text() == "Nobody acts yet. Add a user first."


async def test_not_logged_in_and_then_logged_in(composer, alice):
    alice.set_logged_in(False)
    composer.refresh()
    assert not composer.send_button.isEnabled()
    assert composer.problem.text() == "alice is not logged in. Log in first."
    assert not composer.server.set_button.isEnabled()
    alice.set_logged_in(True)
    composer.refresh()
    assert composer.send_button.isEnabled()
    assert composer.problem.text() == ""


async def test_a_receiver_that_cannot_be_is_named(composer):
    composer.target.peer.setEditText("bob smith")
    assert not composer.send_button.isEnabled()
    assert "' ' at place 4" in composer.problem.text()


async def test_in_no_room(qtbot, theme, tasks):
    composer = make(qtbot, theme, make_world(FakeBackend("alice")), tasks)
    composer.target.choose(Scope.ROOM)
    assert composer.problem.text() == "alice is in no room. Join one first."


async def test_rules_without_peers_and_servers(qtbot, theme, tasks):
    capabilities = Capabilities(
        peer_messages=False, server_messages=False, message_modes=(MessageMode.RELIABLE_ORDERED,)
    )
    backend = FakeBackend("alice", rooms=["lobby"], rules=RULE_SETS["volcengine-basic"], capabilities=capabilities)
    composer = make(qtbot, theme, make_world(backend), tasks)
    composer.mode.setCurrentIndex(2)  # chosen for another user, under other rules
    assert composer.scope is Scope.ROOM
    assert composer.send_button.isEnabled()
    composer.target.choose(Scope.PEER)  # as another pane's menu may
    assert "Volcengine Basic have no messages to peers" in composer.problem.text()
    composer.target.choose(Scope.SERVER)
    assert "no messages to an app server" in composer.problem.text()
    composer.target.choose(Scope.ROOM)
    assert composer.mode.toolTip().startswith("This service knows only one kind of delivery.")
    assert composer.mode.currentData() is MessageMode.RELIABLE_ORDERED


async def test_ctrl_enter_sends_nothing_while_something_stands_in_the_way(qtbot, composer, alice):
    alice.set_logged_in(False)
    composer.refresh()
    write(composer, "x")
    qtbot.keyClick(composer.editor, Qt.Key.Key_Return, CONTROL)
    assert alice.sent() == []
    assert "not logged in" in composer.problem.text()


async def test_a_broken_draft_is_refused_with_its_place_and_the_cursor_goes_there(composer, alice):
    write(composer, '{"👋": 1,\n "b" 2}', DraftFormat.JSON)
    composer.send()
    assert alice.sent() == []
    assert composer.problem.text().startswith("Not JSON at line 2, column 6")
    assert composer.editor.textCursor().positionInBlock() == 5
    assert composer.editor.property("invalid") is True
    write(composer, "{}", DraftFormat.JSON)
    composer.send()
    assert composer.problem.text() == ""
    assert composer.editor.property("invalid") is False


@pytest.mark.parametrize(("draft_format", "blank", "data"), [(DraftFormat.TEXT, "", ""), (DraftFormat.HEX, " ", b"")])
async def test_nothing_is_sent_only_when_it_is_asked_for_twice(composer, alice, tasks, draft_format, blank, data):
    write(composer, blank, draft_format)
    composer.send_button.click()
    assert composer.problem.text() == "Nothing is written: press again to send 0 bytes."
    write(composer, "00", draft_format)
    await until(lambda: "Nothing" not in composer.problem.text())
    write(composer, blank, draft_format)
    composer.send_button.click()
    assert not alice.sent()
    composer.send_button.click()
    await settled(composer, tasks)
    assert [sent[2] for sent in alice.sent()] == [data]
    assert composer.status.text().startswith("0 bytes (empty) sent to bob")
    assert composer.problem.text() == ""
    composer.send_button.click()
    assert "press again" in composer.problem.text()


async def test_an_empty_message_with_a_stamp_is_not_called_empty(composer, alice):
    composer.stamp_button.setChecked(True)
    composer.send()
    assert composer.problem.text() == "Nothing is written: press again to send the stamp alone."
    assert not alice.sent()


async def test_a_result_is_of_the_past_once_something_else_is_written(composer, alice, tasks):
    write(composer, "one")
    composer.send()
    await settled(composer, tasks)
    assert composer.editor.text() == ""
    assert composer.status.kind() == "success"
    write(composer, "two")
    assert composer.status.kind() == "past"
    assert composer.status.text().startswith("Before: Sent to bob as #")
    write(composer, "three")
    assert composer.status.text().count("Before") == 1
    composer.send_and_keep()
    await settled(composer, tasks)
    assert composer.status.kind() == "success"


async def test_one_byte_too_many_is_refused_and_the_limit_itself_goes(composer, alice, tasks):
    write(composer, "好" * 21_845 + "xx")
    composer.send()
    assert composer.problem.text() == ("The text has 65,537 bytes; the limit is 65,536 bytes. Shorten it by 1 byte.")
    await settled(composer, tasks)
    assert composer.status.kind() == "error"
    assert composer.status.text().startswith("#1: 103 ExceedMaxLength after")
    assert "the limit is 65,536 bytes" in composer.status.text()
    assert composer.draft.size() == 65_537  # what was refused stays, to be shortened
    write(composer, "好" * 21_845 + "x")
    composer.send()
    await settled(composer, tasks)
    assert [len(data.encode()) for _scope, _target, data, _mode in alice.sent()] == [65_536]


async def test_over_the_limit_the_button_says_why(composer):
    write(composer, "x" * 65_537)
    assert not composer.send_button.isEnabled()
    assert composer.send_button.toolTip().startswith("1 byte too many: shorten it")
    write(composer, "x" * 65_536)
    assert composer.send_button.isEnabled()


async def test_an_unreadable_file_is_told_inline(composer, alice, tmp_path):
    composer.set_draft(Draft(DraftFormat.FILE, path=str(tmp_path / "none")))
    composer.send()
    assert "There is no file" in composer.problem.text()
    assert composer.path.property("invalid") is True
    assert alice.sent() == []


# While the link is made again


def away(composer, backend, policy):
    backend.lose_link()
    composer.refresh()
    composer.offline.show_policy(policy)
    composer.offline.chosen.emit(policy)


async def write_two(composer, backend):
    for text in ("one", "two"):
        write(composer, text)
        composer.send()
    await until(lambda: len(backend.held_messages) == 2)
    composer.refresh()


async def test_while_the_link_is_up_there_is_no_choice_and_nothing_held(composer):
    assert not composer.offline.isVisible()
    assert not composer.held.isVisible()


async def test_without_a_link_messages_are_refused_at_first_and_the_reason_is_said(composer, alice):
    alice.lose_link()
    composer.refresh()
    assert composer.offline.isVisible()
    assert composer.offline.policy() is OfflinePolicy.REFUSE
    assert not composer.send_button.isEnabled()
    assert composer.problem.text().startswith("The link of alice is being made again. Wait until it is back")
    assert not composer.server.set_button.isEnabled()
    alice.come_back()
    composer.refresh()
    assert composer.send_button.isEnabled()
    assert not composer.offline.isVisible()


@pytest.mark.parametrize("state", [ConnectionState.DISCONNECTED, ConnectionState.LOST])
async def test_it_stays_so_while_the_state_gets_worse(composer, alice, state):
    alice.lose_link()
    alice.fall(state)
    composer.refresh()
    assert composer.offline.isVisible()
    assert not composer.send_button.isEnabled()


async def test_without_a_link_an_earlier_success_gives_its_room_to_what_is_to_be_done(composer, alice, tasks):
    write(composer, "hello")
    composer.send()
    await settled(composer, tasks)
    assert composer.status.kind() == "success"
    alice.lose_link()
    composer.refresh()
    assert composer.status.kind() == "none"
    assert "being made again" in composer.problem.text()


async def test_held_messages_wait_for_the_word_also_after_the_link_is_back(qtbot, composer, alice, tasks):
    away(composer, alice, OfflinePolicy.HOLD)
    assert composer.send_button.isEnabled()
    await write_two(composer, alice)
    assert composer.status.text() == "Held until you send or discard it."
    assert composer.editor.text() == ""
    assert composer.held.text() == "2 messages held for alice"
    alice.come_back()
    composer.refresh()
    assert composer.held.isVisible()
    assert alice.sent() == []
    qtbot.mouseClick(composer.held.release, Qt.MouseButton.LeftButton)
    await settled(composer, tasks)
    assert [data for _scope, _target, data, _mode in alice.sent()] == ["one", "two"]
    assert composer.status.text().startswith("Sent to bob as #2: 0 Success")
    assert not composer.held.isVisible()


async def test_released_without_a_link_they_leave_when_it_is_back(qtbot, composer, alice, tasks):
    away(composer, alice, OfflinePolicy.HOLD)
    await write_two(composer, alice)
    qtbot.mouseClick(composer.held.release, Qt.MouseButton.LeftButton)
    assert composer.status.text() == "2 released; they leave when the link is back."
    assert composer.held.text() == "2 messages of alice leave when the link is back"
    assert not composer.held.release.isVisible()
    alice.come_back()
    await settled(composer, tasks)
    assert len(alice.sent()) == 2


async def test_with_send_they_leave_by_themselves(composer, alice, tasks):
    away(composer, alice, OfflinePolicy.SEND)
    await write_two(composer, alice)
    assert composer.status.text() == "Kept; it leaves when the link is back."
    assert composer.held.text() == "2 messages of alice leave when the link is back"
    alice.come_back()
    await settled(composer, tasks)
    assert len(alice.sent()) == 2
    assert not composer.held.isVisible()


@pytest.mark.parametrize("policy", [OfflinePolicy.HOLD, OfflinePolicy.SEND])
async def test_discarding_is_no_failure(qtbot, composer, alice, tasks, policy):
    away(composer, alice, policy)
    await write_two(composer, alice)
    qtbot.mouseClick(composer.held.discard, Qt.MouseButton.LeftButton)
    await settled(composer, tasks)
    assert alice.sent() == []
    assert (composer.status.kind(), composer.status.text()) == ("info", "2 discarded; nothing of it was sent.")
    assert not composer.held.isVisible()


async def test_only_reliable_messages_can_be_kept_and_the_app_servers_are(composer, alice):
    away(composer, alice, OfflinePolicy.SEND)
    composer.mode.setCurrentIndex(1)
    assert not composer.send_button.isEnabled()
    assert "Only reliable messages can be kept" in composer.problem.text()
    composer.target.choose(Scope.SERVER)
    assert composer.send_button.isEnabled()


async def test_each_identity_has_a_choice_and_messages_of_its_own(composer, world, alice):
    chosen = []
    composer.policy_chosen.connect(chosen.append)
    away(composer, alice, OfflinePolicy.HOLD)
    await write_two(composer, alice)
    world.backends["bob"].lose_link()
    act_as(world, composer, "bob")
    assert composer.offline.policy() is OfflinePolicy.REFUSE
    assert not composer.held.isVisible()
    act_as(world, composer, "alice")
    assert composer.offline.policy() is OfflinePolicy.HOLD
    assert composer.held.text() == "2 messages held for alice"
    assert chosen == [OfflinePolicy.HOLD]


async def test_an_unknown_outcome_is_a_warning_and_never_a_failure(composer, alice, tasks):
    alice.answers += [SendResult(0, UserMessageSendResult.NETWORK_DISCONNECTED, Outcome.UNKNOWN, 5.0)] * 3
    write(composer, "x")
    composer.send()
    await settled(composer, tasks)
    assert composer.status.kind() == "warning"
    assert composer.status.text().startswith("#1: unknown outcome (2 NetworkDisconnected) after 5.00 ms.")
    assert composer.status.text().endswith("Its id is alice-1.")
    composer.count.setValue(2)
    composer.interval.setValue(0)
    composer.send()
    await settled(composer, tasks)
    assert composer.status.kind() == "warning"
    assert composer.status.text().startswith("Sent 2 of 2: 0 ok, 0 failed, 2 unknown, 0 under way. #3: unknown")


# Who acts and who is known


async def test_who_acts_is_shown(composer, world):
    assert composer._chip.text() == "alice"
    act_as(world, composer, "bob")
    assert composer._chip.text() == "bob"
    assert composer._chip.property("color_index") == 1


async def test_known_users_and_rooms_are_offered(composer, world, alice):
    await alice.get_peer_online_status("zoe")
    await alice.create_room("den").join()
    composer.refresh()
    peers = [composer.target.peer.itemText(place) for place in range(composer.target.peer.count())]
    rooms = [composer.target.room.itemText(place) for place in range(composer.target.room.count())]
    assert (peers, rooms) == (["bob", "zoe"], ["den", "lobby"])


async def test_a_room_that_was_made_and_not_joined_is_offered_and_says_so(composer, alice, tasks):
    alice.create_room("den")
    composer.refresh()
    room = composer.target.room
    assert [room.itemText(place) for place in range(room.count())] == ["lobby", "den (not joined)"]
    composer.target.choose(Scope.ROOM, "den")
    assert (composer.target.target, composer.send_button.isEnabled()) == ("den", True)
    await alice.rooms[1].join()
    composer.refresh()
    assert (composer.target.target, room.currentText()) == ("den", "den")


async def test_what_is_chosen_stays_when_more_is_known(composer, alice):
    composer.target.choose(Scope.ROOM, "lobby")
    composer.target.peer.setEditText("somebody")
    await alice.create_room("den").join()
    await alice.get_peer_online_status("zoe")
    composer.refresh()
    assert (composer.target.room.currentText(), composer.target.peer.currentText()) == ("lobby", "somebody")


async def test_another_pane_can_prepare_a_message(composer):
    composer.write_to(Scope.PEER, "carol")
    assert (composer.scope, composer.target.target) == (Scope.PEER, "carol")
    composer.write_to(Scope.ROOM, "lobby")
    assert (composer.scope, composer.target.target) == (Scope.ROOM, "lobby")


# Repeating


async def test_a_message_goes_many_times_and_every_result_is_counted(composer, alice, tasks):
    alice.answers.extend([refused(UserMessageSendResult.EXCEED_QPS)])
    composer.count.setValue(5)
    composer.interval.setValue(0)
    write(composer, "x")
    composer.send()
    assert not composer.send_button.isEnabled()
    await settled(composer, tasks)
    assert len(alice.sent()) == 5
    said = composer.status.text()
    assert said.startswith("Sent 5 of 5: 4 ok, 1 failed, 0 under way. Last failure: #1: 5 ExceedQPS")
    assert composer.status.kind() == "warning"
    assert composer.send_button.isEnabled()


async def test_progress_is_shown_while_it_runs_and_stop_ends_it(composer, alice, tasks):
    alice.gate = asyncio.Event()
    composer.count.setValue(1_000)
    composer.interval.setValue(60_000)
    write(composer, "x")
    composer.send()
    await until(lambda: len(alice.sent()) == 1)
    composer.refresh()
    assert composer.status.text() == "Sent 1 of 1,000: 0 ok, 0 failed, 1 under way."
    assert composer.stop_button.isVisible()
    composer.stop_button.click()
    alice.gate.set()
    await settled(composer, tasks)
    assert composer.status.text() == "Stopped. Sent 1 of 1,000: 1 ok, 0 failed, 0 under way."
    assert not composer.stop_button.isVisible()


async def test_closing_the_panel_ends_a_repetition(composer, alice, tasks):
    composer.count.setValue(1_000)
    composer.interval.setValue(60_000)
    write(composer, "x")
    composer.send()
    await until(lambda: len(alice.sent()) == 1)
    await tasks.aclose()
    assert len(alice.sent()) == 1


async def test_the_interval_is_asked_for_only_when_it_matters(composer):
    assert not composer.interval.isVisible()
    composer.count.setValue(2)
    assert composer.interval.isVisible()


# History and state


async def test_the_choices_are_remembered_but_no_payload(qtbot, theme, world, tasks, composer):
    write(composer, "secret", DraftFormat.HEX)
    composer.target.choose(Scope.ROOM)
    composer.mode.setCurrentIndex(1)
    composer.interval.setValue(7)
    state = composer.save_state()
    assert "secret" not in str(state)
    other = make(qtbot, theme, world, tasks)
    other.restore_state(state)
    assert other.save_state() == state


async def test_the_count_starts_at_one_and_the_button_says_it(qtbot, theme, world, tasks, composer):
    assert composer.send_button.text() == "Send"
    composer.count.setValue(10_000)
    assert composer.send_button.text() == "Send 10,000×"
    other = make(qtbot, theme, world, tasks)
    other.restore_state(composer.save_state() | {"count": 10_000})
    assert (other.count.value(), other.send_button.text()) == (1, "Send")


async def test_a_state_that_does_not_fit_is_ignored(composer):
    before = composer.save_state()
    composer.restore_state({"scope": "moon", "format": 7, "mode": "x", "interval_ms": "many"})
    assert composer.save_state() == before


# Stamps


async def test_stamped_messages_are_numbered_and_the_switch_says_so(composer, alice, tasks):
    composer.stamp_button.click()
    assert composer.stamp_button.text() == "stamped"
    assert composer.stamping.run in composer.stamp_button.toolTip()
    for _ in range(2):
        write(composer, "hello")
        composer.send()
        await settled(composer, tasks)
    stamps = [read_stamp(data.encode()) for _scope, _target, data, _mode in alice.sent()]
    assert [stamp.number for stamp in stamps] == [1, 2]
    assert [without_stamp(data.encode()) for _scope, _target, data, _mode in alice.sent()] == [b"hello"] * 2
    composer.stamp_button.click()
    write(composer, "bare")
    composer.send()
    await settled(composer, tasks)
    assert alice.sent()[-1][2] == "bare"


async def test_a_repetition_numbers_each_message(composer, alice, tasks):
    composer.stamp_button.click()
    composer.count.setValue(4)
    composer.interval.setValue(0)
    write(composer, "x")
    composer.send()
    await settled(composer, tasks)
    assert [read_stamp(each[2].encode()).number for each in alice.sent()] == [1, 2, 3, 4]


async def test_the_stamp_counts_for_the_limit_and_the_error_says_so(composer, alice, tasks):
    limit = alice.rules.text_limit
    write(composer, "x" * limit)
    assert not composer.meter.over
    composer.stamp_button.click()
    assert composer.meter.over
    composer.send()
    assert "The stamp takes 46 bytes of it." in composer.problem.text()
    await settled(composer, tasks)
    assert "103 ExceedMaxLength" in composer.status.text()
    assert alice.sent() == []
    write(composer, "x" * (limit - 46))
    composer.send()
    await settled(composer, tasks)
    assert len(alice.sent()[0][2]) == limit


async def test_the_app_server_gets_no_stamp_and_the_switch_says_so(composer, alice, tasks):
    composer.stamp_button.click()
    composer.target.choose(Scope.SERVER)
    assert composer.stamp_button.text() == "no stamp here"


async def test_nothing_moves_when_something_is_said(qtbot, composer, alice, tasks):
    await until(lambda: composer.editor.width() > 300)  # laid out
    editor, send = composer.editor.geometry(), composer.send_button.mapTo(composer, QPoint(0, 0))
    write(composer, "hello")
    composer.send()
    await settled(composer, tasks)
    assert composer.status.isVisible()
    composer.layout().activate()
    assert composer.status.height() <= composer.status.parentWidget().height()
    assert (composer.editor.geometry(), composer.send_button.mapTo(composer, QPoint(0, 0))) == (editor, send)


async def test_it_goes_into_a_narrow_pane(composer):
    for scope in (Scope.PEER, Scope.ROOM):
        composer.target.choose(scope)
        assert composer.minimumSizeHint().width() <= 376


async def test_a_message_says_of_itself_what_the_family_wants(qtbot, theme, tasks):
    able = Capabilities(peer_messages=False, server_messages=False, message_modes=(MessageMode.RELIABLE_ORDERED,))
    backend = FakeBackend("alice", rooms=["lobby"], rules=RULE_SETS["rongcloud"], capabilities=able)
    composer = make(qtbot, theme, make_world(backend), tasks)
    assert composer.mode.isHidden()
    composer.target.choose(Scope.ROOM, "lobby")
    composer.about.set_text("type", "app:like")
    assert not composer.chat.isHidden()
    assert composer.minimumSizeHint().width() <= 376
    write(composer, "x")
    composer.send()
    await until(lambda: backend.sent())
    assert backend.sent()[0][-1] == {"type": "app:like", "flag": 3}


async def test_a_text_that_is_not_what_its_type_says_is_told_and_can_be_sent(qtbot, theme, tasks):
    backend = FakeBackend("alice", rooms=["lobby"], rules=RULE_SETS["rongcloud"])
    composer = make(qtbot, theme, make_world(backend), tasks)
    composer.target.choose(Scope.ROOM, "lobby")
    write(composer, "hello")
    composer.entry.check()
    assert composer.problem.text().startswith('RC:TxtMsg holds JSON such as {"content": "hello"}')
    assert composer.send_button.isEnabled()
    write(composer, '{"content": "hello"}')
    composer.entry.check()
    assert composer.problem.text() == ""
    write(composer, "hello")
    composer.about.set_text("type", "app:note")
    assert composer.problem.text() == ""
    composer.about.set_text("type", "RC:TxtMsg")
    composer.set_draft(Draft(DraftFormat.HEX, "7b7d"))
    composer.entry.check()
    assert composer.problem.text() == ""
    write(composer, "hello")
    composer.send()
    await until(lambda: backend.sent())
    assert backend.sent()[0][2] == "hello"
