"""Rooms: which users of this gateway are in one, since when, and whether they are told what goes on in it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from rts_console.gateway.backplane import Missed, RoomMember, ScopeKey
from rts_console.gateway.limits import Rate
from rts_console.protocol.frames import CONTROL_LIMIT, Joined, Member
from rts_console.protocol.words import RuleSet

if TYPE_CHECKING:
    from rts_console.gateway.presence import Client, User

_JOINED_OVERHEAD: Final = 512
_MEMBER_OVERHEAD: Final = 64


class Membership:
    """A user of this gateway in a room. `attached`: its present login has joined, and is told what goes on."""

    __slots__ = ("attached", "joined_at_ns", "user")

    def __init__(self, user: "User", joined_at_ns: int) -> None:
        """Begin not attached."""
        self.user = user
        self.joined_at_ns = joined_at_ns
        self.attached = False


class Room:
    """A room with at least one user of this gateway.

    `absent` are those whose link has been broken for so long that the others were told they left; they may come back.
    """

    __slots__ = ("_rules", "absent", "key", "members", "notices_stopped", "rate", "room_id")

    def __init__(self, key: ScopeKey, rules: RuleSet) -> None:
        """Begin empty; the caller adds the first member at once."""
        self.key = key
        self.room_id = key.name
        self.members: dict[str, Membership] = {}
        self.absent: dict[str, Membership] = {}
        self.rate = Rate(rules.room_total_rate)
        self.notices_stopped = False
        self._rules = rules

    @property
    def unused(self) -> bool:
        """Whether nobody is in it or may come back to it."""
        return not self.members and not self.absent

    def add(self, user: "User", joined_at_ns: int) -> Membership:
        """Add a member at the end, or have one who was absent come back."""
        membership = self.absent.pop(user.user_id, None) or Membership(user, joined_at_ns)
        self.members[user.user_id] = membership
        return membership

    def step_out(self, user_id: str) -> None:
        """A member is away, but may come back."""
        membership = self.members.pop(user_id)
        membership.attached = False
        self.absent[user_id] = membership

    def remove(self, user_id: str) -> None:
        """Remove a member or someone absent."""
        self.absent.pop(user_id, None)
        self.members.pop(user_id, None)

    def receivers(self, but: str = "") -> list["Client"]:
        """The clients that are told what goes on; the members may change meanwhile."""
        return [
            client
            for user_id, membership in self.members.items()
            if membership.attached and (client := membership.user.client) is not None and user_id != but
        ]

    def too_large_for_notices(self, users: int) -> bool:
        """Whether a room of that many users is told of nobody's coming and going (the vendor's -2013)."""
        return bool(self._rules.notice_users) and users > self._rules.notice_users

    def adapt_rate(self, users: int) -> None:
        """A room of many users has a lower rate in all."""
        rules = self._rules
        large = users >= rules.large_room_users > 0
        self.rate.per_second = rules.large_room_total_rate if large else rules.room_total_rate


def snapshot(request_id: int, room_id: str, missed: Missed, everyone: Iterable[RoomMember], count: int) -> Joined:
    """The answer to a join: the members, as many as fit into a control frame, and how many there are in all."""
    room = CONTROL_LIMIT - _JOINED_OVERHEAD
    members = []
    for member in everyone:
        room -= _MEMBER_OVERHEAD + len(member.user_id)
        if room < 0:
            break
        members.append(Member(member.user_id, member.joined_at_ns))
    kept_after = -1 if missed.complete else missed.after
    return Joined(request_id, room_id, missed.epoch, missed.position, members, count, missed.complete, kept_after)
