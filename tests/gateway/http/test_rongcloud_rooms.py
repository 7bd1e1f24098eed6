"""Chat rooms by the server's calls: made, looked at, ended, kept alive, with members and attributes."""

import re
from typing import Any

from rts_console.protocol import frames as f
from tests.gateway.rongcloud_desk import RongCloudDesk

OK = (200, 200)
GONE = (200, 23410)
TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
LONG = "r" * 65


def info(count: int, begin: int = 0) -> str:
    """Attributes as JSON."""
    return "{" + ",".join(f'"k{begin + number}":"v"' for number in range(count)) + "}"


def many(count: int, name: str = "u") -> list[str]:
    return [f"{name}{number}" for number in range(count)]


async def test_a_room_is_made_looked_at_changed_and_ended() -> None:
    async with RongCloudDesk() as desk:
        assert (await desk.call("chatroom/create", {"chatroom[r1]": "Room 1", "chatroom[r2]": "二"})).code == OK
        assert (await desk.call("chatroom/create_new", chatroomId="r3", destroyType=1, destroyTime=120)).code == OK
        rooms = (await desk.call("chatroom/query", chatroomId=["r2", "nowhere", "r1"])).body["chatRooms"]
        assert [(room["chrmId"], room["name"]) for room in rooms] == [("r2", "二"), ("r1", "Room 1")]
        assert all(TIME.fullmatch(room["time"]) for room in rooms)
        room = (await desk.call("chatroom/get", chatroomId="r3")).body
        assert room.pop("createTime") > 1_700_000_000_000
        wanted = {"chatroomId": "r3", "memberCount": 0, "destroyType": 1, "destroyTime": 120, "ban": False}
        assert room == {"code": 200, **wanted}
        assert (await desk.call("chatroom/destroy/set", chatroomId="r3", destroyType=0, destroyTime=60)).code == OK
        room = (await desk.call("chatroom/get", chatroomId="r3")).body
        assert (room["destroyType"], room["destroyTime"]) == (0, 60)
        assert (await desk.call("chatroom/destroy", chatroomId=["r1", "r3", "nowhere"])).code == OK
        assert (await desk.call("chatroom/get", chatroomId="r3")).code == GONE
        left = (await desk.call("chatroom/query", chatroomId=["r1", "r2", "r3"])).body["chatRooms"]
        assert [room["chrmId"] for room in left] == ["r2"]


async def test_a_room_may_begin_muted_with_exceptions_and_attributes() -> None:
    async with RongCloudDesk() as desk:
        form: dict[str, Any] = {"chatroomId": "r", "isBan": "true", "whiteUserIds": ["alice", "bob"]}
        form |= {"entryOwnerId": "alice", "entryInfo": '{"theme":"dark","n":"1"}'}
        assert (await desk.call("chatroom/create_new", form)).code == OK
        assert (await desk.call("chatroom/get", chatroomId="r")).body["ban"] is True
        excepted = (await desk.call("chatroom/user/ban/whitelist/query", chatroomId="r")).body["userIds"]
        assert sorted(excepted) == ["alice", "bob"]
        keys = (await desk.call("chatroom/entry/query", chatroomId="r")).body["keys"]
        assert {key["key"]: key["value"] for key in keys} == {"theme": "dark", "n": "1"}


async def test_members_are_told_in_the_order_they_came() -> None:
    async with RongCloudDesk() as desk:
        for user_id in ("alice", "bob", "carol"):
            await desk.log_in(user_id, "r")
        reply = await desk.call("chatroom/user/query", chatroomId="r", count=2, order=1)
        assert (reply.code, reply.body["total"]) == (OK, 3)
        assert [user["id"] for user in reply.body["users"]] == ["alice", "bob"]
        assert all(TIME.fullmatch(user["time"]) for user in reply.body["users"])
        newest = (await desk.call("chatroom/user/query", chatroomId="r", count=5_000, order=2)).body["users"]
        assert [user["id"] for user in newest] == ["carol", "bob", "alice"]
        assert (await desk.call("chatroom/user/exist", chatroomId="r", userId="bob")).body["isInChrm"] is True
        assert (await desk.call("chatroom/user/exist", chatroomId="r", userId="dave")).body["isInChrm"] is False
        both = (await desk.call("chatroom/users/exist", chatroomId="r", userId=["bob", "dave"])).body["result"]
        assert both == [{"userId": "bob", "isInChrm": 1}, {"userId": "dave", "isInChrm": 0}]
        assert (await desk.call("chatroom/get", chatroomId="r")).body["memberCount"] == 3
        nowhere = (await desk.call("chatroom/user/query", chatroomId="nowhere", count=1, order=1)).body
        assert (nowhere["total"], nowhere["users"]) == (0, [])


