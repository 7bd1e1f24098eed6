"""The steps of a scenario as typed values: what can be done, and what can be expected.

A step in a file has one verb, with a value in one of its forms; `normal` brings that to the long form, and `typed`
makes the struct of it once its templates are filled in. The forms are described in `resources/scenario.schema.json`.
"""

import typing
from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from rts_console.protocol.words import ConnectionState, MessageMode, OfflinePolicy, UserOnlineStatus
from rts_console.scenario.values import BadValue, Duration, Size, parse_duration, parse_size

Names = tuple[str, ...]
LINK_STATES: Final = {state.name.lower(): state for state in ConnectionState}
MODES: Final = {mode.name.lower(): mode for mode in MessageMode}
POLICIES: Final = {policy.value: policy for policy in OfflinePolicy}
STATUSES: Final = {status.name.lower(): status for status in UserOnlineStatus}
TOKEN_LIFE: Final = Duration(3600.0)


class _Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What all values of steps have in common."""


class Token(_Value, frozen=True):
    """Where a token comes from: a variable of the environment, a stored secret, or the gateway's key.

    With the key it lives for `life` (0 or less: it has run out), and is for `user_id` where that is given; `broken` is
    one whose signature does not match.
    """

    env: str = ""
    secret: str = ""
    life: Duration = TOKEN_LIFE
    expired: bool = False
    user_id: str = ""
    broken: bool = False


class Login(_Value, frozen=True):
    """Log in."""

    who: Names
    token: Token | None = None


class Logout(_Value, frozen=True):
    """Log out."""

    who: Names


class UpdateToken(_Value, frozen=True):
    """Give a new token to those who are logged in, or whose login failed for its token."""

    who: Names
    token: Token | None = None


class Join(_Value, frozen=True):
    """Join a room. `options` are those of the rule set's family, where it has any."""

    who: Names
    room: str
    options: dict[str, str | int | bool] = {}


class Leave(_Value, frozen=True):
    """Leave a room."""

    who: Names
    room: str


class Generate(_Value, frozen=True):
    """A payload of exactly so many bytes."""

    of: Literal["ascii", "chinese", "emoji", "binary"]
    bytes: Size


class _Send(_Value, frozen=True, kw_only=True, rename={"sender": "from"}):
    """What all messages have in common; exactly one of `text`, `json`, `base64`, `hex` and `generate` is given."""

    sender: str
    text: str | None = None
    json: Any = msgspec.UNSET
    base64: str | None = None
    hex: str | None = None
    generate: Generate | None = None
    count: int = 1
    every: Duration = Duration(0.0)
    at_once: bool = False


class Send(_Send, frozen=True, kw_only=True, rename={"sender": "from"}):
    """Send a message to a user."""

    to: str
    mode: str = "reliable_ordered"
    attributes: dict[str, str | int] = {}


class SendRoom(_Send, frozen=True, kw_only=True, rename={"sender": "from"}):
    """Send a message to a room."""

    room: str
    mode: str = "reliable_ordered"
    attributes: dict[str, str | int] = {}


class SendServer(_Send, frozen=True, rename={"sender": "from"}):
    """Send a message to the app server."""


class SetServer(_Value, frozen=True):
    """Name the app server; `signature` is a text, or the variable of the environment that has it."""

    who: Names
    url: str
    signature: str | dict[str, str] = "scenario"


class PeerStatus(_Value, frozen=True, rename={"status": "is"}):
    """Look a user up."""

    who: str
    of: str
    status: str = ""


class DropLink(_Value, frozen=True):
    """Break the link on purpose, and wait until that was noticed."""

    who: Names


class RetryNow(_Value, frozen=True):
    """Skip the wait before the next attempt to come back."""

    who: Names


class SetOfflinePolicy(_Value, frozen=True):
    """Say what becomes of messages composed while the link is being made again."""

    who: Names
    policy: str


class ReleaseHeld(_Value, frozen=True):
    """Let held messages go."""

    who: Names


class DiscardHeld(_Value, frozen=True):
    """End held messages."""

    who: Names


class SetFault(_Value, frozen=True, rename={"for_": "for"}):
    """Make the gateway fail: one fault, or a preset of several."""

    kind: str = ""
    preset: str = ""
    who: str = ""
    room: str = ""
    direction: str = "both"
    after: Duration = Duration(0.0)
    for_: Duration = Duration(0.0)
    delay: Duration = Duration(0.0)
    jitter: Duration = Duration(0.0)
    percent: float = 0.0
    bytes_per_s: int = 0
    per_second: int = 0
    status: int = 0
    reason: str = ""
    skew: Duration = Duration(0.0)
    reliable: bool = False
    seed: int | None = None


