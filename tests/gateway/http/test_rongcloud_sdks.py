"""RongCloud's own server SDKs, unchanged but for the host, against a real gateway.

They block, so each runs in a process of its own: it is given a list of calls, and prints what each returned.
`packaging/vendor_sdks.sh`, which `make test` runs, fetches them: the one for Node only where there is npm.
"""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from rts_console.protocol import frames as f
from tests.gateway.rongcloud_desk import APP_KEY, SECRET, RongCloudDesk
from tests.gateway.test_server import Visitor

BUILD = Path(__file__).parents[3] / "build"
NEWER = BUILD / "vendor-sdks-rongcloud"
OLDER = BUILD / "vendor-sdks"
NODE = BUILD / "vendor-sdks-node"

Call = tuple[str, Sequence[Any]]

DRIVE_NEWER = """
import json, sys
from rongcloud.rongcloud import RongCloud
key, secret, host, calls = json.load(sys.stdin)
results = []
for path, arguments in calls:
    target = RongCloud(key, secret, host)
    *parts, last = path.split(".")
    for part in parts:
        target = getattr(target, "get_" + part)()
    result = getattr(target, last)(*arguments)
    results.append(json.loads(result) if isinstance(result, bytes) else result)
print(json.dumps(results))
"""
DRIVE_OLDER = """
import json, sys
from rongcloud import RongCloud
from rongcloud.base import RongCloudBase
key, secret, host, calls = json.load(sys.stdin)
RongCloudBase.api_host = host
client = RongCloud(key, secret)
results = []
for path, arguments in calls:
    group, last = path.split(".")
    response = getattr(getattr(client, group), last)(*arguments)
    results.append(response.result | {"http": response.status})
print(json.dumps(results))
"""
DRIVE_NODE = """
const input = JSON.parse(require('fs').readFileSync(0));
const [key, secret, host, calls] = input;
const sdk = require('rongcloud-sdk')({ appkey: key, secret: secret, api: host });
(async () => {
  const results = [];
  for (const [path, args] of calls) {
    const parts = path.split('.'), last = parts.pop();
    const target = parts.reduce((found, part) => found[part], sdk);
    results.push(await target[last](...args).catch((error) => error));
  }
  console.log(JSON.stringify(results));
})();
"""


async def drive(desk: RongCloudDesk, command: Sequence[str], variables: dict[str, str], calls: list[Call]) -> list[Any]:
    """Let a child make the calls; what each returned."""
    child = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "no_proxy": "*", **variables},
    )
    given = json.dumps([APP_KEY, SECRET.reveal(), desk.gateway.http_url, calls])
    async with asyncio.timeout(60):
        output, errors = await child.communicate(given.encode())
    assert child.returncode == 0, errors.decode()
    results = json.loads(output)
    assert isinstance(results, list)
    return results


async def newer(desk: RongCloudDesk, *calls: Call) -> list[Any]:
    """Calls of rc-server-sdk 3.2.0, as `group.group.method`."""
    if not (NEWER / "rongcloud").is_dir():
        pytest.skip("rc-server-sdk is not there: run packaging/vendor_sdks.sh")
    return await drive(desk, [sys.executable, "-c", DRIVE_NEWER], {"PYTHONPATH": str(NEWER)}, list(calls))


async def older(desk: RongCloudDesk, *calls: Call) -> list[Any]:
    """Calls of rongcloud 2.0.1, as `Group.method`."""
    if not (OLDER / "rongcloud" / "wordfilter.py").is_file():
        pytest.skip("rongcloud 2.0.1 is not there: run packaging/vendor_sdks.sh")
    return await drive(desk, [sys.executable, "-c", DRIVE_OLDER], {"PYTHONPATH": str(OLDER)}, list(calls))


async def node(desk: RongCloudDesk, *calls: Call) -> list[Any]:
    """Calls of rongcloud-sdk 3.1.1 for Node, as `Group.Group.method`."""
    program = shutil.which("node")
    if program is None or not (NODE / "node_modules" / "rongcloud-sdk").is_dir():
        pytest.skip("rongcloud-sdk is not there: run packaging/vendor_sdks.sh where there is npm")
    return await drive(desk, [program, "-e", DRIVE_NODE], {"NODE_PATH": str(NODE / "node_modules")}, list(calls))


