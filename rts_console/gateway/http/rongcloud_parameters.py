"""The parameters of one call to RongCloud's server API, out of a form or a JSON object, and what is wrong with them.

Every reading raises `ApiError`: 1003 where an id is missing or minutes are out of range, 1005 where something is too
long, 1002 for all else.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec

from rts_console.gateway.http.rongcloud_codes import ApiCode, ApiError
from rts_console.protocol.server import clip
from rts_console.protocol.words import RONGCLOUD_IDS, id_problem

ID_BYTES: Final = 64
MINUTES: Final = 43_200
USERS_IN_A_CALL: Final = 20
EXTRA_LENGTH: Final = 5_120
LATEST_MS: Final = 10**14
FIELDS: Final = 4_096
_WORDS_OF_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False}


class Parameters:
    """What a call gave: each name with all its values, as text."""

    def __init__(self, values: Mapping[str, Sequence[str]], whole: Any = None) -> None:
        """Take the values; `whole` is the JSON body as it came."""
        self._values = values
        self.whole = whole

    @property
    def empty(self) -> bool:
        """Whether there is nothing at all."""
        return not self._values and self.whole is None

    def names(self) -> list[str]:
        """What was given, in the order it was."""
        return list(self._values)

    # --- texts ---

    def text(self, name: str, most: int, *, least: int = 1, size: Callable[[str], int] = len) -> str:
        """A text that must be there, of `least` to `most` characters (or what `size` counts)."""
        given = self._values.get(name)
        if not given or (least and not given[0]):
            raise ApiError(ApiCode.PARAMETER, f"{name} is missing. Give it.")
        return _short_enough(name, given[0], most, size)

    def optional(self, name: str, most: int, default: str = "") -> str:
        """A text that may be missing."""
        given = self._values.get(name)
        return _short_enough(name, given[0], most, len) if given else default

    def many(self, name: str, most: int, length: int, *, least: int = 1) -> list[str]:
        """All the texts of one name, each once, none empty."""
        given = list(dict.fromkeys(each for each in self._values.get(name, ()) if each))
        if len(given) < least:
            raise ApiError(ApiCode.PARAMETER, f"{name} is missing. Give it.")
        if len(given) > most:
            raise ApiError(ApiCode.PARAMETER, f"{name} is there {len(given)} times; {most} is the most in one call.")
        return [_short_enough(name, each, length, len) for each in given]

    # --- ids ---

    def id(self, name: str) -> str:
        """One id of a user or a room."""
        given = self._values.get(name)
        return _checked_id(name, given[0] if given else "")

    def ids(self, name: str, most: int) -> list[str]:
        """Up to `most` ids, each once."""
        given = list(dict.fromkeys(self._values.get(name, ()))) or [""]
        if len(given) > most:
            raise ApiError(ApiCode.PARAMETER, f"{name} is there {len(given)} times; {most} is the most in one call.")
        return [_checked_id(name, each) for each in given]

    # --- numbers ---

    def minute(self, name: str = "minute") -> int:
        """Minutes, 1 to 43,200 (30 days)."""
        number = _number(self._first(name))
        if number is None or not 1 <= number <= MINUTES:
            raise ApiError(ApiCode.EMPTY_ID_OR_MINUTE, f"{name} must be a whole number from 1 to {MINUTES}.")
        return number

    def number(self, name: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number; without a default it must be there."""
        given = self._first(name)
        if not given and default is not None:
            return default
        number = _number(given)
        if number is None or not least <= number <= most:
            raise ApiError(ApiCode.PARAMETER, f"{name} must be a whole number from {least} to {most}.")
        return number

    def flag(self, name: str, *, default: bool = False) -> bool:
        """0 or 1, true or false."""
        given = self._first(name)
        if not given:
            return default
        if given.lower() not in _WORDS_OF_TRUTH:
            raise ApiError(ApiCode.PARAMETER, f"{name} must be 0, 1, true or false.")
        return _WORDS_OF_TRUTH[given.lower()]

    def table(self, name: str) -> dict[str, str]:
        """A JSON object of texts inside a text; empty when it is missing."""
        given = self._first(name)
        if not given:
            return {}
        try:
            return {str(key): _as_text(value) for key, value in msgspec.json.decode(given, type=dict[str, Any]).items()}
        except ValueError as error:
            raise ApiError(ApiCode.PARAMETER, f"{name} is not a JSON object: {error}.") from None

    def _first(self, name: str) -> str:
        given = self._values.get(name)
        return given[0] if given else ""


def read_parameters(content_type: str, body: bytes) -> Parameters:
    """Read a body: JSON where the call says so, a form in every other case, as the vendor's own kits rely on."""
    if content_type == "application/json":
        return _from_json(body)
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=FIELDS, errors="strict")
    except (UnicodeDecodeError, ValueError) as error:
        raise ApiError(ApiCode.PARAMETER, f"The body is not a form in UTF-8: {error}.") from None
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return Parameters(values)


def _from_json(body: bytes) -> Parameters:
    try:
        whole = msgspec.json.decode(body) if body.strip() else {}
    except (ValueError, RecursionError) as error:
        raise ApiError(ApiCode.PARAMETER, f"The body is not JSON: {error}.") from None
    if not isinstance(whole, dict):
        return Parameters({}, whole)
    values = {name: _as_texts(value) for name, value in whole.items() if value is not None}
    return Parameters(values, whole or None)


def _as_texts(value: Any) -> list[str]:
    return [_as_text(each) for each in value] if isinstance(value, list) else [_as_text(value)]


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _short_enough(name: str, value: str, most: int, size: Callable[[str], int]) -> str:
    if size(value) > most:
        raise ApiError(ApiCode.TOO_LONG, f"{name} has a length of {size(value):,}; {most:,} is the most.")
    return value


def _checked_id(name: str, value: str) -> str:
    if not value:
        raise ApiError(ApiCode.EMPTY_ID_OR_MINUTE, f"{name} is missing or empty. Give it.")
    if len(value.encode()) > ID_BYTES:
        size = len(value.encode())
        raise ApiError(ApiCode.TOO_LONG, f"{name} has {size:,} bytes; {ID_BYTES} is the most: {clip(value)}")
    if problem := id_problem(name, value, RONGCLOUD_IDS):
        raise ApiError(ApiCode.PARAMETER, problem)
    return value


def _number(given: str) -> int | None:
    digits = given.removeprefix("-")
    return int(given) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None
