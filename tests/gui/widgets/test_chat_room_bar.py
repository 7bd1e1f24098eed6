"""Likes and images of a chat room."""

import asyncio
import base64
import json

import pytest

from rts_console.client.backend import Capabilities
from rts_console.gui.likes import Likes
from rts_console.gui.loop import TaskScope
from rts_console.gui.widgets.chat_room_bar import ChatRoomBar
from rts_console.protocol.chat_room_codes import ChatRoomCode
from rts_console.protocol.errors import RequestRejected
from rts_console.protocol.words import RULE_SETS, RoomMessageSendResult
from rts_console.vendors.rongcloud_upload import IMAGE_BYTES
from tests.gui.fakes import FakeBackend, refused
from tests.gui.test_thumbnail import made, plain
from tests.support import until

CALLS = ("upload_begin", "upload_part")


@pytest.fixture
async def tasks():
    scope = TaskScope()
    yield scope
    await scope.aclose()


@pytest.fixture
def backend():
    capabilities = Capabilities(peer_messages=False, room_calls=CALLS)
    backend = FakeBackend("alice", rooms=["lobby"], rules=RULE_SETS["rongcloud"], capabilities=capabilities)
    backend.call_answers = {"upload_begin": {"file": "f", "part": 100}, "upload_part": {"uri": "http://x/f"}}
    return backend


@pytest.fixture
def bar(qtbot, theme, tasks, backend):
    bar = ChatRoomBar(theme, tasks, likes=Likes(0.01))
    qtbot.addWidget(bar)
    bar.told = []
    bar.said.connect(lambda key, kind, text: bar.told.append((key, kind, text)))
    bar.show_room("alice", backend, "lobby", "")
    return bar


async def test_taps_are_one_message(bar, backend, tasks):
    for _ in range(5):
        bar.like.click()
    assert bar.told[-1] == ("alice", "busy", "Likes for lobby: 5 …")
    await until(lambda: not len(tasks))
    assert [(each[2], each[-1]) for each in backend.sent()] == [('{"count":5}', {"type": "app:like", "flag": 16})]
    assert bar.told[-1] == ("alice", "success", "5 likes sent to lobby in 1.20 ms.")
    bar.like.click()
    await until(lambda: len(backend.sent()) == 2)


async def test_likes_that_are_refused_say_why(bar, backend, tasks):
    backend.answers.append(refused(RoomMessageSendResult.EXCEED_QPS, "Too many."))
    bar.like.click()
    await until(lambda: not len(tasks))
    assert bar.told[-1][:2] == ("alice", "error")
    assert "Too many." in bar.told[-1][2]


async def test_an_image_is_brought_and_then_named_in_a_message(bar, backend, tasks, tmp_path):
    path = tmp_path / "cat.png"
    path.write_bytes(made(plain(300, 200)))
    bar.send_image(path)
    assert bar.image.toolTip() == "Do not send the image"
    bar.send_image(path)  # one at a time
    await until(lambda: not len(tasks))
    ((_, target, payload, _, about),) = backend.sent()
    message = json.loads(payload)
    assert (target, about) == ("lobby", {"type": "RC:ImgMsg", "flag": 3})
    assert message["imageUri"] == "http://x/f"
    assert base64.b64decode(message["content"]).startswith(b"\xff\xd8\xff")
    assert ("alice", "busy", "Bringing cat.png to lobby: 100 % …") in bar.told
    assert bar.told[-1][:2] == ("alice", "success")
    assert bar.image.toolTip() == "Send an image"
    pieces = [call[3]["data"] for call in backend.calls if call[0] == "call" and call[2] == "upload_part"]
    assert b"".join(base64.b64decode(each) for each in pieces) == path.read_bytes()


async def test_what_is_no_image_too_large_or_not_there_is_told_and_nothing_is_brought(bar, backend, tasks, tmp_path):
    (tmp_path / "note.txt").write_text("hello")
    with (tmp_path / "huge.png").open("wb") as file:
        file.truncate(IMAGE_BYTES + 1)
    for name, words in (("note.txt", "no image"), ("huge.png", "10,485,760 is the limit"), ("gone.png", "be read")):
        bar.send_image(tmp_path / name)
        await until(lambda: not len(tasks))
        assert bar.told[-1][:2] == ("alice", "error")
        assert bar.told[-1][2].startswith(f"{name}: ")
        assert words in bar.told[-1][2]
    assert backend.calls == []


async def test_an_upload_that_is_refused_says_why_and_another_can_follow(bar, backend, tasks, tmp_path):
    path = tmp_path / "cat.png"
    path.write_bytes(made(plain(3, 2)))
    backend.failures["call"] = RequestRejected(ChatRoomCode.NOT_IN_ROOM, "alice is not in lobby. Join it first.")
    bar.send_image(path)
    await until(lambda: not len(tasks))
    assert "Join it first." in bar.told[-1][2]
    assert backend.sent() == []
    assert bar.image.isEnabled()


async def test_a_second_click_gives_the_image_up(bar, backend, tasks, tmp_path):
    path = tmp_path / "cat.png"
    path.write_bytes(made(plain(3, 2)))
    backend.gate = asyncio.Event()
    bar.send_image(path)
    await until(lambda: backend.calls)
    bar.image.click()
    await until(lambda: not len(tasks))
    assert bar.told[-1] == ("alice", "info", "cat.png was not sent.")
    assert backend.sent() == []


async def test_it_is_there_for_chat_rooms_alone_and_says_what_stands_in_the_way(bar, backend):
    assert not bar.isHidden()
    bar.show_room("alice", backend, "lobby", "alice is not logged in. Log in first.")
    assert not bar.like.isEnabled()
    assert bar.like.toolTip() == bar.image.toolTip() == "alice is not logged in. Log in first."
    for room, other in (("", backend), ("lobby", FakeBackend("alice", rooms=["lobby"])), ("lobby", None)):
        bar.show_room("alice", other, room, "")
        assert bar.isHidden()
