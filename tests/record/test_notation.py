import json

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.record import notation
from rts_console.record.json_reader import problem
from rts_console.record.notation import Undecodable, write

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_what_json_can_say_is_json(value):
    text, cut = write(value)
    assert not cut
    assert json.loads(text) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"\x01\xff", "h'01ff'"),
        ({1: "a", b"k": [b""]}, "{1:\"a\",h'6b':[h'']}"),
        ({"t": cbor2.CBORTag(24, b"x")}, '{"t":{"tag 24":h\'78\'}}'),
        ([cbor2.CBORSimpleValue(99), cbor2.undefined, b""], "[simple(99),undefined,h'']"),
        ({(1, 2): {}}, "{[1,2]:{}}"),
        ([float("nan"), 1.5, b""], "[NaN,1.5,h'']"),
    ],
)
def test_what_json_lacks_has_a_notation(value, text):
    assert write(value) == (text, False)


def test_a_number_of_thousands_of_digits_is_written_in_hex():
    assert write([b"", 1 << 40_000])[0] == "[h''," + hex(1 << 40_000) + "]"


def test_what_is_too_long_is_cut_and_said_to_be(monkeypatch):
    monkeypatch.setattr(notation, "MAX_CHARACTERS", 20)
    text, cut = write([b"0123456789" * 10] * 5)
    assert cut
    assert len(text) == 20


def test_nesting_beyond_measure_is_an_error():
    value = []
    for _ in range(5_000):
        value = [value]
    with pytest.raises(Undecodable, match="too deep"):
        write(value)


def test_strings_keep_what_would_break_them():
    assert problem(write(['"\\\n', b""])[0].replace("h''", "1")) is None
