"""Payload bytes as text that can be read, with nothing hidden: what cannot be shown is spelled out and counted."""

import re
from dataclasses import dataclass

_ODD = re.compile(
    "(?P<byte>[\udc80-\udcff])"
    "|(?P<control>[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n))"
    "|(?P<invisible>[\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069])"
)
_CONTROL_PICTURES = 0x2400
_DELETE = 0x7F
_DELETE_PICTURE = "\u2421"


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
    counts = {"byte": 0, "control": 0, "invisible": 0}

    def spell(match: re.Match[str]) -> str:
        kind = match.lastgroup or ""
        counts[kind] += 1
        return _spelling(kind, ord(match.group()))

    text = _ODD.sub(spell, data.decode("utf-8", "surrogateescape"))
    return PayloadText(text, counts["byte"], counts["control"], counts["invisible"])


def _spelling(kind: str, code: int) -> str:
    if kind == "byte":
        return f"\\x{code - 0xDC00:02X}"
    if kind == "invisible":
        return f"⟨U+{code:04X}⟩"
    return _DELETE_PICTURE if code == _DELETE else chr(_CONTROL_PICTURES + code)


def whole_characters(data: bytes, size: int) -> bytes:
    """The first `size` bytes of `data`, less the start of a UTF-8 character that the cut would break."""
    if len(data) <= size:
        return data
    end = size
    while end > max(0, size - 3) and data[end] & 0xC0 == 0x80:
        end -= 1
    # Three steps without a beginning: this is not UTF-8, so the cut breaks nothing.
    return data[:end] if data[end] & 0xC0 != 0x80 else data[:size]
