"""Secrets: a value that does not print itself, and a filter that masks what looks like one."""

import logging
import re

_LOOKS_SECRET = re.compile(
    r"001[0-9A-Za-z]{24}[0-9A-Za-z+/]{40,}={0,2}"  # Volcengine 001 token
    r"|007eJx[0-9A-Za-z+/]{20,}={0,2}"  # Agora 007 token
    r"|rc1\.[0-9A-Za-z_-]{40,}={0,2}"  # RongCloud token of a gateway
    r"|eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]*"  # JSON web token
)
MASK = "***"


class Secret:
    """A token, key or password. `reveal()` is the only way to its text."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Keep the text out of every representation."""
        self._text = text

    def reveal(self) -> str:
        """The text itself: only for the wire, a signature, or a field the user asked to see."""
        return self._text

    def __repr__(self) -> str:
        """Masked."""
        return f"Secret({MASK!r})"

    def __str__(self) -> str:
        """Masked."""
        return MASK

    def __eq__(self, other: object) -> bool:
        """Equal when the texts are."""
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        """Hash of the text."""
        return hash(self._text)

    def __bool__(self) -> bool:
        """False when empty."""
        return bool(self._text)


def mask(text: str) -> str:
    """Replace everything in `text` that looks like a token by `***`."""
    return _LOOKS_SECRET.sub(MASK, text)


def secret_spans(text: str) -> list[tuple[int, int]]:
    """Where in `text` something stands that looks like a token."""
    return [match.span() for match in _LOOKS_SECRET.finditer(text)]


class MaskingFilter(logging.Filter):
    """Masks tokens in every record that passes, arguments and traceback text included."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; never drop it."""
        record.msg = mask(_message(record))
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = mask(record.exc_text)
        if record.stack_info:
            record.stack_info = mask(record.stack_info)
        return True


def _message(record: logging.LogRecord) -> str:
    """The record's text; a call whose arguments do not fit its text must not end whoever made it."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return f"{record.msg} {record.args!r} (the arguments do not fit the text)"
