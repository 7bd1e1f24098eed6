"""Messages of the server: to rooms, to everyone, taken back, and read again."""

import logging
from typing import Any

import pytest

from rts_console.protocol import frames as f
from tests.gateway.rongcloud_desk import SECRET, RongCloudDesk, headers

OK = (200, 200)
HELLO = '{"content":"hello 你好"}'
MESSAGE: dict[str, Any] = {"fromUserId": "server", "objectName": "RC:TxtMsg", "content": HELLO}


async def test_a_message_reaches_the_members_of_each_room_muted_or_not() -> None:
    async with RongCloudDesk() as desk:
        alice, bob = await desk.log_in("alice", "r"), await desk.log_in("bob", "s")
        await desk.call("chatroom/ban/add", chatroomId="r")
        reply = await desk.call("message/chatroom/publish", MESSAGE | {"toChatroomId": ["r", "s", "nowhere"]})
        assert reply.code == OK
        uids = {each["chatroomId"]: each["messageUID"] for each in reply.body["messageUIDs"]}
        assert list(uids) == ["r", "s", "nowhere"]
        assert len(set(uids.values())) == 3
        for visitor, room_id in ((alice, "r"), (bob, "s")):
            header, _, payload = await desk.until(visitor, f.RoomMessage)
            assert (header.room_id, header.user_id, bytes(payload)) == (room_id, "server", HELLO.encode())
            assert header.attributes["type"] == "RC:TxtMsg"
            assert header.attributes["uid"] == uids[room_id]


async def test_the_largest_message_arrives_whole() -> None:
    async with RongCloudDesk() as desk:
        alice = await desk.log_in("alice", "r")
        large = "词" * 43_690 + "%&"  # 131,072 bytes, which a form takes three times as many for
        assert len(large.encode()) == 131_072
        sent = MESSAGE | {"toChatroomId": "r", "content": large}
        assert (await desk.call("message/chatroom/publish", sent)).code == OK
        _, _, payload = await desk.until(alice, f.RoomMessage)
        assert bytes(payload) == large.encode()


async def test_the_sender_has_it_too_when_it_shall() -> None:
    async with RongCloudDesk() as desk:
        alice = await desk.log_in("alice", "r")
        from_alice = MESSAGE | {"fromUserId": "alice", "toChatroomId": "r"}
        assert (await desk.call("message/chatroom/publish", from_alice)).code == OK
        uid = (await desk.call("message/chatroom/publish", from_alice | {"isIncludeSender": 1})).body["messageUIDs"]
        header, _, _ = await desk.until(alice, f.RoomMessage)
        assert header.attributes["uid"] == uid[0]["messageUID"]


async def test_a_broadcast_reaches_all_rooms_and_is_not_kept() -> None:
    async with RongCloudDesk() as desk:
        alice, bob = await desk.log_in("alice", "r"), await desk.log_in("bob", "s")
        assert (await desk.call("message/chatroom/broadcast", MESSAGE)).code == OK
        for visitor in (alice, bob):
            header, _, payload = await desk.until(visitor, f.RoomMessage)
            assert (header.user_id, bytes(payload)) == ("server", HELLO.encode())
        assert (await history(desk, "r")) == []


async def test_an_online_broadcast_reaches_everyone_who_is_online() -> None:
    async with RongCloudDesk() as desk:
        alice, bob = await desk.log_in("alice"), await desk.log_in("bob", "r")
        assert (await desk.call("message/online/broadcast", MESSAGE)).code == OK
        for visitor in (alice, bob):
            header, _, payload = await desk.until(visitor, f.PeerMessage)
            assert (header.user_id, bytes(payload)) == ("server", HELLO.encode())
            assert (header.attributes["type"], header.attributes["conversation"]) == ("RC:TxtMsg", 6)


async def history(desk: RongCloudDesk, room_id: str, **more: Any) -> list[dict[str, Any]]:
    given = {"userId": "server", "targetId": room_id, "startTime": "1", "endTime": "99999999999999"}
    reply = await desk.call_json("v3/message/chatroom/query", given | more)
    assert reply.code == OK
    return list(reply.body["data"])


async def test_history_has_what_was_kept_in_order() -> None:
    async with RongCloudDesk() as desk:
        await desk.log_in("alice", "r")
        for number in range(3):
            await desk.call("message/chatroom/publish", MESSAGE | {"toChatroomId": "r", "content": f"n{number}"})
        await desk.call("message/chatroom/publish", MESSAGE | {"toChatroomId": "r", "isPersisted": 0})
        found = await history(desk, "r")
        assert [each["content"] for each in found] == ["n0", "n1", "n2"]
        first = found[0]
        fields = ("targetId", "fromUserId", "objectName", "expansion", "extraContent")
        assert [first[name] for name in fields] == ["r", "server", "RC:TxtMsg", False, ""]
        assert first["messageUID"]
        last = found[-1]["msgTime"]
        assert [each["content"] for each in await history(desk, "r", pageSize=2)] == ["n0", "n1"]
        assert "n2" in [each["content"] for each in await history(desk, "r", startTime=last, includeStart=True)]
        assert await history(desk, "r", startTime=last) == []
        assert await history(desk, "r", endTime=2) == []
        assert await history(desk, "nowhere") == []


