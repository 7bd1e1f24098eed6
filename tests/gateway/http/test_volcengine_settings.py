"""Callbacks and business ids that an app server sets up by call."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from rts_console.gateway.config import Webhook
from rts_console.protocol.secret import Secret
from tests.gateway.desk import APP, OTHER_APP, SECOND
from tests.gateway.http.volcengine_desk import OLDEST, ApiDesk

CALLBACK: dict[str, Any] = {
    "AppID": APP,
    "BusinessId": "shop",
    "EventList": ["UserJoinRoom", "RoomDestroy"],
    "SecretKey": "hook-secret",
    "URL": "http://127.0.0.1:9/events",
}
NAMED = {"AppId": APP, "BusinessId": "shop"}
BUSINESS = {"AppId": APP, "BusinessId": "shop", "Remarks": "商店_1"}


@pytest.fixture
async def desk() -> AsyncIterator[ApiDesk]:
    async with ApiDesk() as desk:
        yield desk


async def test_create_callback_and_get_callback(desk: ApiDesk) -> None:
    assert (await desk.post("CreateCallback", OLDEST, CALLBACK)).result == "success"
    result = (await desk.get("GetCallback", OLDEST, NAMED)).result
    (callback,) = result["Callbacks"]
    assert (callback["URL"], callback["SecretKey"], callback["EventList"]) == (
        CALLBACK["URL"],
        "hook-secret",
        ["UserJoinRoom", "RoomDestroy"],
    )
    assert (result["AppId"], result["BusinessId"], result["EventList"]) == (APP, "shop", "UserJoinRoom,RoomDestroy")
    assert (result["AccountId"], result["Region"], result["CreatedAt"]) == (
        "mine",
        "cn-north-1",
        "2023-11-14T22:13:20Z",
    )


async def test_an_app_without_callbacks(desk: ApiDesk) -> None:
    result = (await desk.get("GetCallback", OLDEST, {"AppId": APP})).result
    assert (result["AppId"], result["URL"], result["EventList"], result["Callbacks"]) == (APP, "", "", [])


async def test_those_of_the_configuration_are_listed_and_stay() -> None:
    hook = Webhook(APP, "http://127.0.0.1:9/x", Secret("s"), business_id="shop")
    async with ApiDesk(hooks=[hook]) as desk:
        (shown,) = (await desk.get("GetCallback", OLDEST, {"AppId": APP})).result["Callbacks"]
        assert (shown["URL"], len(shown["EventList"])) == (hook.url, 8)
        assert shown["CreatedAt"] == shown["UpdatedAt"] == "2023-11-14T22:13:20Z"
        refused = await desk.post("DeleteCallback", OLDEST, NAMED)
        assert refused.error == "InvalidParameter"
        assert "stands in the gateway's configuration" in refused.body["ResponseMetadata"]["Error"]["Message"]
        other = await desk.post("DeleteCallback", OLDEST, {"AppId": APP})
        assert "Use CreateCallback" in other.body["ResponseMetadata"]["Error"]["Message"]


async def test_update_callback(desk: ApiDesk) -> None:
    assert (await desk.post("UpdateCallback", OLDEST, CALLBACK)).error == "InvalidParameter"
    await desk.post("CreateCallback", OLDEST, CALLBACK)
    desk.desk.now += 60 * SECOND
    changed = {**CALLBACK, "URL": "http://127.0.0.1:9/other"}
    assert (await desk.post("UpdateCallback", OLDEST, changed)).result == "success"
    (callback,) = (await desk.get("GetCallback", OLDEST, NAMED)).result["Callbacks"]
    assert callback["URL"] == changed["URL"]
    assert (callback["CreatedAt"], callback["UpdatedAt"]) == ("2023-11-14T22:13:20Z", "2023-11-14T22:14:20Z")


async def test_delete_callback_by_query_or_body(desk: ApiDesk) -> None:
    for _ in range(2):
        await desk.post("CreateCallback", OLDEST, CALLBACK)
        query = [("Action", "DeleteCallback"), ("Version", OLDEST), *NAMED.items()]
        assert (await desk.send("POST", query)).result == "success"
    assert (await desk.post("DeleteCallback", OLDEST, NAMED)).error == "InvalidParameter"


async def test_one_callback_of_each_business_id(desk: ApiDesk) -> None:
    await desk.post("CreateCallback", OLDEST, CALLBACK)
    assert (await desk.post("CreateCallback", OLDEST, CALLBACK)).error == "InvalidParameter"
    assert (await desk.post("CreateCallback", OLDEST, {**CALLBACK, "BusinessId": ""})).result == "success"
    assert len((await desk.get("GetCallback", OLDEST, {"AppId": APP})).result["Callbacks"]) == 2


@pytest.mark.parametrize("action", ["CreateCallback", "UpdateCallback"])
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"AppID": "c" * 24}, "InvalidParameter.NotExistAppId"),
        ({"AppID": OTHER_APP}, "InvalidParameter.AccountIdMismatch"),
        ({"AppID": ""}, "InvalidParameter.IllegalAppId"),
        ({"URL": ""}, "InvalidParameter"),
        ({"URL": "ftp://x"}, "InvalidParameter"),
        ({"URL": "http://169.254.169.254/latest"}, "InvalidParameter"),
        ({"SecretKey": ""}, "InvalidParameter"),
        ({"EventList": []}, "InvalidParameter"),
        ({"EventList": ["UserSneezed"]}, "InvalidParameter"),
        ({"EventList": "UserJoinRoom"}, "InvalidParameter.Unmarshal"),
        ({"BusinessId": "a b"}, "InvalidParameter"),
    ],
)
async def test_a_callback_that_is_wrong(desk: ApiDesk, action: str, changed: dict[str, Any], code: str) -> None:
    assert (await desk.post(action, OLDEST, CALLBACK | changed)).error == code


@pytest.mark.parametrize("action", ["GetCallback", "DeleteCallback", "GetAllBusinessID"])
@pytest.mark.parametrize(("app_id", "code"), [("c" * 24, "NotExistAppId"), (OTHER_APP, "AccountIdMismatch")])
async def test_an_app_of_somebody_else(desk: ApiDesk, action: str, app_id: str, code: str) -> None:
    assert (await desk.post(action, OLDEST, {"AppID": app_id})).error == f"InvalidParameter.{code}"


# --- business ids ---


async def test_add_business_id_and_get_all_business_id(desk: ApiDesk) -> None:
    assert (await desk.post("AddBusinessID", OLDEST, BUSINESS)).result == "success"
    assert (await desk.post("AddBusinessID", OLDEST, {**BUSINESS, "BusinessId": "b2", "Remarks": "two"})).result
    result = (await desk.post("GetAllBusinessID", OLDEST, {"AppID": APP})).result
    assert result["TotalSize"] == 2
    assert result["BusinessRecords"][0] == {**BUSINESS, "CreatedTime": "2023-11-14T22:13:20Z"}
    second = (await desk.post("GetAllBusinessID", OLDEST, {"AppID": APP, "Limit": "1", "Offset": "1"})).result
    assert [each["BusinessId"] for each in second["BusinessRecords"]] == ["b2"]
    assert (await desk.post("GetAllBusinessID", OLDEST, {"AppID": APP, "Limit": "-1"})).error == "InvalidParameter"


async def test_modify_business_remarks_and_delete_business_id(desk: ApiDesk) -> None:
    renamed = {**BUSINESS, "Remarks": "店"}
    assert (await desk.post("ModifyBusinessRemarks", OLDEST, renamed)).error == "InvalidParameter"
    await desk.post("AddBusinessID", OLDEST, BUSINESS)
    assert (await desk.post("ModifyBusinessRemarks", OLDEST, renamed)).result == "success"
    records = (await desk.post("GetAllBusinessID", OLDEST, {"AppID": APP})).result["BusinessRecords"]
    assert [each["Remarks"] for each in records] == ["店"]
    assert (await desk.post("DeleteBusinessID", OLDEST, NAMED)).result == "success"
    assert (await desk.post("DeleteBusinessID", OLDEST, NAMED)).error == "InvalidParameter"


@pytest.mark.parametrize(
    "changed",
    [
        {"BusinessId": ""},
        {"BusinessId": "a.b"},
        {"BusinessId": "x" * 65},
        {"Remarks": ""},
        {"Remarks": "two words"},
        {"Remarks": "x" * 25},
        {"Remarks": "taken"},
        {"BusinessId": "known", "Remarks": "new"},
    ],
)
async def test_a_business_id_that_cannot_be_added(desk: ApiDesk, changed: dict[str, str]) -> None:
    assert (await desk.post("AddBusinessID", OLDEST, {**BUSINESS, "BusinessId": "known", "Remarks": "taken"})).result
    assert (await desk.post("AddBusinessID", OLDEST, BUSINESS | changed)).error == "InvalidParameter"