def codes(results: list[Any]) -> list[int]:
    """The code of each."""
    return [int(result["code"]) for result in results]


async def test_the_newer_python_sdk_manages_users_and_words() -> None:
    async with RongCloudDesk() as desk:
        results = await newer(
            desk,
            ("user.register", ["alice", "爱丽丝", "https://example.com/a.png"]),
            ("user.check_online", ["alice"]),
            ("user.block.add", [["alice", "bob"], 5]),
            ("user.block.query", []),
            ("user.block.remove", [["alice", "bob"]]),
            ("user.block.query", []),
            ("sensitive.add", ["敏感", "**"]),
            ("sensitive.add", ["bad"]),
            ("sensitive.query", [2]),
            ("sensitive.remove", [["敏感", "none"]]),
            ("sensitive.query", [2]),
            ("user.register", ["no such character: +"]),
        )
        assert codes(results) == [200] * 11 + [1002]
        assert results[1]["status"] == "0"
        assert [each["userId"] for each in results[3]["users"]] == ["alice", "bob"]
        assert results[5]["users"] == []
        assert [(each["word"], each["replaceWord"]) for each in results[8]["words"]] == [("敏感", "**"), ("bad", "")]
        assert [each["word"] for each in results[10]["words"]] == ["bad"]
        alice = await desk.log_in("alice", token=results[0]["token"])
        await alice.give(f.Ping(1, 1))
        assert isinstance(await alice.take(), f.Pong)


async def test_the_older_python_sdk_manages_users_and_words() -> None:
    async with RongCloudDesk() as desk:
        results = await older(
            desk,
            ("User.getToken", ["alice", "Alice & Co", "https://example.com/a.png?x=1&y=2"]),
            ("User.checkOnline", ["alice"]),
            ("User.block", ["alice", "5"]),
            ("User.queryBlock", []),
            ("User.unBlock", ["alice"]),
            ("Wordfilter.add", ["money"]),
            ("Wordfilter.getList", []),
            ("Wordfilter.delete", ["money"]),
            ("User.block", ["alice", "0"]),
        )
        assert codes(results) == [200] * 8 + [1003]
        assert [result["http"] for result in results] == [200] * 8 + [400]
        assert results[3]["users"][0]["userId"] == "alice"
        assert results[6]["words"][0]["word"] == "money"
        await desk.log_in("alice", token=results[0]["token"])


async def test_the_node_sdk_manages_users_and_words() -> None:
    async with RongCloudDesk() as desk:
        results = await node(
            desk,
            ("User.register", [{"id": "alice", "name": "爱丽丝", "portrait": "https://example.com/a.png?x=1&y=2"}]),
            ("User.Block.add", [{"id": "alice", "minute": 5}]),
            ("User.Block.getList", []),
            ("User.Block.remove", [{"id": "alice"}]),
            ("Sensitive.add", [{"type": 0, "keyword": "敏感", "replace": "***"}]),
            ("Sensitive.getList", [{"type": "2"}]),
            ("Sensitive.remove", [{"keywords": ["敏感"]}]),
        )
        assert codes(results) == [200] * 7
        assert results[2]["users"][0]["userId"] == "alice"
        assert results[5]["words"][0]["word"] == "敏感"
        await desk.log_in("alice", token=results[0]["token"])


HELLO = {"content": "hello 你好 & more", "extra": "100 %"}


async def heard(desk: RongCloudDesk, visitor: Visitor, count: int) -> list[tuple[str, Any]]:
    """The next room messages: type and content."""
    found = []
    for _ in range(count):
        header, _, payload = await desk.until(visitor, f.RoomMessage)
        found.append((str(header.attributes["type"]), json.loads(bytes(payload))))
    return found


