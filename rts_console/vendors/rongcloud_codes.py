"""RongCloud's error codes, connection states and waits before a reconnect, as its documents have them (facts A2, A3).

`RETRIES` is who acts on a code by the vendor's first table: `auto` is a passing fault of the link that the client core
mends by itself, `app` wants the app to act. Where today's documents or kits say otherwise, `TODAY` has it.
"""

import enum
from collections.abc import Mapping
from typing import Final

from rts_console.protocol.chat_room_codes import ChatRoomCode
from rts_console.protocol.words import Code, code_or


class RongCloudCode(Code):
    """What a call or the link ended with. 0 is success."""

    SUCCESS = 0, "Success", "Done."
    UNKNOWN = -1, "Unknown", "An error without a code of its own (reserved)."
    BLACKLISTED = 405, "RejectedByBlacklist", "The other user has blacklisted this one."
    TIMEOUT = 5004, "Timeout", "No answer came in time; whether it took effect is unknown."
    TOO_OFTEN = 20604, "SendFrequencyTooHigh", "More than 5 messages in a second."
    REQUEST_TOO_OFTEN = 20607, "RequestFrequencyTooHigh", "Asked for too often."
    NOT_IN_DISCUSSION = 21406, "NotInDiscussion", "The user is not in this discussion."
    BLOCKED_BY_WORD = 21501, "MessageBlockedByWord", "The message has a forbidden word."
    WORD_REPLACED = 21502, "MessageWordReplaced", "A forbidden word in the message was replaced."
    NOT_IN_GROUP = 22406, "NotInGroup", "The user is not in this group."
    MUTED_IN_GROUP = 22408, "MutedInGroup", "The user is muted in this group."
    NOT_IN_ROOM = 23406, "NotInChatRoom", "The user is not in this chat room."
    ALLOWLIST_FULL = 23407, "MuteAllowlistFull", "The list of those whom a mute does not meet is full."
    MUTED = 23408, "MutedInChatRoom", "The user is muted in this chat room."
    KICKED = 23409, "KickedFromChatRoom", "The user was kicked out, and is barred until the set minutes pass."
    NO_ROOM = 23410, "ChatRoomNotExist", "There is no such chat room."
    ROOM_FULL = 23411, "ChatRoomFull", "The chat room has as many members as it may have."
    BAD_ROOM_PARAMETER = 23412, "ChatRoomBadParameter", "A parameter of the chat room's command is not allowed."
    HISTORY_ERROR = 23413, "ChatRoomHistoryError", "The chat room's history cannot be read."
    HISTORY_OFF = 23414, "ChatRoomHistoryNotEnabled", "Cloud storage of chat room messages is not enabled."
    ENTRIES_FULL = 23423, "ChatRoomEntriesFull", "The chat room has as many attributes as it may have."
    ENTRY_OF_ANOTHER = 23424, "ChatRoomEntryOfAnother", "Another user set this attribute."
    ENTRIES_OFF = 23426, "ChatRoomEntriesNotEnabled", "Attributes of chat rooms are not enabled."
    NO_ENTRY = 23427, "ChatRoomEntryNotExist", "The chat room has no attribute of that key."
    BATCH_PARTLY_FAILED = 23428, "ChatRoomEntriesPartlyFailed", "Some attributes of the batch were not changed."
    BATCH_TOO_LARGE = 23429, "ChatRoomBatchTooLarge", "A batch may change 10 attributes at most."
    RECALL_BAD_PARAMETER = 25101, "RecallBadParameter", "The message to recall is not known."
    RECALL_NOT_OWN = 25107, "RecallNotOwn", "Only the sender may recall its message."
    CONNECTION_RELEASED = 30001, "ConnectionReleased", "The connection was released already."
    CONNECTION_UNAVAILABLE = 30002, "ConnectionUnavailable", "There is no connection now."
    REQUEST_TIMEOUT = 30003, "RequestTimeout", "A request was not answered in time."
    NAVIGATION_SEND_FAILED = 30004, "NavigationSendFailed", "The navigation request could not be sent."
    NAVIGATION_FAILED = 30007, "NavigationFailed", "The navigation request failed."
    NAVIGATION_MALFORMED = 30008, "NavigationMalformed", "The answer of the navigation is malformed."
    SOCKET_FAILED = 30010, "SocketCreateFailed", "The socket could not be opened."
    SOCKET_CLOSED = 30011, "SocketClosed", "The socket was closed."
    PING_FAILED = 30012, "PingFailed", "A ping could not be sent."
    PING_TIMEOUT = 30013, "PingTimeout", "A ping was not answered."
    SIGNAL_FAILED = 30014, "SignalSendFailed", "A signal could not be sent."
    CONNECTING_TOO_OFTEN = 30015, "ConnectingTooOften", "Connections are made too often."
    TOO_LARGE = 30016, "MessageTooLarge", "The message is larger than 128 KB."
    CONNECT_ACK_TIMEOUT = 31000, "ConnectAckTimeout", "The login was not answered in time."
    PROTOCOL_VERSION = 31001, "ProtocolVersion", "The protocol version is wrong."
    APP_KEY_WRONG = 31002, "AppKeyWrong", "The app key is wrong."
    SERVER_UNAVAILABLE = 31003, "ServerUnavailable", "The server is not available (reserved)."
    TOKEN_INVALID = 31004, "TokenInvalid", "The token is wrong or has run out. Get a new one from the app's server."
    KEY_AND_TOKEN = 31005, "AppKeyAndTokenMismatch", "The app key and the token do not belong together."
    REDIRECT = 31006, "Redirect", "The connection is to be made elsewhere."
    BUNDLE_ID = 31007, "BundleIdWrong", "The bundle id is wrong."
    APP_BLOCKED = 31008, "AppBlocked", "The app key is blocked or deleted."
    USER_BLOCKED = 31009, "UserBlocked", "The user is blocked."
    KICKED_BY_OTHER = 31010, "KickedByOtherClient", "The user logged in on another device."
    DROPPED = 31011, "ConnectionDropped", "The connection to the server dropped."
    TOKEN_EXPIRED = 31020, "TokenExpired", "The token has run out."
    NOT_INITIALISED = 33001, "NotInitialised", "Call init first."
    DATABASE = 33002, "DatabaseError", "The local database failed."
    BAD_PARAMETER = 33003, "BadParameter", "A parameter of the call is wrong."
    HISTORY_SERVICE_OFF = 33007, "HistoryServiceNotEnabled", "Cloud storage of history is not enabled."
    CONNECTION_EXISTS = 34001, "ConnectionExists", "Connect was called while there is a connection."
    UPLOAD_FAILED = 34011, "UploadFailed", "The file could not be uploaded."
    NO_FILE = 34018, "FileMissing", "The file is missing or empty."
    UNREGISTERED_TYPE = 34021, "UnregisteredMessageType", "The message type is not registered."


