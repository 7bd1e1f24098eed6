"""One row of the event log as a reader sees it, and how a payload is shown in one line."""

import enum

import msgspec

from rts_console.protocol.words import MessageMode, PayloadKind

FRAME_KIND = "frame"
"""The kind of a raw frame: it went out or came in, but nothing answers it."""

PREVIEW_CHARACTERS = 200
PREVIEW_BYTES = 32
ELLIPSIS = "…"

_SYMBOLS = {
    **{number: 0x2400 + number for number in range(0x20)},
    0x7F: 0x2421,
    # What could reorder or break the line stands as one sign; the payload itself is untouched.
    **dict.fromkeys(range(0x80, 0xA0), 0x2426),
    **dict.fromkeys((0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF), 0x2426),
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0x2426),
}


class Direction(enum.IntEnum):
    """Which way a row's message went, seen from its identity."""

    NONE = 0
    OUT = 1
    IN = 2


class Severity(enum.IntEnum):
    """How much a row wants to be noticed."""

    NONE = 0
    INFO = 1
    SUCCESS = 2
    WARNING = 3
    ERROR = 4


class Flag(enum.IntFlag):
    """What was found out about a row after it came: the column `flags`."""

    MARKED = 1
    GAP = 2
    DUPLICATE = 4
    LATE = 8
    REORDERED = 16


class Answer(msgspec.Struct, frozen=True):
    """What the app server answered to a message; `truncated` bytes of it were not passed on by the gateway.

    `answered_at_ns` is by the gateway's clock, 0 when unknown.
    """

    data: bytes
    http_status: int
    truncated: int
    answered_at_ns: int = 0


class Row(msgspec.Struct, frozen=True):
    """One row. Times are nanoseconds since 1970, 0 where unknown; `elapsed_ms` is nan where there is none.

    `code` is `None` while there is no result, and `label` is its name; `result` may say something before, such as that
    the message is held. `elapsed_ms` runs from the call to the result for an outgoing row, from composing to arrival
    for an incoming one whose sender is an identity of this program (one clock). `who` is the other user, `where` the
    room. `note` is the reason in words. `flags` is what was found out about the row later. `preview` has at most 200
    characters and ends in an ellipsis when it shows less than there is.
    """

    seq: int
    at_ns: int
    identity: str
    direction: Direction
    kind: str
    who: str
    where: str
    message_id: int
    payload_kind: PayloadKind | None
    size: int
    code: int | None
    result: str
    meaning: str
    label: str
    elapsed_ms: float
    preview: str
    severity: Severity
    client_message_id: str
    delivered: int
    recipients: int
    note: str
    mode: MessageMode | None
    composed_at_ns: int
    written_at_ns: int
    gateway_in_ns: int
    gateway_out_ns: int
    position: int
    flags: Flag = Flag(0)

    @property
    def pending(self) -> bool:
        """Whether this is an outgoing message whose result is not known yet."""
        return self.direction is Direction.OUT and self.code is None and self.kind != FRAME_KIND


def preview(kind: PayloadKind, data: bytes | bytearray | memoryview, size: int | None = None) -> str:
    """The payload in one line: text cut at 200 characters with control characters as symbols, binary as hex.

    `size` is that of the whole payload when `data` is only its beginning.
    """
    whole = len(data) if size is None else size
    if kind is PayloadKind.BINARY:
        return _hex_preview(bytes(data[:PREVIEW_BYTES]), whole)
    # 200 characters need at most 800 bytes, so a character cut in two at the end of the slice is never shown.
    start = bytes(data[: 4 * PREVIEW_CHARACTERS + 4])
    return one_line(start.decode("utf-8", "replace"), cut=whole > len(start))


def one_line(text: str, *, cut: bool = False) -> str:
    """`text` on one line of at most 200 characters; `cut` says that there is more than was given."""
    if len(text) > PREVIEW_CHARACTERS or cut:
        text = text[: PREVIEW_CHARACTERS - 1] + ELLIPSIS
    return text.translate(_SYMBOLS)


def _hex_preview(start: bytes, size: int) -> str:
    shown = start.hex(" ")
    return f"{shown} {ELLIPSIS} {size:,} bytes" if size > len(start) else shown
