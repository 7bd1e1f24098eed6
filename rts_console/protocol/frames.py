"""Every frame of `rts.v1`; `codec.py` has their encodings.

Times are nanoseconds since 1970 of the side that took them.
"""

from typing import Annotated, Any, Final, get_args

import msgspec

SUBPROTOCOL: Final = "rts.v1"
PATH: Final = "/rts/v1"
BATCHES: Final = "batches"
"""The word in `features` for `accepted_many`, `received_many` and `delivered_many`: sent to whom has named it."""
ROOM_CALL: Final = "room_call."
"""How `features` names an operation that `room_call` knows: `room_call.set_entry`."""
ROOM_OUTSIDERS: Final = "room_outsiders"
"""In `features`: who is not in a room may send to it all the same."""

Integer = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
"""A number of 64 bits: without the bounds a number of thousands of digits would be taken, and could be passed on."""
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

TYPES: Final = {
    str(member.__struct_config__.tag): member
    for union in (ClientControl, ServerControl, ClientHeader, ServerHeader)
    for member in get_args(union)
}
"""Every frame by its `type`."""
