"""A TCP proxy that does to one client's links what networks do: reset, cut in the midst, fall silent, slow down."""

import asyncio
import enum
import random
import socket
import struct
from typing import Any, Self, cast


class Cut(enum.Enum):
    """How a link ends."""

    RESET = "reset"
    END = "end"
    MIDST = "midst"
    SILENCE = "silence"
    SLOW = "slow"


class Hole(enum.Flag):
    """Which way bytes vanish."""

    NONE = 0
    UP = enum.auto()
    DOWN = enum.auto()
    BOTH = UP | DOWN


class _Half(asyncio.Protocol):
    """One of the two sockets of a link; what it reads goes to the other half."""

    def __init__(self, link: "_Link", way: Hole) -> None:
        self.link = link
        self.way = way
        self.other: _Half | None = None
        self.transport: asyncio.Transport | None = None
        self.early: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.way is Hole.UP:
            self.link.begin()
        elif self.link.over:
            self.transport.abort()
        else:
            assert self.other is not None
            self.transport.writelines(self.other.early)
            self.other.early.clear()

    def data_received(self, data: bytes) -> None:
        self.link.pass_on(self, data)

    def eof_received(self) -> bool:
        if self.other is not None and self.other.transport is not None and not self.link.is_silent(self.way):
            self.other.transport.write_eof()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.link.is_silent(self.way) or self.link.over:
            self.link.finish(reset=exc is not None)
        elif self.way is Hole.DOWN or self.other is None or self.other.transport is None:
            self.link.finish(reset=True)

    def pause_writing(self) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        if self.other is not None and self.other.transport is not None and not self.link.proxy.stalled:
            self.other.transport.resume_reading()


class _Link:
    """One connection through the proxy."""

    def __init__(self, proxy: "CuttingProxy") -> None:
        self.proxy = proxy
        self.near = _Half(self, Hole.UP)
        self.far = _Half(self, Hole.DOWN)
        self.near.other, self.far.other = self.far, self.near
        self.hole = Hole.NONE
        self.left: int | None = None
        self.slow_bytes = 0
        self.over = False
        self._opening: asyncio.Task[Any] | None = None
        self._crawling: dict[_Half, bytearray] = {}

    def begin(self) -> None:
        self.proxy.links.add(self)
        loop = asyncio.get_running_loop()
        self._opening = loop.create_task(self._open(loop), name="open the far half")

    async def _open(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            sock = socket.socket()
            sock.setblocking(False)
            if self.proxy.small_buffers:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024)
            await loop.sock_connect(sock, ("127.0.0.1", self.proxy.target))
            await loop.create_connection(lambda: self.far, sock=sock)
        except OSError:
            sock.close()
            self.finish(reset=True)

    def is_silent(self, way: Hole) -> bool:
        return bool((self.hole | self.proxy.hole) & way)

    def pass_on(self, half: _Half, data: bytes) -> None:
        if self.is_silent(half.way) or self.over:
            return
        if self.left is not None:
            data = data[: self.left]
            self.left -= len(data)
        if self.slow_bytes:
            self._crawl(half, data)
        else:
            self._write(half, data)
        if self.left == 0:
            self.finish(reset=True, flush=True)

    def _write(self, half: _Half, data: bytes) -> None:
        assert half.other is not None
        if half.other.transport is None:
            half.early.append(data)
        elif not half.other.transport.is_closing():
            half.other.transport.write(data)

    def _crawl(self, half: _Half, data: bytes) -> None:
        waiting = self._crawling.get(half)
        if waiting is not None:
            waiting += data
            return
        self._crawling[half] = bytearray(data)
        self._step(half)

    def _step(self, half: _Half) -> None:
        waiting = self._crawling[half]
        if self.over or not waiting:
            self._crawling.pop(half)
            return
        self._write(half, bytes(waiting[: self.slow_bytes]))
        del waiting[: self.slow_bytes]
        asyncio.get_running_loop().call_later(0.01, self._step, half)

    def finish(self, *, reset: bool, flush: bool = False) -> None:
        """End both halves; with `flush` the gateway's side gets what was written, and no reset."""
        if self.over:
            return
        self.over = True
        self.proxy.links.discard(self)
        for half in (self.near, self.far):
            transport = half.transport
            if transport is None or transport.is_closing():
                continue
            if reset and not flush:
                sock = transport.get_extra_info("socket")
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                transport.abort()
            else:
                transport.close()


class CuttingProxy:
    """A listener of its own for one client; an async context manager. Counts every link that it ended as a cut."""

    def __init__(self, target: int, random_numbers: random.Random, *, small_buffers: bool = False) -> None:
        """`target` is the gateway's port, and may be changed later; `small_buffers` shows slowness to it early."""
        self.target = target
        self.small_buffers = small_buffers
        self.links: set[_Link] = set()
        self.cuts = 0
        self.by_kind: dict[str, int] = {}
        self.hole = Hole.NONE
        self.stalled = False
        self.port = 0
        self._random = random_numbers
        self._listener: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """Where the client connects."""
        return f"ws://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        """Listen on a port that the system chooses."""
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(lambda: _Link(self).near, "127.0.0.1", 0)
        self.port = self._listener.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """End all links."""
        assert self._listener is not None
        self._listener.close()
        for link in tuple(self.links):
            link.finish(reset=True)

    def cut(self, how: Cut) -> bool:
        """End the newest link; `False` when there is none that could be ended."""
        whole = [link for link in self.links if not link.hole and link.left is None and link.near.transport]
        if not whole:
            return False
        link = whole[-1]
        self.cuts += 1
        self.by_kind[how.value] = self.by_kind.get(how.value, 0) + 1
        match how:
            case Cut.RESET:
                link.finish(reset=True)
            case Cut.END:
                link.finish(reset=False)
            case Cut.MIDST:
                link.left = self._random.randint(1, 300)
            case Cut.SILENCE:
                link.hole = Hole.BOTH
            case Cut.SLOW:
                link.slow_bytes = self._random.randint(20, 200)
                asyncio.get_running_loop().call_later(0.2, lambda: link.finish(reset=True))
        return True

    def heal(self) -> None:
        """No hole any more; links that lost bytes in it end, for what follows would make no sense."""
        self.hole = Hole.NONE
        for link in tuple(self.links):
            link.finish(reset=True)

    def stall(self, stalled: bool) -> None:
        """Stop reading what the gateway sends, or go on."""
        self.stalled = stalled
        for link in self.links:
            if link.far.transport is not None:
                (link.far.transport.pause_reading if stalled else link.far.transport.resume_reading)()
