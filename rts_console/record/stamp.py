"""The stamp: run, sequence number and time in front of a payload, so that a receiver can tell what is missing.

Text:   `#rts1 <run, 8 hex> <number, 10 digits> <ns since 1970, 19 digits>` and a line feed: 46 bytes, then the text.
Binary: `#rts1`, a zero byte, then big endian: run u32, number u64, time u64: 26 bytes, then the bytes.

Numbers start at 1 for each receiver or room of a run. Whoever does not know the format sees a line more.
"""

import re
import struct
from typing import Final, NamedTuple

from rts_console.protocol.words import PayloadKind

TEXT_BYTES: Final = 46
BINARY_BYTES: Final = 26
LARGEST_NUMBER: Final = 10**10 - 1
LARGEST_TIME_NS: Final = 10**19 - 1
PREFIX: Final = b"#rts1"

_TEXT = re.compile(rb"#rts1 ([0-9a-f]{8}) ([0-9]{10}) ([0-9]{19})\n")
_BINARY = struct.Struct(">6sIQQ")
_BINARY_PREFIX: Final = PREFIX + b"\0"


class Stamp(NamedTuple):
    """Which message of which run, and when it was stamped by the sender's clock."""

    run: str
    number: int
    stamped_ns: int


def stamp_bytes(kind: PayloadKind) -> int:
    """How many bytes the stamp takes of the size limit."""
    return TEXT_BYTES if kind is PayloadKind.TEXT else BINARY_BYTES


def stamped(data: str | bytes, stamp: Stamp) -> str | bytes:
    """The payload with its stamp. Raises ValueError for a stamp that does not fit the format."""
    run, number, stamped_ns = stamp
    if not re.fullmatch("[0-9a-f]{8}", run) or not 0 <= number <= LARGEST_NUMBER:
        raise ValueError(f"A run is 8 hex digits and a number at most {LARGEST_NUMBER:,}; {run!r}, {number:,} is not.")
    if not 0 <= stamped_ns <= LARGEST_TIME_NS:
        raise ValueError(f"The time {stamped_ns} has more than 19 digits.")
    if isinstance(data, str):
        return f"#rts1 {run} {number:010} {stamped_ns:019}\n{data}"
    return _BINARY.pack(_BINARY_PREFIX, int(run, 16), number, stamped_ns) + data


def read_stamp(data: bytes) -> Stamp | None:
    """The stamp at the beginning of a payload, or of its first 46 bytes; `None` when there is none. Never raises."""
    match = _TEXT.match(data)
    if match is not None:
        return Stamp(match[1].decode(), int(match[2]), int(match[3]))
    if len(data) < BINARY_BYTES or not data.startswith(_BINARY_PREFIX):
        return None
    _prefix, run, number, stamped_ns = _BINARY.unpack_from(data)
    if number > LARGEST_NUMBER or stamped_ns > LARGEST_TIME_NS:
        return None
    return Stamp(f"{run:08x}", number, stamped_ns)


def without_stamp(data: bytes) -> bytes:
    """The payload behind its stamp; the payload itself when it has none."""
    if read_stamp(data) is None:
        return data
    return data[TEXT_BYTES if data[5:6] == b" " else BINARY_BYTES :]
