"""Rooms: who is in one since when, and the order of what is said in it."""

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from rts_console.gateway.limits import Rate
from rts_console.protocol.frames import CONTROL_LIMIT, Joined, Member
from rts_console.protocol.words import RuleSet

if TYPE_CHECKING:
    from rts_console.gateway.presence import User

_JOINED_OVERHEAD: Final = 512
_MEMBER_OVERHEAD: Final = 64

RoomKey = tuple[str, str]
"""App id and room id."""


class Place(NamedTuple):
    """Where a message stands in a room's order: `previous` is the place before it in the same epoch."""

    epoch: str
    position: int
    previous: int


class RoomLog(Protocol):
    """Gives the messages of a room their order.

    `append` answers through a call, so that a log shared by several gateways can take its time to commit.
    """

    def append(self, key: RoomKey, committed: Callable[[Place], None]) -> None:
        """Give the next message its place and call `committed` with it; calls of one room come in order."""

    def last(self, key: RoomKey) -> Place:
        """The place of the last message, position 0 before the first."""

    def forget(self, key: RoomKey) -> None:
        """The room is empty: its order ends here, and a room of that id begins a new epoch."""


class LocalRoomLog:
    """The order of rooms that live in this process only: commits at once."""

    def __init__(self) -> None:
        """Begin with no rooms."""
        self._last: dict[RoomKey, Place] = {}

    def append(self, key: RoomKey, committed: Callable[[Place], None]) -> None:
        """See `RoomLog.append`."""
        epoch, position, _ = self.last(key)
        place = Place(epoch, position + 1, position)
        self._last[key] = place
        committed(place)

    def last(self, key: RoomKey) -> Place:
        """See `RoomLog.last`."""
        place = self._last.get(key)
        if place is None:
            place = self._last[key] = Place(secrets.token_hex(4), 0, 0)
        return place

    def forget(self, key: RoomKey) -> None:
        """See `RoomLog.forget`."""
        self._last.pop(key, None)


class Membership:
    """A user in a room: since when, and by which login."""

    __slots__ = ("joined_at_ns", "session_id", "user")

    def __init__(self, user: "User", joined_at_ns: int) -> None:
        """Take the login from the user."""
        self.user = user
        self.joined_at_ns = joined_at_ns
        self.session_id = user.session_id


class Room:
    """A room with at least one member."""

    __slots__ = ("_rules", "key", "members", "notices_stopped", "rate", "room_id")

    def __init__(self, key: RoomKey, rules: RuleSet) -> None:
        """Begin empty; the caller adds the first member at once."""
        self.key = key
        self.room_id = key[1]
        self.members: dict[str, Membership] = {}
        self.rate = Rate(rules.room_total_rate)
        self.notices_stopped = False
        self._rules = rules

    def add(self, user: "User", now_ns: int) -> Membership:
        """Add a member at the end."""
        membership = self.members[user.user_id] = Membership(user, now_ns)
        self._adapt()
        return membership

    def remove(self, user_id: str) -> None:
        """Remove a member."""
        del self.members[user_id]
        self._adapt()

    def too_large_for_notices(self, users: int) -> bool:
        """Whether a room of that many users is told of nobody's coming and going (the vendor's -2013)."""
        return bool(self._rules.notice_users) and users > self._rules.notice_users

    def snapshot(self, request_id: int, place: Place) -> Joined:
        """The answer to a join: the members, as many as fit into a control frame, and how many there are in all."""
        room = CONTROL_LIMIT - _JOINED_OVERHEAD
        members = []
        for user_id, membership in self.members.items():
            room -= _MEMBER_OVERHEAD + len(user_id)
            if room < 0:
                break
            members.append(Member(user_id, membership.joined_at_ns))
        return Joined(request_id, self.room_id, place.epoch, place.position, members, len(self.members))

    def _adapt(self) -> None:
        rules = self._rules
        large = len(self.members) >= rules.large_room_users > 0
        self.rate.per_second = rules.large_room_total_rate if large else rules.room_total_rate
