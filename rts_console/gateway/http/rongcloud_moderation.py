"""RongCloud's server API: who may not speak in chat rooms or be in them, and what is dropped first."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from rts_console.gateway.chat_room_state import PROTECTED_USERS
from rts_console.gateway.config import RongCloudApp
from rts_console.gateway.http.rongcloud_codes import ApiCode, ApiError
from rts_console.gateway.http.rongcloud_endpoints import Endpoint, vendor_time
from rts_console.gateway.http.rongcloud_parameters import EXTRA_LENGTH, USERS_IN_A_CALL, Parameters
from rts_console.gateway.http.rongcloud_port import ChatRoomPort, RoomLimit, UserUntil
from rts_console.protocol.clock import SECOND_NS, now_ns
from rts_console.vendors.rongcloud_messages import TYPE_LENGTH

TYPES: Final = 20
LOW_TYPES_IN_A_CALL: Final = 5
PAGE_SIZE: Final = (1, 1_000)
DEFAULT_PAGE_SIZE: Final = 50
ALL_ROOMS: Final = "mute in all rooms"
EVERYWHERE: Final = ""


class ModerationCalls:
    """The calls under `/chatroom` about who may do what."""

    def __init__(self, rooms: ChatRoomPort, clock: Callable[[], int] = now_ns) -> None:
        """Take the rooms and what time it is."""
        self._rooms = rooms
        self._clock = clock

    def table(self) -> dict[str, Endpoint]:
        """By path."""
        return {
            "chatroom/user/gag/add": Endpoint(self._mute),
            "chatroom/user/gag/rollback": Endpoint(self._unmute),
            "chatroom/user/gag/list": Endpoint(self._muted),
            "chatroom/user/ban/add": Endpoint(self._mute_everywhere, ALL_ROOMS),
            "chatroom/user/ban/remove": Endpoint(self._unmute_everywhere, ALL_ROOMS),
            "chatroom/user/ban/query": Endpoint(self._muted_everywhere, ALL_ROOMS),
            "chatroom/ban/add": Endpoint(self._mute_room),
            "chatroom/ban/rollback": Endpoint(self._unmute_room),
            "chatroom/ban/query": Endpoint(self._muted_rooms),
            "chatroom/ban/check": Endpoint(self._is_muted),
            "chatroom/user/ban/whitelist/add": Endpoint(self._except),
            "chatroom/user/ban/whitelist/rollback": Endpoint(self._except_no_more),
            "chatroom/user/ban/whitelist/query": Endpoint(self._excepted),
            "chatroom/user/block/add": Endpoint(self._block),
            "chatroom/user/block/rollback": Endpoint(self._unblock),
            "chatroom/user/block/list": Endpoint(self._blocked),
            "chatroom/message/stopDistribution": Endpoint(self._stop),
            "chatroom/message/resumeDistribution": Endpoint(self._resume),
            "chatroom/message/priority/add": Endpoint(self._lower, "message priority"),
            "chatroom/message/priority/remove": Endpoint(self._lower_no_more, "message priority"),
            "chatroom/message/priority/query": Endpoint(self._lowered, "message priority"),
            "chatroom/whitelist/add": Endpoint(self._protect_types, "protected types"),
            "chatroom/whitelist/delete": Endpoint(self._protect_types_no_more, "protected types"),
            "chatroom/whitelist/query": Endpoint(self._protected_types, "protected types"),
            "chatroom/user/whitelist/add": Endpoint(self._protect_users, "protected users"),
            "chatroom/user/whitelist/remove": Endpoint(self._protect_users_no_more, "protected users"),
            "chatroom/user/whitelist/query": Endpoint(self._protected_users, "protected users"),
        }

    # --- who may not speak ---

    def _mute(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room_id, user_ids = given.id("chatroomId"), given.ids("userId", USERS_IN_A_CALL)
        self._rooms.mute_users(app.app_key, room_id, user_ids, self._until(given), _notice(given))
        return {}

    def _unmute(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room_id, user_ids = given.id("chatroomId"), given.ids("userId", USERS_IN_A_CALL)
        self._rooms.unmute_users(app.app_key, room_id, user_ids, _notice(given))
        return {}

    def _muted(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        return _users(self._rooms.muted_users(app.app_key, given.id("chatroomId")), app)

    def _mute_everywhere(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        user_ids = given.ids("userId", USERS_IN_A_CALL)
        self._rooms.mute_users(app.app_key, EVERYWHERE, user_ids, self._until(given), _notice(given))
        return {}

    def _unmute_everywhere(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        user_ids = given.ids("userId", USERS_IN_A_CALL)
        self._rooms.unmute_users(app.app_key, EVERYWHERE, user_ids, _notice(given))
        return {}

    def _muted_everywhere(self, app: RongCloudApp, _: Parameters) -> Mapping[str, Any]:
        return _users(self._rooms.muted_users(app.app_key, EVERYWHERE), app)

    def _mute_room(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        self._rooms.mute_room(app.app_key, given.id("chatroomId"), muted=True, notice=_notice(given))
        return {}

    def _unmute_room(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        self._rooms.mute_room(app.app_key, given.id("chatroomId"), muted=False, notice=_notice(given))
        return {}

    def _muted_rooms(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        size, page = given.number("size", *PAGE_SIZE, DEFAULT_PAGE_SIZE), given.number("page", 1, 10**6, 1)
        room_ids = list(self._rooms.muted_rooms(app.app_key))[(page - 1) * size : page * size]
        return {"chatroomIds": room_ids, "chatroomids": room_ids}  # official kits read one or the other

    def _is_muted(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        return {"status": int(given.id("chatroomId") in self._rooms.muted_rooms(app.app_key))}

    def _except(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room_id, user_ids = given.id("chatroomId"), given.ids("userId", USERS_IN_A_CALL)
        _within(lambda: self._rooms.except_users(app.app_key, room_id, user_ids, _notice(given)))
        return {}

    def _except_no_more(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room_id, user_ids = given.id("chatroomId"), given.ids("userId", USERS_IN_A_CALL)
        self._rooms.unexcept_users(app.app_key, room_id, user_ids, _notice(given))
        return {}

    def _excepted(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        return {"userIds": list(self._rooms.excepted_users(app.app_key, given.id("chatroomId")))}

    # --- who may not be in it ---

    def _block(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room_id, user_ids = given.id("chatroomId"), given.ids("userId", USERS_IN_A_CALL)
        self._rooms.block_users(app.app_key, room_id, user_ids, self._until(given), _notice(given))
        return {}

    def _unblock(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room_id, user_ids = given.id("chatroomId"), given.ids("userId", USERS_IN_A_CALL)
        self._rooms.unblock_users(app.app_key, room_id, user_ids, _notice(given))
        return {}

    def _blocked(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        return _users(self._rooms.blocked_users(app.app_key, given.id("chatroomId")), app)

    def _until(self, given: Parameters) -> int:
        return self._clock() + given.minute() * 60 * SECOND_NS

    # --- what is passed on, and what is dropped first ---

    def _stop(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        self._rooms.distribute(app.app_key, given.id("chatroomId"), on=False)
        return {}

    def _resume(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        self._rooms.distribute(app.app_key, given.id("chatroomId"), on=True)
        return {}

    def _lower(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        return _add_types(self._rooms.low_priority_types(app.app_key), _low_types(given))

    def _lower_no_more(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        return _remove_types(self._rooms.low_priority_types(app.app_key), _low_types(given))

    def _lowered(self, app: RongCloudApp, _: Parameters) -> Mapping[str, Any]:
        return {"objectNames": list(self._rooms.low_priority_types(app.app_key))}

    def _protect_types(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        return _add_types(self._rooms.protected_types(app.app_key), _types(given, "objectnames"))

    def _protect_types_no_more(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        return _remove_types(self._rooms.protected_types(app.app_key), _types(given, "objectnames"))

    def _protected_types(self, app: RongCloudApp, _: Parameters) -> Mapping[str, Any]:
        return {"whitlistMsgType": list(self._rooms.protected_types(app.app_key))}  # the vendor's spelling

    def _protect_users(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room_id, user_ids = given.id("chatroomId"), given.ids("userId", PROTECTED_USERS)
        _within(lambda: self._rooms.protect_users(app.app_key, room_id, user_ids))
        return {}

    def _protect_users_no_more(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room_id, user_ids = given.id("chatroomId"), given.ids("userId", PROTECTED_USERS)
        self._rooms.unprotect_users(app.app_key, room_id, user_ids)
        return {}

    def _protected_users(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        return {"users": list(self._rooms.protected_users(app.app_key, given.id("chatroomId")))}


def _notice(given: Parameters) -> str | None:
    """What the members are told; nothing unless it is asked for."""
    return given.optional("extra", EXTRA_LENGTH) if given.flag("needNotify") else None


def _users(found: Iterable[UserUntil], app: RongCloudApp) -> Mapping[str, Any]:
    return {"users": [{"userId": each.user_id, "time": vendor_time(each.until_ns, app)} for each in found]}


def _types(given: Parameters, name: str, most: int = TYPES) -> list[str]:
    return given.many(name, most, TYPE_LENGTH)


def _low_types(given: Parameters) -> list[str]:
    return _types(given, "objectName", LOW_TYPES_IN_A_CALL)


def _add_types(known: dict[str, None], wanted: list[str]) -> Mapping[str, Any]:
    if len(known.keys() | set(wanted)) > TYPES:
        raise ApiError(ApiCode.PARAMETER, f"There would be more than {TYPES} types. Remove some first.")
    known.update(dict.fromkeys(wanted))
    return {}


def _remove_types(known: dict[str, None], wanted: list[str]) -> Mapping[str, Any]:
    for name in wanted:
        known.pop(name, None)
    return {}


def _within(act: Callable[[], None]) -> None:
    try:
        act()
    except RoomLimit as error:
        raise ApiError(ApiCode.PARAMETER, str(error)) from None
