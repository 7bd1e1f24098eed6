"""What became of users' links, as the gateway saw it: the newest events, for whoever compares both sides."""

from collections import deque
from collections.abc import Callable
from typing import Final, NamedTuple

from rts_console.gateway.backplane import UserKey
from rts_console.protocol.server import clip

LINKS_KEPT: Final = 5_000


class LinkEvent(NamedTuple):
    """One of them. `at_ns` is nanoseconds since 1970 by the gateway's true clock.

    `what`: `logged in`, `resumed`, `refused`, `lost`, `displaced` (by a later login), `ended` (logged out, or by an
    operator), `given up` (did not come back). `code` and `reason` are those of the close or of the refusal.
    """

    number: int
    at_ns: int
    app_id: str
    user_id: str
    what: str
    code: int
    reason: str


class LinkJournal:
    """The newest events. `first` is the number of the oldest that is kept: those before it were let go.

    `began_at_ns` tells journals of one address apart: a gateway that was started anew counts from 1 again.
    """

    def __init__(self, clock: Callable[[], int], limit: int = LINKS_KEPT) -> None:
        """Begin empty."""
        self._clock = clock
        self.began_at_ns = clock()
        self._events: deque[LinkEvent] = deque(maxlen=limit)
        self._count = 0

    def note(self, user: UserKey, what: str, code: int = 0, reason: str = "") -> None:
        """Write down what happened to a user's link."""
        self._count += 1
        self._events.append(LinkEvent(self._count, self._clock(), *user, what, code, clip(reason)))

    @property
    def first(self) -> int:
        """Number of the oldest event that is kept."""
        return self._count - len(self._events) + 1

    def since(self, number: int) -> list[LinkEvent]:
        """The events after that number."""
        new = min(self._count - number, len(self._events))
        return list(self._events)[len(self._events) - new :] if new > 0 else []
