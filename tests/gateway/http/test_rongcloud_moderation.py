"""Who may not speak or come in, by the server's calls, and what its users notice of it."""

from typing import Any

from rts_console.protocol import frames as f
from rts_console.protocol.words import PayloadKind
from tests.gateway.rongcloud_desk import RongCloudDesk
from tests.gateway.test_server import Visitor

OK = (200, 200)
SENT = 200
MUTED, KICKED = 23408, 23409


async def say(desk: RongCloudDesk, visitor: Visitor, room_id: str = "r") -> int:
    """Send a message; the result."""
    desk.sent += 1
    header = f.SendRoom(desk.sent, room_id, f"m{desk.sent}", 1, attributes={"type": "RC:TxtMsg"})
    await visitor.give((header, PayloadKind.TEXT, b'{"content":"hi"}'))
    answer = await desk.until(visitor, f.Accepted)
    assert answer.id == desk.sent
    return int(answer.code)


async def try_join(desk: RongCloudDesk, visitor: Visitor, room_id: str = "r") -> int:
    """Ask to come in; the code, 0 when that is granted."""
    await visitor.give(f.JoinRoom(77, room_id))
    answer = await desk.until(visitor, f.Joined, f.Refused)
    return int(answer.code) if isinstance(answer, f.Refused) else 0


async def test_a_muted_user_hears_but_is_not_heard() -> None:
    async with RongCloudDesk() as desk:
        alice, bob = await desk.log_in("alice", "r", "s"), await desk.log_in("bob", "r")
        told = {"chatroomId": "r", "userId": ["alice", "carol"], "minute": 5, "needNotify": "true", "extra": "rude"}
        assert (await desk.call("chatroom/user/gag/add", told)).code == OK
        notice = await desk.until(bob, f.RoomNotice)
        assert "rude" in str(notice.details)
        assert "alice" in str(notice.details)
        assert (await say(desk, alice), await say(desk, alice, "s"), await say(desk, bob)) == (MUTED, SENT, SENT)
        users = (await desk.call("chatroom/user/gag/list", chatroomId="r")).body["users"]
        assert [user["userId"] for user in users] == ["alice", "carol"]
        await alice.give(f.LeaveRoom(78, "r"))
        assert await try_join(desk, alice) == 0
        assert await say(desk, alice) == MUTED  # leaving does not help
        assert (await desk.call("chatroom/user/gag/rollback", chatroomId="r", userId="alice")).code == OK
        assert await say(desk, alice) == SENT
        assert (await desk.call("chatroom/user/gag/list", chatroomId="s")).body["users"] == []


async def test_a_user_muted_in_all_rooms() -> None:
    async with RongCloudDesk() as desk:
        alice, bob = await desk.log_in("alice", "r", "s"), await desk.log_in("bob", "r")
        told = {"userId": "alice", "minute": 5, "needNotify": "true", "extra": "rude"}
        assert (await desk.call("chatroom/user/ban/add", told)).code == OK
        notices = [(await desk.until(alice, f.RoomNotice)).details for _ in range(2)]
        assert {(notice["chatroomId"], notice["extra"]) for notice in notices} == {("r", "rude"), ("s", "rude")}
        await desk.call("chatroom/ban/rollback", chatroomId="r", needNotify="true", extra="end")
        assert (await desk.until(bob, f.RoomNotice)).details["extra"] == "end"  # of the other one bob was told nothing
        assert (await say(desk, alice), await say(desk, alice, "s")) == (MUTED, MUTED)
        users = (await desk.call("chatroom/user/ban/query")).body["users"]
        assert [user["userId"] for user in users] == ["alice"]
        assert (await desk.call("chatroom/user/ban/remove", userId="alice")).code == OK
        assert await say(desk, alice) == SENT


