"""The field's words: every enum, result code and limit, with the vendor's number, name and meaning.

Numbers and names are those of the Volcengine RTS headers (`native/rtc/bytertc_rts_defines.h`, 3.58); what the
vendor has no code for (refusals and close codes of our own wire) stands at the end.
"""

import enum
import re
import string
from typing import Annotated, Any, Final, NamedTuple, Self, TypeVar

import msgspec


class Code(enum.IntEnum):
    """A number that the vendor (or our wire) gives a name and a one-line meaning."""

    label: str
    meaning: str

    def __new__(cls, value: int, label: str, meaning: str) -> Self:
        """Make a member from its number, the vendor's spelling of its name and what it means."""
        member = int.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.meaning = meaning
        return member

    def __str__(self) -> str:
        """Number and name, never a number alone: `-1000 InvalidToken`."""
        return f"{int(self)} {self.label}"


_T = TypeVar("_T", bound=Code)
_D = TypeVar("_D")


def close_words(code: int) -> str:
    """What a close code means, for people."""
    known = code_or(CloseCode, code, None)
    return known.meaning if known else f"the connection was closed with code {code}"


def code_or(kind: type[_T], number: int, default: _D) -> _T | _D:
    """The member of that number, or `default` when a newer gateway sends one that is not known here."""
    # The enum's own table: calling the enum costs three times as much, and this is done for every message.
    return kind._value2member_map_.get(number, default)  # type: ignore[return-value]


class LoginErrorCode(Code):
    """Result of a login (facts: section 2.1)."""

    SUCCESS = 0, "Success", "Logged in."
    INVALID_TOKEN = -1000, "InvalidToken", "The token is wrong, expired, or made for another app or user."
    LOGIN_FAILED = -1001, "LoginFailed", "The login did not come through."
    INVALID_USER_ID = -1002, "InvalidUserId", "The user id is empty or has a character that is not allowed."
    SERVER_ERROR = -1003, "ServerError", "The service failed while it logged the user in."


class LoginType(Code):
    """Whether a login was asked for or came from a reconnect."""

    FIRST = 0, "First", "Logged in because the user asked for it."
    RECONNECTED = 1, "Reconnected", "Logged in again by itself after the link came back."


class LogoutReason(Code):
    """Why a login ended."""

    LOGOUT = 0, "Logout", "The user logged out."
    DUPLICATE_LOGIN = 1, "DuplicateLogin", "The same user logged in elsewhere; the later login wins."


class UserMessageSendResult(Code):
    """Result of a message to a peer or to the app server (section 2.2)."""

    SUCCESS = 0, "Success", "The receiver's side has it."
    TIMEOUT = 1, "Timeout", "No answer in 12 s: whether it arrived is unknown."
    NETWORK_DISCONNECTED = 2, "NetworkDisconnected", "The link broke while the message was under way."
    NO_RECEIVER = 3, "NoReceiver", "The receiver is not online."
    NO_RELAY_PATH = 4, "NoRelayPath", "There is no route: the receiver has never logged in."
    EXCEED_QPS = 5, "ExceedQPS", "Too many messages per second."
    E2BS_SEND_FAILED = 17, "E2BSSendFailed", "The app server did not get the message."
    E2BS_RETURN_FAILED = 18, "E2BSReturnFailed", "The app server got it but answered badly (not 200)."
    NOT_JOIN = 100, "NotJoin", "The sender is not in the room."
    INIT = 101, "Init", "The link is not set up yet."
    NO_CONNECTION = 102, "NoConnection", "There is no link to the service now; nothing was sent."
    EXCEED_MAX_LENGTH = 103, "ExceedMaxLength", "The message is larger than the limit; nothing was sent."
    EMPTY_USER = 104, "EmptyUser", "No receiver was named."
    NOT_LOGIN = 105, "NotLogin", "The sender is not logged in."
    SERVER_PARAMS_NOT_SET = 106, "ServerParamsNotSet", "Set signature and URL of the app server first."
    UNKNOWN = 1000, "Unknown", "An error without a code of its own."