async def test_the_newer_python_sdk_does_everything_to_chat_rooms() -> None:
    async with RongCloudDesk() as desk:
        alice, carol = await desk.log_in("alice", "r1"), await desk.log_in("carol", "r1")
        results = await newer(
            desk,
            ("chatroom.create", [[["r1", "Room 1"], ["r2", "Room 2"]]]),
            ("chatroom.query", [["r1", "r2", "r3"]]),
            ("chatroom.user.query", ["r1", 10, 1]),
            ("chatroom.user.isexist", ["r1", "alice"]),
            ("chatroom.user.isexist", ["r1", ["alice", "bob"]]),
            ("chatroom.user.gag.add", [["alice", "bob"], "r1", 1]),
            ("chatroom.user.gag.query", ["r1"]),
            ("chatroom.user.gag.remove", [["alice", "bob"], "r1"]),
            ("chatroom.user.ban.add", ["alice", 1]),
            ("chatroom.user.ban.query", []),
            ("chatroom.user.ban.remove", [["alice"]]),
            ("chatroom.user.whitelist.add", ["r1", ["alice", "bob"]]),
            ("chatroom.user.whitelist.query", ["r1"]),
            ("chatroom.user.whitelist.remove", ["r1", "bob"]),
            ("chatroom.message.priority.add", [["RC:VcMsg", "RC:ImgMsg"]]),
            ("chatroom.message.priority.query", []),
            ("chatroom.message.priority.remove", ["RC:VcMsg"]),
            ("chatroom.whitelist.add", [["RC:VcMsg", "RC:ImgMsg"]]),
            ("chatroom.whitelist.query", []),
            ("chatroom.whitelist.remove", ["RC:VcMsg"]),
            ("chatroom.keepalive.add", ["r1"]),
            ("chatroom.keepalive.query", []),
            ("chatroom.keepalive.remove", ["r1"]),
            ("chatroom.message.stop_distribution", ["r1"]),
            ("chatroom.message.resume_distribution", ["r1"]),
            ("message.chatroom.send", ["server", "r1", "RC:TxtMsg", HELLO]),
            ("message.chatroom.broadcast", ["server", "app:news", HELLO]),
            ("message.chatroom.recall", ["server", "r1", "no-such-uid", 1507778882124]),
            ("chatroom.user.block.add", [["alice", "bob"], "r1", 1]),
            ("chatroom.user.block.query", ["r1"]),
            ("chatroom.user.block.remove", [["alice", "bob"], "r1"]),
            ("chatroom.destroy", [["r1", "r2"]]),
            ("chatroom.user.gag.add", ["alice", "a room", 1]),
        )
        assert codes(results) == [200] * (len(results) - 1) + [1002]
        assert [room["name"] for room in results[1]["chatRooms"]] == ["Room 1", "Room 2"]
        assert (results[2]["total"], results[2]["users"][0]["id"]) == (2, "alice")
        assert (results[3]["isInChrm"], [each["isInChrm"] for each in results[4]["result"]]) == (True, [1, 0])
        for place in (6, 29):
            assert [user["userId"] for user in results[place]["users"]] == ["alice", "bob"]
        assert (results[9]["users"][0]["userId"], results[12]["users"]) == ("alice", ["alice", "bob"])
        assert results[15]["objectNames"] == results[18]["whitlistMsgType"] == ["RC:VcMsg", "RC:ImgMsg"]
        assert results[21]["chatroomIds"] == ["r1"]
        assert await heard(desk, alice, 2) == [("RC:TxtMsg", HELLO), ("app:news", HELLO)]
        assert (await desk.until(alice, f.RoomClosed)).code == 23409
        assert (await desk.until(carol, f.RoomClosed)).code == 23410


