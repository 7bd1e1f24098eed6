"""Real SOCKS5 and HTTP CONNECT proxies for one test, with or without a password, and badly behaved on demand."""

import asyncio
import base64
import contextlib
import ipaddress
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from tests.client.scripted import tcp_server


@dataclass
class ProxyState:
    """Where a proxy listens, whom it lets in, and what went through it."""

    port: int = 0
    login: tuple[str, str] | None = None
    replace: dict[str, bytes] = field(default_factory=dict)
    """Bytes to say instead, by step; empty bytes close the connection, `silence` says nothing for ever."""
    targets: list[tuple[str, int]] = field(default_factory=list)
    connections: int = 0


silence = b"<silence>"


async def _say(proxy: ProxyState, step: str, usual: bytes, writer: asyncio.StreamWriter) -> None:
    """Say what is usual at this step, or what the test wants; in single bytes, as a slow network would."""
    data = proxy.replace.get(step, usual)
    if data == silence:
        await asyncio.get_running_loop().create_future()
    if not data:
        raise EOFError
    for byte in data:
        writer.write(bytes((byte,)))
        await asyncio.sleep(0)
    if data != usual:
        writer.write_eof()
        raise EOFError


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
        writer.write_eof()


async def _join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, port: int) -> None:
    far_reader, far_writer = await asyncio.open_connection(host, port)
    try:
        await asyncio.gather(_pipe(reader, far_writer), _pipe(far_reader, writer))
    finally:
        far_writer.transport.abort()


@contextlib.asynccontextmanager
async def socks5_proxy(login: tuple[str, str] | None = None, **replace: bytes) -> AsyncIterator[ProxyState]:
    """Steps: `method`, `granted`, `reply`."""
    proxy = ProxyState(login=login, replace=replace)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        proxy.connections += 1
        _, count = await reader.readexactly(2)
        methods = await reader.readexactly(count)
        wanted = 2 if proxy.login else 0
        await _say(proxy, "method", bytes((5, wanted if wanted in methods else 0xFF)), writer)
        if wanted not in methods:
            return
        if proxy.login:
            await _check_login(proxy, reader, writer)
        host, port = await _read_target(reader)
        proxy.targets.append((host, port))
        await _say(proxy, "reply", b"\x05\x00\x00\x03\x04desk\x00\x50", writer)
        await _join(reader, writer, host, port)

    async with tcp_server(talk) as proxy.port:
        yield proxy


async def _check_login(proxy: ProxyState, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    _, size = await reader.readexactly(2)
    name = (await reader.readexactly(size)).decode()
    password = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
    granted = (name, password) == proxy.login
    await _say(proxy, "granted", b"\x01\x00" if granted else b"\x01\x01", writer)
    if not granted:
        raise EOFError


async def _read_target(reader: asyncio.StreamReader) -> tuple[str, int]:
    _, command, _, kind = await reader.readexactly(4)
    assert command == 1
    if kind == 3:
        host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
    else:
        host = str(ipaddress.ip_address(await reader.readexactly(4 if kind == 1 else 16)))
    return host, int.from_bytes(await reader.readexactly(2), "big")


@contextlib.asynccontextmanager
async def http_proxy(login: tuple[str, str] | None = None, **replace: bytes) -> AsyncIterator[ProxyState]:
    """Step: `reply`."""
    proxy = ProxyState(login=login, replace=replace)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        proxy.connections += 1
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:] if line)
        if proxy.login and headers.get("Proxy-Authorization") != _basic(proxy.login):
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 3\r\n\r\nno\n")
            return
        method, place, _ = lines[0].split(" ")
        assert method == "CONNECT"
        assert headers["Host"] == place
        host, _, port = place.rpartition(":")
        proxy.targets.append((host.strip("[]"), int(port)))
        await _say(proxy, "reply", b"HTTP/1.1 200 Connection established\r\nVia: desk\r\n\r\n", writer)
        await _join(reader, writer, *proxy.targets[-1])

    async with tcp_server(talk) as proxy.port:
        yield proxy


def _basic(login: tuple[str, str]) -> str:
    return "Basic " + base64.b64encode(":".join(login).encode()).decode()
