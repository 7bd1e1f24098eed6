"""What can be made to go wrong: which faults there are, whom they meet, and from when until when.

Link faults act on what passes over a connection (see `faulty_link.py`), service faults in the gateway itself (see
`faulty_service.py`). A fault ends by itself after `for_s`, or when its lease is not renewed.
"""

import enum
import secrets
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal, NamedTuple

import msgspec

from rts_console.protocol.clock import SECOND_NS, now_ns
from rts_console.protocol.words import IDS, CloseCode, IdRule, LoginErrorCode, id_problem

MOST_FAULTS: Final = 100
LONGEST_S: Final = 86_400


class FaultKind(enum.Enum):
    """What goes wrong."""

    # on the bytes of a connection
    DELAY = "delay"
    LOSS = "loss"
    BANDWIDTH = "bandwidth"
    REORDER = "reorder"
    DUPLICATE = "duplicate"
    HALF_OPEN = "half_open"
    # in the service
    CLOSE = "close"
    REFUSE_LOGIN = "refuse_login"
    KICK = "kick"
    DUPLICATE_LOGIN = "duplicate_login"
    EXPIRE_TOKEN = "expire_token"
    RATE_LIMIT = "rate_limit"
    APP_SERVER_DOWN = "app_server_down"
    SLOW_APP_SERVER = "slow_app_server"
    WRONG_ANSWER = "wrong_answer"
    CLOCK_SKEW = "clock_skew"


