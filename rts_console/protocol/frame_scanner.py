"""Whole messages straight out of the bytes of a WebSocket: the nearly only case, without an object for each frame.

Nearly all that is sent is one message in one frame, unmasked by a server and masked by a client. Such messages are cut
out here; everything else (control frames, fragments, what breaks the rules) is handed on, frame by frame, to whoever
knows it.
"""

from collections.abc import Callable
from typing import Final

_TEXT: Final = 0x81
_BINARY: Final = 0x82
_KNOWN: Final = frozenset({0x00, 0x01, 0x02, 0x80, 0x81, 0x82, 0x88, 0x89, 0x8A})
_SHORT: Final = 126
_LONG: Final = 127
_MASKED: Final = 0x80


class FrameScanner:
    """Bytes that came and were not taken yet. They begin where a frame begins."""

    __slots__ = ("_data", "_flag", "_key_bytes", "_limit", "_place", "_unmask")

    def __init__(self, limit: int, unmask: Callable[[bytes, bytes], bytes] | None = None) -> None:
        """Hand on frames of more than `limit` bytes as they come: whoever knows them refuses them at their header.

        `unmask` takes payload and key, and says that what comes is masked, as from a client.
        """
        self._limit = limit
        self._unmask = unmask
        self._flag, self._key_bytes = (_MASKED, 4) if unmask else (0, 0)
        self._data = b""
        self._place = 0

    def add(self, data: bytes) -> None:
        """More bytes came."""
        self._data = self._data[self._place :] + data if self._place < len(self._data) else data
        self._place = 0

    def __len__(self) -> int:
        """How many bytes have not been taken."""
        return len(self._data) - self._place

    def messages(self, most: int) -> list[str | bytes]:
        """Take at most `most` messages from the front, up to the first frame that is not a whole message."""
        found: list[str | bytes] = []
        data, place, size = self._data, self._place, len(self._data)
        flag, key_bytes, unmask = self._flag, self._key_bytes, self._unmask
        while len(found) < most and place + 2 <= size:
            kind, length, start = data[place], data[place + 1] - flag, place + 2
            if length == _SHORT and place + 4 <= size:  # here and not in a function: nearly every message is such
                length, start = data[place + 2] << 8 | data[place + 3], place + 4
            elif length >= _SHORT:
                length, start = self._long_length(place)
            start += key_bytes
            end = start + length
            if end > size or length < 0 or (kind != _BINARY and kind != _TEXT):
                break
            payload = data[start:end] if unmask is None else unmask(data[start:end], data[start - 4 : start])
            if kind == _BINARY:
                found.append(payload)
            elif (text := _decoded(payload)) is None:
                break
            else:
                found.append(text)
            place = end
        self._place = place
        return found

    def frame(self) -> bytes:
        """Take what is at the front and is no message for `messages`: a whole frame, or, where it breaks the rules,
        all there is. Empty while more bytes must come to tell.
        """
        place, size = self._place, len(self._data)
        if place + 2 > size:
            return b""
        start, length = place + 2, self._data[place + 1] - self._flag
        if length >= _SHORT:
            length, start = self._long_length(place)
        if self._data[place] not in _KNOWN or length < 0:
            return self.rest()
        end = start + self._key_bytes + length
        if end > size:
            return b""
        self._place = end
        return self._data[place : self._place]

    def rest(self) -> bytes:
        """Take all there is."""
        rest = self._data[self._place :]
        self._data, self._place = b"", 0
        return rest

    def _long_length(self, place: int) -> tuple[int, int]:
        """Length and start of a payload with a long length: -1 where that breaks a rule, the whole of what is there
        and more while the length itself has not come."""
        width = {_SHORT: 2, _LONG: 8}.get(self._data[place + 1] - self._flag)
        start = place + 2
        if width is None:  # masked, as only clients may
            return -1, start
        length = int.from_bytes(self._data[start : start + width], "big")
        if start + width > len(self._data):
            return len(self._data), start
        return (length if length <= self._limit else -1), start + width


def _decoded(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None
