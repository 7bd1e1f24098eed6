"""The little-endian pieces of tokens: there and back, and too little, too much, too large."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.vendors.packing import InvalidToken, Reader, block, text, u16, u32


@given(st.integers(0, 2**16 - 1), st.integers(0, 2**32 - 1), st.binary(max_size=50), st.text(max_size=50))
def test_what_was_packed_is_read(small: int, large: int, data: bytes, words: str) -> None:
    words = words.encode("utf-8", "replace").decode()
    reader = Reader(u16(small) + u32(large) + block(data) + text(words))
    assert (reader.u16(), reader.u32(), reader.block(), reader.text()) == (small, large, data, words)
    reader.end()


def test_bytes_are_little_endian() -> None:
    assert u16(0x0102) + u32(0x03040506) + block(b"ab") == bytes.fromhex("0201 06050403 0200 6162")


def test_too_little_and_too_much_are_said() -> None:
    with pytest.raises(InvalidToken, match="cut off"):
        Reader(b"\x05\x00ab").block()
    with pytest.raises(InvalidToken, match="3 bytes too many"):
        Reader(b"abc").end()


def test_a_name_must_be_utf8() -> None:
    with pytest.raises(InvalidToken, match="UTF-8"):
        Reader(block(b"\xff")).text()


@pytest.mark.parametrize("number", [-1, 2**32])
def test_a_number_must_fit(number: int) -> None:
    for pack in (u16, u32):
        with pytest.raises(InvalidToken, match="does not fit"):
            pack(number)
