"""Every call of the facts is served, and nothing when no app is."""

import asyncio
import random
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from rts_console.gateway.chat_rooms import ChatRooms
from rts_console.gateway.config import ChatRoomRules, RongCloudApp
from rts_console.gateway.http import rongcloud_service
from rts_console.gateway.http.rongcloud_parameters import Parameters
from rts_console.gateway.http.rongcloud_service import RongCloudService, kept_by
from rts_console.gateway.issued_tokens import IssuedTokens
from rts_console.gateway.login import TokenCheck
from rts_console.gateway.room_status_callback import Cause, RoomEvent
from rts_console.gateway.word_filter import Verdict, Word
from rts_console.protocol import frames as f
from rts_console.protocol.words import CloseCode, PayloadKind
from rts_console.vendors.rongcloud import signature_fits
from tests.gateway.desk import Desk
from tests.gateway.late_backplane import LateBackplane
from tests.gateway.rongcloud_desk import APP_KEY, SECRET, RongCloudDesk
from tests.gateway.test_server import Visitor
from tests.support import until


async def test_nothing_is_served_without_an_app() -> None:
    hub, tokens, rooms = Desk().hub, IssuedTokens([], TokenCheck({})), ChatRooms()
    assert RongCloudService([]).routes(hub, tokens, rooms) == []
    assert len(RongCloudService([RongCloudApp(APP_KEY, SECRET)]).routes(hub, tokens, rooms)) == 1


async def test_every_call_of_the_facts_is_served() -> None:
    served = RongCloudService([]).endpoints(Desk().hub, IssuedTokens([], TokenCheck({})), ChatRooms())
    assert set(CALLS.split()) <= served.keys()


def test_how_often_each_call_may_be_made() -> None:
    served = RongCloudService([]).endpoints(Desk().hub, IssuedTokens([], TokenCheck({})), ChatRooms())
    others = {path: endpoint.per_second for path, endpoint in served.items() if endpoint.per_second != 100}
    assert others == {"user/getToken": 200, "message/chatroom/broadcast": 1}
    rooms = Parameters({"toChatroomId": [f"r{number}" for number in range(10)]})
    assert served["message/chatroom/publish"].amount(rooms) == 10
    entries = Parameters({"entryInfo": ['{"a":"1","b":"2","c":"3"}']})
    assert served["chatroom/entry/batch/set"].amount(entries) == 3
    assert served["chatroom/entry/batch/set"].shares == served["chatroom/entry/set"].shares != ""


async def test_the_word_filter_is_that_of_the_app() -> None:
    service = RongCloudService([RongCloudApp("one", SECRET), RongCloudApp("two", SECRET)])
    service.filters["one"].add([Word("bad")])
    said = b'{"content":"bad"}'
    assert service.judge("one", "RC:TxtMsg", said).blocked_by == "bad"
    assert service.judge("two", "RC:TxtMsg", said) == service.judge("three", "RC:TxtMsg", said) == Verdict(said)


async def test_an_answer_waits_until_the_store_has_kept_the_change(monkeypatch: pytest.MonkeyPatch) -> None:
    late = LateBackplane()
    hub = Desk(backplane=late).hub
    waiting = asyncio.get_running_loop().create_task(kept_by(hub))
    await asyncio.sleep(0)
    assert not waiting.done()
    late.arrive()
    await waiting
    monkeypatch.setattr(rongcloud_service, "KEPT_WITHIN_S", 0.01)
    with pytest.raises(TimeoutError):
        await kept_by(hub)
    await kept_by(Desk().hub)


async def listening(told: list[dict[str, Any]]) -> TestServer:
    """An app's own server, which keeps what it is told of rooms."""

    async def take(request: web.Request) -> web.Response:
        assert signature_fits(SECRET, *(request.query[name] for name in ("nonce", "timestamp", "signature")))
        told.extend(await request.json())
        return web.Response()

    application = web.Application()
    application.add_routes([web.post("/status", take)])
    server = TestServer(application)
    await server.start_server()
    return server


