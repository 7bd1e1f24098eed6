"""What an audience must not read: hosts, ports, addresses, app ids, secrets and file paths, in any text. No Qt."""

import re
from collections.abc import Iterable
from typing import Final

from rts_console.protocol.secret import secret_spans

HIDDEN: Final = "•••"
"""What stands in the place of a private part."""
LEAST: Final = 4
"""A known word that is shorter is not looked for: it would be found everywhere."""
_KEPT_TEXTS: Final = 8_192
_LONG: Final = 512
"""Longer texts are not kept with what was found in them."""

PRIVATE_ROLE: Final = 0x0100 + 90
"""A model may answer it for a cell: True when its place says that it is private, or the text to judge it by in place of
what is displayed, which may be a part without its key."""
ALL_PRIVATE: Final = "allPrivate"
"""An editor with this property has nothing that may be seen while something is hidden."""

Span = tuple[int, int]

_END = r"[^\s\"'<>()\[\]{}`,;，。；、）】」]"
_PATTERNS: Final = (
    rf"\b(?:wss?|https?|socks5h?|tcp|tls|nats|mqtts?|ftp|file)://{_END}*",
    r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?![\w.]*\d)",
    r"\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\](?::\d{1,5})?",
    r"(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){4,7}[0-9A-Fa-f]{1,4}(?![\w:])",
    r"(?<![\w:])(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*)?::[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*(?![\w:])",
    r"(?i:\blocalhost)(?::\d{1,5})?",
    r"\b[A-Za-z0-9][\w-]*(?:\.[A-Za-z0-9][\w-]*)+:\d{2,5}\b",
    r"(?i:\bports?[ :=]+)\d{2,5}(?:\s*(?:,|and)\s*\d{2,5})*",
    rf"(?<![\w/.<])/(?:home|Users|root|tmp|var|etc|opt|usr|srv|mnt|media|private|Library)/{_END}*",
    rf"(?<![\w/.<])/(?:[\w.@+-]+/){{2,}}{_END}*",
    rf"(?<!\w)~[/\\]{_END}+",
    rf"(?<!\w)[A-Za-z]:\\{_END}*",
    r"(?i:\b(?:signature|secret|password|token|app_?key|app_?secret|nonce)\s*[:=]\s*[\"']?)[\w+/=.-]{12,}",
)
_SECRET_NAME: Final = (
    r"[\w.-]{0,40}(?i:pass(?:word|wd|phrase)|pwd|secret|tokens?|signature|nonce|credentials?|authorization|cookie"
    r"|(?:app|api|access|private|secret)[_-]?key)"
)
_KEYED: Final = re.compile(
    rf"""["']{_SECRET_NAME}\\*["']\s*[:=]\s*"""
    r"""(?:"((?:[^"\\]|\\.)+)|'([^']+)|\\+["']([^"'\\]+)|(?!null\b|true\b|false\b)([^\s,}\]"'\\{\[]+)|([\[{][^\]}]+))"""
)
"""What stands below a key that names a secret, however short it is."""
_NAMES_SECRET: Final = re.compile(_SECRET_NAME)
_PATTERN: Final = re.compile("|".join(f"(?:{one})" for one in _PATTERNS))


class Privacy:
    """While `on`, `shown` hides what is private. Otherwise it lets every text through.

    Private is what looks like an address, a path or a token, and each of the words that it was told of.
    """

    def __init__(self) -> None:
        """Know no words yet."""
        self.on = False
        self._words: frozenset[str] = frozenset()
        self._known: re.Pattern[str] | None = None
        self._found: dict[str, tuple[Span, ...]] = {}

    def know(self, words: Iterable[str]) -> bool:
        """Look for these from now on, in place of those before; whether they are others."""
        worth = frozenset(word for word in words if len(word) >= LEAST)
        if worth == self._words:
            return False
        self._words = worth
        longest_first = sorted(worth, key=lambda word: (-len(word), word))
        one_of = "|".join(map(re.escape, longest_first))
        self._known = re.compile(rf"(?<![A-Za-z0-9])(?:{one_of})(?![A-Za-z0-9])", re.IGNORECASE) if worth else None
        self._found.clear()
        return True

    def spans(self, text: str) -> tuple[Span, ...]:
        """Where something private stands in a text, in order, whether it is on or not."""
        found = self._found.get(text)
        if found is None:
            found = self._look(text)
            if len(text) <= _LONG:
                if len(self._found) >= _KEPT_TEXTS:
                    self._found.clear()
                self._found[text] = found
        return found

    def _look(self, text: str) -> tuple[Span, ...]:
        places = [match.span() for match in _PATTERN.finditer(text)]
        places += [match.span(match.lastindex or 0) for match in _KEYED.finditer(text)]
        places += secret_spans(text)
        if self._known is not None:
            places += [match.span() for match in self._known.finditer(text)]
        return tuple(_merged(places))

    def is_private(self, text: str) -> bool:
        """Whether it is on, and there is something to hide in a text."""
        return self.on and bool(self.spans(text))

    def shown(self, text: str) -> str:
        """The text as it may be shown now."""
        if not self.on or not text:
            return text
        parts, at = [], 0
        for start, end in self.spans(text):
            parts += [text[at:start], HIDDEN]
            at = end
        return "".join([*parts, text[at:]]) if parts else text


def names_secret(key: str) -> bool:
    """Whether what stands below such a key is private, whatever it is."""
    return _NAMES_SECRET.fullmatch(key.strip("\"'")) is not None


def _merged(places: Iterable[Span]) -> list[Span]:
    """In order, and what touches made one."""
    merged: list[Span] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
