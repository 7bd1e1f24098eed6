"""The vendor's own server SDK (`volcengine`), unchanged but for the host, drives the gateway.

It is in build/vendor-sdks (`packaging/vendor_sdks.sh`). Its RTC example class knows only recording; what else there is
is told to it as its users do, by `ApiInfo`. It blocks, so that each call is made in a thread.
"""

import asyncio
import json
import sys
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from rts_console.client.rts import RtsClient
from rts_console.gateway.config import AccessKey, AppKey, GatewayConfig
from rts_console.gateway.server import Gateway
from rts_console.protocol import events as ev
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import RtsErrorCode
from tests.gateway.desk import APP, KEYS, token
from tests.support import until

SDKS = Path(__file__).resolve().parents[2] / "build" / "vendor-sdks"
KEY = AccessKey("AKSDK", Secret("sdk-secret"))
CONFIG = GatewayConfig(apps=[AppKey(APP, KEYS[APP])], access_keys=[KEY], grace_s=0.05)
GETS = {
    "GetRoomOnlineUsers": "2023-11-01",
    "GetRoomUsersProperty": "2023-11-01",
    "ListRoomInfo": "2023-11-01",
    "ListUserInfo": "2023-11-01",
    "GetCallback": "2020-12-01",
}
POSTS = {
    "SendUnicast": "2023-07-20",
    "SendRoomUnicast": "2023-07-20",
    "BatchSendRoomUnicast": "2023-07-20",
    "SendBroadcast": "2023-07-20",
    "BanRoomUser": "2023-11-01",
    "UpdateBanRoomUserRule": "2023-11-01",
    "LimitTokenPrivilege": "2023-11-01",
    "KickUser": "2020-12-01",
    "DismissRoom": "2020-12-01",
    "CreateCallback": "2020-12-01",
    "UpdateCallback": "2020-12-01",
    "DeleteCallback": "2020-12-01",
    "AddBusinessID": "2020-12-01",
    "GetAllBusinessID": "2020-12-01",
    "ModifyBusinessRemarks": "2020-12-01",
    "DeleteBusinessID": "2020-12-01",
    "BanUserStream": "2023-11-01",
}
ROOM = {"AppId": APP, "RoomId": "lobby"}

pytestmark = pytest.mark.skipif(
    not (SDKS / "volcengine").is_dir(),
    reason="The vendor's server SDK is not in build/vendor-sdks: run packaging/vendor_sdks.sh (make test does).",
)


class Sdk:
    """The SDK's service object, told where the gateway is."""

    def __init__(self, http_url: str) -> None:
        from volcengine.ApiInfo import ApiInfo
        from volcengine.base.Service import Service
        from volcengine.example.rtc.RtcService import RtcService

        infos = {
            name: ApiInfo(method, "/", {"Action": name, "Version": version}, {}, {})
            for method, known in (("GET", GETS), ("POST", POSTS))
            for name, version in known.items()
        }
        self.service = Service(RtcService.get_service_info(), RtcService.get_api_info() | infos)
        self.service.set_ak(KEY.id)
        self.service.set_sk(KEY.secret.reveal())
        self.service.set_scheme("http")
        self.service.set_host(http_url.removeprefix("http://"))
        self.service.session.trust_env = False
        self.http_url = http_url

    async def post(self, action: str, **body: Any) -> Any:
        """Call; the SDK raises for any status but 200."""
        return await self._result(self.service.json, action, {}, json.dumps(body))

    async def get(self, action: str, **parameters: Any) -> Any:
        """Look."""
        return await self._result(self.service.get, action, parameters, 1)

    async def _result(self, call: Any, *arguments: Any) -> Any:
        body = json.loads(await asyncio.to_thread(call, *arguments))
        assert "Error" not in body["ResponseMetadata"], body
        return body["Result"]

    async def refusal(self, action: str, **body: Any) -> dict[str, Any]:
        """Call what is refused; the error that the SDK hands over."""
        with pytest.raises(Exception, match="ResponseMetadata") as raised:
            await asyncio.to_thread(self.service.json, action, {}, json.dumps(body))
        error: dict[str, Any] = json.loads(raised.value.args[0])["ResponseMetadata"]["Error"]
        return error

    def close(self) -> None:
        """Close its connections."""
        self.service.session.close()


class User:
    """A user of the console's own client, and what it was told."""

    def __init__(self, client: RtsClient) -> None:
        self.client = client
        self.told: list[ev.Event] = []
        client.observe(self.told.extend)

    def of(self, kind: type) -> list[Any]:
        return [event for event in self.told if isinstance(event, kind)]


@pytest.fixture(autouse=True)
def _sdk_path() -> Iterator[None]:
    """Only while these tests run: the console itself must never find it."""
    sys.path.append(str(SDKS))
    yield
    sys.path.remove(str(SDKS))


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with Gateway(CONFIG) as gateway:
        yield gateway


@pytest.fixture
async def sdk(gateway: Gateway) -> AsyncIterator[Sdk]:
    sdk = Sdk(gateway.http_url)
    yield sdk
    sdk.close()


@pytest.fixture
async def alice(gateway: Gateway) -> AsyncIterator[User]:
    async with RtsClient(APP, url=gateway.url) as client:
        user = User(client)
        await client.login(token("alice"), "alice")
        await client.create_room("lobby").join()
        yield user


