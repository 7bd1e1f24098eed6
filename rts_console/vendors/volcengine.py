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
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from rts_console.protocol.secret import Secret
from rts_console.vendors.late import late
from rts_console.vendors.packing import InvalidToken, Reader, block, text, u16, u32

__all__ = [
    "RTS",
    "IRTSEventHandler",
    "IRTSRoomEventHandler",
    "RTSRoom",
    "InvalidToken",
    "Privilege",
    "TokenClaims",
    "login_privileges",
    "make_token",
    "read_token",
    "verify_token",
]

VERSION: Final = "001"
APP_ID_LENGTH: Final = 24
_SIGNATURE_LENGTH: Final = 32


if TYPE_CHECKING:
    from rts_console.vendors.volcengine_sdk import RTS, IRTSEventHandler, IRTSRoomEventHandler, RTSRoom
else:
    __getattr__ = late(
        __name__, "rts_console.vendors.volcengine_sdk", "RTS", "IRTSEventHandler", "IRTSRoomEventHandler", "RTSRoom"
    )


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
    message = u32(secrets.randbits(32) if nonce is None else nonce) + u32(issued_at_s) + u32(expires_at_s)
    message += text(room_id) + text(user_id)
    granted = sorted((privileges or {}).items())
    message += u16(len(granted)) + b"".join(u16(privilege) + u32(until) for privilege, until in granted)
    content = block(message) + block(_signature(app_key, message))
    return Secret(VERSION + app_id + base64.b64encode(content).decode())


def login_privileges(expires_at_s: int) -> dict[int, int]:
    """What the vendor's own generators grant in a login token: publishing until expiry, subscribing for good."""
    return {0: expires_at_s, 1: expires_at_s, 2: expires_at_s, 3: expires_at_s, 4: 0}


def read_token(token: Secret | str) -> TokenClaims:
    """Read the claims without checking the signature. Raises `InvalidToken`."""
    return _split(_plain(token))[0]


def verify_token(token: Secret | str, app_key: Secret) -> TokenClaims:
    """Read the claims and check the signature; expiry, user and room are the caller's to judge.

    Raises `InvalidToken`.
    """
    claims, message, signature = _split(_plain(token))
    if not hmac.compare_digest(signature, _signature(app_key, message)):
        raise InvalidToken("The signature does not match: the token was made with another app key, or was changed.")
    return claims


def _split(token: str) -> tuple[TokenClaims, bytes, bytes]:
    if not token:
        raise InvalidToken("The token is empty. Paste one, or mint one.")
    if not token.startswith(VERSION):
        raise InvalidToken(f"The token does not start with {VERSION}: paste or mint a Volcengine token.")
    app_id = token[3 : 3 + APP_ID_LENGTH]
    try:
        content = base64.b64decode(token[3 + APP_ID_LENGTH :], validate=True)
    except (binascii.Error, ValueError):
        raise InvalidToken("The part after the app id is not Base64. Was the token cut or wrapped?") from None
    reader = Reader(content)
    message, signature = reader.block(), reader.block()
    reader.end()
    if len(signature) != _SIGNATURE_LENGTH:
        raise InvalidToken(f"The signature has {len(signature)} bytes; it must have {_SIGNATURE_LENGTH}.")
    return _claims(app_id, message), message, signature


def _claims(app_id: str, message: bytes) -> TokenClaims:
    reader = Reader(message)
    nonce, issued_at_s, expires_at_s = reader.u32(), reader.u32(), reader.u32()
    room_id, user_id = reader.text(), reader.text()
    privileges = {reader.u16(): reader.u32() for _ in range(reader.u16())}
    reader.end()
    return TokenClaims(app_id, room_id, user_id, issued_at_s, expires_at_s, nonce, privileges)


def _plain(token: Secret | str) -> str:
    return (token.reveal() if isinstance(token, Secret) else token).strip()


def _signature(app_key: Secret, message: bytes) -> bytes:
    return hmac.digest(app_key.reveal().encode(), message, "sha256")
