"""Every action of Volcengine's server API, in every version: the good case, and each error that the vendor documents.

What an action wants stands in `ACTIONS`; what can be wrong with it follows from that and from the tables of errors, so
that an action which is added wants its line here, and an error which nothing brings about is found.
"""

import base64
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from rts_console.gateway.http.volcengine import OLD_VERSION
from rts_console.protocol.secret import Secret
from rts_console.vendors.volcengine_actions import ACTIONS as FORMS
from rts_console.vendors.volcengine_api import Call, sign
from rts_console.vendors.volcengine_errors import GATEWAY_ERRORS, SERVICE_ERRORS
from tests.gateway.desk import APP, OTHER_APP, SECOND, token
from tests.gateway.http.volcengine_desk import KEY, NARROW, POOR, Answer, ApiDesk
from tests.vendors.test_vendors_doc import rows_of

Body = dict[str, Any]
SEND: Body = {"From": "server", "Binary": False, "Message": "hello"}
ROOM: Body = {"RoomId": "lobby"}
ALICE: Body = {**ROOM, "UserId": "alice"}
TIMES: Body = {"StartTime": "2023-11-14T00:00:00Z", "EndTime": "2023-11-15T00:00:00+08:00"}
HOOK: Body = {"EventList": ["UserJoinRoom"], "SecretKey": "s", "URL": "http://127.0.0.1:9/x"}
TAG: Body = {"BusinessId": "shop", "Remarks": "Shop"}


class Example(NamedTuple):
    """A call that is good, what must go before it, and how many of it an account may make in a second (facts 5)."""

    body: Body
    before: str = ""
    per_second: int = 0
    get: bool = False


ACTIONS = {
    "SendUnicast": Example({**SEND, "To": "alice"}),
    "SendRoomUnicast": Example({**SEND, **ROOM, "To": "alice"}),
    "BatchSendRoomUnicast": Example({**SEND, **ROOM, "To": ["alice", "bob"]}),
    "SendBroadcast": Example({**SEND, **ROOM}),
    "BanRoomUser": Example({**ALICE, "ForbiddenInterval": 60}, per_second=40),
    "UpdateBanRoomUserRule": Example({**ALICE, "ForbiddenInterval": 60}, "BanRoomUser", per_second=20),
    "LimitTokenPrivilege": Example({**ALICE, "ForbiddenInterval": 60}, per_second=40),
    "KickUser": Example(ALICE),
    "DismissRoom": Example(ROOM),
    "GetRoomOnlineUsers": Example(ROOM, per_second=40, get=True),
    "GetRoomUsersProperty": Example({**ROOM, "UserIds": "alice,bob"}, per_second=10, get=True),
    "ListRoomInfo": Example(TIMES, get=True),
    "ListUserInfo": Example({**TIMES, **ROOM}, get=True),
    "CreateCallback": Example(HOOK),
    "UpdateCallback": Example(HOOK, "CreateCallback"),
    "GetCallback": Example({}, "CreateCallback", get=True),
    "DeleteCallback": Example({}, "CreateCallback"),
    "AddBusinessID": Example(TAG),
    "GetAllBusinessID": Example({}, "AddBusinessID"),
    "ModifyBusinessRemarks": Example({**TAG, "Remarks": "Other"}, "AddBusinessID"),
    "DeleteBusinessID": Example({"BusinessId": "shop"}, "AddBusinessID"),
}
VERSIONS = {
    **dict.fromkeys(
        ("SendUnicast", "SendRoomUnicast", "BatchSendRoomUnicast", "SendBroadcast"), "2023-07-20 2020-12-01"
    ),
    **dict.fromkeys(("BanRoomUser", "UpdateBanRoomUserRule", "ListRoomInfo", "ListUserInfo"), "2023-11-01 2020-12-01"),
    **dict.fromkeys(("LimitTokenPrivilege", "GetRoomUsersProperty"), "2023-11-01"),
    "GetRoomOnlineUsers": "2023-11-01 2023-08-01",
}
EVERY = [(action, version) for action in ACTIONS for version in VERSIONS.get(action, OLD_VERSION).split()]