class RoomMessageSendResult(Code):
    """Result of a message to a room (section 2.3). Success is 200 here, not 0."""

    SUCCESS = 200, "Success", "The room has it."
    TIMEOUT = 1, "Timeout", "No answer in 12 s: whether it arrived is unknown."
    NETWORK_DISCONNECTED = 2, "NetworkDisconnected", "The link broke while the message was under way."
    EXCEED_QPS = 5, "ExceedQPS", "Too many messages per second."
    NOT_JOIN = 100, "NotJoin", "The sender is not in the room."
    INIT = 101, "Init", "The link is not set up yet."
    NO_CONNECTION = 102, "NoConnection", "There is no link to the service now; nothing was sent."
    EXCEED_MAX_LENGTH = 103, "ExceedMaxLength", "The message is larger than the limit; nothing was sent."
    UNKNOWN = 1000, "Unknown", "An error without a code of its own."


class UserOnlineStatus(Code):
    """Answer to a look-up of a peer (section 2.4)."""

    OFFLINE = 0, "Offline", "The user is not logged in."
    ONLINE = 1, "Online", "The user is logged in and reachable."
    UNREACHABLE = 2, "Unreachable", "Whether the user is online cannot be told now."


class MessageMode(Code):
    """How a message is delivered (the vendor's MessageConfig, section 2.4)."""

    RELIABLE_ORDERED = 0, "ReliableOrdered", "Arrives, once and in order."
    UNRELIABLE_ORDERED = 1, "UnreliableOrdered", "May be lost; never out of order."
    UNRELIABLE_UNORDERED = 2, "UnreliableUnordered", "May be lost and may come out of order."


class JoinRoomType(Code):
    """Whether a room was joined on request or again after a reconnect (section 2.4)."""

    FIRST = 0, "First", "Joined because the user asked for it."
    RECONNECTED = 1, "Reconnected", "Joined again by itself after the link came back."


class UserOfflineReason(Code):
    """Why a user left a room (section 2.5)."""

    QUIT = 0, "Quit", "Left the room or logged out."
    DROPPED = 1, "Dropped", "The link of the user broke."
    SWITCH_TO_INVISIBLE = 2, "SwitchToInvisible", "Became invisible."
    KICKED_BY_ADMIN = 3, "KickedByAdmin", "Was removed by the app server or an operator."


class ConnectionState(Code):
    """State of the link (section 2.6)."""

    DISCONNECTED = 1, "Disconnected", "The link is gone for more than 12 s; it is tried again."
    CONNECTING = 2, "Connecting", "The first connection is being made."
    CONNECTED = 3, "Connected", "The link is up."
    RECONNECTING = 4, "Reconnecting", "The link was lost and is being made again."
    RECONNECTED = 5, "Reconnected", "The link is up again."
    LOST = 6, "Lost", "More than 10 s disconnected without success; it is still tried."
    FAILED = 7, "Failed", "The link ended for good; log in again."


class NetworkType(Code):
    """Kind of network below the link (section 2.6)."""

    UNKNOWN = -1, "Unknown", "The kind of network is not known."
    DISCONNECTED = 0, "Disconnected", "No network."
    LAN = 1, "LAN", "Wired network."
    WIFI = 2, "WiFi", "Wireless network."
    MOBILE_2G = 3, "Mobile2G", "Cellular, second generation."
    MOBILE_3G = 4, "Mobile3G", "Cellular, third generation."
    MOBILE_4G = 5, "Mobile4G", "Cellular, fourth generation."
    MOBILE_5G = 6, "Mobile5G", "Cellular, fifth generation."


