"""The way through a proxy, against real proxies that behave and misbehave."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from rts_console.client.backend import LocalProxy
from rts_console.client.link import dial
from rts_console.client.proxy import HEAD_LIMIT, ProxyFailed, proxy_problem, tunnel
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LocalProxyError, LocalProxyType
from tests.client.proxies import ProxyState, http_proxy, socks5_proxy
from tests.client.scripted import tcp_server

SOCKS5, HTTP = LocalProxyType.SOCKS5, LocalProxyType.HTTP_TUNNEL
PROXIES: dict[LocalProxyType, Callable[..., AbstractAsyncContextManager[ProxyState]]] = {
    SOCKS5: socks5_proxy,
    HTTP: http_proxy,
}
LOGIN = ("desk", "pässwörd 密码")


@asynccontextmanager
async def greeter() -> AsyncIterator[int]:
    """Says what it was told, in capitals."""

    async def talk(reader, writer) -> None:  # type: ignore[no-untyped-def]
        writer.write((await reader.readuntil(b"\n")).upper())

    async with tcp_server(talk) as port:
        yield port


def settings(kind: LocalProxyType, port: int, username: str = "", password: str = "") -> LocalProxy:
    return LocalProxy(kind, "127.0.0.1", port, username, Secret(password))


async def ask_through(proxy: LocalProxy, host: str, port: int) -> bytes:
    """Send a line through the proxy and return the answer."""
    sock = await dial(proxy.ip, proxy.port)
    try:
        await tunnel(proxy, sock, host, port)
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(sock, b"hello\n")
        return await loop.sock_recv(sock, 100)
    finally:
        sock.close()


@pytest.mark.parametrize("kind", PROXIES)
@pytest.mark.parametrize("login", [None, LOGIN], ids=["open", "with password"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_a_proxy_connects(kind: LocalProxyType, login: tuple[str, str] | None, host: str) -> None:
    async with greeter() as port, PROXIES[kind](login) as proxy:
        assert await ask_through(settings(kind, proxy.port, *(login or ())), host, port) == b"HELLO\n"
        assert proxy.targets == [(host, port)]


@pytest.mark.parametrize("kind", PROXIES)
async def test_a_password_that_is_not_asked_for_does_no_harm(kind: LocalProxyType) -> None:
    async with greeter() as port, PROXIES[kind]() as proxy:
        assert await ask_through(settings(kind, proxy.port, *LOGIN), "127.0.0.1", port) == b"HELLO\n"


async def problem(kind: LocalProxyType, login: tuple[str, str] | None = None, **replace: bytes) -> ProxyFailed:
    async with PROXIES[kind](login, **replace) as proxy:
        with pytest.raises(ProxyFailed) as caught:
            await ask_through(settings(kind, proxy.port), "127.0.0.1", 9)
    return caught.value


SOCKS5_PROBLEMS = [
    ("method", b"\x04\x00", LocalProxyError.SOCKS5_VERSION_ERROR, "version 4 instead of 5"),
    ("method", b"HTTP/1.1 400 Bad Request", LocalProxyError.SOCKS5_VERSION_ERROR, "not a SOCKS5 proxy"),
    ("method", b"\x05\xff", LocalProxyError.SOCKS5_USER_PASS_NOT_GIVEN, "wants a user name and a password"),
    ("method", b"\x05\x02", LocalProxyError.SOCKS5_USER_PASS_NOT_GIVEN, "wants a user name and a password"),
    ("method", b"\x05\x01", LocalProxyError.SOCKS5_INVALID_VALUE, "login of kind 0x01"),
    ("method", b"\x05", LocalProxyError.SOCKS5_TCP_CLOSED, "closed the connection"),
    ("method", b"", LocalProxyError.SOCKS5_TCP_CLOSED, "closed the connection"),
    ("reply", b"\x04\x00\x00\x01", LocalProxyError.SOCKS5_VERSION_ERROR, "version 4"),
    ("reply", b"\x05\x01\x00\x01", LocalProxyError.SOCKS5_INVALID_VALUE, "general failure"),
    ("reply", b"\x05\x02\x00\x01", LocalProxyError.SOCKS5_INVALID_VALUE, "rules do not allow"),
    ("reply", b"\x05\x04\x00\x01", LocalProxyError.SOCKS5_INVALID_VALUE, "host is unreachable"),
    ("reply", b"\x05\x05", LocalProxyError.SOCKS5_INVALID_VALUE, "host refused the connection"),
    ("reply", b"\x05\x63\x00\x01", LocalProxyError.SOCKS5_INVALID_VALUE, "unknown reply 0x63"),
    ("reply", b"\x05\x00\x07\x01", LocalProxyError.SOCKS5_FORMAT_ERROR, "malformed reply: 07 01"),
    ("reply", b"\x05\x00\x00\x09", LocalProxyError.SOCKS5_FORMAT_ERROR, "malformed reply: 00 09"),
    ("reply", b"\x05\x00\x00\x01\x7f\x00", LocalProxyError.SOCKS5_TCP_CLOSED, "closed the connection"),
]


@pytest.mark.parametrize(("step", "said", "code", "words"), SOCKS5_PROBLEMS)
async def test_a_socks5_proxy_that_misbehaves(step: str, said: bytes, code: LocalProxyError, words: str) -> None:
    error = await problem(SOCKS5, **{step: said})
    assert error.code is code
    assert words in error.reason


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        (b"\x05\x00", LocalProxyError.SOCKS5_FORMAT_ERROR, "of version 5"),
        (b"\x01\x07", LocalProxyError.SOCKS5_INVALID_VALUE, "refused the user name or the password"),
        (b"\x01", LocalProxyError.SOCKS5_TCP_CLOSED, "closed the connection"),
    ],
)
async def test_a_socks5_login_that_goes_wrong(said: bytes, code: LocalProxyError, words: str) -> None:
    async with socks5_proxy(LOGIN, granted=said) as proxy:
        with pytest.raises(ProxyFailed, match=words) as caught:
            await ask_through(settings(SOCKS5, proxy.port, *LOGIN), "127.0.0.1", 9)
    assert caught.value.code is code


@pytest.mark.parametrize("kind", PROXIES)
async def test_a_wrong_password_is_refused_and_not_repeated(kind: LocalProxyType) -> None:
    async with PROXIES[kind](LOGIN) as proxy:
        with pytest.raises(ProxyFailed, match="refused the user name or the password") as caught:
            await ask_through(settings(kind, proxy.port, "desk", "canary"), "127.0.0.1", 9)
    assert "canary" not in f"{caught.value!r} {caught.value}"
    assert proxy.targets == []


async def test_a_missing_password_is_named_as_such() -> None:
    assert (await problem(SOCKS5, LOGIN)).code is LocalProxyError.SOCKS5_USER_PASS_NOT_GIVEN
    error = await problem(HTTP, LOGIN)
    assert error.code is LocalProxyError.HTTP_TUNNEL_FAILED
    assert "wants a user name and a password (HTTP 407 Proxy Authentication Required)" in error.reason


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno", "answered HTTP 403 Forbidden"),
        (b"HTTP/1.1 502 Bad Gateway\r\n\r\n", "answered HTTP 502 Bad Gateway"),
        (b"HTTP/1.1 101 Switching Protocols\r\n\r\n", "answered HTTP 101"),
        (b"HTTP/1.1\r\n\r\n", "does not speak HTTP"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "does not speak HTTP"),
        (b"\x05\x00\r\n\r\n", "does not speak HTTP"),
        (b"HTTP/1.1 200 OK\r\n", "closed the connection"),
        (b"", "closed the connection"),
        (b"HTTP/1.1 200 OK\r\nA: " + b"a" * HEAD_LIMIT * 2, "over 16,384 bytes"),
    ],
)
async def test_an_http_proxy_that_misbehaves(said: bytes, words: str) -> None:
    error = await problem(HTTP, reply=said)
    assert error.code is LocalProxyError.HTTP_TUNNEL_FAILED
    assert words in error.reason


async def test_bytes_behind_the_answer_are_not_taken_for_the_gateways() -> None:
    async def talk(reader, writer) -> None:  # type: ignore[no-untyped-def]
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\nand more")

    async with tcp_server(talk) as port:
        with pytest.raises(ProxyFailed, match="more behind its answer"):
            await ask_through(settings(HTTP, port), "127.0.0.1", 9)


async def test_the_host_is_named_to_the_proxy_as_it_must_be_written() -> None:
    for kind in PROXIES:
        async with PROXIES[kind](reply=b"\x05\x01" if kind is SOCKS5 else b"HTTP/1.1 502 no\r\n\r\n") as proxy:
            for host in ("::1", "bücher.example", "10.1.2.3"):
                with pytest.raises(ProxyFailed):
                    await ask_through(settings(kind, proxy.port), host, 7880)
            assert proxy.targets == [("::1", 7880), ("xn--bcher-kva.example", 7880), ("10.1.2.3", 7880)]


async def test_the_socket_stays_the_callers_when_the_tunnel_fails() -> None:
    async with http_proxy(reply=b"HTTP/1.1 502 no\r\n\r\n") as proxy:
        sock = await dial("127.0.0.1", proxy.port)
        with pytest.raises(ProxyFailed):
            await tunnel(settings(HTTP, proxy.port), sock, "127.0.0.1", 9)
        assert sock.fileno() >= 0
        assert isinstance(sock, socket.socket)
        sock.close()


@pytest.mark.parametrize(
    ("proxy", "words"),
    [
        (LocalProxy(SOCKS5, "", 1080), "needs a host"),
        (LocalProxy(SOCKS5, "10.0.0.1", 0), "from 1 to 65,535"),
        (LocalProxy(HTTP, "10.0.0.1", 65_536), "from 1 to 65,535"),
        (LocalProxy(HTTP, "10.0.0.1", -1), "from 1 to 65,535"),
        (LocalProxy(SOCKS5, "10.0.0.1", 1080, "", Secret("pw")), "password but no user name"),
        (LocalProxy(HTTP, "10.0.0.1", 1080, "a:b", Secret("pw")), "colon"),
        (LocalProxy(SOCKS5, "10.0.0.1", 1080, "界" * 86), "at most 255 bytes"),
        (LocalProxy(SOCKS5, "10.0.0.1", 1080, "a", Secret("p" * 256)), "at most 255 bytes"),
        (LocalProxy(SOCKS5, "10.0.0.1", 1080, "a\ud800"), "half of a character pair"),
        (LocalProxy(SOCKS5, "10.0.0.1", 1080), None),
        (LocalProxy(SOCKS5, "10.0.0.1", 1080, "a:b", Secret("p" * 255)), None),
        (LocalProxy(HTTP, "proxy.example", 8080, "desk", Secret("p" * 1_000)), None),
    ],
)
def test_what_is_wrong_with_a_proxys_settings(proxy: LocalProxy, words: str | None) -> None:
    problem = proxy_problem(proxy)
    assert problem is None if words is None else words in str(problem)
