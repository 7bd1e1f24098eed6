"""Chat rooms as RongCloud has them: one room, and the rooms of one app. Data and the rules that need nothing else."""

from collections import deque
from collections.abc import Mapping
from typing import Any, Final

from rts_console.gateway.backplane import Message, ScopeKey
from rts_console.gateway.chat_room_entries import Entries
from rts_console.gateway.chat_room_load import Priority, SlidingRate, Upstream
from rts_console.gateway.config import ChatRoomRules
from rts_console.gateway.http.rongcloud_port import Lifetime, RoomView, UserUntil
from rts_console.protocol.clock import MS, SECOND_NS

MINUTE_NS: Final = 60 * SECOND_NS
HISTORY: Final = 50
DEFAULT_HISTORY: Final = 10
NO_HISTORY: Final = -1
INFO_MEMBERS: Final = 20
PROTECTED_USERS: Final = 5

TYPE: Final = "type"
UID: Final = "uid"
SENT: Final = "sent"
"""Attributes of a chat room's message: the vendor's object name, its message id, when the gateway took it (ms)."""


class Away:
    """A member whose link broke, and how many messages the room has had since."""

    __slots__ = ("messages", "since_ns")

    def __init__(self, since_ns: int) -> None:
        """Begin with no message."""
        self.since_ns = since_ns
        self.messages = 0


