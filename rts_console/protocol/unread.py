"""Reliable messages of one connection that its client has not confirmed yet, scope by scope.

While what is unread of a scope is still in the gateway's log, a client that has stopped reading loses nothing by being
cut off: it comes back and is told all of it. Later it would come back to a gap.
"""

from collections import deque
from collections.abc import Sequence
from typing import Final

from rts_console.protocol.clock import SECOND_NS

STALLED_NS: Final = SECOND_NS
"""Who has confirmed nothing for so long, though there is something to confirm, has stopped reading."""
TRACKED: Final = 20_000
"""So many unread messages are looked at; of a connection with more nothing can be said."""


NEVER_NS: Final = 2**63

Sent = tuple[str, int, int]
"""A message on its way: of which room (empty: of the inbox), what it takes of the log, and since when."""


class Unread:
    """What was sent and is not confirmed. Nothing is known of a client that never confirms anything.

    Before `quiet_until_ns` it cannot fall behind, and need not be asked about.
    """

    __slots__ = ("_confirmed_ns", "_order", "_scopes", "quiet_until_ns")

    def __init__(self) -> None:
        """Begin with nothing sent."""
        self.quiet_until_ns = NEVER_NS
        self._order: deque[Sent] = deque()
        self._scopes: dict[str, _Scope] = {}
        self._confirmed_ns = 0

    def sent(self, name: str, weight: int, now_ns: int) -> None:
        """A message of this room, or (empty) of the inbox, is on its way; `weight` is what it takes of the log."""
        self.sent_all(name, ((name, weight, now_ns),), weight)

    def sent_all(self, name: str, messages: Sequence[Sent], weight: int) -> None:
        """Messages of one room are on their way; `weight` is that of all together."""
        if len(self._order) >= TRACKED:
            self._give_up()
        self._order.extend(messages)
        scope = self._scopes.get(name)
        if scope is None:
            scope = self._scopes[name] = _Scope()
        scope.count += len(messages)
        scope.weight += weight

    def _give_up(self) -> None:
        """From now on nothing is kept, and nothing can be said."""
        self._order = deque(maxlen=0)
        self._scopes.clear()
        self.quiet_until_ns = NEVER_NS

    def confirmed(self, count: int, now_ns: int) -> None:
        """The client has taken in the next `count` messages."""
        if self._order.maxlen == 0:
            return
        self._confirmed_ns = now_ns
        if count > 0 or self.quiet_until_ns != NEVER_NS:
            self.quiet_until_ns = now_ns + STALLED_NS
        for _ in range(min(count, len(self._order))):
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
        if now_ns <= self.quiet_until_ns:
            return False
        scope = self._scopes.get(name)
        if scope is None or (2 * scope.count <= messages and 2 * scope.weight <= weight):
            return False
        if scope.count > messages or scope.weight > weight:
            return False
        oldest_ns = next(at_ns for of, _, at_ns in self._order if of == name)
        return now_ns - oldest_ns > STALLED_NS


class _Scope:
    __slots__ = ("count", "weight")

    def __init__(self) -> None:
        self.count = self.weight = 0
