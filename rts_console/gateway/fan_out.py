"""Reliable messages to the members of a room: what one read of a link brings is written to each member together.

Most of what it costs to pass a message on is the write to each member's socket. So messages that come together, from
one author to one room, are held until anything else is to be written to anybody, and then leave in one write each.
"""

from collections.abc import Callable
from typing import Final

from rts_console.gateway.backplane import Message, Window
from rts_console.gateway.presence import Client
from rts_console.gateway.room import Room
from rts_console.gateway.writer import SLOW_BYTES, Writer
from rts_console.protocol.unread import Sent

HELD_BYTES: Final = 256 * 1024
"""What is held for a room at most: far less than would end the link of a member that reads."""


class FanOut:
    """Messages that are to be written to all members of one room."""

    def __init__(self, writer: Writer, window: Window, clock: Callable[[], int]) -> None:
        """Begin with none; whoever adds has them written, at the latest before anything else."""
        self._writer = writer
        self._window = window
        self._clock = clock
        self.room: Room | None = None
        """For which room something is held."""
        self._author = ""
        self._members: list[Client] = []
        self._frames: list[bytes] = []
        self._sent: list[Sent] = []
        self._bytes = self._weight = 0

    def add(self, room: Room, message: Message, frame: bytes, weight: int) -> int:
        """Have a framed message written to all members that are here, its author left out; returns to how many."""
        if room is not self.room or message.user_id != self._author:
            self.settle()
            members = self._who_can_take(room, message.user_id)
            self.room, self._author, self._members = room, message.user_id, members
        self._frames.append(frame)
        self._sent.append((room.room_id, weight, self._clock()))
        self._weight += weight
        self._bytes += len(frame)
        recipients = len(self._members)
        if self._bytes > HELD_BYTES:
            self.settle()
        return recipients

    def _who_can_take(self, room: Room, author: str) -> list[Client]:
        found = room.receivers(author)
        slow = [client for client in found if client.connection.buffered > SLOW_BYTES]
        for client in slow:
            self._writer.end_slow(client)
            found.remove(client)
        return found

    def settle(self) -> None:
        """Write all that is held."""
        room, self.room = self.room, None
        if room is None:
            return
        members, frames, sent, weight = self._members, self._frames, self._sent, self._weight
        self._members, self._frames, self._sent = [], [], []
        self._bytes = self._weight = 0
        self._write(room.room_id, members, frames, sent, weight)

    def _write(self, name: str, members: list[Client], frames: list[bytes], sent: list[Sent], weight: int) -> None:
        """One loop and few calls in it: this is what a large room costs."""
        whole = frames[0] if len(frames) == 1 else b"".join(frames)
        writer, window, count, now = self._writer, self._window, len(frames), self._clock()
        for client in members:
            session = client.session
            if session.has_messages:
                writer.flush(client)
            session.reliable_sent += count
            unread = session.unread
            unread.sent_all(name, sent, weight)
            client.connection.write_encoded(frames, whole)
            if now > unread.quiet_until_ns and unread.falls_behind(name, window.messages, window.size, now):
                writer.end_slow(client)