class Lift(_Value, frozen=True):
    """End faults: those of the named `fault` step, or all that this run has set."""

    which: str


class Operate(_Value, frozen=True):
    """Act as the gateway's operator: kick, mute, ban, send, …; further `fields` go along as they are."""

    action: str
    who: str = ""
    room: str = ""
    fields: dict[str, Any] = {}


class ServerApi(_Value, frozen=True):
    """Call the vendor's server API on the gateway, signed as an app server signs it."""

    vendor: Literal["volcengine", "rongcloud"]
    action: str = ""
    version: str = ""
    path: str = ""
    body: Any = msgspec.UNSET
    form: dict[str, Any] = {}
    query: dict[str, str | int] = {}
    status: int = 200


class RoomCall(_Value, frozen=True):
    """Call one of the operations that a room of this family has."""

    who: str
    room: str
    operation: str
    arguments: dict[str, Any] = {}


class Wait(_Value, frozen=True, rename={"for_": "for"}):
    """Do nothing. With `always` the speed of the run does not shorten it."""

    for_: Duration
    always: bool = False


class Parallel(_Value, frozen=True):
    """Several steps, or rows of steps, at once."""

    branches: list[Any]


class Repeat(_Value, frozen=True):
    """The same steps several times; `counter` names the number of the round, from 1."""

    times: int
    steps: list[Any]
    every: Duration = Duration(0.0)
    counter: str = "round"


class Python(_Value, frozen=True):
    """Run Python, when the user allowed it."""

    code: str


class Message(_Value, frozen=True, rename={"sender": "from"}):
    """Which messages are meant: all that is given must fit. `delay` is the most from composed to received."""

    text: str | None = None
    contains: str | None = None
    matches: str | None = None
    json: Any = msgspec.UNSET
    base64: str | None = None
    kind: Literal["", "text", "binary"] = ""
    bytes: Size | None = None
    sender: str = ""
    room: str = ""
    attributes: dict[str, str | int] = {}
    delay: Duration | None = None


class Sees(_Value, frozen=True):
    """A member that came or went."""

    joined: str = ""
    left: str = ""
    room: str = ""
    reason: str = ""


class Is(_Value, frozen=True):
    """How things stand: all that is given must be so."""

    link: str = ""
    logged_in: bool | None = None
    in_room: str = ""
    not_in_room: str = ""


class Expect(_Value, frozen=True, rename={"sender": "from", "state": "is"}):
    """What shall be, and until when. Exactly one of `receives`, `sees`, `link`, `is`, `event`, `order`, `measure` and
    `that` is given. `after` names the step from which on events count.
    """

    who: Names = ()
    receives: Message | None = None
    sees: Sees | None = None
    link: str = ""
    state: Is | None = None
    event: str = ""
    where: dict[str, Any] = {}
    order: list[Message] | Literal["as sent"] | None = None
    sender: str = ""
    room: str = ""
    measure: str = ""
    of: str = "delivery"
    that: Any = msgspec.UNSET
    equals: Any = msgspec.UNSET
    differs_from: Any = msgspec.UNSET
    contains: Any = msgspec.UNSET
    matches: str | None = None
    less_than: Any = msgspec.UNSET
    at_most: Any = msgspec.UNSET
    at_least: Any = msgspec.UNSET
    more_than: Any = msgspec.UNSET
    within: Duration | None = None
    count: int = 1
    after: str = ""


class ExpectNo(Expect, frozen=True, rename={"sender": "from", "state": "is"}):
    """What shall not be, for as long as `within` says."""


class Note(_Value, frozen=True):
    """Nothing but words for the one who presents."""

    text: str


Action = (
    Login
    | Logout
    | UpdateToken
    | Join
    | Leave
    | Send
    | SendRoom
    | SendServer
    | SetServer
    | PeerStatus
    | DropLink
    | RetryNow
    | SetOfflinePolicy
    | ReleaseHeld
    | DiscardHeld
    | SetFault
    | Lift
    | Operate
    | ServerApi
    | RoomCall
    | Wait
    | Parallel
    | Repeat
    | Python
    | Expect
    | Note
)