class Who(enum.Enum):
    """Who acts on a code."""

    AUTO = "auto"
    APP = "app"
    NOBODY = "nobody"


_AUTO: Final = (
    *(30001, 30002, 30003, 30004, 30007, 30008, 30010, 30011, 30012, 30013, 30014, 30015),
    *(31000, 31001, 31003, 31006, 31009, 31011),
)
_APP: Final = (
    *(31002, 31004, 31005, 31007, 31008, 31010, 33001, 33002, 33003, 33007),
    *(405, 5004, 20604, 21406, 22406, 22408, 23406, 23408, 23409, 23410, 23411),
)
RETRIES: Final[Mapping[RongCloudCode, Who]] = {
    **{RongCloudCode(number): Who.AUTO for number in _AUTO},  # type: ignore[call-arg]
    **{RongCloudCode(number): Who.APP for number in _APP},  # type: ignore[call-arg]
    RongCloudCode.UNKNOWN: Who.NOBODY,
}
"""The 40 codes of the vendor's first table, and who acts on each."""

TODAY: Final[Mapping[RongCloudCode, str]] = {
    RongCloudCode.CONNECTION_UNAVAILABLE: "Any call while there is no connection.",
    RongCloudCode.REQUEST_TIMEOUT: "Also the answer to a message that did not come.",
    RongCloudCode.PROTOCOL_VERSION: "The Web kit does not try again.",
    RongCloudCode.APP_KEY_WRONG: "A client field is malformed, usually the app key.",
    RongCloudCode.SERVER_UNAVAILABLE: "The service for mini programs or the desktop is not enabled.",
    RongCloudCode.TOKEN_INVALID: "A token that has run out has 31020 of its own.",
    RongCloudCode.KEY_AND_TOKEN: "The app could not be verified.",
    RongCloudCode.REDIRECT: "The one code that the Web kit always follows.",
    RongCloudCode.USER_BLOCKED: "Contradicted: the headers and the Web kit have the app act on it. Treated as app.",
    RongCloudCode.DROPPED: "The user was blocked while online.",
    RongCloudCode.BAD_PARAMETER: "Split into codes for each parameter (34200 to 34345, 35024 and above).",
    RongCloudCode.UNKNOWN: "The Web kit's timeout, tried again on a reconnect.",
    RongCloudCode.TIMEOUT: "The Web kit does not know it.",
}
"""What today's documents or kits say of a code where that differs."""


