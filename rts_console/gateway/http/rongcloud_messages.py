"""RongCloud's server API: messages that the server sends to chat rooms and users, takes back, and reads again."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

from rts_console.gateway.chat_rooms import MESSAGE_BYTES
from rts_console.gateway.config import RongCloudApp
from rts_console.gateway.http.rongcloud_codes import ApiCode, ApiError
from rts_console.gateway.http.rongcloud_endpoints import Endpoint
from rts_console.gateway.http.rongcloud_parameters import EXTRA_LENGTH, LATEST_MS, Parameters
from rts_console.gateway.http.rongcloud_port import ChatRoomPort, KeptMessage, Recall, ServerMessage
from rts_console.protocol.clock import now_ns
from rts_console.vendors.rongcloud_messages import TYPE_LENGTH

ROOMS_IN_A_CALL: Final = 100
CHAT_ROOM: Final = 4
UID_LENGTH: Final = 128
PAGE: Final = (1, 100)
DEFAULT_PAGE: Final = 20


class OnlineUsers(Protocol):
    """The way to everyone who is online."""

    def tell_everyone(self, app_id: str, message: ServerMessage) -> int:
        """Send a system message to all who are online; returns how many that are."""


class MessageCalls:
    """The calls under `/message` that have to do with chat rooms or with everyone."""

    def __init__(self, rooms: ChatRoomPort, users: OnlineUsers, clock: Callable[[], int] = now_ns) -> None:
        """Take the rooms, the way to all users, and what time it is."""
        self._rooms = rooms
        self._users = users
        self._clock = clock

    def table(self) -> dict[str, Endpoint]:
        """By path."""
        return {
            "message/chatroom/publish": Endpoint(self._publish, amount=_rooms_given),
            "message/chatroom/broadcast": Endpoint(self._broadcast, "broadcast", per_second=1),
            "message/online/broadcast": Endpoint(self._broadcast_online, "online broadcast"),
            "message/recall": Endpoint(self._recall),
            "v3/message/chatroom/query": Endpoint(self._history, "message history"),
        }

    def _publish(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        message = _message(given)._replace(kept=given.flag("isPersisted", default=True))
        room_ids = given.ids("toChatroomId", ROOMS_IN_A_CALL)
        sent = [(room_id, self._rooms.publish(app.app_key, room_id, message)) for room_id in room_ids]
        return {"messageUIDs": [{"chatroomId": room_id, "messageUID": uid} for room_id, uid in sent]}

    def _broadcast(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        message = _message(given)._replace(kept=False, broadcast=True)
        for room_id in list(self._rooms.rooms(app.app_key)):
            self._rooms.publish(app.app_key, room_id, message)
        return {}

    def _broadcast_online(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        self._users.tell_everyone(app.app_key, _message(given))
        return {}

    def _recall(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        user_id, room_id = given.id("fromUserId"), given.id("targetId")
        if given.number("conversationType", 0, 100) != CHAT_ROOM:
            raise ApiError(ApiCode.PARAMETER, f"conversationType must be {CHAT_ROOM}: here are chat rooms only.")
        uid, sent_at_ms = given.text("messageUID", UID_LENGTH), given.number("sentTime", 0, LATEST_MS)
        how = (given.flag("isAdmin"), given.flag("isDelete"), given.optional("extra", EXTRA_LENGTH))
        given.flag("disablePush")  # chat rooms never push
        self._rooms.recall(app.app_key, room_id, Recall(user_id, uid, sent_at_ms, *how))
        return {}

    def _history(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        given.id("userId")
        room_id = given.id("targetId")
        start_ms, end_ms = given.number("startTime", 0, LATEST_MS), given.number("endTime", 0, LATEST_MS)
        if start_ms > end_ms:
            raise ApiError(ApiCode.PARAMETER, "startTime is after endTime. Give the earlier time as startTime.")
        size, with_start = given.number("pageSize", *PAGE, DEFAULT_PAGE), given.flag("includeStart")
        first_ms = start_ms if with_start else start_ms + 1
        kept = self._rooms.history(app.app_key, room_id)
        met = [each for each in kept if first_ms <= each.sent_at_ms <= end_ms]
        return {"data": _in_vendors_form(room_id, met[:size])}


def _message(given: Parameters) -> ServerMessage:
    user_id, object_name = given.id("fromUserId"), given.text("objectName", TYPE_LENGTH)
    content = given.text("content", MESSAGE_BYTES, size=_bytes)
    return ServerMessage(user_id, object_name, content.encode(), given.flag("isIncludeSender"))


def _bytes(text: str) -> int:
    return len(text.encode())


def _rooms_given(given: Parameters) -> int:
    return len(given.ids("toChatroomId", ROOMS_IN_A_CALL))


def _in_vendors_form(room_id: str, messages: Sequence[KeptMessage]) -> list[dict[str, Any]]:
    return [
        {
            "targetId": room_id,
            "fromUserId": message.user_id,
            "messageUID": message.message_uid,
            "msgTime": message.sent_at_ms,
            "objectName": message.object_name,
            "content": message.content,
            "expansion": False,
            "extraContent": "",
        }
        for message in messages
    ]
