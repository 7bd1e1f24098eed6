"""RongCloud: the signature of its server API and callbacks, and the tokens that this gateway issues in its place.

The signature is lowercase hex SHA-1 over app secret, nonce and timestamp, one behind the other (facts A4). The vendor's
user tokens have no documented inside; a client only ever hands them on. Ours say who and when and are signed, so that
they can be checked without a store.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Final

import msgspec

from rts_console.protocol.secret import Secret
from rts_console.vendors.late import late
from rts_console.vendors.packing import InvalidToken, Reader, block, text, u32

__all__ = [
    "ChatRoomClient",
    "InvalidToken",
    "TokenClaims",
    "issue_token",
    "read_token",
    "sign",
    "signature_fits",
    "verify_token",
]

TOKEN_PREFIX: Final = "rc1."
_SIGNATURE_BYTES: Final = 32


if TYPE_CHECKING:
    from rts_console.vendors.rongcloud_sdk import ChatRoomClient
else:
    __getattr__ = late(__name__, "rts_console.vendors.rongcloud_sdk", "ChatRoomClient")


class TokenClaims(msgspec.Struct, frozen=True):
    """What a token of this gateway says; `issued_at_s` is seconds since 1970. It has no expiry of its own."""

    app_key: str
    user_id: str
    issued_at_s: int


def sign(app_secret: Secret, nonce: str, timestamp: str) -> str:
    """Signature of a server call or a callback; the timestamp as it is sent (milliseconds, some kits send seconds)."""
    return hashlib.sha1((app_secret.reveal() + nonce + timestamp).encode(), usedforsecurity=False).hexdigest()


def signature_fits(app_secret: Secret, nonce: str, timestamp: str, signature: str) -> bool:
    """Whether a call was signed with this secret."""
    return hmac.compare_digest(sign(app_secret, nonce, timestamp).encode(), signature.encode())


def issue_token(app_key: str, app_secret: Secret, user_id: str, *, issued_at_s: int) -> Secret:
    """A token for `user_id`. Changing the app secret voids it."""
    body = text(app_key) + text(user_id) + u32(issued_at_s) + secrets.token_bytes(8)
    return Secret(TOKEN_PREFIX + base64.urlsafe_b64encode(block(body) + _signature(app_secret, body)).decode())


def read_token(token: Secret | str) -> TokenClaims:
    """Read the claims without checking the signature. Raises `InvalidToken`."""
    return _split(token)[0]


def verify_token(token: Secret | str, app_secret: Secret) -> TokenClaims:
    """Read the claims and check the signature. Raises `InvalidToken`."""
    claims, body, signature = _split(token)
    if not hmac.compare_digest(signature, _signature(app_secret, body)):
        raise InvalidToken("The signature does not match: the token is of another app key, or was changed.")
    return claims


def _split(token: Secret | str) -> tuple[TokenClaims, bytes, bytes]:
    plain = (token.reveal() if isinstance(token, Secret) else token).strip()
    if not plain:
        raise InvalidToken("The token is empty. Ask the server API for one: /user/getToken.")
    if not plain.startswith(TOKEN_PREFIX):
        raise InvalidToken("The token was not issued by this gateway: only the vendor can read its own tokens.")
    try:
        packed = base64.b64decode(plain.removeprefix(TOKEN_PREFIX), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise InvalidToken("The token is not Base64 behind its prefix. Was it cut or wrapped?") from None
    reader = Reader(packed)
    body, signature = reader.block(), reader.take(_SIGNATURE_BYTES)
    reader.end()
    fields = Reader(body)
    return TokenClaims(fields.text(), fields.text(), fields.u32()), body, signature


def _signature(app_secret: Secret, body: bytes) -> bytes:
    return hmac.digest(app_secret.reveal().encode(), body, "sha256")
