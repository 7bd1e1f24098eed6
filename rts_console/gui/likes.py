"""Likes for chat rooms: the taps of one second are one message, as RongCloud advises. No Qt."""

import asyncio
from typing import Final

from rts_console.protocol.frames import Attributes
from rts_console.vendors.rongcloud_messages import LikeMessage

WINDOW_S: Final = 1.0
LIKE: Final[Attributes] = {"type": LikeMessage.object_name, "flag": int(LikeMessage.flag)}
"""What a message of likes says of itself."""

Place = tuple[str, str]
"""Who likes, by the identity's key, and which room."""


class Likes:
    """Counts taps for each place. Whoever taps first gathers, second by second, until nobody taps any more."""

    def __init__(self, window_s: float = WINDOW_S) -> None:
        """Taps of `window_s` seconds are one message."""
        self._window_s = window_s
        self._taps: dict[Place, int] = {}

    def tap(self, place: Place) -> bool:
        """Count one tap; whether it is the first, so that somebody has to `gather`."""
        first = place not in self._taps
        self._taps[place] = self._taps.get(place, 0) + 1
        return first

    def waiting(self, place: Place) -> int:
        """Taps that are in no message yet."""
        return self._taps.get(place, 0)

    async def gather(self, place: Place) -> int:
        """Wait for a second; how many taps there were until then. After 0 it is over."""
        await asyncio.sleep(self._window_s)
        count = self._taps.get(place, 0)
        if count:
            self._taps[place] = 0
        else:
            self._taps.pop(place, None)
        return count

    def forget(self, place: Place) -> None:
        """Nobody gathers any more; what was tapped is let go."""
        self._taps.pop(place, None)


def like_payload(count: int) -> str:
    """What a message of so many likes holds."""
    return LikeMessage(count=count).encode().decode()
