"""The other side in numbers: receivers that only count and check, and users that only log in.

Every member of a room is sent the same bytes. So one receiver reads its stream message by message, and of all others it
is enough that as many bytes came with the same check sum.
"""

import asyncio
import selectors
import socket
import time
import zlib
from collections.abc import Callable
from typing import Any, Final, cast
from urllib.parse import urlsplit

from rts_console.bench.light import client_frame, greeting, handshake, take_frames, take_handshake
from rts_console.protocol import codec
from rts_console.protocol import frames as fr
from rts_console.protocol.clock import now_ns
from rts_console.protocol.secret import Secret
from rts_console.vendors.volcengine import login_privileges, make_token

TIMEOUT_S: Final = 30.0
READ_BYTES: Final = 256 * 1024
AT_ONCE: Final = 100
"""Log-ins under way at the same time."""
BINARY: Final = 2
JOIN_ID: Final = 2

Question = dict[str, Any]


class Receiver:
    """One connection that drains what it is sent."""

    __slots__ = ("buffer", "count", "crc", "sock")

    def __init__(self, url: str, greeting_bytes: bytes) -> None:
        """Connect and shake hands. Raises `OSError`."""
        parts = urlsplit(url)
        self.sock = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=TIMEOUT_S)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = bytearray()
        self.count = self.crc = 0
        self.sock.sendall(greeting_bytes)
        while not take_handshake(self.buffer):
            self.read()

    def read(self) -> None:
        """Wait for more. Raises `ConnectionError` at the end."""
        data = self.sock.recv(READ_BYTES)
        if not data:
            raise ConnectionError("the connection was closed")
        self.buffer += data

    def wait_for(self, kind: str, frame_id: int) -> None:
        """Read until a control frame of that type and id has come; everything before it is dropped."""
        mark = f'{{"type":"{kind}","id":{frame_id},'.encode()
        while True:
            for opcode, payload in take_frames(self.buffer):
                if payload.startswith((b'{"type":"refused"', b'{"type":"bye"')) or opcode == 8:
                    raise ConnectionError(f"refused: {payload[:200]!r}")
                if payload.startswith(mark):
                    return
            self.read()

    def say(self, frame: fr.ClientControl) -> None:
        """Send a control frame."""
        self.sock.sendall(client_frame(codec.encode_control(frame)))


class Drain:
    """Many receivers in one thread."""

    def __init__(self) -> None:
        """Begin with none."""
        self._receivers: list[Receiver] = []
        self._bare = True
        self._last_ping = 10
        self._settled = False

    def answer(self, question: Question) -> Question:
        """Do what is asked for; see the methods. Raises `OSError`."""
        actions: dict[str, Callable[[Question], Question]] = {
            "connect": self._connect,
            "join": self._join,
            "count": self._count,
            "leave": self._leave,
        }
        return actions[question["do"]](question)

    def keep_alive(self) -> None:
        """Show that all are there, unless what comes is about to be counted: to be called every few seconds."""
        if self._receivers and not self._bare and not self._settled:
            self._ping()

    def close(self) -> None:
        """Cut all connections."""
        for receiver in self._receivers:
            receiver.sock.close()
        self._receivers.clear()

    def _connect(self, question: Question) -> Question:
        """`count` bare connections to `url`."""
        self._bare = True
        url = question["url"]
        self._receivers = [Receiver(url, handshake(url)) for _ in range(question["count"])]
        return {}

    def _join(self, question: Question) -> Question:
        """`count` users of an app, in `room`."""
        self._bare = False
        url, app_id = question["url"], question["app_id"]
        for user_id in (f"member-{number}" for number in range(question["count"])):
            receiver = Receiver(url, greeting(url, app_id, user_id, _token(question, user_id)))
            self._receivers.append(receiver)
            receiver.wait_for("logged_in", 1)
            receiver.say(fr.JoinRoom(JOIN_ID, question["room"]))
            receiver.wait_for("joined", JOIN_ID)
            if len(self._receivers) % AT_ONCE == 0:
                self._ping()
        return {}

    def _ping(self) -> None:
        """Show that all are there."""
        self._last_ping += 1
        for receiver in self._receivers:
            receiver.say(fr.Ping(self._last_ping, now_ns()))

    def _leave(self, _: Question) -> Question:
        self.close()
        return {}

    def _count(self, question: Question) -> Question:
        """Say that it is ready, by coming back, once nothing is on its way any more; `wait` then counts."""
        self._settled = bool(question.get("begin"))
        if self._settled:
            self._settle()
            return {}
        return self._wait(question["messages"])

    def _settle(self) -> None:
        """Nothing is on its way to anyone: what comes from now on is the same for all."""
        for receiver in self._receivers:
            receiver.sock.settimeout(TIMEOUT_S)
        if not self._bare:
            self._ping()
        for receiver in self._receivers:
            if not self._bare:
                receiver.wait_for("pong", self._last_ping)
            receiver.count = receiver.crc = 0

    def _wait(self, messages: int) -> Question:
        """Read until all have as many bytes as the first one has for so many messages. Tells who has others."""
        first = self._receivers[0]
        seen = 0
        size = None
        missing = len(self._receivers)
        ends_at = time.monotonic() + TIMEOUT_S
        with selectors.DefaultSelector() as selector:
            for receiver in self._receivers:
                receiver.sock.setblocking(False)
                selector.register(receiver.sock, selectors.EVENT_READ, receiver)
            while missing and time.monotonic() < ends_at:
                for key, _ in selector.select(1.0):
                    receiver = key.data
                    data = receiver.sock.recv(READ_BYTES)
                    if not data:
                        raise ConnectionError("the connection was closed")
                    receiver.count += len(data)
                    receiver.crc = zlib.crc32(data, receiver.crc)
                    if receiver is first:
                        first.buffer += data
                        seen += sum(opcode == BINARY for opcode, _ in take_frames(first.buffer))
                        if seen >= messages and size is None:
                            size = first.count
                            missing = sum(each.count < size for each in self._receivers)
                    elif size is not None and receiver.count >= size > receiver.count - len(data):
                        missing -= 1
        different = sum((each.count, each.crc) != (first.count, first.crc) for each in self._receivers)
        return {"messages": seen, "bytes": first.count, "missing": missing, "different": different}


