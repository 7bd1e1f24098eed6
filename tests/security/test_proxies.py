"""What a proxy learns: where to, and its own password. Never, with TLS, who we are; and nobody else its password."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from itertools import product
from pathlib import Path

import pytest

from rts_console.client.backend import LocalProxy
from rts_console.client.rts import RtsClient
from rts_console.gateway.config import Tls
from rts_console.gateway.server import Gateway
from rts_console.protocol.errors import ConnectionLost
from rts_console.protocol.events import LocalProxyStateChanged
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LocalProxyError, LocalProxyState, LocalProxyType
from tests.client import proxies
from tests.client.people import APP, Seen, config, token
from tests.client.proxies import ProxyState, http_proxy, socks5_proxy
from tests.client.scripted import tcp_server

SOCKS5, HTTP = LocalProxyType.SOCKS5, LocalProxyType.HTTP_TUNNEL
Running = Callable[..., AbstractAsyncContextManager[ProxyState]]
KINDS: dict[LocalProxyType, Running] = {SOCKS5: socks5_proxy, HTTP: http_proxy}
PASSWORD = "a-password-of-the-proxy"


@pytest.fixture
async def plain() -> AsyncIterator[Gateway]:
    async with Gateway(config()) as gateway:
        yield gateway


@pytest.fixture
async def secure(tmp_path: Path) -> AsyncIterator[Gateway]:
    async with Gateway(config(tls=Tls(auto=True, directory=str(tmp_path)))) as gateway:
        yield gateway


def client(gateway: Gateway) -> RtsClient:
    return RtsClient(APP, url=gateway.url, ca_file=gateway.ca_file or None, pin=gateway.pin)


def way_through(kind: LocalProxyType, port: int, password: str = "") -> LocalProxy:
    return LocalProxy(kind, "127.0.0.1", port, "desk" if password else "", Secret(password))


@pytest.fixture
def passed_on(monkeypatch: pytest.MonkeyPatch) -> bytearray:
    """All bytes that the proxies pass on, in both directions."""
    seen = bytearray()

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                seen.extend(data)
                writer.write(data)
                await writer.drain()
            writer.write_eof()
        except ConnectionError:
            pass

    monkeypatch.setattr(proxies, "_pipe", pipe)
    return seen


@pytest.mark.parametrize(("kind", "tls", "password"), list(product(KINDS, (False, True), ("", PASSWORD))))
async def test_every_way_through_a_proxy(
    plain: Gateway,
    secure: Gateway,
    passed_on: bytearray,
    kind: LocalProxyType,
    tls: bool,
    password: str,
) -> None:
    gateway = secure if tls else plain
    login_token = token("alice")
    async with KINDS[kind](("desk", password) if password else None) as way, client(gateway) as alice:
        seen = Seen(alice.observe)
        alice.set_local_proxy([way_through(kind, way.port, password)])
        await alice.login(login_token, "alice")
        assert (await alice.send_message("alice", "a private word")).ok
        assert [(event.proxy_type, event.state, event.error) for event in seen.of(LocalProxyStateChanged)] == [
            (kind, LocalProxyState.INITED, LocalProxyError.OK),
            (kind, LocalProxyState.CONNECTED, LocalProxyError.OK),
        ]
        assert [host for host, _ in way.targets] == ["127.0.0.1"]
    # What the gateway says can be read in passing, unless there is TLS; what we say is masked.
    assert [word in passed_on for word in (b"alice", b"a private word", b"lobby")] == [not tls, not tls, False]
    assert login_token.reveal().encode() not in passed_on
    assert PASSWORD.encode() not in passed_on


@pytest.mark.parametrize("kind", KINDS)
async def test_a_wrong_password_ends_at_the_proxy(plain: Gateway, passed_on: bytearray, kind: LocalProxyType) -> None:
    wanted = {SOCKS5: LocalProxyError.SOCKS5_INVALID_VALUE, HTTP: LocalProxyError.HTTP_TUNNEL_FAILED}[kind]
    async with KINDS[kind](("desk", PASSWORD)) as way, client(plain) as alice:
        seen = Seen(alice.observe)
        alice.set_local_proxy([way_through(kind, way.port, "another-password")])
        with pytest.raises(ConnectionLost) as refused:
            await alice.login(token("alice"), "alice")
        assert [event.error for event in seen.of(LocalProxyStateChanged)][-1] is wanted
        assert "another-password" not in str(refused.value) + repr(seen.events)
        assert (way.targets, bytes(passed_on)) == ([], b"")


async def test_a_password_is_told_to_a_socks5_proxy_only_when_it_asks(plain: Gateway) -> None:
    heard = bytearray()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.extend(await reader.readexactly(4))
        writer.write(b"\x05\x00")  # no login wanted
        heard.extend(await reader.readexactly(5 + 4 + 1))
        writer.write(b"\x05\x01")

    async with tcp_server(talk) as port, client(plain) as alice:
        alice.set_local_proxy([way_through(SOCKS5, port, PASSWORD)])
        with pytest.raises(ConnectionLost, match="general failure"):
            await alice.login(token("alice"), "alice")
    assert heard[:4] == b"\x05\x02\x00\x02"
    assert PASSWORD.encode() not in heard


@pytest.mark.parametrize("kind", KINDS)
async def test_a_proxy_that_leads_elsewhere_is_found_out_by_tls(
    plain: Gateway, secure: Gateway, passed_on: bytearray, monkeypatch: pytest.MonkeyPatch, kind: LocalProxyType
) -> None:
    """It joins us with a gateway that it likes better."""
    port = int(plain.url.rpartition(":")[2].partition("/")[0])
    join = proxies._join
    monkeypatch.setattr(proxies, "_join", lambda reader, writer, *_: join(reader, writer, "127.0.0.1", port))
    async with KINDS[kind]() as way, client(secure) as alice:
        alice.set_local_proxy([way_through(kind, way.port)])
        with pytest.raises(ConnectionLost, match="TLS"):
            await alice.login(token("alice"), "alice")
    assert b"alice" not in passed_on
    assert not plain.hub.clients


async def test_no_proxy_of_the_environment_is_used_unasked(plain: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    async with http_proxy() as way:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{way.port}")
        async with client(plain) as alice:
            await alice.login(token("alice"), "alice")
        assert way.connections == 0
