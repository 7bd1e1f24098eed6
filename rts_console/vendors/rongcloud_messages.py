"""RongCloud's messages: what is in them, how a message looks to an app, which types are known, and who is told.

A content is JSON. What its receiver has no type for stays as bytes (`UnknownMessage`), untouched.
"""

import enum
import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final, NamedTuple, Protocol, Self

import msgspec

from rts_console.protocol.words import Code
from rts_console.vendors.rongcloud_codes import NativeStatus, RongCloudCode, WebStatus

CHAT_ROOM: Final = 4
TYPE_LENGTH: Final = 32
RESERVED: Final = "RC:"
THUMBNAIL_BYTES: Final = 80 * 1024
REMEMBERED: Final = 10_000


class ConversationType(enum.IntEnum):
    """Kinds of conversation; only chat rooms are here."""

    PRIVATE = 1
    DISCUSSION = 2
    GROUP = 3
    CHATROOM = 4
    CUSTOMER_SERVICE = 5
    SYSTEM = 6
    APP_SERVICE = 7
    PUBLIC_SERVICE = 8
    ULTRA_GROUP = 10
    RTC_ROOM = 12


class PersistentFlag(enum.IntFlag):
    """Whether a type is stored and counted as unread. `STATUS` is neither; a chat room takes it as any other."""

    NONE = 0
    ISPERSISTED = 1
    ISCOUNTED = 3
    STATUS = 16


class Direction(enum.IntEnum):
    """Who sent a message: we (1) or another (2)."""

    SEND = 1
    RECEIVE = 2


class SentStatus(Code):
    """What became of a message that we sent."""

    SENDING = 10, "SENDING", "On its way."
    FAILED = 20, "FAILED", "It was not sent, or nobody knows."
    SENT = 30, "SENT", "The service has it."
    RECEIVED = 40, "RECEIVED", "The receiver has it."
    READ = 50, "READ", "The receiver has read it."
    DESTROYED = 60, "DESTROYED", "The receiver has destroyed it."
    CANCELED = 70, "CANCELED", "It was cancelled."


class ReceivedStatus(enum.IntFlag):
    """What the app has done with a message that came."""

    UNREAD = 0
    READ = 1
    LISTENED = 2
    DOWNLOADED = 4
    RETRIEVED = 8
    MULTIPLE_RECEIVE = 16


class UserInfo(msgspec.Struct, frozen=True, omit_defaults=True):
    """The sender as its message shows it, so that nobody has to look it up (`senderUserInfo`)."""

    id: str
    name: str = ""
    portrait: str = ""
    extra: str = ""


