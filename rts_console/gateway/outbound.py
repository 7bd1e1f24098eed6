"""The gateway's own HTTP requests, to app servers that users or app servers themselves have named.

Two sessions: one for the URLs that the operator has listed, and one that looks at where each host leads before it is
connected to (see `targets`). No cookies: one user's must not reach another's request. Redirects are not followed.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Self

import aiohttp

from rts_console.gateway.targets import TargetResolver, Targets


class Outbound:
    """Posts to where it is allowed. An async context manager; nothing is open before it is entered."""

    def __init__(self, targets: Targets | None = None) -> None:
        """Take to which URLs may be posted."""
        self._targets = targets or Targets()
        self._session: aiohttp.ClientSession | None = None
        self._listed: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open the sessions."""
        self._session = self._open(TargetResolver(self._targets))
        self._listed = self._open(None)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the sessions."""
        for session in (self._session, self._listed):
            if session is not None:
                await session.close()

    def problem(self, url: str) -> str | None:
        """Why a URL may not be posted to, as far as can be told at once, else `None`."""
        return self._targets.problem(url)

    @asynccontextmanager
    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str] | None = None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Post once and hand over the answer, whatever its status. Raises `aiohttp.ClientError`, `OSError`."""
        session = self._listed if self._targets.listed(url) else self._session
        assert session is not None
        async with session.post(url, data=body, headers=headers, allow_redirects=False) as response:
            yield response

    @staticmethod
    def _open(resolver: TargetResolver | None) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, resolver=resolver),
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=("Content-Type",),
            headers={"User-Agent": "rts-console-gateway"},
        )
