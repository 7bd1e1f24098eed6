"""Work that waits its turn, for each receiver in a line of its own: one that is slow keeps nobody else waiting."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Generic, TypeVar

T = TypeVar("T")

log = logging.getLogger(__name__)


class _Line(Generic[T]):
    """What waits for one receiver, and how much is under way to it."""

    __slots__ = ("under_way", "waiting")

    def __init__(self) -> None:
        self.waiting: deque[T] = deque()
        self.under_way = 0


class Lines(Generic[T]):
    """Carries items out with `carry`, for each key at most `at_once` side by side; the next `waiting` wait in order."""

    def __init__(self, carry: Callable[[T], Awaitable[None]], *, at_once: int, waiting: int, name: str) -> None:
        """Begin with nothing; `name` is that of the tasks."""
        self._carry = carry
        self._at_once = at_once
        self._waiting = waiting
        self._name = name
        self._lines: dict[str, _Line[T]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        """How many are under way or wait."""
        return len(self._tasks) + sum(len(line.waiting) for line in self._lines.values())

    @property
    def keys(self) -> list[str]:
        """Who has something under way."""
        return list(self._lines)

    def put(self, key: str, item: T) -> bool:
        """Carry an item out as soon as it is its turn. False, and nothing is done, when too many wait already."""
        line = self._lines.setdefault(key, _Line())
        if len(line.waiting) >= self._waiting:
            return False
        line.waiting.append(item)
        self._start_more(key, line)
        return True

    async def close(self) -> None:
        """Give up what is under way and what waits."""
        self._lines.clear()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start_more(self, key: str, line: _Line[T]) -> None:
        while line.waiting and line.under_way < self._at_once:
            line.under_way += 1
            task = asyncio.get_running_loop().create_task(self._run(line.waiting.popleft()), name=self._name)
            self._tasks.add(task)
            task.add_done_callback(partial(self._finished, key))

    async def _run(self, item: T) -> None:
        await self._carry(item)

    def _finished(self, key: str, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("%s failed in a way that nobody thought of", self._name, exc_info=error)
        line = self._lines.get(key)
        if line is None:
            return
        line.under_way -= 1
        self._start_more(key, line)
        if not line.under_way:
            del self._lines[key]
