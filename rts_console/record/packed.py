"""Packed formats read without a schema: MessagePack, CBOR, protobuf."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cbor2
import msgspec

from rts_console.record.notation import MAX_CHARACTERS, Undecodable, write

_MAX_DEPTH = 200
# These would turn into dates, addresses, fractions, patterns or circles; as tags they stay what was sent.
_KEPT_TAGS = (0, 1, 4, 5, 25, 28, 29, 30, 35, 36, 37, 100, 256, 258, 260, 261, 1004, 43000)


@dataclass(frozen=True, slots=True)
class Packed:
    """The text of a value and what is not as it was sent."""

    text: str
    notes: tuple[str, ...]


def read_msgpack(data: bytes) -> Packed:
    """MessagePack: one map or list, and nothing after it. Raises `Undecodable`."""
    if not data or not (0x80 <= data[0] <= 0x9F or 0xDC <= data[0] <= 0xDF):
        raise Undecodable("it is no MessagePack map or list")
    try:
        value = msgspec.msgpack.decode(data, strict=False)
        again = msgspec.msgpack.encode(value)
    except (ValueError, TypeError, RecursionError, OverflowError, msgspec.MsgspecError) as error:
        raise Undecodable(f"it is no MessagePack: {error}") from None
    return _written(value, data, again)


def read_cbor(data: bytes) -> Packed:
    """CBOR: one map, list or tag, and nothing after it. Raises `Undecodable`."""
    if not data or data[0] >> 5 not in (4, 5, 6):
        raise Undecodable("it is no CBOR map, list or tag")
    value, repeated = _cbor_value(data)
    if not isinstance(value, dict | list | cbor2.CBORTag):
        raise Undecodable("it is no CBOR map, list or tag")
    try:
        again = cbor2.dumps(value)
    except Exception:  # the library's own errors and those of what it calls
        again = b""
    packed = _written(value, data, again)
    if not repeated:
        return packed
    return Packed(packed.text, ("keys are repeated: of each only the last value is shown", *packed.notes))


def _cbor_value(data: bytes) -> tuple[object, bool]:
    """The value, and whether keys are repeated in it."""
    try:
        return _cbor(data, allow_duplicate_keys=False), False
    except Undecodable as error:
        if "duplicate" not in str(error).lower():
            raise
        return _cbor(data, allow_duplicate_keys=True), True


def _cbor(data: bytes, *, allow_duplicate_keys: bool) -> object:
    stream = io.BytesIO(data)
    decoder = cbor2.CBORDecoder(
        stream,
        semantic_decoders={tag: _keep(tag) for tag in _KEPT_TAGS},
        max_depth=_MAX_DEPTH,
        allow_duplicate_keys=allow_duplicate_keys,
        read_size=1,
    )
    try:
        value = decoder.decode()
    except Exception as error:  # tags call parsers of the standard library, which raise what they like
        raise Undecodable(f"it is no CBOR: {error}") from None
    if stream.tell() != len(data):
        raise Undecodable(f"it is no CBOR: {len(data) - stream.tell():,} bytes are left over")
    return value


def _keep(tag: int) -> Callable[[Any, bool], Any]:
    return lambda value, immutable: cbor2.CBORTag(tag, value)


def read_protobuf(data: bytes) -> Packed:
    """Protobuf without its schema: fields by number, types guessed. Raises `Undecodable`."""
    if not _could_be_protobuf(data):
        raise Undecodable("it is no protobuf message")
    import blackboxprotobuf

    try:
        value, _types = blackboxprotobuf.decode_message(data)
        again = bytes(blackboxprotobuf.encode_message(value, _types))
    except Exception as error:  # the library raises what its guesses run into
        raise Undecodable(f"it is no protobuf message: {error}") from None
    packed = _written(_without_bytes_types(value), data, data)
    notes = ["field names and types are guessed: protobuf does not carry them"]
    if again != data:
        notes.append("encoding it again gives other bytes: some field was guessed wrongly")
    return Packed(packed.text, (*notes, *packed.notes))


def _could_be_protobuf(data: bytes) -> bool:
    """A quick walk over the fields: nothing else marks a protobuf message."""
    place, fields = 0, 0
    while place < len(data):
        tag, place = _varint(data, place)
        wire, number = tag & 7, tag >> 3
        if place < 0 or not 1 <= number <= 20_000 or wire not in (0, 1, 2, 5):
            return False
        if wire == 0:
            _, place = _varint(data, place)
        elif wire == 2:
            length, place = _varint(data, place)
            place = place + length if place >= 0 else -1
        else:
            place += 8 if wire == 1 else 4
        if place < 0 or place > len(data):
            return False
        fields += 1
    return fields > 0


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """A number of up to ten bytes and the place after it; a negative place when it is none."""
    value = 0
    for shift in range(0, 70, 7):
        if place >= len(data):
            return 0, -1
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
    return 0, -1


def _without_bytes_types(value: object) -> object:
    """Bytes that are readable as text, as text: the library does not look."""
    if isinstance(value, dict):
        return {key: _without_bytes_types(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_bytes_types(each) for each in value]
    if isinstance(value, bytes):
        try:
            text = value.decode("utf-8")
        except UnicodeDecodeError:
            return value
        return text if text.isprintable() else value
    return value


def _written(value: object, data: bytes, again: bytes) -> Packed:
    text, cut = write(value)
    notes = []
    if again != data:
        notes.append(
            "encoding it again gives other bytes: "
            "short floats, longer spellings or repeated keys are not told apart here"
        )
    if cut:
        notes.append(f"the first {MAX_CHARACTERS:,} characters are shown")
    return Packed(text, tuple(notes))
