"""The gateway's configuration: a TOML file, or one line of JSON from the program that starts it.

Unknown keys are refused, so that a misspelt one is not silently without effect. Every error names the place, the key
and what to write instead.
"""

import re
import tomllib
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_type_hints

import msgspec

from rts_console.gateway.app_server import url_problem
from rts_console.gateway.backplane import Window
from rts_console.gateway.targets import Targets, entry_problem
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import RULE_SETS, RuleSet, business_id_problem
from rts_console.vendors.volcengine_api import CALLBACK_EVENTS

APP_ID_LENGTH: Final = 24
GRACE_S: Final = 2.0
AGORA_GRACE_S: Final = 20.0
_HEX_32 = re.compile(r"[0-9a-fA-F]{32}")
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_UNKNOWN_KEY = re.compile(r"Object contains unknown field `(?P<key>.*?)`(?: - at `\$\.?(?P<place>.*)`)?", re.DOTALL)
_WRONG_VALUE = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<place>.*)`)?", re.DOTALL)


class ConfigError(ValueError):
    """The configuration cannot be used; the message says where, what and what to write instead."""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What all tables have in common."""


class AppKey(_Table, frozen=True):
    """An app whose users may log in with 001 tokens. Access keys of its `account` may act on it."""

    id: str
    key: Secret
    account: str = ""


class AccessKey(_Table, frozen=True):
    """Who may call the Volcengine-style server API, on the apps of its `account`. `actions` are those that its policy
    allows, all when the list is left out; with an empty list it has no policy.
    """

    id: str
    secret: Secret
    account: str = ""
    actions: list[str] | None = None


class Webhook(_Table, frozen=True):
    """Where callbacks of an app go (Volcengine's form): all, or those in `events`; of all rooms, or of those whose
    first user had this `business_id`.
    """

    app_id: str
    url: str
    secret: Secret
    events: list[str] = []
    business_id: str = ""


class VolcengineRules(_Table, frozen=True):
    """What depends on the kind of the vendor's SDK: with `rtc_clients`, this gateway's clients receive what is sent to
    a user in a room, as those of the RTC SDK do and those of the RTS SDK do not.
    """

    rtc_clients: bool = False


RongCloudService = Literal[
    "broadcast",
    "keep-alive",
    "message history",
    "message priority",
    "mute in all rooms",
    "online broadcast",
    "protected types",
    "protected users",
    "room attributes",
    "word filter",
]
"""What the vendor has its customers switch on."""


class RongCloudApp(_Table, frozen=True):
    """Who may call the RongCloud-style server API, and whose tokens the gateway issues.

    `services_off` answer 1009, calls from others than `addresses` (any, when empty) 1007, all calls of a `locked` app
    1006, tokens for more than `user_limit` users (0 for no limit) 2007, more than `kept_alive_rooms` 1016. Tokens are
    good for `token_life_s`, 0 for ever. Times in answers are Beijing's, or UTC. What happens to rooms is posted to
    `room_status_url`. Changed words of the filter are in force after `word_delay_s`.
    """

    app_key: str
    secret: Secret
    locked: bool = False
    addresses: list[str] = []
    services_off: list[RongCloudService] = []
    user_limit: int = 0
    kept_alive_rooms: int = 5
    token_life_s: int = 0
    utc: bool = False
    room_status_url: str = ""
    word_delay_s: int = 0


class ChatRoomRules(_Table, frozen=True):
    """How RongCloud's chat rooms behave where its console has a switch, or its documents leave a choice.

    `several_rooms`: a user may be in several at once; otherwise joining one leaves the other. `clamp_history`: a
    history count outside -1 to 50 is brought into it, otherwise it is refused. `member_limit` (0 for none) is when a
    room is full. `recall_own_only`: only its sender recalls a message. `outsiders`: who is not in a room may send to
    it. `messages_per_second` is a client's. A user who is away is out at the first message after `away_s`, or before
    that at the message after `away_messages`.
    """

    several_rooms: bool = True
    clamp_history: bool = True
    member_limit: int = 0
    recall_own_only: bool = False
    outsiders: bool = False
    messages_per_second: int = 5
    away_s: int = 30
    away_messages: int = 30


class AgoraApp(_Table, frozen=True):
    """An app whose 007 tokens are accepted."""

    app_id: str
    certificate: Secret


class Operator(_Table, frozen=True):
    """Who may use the admin API; the token itself is not in the file, only its SHA-256."""

    name: str
    token_sha256: str
    role: Literal["admin", "operator", "viewer"]


class Tls(_Table, frozen=True):
    """Certificate chain and private key, as paths of PEM files; or `auto`, which has the gateway make its own in
    `directory`, for `hosts` beside those that it listens on.
    """

    certificate: str = ""
    key: str = ""
    auto: bool = False
    directory: str = ""
    hosts: list[str] = []


class Resume(_Table, frozen=True):
    """For how long, for how many messages and for how many bytes of each room and inbox a client whose link broke can
    come back and be told what it missed.
    """

    window_s: float = 120.0
    frames: int = 512
    bytes: int = 1_048_576


class AppServerRules(_Table, frozen=True):
    """To which app servers users' messages may be posted: URLs that begin as one in `allow` always; `others` is
    `"any"` (all but link-local addresses and those where clouds keep secrets), `"public"` or `"none"`. Empty, it is
    `"any"` for a gateway that only this machine can reach, and `"public"` for any other.
    """

    allow: list[str] = []
    others: Literal["", "any", "public", "none"] = ""


class GatewayConfig(_Table, frozen=True):
    """Everything that can be set. `limits` replaces single limits of the rule set; `grace_s` is how long the others are
    not told that a user's link broke. `joins_per_user` is how many rooms a user may join in a second, those it comes
    back to not counted; `calls_per_user` how many calls of rooms (attributes, visibility) it may make, parts of a file
    not counted. `waiting_per_address` is how many connections of one address may be without a login,
    `logins_per_address` how many logins it may try in a second; there this machine itself has no limit.
    `returns_per_second` is how many clients may come back by themselves in a second. 0 is none.
    """

    rules: str = "volcengine"
    limits: dict[str, int | bool] = {}
    grace_s: float | None = None
    resume: Resume = Resume()
    app_server: AppServerRules = AppServerRules()
    apps: list[AppKey] = []
    access_keys: list[AccessKey] = []
    webhooks: list[Webhook] = []
    volcengine: VolcengineRules = VolcengineRules()
    rongcloud: list[RongCloudApp] = []
    chat_rooms: ChatRoomRules = ChatRoomRules()
    agora: list[AgoraApp] = []
    operators: list[Operator] = []
    tls: Tls | None = None
    allowed_hosts: list[str] = []
    allowed_origins: list[str] = []
    waiting_per_address: int = 100
    logins_per_address: int = 5
    joins_per_user: int = 0
    calls_per_user: int = 100
    returns_per_second: int = 200

    @property
    def grace(self) -> float:
        """`grace_s`, or what the rule set's vendor has: Agora's 20 s, 2 s for the others."""
        if self.grace_s is not None:
            return self.grace_s
        return AGORA_GRACE_S if self.rules.startswith("agora") else GRACE_S

    def window(self) -> Window:
        """How much is kept for those who come back."""
        return Window(self.resume.window_s, self.resume.frames, self.resume.bytes)

    def targets(self, *, shared: bool) -> Targets:
        """To which app servers may be posted; `shared` is a gateway that other machines can reach."""
        return self._targets(self.app_server.allow, shared)

    def webhook_targets(self, *, shared: bool) -> Targets:
        """To which app servers callbacks may be posted: those, and the ones that are named here for callbacks."""
        named = [hook.url.partition("?")[0] for hook in self.webhooks]
        return self._targets([*self.app_server.allow, *named], shared)

    def _targets(self, allow: list[str], shared: bool) -> Targets:
        others = self.app_server.others or ("public" if shared else "any")
        return Targets(allow, private=others == "any", others=others != "none")

    def rule_set(self) -> RuleSet:
        """The rule set by name, with `limits` put in. Raises `ConfigError`."""
        if self.rules not in RULE_SETS:
            raise ConfigError(f"rules: there is no rule set {self.rules!r}. Use one of {', '.join(RULE_SETS)}.")
        rules = RULE_SETS[self.rules]
        for name, value in self.limits.items():
            _check_limit(name, value, rules)
        return msgspec.structs.replace(rules, **self.limits)


def load_config(path: Path) -> GatewayConfig:
    """Read a TOML file. Raises `ConfigError`."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}. Check the path.") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8 at byte {error.start}. Save it as UTF-8.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{path}: is not TOML: {error}. Mend that place.") from None
    return _build(data, str(path))


def config_from_json(line: str) -> GatewayConfig:
    """Read the one line of JSON that an embedded gateway gets. Raises `ConfigError`."""
    try:
        data = msgspec.json.decode(line)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"standard input: the first line is not JSON: {error}.") from None
    return _build(data, "standard input")


def _build(data: Any, source: str) -> GatewayConfig:
    try:
        config = msgspec.convert(data, GatewayConfig, dec_hook=_secret)
        _check(config)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{source}: {_in_words(str(error))}") from None
    except ConfigError as error:
        raise ConfigError(f"{source}: {error}") from None
    return config


def _secret(wanted: type, value: Any) -> Secret:
    if wanted is Secret and isinstance(value, str) and value:
        return Secret(value)
    raise ValueError("must be a text that is not empty")


def _in_words(error: str) -> str:
    if unknown := _UNKNOWN_KEY.fullmatch(error):
        place = unknown["place"] or ""
        known = ", ".join(_known_keys(place))
        return f"{place + ': ' if place else ''}there is no key {unknown['key']!r}. Known keys: {known}."
    wrong = _WRONG_VALUE.fullmatch(error)
    assert wrong is not None
    place = wrong["place"] or "the whole"
    return f"{place}: {wrong['what'][0].lower()}{wrong['what'][1:]}. Mend that value."


def _known_keys(place: str) -> tuple[str, ...]:
    """Keys of the table at a place such as `apps[0]`, empty for the top."""
    top = re.split(r"[.\[]", place)[0]
    if not top:
        return GatewayConfig.__struct_fields__
    hint = get_type_hints(GatewayConfig)[top]
    tables = [table for table in (hint, *get_args(hint)) if hasattr(table, "__struct_fields__")]
    return tuple(tables[0].__struct_fields__) if tables else ()


def _check(config: GatewayConfig) -> None:
    config.rule_set()
    if not 0 <= config.grace <= 60:
        raise ConfigError(f"grace_s: {config.grace_s} is out of range. Use 0 to 60 seconds.")
    _check_resume(config.resume)
    for place, entry in enumerate(config.app_server.allow):
        if problem := entry_problem(entry):
            raise ConfigError(f"app_server.allow[{place}]: {problem}. Mend it.")
    for name in ("waiting_per_address", "logins_per_address", "joins_per_user", "calls_per_user", "returns_per_second"):
        if not 0 <= getattr(config, name) <= 1_000_000:
            raise ConfigError(f"{name}: {getattr(config, name)} is out of range. Use 0 (no limit) to 1000000.")
    _check_tls(config.tls)
    _check_operators(config.operators)
    _check_rongcloud(config.rongcloud, {app.id for app in config.apps})
    _check_agora(config.agora)
    _check_access_keys(config.access_keys)
    _check_webhooks(config.webhooks)
    _check_chat_rooms(config.chat_rooms)
    seen = set()
    for place, app in enumerate(config.apps):
        if len(app.id) != APP_ID_LENGTH or not app.id.isascii():
            raise ConfigError(
                f"apps[{place}].id: {app.id!r} has {len(app.id)} characters. An app id has {APP_ID_LENGTH}, ASCII only."
            )
        if app.id in seen:
            raise ConfigError(f"apps[{place}].id: {app.id!r} is there twice. Remove one of them.")
        seen.add(app.id)


def _check_resume(resume: Resume) -> None:
    most = {"window_s": 86_400, "frames": 1_000_000, "bytes": 1_073_741_824}
    for name, limit in most.items():
        if not 0 <= getattr(resume, name) <= limit:
            raise ConfigError(f"resume.{name}: {getattr(resume, name)} is out of range. Use 0 to {limit}.")


def _check_tls(tls: Tls | None) -> None:
    if tls is None:
        return
    if tls.auto and (tls.certificate or tls.key):
        raise ConfigError("tls: auto makes certificate and key by itself. Remove them, or remove auto.")
    if tls.auto and not tls.directory:
        raise ConfigError("tls.directory: is missing. Name the folder in which auto keeps certificate and key.")
    if not tls.auto and not (tls.certificate and tls.key):
        raise ConfigError("tls: certificate or key is missing. Give both, or auto = true and a directory.")


def _check_operators(operators: list[Operator]) -> None:
    names = [operator.name for operator in operators]
    for place, operator in enumerate(operators):
        if not _SHA256.fullmatch(operator.token_sha256):
            raise ConfigError(
                f"operators[{place}].token_sha256: is not a SHA-256 in hexadecimal. Give the 64 digits "
                "that `sha256sum` prints for the token, not the token itself."
            )
        if not operator.name or not operator.name.isprintable() or names.count(operator.name) > 1:
            raise ConfigError(f"operators[{place}].name: {operator.name!r} is empty, there twice or not printable.")


def _check_rongcloud(apps: list[RongCloudApp], app_ids: set[str]) -> None:
    keys = [app.app_key for app in apps]
    for place, app in enumerate(apps):
        if app.app_key in app_ids:
            raise ConfigError(f"rongcloud[{place}].app_key: {app.app_key!r} is the id of an app too. Remove one.")
        if not app.app_key or keys.count(app.app_key) > 1:
            raise ConfigError(f"rongcloud[{place}].app_key: {app.app_key!r} is empty or there twice. Mend it.")
        for name in ("user_limit", "kept_alive_rooms", "token_life_s", "word_delay_s"):
            if not 0 <= getattr(app, name) <= 1_000_000_000:
                raise ConfigError(f"rongcloud[{place}].{name}: is out of range. Use 0 to 1000000000.")
        if app.room_status_url and (problem := url_problem(app.room_status_url)):
            raise ConfigError(f"rongcloud[{place}].room_status_url: {problem}")


def _check_agora(apps: list[AgoraApp]) -> None:
    ids = [app.app_id for app in apps]
    for place, app in enumerate(apps):
        for name, value in (("app_id", app.app_id), ("certificate", app.certificate.reveal())):
            if not _HEX_32.fullmatch(value):
                raise ConfigError(f"agora[{place}].{name}: has {len(value)} characters. Give 32 hexadecimal digits.")
        if ids.count(app.app_id) > 1:
            raise ConfigError(f"agora[{place}].app_id: {app.app_id!r} is there twice. Remove one of them.")


def _check_access_keys(keys: list[AccessKey]) -> None:
    ids = [key.id for key in keys]
    for place, key_id in enumerate(ids):
        if not key_id or "/" in key_id or not key_id.isascii() or ids.count(key_id) > 1:
            raise ConfigError(f"access_keys[{place}].id: {key_id!r} is empty, there twice, or not letters and digits.")


def _check_webhooks(webhooks: list[Webhook]) -> None:
    for place, hook in enumerate(webhooks):
        if problem := entry_problem(hook.url.partition("?")[0]):
            raise ConfigError(f"webhooks[{place}].url: {problem}. Mend it.")
        if unknown := [event for event in hook.events if event not in CALLBACK_EVENTS]:
            raise ConfigError(
                f"webhooks[{place}].events: there is no {unknown[0]!r}. Known events: {', '.join(CALLBACK_EVENTS)}."
            )
        if problem := business_id_problem(hook.business_id):
            raise ConfigError(f"webhooks[{place}].business_id: {problem}")


def _check_chat_rooms(rules: ChatRoomRules) -> None:
    for name in ("member_limit", "messages_per_second", "away_s", "away_messages"):
        if not 0 <= getattr(rules, name) <= 1_000_000:
            raise ConfigError(f"chat_rooms.{name}: {getattr(rules, name)} is out of range. Use 0 to 1000000.")


def _check_limit(name: str, value: int | bool, rules: RuleSet) -> None:
    names = [field for field in rules.__struct_fields__ if field != "name"]
    if name not in names:
        raise ConfigError(f"limits: there is no limit {name!r}. Known limits: {', '.join(names)}.")
    wanted = type(getattr(rules, name))
    if type(value) is not wanted:
        raise ConfigError(f"limits.{name}: must be {'true or false' if wanted is bool else 'a whole number'}.")
    if value < 0:
        raise ConfigError(f"limits.{name}: {value} is below 0. Use 0 for no such limit.")
    if name not in ("text_limit", "binary_limit"):
        return
    most = max(getattr(RuleSet("largest"), name), getattr(rules, name))
    if value > most:
        raise ConfigError(f"limits.{name}: {value} is too large. {most} is the most.")
