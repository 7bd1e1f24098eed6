"""Rooms and their users by Volcengine's server API: taking out, keeping out, and looking."""

import ipaddress
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from rts_console.gateway.backplane import Restriction, RestrictionKind, ScopeKey
from rts_console.gateway.http.volcengine_call import Apps, Caller, Operation, Parameters, Refused, check_id, check_room
from rts_console.gateway.hub import BAN_SECONDS, Hub
from rts_console.gateway.visits import Call, Visits
from rts_console.protocol.clock import SECOND_NS, now_ns
from rts_console.protocol.secret import Secret
from rts_console.vendors.volcengine import InvalidToken, verify_token
from rts_console.vendors.volcengine_api import device_type, rfc3339

NEWEST: Final = "2023-11-01"
OLDEST: Final = "2020-12-01"
LIMIT_SECONDS: Final = (60, 259_200)
LISTED_INVISIBLE: Final = 10_000
LISTED_PROPERTIES: Final = 200
ASKED_USERS: Final = 10
PAGE_SIZE: Final = 100
RANGE_S: Final = 30 * 86_400
"""How long a time may be looked at in one call. Ours: the vendor's page tells of a limit, not how long."""
SUCCESS: Final = {"Message": "success"}
BANNED_ALREADY: Final = {"Message": "Room has been banned"}


class BanRoomUser(Parameters, frozen=True):
    """Whom to take out and keep out: everyone of a room, a user of a room or of all rooms, an address."""

    room_id: str = ""
    user_id: str = ""
    ip: str = ""
    forbidden_interval: int = 0


class RoomAndUser(Parameters, frozen=True):
    """A user of a room."""

    room_id: str = ""
    user_id: str = ""


class LimitTokenPrivilege(RoomAndUser, frozen=True):
    """A token whose privileges end for a time."""

    token: str = ""
    forbidden_interval: int = 0


class GetRoomOnlineUsers(Parameters, frozen=True):
    """Who is in a room; `role_type` 0 is all, 1 the visible, 2 the invisible."""

    room_id: str = ""
    property: bool = False
    role_type: int = 0


class GetRoomUsersProperty(Parameters, frozen=True):
    """These users of a room, comma separated."""

    room_id: str = ""
    user_ids: str = ""


class ListRoomInfo(Parameters, frozen=True):
    """Lives of rooms between two times."""

    room_id: str = ""
    start_time: str = ""
    end_time: str = ""
    page_num: int = 1
    page_size: int = 20


class ListUserInfo(ListRoomInfo, frozen=True):
    """Users of one room between two times; `user_id` names up to ten, comma separated.

    `exclude_server_user` leaves out users of the vendor's SDK for servers, of whom there are none here.
    """

    user_id: str = ""
    exclude_server_user: bool = True


