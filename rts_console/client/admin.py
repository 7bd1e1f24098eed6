"""The admin API of a gateway from a script or the window: look, act, set faults.

Every call opens a connection of its own: operators ask seldom, and a gateway may be gone at any time.
"""

import asyncio
from typing import Any, Final, Self

import msgspec

from rts_console.protocol.secret import Secret

TIMEOUT_S: Final = 5.0


class AdminError(Exception):
    """The admin API did not do it; the message says why and what to do."""


class AdminUnreachable(AdminError):
    """No answer: the gateway does not run, or does not listen to operators."""


class AdminRefused(AdminError):
    """It answered with no. `status` is the HTTP status: 401 wrong token, 403 role, 404 not there, 400 bad request."""

    def __init__(self, status: int, words: str) -> None:
        """Keep the status beside the words."""
        super().__init__(words)
        self.status = status


class AdminClient:
    """An operator at one gateway."""

    def __init__(self, url: str, token: Secret, *, timeout_s: float = TIMEOUT_S) -> None:
        """Take the address (`http://127.0.0.1:7882`) and the operator's token; nothing is opened yet."""
        self._url = url.rstrip("/")
        self._token = token
        self._timeout_s = timeout_s
        self._session: Any = None

    async def __aenter__(self) -> Self:
        """Ready for calls."""
        import aiohttp  # it takes time to load, and many sessions never need it

        self._session = aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {self._token.reveal()}"},
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close."""
        await self._session.close()

    async def view(self, what: str) -> dict[str, Any]:
        """Look: `state`, `users`, `rooms`, `rooms/ID`, `restrictions`, `faults`. Raises `AdminError`."""
        return await self._ask("GET", what, None)

    async def act(self, what: str, **fields: Any) -> dict[str, Any]:
        """Do: `kick`, `ban`, `mute`, `dismiss`, `fault`, `preset`, `lift`, … Raises `AdminError`."""
        return await self._ask("POST", what, msgspec.json.encode(fields))

    async def _ask(self, method: str, what: str, body: bytes | None) -> dict[str, Any]:
        import aiohttp

        headers = {} if body is None else {"Content-Type": "application/json"}
        url = f"{self._url}/admin/{what}"
        try:
            async with (
                asyncio.timeout(self._timeout_s),
                self._session.request(method, url, data=body, headers=headers, allow_redirects=False) as response,
            ):
                status, data = response.status, await response.read()
        except TimeoutError:
            raise AdminUnreachable(f"The gateway did not answer within {self._timeout_s:g} s.") from None
        except (aiohttp.ClientError, OSError) as error:
            text = f"The gateway cannot be asked at {self._url} ({error}). Does it run, with an admin port?"
            raise AdminUnreachable(text) from None
        return _answer(status, data)


def _answer(status: int, data: bytes) -> dict[str, Any]:
    try:
        said = msgspec.json.decode(data, type=dict[str, Any])
    except (ValueError, RecursionError):
        raise AdminRefused(status, f"What answered (HTTP {status}) is not the admin API of a gateway.") from None
    if status != 200:
        raise AdminRefused(status, str(said.get("error", f"HTTP {status}")))
    return said
