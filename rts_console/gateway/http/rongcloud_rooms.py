"""RongCloud's server API: chat rooms themselves, who is in them, their attributes, and what keeps them going."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from rts_console.gateway.chat_room_entries import ENTRIES, KEY, KEY_LENGTH, VALUE_LENGTH
from rts_console.gateway.chat_room_moderation import EXCEPTIONS
from rts_console.gateway.chat_rooms import ENTRY_NOTICE, MESSAGE_BYTES
from rts_console.gateway.config import RongCloudApp
from rts_console.gateway.http.rongcloud_codes import ApiCode, ApiError
from rts_console.gateway.http.rongcloud_endpoints import Endpoint, vendor_time
from rts_console.gateway.http.rongcloud_parameters import ID_BYTES, Parameters
from rts_console.gateway.http.rongcloud_port import (
    ChatRoomPort,
    Lifetime,
    NoRoom,
    RoomLimit,
    RoomView,
    ServerMessage,
)
from rts_console.protocol.clock import now_ns
from rts_console.protocol.server import clip
from rts_console.protocol.words import RONGCLOUD_IDS, id_problem
from rts_console.vendors.rongcloud_messages import TYPE_LENGTH

ROOMS_CREATED: Final = 100
ROOMS_QUERIED: Final = 20
ROOMS_DESTROYED: Final = 100
MEMBERS: Final = 500
MEMBERS_ASKED_FOR: Final = 1_000
USERS_JOINED: Final = 50
NAME_LENGTH: Final = 64
LIFETIME_MINUTES: Final = (60, 10_080)
KEYS_IN_A_CALL: Final = 20
ENTRY_NOTICE_FIELDS: Final = frozenset({"type", "key", "value"})
_ROOM_NAME: Final = re.compile(r"chatroom\[(?P<room_id>.*)\]", re.DOTALL)
ENTRIES_RATE: Final = "chatroom/entry"
ATTRIBUTES: Final = "room attributes"


class RoomCalls:
    """The calls under `/chatroom` that are not about who may do what."""

    def __init__(self, rooms: ChatRoomPort, clock: Callable[[], int] = now_ns) -> None:
        """Take the rooms and what time it is."""
        self._rooms = rooms
        self._clock = clock

    def table(self) -> dict[str, Endpoint]:
        """By path."""
        return {
            "chatroom/create": Endpoint(self._create_named),
            "chatroom/create_new": Endpoint(self._create),
            "chatroom/destroy/set": Endpoint(self._set_lifetime),
            "chatroom/destroy": Endpoint(self._destroy),
            "chatroom/get": Endpoint(self._get),
            "chatroom/query": Endpoint(self._query),
            "chatroom/user/query": Endpoint(self._members),
            "chatroom/user/exist": Endpoint(self._is_member),
            "chatroom/users/exist": Endpoint(self._are_members),
            "chatroom/join": Endpoint(self._join),
            "chatroom/keepalive/add": Endpoint(self._keep_alive, "keep-alive"),
            "chatroom/keepalive/remove": Endpoint(self._keep_alive_no_more, "keep-alive"),
            "chatroom/keepalive/query": Endpoint(self._kept_alive, "keep-alive"),
            "chatroom/entry/set": Endpoint(self._set_entry, ATTRIBUTES, shares=ENTRIES_RATE),
            "chatroom/entry/batch/set": Endpoint(
                self._set_entries, ATTRIBUTES, amount=_entries_given, shares=ENTRIES_RATE
            ),
            "chatroom/entry/remove": Endpoint(self._remove_entry, ATTRIBUTES),
            "chatroom/entry/query": Endpoint(self._entries, ATTRIBUTES),
        }

    # --- rooms ---

    def _create_named(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        wanted = [(match["room_id"], name) for name in given.names() if (match := _ROOM_NAME.fullmatch(name))]
        if not wanted:
            raise ApiError(ApiCode.PARAMETER, "There is no chatroom[id]=name. Give at least one.")
        if len(wanted) > ROOMS_CREATED:
            raise ApiError(
                ApiCode.PARAMETER, f"There are {len(wanted)} rooms; {ROOMS_CREATED} is the most in one call."
            )
        named = [(_room_id(room_id), given.text(name, NAME_LENGTH)) for room_id, name in wanted]
        for room_id, name in named:
            self._rooms.create_room(app.app_key, room_id, name=name)
        return {}

    def _create(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room_id, lifetime, muted = given.id("chatroomId"), _lifetime(given), given.flag("isBan")
        allowed = given.ids("whiteUserIds", EXCEPTIONS) if "whiteUserIds" in given.names() else []
        entries = _checked_entries(given.table("entryInfo"))
        owner = given.id("entryOwnerId") if entries else ""
        self._rooms.create_room(app.app_key, room_id, lifetime=lifetime)
        if muted:
            self._rooms.mute_room(app.app_key, room_id, muted=True)
        if allowed:
            self._except(app, room_id, allowed)
        if entries:
            self._put_entries(app, room_id, owner, entries, auto_delete=False)
        return {}

    def _except(self, app: RongCloudApp, room_id: str, user_ids: list[str]) -> None:
        try:
            self._rooms.except_users(app.app_key, room_id, user_ids)
        except RoomLimit as error:
            raise ApiError(ApiCode.PARAMETER, str(error)) from None

    def _set_lifetime(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room_id = given.id("chatroomId")
        lifetime = _lifetime(given)
        try:
            self._rooms.set_lifetime(app.app_key, room_id, lifetime)
        except NoRoom:
            raise _no_room(room_id) from None
        return {}

    def _destroy(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        for room_id in given.ids("chatroomId", ROOMS_DESTROYED):
            self._rooms.destroy_room(app.app_key, room_id)
        return {}

    def _get(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room = self._room(app, given.id("chatroomId"))
        return {
            "chatroomId": room.room_id,
            "createTime": room.created_at_ns // 1_000_000,
            "memberCount": room.members,
            "destroyType": int(room.lifetime.fixed),
            "destroyTime": room.lifetime.minutes,
            "ban": room.muted,
        }

    def _query(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        found = [self._rooms.room(app.app_key, room_id) for room_id in given.ids("chatroomId", ROOMS_QUERIED)]
        rooms = [
            {"chrmId": room.room_id, "name": room.name, "time": vendor_time(room.created_at_ns, app)}
            for room in found
            if room is not None
        ]
        return {"chatRooms": rooms}

    def _room(self, app: RongCloudApp, room_id: str) -> RoomView:
        room = self._rooms.room(app.app_key, room_id)
        if room is None:
            raise _no_room(room_id)
        return room

    # --- members ---

    def _members(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room_id = given.id("chatroomId")
        count, order = given.number("count", 1, 10**9), given.number("order", 1, 2)
        everyone = list(self._rooms.members(app.app_key, room_id).items())
        wanted = (everyone if order == 1 else everyone[::-1])[: min(count, MEMBERS)]
        users = [{"id": user_id, "time": vendor_time(since_ns, app)} for user_id, since_ns in wanted]
        return {"total": len(everyone), "users": users}

    def _is_member(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room_id, user_id = given.id("chatroomId"), given.id("userId")
        return {"isInChrm": user_id in self._rooms.members(app.app_key, room_id)}

    def _are_members(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room_id, user_ids = given.id("chatroomId"), given.ids("userId", MEMBERS_ASKED_FOR)
        members = self._rooms.members(app.app_key, room_id)
        return {"result": [{"userId": user_id, "isInChrm": int(user_id in members)} for user_id in user_ids]}

    def _join(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room_id, user_ids = given.id("chatroomId"), given.ids("userId", USERS_JOINED)
        for user_id in user_ids:
            self._rooms.join_user(app.app_key, room_id, user_id)
        return {}

    # --- keep-alive ---

    def _keep_alive(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room_id, kept = given.id("chatroomId"), self._rooms.kept_alive(app.app_key)
        if room_id not in kept and len(kept) >= app.kept_alive_rooms:
            words = f"{len(kept)} rooms are kept alive; {app.kept_alive_rooms} is the most."
            raise ApiError(ApiCode.TOO_MANY_KEPT_ALIVE, words)
        kept[room_id] = None
        return {}

    def _keep_alive_no_more(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room_id, kept = given.id("chatroomId"), self._rooms.kept_alive(app.app_key)
        if room_id not in kept:
            raise ApiError(ApiCode.NOTHING_TO_DELETE, f"{room_id} is not kept alive.")
        del kept[room_id]
        return {}

    def _kept_alive(self, app: RongCloudApp, _: Parameters) -> Mapping[str, Any]:
        room_ids = list(self._rooms.kept_alive(app.app_key))
        return {"chatroomIds": room_ids, "chatroomids": room_ids}  # official kits read one or the other

    # --- attributes ---

    def _set_entry(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room_id, user_id = given.id("chatroomId"), given.id("userId")
        key = _checked_key(given.text("key", KEY_LENGTH))
        value, auto_delete = given.text("value", VALUE_LENGTH), given.flag("autoDelete")
        notice = _entry_notice(user_id, given)
        self._put_entries(app, room_id, user_id, {key: value}, auto_delete=auto_delete)
        self._send(app, room_id, notice)
        return {}

    def _set_entries(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room_id, owner = given.id("chatroomId"), given.id("entryOwnerId")
        entries = _checked_entries(given.table("entryInfo"))
        if not entries:
            raise ApiError(ApiCode.PARAMETER, "entryInfo is missing or empty. Give a JSON object of keys and values.")
        if len(entries) > KEYS_IN_A_CALL:
            words = f"entryInfo has {len(entries)} attributes; {KEYS_IN_A_CALL} is the most in one call."
            raise ApiError(ApiCode.PARAMETER, words)
        self._put_entries(app, room_id, owner, entries, auto_delete=given.flag("autoDelete"))
        return {}

    def _put_entries(
        self, app: RongCloudApp, room_id: str, user_id: str, entries: Mapping[str, str], *, auto_delete: bool
    ) -> None:
        try:
            together = self._rooms.entries(app.app_key, room_id).keys() | entries.keys()
            if len(together) > ENTRIES:  # all of them or none
                raise RoomLimit(f"{room_id} would have {len(together)} attributes; {ENTRIES} is the most. Remove some.")
            self._rooms.set_entries(app.app_key, room_id, user_id, entries, auto_delete=auto_delete)
        except NoRoom:
            raise _no_room(room_id) from None
        except RoomLimit as error:
            raise ApiError(ApiCode.PARAMETER, str(error)) from None

    def _remove_entry(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room_id, user_id = given.id("chatroomId"), given.id("userId")
        key, notice = _checked_key(given.text("key", KEY_LENGTH)), _entry_notice(user_id, given)
        try:
            self._rooms.remove_entry(app.app_key, room_id, user_id, key)
        except NoRoom:
            raise _no_room(room_id) from None
        self._send(app, room_id, notice)
        return {}

    def _send(self, app: RongCloudApp, room_id: str, notice: ServerMessage | None) -> None:
        if notice is not None:
            self._rooms.publish(app.app_key, room_id, notice)

    def _entries(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        room_id, keys = given.id("chatroomId"), given.many("keys", ENTRIES, KEY_LENGTH, least=0)
        try:
            entries = self._rooms.entries(app.app_key, room_id)
        except NoRoom:
            raise _no_room(room_id) from None
        wanted = [entries[key] for key in (keys or entries) if key in entries]
        found = [
            {
                "key": entry.key,
                "value": entry.value,
                "userId": entry.user_id,
                "autoDelete": str(int(entry.auto_delete)),
                "lastSetTime": str(entry.set_at_ns // 1_000_000),
            }
            for entry in wanted
        ]
        return {"keys": found}


def _entry_notice(user_id: str, given: Parameters) -> ServerMessage | None:
    """The message that tells of a changed attribute, where one is wanted."""
    object_name, content = given.optional("objectName", TYPE_LENGTH), given.optional("content", MESSAGE_BYTES)
    if not object_name:
        return None
    if object_name == ENTRY_NOTICE and not given.table("content").keys() >= ENTRY_NOTICE_FIELDS:
        raise ApiError(ApiCode.PARAMETER, f"content of {ENTRY_NOTICE} must be JSON with type, key and value.")
    return ServerMessage(user_id, object_name, content.encode())


def _lifetime(given: Parameters) -> Lifetime:
    fixed = given.number("destroyType", 0, 1, 0) == 1
    return Lifetime(fixed, given.number("destroyTime", *LIFETIME_MINUTES, LIFETIME_MINUTES[0]))


def _no_room(room_id: str) -> ApiError:
    return ApiError(ApiCode.NO_ROOM, f"There is no chat room {clip(room_id)}. Create it, or have somebody join it.")


def _room_id(room_id: str) -> str:
    """An id out of a parameter's name."""
    if len(room_id.encode()) > ID_BYTES:
        raise ApiError(ApiCode.TOO_LONG, f"A room id may have {ID_BYTES} bytes: {clip(room_id)}")
    if problem := id_problem("room id", room_id, RONGCLOUD_IDS):
        raise ApiError(ApiCode.PARAMETER if room_id else ApiCode.EMPTY_ID_OR_MINUTE, problem)
    return room_id


def _entries_given(given: Parameters) -> int:
    return len(given.table("entryInfo"))


def _checked_entries(entries: Mapping[str, str]) -> Mapping[str, str]:
    for key, value in entries.items():
        if len(key) > KEY_LENGTH or len(value) > VALUE_LENGTH:
            words = f"A key may have {KEY_LENGTH} characters and a value {VALUE_LENGTH:,}: {clip(key)}"
            raise ApiError(ApiCode.TOO_LONG, words)
        _checked_key(key)
        if not value:
            raise ApiError(ApiCode.PARAMETER, f"The value of {key} is empty. Give one.")
    return entries


def _checked_key(key: str) -> str:
    if not KEY.match(key):
        raise ApiError(ApiCode.PARAMETER, f"key may have letters, digits and + = - _ only: {clip(key)}")
    return key
