"""What outlives a link, and what several gateways would have to share: the words for it and the port to it.

Everything that may take an engine time answers through a call. What others did is told to a `Listener`, in the order of
each scope, and what one did oneself as well: so nothing that listens can take one process for granted.
"""

import enum
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, Protocol

import msgspec

from rts_console.protocol.frames import Attributes
from rts_console.protocol.words import PayloadKind, Scope, UserOfflineReason, UserOnlineStatus

HISTORY: Final = 50
REPEAT_WINDOW_S: Final = 120

UserKey = tuple[str, str]
"""App id and user id."""


class BackplaneError(Exception):
    """The backplane cannot be used; the message says what, why and the next step."""


class ScopeKey(NamedTuple):
    """Where messages have one order: a room, or a user's inbox (`Scope.PEER`)."""

    app_id: str
    scope: Scope
    name: str

    @classmethod
    def room(cls, app_id: str, room_id: str) -> "ScopeKey":
        """The scope of a room."""
        return cls(app_id, Scope.ROOM, room_id)

    @classmethod
    def inbox(cls, app_id: str, user_id: str) -> "ScopeKey":
        """The scope of the messages to a user."""
        return cls(app_id, Scope.PEER, user_id)


class Window(NamedTuple):
    """How much of each scope is kept for those who come back: whichever ends first.

    Of a room the last `history` messages are kept in any case.
    """

    seconds: float = 120.0
    messages: int = 512
    size: int = 1024 * 1024
    history: int = HISTORY


class Message(msgspec.Struct, frozen=True, gc=False):
    """A message as it came: whose, which, when by the sender's clock and by the gateway's, and the bytes."""

    user_id: str
    client_message_id: str
    composed_at_ns: int
    arrived_at_ns: int
    kind: PayloadKind
    payload: bytes
    mode: int = 0
    attributes: Attributes = {}


class Place(NamedTuple):
    """Where a message stands in its scope: `previous` is the place before it in the same epoch."""

    epoch: str
    position: int
    previous: int


class Logged(NamedTuple):
    """A message and its place."""

    place: Place
    message: Message


class Appended(NamedTuple):
    """The message is kept. A duplicate has the place of the first one, and was not passed on again."""

    place: Place
    duplicate: bool = False


class NotKept(NamedTuple):
    """The message is not kept. `fenced`: its author has logged in elsewhere since."""

    reason: str
    fenced: bool = False


class Missed(NamedTuple):
    """What came after a place. Not `complete`: the log does not reach back there, and `messages` are what it still has.

    `epoch` and `position` are the end of the log; `after` is the place after which `messages` are all there is.
    """

    epoch: str
    position: int
    messages: tuple[Logged, ...]
    complete: bool
    after: int = 0


class Session(NamedTuple):
    """A user's login: the higher generation wins. `detached_until_ns` is not 0 while its link is broken."""

    generation: int
    node: str
    session_id: str
    device_id: str = ""
    detached_until_ns: int = 0

    @property
    def status(self) -> UserOnlineStatus:
        """Unreachable is a user whose link broke and who may still come back."""
        return UserOnlineStatus.UNREACHABLE if self.detached_until_ns else UserOnlineStatus.ONLINE


class RoomMember(NamedTuple):
    """A user in a room as all gateways see it. Of one who is not `visible` the others are told nothing."""

    user_id: str
    joined_at_ns: int
    node: str
    generation: int
    visible: bool = True


class RestrictionKind(enum.Enum):
    """What someone may not do: speak in rooms, be in them, or log in."""

    MUTE = "mute"
    BAN = "ban"
    LOGIN = "login"


class Restriction(NamedTuple):
    """Whom it meets: everyone who is all that is not empty here. `until_ns` 0 is for good."""

    kind: RestrictionKind
    app_id: str
    room_id: str = ""
    user_id: str = ""
    address: str = ""
    until_ns: int = 0
    reason: str = ""

    @property
    def key(self) -> tuple[RestrictionKind, str, str, str, str]:
        """A later restriction with the same key takes the place of the earlier."""
        return self[:5]

    def meets(self, room_id: str, user_id: str, address: str, now_ns: int) -> bool:
        """Whether it is in force for this user from this address in this room."""
        if self.until_ns and now_ns >= self.until_ns:
            return False
        pairs = ((self.room_id, room_id), (self.user_id, user_id), (self.address, address))
        return all(not wanted or wanted == actual for wanted, actual in pairs)


