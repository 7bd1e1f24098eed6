"""What a message said of itself in its family's words, read back from the note of its row. No Qt."""

import re
from collections.abc import Mapping
from typing import Final

from rts_console.record.row import Row, Severity

_KINDS: Final = frozenset({"message", "room message"})
_FAILED: Final = (Severity.WARNING, Severity.ERROR)
_ONE: Final = re.compile(r"([A-Za-z_]{1,24}): (.*)", re.DOTALL)
_NONE: Final[Mapping[str, str]] = {}


def attributes_of(row: Row) -> Mapping[str, str]:
    """The attributes of a message by name; none for other rows, and for a message whose note is why it failed."""
    if not row.note or row.kind not in _KINDS or row.severity in _FAILED or row.note == row.meaning:
        return _NONE
    found = [_ONE.fullmatch(part) for part in row.note.split(" · ")]
    if not all(found):
        return _NONE
    return {match[1]: match[2] for match in found if match is not None}


def type_of(row: Row) -> str:
    """What kind of message it is in its family's words: an object name, or of which stream; empty where it has none."""
    attributes = attributes_of(row)
    if "type" in attributes:
        return attributes["type"]
    return f"stream {attributes['stream']}" if "stream" in attributes else ""