async def test_who_is_away_for_too_long_is_out_and_the_apps_server_is_told() -> None:
    told: list[dict[str, Any]] = []
    server, rules = await listening(told), ChatRoomRules(away_s=0)
    async with RongCloudDesk(chat_rooms=rules, room_status_url=str(server.make_url("/status"))) as desk:
        alice = await desk.log_in("alice", "r")
        await desk.log_in("bob", "r")
        await alice.socket.close()
        await until(lambda: desk.gateway.chat_rooms.app(APP_KEY).rooms["r"].away)
        said: dict[str, Any] = {"fromUserId": "server", "objectName": "app:x", "content": "x", "toChatroomId": "r"}
        await desk.call("message/chatroom/publish", said)
        assert (await desk.call("chatroom/user/exist", chatroomId="r", userId="alice")).body["isInChrm"] is False
        await until(lambda: len(told) == 4)
    await server.close()
    assert (told[-1]["type"], told[-1]["status"], told[-1]["userIds"]) == (RoomEvent.LEFT, Cause.AWAY, ["alice"])


async def test_the_apps_server_is_told_what_happens_to_rooms() -> None:
    told: list[dict[str, Any]] = []
    server = await listening(told)
    async with RongCloudDesk(room_status_url=str(server.make_url("/status"))) as desk:
        alice = await desk.log_in("alice", "r")
        await desk.log_in("bob", "r")
        await alice.give(f.LeaveRoom(5, "r"))
        await desk.until(alice, f.Done)
        await desk.call("chatroom/user/block/add", chatroomId="r", userId="bob", minute=1)
        await desk.call("chatroom/destroy", chatroomId="r")
        await until(lambda: len(told) == 6)
    await server.close()
    assert [(each["type"], each["status"], each["userIds"]) for each in told] == [
        (RoomEvent.CREATED, Cause.CALLED, []),
        (RoomEvent.JOINED, Cause.CALLED, ["alice"]),
        (RoomEvent.JOINED, Cause.CALLED, ["bob"]),
        (RoomEvent.LEFT, Cause.CALLED, ["alice"]),
        (RoomEvent.LEFT, Cause.BLOCKED, ["bob"]),
        (RoomEvent.DESTROYED, Cause.CALLED, []),
    ]


async def test_what_was_set_is_there_after_the_next_start(tmp_path: Path) -> None:
    async with RongCloudDesk(data=tmp_path) as desk:
        old = await desk.token("bob")
        await desk.call("chatroom/user/gag/add", chatroomId="r", userId="alice", minute=5)
        await desk.call("user/block", userId="carol", minute=5)
        await desk.call("user/token/expire", userId="bob", time=9_999_999_999_999)
        await desk.call("sensitiveword/add", word="bad")
        await desk.call_json("sensitiveword/batch/add", {"words": [{"word": "worse"}]})
        await desk.call("sensitiveword/batch/delete", words="bad")
        await desk.call("chatroom/keepalive/add", chatroomId="kept")
        await desk.call("chatroom/keepalive/add", chatroomId="r")
        await desk.call("chatroom/create_new", chatroomId="r")
        await desk.call("chatroom/destroy", chatroomId="r")
    async with RongCloudDesk(data=tmp_path) as desk:
        muted = (await desk.call("chatroom/user/gag/list", chatroomId="r")).body["users"]
        assert [user["userId"] for user in muted] == ["alice"]
        blocked = (await desk.call("user/block/query")).body["users"]
        assert [user["userId"] for user in blocked] == ["carol"]
        assert await (await desk.visit("bob", old)).close_code() == CloseCode.TOKEN_EXPIRED
        assert [word["word"] for word in (await desk.call("sensitiveword/list")).body["words"]] == ["worse"]
        assert (await desk.call("chatroom/keepalive/query")).body["chatroomIds"] == ["kept"]


