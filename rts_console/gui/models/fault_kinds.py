"""The faults that a gateway can be asked for, as a form needs them: words, fields and limits, whom they can meet.

A test holds this against what the gateway takes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rts_console.protocol.words import CloseCode, LoginErrorCode


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of a fault."""

    name: str
    label: str
    unit: str
    least: float
    most: float
    first: float
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several numbers, each with its words."""

    name: str
    label: str
    options: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text."""

    name: str
    label: str
    first: str = ""


FaultField = Amount | Choice | Line


@dataclass(frozen=True, slots=True)
class FaultKind:
    """A kind of fault. `sentence` says what it does. It can meet everyone or one user, unless `of_all`; one room only
    where `in_room`, and must where `needs_room`. `directed`: it can act on one way only. `once`: it is over at once.
    """

    name: str
    title: str
    sentence: str
    fields: tuple[FaultField, ...] = ()
    in_room: bool = False
    needs_room: bool = False
    directed: bool = False
    once: bool = False
    of_all: bool = False
    unreliable: bool = False
    """It meets unreliable messages, and others only when that is asked for."""


@dataclass(frozen=True, slots=True)
class Preset:
    """Several faults under one name."""

    name: str
    title: str
    sentence: str
    icon: str


_DELAY: Final = Amount("delay_ms", "Later by", " ms", 0, 60_000, 200)
_JITTER: Final = Amount("jitter_ms", "± up to", " ms", 0, 60_000, 0)
_PERCENT: Final = Amount("percent", "Of all", " %", 0.1, 100, 10, 1)
_CLOSES: Final = tuple((int(code), f"{int(code)} {code.label}") for code in CloseCode)
_LOGINS: Final = tuple((int(code), f"{int(code)} {code.label}") for code in LoginErrorCode if code)
_FIRST_CLOSE: Final = tuple(sorted(_CLOSES, key=lambda choice: choice[0] != CloseCode.DRAINING))

KINDS: Final = (
    FaultKind(
        "delay",
        "Delay",
        "Everything comes later, in order. For all, a message from one user to another is late twice: up and down.",
        (_DELAY, _JITTER),
        in_room=True,
        directed=True,
    ),
    FaultKind(
        "half_open",
        "Half-open link",
        "Nothing passes any more and neither side is told, as when a cable is pulled somewhere on the way.",
        directed=True,
    ),
    FaultKind(
        "loss",
        "Loss",
        "So many unreliable messages are left out; reliable ones come later, as on a stream that sends again.",
        (_PERCENT,),
        in_room=True,
        directed=True,
        unreliable=True,
    ),
    FaultKind(
        "bandwidth",
        "Bandwidth",
        "No more than so many bytes pass in a second; the rest waits.",
        (Amount("bytes_per_s", "At most", " B/s", 100, 1_000_000_000, 20_000),),
        in_room=True,
        directed=True,
    ),
    FaultKind(
        "reorder",
        "Reorder",
        "So many unreliable messages are overtaken by those behind them.",
        (_PERCENT,),
        in_room=True,
        directed=True,
        unreliable=True,
    ),
    FaultKind(
        "duplicate",
        "Duplicate",
        "So many unreliable messages come twice.",
        (_PERCENT,),
        in_room=True,
        directed=True,
        unreliable=True,
    ),
    FaultKind(
        "close",
        "Close the link",
        "The link is closed once, with this code. Below 4500 the client comes back, from 4500 on it must not.",
        (Choice("code", "Code", _FIRST_CLOSE), Line("reason", "Reason")),
        once=True,
    ),
    FaultKind(
        "refuse_login",
        "Refuse logins",
        "Logins are refused with this result, also those of a client that comes back.",
        (Choice("code", "Result", _LOGINS), Line("reason", "Reason")),
    ),
    FaultKind(
        "kick",
        "Kick out of a room",
        "The user is taken out of the room once, as by an operator, and everybody is told.",
        (Line("reason", "Reason"),),
        in_room=True,
        needs_room=True,
        once=True,
    ),
    FaultKind(
        "duplicate_login",
        "Login elsewhere",
        "The user's login ends once, as if it had logged in on another device. It must not come back by itself.",
        once=True,
    ),
    FaultKind(
        "expire_token",
        "Expire tokens",
        "Every token counts as expired. That cuts nobody: it bites at the next login, reconnect or token update.",
    ),
    FaultKind(
        "rate_limit",
        "Rate limit",
        "More messages than this a second are refused (ExceedQPS).",
        (Amount("per_second", "At most", " /s", 1, 1_000_000, 5),),
    ),
    FaultKind(
        "app_server_down",
        "App server down",
        "Messages to the app server do not arrive; the sender gets result 17.",
        of_all=True,
    ),
    FaultKind(
        "slow_app_server",
        "Slow app server",
        "The answers of the app server come later.",
        (Amount("delay_ms", "Later by", " ms", 1, 60_000, 3_000), _JITTER),
        of_all=True,
    ),
    FaultKind(
        "wrong_answer",
        "Wrong answer",
        "The app server is asked, but its answer is replaced by this status and body. Only 200 is success.",
        (Amount("code", "HTTP status", "", 100, 599, 500), Line("reason", "Body")),
        of_all=True,
    ),
    FaultKind(
        "clock_skew",
        "Wrong clock",
        "The gateway's clock is wrong in all times that it tells, and when it judges tokens.",
        (Amount("skew_ms", "Ahead by", " ms", -86_400_000, 86_400_000, 60_000),),
        of_all=True,
    ),
)
"""Those that are wanted most come first."""

