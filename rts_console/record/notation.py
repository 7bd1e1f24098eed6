"""Values in text, in JSON's spelling where JSON has one.

What JSON lacks is written so: bytes as `h'0102'`, a tag of CBOR as `{"tag 24": …}`, other simple values as `simple(7)`
or `undefined`, a key that is no text as its own value. A whole number of thousands of digits is written in hex.
"""

import json
import math
from collections.abc import Iterator, Mapping

MAX_CHARACTERS = 1_000_000
_MOST_DIGITS_BITS = 8_000
_ESCAPED = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


class Undecodable(ValueError):
    """The bytes are not of that format; says why."""


def write(value: object) -> tuple[str, bool]:
    """The text of a value, and whether it was cut at `MAX_CHARACTERS`. Raises `Undecodable` when it nests too deep."""
    quick = _as_json(value)
    if quick is not None and len(quick) <= MAX_CHARACTERS:
        return quick, False
    parts: list[str] = []
    length = 0
    try:
        for part in _pieces(value):
            parts.append(part)
            length += len(part)
            if length > MAX_CHARACTERS:
                return "".join(parts)[:MAX_CHARACTERS], True
    except RecursionError:
        raise Undecodable("it nests too deep to be shown") from None
    return "".join(parts), False


def _as_json(value: object) -> str | None:
    """The quick way for what JSON has words for; keys that are no text would become text unsaid."""
    if not _plain(value, 0):
        return None
    try:
        return json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        return None


def _plain(value: object, depth: int) -> bool:
    """Whether every key is a text, as far as nesting is usual."""
    if depth > 30:
        return False
    if isinstance(value, dict):
        return all(type(key) is str for key in value) and all(_plain(each, depth + 1) for each in value.values())
    if isinstance(value, list):
        return all(type(each) in (int, str, float, bool) or _plain(each, depth + 1) for each in value)
    return value is None or isinstance(value, str | int | float)


def _pieces(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from _mapping(value)
    elif isinstance(value, list | tuple | set | frozenset):
        opener = "["
        for each in value:
            yield opener
            yield from _pieces(each)
            opener = ","
        yield "[]" if opener == "[" else "]"
    elif hasattr(value, "tag"):
        yield f'{{"tag {value.tag}":'
        yield from _pieces(getattr(value, "value", None))
        yield "}"
    else:
        yield _scalar(value)


def _mapping(value: Mapping[object, object]) -> Iterator[str]:
    opener = "{"
    for key, each in value.items():
        yield opener
        yield from _pieces(key)
        yield ":"
        yield from _pieces(each)
        opener = ","
    yield "{}" if opener == "{" else "}"


def _scalar(value: object) -> str:
    match value:
        case None | True | False:
            return json.dumps(value)
        case int():
            return str(value) if value.bit_length() < _MOST_DIGITS_BITS else hex(value)
        case float():
            return repr(value) if math.isfinite(value) else json.dumps(value)
        case str():
            return f'"{value.translate(_ESCAPED)}"'
        case bytes() | bytearray() | memoryview():
            return f"h'{bytes(value).hex()}'"
    code = getattr(value, "code", getattr(value, "value", None))
    if isinstance(code, int):
        return f"simple({code})"
    return "undefined" if repr(value) == "undefined" else json.dumps(str(value))
