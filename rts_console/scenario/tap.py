"""A backend that tells of every call that is made on it, and of what came back, also of calls that make no event."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeVar

from rts_console.client.backend import Backend, Capabilities, Observer, Room, SendResult
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.outbox import Sending
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import (
    ConnectionState,
    MessageMode,
    OfflinePolicy,
    RuleSet,
    UserOnlineStatus,
)

T = TypeVar("T")


class CallListener(Protocol):
    """Is told of calls. Must not block and must not raise."""

    def began(self, tap: "Tap", verb: str, fields: dict[str, Any]) -> int:
        """A call begins; what is returned comes back when it ends."""

    def ended(self, number: int, value: Any, error: Exception | None) -> None:
        """A call has returned a value, or raised an error."""


class Tap:
    """A backend in front of another. Without a `listener` it only passes calls on."""

    def __init__(self, backend: Backend) -> None:
        """Stand in front of `backend`."""
        self._backend = backend
        self._rooms: dict[str, TappedRoom] = {}
        self.listener: CallListener | None = None

    def __getattr__(self, name: str) -> Any:
        """What this backend has beyond the port."""
        return getattr(self._backend, name)

    @property
    def behind(self) -> Backend:
        """The backend itself, whose calls are not told of."""
        return self._backend

    async def told(self, verb: str, fields: dict[str, Any], doing: Callable[[], Awaitable[T]]) -> T:
        """Make a call, and tell of it."""
        listener = self.listener
        if listener is None:
            return await doing()
        number = listener.began(self, verb, fields)
        try:
            value = await doing()
        except Exception as error:
            listener.ended(number, None, error)
            raise
        listener.ended(number, value, None)
        return value

    def _told_at_once(self, verb: str, do: Callable[[], T], **fields: Any) -> T:
        if self.listener is not None:
            number = self.listener.began(self, verb, fields)
            value = do()
            self.listener.ended(number, value, None)
            return value
        return do()

    # --- what is known ---

    @property
    def capabilities(self) -> Capabilities:
        """As behind."""
        return self._backend.capabilities

    @property
    def rules(self) -> RuleSet:
        """As behind."""
        return self._backend.rules

    @property
    def app_id(self) -> str:
        """As behind."""
        return self._backend.app_id

    @property
    def user_id(self) -> str:
        """As behind."""
        return self._backend.user_id

    @property
    def logged_in(self) -> bool:
        """As behind."""
        return self._backend.logged_in

    @property
    def connection_state(self) -> ConnectionState | None:
        """As behind."""
        return self._backend.connection_state

    @property
    def rooms(self) -> Sequence[Room]:
        """As behind, each tapped."""
        return tuple(self._tapped(room) for room in self._backend.rooms)

    @property
    def offline_policy(self) -> OfflinePolicy:
        """As behind; setting it is told of."""
        return self._backend.offline_policy

    @offline_policy.setter
    def offline_policy(self, policy: OfflinePolicy) -> None:
        def put() -> None:
            self._backend.offline_policy = policy

        self._told_at_once("offline_policy", put, policy=policy.value)

    @property
    def held_messages(self) -> Sequence[Sending]:
        """As behind."""
        return self._backend.held_messages

    @property
    def records_frames(self) -> bool:
        """As behind."""
        return self._backend.records_frames

    @records_frames.setter
    def records_frames(self, on: bool) -> None:
        self._backend.records_frames = on

    @property
    def unread_bytes(self) -> int:
        """As behind."""
        return self._backend.unread_bytes

    def observe(self, observer: Observer) -> Callable[[], None]:
        """As behind."""
        return self._backend.observe(observer)

    # --- calls ---

    async def login(self, token: Secret | str, user_id: str) -> None:
        """As behind. The token is told of as a secret."""
        secret = token if isinstance(token, Secret) else Secret(token)
        fields = {"user_id": user_id, "token": secret}
        await self.told("login", fields, lambda: self._backend.login(token, user_id))

    async def logout(self) -> None:
        """As behind."""
        await self.told("logout", {}, self._backend.logout)

    async def update_login_token(self, token: Secret | str) -> None:
        """As behind."""
        secret = token if isinstance(token, Secret) else Secret(token)
        await self.told("update_token", {"token": secret}, lambda: self._backend.update_login_token(token))

    async def get_peer_online_status(self, user_id: str) -> UserOnlineStatus:
        """As behind."""
        return await self.told("peer_status", {"of": user_id}, lambda: self._backend.get_peer_online_status(user_id))

    async def send_message(
        self,
        user_id: str,
        data: str | bytes,
        mode: MessageMode = MessageMode.RELIABLE_ORDERED,
        **more: Any,
    ) -> SendResult:
        """As behind."""
        fields = {"to": user_id, "data": data, "mode": mode, **more}
        return await self.told("send", fields, lambda: self._backend.send_message(user_id, data, mode, **more))

    async def set_server_params(self, signature: str, url: str) -> None:
        """As behind. The signature is not told of."""
        await self.told("server_params", {"url": url}, lambda: self._backend.set_server_params(signature, url))

    async def send_server_message(self, data: str | bytes) -> SendResult:
        """As behind."""
        return await self.told("send_server", {"data": data}, lambda: self._backend.send_server_message(data))

    def create_room(self, room_id: str) -> Room:
        """As behind; the room is tapped. One that cannot be made is told of as a join that failed."""
        try:
            return self._tapped(self._backend.create_room(room_id))
        except InvalidCall as error:
            if self.listener is not None:
                self.listener.ended(self.listener.began(self, "join", {"room": room_id}), None, error)
            raise

    def release_held(self) -> int:
        """As behind."""
        return self._told_at_once("release_held", self._backend.release_held)

    def discard_held(self) -> int:
        """As behind."""
        return self._told_at_once("discard_held", self._backend.discard_held)

    def drop_link(self) -> None:
        """As behind."""
        self._told_at_once("drop_link", self._backend.drop_link)

    def retry_now(self) -> None:
        """As behind."""
        self._told_at_once("retry_now", self._backend.retry_now)

    async def close(self) -> None:
        """As behind; told of as a logout when somebody is logged in."""
        if not self.logged_in:
            await self._backend.close()
            return
        await self.told("logout", {}, self._backend.close)

    def _tapped(self, room: Room) -> "TappedRoom":
        known = self._rooms.get(room.room_id)
        if known is None or not known.is_for(room):
            known = self._rooms[room.room_id] = TappedRoom(self, room)
        return known


class TappedRoom:
    """A room of a tapped backend."""

    def __init__(self, tap: Tap, room: Room) -> None:
        """Stand in front of `room`."""
        self._tap = tap
        self._room = room

    def is_for(self, room: Room) -> bool:
        """Whether this stands in front of that room."""
        return self._room is room

    @property
    def room_id(self) -> str:
        """As behind."""
        return self._room.room_id

    @property
    def joined(self) -> bool:
        """As behind."""
        return self._room.joined

    async def join(self, **options: str | int | bool) -> None:
        """As behind."""
        fields = {"room": self.room_id, "options": options}
        await self._tap.told("join", fields, lambda: self._room.join(**options))

    async def leave(self) -> None:
        """As behind."""
        await self._tap.told("leave", {"room": self.room_id}, self._room.leave)

    async def close(self) -> None:
        """As behind; told of as leaving when the room is joined."""
        if not self.joined:
            await self._room.close()
            return
        await self._tap.told("leave", {"room": self.room_id}, self._room.close)

    async def send_message(
        self, data: str | bytes, mode: MessageMode = MessageMode.RELIABLE_ORDERED, **more: Any
    ) -> SendResult:
        """As behind."""
        fields = {"room": self.room_id, "data": data, "mode": mode, **more}
        return await self._tap.told("send_room", fields, lambda: self._room.send_message(data, mode, **more))

    async def call(self, operation: str, **arguments: Any) -> dict[str, Any]:
        """As behind."""
        fields = {"room": self.room_id, "operation": operation, "arguments": arguments}
        return await self._tap.told("room_call", fields, lambda: self._room.call(operation, **arguments))