async def test_the_older_python_sdk_does_everything_to_chat_rooms() -> None:
    async with RongCloudDesk() as desk:
        alice = await desk.log_in("alice", "r1")
        results = await older(
            desk,
            ("Chatroom.create", [[["r1", "Room 1"], ["r2", "Room & 2"]]]),
            ("Chatroom.join", [["bob", "carol"], "r1"]),
            ("Chatroom.query", [["r1", "r2"]]),
            ("Chatroom.queryUser", ["r1", "500", "2"]),
            ("Chatroom.addGagUser", ["bob", "r1", "1"]),
            ("Chatroom.ListGagUser", ["r1"]),
            ("Chatroom.rollbackGagUser", ["bob", "r1"]),
            ("Chatroom.addBlockUser", ["bob", "r1", "1"]),
            ("Chatroom.getListBlockUser", ["r1"]),
            ("Chatroom.rollbackBlockUser", ["bob", "r1"]),
            ("Chatroom.addPriority", [["RC:VcMsg", "RC:ImgMsg"]]),
            ("Chatroom.addWhiteListUser", ["r1", ["alice", "bob"]]),
            ("Chatroom.stopDistributionMessage", ["r1"]),
            ("Chatroom.resumeDistributionMessage", ["r1"]),
            ("Message.publishChatroom", ["server", ["r1", "r2"], "RC:TxtMsg", json.dumps(HELLO)]),
            ("Chatroom.destroy", [["r1", "r2"]]),
            ("Chatroom.addGagUser", ["bob", "r1", "0"]),
        )
        assert codes(results) == [200] * (len(results) - 1) + [1003]
        assert results[-1]["http"] == 400
        assert [room["name"] for room in results[2]["chatRooms"]] == ["Room 1", "Room & 2"]
        assert [user["id"] for user in results[3]["users"]] == ["carol", "bob", "alice"]
        assert results[5]["users"][0]["userId"] == results[8]["users"][0]["userId"] == "bob"
        assert len(results[14]["messageUIDs"]) == 2
        assert await heard(desk, alice, 1) == [("RC:TxtMsg", HELLO)]
        assert (await desk.until(alice, f.RoomClosed)).code == 23410


async def test_the_node_sdk_does_everything_to_chat_rooms() -> None:
    room, members = {"id": "r1"}, {"id": "r1", "members": [{"id": "alice"}, {"id": "bob"}]}
    types = {"msgs": ["RC:VcMsg", "RC:ImgMsg"]}
    message = {"senderId": "server", "targetId": "r1", "objectName": "RC:TxtMsg", "content": HELLO}
    async with RongCloudDesk() as desk:
        alice = await desk.log_in("alice", "r1")
        results = await node(
            desk,
            ("Chatroom.create", [[{"id": "r1", "name": "Room 1"}, {"id": "r2", "name": "房间"}]]),
            ("Chatroom.get", [{"id": "r1", "count": 10, "order": 1}]),
            ("Chatroom.isExist", [members]),
            ("Chatroom.Gag.add", [members | {"minute": 1}]),
            ("Chatroom.Gag.getList", [room]),
            ("Chatroom.Gag.remove", [members]),
            ("Chatroom.Ban.add", [{"members": members["members"], "minute": 1}]),
            ("Chatroom.Ban.getList", []),
            ("Chatroom.Ban.remove", [{"members": members["members"]}]),
            ("Chatroom.Demotion.add", [types]),
            ("Chatroom.Demotion.getList", []),
            ("Chatroom.Demotion.remove", [types]),
            ("Chatroom.Whitelist.Message.add", [types]),
            ("Chatroom.Whitelist.Message.getList", []),
            ("Chatroom.Whitelist.Message.remove", [types]),
            ("Chatroom.Whitelist.User.add", [members]),
            ("Chatroom.Whitelist.User.getList", [room]),
            ("Chatroom.Whitelist.User.remove", [members]),
            ("Chatroom.KeepAlive.add", [room]),
            ("Chatroom.KeepAlive.getList", []),
            ("Chatroom.KeepAlive.remove", [room]),
            ("Chatroom.Distribute.stop", [room]),
            ("Chatroom.Distribute.resume", [room]),
            ("Message.Chatroom.send", [message]),
            ("Message.Chatroom.broadcast", [message]),
            ("Chatroom.Block.add", [members | {"minute": 1}]),
            ("Chatroom.Block.getList", [room]),
            ("Chatroom.Block.remove", [members]),
            ("Chatroom.destroy", [room]),
        )
        assert codes(results) == [200] * len(results), results
        assert results[1]["members"][0]["id"] == "alice"
        assert [each["isInChrm"] for each in results[2]["members"]] == [1, 0]
        assert [each["id"] for each in results[4]["members"]] == ["alice", "bob"]
        assert results[10]["objectNames"] == results[13]["objectNames"] == types["msgs"]
        assert results[19]["chatrooms"] == ["r1"]
        assert await heard(desk, alice, 2) == [("RC:TxtMsg", HELLO)] * 2
        assert (await desk.until(alice, f.RoomClosed)).code == 23409
