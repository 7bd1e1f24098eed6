"""Payload bytes as text that can be read, with nothing hidden: what cannot be shown is spelled out and counted."""

import re
from dataclasses import dataclass

_BYTES = "\udc80-\udcff"
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
_INVISIBLES = "\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069"
_LONE_RETURN = re.compile("\r(?!\n)")
_ODD = re.compile(f"[{_BYTES}{_CONTROLS}{_INVISIBLES}]|\r(?!\n)")
_BYTE, _CONTROL, _INVISIBLE = (re.compile(f"[{signs}]") for signs in (_BYTES, _CONTROLS, _INVISIBLES))
_CONTROL_PICTURES = 0x2400
_RETURN = 0x0D
_DELETE = 0x7F
_DELETE_PICTURE = "\u2421"


def _spelling(code: int) -> str:
    if code >= 0xDC80:
        return f"\\x{code - 0xDC00:02X}"
    if code >= 0x2000:
        return f"⟨U+{code:04X}⟩"
    return _DELETE_PICTURE if code == _DELETE else chr(_CONTROL_PICTURES + code)


# One table for all, so that 64 KiB of signs that cannot be shown are spelled out in a few milliseconds.
_SPELLINGS = {
    code: _spelling(code)
    for code in (*range(0x20), _DELETE, 0x200E, 0x200F, 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
    if code not in (0x09, 0x0A, 0x0D)
} | {code: _spelling(code) for code in range(0xDC80, 0xDD00)}


@dataclass(frozen=True, slots=True)
class PayloadText:
    """What to show for a payload, and how many things in it had to be spelled out.

    `undecodable` bytes stand as \\xNN, `controls` as symbols such as ␀, `invisible` signs of direction as ⟨U+202E⟩.
    """

    text: str
    undecodable: int
    controls: int
    invisible: int

    @property
    def clean(self) -> bool:
        """Whether the text shown is exactly the payload."""
        return not (self.undecodable or self.controls or self.invisible)


def payload_text(data: bytes) -> PayloadText:
    """Read `data` as UTF-8."""
    text = data.decode("utf-8", "surrogateescape")
    if _ODD.search(text) is None:
        return PayloadText(text, 0, 0, 0)
    text, returns = _LONE_RETURN.subn(chr(_CONTROL_PICTURES + 0x0D), text)
    undecodable, controls, invisible = (len(kind.findall(text)) for kind in (_BYTE, _CONTROL, _INVISIBLE))
    return PayloadText(text.translate(_SPELLINGS), undecodable, controls + returns, invisible)


def unit_table(data: bytes) -> list[int]:
    """For each byte, and for the end, the UTF-16 unit at which it stands in an editor that shows `payload_text`.

    All bytes of a character stand where it begins. An editor has one sign for carriage return and line feed together.
    """
    text = data.decode("utf-8", "surrogateescape")
    table: list[int] = []
    unit, last = 0, len(text) - 1
    for place, sign in enumerate(text):
        code = ord(sign)
        table += [unit] * _size(code)
        if code == _RETURN and place < last and text[place + 1] == "\n":
            continue
        spelling = _SPELLINGS.get(code)
        unit += len(spelling) if spelling else 2 if code > 0xFFFF else 1
    table.append(unit)
    return table


def _size(code: int) -> int:
    """The bytes of a character in UTF-8; an undecodable byte is one."""
    if code < 0x80 or 0xDC80 <= code <= 0xDCFF:
        return 1
    return 2 if code < 0x800 else 3 if code < 0x10000 else 4


def whole_characters(data: bytes, size: int) -> bytes:
    """The first `size` bytes of `data`, less the start of a UTF-8 character that the cut would break."""
    if len(data) <= size:
        return data
    end = size
    while end > max(0, size - 3) and data[end] & 0xC0 == 0x80:
        end -= 1
    # Three steps without a beginning: this is not UTF-8, so the cut breaks nothing.
    return data[:end] if data[end] & 0xC0 != 0x80 else data[:size]
