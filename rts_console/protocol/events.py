"""What happened, told by a session: one frozen event for each of the vendor's callbacks, and a few of our own.

Fields keep the vendor's names. `at_ns` is the local clock when the fact became known. Payloads are the bytes as they
came; `kind` says whether they are text. Events without a vendor callback say so.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from rts_console.protocol.chat_room_codes import ChatRoomCode
from rts_console.protocol.words import (
    Code,
    ConnectionState,
    JoinRoomType,
    LocalProxyError,
    LocalProxyState,
    LocalProxyType,
    LoginErrorCode,
    LoginType,
    LogoutReason,
    MessageMode,
    NetworkType,
    OfflinePolicy,
    Outcome,
    PayloadKind,
    RefusalCode,
    RoomMessageSendResult,
    Scope,
    UserMessageSendResult,
    UserOfflineReason,
    UserOnlineStatus,
)


class Event(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A fact, and when it became known here (nanoseconds since 1970)."""

    at_ns: int


class LoginResult(Event, frozen=True, kw_only=True):
    """`onLoginResult`: a login succeeded or failed, also one that a reconnect made by itself. `vendor_code` is the
    number of a rule set that has one of its own for why it failed.
    """

    user_id: str
    code: LoginErrorCode
    elapsed_ms: float
    login_type: LoginType = LoginType.FIRST
    reason: str = ""
    expires_at_s: int = 0
    vendor_code: int = 0


class LoggedOut(Event, frozen=True, kw_only=True):
    """`onLogout`: the login ended, on request or because the same user logged in elsewhere."""

    user_id: str
    reason: LogoutReason


class TokenUpdated(Event, frozen=True, kw_only=True):
    """Ours: a new token is in place for the next login; `expires_at_s` 0 is never or not known."""

    user_id: str
    expires_at_s: int = 0


class TokenRefused(Event, frozen=True, kw_only=True):
    """Ours: a new token for a live login was refused; the login goes on, and the next one uses the token of before."""

    user_id: str
    code: LoginErrorCode | RefusalCode
    reason: str = ""


class TokenWillExpire(Event, frozen=True, kw_only=True):
    """The token of the live login ends in `remaining_ms`; at 0 or less it has ended. The login goes on."""

    user_id: str
    expires_at_s: int
    remaining_ms: int


class ServerParamsSet(Event, frozen=True, kw_only=True):
    """`onServerParamsSetResult`: 200 is success, anything else a failure."""

    code: int
    url: str
    reason: str = ""


class PeerOnlineStatus(Event, frozen=True, kw_only=True):
    """`onGetPeerOnlineStatus`: the answer to a look-up."""

    peer_user_id: str
    status: UserOnlineStatus


class MessageSubmitted(Event, frozen=True, kw_only=True):
    """Ours: a message was composed and given to the link, or refused. `target` is empty for the app server."""

    scope: Scope
    target: str
    message_id: int
    client_message_id: str
    kind: PayloadKind
    data: bytes
    mode: MessageMode
    attributes: dict[str, str | int] = {}


class MessageHeld(Event, frozen=True, kw_only=True):
    """Ours: a message does not leave now, but is kept: for the link (`SEND`), or for the user's word (`HOLD`).

    Comes again, with `SEND`, when a held message is released before the link is back.
    """

    scope: Scope
    target: str
    message_id: int
    client_message_id: str
    policy: OfflinePolicy


class SendCompleted(Event, frozen=True, kw_only=True):
    """What the three send results have in common. Times are 0 where that point was not reached.

    `composed_at_ns`, `written_at_ns` and `at_ns` are by this client's clock, `gateway_*_ns` by the gateway's.
    `written_at_ns` is when the system took the bytes of the first try. `attributes` are what the rule set in force has
    given the message.
    """

    message_id: int
    client_message_id: str
    outcome: Outcome
    composed_at_ns: int
    written_at_ns: int = 0
    gateway_in_ns: int = 0
    gateway_out_ns: int = 0
    recipients: int = 0
    reason: str = ""
    retry_after_ms: int = 0
    attributes: dict[str, str | int] = {}


