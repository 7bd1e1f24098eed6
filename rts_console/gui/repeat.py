"""Sends the same thing many times, on time: each turn is due by the clock, not by counting sleeps. No Qt."""

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter_ns

from rts_console.protocol.words import Outcome

UNDER_WAY = 256


class Repetition:
    """`count` turns, `interval_ms` apart. A turn does not wait for the result of the one before.

    `started`, `succeeded`, `failed` and `unknown` count while it runs; what is started and none of the others is under
    way. At most 256 are under way at once: then the next one waits, and the rest comes as fast as it may until the
    clock is caught up with.
    """

    def __init__(self, count: int, interval_ms: float) -> None:
        """Prepare; nothing happens before `run`."""
        self.count = count
        self.interval_ms = interval_ms
        self.started = 0
        self.succeeded = 0
        self.failed = 0
        self.unknown = 0
        self.stopped = False
        self._stop = asyncio.Event()
        self._room = asyncio.Semaphore(UNDER_WAY)

    @property
    def under_way(self) -> int:
        """Turns without a result yet."""
        return self.started - self.succeeded - self.failed - self.unknown

    @property
    def to_go(self) -> int:
        """Turns that are still to be started."""
        return 0 if self.stopped else self.count - self.started

    def stop(self) -> None:
        """Start no more turns; those under way end by themselves."""
        self.stopped = True
        self._stop.set()

    async def run(self, turn: Callable[[], Awaitable[Outcome]]) -> None:
        """Call `turn`, which says how it went and does not raise, until all are done or `stop` is called."""
        begun_ns = perf_counter_ns()
        async with asyncio.TaskGroup() as group:
            for number in range(self.count):
                await self._wait_until(begun_ns + round(number * self.interval_ms * 1e6))
                await self._room.acquire()
                if self.stopped:
                    self._room.release()
                    break
                self.started += 1
                group.create_task(self._turn(turn), name=f"repeat {number + 1}")

    async def _wait_until(self, due_ns: int) -> None:
        while not self.stopped:
            left_s = (due_ns - perf_counter_ns()) / 1e9
            if left_s <= 0:
                await asyncio.sleep(0)  # let the results and the window in
                return
            try:
                async with asyncio.timeout(left_s):
                    await self._stop.wait()
            except TimeoutError:
                pass

    async def _turn(self, turn: Callable[[], Awaitable[Outcome]]) -> None:
        try:
            match await turn():
                case Outcome.ACCEPTED:
                    self.succeeded += 1
                case Outcome.REFUSED:
                    self.failed += 1
                case Outcome.UNKNOWN:
                    self.unknown += 1
        finally:
            self._room.release()
