"""Parameters of what a family lets one call: what each means, what it may be, and how a form's text becomes a value."""

import enum
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from rts_console.protocol.words import IDS as ID_RULE
from rts_console.protocol.words import IdRule, id_problem

LATEST_MS: Final = 10**14
_TRUE: Final = frozenset({"1", "true", "yes", "on"})
_FALSE: Final = frozenset({"0", "false", "no", "off"})

Value = str | int | bool | list[str] | dict[str, str]


class Kind(enum.Enum):
    """What a parameter holds."""

    TEXT = "text"
    LINES = "lines"
    SECRET = "secret"
    APP = "app"
    ROOM = "room"
    USER = "user"
    ROOMS = "rooms"
    USERS = "users"
    TEXTS = "texts"
    TABLE = "table"
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"


MANY: Final = frozenset({Kind.ROOMS, Kind.USERS, Kind.TEXTS})
IDS: Final = frozenset({Kind.ROOM, Kind.USER, Kind.ROOMS, Kind.USERS})


class BadValue(ValueError):
    """A text is no value of a parameter; the message says what, why and what to write instead."""


class Parameter(msgspec.Struct, frozen=True):
    """One parameter. `least` and `most` are of a number; of a text its characters, or its bytes as UTF-8 (`in_bytes`).

    `count` is how many entries a list or a table may have, each with at most `most` characters. `default` is what an
    empty field stands for, in words of a form; a `choices` pair is a value and what it means. `characters` is what a
    text or the keys of a table may be made of beside letters and digits, `key_most` how many characters such a key has;
    `ids` is what the family's ids may be.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    least: int = 0
    most: int = 0
    count: int = 0
    in_bytes: bool = False
    default: str = ""
    choices: tuple[tuple[int | str, str], ...] = ()
    characters: str = ""
    key_most: int = 0
    ids: IdRule = ID_RULE

    def problem(self, text: str) -> str:
        """What is wrong with a text; empty when nothing is."""
        try:
            self.value(text)
        except BadValue as error:
            return str(error)
        return ""

    def value(self, text: str) -> Value | None:
        """The value that a text stands for; None for an empty one that may be left out. Raises `BadValue`."""
        if self.kind is Kind.FLAG:
            text = text.strip() or self.default
        if not text.strip():
            if self.required:
                raise BadValue(f"{self.name} is missing. {self.meaning}")
            return None
        match self.kind:
            case Kind.FLAG:
                return self._flag(text)
            case Kind.NUMBER:
                return self._number(text)
            case Kind.CHOICE:
                return self._choice(text)
            case Kind.TABLE:
                return self._table(text)
        if self.kind in MANY:
            return self._several(text)
        return self._checked(text if self.kind in (Kind.TEXT, Kind.LINES, Kind.SECRET) else text.strip())

    def _flag(self, text: str) -> bool:
        word = text.strip().lower()
        if word not in _TRUE | _FALSE:
            raise BadValue(f"{self.name} must be true or false.")
        return word in _TRUE

    def _number(self, text: str) -> int:
        try:
            number = int(text.strip().replace(",", ""))
        except ValueError:
            raise BadValue(f"{self.name} must be a whole number.") from None
        most = self.most or LATEST_MS
        if not self.least <= number <= most:
            raise BadValue(f"{self.name} is {number:,}; it must be from {self.least:,} to {most:,}.")
        return number

    def _choice(self, text: str) -> int | str:
        found = [value for value, _ in self.choices if str(value) == text.strip()]
        if not found:
            known = ", ".join(f"{value} ({words})" for value, words in self.choices)
            raise BadValue(f"{self.name} must be one of {known}.")
        return found[0]

    def _several(self, text: str) -> list[str]:
        """One on each line, or behind a comma."""
        entries = list(dict.fromkeys(each.strip() for each in text.replace(",", "\n").split("\n") if each.strip()))
        self._check_count(len(entries))
        return [self._checked(each) for each in entries]

    def _table(self, text: str) -> dict[str, str]:
        """`key=value` on each line."""
        table: dict[str, str] = {}
        for line in text.splitlines():
            key, sign, value = line.partition("=")
            if not line.strip():
                continue
            if not sign or not key.strip():
                raise BadValue(f"{self.name}: write key=value on each line; {line.strip()[:40]!r} is not that.")
            self._check_characters(key.strip())
            self._check_key(key.strip())
            table[key.strip()] = self._checked(value.strip(), f"The value of {key.strip()}")
        self._check_count(len(table))
        return table

    def _check_key(self, key: str) -> None:
        if self.key_most and len(key) > self.key_most:
            raise BadValue(f"{key[:20]}… has {len(key):,} characters; {self.key_most:,} is the most. Shorten it.")

    def _check_count(self, count: int) -> None:
        if self.count and count > self.count:
            raise BadValue(f"{self.name} has {count:,} entries; {self.count:,} is the most in one call.")

    def _check_characters(self, text: str) -> None:
        wrong = [one for one in text if self.characters and not one.isalnum() and one not in self.characters]
        if wrong or (self.characters and not text.isascii()):
            raise BadValue(f"{self.name} may have letters, digits and {' '.join(self.characters)} only: {text[:40]!r}")

    def _checked(self, text: str, what: str = "") -> str:
        if self.kind in IDS and (problem := id_problem(self.name, text, self.ids)):
            raise BadValue(problem)
        if self.kind is not Kind.TABLE:
            self._check_characters(text)
        size = len(text.encode()) if self.in_bytes else len(text)
        if self.most and size > self.most:
            unit = "bytes" if self.in_bytes else "characters"
            raise BadValue(f"{what or self.name} has {size:,} {unit}; {self.most:,} is the most. Shorten it.")
        return text


def read_form(parameters: tuple[Parameter, ...], texts: Mapping[str, str]) -> dict[str, Any]:
    """The values of a form, those left out missing. Raises `BadValue` for the first that is wrong."""
    values = {each.name: each.value(texts.get(each.name, "")) for each in parameters}
    return {name: value for name, value in values.items() if value is not None}