def who_acts(code: Code) -> Who | None:
    """Who acts on a code of the vendor's first table; `None` for another."""
    known = code_or(RongCloudCode, int(code), None) if type(code) in _OWN else None
    return RETRIES.get(known) if known is not None else None


def today(code: Code) -> str:
    """What is different of a code today; empty where nothing is."""
    known = code_or(RongCloudCode, int(code), None) if type(code) in _OWN else None
    return TODAY.get(known, "") if known is not None else ""


_OWN: Final = (RongCloudCode, ChatRoomCode)


class NativeStatus(Code):
    """Connection states of the iOS kit of 2016, and what newer ones have added."""

    UNKNOWN = -1, "Unknown", "Not known."
    CONNECTED = 0, "Connected", "Connected."
    NETWORK_UNAVAILABLE = 1, "NetworkUnavailable", "There is no network."
    AIRPLANE_MODE = 2, "AirplaneMode", "The device is in airplane mode."
    CELLULAR_2G = 3, "Cellular2G", "The network is 2G."
    CELLULAR_3G_4G = 4, "Cellular3G4G", "The network is 3G or 4G."
    WIFI = 5, "WiFi", "The network is WiFi."
    KICKED_OFFLINE = 6, "KickedOfflineByOtherClient", "The user logged in on another device."
    LOGIN_ON_WEB = 7, "LoginOnWeb", "The user logged in on the Web."
    SERVER_INVALID = 8, "ServerInvalid", "The server failed."
    VALIDATE_INVALID = 9, "ValidateInvalid", "The validation failed."
    CONNECTING = 10, "Connecting", "The connection is being made."
    UNCONNECTED = 11, "Unconnected", "The connection could not be made."
    SIGN_OUT = 12, "SignOut", "The user logged out."
    RECONNECT_TIMEOUT = 14, "ReconnectTimeout", "The reconnect was given up; connect again by hand."
    TOKEN_INCORRECT_NEW = 15, "TokenIncorrectNew", "The token is wrong (newer kits)."
    BLOCKED = 16, "DisconnectedBlocked", "The user is blocked."
    TOKEN_INCORRECT = 31004, "TokenIncorrect", "The token is wrong."
    DROPPED = 31011, "Disconnected", "The server ended the connection."


ACT_ON: Final = frozenset(
    {
        NativeStatus.CONNECTED,
        NativeStatus.CONNECTING,
        NativeStatus.UNCONNECTED,
        NativeStatus.SIGN_OUT,
        NativeStatus.KICKED_OFFLINE,
        NativeStatus.TOKEN_INCORRECT,
    }
)
"""The states that the vendor has developers act on."""


class WebStatus(Code):
    """Connection states of today's Web kit."""

    CONNECTED = 0, "CONNECTED", "Connected."
    CONNECTING = 1, "CONNECTING", "The connection is being made."
    DISCONNECTED = 2, "DISCONNECTED", "The connection has ended for good."
    SUSPENDED = 3, "SUSPENDED", "The connection broke and is made again."


NATIVE_WAITS_MS: Final = (50, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000)
"""How long the native kits wait before each try to come back; the last goes on for ever."""
WEB_WAITS_MS: Final = (5_000,)
"""How long the Web kit waits before each."""
WEB_RETRIES: Final = frozenset({35008, -1, 30011, 30010, 31000, 32054, 30007, 30019, 30021})
"""After which codes the Web kit goes on trying; any other one is final."""
