"""Agora's AccessToken2, version 007: make, read, check.

Layout (facts of the vendor's own generators; all integers little-endian): `"007"`, then Base64 of a zlib stream of
`block(signature), block(app id), u32 issued at, u32 lifetime, u32 salt, u16 count`, then each service as `u16 type,
u16 count, count times (u16 privilege, u32 seconds after issue)` and its own fields. The signature is
`HMAC-SHA256(k2, body)` with `k1 = HMAC-SHA256(u32 issued at, certificate as text)`, `k2 = HMAC-SHA256(u32 salt, k1)`.
Two generators may compress the same body to other text: compare what is inside, never token texts.
"""

import base64
import binascii
import enum
import hmac
import re
import secrets
import zlib
from typing import TYPE_CHECKING, Final

import msgspec

from rts_console.protocol.secret import Secret
from rts_console.vendors.late import late
from rts_console.vendors.packing import InvalidToken, Reader, block, text, u16, u32

__all__ = [
    "Claims",
    "Grant",
    "IRTCConnectionObserver",
    "IRTCLocalUserObserver",
    "InvalidToken",
    "RTCConnection",
    "RtcPrivilege",
    "Service",
    "make_token",
    "read_token",
    "verify_token",
]

VERSION: Final = "007"
_MOST_BYTES: Final = 65_536
_LARGEST_SALT: Final = 99_999_999
_HEX_32: Final = re.compile(r"[0-9A-Fa-f]{32}")


if TYPE_CHECKING:
    from rts_console.vendors.agora_sdk import IRTCConnectionObserver, IRTCLocalUserObserver, RTCConnection
else:
    __getattr__ = late(
        __name__, "rts_console.vendors.agora_sdk", "IRTCConnectionObserver", "IRTCLocalUserObserver", "RTCConnection"
    )


class Service(enum.IntEnum):
    """What a grant is for."""

    RTC = 1
    RTM = 2
    STREAMING = 3
    FPA = 4
    CHAT = 5
    FCDN = 6
    APAAS = 7
    RTM2 = 8
    CONVO_AI = 9
    STT = 10


class RtcPrivilege(enum.IntEnum):
    """What an RTC grant allows."""

    JOIN = 1
    AUDIO = 2
    VIDEO = 3
    DATA_STREAM = 4


RTM_LOGIN: Final = 1


class Grant(msgspec.Struct, frozen=True):
    """One service of a token. `privileges` are seconds after issue, 0 for never; `user_id` empty is any user."""

    service: int
    privileges: dict[int, int]
    channel: str = ""
    user_id: str = ""


class Claims(msgspec.Struct, frozen=True):
    """What a token says. `unread_bytes` belong to a service whose fields are not known here; they are signed too."""

    app_id: str
    issued_at_s: int
    lifetime_s: int
    salt: int
    grants: tuple[Grant, ...]
    unread_bytes: int = 0

    @property
    def expires_at_s(self) -> int:
        """When the whole token runs out, in seconds since 1970."""
        return self.issued_at_s + self.lifetime_s

    def expired(self, now_s: float) -> bool:
        """Whether it has run out at `now_s`."""
        return now_s >= self.expires_at_s

    def privilege_ends_at_s(self, grant: Grant, privilege: int) -> int:
        """When one privilege ends: its own time, capped by the token's; 0 when it was never granted."""
        if privilege not in grant.privileges:
            return 0
        own = grant.privileges[privilege]
        return min(self.issued_at_s + own, self.expires_at_s) if own else self.expires_at_s


def rtc_grant(channel: str, user_id: str, lifetime_s: int, *, publisher: bool = True) -> Grant:
    """Join a channel, and as a publisher send audio, video and data. The user id `"0"` means any user."""
    privileges = tuple(RtcPrivilege) if publisher else (RtcPrivilege.JOIN,)
    return Grant(Service.RTC, {int(one): lifetime_s for one in privileges}, channel, "" if user_id == "0" else user_id)


def make_token(
    app_id: str,
    certificate: Secret,
    grants: tuple[Grant, ...],
    *,
    issued_at_s: int,
    lifetime_s: int,
    salt: int | None = None,
) -> Secret:
    """Make a token with grants for RTC or RTM; `salt` (1 to 99999999) is for reproducing a known one.

    Raises `InvalidToken`.
    """
    _check_hex("app id", app_id)
    _check_hex("certificate", certificate.reveal())
    salt = secrets.randbelow(_LARGEST_SALT) + 1 if salt is None else salt
    body = text(app_id) + u32(issued_at_s) + u32(lifetime_s) + u32(salt) + u16(len(grants))
    body += b"".join(_pack(grant) for grant in sorted(grants, key=lambda grant: grant.service))
    signature = _signature(certificate, issued_at_s, salt, body)
    return Secret(VERSION + base64.b64encode(zlib.compress(block(signature) + body)).decode())


