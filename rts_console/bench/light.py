"""As little of a WebSocket client as will do: what is measured is the other side.

Frames are masked with zeros, which is legal and costs nothing.
"""

import base64
import struct
from typing import Final
from urllib.parse import urlsplit

from rts_console.protocol import codec
from rts_console.protocol import frames as fr

KEY: Final = base64.b64encode(b"sixteen bytes ok").decode()
_SHORT: Final = 126
_MEDIUM: Final = 65_536


def handshake(url: str) -> bytes:
    """The request that opens a WebSocket at `url`."""
    parts = urlsplit(url)
    return (
        f"GET {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Protocol: {fr.SUBPROTOCOL}\r\n\r\n"
    ).encode()


def take_handshake(buffer: bytearray) -> bool:
    """Cut the answer to a handshake off the front, if it is there whole. Raises `ConnectionError` for a refusal."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return False
    if not buffer.startswith(b"HTTP/1.1 101"):
        raise ConnectionError(f"the handshake was answered {bytes(buffer[:60])!r}")
    del buffer[: end + 4]
    return True


def client_frame(message: str | bytes) -> bytes:
    """A whole masked frame."""
    opcode, data = (1, message.encode()) if isinstance(message, str) else (2, message)
    if len(data) < _SHORT:
        head = struct.pack(">BB", 0x80 | opcode, 0x80 | len(data))
    elif len(data) < _MEDIUM:
        head = struct.pack(">BBH", 0x80 | opcode, 0xFE, len(data))
    else:
        head = struct.pack(">BBQ", 0x80 | opcode, 0xFF, len(data))
    return head + b"\0\0\0\0" + data


def greeting(url: str, app_id: str, user_id: str, token: str) -> bytes:
    """Handshake, `hello` and `login` in one."""
    hello = codec.encode_control(fr.Hello(app_id, f"device-of-{user_id}"))
    login = codec.encode_control(fr.Login(1, user_id, token))
    return handshake(url) + client_frame(hello) + client_frame(login)


def take_frames(buffer: bytearray) -> list[tuple[int, bytes]]:
    """Cut whole unmasked frames off the front: opcode and payload of each."""
    found: list[tuple[int, bytes]] = []
    at, size = 0, len(buffer)
    while size - at >= 2:
        length, start = buffer[at + 1] & 0x7F, at + 2
        if length == _SHORT:
            start, length = at + 4, int.from_bytes(buffer[at + 2 : at + 4], "big")
        elif length > _SHORT:
            start, length = at + 10, int.from_bytes(buffer[at + 2 : at + 10], "big")
        if size < start + length:
            break
        found.append((buffer[at] & 0x0F, bytes(buffer[start : start + length])))
        at = start + length
    del buffer[:at]
    return found