LINK_FAULTS: Final = frozenset(
    {
        FaultKind.DELAY,
        FaultKind.LOSS,
        FaultKind.BANDWIDTH,
        FaultKind.REORDER,
        FaultKind.DUPLICATE,
        FaultKind.HALF_OPEN,
    }
)
ONE_SHOTS: Final = frozenset({FaultKind.CLOSE, FaultKind.KICK, FaultKind.DUPLICATE_LOGIN})
"""Happen once, at their beginning."""
LOGIN_CODES: Final = tuple(int(code) for code in LoginErrorCode if code)
CLOSE_CODES: Final = frozenset(int(code) for code in CloseCode)


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What shall go wrong, for whom and when.

    It meets everyone who is all of `app_id`, `user_id` and `room_id` that is not empty. `direction` is `up` for client
    to gateway. It begins in `after_s` and lasts `for_s` seconds, 0 until it is lifted. Which numbers count depends on
    the kind: `delay_ms` with `jitter_ms` to either side (delay, slow_app_server), `percent` of the messages (loss,
    reorder, duplicate), `bytes_per_s` (bandwidth), `per_second` messages (rate_limit), `code` (close, refuse_login, and
    the HTTP status of wrong_answer) with `reason` (the body of wrong_answer), `skew_ms` (clock_skew). Reliable messages
    are never left out, repeated or reordered by the link, only late, unless `reliable` is set. `seed` makes chance
    repeatable.
    """

    kind: FaultKind
    app_id: str = ""
    user_id: str = ""
    room_id: str = ""
    direction: Literal["both", "up", "down"] = "both"
    after_s: float = 0.0
    for_s: float = 0.0
    delay_ms: float = 0.0
    jitter_ms: float = 0.0
    percent: float = 0.0
    bytes_per_s: int = 0
    per_second: int = 0
    code: int = 0
    reason: str = ""
    skew_ms: float = 0.0
    reliable: bool = False
    seed: int | None = None

    def meets(self, app_id: str, user_id: str, room_id: str | None = None) -> bool:
        """Whether it is for this user (in this room, where that is known)."""
        return (
            self.app_id in ("", app_id)
            and self.user_id in ("", user_id)
            and (room_id is None or self.room_id in ("", room_id))
        )

    def words(self) -> str:
        """What it is, in a few words: for a status bar, a log line or a report."""
        whom = " ".join(part for part in (self.user_id, f"in {self.room_id}" if self.room_id else "") if part)
        name = self.kind.value.replace("_", " ")
        size = _SIZES[self.kind](self) if self.kind in _SIZES else ""
        way = {"up": " to the gateway", "down": " from the gateway", "both": ""}[self.direction]
        return " ".join(part for part in (name, size, f"for {whom}" if whom else "for all") if part) + way


def _delay_words(fault: Fault) -> str:
    return f"{fault.delay_ms:g} ms" + (f" ± {fault.jitter_ms:g} ms" if fault.jitter_ms else "")


_SIZES: Final[dict[FaultKind, Callable[[Fault], str]]] = {
    FaultKind.DELAY: _delay_words,
    FaultKind.SLOW_APP_SERVER: _delay_words,
    FaultKind.LOSS: lambda fault: f"{fault.percent:g} %",
    FaultKind.REORDER: lambda fault: f"{fault.percent:g} %",
    FaultKind.DUPLICATE: lambda fault: f"{fault.percent:g} %",
    FaultKind.BANDWIDTH: lambda fault: f"{fault.bytes_per_s:,} B/s",
    FaultKind.RATE_LIMIT: lambda fault: f"{fault.per_second:,}/s",
    FaultKind.CLOSE: lambda fault: f"{fault.code}",
    FaultKind.REFUSE_LOGIN: lambda fault: f"{fault.code}",
    FaultKind.WRONG_ANSWER: lambda fault: f"HTTP {fault.code}",
    FaultKind.CLOCK_SKEW: lambda fault: f"{fault.skew_ms:+g} ms",
}

_Check = tuple[str, float, float]
_RANGES: Final[dict[FaultKind, tuple[_Check, ...]]] = {
    FaultKind.DELAY: (("delay_ms", 0, 60_000), ("jitter_ms", 0, 60_000)),
    FaultKind.LOSS: (("percent", 0.1, 100),),
    FaultKind.REORDER: (("percent", 0.1, 100),),
    FaultKind.DUPLICATE: (("percent", 0.1, 100),),
    FaultKind.BANDWIDTH: (("bytes_per_s", 100, 1_000_000_000),),
    FaultKind.RATE_LIMIT: (("per_second", 1, 1_000_000),),
    FaultKind.SLOW_APP_SERVER: (("delay_ms", 1, 60_000), ("jitter_ms", 0, 60_000)),
    FaultKind.WRONG_ANSWER: (("code", 100, 599),),
    FaultKind.CLOCK_SKEW: (("skew_ms", -86_400_000, 86_400_000),),
}


def problem(fault: Fault, ids: IdRule = IDS) -> str | None:
    """What is wrong with a fault, and what to write instead; `None` when it can be set."""
    for name, value in (("user id", fault.user_id), ("room id", fault.room_id)):
        if value and (wrong := id_problem(name, value, ids)):
            return wrong
    for name, least, most in (("after_s", 0, LONGEST_S), ("for_s", 0, LONGEST_S), *_RANGES.get(fault.kind, ())):
        if not least <= getattr(fault, name) <= most:
            return f"{name} of {fault.kind.value} must be from {least:g} to {most:,g}."
    return _problem_of_kind(fault)


def _problem_of_kind(fault: Fault) -> str | None:
    if fault.kind is FaultKind.DELAY and not (fault.delay_ms or fault.jitter_ms):
        return "delay_ms and jitter_ms are both 0: say how much later things shall come."
    if fault.kind is FaultKind.CLOSE and fault.code not in CLOSE_CODES:
        return f"code must be a close code of the protocol: {', '.join(map(str, sorted(CLOSE_CODES)))}."
    if fault.kind is FaultKind.REFUSE_LOGIN and fault.code not in (0, *LOGIN_CODES):
        return f"code must be a result of a login: {', '.join(map(str, LOGIN_CODES))}; 0 is -1001."
    if fault.kind is FaultKind.KICK and not fault.room_id:
        return "room_id must say out of which room the user is kicked."
    if fault.room_id and fault.kind not in LINK_FAULTS | {FaultKind.KICK, FaultKind.RATE_LIMIT}:
        return f"{fault.kind.value} is not of a room: leave room_id out."
    if fault.room_id and fault.kind is FaultKind.HALF_OPEN:
        return "A link is half-open as a whole: leave room_id out."
    return None


PRESETS: Final[dict[str, tuple[Fault, ...]]] = {
    "3G": (
        Fault(FaultKind.DELAY, delay_ms=100, jitter_ms=40),
        Fault(FaultKind.LOSS, percent=1),
        Fault(FaultKind.BANDWIDTH, direction="down", bytes_per_s=200_000),
        Fault(FaultKind.BANDWIDTH, direction="up", bytes_per_s=96_000),
    ),
    "lift": (Fault(FaultKind.HALF_OPEN, for_s=20),),
    "80 % loss": (Fault(FaultKind.LOSS, percent=80),),
    "gateway restart": (Fault(FaultKind.CLOSE, code=int(CloseCode.DRAINING), reason="The gateway restarts."),),
    "app server down": (Fault(FaultKind.APP_SERVER_DOWN),),
}
"""Several faults under one name. `lift` is a lift's doors closing: nothing passes, and nobody is told."""