async def test_messages_arrive(sdk: Sdk, alice: User) -> None:
    sent = {"AppId": APP, "From": "server", "Binary": False}
    assert await sdk.post("SendUnicast", **sent, To="alice", Message="你好, alice") == {"Message": "Success"}
    assert await sdk.post("SendBroadcast", **sent, RoomId="lobby", Message="all") == {"Message": "Success"}
    assert await sdk.post("SendRoomUnicast", **sent, RoomId="lobby", To="alice", Message="x") == {"Message": "Success"}
    assert await sdk.post("BatchSendRoomUnicast", **sent, RoomId="lobby", To=["alice"], Message="x")
    await until(lambda: alice.of(ev.MessageReceived) and alice.of(ev.RoomMessageReceived))
    (message,), (to_all,) = alice.of(ev.MessageReceived), alice.of(ev.RoomMessageReceived)
    assert (message.user_id, message.data.decode()) == ("server", "你好, alice")
    assert (to_all.room_id, to_all.data) == ("lobby", b"all")


async def test_a_user_is_kicked_banned_and_a_room_dismissed(sdk: Sdk, alice: User) -> None:
    room = alice.client.rooms[0]
    for action, state in (("KickUser", RtsErrorCode.KICKED_OUT), ("DismissRoom", RtsErrorCode.ROOM_DISMISS)):
        if not room.joined:
            await room.join()
        await sdk.post(action, **ROOM, UserId="alice")
        await until(lambda state=state: alice.of(ev.RoomStateChanged)[-1].state == state)
    assert await sdk.post("BanRoomUser", **ROOM, UserId="alice", ForbiddenInterval=60) == {"Message": "success"}
    with pytest.raises(Exception, match="-1026"):
        await room.join()
    await sdk.post("UpdateBanRoomUserRule", **ROOM, UserId="alice", ForbiddenInterval=0)
    await room.join()


async def test_looking_around(sdk: Sdk, alice: User) -> None:
    online = await sdk.get("GetRoomOnlineUsers", **ROOM)
    assert (online["TotalUser"], online["VisibleUserList"]) == (1, ["alice"])
    properties = await sdk.get("GetRoomUsersProperty", **ROOM, UserIds=["alice", "bob"])
    assert [user["Status"] for user in properties["UserList"]] == [1, 0]
    times = {"StartTime": "2020-01-01T00:00:00Z", "EndTime": "2020-01-02T00:00:00+08:00"}
    assert (await sdk.get("ListRoomInfo", AppId=APP, **times))["Total"] == 0
    assert (await sdk.get("ListUserInfo", **ROOM, **times))["UserList"] == []


async def test_a_signed_url_is_all_that_is_needed_to_look(sdk: Sdk, alice: User) -> None:
    signed = sdk.service.get_sign_url("GetRoomOnlineUsers", dict(ROOM))
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def fetch() -> Any:
        with opener.open(f"{sdk.http_url}/?{signed}") as answer:
            return json.loads(answer.read())

    assert (await asyncio.to_thread(fetch))["Result"]["TotalUser"] == 1


async def test_settings(sdk: Sdk) -> None:
    callback = {"AppID": APP, "BusinessId": "", "EventList": ["RoomCreate"], "SecretKey": "s"}
    assert await sdk.post("CreateCallback", **callback, URL="http://127.0.0.1:9/x") == "success"
    assert await sdk.post("UpdateCallback", **callback, URL="http://127.0.0.1:9/y") == "success"
    assert (await sdk.get("GetCallback", AppId=APP))["URL"] == "http://127.0.0.1:9/y"
    assert await sdk.post("DeleteCallback", AppId=APP) == "success"
    business = {"AppId": APP, "BusinessId": "shop"}
    assert await sdk.post("AddBusinessID", **business, Remarks="one") == "success"
    assert await sdk.post("ModifyBusinessRemarks", **business, Remarks="two") == "success"
    assert (await sdk.post("GetAllBusinessID", AppID=APP))["BusinessRecords"][0]["Remarks"] == "two"
    assert await sdk.post("DeleteBusinessID", **business) == "success"


async def test_what_the_sdks_own_rtc_class_knows_is_media(sdk: Sdk) -> None:
    error = await sdk.refusal("StartRecord", **ROOM, TaskId="t")
    assert error["Code"] == "AccessDenied.RecordNotEnabled"
    assert (await sdk.refusal("BanUserStream", **ROOM, UserId="alice"))["Code"] == "AccessDenied.ServiceNotEnabled"


async def test_errors_reach_the_sdk(sdk: Sdk) -> None:
    assert (await sdk.refusal("SendUnicast", AppId="x"))["Code"] == "InvalidParameter.IllegalAppId"
    asked = {"AppId": APP, "UserId": "alice", "Token": token("alice"), "ForbiddenInterval": 60}
    assert (await sdk.refusal("LimitTokenPrivilege", **asked))["Code"] == "InvalidParameter.IllegalRoomID"
    assert (await sdk.post("LimitTokenPrivilege", **asked, RoomId="lobby"))["Message"] == "Success"
    sdk.service.set_sk("another")
    error = await sdk.refusal("SendUnicast", AppId=APP)
    assert (error["Code"], error["CodeN"]) == ("SignatureDoesNotMatch", 100010)