VERBS: Final[dict[str, type[Any]]] = {
    "login": Login,
    "logout": Logout,
    "update_token": UpdateToken,
    "join": Join,
    "leave": Leave,
    "send": Send,
    "send_room": SendRoom,
    "send_server": SendServer,
    "server_params": SetServer,
    "peer_status": PeerStatus,
    "drop_link": DropLink,
    "retry_now": RetryNow,
    "offline_policy": SetOfflinePolicy,
    "release_held": ReleaseHeld,
    "discard_held": DiscardHeld,
    "fault": SetFault,
    "lift": Lift,
    "operator": Operate,
    "server_api": ServerApi,
    "room_call": RoomCall,
    "wait": Wait,
    "parallel": Parallel,
    "repeat": Repeat,
    "python": Python,
    "expect": Expect,
    "expect_no": ExpectNo,
}
"""Every verb, and what its value becomes. A step without a verb that has a `note` is a `Note`."""
MODIFIERS: Final = ("name", "note", "code", "as", "timeout", "skip")
"""Keys that any step may have beside its verb."""
KINDS_OF_EXPECTATION: Final = ("receives", "sees", "link", "is", "event", "order", "measure", "that")
_SHORT: Final = {
    **dict.fromkeys(("login", "logout", "update_token", "drop_link", "retry_now"), "who"),
    **dict.fromkeys(("release_held", "discard_held"), "who"),
    "fault": "preset",
    "lift": "which",
    "wait": "for",
    "python": "code",
    "parallel": "branches",
}
"""The key that a value without keys stands for."""


def normal(verb: str, value: Any) -> Any:
    """The long form of a verb's value. `expect` with a sentence is not handled here, see `sentences`."""
    if verb in _SHORT and not isinstance(value, Mapping):
        value = {_SHORT[verb]: value}
    if not isinstance(value, Mapping):
        return value
    fields = dict(value)
    if verb in _TAKE_MANY and isinstance(fields.get("who"), str):
        fields["who"] = [fields["who"]]
    if verb == "repeat" and "as" in fields:
        fields["counter"] = fields.pop("as")
    if verb in ("expect", "expect_no"):
        fields = _normal_expectation(fields)
    return fields


def _normal_expectation(fields: dict[str, Any]) -> dict[str, Any]:
    """A text alone where a message is meant is the whole text of that message."""
    if isinstance(fields.get("receives"), str):
        fields["receives"] = {"text": fields["receives"]}
    if isinstance(fields.get("order"), list):
        fields["order"] = [{"text": each} if isinstance(each, str) else each for each in fields["order"]]
    return fields


def typed(verb: str, value: Any) -> Any:
    """The struct of a verb's long form. Raises `BadValue` when the value does not fit."""
    kind = VERBS[verb]
    return _convert(value, kind)


def typed_token(value: Any) -> Token:
    """The struct of a token's source. Raises `BadValue`."""
    token: Token = _convert(value, Token)
    return token


def typed_generate(value: Any) -> Generate:
    """The struct of a wish for a payload. Raises `BadValue`."""
    wish: Generate = _convert(value, Generate)
    return wish


def _convert(value: Any, kind: type[Any]) -> Any:
    try:
        return msgspec.convert(_as_text(value, kind), kind, dec_hook=_special, strict=False)
    except msgspec.ValidationError as error:
        if isinstance(error.__cause__, BadValue):
            raise error.__cause__ from None
        raise BadValue(str(error), "See docs/scenarios.md for what this step takes.") from None


_TAKE_MANY: Final = frozenset(verb for verb, kind in VERBS.items() if typing.get_type_hints(kind).get("who") == Names)


def _special(kind: type[Any], value: Any) -> Any:
    if kind is Duration:
        return parse_duration(value)
    if kind is Size:
        return parse_size(value)
    raise NotImplementedError(kind)


def _hints(kind: type[Any]) -> dict[str, Any]:
    names = dict(zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True))
    return {names[field]: hint for field, hint in typing.get_type_hints(kind).items() if field in names}


_STRUCTS: Final[tuple[type[Any], ...]] = (*VERBS.values(), Token, Generate, Message, Sees, Is)
_HINTS: Final = {kind: _hints(kind) for kind in _STRUCTS}
"""The types of each struct's keys, found once: a storm of messages asks for them each time."""


def _as_text(value: Any, kind: type[Any]) -> Any:
    """A filled-in template may be a number where the struct wants a text: `text: ${round}`."""
    if not isinstance(value, Mapping):
        return value
    made = dict(value)
    for key, hint in _HINTS[kind].items():
        if key in made:
            made[key] = _one_as_text(made[key], hint)
    return made


def _one_as_text(value: Any, hint: Any) -> Any:
    if hint in (str, str | None) and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    inner = [each for each in (hint, *typing.get_args(hint)) if hasattr(each, "__struct_fields__")]
    return _as_text(value, inner[0]) if inner else value
