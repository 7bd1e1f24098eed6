"""Secrets out of what leaves the program: known ones, what looks like a token, and values of telling keys.

Works on bytes, so that binary payloads are masked as well. What is replaced is counted. It cannot know a secret that is
neither registered nor looks like one, nor one that was compressed, encrypted or written as UTF-16.
"""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from rts_console.protocol.secret import MASK, Secret

LEAST_LENGTH = 4
"""A registered secret that is shorter would take ordinary text with it, so it is left."""

_KNOWN_TEXTS = 1_024
_MASK = MASK.encode()
# Payloads may be made to hang a pattern: each of these begins where a run begins, or takes no more than some bytes.
TOKEN = re.compile(
    rb"001[0-9A-Za-z]{24}[0-9A-Za-z+/]{40,}={0,2}"  # Volcengine
    rb"|007eJx[0-9A-Za-z+/]{20,}={0,2}"  # Agora
    rb"|rc1\.[0-9A-Za-z_-]{40,}={0,2}"  # RongCloud's place, issued by our gateway
    rb"|(?<![0-9A-Za-z+/])[0-9A-Za-z+/]{30,}+={0,2}@[0-9a-z.-]{1,64}?\.(?:rongnav|rongcfg)\.com"
    rb"(?:;[0-9a-z.;-]*)?"  # RongCloud
    rb"|eyJ[0-9A-Za-z_-]{10,4096}+\.[0-9A-Za-z_-]{10,}+\.[0-9A-Za-z_-]*"  # JSON web token
)
_TELLING = (
    rb"(?:token|passw(?:or)?d|passphrase|secret|signature|authorization|credential|cookie"
    rb"|api[_-]?key|app[_-]?key|access[_-]?key|private[_-]?key|certificate)"
)
_HEADER = re.compile(
    rb"(?i)((?:proxy-)?authorization[ \t]*+:[ \t]*+)(?!\*\*\*)([^\r\n\"]+)"  # to the end of its line
)
USERINFO = re.compile(
    rb"(://[^\s/@:\"'<>?#]{0,128}:)(?!\*\*\*@)([^\s/@\"'<>?#]{1,256})(?=@)"  # the password of an address
)
_JSON_KEY = re.compile(rb"(?i)(?<!\\)(\\*+)\"[^\"\\\r\n]{0,64}?" + _TELLING + rb"[^\"\\\r\n]{0,64}\\*\"\s*:\s*")
_JSON_NAME = re.compile(rb"\"([^\"\\\r\n]*)\\*\"\s*:\s*\Z")
_LONGEST_NAME = 256
_PARAMETER = re.compile(rb"(?<![\w.-])([\w.-]{1,128}+=)(?!\*\*\*)([^&;\s\"'<>]+)")
_QUOTE = re.compile(rb"(\\*+)\"|\\++")
_SCALAR = re.compile(rb"-?\d[0-9.eE+-]*|true|false")
TRIGGER = re.compile(rb"(?i)" + _TELLING)
_TOKEN_SIGNS = (b"001", b"007eJx", b"rc1.", b".rongnav.", b".rongcfg.", b"eyJ")
"""One of these stands in every token: looking for them takes a tenth of what the pattern takes."""
_TELLING_SIGNS = (
    b"token",
    b"passw",
    b"passph",
    b"secret",
    b"signature",
    b"authorization",
    b"credential",
    b"cookie",
    b"key",
    b"certificate",
)
"""One of these stands in every telling name, in lower case."""


