"""What a call of Volcengine's server API is: who makes it, what it may be refused with, and how its parameters come."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from rts_console.gateway.config import AppKey
from rts_console.protocol.words import id_problem

PUBLIC_PARAMETERS: Final = frozenset(
    {
        "Action",
        "Version",
        "X-Algorithm",
        "X-Credential",
        "X-Date",
        "X-Expires",
        "X-NotSignBody",
        "X-Security-Token",
        "X-Signature",
        "X-SignedHeaders",
        "X-SignedQueries",
    }
)
_APP_ID: Final = re.compile(r"[0-9a-zA-Z]{24}")
_NAMES: Final = {"ip": "IP", "url": "URL"}
_ALIASES: Final = {"AppID": "AppId"}
_WRONG_TYPE: Final = re.compile(r"Expected `(?P<wanted>[^`]*)`, got `(?P<given>[^`]*)` - at `\$\.(?P<place>.*)`")
_TYPES: Final = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number with a fraction",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
}


class Refused(Exception):
    """The call is not carried out; `code` is the vendor's name of the error."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code beside the words."""
        super().__init__(message)
        self.code = code


class Caller(NamedTuple):
    """Whose access key signed the call, and for which region."""

    access_key: str
    account: str
    region: str


def vendor_name(field: str) -> str:
    """How the vendor spells a parameter: `app_id` is `AppId`, `ip` is `IP`."""
    return _NAMES.get(field) or "".join(word.capitalize() for word in field.split("_"))


class Parameters(msgspec.Struct, frozen=True, rename=vendor_name):
    """What all calls name: the app. What is left out is empty, so that the vendor's own error tells of it."""

    app_id: str = ""


class Operation(NamedTuple):
    """One action: its parameters, who carries it out, and how many calls a second an account may make, 0 for any.

    Actions of the same `group` are counted together.
    """

    parameters: type[Parameters]
    act: Callable[[Caller, Any], Any | Awaitable[Any]]
    per_second: int = 0
    group: str = ""


class Apps:
    """Which apps there are, and which account each belongs to."""

    def __init__(self, apps: Sequence[AppKey]) -> None:
        """Take the apps of the configuration."""
        self._accounts = {app.id: app.account for app in apps}

    def check(self, caller: Caller, app_id: str) -> None:
        """Raises `Refused` unless the caller may act on this app."""
        if not _APP_ID.fullmatch(app_id):
            raise Refused("InvalidParameter.IllegalAppId", "AppId must be 24 letters and digits.")
        if app_id not in self._accounts:
            raise Refused("InvalidParameter.NotExistAppId", f"There is no app {app_id} here.")
        if self._accounts[app_id] != caller.account:
            raise Refused("InvalidParameter.AccountIdMismatch", f"App {app_id} belongs to another account.")


def parameters_of(operation: Operation, query: Sequence[tuple[str, str]], body: bytes) -> Parameters:
    """The parameters, from the query and the JSON body. Raises `Refused`."""
    named = _from_query(query)
    given = _from_body(body) if body.strip() else {}
    if not named and not given:
        raise Refused("InvalidParameter.BodyIsEmpty", "The call has no parameters.")
    values = {_ALIASES.get(name, name): value for name, value in {**named, **given}.items() if value is not None}
    try:
        return msgspec.convert(values, operation.parameters, strict=not named)
    except msgspec.ValidationError as error:
        raise Refused("InvalidParameter.Unmarshal", _in_words(str(error))) from None


def _in_words(problem: str) -> str:
    """What has the wrong type, and what it must be."""
    found = _WRONG_TYPE.fullmatch(problem)
    if found is None:
        return f"{problem}."
    wanted = " or ".join(_TYPES.get(name, name) for name in found["wanted"].split(" | "))
    return f"{found['place']} must be {wanted}, not {_TYPES.get(found['given'], found['given'])}."


def _from_query(query: Sequence[tuple[str, str]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in query:
        if name not in PUBLIC_PARAMETERS:
            values[name] = f"{values[name]},{value}" if name in values else value
    return values


def _from_body(body: bytes) -> Mapping[str, Any]:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused("InvalidParameter.Unmarshal", "The body is not JSON in UTF-8.") from None
    if not isinstance(given, dict):
        raise Refused("InvalidParameter.Unmarshal", "The body is not a JSON object.")
    return given


def check_id(what: str, value: str, code: str = "InvalidParameter") -> None:
    """Raises `Refused` with that code for an id that is missing or has a wrong form."""
    if problem := id_problem(what, value):
        raise Refused(code, problem)


def check_room(room_id: str) -> None:
    """Raises `Refused` for a room id that is missing or has a wrong form."""
    check_id("RoomId", room_id, "InvalidParameter.IllegalRoomID")
