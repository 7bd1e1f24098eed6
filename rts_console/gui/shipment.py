"""A payload with its way: what is sent again and again is decided once. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass

from rts_console.client.backend import Backend, Room, SendResult
from rts_console.gui.stamping import Wrap
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.frames import Attributes
from rts_console.protocol.words import MessageMode, ReturnStatus, Scope


@dataclass(frozen=True, slots=True)
class Shipment:
    """One message, sent as often as wanted. `key` is the identity that sends it; `wrap` puts a stamp in front,
    `about` is asked each time what the message says about itself."""

    key: str
    backend: Backend
    scope: Scope
    target: str
    data: str | bytes
    mode: MessageMode
    wrap: Wrap | None = None
    about: Callable[[], Attributes] | None = None

    @property
    def empty(self) -> bool:
        """Whether not a single byte is sent."""
        return not self.data and self.wrap is None

    async def send(self) -> SendResult:
        """Send it once. Raises `InvalidCall`, also for a room that was closed meanwhile."""
        match self.scope:
            case Scope.PEER:
                return await self.backend.send_message(self.target, self._wrapped(), self.mode)
            case Scope.ROOM:
                room = self._room()  # before a number is spent on it
                about = self.about() if self.about is not None else None
                return await room.send_message(self._wrapped(), self.mode, attributes=about)
            case Scope.SERVER:
                return await self.backend.send_server_message(self._wrapped())

    def _wrapped(self) -> str | bytes:
        return self.wrap(self.data) if self.wrap is not None else self.data

    def _room(self) -> Room:
        for room in self.backend.rooms:
            if room.room_id == self.target:
                return room
        reason = f"The room {self.target} was closed meanwhile. Join it again."
        raise InvalidCall(ReturnStatus.WRONG_STATE, reason)