class RoomOperations:
    """Rooms and users of one gateway. `keys` are those of the apps' tokens."""

    def __init__(self, hub: Hub, apps: Apps, keys: Mapping[str, Secret], clock: Callable[[], int] = now_ns) -> None:
        """Take the hub, who owns which app, and the clock that restrictions end by."""
        self._hub = hub
        self._apps = apps
        self._keys = keys
        self._clock = clock

    def table(self) -> dict[tuple[str, str], Operation]:
        """By action and version."""
        ban = Operation(BanRoomUser, self._ban, 40)
        update = Operation(BanRoomUser, self._update_ban, 20)
        online = Operation(GetRoomOnlineUsers, self._online_users, 40)
        rooms, users = Operation(ListRoomInfo, self._list_rooms), Operation(ListUserInfo, self._list_users)
        return {
            ("BanRoomUser", NEWEST): ban,
            ("BanRoomUser", OLDEST): ban,
            ("UpdateBanRoomUserRule", NEWEST): update,
            ("UpdateBanRoomUserRule", OLDEST): update,
            ("LimitTokenPrivilege", NEWEST): Operation(LimitTokenPrivilege, self._limit_token, 40),
            ("KickUser", OLDEST): Operation(RoomAndUser, self._kick),
            ("DismissRoom", OLDEST): Operation(RoomAndUser, self._dismiss),
            ("GetRoomOnlineUsers", NEWEST): online,
            ("GetRoomOnlineUsers", "2023-08-01"): online,
            ("GetRoomUsersProperty", NEWEST): Operation(GetRoomUsersProperty, self._properties, 10),
            ("ListRoomInfo", NEWEST): rooms,
            ("ListRoomInfo", OLDEST): rooms,
            ("ListUserInfo", NEWEST): users,
            ("ListUserInfo", OLDEST): users,
        }

    # --- taking out and keeping out ---

    def _kick(self, caller: Caller, wanted: RoomAndUser) -> object:
        self._check(caller, wanted.app_id, wanted.room_id)
        check_id("UserId", wanted.user_id)
        self._hub.kick_user(wanted.app_id, wanted.user_id, wanted.room_id)
        return SUCCESS

    def _dismiss(self, caller: Caller, wanted: RoomAndUser) -> object:
        self._check(caller, wanted.app_id, wanted.room_id)
        self._hub.dismiss_room(wanted.app_id, wanted.room_id)
        return SUCCESS

    def _ban(self, caller: Caller, wanted: BanRoomUser) -> object:
        rule = self._rule(caller, wanted)
        if self._in_force(rule) and wanted.forbidden_interval:
            return BANNED_ALREADY
        whom = {"room_id": rule.room_id, "user_id": rule.user_id, "address": rule.address}
        self._hub.ban_user(wanted.app_id, **whom, seconds=wanted.forbidden_interval)
        return SUCCESS

    def _update_ban(self, caller: Caller, wanted: BanRoomUser) -> object:
        """0 ends the rule, as it lets users in again."""
        rule = self._rule(caller, wanted)
        if not self._in_force(rule):
            raise Refused("InvalidParameter", "No such rule is in force. Make one with BanRoomUser.")
        if not wanted.forbidden_interval:
            self._hub.backplane.lift(rule)
            return SUCCESS
        least, most = BAN_SECONDS
        seconds = min(max(wanted.forbidden_interval, least), most)
        self._hub.backplane.restrict(rule._replace(until_ns=self._clock() + seconds * SECOND_NS))
        return SUCCESS

    def _rule(self, caller: Caller, wanted: BanRoomUser) -> Restriction:
        self._apps.check(caller, wanted.app_id)
        if not (wanted.room_id or wanted.user_id or wanted.ip):
            raise Refused("InvalidParameter", "Give at least one of RoomId, UserId and IP.")
        if wanted.room_id:
            check_room(wanted.room_id)
        if wanted.user_id:
            check_id("UserId", wanted.user_id)
        if wanted.forbidden_interval < 0:
            raise Refused("InvalidParameter", "ForbiddenInterval is below 0. 0 only takes out; else 10 to 604800.")
        address = _address(wanted.ip) if wanted.ip else ""
        return Restriction(RestrictionKind.BAN, wanted.app_id, wanted.room_id, wanted.user_id, address)

    def _in_force(self, rule: Restriction) -> bool:
        return any(each.key == rule.key for each in self._hub.backplane.restrictions(rule.app_id))

    def _limit_token(self, caller: Caller, wanted: LimitTokenPrivilege) -> object:
        """There are no streams here that a privilege could be for: the answer is all that there is of it."""
        self._check(caller, wanted.app_id, wanted.room_id)
        check_id("UserId", wanted.user_id)
        try:
            claims = verify_token(wanted.token, self._keys[wanted.app_id])
        except InvalidToken as error:
            raise Refused("InvalidParameter", f"Token: {error}") from None
        if claims.app_id != wanted.app_id or claims.user_id != wanted.user_id:
            raise Refused("InvalidParameter", "The token was made for another app or user.")
        least, most = LIMIT_SECONDS
        seconds = min(max(wanted.forbidden_interval, least), most)
        return {"Message": "Success", "EndTime": self._clock() // SECOND_NS + seconds}

    # --- looking ---

    def _online_users(self, caller: Caller, wanted: GetRoomOnlineUsers) -> object:
        self._check(caller, wanted.app_id, wanted.room_id)
        if wanted.role_type not in (0, 1, 2):
            raise Refused("InvalidParameter", "RoleType is 0 for all, 1 for visible users, or 2 for invisible ones.")
        call = self._hub.visits.call_in(ScopeKey.room(wanted.app_id, wanted.room_id))
        if call is None:
            return {"RoomExists": False}
        found = [visits for visits in call.present if wanted.role_type in (0, _role(visits))]
        visible = [visits.visitor.user_id for visits in found if visits.visitor.visible]
        invisible = [visits.visitor.user_id for visits in found if not visits.visitor.visible]
        result: dict[str, Any] = {
            "RoomExists": True,
            "TotalUser": len(found),
            "TotalInvisibleUser": len(invisible),
            "VisibleUserList": visible,
            "InvisibleUserList": invisible[:LISTED_INVISIBLE],
        }
        if wanted.property:
            result["UserList"] = [_property(visits) for visits in found[:LISTED_PROPERTIES]]
        return result

    def _properties(self, caller: Caller, wanted: GetRoomUsersProperty) -> object:
        self._check(caller, wanted.app_id, wanted.room_id)
        user_ids = [each for each in wanted.user_ids.split(",") if each]
        if not 1 <= len(user_ids) <= ASKED_USERS:
            raise Refused("InvalidParameter", f"UserIds names {len(user_ids)} users. Name 1 to {ASKED_USERS}.")
        call = self._hub.visits.call_in(ScopeKey.room(wanted.app_id, wanted.room_id))
        present = {visits.visitor.user_id: visits for visits in call.present} if call else {}
        return {"UserList": [_property(present.get(user_id), user_id) for user_id in user_ids]}

    def _list_rooms(self, caller: Caller, wanted: ListRoomInfo) -> object:
        self._apps.check(caller, wanted.app_id)
        if wanted.room_id:
            check_room(wanted.room_id)
        calls = self._calls(wanted)
        page = _page(calls, wanted)
        found = [_room_info(call) for call in page]
        more = wanted.page_num * _page_size(wanted) < len(calls)
        return {**_paging(wanted, len(calls)), "HasMore": more, "RoomList": found}

    def _list_users(self, caller: Caller, wanted: ListUserInfo) -> object:
        self._check(caller, wanted.app_id, wanted.room_id)
        asked = [each for each in wanted.user_id.split(",") if each]
        if len(asked) > ASKED_USERS:
            raise Refused("InvalidParameter", f"UserId names {len(asked)} users; {ASKED_USERS} is the limit.")
        found = [
            _user_info(call, visits, self._clock())
            for call in self._calls(wanted)
            for visits in call.users.values()
            if not asked or visits.visitor.user_id in asked
        ]
        return {**_paging(wanted, len(found)), "UserList": _page(found, wanted)}

    def _calls(self, wanted: ListRoomInfo) -> list[Call]:
        start_ns, end_ns = _time("StartTime", wanted.start_time), _time("EndTime", wanted.end_time)
        if start_ns > end_ns:
            raise Refused("InvalidParameter.StartTimeAfterEndTime", "StartTime is later than EndTime.")
        if end_ns - start_ns > RANGE_S * SECOND_NS:
            words = f"StartTime to EndTime is more than {RANGE_S // 86_400} days."
            raise Refused("InvalidParameter.OutofTimeRange", words)
        if wanted.page_num < 1 or wanted.page_size < 1:
            raise Refused("InvalidParameter", "PageNum and PageSize begin at 1.")
        calls = self._hub.visits.calls(wanted.app_id, wanted.room_id)
        return [call for call in calls if call.created_ns < end_ns + SECOND_NS and _ended(call) >= start_ns]

    def _check(self, caller: Caller, app_id: str, room_id: str) -> None:
        self._apps.check(caller, app_id)
        check_room(room_id)


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise Refused("InvalidParameter", f"IP: {text[:40]!r} is no address.") from None


def _time(name: str, text: str) -> int:
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))  # a query that was not escaped
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        words = f"{name} must be a time as RFC 3339 has it, such as 2026-01-31T08:00:00+08:00."
        raise Refused("InvalidParameter", words)
    return int(at.timestamp() * SECOND_NS)


