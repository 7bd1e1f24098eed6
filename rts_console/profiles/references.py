"""Secrets in a profile's file: only where they are, as `env:NAME` or `keyring:NAME`; never what they are."""

import os
import re
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from rts_console.protocol.secret import Secret, mask

_REFERENCE: Final = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|keyring:[^\s].{0,199}")
_TELLING: Final = re.compile(r"token|passw|secret|signature|credential|certificate|app_?key|api_?key", re.IGNORECASE)
REMEDY: Final = (
    "Write env:NAME for an environment variable or keyring:NAME for an entry of the system's keyring, and put the "
    "secret there. If it was shared, have a new one made."
)


def is_reference(text: str) -> bool:
    """Whether it says where a secret is."""
    return _REFERENCE.fullmatch(text) is not None


def secret_problem(text: str) -> str | None:
    """Why a text that is to be shared shows a secret, without showing it; `None` when it does not seem to."""
    if mask(text) != text:
        return "it holds what looks like a token"
    if "-----BEGIN" in text and "PRIVATE KEY" in text:
        return "it holds a private key"
    return _url_problem(text)


def _url_problem(text: str) -> str | None:
    try:
        parts = urlsplit(text)
        password = parts.password
    except ValueError:
        return None
    if not parts.scheme or not parts.netloc:
        return None
    if password:
        return "the address has a password in it"
    if any(_TELLING.search(name) and value for name, value in parse_qsl(parts.query)):
        return "the address has a token or key in it"
    return None


async def resolve(reference: str, keyring: Callable[[str], Awaitable[Secret | None]]) -> Secret | None:
    """The secret that a reference leads to; `None` when there is none, or no reference."""
    kind, _, name = reference.partition(":")
    if not is_reference(reference):
        return None
    if kind == "env":
        found = os.environ.get(name, "")
        return Secret(found) if found else None
    return await keyring(name)


def where(reference: str) -> str:
    """Where a reference points to, in words that say what to do when nothing is there."""
    kind, _, name = reference.partition(":")
    if kind == "env":
        return f"the environment variable {name} (set it before the console is started)"
    return f"the keyring's entry {name!r} of the service 'rts-console'"