OF_ALL = {
    "InvalidParameter.IllegalAppId": {"AppId": "short"},
    "InvalidParameter.NotExistAppId": {"AppId": "z" * 24},
    "InvalidParameter.AccountIdMismatch": {"AppId": OTHER_APP},
}
OF_PARAMETERS: dict[str, dict[str, list[Body]]] = {
    "RoomId": {"InvalidParameter.IllegalRoomID": [{"RoomId": "a b"}, {"RoomId": "x" * 129}]},
    "To": {"InvalidParameter.IllegalTo": [{"To": ""}, {"To": "a b"}, {"To": "x" * 129}]},
    "From": {"InvalidParameter.IllegalFrom": [{"From": ""}, {"From": "a/b"}, {"From": "bob"}]},
    "Message": {
        "InvalidParameter": [{"Message": ""}, {"Binary": True, "Message": "no Base64"}],
        "InvalidParameter.SizeOverLimit": [
            {"Message": "x" * 65_537},
            {"Binary": True, "Message": base64.b64encode(bytes(47_105)).decode()},
        ],
    },
    "UserId": {"InvalidParameter": [{"UserId": "a b"}]},
    "UserIds": {"InvalidParameter": [{"UserIds": ""}, {"UserIds": ",".join(str(number) for number in range(11))}]},
    "StartTime": {
        "InvalidParameter": [{"StartTime": ""}, {"EndTime": "tomorrow"}, {"PageNum": "0"}, {"PageSize": "0"}],
        "InvalidParameter.StartTimeAfterEndTime": [{"StartTime": "2023-11-16T00:00:00Z"}],
        "InvalidParameter.OutofTimeRange": [{"StartTime": "2023-01-01T00:00:00Z"}],
    },
    "URL": {
        "InvalidParameter": [{"URL": "ftp://x"}, {"SecretKey": ""}, {"EventList": []}, {"EventList": ["Rain"]}],
    },
    "Remarks": {"InvalidParameter": [{"Remarks": "no space"}, {"Remarks": "x" * 25}, {"BusinessId": "x" * 65}]},
}
OF_ACTIONS: dict[str, dict[str, list[Body]]] = {
    "BatchSendRoomUnicast": {
        "InvalidParameter.IllegalTo": [{"To": []}, {"To": ["alice", ""]}],
        "InvalidParameter.UserCountOverLimit": [{"To": ["alice"] * 601}],
        "InvalidParameter.SizeOverLimit": [{"Message": "x" * 20_481}],
        "InvalidParameter.Unmarshal": [{"To": "alice"}],
    },
    "SendUnicast": {"InvalidParameter.Unmarshal": [{"Binary": "yes"}, {"To": ["alice"]}]},
    "BanRoomUser": {
        "InvalidParameter": [{"RoomId": "", "UserId": ""}, {"ForbiddenInterval": -1}, {"IP": "300.1.1.1"}],
        "InvalidParameter.Unmarshal": [{"ForbiddenInterval": "60"}],
    },
    "UpdateBanRoomUserRule": {"InvalidParameter": [{"UserId": "nobody"}]},
    "LimitTokenPrivilege": {"InvalidParameter": [{"Token": "001"}, {"UserId": "bob"}]},
    "GetRoomOnlineUsers": {
        "InvalidParameter": [{"RoleType": "3"}],
        "InvalidParameter.Unmarshal": [{"RoleType": "all"}, {"Property": "maybe"}],
    },
    "UpdateCallback": {"InvalidParameter": [{"BusinessId": "other"}]},
    "DeleteCallback": {"InvalidParameter": [{"BusinessId": "other"}]},
    "DeleteBusinessID": {"InvalidParameter": [{"BusinessId": "other"}]},
    "GetAllBusinessID": {"InvalidParameter": [{"Limit": "-1"}]},
}
NOT_ASKED_OF = {("BanRoomUser", "RoomId"): {"RoomId": ""}, ("BatchSendRoomUnicast", "To"): None}
ELSEWHERE = {
    "AccessDenied.RecordNotEnabled": "what only media uses",
    "AccessDenied.ServiceNotEnabled": "Basic, and what only media uses",
    "InternalError": "a store that fails",
    "InternalError (service)": "a store that fails",
    "InternalServiceTimeout": "a store that does not answer",
    "MissingParameter": "no action",
}
"""Errors with a test of their own, as they do not come of a call's parameters."""


def good(action: str) -> Body:
    body = {"AppId": APP, **ACTIONS[action].body}
    return {**body, "Token": token("alice")} if action == "LimitTokenPrivilege" else body


