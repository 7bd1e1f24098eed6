"""Little-endian packing that both vendors' tokens use, and the error of a token that cannot be read."""

import struct
from typing import Final

_SIGNATURES: Final = {"<H": "16-bit number", "<I": "32-bit number"}


class InvalidToken(ValueError):
    """The token cannot be read or was refused; the message says what is wrong and what to do."""


class Reader:
    """Takes a token apart; every step that finds too little raises `InvalidToken`."""

    def __init__(self, data: bytes) -> None:
        """Start at the first byte."""
        self._data = data
        self._at = 0

    @property
    def rest(self) -> bytes:
        """What has not been taken yet."""
        return self._data[self._at :]

    def take(self, size: int) -> bytes:
        """The next `size` bytes."""
        if self._at + size > len(self._data):
            raise InvalidToken("The token is cut off. Copy the whole of it.")
        self._at += size
        return self._data[self._at - size : self._at]

    def u16(self) -> int:
        """The next two bytes as a number."""
        return int(struct.unpack("<H", self.take(2))[0])

    def u32(self) -> int:
        """The next four bytes as a number."""
        return int(struct.unpack("<I", self.take(4))[0])

    def block(self) -> bytes:
        """A length of two bytes, and as many bytes."""
        return self.take(self.u16())

    def text(self) -> str:
        """A block that is UTF-8."""
        try:
            return self.block().decode()
        except UnicodeDecodeError:
            raise InvalidToken("A name in the token is not UTF-8: it was changed, or made by something else.") from None

    def end(self) -> None:
        """Nothing may be left."""
        if self.rest:
            raise InvalidToken(f"The token has {len(self.rest)} bytes too many.")


def u16(number: int) -> bytes:
    """Two bytes; raises `InvalidToken` when it does not fit."""
    return _number("<H", number)


def u32(number: int) -> bytes:
    """Four bytes; raises `InvalidToken` when it does not fit."""
    return _number("<I", number)


def block(data: bytes) -> bytes:
    """Length in two bytes, then the bytes."""
    return u16(len(data)) + data


def text(words: str) -> bytes:
    """A block of UTF-8."""
    return block(words.encode())


def _number(layout: str, number: int) -> bytes:
    try:
        return struct.pack(layout, number)
    except struct.error:
        raise InvalidToken(f"{number:,} does not fit into a {_SIGNATURES[layout]} of the token.") from None
