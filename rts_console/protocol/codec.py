"""The two encodings of a frame of `rts.v1`, and reading them back.

A **text message** of the WebSocket carries one control frame: a JSON object of at most 16 KiB whose `type` names it.
A **binary message** carries one payload::

    u8 0xA7 | u8 kind (1 text, 2 binary) | u16 header length, big endian, at most 2,048 | JSON header | payload

The payload bytes are the sender's, untouched. An unknown field is ignored; an unknown `type` is an error that does not
end the connection.
"""

import struct
from typing import Any, Final, Generic, TypeVar, cast

import msgspec

from rts_console.protocol.errors import ProtocolError
from rts_console.protocol.frames import (
    TYPES,
    Attributes,
    ClientControl,
    ClientHeader,
    ServerControl,
    ServerHeader,
)
from rts_console.protocol.words import LARGEST_PAYLOAD, PayloadKind, RefusalCode

MAGIC: Final = 0xA7
CONTROL_LIMIT: Final = 16 * 1024
HEADER_LIMIT: Final = 2 * 1024
ATTRIBUTES_LIMIT: Final = 512
"""Bytes of a message's attributes as JSON: they fit into a header beside everything else."""
MESSAGE_LIMIT: Final = 4 + HEADER_LIMIT + LARGEST_PAYLOAD
"""Largest legal WebSocket message, in bytes: anything larger is refused at its frame header."""

_PREFIX = struct.Struct(">BBH")
_KINDS = {int(kind): kind for kind in PayloadKind}

_encoder = msgspec.json.Encoder()
_loose_decoder = msgspec.json.Decoder(dict[str, Any])


def encode_control(frame: ClientControl | ServerControl) -> str:
    """Encode a control frame as the text of one WebSocket message; what keeps it within the limit is the sender's."""
    return _encoder.encode(frame).decode()


def encode_header(header: ClientHeader | ServerHeader) -> bytes:
    """Encode a header alone, for whoever frames it with its payload at once."""
    return _encoder.encode(header)


def encode_payload(header: ClientHeader | ServerHeader, kind: PayloadKind, payload: bytes | memoryview) -> bytes:
    """Encode a header and its payload as one binary WebSocket message; the payload bytes are copied as they are."""
    head = _encoder.encode(header)
    return b"".join((_PREFIX.pack(MAGIC, kind, len(head)), head, payload))


def attributes_problem(attributes: Attributes) -> str | None:
    """Say why a message may not have these attributes, or `None` when it may; both sides ask this."""
    try:
        msgspec.convert(attributes, Attributes)
        size = len(_encoder.encode(attributes))
    except (TypeError, ValueError, OverflowError) as error:
        return f"The attributes cannot be sent: {error}. Give texts and whole numbers of 64 bits under names."
    if size > ATTRIBUTES_LIMIT:
        return f"The attributes take {size:,} bytes; {ATTRIBUTES_LIMIT} is the limit. Shorten them."
    return None


C = TypeVar("C")
H = TypeVar("H")


class Decoder(Generic[C, H]):
    """Decodes what one side receives: control frames of one union, headers of another. Raises `ProtocolError` only."""

    def __init__(self, control: Any, header: Any) -> None:
        """Take the two unions as msgspec types."""
        self._control = msgspec.json.Decoder(control)
        self._header = msgspec.json.Decoder(header)

    def control(self, text: str | bytes) -> C:
        """Decode the text of one WebSocket message."""
        size = _byte_count(text)
        if size > CONTROL_LIMIT:
            raise _bad(f"A control frame has {size:,} bytes; the limit is {CONTROL_LIMIT:,}.")
        return cast(C, _decode(self._control, text))

    def payload(self, message: bytes) -> tuple[H, PayloadKind, bytes]:
        """Decode one binary WebSocket message into header, kind and the payload's own bytes."""
        kind = _KINDS.get(message[1]) if len(message) >= _PREFIX.size and message[0] == MAGIC else None
        head = _PREFIX.size + (message[2] << 8 | message[3]) if kind else 0
        if kind is None or not head <= min(len(message), _PREFIX.size + HEADER_LIMIT):
            head, kind = _split(message)  # says what is wrong with it
        try:
            header: H = self._header.decode(message[4:head])
        except (ValueError, RecursionError):
            header = cast(H, _decode(self._header, message[4:head]))  # again, for what is wrong with it
        payload = bytes(message[head:])
        if kind is PayloadKind.TEXT:
            _check_text(payload)
        return header, kind, payload


def _byte_count(text: str | bytes) -> int:
    """Size of a text as sent: a character takes up to four bytes."""
    if isinstance(text, bytes) or text.isascii():
        return len(text)
    return len(text.encode(errors="replace"))


def _split(message: bytes) -> tuple[int, PayloadKind]:
    if len(message) < _PREFIX.size:
        raise _bad(f"A binary frame has {len(message)} bytes; it needs at least {_PREFIX.size}.")
    magic, kind, head = _PREFIX.unpack_from(message)
    if magic != MAGIC:
        raise _bad(f"A binary frame starts with 0x{magic:02X} instead of 0x{MAGIC:02X}.")
    known = _KINDS.get(kind)
    if known is None:
        raise _bad(f"A binary frame is of kind {kind}; 1 is text, 2 is binary.")
    if head > HEADER_LIMIT:
        raise _bad(f"A header has {head:,} bytes; the limit is {HEADER_LIMIT:,}.")
    if len(message) < _PREFIX.size + head:
        raise _bad(f"A binary frame is cut off: its header has {head} bytes, {len(message) - _PREFIX.size} came.")
    return _PREFIX.size + head, known


def _check_text(payload: bytes) -> None:
    if payload.isascii():
        return
    try:
        payload.decode()
    except UnicodeDecodeError as error:
        raise _bad(f"A text payload is not UTF-8 at byte {error.start}.") from None


def _decode(decoder: msgspec.json.Decoder[Any], data: str | bytes) -> Any:
    try:
        return decoder.decode(data)
    except msgspec.ValidationError as error:
        raise _unknown_or_bad(data, error) from None
    except (ValueError, RecursionError) as error:  # DecodeError and UnicodeDecodeError are ValueErrors
        raise _bad(f"A frame is not JSON: {error}.") from None


def _unknown_or_bad(data: str | bytes, error: Exception) -> ProtocolError:
    try:
        name = _loose_decoder.decode(data).get("type")
    except (ValueError, RecursionError):
        return _bad(f"A frame cannot be read: {error}.")
    if isinstance(name, str) and name not in TYPES:
        return ProtocolError(RefusalCode.UNKNOWN_TYPE, f"There is no frame of type {name[:40]!r}.")
    if not isinstance(name, str):
        return _bad(f"A frame cannot be read: its type is not a text: {error}.")
    return _bad(f"A frame of type {name!r} cannot be read: {error}.")


def _bad(reason: str) -> ProtocolError:
    return ProtocolError(RefusalCode.BAD_FRAME, reason)


_CLIENT_DECODER: Final[Decoder[ServerControl, ServerHeader]] = Decoder(ServerControl, ServerHeader)
_SERVER_DECODER: Final[Decoder[ClientControl, ClientHeader]] = Decoder(ClientControl, ClientHeader)


def client_decoder() -> Decoder[ServerControl, ServerHeader]:
    """Decoder for what a client receives; it keeps nothing, so that all share one."""
    return _CLIENT_DECODER


def server_decoder() -> Decoder[ClientControl, ClientHeader]:
    """Decoder for what a gateway receives; all connections share one."""
    return _SERVER_DECODER
