"""Brings an image to a gateway under RongCloud's rules, piece by piece, before the message that names it is sent."""

import base64
from collections.abc import Callable
from typing import Any, Final, Protocol

IMAGE_BYTES: Final = 10 * 1024 * 1024
"""How large an image may be here."""


class CallableRoom(Protocol):
    """What is wanted of a chat room."""

    async def call(self, operation: str, **arguments: Any) -> dict[str, Any]:
        """Have the room do something. Raises `RtsError`."""


async def bring_image(room: CallableRoom, image: bytes, tell: Callable[[int], None]) -> str:
    """Bring an image; returns its address. `tell` hears how many percent are there, from 0 to 100.

    Raises as the room's `call`: 23406 for one who is not in it, 34011 for what is too large, 34018 for an empty one.
    """
    tell(0)
    begun = await room.call("upload_begin", size=len(image))
    uri, size = "", int(begun["part"])
    for offset in range(0, len(image), size):
        piece = image[offset : offset + size]
        data = base64.b64encode(piece).decode()
        uri = (await room.call("upload_part", file=begun["file"], offset=offset, data=data))["uri"]
        tell((offset + len(piece)) * 100 // len(image))
    return str(uri)
