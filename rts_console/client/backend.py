"""The port that every panel and scenario talks to: what any RTS backend offers, and what this one can do."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import msgspec

from rts_console.protocol.chat_room_codes import ChatRoomCode
from rts_console.protocol.events import Event
from rts_console.protocol.frames import Attributes
from rts_console.protocol.outbox import Sending
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import (
    ConnectionState,
    LocalProxyType,
    MessageMode,
    OfflinePolicy,
    Outcome,
    RoomMessageSendResult,
    RuleSet,
    UserMessageSendResult,
    UserOnlineStatus,
)

Observer = Callable[[Sequence[Event]], None]
"""Is told of everything that happens, in order, in batches. Must not block and must not raise."""


class Capabilities(msgspec.Struct, frozen=True):
    """What a backend offers, so that a panel shows only what works, and says why the rest does not.

    `room_calls` are the operations that `Room.call` knows, as the rule set in force has them.
    """

    peer_messages: bool = True
    server_messages: bool = True
    presence: bool = True
    message_modes: tuple[MessageMode, ...] = tuple(MessageMode)
    raw_frames: bool = True
    room_calls: tuple[str, ...] = ()


class SendResult(msgspec.Struct, frozen=True):
    """What the send callback reported for a message to a peer, a room or the app server.

    `elapsed_ms` runs from the call to the result. `answer` and `http_status` are the app server's. `retry_after_ms`
    says when a message that was refused as one too many may be sent. `client_message_id` is the id that the gateway and
    the receivers know it by: with an unknown outcome, the one to look for. `attributes` are what the rule set in force
    has given the message.
    """

    message_id: int
    code: UserMessageSendResult | RoomMessageSendResult | ChatRoomCode
    outcome: Outcome
    elapsed_ms: float
    reason: str = ""
    recipients: int = 0
    answer: bytes = b""
    http_status: int = 0
    retry_after_ms: int = 0
    client_message_id: str = ""
    attributes: Attributes = {}

    @property
    def ok(self) -> bool:
        """Whether the message was accepted."""
        return self.outcome is Outcome.ACCEPTED


class LocalProxy(msgspec.Struct, frozen=True):
    """A proxy to go through (the vendor's LocalProxyConfiguration)."""

    proxy_type: LocalProxyType
    ip: str
    port: int
    username: str = ""
    password: Secret = Secret("")


class Room(Protocol):
    """One room of one user: join, leave, send."""

    @property
    def room_id(self) -> str:
        """The id it was made with."""

    @property
    def joined(self) -> bool:
        """Whether the user is in it now."""

    async def join(self, **options: str | int | bool) -> None:
        """Join, as the rule set's options say. Raises `InvalidCall`, `RequestRejected`, `RequestTimeout`,
        `ConnectionLost`.
        """

    async def leave(self) -> None:
        """Leave and wait until the gateway has said so. Raises as `join`."""

    async def close(self) -> None:
        """Leave if joined and forget the room, so that its id may be used again. Never raises."""

    async def send_message(
        self,
        data: str | bytes,
        mode: MessageMode = MessageMode.RELIABLE_ORDERED,
        *,
        attributes: Attributes | None = None,
    ) -> SendResult:
        """Send text (`str`) or binary (`bytes`) to all other members. Raises `InvalidCall` only.

        `attributes` are words of the rule set about the message, at most 512 bytes as JSON.
        """

    async def call(self, operation: str, **arguments: Any) -> dict[str, Any]:
        """Have the rule set in force do something in this room (`Capabilities.room_calls`); returns what it says.

        Raises `InvalidCall`, `RequestRejected` with the vendor's code, `RequestTimeout`, `ConnectionLost`.
        """


class Backend(Protocol):
    """One user's access to an RTS service."""

    @property
    def capabilities(self) -> Capabilities:
        """What this backend offers."""

    @property
    def rules(self) -> RuleSet:
        """The limits in force."""

    @property
    def app_id(self) -> str:
        """The app that this backend speaks for."""

    @property
    def user_id(self) -> str:
        """The user of the current or last login, empty before the first."""

    @property
    def logged_in(self) -> bool:
        """Whether the login is live (it stays live while the link is being made again)."""

    @property
    def connection_state(self) -> ConnectionState | None:
        """State of the link, `None` before the first login and after a logout."""

    @property
    def rooms(self) -> Sequence[Room]:
        """The rooms made and not closed."""

    @property
    def offline_policy(self) -> OfflinePolicy:
        """What becomes of reliable messages composed from now on while the link is being made again; may be set."""

    @offline_policy.setter
    def offline_policy(self, policy: OfflinePolicy) -> None: ...

    @property
    def held_messages(self) -> Sequence[Sending]:
        """Messages that were composed but never sent, oldest first: they wait for the link, or to be released."""

    @property
    def records_frames(self) -> bool:
        """Whether each message of the wire is an event (`FrameSeen`) too, tokens masked; may be set. Off at first."""

    @records_frames.setter
    def records_frames(self, on: bool) -> None: ...

    @property
    def unread_bytes(self) -> int:
        """Bytes that came and were not worked off yet: while there are any, the service has to wait."""

    def observe(self, observer: Observer) -> Callable[[], None]:
        """Tell `observer` of all events from now on; the returned call ends it."""

    async def login(self, token: Secret | str, user_id: str) -> None:
        """Log in. Raises `InvalidCall`, `RequestRejected(LoginErrorCode)`, `RequestTimeout`, `ConnectionLost`."""

    async def logout(self) -> None:
        """Log out and close the link. Raises `InvalidCall` when not logged in."""

    async def update_login_token(self, token: Secret | str) -> None:
        """Replace the token; after a login that failed for its token, log in again by itself."""

    async def get_peer_online_status(self, user_id: str) -> UserOnlineStatus:
        """Look a user up. Raises `InvalidCall`, `RequestRejected`, `RequestTimeout`, `ConnectionLost`."""

    async def send_message(
        self,
        user_id: str,
        data: str | bytes,
        mode: MessageMode = MessageMode.RELIABLE_ORDERED,
        *,
        attributes: Attributes | None = None,
    ) -> SendResult:
        """Send text (`str`) or binary (`bytes`) to a user. Raises `InvalidCall` only."""

    async def set_server_params(self, signature: str, url: str) -> None:
        """Name the app server. Raises `InvalidCall`, `RequestRejected`, `RequestTimeout`, `ConnectionLost`."""

    async def send_server_message(self, data: str | bytes) -> SendResult:
        """Send text or binary to the app server and wait for its answer. Raises `InvalidCall` only."""

    def create_room(self, room_id: str) -> Room:
        """Make a room object. Raises `InvalidCall` for a bad id (-1007) or one in use (-1013)."""

    def release_held(self) -> int:
        """Let the held messages go, now or as soon as the link is back; returns how many."""

    def discard_held(self) -> int:
        """End the held messages: each send returns as refused, with the reason. Returns how many."""

    def drop_link(self) -> None:
        """Break the link on purpose, without a word; the client finds out and comes back by itself."""

    def retry_now(self) -> None:
        """Skip the wait before the next attempt: the network is back."""

    async def close(self) -> None:
        """Log out if need be and end everything. Idempotent."""


class Operator(Protocol):
    """A gateway's operator: sets faults, kicks, mutes. Raises anything when it is refused."""

    async def act(self, what: str, **fields: Any) -> Mapping[str, Any]:
        """Do something of the admin API."""
        ...
