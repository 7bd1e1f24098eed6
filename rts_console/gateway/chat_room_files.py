"""Images and other files of chat rooms: brought in pieces by members, kept in memory for an hour, served by HTTP.

Who has a file's address may read it, as with the vendor's own store; the address cannot be guessed.
"""

import base64
import binascii
import secrets
from collections.abc import Callable
from typing import Final

import msgspec
from aiohttp import web

from rts_console.gateway.chat_room_entries import ChatRoomError
from rts_console.protocol.chat_room_codes import ChatRoomCode
from rts_console.protocol.clock import SECOND_NS, now_ns
from rts_console.vendors.rongcloud_upload import IMAGE_BYTES

FILE_BYTES: Final = IMAGE_BYTES
TOTAL_BYTES: Final = 64 * 1024 * 1024
PART_BYTES: Final = 11_000
"""Of one piece: as Base64 it fits into a control frame beside everything else."""
KEPT_S: Final = 3_600
UNFINISHED_S: Final = 60
PATH: Final = "/rongcloud/files/"

_KINDS: Final = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"GIF8", "image/gif"))


class _File(msgspec.Struct):
    """`size` is how large it will be, `touched_ns` when the last piece came."""

    user_id: str
    size: int
    touched_ns: int
    data: bytearray

    @property
    def whole(self) -> bool:
        return len(self.data) == self.size


class ChatRoomFiles:
    """What was brought, at most 64 MB in all: the oldest goes first."""

    def __init__(
        self,
        base_url: Callable[[], str] = lambda: "",
        *,
        clock: Callable[[], int] = now_ns,
        total_bytes: int = TOTAL_BYTES,
    ) -> None:
        """Begin without files; `base_url` is where the gateway's HTTP is, asked once a file is whole."""
        self._base_url = base_url
        self._clock = clock
        self._total_bytes = total_bytes
        self._files: dict[str, _File] = {}

    @property
    def size(self) -> int:
        """Bytes that are kept, or will be."""
        return sum(file.size for file in self._files.values())

    def begin(self, user_id: str, size: int) -> str:
        """Announce a file; returns its name. Raises `ChatRoomError` 34011, 34018."""
        if size <= 0:
            raise ChatRoomError(ChatRoomCode.NO_FILE, "The file is empty.")
        if size > min(FILE_BYTES, self._total_bytes):
            reason = (
                f"The file has {size:,} bytes; {min(FILE_BYTES, self._total_bytes):,} is the limit. Make it smaller."
            )
            raise ChatRoomError(ChatRoomCode.UPLOAD_FAILED, reason)
        self.forget_old()
        while self.size + size > self._total_bytes:
            del self._files[next(iter(self._files))]
        name = secrets.token_urlsafe(16)
        self._files[name] = _File(user_id, size, self._clock(), bytearray())
        return name

    def add(self, user_id: str, name: str, offset: int, data: str) -> str:
        """Take a piece in Base64; returns the file's address once it is whole. Raises `ChatRoomError` 34011."""
        file = self._files.get(name)
        if file is None or file.user_id != user_id or file.whole:
            raise ChatRoomError(ChatRoomCode.UPLOAD_FAILED, "There is no such upload. Begin it again.")
        try:
            piece = base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError):
            raise ChatRoomError(ChatRoomCode.UPLOAD_FAILED, "The piece is not Base64.") from None
        if offset != len(file.data) or not 0 < len(piece) <= file.size - offset:
            reason = f"The next piece begins at {len(file.data):,} and has 1 to {file.size - len(file.data):,} bytes."
            raise ChatRoomError(ChatRoomCode.UPLOAD_FAILED, reason)
        file.data += piece
        file.touched_ns = self._clock()
        return f"{self._base_url()}{PATH}{name}" if file.whole else ""

    def read(self, name: str) -> bytes | None:
        """A file that is whole."""
        file = self._files.get(name)
        return bytes(file.data) if file is not None and file.whole else None

    def forget_old(self) -> None:
        """Let go what is older than an hour, and what was begun and not gone on with for a minute."""
        now = self._clock()
        for name, file in list(self._files.items()):
            if now >= file.touched_ns + (KEPT_S if file.whole else UNFINISHED_S) * SECOND_NS:
                del self._files[name]

    def routes(self) -> list[web.RouteDef]:
        """The way to read files."""

        async def serve(request: web.Request) -> web.Response:
            data = self.read(request.match_info["name"])
            if data is None:
                raise web.HTTPNotFound(text="There is no such file, or its hour is over.")
            return web.Response(body=data, content_type=_kind(data), headers=_HEADERS)

        return [web.get(PATH + "{name}", serve)]


_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, max-age=3600",
}


def _kind(data: bytes) -> str:
    """What a browser may take it for: an image, or nothing in particular."""
    return next((kind for start, kind in _KINDS if data.startswith(start)), "application/octet-stream")
