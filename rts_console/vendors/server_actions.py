"""What an app's server may ask of a service: one `Action` for each call, and the request that asks it.

The tables are in `volcengine_actions` and `rongcloud_actions`; tests hold them against what the gateway serves.
"""

import enum
import json
import secrets
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from rts_console.protocol.secret import MASK, Secret
from rts_console.vendors import rongcloud, volcengine_api
from rts_console.vendors.parameters import Kind, Parameter

TIMEOUT_S: Final = 10.0
"""The vendor's own kits wait for so long."""
_HOSTS_HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class Tables(enum.Enum):
    """How a form's table travels: as JSON in one text; as `name[key]=value` each; or as a list of objects in JSON."""

    TEXT = "text"
    NAMED = "named"
    WORDS = "words"


class Action(msgspec.Struct, frozen=True):
    """One call. `name` is Volcengine's action or RongCloud's path; `version` is Volcengine's.

    `hits_others`: users notice it, or lose something. `json_body` where a family of forms wants JSON for this one.
    `per_second` is how often an account may make it, 0 where no limit is told.
    """

    name: str
    meaning: str
    group: str
    parameters: tuple[Parameter, ...] = ()
    version: str = ""
    method: str = "POST"
    hits_others: bool = False
    json_body: bool = False
    per_second: int = 0
    tables: Tables = Tables.TEXT

    @property
    def secret_names(self) -> frozenset[str]:
        """Parameters that must not be seen."""
        return frozenset(each.name for each in self.parameters if each.kind is Kind.SECRET)


class Place(msgspec.Struct, frozen=True):
    """Where a call goes and who makes it: a base URL, an access key or app key, and its secret."""

    url: str
    key: str
    secret: Secret


class Request(msgspec.Struct, frozen=True):
    """A signed request, ready to be sent."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


def place_problem(url: str) -> str:
    """Why a base URL cannot be called; empty when it can. Plain HTTP is for this machine only."""
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError as error:
        return f"The URL cannot be read: {error}. Give one such as https://api.example.com."
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "Give a URL with a host that begins with https://, such as https://api.example.com."
    if parts.scheme == "http" and parts.hostname.lower() not in _HOSTS_HERE:
        return "Without TLS anybody on the way reads the call. Begin the URL with https://."
    if parts.username or parts.password:
        return "Give the host alone, without a name or a password: key and secret have fields of their own."
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        return "Give the host alone, without a path: the path is that of the call."
    return ""


def is_here(url: str) -> bool:
    """Whether a base URL is of this machine."""
    return (urlsplit(url.strip()).hostname or "").lower() in _HOSTS_HERE


def prepare(family: str, action: Action, values: Mapping[str, Any], place: Place, *, at_s: float) -> Request:
    """The signed request for a call of a family, `volcengine` or `rongcloud`; `at_s` is seconds since 1970."""
    if family == "rongcloud":
        return _rongcloud(action, values, place, at_s)
    return _volcengine(action, values, place, at_s)


def _volcengine(action: Action, values: Mapping[str, Any], place: Place, at_s: float) -> Request:
    query = [("Action", action.name), ("Version", action.version)]
    body = b""
    if action.method == "GET":
        query += [(name, _plain(value)) for name, value in values.items()]
    else:
        body = json.dumps(dict(values), ensure_ascii=False).encode()
    headers = {"Host": urlsplit(place.url).netloc, "Content-Type": "application/json"}
    call = volcengine_api.Call(action.method, "/", query, headers, body)
    headers |= volcengine_api.sign(place.key, place.secret, call, at_s=at_s)
    return Request(action.method, f"{place.url.rstrip('/')}/?{urlencode(query, quote_via=quote)}", headers, body)


def _rongcloud(action: Action, values: Mapping[str, Any], place: Place, at_s: float) -> Request:
    nonce, timestamp = str(secrets.randbelow(10**9)), str(int(at_s * 1_000))
    kind = "application/json" if action.json_body else "application/x-www-form-urlencoded"
    headers = {
        "App-Key": place.key,
        "Nonce": nonce,
        "Timestamp": timestamp,
        "Signature": rongcloud.sign(place.secret, nonce, timestamp),
        "Content-Type": kind,
    }
    return Request("POST", f"{place.url.rstrip('/')}/{action.name}.json", headers, form_body(action, values))


def form_body(action: Action, values: Mapping[str, Any]) -> bytes:
    """RongCloud's body: a form, lists as repeated names and tables as JSON in a text; or JSON where that is wanted."""
    if action.json_body:
        return json.dumps(_with_words(action, values), ensure_ascii=False).encode()
    pairs: list[tuple[str, str]] = []
    for name, value in values.items():
        if isinstance(value, list):
            pairs += [(name, each) for each in value]
        elif isinstance(value, dict) and action.tables is Tables.NAMED:
            pairs += [(f"{name}[{key}]", text) for key, text in value.items()]
        else:
            pairs.append((name, _plain(value)))
    return urlencode(pairs).encode()


