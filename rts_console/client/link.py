"""One WebSocket to a gateway: where it is, how to reach it, and in plain words why that failed."""

import asyncio
import base64
import hashlib
import hmac
import ipaddress
import re
import socket
import ssl
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from websockets.exceptions import InvalidHandshake, InvalidMessage, InvalidStatus

from rts_console.client.backend import LocalProxy
from rts_console.client.proxy import ProxyFailed, tunnel
from rts_console.protocol.errors import ConnectionLost, InvalidCall
from rts_console.protocol.frames import PATH
from rts_console.protocol.words import LocalProxyError, LocalProxyState, LocalProxyType, LoginReturn
from rts_console.websocket.client import connect
from rts_console.websocket.connection import WebSocketConnection, WebSocketOwner

ADDRESS_TIMEOUT_S: Final = 2.0
"""How long one address of a host may take while another is left to try."""
PROXY_TIMEOUT_S: Final = 8.0

ProxyReport = Callable[[LocalProxyType, LocalProxyState, LocalProxyError, str], None]

_EXAMPLE: Final = "Write it like ws://127.0.0.1:7880 or wss://rts.example.com."
_WRONG_NAME: Final = (62, 64)  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH
_EXPIRED: Final = 10  # X509_V_ERR_CERT_HAS_EXPIRED


_PIN: Final = re.compile(r"sha256//?([A-Za-z0-9+/]{43}=)|([0-9a-fA-F]{2}(?::?[0-9a-fA-F]{2}){31})")


class LinkFailed(ConnectionLost):
    """The WebSocket could not be opened; the text says why and what to do."""


class PinMismatch(ConnectionError):
    """The service's certificate is not for the key that was pinned; nothing was said to it."""


def check_url(url: str) -> str:
    """Complete and check a gateway's URL. Raises `InvalidCall` with what is wrong and an example."""
    url = url.strip()
    if "@" in url.partition("://")[2].partition("/")[0]:  # first: what follows quotes the URL
        raise _bad_url("No user name or password belongs in the URL.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _bad_url(f"The URL {url!r} is not valid: {error}.") from None
    if parts.scheme not in ("ws", "wss") or "://" not in url:
        what = f"starts with {parts.scheme}://" if "://" in url and parts.scheme else "has no ws:// in front"
        raise _bad_url(f"The URL {url!r} {what}.")
    if not parts.hostname or port == 0:
        raise _bad_url(f"The URL {url!r} names no host or no port.")
    if problem := _host_problem(parts.hostname):
        raise _bad_url(f"The URL {url!r} {problem}.")
    if parts.query or parts.fragment:
        raise _bad_url(f"The URL {url!r} goes on behind its path with ? or #, which means nothing here.")
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


def check_pin(pin: str, url: str) -> bytes:
    """Read a pin: the SHA-256 of the service's public key, as `sha256/` and Base64 or in hexadecimal; empty for none.

    Raises `InvalidCall`, also for a pin where there is no TLS to check it against.
    """
    pin = pin.strip()
    if not pin:
        return b""
    if not url.startswith("wss:"):
        reason = "A pin needs wss://: without TLS the service shows no key to compare it with."
        raise InvalidCall(LoginReturn.INVALID_PARAMETER, reason)
    match = _PIN.fullmatch(pin)
    if match is None:
        reason = (
            "The pin is not one. Copy what the gateway prints: sha256/ and 44 characters, or 64 hexadecimal digits."
        )
        raise InvalidCall(LoginReturn.INVALID_PARAMETER, reason)
    return base64.b64decode(match[1]) if match[1] else bytes.fromhex(match[2].replace(":", ""))


async def open_link(
    owner: WebSocketOwner,
    url: str,
    *,
    tls: ssl.SSLContext | None,
    proxies: Sequence[LocalProxy],
    report_proxy: ProxyReport,
    pin: bytes = b"",
) -> WebSocketConnection:
    """Open a WebSocket to `url`, through the SOCKS5 proxy or else the HTTP tunnel where one is set.

    With a `pin`, nothing is said to a service whose certificate, trusted as it may be, is for another key.
    Raises `LinkFailed`. No deadline of its own, but for the proxy's part: 8 s.
    """
    parts = urlsplit(url)
    secure = parts.scheme == "wss"
    host, port = parts.hostname or "", parts.port or (443 if secure else 80)
    try:
        sock = await (_through_proxy(proxies, host, port, report_proxy) if proxies else dial(host, port))
        check = (lambda certificate: _check_key(certificate, pin)) if pin else None
        return await connect(owner, url, tls=tls, sock=sock, check_peer=check)
    except (OSError, InvalidHandshake, InvalidMessage, EOFError) as error:
        raise LinkFailed(_words(error, host, port, secure=secure)) from error


async def dial(host: str, port: int) -> socket.socket:
    """Connect by TCP, trying the host's addresses one after the other. Raises `OSError`."""
    refusal: OSError | None = None
    addresses = await _addresses(host, port)
    for family, address in addresses:
        timeout_s = None if address == addresses[-1][1] else ADDRESS_TIMEOUT_S
        try:
            async with asyncio.timeout(timeout_s):
                return await _connected(family, address)
        except OSError as error:  # TimeoutError is one
            # Of several, the refusal says most: there is such a host, but nothing listens there.
            refusal = refusal if isinstance(refusal, ConnectionRefusedError) else error
    raise refusal or OSError(f"{host} has no address")


async def _addresses(host: str, port: int) -> list[tuple[int, tuple[object, ...]]]:
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [(family, address) for family, _, _, _, address in found]
    return [(socket.AF_INET, (host, port))] if ip.version == 4 else [(socket.AF_INET6, (host, port, 0, 0))]


async def _connected(family: int, address: tuple[object, ...]) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, address)
    except BaseException:
        sock.close()
        raise
    return sock


