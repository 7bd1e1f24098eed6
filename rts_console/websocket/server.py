"""The server's side: listen, and let in only who asks for what is served here."""

import asyncio
import ssl
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import Final

from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.server import ServerProtocol
from websockets.typing import Origin, Subprotocol

from rts_console.protocol.codec import MESSAGE_LIMIT
from rts_console.protocol.frame_scanner import FrameScanner
from rts_console.protocol.frames import PATH, SUBPROTOCOL
from rts_console.protocol.words import CloseCode
from rts_console.websocket.connection import WebSocketConnection, WebSocketOwner, Writes, quiet_logger
from rts_console.websocket.framing import apply_mask, encode_server_frame
from rts_console.websocket.hosts import LOOPBACK_HOSTS, host_name, host_of, is_loopback
from rts_console.websocket.listener import Listener, listen

HANDSHAKE_TIMEOUT_S: Final = 5.0


class WebSocketServer:
    """A listening server. Made by `serve`."""

    def __init__(self, waiting_limit: int = 0) -> None:
        """Know no connection and no port yet; `serve` gives it its listener."""
        self.connections: set[WebSocketConnection] = set()
        self.writes = Writes()
        self.port = 0
        self.waiting: Counter[str] = Counter()
        """Connections that have not settled, by the host they come from."""
        self.waiting_limit = waiting_limit
        self._listener: Listener | None = None
        self._stopped = False

    @property
    def is_listening(self) -> bool:
        """Whether new connections are taken."""
        return not self._stopped

    def is_crowded(self, host: str, times: int = 1) -> bool:
        """Whether more connections of `host` wait than `times` the limit. This machine itself has no limit."""
        limit = self.waiting_limit * times
        return 0 < limit < self.waiting[host] and not is_loopback(host)

    def listen(self, listener: Listener) -> None:
        """Take the listener whose connections these are (called by `serve`)."""
        self._listener = listener
        self.port = listener.port

    async def stop_listening(self) -> None:
        """Take no new connections; the open ones go on."""
        self._stopped = True
        if self._listener is not None:
            await self._listener.close()

    async def close(self, code: int = CloseCode.DRAINING, reason: str = "") -> None:
        """Stop listening, close every connection with `code`, and wait until all are gone (about 2 s at most)."""
        await self.stop_listening()
        open_now = list(self.connections)
        for connection in open_now:
            connection.close(code, reason)
        for connection in open_now:
            await connection.wait_closed()


class ServerConnection(WebSocketConnection):
    """The server's side of one. Made by `serve`."""

    def __init__(
        self, core: ServerProtocol, owner: WebSocketOwner, hosts: frozenset[str], server: "WebSocketServer"
    ) -> None:
        """Begin before the handshake; `hosts` are the names that are served."""
        super().__init__(core, owner, FrameScanner(MESSAGE_LIMIT, apply_mask), server.writes)
        self._accepting = core
        self._hosts = hosts
        self._server = server
        self._waits_from = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count it, and cut it off where too many wait."""
        super().connection_made(transport)
        self._server.connections.add(self)
        self._deadline = self._loop.call_later(HANDSHAKE_TIMEOUT_S, self.abort)
        self._waits_from = host = host_of(self.remote_address)
        self._server.waiting.update([host] if host else [])
        if not self._server.is_listening:
            self.abort()  # it had been taken from the backlog before the listener closed
        elif self._server.is_crowded(host, 2):
            self.abort()  # not even a refusal: those wait for their request

    def connection_lost(self, exc: Exception | None) -> None:
        """It no longer counts."""
        self._server.connections.discard(self)
        self.settle()
        super().connection_lost(exc)

    def settle(self) -> None:
        """See `WebSocketConnection.settle`."""
        host, self._waits_from = self._waits_from, ""
        if host:
            self._server.waiting[host] -= 1
            if not self._server.waiting[host]:
                del self._server.waiting[host]

    def _framed(self, message: str | bytes) -> bytes:
        return encode_server_frame(message)

    def _handshake(self, event: Request | Response) -> None:
        assert isinstance(event, Request)
        response = self._problem(event) or self._accepting.accept(event)
        self._accepting.send_response(response)
        if self._accepting.state is State.OPEN:
            assert self._deadline is not None
            self._deadline.cancel()
            self._deadline = None
            self._set_open()

    def _problem(self, request: Request) -> Response | None:
        reject = self._accepting.reject
        if request.path.partition("?")[0] != PATH:
            return reject(HTTPStatus.NOT_FOUND, f"The RTS service is at {PATH}.\n")
        named = request.headers.get_all("Host")
        if len(named) != 1 or host_name(named[0]) not in self._hosts:
            return reject(HTTPStatus.MISDIRECTED_REQUEST, "This host name is not served here.\n")
        if "Sec-Fetch-Site" in request.headers and self._accepting.origins == [None]:
            return reject(HTTPStatus.FORBIDDEN, "Web pages may not connect.\n")
        if self._server.is_crowded(self._waits_from):
            reason = f"More than {self._server.waiting_limit} connections of your address have not logged in.\n"
            return reject(HTTPStatus.TOO_MANY_REQUESTS, reason)
        return None


async def serve(
    owner_factory: Callable[[], WebSocketOwner],
    host: str,
    port: int,
    *,
    tls: ssl.SSLContext | None = None,
    allowed_hosts: Iterable[str] = (),
    allowed_origins: Sequence[str] = (),
    waiting_limit: int = 0,
) -> WebSocketServer:
    """Listen for `rts.v1` connections.

    Refused before the owner hears of it: any `Origin` not in `allowed_origins` (403), a `Host` that is neither loopback
    nor in `allowed_hosts` (421: a page that rebinds its name), another path (404), no common subprotocol (400), and
    more than `waiting_limit` connections of one host of which none has settled (429; 0 is no limit).
    A message over `MESSAGE_LIMIT` ends its connection with 1009 at the frame header. Raises `OSError`.
    """
    server = WebSocketServer(waiting_limit)
    hosts = LOOPBACK_HOSTS | frozenset(name.lower() for name in allowed_hosts)
    origins: list[Origin | None] = [None, *(Origin(o) for o in allowed_origins)]

    def make() -> ServerConnection:
        core = ServerProtocol(
            origins=origins,
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            max_size=(MESSAGE_LIMIT, MESSAGE_LIMIT),
            logger=quiet_logger(),
        )
        return ServerConnection(core, owner_factory(), hosts, server)

    # Without its own limit a client that never begins TLS would hold a socket for a minute.
    server.listen(await listen(make, host, port, tls=tls, handshake_timeout_s=HANDSHAKE_TIMEOUT_S))
    return server
