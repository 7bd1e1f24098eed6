"""One WebSocket on an asyncio loop: websockets' sans-I/O core inside an `asyncio.Protocol`.

Frames come in batches, many to one call of the owner, and go out in batches, one write for all that a read of a socket
leads to: there is no task, future or queue per message. That is what lets a window on a Qt loop carry tens of thousands
of messages per second, and a gateway hand the same framed bytes to every member of a room.

Nearly all that comes is cut out of the bytes without the core, and nearly all that goes is framed without it: it sees
the handshake, control frames, fragments and what breaks the rules.
"""

import asyncio
import logging
import math
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol, cast

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.server import ServerProtocol

from rts_console.protocol.frame_scanner import FrameScanner
from rts_console.protocol.words import CloseCode

CLOSE_TIMEOUT_S: Final = 2.0
GONE_S: Final = 1.0
"""After a cut the transport says that it is gone, or is taken for gone."""
FRAGMENT_LIMIT: Final = 64
BATCH_MESSAGES: Final = 128
"""So many messages are handed over at once, so that what it costs to hand a batch over is shared by many."""
SLICE_S: Final = 0.002
"""How long one connection works off what came before the loop gets its turn."""
WRITE_BYTES: Final = 64 * 1024
"""What is queued for one connection is written as soon as it is more than that."""
FRAMES_LOGGER: Final = "rts_console.websocket.frames"
"""The library's logger for frames; see `quiet_logger`."""
_END_OF_HEAD: Final = b"\r\n\r\n"


def quiet_logger() -> logging.Logger:
    """websockets logs whole frames at DEBUG, tokens included: this logger never lets it."""
    logger = logging.getLogger(FRAMES_LOGGER)
    logger.setLevel(logging.WARNING)
    return logger


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
        self._on_taken: Callable[[int], None] | None = None
        self._clock: Callable[[], int] = time.perf_counter_ns

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

    def watch_taken(self, on_taken: Callable[[int], None], clock: Callable[[], int]) -> None:
        """Call `on_taken` each time the system has taken all bytes written so far (with TLS: the TLS layer has).

        It is told when they were given to it, by `clock`: the other side may have read them before the system returns.
        """
        self._on_taken, self._clock = on_taken, clock
        if self._transport is not None:
            self._transport.set_write_buffer_limits(high=0)

    def send(self, messages: Iterable[str | bytes]) -> None:
        """Queue messages; those of one loop turn leave together. Silently ignored once closing has begun."""
        if self.is_open:
            frames = [self._framed(message) for message in messages]
            if frames:
                self._enqueue(frames[0] if len(frames) == 1 else b"".join(frames))

    def send_encoded(self, frame: bytes) -> None:
        """Queue a message that `encode_server_frame` has framed already (server side only)."""
        if self.is_open:
            self._enqueue(frame)

    def send_all_encoded(self, frames: Sequence[bytes]) -> None:
        """Queue messages that are framed already (server side only)."""
        if self.is_open:
            self._enqueue(frames[0] if len(frames) == 1 else b"".join(frames))

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
            self._on_taken(self._clock())

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
        if self._on_taken is None:
            self._transport.write(data)
            return
        given = self._clock()
        self._transport.write(data)
        if not self._transport.get_write_buffer_size():
            self._on_taken(given)

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


def _shorten(reason: str) -> str:
    """Cut a close reason to the 123 bytes that RFC 6455 leaves for it; the whole reason goes in the `bye` frame."""
    return reason.encode()[:123].decode(errors="ignore")
