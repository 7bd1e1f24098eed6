"""Who may not speak in chat rooms, and what falls first: the part of `ChatRooms` that keeps lists."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from rts_console.gateway.chat_room_state import PROTECTED_USERS, ChatRoom, ChatRoomApp
from rts_console.gateway.config import ChatRoomRules
from rts_console.gateway.families import RoomHost
from rts_console.gateway.http.rongcloud_port import RoomLimit, UserUntil
from rts_console.protocol.clock import MS, SECOND_NS

EXCEPTIONS: Final = 20
UNMUTE, MUTE, UNMUTE_ROOM, MUTE_ROOM, UNEXCEPT, EXCEPT, UNMUTE_EVERYWHERE, MUTE_EVERYWHERE = range(8)
"""The vendor's `banType`."""


class ChatRoomModeration:
    """The apps with their rooms, and who may not do what there. See `ChatRoomPort`."""

    def __init__(self, rules: ChatRoomRules, clock: Callable[[], int]) -> None:
        """Begin without rooms."""
        self.rules = rules
        self._clock = clock
        self._apps: dict[str, ChatRoomApp] = {}
        self._host: RoomHost | None = None

    def attach(self, host: RoomHost) -> None:
        """Tell members through this host from now on."""
        self._host = host

    @property
    def host(self) -> RoomHost:
        """Where members are told."""
        assert self._host is not None, "attach comes first"
        return self._host

    def app(self, app_id: str) -> ChatRoomApp:
        """The rooms of an app."""
        app = self._apps.get(app_id)
        if app is None:
            app = self._apps[app_id] = ChatRoomApp(app_id, self.rules)
        return app

    def find(self, app_id: str, room_id: str) -> ChatRoom | None:
        """A room, if there is one."""
        return self.app(app_id).rooms.get(room_id)

    # --- who may not speak ---

    def mute_users(
        self, app_id: str, room_id: str, user_ids: Sequence[str], until_ns: int, notice: str | None = None
    ) -> None:
        """See `ChatRoomPort.mute_users`."""
        mutes = self.app(app_id).mutes
        for user_id in user_ids:
            mutes[room_id, user_id] = until_ns
        span_ms = self._span_ms(until_ns)
        self._tell_ban(app_id, room_id, MUTE if room_id else MUTE_EVERYWHERE, user_ids, notice, span_ms)

    def unmute_users(self, app_id: str, room_id: str, user_ids: Sequence[str], notice: str | None = None) -> None:
        """See `ChatRoomPort.unmute_users`."""
        mutes = self.app(app_id).mutes
        for user_id in user_ids:
            mutes.pop((room_id, user_id), None)
        self._tell_ban(app_id, room_id, UNMUTE if room_id else UNMUTE_EVERYWHERE, user_ids, notice)

    def muted_users(self, app_id: str, room_id: str) -> Sequence[UserUntil]:
        """See `ChatRoomPort.muted_users`."""
        app = self.app(app_id)
        return app.listed(app.mutes, room_id, self._clock())

    def mute_room(self, app_id: str, room_id: str, *, muted: bool, notice: str | None = None) -> None:
        """See `ChatRoomPort.mute_room`."""
        room = self.find(app_id, room_id)
        if room is not None:
            room.muted = muted
            self._tell_ban(app_id, room_id, MUTE_ROOM if muted else UNMUTE_ROOM, (), notice)

    def muted_rooms(self, app_id: str) -> Sequence[str]:
        """See `ChatRoomPort.muted_rooms`."""
        return [room.room_id for room in self.app(app_id).rooms.values() if room.muted]

    def except_users(self, app_id: str, room_id: str, user_ids: Sequence[str], notice: str | None = None) -> None:
        """See `ChatRoomPort.except_users`."""
        room = self.find(app_id, room_id)
        if room is None:
            return
        if len(room.excepted.keys() | set(user_ids)) > EXCEPTIONS:
            raise RoomLimit(f"{room_id} would have more than {EXCEPTIONS} exceptions. Remove some first.")
        room.excepted.update(dict.fromkeys(user_ids))
        self._tell_ban(app_id, room_id, EXCEPT, user_ids, notice)

    def unexcept_users(self, app_id: str, room_id: str, user_ids: Sequence[str], notice: str | None = None) -> None:
        """See `ChatRoomPort.unexcept_users`."""
        room = self.find(app_id, room_id)
        if room is None:
            return
        for user_id in user_ids:
            room.excepted.pop(user_id, None)
        self._tell_ban(app_id, room_id, UNEXCEPT, user_ids, notice)

    def excepted_users(self, app_id: str, room_id: str) -> Sequence[str]:
        """See `ChatRoomPort.excepted_users`."""
        room = self.find(app_id, room_id)
        return list(room.excepted) if room else []

    # --- what is passed on, and what falls first ---

    def distribute(self, app_id: str, room_id: str, *, on: bool) -> None:
        """See `ChatRoomPort.distribute`."""
        room = self.find(app_id, room_id)
        if room is not None:
            room.distributes = on

    def low_priority_types(self, app_id: str) -> dict[str, None]:
        """See `ChatRoomPort.low_priority_types`."""
        return self.app(app_id).low_types

    def protected_types(self, app_id: str) -> dict[str, None]:
        """See `ChatRoomPort.protected_types`."""
        return self.app(app_id).protected_types

    def protect_users(self, app_id: str, room_id: str, user_ids: Sequence[str]) -> None:
        """See `ChatRoomPort.protect_users`."""
        room = self.find(app_id, room_id)
        if room is None:
            return
        if len(room.protected.keys() | set(user_ids)) > PROTECTED_USERS:
            raise RoomLimit(f"{room_id} would have more than {PROTECTED_USERS} protected users. Remove some first.")
        room.protected.update(dict.fromkeys(user_ids))

    def unprotect_users(self, app_id: str, room_id: str, user_ids: Sequence[str]) -> None:
        """See `ChatRoomPort.unprotect_users`."""
        room = self.find(app_id, room_id)
        if room is not None:
            for user_id in user_ids:
                room.protected.pop(user_id, None)

    def protected_users(self, app_id: str, room_id: str) -> Sequence[str]:
        """See `ChatRoomPort.protected_users`."""
        room = self.find(app_id, room_id)
        return list(room.protected) if room else []

    # --- telling ---

    def _tell_ban(
        self, app_id: str, room_id: str, ban_type: int, user_ids: Sequence[str], extra: str | None, span_ms: int = 0
    ) -> None:
        details = {"banType": ban_type, "durationTime": span_ms, "userIdList": list(user_ids)}
        self._tell("chatroomNotifyBan", app_id, room_id, details, extra)

    def _tell_block(
        self, app_id: str, room_id: str, kind: int, user_ids: Sequence[str], extra: str | None, span_ms: int = 0
    ) -> None:
        details = {"type": kind, "durationTime": span_ms, "userIdList": list(user_ids)}
        self._tell("chatroomNotifyBlock", app_id, room_id, details, extra)

    def _tell(self, name: str, app_id: str, room_id: str, details: Mapping[str, Any], extra: str | None) -> None:
        """All members of the room; in all rooms only whom it is about; nobody where that is not wanted."""
        if extra is None:
            return
        app, now_ms = self.app(app_id), self._clock() // MS
        for each in [room_id] if room_id else list(app.rooms):
            whole = {"chatroomId": each, **details, "operateTime": now_ms, "extra": extra}
            self.host.notify(app.scope(each), name, whole, only=[] if room_id else details["userIdList"])

    def _span_ms(self, until_ns: int) -> int:
        """How long from now, in whole seconds: what was asked for in minutes, some moments ago."""
        return round((until_ns - self._clock()) / SECOND_NS) * 1_000
