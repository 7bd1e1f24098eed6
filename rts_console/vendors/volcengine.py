"""Volcengine's login token, version 001: make, read, check.

Layout (docs 6348/70121; all integers little-endian): `"001"`, the app id of 24 characters, then Base64 of
`u16 length, message, u16 length, HMAC-SHA256(app key, message)`; the message is u32 nonce, u32 issued at, u32 expires
at (0 never), room id, user id (u16 length + UTF-8 each), u16 count, then count times u16 privilege, u32 expires at.
A login token has an empty room id.
"""

import base64
import binascii
import enum
import hmac
import secrets
import struct
from collections.abc import Mapping
from typing import Final

import msgspec

from rts_console.protocol.secret import Secret

VERSION: Final = "001"
APP_ID_LENGTH: Final = 24
_SIGNATURE_LENGTH: Final = 32


class Privilege(enum.IntEnum):
    """What a token allows in media rooms; a login needs none of them."""

    PUBLISH_STREAM = 0
    PUBLISH_AUDIO = 1
    PUBLISH_VIDEO = 2
    PUBLISH_DATA = 3
    SUBSCRIBE_STREAM = 4


class TokenClaims(msgspec.Struct, frozen=True):
    """What a token says. Times are seconds since 1970; `expires_at_s` 0 is never."""

    app_id: str
    room_id: str
    user_id: str
    issued_at_s: int
    expires_at_s: int
    nonce: int
    privileges: dict[int, int]

    def expired(self, now_s: float) -> bool:
        """Whether it has run out at `now_s` (the vendor's rule: expiry set, and now later)."""
        return self.expires_at_s > 0 and now_s > self.expires_at_s


class InvalidToken(ValueError):
    """The token cannot be read or was refused; the message says what is wrong and what to do."""


def make_token(
    app_id: str,
    app_key: Secret,
    user_id: str,
    *,
    issued_at_s: int,
    expires_at_s: int,
    room_id: str = "",
    privileges: Mapping[int, int] | None = None,
    nonce: int | None = None,
) -> Secret:
    """Make a token. Without `room_id` it is a login token; `nonce` is for reproducing a known one."""
    if len(app_id) != APP_ID_LENGTH or not app_id.isascii():
        raise InvalidToken(f"The app id has {len(app_id)} characters; it must have {APP_ID_LENGTH}, ASCII only.")
    if not 0 <= expires_at_s < 2**32 or not 0 <= issued_at_s < 2**32:
        raise InvalidToken("Issue and expiry are seconds since 1970 that fit into 32 bits.")
    message = struct.pack("<III", secrets.randbits(32) if nonce is None else nonce, issued_at_s, expires_at_s)
    message += _string(room_id) + _string(user_id)
    granted = sorted((privileges or {}).items())
    message += struct.pack("<H", len(granted))
    message += b"".join(struct.pack("<HI", privilege, until) for privilege, until in granted)
    content = _bytes(message) + _bytes(_signature(app_key, message))
    return Secret(VERSION + app_id + base64.b64encode(content).decode())


def login_privileges(expires_at_s: int) -> dict[int, int]:
    """What the vendor's own generators grant in a login token: publishing until expiry, subscribing for good."""
    return {0: expires_at_s, 1: expires_at_s, 2: expires_at_s, 3: expires_at_s, 4: 0}


def read_token(token: Secret | str) -> TokenClaims:
    """Read the claims without checking the signature. Raises `InvalidToken`."""
    return _split(_text(token))[0]


def verify_token(token: Secret | str, app_key: Secret) -> TokenClaims:
    """Read the claims and check the signature; expiry, user and room are the caller's to judge.

    Raises `InvalidToken`.
    """
    claims, message, signature = _split(_text(token))
    if not hmac.compare_digest(signature, _signature(app_key, message)):
        raise InvalidToken("The signature does not match: the token was made with another app key, or was changed.")
    return claims


def _split(text: str) -> tuple[TokenClaims, bytes, bytes]:
    if not text:
        raise InvalidToken("The token is empty. Paste one, or mint one.")
    if not text.startswith(VERSION):
        raise InvalidToken(f"The token does not start with {VERSION}, so it is not a Volcengine token.")
    app_id = text[3 : 3 + APP_ID_LENGTH]
    try:
        content = base64.b64decode(text[3 + APP_ID_LENGTH :], validate=True)
    except (binascii.Error, ValueError):
        raise InvalidToken("The part after the app id is not Base64. Was the token cut or wrapped?") from None
    reader = _Reader(content)
    message = reader.take(reader.number("<H"))
    signature = reader.take(reader.number("<H"))
    reader.end()
    if len(signature) != _SIGNATURE_LENGTH:
        raise InvalidToken(f"The signature has {len(signature)} bytes; it must have {_SIGNATURE_LENGTH}.")
    return _claims(app_id, message), message, signature


def _claims(app_id: str, message: bytes) -> TokenClaims:
    reader = _Reader(message)
    nonce, issued_at_s, expires_at_s = reader.number("<I"), reader.number("<I"), reader.number("<I")
    room_id, user_id = reader.string(), reader.string()
    privileges = {reader.number("<H"): reader.number("<I") for _ in range(reader.number("<H"))}
    reader.end()
    return TokenClaims(app_id, room_id, user_id, issued_at_s, expires_at_s, nonce, privileges)


class _Reader:
    """Takes a token apart; every step that finds too little raises `InvalidToken`."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, size: int) -> bytes:
        if self._at + size > len(self._data):
            raise InvalidToken("The token is cut off. Copy the whole of it.")
        self._at += size
        return self._data[self._at - size : self._at]

    def number(self, layout: str) -> int:
        return int(struct.unpack(layout, self.take(struct.calcsize(layout)))[0])

    def string(self) -> str:
        try:
            return self.take(self.number("<H")).decode()
        except UnicodeDecodeError:
            raise InvalidToken("A user or room id in the token is not UTF-8.") from None

    def end(self) -> None:
        if self._at != len(self._data):
            raise InvalidToken(f"The token has {len(self._data) - self._at} bytes too many.")


def _text(token: Secret | str) -> str:
    return (token.reveal() if isinstance(token, Secret) else token).strip()


def _signature(app_key: Secret, message: bytes) -> bytes:
    return hmac.digest(app_key.reveal().encode(), message, "sha256")


def _bytes(data: bytes) -> bytes:
    return struct.pack("<H", len(data)) + data


def _string(text: str) -> bytes:
    return _bytes(text.encode())
