"""The codec: round trips, and whatever a hostile side may send."""

import contextlib
import json
import struct
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rts_console.protocol import codec
from rts_console.protocol import frames as f
from rts_console.protocol.errors import ProtocolError
from rts_console.protocol.words import PayloadKind
from tests.protocol import samples


def test_the_largest_message_is_prefix_header_and_payload() -> None:
    assert codec.MESSAGE_LIMIT == 133_124


# --- round trips ---


@given(st.one_of([samples.any_of(kind) for kind in samples.CONTROL_TYPES]))
@settings(max_examples=400)
def test_any_control_frame_comes_back_equal(frame: Any) -> None:
    text = codec.encode_control(frame)
    decoder = samples.decoder_for(type(frame))
    assert decoder.control(text) == frame
    assert decoder.control(text.encode()) == frame


@given(st.one_of([samples.any_of(kind) for kind in samples.HEADER_TYPES]), st.sampled_from(PayloadKind), st.data())
@settings(max_examples=300)
def test_any_payload_comes_back_equal(header: Any, kind: PayloadKind, data: st.DataObject) -> None:
    payload = data.draw(samples.TEXTS.map(str.encode) if kind is PayloadKind.TEXT else st.binary(max_size=200))
    message = codec.encode_payload(header, kind, payload)
    assert samples.decoder_for(type(header)).payload(message) == (header, kind, payload)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (PayloadKind.BINARY, bytes(range(256)) * 184),
        (PayloadKind.TEXT, "信令".encode() * 10_922),
        (PayloadKind.TEXT, "\0\x1f\x7f\u2028\ufeff\U0001f600".encode() * 4_000),
        (PayloadKind.TEXT, b"\r\n" * 32_768),
        (PayloadKind.BINARY, b""),
        (PayloadKind.TEXT, b""),
    ],
    ids=["every byte", "64 KB of Chinese", "odd characters", "line ends", "nothing", "no text"],
)
def test_payload_bytes_are_untouched(kind: PayloadKind, payload: bytes) -> None:
    message = codec.encode_payload(samples.PAYLOAD[0][0], kind, payload)
    assert codec.server_decoder().payload(message)[2] == payload
    assert len(message) <= codec.MESSAGE_LIMIT


def test_a_view_of_bytes_can_be_sent() -> None:
    header = samples.PAYLOAD[0][0]
    whole = codec.encode_payload(header, PayloadKind.BINARY, b"abc")
    assert codec.encode_payload(header, PayloadKind.BINARY, memoryview(b"abc")) == whole


# --- what is not understood ---

DECODERS = pytest.mark.parametrize(
    "decoder", [codec.client_decoder(), codec.server_decoder()], ids=["client", "server"]
)


def code_of(decode: Any, message: Any) -> int:
    with pytest.raises(ProtocolError) as caught:
        decode(message)
    assert len(caught.value.reason) < 400
    return int(caught.value.code)


def test_an_unknown_field_is_ignored() -> None:
    assert codec.client_decoder().control('{"type":"done","later":{"a":[1]},"id":1}') == f.Done(1)
    header = b'{"type":"send_server","id":1,"client_message_id":"m","composed_at_ns":2,"later":"x"}'
    message = struct.pack(">BBH", 0xA7, 1, len(header)) + header
    assert codec.server_decoder().payload(message)[0] == f.SendServer(1, "m", 2)


@DECODERS
def test_an_unknown_type_is_error_101(decoder: Any) -> None:
    assert code_of(decoder.control, '{"type":"teleport","id":1}') == 101
    assert code_of(decoder.control, json.dumps({"type": "x" * 10_000})) == 101
    header = b'{"type":"send_smell"}'
    assert code_of(decoder.payload, struct.pack(">BBH", 0xA7, 1, len(header)) + header) == 101


def test_a_frame_of_the_other_direction_is_error_102() -> None:
    assert code_of(codec.client_decoder().control, codec.encode_control(f.Hello("app"))) == 102
    assert code_of(codec.server_decoder().control, codec.encode_control(f.Done(1))) == 102


@DECODERS
@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "null",
        "1",
        '"hello"',
        "[]",
        "{}",
        '{"type":null}',
        '{"type":1}',
        '{"type":["' + "x" * 5_000 + '"]}',
        '{"type":' + "9" * 5_000 + "}",
        '{"type":"ping","id":1}',
        '{"type":"ping","id":"1","sent_at_ns":1}',
        '{"type":"ping","id":NaN,"sent_at_ns":1}',
        '{"type":"ping","id":Infinity,"sent_at_ns":1}',
        '{"type":"ping","id":1e400,"sent_at_ns":1}',
        '{"type":"ping","id":1.5,"sent_at_ns":1}',
        '{"type":"ping","id":true,"sent_at_ns":1}',
        '{"type":"ping","id":9223372036854775808,"sent_at_ns":1}',
        '{"type":"ping","id":-9223372036854775809,"sent_at_ns":1}',
        '{"type":"ping","id":' + "9" * 10_000 + ',"sent_at_ns":1}',
        '{"type":"ping","id":1,"sent_at_ns":1}{}',
        "{'type':'ping'}",
        '{"type":"ping",}',
        '\ufeff{"type":"ping","id":1,"sent_at_ns":1}',
        '{"type":"hello","app_id":"\\ud800"}',
        '{"type":"hello","app_id":"\ud800"}',
        "\udcff",
        "[" * 16_000,
        '{"a":' * 3_000,
        '{"type":"ping","id":1,"x":' + "[" * 8_000 + "]" * 8_000 + "}",
        '{"type":"hello","app_id":"a\0b"}',
    ],
    ids=lambda text: repr(text[:24]),
)
def test_a_text_that_is_no_frame_is_error_102(decoder: Any, text: str) -> None:
    assert code_of(decoder.control, text) == 102