async def test_who_comes_back_after_a_restart_is_in_its_chat_room(tmp_path: Path) -> None:
    async with RongCloudDesk(data=tmp_path) as desk:
        token = await desk.token("alice")
        alice = await Visitor.enter(desk.gateway.url)
        await alice.give(f.Hello(APP_KEY), f.Login(1, "alice", token), f.JoinRoom(2, "r"))
        login = await desk.until(alice, f.LoggedIn)
        room = await desk.until(alice, f.Joined)
    back: dict[str, Any] = {"login_type": 1, "session_id": login.session_id, "inbox_epoch": login.inbox_epoch}
    async with RongCloudDesk(data=tmp_path) as desk:
        alice = await Visitor.enter(desk.gateway.url)
        again = f.JoinRoom(2, "r", 1, room.epoch, room.position)
        await alice.give(f.Hello(APP_KEY), f.Login(1, "alice", token, **back), again)
        assert (await desk.until(alice, f.LoggedIn)).resumed
        header = f.SendRoom(3, "r", "m1", 1, attributes={"type": "RC:TxtMsg"})
        await alice.give((header, PayloadKind.TEXT, b'{"content":"hi"}'))
        assert (await desk.until(alice, f.Accepted)).code == 200
        assert (await desk.call("chatroom/user/exist", chatroomId="r", userId="alice")).body["isInChrm"] is True
        await alice.socket.close()


async def test_whatever_is_posted_is_answered_and_nothing_breaks() -> None:
    chance = random.Random(20)
    values = ["", "a", "r", "1", "0", "-1", "4", "true", '{"a":{"b":[1]}}', "[", "é词", "x" * 65, "9" * 30, "\x00"]
    names = "userId chatroomId minute name time isBan whiteUserIds entryOwnerId entryInfo count order key value keys"
    names += " objectName objectnames needNotify extra fromUserId toChatroomId content conversationType targetId"
    names += " messageUID sentTime startTime endTime word words type chatroom[r]"
    async with RongCloudDesk() as desk:
        await desk.log_in("alice", "r")
        for path in CALLS.split() * 6:
            given = chance.sample(names.split(), 16)
            form = {name: [chance.choice(values) for _ in range(chance.choice((1, 1, 21)))] for name in given}
            reply = await (desk.call_json if chance.random() < 0.2 else desk.call)(path, form)
            assert reply.status in (200, 400, 403, 429), (path, form, reply)
            assert reply.body["code"] == 200 or reply.body["errorMessage"]


CALLS = """
user/getToken user/token/expire user/block user/unblock user/block/query user/checkOnline
chatroom/create chatroom/create_new chatroom/destroy/set chatroom/destroy chatroom/get chatroom/query
chatroom/user/query chatroom/user/exist chatroom/users/exist chatroom/join
chatroom/user/gag/add chatroom/user/gag/rollback chatroom/user/gag/list
chatroom/user/ban/add chatroom/user/ban/remove chatroom/user/ban/query
chatroom/ban/add chatroom/ban/rollback chatroom/ban/query chatroom/ban/check
chatroom/user/ban/whitelist/add chatroom/user/ban/whitelist/rollback chatroom/user/ban/whitelist/query
chatroom/user/block/add chatroom/user/block/rollback chatroom/user/block/list
chatroom/message/stopDistribution chatroom/message/resumeDistribution
chatroom/message/priority/add chatroom/message/priority/remove chatroom/message/priority/query
chatroom/whitelist/add chatroom/whitelist/delete chatroom/whitelist/query
chatroom/user/whitelist/add chatroom/user/whitelist/remove chatroom/user/whitelist/query
chatroom/keepalive/add chatroom/keepalive/remove chatroom/keepalive/query
chatroom/entry/set chatroom/entry/batch/set chatroom/entry/remove chatroom/entry/query
message/chatroom/publish message/chatroom/broadcast message/online/broadcast message/recall v3/message/chatroom/query
sensitiveword/add sensitiveword/batch/add sensitiveword/delete sensitiveword/batch/delete sensitiveword/list
"""
