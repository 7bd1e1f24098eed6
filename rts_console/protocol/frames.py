"""Every frame of `rts.v1`, and its two encodings.

A **text message** of the WebSocket carries one control frame: a JSON object of at most 16 KiB whose `type` names it.
A **binary message** carries one payload::

    u8 0xA7 | u8 kind (1 text, 2 binary) | u16 header length, big endian, at most 2,048 | JSON header | payload

The payload bytes are the sender's, untouched. Times are nanoseconds since 1970 of the side that took them.
An unknown field is ignored; an unknown `type` is an error that does not end the connection.
"""

import struct
from typing import Annotated, Any, Final, Generic, TypeVar, cast, get_args

import msgspec

from rts_console.protocol.errors import ProtocolError
from rts_console.protocol.words import LARGEST_PAYLOAD, PayloadKind, RefusalCode

SUBPROTOCOL: Final = "rts.v1"
PATH: Final = "/rts/v1"
MAGIC: Final = 0xA7
CONTROL_LIMIT: Final = 16 * 1024
HEADER_LIMIT: Final = 2 * 1024
ATTRIBUTES_LIMIT: Final = 512
"""Bytes of a message's attributes as JSON: they fit into a header beside everything else."""
PAYLOAD_LIMIT: Final = LARGEST_PAYLOAD
BATCHES: Final = "batches"
"""The word in `features` for `accepted_many`, `received_many` and `delivered_many`: sent to whom has named it."""
MESSAGE_LIMIT: Final = 4 + HEADER_LIMIT + PAYLOAD_LIMIT
"""Largest legal WebSocket message, in bytes: anything larger is refused at its frame header."""

_PREFIX = struct.Struct(">BBH")
_KINDS = {int(kind): kind for kind in PayloadKind}

Integer = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
"""A number of 64 bits: without the bounds a number of thousands of digits would be taken, and could be passed on."""


ROOM_CALL: Final = "room_call."
"""How `features` names an operation that `room_call` knows: `room_call.set_entry`."""

ROOM_OUTSIDERS: Final = "room_outsiders"
"""In `features`: who is not in a room may send to it all the same."""

Attributes = dict[str, str | Integer]
"""What a family of services says of a message: passed on untouched. Empty, they are not on the wire."""
Options = dict[str, str | Integer | bool]
"""How a room is to be joined, in words of the family. Empty, they are not on the wire."""


class _Frame(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, tag_field="type"):
    """What all frames have in common."""


# --- client to gateway, control -------------------------------------------------------------------------------------


class Hello(_Frame, frozen=True, tag="hello"):
    """First frame of a connection: which app and which device speaks."""

    app_id: str
    device_id: str = ""
    client: str = ""
    business_id: str = ""
    features: list[str] = []


class Login(_Frame, frozen=True, tag="login"):
    """Log a user in. `login_type` 1 says that the client came back by itself, to the session `session_id`.

    `inbox_position` is the place of the last peer message that it has, in the inbox's order of `inbox_epoch`.
    """

    id: Integer
    user_id: str
    token: str
    login_type: Integer = 0
    inbox_epoch: str = ""
    inbox_position: Integer = 0
    session_id: str = ""


class Logout(_Frame, frozen=True, tag="logout"):
    """End the login; the gateway answers `done` and closes with 1000."""

    id: Integer


class UpdateToken(_Frame, frozen=True, tag="update_token"):
    """Replace the token that the next login of this connection is judged by."""

    id: Integer
    token: str


class GetPeerStatus(_Frame, frozen=True, tag="get_peer_status"):
    """Ask whether a user is online."""

    id: Integer
    user_id: str


class JoinRoom(_Frame, frozen=True, tag="join_room"):
    """Join a room. `join_type` 1 says that it is joined again after a reconnect.

    `since_position` is the place of the last message that the client has, in the room's order of `since_epoch`; with no
    epoch it has none and asks for none. `options` are words of the rule set in force.
    """

    id: Integer
    room_id: str
    join_type: Integer = 0
    since_epoch: str = ""
    since_position: Integer = 0
    options: Options = {}


class LeaveRoom(_Frame, frozen=True, tag="leave_room"):
    """Leave a room."""

    id: Integer
    room_id: str


class RoomCall(_Frame, frozen=True, tag="room_call"):
    """Have the rule set in force do something in a room. Which operations there are, `welcome` says.

    Answer: `room_answer`, or `refused` with the vendor's number.
    """

    id: Integer
    room_id: str
    operation: str
    arguments: dict[str, Any] = {}


