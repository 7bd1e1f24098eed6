"""What could be inside a payload: packed, compressed or encoded data, read step by step.

`decode` answers with every reading that makes sense, the most certain first. A chain such as base64, gzip, JSON is
followed by itself. For any bytes at all it either answers or answers with nothing; it takes bounded time and memory.
Results are text: JSON, or the notation that `record.notation` describes for what JSON has no words for.
"""

import binascii
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rts_console.protocol.words import PayloadKind
from rts_console.record.hints import hints
from rts_console.record.json_reader import problem
from rts_console.record.notation import Undecodable
from rts_console.record.packed import Packed, read_cbor, read_msgpack, read_protobuf

__all__ = ["MAX_OUTPUT", "Decoded", "Undecodable", "decode"]

MAX_OUTPUT = 4 * 1024 * 1024
"""Bytes that one decompression may give; what would be more is left out, and said so."""

MAX_STEPS = 6
PACKED_LIMIT = 256 * 1024
"""Bytes up to which packed formats are tried: their trees are built whole."""

PROTOBUF_LIMIT = 12 * 1024
"""Bytes up to which protobuf is tried without being asked: nothing marks it, so it is tried in vain most often."""

_GZIP = b"\x1f\x8b\x08"
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]+={0,2}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}[ :]?)+")
_WHITE = re.compile(rb"[ \t\r\n]+")
_LEAST_ENCODED = 12
_READABLE = 0.9


@dataclass(frozen=True, slots=True)
class Decoded:
    """One reading: the steps that led to it, its text, whether that is a tree, and what to know of it.

    `data` are the bytes before the last step made text of them. A `guess` has no mark that proves it. A `binary` one
    has no text: its `data` are what there is to show.
    """

    name: str
    text: str
    tree: bool
    notes: tuple[str, ...] = ()
    data: bytes = b""
    guess: bool = False
    binary: bool = False


@dataclass(frozen=True, slots=True)
class _Step:
    """Bytes that came out of an encoding, and a note about how."""

    name: str
    data: bytes
    note: str = ""


def decode(data: bytes, kind: PayloadKind | None = None, *, thorough: bool = False) -> list[Decoded]:
    """All readings of a payload; none when it is plain text or nothing known.

    `thorough` also tries what is slow, such as protobuf in more than a few kilobytes.
    """
    found: list[Decoded] = []
    for steps in _chains(data):
        end = steps[-1].data if steps else data
        for reading in _readings(end, steps, kind, thorough):
            if reading.name not in [each.name for each in found]:
                found.append(reading)
    return sorted(found, key=lambda reading: reading.guess)


def _chains(data: bytes) -> list[list[_Step]]:
    """The bytes themselves, and those at the end of what can be unwrapped; the longest chain first."""
    chain: list[_Step] = []
    while len(chain) < MAX_STEPS:
        step = _unwrapped(chain[-1].data if chain else data)
        if step is None:
            break
        chain.append(step)
    if len(chain) == MAX_STEPS and _unwrapped(chain[-1].data) is not None:
        chain[-1] = replace(chain[-1], note=f"{chain[-1].note}; more steps are not followed")
    return [chain, []] if chain else [[]]


def _unwrapped(data: bytes) -> _Step | None:
    """The bytes inside, if these are certainly a wrapping."""
    for unwrap in (_gzip, _zlib, _hex, _base64, _deflate):
        step = unwrap(data)
        if step is not None:
            return step
    return None


# Wrappings


def _gzip(data: bytes) -> _Step | None:
    return _inflated("gzip", data, 31) if data.startswith(_GZIP) else None


def _zlib(data: bytes) -> _Step | None:
    marked = len(data) > 6 and data[0] & 0x0F == 8 and data[0] >> 4 <= 7 and (data[0] << 8 | data[1]) % 31 == 0
    return _inflated("zlib", data, 15) if marked else None


def _deflate(data: bytes) -> _Step | None:
    """Raw deflate has no mark: it counts only when all of it fits and something readable comes out."""
    if len(data) < 4 or _looks_textual(data):
        return None
    step = _inflated("deflate", data, -15)
    if step is None or "not complete" in step.note or "after it" in step.note:
        return None
    return step if len(step.data) > len(data) // 2 and _looks_textual(step.data) else None


def _inflated(name: str, data: bytes, window: int) -> _Step | None:
    out, rest, notes = bytearray(), data, []
    while rest and len(out) < MAX_OUTPUT:
        stream = zlib.decompressobj(window)
        try:
            out += stream.decompress(rest, MAX_OUTPUT - len(out) + 1)
        except zlib.error as error:
            if not out:
                return None
            notes.append(f"the rest cannot be unpacked ({error})")
            break
        if not stream.eof:
            if len(out) <= MAX_OUTPUT:
                notes.append("the packed data are not complete: they end too early")
            break
        rest = stream.unused_data
        if not rest.startswith(_GZIP) or window != 31:
            break
    else:
        rest = b""
    return _Step(name, bytes(out[:MAX_OUTPUT]), _inflation_note(name, data, out, rest, notes))


