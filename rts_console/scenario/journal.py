"""What an identity was told, in order. Expectations look at it by position, so that nothing between steps is lost."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from rts_console.protocol import events as ev
from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import Event

_NOISE: Final = (ev.FrameSeen, ev.LatencyMeasured)
"""Comes all the time and is nobody's doing; kept only when asked for."""


class Journal:
    """The events of one identity. An event that an expectation has found is used, and fits no other."""

    def __init__(self, *, keep_all: bool = False) -> None:
        """Begin empty."""
        self.events: list[Event] = []
        self._noise = () if keep_all else _NOISE
        self._used: set[int] = set()
        self._news = asyncio.Event()

    def take(self, events: Sequence[Event]) -> None:
        """Be told (an observer of the client)."""
        self.events += [event for event in events if not isinstance(event, self._noise)]
        news, self._news = self._news, asyncio.Event()
        news.set()

    @property
    def position(self) -> int:
        """The position of the next event."""
        return len(self.events)

    def since(self, position: int, until_ns: int | None = None) -> Iterator[tuple[int, Event]]:
        """Events that are not used, from a position on, with theirs."""
        for at in range(position, len(self.events)):
            event = self.events[at]
            if at not in self._used and (until_ns is None or event.at_ns <= until_ns):
                yield at, event

    async def find(
        self, fits: Callable[[Event], bool], *, position: int, count: int, until_ns: int
    ) -> list[tuple[int, Event]]:
        """Wait for `count` events that fit, and use them. Fewer are returned, unused, when time has run out."""
        found: list[tuple[int, Event]] = []
        while True:
            end = self.position
            found += [(at, event) for at, event in self.since(position, until_ns) if at < end and fits(event)]
            position = end
            found = [(at, event) for at, event in found if at not in self._used]
            if len(found) >= count:
                self._used.update(at for at, _ in found[:count])
                return found[:count]
            if not await self.changed(until_ns):
                return found

    async def changed(self, until_ns: int) -> bool:
        """Wait for more events; false when time has run out before any came."""
        left_s = (until_ns - now_ns()) / 1e9
        if left_s <= 0:
            return False
        try:
            async with asyncio.timeout(left_s):
                await self._news.wait()
        except TimeoutError:
            return False
        return True

    def use(self, positions: Sequence[int]) -> None:
        """Say that events were found by an expectation."""
        self._used.update(positions)
