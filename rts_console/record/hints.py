"""What a short text could mean: a moment counted since 1970, an identifier with a date in it."""

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

_NUMBER = re.compile(r"-?\d{9,19}")
_UUID = re.compile(r"\{?[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}\}?")
_UNITS = ((1, "seconds"), (1_000, "milliseconds"), (1_000_000, "microseconds"), (1_000_000_000, "nanoseconds"))
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC).timestamp()
_LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()
_UUID_EPOCH_100NS = 0x01B21DD213814000


def hints(text: str) -> Iterator[str]:
    """What the whole of a text could stand for; nothing for most."""
    word = text.strip().strip('"')
    if len(word) > 40:
        return
    if _NUMBER.fullmatch(word):
        yield from moment(int(word))
    elif _UUID.fullmatch(word):
        yield from _identifier(uuid.UUID(word))


def moment(number: int) -> Iterator[str]:
    """The moments that a number could be, counted since 1970 in one of the usual units."""
    for per_second, unit in _UNITS:
        seconds = number / per_second
        if _EARLIEST <= seconds <= _LATEST:
            at = datetime.fromtimestamp(seconds, UTC)
            yield f"as {unit} since 1970: {at.isoformat(' ', 'milliseconds')}"


def _identifier(value: uuid.UUID) -> Iterator[str]:
    version = f"UUID, version {value.version}" if value.version else "UUID of no known version"
    if value.version == 1:
        ns = (value.time - _UUID_EPOCH_100NS) * 100
        yield from (f"{version}, made {text}" for text in _utc(ns / 1e9))
    elif value.int >> 76 & 0xF == 7:
        yield from (f"UUID, version 7, made {text}" for text in _utc((value.int >> 80) / 1000))
    else:
        yield version


def _utc(seconds: float) -> Iterator[str]:
    try:
        yield datetime.fromtimestamp(seconds, UTC).isoformat(" ", "milliseconds")
    except (ValueError, OverflowError, OSError):
        yield "at a time that no calendar has"
