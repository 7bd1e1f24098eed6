"""What an operator sees of a gateway, from the answers of the admin API; and what can be done to whom. No Qt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

SECOND_NS: Final = 1_000_000_000
HITTING: Final = frozenset({"kick", "ban", "mute", "disconnect", "dismiss"})
"""What changes other people's sessions."""
ROOM_BAN_MOST_S: Final = 604_800
LINKS_SHOWN: Final = 500


class Target(NamedTuple):
    """Whom or what an action is for: a user, a room, or a user in a room."""

    app_id: str = ""
    user_id: str = ""
    room_id: str = ""


class User(NamedTuple):
    """A user that the gateway knows. `limits` are the words of what is refused to it."""

    app_id: str
    user_id: str
    online: bool
    address: str
    rooms: tuple[str, ...]
    limits: tuple[str, ...] = ()


class GatewayRoom(NamedTuple):
    """A room with members."""

    app_id: str
    room_id: str
    members: int


class Member(NamedTuple):
    """Who is in the room that is looked at."""

    user_id: str
    joined_at_ns: int


class Limit(NamedTuple):
    """A restriction: `kind` is mute, ban (from rooms) or login. `until_ns` 0 is until it is lifted."""

    kind: str
    app_id: str
    room_id: str
    user_id: str
    address: str
    until_ns: int
    reason: str

    @property
    def words(self) -> str:
        """What it refuses, where."""
        where = f" in {self.room_id}" if self.room_id else ""
        return {"mute": f"muted{where}", "ban": f"banned{where or ' in all rooms'}", "login": "banned"}[self.kind]


