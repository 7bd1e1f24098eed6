"""A gateway that does as it is told: answers well by default, and as badly as a test wants."""

import asyncio
import base64
import contextlib
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any, Self

import msgspec

from rts_console.protocol import codec
from rts_console.protocol import frames as fr
from rts_console.protocol.words import RULE_SETS, CloseCode, PayloadKind
from rts_console.websocket.connection import WebSocketConnection
from rts_console.websocket.server import WebSocketServer, serve

_NO_RATES = {"peer_rate": 0, "room_rate": 0, "server_rate": 0}

Answer = Callable[[Any], Iterable[Any]]
"""Takes a frame and gives frames, (header, kind, payload) or raw messages to send back."""


def silent(_: Any) -> Iterable[Any]:
    """Answer nothing."""
    return ()


def refuse(code: int, reason: str = "scripted", **more: Any) -> Answer:
    """Answer with a refusal."""
    return lambda frame: [fr.Refused(frame.id, code, reason, **more)]


def encoded(message: Any) -> str | bytes:
    """A frame, (header, kind, payload) or raw message as it goes over the wire."""
    if isinstance(message, str | bytes):
        return message
    if isinstance(message, tuple):
        return codec.encode_payload(*message)
    return codec.encode_control(message)


class ScriptedGateway:
    """An async context manager; every connection is answered by the same script."""

    def __init__(self, *, port: int = 0, **limits: int) -> None:
        rules = msgspec.structs.replace(RULE_SETS["volcengine"], **{**_NO_RATES, **limits})
        self._port = port
        self.links: list[ScriptedLink] = []
        self.received: list[Any] = []
        self.answers: dict[type, Answer] = dict(_USUAL)
        self.answers[fr.Hello] = lambda _: [fr.Welcome("n1", "e1", 1, msgspec.to_builtins(rules), heartbeat_ms=10_000)]
        self._server: WebSocketServer | None = None

    async def __aenter__(self) -> Self:
        self._server = await serve(self._link, "127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        for link in self.links:
            link.connection.abort()
        await self._server.close()

    @property
    def port(self) -> int:
        assert self._server is not None
        return self._server.port

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def on(self, kind: type, answer: Answer) -> None:
        """Answer frames of this kind so from now on."""
        self.answers[kind] = answer

    def tell(self, *messages: Any) -> None:
        """Send to the latest connection without being asked."""
        self.links[-1].connection.send(map(encoded, messages))

    def close(self, code: int, reason: str = "") -> None:
        """Close the latest connection."""
        self.links[-1].connection.close(code, reason)

    def got(self, kind: type) -> list[Any]:
        """Frames of this kind that came, payloads as their headers."""
        return [frame for frame in self.received if isinstance(frame, kind)]

    def _link(self) -> "ScriptedLink":
        return ScriptedLink(self)


class ScriptedLink:
    """One connection of a scripted gateway."""

    def __init__(self, gateway: ScriptedGateway) -> None:
        self._gateway = gateway
        self._decoder = codec.server_decoder()
        self.connection: WebSocketConnection
        self.end: tuple[int, str] | None = None

    def opened(self, connection: WebSocketConnection) -> None:
        self.connection = connection
        self._gateway.links.append(self)

    def received(self, messages: list[str | bytes]) -> None:
        for message in messages:
            frame = self._decoder.control(message) if isinstance(message, str) else self._decoder.payload(message)[0]
            self._gateway.received.append(frame)
            self.connection.send(map(encoded, self._gateway.answers[type(frame)](frame)))
            if isinstance(frame, fr.Logout) and self._gateway.answers[fr.Logout] is _USUAL[fr.Logout]:
                self.connection.close(CloseCode.NORMAL)

    def closed(self, code: int, reason: str) -> None:
        self.end = (code, reason)


_USUAL: dict[type, Answer] = {
    fr.Login: lambda f: [fr.LoggedIn(f.id, f.user_id, "s1")],
    fr.Logout: lambda f: [fr.Done(f.id)],
    fr.UpdateToken: lambda f: [fr.Done(f.id)],
    fr.GetPeerStatus: lambda f: [fr.PeerStatus(f.id, f.user_id, 1)],
    fr.JoinRoom: lambda f: [fr.Joined(f.id, f.room_id, "e1", 0, [], 0)],
    fr.LeaveRoom: lambda f: [fr.Done(f.id)],
    fr.SetServerParams: lambda f: [fr.ServerParamsSet(f.id, 200)],
    fr.Received: silent,
    fr.Ping: lambda f: [fr.Pong(f.id, f.sent_at_ns, f.sent_at_ns, f.sent_at_ns)],
    fr.SendPeer: lambda f: [fr.Accepted(f.id, 0, 1, 2, 1)],
    fr.SendRoom: lambda f: [fr.Accepted(f.id, 200, 1, 2, 1)],
    fr.SendServer: lambda f: [(fr.ServerAnswer(f.id, 0, 1, 2, 3, 200), PayloadKind.TEXT, b"ok")],
}


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def tcp_server(talk: Talk, **options: Any) -> AsyncIterator[int]:
    """A TCP server on any port; what is still open at the end is cut."""
    writers: list[asyncio.StreamWriter] = []
    tasks: set[asyncio.Task[Any] | None] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        tasks.add(asyncio.current_task())
        with contextlib.suppress(EOFError, ConnectionError, asyncio.CancelledError):
            await talk(reader, writer)
        with contextlib.suppress(ConnectionError):
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, **options)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()
        for task in tasks:
            assert task is not None
            task.cancel()
        await asyncio.gather(*(task for task in tasks if task), return_exceptions=True)


async def shake_hands(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Do the server's half of the WebSocket handshake, so that any bytes can follow."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    key = next(line.partition(": ")[2] for line in head.splitlines() if line.startswith("Sec-WebSocket-Key"))
    digest = hashlib.sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()
    lines = [
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Accept: {base64.b64encode(digest).decode()}",
        f"Sec-WebSocket-Protocol: {fr.SUBPROTOCOL}",
    ]
    writer.write("\r\n".join([*lines, "", ""]).encode())
