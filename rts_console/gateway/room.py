"""Rooms: which users of this gateway are in one, since when, and whether they are told what goes on in it."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from rts_console.gateway.backplane import Missed, RoomMember, ScopeKey
from rts_console.gateway.limits import Rate
from rts_console.protocol.codec import CONTROL_LIMIT
from rts_console.protocol.frames import Joined, Member
from rts_console.protocol.words import RuleSet

if TYPE_CHECKING:
    from rts_console.gateway.presence import Client, User

NO_DETAILS: Final[Mapping[str, Any]] = {}
_JOINED_OVERHEAD: Final = 512
_MEMBER_OVERHEAD: Final = 64


class Membership:
    """A user of this gateway in a room. `attached`: its present login has joined, and is told what goes on. Of one who
    is not `visible` the others are told nothing.
    """

    __slots__ = ("_attached", "_changed", "joined_at_ns", "user", "visible")

    def __init__(self, user: "User", joined_at_ns: int, changed: Callable[[], None]) -> None:
        """Begin not attached; `changed` is told when that changes."""
        self.user = user
        self.joined_at_ns = joined_at_ns
        self.visible = True
        self._attached = False
        self._changed = changed

    @property
    def attached(self) -> bool:
        """See above."""
        return self._attached

    @attached.setter
    def attached(self, attached: bool) -> None:
        self._attached = attached
        self._changed()


class Room:
    """A room with at least one user of this gateway.

    `absent` are those whose link has been broken for so long that the others were told they left; they may come back.
    """

    __slots__ = ("_receivers", "_rules", "absent", "key", "members", "notices_stopped", "rate", "room_id")

    def __init__(self, key: ScopeKey, rules: RuleSet) -> None:
        """Begin empty; the caller adds the first member at once."""
        self.key = key
        self.room_id = key.name
        self.members: dict[str, Membership] = {}
        self.absent: dict[str, Membership] = {}
        self.rate = Rate(rules.room_total_rate)
        self.notices_stopped = False
        self._rules = rules
        self._receivers: list[Client] | None = None

    @property
    def unused(self) -> bool:
        """Whether nobody is in it or may come back to it."""
        return not self.members and not self.absent

    def add(self, user: "User", joined_at_ns: int) -> Membership:
        """Add a member at the end, or have one who was absent come back."""
        membership = self.absent.pop(user.user_id, None) or Membership(user, joined_at_ns, self._forget_receivers)
        self.members[user.user_id] = membership
        self._forget_receivers()
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
        self._forget_receivers()

    def receivers(self, but: str = "") -> list["Client"]:
        """The clients that are told what goes on, in a list of the caller's own; gathered anew only after a change.

        Who gives a user another client, or none, says so of its membership first: it is no longer attached.
        """
        if self._receivers is None:
            members = self.members.values()
            self._receivers = [each.user.client for each in members if each.attached and each.user.client is not None]
        found = self._receivers[:]
        author = self.members.get(but)
        if author is not None and author.attached and author.user.client is not None:
            found.remove(author.user.client)
        return found

    def _forget_receivers(self) -> None:
        self._receivers = None

    def too_large_for_notices(self, users: int) -> bool:
        """Whether a room of that many users is told of nobody's coming and going (the vendor's -2013)."""
        return bool(self._rules.notice_users) and users > self._rules.notice_users

    def adapt_rate(self, users: int) -> None:
        """A room of many users has a lower rate in all."""
        rules = self._rules
        large = users >= rules.large_room_users > 0
        self.rate.per_second = rules.large_room_total_rate if large else rules.room_total_rate


def snapshot(
    request_id: int,
    room_id: str,
    missed: Missed,
    everyone: Iterable[RoomMember],
    count: int,
    details: Mapping[str, Any] = NO_DETAILS,
) -> Joined:
    """The answer to a join: the members, as many as fit into a control frame, and how many there are in all.

    `details` are the rule set's; they are small.
    """
    room = CONTROL_LIMIT - _JOINED_OVERHEAD - (len(msgspec.json.encode(details)) if details else 0)
    members = []
    for member in everyone:
        room -= _MEMBER_OVERHEAD + len(member.user_id)
        if room < 0:
            break
        members.append(Member(member.user_id, member.joined_at_ns))
    kept_after = -1 if missed.complete else missed.after
    place = (missed.epoch, missed.position)
    return Joined(request_id, room_id, *place, members, count, missed.complete, kept_after, dict(details))