class RtsErrorCode(Code):
    """State of a room, or an error of the engine (section 2.7)."""

    SUCCESS = 0, "Success", "Joined."
    INVALID_TOKEN = -1000, "InvalidToken", "The token to join is wrong or expired."
    JOIN_ROOM = -1001, "JoinRoom", "Joining failed for an unknown reason; join again."
    NO_PUBLISH_PERMISSION = -1002, "NoPublishPermission", "The user may not publish streams."
    NO_SUBSCRIBE_PERMISSION = -1003, "NoSubscribePermission", "The user may not subscribe to streams."
    DUPLICATE_LOGIN = -1004, "DuplicateLogin", "The same user joined elsewhere; the later one wins."
    APP_ID_NULL = -1005, "AppIdNull", "No app id was given."
    KICKED_OUT = -1006, "KickedOut", "Removed from the room by the app server or an operator."
    ROOM_ID_ILLEGAL = -1007, "RoomIdIllegal", "The room id is empty or has a character that is not allowed."
    TOKEN_EXPIRED = -1009, "TokenExpired", "The token ran out and the user was removed; join with a new one."
    UPDATE_TOKEN_WITH_INVALID_TOKEN = -1010, "UpdateTokenWithInvalidToken", "The new token is not valid."
    ROOM_DISMISS = -1011, "RoomDismiss", "The room was dismissed by the app server or an operator."
    JOIN_ROOM_WITHOUT_LICENSE = -1012, "JoinRoomWithoutLicenseAuthenticateSDK", "The licence is not valid."
    ROOM_ALREADY_EXIST = -1013, "RoomAlreadyExist", "This client already has a room object of that id."
    USER_ID_DIFFERENT = -1014, "UserIDDifferent", "All rooms of one client must use one user id."
    LICENSE_EXPIRED_ON_SERVER = -1017, "JoinRoomServerLicenseExpired", "The service's licence ran out."
    ROOM_FULL = -1018, "JoinRoomExceedsTheUpperLimit", "The room is full."
    LICENSE_PARAMETER = -1019, "JoinRoomLicenseParameterError", "A licence parameter is wrong."
    LICENSE_FILE_PATH = -1020, "JoinRoomLicenseFilePathError", "The licence file was not found."
    LICENSE_ILLEGAL = -1021, "JoinRoomLicenseIllegal", "The licence is not legal."
    LICENSE_EXPIRED = -1022, "JoinRoomLicenseExpired", "The licence ran out."
    LICENSE_INFORMATION = -1023, "JoinRoomLicenseInformationNotMatch", "The licence is for another app."
    LICENSE_CACHE = -1024, "JoinRoomLicenseNotMatchWithCache", "The licence differs from the cached one."
    ROOM_FORBIDDEN = -1025, "JoinRoomRoomForbidden", "The room is banned."
    USER_FORBIDDEN = -1026, "JoinRoomUserForbidden", "The user is banned from the room."
    LICENSE_FUNCTION = -1027, "JoinRoomLicenseFunctionNotFound", "The licence has no such function."
    OVER_STREAM_SUBSCRIBE = -1070, "OverStreamSubscribeLimit", "Too many subscribed streams."
    OVER_STREAM_PUBLISH = -1080, "OverStreamPublishLimit", "Too many published streams."
    OVER_SCREEN_PUBLISH = -1081, "OverScreenPublishLimit", "Too many published screens."
    OVER_VIDEO_PUBLISH = -1082, "OverVideoPublishLimit", "Too many published videos."
    AUDIO_SYNC_REPEATED = -1083, "InvalidAudioSyncUidRepeated", "The audio source is already bound."
    ABNORMAL_SERVER_STATUS = -1084, "AbnormalServerStatus", "The service is in an abnormal state."
    MULTI_ROOM_UNPUBLISH = -1085, "MultiRoomUnpublishFailed", "Unpublishing in several rooms failed."
    WRONG_AREA_CODE = -1086, "WrongAreaCode", "The region is not allowed."
    INTERNAL_DEADLOCK = -1111, "InternalDeadLockNotify", "The engine found itself blocked."


class RtsWarningCode(Code):
    """A warning of a room or of the engine (section 2.7)."""

    GET_ROOM_FAILED = -2000, "GetRoomFailed", "The room could not be fetched (no longer used)."
    JOIN_ROOM_FAILED = -2001, "JoinRoomFailed", "Joining failed; it is tried again by itself."
    PUBLISH_STREAM_FAILED = -2002, "PublishStreamFailed", "Publishing failed; it is tried again by itself."
    INVOKE_ERROR = -2005, "InvokeError", "A call could not be carried out."
    INVALID_MEDIA_SERVER = -2007, "InvalidExpectMediaServerAddress", "The expected media server is not valid."
    SEND_CUSTOM_MESSAGE = -2011, "SendCustomMessage", "A message was sent while not in the room."
    USER_NOTIFY_STOP = -2013, "UserNotifyStop", "More than 500 users: join and leave notices stop."
    ROOM_ALREADY_EXIST = -2015, "RoomAlreadyExist", "A room of that id exists."
    OLD_ROOM_REPLACED = -2016, "OldRoomBeenReplaced", "An older room object of that id was replaced."


