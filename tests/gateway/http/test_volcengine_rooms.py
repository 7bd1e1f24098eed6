"""Taking users out of rooms, keeping them out, and the lists: what members see, and what the vendor's errors are."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from rts_console.protocol import frames as f
from rts_console.vendors.volcengine_api import rfc3339
from tests.gateway.desk import APP, OTHER_APP, SECOND, START, token
from tests.gateway.http.volcengine_desk import MESSAGES, NEWEST, OLDEST, Answer, ApiDesk

ALICE = {"AppId": APP, "RoomId": "lobby", "UserId": "alice"}
ROOM = {"AppId": APP, "RoomId": "lobby"}
SUCCESS = {"Message": "success"}
DAY = {"AppId": APP, "StartTime": rfc3339(START - 3_600 * SECOND), "EndTime": rfc3339(START + 3_600 * SECOND)}


@pytest.fixture
async def desk() -> AsyncIterator[ApiDesk]:
    async with ApiDesk() as desk:
        yield desk


def code(answer: Answer) -> str:
    return answer.error.removeprefix("InvalidParameter").removeprefix(".")


def told(person: Any, kind: type) -> list[Any]:
    return [frame for frame in person.wire.read() if isinstance(frame, kind)]


# --- taking out ---


async def test_kick_user(desk: ApiDesk) -> None:
    assert (await desk.post("KickUser", OLDEST, ALICE)).result == SUCCESS
    assert told(desk.alice, f.RoomClosed)[0].code == -1006
    assert told(desk.bob, f.UserLeft)[0].reason == 3
    assert isinstance(desk.alice.ask(f.JoinRoom(5, "lobby"))[0], f.Joined)  # a kick keeps nobody out


async def test_a_user_who_is_not_there_is_kicked_as_well(desk: ApiDesk) -> None:
    assert (await desk.post("KickUser", OLDEST, {**ALICE, "UserId": "nobody"})).result == SUCCESS
    assert (await desk.post("DismissRoom", OLDEST, {**ROOM, "RoomId": "empty"})).result == SUCCESS


async def test_dismiss_room(desk: ApiDesk) -> None:
    assert (await desk.post("DismissRoom", OLDEST, ROOM)).result == SUCCESS
    assert [told(person, f.RoomClosed)[0].code for person in (desk.alice, desk.bob)] == [-1011, -1011]
    assert (await desk.get("GetRoomOnlineUsers", NEWEST, ROOM)).result == {"RoomExists": False}


@pytest.mark.parametrize("action", ["KickUser", "DismissRoom"])
@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"AppId": ""}, "IllegalAppId"),
        ({"AppId": "c" * 24}, "NotExistAppId"),
        ({"AppId": OTHER_APP}, "AccountIdMismatch"),
        ({"RoomId": ""}, "IllegalRoomID"),
        ({"RoomId": "a b"}, "IllegalRoomID"),
    ],
)
async def test_what_is_refused(desk: ApiDesk, action: str, changed: dict[str, Any], wanted: str) -> None:
    assert code(await desk.post(action, OLDEST, ALICE | changed)) == wanted


async def test_a_kick_names_a_user(desk: ApiDesk) -> None:
    assert (await desk.post("KickUser", OLDEST, ROOM)).error == "InvalidParameter"


# --- keeping out ---


@pytest.mark.parametrize("version", [NEWEST, OLDEST])
async def test_ban_room_user_holds_for_its_interval(desk: ApiDesk, version: str) -> None:
    assert (await desk.post("BanRoomUser", version, {**ALICE, "ForbiddenInterval": 60})).result == SUCCESS
    assert told(desk.alice, f.RoomClosed)[0].code == -1006
    desk.desk.now += 59 * SECOND
    assert desk.alice.ask(f.JoinRoom(5, "lobby"))[0].code == -1026
    desk.desk.now += SECOND
    assert isinstance(desk.alice.ask(f.JoinRoom(6, "lobby"))[0], f.Joined)


async def test_a_ban_may_come_before_the_user(desk: ApiDesk) -> None:
    whom = {"AppId": APP, "RoomId": "later", "UserId": "carol", "ForbiddenInterval": 60}
    assert (await desk.post("BanRoomUser", NEWEST, whom)).result == SUCCESS
    carol = desk.desk.user("carol", "lobby")
    assert carol.ask(f.JoinRoom(5, "later"))[0].code == -1026


@pytest.mark.parametrize(("given", "seconds"), [(1, 10), (10, 10), (604_800, 604_800), (999_999_999, 604_800)])
async def test_an_interval_is_put_into_its_bounds(desk: ApiDesk, given: int, seconds: int) -> None:
    assert (await desk.post("BanRoomUser", NEWEST, {**ALICE, "ForbiddenInterval": given})).result
    (ban,) = desk.desk.hub.backplane.restrictions(APP)
    assert ban.until_ns == desk.desk.now + seconds * SECOND


@pytest.mark.parametrize("interval", [{}, {"ForbiddenInterval": 0}, {"ForbiddenInterval": None}])
async def test_without_an_interval_it_is_only_a_kick(desk: ApiDesk, interval: dict[str, Any]) -> None:
    assert (await desk.post("BanRoomUser", NEWEST, ALICE | interval)).result == SUCCESS
    assert told(desk.alice, f.RoomClosed)[0].code == -1006
    assert isinstance(desk.alice.ask(f.JoinRoom(5, "lobby"))[0], f.Joined)


async def test_a_whole_room_a_user_everywhere_and_an_address_can_be_banned(desk: ApiDesk) -> None:
    desk.alice.join("two")
    assert (await desk.post("BanRoomUser", NEWEST, {**ROOM, "ForbiddenInterval": 60})).result
    assert desk.bob.ask(f.JoinRoom(5, "lobby"))[-1].code == -1025
    everywhere = {"AppId": APP, "UserId": "alice", "ForbiddenInterval": 60}
    assert (await desk.post("BanRoomUser", NEWEST, everywhere)).result
    assert desk.alice.ask(f.JoinRoom(5, "two"))[-1].code == -1026
    address = {"AppId": APP, "IP": "127.0.0.1", "ForbiddenInterval": 60}
    assert (await desk.post("BanRoomUser", NEWEST, address)).result
    assert desk.bob.ask(f.JoinRoom(6, "three"))[-1].code == -1026


async def test_a_ban_twice_says_so(desk: ApiDesk) -> None:
    ban = {**ALICE, "ForbiddenInterval": 60}
    assert (await desk.post("BanRoomUser", NEWEST, ban)).result == SUCCESS
    desk.desk.now += 30 * SECOND
    assert (await desk.post("BanRoomUser", NEWEST, ban)).result == {"Message": "Room has been banned"}
    (kept,) = desk.desk.hub.backplane.restrictions(APP)
    assert kept.until_ns == desk.desk.now + 30 * SECOND  # the first one's


@pytest.mark.parametrize("version", [NEWEST, OLDEST])
async def test_update_ban_room_user_rule(desk: ApiDesk, version: str) -> None:
    ban = {**ALICE, "ForbiddenInterval": 60}
    assert (await desk.post("UpdateBanRoomUserRule", version, ban)).error == "InvalidParameter"
    assert (await desk.post("BanRoomUser", NEWEST, ban)).result
    longer = {**ALICE, "ForbiddenInterval": 600}
    assert (await desk.post("UpdateBanRoomUserRule", version, longer)).result == SUCCESS
    desk.desk.now += 599 * SECOND
    assert desk.alice.ask(f.JoinRoom(5, "lobby"))[-1].code == -1026
    assert (await desk.post("UpdateBanRoomUserRule", version, {**ALICE, "ForbiddenInterval": 0})).result == SUCCESS
    assert isinstance(desk.alice.ask(f.JoinRoom(6, "lobby"))[0], f.Joined)


@pytest.mark.parametrize("action", ["BanRoomUser", "UpdateBanRoomUserRule"])
@pytest.mark.parametrize(
    ("parameters", "wanted"),
    [
        ({"AppId": APP}, ""),
        ({"AppId": APP, "ForbiddenInterval": 60}, ""),
        ({"AppId": APP, "RoomId": "a b"}, "IllegalRoomID"),
        ({"AppId": APP, "UserId": "a b"}, ""),
        ({"AppId": APP, "IP": "nowhere"}, ""),
        ({"AppId": APP, "UserId": "alice", "ForbiddenInterval": -1}, ""),
        ({"AppId": APP, "UserId": "alice", "ForbiddenInterval": "60"}, "Unmarshal"),
        ({"AppId": "c" * 24, "UserId": "alice"}, "NotExistAppId"),
    ],
)
async def test_a_rule_that_is_wrong(desk: ApiDesk, action: str, parameters: dict[str, Any], wanted: str) -> None:
    answer = await desk.post(action, NEWEST, parameters)
    assert (answer.status, code(answer)) == (400, wanted)


async def test_limit_token_privilege(desk: ApiDesk) -> None:
    asked = {**ALICE, "Token": token("alice", room="lobby"), "ForbiddenInterval": 3_600}
    answer = await desk.post("LimitTokenPrivilege", NEWEST, asked)
    assert answer.result == {"Message": "Success", "EndTime": START // SECOND + 3_600}
    shortest = await desk.post("LimitTokenPrivilege", NEWEST, {**asked, "ForbiddenInterval": 1})
    longest = await desk.post("LimitTokenPrivilege", NEWEST, {**asked, "ForbiddenInterval": 999_999})
    ends = [each.result["EndTime"] - START // SECOND for each in (shortest, longest)]
    assert ends == [60, 259_200]


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"Token": ""}, ""),
        ({"Token": "001nonsense"}, ""),
        ({"Token": token("bob")}, ""),
        ({"UserId": ""}, ""),
        ({"RoomId": ""}, "IllegalRoomID"),
        ({"AppId": OTHER_APP}, "AccountIdMismatch"),
    ],
)
async def test_a_token_that_cannot_be_limited(desk: ApiDesk, changed: dict[str, Any], wanted: str) -> None:
    asked = {**ALICE, "Token": token("alice"), "ForbiddenInterval": 60}
    assert code(await desk.post("LimitTokenPrivilege", NEWEST, asked | changed)) == wanted


# --- looking ---


@pytest.mark.parametrize("version", [NEWEST, "2023-08-01"])
async def test_get_room_online_users(desk: ApiDesk, version: str) -> None:
    assert (await desk.get("GetRoomOnlineUsers", version, ROOM)).result == {
        "RoomExists": True,
        "TotalUser": 2,
        "TotalInvisibleUser": 0,
        "VisibleUserList": ["alice", "bob"],
        "InvisibleUserList": [],
    }
    invisible = await desk.get("GetRoomOnlineUsers", version, {**ROOM, "RoleType": "2"})
    assert (invisible.result["TotalUser"], invisible.result["VisibleUserList"]) == (0, [])


async def test_get_room_online_users_with_details(desk: ApiDesk) -> None:
    result = (await desk.get("GetRoomOnlineUsers", NEWEST, {**ROOM, "Property": "true"})).result
    assert result["UserList"][0] == {
        "Status": 1,
        "UserID": "alice",
        "Role": 1,
        "LoginTime": START // 1_000_000,
        "DeviceType": "unknown",
        "PlatformType": 1,
        "MediaProcessingType": 0,
    }


async def test_a_room_that_is_not_there_is_all_that_is_told(desk: ApiDesk) -> None:
    answer = await desk.get("GetRoomOnlineUsers", NEWEST, {"AppId": APP, "RoomId": "empty"})
    assert answer.result == {"RoomExists": False}


@pytest.mark.parametrize(
    ("parameters", "wanted"),
    [
        ({"AppId": APP}, "IllegalRoomID"),
        ({"AppId": "c" * 24, "RoomId": "lobby"}, "NotExistAppId"),
        ({**ROOM, "RoleType": "3"}, ""),
        ({**ROOM, "RoleType": "x"}, "Unmarshal"),
        ({**ROOM, "Property": "perhaps"}, "Unmarshal"),
    ],
)
async def test_a_look_that_is_refused(desk: ApiDesk, parameters: dict[str, str], wanted: str) -> None:
    assert code(await desk.get("GetRoomOnlineUsers", NEWEST, parameters)) == wanted


async def test_get_room_users_property(desk: ApiDesk) -> None:
    asked = [*ROOM.items(), ("UserIds", "bob"), ("UserIds", "nobody")]
    bob, nobody = (await desk.get("GetRoomUsersProperty", NEWEST, asked)).result["UserList"]
    assert (bob["Status"], bob["UserID"], bob["Role"]) == (1, "bob", 1)
    assert nobody == {"Status": 0, "UserID": "nobody", "Role": 0}
    empty = {"AppId": APP, "RoomId": "empty", "UserIds": "bob"}
    assert (await desk.get("GetRoomUsersProperty", NEWEST, empty)).result["UserList"][0]["Status"] == 0


@pytest.mark.parametrize("user_ids", ["", ",", ",".join("abcdefghijk")])
async def test_properties_of_one_to_ten_users(desk: ApiDesk, user_ids: str) -> None:
    answer = await desk.get("GetRoomUsersProperty", NEWEST, {**ROOM, "UserIds": user_ids})
    assert answer.error == "InvalidParameter"


@pytest.mark.parametrize("version", [NEWEST, OLDEST])
async def test_list_room_info(desk: ApiDesk, version: str) -> None:
    desk.desk.now += 10 * SECOND
    await desk.post("DismissRoom", OLDEST, ROOM)
    desk.alice.wire.read()
    desk.alice.join("lobby")
    result = (await desk.get("ListRoomInfo", version, DAY)).result
    over, open_ = result["RoomList"]
    assert (result["Total"], result["HasMore"], result["PageNum"], result["PageSize"]) == (2, False, 1, 20)
    assert over == {
        "RoomId": "lobby",
        "CallId": over["CallId"],
        "CreatedTime": rfc3339(START),
        "DestroyTime": rfc3339(START + 10 * SECOND),
        "ActiveUserNum": 0,
        "IsFinished": True,
    }
    assert (open_["ActiveUserNum"], open_["IsFinished"], open_["DestroyTime"]) == (1, False, "")
    assert over["CallId"] != open_["CallId"]


async def test_rooms_come_in_pages_and_by_name(desk: ApiDesk) -> None:
    desk.alice.join(*[f"room-{number}" for number in range(4)])
    page = (await desk.get("ListRoomInfo", NEWEST, {**DAY, "PageNum": "2", "PageSize": "2"})).result
    assert ([room["RoomId"] for room in page["RoomList"]], page["Total"], page["HasMore"]) == (
        ["room-1", "room-2"],
        5,
        True,
    )
    named = (await desk.get("ListRoomInfo", NEWEST, {**DAY, "RoomId": "room-3"})).result
    assert (named["Total"], named["HasMore"]) == (1, False)
    assert (await desk.get("ListRoomInfo", NEWEST, {**DAY, "PageSize": "1000"})).result["PageSize"] == 100


async def test_rooms_of_another_time_are_not_listed(desk: ApiDesk) -> None:
    earlier = {**DAY, "EndTime": rfc3339(START - 60 * SECOND)}
    assert (await desk.get("ListRoomInfo", NEWEST, earlier)).result["Total"] == 0


@pytest.mark.parametrize("version", [NEWEST, OLDEST])
async def test_list_user_info(desk: ApiDesk, version: str) -> None:
    desk.desk.now += 10 * SECOND
    desk.alice.ask(f.LeaveRoom(7, "lobby"))
    desk.desk.now += 5 * SECOND
    desk.alice.join("lobby")
    desk.desk.now += 2 * SECOND
    asked = {**DAY, "RoomId": "lobby", "UserId": "alice,nobody"}
    result = (await desk.get("ListUserInfo", version, asked)).result
    (alice,) = result["UserList"]
    assert (result["Total"], alice["UserId"], alice["Duration"], alice["Finished"]) == (1, "alice", 12, False)
    assert (alice["CreatedAt"], alice["LeaveAt"]) == (rfc3339(START), "")
    assert [each["Type"] for each in alice["Record"]] == ["join_room", "leave_room", "join_room"]
    everyone = (await desk.get("ListUserInfo", version, {**DAY, "RoomId": "lobby"})).result
    assert [user["UserId"] for user in everyone["UserList"]] == ["alice", "bob"]


@pytest.mark.parametrize("action", ["ListRoomInfo", "ListUserInfo"])
@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"StartTime": "", "EndTime": ""}, ""),
        ({"StartTime": "2026-01-31 08:00"}, ""),
        ({"StartTime": "2026-01-31T08:00:00"}, ""),
        ({"StartTime": DAY["EndTime"], "EndTime": DAY["StartTime"]}, "StartTimeAfterEndTime"),
        ({"StartTime": "2023-01-01T00:00:00Z"}, "OutofTimeRange"),
        ({"PageNum": "0"}, ""),
        ({"PageSize": "0"}, ""),
        ({"RoomId": "a b"}, "IllegalRoomID"),
        ({"AppId": OTHER_APP}, "AccountIdMismatch"),
    ],
)
async def test_a_list_that_is_refused(desk: ApiDesk, action: str, changed: dict[str, str], wanted: str) -> None:
    assert code(await desk.get(action, NEWEST, {**DAY, "RoomId": "lobby", **changed})) == wanted


async def test_users_of_a_list_are_ten_at_most(desk: ApiDesk) -> None:
    asked = {**DAY, "RoomId": "lobby", "UserId": ",".join("abcdefghijk")}
    assert (await desk.get("ListUserInfo", NEWEST, asked)).error == "InvalidParameter"


async def test_times_may_have_any_offset(desk: ApiDesk) -> None:
    beijing = {**DAY, "StartTime": "2023-11-15T05:30:00+08:00", "EndTime": "2023-11-15T07:00:00+08:00"}
    assert (await desk.get("ListRoomInfo", NEWEST, beijing)).result["Total"] == 1


async def test_basic_manages_rooms_too() -> None:
    async with ApiDesk("volcengine-basic") as desk:
        assert (await desk.post("KickUser", OLDEST, ALICE)).result == SUCCESS
        assert (await desk.post("SendBroadcast", MESSAGES, ROOM)).error == "AccessDenied.ServiceNotEnabled"
