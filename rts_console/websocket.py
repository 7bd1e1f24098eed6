"""One WebSocket on an asyncio loop: websockets' sans-I/O core inside an `asyncio.Protocol`.

Frames come in batches, many to one call of the owner, and go out in batches, one write for all that a read of a socket
leads to: there is no task, future or queue per message. That is what lets a window on a Qt loop carry tens of thousands
of messages per second, and a gateway hand the same framed bytes to every member of a room.

Nearly all that comes is cut out of the bytes without the core, and nearly all that goes is framed without it: it sees
the handshake, control frames, fragments and what breaks the rules.
"""

import asyncio
import ipaddress
import logging
import math
import secrets
import socket
import ssl
import struct
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import Final, Protocol, cast
from urllib.parse import urlsplit

from websockets.client import ClientProtocol
from websockets.exceptions import InvalidHandshake, InvalidURI
from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.server import ServerProtocol
from websockets.typing import Origin, Subprotocol
from websockets.uri import parse_uri

from rts_console.protocol.frame_scanner import FrameScanner
from rts_console.protocol.frames import MESSAGE_LIMIT, PATH, SUBPROTOCOL
from rts_console.protocol.words import CloseCode

try:
    from websockets.speedups import apply_mask
except ImportError:  # where it was installed without its C part
    from websockets.utils import apply_mask

CLOSE_TIMEOUT_S: Final = 2.0
GONE_S: Final = 1.0
"""After a cut the transport says that it is gone, or is taken for gone."""
HANDSHAKE_TIMEOUT_S: Final = 5.0
FRAGMENT_LIMIT: Final = 64
BATCH_MESSAGES: Final = 128
"""So many messages are handed over at once, so that what it costs to hand a batch over is shared by many."""
SLICE_S: Final = 0.002
"""How long one connection works off what came before the loop gets its turn."""
WRITE_BYTES: Final = 64 * 1024
"""What is queued for one connection is written as soon as it is more than that."""
_END_OF_HEAD: Final = b"\r\n\r\n"
LOOPBACK_HOSTS: Final = frozenset({"127.0.0.1", "localhost", "::1"})

_TEXT: Final = 0x81
_BINARY: Final = 0x82
_MASKED: Final = 0x80
_MEDIUM_HEAD: Final = struct.Struct(">BBH")
_LARGE_HEAD: Final = struct.Struct(">BBQ")
_MASKS_AT_ONCE: Final = 1_024

# websockets logs whole frames at DEBUG, tokens included: this logger never lets it.
_FRAMES_LOG = logging.getLogger("rts_console.websocket.frames")
_FRAMES_LOG.setLevel(logging.WARNING)


PeerCheck = Callable[[bytes], None]
"""Takes the other side's certificate as DER; raises an `OSError` when it is not the one that was meant."""


class WebSocketOwner(Protocol):
    """What the user of a connection implements. All calls are synchronous and come from the loop."""

    def opened(self, connection: "WebSocketConnection") -> None:
        """The handshake is done; `connection` may be used from now on."""

    def received(self, messages: list[str | bytes]) -> None:
        """One socket read brought these messages: text as `str`, binary as `bytes`."""

    def closed(self, code: int, reason: str) -> None:
        """The connection is gone; called once, and only after `opened`."""


