"""Reliable messages of one connection that its client has not confirmed yet, scope by scope.

While what is unread of a scope is still in the gateway's log, a client that has stopped reading loses nothing by being
cut off: it comes back and is told all of it. Later it would come back to a gap.
"""

from collections import deque
from collections.abc import Sequence
from typing import Final

SECOND_NS: Final = 1_000_000_000
STALLED_NS: Final = SECOND_NS
"""Who has confirmed nothing for so long, though there is something to confirm, has stopped reading."""
TRACKED: Final = 20_000
"""So many unread messages are looked at; of a connection with more nothing can be said."""


Sent = tuple[str, int, int]
"""A message on its way: of which room (empty: of the inbox), what it takes of the log, and since when."""


class Unread:
    """What was sent and is not confirmed. Nothing is known of a client that never confirms anything."""

    __slots__ = ("_confirmed_ns", "_confirms", "_order", "_scopes")

    def __init__(self) -> None:
        """Begin with nothing sent."""
        self._order: deque[Sent] | None = deque()
        self._scopes: dict[str, _Scope] = {}
        self._confirms = False
        self._confirmed_ns = 0

    def sent(self, name: str, weight: int, now_ns: int) -> None:
        """A message of this room, or (empty) of the inbox, is on its way; `weight` is what it takes of the log."""
        self.sent_all(name, ((name, weight, now_ns),), weight)

    def sent_all(self, name: str, messages: Sequence[Sent], weight: int) -> None:
        """Messages of one room are on their way; `weight` is that of all together."""
        order = self._order
        if order is None:
            return
        if len(order) >= TRACKED:
            self._order = None
            self._scopes.clear()
            return
        order.extend(messages)
        scope = self._scopes.get(name)
        if scope is None:
            scope = self._scopes[name] = _Scope()
        scope.count += len(messages)
        scope.weight += weight

    def confirmed(self, count: int, now_ns: int) -> None:
        """The client has taken in the next `count` messages."""
        self._confirms = self._confirms or count > 0
        self._confirmed_ns = now_ns
        for _ in range(min(count, len(self._order or ()))):
            assert self._order is not None
            name, weight, _at_ns = self._order.popleft()
            scope = self._scopes[name]
            scope.count -= 1
            scope.weight -= weight
            if not scope.count:
                del self._scopes[name]

    def falls_behind(self, name: str, messages: int, weight: int, now_ns: int) -> bool:
        """Whether the client has stopped reading, and of this scope more than half a window is unread, but no more than
        a whole one: now it can still be told all when it is back.
        """
        if not self._confirms or now_ns - self._confirmed_ns <= STALLED_NS:
            return False
        scope = self._scopes.get(name)
        if scope is None or (2 * scope.count <= messages and 2 * scope.weight <= weight):
            return False
        if scope.count > messages or scope.weight > weight:
            return False
        oldest_ns = next(at_ns for of, _, at_ns in self._order or () if of == name)
        return now_ns - oldest_ns > STALLED_NS


class _Scope:
    __slots__ = ("count", "weight")

    def __init__(self) -> None:
        self.count = self.weight = 0