async def test_a_muted_room_and_its_exceptions() -> None:
    async with RongCloudDesk() as desk:
        alice, bob = await desk.log_in("alice", "r"), await desk.log_in("bob", "r")
        assert (await desk.call("chatroom/ban/add", chatroomId="r", needNotify="true", extra="hush")).code == OK
        assert "hush" in str((await desk.until(alice, f.RoomNotice)).details)
        assert (await say(desk, alice), await say(desk, bob)) == (MUTED, MUTED)
        assert (await desk.call("chatroom/ban/check", chatroomId="r")).body["status"] == 1
        assert (await desk.call("chatroom/ban/check", chatroomId="s")).body["status"] == 0
        await desk.call("chatroom/create_new", chatroomId="s")
        await desk.call("chatroom/ban/add", chatroomId="s")
        page = (await desk.call("chatroom/ban/query", size=1, page=2)).body
        assert page["chatroomIds"] == page["chatroomids"] == ["s"]
        assert (await desk.call("chatroom/user/ban/whitelist/add", chatroomId="r", userId="bob")).code == OK
        assert (await desk.call("chatroom/user/ban/whitelist/query", chatroomId="r")).body["userIds"] == ["bob"]
        assert (await say(desk, alice), await say(desk, bob)) == (MUTED, SENT)
        await desk.call("chatroom/user/gag/add", chatroomId="r", userId="bob", minute=5)
        assert await say(desk, bob) == SENT  # the exception beats the user's own mute
        await desk.call("chatroom/user/ban/add", userId="bob", minute=5)
        assert await say(desk, bob) == MUTED  # but not the one in all rooms
        assert (await desk.call("chatroom/user/ban/whitelist/rollback", chatroomId="r", userId="bob")).code == OK
        assert (await desk.call("chatroom/ban/rollback", chatroomId="r")).code == OK
        assert await say(desk, alice) == SENT
        assert (await desk.call("chatroom/ban/query")).body["chatroomIds"] == ["s"]


async def test_a_blocked_user_is_out_and_stays_out() -> None:
    async with RongCloudDesk() as desk:
        alice, bob = await desk.log_in("alice", "r"), await desk.log_in("bob", "r")
        block = {"chatroomId": "r", "userId": ["alice", "carol"], "minute": 5, "needNotify": "true", "extra": "spam"}
        assert (await desk.call("chatroom/user/block/add", block)).code == OK
        assert (await desk.until(alice, f.RoomClosed)).code == KICKED
        assert "spam" in str((await desk.until(bob, f.RoomNotice)).details)
        assert await try_join(desk, alice) == KICKED
        assert await try_join(desk, alice, "s") == 0
        users = (await desk.call("chatroom/user/block/list", chatroomId="r")).body["users"]
        assert [user["userId"] for user in users] == ["alice", "carol"]
        assert (await desk.call("chatroom/user/block/rollback", chatroomId="r", userId=["alice", "carol"])).code == OK
        assert await try_join(desk, alice) == 0


async def test_what_is_not_distributed_reaches_nobody() -> None:
    async with RongCloudDesk() as desk:
        alice, bob = await desk.log_in("alice", "r"), await desk.log_in("bob", "r")
        assert (await desk.call("chatroom/message/stopDistribution", chatroomId="r")).code == OK
        assert await say(desk, alice) == SENT
        assert (await desk.call("chatroom/message/resumeDistribution", chatroomId="r")).code == OK
        assert await say(desk, alice) == SENT
        header, _, _ = await desk.until(bob, f.RoomMessage)
        assert header.client_message_id == f"m{desk.sent}"  # the first one never came


