"""The stamp: what is written is read, whatever comes is read or is none, and the size is what was said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol.words import PayloadKind
from rts_console.record.stamp import (
    BINARY_BYTES,
    LARGEST_NUMBER,
    TEXT_BYTES,
    Stamp,
    read_stamp,
    stamp_bytes,
    stamped,
    without_stamp,
)

STAMPS = st.builds(
    Stamp,
    st.integers(0, 2**32 - 1).map(lambda run: f"{run:08x}"),
    st.integers(0, LARGEST_NUMBER),
    st.integers(0, 10**19 - 1),
)


@given(STAMPS, st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_comes_back(stamp: Stamp, text: str) -> None:
    data = stamped(text, stamp)
    assert isinstance(data, str)
    raw = data.encode()
    assert read_stamp(raw) == read_stamp(raw[:TEXT_BYTES]) == stamp
    assert without_stamp(raw) == text.encode()
    assert len(raw) == len(text.encode()) + stamp_bytes(PayloadKind.TEXT)


@given(STAMPS, st.binary())
def test_bytes_come_back(stamp: Stamp, payload: bytes) -> None:
    data = stamped(payload, stamp)
    assert isinstance(data, bytes)
    assert read_stamp(data) == stamp
    assert without_stamp(data) == payload
    assert len(data) == len(payload) + BINARY_BYTES == len(payload) + stamp_bytes(PayloadKind.BINARY)


@given(st.one_of(st.binary(), st.binary().map(lambda tail: b"#rts1" + tail), st.binary().map(lambda t: b"#rts1\0" + t)))
def test_whatever_comes_is_read_or_is_none(data: bytes) -> None:
    stamp = read_stamp(data)
    if stamp is None:
        assert without_stamp(data) == data
    else:
        assert read_stamp(bytes(stamped(b"", stamp))) == stamp


@pytest.mark.parametrize(
    "stamp",
    [Stamp("xyz", 1, 1), Stamp("0123456G", 1, 1), Stamp("01234567", LARGEST_NUMBER + 1, 1), Stamp("01234567", 1, -1)],
)
def test_what_does_not_fit_is_refused(stamp: Stamp) -> None:
    with pytest.raises(ValueError, match="digits"):
        stamped("x", stamp)
