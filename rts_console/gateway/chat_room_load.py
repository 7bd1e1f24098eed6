"""How much a chat room takes: messages of one client in a second, and of all clients in 200 ms, the least important
falling first.
"""

import enum
from collections import Counter, deque

from rts_console.protocol.clock import MS, SECOND_NS


class Priority(enum.IntEnum):
    """How much a message counts when a room has too many."""

    LOW = 0
    HIGH = 1
    PROTECTED = 2


class SlidingRate:
    """At most `count` in any stretch of `seconds`; 0 is no limit."""

    __slots__ = ("_span_ns", "_times", "count")

    def __init__(self, count: int, seconds: int = 1) -> None:
        """Begin with nothing taken."""
        self.count = count
        self._span_ns = seconds * SECOND_NS
        self._times: deque[int] = deque(maxlen=count or 1)

    def take(self, now_ns: int) -> int:
        """Take one and return 0, or take nothing and return in how many ms there is one."""
        if wait_ms := self.wait_ms(now_ns):
            return wait_ms
        self._times.append(now_ns)
        return 0

    def wait_ms(self, now_ns: int) -> int:
        """In how many ms there is one, 0 for now."""
        if not self.count or len(self._times) < self.count:
            return 0
        free_ns = self._times[0] + self._span_ns
        return 0 if now_ns >= free_ns else -(-(free_ns - now_ns) // MS)

    def idle(self, now_ns: int) -> bool:
        """Whether nothing of what was taken counts any more."""
        return not self._times or now_ns >= self._times[-1] + self._span_ns


class Upstream:
    """The messages that a room takes in each window: `shared` of any kind and `reserved` for high ones, `total` with
    the protected ones. What is above falls: low ones first, protected ones last. 0 for `total` is no limit.
    """

    __slots__ = ("_began_ns", "_high", "_low", "_protected", "_window_ns", "dropped", "reserved", "shared", "total")

    def __init__(self, shared: int = 20, reserved: int = 20, total: int = 60, window_ms: int = 200) -> None:
        """Begin with an empty window."""
        self.shared = shared
        self.reserved = reserved
        self.total = total
        self.dropped: Counter[Priority] = Counter()
        self._window_ns = window_ms * MS
        self._began_ns = 0
        self._low = self._high = self._protected = 0

    def take(self, priority: Priority, now_ns: int) -> bool:
        """Whether the room takes one more message; one that falls is counted in `dropped`."""
        if now_ns >= self._began_ns + self._window_ns:
            self._began_ns, self._low, self._high, self._protected = now_ns, 0, 0, 0
        if self.total and not self._fits(priority):
            self.dropped[priority] += 1
            return False
        self._low += priority is Priority.LOW
        self._high += priority is Priority.HIGH
        self._protected += priority is Priority.PROTECTED
        return True

    def _fits(self, priority: Priority) -> bool:
        ordinary = self._low + self._high
        if ordinary + self._protected >= self.total:
            return False
        if priority is Priority.PROTECTED:
            return True
        if ordinary >= self.shared + self.reserved:
            return False
        return priority is Priority.HIGH or self._low < self.shared