class Active(NamedTuple):
    """A fault that was set. Times are nanoseconds since 1970, `ends_at_ns` 0 until it is lifted."""

    number: int
    fault: Fault
    starts_at_ns: int
    ends_at_ns: int
    seed: int
    owner: str = ""

    def is_on(self, now: int) -> bool:
        """Whether it acts at `now`."""
        return self.starts_at_ns <= now and (not self.ends_at_ns or now < self.ends_at_ns)


class FaultRefused(ValueError):
    """The fault cannot be set; the message says why and what to write instead."""


class Faults:
    """All faults that are set. `changed` is called when one was set or ended."""

    def __init__(
        self,
        clock: Callable[[], int] = now_ns,
        changed: Callable[[], None] = lambda: None,
        ids: IdRule = IDS,
    ) -> None:
        """Begin with none. `ids` is what ids of users and rooms may be."""
        self._ids = ids
        self._clock = clock
        self._changed = changed
        self._numbers = 0
        self._set: dict[int, Active] = {}
        self._leases: dict[str, int] = {}
        self.version = 0

    def __iter__(self) -> Iterator[Active]:
        """All that are set, those that have not begun included."""
        return iter(tuple(self._set.values()))

    def __bool__(self) -> bool:
        """Whether any is set."""
        return bool(self._set)

    def add(self, fault: Fault, owner: str = "") -> Active:
        """Set a fault. Raises `FaultRefused`."""
        if wrong := problem(fault, self._ids):
            raise FaultRefused(wrong)
        if len(self._set) >= MOST_FAULTS:
            raise FaultRefused(f"{MOST_FAULTS} faults are set already. Lift some first.")
        self._numbers += 1
        starts = self._clock() + int(fault.after_s * SECOND_NS)
        # A one-shot is over as soon as it has happened: `due` hands it out once.
        ends = starts + int(fault.for_s * SECOND_NS) if fault.for_s else 0
        seed = secrets.randbits(32) if fault.seed is None else fault.seed
        active = self._set[self._numbers] = Active(self._numbers, fault, starts, ends, seed, owner)
        self._touch()
        return active

    def lift(self, number: int) -> bool:
        """End a fault. False when there is none of that number."""
        if self._set.pop(number, None) is None:
            return False
        self._touch()
        return True

    def lift_all(self, owner: str | None = None) -> int:
        """End all faults, or all of one owner. Returns how many there were."""
        gone = [active.number for active in self if owner in (None, active.owner)]
        for number in gone:
            del self._set[number]
        if gone:
            self._touch()
        return len(gone)

    def lease(self, owner: str, seconds: float) -> None:
        """The owner's faults end unless this is called again within so many seconds."""
        self._leases[owner] = self._clock() + int(seconds * SECOND_NS)

    def sweep(self) -> list[Active]:
        """Let those whose time is over end. Returns the one-shots whose moment has come, each once."""
        now = self._clock()
        for owner in [owner for owner, until in self._leases.items() if until <= now]:
            del self._leases[owner]
            self.lift_all(owner)
        due = [active for active in self if active.fault.kind in ONE_SHOTS and active.starts_at_ns <= now]
        over = [active for active in self if active.ends_at_ns and active.ends_at_ns <= now]
        for active in {*due, *over}:
            del self._set[active.number]
        if due or over:
            self._touch()
        return due

    def on(self, *kinds: FaultKind) -> list[Active]:
        """Those of these kinds that act now, oldest first."""
        if not self._set:
            return []
        now = self._clock()
        return [active for active in self._set.values() if active.fault.kind in kinds and active.is_on(now)]

    def first(self, kind: FaultKind, app_id: str, user_id: str, room_id: str | None = None) -> Active | None:
        """The first of this kind that meets the user now."""
        return next((active for active in self.on(kind) if active.fault.meets(app_id, user_id, room_id)), None)

    def link_faults(self) -> list[Active]:
        """Those that act, or will, on the bytes of connections; a clock that is wrong is seen in them too."""
        return [active for active in self._set.values() if active.fault.kind in {*LINK_FAULTS, FaultKind.CLOCK_SKEW}]

    def skew_ns(self) -> int:
        """By how much the gateway's clock is wrong."""
        return sum(int(active.fault.skew_ms * 1e6) for active in self.on(FaultKind.CLOCK_SKEW))

    def _touch(self) -> None:
        self.version += 1
        self._changed()


def with_target(faults: Iterable[Fault], *, app_id: str = "", user_id: str = "", after_s: float = 0.0) -> list[Fault]:
    """The faults of a preset, for one user or all, later by `after_s`."""
    return [
        msgspec.structs.replace(fault, app_id=app_id, user_id=user_id, after_s=fault.after_s + after_s)
        for fault in faults
    ]