async def call(desk: ApiDesk, action: str, version: str, body: Mapping[str, Any], **more: Any) -> Answer:
    if ACTIONS[action].get:
        return await desk.get(action, version, dict(body), **more)
    return await desk.post(action, version, dict(body), **more)


async def begin(desk: ApiDesk, action: str) -> None:
    """Carry out what must go before."""
    if before := ACTIONS[action].before:
        versions = VERSIONS.get(before, OLD_VERSION)
        assert (await call(desk, before, versions.split()[0], good(before))).result


def wrong(action: str) -> Iterator[tuple[str, Body]]:
    """Each error of an action's own, with what brings it about."""
    yield from OF_ALL.items()
    for name, errors in OF_PARAMETERS.items():
        if name in ACTIONS[action].body and (action, name) not in NOT_ASKED_OF:
            yield from ((code, change) for code, changes in errors.items() for change in changes)
    for code, changes in OF_ACTIONS.get(action, {}).items():
        yield from ((code, change) for change in changes)


def check_service(answer: Answer, version: str, code: str) -> None:
    """The old version answers 200 with the error inside; the vendor's service errors have no number."""
    error = answer.body["ResponseMetadata"]["Error"]
    status = 200 if version == OLD_VERSION else SERVICE_ERRORS[code].http_status
    assert (answer.status, error["Code"], answer.body["Result"]) == (status, code, {}), error
    assert error["Message"]
    assert "CodeN" not in error


def check_gateway(answer: Answer, code: str) -> None:
    error = answer.body["ResponseMetadata"]["Error"]
    number, status, _ = GATEWAY_ERRORS[code]
    assert (answer.status, error["Code"], error["CodeN"]) == (status, code, number)
    assert "Result" not in answer.body


@pytest.mark.parametrize(("action", "version"), EVERY)
async def test_the_good_case(action: str, version: str) -> None:
    async with ApiDesk() as desk:
        await begin(desk, action)
        answer = await call(desk, action, version, good(action))
        assert answer.result
        metadata = answer.body["ResponseMetadata"]
        assert (metadata["Action"], metadata["Version"], metadata["Service"]) == (action, version, "rtc")


@pytest.mark.parametrize(("action", "version"), EVERY)
async def test_each_error_of_its_parameters(action: str, version: str) -> None:
    async with ApiDesk() as desk:
        await begin(desk, action)
        for code, change in wrong(action):
            desk.desk.now += SECOND  # what is refused counts too
            check_service(await call(desk, action, version, {**good(action), **change}), version, code)
        desk.desk.now += SECOND
        check_service(await call(desk, action, version, {}), version, "InvalidParameter.BodyIsEmpty")
        for body in (b"{", b"[]", b'{"AppId": "\xff"}', b'{"AppId": 5}'):
            desk.desk.now += SECOND
            check_service(await desk.post(action, version, body), version, "InvalidParameter.Unmarshal")


@pytest.mark.parametrize(("action", "version"), EVERY)
async def test_each_error_in_front_of_it(action: str, version: str) -> None:
    async with ApiDesk() as desk:
        body = good(action)
        other = NARROW if action != "KickUser" else replace(NARROW, id="AKOTHER")
        keys = {
            "InvalidAccessKey": replace(KEY, id="AKNOBODY"),
            "SignatureDoesNotMatch": replace(KEY, secret=Secret("another")),
            "LackPolicy": POOR,
        }
        for code, key in keys.items():
            check_gateway(await call(desk, action, version, body, key=key), code)
        if other is NARROW:
            check_gateway(await call(desk, action, version, body, key=NARROW), "AccessDenied")
        check_gateway(await desk.post(action, "2001-01-01", body), "InvalidActionOrVersion")
        check_gateway(await desk.post(action + "s", version, body), "InvalidActionOrVersion")
        await check_signatures(desk, action, version)