class LocalProxyType(Code):
    """Kind of proxy (section 2.8)."""

    SOCKS5 = 1, "Socks5", "SOCKS5 proxy (RFC 1928)."
    HTTP_TUNNEL = 2, "HttpTunnel", "HTTP proxy that tunnels by CONNECT."


class LocalProxyState(Code):
    """State of the way through a proxy (section 2.8)."""

    INITED = 0, "Inited", "TCP to the proxy is up."
    CONNECTED = 1, "Connected", "The proxy has connected to the service."
    ERROR = 2, "Error", "The way through the proxy failed."


class LocalProxyError(Code):
    """Why the way through a proxy failed (section 2.8)."""

    OK = 0, "OK", "No error."
    SOCKS5_VERSION_ERROR = 1, "Socks5VersionError", "The proxy does not speak SOCKS5."
    SOCKS5_FORMAT_ERROR = 2, "Socks5FormatError", "The proxy's answer is malformed."
    SOCKS5_INVALID_VALUE = 3, "Socks5InvalidValue", "The proxy refused, or named an unknown value."
    SOCKS5_USER_PASS_NOT_GIVEN = 4, "Socks5UserPassNotGiven", "The proxy wants a user name and password."
    SOCKS5_TCP_CLOSED = 5, "Socks5TcpClosed", "TCP to the proxy could not be made, or was closed."
    HTTP_TUNNEL_FAILED = 6, "HttpTunnelFailed", "The HTTP proxy did not open the tunnel."


class HttpProxyState(Code):
    """State of an HTTP proxy in the vendor's deprecated callback (section 2.8)."""

    INIT = 0, "Init", "TCP to the proxy is up."
    CONNECTED = 1, "Connected", "The tunnel is open."
    ERROR = 2, "Error", "The tunnel failed."


class Socks5ProxyState(Code):
    """State of a SOCKS5 proxy in the vendor's deprecated callback (section 2.8)."""

    INIT = 0, "Init", "TCP to the proxy is up."
    CONNECTED = 1, "Connected", "The proxy has connected."
    ERROR = 2, "Error", "The way through the proxy failed."
    TCP_CONNECT_FAIL = 3, "TcpConnectFail", "TCP to the proxy could not be made."
    TCP_CLOSE = 4, "TcpClose", "The proxy closed the connection."
    PROTOCOL_TCP_FAIL = 5, "ProtocolTcpFail", "The proxy refused the TCP relay."
    PROTOCOL_UDP_FAIL = 6, "ProtocolUdpFail", "The proxy refused the UDP relay."
    AUTH_FAIL = 7, "AuthFail", "The proxy refused user name or password."
    UNKNOWN = 8, "Unknown", "An error without a code of its own."


class ReturnStatus(Code):
    """What a call returns at once, before anything is sent (section 2.9)."""

    SUCCESS = 0, "Success", "Accepted; the result follows."
    FAILURE = -1, "Failure", "Not possible now, or a parameter is not valid."
    PARAMETER_ERROR = -2, "ParameterErr", "A parameter is empty or not allowed."
    WRONG_STATE = -3, "WrongState", "The client or the room is not in the state that the call needs."
    HAS_IN_ROOM = -4, "HasInRoom", "Already in the room."
    HAS_IN_LOGIN = -5, "HasInLogin", "Already logged in."
    HAS_IN_ECHO_TEST = -6, "HasInEchoTest", "An echo test is running."
    NEITHER_VIDEO_NOR_AUDIO = -7, "NeitherVideoNorAudio", "Neither video nor audio was chosen."
    ROOM_ID_IN_USE = -8, "RoomIdInUse", "The room id is in use."
    SCREEN_NOT_SUPPORT = -9, "ScreenNotSupport", "Screen sharing is not supported."
    NOT_SUPPORT = -10, "NotSupport", "The operation is not supported."
    RESOURCE_OVERFLOW = -11, "ResourceOverflow", "Out of a resource."
    VIDEO_NOT_SUPPORT = -12, "VideoNotSupport", "Video is not supported."
    NATIVE_INVALID = -201, "NativeInvalid", "The engine library is not valid."
    VIDEO_TIMESTAMP_WARNING = -202, "VideoTimeStampWarning", "A video time stamp went backwards."