def _inflation_note(name: str, data: bytes, out: bytearray, rest: bytes, notes: list[str]) -> str:
    if len(out) > MAX_OUTPUT:
        notes.append(f"stopped at {MAX_OUTPUT:,} bytes, although more would come out: it may be a trap")
    elif rest and not notes and rest != data:
        notes.append(f"{len(rest):,} bytes stand after it")
    sizes = f"{name}: {len(data):,} bytes became {min(len(out), MAX_OUTPUT):,}"
    return "; ".join([sizes, *notes])


def _base64(data: bytes) -> _Step | None:
    """Base64 in either alphabet, if what comes out makes sense; many words are base64 by chance."""
    body = _WHITE.sub(b"", data.strip())
    if len(body) < _LEAST_ENCODED or not _BASE64.fullmatch(body):
        return None
    plain = body.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    if len(plain) % 4 == 1:
        return None
    try:
        out = binascii.a2b_base64(plain + b"=" * (-len(plain) % 4), strict_mode=True)
    except binascii.Error:
        return None
    return _Step("base64", out, _sizes("base64", data, out)) if _makes_sense(out) else None


def _hex(data: bytes) -> _Step | None:
    body = data.strip()
    if len(body) < 2 * _LEAST_ENCODED or not _HEX.fullmatch(body):
        return None
    out = binascii.unhexlify(re.sub(rb"[ :]", b"", body))
    return _Step("hex", out, _sizes("hex", data, out)) if _makes_sense(out) else None


def _sizes(name: str, data: bytes, out: bytes) -> str:
    return f"{name}: {len(data):,} bytes became {len(out):,}"


def _makes_sense(data: bytes) -> bool:
    """Whether bytes have a mark or a text in them, so that it was no chance that they could be decoded."""
    if data.startswith(_GZIP) or _zlib(data) is not None or _looks_textual(data):
        return True
    return any(_packed(read, data) is not None for read in (read_msgpack, read_cbor))


def _looks_textual(data: bytes) -> bool:
    """Whether nearly all of it can be read."""
    try:
        text = data[:4096].decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < min(len(data), 4096) - 4:
            return False
        text = data[: error.start].decode("utf-8")
    return bool(text) and sum(sign.isprintable() or sign in "\r\n\t" for sign in text) / len(text) > _READABLE


# Readings


def _readings(data: bytes, steps: Sequence[_Step], kind: PayloadKind | None, thorough: bool) -> Iterator[Decoded]:
    """What the bytes at the end of a chain say."""
    name, notes = " → ".join(step.name for step in steps), tuple(step.note for step in steps)
    if _looks_textual(data):
        yield from _text_readings(data, name, notes)
        return
    found = False
    if not (kind is PayloadKind.TEXT and not steps):
        for reading in _packed_readings(data, name, notes, thorough):
            found = True
            yield reading
    if steps and not found:
        yield Decoded(_after(name, "bytes"), "", False, notes, data, binary=True)


def _text_readings(data: bytes, name: str, notes: tuple[str, ...]) -> Iterator[Decoded]:
    text = data.decode("utf-8", "backslashreplace")
    meaning = tuple(hints(text))
    if text.lstrip()[:1] in ("{", "[") and problem(text) is None:
        yield Decoded(_after(name, "JSON"), text, True, notes, data)
    elif name or meaning:
        yield Decoded(_after(name, "text"), text, False, (*notes, *meaning), data)


def _packed_readings(data: bytes, name: str, notes: tuple[str, ...], thorough: bool) -> Iterator[Decoded]:
    if len(data) > PACKED_LIMIT:
        note = f"packed formats are tried up to {PACKED_LIMIT:,} bytes only"
        if name:
            yield Decoded(_after(name, "bytes"), "", False, (*notes, note), data, binary=True)
        return
    for label, read in (("MessagePack", read_msgpack), ("CBOR", read_cbor)):
        packed = _packed(read, data)
        if packed is not None:
            yield Decoded(_after(name, label), packed.text, True, (*notes, *packed.notes), data)
    if thorough or len(data) <= PROTOBUF_LIMIT:
        packed = _packed(read_protobuf, data)
        if packed is not None:
            yield Decoded(_after(name, "protobuf"), packed.text, True, (*notes, *packed.notes), data, guess=True)


def _packed(read: Callable[[bytes], Packed], data: bytes) -> Packed | None:
    if len(data) > PACKED_LIMIT:
        return None
    try:
        return read(data)
    except Undecodable:
        return None


def _after(name: str, last: str) -> str:
    return f"{name} → {last}" if name else last