class ReadInbox(_Frame, frozen=True, tag="read_inbox"):
    """Ask on a live link for the peer messages after a place, because some did not come."""

    id: Integer
    since_epoch: str
    since_position: Integer


class SetServerParams(_Frame, frozen=True, tag="set_server_params"):
    """Name the app server to which `send_server` messages are posted."""

    id: Integer
    signature: str
    url: str


class Arrival(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One reliable message that arrived: whose, which, where, and when by the receiver's clock."""

    user_id: str
    client_message_id: str
    received_at_ns: Integer
    room_id: str = ""


class Received(_Frame, frozen=True, tag="received"):
    """Receipt for reliable messages. `count` is how many reliable messages this connection has taken in all."""

    count: Integer
    arrivals: list[Arrival]


class ReceivedMany(_Frame, frozen=True, tag="received_many"):
    """As `received`, for messages of one user to one place that came together."""

    count: Integer
    user_id: str
    received_at_ns: Integer
    client_message_ids: list[str]
    room_id: str = ""


class Ping(_Frame, frozen=True, tag="ping"):
    """Heartbeat and clock reading (as NTP: the answer brings the other side's two times)."""

    id: Integer
    sent_at_ns: Integer


# --- gateway to client, control -------------------------------------------------------------------------------------


class Welcome(_Frame, frozen=True, tag="welcome"):
    """Answer to `hello`: who the gateway is and which rules are in force.

    `epoch` is that of its data: while it is the same, the gateway still knows what it accepted in the last 120 s.
    """

    node: str
    epoch: str
    time_ns: Integer
    rules: dict[str, Any]
    heartbeat_ms: Integer
    features: list[str] = []


class LoggedIn(_Frame, frozen=True, tag="logged_in"):
    """The login succeeded. `expires_at_s` is the token's expiry in seconds since 1970, 0 for never.

    `resumed`: the session that was asked for goes on, its rooms are kept, and the peer messages missed follow in order.
    `inbox_position` is the end of the inbox at this login: there a session that is not resumed begins. `window_ms` is
    how long the session can be resumed after its link broke. `inbox_kept_after`, when it is not -1: the session is not
    resumed, but the peer messages after this place are still kept, and follow.
    """

    id: Integer
    user_id: str
    session_id: str
    expires_at_s: Integer = 0
    resumed: bool = False
    inbox_epoch: str = ""
    inbox_position: Integer = 0
    window_ms: Integer = 0
    inbox_kept_after: Integer = -1


class Done(_Frame, frozen=True, tag="done"):
    """A command without a result of its own succeeded."""

    id: Integer
    expires_at_s: Integer = 0


class Refused(_Frame, frozen=True, tag="refused"):
    """A command was refused. `code` is the vendor's for that command, or one of ours (101 to 199)."""

    id: Integer
    code: Integer
    reason: str
    retry_after_ms: Integer = 0
    vendor_code: Integer = 0


class PeerStatus(_Frame, frozen=True, tag="peer_status"):
    """Answer to `get_peer_status`: 0 offline, 1 online, 2 unreachable."""

    id: Integer
    user_id: str
    status: Integer


class Member(msgspec.Struct, frozen=True, gc=False):
    """A user in a room, and since when."""

    user_id: str
    joined_at_ns: Integer


class Joined(_Frame, frozen=True, tag="joined"):
    """The room is joined; `members` is everyone in it now, the joiner included.

    A room with more members than fit into a control frame sends the first ones and the true `member_count`.
    `position` is the end of the room's order. The messages missed since the place that `join_room` named follow; not
    `recovered` says that some of them are no longer there: then those after `kept_after` follow, none when it is -1.
    `details` is what the rule set in force says of the room.
    """

    id: Integer
    room_id: str
    epoch: str
    position: Integer
    members: list[Member]
    member_count: Integer
    recovered: bool = True
    kept_after: Integer = -1
    details: dict[str, Any] = {}


class RoomAnswer(_Frame, frozen=True, tag="room_answer"):
    """Answer to `room_call`: what the operation has to say."""

    id: Integer
    result: dict[str, Any] = {}


class RoomNotice(_Frame, frozen=True, tag="room_notice"):
    """Something of the rule set in force happened in a room: `name` says what, in its words."""

    room_id: str
    name: str
    details: dict[str, Any] = {}


class InboxFollows(_Frame, frozen=True, tag="inbox_follows"):
    """Answer to `read_inbox`: the messages after the place that it named follow, up to `position` at least.

    Not `recovered`: some are no longer there; then those after `kept_after` follow, none when it is -1.
    """

    id: Integer
    epoch: str
    position: Integer
    recovered: bool = True
    kept_after: Integer = -1


class UserJoined(_Frame, frozen=True, tag="user_joined"):
    """A user came into a room, or came back."""

    room_id: str
    user_id: str
    at_ns: Integer


class UserLeft(_Frame, frozen=True, tag="user_left"):
    """A user left a room; `reason` is the vendor's UserOfflineReason."""

    room_id: str
    user_id: str
    reason: Integer
    at_ns: Integer


class RoomClosed(_Frame, frozen=True, tag="room_closed"):
    """This user was taken out of a room; `code` is the vendor's room state (-1006 kicked, -1011 dismissed ...)."""

    room_id: str
    code: Integer
    reason: str = ""


class Accepted(_Frame, frozen=True, tag="accepted"):
    """What became of a `send_peer`, `send_room`: the vendor's send result and the gateway's clock readings.

    `recipients` is to how many connections the gateway passed it on; `position` is its place in the room's order and
    `previous` the place before it: the sender gets no copy, so that this is how its own place moves on. `attributes`
    are what the rule set in force has given the message.
    """

    id: Integer
    code: Integer
    gateway_in_ns: Integer
    gateway_out_ns: Integer = 0
    recipients: Integer = 0
    position: Integer = 0
    reason: str = ""
    retry_after_ms: Integer = 0
    previous: Integer = 0
    attributes: Attributes = {}


class AcceptedMany(_Frame, frozen=True, tag="accepted_many"):
    """`accepted` for `count` messages whose ids are `first_id` and those that follow it, each of which fared the same.

    `position` and `previous` are those of the first; each of the others stands right behind the one before it.
    """

    first_id: Integer
    count: Integer
    code: Integer
    gateway_in_ns: Integer
    gateway_out_ns: Integer = 0
    recipients: Integer = 0
    position: Integer = 0
    previous: Integer = 0


class Delivery(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One receiver has one of this user's messages; `received_at_ns` is by the receiver's clock."""

    client_message_id: str
    user_id: str
    received_at_ns: Integer
    room_id: str = ""


class Delivered(_Frame, frozen=True, tag="delivered"):
    """Receipts of receivers, handed back to the sender."""

    deliveries: list[Delivery]


class DeliveredMany(_Frame, frozen=True, tag="delivered_many"):
    """As `delivered`, for messages that one receiver got together."""

    user_id: str
    received_at_ns: Integer
    client_message_ids: list[str]
    room_id: str = ""


class ServerParamsSet(_Frame, frozen=True, tag="server_params_set"):
    """Answer to `set_server_params`: 200 is success, anything else a failure."""

    id: Integer
    code: Integer
    reason: str = ""


class TokenWillExpire(_Frame, frozen=True, tag="token_will_expire"):
    """The token of the live login runs out in `remaining_ms` (0 or less: it has run out). The login goes on."""

    expires_at_s: Integer
    remaining_ms: Integer


class Pong(_Frame, frozen=True, tag="pong"):
    """Answer to `ping`: its own time, and the gateway's at arrival and departure."""

    id: Integer
    sent_at_ns: Integer
    received_at_ns: Integer
    answered_at_ns: Integer


class Notice(_Frame, frozen=True, tag="notice"):
    """Something that belongs to no command: a frame that could not be read, a warning of the vendor's."""

    code: Integer
    reason: str
    room_id: str = ""


class Bye(_Frame, frozen=True, tag="bye"):
    """Sent before a planned close, with the same code."""

    code: Integer
    reason: str
    retry_after_ms: Integer = 0


# --- headers of payloads --------------------------------------------------------------------------------------------


class SendPeer(_Frame, frozen=True, tag="send_peer"):
    """Client to gateway: payload for one user. `client_message_id` is the same on every try."""

    id: Integer
    user_id: str
    client_message_id: str
    composed_at_ns: Integer
    mode: Integer = 0
    attributes: Attributes = {}


class SendRoom(_Frame, frozen=True, tag="send_room"):
    """Client to gateway: payload for all other members of a room."""

    id: Integer
    room_id: str
    client_message_id: str
    composed_at_ns: Integer
    mode: Integer = 0
    attributes: Attributes = {}


class SendServer(_Frame, frozen=True, tag="send_server"):
    """Client to gateway: payload for the app server."""

    id: Integer
    client_message_id: str
    composed_at_ns: Integer


class PeerMessage(_Frame, frozen=True, tag="peer_message"):
    """Gateway to client: payload from another user.

    `position` is its place in the order of the receiver's inbox of this `epoch`, `previous` the place before it.
    A message that is not reliable has no place: 0.
    """

    user_id: str
    client_message_id: str
    composed_at_ns: Integer
    gateway_in_ns: Integer
    gateway_out_ns: Integer
    mode: Integer = 0
    epoch: str = ""
    position: Integer = 0
    previous: Integer = 0
    attributes: Attributes = {}


class RoomMessage(_Frame, frozen=True, tag="room_message"):
    """Gateway to client: payload in a room, the same bytes for every member.

    `position` is its place in the room's order of this `epoch`; `previous` is the place before it. A message that is
    not reliable has no place: 0.
    """

    room_id: str
    user_id: str
    client_message_id: str
    composed_at_ns: Integer
    gateway_in_ns: Integer
    gateway_out_ns: Integer
    epoch: str
    position: Integer
    previous: Integer
    mode: Integer = 0
    attributes: Attributes = {}


class ServerAnswer(_Frame, frozen=True, tag="server_answer"):
    """Gateway to client: what became of a `send_server`; the payload is the app server's answer (at most 64 KB).

    `http_status` is 0 where the app server was not reached. `truncated` tells how many bytes the answer was over.
    """

    id: Integer
    code: Integer
    gateway_in_ns: Integer
    gateway_out_ns: Integer
    answered_at_ns: Integer = 0
    http_status: Integer = 0
    truncated: Integer = 0
    reason: str = ""
    retry_after_ms: Integer = 0


ClientControl = (
    Hello
    | Login
    | Logout
    | UpdateToken
    | GetPeerStatus
    | JoinRoom
    | LeaveRoom
    | RoomCall
    | ReadInbox
    | SetServerParams
    | Received
    | ReceivedMany
    | Ping
)
ServerControl = (
    Welcome
    | LoggedIn
    | Done
    | Refused
    | PeerStatus
    | Joined
    | RoomAnswer
    | RoomNotice
    | InboxFollows
    | UserJoined
    | UserLeft
    | RoomClosed
    | Accepted
    | AcceptedMany
    | Delivered
    | DeliveredMany
    | ServerParamsSet
    | TokenWillExpire
    | Pong
    | Notice
    | Bye
)
ClientHeader = SendPeer | SendRoom | SendServer
ServerHeader = PeerMessage | RoomMessage | ServerAnswer
Frame = ClientControl | ServerControl | ClientHeader | ServerHeader

_encoder = msgspec.json.Encoder()
_loose_decoder = msgspec.json.Decoder(dict[str, Any])


def encode_control(frame: ClientControl | ServerControl) -> str:
    """Encode a control frame as the text of one WebSocket message; what keeps it within the limit is the sender's."""
    return _encoder.encode(frame).decode()


def encode_header(header: ClientHeader | ServerHeader) -> bytes:
    """Encode a header alone, for whoever frames it with its payload at once."""
    return _encoder.encode(header)


def encode_payload(header: ClientHeader | ServerHeader, kind: PayloadKind, payload: bytes | memoryview) -> bytes:
    """Encode a header and its payload as one binary WebSocket message; the payload bytes are copied as they are."""
    head = _encoder.encode(header)
    return b"".join((_PREFIX.pack(MAGIC, kind, len(head)), head, payload))


def attributes_problem(attributes: Attributes) -> str | None:
    """Say why a message may not have these attributes, or `None` when it may; both sides ask this."""
    try:
        msgspec.convert(attributes, Attributes)
        size = len(_encoder.encode(attributes))
    except (TypeError, ValueError, OverflowError) as error:
        return f"The attributes cannot be sent: {error}. Give texts and whole numbers of 64 bits under names."
    if size > ATTRIBUTES_LIMIT:
        return f"The attributes take {size:,} bytes; {ATTRIBUTES_LIMIT} is the limit. Shorten them."
    return None


C = TypeVar("C")
H = TypeVar("H")


class Decoder(Generic[C, H]):
    """Decodes what one side receives: control frames of one union, headers of another. Raises `ProtocolError` only."""

    def __init__(self, control: Any, header: Any) -> None:
        """Take the two unions as msgspec types."""
        self._control = msgspec.json.Decoder(control)
        self._header = msgspec.json.Decoder(header)

    def control(self, text: str | bytes) -> C:
        """Decode the text of one WebSocket message."""
        size = _byte_count(text)
        if size > CONTROL_LIMIT:
            raise _bad(f"A control frame has {size:,} bytes; the limit is {CONTROL_LIMIT:,}.")
        return cast(C, _decode(self._control, text))

    def payload(self, message: bytes) -> tuple[H, PayloadKind, bytes]:
        """Decode one binary WebSocket message into header, kind and the payload's own bytes."""
        kind = _KINDS.get(message[1]) if len(message) >= _PREFIX.size and message[0] == MAGIC else None
        head = _PREFIX.size + (message[2] << 8 | message[3]) if kind else 0
        if kind is None or not head <= min(len(message), _PREFIX.size + HEADER_LIMIT):
            head, kind = _split(message)  # says what is wrong with it
        try:
            header: H = self._header.decode(message[4:head])
        except (ValueError, RecursionError):
            header = cast(H, _decode(self._header, message[4:head]))  # again, for what is wrong with it
        payload = bytes(message[head:])
        if kind is PayloadKind.TEXT:
            _check_text(payload)
        return header, kind, payload


def _byte_count(text: str | bytes) -> int:
    """Size of a text as sent: a character takes up to four bytes."""
    if isinstance(text, bytes) or text.isascii():
        return len(text)
    return len(text.encode(errors="replace"))


def _split(message: bytes) -> tuple[int, PayloadKind]:
    if len(message) < _PREFIX.size:
        raise _bad(f"A binary frame has {len(message)} bytes; it needs at least {_PREFIX.size}.")
    magic, kind, head = _PREFIX.unpack_from(message)
    if magic != MAGIC:
        raise _bad(f"A binary frame starts with 0x{magic:02X} instead of 0x{MAGIC:02X}.")
    known = _KINDS.get(kind)
    if known is None:
        raise _bad(f"A binary frame is of kind {kind}; 1 is text, 2 is binary.")
    if head > HEADER_LIMIT:
        raise _bad(f"A header has {head:,} bytes; the limit is {HEADER_LIMIT:,}.")
    if len(message) < _PREFIX.size + head:
        raise _bad(f"A binary frame is cut off: its header has {head} bytes, {len(message) - _PREFIX.size} came.")
    return _PREFIX.size + head, known


def _check_text(payload: bytes) -> None:
    if payload.isascii():
        return
    try:
        payload.decode()
    except UnicodeDecodeError as error:
        raise _bad(f"A text payload is not UTF-8 at byte {error.start}.") from None


def _decode(decoder: msgspec.json.Decoder[Any], data: str | bytes) -> Any:
    try:
        return decoder.decode(data)
    except msgspec.ValidationError as error:
        raise _unknown_or_bad(data, error) from None
    except (ValueError, RecursionError) as error:  # DecodeError and UnicodeDecodeError are ValueErrors
        raise _bad(f"A frame is not JSON: {error}.") from None


def _unknown_or_bad(data: str | bytes, error: Exception) -> ProtocolError:
    try:
        name = _loose_decoder.decode(data).get("type")
    except (ValueError, RecursionError):
        return _bad(f"A frame cannot be read: {error}.")
    if isinstance(name, str) and name not in TYPES:
        return ProtocolError(RefusalCode.UNKNOWN_TYPE, f"There is no frame of type {name[:40]!r}.")
    if not isinstance(name, str):
        return _bad(f"A frame cannot be read: its type is not a text: {error}.")
    return _bad(f"A frame of type {name!r} cannot be read: {error}.")


def _bad(reason: str) -> ProtocolError:
    return ProtocolError(RefusalCode.BAD_FRAME, reason)


TYPES: Final = {
    str(member.__struct_config__.tag): member
    for union in (ClientControl, ServerControl, ClientHeader, ServerHeader)
    for member in get_args(union)
}
"""Every frame by its `type`."""


_CLIENT_DECODER: "Final[Decoder[ServerControl, ServerHeader]]" = Decoder(ServerControl, ServerHeader)
_SERVER_DECODER: "Final[Decoder[ClientControl, ClientHeader]]" = Decoder(ClientControl, ClientHeader)


def client_decoder() -> "Decoder[ServerControl, ServerHeader]":
    """Decoder for what a client receives; it keeps nothing, so that all share one."""
    return _CLIENT_DECODER


def server_decoder() -> "Decoder[ClientControl, ClientHeader]":
    """Decoder for what a gateway receives; all connections share one."""
    return _SERVER_DECODER