class LoginReturn(Code):
    """What `login` and `logout` return at once (section 1.1)."""

    SUCCESS = 0, "Success", "Accepted; the result follows."
    INVALID_PARAMETER = -1, "InvalidParameter", "Token or user id is empty or not allowed."
    ALREADY_LOGGED_IN = -2, "AlreadyLoggedIn", "A user is logged in already."
    NO_ENGINE = -3, "EngineNull", "The client is closed."


class RoomReturn(Code):
    """What `join` and `leave` return at once (section 1.2)."""

    SUCCESS = 0, "Success", "Accepted; the result follows."
    INVALID_STATE = -1, "InvalidState", "The user is not logged in, or an id is not allowed."
    ALREADY_IN_ROOM = -2, "AlreadyInRoom", "The room is joined already."
    NO_ROOM = -3, "RoomNull", "The room is closed."


class SendReturn(Code):
    """What a send returns at once instead of a message id (section 1.1)."""

    NO_ENGINE = -1, "EngineMissing", "The client is closed."
    EMPTY_USER = -2, "EmptyUser", "The receiver's user id is empty or not allowed."


class BusinessCheckCode(Code):
    """What setting a business id returns at once (section 2.9)."""

    SUCCESS = 0, "Success", "The business id is set."
    ALREADY_IN_ROOM = -6001, "AlreadyInRoom", "Set the business id before joining a room."
    INPUT_INVALIDATE = -6002, "InputInvalidate", "Only letters, digits and . - _ @ are allowed."


class LocalLogLevel(Code):
    """How much the client writes to its log (section 2.10)."""

    INFO = 0, "Info", "Everything from information upwards."
    WARNING = 1, "Warning", "Warnings and errors."
    ERROR = 2, "Error", "Errors only."
    NONE = 3, "None", "Nothing."


class RefusalCode(Code):
    """Why the gateway refused a command: ours, where the vendor has no code (100 to 199 never meet close codes)."""

    UNKNOWN_TYPE = 101, "UnknownType", "The gateway does not know a frame of this type."
    BAD_FRAME = 102, "BadFrame", "The frame cannot be read."
    BAD_ID = 103, "BadId", "A room or user id is empty, too long or has a character that is not allowed."
    NOT_LOGGED_IN = 110, "NotLoggedIn", "Log in first."
    TOKEN_EXPIRED = 111, "TokenExpired", "The token ran out; log in with a new one."
    TOKEN_INVALID = 112, "TokenInvalid", "The token is wrong, or made for another app or user."
    NOT_IN_ROOM = 120, "NotInRoom", "Join the room first."
    NO_RECEIVER = 121, "NoReceiver", "The receiver is not online."
    TEXT_TOO_LARGE = 130, "TextTooLarge", "The text is larger than the limit."
    BINARY_TOO_LARGE = 131, "BinaryTooLarge", "The binary is larger than the limit."
    ROOM_FULL = 140, "RoomFull", "The room is full or closed."
    TOO_MANY_ROOMS = 141, "TooManyRooms", "The user is in as many rooms as one login may be."
    UNAVAILABLE = 150, "Unavailable", "The gateway cannot do it now; try again."
    UNKNOWN_OUTCOME = 151, "UnknownOutcome", "No answer came: whether it happened is unknown."
    NOT_ALLOWED = 160, "NotAllowed", "The rule set in force does not offer this."
    RATE_ROOM = 190, "RateRoom", "Too many messages per second in this room."
    RATE_USER = 191, "RateUser", "Too many messages per second from this user."
    RATE_IN_FLIGHT = 192, "RateInFlight", "Too many messages that are not yet acknowledged."