class ChatRoom:
    """One room. `members` has since when each is in it, in the order they came; `touched_ns` is its last use."""

    def __init__(self, scope: ScopeKey, now_ns: int, name: str = "") -> None:
        """Begin empty."""
        self.scope = scope
        self.room_id = scope.name
        self.name = name
        self.created_ns = self.touched_ns = now_ns
        self.lifetime = Lifetime()
        self.members: dict[str, int] = {}
        self.away: dict[str, Away] = {}
        self.muted = False
        self.excepted: dict[str, None] = {}
        self.protected: dict[str, None] = {}
        self.distributes = True
        self.entries = Entries()
        self.history: deque[Message] = deque(maxlen=HISTORY)
        self.upstream = Upstream()

    @property
    def view(self) -> RoomView:
        """How the server API shows it."""
        numbers = (self.created_ns, len(self.members))
        return RoomView(self.room_id, self.name, *numbers, self.lifetime, self.muted)

    def over(self, now_ns: int) -> bool:
        """Whether its time is over: of existence, or (idle) without a message and without coming and going."""
        since = self.created_ns if self.lifetime.fixed else self.touched_ns
        return now_ns >= since + self.lifetime.minutes * MINUTE_NS

    def newest(self, count: int) -> list[Message]:
        """The newest messages, oldest first."""
        return list(self.history)[-count:] if count > 0 else []

    def find(self, uid: str) -> Message | None:
        """A message that is kept."""
        return next((message for message in self.history if message.attributes.get(UID) == uid), None)

    def take_back(self, uid: str, notice: Message | None) -> None:
        """Take a message out of the history, or have a notice stand in its place."""
        kept = (notice if message.attributes.get(UID) == uid else message for message in self.history)
        self.history = deque((message for message in kept if message is not None), maxlen=HISTORY)

    def info(self, count: int, order: int) -> dict[str, Any]:
        """How many are in it and, of those who came first (1) or last (2), up to 20; 0 for either names none."""
        everyone = list(self.members.items())
        if order == 2:
            everyone.reverse()
        shown = everyone[: min(count, INFO_MEMBERS)] if count > 0 and order in (1, 2) else []
        return {
            "chatRoomId": self.room_id,
            "userCount": len(self.members),
            "userInfos": [{"userId": user_id, "joinTime": since // MS} for user_id, since in shown],
        }


class ChatRoomApp:
    """The rooms of one app, and what holds in all of them. Mutes and blocks outlive their room."""

    def __init__(self, app_id: str, rules: ChatRoomRules) -> None:
        """Begin without rooms."""
        self.app_id = app_id
        self.rules = rules
        self.rooms: dict[str, ChatRoom] = {}
        self.mutes: dict[tuple[str, str], int] = {}
        self.blocks: dict[tuple[str, str], int] = {}
        self.low_types: dict[str, None] = {}
        self.protected_types: dict[str, None] = {}
        self.kept_alive: dict[str, None] = {}
        self._rates: dict[str, SlidingRate] = {}
        self._info_rates: dict[str, tuple[SlidingRate, SlidingRate]] = {}

    def scope(self, room_id: str) -> ScopeKey:
        """Where a room's messages have their order."""
        return ScopeKey.room(self.app_id, room_id)

    def rooms_of(self, user_id: str) -> list[ChatRoom]:
        """The rooms that a user is in."""
        return [room for room in self.rooms.values() if user_id in room.members]

    # --- who may not ---

    def muted_until(self, room: ChatRoom, user_id: str, now_ns: int) -> int | None:
        """Until when a user may not speak; 0 is until somebody changes that, `None` when it may.

        A mute in all rooms counts before the room's exceptions, these before a mute in the room or of the room.
        """
        if everywhere := self._in_force(self.mutes, "", user_id, now_ns):
            return everywhere
        if user_id in room.excepted:
            return None
        if here := self._in_force(self.mutes, room.room_id, user_id, now_ns):
            return here
        return 0 if room.muted else None

    def muted_everywhere(self, user_id: str, now_ns: int) -> bool:
        """Whether a user is muted in all rooms."""
        return self._in_force(self.mutes, "", user_id, now_ns) > 0

    def muted_here(self, room_id: str, user_id: str, now_ns: int) -> bool:
        """Whether a user is muted in this room."""
        return self._in_force(self.mutes, room_id, user_id, now_ns) > 0

    def blocked_until(self, room_id: str, user_id: str, now_ns: int) -> int:
        """Until when a user may not come in, 0 when it may."""
        return self._in_force(self.blocks, room_id, user_id, now_ns)

    def listed(self, known: Mapping[tuple[str, str], int], room_id: str, now_ns: int) -> list[UserUntil]:
        """Whom mutes or blocks of a room meet now."""
        return [UserUntil(user, until) for (room, user), until in known.items() if room == room_id and until > now_ns]

    def forget_over(self, now_ns: int) -> None:
        """Forget the mutes and blocks whose time is over, and the rates of those who have been silent."""
        for known in (self.mutes, self.blocks):
            for key in [key for key, until in known.items() if until <= now_ns]:
                del known[key]
        self._rates = {user: rate for user, rate in self._rates.items() if not rate.idle(now_ns)}
        self._info_rates = {user: rates for user, rates in self._info_rates.items() if not rates[1].idle(now_ns)}

    @staticmethod
    def _in_force(known: Mapping[tuple[str, str], int], room_id: str, user_id: str, now_ns: int) -> int:
        until = known.get((room_id, user_id), 0)
        return until if until > now_ns else 0

    # --- how much ---

    def priority(self, room: ChatRoom, user_id: str, object_name: str) -> Priority:
        """How much a message counts. What is protected is so even where it is low as well."""
        if user_id in room.protected or object_name in self.protected_types:
            return Priority.PROTECTED
        return Priority.LOW if object_name in self.low_types else Priority.HIGH

    def message_wait_ms(self, user_id: str, now_ns: int) -> int:
        """Take one of a client's messages of a second and return 0, or return in how many ms there is one."""
        rate = self._rates.get(user_id)
        if rate is None:
            rate = self._rates[user_id] = SlidingRate(self.rules.messages_per_second)
        return rate.take(now_ns)

    def info_wait_ms(self, user_id: str, now_ns: int) -> int:
        """Take one look at a room, of 1 in a second and 20 in a minute, or return in how many ms there is one."""
        rates = self._info_rates.setdefault(user_id, (SlidingRate(1), SlidingRate(20, 60)))
        if wait_ms := max(rate.wait_ms(now_ns) for rate in rates):
            return wait_ms
        for rate in rates:
            rate.take(now_ns)
        return 0


def history_count(wanted: int, *, clamp: bool) -> int | None:
    """How many messages one who joins is told: -1 is none, 0 the vendor's 10; `None` for a count that is refused."""
    if wanted == 0:
        return DEFAULT_HISTORY
    if clamp:
        return max(min(wanted, HISTORY), NO_HISTORY)
    return wanted if NO_HISTORY <= wanted <= HISTORY else None
