"""Secrets in saved messages: what stands in clear under a name such as password, token or appKey."""

import base64
import re
from typing import Final

from rts_console.profiles.model import SnippetFormat
from rts_console.protocol.secret import MASK
from rts_console.record.masking import TRIGGER, told_secrets

_VARIABLE: Final = re.compile(r"\{\{[^{}\n]*\}\}")
_SCHEME: Final = re.compile(r"(?i)\A\s*(?:basic|bearer|digest|token)\b")
_LEAF: Final = re.compile(r"\"((?:[^\"\\]|\\.)*+)\"(\s*:)?|(-?\d[\d.]{3,})")
_SMALL_NUMBER: Final = re.compile(r"-?\d{1,3}(?:\.\d*)?")
_NO_VARIABLE: Final = re.compile(r"[^A-Za-z0-9_]+")


def telling_name(text: str, text_format: SnippetFormat = "text") -> str | None:
    """The first name in a message that has a secret in clear as its value; `None` when there is none.

    A variable in its place is no secret, nor are an empty value, true and false, and numbers up to 999.
    """
    data = _bytes_of(text, text_format)
    if not TRIGGER.search(data):
        return None
    for name, value in told_secrets(data):
        if _is_clear(value.decode("utf-8", "replace")):
            return name.decode("utf-8", "replace") or "password"
    return None


def is_telling(name: str) -> bool:
    """Whether what has this name is a secret."""
    return TRIGGER.search(name.encode("utf-8", "surrogatepass")) is not None


def variable_for(name: str) -> str:
    """The variable to write in the place of what has this name."""
    plain = _NO_VARIABLE.sub("_", name).strip("_")
    return f"{{{{{plain if plain[:1].isalpha() else 'secret'}}}}}"


def _bytes_of(text: str, text_format: SnippetFormat) -> bytes:
    """What is sent, as far as that can be told before variables are filled in."""
    try:
        if text_format == "hex":
            return bytes.fromhex(text)
        if text_format == "base64":
            return base64.b64decode(text)
    except ValueError:
        pass
    return text.encode("utf-8", "surrogatepass")


def _is_clear(value: str) -> bool:
    left = _SCHEME.sub("", _VARIABLE.sub("", value)).strip()
    if left[:1] in ("{", "["):
        leaves = _LEAF.finditer(left.replace('\\"', '"'))
        return any(leaf[3] or (leaf[1] and not leaf[2] and leaf[1] != MASK) for leaf in leaves)
    return left not in ("", MASK, "true", "false", "null") and not _SMALL_NUMBER.fullmatch(left)
