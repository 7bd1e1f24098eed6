"""Which rooms there were and who was in them when: for the vendor's lists and callbacks, and for whoever looks back.

A room lives from the first who comes in to the last who goes; each life is one `Call`. It is kept for the life of the
process, the newest first to stay.
"""

import secrets
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Final, NamedTuple

from rts_console.gateway.backplane import ScopeKey, UserKey
from rts_console.protocol.words import UserOfflineReason

CALLS_KEPT: Final = 1_000
"""Lives of rooms that are over."""
USERS_KEPT: Final = 10_000
"""Of one life of a room: those who have left it, the oldest let go."""
USERS_KEPT_IN_ALL: Final = 100_000
"""Of all lives of rooms that are over; the oldest lives are let go."""
STAYS_KEPT: Final = 100
"""Of one user in one life of a room; of earlier ones only how long they were in all."""


class LeaveReason(Enum):
    """Why a user left a room, in the words of the vendor's callback."""

    QUIT = "userLeave"
    LOST = "connectionLost"
    KICKED = "kickedByAdmin"
    DUPLICATE = "userDuplicateLogin"
    TOKEN_EXPIRED = "onUserTokenDidExpire"


_REASONS: Final = {
    UserOfflineReason.QUIT: LeaveReason.QUIT,
    UserOfflineReason.DROPPED: LeaveReason.LOST,
    UserOfflineReason.KICKED_BY_ADMIN: LeaveReason.KICKED,
}


class Visitor(NamedTuple):
    """What is known of a user who comes in. `client` is what its program calls itself."""

    user_id: str
    visible: bool = True
    client: str = ""
    business_id: str = ""


class Stay(NamedTuple):
    """One stay of a user in a room; `left_ns` is 0 while it is in."""

    joined_ns: int
    left_ns: int = 0


class Visits:
    """The stays of one user in one life of a room, as it was last seen."""

    __slots__ = ("_earlier_ns", "first_ns", "stays", "visitor")

    def __init__(self, visitor: Visitor) -> None:
        """Begin outside."""
        self.visitor = visitor
        self.first_ns = 0
        self.stays: deque[Stay] = deque()
        self._earlier_ns = 0

    @property
    def inside(self) -> bool:
        """Whether it is in the room now."""
        return bool(self.stays) and not self.stays[-1].left_ns

    def seconds(self, now_ns: int) -> float:
        """For how long it was in, over all stays."""
        kept_ns = sum((stay.left_ns or now_ns) - stay.joined_ns for stay in self.stays)
        return (self._earlier_ns + kept_ns) / 1e9

    def enter(self, at_ns: int) -> None:
        """It comes in."""
        self.first_ns = self.first_ns or at_ns
        self.stays.append(Stay(at_ns))
        if len(self.stays) > STAYS_KEPT:
            gone = self.stays.popleft()
            self._earlier_ns += gone.left_ns - gone.joined_ns


class Call:
    """One life of a room. `destroyed_ns` is 0 while somebody is in it."""

    __slots__ = ("business_id", "call_id", "created_ns", "destroyed_ns", "inside", "scope", "users")

    def __init__(self, scope: ScopeKey, created_ns: int, business_id: str) -> None:
        """Begin empty."""
        self.scope = scope
        self.call_id = secrets.token_hex(12)
        self.created_ns = created_ns
        self.destroyed_ns = 0
        self.business_id = business_id
        self.inside = 0
        self.users: OrderedDict[str, Visits] = OrderedDict()

    @property
    def present(self) -> list[Visits]:
        """Those who are in, in the order in which they first came."""
        return [visits for visits in self.users.values() if visits.inside]

    def enter(self, visits: Visits, at_ns: int) -> None:
        """A user comes in. Of very many who have left, the oldest is let go."""
        visits.enter(at_ns)
        self.inside += 1
        if len(self.users) > max(USERS_KEPT, self.inside):
            gone = next((user_id for user_id, visits in self.users.items() if not visits.inside), None)
            if gone is not None:
                del self.users[gone]


class What(Enum):
    """What happened in a room, in the words of the vendor's callback for a visible user."""

    CREATED = "RoomCreate"
    DESTROYED = "RoomDestroy"
    JOINED = "UserJoinRoom"
    LEFT = "UserLeaveRoom"
    HIDDEN = "RoleChangeVisible2Invisible"
    SHOWN = "RoleChangeInvisible2Visible"


