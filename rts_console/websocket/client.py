"""The client's side: open a WebSocket to a service, and only to the one that was meant."""

import asyncio
import secrets
import socket
import ssl
from collections.abc import Callable
from typing import Final

from websockets.client import ClientProtocol
from websockets.exceptions import InvalidHandshake, InvalidURI
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

from rts_console.protocol.codec import MESSAGE_LIMIT
from rts_console.protocol.frame_scanner import FrameScanner
from rts_console.protocol.frames import SUBPROTOCOL
from rts_console.protocol.words import CloseCode
from rts_console.websocket.connection import WebSocketConnection, WebSocketOwner, Writes, quiet_logger
from rts_console.websocket.framing import encode_client_frame

_MASKS_AT_ONCE: Final = 1_024

PeerCheck = Callable[[bytes], None]
"""Takes the other side's certificate as DER; raises an `OSError` when it is not the one that was meant."""


async def connect(
    owner: WebSocketOwner,
    url: str,
    *,
    tls: ssl.SSLContext | None = None,
    sock: socket.socket | None = None,
    check_peer: PeerCheck | None = None,
) -> WebSocketConnection:
    """Open a WebSocket to `url`, over `sock` where a proxy has made one. Raises `OSError`, `InvalidHandshake`.

    `check_peer` gets the certificate (DER, empty without TLS) before anything is said over the connection; what it
    raises, an `OSError`, ends it. No deadline of its own: wrap it in `asyncio.timeout`. When cancelled, the transport
    is cut.
    """
    try:
        uri = parse_uri(url)
    except InvalidURI as error:
        raise InvalidHandshake(str(error)) from error
    core = ClientProtocol(
        uri, subprotocols=[Subprotocol(SUBPROTOCOL)], max_size=(MESSAGE_LIMIT, MESSAGE_LIMIT), logger=quiet_logger()
    )
    place = {"sock": sock} if sock else {"host": uri.host, "port": uri.port}
    _, connection = await asyncio.get_running_loop().create_connection(
        lambda: ClientConnection(core, owner, check_peer),
        ssl=(tls or True) if uri.secure else None,
        server_hostname=uri.host if uri.secure else None,
        **place,
    )
    try:
        await connection.ready
    except BaseException:
        connection.abort()
        raise
    return connection


class ClientConnection(WebSocketConnection):
    """The client's side of one. Made by `connect`."""

    def __init__(self, core: ClientProtocol, owner: WebSocketOwner, check_peer: PeerCheck | None) -> None:
        """Begin before the handshake; `ready` is done when it has succeeded or failed."""
        super().__init__(core, owner, FrameScanner(MESSAGE_LIMIT), Writes(at_once=True))
        self._client = core
        self._masks = b""
        self._check_peer = check_peer
        self.ready: asyncio.Future[None] = self._loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Check the service, and begin the handshake."""
        super().connection_made(transport)
        try:
            if self._check_peer is not None:
                self._check_peer(_certificate(transport))
        except OSError as error:
            self._refuse(error)
            self.abort()  # not a byte goes to a service that is not the one that was meant
            return
        request = self._client.connect()
        request.headers["User-Agent"] = "rts-console"
        self._client.send_request(request)
        self._write_out()

    def _process(self) -> None:
        super()._process()
        if self._client.handshake_exc is not None:
            self._refuse(self._client.handshake_exc)  # not when the other side hangs up: some keep the line

    def _handshake(self, event: Request | Response) -> None:
        if self._client.handshake_exc is not None:
            return
        if self.ready.cancelled():
            self.abort()  # nobody waits for it any more, so nobody shall hear of it
            return
        if self._client.subprotocol != SUBPROTOCOL:
            self._core.fail(CloseCode.VERSION, "no common protocol")
            self._refuse(InvalidHandshake(f"the service does not speak {SUBPROTOCOL}"))
            return
        self.ready.set_result(None)
        self._set_open()

    def _handshake_failed(self, exc: Exception | None) -> None:
        why = exc or self._client.handshake_exc  # a reset says more than the answer that was not one
        self._refuse(why or InvalidHandshake("the connection ended during the handshake"))

    def _refuse(self, error: Exception) -> None:
        if not self.ready.done():
            self.ready.set_exception(error)
            self.ready.exception()  # whoever waited may have been cancelled: it is not to be called unretrieved

    def _framed(self, message: str | bytes) -> bytes:
        if not self._masks:  # many keys in one: asking the system for each of them would take longer than the rest
            self._masks = secrets.token_bytes(4 * _MASKS_AT_ONCE)
        key, self._masks = self._masks[:4], self._masks[4:]
        return encode_client_frame(message, key)


def _certificate(transport: asyncio.BaseTransport) -> bytes:
    tls = transport.get_extra_info("ssl_object")
    return (tls.getpeercert(binary_form=True) or b"") if tls is not None else b""