class MessageContent(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The root of all contents. A type of the app's own derives from it, names itself, and is registered."""

    object_name: ClassVar[str] = ""
    flag: ClassVar[PersistentFlag] = PersistentFlag.ISCOUNTED

    user: UserInfo | None = None
    extra: str = ""

    def encode(self) -> bytes:
        """As JSON."""
        return msgspec.json.encode(self)

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """From JSON; fields that are not known are let go. Raises `ValueError`."""
        return msgspec.json.decode(data, type=cls)

    @property
    def digest(self) -> str:
        """One line for a list of conversations (`conversationDigest`)."""
        return self.object_name


class TextMessage(MessageContent, frozen=True, omit_defaults=True, kw_only=True):
    """Text, emoji in it included."""

    object_name: ClassVar[str] = "RC:TxtMsg"

    content: str

    @property
    def digest(self) -> str:
        """The text."""
        return self.content


class InformationNotification(MessageContent, frozen=True, omit_defaults=True, kw_only=True):
    """A grey line in the conversation, such as that somebody has joined."""

    object_name: ClassVar[str] = "RC:InfoNtf"
    flag: ClassVar[PersistentFlag] = PersistentFlag.ISPERSISTED

    message: str


class ImageMessage(MessageContent, frozen=True, omit_defaults=True, kw_only=True):
    """An image: a JPEG thumbnail in Base64 without prefix, at most 80 KB, and where the image itself is."""

    object_name: ClassVar[str] = "RC:ImgMsg"

    content: str = ""
    image_uri: str = msgspec.field(default="", name="imageUri")

    @property
    def digest(self) -> str:
        """That it is one."""
        return "[image]"


class RecallNotification(MessageContent, frozen=True, omit_defaults=True, kw_only=True):
    """What stands for a message that was taken back."""

    object_name: ClassVar[str] = "RC:RcNtf"
    flag: ClassVar[PersistentFlag] = PersistentFlag.ISPERSISTED

    operator_id: str = msgspec.field(default="", name="userId")
    original_object_name: str = msgspec.field(default="", name="originalObjectName")
    recall_time: int = msgspec.field(default=0, name="recallTime")
    is_admin: bool = msgspec.field(default=False, name="isAdmin")
    is_delete: bool = msgspec.field(default=False, name="isDelete")


class EntryNotification(MessageContent, frozen=True, omit_defaults=True, kw_only=True):
    """An attribute of a chat room was set (type 1) or removed (2)."""

    object_name: ClassVar[str] = "RC:chrmKVNotiMsg"

    key: str
    value: str = ""
    type: int = 1


class LikeMessage(MessageContent, frozen=True, omit_defaults=True, kw_only=True):
    """Taps of one second together. Low-priority by right: have the app's server say so."""

    object_name: ClassVar[str] = "app:like"
    flag: ClassVar[PersistentFlag] = PersistentFlag.STATUS

    count: int = 1


class UnknownMessage(MessageContent, frozen=True, kw_only=True):
    """A message whose type is not registered, or whose content is not what the type says: the bytes as they came."""

    name: str = ""
    data: bytes = b""

    def encode(self) -> bytes:
        """The same bytes."""
        return self.data

    @property
    def digest(self) -> str:
        """Its type."""
        return self.name or "unknown"


class ChatMessage(msgspec.Struct):
    """A message as an app has it. Times are ms since 1970; `message_id` is this client's, `message_uid` everyone's."""

    message_id: int
    conversation_type: int
    target_id: str
    direction: Direction
    sender_user_id: str
    object_name: str
    content: MessageContent
    message_uid: str = ""
    sent_time: int = 0
    received_time: int = 0
    sent_status: SentStatus = SentStatus.SENDING
    received_status: ReceivedStatus = ReceivedStatus.UNREAD
    from_history: bool = False


class MessageType(NamedTuple):
    """A type that is known: how it is stored, and what reads it."""

    object_name: str
    flag: PersistentFlag
    decode: Callable[[bytes], MessageContent]


BUILT_IN: Final[tuple[type[MessageContent], ...]] = (
    TextMessage,
    InformationNotification,
    ImageMessage,
    RecallNotification,
    EntryNotification,
    LikeMessage,
)


class MessageTypes:
    """The types that a client knows: the vendor's, and those that the app has registered."""

    def __init__(self) -> None:
        """Begin with the vendor's."""
        self._types: dict[str, MessageType] = {}
        for kind in BUILT_IN:
            self._types[kind.object_name] = MessageType(kind.object_name, kind.flag, kind.decode)

    def __contains__(self, object_name: str) -> bool:
        """Whether a type is known."""
        return object_name in self._types

    def register(self, kind: type[MessageContent]) -> str:
        """Make a type of the app's own known; what is wrong with it, or nothing."""
        name = kind.object_name
        if not 1 <= len(name) <= TYPE_LENGTH:
            return f"The type's name has {len(name)} characters; give 1 to {TYPE_LENGTH}."
        if name.startswith(RESERVED) and name not in self._types:
            return f"{name} begins with {RESERVED}, which is the vendor's. Give it another name."
        self._types[name] = MessageType(name, kind.flag, kind.decode)
        return ""

    def flag(self, object_name: str) -> PersistentFlag:
        """How a type is stored."""
        known = self._types.get(object_name)
        return known.flag if known else PersistentFlag.NONE

    def read(self, object_name: str, data: bytes) -> MessageContent:
        """The content of a message; never raises."""
        known = self._types.get(object_name)
        try:
            return known.decode(data) if known else UnknownMessage(name=object_name, data=data)
        except ValueError:
            return UnknownMessage(name=object_name, data=data)


class LocalMessages:
    """The messages that a client remembers, the newest 10,000. Those of a chat room are gone once it is quit."""

    def __init__(self, limit: int = REMEMBERED) -> None:
        """Begin with none; ids start at 1."""
        self._limit = limit
        self._numbers = itertools.count(1)
        self._messages: dict[int, ChatMessage] = {}

    def next_id(self) -> int:
        """A number for a message."""
        return next(self._numbers)

    def add(self, message: ChatMessage) -> ChatMessage:
        """Remember a message; of very many the oldest is forgotten."""
        self._messages[message.message_id] = message
        if len(self._messages) > self._limit:
            del self._messages[next(iter(self._messages))]
        return message

    def get(self, message_id: int) -> ChatMessage | None:
        """A message, while it is remembered."""
        return self._messages.get(message_id)

    def find(self, message_uid: str) -> ChatMessage | None:
        """A message by everyone's id."""
        return next((each for each in self._messages.values() if each.message_uid == message_uid), None)

    def of(self, target_id: str) -> list[ChatMessage]:
        """The messages of a room, oldest first."""
        return [each for each in self._messages.values() if each.target_id == target_id]

    def delete(self, message_ids: list[int]) -> bool:
        """Forget messages; False, and none is forgotten, when one is not there."""
        if not message_ids or any(each not in self._messages for each in message_ids):
            return False
        for each in message_ids:
            self._messages.pop(each, None)
        return True

    def forget_room(self, target_id: str) -> None:
        """The room was quit."""
        for each in self.of(target_id):
            del self._messages[each.message_id]


class Result(msgspec.Struct, frozen=True):
    """What a call ended with: the vendor's code, what was asked for, and the reason in words."""

    code: RongCloudCode
    data: Any = None
    reason: str = ""

    @property
    def ok(self) -> bool:
        """Whether it succeeded."""
        return self.code is RongCloudCode.SUCCESS


class ReceiveMessageDelegate(Protocol):
    """Is told of messages (`RCIMClientReceiveMessageDelegate`)."""

    def on_received(self, message: ChatMessage, left: int, object: object) -> None:  # noqa: A002 - the vendor's name
        """A message came; `left` more are there already, so that the app redraws at 0."""

    def on_message_recalled(self, message_id: int) -> None:
        """A message was taken back: it is a `RecallNotification` now."""


class ChatRoomDelegate(Protocol):
    """Is told what happens in rooms (today's `Events.CHATROOM`)."""

    def on_entries_updated(self, target_id: str, entries: Sequence[Mapping[str, Any]]) -> None:
        """Attributes were set (`type` 1) or removed (2)."""

    def on_entries_synced(self, target_id: str) -> None:
        """The attributes of a room that was joined are known."""

    def on_notice(self, target_id: str, name: str, details: Mapping[str, Any]) -> None:
        """`chatroomNotifyBan`, `chatroomNotifyBlock`, `destroyed`, or `userChange`."""

    def on_room_rejoined(self, target_id: str, code: RongCloudCode) -> None:
        """The room was joined again after a reconnect, or (23409, 23410 ...) it is forgotten."""


class ConnectionDelegate(Protocol):
    """Is told of the connection, in both numberings."""

    def on_connection_status_changed(self, status: NativeStatus) -> None:
        """`RCConnectionStatusChangeDelegate` of the native kits."""

    def on_web_status_changed(self, status: WebStatus, code: RongCloudCode) -> None:
        """Today's Web events; the code says why for SUSPENDED and DISCONNECTED."""


class ChatRoomEntry(msgspec.Struct, frozen=True):
    """One attribute to be set; `is_send_notification` has a message with `notification_extra` tell of it."""

    key: str
    value: str = ""
    is_auto_delete: bool = False
    is_send_notification: bool = False
    notification_extra: str = ""


def details_of(header: Mapping[str, str | int]) -> tuple[str, str, int]:
    """Type, uid and time of sending, as the gateway says them of a message."""
    return str(header.get("type", "")), str(header.get("uid", "")), int(header.get("sent", 0) or 0)