def _ended(call: Call) -> float:
    return call.destroyed_ns or float("inf")


def _page_size(wanted: ListRoomInfo) -> int:
    return min(wanted.page_size, PAGE_SIZE)


def _page(found: list[Any], wanted: ListRoomInfo) -> list[Any]:
    start = (wanted.page_num - 1) * _page_size(wanted)
    return found[start : start + _page_size(wanted)]


def _paging(wanted: ListRoomInfo, total: int) -> dict[str, int]:
    return {"Total": total, "PageNum": wanted.page_num, "PageSize": _page_size(wanted)}


def _role(visits: Visits) -> int:
    return 1 if visits.visitor.visible else 2


def _property(visits: Visits | None, user_id: str = "") -> dict[str, Any]:
    if visits is None:
        return {"Status": 0, "UserID": user_id, "Role": 0}
    return {
        "Status": 1,
        "UserID": visits.visitor.user_id,
        "Role": _role(visits),
        "LoginTime": visits.stays[-1].joined_ns // 1_000_000,
        "DeviceType": device_type(visits.visitor.client),
        "PlatformType": 2 if device_type(visits.visitor.client) == "web" else 1,
        "MediaProcessingType": 0,
    }


def _room_info(call: Call) -> dict[str, Any]:
    return {
        "RoomId": call.scope.name,
        "CallId": call.call_id,
        "CreatedTime": rfc3339(call.created_ns),
        "DestroyTime": rfc3339(call.destroyed_ns) if call.destroyed_ns else "",
        "ActiveUserNum": len(call.present),
        "IsFinished": bool(call.destroyed_ns),
    }


def _user_info(call: Call, visits: Visits, now_ns: int) -> dict[str, Any]:
    platform = device_type(visits.visitor.client)
    left_ns = visits.stays[-1].left_ns
    return {
        "UserId": visits.visitor.user_id,
        "RoomId": call.scope.name,
        "CallId": call.call_id,
        "CreatedAt": rfc3339(visits.first_ns),
        "LeaveAt": rfc3339(left_ns) if left_ns else "",
        "Duration": int(visits.seconds(now_ns)),
        "DeviceType": platform,
        "OS": platform,
        "Access": "unknown",
        "SdkVersion": visits.visitor.client.partition(" ")[0],
        "Pub": False,
        "Finished": not visits.inside,
        "Record": list(_record(visits)),
    }


def _record(visits: Visits) -> Iterable[dict[str, str]]:
    for stay in visits.stays:
        yield {"Time": rfc3339(stay.joined_ns), "Type": "join_room"}
        if stay.left_ns:
            yield {"Time": rfc3339(stay.left_ns), "Type": "leave_room"}