def read_token(token: Secret | str) -> Claims:
    """Read the claims without checking the signature. Raises `InvalidToken`."""
    return _claims(_split(_plain(token))[1])


def verify_token(token: Secret | str, certificate: Secret) -> Claims:
    """Read the claims and check the signature; expiry, user and channel are the caller's to judge.

    Raises `InvalidToken`.
    """
    signature, body = _split(_plain(token))
    claims = _claims(body)
    if not hmac.compare_digest(signature, _signature(certificate, claims.issued_at_s, claims.salt, body)):
        raise InvalidToken("The signature does not match: the token was made with another certificate, or was changed.")
    return claims


def may_send_data(token: Secret | str) -> bool:
    """Whether a token has the privilege for data streams; one that cannot be read is the service's to judge."""
    try:
        claims = read_token(token)
    except InvalidToken:
        return True
    grants = [grant for grant in claims.grants if grant.service == Service.RTC]
    return not grants or RtcPrivilege.DATA_STREAM in grants[0].privileges


def _check_hex(name: str, value: str) -> None:
    if not _HEX_32.fullmatch(value):
        raise InvalidToken(f"The {name} has {len(value)} characters; it must be 32 hexadecimal digits.")


def _pack(grant: Grant) -> bytes:
    packed = u16(grant.service) + u16(len(grant.privileges))
    packed += b"".join(u16(privilege) + u32(until) for privilege, until in sorted(grant.privileges.items()))
    match grant.service:
        case Service.RTC:
            return packed + text(grant.channel) + text(grant.user_id)
        case Service.RTM:
            return packed + text(grant.user_id)
    raise InvalidToken(f"Grants of the service {grant.service} cannot be made here; RTC (1) and RTM (2) can.")


def _split(token: str) -> tuple[bytes, bytes]:
    """Signature and signed body."""
    if not token:
        raise InvalidToken("The token is empty. Paste one, or mint one.")
    if not token.startswith(VERSION):
        raise InvalidToken(f"The token does not start with {VERSION}: paste or mint an Agora AccessToken2.")
    try:
        packed = base64.b64decode(token[len(VERSION) :], validate=True)
    except (binascii.Error, ValueError):
        raise InvalidToken("The part after the version is not Base64. Was the token cut or wrapped?") from None
    reader = Reader(_inflate(packed))
    return reader.block(), reader.rest


def _inflate(packed: bytes) -> bytes:
    stream = zlib.decompressobj()
    try:
        content = stream.decompress(packed, _MOST_BYTES)
    except zlib.error:
        raise InvalidToken("The token does not unpack: a character is wrong. Copy the whole of it again.") from None
    if not stream.eof:
        raise InvalidToken(f"The token is cut off, or unpacks to more than {_MOST_BYTES:,} bytes.")
    return content


def _claims(body: bytes) -> Claims:
    reader = Reader(body)
    app_id, issued_at_s, lifetime_s, salt = reader.text(), reader.u32(), reader.u32(), reader.u32()
    grants: list[Grant] = []
    for _ in range(reader.u16()):
        service = reader.u16()
        privileges = {reader.u16(): reader.u32() for _ in range(reader.u16())}
        if service == Service.RTC:
            grants.append(Grant(service, privileges, reader.text(), reader.text()))
        elif service == Service.RTM:
            grants.append(Grant(service, privileges, "", reader.text()))
        else:  # its own fields, and so where the next service begins, are not known
            grants.append(Grant(service, privileges))
            break
    return Claims(app_id, issued_at_s, lifetime_s, salt, tuple(grants), len(reader.rest))


def _signature(certificate: Secret, issued_at_s: int, salt: int, body: bytes) -> bytes:
    first = hmac.digest(u32(issued_at_s), certificate.reveal().encode(), "sha256")
    return hmac.digest(hmac.digest(u32(salt), first, "sha256"), body, "sha256")


def _plain(token: Secret | str) -> str:
    return (token.reveal() if isinstance(token, Secret) else token).strip()
