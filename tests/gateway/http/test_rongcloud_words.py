"""The words that may not be said, by the vendor's calls."""

from typing import Any

import msgspec

from rts_console.protocol import frames as f
from rts_console.protocol.words import PayloadKind
from tests.gateway.rongcloud_desk import RongCloudDesk


async def listed(desk: RongCloudDesk, **form: Any) -> list[tuple[str, str, str]]:
    reply = await desk.call("sensitiveword/list", **form)
    assert reply.code == (200, 200)
    return [(each["type"], each["word"], each["replaceWord"]) for each in reply.body["words"]]


async def test_words_come_and_go_one_by_one_and_together() -> None:
    async with RongCloudDesk() as desk:
        assert (await desk.call("sensitiveword/add", word="bad")).code == (200, 200)
        assert (await desk.call("sensitiveword/add", word="敏感", replaceWord="***")).code == (200, 200)
        both = {"words": [{"word": "worse"}, {"word": "worst", "replaceWord": "best"}]}
        assert (await desk.call_json("sensitiveword/batch/add", both)).code == (200, 200)
        assert await listed(desk) == [("1", "bad", ""), ("1", "worse", "")]
        assert await listed(desk, type=0) == [("0", "敏感", "***"), ("0", "worst", "best")]
        assert len(await listed(desk, type=2)) == 4
        assert (await desk.call("sensitiveword/add", word="bad", replaceWord="good")).code == (200, 200)
        assert ("0", "bad", "good") in await listed(desk, type=0)
        assert (await desk.call("sensitiveword/delete", word="bad")).code == (200, 200)
        assert (await desk.call("sensitiveword/batch/delete", words=["worse", "worst", "none"])).code == (200, 200)
        assert await listed(desk, type=2) == [("0", "敏感", "***")]
        assert (await desk.call("wordfilter/add", word="old")).code == (200, 200)
        assert [each["word"] for each in (await desk.call("wordfilter/list")).body["words"]] == ["old"]
        assert (await desk.call("wordfilter/delete", word="old")).code == (200, 200)


async def test_words_stop_or_change_what_users_say_and_not_what_the_server_says() -> None:
    async with RongCloudDesk() as desk:
        await desk.call("sensitiveword/add", word="bad")
        await desk.call("sensitiveword/add", word="敏感", replaceWord="**")
        alice, bob = await desk.log_in("alice", "r"), await desk.log_in("bob", "r")
        codes = []
        for number, text in enumerate(("so bad", "敏感 words", "fine")):
            header = f.SendRoom(number, "r", f"m{number}", 1, attributes={"type": "RC:TxtMsg"})
            await alice.give((header, PayloadKind.TEXT, msgspec.json.encode({"content": text})))
            codes.append(int((await desk.until(alice, f.Accepted)).code))
        assert codes == [21501, 200, 200]
        said = {"fromUserId": "server", "objectName": "RC:TxtMsg", "content": '{"content":"bad"}', "toChatroomId": "r"}
        await desk.call("message/chatroom/publish", said)
        heard = []
        for _ in range(3):
            _, _, payload = await desk.until(bob, f.RoomMessage)
            heard.append(msgspec.json.decode(payload)["content"])
        assert heard == ["** words", "fine", "bad"]


async def test_every_documented_error() -> None:
    long = "x" * 33
    wrong = [
        ("sensitiveword/add", {"replaceWord": "x"}, 1002),
        ("sensitiveword/add", {"word": long}, 1005),
        ("sensitiveword/add", {"word": "x", "replaceWord": long}, 1005),
        ("sensitiveword/delete", {"x": ""}, 1002),
        ("sensitiveword/delete", {"word": long}, 1005),
        ("sensitiveword/batch/delete", {"x": ""}, 1002),
        ("sensitiveword/batch/delete", {"words": [f"w{number}" for number in range(51)]}, 1002),
        ("sensitiveword/list", {"type": 3}, 1002),
    ]
    async with RongCloudDesk() as desk:
        for path, form, code in wrong:
            assert (await desk.call(path, form)).code == (400, code), (path, form)
        for body in ({}, [], {"words": []}, {"words": [{"word": ""}]}, {"words": [{"replaceWord": "x"}]}):
            assert (await desk.call_json("sensitiveword/batch/add", body)).status == 400, body
        assert (await desk.call_json("sensitiveword/batch/add", {"words": [{"word": long}]})).code == (400, 1005)
        full = {"words": [{"word": f"w{number}"} for number in range(50)]}
        assert (await desk.call_json("sensitiveword/batch/add", full)).code == (200, 200)
        reply = await desk.call("sensitiveword/add", word="one more")
        assert reply.code == (400, 1002)
        assert "50 is the most" in reply.body["errorMessage"]
        assert len(await listed(desk)) == 50
