"""Frames gone wrong: golden ones with bits turned, parts doubled, cut, swapped or replaced by what hurts decoders."""

import random
from pathlib import Path
from typing import Final

GOLDEN: Final = Path(__file__).resolve().parent.parent / "tests" / "protocol" / "golden"
NASTY: Final = (
    b"9" * 400,
    b"-9223372036854775809",
    b"1e999",
    b"NaN",
    b"null",
    b"true",
    b"[" * 300,
    b'{"a":' * 200,
    b'"\\ud800"',
    b'"\\u0000"',
    b"\xed\xa0\x80",
    b"\xff\xfe",
    b"\x00" * 40,
    b'"type":"login",',
    b'"id":-1,',
    "𝒳é漢".encode(),
    b"\\",
    b'"',
    b"}{",
    b"\r\n\r\n",
)


def golden(kind: str) -> list[bytes]:
    """All golden frames of a kind: `json` for text, `bin` for binary messages."""
    return [path.read_bytes() for path in sorted(GOLDEN.glob(f"*.{kind}"))]


class Mutator:
    """Turns one of some good frames into something else, by its own random numbers."""

    def __init__(self, good: list[bytes], numbers: random.Random) -> None:
        """Take what to begin from."""
        self._good = good
        self._numbers = numbers

    def next(self) -> bytes:
        """One frame, changed in one to three places; now and then only noise, and now and then untouched."""
        numbers = self._numbers
        chance = numbers.random()
        if chance < 0.05:
            return numbers.randbytes(numbers.randrange(200))
        data = bytearray(numbers.choice(self._good))
        if chance < 0.15:
            return bytes(data)
        for _ in range(numbers.randint(1, 3)):
            self._change(data)
        return bytes(data)

    def _change(self, data: bytearray) -> None:
        numbers = self._numbers
        at = numbers.randrange(len(data) + 1)
        end = min(len(data), at + numbers.randrange(1, 12))
        match numbers.randrange(8):
            case 0 if at < len(data):
                data[at] ^= 1 << numbers.randrange(8)
            case 1:
                del data[at:end]
            case 2:
                data[at:at] = data[at:end] * numbers.randrange(1, 6)
            case 3:
                data[at:at] = numbers.choice(NASTY)
            case 4:
                data[at:end] = numbers.choice(NASTY)
            case 5:
                data[at:end] = numbers.randbytes(end - at)
            case 6:
                other = numbers.choice(self._good)
                data[at:] = other[numbers.randrange(len(other)) :]
            case 7:
                del data[at:]