async def test_lists_of_types_and_users() -> None:
    lists = [
        ("chatroom/message/priority/", "add", "remove", "objectName", "objectNames"),
        ("chatroom/whitelist/", "add", "delete", "objectnames", "whitlistMsgType"),
    ]
    async with RongCloudDesk() as desk:
        for path, add, remove, name, answer in lists:
            assert (await desk.call(path + add, {name: ["app:a", "app:b", "app:a"]})).code == OK
            assert (await desk.call(path + add, {name: "app:c"})).code == OK
            assert (await desk.call(path + "query")).body[answer] == ["app:a", "app:b", "app:c"]
            assert (await desk.call(path + remove, {name: ["app:a", "app:none"]})).code == OK
            assert (await desk.call(path + "query")).body[answer] == ["app:b", "app:c"]
            for first, code in ((0, OK), (5, OK), (10, OK), (15, (400, 1002))):
                more = [f"app:{first + number}" for number in range(5)]
                assert (await desk.call(path + add, {name: more})).code == code
        users = "chatroom/user/whitelist/"
        await desk.call("chatroom/create_new", chatroomId="r")
        assert (await desk.call(users + "add", chatroomId="r", userId=["a", "b"])).code == OK
        assert (await desk.call(users + "query", chatroomId="r")).body["users"] == ["a", "b"]
        assert (await desk.call(users + "add", chatroomId="r", userId=["c", "d", "e", "f"])).code == (400, 1002)
        assert (await desk.call(users + "remove", chatroomId="r", userId="a")).code == OK
        assert (await desk.call(users + "query", chatroomId="r")).body["users"] == ["b"]


async def test_every_documented_error() -> None:
    many = [f"u{number}" for number in range(21)]
    wrong: list[tuple[str, dict[str, Any], int]] = []
    for path in ("user/gag/add", "user/block/add"):
        wrong += [
            (path, {"userId": "a", "minute": 1}, 1003),
            (path, {"chatroomId": "r", "minute": 1}, 1003),
            (path, {"chatroomId": "r", "userId": "a"}, 1003),
            (path, {"chatroomId": "r", "userId": "a", "minute": 0}, 1003),
            (path, {"chatroomId": "r", "userId": "a", "minute": 43_201}, 1003),
            (path, {"chatroomId": "r", "userId": many, "minute": 1}, 1002),
            (path, {"chatroomId": "r", "userId": "u" * 65, "minute": 1}, 1005),
            (path, {"chatroomId": "r", "userId": "a", "minute": 1, "needNotify": "maybe"}, 1002),
        ]
    for path in ("user/gag/rollback", "user/block/rollback", "user/ban/whitelist/add", "user/ban/whitelist/rollback"):
        wrong += [
            (path, {"userId": "a"}, 1003),
            (path, {"chatroomId": "r"}, 1003),
            (path, {"chatroomId": "r", "userId": many}, 1002),
        ]
    for path in ("gag/list", "block/list", "ban/whitelist/query", "whitelist/query", "whitelist/add"):
        wrong.append((f"user/{path}", {"x": 1}, 1003))
    for path in ("ban/add", "ban/rollback", "ban/check", "message/stopDistribution", "message/resumeDistribution"):
        wrong += [(path, {"x": 1}, 1003), (path, {"chatroomId": "r" * 65}, 1005)]
    wrong += [
        ("user/ban/add", {"userId": "a"}, 1003),
        ("user/ban/add", {"minute": 1}, 1003),
        ("user/ban/add", {"userId": many, "minute": 1}, 1002),
        ("user/ban/remove", {"x": 1}, 1003),
        ("ban/query", {"size": 1_001}, 1002),
        ("ban/query", {"page": 0}, 1002),
        ("message/priority/add", {"x": 1}, 1002),
        ("message/priority/add", {"objectName": "t" * 33}, 1005),
        ("message/priority/add", {"objectName": many[:6]}, 1002),
        ("message/priority/remove", {"x": 1}, 1002),
        ("whitelist/add", {"objectnames": many}, 1002),
        ("whitelist/delete", {"objectnames": ""}, 1002),
        ("user/whitelist/add", {"chatroomId": "r", "userId": many[:6]}, 1002),
        ("user/whitelist/remove", {"chatroomId": "r"}, 1003),
    ]
    async with RongCloudDesk() as desk:
        for path, form, code in wrong:
            assert (await desk.call(f"chatroom/{path}", form)).code == (400, code), (path, form)
    services = ["mute in all rooms", "message priority", "protected types", "protected users"]
    async with RongCloudDesk(services_off=services) as desk:
        for path in ("user/ban/add", "message/priority/query", "whitelist/add", "user/whitelist/query"):
            assert (await desk.call(f"chatroom/{path}")).code == (430, 1009)