async def test_the_end_of_a_room_takes_its_members_out() -> None:
    async with RongCloudDesk() as desk:
        alice = await desk.log_in("alice", "r")
        assert (await desk.call("chatroom/destroy", chatroomId="r")).code == OK
        closed = await desk.until(alice, f.RoomClosed)
        assert closed.room_id == "r"
        assert (await desk.call("chatroom/user/exist", chatroomId="r", userId="alice")).body["isInChrm"] is False


async def test_the_server_puts_users_into_a_room() -> None:
    async with RongCloudDesk() as desk:
        alice, bob = await desk.log_in("alice", "r"), await desk.log_in("bob")
        assert (await desk.call("chatroom/join", chatroomId="r", userId=["bob", "alice", "carol"])).code == OK
        assert (await desk.until(alice, f.UserJoined)).user_id == "bob"
        users = (await desk.call("chatroom/user/query", chatroomId="r", count=9, order=1)).body["users"]
        assert [user["id"] for user in users] == ["alice", "bob", "carol"]
        said: dict[str, Any] = {"fromUserId": "server", "objectName": "app:x", "content": "hello", "toChatroomId": "r"}
        await desk.call("message/chatroom/publish", said)
        for visitor in (alice, bob):
            _, _, payload = await desk.until(visitor, f.RoomMessage)
            assert bytes(payload) == b"hello"
        await bob.give(f.LeaveRoom(4, "r"))
        await desk.until(bob, f.Done)
        assert (await desk.call("chatroom/user/exist", chatroomId="r", userId="bob")).body["isInChrm"] is False


async def test_rooms_are_kept_alive_as_many_as_may_be() -> None:
    async with RongCloudDesk(kept_alive_rooms=2) as desk:
        for room_id, code in (("a", 200), ("b", 200), ("a", 200)):
            assert (await desk.call("chatroom/keepalive/add", chatroomId=room_id)).body["code"] == code
        assert (await desk.call("chatroom/keepalive/add", chatroomId="c")).code == (403, 1016)
        kept = (await desk.call("chatroom/keepalive/query")).body
        assert kept["chatroomIds"] == kept["chatroomids"] == ["a", "b"]
        assert (await desk.call("chatroom/keepalive/remove", chatroomId="a")).code == OK
        assert (await desk.call("chatroom/keepalive/remove", chatroomId="a")).code == (200, 1015)
        assert (await desk.call("chatroom/keepalive/query")).body["chatroomIds"] == ["b"]


async def test_attributes_are_set_read_and_removed_and_the_members_are_told() -> None:
    async with RongCloudDesk() as desk:
        alice = await desk.log_in("alice", "r")
        one = {"chatroomId": "r", "userId": "server", "key": "theme", "value": "dark", "autoDelete": 1}
        assert (await desk.call("chatroom/entry/set", one)).code == OK
        assert "theme" in str((await desk.until(alice, f.RoomNotice)).details)
        batch = {"chatroomId": "r", "entryOwnerId": "alice", "entryInfo": '{"a":"1","b":"2"}', "autoDelete": 0}
        assert (await desk.call("chatroom/entry/batch/set", batch)).code == OK
        (theme,) = (await desk.call("chatroom/entry/query", chatroomId="r", keys="theme")).body["keys"]
        assert int(theme.pop("lastSetTime")) > 1_700_000_000_000
        assert theme == {"key": "theme", "value": "dark", "userId": "server", "autoDelete": "1"}
        everything = (await desk.call("chatroom/entry/query", chatroomId="r", keys="")).body["keys"]
        assert [key["key"] for key in everything] == ["theme", "a", "b"]
        assert (await desk.call("chatroom/entry/remove", chatroomId="r", userId="server", key="a")).code == OK
        left = (await desk.call("chatroom/entry/query", chatroomId="r")).body["keys"]
        assert [key["key"] for key in left] == ["theme", "b"]


