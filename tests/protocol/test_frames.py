"""Frames: each has a sample that sets every field, and is encoded as its golden bytes."""

import json
import struct
from pathlib import Path
from typing import Any

import msgspec
import pytest

from rts_console.protocol import codec
from rts_console.protocol import frames as f
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
    assert set(json.loads(codec.encode_control(frame))) == {"type", *frame.__struct_fields__} - added(frame)


@pytest.mark.parametrize("frame", samples.EXTENDED_CONTROL, ids=name_of)
def test_an_extended_sample_sets_what_a_rule_set_adds_as_well(frame: Any) -> None:
    golden = (GOLDEN / f"{name_of(frame)}.extended.json").read_text(encoding="utf-8")
    assert set(json.loads(codec.encode_control(frame))) == {"type", *frame.__struct_fields__}
    assert codec.encode_control(frame) == golden
    assert samples.decoder_for(type(frame)).control(golden) == frame


@pytest.mark.parametrize("sample", samples.EXTENDED_PAYLOAD, ids=lambda sample: name_of(sample[0]))
def test_an_extended_payload_is_encoded_as_its_golden_bytes(sample: tuple[Any, PayloadKind, bytes]) -> None:
    golden = (GOLDEN / f"{name_of(sample[0])}.extended.bin").read_bytes()
    assert codec.encode_payload(*sample) == golden
    assert samples.decoder_for(type(sample[0])).payload(golden) == sample


@pytest.mark.parametrize("header", [header for header, _, _ in samples.PAYLOAD], ids=name_of)
def test_a_sample_header_sets_every_field(header: Any) -> None:
    assert set(msgspec.to_builtins(header)) == {"type", *header.__struct_fields__} - added(header)


@pytest.mark.parametrize("frame", samples.CONTROL, ids=name_of)
def test_a_control_frame_is_encoded_as_its_golden_text(frame: Any) -> None:
    golden = (GOLDEN / f"{name_of(frame)}.json").read_text(encoding="utf-8")
    assert codec.encode_control(frame) == golden
    assert samples.decoder_for(type(frame)).control(golden) == frame


@pytest.mark.parametrize("sample", samples.PAYLOAD, ids=lambda sample: name_of(sample[0]))
def test_a_payload_is_encoded_as_its_golden_bytes(sample: tuple[Any, PayloadKind, bytes]) -> None:
    golden = (GOLDEN / f"{name_of(sample[0])}.bin").read_bytes()
    assert codec.encode_payload(*sample) == golden
    assert samples.decoder_for(type(sample[0])).payload(golden) == sample


@pytest.mark.parametrize("sample", samples.PAYLOAD, ids=lambda sample: name_of(sample[0]))
def test_the_prefix_is_magic_kind_and_header_length(sample: tuple[Any, PayloadKind, bytes]) -> None:
    message = codec.encode_payload(*sample)
    magic, kind, length = struct.unpack_from(">BBH", message)
    assert (magic, kind) == (0xA7, sample[1])
    assert json.loads(message[4 : 4 + length])["type"] == name_of(sample[0])
    assert message[4 + length :] == sample[2]


def test_what_is_default_is_not_sent() -> None:
    assert codec.encode_control(f.Hello("app")) == '{"type":"hello","app_id":"app"}'
    assert codec.encode_control(f.Done(1)) == '{"type":"done","id":1}'


@pytest.mark.parametrize("header", [header for header, _, _ in samples.PAYLOAD], ids=name_of)
def test_a_header_with_the_longest_ids_fits(header: Any) -> None:
    longest: dict[str, Any] = {
        name: -(2**63) if type(getattr(header, name)) is int else "x" * 128 for name in header.__struct_fields__
    }
    if "attributes" in longest:
        longest["attributes"] = {"x": "x" * (codec.ATTRIBUTES_LIMIT - len('{"x":""}'))}
        assert codec.attributes_problem(longest["attributes"]) is None
    largest = msgspec.structs.replace(header, **longest)
    message = codec.encode_payload(largest, PayloadKind.TEXT, b"")
    assert samples.decoder_for(type(header)).payload(message)[0] == largest
