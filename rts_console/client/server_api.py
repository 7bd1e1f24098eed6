"""The vendors' server APIs from a script or a scenario: signed as an app server signs, posted to a gateway.

Every call opens a connection of its own: an app server asks seldom, and a gateway may be gone at any time.
"""

import asyncio
import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import msgspec

from rts_console.protocol.clock import now_ns
from rts_console.protocol.secret import Secret
from rts_console.vendors import rongcloud, volcengine_api

TIMEOUT_S: Final = 10.0
_FORM: Final = "application/x-www-form-urlencoded"


class ServerApiFailed(Exception):
    """No answer came; the message says why and what to do."""


class ServerApiAnswer(msgspec.Struct, frozen=True):
    """What came back: the HTTP status, and the body as JSON, or as text where it is none."""

    status: int
    body: Any


class ServerApiClient:
    """An app server at one gateway. Keys that are empty are for calls that are not made."""

    def __init__(
        self,
        http_url: str,
        *,
        access_key: str = "",
        secret_key: Secret | None = None,
        app_key: str = "",
        app_secret: Secret | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        """Take the gateway's HTTP address, Volcengine's access key pair, and RongCloud's app key and secret."""
        self._url = http_url.rstrip("/")
        self._access_key = access_key
        self._secret_key = secret_key or Secret("")
        self._app_key = app_key
        self._app_secret = app_secret or Secret("")
        self._timeout_s = timeout_s

    async def volcengine(
        self, action: str, version: str, body: Any = None, query: Mapping[str, str | int] | None = None
    ) -> ServerApiAnswer:
        """Call an action: a POST with a JSON body. Raises `ServerApiFailed`."""
        if not (self._access_key and self._secret_key):
            raise ServerApiFailed("There is no access key for Volcengine's server API. Give one, and its secret.")
        parameters = {"Action": action, "Version": version, **{k: str(v) for k, v in (query or {}).items()}}
        data = b"" if body is None else msgspec.json.encode(body)
        headers = {"Host": urlsplit(self._url).netloc, "Content-Type": "application/json"}
        call = volcengine_api.Call("POST", "/", tuple(parameters.items()), headers, data)
        headers |= volcengine_api.sign(self._access_key, self._secret_key, call, at_s=now_ns() / 1e9)
        return await self._post(f"/?{urlencode(parameters)}", headers, data)

    async def rongcloud(self, path: str, form: Mapping[str, Any]) -> ServerApiAnswer:
        """Call a path with a form; a list is sent as several fields of one name. Raises `ServerApiFailed`."""
        if not (self._app_key and self._app_secret):
            raise ServerApiFailed("There is no app key for RongCloud's server API. Give one, and its secret.")
        nonce, timestamp = secrets.token_hex(8), str(now_ns() // 1_000_000)
        headers = {
            "App-Key": self._app_key,
            "Nonce": nonce,
            "Timestamp": timestamp,
            "Signature": rongcloud.sign(self._app_secret, nonce, timestamp),
            "Content-Type": _FORM,
        }
        target = path if path.startswith("/") else f"/{path}"
        return await self._post(target, headers, urlencode(list(_fields(form))).encode())

    async def _post(self, target: str, headers: Mapping[str, str], data: bytes) -> ServerApiAnswer:
        import aiohttp  # it takes time to load, and many sessions never need it

        try:
            async with (
                asyncio.timeout(self._timeout_s),
                aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), trust_env=False) as session,
                session.post(f"{self._url}{target}", data=data, headers=headers, allow_redirects=False) as response,
            ):
                return ServerApiAnswer(response.status, _body(await response.read()))
        except TimeoutError:
            raise ServerApiFailed(f"The server API did not answer within {self._timeout_s:g} s.") from None
        except (aiohttp.ClientError, OSError) as error:
            words = f"The server API cannot be asked at {self._url} ({error}). Does the gateway run?"
            raise ServerApiFailed(words) from None


def _fields(form: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in form.items():
        for each in value if isinstance(value, list | tuple) else (value,):
            yield name, _text(each)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping) else str(value)


def _body(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except (ValueError, RecursionError):
        return data.decode(errors="replace")