class WebSocketConnection(asyncio.Protocol):
    """An open WebSocket, either side. Made by `connect` and `serve`.

    What comes faster than it can be worked off is worked off in slices, between which the loop does other things and
    nothing is read, so that the other side has to wait.
    """

    def __init__(
        self, core: ClientProtocol | ServerProtocol, owner: WebSocketOwner, scanner: FrameScanner, writes: "Writes"
    ) -> None:
        """Take the sans-I/O half, whoever is told what comes in, and what cuts it out and has it written."""
        self._core = core
        self._owner = owner
        self._scanner = scanner
        self._writes = writes
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._queue: list[bytes] = []
        self._queued = 0
        self._scans = True
        self._head = b""
        self._resting = False
        self._parts: list[bytes] = []
        self._parts_are_text = False
        self._opened = False
        self._deadline: asyncio.TimerHandle | None = None
        self._gone: asyncio.Future[None] = self._loop.create_future()
        self._on_taken: Callable[[], None] | None = None

    # --- for the owner ---

    @property
    def is_open(self) -> bool:
        """Whether messages can be sent."""
        return self._opened and self._core.state is State.OPEN

    @property
    def buffered(self) -> int:
        """Bytes that wait to be taken by the other side."""
        waiting = self._transport.get_write_buffer_size() if self._transport else 0
        return self._queued + waiting

    @property
    def unread(self) -> int:
        """Bytes that came and were not worked off yet."""
        return len(self._scanner)

    @property
    def remote_address(self) -> str:
        """The other side as `host:port`, empty when unknown."""
        address = self._transport.get_extra_info("peername") if self._transport else None
        return f"{address[0]}:{address[1]}" if isinstance(address, tuple) else ""

    def settle(self) -> None:
        """Say that the other side has logged in: it no longer counts as waiting (server side only). Idempotent."""

    def watch_taken(self, on_taken: Callable[[], None]) -> None:
        """Call `on_taken` each time the system has taken all bytes written so far (with TLS: the TLS layer has)."""
        self._on_taken = on_taken
        if self._transport is not None:
            self._transport.set_write_buffer_limits(high=0)

    def send(self, messages: Iterable[str | bytes]) -> None:
        """Queue messages; those of one loop turn leave together. Silently ignored once closing has begun."""
        if self.is_open:
            for message in messages:
                self._enqueue(self._framed(message))

    def send_encoded(self, frame: bytes) -> None:
        """Queue a message that `encode_server_frame` has framed already (server side only)."""
        if self.is_open:
            self._enqueue(frame)

    def write_encoded(self, frames: Sequence[bytes], whole: bytes) -> None:
        """Write messages that are framed already, at once; `whole` is all of them in one (server side only)."""
        if self._opened and self._core.state is State.OPEN and self._transport is not None:
            if self._queue:
                self.flush()
            self._transport.write(whole)

    def close(self, code: int, reason: str = "") -> None:
        """Begin the closing handshake; the transport is cut if the other side does not answer in 2 s."""
        if self._core.state is State.CONNECTING:
            self.abort()
            return
        if self._core.state is State.OPEN:
            self._core.send_close(code, _shorten(reason))
            self._write_out()
        self._expect_end()

    def abort(self) -> None:
        """Cut the transport at once, without a word."""
        if self._transport is not None:
            self._transport.abort()
            self._loop.call_later(GONE_S, self._surely_gone)

    def _surely_gone(self) -> None:
        """A transport of uvloop that closed itself while it was not read never says so."""
        if not self._gone.done():
            self.connection_lost(None)

    async def wait_closed(self) -> None:
        """Wait until the transport is gone."""
        await asyncio.shield(self._gone)

    # --- asyncio.Protocol ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Disable Nagle and let the handshake begin."""
        self._transport = cast(asyncio.Transport, transport)
        sock = transport.get_extra_info("socket")
        if sock is not None and sock.family in (socket.AF_INET, socket.AF_INET6):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data: bytes) -> None:
        """Hand over the messages in it; all that this leads to is written at its end."""
        with self._writes:
            self._take_data(data)

    def resume_writing(self) -> None:
        """What had to wait for the other side is taken."""
        if self._on_taken is not None:
            self._on_taken()

    def eof_received(self) -> bool:
        """The other side has finished; let the transport close."""
        self._work_off(math.inf)
        self._core.receive_data(self._scanner.rest())  # half a frame: the core knows what to say of it
        self._core.receive_eof()
        self._process()
        self._expect_end()  # what is still to be written may never be taken
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the owner, once, with the best code and reason known."""
        if self._gone.done():
            return
        self._work_off(math.inf)
        self._scanner.rest()  # half a frame, of which no more will come
        if self._deadline is not None:
            self._deadline.cancel()
        self._core.receive_eof()
        self._core.data_to_send()
        self._queue.clear()
        self._queued = 0
        if not self._gone.done():
            self._gone.set_result(None)
        code, reason = self._end(exc)
        if self._opened:
            self._opened = False
            self._owner.closed(code, reason)
        else:
            self._handshake_failed(exc)

    # --- inside: what comes ---

    def _take_data(self, data: bytes) -> None:
        if not self._opened:
            self._take_head(data)
        elif self._scans:
            self._scanner.add(data)
            self._work_off(SLICE_S)
        else:
            self._core.receive_data(data)
            self._process()

    def _take_head(self, data: bytes) -> None:
        """The answer to the handshake is the core's; what follows it in the same read may not be."""
        end = (self._head + data).find(_END_OF_HEAD) + len(_END_OF_HEAD) - len(self._head)
        if end <= 0:
            end = len(data)
        self._head = (self._head + data)[1 - len(_END_OF_HEAD) :]
        self._core.receive_data(data[:end])
        self._process()
        if end < len(data):
            self._take_data(data[end:])

    def _work_off(self, limit_s: float) -> None:
        """Hand over what came, in batches, for about `limit_s`; the rest follows in the next turn of the loop."""
        ends_s = time.perf_counter() + limit_s
        while self._scanner:
            if not self._take_batch():
                break
            if time.perf_counter() >= ends_s and self._scanner:
                self._rest()
                return

    def _take_batch(self) -> bool:
        """Hand over the next messages, or the next frame that is none; `False` when more must come first."""
        messages = [] if self._parts else self._scanner.messages(BATCH_MESSAGES)
        if messages:
            self._owner.received(messages)
            return True
        frame = self._scanner.frame()
        if frame:
            self._core.receive_data(frame)
            self._process()
        if self._core.state is not State.OPEN:
            self._scans = False
            self._core.receive_data(self._scanner.rest())
            self._process()
        return bool(frame)

    def _rest(self) -> None:
        assert self._transport is not None
        if not self._resting:
            self._resting = True
            if not self._transport.is_closing():
                self._transport.pause_reading()
            self._loop.call_soon(self._go_on)

    def _go_on(self) -> None:
        self._resting = False
        if self._gone.done():
            return
        with self._writes:
            self._work_off(SLICE_S)
        if not self._resting and self._transport is not None and not self._transport.is_closing():
            self._read_on(self._transport)

    def _read_on(self, transport: asyncio.Transport) -> None:
        try:
            transport.resume_reading()
        except RuntimeError as error:  # uvloop's, of a transport that has closed itself while it was not read
            if not self._gone.done():
                self.connection_lost(error)

    def _process(self) -> None:
        messages: list[str | bytes] = []
        for event in self._core.events_received():
            if not isinstance(event, Frame):
                self._handshake(event)
            elif not self._take(event, messages):
                break
        self._write_out()
        if messages and self._opened:
            self._owner.received(messages)
        if self._core.close_expected():
            self._expect_end()

    def _take(self, frame: Frame, messages: list[str | bytes]) -> bool:
        """Add what the frame completes to `messages`; `False` when the connection has failed over it."""
        if frame.opcode in (Opcode.TEXT, Opcode.BINARY):
            self._parts_are_text = frame.opcode is Opcode.TEXT
            self._parts = [bytes(frame.data)]
        elif frame.opcode is Opcode.CONT:
            self._parts.append(bytes(frame.data))
        else:
            return True
        if len(self._parts) > FRAGMENT_LIMIT:
            return self._fail(CloseCode.TOO_BIG, f"a message in more than {FRAGMENT_LIMIT} fragments")
        return self._finish(messages) if frame.fin else True

    def _finish(self, messages: list[str | bytes]) -> bool:
        whole = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
        self._parts = []
        if not self._parts_are_text:
            messages.append(whole)
            return True
        try:
            messages.append(whole.decode())
        except UnicodeDecodeError as error:
            return self._fail(1007, f"text is not UTF-8 at byte {error.start}")
        return True

    def _fail(self, code: int, reason: str) -> bool:
        self._parts = []
        self._core.fail(code, reason)
        return False

    def _handshake(self, event: Request | Response) -> None:
        raise NotImplementedError

    def _handshake_failed(self, exc: Exception | None) -> None:
        """Nothing to tell: the owner has not seen this connection."""

    def _set_open(self) -> None:
        self._opened = True
        self._write_out()
        self._owner.opened(self)

    # --- inside: what goes ---

    def _framed(self, message: str | bytes) -> bytes:
        raise NotImplementedError

    def _enqueue(self, frame: bytes) -> None:
        if not self._queue:
            self._queue.append(frame)
            self._queued = len(frame)
            self._writes.add(self)
            return
        self._queue.append(frame)
        self._queued += len(frame)
        if self._queued > WRITE_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write what is queued (called by `Writes`)."""
        queue = self._queue
        if not queue or self._transport is None or self._transport.is_closing():
            return
        data = queue[0] if len(queue) == 1 else b"".join(queue)
        queue.clear()
        self._queued = 0
        self._transport.write(data)
        if self._on_taken is not None and not self._transport.get_write_buffer_size():
            self._on_taken()

    def _write_out(self) -> None:
        """Write what the core wants written, after all that waits in the queue."""
        self.flush()
        assert self._transport is not None
        for data in self._core.data_to_send():
            if data:
                self._transport.write(data)
            elif self._transport.can_write_eof():
                self._transport.write_eof()
            else:
                self._transport.close()

    def _expect_end(self) -> None:
        if self._deadline is None and self._transport is not None:
            self._deadline = self._loop.call_later(CLOSE_TIMEOUT_S, self.abort)

    def _end(self, exc: Exception | None) -> tuple[int, str]:
        core = self._core
        if core.close_rcvd is not None and core.close_rcvd_then_sent is not False:
            return core.close_rcvd.code, core.close_rcvd.reason
        if core.close_sent is not None:
            return core.close_sent.code, core.close_sent.reason
        return CloseCode.ABNORMAL, str(exc) if exc else "the connection ended without a word"


class Writes:
    """Connections that have something to write. As a context manager: what is added inside is written at its end.

    Outside, what one turn of the loop adds is written in the next; with `at_once` the first of it is not kept waiting.
    """

    __slots__ = ("_at_once", "_inside", "_loop", "_scheduled", "_waiting")

    def __init__(self, *, at_once: bool = False) -> None:
        """Begin with none."""
        self._at_once = at_once
        self._loop = asyncio.get_running_loop()
        self._waiting: list[WebSocketConnection] = []
        self._inside = self._scheduled = False

    def add(self, connection: WebSocketConnection) -> None:
        """Have what the connection has queued written soon."""
        self._waiting.append(connection)
        if self._inside or self._scheduled:
            return
        self._scheduled = True
        self._loop.call_soon(self._end_turn)
        if self._at_once:
            self._write()

    def __enter__(self) -> None:
        """A read of a socket is being worked on."""
        self._inside = True

    def __exit__(self, *_: object) -> None:
        """It has been."""
        self._inside = False
        self._write()

    def _end_turn(self) -> None:
        self._scheduled = False
        self._write()

    def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        for connection in waiting:
            connection.flush()


class _ClientConnection(WebSocketConnection):
    def __init__(self, core: ClientProtocol, owner: WebSocketOwner, check_peer: PeerCheck | None) -> None:
        super().__init__(core, owner, FrameScanner(MESSAGE_LIMIT), Writes(at_once=True))
        self._client = core
        self._masks = b""
        self._check_peer = check_peer
        self.ready: asyncio.Future[None] = self._loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        try:
            if self._check_peer is not None:
                self._check_peer(_certificate(transport))
        except OSError as error:
            self._refuse(error)
            self.abort()  # not a byte goes to a service that is not the one that was meant
            return
        request = self._client.connect()
        request.headers["User-Agent"] = "rts-console"
        self._client.send_request(request)
        self._write_out()

    def _process(self) -> None:
        super()._process()
        if self._client.handshake_exc is not None:
            self._refuse(self._client.handshake_exc)  # not when the other side hangs up: some keep the line

    def _handshake(self, event: Request | Response) -> None:
        if self._client.handshake_exc is not None:
            return
        if self.ready.cancelled():
            self.abort()  # nobody waits for it any more, so nobody shall hear of it
            return
        if self._client.subprotocol != SUBPROTOCOL:
            self._core.fail(CloseCode.VERSION, "no common protocol")
            self._refuse(InvalidHandshake(f"the service does not speak {SUBPROTOCOL}"))
            return
        self.ready.set_result(None)
        self._set_open()

    def _handshake_failed(self, exc: Exception | None) -> None:
        why = exc or self._client.handshake_exc  # a reset says more than the answer that was not one
        self._refuse(why or InvalidHandshake("the connection ended during the handshake"))

    def _refuse(self, error: Exception) -> None:
        if not self.ready.done():
            self.ready.set_exception(error)
            self.ready.exception()  # whoever waited may have been cancelled: it is not to be called unretrieved

    def _framed(self, message: str | bytes) -> bytes:
        first, data = (_TEXT, message.encode()) if isinstance(message, str) else (_BINARY, message)
        if not self._masks:  # many keys in one: asking the system for each of them would take longer than the rest
            self._masks = secrets.token_bytes(4 * _MASKS_AT_ONCE)
        key, self._masks = self._masks[:4], self._masks[4:]
        return b"".join((_frame_head(first, len(data), _MASKED), key, apply_mask(data, key)))


class _ServerConnection(WebSocketConnection):
    def __init__(
        self, core: ServerProtocol, owner: WebSocketOwner, hosts: frozenset[str], server: "WebSocketServer"
    ) -> None:
        super().__init__(core, owner, FrameScanner(MESSAGE_LIMIT, apply_mask), server.writes)
        self._accepting = core
        self._hosts = hosts
        self._server = server
        self._waits_from = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
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
        self._server.connections.discard(self)
        self.settle()
        super().connection_lost(exc)

    def settle(self) -> None:
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
        if len(named) != 1 or _host_name(named[0]) not in self._hosts:
            return reject(HTTPStatus.MISDIRECTED_REQUEST, "This host name is not served here.\n")
        if "Sec-Fetch-Site" in request.headers and self._accepting.origins == [None]:
            return reject(HTTPStatus.FORBIDDEN, "Web pages may not connect.\n")
        if self._server.is_crowded(self._waits_from):
            reason = f"More than {self._server.waiting_limit} connections of your address have not logged in.\n"
            return reject(HTTPStatus.TOO_MANY_REQUESTS, reason)
        return None


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
        self._listener: asyncio.Server | None = None
        self._stopped = False

    @property
    def is_listening(self) -> bool:
        """Whether new connections are taken."""
        return not self._stopped

    def is_crowded(self, host: str, times: int = 1) -> bool:
        """Whether more connections of `host` wait than `times` the limit. This machine itself has no limit."""
        limit = self.waiting_limit * times
        return 0 < limit < self.waiting[host] and not is_loopback(host)

    def listen(self, listener: asyncio.Server) -> None:
        """Take the listener whose connections these are (called by `serve`)."""
        self._listener = listener
        self.port = int(listener.sockets[0].getsockname()[1])

    def stop_listening(self) -> None:
        """Take no new connections; the open ones go on."""
        self._stopped = True
        if self._listener is not None:
            self._listener.close()

    async def close(self, code: int = CloseCode.DRAINING, reason: str = "") -> None:
        """Stop listening, close every connection with `code`, and wait until all are gone (about 2 s at most)."""
        self.stop_listening()
        open_now = list(self.connections)
        for connection in open_now:
            connection.close(code, reason)
        for connection in open_now:
            await connection.wait_closed()


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

    def make() -> _ServerConnection:
        core = ServerProtocol(
            origins=origins,
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            max_size=(MESSAGE_LIMIT, MESSAGE_LIMIT),
            logger=_FRAMES_LOG,
        )
        return _ServerConnection(core, owner_factory(), hosts, server)

    # Without its own limit a client that never begins TLS would hold a socket for a minute.
    limit_s = HANDSHAKE_TIMEOUT_S if tls else None
    loop = asyncio.get_running_loop()
    server.listen(await loop.create_server(make, host, port, ssl=tls, backlog=1024, ssl_handshake_timeout=limit_s))
    return server


async def connect(
    owner: WebSocketOwner,
    url: str,
    *,
    tls: ssl.SSLContext | None = None,
    sock: socket.socket | None = None,
    check_peer: PeerCheck | None = None,
) -> WebSocketConnection:
    """Open a WebSocket to `url`, over `sock` where a proxy has made one. Raises `OSError`, `InvalidHandshake`.

    `check_peer` gets the certificate (DER, empty without TLS) before anything is said over the connection; what it
    raises, an `OSError`, ends it. No deadline of its own: wrap it in `asyncio.timeout`. When cancelled, the transport
    is cut.
    """
    try:
        uri = parse_uri(url)
    except InvalidURI as error:
        raise InvalidHandshake(str(error)) from error
    core = ClientProtocol(
        uri, subprotocols=[Subprotocol(SUBPROTOCOL)], max_size=(MESSAGE_LIMIT, MESSAGE_LIMIT), logger=_FRAMES_LOG
    )
    place = {"sock": sock} if sock else {"host": uri.host, "port": uri.port}
    _, connection = await asyncio.get_running_loop().create_connection(
        lambda: _ClientConnection(core, owner, check_peer),
        ssl=(tls or True) if uri.secure else None,
        server_hostname=uri.host if uri.secure else None,
        **place,
    )
    try:
        await connection.ready
    except BaseException:
        connection.abort()
        raise
    return connection


def encode_server_frame(message: str | bytes) -> bytes:
    """Frame a message as a server sends it (unmasked), once for all receivers."""
    first, data = (_TEXT, message.encode()) if isinstance(message, str) else (_BINARY, message)
    return _frame_head(first, len(data)) + data


def _frame_head(first: int, size: int, masked: int = 0) -> bytes:
    if size < 126:
        return bytes((first, masked | size))
    if size < 65_536:
        return _MEDIUM_HEAD.pack(first, masked | 126, size)
    return _LARGE_HEAD.pack(first, masked | 127, size)


def host_of(address: str) -> str:
    """The host in a `remote_address`."""
    return address.rpartition(":")[0]


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's own loopback, written as IPv4, IPv6 or IPv4 in IPv6."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _certificate(transport: asyncio.BaseTransport) -> bytes:
    tls = transport.get_extra_info("ssl_object")
    return (tls.getpeercert(binary_form=True) or b"") if tls is not None else b""


def _host_name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _shorten(reason: str) -> str:
    """Cut a close reason to the 123 bytes that RFC 6455 leaves for it; the whole reason goes in the `bye` frame."""
    return reason.encode()[:123].decode(errors="ignore")
