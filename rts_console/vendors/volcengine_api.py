"""Volcengine's server API: V4 signatures (make and check), and the signature of its callbacks.

Rules: docs 6408/78948 and 6469/1121980 (signing), 69820 (callbacks). A signed call carries `X-Date`,
`X-Content-Sha256` and `Authorization`; what is signed is the method, the path, the sorted query, the named headers and
the hash of the body.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

import msgspec

from rts_console.protocol.secret import Secret

ALGORITHM: Final = "HMAC-SHA256"
HOST: Final = "rtc.volcengineapi.com"
REGION: Final = "cn-north-1"
SERVICE: Final = "rtc"
CALLBACK_VERSION: Final = "2020-12-01"
_DATE: Final = re.compile(r"\d{8}T\d{6}Z")
_AUTHORIZATION: Final = re.compile(
    r"HMAC-SHA256 Credential=(?P<key>[^/\s]+)/(?P<date>\d{8})/(?P<region>[^/\s]+)/(?P<service>[^/\s]+)/request, *"
    r"SignedHeaders=(?P<headers>[^,\s]+), *Signature=(?P<signature>[0-9a-f]{64})"
)


class Call(msgspec.Struct, frozen=True):
    """One HTTP request, as far as it is signed. `query` in any order; header names in any case."""

    method: str
    path: str
    query: Sequence[tuple[str, str]]
    headers: Mapping[str, str]
    body: bytes


class Credential(msgspec.Struct, frozen=True):
    """Who signed a call, for which day, region and service, and over which headers."""

    access_key: str
    date: str
    region: str
    service: str
    signed_headers: tuple[str, ...]
    signature: str


class SignatureRefused(ValueError):
    """A call is not signed as it must be. `code` is the vendor's name of the error, the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the vendor's code beside the words."""
        super().__init__(message)
        self.code = code


def sign(
    access_key: str,
    secret_key: Secret,
    call: Call,
    *,
    at_s: float,
    region: str = REGION,
    service: str = SERVICE,
) -> dict[str, str]:
    """The headers to add to `call` (which has Host and Content-Type already); `at_s` is seconds since 1970, UTC."""
    date = datetime.fromtimestamp(at_s, UTC).strftime("%Y%m%dT%H%M%SZ")
    added = {"X-Date": date, "X-Content-Sha256": hashlib.sha256(call.body).hexdigest()}
    headers = _lower({**call.headers, **added})
    names = tuple(sorted(name for name in headers if _is_signed(name)))
    credential = Credential(access_key, date[:8], region, service, names, "")
    signature = _signature(secret_key, call, headers, credential)
    scope = f"{access_key}/{date[:8]}/{region}/{service}/request"
    return {
        **added,
        "Authorization": f"{ALGORITHM} Credential={scope}, SignedHeaders={';'.join(names)}, Signature={signature}",
    }


def credential_of(call: Call) -> Credential:
    """Who signed `call`. Raises `SignatureRefused` when it is not signed, or not in a way that can be read."""
    authorization = _lower(call.headers).get("authorization", "")
    if not authorization:
        raise SignatureRefused("MissingAuthenticationToken", "The call has no Authorization header: sign it.")
    found = _AUTHORIZATION.fullmatch(authorization.strip())
    if not found:
        raise SignatureRefused(
            "MissingSignature",
            "Authorization must read HMAC-SHA256 Credential=…/…/…/…/request, SignedHeaders=…, Signature=…",
        )
    names = tuple(found["headers"].lower().split(";"))
    return Credential(found["key"], found["date"], found["region"], found["service"], names, found["signature"])


def check(call: Call, credential: Credential, secret_key: Secret, *, now_s: float, tolerance_s: float = 900) -> None:
    """Check a signature. Raises `SignatureRefused` with the vendor's code; `tolerance_s` is how old a call may be."""
    headers = _lower(call.headers)
    date = headers.get("x-date", "")
    if not _DATE.fullmatch(date) or not date.startswith(credential.date):
        raise SignatureRefused("InvalidTimestamp", "X-Date must read YYYYMMDDTHHMMSSZ, on the day of the credential.")
    _check_age(date, now_s, tolerance_s)
    if missing := [name for name in ("host", "x-date") if name not in credential.signed_headers]:
        raise SignatureRefused("SignatureDoesNotMatch", f"These headers must be signed too: {', '.join(missing)}.")
    stated = headers.get("x-content-sha256", hashlib.sha256(call.body).hexdigest())
    if stated != hashlib.sha256(call.body).hexdigest():
        raise SignatureRefused("SignatureDoesNotMatch", "X-Content-Sha256 is not the hash of the body that came.")
    if not hmac.compare_digest(_signature(secret_key, call, headers, credential), credential.signature):
        raise SignatureRefused("SignatureDoesNotMatch", "The signature does not match: is the secret key right?")


def callback_signature(secret_key: Secret, fields: Iterable[str]) -> str:
    """Signature of a callback: its values (type, data, time, id, version, app id, nonce) and the key, sorted."""
    parts = sorted(value.encode() for value in (*fields, secret_key.reveal()))
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _check_age(date: str, now_s: float, tolerance_s: float) -> None:
    try:
        signed_at = datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise SignatureRefused("InvalidTimestamp", f"X-Date {date} is no moment in time.") from None
    age_s = now_s - signed_at.timestamp()
    if abs(age_s) > tolerance_s:
        way = "old" if age_s > 0 else "ahead of this clock"
        raise SignatureRefused(
            "InvalidTimestamp", f"X-Date is {abs(age_s):,.0f} s {way}; at most {tolerance_s:,.0f} s."
        )


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value.strip() for name, value in headers.items()}


def _is_signed(name: str) -> bool:
    return name in ("content-type", "content-md5", "host") or name.startswith("x-")


def _signature(secret_key: Secret, call: Call, headers: Mapping[str, str], credential: Credential) -> str:
    scope = f"{credential.date}/{credential.region}/{credential.service}/request"
    canonical = hashlib.sha256(_canonical(call, headers, credential.signed_headers)).hexdigest()
    words = "\n".join((ALGORITHM, headers.get("x-date", ""), scope, canonical))
    key = secret_key.reveal().encode()
    for part in (credential.date, credential.region, credential.service, "request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, words.encode(), "sha256").hex()


def _canonical(call: Call, headers: Mapping[str, str], names: Sequence[str]) -> bytes:
    query = "&".join(f"{_escaped(name)}={_escaped(value)}" for name, value in sorted(call.query))
    lines = "".join(f"{name}:{headers.get(name, '')}\n" for name in names)
    digest = hashlib.sha256(call.body).hexdigest()
    return "\n".join((call.method.upper(), call.path or "/", query, lines, ";".join(names), digest)).encode()


def _escaped(text: str) -> str:
    return quote(text, safe="-_.~")