class Link(NamedTuple):
    """Something that became of a connection."""

    number: int
    at_ns: int
    app_id: str
    user_id: str
    what: str
    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of the whole gateway at a moment."""

    at_ns: int = 0
    connections: int = 0
    users: int = 0
    detached: int = 0
    rooms: int = 0
    messages_in: int = 0
    messages_out: int = 0
    messages_shed: int = 0
    rules: str = ""
    node: str = ""

    def rates(self, before: "Figures") -> tuple[float, float] | None:
        """Messages a second in and out since an earlier look; `None` where that cannot be said."""
        seconds = (self.at_ns - before.at_ns) / SECOND_NS
        if before.at_ns == 0 or seconds <= 0 or self.messages_in < before.messages_in:
            return None
        return (
            (self.messages_in - before.messages_in) / seconds,
            (self.messages_out - before.messages_out) / seconds,
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """One look at a gateway: everything at once, so that tables and buttons agree."""

    figures: Figures = field(default_factory=Figures)
    users: tuple[User, ...] = ()
    rooms: tuple[GatewayRoom, ...] = ()
    limits: tuple[Limit, ...] = ()

    def user(self, target: Target) -> User | None:
        """The user that is meant, if the gateway knows it."""
        return next((user for user in self.users if user[:2] == target[:2]), None)

    def has_limit(self, target: Target, *kinds: str) -> bool:
        """Whether there is a restriction of exactly this target."""
        wanted = (target.app_id, target.room_id, target.user_id, "")
        return any(limit.kind in kinds and limit[1:5] == wanted for limit in self.limits)


def read_seen(
    at_ns: int, state: Mapping[str, Any], users: Mapping[str, Any], rooms: Mapping[str, Any], limits: Mapping[str, Any]
) -> Seen:
    """Put the answers of `state`, `users`, `rooms` and `restrictions` together."""
    found = tuple(_limit(each) for each in limits.get("restrictions", ()))
    return Seen(
        _figures(at_ns, state),
        tuple(_user(each, found) for each in users.get("users", ())),
        tuple(
            GatewayRoom(str(each["app_id"]), str(each["room_id"]), int(each["members"]))
            for each in rooms.get("rooms", ())
        ),
        found,
    )


def read_members(answer: Mapping[str, Any], app_id: str) -> tuple[Member, ...]:
    """The members of a room from the answer to `rooms/{room_id}`."""
    rooms = [room for room in answer.get("rooms", ()) if room.get("app_id") == app_id]
    return tuple(
        Member(str(each["user_id"]), int(each["joined_at_ns"])) for room in rooms for each in room.get("members", ())
    )


def read_links(answer: Mapping[str, Any]) -> tuple[Link, ...]:
    """The newest links, newest first."""
    links = [
        Link(
            int(each["number"]),
            int(each["at_ns"]),
            str(each["app_id"]),
            str(each["user_id"]),
            str(each["what"]),
            int(each.get("code", 0)),
            str(each.get("reason", "")),
        )
        for each in answer.get("links", ())
    ]
    return tuple(reversed(links[-LINKS_SHOWN:]))


def _figures(at_ns: int, state: Mapping[str, Any]) -> Figures:
    names = ("connections", "users", "detached", "rooms", "messages_in", "messages_out", "messages_shed")
    counts = {name: int(state.get(name, 0)) for name in names}
    return Figures(at_ns, rules=str(state.get("rules", "")), node=str(state.get("node", "")), **counts)


def _user(each: Mapping[str, Any], limits: Iterable[Limit]) -> User:
    app_id, user_id = str(each["app_id"]), str(each["user_id"])
    own = tuple(limit.words for limit in limits if (limit.app_id, limit.user_id) == (app_id, user_id))
    return User(app_id, user_id, bool(each["online"]), str(each["address"]), tuple(each["rooms"]), own)


def _limit(each: Mapping[str, Any]) -> Limit:
    kind, app_id, room_id, user_id, address = (
        str(each[name]) for name in ("kind", "app_id", "room_id", "user_id", "address")
    )
    return Limit(kind, app_id, room_id, user_id, address, int(each["until_ns"]), str(each["reason"]))


def possible(seen: Seen, target: Target) -> frozenset[str]:
    """The actions that make sense for a target as things are."""
    able: set[str] = set()
    user = seen.user(target)
    if target.user_id:
        able |= {"ban", "mute"}
        able |= {"unmute"} if seen.has_limit(target, "mute") else set()
        able |= {"unban"} if seen.has_limit(target, "ban" if target.room_id else "login") else set()
    if user is not None and (user.online or user.rooms):
        able |= {"disconnect"}
        able |= {"kick"} if target.room_id in user.rooms else set()
    if not target.user_id and any(room[:2] == (target.app_id, target.room_id) for room in seen.rooms):
        able |= {"dismiss"}
    return frozenset(able)


def fields_of(action: str, target: Target, seconds: int, reason: str) -> dict[str, Any]:
    """What the admin API wants for an action."""
    fields: dict[str, Any] = {"app_id": target.app_id}
    if action != "dismiss":
        fields["user_id"] = target.user_id
    if action != "disconnect":
        fields["room_id"] = target.room_id
    if action in ("ban", "mute"):
        fields["seconds"] = seconds
    if action in HITTING:
        fields["reason"] = reason
    return fields


def time_problem(action: str, target: Target, seconds: int) -> str | None:
    """What is wrong with how long it shall last; `None` when it can be."""
    if action == "ban" and target.room_id and not 10 <= seconds <= ROOM_BAN_MOST_S:
        return "A ban from one room ends by itself, after 7 days at the latest: choose a time."
    return None


def sentence(action: str, target: Target, time: str) -> str:
    """What an action does, in words. `time` is how long, as in "for 10 minutes"."""
    user, room = target.user_id, target.room_id
    where = f" in {room}" if room else ""
    match action:
        case "kick":
            return f"Take {user} out of {room}; it may join again."
        case "ban":
            place = f"out of {room}" if room else "out of the service: its login ends and others are refused"
            return f"Keep {user} {place}, {time}."
        case "unban":
            return f"Let {user} in again{where}."
        case "mute":
            return f"Refuse what {user} says {where.strip() or 'in all rooms'}, {time}."
        case "unmute":
            return f"Take what {user} says again{where}."
        case "disconnect":
            return f"End {user}'s login; it may log in again."
    return f"Take everyone out of {room}."


def done_words(action: str, target: Target, answer: Mapping[str, Any]) -> str:
    """What was done, in words."""
    user, room = target.user_id, target.room_id
    where = f" in {room}" if room else ""
    match action:
        case "kick":
            return f"{user} was taken out of {room}."
        case "ban":
            return f"{user} is banned" + (f" from {room}." if room else "; its login has ended.")
        case "unban":
            return f"{user} may come in again{where}."
        case "mute":
            return f"{user} is muted{where}."
        case "unmute":
            return f"{user} may speak again{where}."
        case "disconnect":
            return f"{user} was logged out."
    count = int(answer.get("members", 0))
    return f"{room} is dismissed: {count:,} member{'' if count == 1 else 's'} taken out."
