"""The way through a proxy: SOCKS5 (RFC 1928 and 1929) or HTTP CONNECT, every failure with the vendor's code.

It talks on a socket that is connected to the proxy already and leaves it where the other side can be spoken to. Facts,
section 2.8.
"""

import asyncio
import base64
import ipaddress
import socket
from typing import Final

from rts_console.client.backend import LocalProxy
from rts_console.protocol.words import LocalProxyError, LocalProxyType

HEAD_LIMIT: Final = 16 * 1024
CREDENTIAL_LIMIT: Final = 255

_VERSION = 5
_NO_LOGIN, _PASSWORD, _NOTHING_SUITS = 0x00, 0x02, 0xFF
_ADDRESS_BYTES: Final = {1: 4, 4: 16}
_NAMED = 3
_REFUSALS: Final = {
    1: "general failure",
    2: "its rules do not allow the connection",
    3: "the network is unreachable",
    4: "the host is unreachable",
    5: "the host refused the connection",
    6: "the time to live ran out",
    7: "it cannot connect",
    8: "it does not know this kind of address",
}


class ProxyFailed(Exception):
    """The proxy did not open the way; `code` is the vendor's."""

    def __init__(self, code: LocalProxyError, reason: str) -> None:
        """Keep the code and the reason in words."""
        super().__init__(reason)
        self.code = code
        self.reason = reason


def proxy_problem(proxy: LocalProxy) -> str | None:
    """Say what is wrong with a proxy's settings, or `None` when they can be tried."""
    if not proxy.ip or not 0 < proxy.port < 65_536:
        return f"The proxy {proxy.ip}:{proxy.port} needs a host and a port from 1 to 65,535."
    password = proxy.password.reveal()
    if not _is_text(proxy.ip + proxy.username + password):
        return f"A setting of the proxy {proxy.ip!r} has half of a character pair, which cannot be sent."
    if password and not proxy.username:
        return f"The proxy {proxy.ip}:{proxy.port} has a password but no user name."
    if proxy.proxy_type is LocalProxyType.HTTP_TUNNEL:
        return "The user name for an HTTP proxy must not have a colon." if ":" in proxy.username else None
    if max(len(proxy.username.encode()), len(password.encode())) > CREDENTIAL_LIMIT:
        return f"User name and password for a SOCKS5 proxy have at most {CREDENTIAL_LIMIT} bytes each."
    return None


async def tunnel(proxy: LocalProxy, sock: socket.socket, host: str, port: int) -> None:
    """Have the proxy connect `sock` to `host`. Raises `ProxyFailed`; `sock` is the caller's to close."""
    socks5 = proxy.proxy_type is LocalProxyType.SOCKS5
    try:
        await (_socks5 if socks5 else _http)(proxy, sock, host, port)
    except (OSError, EOFError) as error:
        code = LocalProxyError.SOCKS5_TCP_CLOSED if socks5 else LocalProxyError.HTTP_TUNNEL_FAILED
        raise ProxyFailed(code, str(error) or "the proxy closed the connection") from error


# --- SOCKS5 ---------------------------------------------------------------------------------------------------------


async def _socks5(proxy: LocalProxy, sock: socket.socket, host: str, port: int) -> None:
    methods = bytes((_NO_LOGIN, _PASSWORD) if proxy.username else (_NO_LOGIN,))
    await _write(sock, bytes((_VERSION, len(methods))) + methods)
    version, method = await _read(sock, 2)
    _check_version(version)
    if method == _PASSWORD and proxy.username:
        await _log_in(proxy, sock)
    elif method != _NO_LOGIN:
        raise _method_problem(proxy, method)
    await _write(sock, bytes((_VERSION, 1, 0)) + _address(host) + port.to_bytes(2, "big"))
    await _read_reply(sock)


def _method_problem(proxy: LocalProxy, method: int) -> ProxyFailed:
    if method in (_NOTHING_SUITS, _PASSWORD) and not proxy.username:
        return ProxyFailed(LocalProxyError.SOCKS5_USER_PASS_NOT_GIVEN, "the proxy wants a user name and a password")
    return ProxyFailed(LocalProxyError.SOCKS5_INVALID_VALUE, f"the proxy wants a login of kind 0x{method:02X}")


