"""Where a run stands still before a step while it is paused; that time is not the run's own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager


class Gate:
    """Open at first. Whoever comes to it while it is closed waits."""

    def __init__(self) -> None:
        self._open = asyncio.Event()
        self._open.set()
        self._passes = 0
        self._deadline: asyncio.Timeout | None = None
        self._left_s = 0.0

    @property
    def closed(self) -> bool:
        """Whether the next to come has to wait."""
        return not self._open.is_set()

    def close(self) -> None:
        """Let nobody pass from now on."""
        if not self.closed:
            self._open.clear()
            self._stop_clock()

    def open(self) -> None:
        """Let all pass."""
        self._passes = 0
        self._open.set()
        self._start_clock()

    def let_one_pass(self) -> None:
        """Let one more pass, and close behind it."""
        self.close()
        self._passes += 1
        self._open.set()

    async def pass_through(self, wait: Callable[[], None]) -> None:
        """Come to it; `wait` is called when it is closed."""
        if self.closed:
            wait()
        await self._open.wait()
        if self._passes:
            self._passes -= 1
            if not self._passes:
                self.close()

    @asynccontextmanager
    async def within(self, seconds: float) -> AsyncIterator[None]:
        """Raises TimeoutError after so long, waiting at the gate left out."""
        async with asyncio.timeout(seconds) as self._deadline:
            if self.closed:
                self._stop_clock()
            try:
                yield
            finally:
                self._deadline = None

    def _stop_clock(self) -> None:
        deadline = self._deadline
        if deadline is not None and deadline.when() is not None:
            self._left_s = (deadline.when() or 0.0) - asyncio.get_running_loop().time()
            deadline.reschedule(None)

    def _start_clock(self) -> None:
        if self._deadline is not None and self._deadline.when() is None:
            self._deadline.reschedule(asyncio.get_running_loop().time() + self._left_s)