PRESETS: Final = (
    Preset("3G", "3G", "A slow mobile link: 100 ± 40 ms each way, 1 % loss, 200 kB/s down, 96 kB/s up.", "wifi"),
    Preset(
        "lift",
        "Elevator",
        "The doors of an elevator close for 20 s: nothing passes, and nobody is told.",
        "door-closed",
    ),
    Preset(
        "80 % loss", "80 % loss", "Four of five unreliable messages are lost, reliable ones are very late.", "wifi-off"
    ),
    Preset(
        "gateway restart", "Gateway restart", "The gateway stops and starts again: all lose their link.", "rotate-ccw"
    ),
    Preset("app server down", "App server down", "Messages to the app server do not arrive.", "server"),
)


def kind_of(name: str) -> FaultKind | None:
    """The kind of that name; a gateway of another version may have others."""
    return next((kind for kind in KINDS if kind.name == name), None)


def fault_fields(
    kind: FaultKind,
    values: Mapping[str, Any],
    *,
    user_id: str = "",
    room_id: str = "",
    direction: str = "both",
    reliable: bool = False,
    after_s: float = 0.0,
    for_s: float = 0.0,
) -> dict[str, Any]:
    """What the admin API wants: without what this kind does not have, and without what is empty."""
    fields: dict[str, Any] = {"kind": kind.name, **values, "after_s": after_s}
    if not kind.of_all:
        fields["user_id"] = user_id
    if kind.in_room:
        fields["room_id"] = room_id
    if kind.directed and direction != "both":
        fields["direction"] = direction
    if kind.unreliable:
        fields["reliable"] = reliable
    if not kind.once:
        fields["for_s"] = for_s
    return {name: value for name, value in fields.items() if value not in ("", 0, False)}


def problem(kind: FaultKind, *, room_id: str, values: Mapping[str, Any]) -> tuple[str, str] | None:
    """Which field is wrong, and what to do; `None` when the gateway can be asked."""
    if kind.needs_room and not room_id:
        return "room_id", "Out of which room? Choose one, or write its id."
    if kind.name == "delay" and not values.get("delay_ms") and not values.get("jitter_ms"):
        return "delay_ms", "Nothing would be later: give at least one of the two."
    return None
