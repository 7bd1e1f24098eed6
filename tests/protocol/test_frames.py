"""Frames: golden bytes, round trips, and whatever a hostile side may send."""

import contextlib
import json
import struct
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rts_console.protocol import frames as f
from rts_console.protocol.errors import ProtocolError
from rts_console.protocol.words import PayloadKind
from tests.protocol import samples

GOLDEN = Path(__file__).parent / "golden"


def name_of(frame: Any) -> str:
    return str(frame.__struct_config__.tag)


EXTENDED = [name_of(frame) for frame in (*samples.EXTENDED_CONTROL, *(each[0] for each in samples.EXTENDED_PAYLOAD))]


def added(frame: Any) -> set[str]:
    """The fields of a rule set's own: in the plain samples they are empty, so that their golden files stay."""
    return {"attributes", "options", "details", "vendor_code"} if name_of(frame) in EXTENDED else set()


# --- golden files ---


def test_there_is_a_sample_and_a_golden_file_for_each_type() -> None:
    names = [name_of(frame) for frame in samples.CONTROL] + [name_of(header) for header, _, _ in samples.PAYLOAD]
    assert sorted(names) == sorted(f.TYPES)
    extended = [f"{name}.extended" for name in EXTENDED]
    assert sorted(path.stem for path in GOLDEN.iterdir()) == sorted([*f.TYPES, *extended])


@pytest.mark.parametrize("frame", samples.CONTROL, ids=name_of)
def test_a_sample_sets_every_field(frame: Any) -> None:
    assert set(json.loads(f.encode_control(frame))) == {"type", *frame.__struct_fields__} - added(frame)


@pytest.mark.parametrize("frame", samples.EXTENDED_CONTROL, ids=name_of)
def test_an_extended_sample_sets_what_a_rule_set_adds_as_well(frame: Any) -> None:
    golden = (GOLDEN / f"{name_of(frame)}.extended.json").read_text(encoding="utf-8")
    assert set(json.loads(f.encode_control(frame))) == {"type", *frame.__struct_fields__}
    assert f.encode_control(frame) == golden
    assert samples.decoder_for(type(frame)).control(golden) == frame


@pytest.mark.parametrize("sample", samples.EXTENDED_PAYLOAD, ids=lambda sample: name_of(sample[0]))
def test_an_extended_payload_is_encoded_as_its_golden_bytes(sample: tuple[Any, PayloadKind, bytes]) -> None:
    golden = (GOLDEN / f"{name_of(sample[0])}.extended.bin").read_bytes()
    assert f.encode_payload(*sample) == golden
    assert samples.decoder_for(type(sample[0])).payload(golden) == sample


@pytest.mark.parametrize("header", [header for header, _, _ in samples.PAYLOAD], ids=name_of)
def test_a_sample_header_sets_every_field(header: Any) -> None:
    assert set(msgspec.to_builtins(header)) == {"type", *header.__struct_fields__} - added(header)


@pytest.mark.parametrize("frame", samples.CONTROL, ids=name_of)
def test_a_control_frame_is_encoded_as_its_golden_text(frame: Any) -> None:
    golden = (GOLDEN / f"{name_of(frame)}.json").read_text(encoding="utf-8")
    assert f.encode_control(frame) == golden
    assert samples.decoder_for(type(frame)).control(golden) == frame


@pytest.mark.parametrize("sample", samples.PAYLOAD, ids=lambda sample: name_of(sample[0]))
def test_a_payload_is_encoded_as_its_golden_bytes(sample: tuple[Any, PayloadKind, bytes]) -> None:
    golden = (GOLDEN / f"{name_of(sample[0])}.bin").read_bytes()
    assert f.encode_payload(*sample) == golden
    assert samples.decoder_for(type(sample[0])).payload(golden) == sample


@pytest.mark.parametrize("sample", samples.PAYLOAD, ids=lambda sample: name_of(sample[0]))
def test_the_prefix_is_magic_kind_and_header_length(sample: tuple[Any, PayloadKind, bytes]) -> None:
    message = f.encode_payload(*sample)
    magic, kind, length = struct.unpack_from(">BBH", message)
    assert (magic, kind) == (0xA7, sample[1])
    assert json.loads(message[4 : 4 + length])["type"] == name_of(sample[0])
    assert message[4 + length :] == sample[2]


def test_what_is_default_is_not_sent() -> None:
    assert f.encode_control(f.Hello("app")) == '{"type":"hello","app_id":"app"}'
    assert f.encode_control(f.Done(1)) == '{"type":"done","id":1}'


def test_the_largest_message_is_prefix_header_and_payload() -> None:
    assert f.MESSAGE_LIMIT == 133_124


@pytest.mark.parametrize("header", [header for header, _, _ in samples.PAYLOAD], ids=name_of)
def test_a_header_with_the_longest_ids_fits(header: Any) -> None:
    longest: dict[str, Any] = {
        name: -(2**63) if type(getattr(header, name)) is int else "x" * 128 for name in header.__struct_fields__
    }
    if "attributes" in longest:
        longest["attributes"] = {"x": "x" * (f.ATTRIBUTES_LIMIT - len('{"x":""}'))}
        assert f.attributes_problem(longest["attributes"]) is None
    largest = msgspec.structs.replace(header, **longest)
    message = f.encode_payload(largest, PayloadKind.TEXT, b"")
    assert samples.decoder_for(type(header)).payload(message)[0] == largest


