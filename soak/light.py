"""Light clients: enough of the protocol for thousands of users in one process, so that the gateway is what is measured.

Their WebSocket frames are masked with zeros, which is legal and costs nothing.
"""

import asyncio
import base64
import struct
from collections.abc import Callable
from typing import Any, Final, cast

from rts_console.protocol import codec
from rts_console.protocol import frames as fr
from rts_console.protocol.clock import now_ns
from rts_console.protocol.words import PayloadKind
from soak.people import APP, token

KEY: Final = base64.b64encode(b"sixteen bytes ok").decode()
_decoder = codec.client_decoder()


def client_frame(message: str | bytes) -> bytes:
    """A whole masked frame."""
    opcode, data = (1, message.encode()) if isinstance(message, str) else (2, message)
    return frame(opcode, data)


def frame(opcode: int, data: bytes, *, fin: bool = True, masked: bool = True, reserved: int = 0) -> bytes:
    """A frame of a client, whatever is asked for."""
    first = (0x80 if fin else 0) | reserved | opcode
    mask = 0x80 if masked else 0
    if len(data) < 126:
        head = struct.pack(">BB", first, mask | len(data))
    elif len(data) < 65_536:
        head = struct.pack(">BBH", first, mask | 126, len(data))
    else:
        head = struct.pack(">BBQ", first, mask | 127, len(data))
    return head + (b"\0\0\0\0" if masked else b"") + data


def handshake(port: int, **headers: str) -> bytes:
    """The opening request of a client; a header that is empty is left out."""
    fields = {
        "Host": f"127.0.0.1:{port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": KEY,
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Protocol": fr.SUBPROTOCOL,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = [f"GET {fr.PATH} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items() if value)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class LightClient(asyncio.Protocol):
    """One user. `on_message` gets (client, header, payload) of each message."""

    def __init__(self, port: int, user_id: str, on_message: Callable[["LightClient", Any, bytes], None]) -> None:
        """Prepare; the connection is made with `loop.create_connection`."""
        self.user_id = user_id
        self.room_id = ""
        self.closed: tuple[int, str] | None = None
        loop = asyncio.get_running_loop()
        self.logged_in: asyncio.Future[None] = loop.create_future()
        self.joined: asyncio.Future[None] = loop.create_future()
        self.answers: dict[int, asyncio.Future[Any]] = {}
        self._port = port
        self._on_message = on_message
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._open = False
        self._last_id = 10
        self._count = 0
        self._token = token(user_id).reveal()

    # --- what it does ---

    def join(self, room_id: str) -> asyncio.Future[None]:
        """Join its room."""
        self.room_id = room_id
        self._write(codec.encode_control(fr.JoinRoom(2, room_id)))
        return self.joined

    def say(self, payload: bytes, name: str) -> asyncio.Future[Any]:
        """Send to its room; the future gets the answer."""
        self._last_id += 1
        header = fr.SendRoom(self._last_id, self.room_id, name, now_ns())
        answer = self.answers[self._last_id] = asyncio.get_running_loop().create_future()
        self._write(codec.encode_payload(header, PayloadKind.TEXT, payload))
        return answer

    def ping(self) -> None:
        """Show that it lives."""
        self._write(codec.encode_control(fr.Ping(1, now_ns())))

    def abort(self) -> None:
        """Cut the connection."""
        if self._transport is not None:
            self._transport.abort()

    # --- asyncio.Protocol ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the WebSocket, and say the first two frames at once."""
        self._transport = cast(asyncio.Transport, transport)
        hello = codec.encode_control(fr.Hello(APP, f"device-of-{self.user_id}"))
        login = codec.encode_control(fr.Login(1, self.user_id, self._token))
        self._transport.write(handshake(self._port) + client_frame(hello) + client_frame(login))

    def data_received(self, data: bytes) -> None:
        """Take whole frames out of what has come."""
        self._buffer += data
        if not self._open:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            if not self._buffer.startswith(b"HTTP/1.1 101"):
                self._fail(f"the handshake was answered {bytes(self._buffer[:60])!r}")
                return
            del self._buffer[: end + 4]
            self._open = True
        arrivals: list[fr.Arrival] = []
        for opcode, payload in take_frames(self._buffer):
            self._take(opcode, payload, arrivals)
        if arrivals:
            self._write(codec.encode_control(fr.Received(self._count, arrivals)))

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waits is told."""
        self.closed = self.closed or (1006, str(exc or "no word"))
        self._fail(f"the connection ended: {self.closed}")

    def _take(self, opcode: int, payload: bytes, arrivals: list[fr.Arrival]) -> None:
        if opcode == 2:
            header, _, data = _decoder.payload(payload)
            if isinstance(header, fr.RoomMessage):
                self._count += 1
                arrivals.append(fr.Arrival(header.user_id, header.client_message_id, now_ns(), header.room_id))
            self._on_message(self, header, data)
        elif opcode == 1:
            if payload.startswith((b'{"type":"user_joined"', b'{"type":"user_left"', b'{"type":"delivered"')):
                return  # thousands of them, and of no interest
            self._take_control(_decoder.control(payload))
        elif opcode == 8:
            self.closed = (int.from_bytes(payload[:2], "big"), payload[2:].decode())
            self._write_raw(frame(8, payload[:2]))

    def _take_control(self, control: Any) -> None:
        match control:
            case fr.LoggedIn():
                self.logged_in.set_result(None)
            case fr.Joined():
                self.joined.set_result(None)
            case fr.Accepted():
                self.answers.pop(control.id).set_result(control)
            case fr.Refused() | fr.Notice() | fr.Bye():
                self._fail(f"{control}")

    def _fail(self, why: str) -> None:
        for future in (self.logged_in, self.joined, *self.answers.values()):
            if not future.done():
                future.set_exception(ConnectionError(f"{self.user_id}: {why}"))
                future.exception()  # not everybody waits for each of them

    def _write(self, message: str | bytes) -> None:
        self._write_raw(client_frame(message))

    def _write_raw(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)


def take_frames(buffer: bytearray) -> list[tuple[int, bytes]]:
    """Cut whole unmasked frames off the front: opcode (0x80 set aside) and payload of each."""
    found: list[tuple[int, bytes]] = []
    at, size = 0, len(buffer)
    while size - at >= 2:
        length, start = buffer[at + 1] & 0x7F, at + 2
        if length == 126:
            start, length = at + 4, int.from_bytes(buffer[at + 2 : at + 4], "big")
        elif length == 127:
            start, length = at + 10, int.from_bytes(buffer[at + 2 : at + 10], "big")
        if size < start + length:
            break
        found.append((buffer[at] & 0x0F, bytes(buffer[start : start + length])))
        at = start + length
    del buffer[:at]
    return found