async def check_signatures(desk: ApiDesk, action: str, version: str) -> None:
    """A signature that is missing, too old, of another service, or none."""
    query = [("Action", action), ("Version", version)]
    wanted = Call("POST", "/", query, {"Host": desk.host, "Content-Type": "application/json"}, b"{}")
    now_s = desk.desk.now / SECOND

    async def answer(code: str, *, at_s: float = now_s, service: str = "rtc", **changed: str | None) -> None:
        headers = {**wanted.headers, **sign(KEY.id, KEY.secret, wanted, at_s=at_s, service=service)}
        headers |= {name.replace("_", "-"): value for name, value in changed.items() if value is not None}
        for name in (name.replace("_", "-") for name, value in changed.items() if value is None):
            del headers[name]
        check_gateway(await desk.raw("POST", query, b"{}", headers), code)

    await answer("MissingAuthenticationToken", Authorization=None)
    await answer("MissingSignature", Authorization="HMAC-SHA256 Credential=AKTEST/20231114/cn-north-1/rtc/request")
    await answer("MissingRequestInfo", X_Date=None)
    await answer("InvalidTimestamp", at_s=now_s - 901)
    await answer("InvalidTimestamp", at_s=now_s + 901)
    await answer("ServiceNotFound", service="iam")
    await answer("SignatureDoesNotMatch", X_Content_Sha256="0" * 64)


@pytest.mark.parametrize("action", [action for action, example in ACTIONS.items() if example.per_second])
async def test_one_call_too_many_in_a_second(action: str) -> None:
    async with ApiDesk() as desk:
        await begin(desk, action)
        version = VERSIONS[action].split()[0]
        for _ in range(ACTIONS[action].per_second):
            assert (await call(desk, action, version, good(action))).status == 200
        check_service(await call(desk, action, version, good(action)), version, "FlowLimitExceeded.QPSOverLimit")
        desk.desk.now += SECOND
        assert (await call(desk, action, version, good(action))).result


@pytest.mark.parametrize("version", VERSIONS["GetRoomOnlineUsers"].split())
async def test_details_are_told_once_a_second(version: str) -> None:
    async with ApiDesk() as desk:
        body = {**good("GetRoomOnlineUsers"), "Property": "true"}
        assert (await call(desk, "GetRoomOnlineUsers", version, body)).result["UserList"]
        refused = await call(desk, "GetRoomOnlineUsers", version, body)
        check_service(refused, version, "FlowLimitExceeded.QPSOverLimit")
        assert (await call(desk, "GetRoomOnlineUsers", version, good("GetRoomOnlineUsers"))).result
        desk.desk.now += SECOND
        assert (await call(desk, "GetRoomOnlineUsers", version, body)).result["UserList"]


@pytest.mark.parametrize(("action", "version"), [each for each in EVERY if "From" in ACTIONS[each[0]].body])
async def test_messages_of_servers_want_advanced_and_have_one_rate(action: str, version: str) -> None:
    async with ApiDesk("volcengine-basic") as desk:
        check_service(await call(desk, action, version, good(action)), version, "AccessDenied.ServiceNotEnabled")
    async with ApiDesk() as desk:
        spent = {**good("BatchSendRoomUnicast"), "To": ["alice"] * 500}
        assert (await desk.post("BatchSendRoomUnicast", version, spent)).result
        check_service(await call(desk, action, version, good(action)), version, "FlowLimitExceeded.QPSOverLimit")


# --- nothing is left out ---


async def test_every_action_that_is_served_and_every_form_stands_here() -> None:
    async with ApiDesk() as desk:
        assert set(desk.api._operations) == set(EVERY)
        served = {action: operation.per_second for (action, _), operation in desk.api._operations.items()}
    assert served == {action: example.per_second for action, example in ACTIONS.items()}
    assert {form.name for form in FORMS} == set(ACTIONS)


def test_every_error_that_works_is_brought_about() -> None:
    here = {code for action in ACTIONS for code, _ in wrong(action)}
    here |= {"InvalidParameter.BodyIsEmpty", "FlowLimitExceeded.QPSOverLimit", *ELSEWHERE}
    here |= {"InvalidAccessKey", "SignatureDoesNotMatch", "LackPolicy", "AccessDenied", "InvalidActionOrVersion"}
    here |= {"MissingAuthenticationToken", "MissingSignature", "MissingRequestInfo", "InvalidTimestamp"}
    here |= {"ServiceNotFound"}
    works = {row.name.rsplit(" 1000", 1)[0] for row in rows_of("Volcengine", "error") if row.state == "works"}
    assert works - here == set()


def test_every_endpoint_names_its_errors() -> None:
    named = "tests/gateway/http/test_volcengine_every_action.py::test_each_error_of_its_parameters"
    rows = [row for row in rows_of("Volcengine", "endpoint") if row.name.split()[0] in ACTIONS]
    assert {row.name.split()[0] for row in rows} == set(ACTIONS)
    assert [row.name for row in rows if named not in row.test] == []
