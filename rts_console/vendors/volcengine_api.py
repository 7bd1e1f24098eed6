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
CALLBACK_EVENTS: Final = (
    "UserJoinRoom",
    "UserLeaveRoom",
    "InvisibleUserJoinRoom",
    "InvisibleUserLeaveRoom",
    "RoleChangeInvisible2Visible",
    "RoleChangeVisible2Invisible",
    "RoomCreate",
    "RoomDestroy",
)
"""What a callback may be about. `RoomCreate` is not on every list of the vendor's."""
_DATE: Final = re.compile(r"\d{8}T\d{6}Z")
_SIGNATURE: Final = re.compile(r"[0-9a-f]{64}")
_AUTHORIZATION: Final = re.compile(
    r"HMAC-SHA256 Credential=(?P<key>[^/\s]+)/(?P<date>[^/\s]*)/(?P<region>[^/\s]+)/(?P<service>[^/\s]+)/request, *"
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
    """Who signed a call, for which day, region and service, and over which headers; `in_query` says where it stood."""

    access_key: str
    date: str
    region: str
    service: str
    signed_headers: tuple[str, ...]
    signature: str
    in_query: bool = False


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


def sign_query(
    access_key: str,
    secret_key: Secret,
    call: Call,
    *,
    at_s: float,
    region: str = REGION,
    service: str = SERVICE,
) -> list[tuple[str, str]]:
    """The whole query of `call` with its signature in it, in place of signed headers; the body is not signed."""
    date = datetime.fromtimestamp(at_s, UTC).strftime("%Y%m%dT%H%M%SZ")
    scope = f"{access_key}/{date[:8]}/{region}/{service}/request"
    added = {
        "X-Date": date,
        "X-NotSignBody": "",
        "X-Credential": scope,
        "X-Algorithm": ALGORITHM,
        "X-SignedHeaders": "",
    }
    query = {**dict(call.query), **added, "X-SignedQueries": ""}
    query["X-SignedQueries"] = ";".join(sorted(query))
    credential = Credential(access_key, date[:8], region, service, (), "", in_query=True)
    signed = msgspec.structs.replace(call, query=list(query.items()))
    return [*query.items(), ("X-Signature", _signature(secret_key, signed, {"x-date": date}, credential))]


def credential_of(call: Call) -> Credential:
    """Who signed `call`, by its header or by its query.

    Raises `SignatureRefused` when it is not signed, or not in a way that can be read.
    """
    authorization = _lower(call.headers).get("authorization", "")
    if not authorization and any(name.startswith("X-Credential") or name == "X-Signature" for name, _ in call.query):
        return _credential_in_query(dict(call.query))
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


def _credential_in_query(query: Mapping[str, str]) -> Credential:
    scope = query.get("X-Credential", "").split("/")
    if len(scope) != 5 or scope[4] != "request" or "X-Date" not in query:
        words = "X-Date and X-Credential=…/YYYYMMDD/region/service/request must be in the query."
        raise SignatureRefused("MissingRequestInfo", words)
    signature = query.get("X-Signature", "")
    if not _SIGNATURE.fullmatch(signature) or query.get("X-Algorithm") != ALGORITHM:
        words = f"X-Signature must be 64 hexadecimal digits, and X-Algorithm {ALGORITHM}."
        raise SignatureRefused("MissingSignature", words)
    names = tuple(name for name in query.get("X-SignedHeaders", "").lower().split(";") if name)
    access_key, date, region, service, _ = scope
    return Credential(access_key, date, region, service, names, signature, in_query=True)


def check(call: Call, credential: Credential, secret_key: Secret, *, now_s: float, tolerance_s: float = 900) -> None:
    """Check a signature. Raises `SignatureRefused` with the vendor's code; `tolerance_s` is how old a call may be."""
    headers = _lower(call.headers)
    if credential.in_query:
        headers["x-date"] = dict(call.query).get("X-Date", "")
    date = headers.get("x-date", "")
    if not date:
        raise SignatureRefused("MissingRequestInfo", "X-Date is missing: say when the call was signed.")
    if not _DATE.fullmatch(date) or date[:8] != credential.date:
        raise SignatureRefused("InvalidTimestamp", "X-Date must read YYYYMMDDTHHMMSSZ, on the day of the credential.")
    _check_age(date, now_s, tolerance_s)
    if not credential.in_query and "x-date" not in credential.signed_headers:
        raise SignatureRefused("SignatureDoesNotMatch", "X-Date must be one of the signed headers.")
    stated = headers.get("x-content-sha256", hashlib.sha256(call.body).hexdigest())
    if stated != hashlib.sha256(call.body).hexdigest():
        raise SignatureRefused("SignatureDoesNotMatch", "X-Content-Sha256 is not the hash of the body that came.")
    ways = [(signed, seen) for signed in _signed_queries(call, credential) for seen in _as_signed(headers)]
    if not any(_matches(secret_key, signed, seen, credential) for signed, seen in ways):
        raise SignatureRefused("SignatureDoesNotMatch", "The signature does not match: is the secret key right?")


def _as_signed(headers: Mapping[str, str]) -> list[Mapping[str, str]]:
    """The headers as they came, and as the vendor's SDKs sign them: without the port in Host where it is the usual."""
    host, _, port = headers.get("host", "").rpartition(":")
    return [headers, {**headers, "host": host}] if host and port in ("80", "443") else [headers]


def _signed_queries(call: Call, credential: Credential) -> list[Call]:
    """The call with what is signed of its query. Of a signature that stands in the query itself, the vendor's SDKs sign
    all else, or what `X-SignedQueries` names; what is neither named nor signed must not be there.
    """
    if not credential.in_query:
        return [call]
    pairs = [pair for pair in call.query if pair[0] != "X-Signature"]
    named = set(dict(pairs).get("X-SignedQueries", "").split(";"))
    ways = [pairs]
    if all(name in named or name == "X-SignedQueries" for name, _ in pairs):
        ways.append([pair for pair in pairs if pair[0] in named])
    return [msgspec.structs.replace(call, query=way) for way in ways]


def _matches(secret_key: Secret, call: Call, headers: Mapping[str, str], credential: Credential) -> bool:
    return hmac.compare_digest(_signature(secret_key, call, headers, credential), credential.signature)


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
    canonical = hashlib.sha256(_canonical(call, headers, credential)).hexdigest()
    words = "\n".join((ALGORITHM, headers.get("x-date", ""), scope, canonical))
    key = secret_key.reveal().encode()
    for part in (credential.date, credential.region, credential.service, "request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, words.encode(), "sha256").hex()


def _canonical(call: Call, headers: Mapping[str, str], credential: Credential) -> bytes:
    query = "&".join(f"{_escaped(name)}={_escaped(value)}" for name, value in sorted(call.query))
    names = credential.signed_headers
    lines = "".join(f"{name}:{headers.get(name, '')}\n" for name in names)
    if credential.in_query and not names:
        lines = "\n"  # as the vendor's own SDKs do where no header is signed
    unsigned = credential.in_query and any(name == "X-NotSignBody" for name, _ in call.query)
    digest = hashlib.sha256(b"" if unsigned else call.body).hexdigest()
    return "\n".join((call.method.upper(), call.path or "/", query, lines, ";".join(names), digest)).encode()


def _escaped(text: str) -> str:
    return quote(text, safe="-_.~")


def rfc3339(at_ns: int, *, digits: int = 0) -> str:
    """A moment as the vendor writes it, UTC, with that many digits of a second's fraction."""
    seconds, fraction = divmod(at_ns, 1_000_000_000)
    text = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{fraction:09}"[: len(text) + 1 + digits] + "Z" if digits else text + "Z"


def device_type(client: str) -> str:
    """The vendor's word for the platform on which a client says it runs: `rts-console/1.0 (linux)`."""
    platform = client.rpartition("(")[2].rstrip(")").lower() if "(" in client else ""
    words = {"linux": "linux", "darwin": "mac", "win32": "windows", "android": "android", "ios": "ios", "web": "web"}
    return words.get(platform, "unknown")
