"""The envelope of Volcengine's server API: signatures in both forms, every error of the gateway in front, rates."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
from msgspec.structs import replace

from rts_console.gateway.http.volcengine import MEDIA, RECORDING
from rts_console.protocol.secret import Secret
from rts_console.vendors.volcengine_api import Call, sign, sign_query
from rts_console.vendors.volcengine_errors import GATEWAY_ERRORS
from tests.gateway.desk import APP, SECOND
from tests.gateway.http.volcengine_desk import KEY, MESSAGES, NARROW, NEWEST, OLDEST, POOR, Answer, ApiDesk

KICK = {"AppId": APP, "RoomId": "lobby", "UserId": "alice"}
ONLINE = [("Action", "GetRoomOnlineUsers"), ("Version", NEWEST), ("AppId", APP), ("RoomId", "lobby")]


@pytest.fixture
async def desk() -> AsyncIterator[ApiDesk]:
    async with ApiDesk() as desk:
        yield desk


def check_gateway_error(answer: Answer, code: str) -> None:
    number, status, _ = GATEWAY_ERRORS[code]
    assert (answer.status, answer.error) == (status, code)
    assert answer.body["ResponseMetadata"]["Error"]["CodeN"] == number
    assert "Result" not in answer.body


async def test_the_envelope_of_a_call_that_is_carried_out(desk: ApiDesk) -> None:
    answer = await desk.post("KickUser", OLDEST, KICK)
    metadata = answer.body["ResponseMetadata"]
    assert answer.result == {"Message": "success"}
    assert metadata.pop("RequestId").startswith("20231114221320")
    assert metadata == {"Action": "KickUser", "Version": OLDEST, "Service": "rtc", "Region": "cn-north-1"}


async def test_each_call_has_a_request_id_of_its_own(desk: ApiDesk) -> None:
    ids = {(await desk.get(*call)).body["ResponseMetadata"]["RequestId"] for call in [("", ""), ("", "")]}
    assert len(ids) == 2


async def test_a_signature_in_the_query_does_as_well(desk: ApiDesk) -> None:
    call = Call("GET", "/", ONLINE, {"Host": desk.host}, b"")
    query = sign_query(KEY.id, KEY.secret, call, at_s=desk.desk.now / SECOND)
    assert (await desk.raw("GET", query)).result["TotalUser"] == 2
    changed = [(name, "other" if name == "RoomId" else value) for name, value in query]
    check_gateway_error(await desk.raw("GET", changed), "SignatureDoesNotMatch")
    added = [*query, ("Property", "true")]
    check_gateway_error(await desk.raw("GET", added), "SignatureDoesNotMatch")


@pytest.mark.parametrize(
    ("left_out", "code"),
    [
        ("X-Signature", "MissingSignature"),
        ("X-Algorithm", "MissingSignature"),
        ("X-Credential", "MissingRequestInfo"),
        ("X-Date", "MissingRequestInfo"),
    ],
)
async def test_a_query_with_half_a_signature(desk: ApiDesk, left_out: str, code: str) -> None:
    call = Call("GET", "/", ONLINE, {"Host": desk.host}, b"")
    query = sign_query(KEY.id, KEY.secret, call, at_s=desk.desk.now / SECOND)
    check_gateway_error(await desk.raw("GET", [pair for pair in query if pair[0] != left_out]), code)


@pytest.mark.parametrize("left_out", ["Action", "Version"])
async def test_a_call_without_action_or_version(desk: ApiDesk, left_out: str) -> None:
    query = [pair for pair in ONLINE if pair[0] != left_out]
    check_gateway_error(await desk.send("GET", query), "MissingParameter")


async def test_a_call_that_is_not_signed(desk: ApiDesk) -> None:
    check_gateway_error(await desk.raw("GET", ONLINE), "MissingAuthenticationToken")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"Authorization": "HMAC-SHA256 Credential=AKTEST/20231114/cn-north-1/rtc/request"}, "MissingSignature"),
        ({"Authorization": "Bearer x"}, "MissingSignature"),
        ({"X-Date": None}, "MissingRequestInfo"),
        ({"X-Date": "20231114T000000Z"}, "InvalidTimestamp"),
        ({"X-Date": "yesterday"}, "InvalidTimestamp"),
        ({"X-Content-Sha256": "0" * 64}, "SignatureDoesNotMatch"),
    ],
)
async def test_a_header_of_the_signature_is_wrong(desk: ApiDesk, changed: dict[str, Any], code: str) -> None:
    call = Call("GET", "/", ONLINE, {"Host": desk.host}, b"")
    headers = {"Host": desk.host, **sign(KEY.id, KEY.secret, call, at_s=desk.desk.now / SECOND), **changed}
    given = {name: value for name, value in headers.items() if value is not None}
    check_gateway_error(await desk.raw("GET", ONLINE, headers=given), code)


async def test_an_access_key_that_is_not_known(desk: ApiDesk) -> None:
    check_gateway_error(await desk.post("KickUser", OLDEST, KICK, replace(KEY, id="AKOTHER")), "InvalidAccessKey")


async def test_a_secret_that_is_another(desk: ApiDesk) -> None:
    answer = await desk.post("KickUser", OLDEST, KICK, replace(KEY, secret=Secret("other")))
    check_gateway_error(answer, "SignatureDoesNotMatch")
    assert "lobby" in desk.desk.hub.apps[APP].users["alice"].rooms


async def test_a_call_for_another_service(desk: ApiDesk) -> None:
    call = Call("GET", "/", ONLINE, {"Host": desk.host}, b"")
    signed = sign(KEY.id, KEY.secret, call, at_s=desk.desk.now / SECOND, service="vod")
    check_gateway_error(await desk.raw("GET", ONLINE, headers={"Host": desk.host, **signed}), "ServiceNotFound")


async def test_the_region_of_the_signature_is_that_of_the_answer(desk: ApiDesk) -> None:
    call = Call("GET", "/", ONLINE, {"Host": desk.host}, b"")
    signed = sign(KEY.id, KEY.secret, call, at_s=desk.desk.now / SECOND, region="ap-singapore-1")
    answer = await desk.raw("GET", ONLINE, headers={"Host": desk.host, **signed})
    assert answer.body["ResponseMetadata"]["Region"] == "ap-singapore-1"


@pytest.mark.parametrize(
    ("action", "version"), [("Nonsense", OLDEST), ("KickUser", "2019-01-01"), ("kickuser", OLDEST)]
)
async def test_an_action_or_version_that_is_not_there(desk: ApiDesk, action: str, version: str) -> None:
    check_gateway_error(await desk.post(action, version, KICK), "InvalidActionOrVersion")


async def test_a_version_that_is_not_there_is_told_which_there_are(desk: ApiDesk) -> None:
    answer = await desk.post("SendUnicast", "2019-01-01", KICK)
    assert "2020-12-01 and 2023-07-20" in answer.body["ResponseMetadata"]["Error"]["Message"]


async def test_a_key_without_a_policy_and_one_with_another(desk: ApiDesk) -> None:
    check_gateway_error(await desk.post("KickUser", OLDEST, KICK, POOR), "LackPolicy")
    check_gateway_error(await desk.post("DismissRoom", OLDEST, KICK, NARROW), "AccessDenied")
    assert (await desk.post("KickUser", OLDEST, KICK, NARROW)).result


async def test_a_fault_of_ours_is_the_vendors_internal_error(
    desk: ApiDesk, monkeypatch: pytest.MonkeyPatch, expected_logs: list[logging.LogRecord]
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(desk.desk.hub, "kick_user", fail)
    answer = await desk.post("KickUser", OLDEST, KICK)
    check_gateway_error(answer, "InternalError")
    assert "broken" not in str(answer.body)
    assert [record.levelname for record in expected_logs] == ["ERROR"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "InvalidParameter.BodyIsEmpty"),
        (b"{}", "InvalidParameter.BodyIsEmpty"),
        (b"nonsense", "InvalidParameter.Unmarshal"),
        (b"[]", "InvalidParameter.Unmarshal"),
        (b"\xff", "InvalidParameter.Unmarshal"),
        (b"[" * 100_000, "InvalidParameter.Unmarshal"),
        ({**KICK, "RoomId": 7}, "InvalidParameter.Unmarshal"),
        ({**KICK, "AppId": ""}, "InvalidParameter.IllegalAppId"),
        ({**KICK, "AppId": "short"}, "InvalidParameter.IllegalAppId"),
        ({**KICK, "AppId": "c" * 24}, "InvalidParameter.NotExistAppId"),
        ({**KICK, "AppId": "b" * 24}, "InvalidParameter.AccountIdMismatch"),
    ],
)
async def test_what_is_wrong_with_parameters(desk: ApiDesk, body: Any, code: str) -> None:
    answer = await desk.post("KickUser", OLDEST, body)
    assert (answer.status, answer.error) == (200, code)  # as this version does: with the error inside
    assert answer.body["Result"] == {}
    assert "CodeN" not in answer.body["ResponseMetadata"]["Error"]


async def test_a_newer_version_says_it_by_its_status_too(desk: ApiDesk) -> None:
    answer = await desk.post("SendUnicast", MESSAGES, {"AppId": "c" * 24})
    assert (answer.status, answer.error) == (400, "InvalidParameter.NotExistAppId")


async def test_a_parameter_that_is_not_known_is_ignored(desk: ApiDesk) -> None:
    assert (await desk.post("KickUser", OLDEST, {**KICK, "Whatever": [1]})).result


@pytest.mark.parametrize("action", sorted(MEDIA))
async def test_what_only_media_uses_is_not_enabled(desk: ApiDesk, action: str) -> None:
    code = "AccessDenied.RecordNotEnabled" if action in RECORDING else "AccessDenied.ServiceNotEnabled"
    newer, older = await desk.post(action, NEWEST, KICK), await desk.post(action, OLDEST, KICK)
    assert (newer.status, newer.error) == (403, code)
    assert (older.status, older.error) == (200, code)


async def test_calls_of_an_account_are_counted_per_action(desk: ApiDesk) -> None:
    """40 a second for this action; another action has its own count, and a second later there is room again."""
    users = {"AppId": APP, "RoomId": "lobby"}
    for _ in range(40):
        assert (await desk.get("GetRoomOnlineUsers", NEWEST, users)).result
    refused = await desk.get("GetRoomOnlineUsers", NEWEST, users)
    assert (refused.status, refused.error) == (429, "FlowLimitExceeded.QPSOverLimit")
    assert (await desk.get("GetRoomUsersProperty", NEWEST, {**users, "UserIds": "alice"})).result
    desk.desk.now += SECOND
    assert (await desk.get("GetRoomOnlineUsers", NEWEST, users)).result


@pytest.mark.parametrize(
    ("action", "per_second"),
    [("BanRoomUser", 40), ("UpdateBanRoomUserRule", 20), ("LimitTokenPrivilege", 40), ("GetRoomUsersProperty", 10)],
)
async def test_the_rate_of_an_action(desk: ApiDesk, action: str, per_second: int) -> None:
    errors = [(await desk.post(action, NEWEST, {"AppId": APP})).error for _ in range(per_second + 1)]
    assert errors[-2].startswith("InvalidParameter")
    assert errors[-1] == "FlowLimitExceeded.QPSOverLimit"


async def test_looking_with_details_goes_once_a_second(desk: ApiDesk) -> None:
    asked = {"AppId": APP, "RoomId": "lobby", "Property": "true"}
    assert (await desk.get("GetRoomOnlineUsers", NEWEST, asked)).result
    assert (await desk.get("GetRoomOnlineUsers", NEWEST, asked)).error == "FlowLimitExceeded.QPSOverLimit"
    assert (await desk.get("GetRoomOnlineUsers", NEWEST, {**asked, "Property": "false"})).result


async def test_nothing_secret_is_in_the_log(desk: ApiDesk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="rts_console")
    callback = {"AppId": APP, "SecretKey": "hook-secret-1", "EventList": ["RoomDestroy"], "URL": "http://127.0.0.1:9/x"}
    assert (await desk.post("CreateCallback", OLDEST, callback)).result
    await desk.post("CreateCallback", OLDEST, callback)
    await desk.post("KickUser", OLDEST, KICK, replace(KEY, secret=Secret("another-secret")))
    text = caplog.text
    assert "CreateCallback" in text
    assert not [secret for secret in ("hook-secret-1", "the-secret", "another-secret", "Signature=") if secret in text]
