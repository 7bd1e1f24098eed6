"""WebSocket frames made without the library's own core: nearly all that is sent is a message in one frame."""

import struct
from typing import Final

from rts_console.protocol.codec import MAGIC, encode_header, encode_payload
from rts_console.protocol.frames import ServerHeader
from rts_console.protocol.words import PayloadKind

try:
    from websockets.speedups import apply_mask
except ImportError:  # where it was installed without its C part
    from websockets.utils import apply_mask

__all__ = ["apply_mask", "encode_client_frame", "encode_server_frame", "encode_server_payload"]

_TEXT: Final = 0x81
_BINARY: Final = 0x82
_MASKED: Final = 0x80
_MEDIUM_HEAD: Final = struct.Struct(">BBH")
_MEDIUM_PAYLOAD_HEAD: Final = struct.Struct(">BBHBBH")
_LARGE_HEAD: Final = struct.Struct(">BBQ")


def encode_client_frame(message: str | bytes, key: bytes) -> bytes:
    """Frame a message as a client sends it, masked with a `key` of four bytes."""
    first, data = (_TEXT, message.encode()) if isinstance(message, str) else (_BINARY, message)
    return b"".join((_frame_head(first, len(data), _MASKED), key, apply_mask(data, key)))


def encode_server_frame(message: str | bytes) -> bytes:
    """Frame a message as a server sends it (unmasked), once for all receivers."""
    first, data = (_TEXT, message.encode()) if isinstance(message, str) else (_BINARY, message)
    return _frame_head(first, len(data)) + data


def encode_server_payload(header: ServerHeader, kind: PayloadKind, payload: bytes) -> bytes:
    """The same as `encode_server_frame(encode_payload(...))`, with the bytes copied once."""
    head = encode_header(header)
    size = 4 + len(head) + len(payload)
    if not 126 <= size < 65_536:
        return encode_server_frame(encode_payload(header, kind, payload))
    return b"".join((_MEDIUM_PAYLOAD_HEAD.pack(_BINARY, 126, size, MAGIC, kind, len(head)), head, payload))


def _frame_head(first: int, size: int, masked: int = 0) -> bytes:
    if size < 126:
        return bytes((first, masked | size))
    if size < 65_536:
        return _MEDIUM_HEAD.pack(first, masked | 126, size)
    return _LARGE_HEAD.pack(first, masked | 127, size)