class Crowd:
    """Many users that log in, or bare connections, on the loop that runs."""

    def __init__(self) -> None:
        """Begin with none."""
        self._users: list[_User] = []

    async def answer(self, question: Question) -> Question:
        """`login` or `connect` so many; `ping` all; `leave`. Raises `ConnectionError`."""
        match question["do"]:
            case "login" | "connect":
                began = time.perf_counter()
                await self._enter(question)
                return {"seconds": time.perf_counter() - began, "users": len(self._users)}
            case "ping":
                ping = client_frame(codec.encode_control(fr.Ping(3, now_ns())))
                for user in self._users:
                    user.write(ping)
            case "leave":
                self.close()
        return {"users": sum(not user.gone for user in self._users)}

    def close(self) -> None:
        """Cut all connections."""
        for user in self._users:
            user.abort()
        self._users.clear()

    async def _enter(self, question: Question) -> None:
        gate = asyncio.Semaphore(AT_ONCE)
        numbers = range(question["first"], question["first"] + question["count"])
        async with asyncio.TaskGroup() as group:
            for number in numbers:
                group.create_task(self._one(gate, question, f"user-{number}"), name=f"login of user {number}")

    async def _one(self, gate: asyncio.Semaphore, question: Question, user_id: str) -> None:
        url = question["url"]
        if question["do"] == "login":
            first, last = greeting(url, question["app_id"], user_id, _token(question, user_id)), b'"logged_in"'
        else:
            first, last = handshake(url), b"\r\n\r\n"
        parts = urlsplit(url)
        async with gate:
            user = _User(first, last)
            self._users.append(user)
            await asyncio.get_running_loop().create_connection(lambda: user, parts.hostname or "", parts.port or 0)
            await user.entered


class _User(asyncio.Protocol):
    """Sends its greeting, and has entered as soon as a certain word came back."""

    def __init__(self, first: bytes, last: bytes) -> None:
        self.entered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.gone = False
        self._first = first
        self._last = last
        self._heard = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._first)

    def data_received(self, data: bytes) -> None:
        if self.entered.done():
            return
        self._heard += data
        if not b"HTTP/1.1 101".startswith(self._heard[:12]):
            self._fail(f"the handshake was answered {self._heard[:60]!r}")
        elif self._last in self._heard:
            self._heard = b""
            self.entered.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        self.gone = True
        self._fail(f"the connection ended: {exc or 'no word'}; {self._heard[-200:]!r}")

    def _fail(self, why: str) -> None:
        if not self.entered.done():
            self.entered.set_exception(ConnectionError(why))
            self.entered.exception()

    def write(self, data: bytes) -> None:
        if self._transport is not None and not self.gone:
            self._transport.write(data)

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()


def _token(question: Question, user_id: str) -> str:
    """A login token that lasts for an hour."""
    now_s = time.time_ns() // 10**9
    ends = now_s + 3_600
    made = make_token(
        question["app_id"],
        Secret(question["key"]),
        user_id,
        issued_at_s=now_s,
        expires_at_s=ends,
        privileges=login_privileges(ends),
    )
    return made.reveal()
