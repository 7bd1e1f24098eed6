import base64
import gzip
import json
import zlib
from time import process_time

import cbor2
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol.words import PayloadKind
from rts_console.record.decoders import MAX_OUTPUT, MAX_STEPS, decode

VALUE = {"id": 12345678901234567890123, "text": "你好", "list": [1, 2, 3]}
JSON = json.dumps(VALUE, ensure_ascii=False).encode()


def raw_deflate(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (JSON, "JSON"),
        (gzip.compress(JSON), "gzip → JSON"),
        (zlib.compress(JSON), "zlib → JSON"),
        (raw_deflate(b'{"a":"' + b"hello world " * 20 + b'"}'), "deflate → JSON"),
        (base64.b64encode(JSON), "base64 → JSON"),
        (base64.urlsafe_b64encode(JSON).rstrip(b"="), "base64 → JSON"),
        (JSON.hex(" ").encode(), "hex → JSON"),
        (base64.b64encode(gzip.compress(JSON)), "base64 → gzip → JSON"),
        (base64.encodebytes(zlib.compress(JSON)), "base64 → zlib → JSON"),
        (msgspec.msgpack.encode({"a": 1}), "MessagePack"),
        (gzip.compress(cbor2.dumps({"a": b"x"})), "gzip → CBOR"),
        (b"\x08\x96\x01\x12\x07testing", "protobuf"),
        (b"1700000000123", "text"),
    ],
)
def test_what_is_inside_is_found_and_chains_are_followed(data, name):
    assert decode(data)[0].name == name


def test_the_end_of_a_chain_is_lossless():
    found = decode(base64.b64encode(gzip.compress(JSON)))[0]
    assert found.text == JSON.decode()
    assert found.tree
    assert [note.split(":")[0] for note in found.notes] == ["base64", "gzip"]


@pytest.mark.parametrize(
    "data", [b"", b"hello world", b"helloworldhelloworld", "你好".encode(), bytes(100), b"\xff" * 100]
)
def test_plain_payloads_have_no_reading(data):
    assert decode(data) == []


def test_a_text_is_not_taken_for_a_packed_format():
    assert decode(b"\x81\xa1a\x01", PayloadKind.TEXT) == []


def test_a_bomb_is_stopped_and_said_so():
    started = process_time()
    found = decode(gzip.compress(bytes(50_000_000)))[0]
    assert len(found.data) == MAX_OUTPUT
    assert "stopped at 4,194,304 bytes, although more would come out" in found.notes[0]
    assert found.binary
    # Measured at 60 ms, making the bomb not counted; the bar leaves room for a busy machine.
    assert process_time() - started < 5


def test_a_chain_ends_after_some_steps_and_says_so():
    data = b"x" * 100
    for _ in range(MAX_STEPS + 2):
        data = gzip.compress(data)
    found = decode(data)[0]
    assert found.name.count("gzip") == MAX_STEPS
    assert "more steps are not followed" in " ".join(found.notes)


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (gzip.compress(b"hello " * 100)[:-12], "not complete"),
        (gzip.compress(b"hello " * 100) + b"tail", "4 bytes stand after it"),
        (gzip.compress(b"hello ") + gzip.compress(b"world "), "became 12"),
    ],
)
def test_what_is_odd_about_a_packing_is_said(data, note):
    assert note in decode(data)[0].notes[0]


def test_guesses_come_last():
    found = decode(msgspec.msgpack.encode({"a": 1}), thorough=True)
    assert [reading.guess for reading in found] == sorted(reading.guess for reading in found)


@given(st.binary(max_size=400), st.sampled_from([None, *PayloadKind]), st.booleans())
def test_any_bytes_give_an_answer(data, kind, thorough):
    for prefix in (b"", b"\x1f\x8b\x08\x00", b"\x78\x9c"):
        for reading in decode(prefix + data, kind, thorough=thorough):
            assert reading.name
    decode(base64.b64encode(data))
    decode(gzip.compress(data))


@pytest.mark.parametrize(
    "data",
    [
        bytes(65_536),
        b"\x91" * 65_536,
        b"\x81" * 65_536,
        b"A" * 65_536,
        b"\x0a\x02" * 32_768,
        msgspec.msgpack.encode(list(range(128)) * 500),
        cbor2.dumps(list(range(24)) * 2_700),
        b"[" * 65_536,
        ("好" * 21_000).encode(),
    ],
)
def test_64_kb_take_bounded_time(data):
    started = process_time()
    decode(data)
    # Measured at 1 to 20 ms; the bar leaves room for a busy machine.
    assert process_time() - started < 1
