"""Secrets out of payloads so that sizes and places stay: each is replaced by as many stars.

Most payloads have no secret. They are looked at together, and only those in which something was found are masked one
by one: a million rows are looked through in seconds.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final

from rts_console.protocol.secret import MASK, Secret
from rts_console.record.masking import TRIGGER, USERINFO, Masker, secret_forms, secret_values

_BETWEEN: Final = b"\n"
"""Between payloads that are looked at together: no secret begins or goes on with it."""


_BEGINNING: Final = 8
"""So many bytes of a known secret are looked for: tokens of one app begin alike, and are found at once."""
_WORDS: Final = (
    *(b"token", b"password", b"passwd", b"passphrase", b"secret", b"signature", b"authorization"),
    *(b"credential", b"cookie", b"certificate"),
)
_KEY: Final = re.compile(rb"(?:api|app|access|private)[_-]?key")
_TOKENS: Final = (
    re.compile(rb"001[0-9A-Za-z]{24}[0-9A-Za-z+/]{40}"),
    re.compile(rb"007eJx[0-9A-Za-z+/]{20}"),
    re.compile(rb"rc1\.[0-9A-Za-z_-]{40}"),
    re.compile(rb"\.rongnav\.com"),
    re.compile(rb"\.rongcfg\.com"),
    re.compile(rb"eyJ[0-9A-Za-z_-]{10}"),
)
"""What each kind of token has, written so that it is searched for by its fixed beginning."""


class EvenMasker(Masker):
    """A masker that keeps the length of bytes; texts become `***` as ever. JSON stays JSON."""

    def __init__(self, secrets: Iterable[Secret | str] = ()) -> None:
        """Mask these in whichever way they are written, beside what looks like a secret."""
        known = tuple(secrets)
        super().__init__(known)
        self._of_texts = Masker(known)
        self._beginnings = sorted({form[:_BEGINNING] for form in secret_forms(known)})

    def mask(self, data: bytes) -> bytes:
        """The bytes with every secret replaced by as many signs."""
        masked = super().mask(data)
        assert len(masked) == len(data)
        return masked

    def mask_text(self, text: str) -> str:
        """The text with every secret replaced by `***`."""
        before = self._of_texts.count
        masked = self._of_texts.mask_text(text)
        self.count += self._of_texts.count - before
        return masked

    def mask_many(self, parts: Sequence[bytes]) -> list[bytes]:
        """Each of the parts, masked; most are given back as they are."""
        some = list(parts)
        for place in self._suspects(some):
            some[place] = self.mask(some[place])
        return some

    def _suspects(self, parts: Sequence[bytes]) -> list[int]:
        """The places of the parts in which there may be a secret."""
        joined = _BETWEEN.join(parts)
        found = [*_places(joined, self._beginnings), *_matches(joined)]
        if not found:
            return []
        starts = list(accumulate((len(part) + 1 for part in parts), initial=0))
        return sorted({bisect_right(starts, place) - 1 for place in found})

    def _replace(self, pattern: re.Pattern[bytes], by: bytes, data: bytes) -> bytes:
        masked, count = pattern.subn(_starred, data)
        self.count += count
        return masked

    def _mask_parameter(self, found: re.Match[bytes]) -> bytes:
        if not TRIGGER.search(found[1]):
            return found[0]
        self.count += 1
        return _starred(found)

    def _mask_values(self, data: bytes) -> bytes:
        parts, done = [], 0
        for start, end, written in secret_values(data):
            mark = written[: (len(written) - len(MASK)) // 2]
            filled = _filled(mark, end - start)
            if data[start:end] != filled:
                parts += [data[done:start], filled]
                done = end
                self.count += 1
        return b"".join([*parts, data[done:]])


def _matches(joined: bytes) -> Iterator[int]:
    """Where something may be that looks like a secret."""
    for pattern in _TOKENS:
        yield from (found.start() for found in pattern.finditer(joined))
    if b"://" in joined:
        yield from (found.start() for found in USERINFO.finditer(joined))
    lower = joined.lower()
    yield from _places(lower, _WORDS)
    if b"key" in lower:
        yield from (found.start() for found in _KEY.finditer(lower))


def _places(joined: bytes, words: Iterable[bytes]) -> Iterator[int]:
    for word in words:
        place = joined.find(word)
        while place >= 0:
            yield place
            place = joined.find(word, place + 1)


def _starred(found: re.Match[bytes]) -> bytes:
    """What is before the secret, and a star for each of its bytes."""
    kept: bytes = found[1] if found.re.groups else b""
    return kept + b"*" * (len(found[0]) - len(kept))


def _filled(mark: bytes, size: int) -> bytes:
    """A JSON value of exactly that size that says nothing."""
    inside = size - 2 * len(mark)
    return mark + b"*" * inside + mark if inside >= 0 else b"0" + b" " * (size - 1)