async def test_a_changed_attribute_may_be_told_by_a_message() -> None:
    async with RongCloudDesk() as desk:
        alice = await desk.log_in("alice", "r")
        for path, kind in (("set", 1), ("remove", 2)):
            content = f'{{"type":{kind},"key":"k","value":"v"}}'
            form = {"chatroomId": "r", "userId": "server", "key": "k", "value": "v"}
            form |= {"objectName": "RC:chrmKVNotiMsg", "content": content}
            assert (await desk.call(f"chatroom/entry/{path}", form)).code == OK
            header, _, payload = await desk.until(alice, f.RoomMessage)
            assert (header.user_id, header.attributes["type"]) == ("server", "RC:chrmKVNotiMsg")
            assert bytes(payload) == content.encode()


async def test_a_room_has_a_hundred_attributes_at_most() -> None:
    async with RongCloudDesk() as desk:
        await desk.call("chatroom/create_new", chatroomId="r")
        for begin in range(0, 100, 20):
            given = {"chatroomId": "r", "entryOwnerId": "alice", "entryInfo": info(20, begin)}
            assert (await desk.call("chatroom/entry/batch/set", given)).code == OK
    async with RongCloudDesk() as desk:
        given = {"chatroomId": "r", "entryOwnerId": "alice", "entryInfo": info(99)}
        assert (await desk.call("chatroom/create_new", given)).code == OK
        batch = {"chatroomId": "r", "entryOwnerId": "alice", "entryInfo": '{"k0":"new","x":"1","y":"2"}'}
        reply = await desk.call("chatroom/entry/batch/set", batch)
        assert reply.code == (400, 1002)
        assert "101 attributes" in reply.body["errorMessage"]
        keys = (await desk.call("chatroom/entry/query", chatroomId="r")).body["keys"]
        assert len(keys) == 99
        assert {key["value"] for key in keys} == {"v"}  # none of the batch was set
        one = {"chatroomId": "r", "userId": "alice", "key": "k99", "value": "v"}
        assert (await desk.call("chatroom/entry/set", one)).code == OK


async def test_no_more_exceptions_than_may_be() -> None:
    async with RongCloudDesk() as desk:
        for name, code in (("a", OK), ("b", (400, 1002))):
            form: dict[str, Any] = {"chatroomId": "r", "whiteUserIds": many(15, name)}
            assert (await desk.call("chatroom/create_new", form)).code == code
        assert len((await desk.call("chatroom/user/ban/whitelist/query", chatroomId="r")).body["userIds"]) == 15


