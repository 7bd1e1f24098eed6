"""A port that is listened on, and that closes without losing what it has taken."""

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from typing import Final

ACCEPT_TURNS: Final = 3
"""Turns of the loop from when a connection is taken out of the backlog until its protocol has it."""


class Listener:
    """A listening port. Made by `listen`.

    asyncio leaves a connection open, and to nobody, that it had just taken when its server was closed: so this rests
    first, and closes when all that was taken has come to its protocol.
    """

    def __init__(self, server: asyncio.Server) -> None:
        """Take the server that listens."""
        self._server = server
        self.port = int(server.sockets[0].getsockname()[1])

    def rest(self) -> None:
        """Take no more connections out of the backlog. Idempotent."""
        for sock in self._server.sockets:
            with contextlib.suppress(NotImplementedError):  # of loops that do not wait for sockets to be readable
                self._server.get_loop().remove_reader(sock.fileno())

    async def close(self) -> None:
        """Give the port back; the connections are the owner's to close. Idempotent."""
        self.rest()
        for _ in range(ACCEPT_TURNS):
            await asyncio.sleep(0)
        self._server.close()


async def listen(
    protocol: Callable[[], asyncio.BaseProtocol],
    host: str,
    port: int,
    *,
    tls: ssl.SSLContext | None = None,
    backlog: int = 1024,
    handshake_timeout_s: float | None = None,
) -> Listener:
    """Listen on `host` and `port` (0 is any free one), with a protocol for each connection. Raises `OSError`."""
    loop, limit_s = asyncio.get_running_loop(), handshake_timeout_s if tls else None
    return Listener(
        await loop.create_server(protocol, host, port, ssl=tls, backlog=backlog, ssl_handshake_timeout=limit_s)
    )