async def _through_proxy(proxies: Sequence[LocalProxy], host: str, port: int, report: ProxyReport) -> socket.socket:
    # The vendor sends signalling through SOCKS5 when both kinds are set.
    proxy = min(proxies, key=lambda p: p.proxy_type is not LocalProxyType.SOCKS5)
    kind = proxy.proxy_type
    try:
        sock = await _tunnelled(proxy, host, port, lambda: report(kind, LocalProxyState.INITED, LocalProxyError.OK, ""))
    except ProxyFailed as error:
        report(kind, LocalProxyState.ERROR, error.code, error.reason)
        raise LinkFailed(f"{kind.label} proxy {proxy.ip}:{proxy.port}: {error.reason} ({error.code})") from error
    report(kind, LocalProxyState.CONNECTED, LocalProxyError.OK, "")
    return sock


async def _tunnelled(proxy: LocalProxy, host: str, port: int, connected: Callable[[], None]) -> socket.socket:
    """Connect to the proxy and through it. Raises `ProxyFailed`, also when the proxy keeps silent."""
    unreachable = LocalProxyError.HTTP_TUNNEL_FAILED
    if proxy.proxy_type is LocalProxyType.SOCKS5:
        unreachable = LocalProxyError.SOCKS5_TCP_CLOSED
    try:
        async with asyncio.timeout(PROXY_TIMEOUT_S):
            sock = await dial(proxy.ip, proxy.port)
            try:
                connected()
                await tunnel(proxy, sock, host, port)
            except BaseException:
                sock.close()
                raise
    except (OSError, UnicodeError) as error:
        late = isinstance(error, TimeoutError) and not error.errno
        words = f"no answer within {PROXY_TIMEOUT_S:g} s" if late else f"it cannot be reached ({error})"
        raise ProxyFailed(unreachable, words) from error
    return sock


def _check_key(certificate: bytes, pin: bytes) -> None:
    from cryptography import x509  # takes time to load, and most have no pin
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise PinMismatch(f"a certificate that cannot be read ({error})") from None
    shown = hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    if not hmac.compare_digest(shown, pin):
        raise PinMismatch("sha256/" + base64.b64encode(shown).decode())


def _bad_url(problem: str) -> InvalidCall:
    return InvalidCall(LoginReturn.INVALID_PARAMETER, f"{problem} {_EXAMPLE}")


def _host_problem(host: str) -> str | None:
    if any(c.isspace() or not c.isprintable() for c in host):
        return "has a character in its host name that is not allowed there"
    try:
        host.encode("idna")
    except UnicodeError:
        return "has no possible host name"
    return None


def _words(error: Exception, host: str, port: int, *, secure: bool) -> str:
    """Why the link could not be made, for the person who typed the URL."""
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    match error:
        case InvalidStatus():
            body = bytes(error.response.body or b"").decode(errors="replace").strip().splitlines()
            said = f": {body[0][:200].rstrip('.')}" if body else ""
            return f"{place} answered HTTP {error.response.status_code}{said}. Is this the URL of an RTS gateway?"
        case InvalidHandshake() | InvalidMessage() | EOFError():
            hint = "" if secure else " Or does it want wss://?"
            return f"{place} does not speak the RTS protocol ({error}). Is this the URL of an RTS gateway?{hint}"
        case PinMismatch():
            return (
                f"{place} is not the service that was pinned: its key is {error}. Nothing was said to it. "
                "Ask who runs it, and correct the pin only if the key was changed on purpose."
            )
        case ConnectionRefusedError():
            return f"Nothing listens at {place}. Start the gateway, or correct the URL."
        case socket.gaierror():
            return f"The name {host} is not known here. Correct the URL, or look at the network."
        case ssl.SSLCertVerificationError():
            return f"The certificate of {place} is not trusted: {error.verify_message}. {_certificate_advice(error)}"
        case ssl.SSLError():
            return f"TLS with {place} failed ({error.reason or error}). Does it speak wss:// at this port?"
        case ConnectionError() if secure:
            return f"{place} hung up during the TLS handshake. Does it speak wss:// at this port?"
        case ConnectionError():
            return f"{place} hung up before it had answered. Is this the URL of an RTS gateway?"
        case TimeoutError():
            return f"{place} did not answer in time. Is the host up, and the port open?"
    return f"No connection to {place}: {error or type(error).__name__}."


def _certificate_advice(error: ssl.SSLCertVerificationError) -> str:
    if error.verify_code in _WRONG_NAME:
        return "Use the name that it was made for."
    return "It must be renewed." if error.verify_code == _EXPIRED else "Give its CA file."