async def test_every_documented_error() -> None:
    entry: dict[str, Any] = {"chatroomId": "r", "userId": "a", "key": "k", "value": "v"}
    wrong: list[tuple[str, dict[str, Any], int]] = [
        ("chatroom/create", {"x": "y"}, 1002),
        ("chatroom/create", {"chatroom[]": "name"}, 1003),
        ("chatroom/create", {"chatroom[r]": ""}, 1002),
        ("chatroom/create", {f"chatroom[{LONG}]": "name"}, 1005),
        ("chatroom/create", {"chatroom[r]": "n" * 65}, 1005),
        ("chatroom/create", {f"chatroom[r{number}]": "n" for number in range(101)}, 1002),
        ("chatroom/create_new", {"destroyType": 0}, 1003),
        ("chatroom/create_new", {"chatroomId": LONG}, 1005),
        ("chatroom/create_new", {"chatroomId": "a room"}, 1002),
        ("chatroom/create_new", {"chatroomId": "n", "destroyType": 2}, 1002),
        ("chatroom/create_new", {"chatroomId": "n", "destroyTime": 59}, 1002),
        ("chatroom/create_new", {"chatroomId": "n", "destroyTime": 10_081}, 1002),
        ("chatroom/create_new", {"chatroomId": "n", "isBan": "perhaps"}, 1002),
        ("chatroom/create_new", {"chatroomId": "n", "whiteUserIds": many(21)}, 1002),
        ("chatroom/create_new", {"chatroomId": "n", "entryInfo": '{"k":"v"}'}, 1003),
        ("chatroom/create_new", {"chatroomId": "n", "entryOwnerId": "a", "entryInfo": "k=v"}, 1002),
        ("chatroom/destroy/set", {"chatroomId": "r", "destroyType": 7}, 1002),
        ("chatroom/destroy", {"chatroomId": ""}, 1003),
        ("chatroom/get", {"chatroomId": ""}, 1003),
        ("chatroom/query", {"chatroomId": many(21)}, 1002),
        ("chatroom/user/query", {"chatroomId": "r", "order": 1}, 1002),
        ("chatroom/user/query", {"chatroomId": "r", "count": 0, "order": 1}, 1002),
        ("chatroom/user/query", {"chatroomId": "r", "count": 1, "order": 3}, 1002),
        ("chatroom/user/exist", {"chatroomId": "r"}, 1003),
        ("chatroom/users/exist", {"chatroomId": "r", "userId": many(1_001)}, 1002),
        ("chatroom/join", {"chatroomId": "r"}, 1003),
        ("chatroom/join", {"chatroomId": "r", "userId": many(51)}, 1002),
        ("chatroom/keepalive/add", {"x": 1}, 1003),
        ("chatroom/keepalive/remove", {"x": 1}, 1003),
        ("chatroom/entry/set", entry | {"userId": ""}, 1003),
        ("chatroom/entry/set", entry | {"key": ""}, 1002),
        ("chatroom/entry/set", entry | {"key": "a key"}, 1002),
        ("chatroom/entry/set", entry | {"key": "k" * 129}, 1005),
        ("chatroom/entry/set", entry | {"value": ""}, 1002),
        ("chatroom/entry/set", entry | {"value": "v" * 4_097}, 1005),
        ("chatroom/entry/set", entry | {"autoDelete": 2}, 1002),
        ("chatroom/entry/set", entry | {"objectName": "t" * 33}, 1005),
        ("chatroom/entry/set", entry | {"objectName": "RC:chrmKVNotiMsg", "content": '{"type":1,"key":"k"}'}, 1002),
        ("chatroom/entry/remove", entry | {"objectName": "RC:chrmKVNotiMsg"}, 1002),
        ("chatroom/entry/batch/set", {"chatroomId": "r", "entryOwnerId": "a", "entryInfo": info(21)}, 1002),
        ("chatroom/entry/batch/set", {"chatroomId": "r", "entryOwnerId": "a"}, 1002),
        ("chatroom/entry/batch/set", {"chatroomId": "r", "entryInfo": '{"k":"v"}'}, 1003),
        ("chatroom/entry/batch/set", {"chatroomId": "r", "entryOwnerId": "a", "entryInfo": '{"k k":"v"}'}, 1002),
        ("chatroom/entry/batch/set", {"chatroomId": "r", "entryOwnerId": "a", "entryInfo": '{"k":""}'}, 1002),
        ("chatroom/entry/remove", {"chatroomId": "r", "userId": "a"}, 1002),
        ("chatroom/entry/query", {"chatroomId": "r", "keys": many(101)}, 1002),
    ]
    async with RongCloudDesk() as desk:
        assert (await desk.call("chatroom/create_new", chatroomId="r")).code == OK
        for path, form, code in wrong:
            assert (await desk.call(path, form)).code == (400, code), (path, form)
        assert (await desk.call("chatroom/get", chatroomId="n")).code == GONE  # nothing was half done
        for path in ("destroy/set", "get", "entry/set", "entry/remove", "entry/query"):
            reply = await desk.call(f"chatroom/{path}", entry | {"chatroomId": "nowhere"})
            assert reply.code == GONE, path
            assert "Create it" in reply.body["errorMessage"]
        batch = {"chatroomId": "nowhere", "entryOwnerId": "a", "entryInfo": '{"k":"v"}'}
        assert (await desk.call("chatroom/entry/batch/set", batch)).code == GONE
    async with RongCloudDesk(services_off=["keep-alive", "room attributes"]) as desk:
        for path in ("keepalive/add", "keepalive/remove", "keepalive/query", "entry/set", "entry/batch/set"):
            assert (await desk.call(f"chatroom/{path}", entry)).code == (430, 1009)
        for path in ("entry/remove", "entry/query"):
            assert (await desk.call(f"chatroom/{path}", entry)).code == (430, 1009)