@DECODERS
def test_invalid_utf_8_is_error_102(decoder: Any) -> None:
    assert code_of(decoder.control, b'{"type":"hello","app_id":"\xff\xfe"}') == 102
    assert code_of(decoder.control, b"\xff") == 102
    header = b'{"type":"peer_message","user_id":"\xc3\x28"}'
    assert code_of(decoder.payload, struct.pack(">BBH", 0xA7, 1, len(header)) + header) == 102


def test_of_a_field_that_comes_twice_the_last_counts() -> None:
    assert codec.client_decoder().control('{"type":"done","id":1,"id":2}') == f.Done(2)


def test_a_type_that_comes_twice_is_no_frame() -> None:
    code_of(codec.client_decoder().control, '{"type":"done","type":"bye","id":1}')


@DECODERS
@pytest.mark.parametrize("letter", ["x", "信"])
def test_a_control_frame_over_16_kib_is_refused_by_its_bytes(decoder: Any, letter: str) -> None:
    frame = '{"type":"nope","x":"%s"}'
    room = 16_384 - len(frame % "")
    within = frame % (letter * (room // len(letter.encode())))
    assert code_of(decoder.control, within) == 101
    beyond = frame % (letter * (room // len(letter.encode()) + 1))
    assert len(beyond.encode()) > 16_384
    assert code_of(decoder.control, beyond) == 102


GOOD = codec.encode_payload(*samples.PAYLOAD[0])
HEADER_LENGTH = struct.unpack_from(">BBH", GOOD)[2]


@pytest.mark.parametrize("length", range(len(GOOD)))
def test_a_message_cut_off_anywhere_raises_only_our_error(length: int) -> None:
    cut = GOOD[:length]
    try:
        _, _, payload = codec.server_decoder().payload(cut)
    except ProtocolError as error:
        assert error.code == 102  # noqa: PT017 - either way is right, by where it was cut
    else:
        assert length >= 4 + HEADER_LENGTH
        assert payload == GOOD[4 + HEADER_LENGTH : length]


@pytest.mark.parametrize(
    ("message", "word"),
    [
        (b"", "0 bytes"),
        (b"\xa7\x01\x00", "3 bytes"),
        (b"\xa8" + GOOD[1:], "0xA8"),
        (b"{" + GOOD[1:], "0x7B"),
        (b"\xa7\x00" + GOOD[2:], "kind 0"),
        (b"\xa7\x03" + GOOD[2:], "kind 3"),
        (b"\xa7\xff" + GOOD[2:], "kind 255"),
        (b"\xa7\x01\x08\x01" + b" " * 4_000, "2,049 bytes"),
        (b"\xa7\x01\xff\xff" + b" " * 70_000, "65,535 bytes"),
        (b"\xa7\x01\x04\x00{}", "cut off"),
        (b"\xa7\x01\x00\x00", "JSON"),
        (b"\xa7\x01\x00\x02{}", "type"),
        (b"\xa7\x01\x00\x02[]", "object"),
        (GOOD + b"\xff", "UTF-8 at byte"),
        (GOOD[: 4 + HEADER_LENGTH] + b"\xed\xa0\x80", "UTF-8 at byte 0"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_malformed_message_says_what_is_wrong(message: bytes, word: str) -> None:
    with pytest.raises(ProtocolError, match=word) as caught:
        codec.server_decoder().payload(message)
    assert caught.value.code == 102


def test_a_binary_payload_need_not_be_utf_8() -> None:
    message = codec.encode_payload(samples.PAYLOAD[0][0], PayloadKind.BINARY, b"\xff\xfe\x00")
    assert codec.server_decoder().payload(message)[2] == b"\xff\xfe\x00"


def only_our_error(decode: Any, message: Any) -> None:
    with contextlib.suppress(ProtocolError):
        decode(message)


@given(st.binary(max_size=300))
@example(b"\xa7\x01\x00\x02{}")
@settings(max_examples=400)
def test_random_bytes_raise_only_our_error(data: bytes) -> None:
    for decoder in (codec.client_decoder(), codec.server_decoder()):
        only_our_error(decoder.payload, data)
        only_our_error(decoder.control, data)
        only_our_error(decoder.payload, b"\xa7\x01" + struct.pack(">H", len(data)) + data)


@given(st.text(max_size=300))
@settings(max_examples=300)
def test_random_text_raises_only_our_error(text: str) -> None:
    only_our_error(codec.client_decoder().control, text)
    only_our_error(codec.server_decoder().control, text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)


@given(st.sampled_from(sorted(f.TYPES)), st.data())
@settings(max_examples=400)
def test_a_known_type_with_fields_of_any_kind_raises_only_our_error(name: str, data: st.DataObject) -> None:
    fields = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(f.TYPES[name].__struct_fields__, JSON)))
    text = json.dumps({"type": name, **fields})
    for decoder in (codec.client_decoder(), codec.server_decoder()):
        only_our_error(decoder.control, text)
        head = text.encode()
        only_our_error(decoder.payload, struct.pack(">BBH", 0xA7, 2, min(len(head), 65_535)) + head)


@given(st.sampled_from([codec.encode_payload(*sample) for sample in samples.PAYLOAD]), st.data())
@settings(max_examples=300)
def test_a_flipped_bit_raises_only_our_error(message: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(message) * 8 - 1))
    flipped = bytearray(message)
    flipped[place // 8] ^= 1 << place % 8
    only_our_error(codec.client_decoder().payload, bytes(flipped))
    only_our_error(codec.server_decoder().payload, bytes(flipped))