class CloseCode(Code):
    """Why a WebSocket was closed: 4000 to 4499 the client comes back, 4500 to 4899 it must not."""

    NORMAL = 1000, "Normal", "Logged out."
    GOING_AWAY = 1001, "GoingAway", "The other side is going away."
    ABNORMAL = 1006, "Abnormal", "The connection ended without a word."
    TOO_BIG = 1009, "TooBig", "A frame was larger than the gateway takes."
    DRAINING = 4000, "Draining", "The gateway is stopping; come back later."
    UNAVAILABLE = 4001, "Unavailable", "The gateway lost something that it needs."
    SLOW_CONSUMER = 4002, "SlowConsumer", "The client did not read fast enough."
    HEARTBEAT_TIMEOUT = 4003, "HeartbeatTimeout", "Nothing was heard for too long."
    NO_HELLO = 4004, "NoHello", "No hello or login came in time."
    RATE_ABUSE = 4005, "RateAbuse", "Too many refused commands."
    POSITION_LOST = 4006, "PositionLost", "The place in the stream is lost; start afresh."
    PROTOCOL_ERROR = 4500, "ProtocolError", "What the other side sent cannot be understood."
    VERSION = 4501, "Version", "The two sides have no protocol version in common."
    TOKEN_INVALID = 4502, "TokenInvalid", "The token was refused."
    TOKEN_EXPIRED = 4503, "TokenExpired", "The token ran out."
    DUPLICATE_LOGIN = 4504, "DuplicateLogin", "The same user logged in elsewhere."
    KICKED = 4505, "Kicked", "Removed by the app server or an operator."
    BANNED = 4506, "Banned", "Not allowed to come back for now."


def reconnect_allowed(close_code: int) -> bool:
    """Whether a client may come back by itself after this close code."""
    return not 4500 <= close_code <= 4899 and close_code != CloseCode.NORMAL