class MessageSent(SendCompleted, frozen=True, kw_only=True):
    """`onMessageSendResult`: result of a message to a peer."""

    user_id: str
    code: UserMessageSendResult


class ServerMessageSent(SendCompleted, frozen=True, kw_only=True):
    """`onServerMessageSendResult`: result of a message to the app server, with its answer.

    `gateway_out_ns` is when the gateway posted it, `answered_at_ns` when the answer was there; both by its clock.
    """

    code: UserMessageSendResult
    answer: bytes = b""
    http_status: int = 0
    truncated: int = 0
    answered_at_ns: int = 0


class RoomMessageSent(SendCompleted, frozen=True, kw_only=True):
    """`onRoomMessageSendResult`: result of a message to a room. Success is 200."""

    room_id: str
    code: RoomMessageSendResult | ChatRoomCode
    position: int = 0


class MessageDelivered(Event, frozen=True, kw_only=True):
    """Ours: receiver `user_id` has one of our messages; `received_at_ns` is by the receiver's clock."""

    client_message_id: str
    user_id: str
    received_at_ns: int
    room_id: str = ""


class MessageReceived(Event, frozen=True, kw_only=True):
    """`onMessageReceived`, `onBinaryMessageReceived`: a message from a peer."""

    user_id: str
    kind: PayloadKind
    data: bytes
    mode: MessageMode
    client_message_id: str
    composed_at_ns: int
    gateway_in_ns: int
    gateway_out_ns: int
    attributes: dict[str, str | int] = {}


class RoomMessageReceived(Event, frozen=True, kw_only=True):
    """`onRoomMessageReceived`, `onRoomBinaryMessageReceived`: a message of another member of a room."""

    room_id: str
    user_id: str
    kind: PayloadKind
    data: bytes
    mode: MessageMode
    client_message_id: str
    composed_at_ns: int
    gateway_in_ns: int
    gateway_out_ns: int
    position: int = 0
    previous: int = 0
    attributes: dict[str, str | int] = {}


class CreateRoomStateChanged(Event, frozen=True, kw_only=True):
    """`onCreateRoomStateChanged`: a room object could not be made (-1007 bad id, -1013 id in use)."""

    room_id: str
    code: Code


class RoomStateChanged(Event, frozen=True, kw_only=True):
    """`onRoomStateChanged`: 0 is joined; anything else a failure, an exit against our will, or a warning."""

    room_id: str
    user_id: str
    state: Code
    join_type: JoinRoomType = JoinRoomType.FIRST
    elapsed_ms: float = 0
    reason: str = ""


class RoomMember(msgspec.Struct, frozen=True, gc=False):
    """A user in a room, and since when by the gateway's clock."""

    user_id: str
    joined_at_ns: int


class RoomMembers(Event, frozen=True, kw_only=True):
    """Ours: everyone in the room at this moment; sent after each join, also after a reconnect."""

    room_id: str
    members: tuple[RoomMember, ...]
    member_count: int


class RoomJoinDetails(Event, frozen=True, kw_only=True):
    """Ours: what the rule set in force says of a room that was just joined; told when there is anything."""

    room_id: str
    details: dict[str, Any]


class RoomNoticed(Event, frozen=True, kw_only=True):
    """Ours: something of the rule set in force happened in a room; `name` and `details` are in its words."""

    room_id: str
    name: str
    details: dict[str, Any]


class RoomLeft(Event, frozen=True, kw_only=True):
    """`onLeaveRoom`: we left the room on request; `reason` says why when it was not asked for by itself."""

    room_id: str
    reason: str = ""


class UserJoined(Event, frozen=True, kw_only=True):
    """`onUserJoined`: another user came into a room, or came back."""

    room_id: str
    user_id: str
    elapsed_ms: float = 0


class UserLeft(Event, frozen=True, kw_only=True):
    """`onUserLeave`: another user left a room, and why."""

    room_id: str
    user_id: str
    reason: UserOfflineReason


