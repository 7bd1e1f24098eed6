"""The gateway's configuration: a TOML file, or one line of JSON from the program that starts it.

Unknown keys are refused, so that a misspelt one is not silently without effect. Every error names the place, the key
and what to write instead.
"""

import re
import tomllib
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_type_hints

import msgspec

from rts_console.gateway.backplane import Window
from rts_console.gateway.targets import Targets, entry_problem
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import RULE_SETS, RuleSet

APP_ID_LENGTH: Final = 24
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_UNKNOWN_KEY = re.compile(r"Object contains unknown field `(?P<key>.*?)`(?: - at `\$\.?(?P<place>.*)`)?", re.DOTALL)
_WRONG_VALUE = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<place>.*)`)?", re.DOTALL)


class ConfigError(ValueError):
    """The configuration cannot be used; the message says where, what and what to write instead."""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What all tables have in common."""


class AppKey(_Table, frozen=True):
    """An app whose users may log in with 001 tokens."""

    id: str
    key: Secret


class AccessKey(_Table, frozen=True):
    """Who may call the Volcengine-style server API."""

    id: str
    secret: Secret


class RongCloudApp(_Table, frozen=True):
    """Who may call the RongCloud-style server API, and whose tokens the gateway issues."""

    app_key: str
    secret: Secret


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
    back to not counted. `waiting_per_address` is how many connections of one address may be without a login,
    `logins_per_address` how many logins it may try in a second; there this machine itself has no limit.
    `returns_per_second` is how many clients may come back by themselves in a second. 0 is none.
    """

    rules: str = "volcengine"
    limits: dict[str, int | bool] = {}
    grace_s: float = 2.0
    resume: Resume = Resume()
    app_server: AppServerRules = AppServerRules()
    apps: list[AppKey] = []
    access_keys: list[AccessKey] = []
    rongcloud: list[RongCloudApp] = []
    agora: list[AgoraApp] = []
    operators: list[Operator] = []
    tls: Tls | None = None
    allowed_hosts: list[str] = []
    allowed_origins: list[str] = []
    waiting_per_address: int = 100
    logins_per_address: int = 5
    joins_per_user: int = 0
    returns_per_second: int = 200

    def window(self) -> Window:
        """How much is kept for those who come back."""
        return Window(self.resume.window_s, self.resume.frames, self.resume.bytes)

    def targets(self, *, shared: bool) -> Targets:
        """To which app servers may be posted; `shared` is a gateway that other machines can reach."""
        others = self.app_server.others or ("public" if shared else "any")
        return Targets(self.app_server.allow, private=others == "any", others=others != "none")

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
    if not 0 <= config.grace_s <= 60:
        raise ConfigError(f"grace_s: {config.grace_s} is out of range. Use 0 to 60 seconds.")
    _check_resume(config.resume)
    for place, entry in enumerate(config.app_server.allow):
        if problem := entry_problem(entry):
            raise ConfigError(f"app_server.allow[{place}]: {problem}. Mend it.")
    for name in ("waiting_per_address", "logins_per_address", "joins_per_user", "returns_per_second"):
        if not 0 <= getattr(config, name) <= 1_000_000:
            raise ConfigError(f"{name}: {getattr(config, name)} is out of range. Use 0 (no limit) to 1000000.")
    _check_tls(config.tls)
    _check_operators(config.operators)
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


def _check_limit(name: str, value: int | bool, rules: RuleSet) -> None:
    names = [field for field in rules.__struct_fields__ if field != "name"]
    if name not in names:
        raise ConfigError(f"limits: there is no limit {name!r}. Known limits: {', '.join(names)}.")
    wanted = type(getattr(rules, name))
    if type(value) is not wanted:
        raise ConfigError(f"limits.{name}: must be {'true or false' if wanted is bool else 'a whole number'}.")
    if value < 0:
        raise ConfigError(f"limits.{name}: {value} is below 0. Use 0 for no such limit.")
    if name in ("text_limit", "binary_limit") and value > getattr(RuleSet("largest"), name):
        raise ConfigError(f"limits.{name}: {value} is too large. {getattr(RuleSet('largest'), name)} is the most.")
