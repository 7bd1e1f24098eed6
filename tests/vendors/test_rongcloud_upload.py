"""An image is brought in pieces; how the gateway takes them is tested with the client and with its files."""

import base64
from typing import Any

import pytest

from rts_console.vendors.rongcloud_upload import bring_image


class Room:
    """Takes pieces of four bytes."""

    def __init__(self) -> None:
        self.size = 0
        self.data = b""

    async def call(self, operation: str, **arguments: Any) -> dict[str, Any]:
        if operation == "upload_begin":
            self.size = arguments["size"]
            return {"file": "f", "part": 4}
        assert (operation, arguments["file"], arguments["offset"]) == ("upload_part", "f", len(self.data))
        self.data += base64.b64decode(arguments["data"])
        return {"uri": "http://x/f" if len(self.data) == self.size else ""}


@pytest.mark.parametrize(
    ("image", "percent"), [(b"abcd", [0, 100]), (b"abcde", [0, 80, 100]), (b"abcdefghij", [0, 40, 80, 100])]
)
async def test_the_pieces_are_the_image_and_the_progress_ends_at_100(image: bytes, percent: list[int]) -> None:
    room, told = Room(), list[int]()
    assert await bring_image(room, image, told.append) == "http://x/f"
    assert (room.data, told) == (image, percent)