class Listener(Protocol):
    """What a gateway does about what happened, here or on another node."""

    def appended(self, scope: ScopeKey, logged: Sequence[Logged]) -> None:
        """Reliable messages of one author are kept; calls of one scope come in its order, before the author is told."""

    def published(self, scope: ScopeKey, message: Message) -> None:
        """An unreliable message goes by."""

    def claimed(self, user: UserKey, session: Session) -> None:
        """A user has logged in, perhaps elsewhere: an older generation must end."""

    def member_joined(self, scope: ScopeKey, member: RoomMember) -> None:
        """A user is in a room, newly or by a new login."""

    def member_left(self, scope: ScopeKey, member: RoomMember, reason: UserOfflineReason) -> None:
        """A user is no longer in a room."""

    def member_changed(self, scope: ScopeKey, member: RoomMember) -> None:
        """A user in a room became visible or invisible."""


class Backplane(Protocol):
    """Logs, logins, rooms and restrictions. Raises nothing once it is open."""

    @property
    def epoch(self) -> str:
        """Of the data: it is another one when something that was acknowledged may be lost."""

    @property
    def window(self) -> Window:
        """How much is kept."""

    def listen(self, listener: Listener) -> None:
        """Tell this listener from now on, in place of the one before."""

    # --- messages ---

    def append(
        self, scope: ScopeKey, message: Message, generation: int, done: Callable[[Appended | NotKept], None]
    ) -> None:
        """Keep a reliable message, then call `done`. Within 120 s one author's message id is kept once only.

        `generation` is that of the author's login, 0 for one who has none (a server).
        """

    def append_all(
        self,
        scope: ScopeKey,
        messages: Sequence[Message],
        generation: int,
        done: Callable[[Sequence[Appended | NotKept]], None],
    ) -> None:
        """Keep messages of one author in their order, with no other between them; `done` gets an outcome of each."""

    def publish(self, scope: ScopeKey, message: Message) -> None:
        """Pass an unreliable message on; it is not kept."""

    def repeat_of(self, author: UserKey, client_message_id: str) -> Appended | None:
        """The place of a message that is known here to be kept already; `append` may know better."""

    def since(self, scope: ScopeKey, epoch: str, position: int, done: Callable[[Missed], None]) -> None:
        """Read what came after a place; with no epoch nothing, only the end of the log.

        When `done` is called, logins and rooms that were claimed and joined before this call are kept.
        """

    def history(self, scope: ScopeKey, count: int, done: Callable[[list[Logged]], None]) -> None:
        """Read the last messages, oldest first."""

    def dismiss(self, scope: ScopeKey) -> None:
        """End a log: the next message of that scope begins a new epoch."""

    # --- logins ---

    def claim(self, user: UserKey, node: str, session_id: str, device_id: str, done: Callable[[int], None]) -> None:
        """Log a user in, over any earlier login; `done` gets the generation."""

    def detach(self, user: UserKey, generation: int, until_ns: int) -> bool:
        """The link broke; the login stays until then. False for a generation that is not the present one."""

    def release(self, user: UserKey, generation: int) -> bool:
        """End a login. False for a generation that is not the present one."""

    def session_of(self, user: UserKey) -> Session | None:
        """The present login, also a detached one; `None` when there is none, or its time is over."""

    def sessions(self, node: str) -> list[tuple[UserKey, Session]]:
        """All logins of a node, those whose time is over included."""

    # --- rooms ---

    def join(self, scope: ScopeKey, member: RoomMember) -> bool:
        """Put a user into a room. False for a generation that is not the present one."""

    def leave(self, scope: ScopeKey, user_id: str, generation: int, reason: UserOfflineReason) -> bool:
        """Take a user out of a room. False when it is not in it, or by a later login."""

    def step_out(self, scope: ScopeKey, user_id: str, generation: int, reason: UserOfflineReason) -> bool:
        """Everyone is told that a user left a room, but its place is kept until it leaves or joins. As `leave`."""

    def set_visible(self, scope: ScopeKey, user_id: str, generation: int, visible: bool) -> bool:
        """Have a user in a room be visible or not. False when it is not in it, or by a later login."""

    def members(self, scope: ScopeKey) -> dict[str, RoomMember]:
        """Who is in a room, in the order they came; those who stepped out are not."""

    def rooms_of(self, user: UserKey) -> list[ScopeKey]:
        """In which rooms a user is, or has stepped out of."""

    # --- restrictions ---

    def restrict(self, restriction: Restriction) -> None:
        """Put a restriction in force."""

    def lift(self, restriction: Restriction) -> bool:
        """End the restriction of the same key. False when there is none."""

    def restrictions(self, app_id: str) -> list[Restriction]:
        """All in force, oldest first."""

    def restriction_on(
        self, kind: RestrictionKind, app_id: str, room_id: str, user_id: str, address: str = ""
    ) -> Restriction | None:
        """The first in force that meets this user there."""

    # --- care ---

    def sweep(self) -> None:
        """Forget what is too old; called now and then."""

    def flush(self) -> None:
        """Commit what waits. Called soon after the owner was told that something does."""

    def close(self) -> None:
        """Commit what waits and end."""