class Happened(NamedTuple):
    """Something that happened in a room; what belongs to users only is empty for a room's own."""

    what: What
    at_ns: int
    call: Call
    visitor: Visitor = Visitor("")
    reason: LeaveReason = LeaveReason.QUIT
    stayed_ns: int = 0


class VisitBook:
    """Writes down who comes and goes. `tell` is called with each thing that happens, and must not raise."""

    def __init__(self, clock: Callable[[], int], *, calls_kept: int = CALLS_KEPT) -> None:
        """Begin with no room."""
        self._clock = clock
        self._calls_kept = calls_kept
        self._open: dict[ScopeKey, Call] = {}
        self._over: OrderedDict[str, Call] = OrderedDict()
        self._users_over = 0
        self._displaced: set[UserKey] = set()
        self.tell: Callable[[Happened], None] = lambda _: None

    def call_in(self, scope: ScopeKey) -> Call | None:
        """The present life of a room; `None` when nobody is in it."""
        return self._open.get(scope)

    def calls(self, app_id: str, room_id: str = "") -> Iterator[Call]:
        """Every life of a room that is kept, oldest first; of all rooms of an app, or of one."""
        found = [call for call in (*self._over.values(), *self._open.values()) if call.scope.app_id == app_id]
        found.sort(key=lambda call: call.created_ns)
        return iter([call for call in found if not room_id or call.scope.name == room_id])

    def joined(self, scope: ScopeKey, visitor: Visitor) -> None:
        """A user is in a room, newly or by a new login; the latter is no visit of its own."""
        now = self._clock()
        call = self._open.get(scope)
        if call is None:
            call = self._open[scope] = Call(scope, now, visitor.business_id)
            self.tell(Happened(What.CREATED, now, call, visitor))
        visits = call.users.get(visitor.user_id) or Visits(visitor)
        call.users[visitor.user_id] = visits
        if visits.inside:
            self._change_role(call, visits, visitor)
            return
        visits.visitor = visitor
        call.enter(visits, now)
        self.tell(Happened(What.JOINED, now, call, visitor))

    def restored(self, scope: ScopeKey, visitor: Visitor, joined_ns: int) -> None:
        """A user is in a room since before this process began."""
        call = self._open.get(scope)
        if call is None:
            call = self._open[scope] = Call(scope, joined_ns, visitor.business_id)
        visits = call.users[visitor.user_id] = Visits(visitor)
        call.enter(visits, joined_ns)

    def role_changed(self, scope: ScopeKey, user_id: str, *, visible: bool) -> None:
        """A user in a room became visible or invisible."""
        call = self._open.get(scope)
        visits = call.users.get(user_id) if call else None
        if call is not None and visits is not None and visits.inside:
            self._change_role(call, visits, visits.visitor._replace(visible=visible))

    def displaced(self, user: UserKey) -> None:
        """A user who is about to leave its rooms does so because it logged in elsewhere."""
        self._displaced.add(user)

    def settled(self, user: UserKey) -> None:
        """A user's login is done: what it leaves from now on has another reason."""
        self._displaced.discard(user)

    def left(self, scope: ScopeKey, user_id: str, reason: UserOfflineReason) -> None:
        """A user is no longer in a room; with the last one the room ends."""
        call = self._open.get(scope)
        visits = call.users.get(user_id) if call else None
        if call is None or visits is None or not visits.inside:
            return
        now = self._clock()
        joined_ns = visits.stays[-1].joined_ns
        visits.stays[-1] = Stay(joined_ns, max(now, joined_ns + 1))
        call.inside -= 1
        why = _REASONS.get(reason, LeaveReason.QUIT)
        if (scope.app_id, user_id) in self._displaced:
            why = LeaveReason.DUPLICATE
        self.tell(Happened(What.LEFT, now, call, visits.visitor, why, now - joined_ns))
        if not call.inside:
            self._end(call, now)

    def _change_role(self, call: Call, visits: Visits, visitor: Visitor) -> None:
        before, visits.visitor = visits.visitor, visitor
        if before.visible != visitor.visible:
            what = What.SHOWN if visitor.visible else What.HIDDEN
            self.tell(Happened(what, self._clock(), call, visitor))

    def _end(self, call: Call, now: int) -> None:
        del self._open[call.scope]
        call.destroyed_ns = max(now, call.created_ns + 1)
        self._over[call.call_id] = call
        self._users_over += len(call.users)
        while len(self._over) > self._calls_kept or self._users_over > USERS_KEPT_IN_ALL:
            _, gone = self._over.popitem(last=False)
            self._users_over -= len(gone.users)
        self.tell(Happened(What.DESTROYED, now, call))