DROPPED_ON_PURPOSE: Final = "dropped on purpose"
"""The reason of a lost link that the user of the client broke."""


class ConnectionStateChanged(Event, frozen=True, kw_only=True):
    """`onConnectionStateChanged`, with the reason in words, the attempt and the wait before the next one."""

    state: ConnectionState
    reason: str = ""
    attempt: int = 0
    retry_in_ms: int = 0
    close_code: int = 0


class SessionResumed(Event, frozen=True, kw_only=True):
    """Ours: we came back. `resumed`: rooms and messages were kept for us; if not, `reason` says why."""

    user_id: str
    resumed: bool
    reason: str = ""


class GapNoticed(Event, frozen=True, kw_only=True):
    """Ours: messages that the gateway had accepted for us will not come. `missed` is how many, `None` when unknown.

    `target` is the room; empty for our own inbox (`Scope.PEER`).
    """

    scope: Scope
    target: str
    missed: int | None
    reason: str


class LocalProxyStateChanged(Event, frozen=True, kw_only=True):
    """`onLocalProxyStateChanged`."""

    proxy_type: LocalProxyType
    state: LocalProxyState
    error: LocalProxyError
    reason: str = ""


class SysStats(Event, frozen=True, kw_only=True):
    """`onSysStats`: this machine and this process; told every 2 s while the client watches the system.

    Usages are shares of 1: `cpu_app_usage` and `cpu_total_usage` of all cores together, `memory_ratio` (this process)
    and `total_memory_ratio` of the memory that there is. Amounts are MB.
    """

    cpu_cores: int
    cpu_app_usage: float
    cpu_total_usage: float
    memory_usage: float
    full_memory: int
    total_memory_usage: int
    free_memory: int
    memory_ratio: float
    total_memory_ratio: float


class NetworkTypeChanged(Event, frozen=True, kw_only=True):
    """`onNetworkTypeChanged`: the kind of network that this machine would go out by; told while it is watched."""

    network_type: NetworkType


MONITOR_LOG: Final = "live_webrtc_monitor_log"
"""The one `type` that the vendor's `onLogReport` has."""


class LogReport(Event, frozen=True, kw_only=True):
    """`onLogReport`: figures of the client as a JSON object; told with the system's while that is watched."""

    log_type: str
    content: str


class WarningRaised(Event, frozen=True, kw_only=True):
    """`onWarning`, `onError`, and what the gateway says about no command in particular."""

    code: int
    reason: str
    room_id: str = ""


class FaultChanged(Event, frozen=True, kw_only=True):
    """Ours: a fault of the gateway began or ended; `number` is its own there, `words` say what it does to whom, and
    `fields` are those that the admin API takes to set it, as far as they are known.
    """

    number: int
    words: str
    on: bool
    user_id: str = ""
    room_id: str = ""
    fields: Mapping[str, Any] = {}


class GatewayChanged(Event, frozen=True, kw_only=True):
    """Ours: the local gateway runs, is being stopped, has stopped or has died; `words` say it, with the exit code."""

    words: str
    running: bool = False
    died: bool = False


class LatencyMeasured(Event, frozen=True, kw_only=True):
    """Ours: one ping. `offset_ns` is the gateway's clock minus ours, known to ± `error_ns`, from several pings.

    `sample_ns` is what this ping alone says of the offset, known to half its round trip; `None` when it is not told.
    """

    round_trip_ns: int
    offset_ns: int
    error_ns: int
    sample_ns: int | None = None


class FrameRefused(Event, frozen=True, kw_only=True):
    """Ours: the gateway sent something that cannot be understood."""

    reason: str


class FrameSeen(Event, frozen=True, kw_only=True):
    """Ours: one WebSocket message passed, told only while frames are recorded. `data` is what was on the wire, `text`
    whether as a text message; `masked` says that a secret in it was replaced.
    """

    outgoing: bool
    text: bool
    data: bytes
    masked: bool = False
