from datetime import UTC, datetime

import cbor2
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.record.notation import Undecodable
from rts_console.record.packed import read_cbor, read_msgpack, read_protobuf


def test_messagepack_with_bytes_and_keys_that_are_no_text():
    packed = read_msgpack(msgspec.msgpack.encode({"a": [1, b"\x01"], 2: None, "n": 2**63}))
    assert packed.text == '{"a":[1,h\'01\'],2:null,"n":9223372036854775808}'
    assert packed.notes == ()


def test_what_messagepack_does_not_tell_apart_is_said():
    short_float = b"\x91\xca\x3f\x80\x00\x00"
    repeated = b"\x82\xa1a\x01\xa1a\x02"
    assert "encoding it again gives other bytes" in read_msgpack(short_float).notes[0]
    assert "repeated keys" in read_msgpack(repeated).notes[0]


def test_cbor_keeps_tags_as_they_were_sent():
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    assert read_cbor(cbor2.dumps({"at": moment})).text == '{"at":{"tag 0":"2026-01-02T00:00:00Z"}}'
    assert read_cbor(cbor2.dumps({"id": 10**30})).text == '{"id": ' + str(10**30) + "}"


def test_cbor_tells_of_repeated_keys():
    assert "keys are repeated" in read_cbor(b"\xa2\x61a\x01\x61a\x02").notes[0]


def test_cbor_that_refers_to_itself_stays_a_tree():
    assert read_cbor(b"\xd8\x1c\x81\xd8\x1d\x00").text == '{"tag 28":[{"tag 29":0}]}'


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (read_msgpack, b""),
        (read_msgpack, b"\x01"),
        (read_msgpack, b"\x91\x01\x01"),
        (read_msgpack, b"\x91" * 20_000),
        (read_cbor, b"\x01"),
        (read_cbor, b"\x81\x01\x01"),
        (read_cbor, b"\x81" * 20_000),
        (read_cbor, b"\x9b\x7f\xff\xff\xff\xff\xff\xff\xff"),
        (read_protobuf, b""),
        (read_protobuf, b"hello"),
        (read_protobuf, b"\x0a\xff"),
    ],
)
def test_what_is_not_of_the_format_is_an_error(read, data):
    with pytest.raises(Undecodable):
        read(data)


def test_protobuf_by_number_and_as_a_guess():
    packed = read_protobuf(b"\x08\x96\x01\x12\x07testing")
    assert packed.text == '{"1": 150, "2": "testing"}'
    assert "guessed" in packed.notes[0]


@given(st.binary(max_size=200))
def test_any_bytes_give_an_answer_or_our_error(data):
    for read in (read_msgpack, read_cbor, read_protobuf):
        for start in (b"", b"\x93", b"\x83", b"\xa3", b"\x08"):
            try:
                assert read(start + data).text
            except Undecodable:
                pass
