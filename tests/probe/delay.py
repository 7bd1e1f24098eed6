"""A TCP proxy that holds back what passes for a known time, differently in each direction."""

import asyncio
from collections.abc import Callable
from typing import Self, cast


class _Half(asyncio.Protocol):
    def __init__(self, delay_s: Callable[[], float], connect: Callable[["_Half"], None] | None) -> None:
        self.transport: asyncio.Transport | None = None
        self.other: _Half | None = None
        self.waiting: list[bytes] = []
        self._delay_s = delay_s
        self._connect = connect
        self._last_s = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        if self._connect is not None:
            self._connect(self)
        for data in self.waiting:
            self.transport.write(data)
        self.waiting.clear()

    def data_received(self, data: bytes) -> None:
        loop = asyncio.get_running_loop()
        # Never before what came earlier: TCP keeps its order.
        self._last_s = max(self._last_s, loop.time() + self._delay_s())
        loop.call_at(self._last_s, self._pass_on, data)

    def _pass_on(self, data: bytes) -> None:
        if self.other is None:
            return
        if self.other.transport is None:
            self.other.waiting.append(data)
        elif not self.other.transport.is_closing():
            self.other.transport.write(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.close()


class DelayingProxy:
    """Listens for clients of a gateway's port; `up_s` and `down_s` say how long each piece is held back."""

    def __init__(self, port: int, up_s: Callable[[], float], down_s: Callable[[], float]) -> None:
        self._target = port
        self._up_s, self._down_s = up_s, down_s
        self._listener: asyncio.Server | None = None
        self._opening: set[asyncio.Task[object]] = set()
        self._halves: list[_Half] = []
        self.url = ""

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(lambda: _Half(self._up_s, self._open), "127.0.0.1", 0)
        self.url = f"ws://127.0.0.1:{self._listener.sockets[0].getsockname()[1]}"
        return self

    def _open(self, near: _Half) -> None:
        loop = asyncio.get_running_loop()
        far = _Half(self._down_s, None)
        near.other, far.other = far, near
        self._halves += [near, far]
        task = loop.create_task(
            loop.create_connection(lambda: far, "127.0.0.1", self._target), name="open the far half"
        )
        self._opening.add(cast("asyncio.Task[object]", task))

    async def __aexit__(self, *_: object) -> None:
        assert self._listener is not None
        self._listener.close()
        await asyncio.gather(*self._opening, return_exceptions=True)
        for half in self._halves:
            if half.transport is not None:
                half.transport.abort()
