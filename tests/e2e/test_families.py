"""Stories under each family's rules: the whole program, a real gateway child that follows them, real clicks."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QTabWidget

from rts_console.gui.app import opened
from rts_console.gui.panels.server_api import CALLBACKS, ServerApiPanel
from rts_console.gui.widgets.chat_room_bar import ChatRoomBar
from rts_console.gui.widgets.row_table import RowTable
from rts_console.protocol.secret import Secret
from rts_console.record.row import Direction, Row
from rts_console.vendors.login_tokens import make_login_token
from tests.e2e.hand import Hand


@pytest.fixture
async def hand(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hand]:
    monkeypatch.setenv("RTS_CONSOLE_HOME", str(tmp_path))
    async with opened(qapp, folder=tmp_path, find_keyring=None) as program:
        yield Hand(program)


async def in_the_lobby(hand: Hand, rules: str, *users: str) -> None:
    """Choose the rules, start the gateway, and bring users into a room."""
    hand.go_to("connection")
    hand.choose("local_rules", rules)
    await hand.sees(lambda: "when it starts" in hand.says("connection_status"))
    await hand.start_gateway()
    for user in users:
        await hand.log_in(user)
        await hand.join("lobby")


def write(hand: Hand, **texts: str) -> None:
    """Fill in the form of the call that is chosen."""
    panel = hand.window.panel("server_api")
    assert isinstance(panel, ServerApiPanel)
    for name, text in texts.items():
        panel.form.set_text(name, text)


async def test_under_rongcloud_an_attribute_is_set_and_the_other_is_told(hand: Hand) -> None:
    await in_the_lobby(hand, "RongCloud", "alice", "bob")
    await hand.act_as("alice")
    hand.go_to("rooms")
    hand.find(QTabWidget, "rooms_tabs").setCurrentIndex(2)
    hand.choose("room_call", "Set an attribute")
    await hand.type("room_call_key", "topic")
    await hand.type("room_call_value", "tea")
    await hand.click("room_call_do")
    await hand.reads("room_call_status", "Done in ")
    await hand.sees(lambda: hand.rows(lambda row: row.kind == "room notice" and row.identity == "bob"))
    await hand.act_as("bob")
    hand.find(QTabWidget, "rooms_tabs").setCurrentIndex(1)
    model = hand.find(RowTable, "rooms_log").model()
    await hand.sees(lambda: "topic" in str(model.index(model.rowCount() - 1, 2).data()))
    # and as the app's server sees it
    hand.go_to("server_api")
    hand.choose("server_api_action", "chatroom/entry/query")
    write(hand, chatroomId="lobby")
    await hand.click("server_api_send")
    await hand.reads("server_api_status", "chatroom/entry/query: 200 Success")
    panel = hand.window.panel("server_api")
    assert isinstance(panel, ServerApiPanel)
    assert b'"value":"tea"' in panel.history[-1].body


async def test_the_server_mutes_bob_and_his_message_is_refused_with_rongclouds_number(hand: Hand) -> None:
    await in_the_lobby(hand, "RongCloud", "bob")
    hand.go_to("server_api")
    hand.choose("server_api_action", "chatroom/user/gag/add")
    write(hand, chatroomId="lobby", userId="bob", minute="5")
    await hand.click("server_api_send")
    await hand.reads("server_api_status", "chatroom/user/gag/add: 200 Success")
    hand.go_to("messages")
    await hand.click("composer_room")
    await hand.send("may I?")
    await hand.reads("composer_status", "23408 MutedInChatRoom")


async def test_likes_and_an_image_reach_the_chat_room(hand: Hand, tmp_path: Path) -> None:
    await in_the_lobby(hand, "RongCloud", "alice", "bob")
    await hand.act_as("alice")
    hand.go_to("messages")
    assert not hand.button("composer_peer").isEnabled()
    await hand.click("composer_like")
    await hand.click("composer_like")
    await hand.reads("composer_status", "2 likes sent to lobby")
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(0)
    assert picture.save(str(tmp_path / "black.png"))
    hand.find(ChatRoomBar, "chat_room_bar").send_image(tmp_path / "black.png")
    await hand.reads("composer_status", "Sent to lobby")
    await hand.sees(lambda: len(came_to(hand, "bob")) == 2)
    likes, image = came_to(hand, "bob")
    assert likes.preview == '{"count":2}'
    assert "type: app:like" in likes.note
    assert "type: RC:ImgMsg" in image.note


def came_to(hand: Hand, key: str) -> list[Row]:
    """What came to somebody from a room."""
    return hand.rows(lambda row: row.kind == "room message" and row.direction is Direction.IN and row.identity == key)


async def test_under_volcengine_the_server_speaks_and_its_callbacks_come_back(hand: Hand) -> None:
    await in_the_lobby(hand, "Volcengine Basic", "alice")
    hand.go_to("messages")
    assert not hand.button("composer_peer").isEnabled()
    hand.go_to("server_api")
    panel = hand.window.panel("server_api")
    assert isinstance(panel, ServerApiPanel)
    hand.choose("server_api_action", "SendBroadcast")
    write(hand, From="server", RoomId="lobby", Message="hello")
    await hand.click("server_api_send")
    await hand.reads("server_api_status", "AccessDenied.ServiceNotEnabled")
    panel.tabs.setCurrentIndex(CALLBACKS)
    await hand.click("inbox_listen")
    await hand.reads("inbox_status", "Listening at")
    hand.go_to("connection")
    hand.choose("local_rules", "Volcengine (Advanced)")
    await hand.reads("connection_status", "comes back by itself")
    alice = hand.identity("alice").backend
    await hand.sees(lambda: alice.rules.peer_messages and alice.rooms[0].joined)
    await hand.sees(lambda: any("UserJoinRoom" in posted.verdict.what for posted in panel.inbox.posts))
    assert {posted.verdict.problem for posted in panel.inbox.posts} == {""}
    hand.go_to("server_api")
    await hand.click("server_api_send")
    await hand.reads("server_api_status", "SendBroadcast: Success")
    await hand.sees(lambda: hand.rows(lambda row: row.kind == "room message" and row.who == "server"))


async def test_under_agora_a_packet_of_a_stream_comes_to_the_channel(hand: Hand) -> None:
    await in_the_lobby(hand, "Agora", "alice", "bob")
    hand.go_to("messages")
    assert not hand.button("composer_peer").isEnabled()
    assert hand.button("composer_room").text() == "Channel"
    hand.choose("composer_about_stream", "2  second")
    await hand.send("packet")
    await hand.reads("composer_status", "Sent to lobby")
    came = await arrived(hand)
    assert "stream: 2 · seq: 1" in came
    hand.go_to("server_api")
    assert not hand.button("server_api_send").isEnabled()


async def arrived(hand: Hand) -> str:
    """What the packet said of itself where it came."""
    await hand.sees(lambda: hand.rows(lambda row: row.kind == "room message" and row.direction is Direction.IN))
    return hand.rows(lambda row: row.kind == "room message" and row.direction is Direction.IN)[0].note


async def test_a_token_that_rongcloud_refuses_is_told_with_its_own_number(hand: Hand) -> None:
    await in_the_lobby(hand, "RongCloud", "alice")
    await hand.click("log_out")
    app_key = hand.program.context.child.app_id
    forged = make_login_token("rongcloud", app_key, Secret("guessed"), "alice", issued_at_s=1_700_000_000, life_s=0)
    hand.find(QLineEdit, "token").setText(forged.reveal())
    hand.find(QLineEdit, "token").textEdited.emit("")
    await hand.click("log_in")
    await hand.reads("connection_status", "31004 TokenInvalid")