async def _log_in(proxy: LocalProxy, sock: socket.socket) -> None:
    name, password = proxy.username.encode(), proxy.password.reveal().encode()
    await _write(sock, bytes((1, len(name))) + name + bytes((len(password),)) + password)
    version, status = await _read(sock, 2)
    if version != 1:
        raise ProxyFailed(LocalProxyError.SOCKS5_FORMAT_ERROR, f"the answer to the login is of version {version}")
    if status != 0:
        raise ProxyFailed(LocalProxyError.SOCKS5_INVALID_VALUE, "the proxy refused the user name or the password")


async def _read_reply(sock: socket.socket) -> None:
    version, reply = await _read(sock, 2)
    _check_version(version)
    if reply != 0:
        words = _REFUSALS.get(reply, f"unknown reply 0x{reply:02X}")
        raise ProxyFailed(LocalProxyError.SOCKS5_INVALID_VALUE, f"the proxy refused: {words}")
    reserved, kind = await _read(sock, 2)
    if reserved != 0 or kind not in (*_ADDRESS_BYTES, _NAMED):
        raise ProxyFailed(LocalProxyError.SOCKS5_FORMAT_ERROR, f"malformed reply: {reserved:02X} {kind:02X}")
    size = (await _read(sock, 1))[0] if kind == _NAMED else _ADDRESS_BYTES[kind]
    await _read(sock, size + 2)


def _check_version(version: int) -> None:
    if version != _VERSION:
        words = f"it answered with version {version} instead of 5; it is not a SOCKS5 proxy"
        raise ProxyFailed(LocalProxyError.SOCKS5_VERSION_ERROR, words)


def _address(host: str) -> bytes:
    try:
        packed = ipaddress.ip_address(host).packed
    except ValueError:
        name = host.encode("idna")
        return bytes((_NAMED, len(name))) + name
    return bytes((1 if len(packed) == 4 else 4,)) + packed


# --- HTTP CONNECT ---------------------------------------------------------------------------------------------------


async def _http(proxy: LocalProxy, sock: socket.socket, host: str, port: int) -> None:
    place = f"[{host}]:{port}" if ":" in host else f"{host.encode('idna').decode()}:{port}"
    lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}"]
    if proxy.username:
        pair = f"{proxy.username}:{proxy.password.reveal()}".encode()
        lines.append(f"Proxy-Authorization: Basic {base64.b64encode(pair).decode()}")
    await _write(sock, "\r\n".join([*lines, "", ""]).encode())
    head, more = await _read_head(sock)
    _check_status(proxy, head.partition(b"\r\n")[0].decode(errors="replace"))
    if more:
        raise ProxyFailed(LocalProxyError.HTTP_TUNNEL_FAILED, "it sent more behind its answer than the gateway can say")


async def _read_head(sock: socket.socket) -> tuple[bytes, bytes]:
    """The proxy's answer up to its empty line, in however many pieces it comes, and what came with it."""
    data = b""
    while b"\r\n\r\n" not in data:
        if len(data) > HEAD_LIMIT:
            raise ProxyFailed(LocalProxyError.HTTP_TUNNEL_FAILED, f"its answer is over {HEAD_LIMIT:,} bytes")
        data += await _read_some(sock, 4_096)
    head, _, more = data.partition(b"\r\n\r\n")
    return head, more


def _check_status(proxy: LocalProxy, line: str) -> None:
    version, _, status = line.partition(" ")
    if not version.startswith("HTTP/1.") or not status[:3].isdigit():
        raise ProxyFailed(LocalProxyError.HTTP_TUNNEL_FAILED, f"it does not speak HTTP: {line[:100]!r}")
    if status[:3] == "407":
        what = "refused the user name or the password" if proxy.username else "wants a user name and a password"
        raise ProxyFailed(LocalProxyError.HTTP_TUNNEL_FAILED, f"the proxy {what} (HTTP {status[:100]})")
    if status[0] != "2":
        raise ProxyFailed(LocalProxyError.HTTP_TUNNEL_FAILED, f"the proxy answered HTTP {status[:100]}")


# --- bytes ----------------------------------------------------------------------------------------------------------


async def _write(sock: socket.socket, data: bytes) -> None:
    await asyncio.get_running_loop().sock_sendall(sock, data)


async def _read(sock: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        data += await _read_some(sock, size - len(data))
    return data


async def _read_some(sock: socket.socket, most: int) -> bytes:
    data = await asyncio.get_running_loop().sock_recv(sock, most)
    if not data:
        raise EOFError("the proxy closed the connection")
    return data


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
