"""What RongCloud's server API wants of the chat rooms: the port between its calls and whoever keeps the rooms.

Times are nanoseconds since 1970, spans minutes. Nothing here refuses a room that is not there, unless it says so: the
vendor answers 200 to most calls for one. `notice` is what the members are told beside the change (`extra`), `None` when
they are not told.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol


class NoRoom(Exception):
    """There is no such room."""


class RoomLimit(Exception):
    """There would be more than may be; the message says of what."""


class Lifetime(NamedTuple):
    """When a room ends by itself: after that many minutes without use, or (`fixed`) of existence."""

    fixed: bool = False
    minutes: int = 60


class RoomView(NamedTuple):
    """A room as the server API shows it."""

    room_id: str
    name: str
    created_at_ns: int
    members: int
    lifetime: Lifetime
    muted: bool


class UserUntil(NamedTuple):
    """A user who may not do something until then."""

    user_id: str
    until_ns: int


class Entry(NamedTuple):
    """An attribute of a room."""

    key: str
    value: str
    user_id: str
    auto_delete: bool
    set_at_ns: int


class ServerMessage(NamedTuple):
    """A message that the server sends in a user's name; one that is not `kept` reaches only those who are there.

    A `broadcast` to all rooms is no use of a room: one that nobody uses ends in spite of it.
    """

    user_id: str
    object_name: str
    content: bytes
    include_sender: bool = False
    kept: bool = True
    broadcast: bool = False


class Recall(NamedTuple):
    """Which message is taken back, and how the members shall see that."""

    user_id: str
    message_uid: str
    sent_at_ms: int
    by_admin: bool = False
    delete: bool = False
    extra: str = ""


class KeptMessage(NamedTuple):
    """A message of a room as its history has it."""

    user_id: str
    message_uid: str
    sent_at_ms: int
    object_name: str
    content: str


class ChatRoomPort(Protocol):
    """The chat rooms of all apps. `app_id` is the app key."""

    # --- rooms ---

    def create_room(self, app_id: str, room_id: str, *, name: str = "", lifetime: Lifetime | None = None) -> None:
        """Make a room without members, or give one that is there these properties."""

    def set_lifetime(self, app_id: str, room_id: str, lifetime: Lifetime) -> None:
        """Change when a room ends. Raises `NoRoom`."""

    def destroy_room(self, app_id: str, room_id: str) -> bool:
        """Take everyone out and end a room; False when there is none."""

    def room(self, app_id: str, room_id: str) -> RoomView | None:
        """How a room is, if there is one."""

    def rooms(self, app_id: str) -> Sequence[str]:
        """The ids of all rooms."""

    def members(self, app_id: str, room_id: str) -> Mapping[str, int]:
        """Who is in a room and since when, in the order they came."""

    def join_user(self, app_id: str, room_id: str, user_id: str) -> None:
        """Put a user into a room from outside; one who is not online is in it until it is away for too long."""

    # --- who may not speak ---

    def mute_users(
        self, app_id: str, room_id: str, user_ids: Sequence[str], until_ns: int, notice: str | None = None
    ) -> None:
        """Refuse messages of users in a room, or (no room id) in all rooms; leaving and coming back does not help."""

    def unmute_users(self, app_id: str, room_id: str, user_ids: Sequence[str], notice: str | None = None) -> None:
        """Take their messages again; the room must be the one of the mute."""

    def muted_users(self, app_id: str, room_id: str) -> Sequence[UserUntil]:
        """Who is muted in exactly this room, or (no room id) in all."""

    def mute_room(self, app_id: str, room_id: str, *, muted: bool, notice: str | None = None) -> None:
        """Refuse everyone's messages but those of the exceptions, or take them again."""

    def muted_rooms(self, app_id: str) -> Sequence[str]:
        """Rooms that are muted as a whole."""

    def except_users(self, app_id: str, room_id: str, user_ids: Sequence[str], notice: str | None = None) -> None:
        """Let these speak in a muted room. Raises `RoomLimit`."""

    def unexcept_users(self, app_id: str, room_id: str, user_ids: Sequence[str], notice: str | None = None) -> None:
        """Let these speak no more in a muted room."""

    def excepted_users(self, app_id: str, room_id: str) -> Sequence[str]:
        """Who may speak in a muted room."""

    # --- who may not be in it ---

    def block_users(
        self, app_id: str, room_id: str, user_ids: Sequence[str], until_ns: int, notice: str | None = None
    ) -> None:
        """Take users out of a room and keep them out; the last call counts."""

    def unblock_users(self, app_id: str, room_id: str, user_ids: Sequence[str], notice: str | None = None) -> None:
        """Let them in again."""

    def blocked_users(self, app_id: str, room_id: str) -> Sequence[UserUntil]:
        """Who is kept out."""

    # --- what is passed on, and what is dropped first ---

    def distribute(self, app_id: str, room_id: str, *, on: bool) -> None:
        """Pass on what users send to a room, or nothing of it."""

    def low_priority_types(self, app_id: str) -> dict[str, None]:
        """Types of messages that are dropped first, to be changed in place."""

    def protected_types(self, app_id: str) -> dict[str, None]:
        """Types that are dropped last, to be changed in place."""

    def protect_users(self, app_id: str, room_id: str, user_ids: Sequence[str]) -> None:
        """Drop what these send last, and never take them out for being away. Raises `RoomLimit` above 5."""

    def unprotect_users(self, app_id: str, room_id: str, user_ids: Sequence[str]) -> None:
        """Treat them as all others."""

    def protected_users(self, app_id: str, room_id: str) -> Sequence[str]:
        """Who is protected."""

    def kept_alive(self, app_id: str) -> dict[str, None]:
        """Rooms that do not end by themselves, to be changed in place."""

    # --- messages ---

    def publish(self, app_id: str, room_id: str, message: ServerMessage) -> str:
        """Pass a message of the server on, and return its uid; no mute holds it up. Without a room, nobody gets it."""

    def recall(self, app_id: str, room_id: str, recall: Recall) -> None:
        """Tell the members to take a message back, and tell it no more to those who come later."""

    def history(self, app_id: str, room_id: str) -> Sequence[KeptMessage]:
        """The messages that are kept of a room, oldest first."""

    # --- attributes ---

    def set_entries(
        self, app_id: str, room_id: str, user_id: str, entries: Mapping[str, str], *, auto_delete: bool
    ) -> None:
        """Set attributes over any that are there, and tell the members. Raises `NoRoom` and `RoomLimit` above 100."""

    def remove_entry(self, app_id: str, room_id: str, user_id: str, key: str) -> None:
        """Remove an attribute, if it is there, and tell the members. Raises `NoRoom`."""

    def entries(self, app_id: str, room_id: str) -> Mapping[str, Entry]:
        """All attributes. Raises `NoRoom`."""
