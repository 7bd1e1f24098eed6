"""One WebSocket to a gateway: where it is, how to reach it, and in plain words why that failed."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import python_socks
from python_socks.async_.asyncio import Proxy
from websockets.exceptions import InvalidHandshake, InvalidMessage, InvalidStatus

from rts_console.client.backend import LocalProxy
from rts_console.protocol.errors import ConnectionLost, InvalidCall
from rts_console.protocol.frames import PATH
from rts_console.protocol.words import LocalProxyError, LocalProxyState, LocalProxyType, LoginReturn
from rts_console.websocket import WebSocketConnection, WebSocketOwner, connect

ProxyReport = Callable[[LocalProxyType, LocalProxyState, LocalProxyError, str], None]

_SOCKS5_WORDS: Final = (
    ("version number", LocalProxyError.SOCKS5_VERSION_ERROR),
    ("Malformed", LocalProxyError.SOCKS5_FORMAT_ERROR),
    ("Empty", LocalProxyError.SOCKS5_FORMAT_ERROR),
    ("reserved byte", LocalProxyError.SOCKS5_FORMAT_ERROR),
    ("Invalid authentication response", LocalProxyError.SOCKS5_FORMAT_ERROR),
    ("No acceptable authentication", LocalProxyError.SOCKS5_USER_PASS_NOT_GIVEN),
    ("Unexpected SOCKS authentication", LocalProxyError.SOCKS5_USER_PASS_NOT_GIVEN),
)


class LinkFailed(ConnectionLost):
    """The WebSocket could not be opened; the text says why and what to do."""


def check_url(url: str) -> str:
    """Complete and check a gateway's URL. Raises `InvalidCall` with what is wrong and an example."""
    example = "Write it like ws://127.0.0.1:7880 or wss://rts.example.com."
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise InvalidCall(LoginReturn.INVALID_PARAMETER, f"The URL {url!r} is not valid: {error}. {example}") from None
    if parts.scheme not in ("ws", "wss"):
        what = f"starts with {parts.scheme}://" if parts.scheme else "has no ws:// in front"
        raise InvalidCall(LoginReturn.INVALID_PARAMETER, f"The URL {url!r} {what}. {example}")
    if not parts.hostname or port == 0:
        raise InvalidCall(LoginReturn.INVALID_PARAMETER, f"The URL {url!r} names no host or no port. {example}")
    if parts.username or parts.password:
        raise InvalidCall(LoginReturn.INVALID_PARAMETER, f"No user name or password belongs in the URL. {example}")
    path = parts.path if parts.path not in ("", "/") else PATH
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def tls_context(ca_file: str | None) -> ssl.SSLContext:
    """TLS 1.2 or newer, trusting the system's store, or only the CAs in `ca_file` (PEM). Raises `InvalidCall`."""
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        reason = f"The CA file {ca_file} cannot be read ({error}). Give a PEM file."
        raise InvalidCall(LoginReturn.INVALID_PARAMETER, reason) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


async def open_link(
    owner: WebSocketOwner,
    url: str,
    *,
    tls: ssl.SSLContext | None,
    proxies: Sequence[LocalProxy],
    report_proxy: ProxyReport,
) -> WebSocketConnection:
    """Open a WebSocket to `url`, through the SOCKS5 proxy or else the HTTP tunnel where one is set.

    Raises `LinkFailed`. No deadline of its own.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "wss" else 80)
    try:
        sock = await _through_proxy(proxies, host, port, report_proxy)
        return await connect(owner, url, tls=tls, sock=sock)
    except (OSError, InvalidHandshake, InvalidMessage, EOFError) as error:
        raise LinkFailed(_words(error, host, port)) from error


async def _through_proxy(
    proxies: Sequence[LocalProxy], host: str, port: int, report: ProxyReport
) -> socket.socket | None:
    if not proxies:
        return None
    # The vendor sends signalling through SOCKS5 when both kinds are set.
    proxy = min(proxies, key=lambda p: p.proxy_type is not LocalProxyType.SOCKS5)
    kind = proxy.proxy_type
    try:
        sock = await _tunnel(proxy, host, port, lambda: report(kind, LocalProxyState.INITED, LocalProxyError.OK, ""))
    except (python_socks.ProxyException, OSError) as error:
        code, words = _proxy_problem(proxy, error)
        report(kind, LocalProxyState.ERROR, code, words)
        raise LinkFailed(f"{kind.label} proxy {proxy.ip}:{proxy.port}: {words} ({code})") from error
    report(kind, LocalProxyState.CONNECTED, LocalProxyError.OK, "")
    return sock


class _Dial:
    """Makes the TCP connection to the proxy itself, so that it is known when that much is up."""

    def __init__(self, connected: Callable[[], None]) -> None:
        self._connected = connected

    async def connect(self, dest_host: str, dest_port: int, **_: object) -> socket.socket:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(dest_host, dest_port, type=socket.SOCK_STREAM)
        family, kind, number, _name, address = found[0]
        sock = socket.socket(family, kind, number)
        sock.setblocking(False)
        try:
            await loop.sock_connect(sock, address)
        except BaseException:
            sock.close()
            raise
        self._connected()
        return sock


async def _tunnel(proxy: LocalProxy, host: str, port: int, connected: Callable[[], None]) -> socket.socket:
    socks5 = proxy.proxy_type is LocalProxyType.SOCKS5
    way = Proxy(
        python_socks.ProxyType.SOCKS5 if socks5 else python_socks.ProxyType.HTTP,
        proxy.ip,
        proxy.port,
        username=proxy.username or None,
        password=proxy.password.reveal() or None,
        forward=_Dial(connected),
    )
    sock: socket.socket = await way.connect(host, port)
    return sock


def _proxy_problem(proxy: LocalProxy, error: Exception) -> tuple[LocalProxyError, str]:
    if proxy.proxy_type is LocalProxyType.HTTP_TUNNEL:
        return LocalProxyError.HTTP_TUNNEL_FAILED, str(error) or type(error).__name__
    text = str(error)
    if isinstance(error, OSError) or isinstance(error.__cause__, python_socks._errors.IncompleteReadError):
        return LocalProxyError.SOCKS5_TCP_CLOSED, text or "the proxy closed the connection"
    code = next((code for words, code in _SOCKS5_WORDS if words in text), LocalProxyError.SOCKS5_INVALID_VALUE)
    return code, text


def _words(error: Exception, host: str, port: int) -> str:
    """Why the link could not be made, for the person who typed the URL."""
    place = f"{host}:{port}"
    match error:
        case InvalidStatus():
            body = bytes(error.response.body or b"").decode(errors="replace").strip().splitlines()
            said = f": {body[0]}" if body else ""
            return f"{place} answered HTTP {error.response.status_code}{said}. Is this the URL of an RTS gateway?"
        case InvalidHandshake() | InvalidMessage() | EOFError():
            return f"{place} does not speak the RTS protocol ({error}). Is this the URL of an RTS gateway?"
        case ConnectionRefusedError():
            return f"Nothing listens at {place}. Start the gateway, or correct the URL."
        case socket.gaierror():
            return f"The name {host} is not known here. Correct the URL, or look at the network."
        case ssl.SSLCertVerificationError():
            return f"The certificate of {place} is not trusted: {error.verify_message}. Give its CA file."
        case ssl.SSLError():
            return f"TLS with {place} failed ({error.reason or error}). Does it speak wss:// at this port?"
        case TimeoutError():
            return f"{place} did not answer in time. Is the host up, and the port open?"
    return f"No connection to {place}: {error or type(error).__name__}."