# --- round trips ---


@given(st.one_of([samples.any_of(kind) for kind in samples.CONTROL_TYPES]))
@settings(max_examples=400)
def test_any_control_frame_comes_back_equal(frame: Any) -> None:
    text = f.encode_control(frame)
    decoder = samples.decoder_for(type(frame))
    assert decoder.control(text) == frame
    assert decoder.control(text.encode()) == frame


@given(st.one_of([samples.any_of(kind) for kind in samples.HEADER_TYPES]), st.sampled_from(PayloadKind), st.data())
@settings(max_examples=300)
def test_any_payload_comes_back_equal(header: Any, kind: PayloadKind, data: st.DataObject) -> None:
    payload = data.draw(samples.TEXTS.map(str.encode) if kind is PayloadKind.TEXT else st.binary(max_size=200))
    message = f.encode_payload(header, kind, payload)
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
    message = f.encode_payload(samples.PAYLOAD[0][0], kind, payload)
    assert f.server_decoder().payload(message)[2] == payload
    assert len(message) <= f.MESSAGE_LIMIT


def test_a_view_of_bytes_can_be_sent() -> None:
    header = samples.PAYLOAD[0][0]
    whole = f.encode_payload(header, PayloadKind.BINARY, b"abc")
    assert f.encode_payload(header, PayloadKind.BINARY, memoryview(b"abc")) == whole


# --- what is not understood ---

DECODERS = pytest.mark.parametrize("decoder", [f.client_decoder(), f.server_decoder()], ids=["client", "server"])


def code_of(decode: Any, message: Any) -> int:
    with pytest.raises(ProtocolError) as caught:
        decode(message)
    assert len(caught.value.reason) < 400
    return int(caught.value.code)


def test_an_unknown_field_is_ignored() -> None:
    assert f.client_decoder().control('{"type":"done","later":{"a":[1]},"id":1}') == f.Done(1)
    header = b'{"type":"send_server","id":1,"client_message_id":"m","composed_at_ns":2,"later":"x"}'
    message = struct.pack(">BBH", 0xA7, 1, len(header)) + header
    assert f.server_decoder().payload(message)[0] == f.SendServer(1, "m", 2)


@DECODERS
def test_an_unknown_type_is_error_101(decoder: Any) -> None:
    assert code_of(decoder.control, '{"type":"teleport","id":1}') == 101
    assert code_of(decoder.control, json.dumps({"type": "x" * 10_000})) == 101
    header = b'{"type":"send_smell"}'
    assert code_of(decoder.payload, struct.pack(">BBH", 0xA7, 1, len(header)) + header) == 101


def test_a_frame_of_the_other_direction_is_error_102() -> None:
    assert code_of(f.client_decoder().control, f.encode_control(f.Hello("app"))) == 102
    assert code_of(f.server_decoder().control, f.encode_control(f.Done(1))) == 102


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
    assert f.client_decoder().control('{"type":"done","id":1,"id":2}') == f.Done(2)


def test_a_type_that_comes_twice_is_no_frame() -> None:
    code_of(f.client_decoder().control, '{"type":"done","type":"bye","id":1}')


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


GOOD = f.encode_payload(*samples.PAYLOAD[0])
HEADER_LENGTH = struct.unpack_from(">BBH", GOOD)[2]


@pytest.mark.parametrize("length", range(len(GOOD)))
def test_a_message_cut_off_anywhere_raises_only_our_error(length: int) -> None:
    cut = GOOD[:length]
    try:
        _, _, payload = f.server_decoder().payload(cut)
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
        f.server_decoder().payload(message)
    assert caught.value.code == 102


def test_a_binary_payload_need_not_be_utf_8() -> None:
    message = f.encode_payload(samples.PAYLOAD[0][0], PayloadKind.BINARY, b"\xff\xfe\x00")
    assert f.server_decoder().payload(message)[2] == b"\xff\xfe\x00"


def only_our_error(decode: Any, message: Any) -> None:
    with contextlib.suppress(ProtocolError):
        decode(message)


@given(st.binary(max_size=300))
@example(b"\xa7\x01\x00\x02{}")
@settings(max_examples=400)
def test_random_bytes_raise_only_our_error(data: bytes) -> None:
    for decoder in (f.client_decoder(), f.server_decoder()):
        only_our_error(decoder.payload, data)
        only_our_error(decoder.control, data)
        only_our_error(decoder.payload, b"\xa7\x01" + struct.pack(">H", len(data)) + data)


@given(st.text(max_size=300))
@settings(max_examples=300)
def test_random_text_raises_only_our_error(text: str) -> None:
    only_our_error(f.client_decoder().control, text)
    only_our_error(f.server_decoder().control, text)


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
    for decoder in (f.client_decoder(), f.server_decoder()):
        only_our_error(decoder.control, text)
        head = text.encode()
        only_our_error(decoder.payload, struct.pack(">BBH", 0xA7, 2, min(len(head), 65_535)) + head)


@given(st.sampled_from([f.encode_payload(*sample) for sample in samples.PAYLOAD]), st.data())
@settings(max_examples=300)
def test_a_flipped_bit_raises_only_our_error(message: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(message) * 8 - 1))
    flipped = bytearray(message)
    flipped[place // 8] ^= 1 << place % 8
    only_our_error(f.client_decoder().payload, bytes(flipped))
    only_our_error(f.server_decoder().payload, bytes(flipped))