def _with_words(action: Action, values: Mapping[str, Any]) -> dict[str, Any]:
    """A table of words as the vendor's list: with what each is replaced, or nothing for one that blocks."""
    if action.tables is not Tables.WORDS:
        return dict(values)
    return {
        name: [{"word": word} | ({"replaceWord": other} if other else {}) for word, other in value.items()]
        for name, value in values.items()
    }


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def masked(values: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """The values with those of secret parameters masked."""
    return {name: MASK if name in names else value for name, value in values.items()}


def as_curl(family: str, action: Action, values: Mapping[str, Any], place: Place, *, at_s: float) -> str:
    """The signed request as a command line, signature and secret parameters masked: to be read, not to be run."""
    request = prepare(family, action, masked(values, action.secret_names), place, at_s=at_s)
    hidden = {"Authorization", "Signature"}
    lines = [f"curl -X {request.method} {shell(request.url)}"]
    for name, value in request.headers.items():
        lines.append(f"  -H {shell(f'{name}: {_hidden(value) if name in hidden else value}')}")
    if request.body:
        lines.append(f"  --data-raw {shell(request.body.decode())}")
    return " \\\n".join(lines)


def _hidden(value: str) -> str:
    """Who signed stays to be read, the signature does not."""
    start, sign, _ = value.rpartition("Signature=")
    return f"{start}{sign}{MASK}"


def shell(text: str) -> str:
    """A text as one word of a shell."""
    return "'" + text.replace("'", "'\\''") + "'"


def as_script(family: str, action: Action, values: Mapping[str, Any], url: str) -> str:
    """A shell script that signs and makes the call; keys and secret parameters come from its environment."""
    lines = ["#!/bin/sh", f"# {action.name}: {action.meaning}"]
    names = [_variable(name) for name in values if name in action.secret_names]
    keys = ["RC_APP_KEY", "RC_APP_SECRET"] if family == "rongcloud" else ["VOLC_ACCESS_KEY", "VOLC_SECRET_KEY"]
    lines += [f': "${{{name}:?set it first}}"' for name in (*keys, *names)]
    given = {name: f"@{_variable(name)}@" if name in action.secret_names else value for name, value in values.items()}
    write = _rongcloud_script if family == "rongcloud" else _volcengine_script
    return "\n".join((*lines, *write(action, given, url.rstrip("/"), names))) + "\n"


def _variable(name: str) -> str:
    return "RTS_" + "".join(f"_{one}" if one.isupper() and place else one for place, one in enumerate(name)).upper()


def _body_line(body: str, names: list[str]) -> str:
    """The body as a word of the shell, with variables where secrets belong."""
    word = shell(body)
    for name in names:
        for mark in (f"@{name}@", f"%40{name}%40"):
            word = word.replace(mark, f"'\"${name}\"'")
    return f"BODY={word}"


def _rongcloud_script(action: Action, values: Mapping[str, Any], url: str, names: list[str]) -> list[str]:
    kind = "application/json" if action.json_body else "application/x-www-form-urlencoded"
    return [
        _body_line(form_body(action, values).decode(), names),
        "NONCE=$$",
        'TIMESTAMP="$(date +%s)000"',
        """SIGNATURE=$(printf %s "$RC_APP_SECRET$NONCE$TIMESTAMP" | openssl dgst -sha1 | sed 's/^.* //')""",
        f"curl -sS -X POST {shell(f'{url}/{action.name}.json')} \\",
        '  -H "App-Key: $RC_APP_KEY" -H "Nonce: $NONCE" -H "Timestamp: $TIMESTAMP" -H "Signature: $SIGNATURE" \\',
        f'  -H "Content-Type: {kind}" --data-raw "$BODY"',
    ]


def _volcengine_script(action: Action, values: Mapping[str, Any], url: str, names: list[str]) -> list[str]:
    query = [("Action", action.name), ("Version", action.version)]
    body = ""
    if action.method == "GET":
        query += [(name, _plain(value)) for name, value in values.items()]
    else:
        body = json.dumps(dict(values), ensure_ascii=False)
    line = "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in sorted(query))
    scope = f"{volcengine_api.REGION}/{volcengine_api.SERVICE}/request"
    signed = "content-type;host;x-content-sha256;x-date"
    return [
        _body_line(body, names),
        f"HOST={shell(urlsplit(url).netloc)}",
        f"QUERY={shell(line)}",
        "DATE=$(date -u +%Y%m%dT%H%M%SZ)",
        "DAY=${DATE%%T*}",
        """digest() { openssl dgst -sha256 "$@" | sed 's/^.* //'; }""",
        """mac() { printf %s "$2" | digest -mac HMAC -macopt "$1"; }""",
        'HASH=$(printf %s "$BODY" | digest)',
        'CANONICAL=$(printf "%s\\n/\\n%s\\ncontent-type:application/json\\nhost:%s\\nx-content-sha256:%s\\n'
        f'x-date:%s\\n\\n%s\\n%s" {action.method} "$QUERY" "$HOST" "$HASH" "$DATE" "{signed}" "$HASH" | digest)',
        f'KEY=$(mac "key:$VOLC_SECRET_KEY" "$DAY"); KEY=$(mac "hexkey:$KEY" {volcengine_api.REGION})',
        f'KEY=$(mac "hexkey:$KEY" {volcengine_api.SERVICE}); KEY=$(mac "hexkey:$KEY" request)',
        f'SIGNATURE=$(mac "hexkey:$KEY" "$(printf "{volcengine_api.ALGORITHM}\\n%s\\n%s/{scope}\\n%s" '
        '"$DATE" "$DAY" "$CANONICAL")")',
        f'curl -sS -X {action.method} "{url}/?$QUERY" -H "Host: $HOST" -H "Content-Type: application/json" \\',
        '  -H "X-Date: $DATE" -H "X-Content-Sha256: $HASH" \\',
        f'  -H "Authorization: {volcengine_api.ALGORITHM} Credential=$VOLC_ACCESS_KEY/$DAY/{scope}, '
        f'SignedHeaders={signed}, Signature=$SIGNATURE"' + (' --data-raw "$BODY"' if action.method != "GET" else ""),
    ]