class Masker:
    """Masks bytes and texts; `count` is how many places were masked since it was made."""

    def __init__(self, secrets: Iterable[Secret | str] = ()) -> None:
        """Mask these in whichever way they are written, beside what looks like a secret."""
        forms = secret_forms(secrets)
        # The longest first, so that one which is the beginning of another leaves no rest.
        longest = sorted(forms, key=len, reverse=True)
        self._known = re.compile(b"|".join(re.escape(form) for form in longest)) if longest else None
        self.count = 0
        self._texts: dict[str, tuple[str, int]] = {}

    def mask(self, data: bytes) -> bytes:
        """The bytes with every secret replaced by `***`."""
        if self._known is not None:
            data = self._replace(self._known, _MASK, data)
        if any(sign in data for sign in _TOKEN_SIGNS):
            data = self._replace(TOKEN, _MASK, data)
        if b"://" in data:
            data = self._replace(USERINFO, rb"\1" + _MASK, data)
        lowered = data.lower()
        if any(sign in lowered for sign in _TELLING_SIGNS) and TRIGGER.search(lowered):
            data = self._replace(_HEADER, rb"\1" + _MASK, data)
            data = self._mask_values(data)
            data = _PARAMETER.sub(self._mask_parameter, data)
        return data

    def _mask_parameter(self, found: re.Match[bytes]) -> bytes:
        if not TRIGGER.search(found[1]):
            return found[0]
        self.count += 1
        return found[1] + _MASK

    def mask_text(self, text: str) -> str:
        """The text with every secret replaced by `***`."""
        if text in self._texts:  # users and rooms come again and again
            masked, count = self._texts[text]
            self.count += count
            return masked
        before = self.count
        masked = self.mask(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")
        if len(self._texts) >= _KNOWN_TEXTS:
            self._texts.clear()
        self._texts[text] = masked, self.count - before
        return masked

    def _replace(self, pattern: re.Pattern[bytes], by: bytes, data: bytes) -> bytes:
        masked, count = pattern.subn(by, data)
        self.count += count
        return masked

    def _mask_values(self, data: bytes) -> bytes:
        """Values of keys in JSON, whole objects and lists as well; also JSON within a string of JSON."""
        parts, done = [], 0
        for start, end, written in secret_values(data):
            if data[start:end] != written:
                parts += [data[done:start], written]
                done = end
                self.count += 1
        return b"".join([*parts, data[done:]])


def secret_forms(secrets: Iterable[Secret | str]) -> set[bytes]:
    """How secrets may stand in payloads; those that are too short are left."""
    texts = {secret.reveal() if isinstance(secret, Secret) else secret for secret in secrets}
    return {form for text in texts if len(text) >= LEAST_LENGTH for form in _forms(text)}


def _forms(text: str) -> Iterator[bytes]:
    """How a secret may stand in a payload: plain, in JSON, in a URL, as Base64."""
    plain = text.encode("utf-8", "surrogatepass")
    yield plain
    yield json.dumps(text)[1:-1].encode()
    yield json.dumps(text, ensure_ascii=False)[1:-1].encode("utf-8", "surrogatepass")
    yield json.dumps(text)[1:-1].replace("/", "\\/").encode()
    yield quote(plain, safe="").encode()
    yield base64.b64encode(plain).rstrip(b"=")
    yield base64.urlsafe_b64encode(plain).rstrip(b"=")


def secret_values(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Where the values of telling keys stand, and what to write instead."""
    at = 0
    while key := _JSON_KEY.search(data, at):
        at, mark = key.end(), key[1] + b'"'
        if data.startswith(mark, at):
            end = _string_end(data, at + len(mark), len(key[1]))
        elif scalar := _SCALAR.match(data, at):
            end = scalar.end()
        elif data[at : at + 1] in (b"{", b"["):
            end = _container_end(data, at, mark)
        else:
            continue
        yield at, end, mark + _MASK + mark
        at = end


def told_secrets(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each telling name with the value that stands under it: in JSON, in headers and as `name=value`."""
    for start, end, written in secret_values(data):
        mark = written.partition(_MASK)[0]
        name = _JSON_NAME.search(data, max(0, start - _LONGEST_NAME), start)
        yield (name[1] if name else b""), data[start:end].removeprefix(mark).removesuffix(mark)
    for found in _HEADER.finditer(data):
        yield found[1].partition(b":")[0].strip(), found[2]
    for found in _PARAMETER.finditer(data):
        if TRIGGER.search(found[1]):
            yield found[1][:-1], found[2]


def _string_end(data: bytes, start: int, depth: int) -> int:
    """Behind the quote that ends a string which began with a quote behind `depth` backslashes.

    JSON within JSON has one backslash before its quotes, and three before a quote in one of its own strings.
    """
    for quote_ in _QUOTE.finditer(data, start):
        if quote_[1] is None:
            continue
        more = len(quote_[1]) - depth
        if more < 0 or more % (2 * (depth + 1)) == 0:
            return quote_.end()
    return len(data)


def _container_end(data: bytes, start: int, mark: bytes) -> int:
    """Behind the bracket that closes the one at `start`; brackets in strings do not count."""
    depth, at = 0, start
    sign = re.compile(rb"[{}\[\]]|" + re.escape(mark))
    while found := sign.search(data, at):
        at = found.end()
        if found.group() == mark:
            at = _string_end(data, at, len(mark) - 1)
        else:
            depth += 1 if found.group() in b"{[" else -1
            if depth <= 0:
                return at
    return len(data)
