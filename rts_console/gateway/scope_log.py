"""The recent messages of one scope, in their order."""

import secrets
from collections import deque
from itertools import islice

from rts_console.gateway.backplane import Logged, Message, Missed, Place, Window
from rts_console.protocol.clock import SECOND_NS
from rts_console.protocol.server import log_weight
from rts_console.protocol.words import Scope


class ScopeLog:
    """Positions grow by one; what is trimmed at the front is known by its last position only."""

    __slots__ = ("entries", "epoch", "position", "size", "touched_ns", "trimmed")

    def __init__(self, epoch: str = "", position: int = 0, trimmed: int = 0, touched_ns: int = 0) -> None:
        """Begin a new order, or go on where one stood."""
        self.epoch = epoch or secrets.token_hex(4)
        self.position = position
        self.trimmed = trimmed
        self.touched_ns = touched_ns
        self.size = 0
        self.entries: deque[Logged] = deque()

    def add(self, message: Message, now_ns: int) -> Logged:
        """Give a message its place."""
        position = self.position
        # Past the named tuples' own constructors, which take three times as long.
        place = tuple.__new__(Place, (self.epoch, position + 1, position))
        logged = tuple.__new__(Logged, (place, message))
        self.entries.append(logged)
        self.position = position + 1
        self.size += log_weight(len(message.payload))
        self.touched_ns = now_ns
        return logged

    def restore(self, logged: Logged) -> None:
        """Take a message whose place is known."""
        self.entries.append(logged)
        self.position = logged.place.position
        self.size += weight(logged.message)

    def undo(self) -> None:
        """Take the last message back; nobody has seen it."""
        logged = self.entries.pop()
        self.position = logged.place.previous
        self.size -= weight(logged.message)

    def trim(self, window: Window, scope: Scope, now_ns: int) -> bool:
        """Drop what is beyond the window; whether anything was."""
        entries = self.entries
        kept_anyhow = window.history if scope is Scope.ROOM else 0
        most, oldest_ns = window.messages, now_ns - int(window.seconds * SECOND_NS)
        before = self.trimmed
        while len(entries) > kept_anyhow:
            place, message = entries[0]
            if len(entries) <= most and self.size <= window.size and message.arrived_at_ns >= oldest_ns:
                break
            entries.popleft()
            self.trimmed = place.position
            self.size -= log_weight(len(message.payload))
        return self.trimmed != before

    def since(self, epoch: str, position: int) -> Missed:
        """See `Backplane.since`."""
        if not epoch:
            return Missed(self.epoch, self.position, (), True, self.position)
        known = epoch == self.epoch
        complete = known and self.trimmed <= position <= self.position
        after = position if complete else self.trimmed
        if known and position > self.position:
            after = self.position  # a place that this log never gave: nothing can be said of what lies before
        newer = tuple(logged for logged in self.entries if logged.place.position > after)
        return Missed(self.epoch, self.position, newer, complete, after)

    def last(self, count: int) -> list[Logged]:
        """The last messages, oldest first."""
        return list(islice(self.entries, max(0, len(self.entries) - count), None))


def weight(message: Message) -> int:
    """Bytes that a message counts for: its payload and what stands around it."""
    return log_weight(len(message.payload))