class Outcome(enum.Enum):
    """What is known about a message that was sent."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class OfflinePolicy(enum.Enum):
    """What becomes of a reliable message that is composed while the link is being made again."""

    REFUSE = "refuse"
    """It is refused at once (102)."""
    HOLD = "hold"
    """It is kept until the user releases or discards it."""
    SEND = "send"
    """It is kept and sent as soon as the link is back."""


class Scope(enum.Enum):
    """Where a message goes or comes from."""

    PEER = "peer"
    ROOM = "room"
    SERVER = "server"


class PayloadKind(enum.IntEnum):
    """What the payload bytes are: second byte of a binary frame."""

    TEXT = 1
    BINARY = 2


_BUSINESS_ID = re.compile(r"[a-zA-Z0-9_@\-.]{0,128}\Z")


class IdRule(NamedTuple):
    """What ids of rooms and users may be: up to `most` of these characters, all of which are one byte."""

    most: int
    characters: str
    words: str

    @property
    def sentence(self) -> str:
        """The rule for people."""
        return f"1 to {self.most} characters, each {self.words}"


_LETTERS: Final = string.ascii_letters + string.digits
IDS: Final = IdRule(128, _LETTERS + "_@-.", "a letter a-z A-Z, a digit or one of . _ @ -")
AGORA_IDS: Final = IdRule(
    64,
    _LETTERS + " !#$%&()+-:;<=.>?@[]^_{}|~,",
    "a letter a-z A-Z, a digit, a space or one of !#$%&()+-:;<=.>?@[]^_{}|~,",
)
RONGCLOUD_IDS: Final = IdRule(64, _LETTERS + "_@-.+=", "a letter a-z A-Z, a digit or one of . _ @ - + =")
_MATCHES: Final = {
    rule: re.compile(f"[{re.escape(rule.characters)}]{{1,{rule.most}}}\\Z").match
    for rule in (IDS, AGORA_IDS, RONGCLOUD_IDS)
}
ID_RULE = IDS.sentence


def id_problem(what: str, value: str, rule: IdRule = IDS) -> str | None:
    """Say what is wrong with a room or user id (facts, section 3), or `None` when it is legal under this rule."""
    if _MATCHES[rule](value):
        return None
    if not value:
        return f"The {what} is empty. Give {rule.sentence}."
    wrong = next((place for place, c in enumerate(value, 1) if c not in rule.characters), None)
    if wrong is None:
        return f"The {what} has {len(value)} characters; {rule.most} is the limit. Give {rule.sentence}."
    return f"The {what} has {value[wrong - 1]!r} at place {wrong}, which is not allowed. Give {rule.sentence}."


def any_id_problem(what: str, value: str) -> str | None:
    """As `id_problem`, where it is not known whose rules are followed: `None` when one rule set at least takes it."""
    return None if any(fits(value) for fits in _MATCHES.values()) else id_problem(what, value)


def business_id_problem(value: str) -> str | None:
    """Say what is wrong with a business id, or `None` when it is legal (an empty one clears it)."""
    if _BUSINESS_ID.match(value):
        return None
    if len(value) > 128:
        return f"The business id has {len(value)} characters; 128 is the limit."
    return f"The business id {value!r} may have only letters, digits and . - _ @."


LARGEST_PAYLOAD = 131_072
"""Bytes of a payload under the rule set that allows the most."""

_Size = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_PAYLOAD)]
_Count = Annotated[int, msgspec.Meta(ge=0, le=10**9)]


class RuleSet(msgspec.Struct, frozen=True):
    """The limits in force, checked with the same functions on both sides (facts, section 3).

    Sizes are bytes of the payload as sent (UTF-8 for text), at most what a frame carries; rates are messages per
    second. A rate or count of 0 means no such limit; a message is waited for even then (`acknowledge_ms`). `presence`
    is whether a client may ask who is online.
    """

    name: str
    text_limit: _Size = 65_536
    binary_limit: _Size = 47_104
    peer_messages: bool = True
    server_messages: bool = True
    presence: bool = True
    peer_rate: _Count = 100
    room_rate: _Count = 65
    server_rate: _Count = 20
    bytes_rate: _Count = 0
    room_total_rate: _Count = 100
    large_room_total_rate: _Count = 80
    large_room_users: _Count = 500
    notice_users: _Count = 500
    rooms_per_user: _Count = 50
    acknowledge_timeout_ms: _Count = 12_000
    streams_per_user: _Count = 0

    @property
    def ids(self) -> IdRule:
        """What ids of rooms and users may be."""
        if self.name == "rongcloud":
            return RONGCLOUD_IDS
        return AGORA_IDS if self.is_agora else IDS

    @property
    def is_agora(self) -> bool:
        """Whether it is one of Agora's."""
        return self.name.startswith("agora")

    @property
    def message_modes(self) -> tuple[MessageMode, ...]:
        """Ways of delivery to choose from; RongCloud has no choice."""
        return (MessageMode.RELIABLE_ORDERED,) if self.name == "rongcloud" else tuple(MessageMode)

    @property
    def acknowledge_ms(self) -> int:
        """How long the answer to a message is awaited: every wait ends, so 0 is the vendor's 12 s."""
        return self.acknowledge_timeout_ms or 12_000

    def size_limit(self, kind: PayloadKind) -> int:
        """Largest payload of this kind, in bytes."""
        return self.text_limit if kind is PayloadKind.TEXT else self.binary_limit

    def size_problem(self, kind: PayloadKind, size: int) -> str | None:
        """Say why a payload of `size` bytes may not be sent, or `None` when it may."""
        limit = self.size_limit(kind)
        if size <= limit:
            return None
        word = "text" if kind is PayloadKind.TEXT else "binary"
        over = f"{size - limit:,} byte" + ("s" if size - limit > 1 else "")
        return f"The {word} has {size:,} bytes; the limit is {limit:,} bytes. Shorten it by {over}."


_AGORA: dict[str, Any] = {
    "text_limit": 1_024,
    "binary_limit": 1_024,
    "peer_messages": False,
    "server_messages": False,
    "presence": False,
    "rooms_per_user": 5,
    "streams_per_user": 5,
}
RULE_SETS = {
    "volcengine": RuleSet("volcengine"),
    "volcengine-basic": RuleSet(
        "volcengine-basic",
        text_limit=1_024,
        binary_limit=1_024,
        peer_messages=False,
        server_messages=False,
        presence=False,
        room_rate=60,
        bytes_rate=30_720,
    ),
    "rongcloud": RuleSet(
        "rongcloud",
        text_limit=LARGEST_PAYLOAD,
        binary_limit=LARGEST_PAYLOAD,
        peer_messages=False,
        server_messages=False,
        presence=False,
        room_rate=0,
        room_total_rate=0,
        large_room_total_rate=0,
        rooms_per_user=0,
    ),
    "agora": RuleSet("agora", room_rate=30, room_total_rate=30, large_room_total_rate=30, bytes_rate=6_144, **_AGORA),
    "agora-2026": RuleSet(
        "agora-2026", room_rate=60, room_total_rate=60, large_room_total_rate=60, bytes_rate=30_720, **_AGORA
    ),
}