async def test_a_recall_is_told_and_changes_the_history() -> None:
    async with RongCloudDesk() as desk:
        alice = await desk.log_in("alice", "r")
        uids = []
        for _ in range(2):
            sent = await desk.call("message/chatroom/publish", MESSAGE | {"toChatroomId": "r"})
            uids.append(sent.body["messageUIDs"][0]["messageUID"])
        recall = {"fromUserId": "server", "conversationType": 4, "targetId": "r", "isAdmin": 1, "extra": "sorry"}
        recall |= {"messageUID": uids[0], "sentTime": (await history(desk, "r"))[0]["msgTime"]}
        assert (await desk.call("message/recall", recall)).code == OK
        notice = await desk.until(alice, f.RoomNotice)
        told = [notice.details[name] for name in ("messageUId", "isAdmin", "isDelete", "extra")]
        assert (notice.name, told) == ("RC:RcNtf", [uids[0], True, False, "sorry"])
        found = await history(desk, "r")
        assert [each["objectName"] for each in found] == ["RC:RcNtf", "RC:TxtMsg"]
        assert HELLO not in found[0]["content"]
        assert (await desk.call("message/recall", recall | {"messageUID": uids[1], "isDelete": 1})).code == OK
        assert [each["messageUID"] for each in await history(desk, "r")] == uids[:1]
        assert (await desk.call("message/recall", recall | {"messageUID": "unknown", "targetId": "nowhere"})).code == OK


async def test_what_is_said_or_issued_is_not_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with RongCloudDesk() as desk:
        await desk.log_in("bob", "r")
        token = await desk.token("alice")
        said = MESSAGE | {"toChatroomId": "r", "content": '{"content":"payload canary"}'}
        assert (await desk.call("message/chatroom/publish", said)).code == OK
        assert (await desk.call("message/chatroom/publish", said | {"fromUserId": ""})).code == (400, 1003)
        entry = {"chatroomId": "r", "userId": "a", "key": "payload canary", "value": "payload canary"}
        assert (await desk.call("chatroom/entry/set", entry | {"key": "k"})).code == OK
        assert (await desk.call("sensitiveword/add", word="payload canary")).code == OK
    assert "server api: message/chatroom/publish: 1003" in caplog.text
    for secret in ("payload canary", token, SECRET.reveal(), headers()["Signature"]):
        assert secret not in caplog.text


async def test_every_documented_error() -> None:
    publish = MESSAGE | {"toChatroomId": "r"}
    recall = {"fromUserId": "a", "conversationType": 4, "targetId": "r", "messageUID": "x", "sentTime": 1}
    query = {"userId": "a", "targetId": "r", "startTime": 1, "endTime": 2}
    wrong: list[tuple[str, dict[str, Any], int]] = [
        ("message/chatroom/publish", publish | {"fromUserId": ""}, 1003),
        ("message/chatroom/publish", publish | {"toChatroomId": ""}, 1003),
        ("message/chatroom/publish", publish | {"toChatroomId": [f"r{number}" for number in range(101)]}, 1002),
        ("message/chatroom/publish", publish | {"objectName": ""}, 1002),
        ("message/chatroom/publish", publish | {"objectName": "t" * 33}, 1005),
        ("message/chatroom/publish", publish | {"content": ""}, 1002),
        ("message/chatroom/publish", publish | {"content": "x" * 131_073}, 1005),
        ("message/chatroom/publish", publish | {"isPersisted": 2}, 1002),
        ("message/online/broadcast", MESSAGE | {"fromUserId": ""}, 1003),
        ("message/online/broadcast", MESSAGE | {"content": ""}, 1002),
        ("message/recall", recall | {"fromUserId": ""}, 1003),
        ("message/recall", recall | {"targetId": ""}, 1003),
        ("message/recall", recall | {"conversationType": 1}, 1002),
        ("message/recall", recall | {"messageUID": ""}, 1002),
        ("message/recall", recall | {"sentTime": "now"}, 1002),
        ("message/recall", recall | {"isAdmin": 3}, 1002),
        ("v3/message/chatroom/query", query | {"userId": ""}, 1003),
        ("v3/message/chatroom/query", query | {"targetId": ""}, 1003),
        ("v3/message/chatroom/query", query | {"startTime": 3}, 1002),
        ("v3/message/chatroom/query", query | {"pageSize": 101}, 1002),
    ]
    async with RongCloudDesk() as desk:
        for path, form, code in wrong:
            assert (await desk.call(path, form)).code == (400, code), (path, form)
        assert (await desk.call("message/chatroom/broadcast", MESSAGE | {"objectName": ""})).code == (400, 1002)
    async with RongCloudDesk(services_off=["broadcast", "online broadcast", "message history"]) as desk:
        for path in ("message/chatroom/broadcast", "message/online/broadcast", "v3/message/chatroom/query"):
            assert (await desk.call(path, MESSAGE)).code == (430, 1009)
