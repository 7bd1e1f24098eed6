"""Families of services: what a rule set does in rooms beyond what all have in common.

The hub asks its one `RoomFamily` at each turn: who may come in, what a message may do, what an operation answers. What
a family wants done beyond its answer (tell members, take one out, end a room) goes through its `RoomHost`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

import msgspec

from rts_console.gateway.backplane import Logged, Message, ScopeKey
from rts_console.protocol.frames import Attributes, Options
from rts_console.protocol.words import PayloadKind, RefusalCode

NO_DETAILS: Final[Mapping[str, Any]] = {}
SET_VISIBILITY: Final = "set_visibility"
"""The operation of families in which a user can be in a room without the others being told; `visible` of the options
of a join says how it begins.
"""


class Refusal(NamedTuple):
    """No: the vendor's number (or one of ours), why in words, and when it may be tried again."""

    code: int
    reason: str
    retry_after_ms: int = 0


class CallRefused(Exception):
    """An operation of a room is refused."""

    def __init__(self, code: int, reason: str, retry_after_ms: int = 0) -> None:
        """Keep the vendor's number and what is wrong, why, and what to do."""
        super().__init__(f"{int(code)}: {reason}")
        self.refusal = Refusal(int(code), reason, retry_after_ms)


class Welcomed(NamedTuple):
    """What one who has joined is told: details for the answer, and messages of before to hand over first.

    `leave` are rooms that the user is taken out of, because it may be in one only.
    """

    details: Mapping[str, Any] = NO_DETAILS
    history: Sequence[Message] = ()
    leave: Sequence[str] = ()


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """What becomes of a message to a room: as it is, with other bytes or attributes, or refused.

    `distributed` False: its sender is told that all is well, and nobody gets it.
    """

    refusal: Refusal | None = None
    payload: bytes | None = None
    attributes: Attributes | None = None
    distributed: bool = True


PASSED: Final = Verdict()
NOBODY: Final = Welcomed()


class RoomHost(Protocol):
    """What a family may have done: the hub's side."""

    def notify(self, scope: ScopeKey, name: str, details: Mapping[str, Any], *, only: Sequence[str] = ()) -> None:
        """Tell the members of a room, or `only` these of them."""

    def admit(self, scope: ScopeKey, user_id: str) -> bool:
        """Put a user into a room unasked: it is told what goes on from now on. False when it is not online."""

    def remove(self, scope: ScopeKey, user_id: str, code: int, reason: str) -> None:
        """Take a user out of a room against its will, and tell it; code 0 is one who is away and may come back."""

    def close(self, scope: ScopeKey, code: int, reason: str) -> None:
        """Take everyone out of a room and end it."""

    def set_visible(self, scope: ScopeKey, user_id: str, visible: bool) -> bool:
        """Have a user in a room be visible or not, which the others see as its coming or going. False when it is not
        in the room.
        """

    def deliver(self, scope: ScopeKey, message: Message, *, include_sender: bool = False) -> None:
        """Pass a message of the server's on to a room."""


class RoomFamily(Protocol):
    """One family's rooms. Times are nanoseconds since 1970. Nothing raises, but `call`."""

    @property
    def room_calls(self) -> Sequence[str]:
        """The operations that `call` knows."""

    @property
    def uncounted_calls(self) -> frozenset[str]:
        """Those that one thing takes many of, so that they do not count as calls of its user."""

    @property
    def judges_messages(self) -> bool:
        """Whether `message` wants to be asked; where it does not, messages cost nothing more."""

    @property
    def takes_outsiders(self) -> bool:
        """Whether `message` may let those send to a room who are not in it."""

    def attach(self, host: RoomHost) -> None:
        """Take the host, before anything else is asked."""

    def joining(self, scope: ScopeKey, user_id: str, options: Options, now_ns: int) -> Refusal | None:
        """Whether a user may join; asked for a join that comes back by itself too (`joined` is then not)."""

    def joined(self, scope: ScopeKey, user_id: str, options: Options, now_ns: int) -> Welcomed:
        """A user has joined because it was asked for."""

    def left(self, scope: ScopeKey, user_id: str, now_ns: int) -> None:
        """A user is out of a room, whoever wanted that."""

    def away(self, app_id: str, user_id: str, now_ns: int) -> None:
        """A user's link broke; it is still in its rooms."""

    def back(self, app_id: str, user_id: str, now_ns: int) -> None:
        """A user whose link broke is there again."""

    def message(
        self, scope: ScopeKey, user_id: str, kind: PayloadKind, payload: bytes, attributes: Attributes, now_ns: int
    ) -> Verdict:
        """Judge a message of a user, who may not be in the room; called before the rates of the rule set."""

    def kept(self, scope: ScopeKey, message: Message) -> None:
        """A message is on its way to the members."""

    def call(
        self, scope: ScopeKey, user_id: str, operation: str, arguments: Mapping[str, Any], now_ns: int
    ) -> dict[str, Any]:
        """Carry an operation out. Raises `CallRefused`."""

    def tick(self, now_ns: int) -> None:
        """Do what is due; called several times a second."""

    def counts(self) -> Mapping[str, int]:
        """Numbers for a health check."""


class PlainFamily:
    """A family whose rooms are what all rooms are: Volcengine's and Agora's."""

    room_calls: Sequence[str] = ()
    uncounted_calls: frozenset[str] = frozenset()
    judges_messages = False
    takes_outsiders = False

    def __init__(self, name: str = "volcengine") -> None:
        """Take the rule set's name, for refusals."""
        self._name = name

    def attach(self, host: RoomHost) -> None:
        """See `RoomFamily.attach`."""

    def joining(self, scope: ScopeKey, user_id: str, options: Options, now_ns: int) -> Refusal | None:
        """Everyone may; options have no meaning here and are not heeded."""
        return None

    def joined(self, scope: ScopeKey, user_id: str, options: Options, now_ns: int) -> Welcomed:
        """Nothing more to say."""
        return NOBODY

    def left(self, scope: ScopeKey, user_id: str, now_ns: int) -> None:
        """See `RoomFamily.left`."""

    def away(self, app_id: str, user_id: str, now_ns: int) -> None:
        """See `RoomFamily.away`."""

    def back(self, app_id: str, user_id: str, now_ns: int) -> None:
        """See `RoomFamily.back`."""

    def message(
        self, scope: ScopeKey, user_id: str, kind: PayloadKind, payload: bytes, attributes: Attributes, now_ns: int
    ) -> Verdict:
        """Every message passes as it is."""
        return PASSED

    def kept(self, scope: ScopeKey, message: Message) -> None:
        """See `RoomFamily.kept`."""

    def call(
        self, scope: ScopeKey, user_id: str, operation: str, arguments: Mapping[str, Any], now_ns: int
    ) -> dict[str, Any]:
        """There is nothing to call."""
        reason = f"The rule set {self._name} has no operation {operation[:40]!r} of rooms."
        raise CallRefused(RefusalCode.NOT_ALLOWED, reason)

    def tick(self, now_ns: int) -> None:
        """See `RoomFamily.tick`."""

    def counts(self) -> Mapping[str, int]:
        """None."""
        return {}


__all__ = [
    "NOBODY",
    "PASSED",
    "SET_VISIBILITY",
    "CallRefused",
    "Logged",
    "PlainFamily",
    "Refusal",
    "RoomFamily",
    "RoomHost",
    "Verdict",
    "Welcomed",
]
