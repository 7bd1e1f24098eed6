"""Where a gateway is, how to reach it, and in which words it could not be reached."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from rts_console.client import link
from rts_console.client.backend import LocalProxy
from rts_console.client.link import LinkFailed, check_url, dial, open_link, tls_context
from rts_console.client.rts import RtsClient
from rts_console.gateway.config import Tls
from rts_console.gateway.server import Gateway
from rts_console.protocol.errors import ConnectionLost, InvalidCall
from rts_console.protocol.events import LocalProxyStateChanged
from rts_console.protocol.frames import PATH
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LocalProxyError, LocalProxyState, LocalProxyType
from tests.client.people import APP, Seen, config, token
from tests.client.proxies import http_proxy, silence, socks5_proxy
from tests.client.scripted import ScriptedGateway, shake_hands, tcp_server
from tests.support import until

SOCKS5, HTTP = LocalProxyType.SOCKS5, LocalProxyType.HTTP_TUNNEL


class Nobody:
    """An owner that must not hear anything."""

    def opened(self, _: Any) -> None:
        raise AssertionError

    received = closed = opened


async def failure(url: str, tls: ssl.SSLContext | None = None) -> str:
    """Why a link to there cannot be opened."""
    with pytest.raises(LinkFailed) as caught:
        async with asyncio.timeout(3):
            await open_link(Nobody(), check_url(url), tls=tls, proxies=(), report_proxy=lambda *_: None)
    assert isinstance(caught.value, ConnectionLost)
    return caught.value.reason


# --- the URL --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("ws://127.0.0.1:7880", f"ws://127.0.0.1:7880{PATH}"),
        ("ws://127.0.0.1:7880/", f"ws://127.0.0.1:7880{PATH}"),
        ("  wss://rts.example.com \n", f"wss://rts.example.com{PATH}"),
        ("WSS://RTS.example.com", f"wss://RTS.example.com{PATH}"),
        ("ws://[::1]:7880", f"ws://[::1]:7880{PATH}"),
        ("wss://bücher.example", f"wss://bücher.example{PATH}"),
        ("wss://rts.example.com/behind/a/proxy", "wss://rts.example.com/behind/a/proxy"),
    ],
)
def test_a_url_is_completed(url: str, whole: str) -> None:
    assert check_url(url) == whole
    assert check_url(whole) == whole


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("", "has no ws:// in front"),
        ("127.0.0.1:7880", "has no ws:// in front"),
        ("localhost:7880", "has no ws:// in front"),
        ("rts.example.com", "has no ws:// in front"),
        ("ws:127.0.0.1", "has no ws:// in front"),
        ("http://127.0.0.1:7880", "starts with http://"),
        ("https://rts.example.com", "starts with https://"),
        ("rtsp://127.0.0.1", "starts with rtsp://"),
        ("ws://", "names no host"),
        ("ws://:7880", "names no host"),
        ("ws:///rts/v1", "names no host"),
        ("ws://host:0", "no port"),
        ("ws://host:99999", "is not valid"),
        ("ws://host:port", "is not valid"),
        ("ws://host:-1", "is not valid"),
        ("ws://[::1", "is not valid"),
        ("ws://ho st:7880", "not allowed there"),
        ("ws://ho\x00st", "not allowed there"),
        ("ws://a..b", "no possible host name"),
        (f"ws://{'a' * 64}.example", "no possible host name"),
        ("ws://host?room=lobby", "means nothing here"),
        ("ws://host/rts/v1#top", "means nothing here"),
    ],
)
def test_a_wrong_url_says_what_and_how_to_write_it(url: str, what: str) -> None:
    with pytest.raises(InvalidCall, match=what) as caught:
        check_url(url)
    assert caught.value.code == -1
    assert caught.value.reason.endswith("Write it like ws://127.0.0.1:7880 or wss://rts.example.com.")
    with pytest.raises(InvalidCall):
        RtsClient(APP, url=url)


@pytest.mark.parametrize(
    "url", ["ws://alice:canary@host", "ws://canary@host:99999", "http://alice:canary@host", "ws://a:canary@[::1"]
)
def test_a_password_in_a_url_is_refused_and_not_quoted(url: str) -> None:
    with pytest.raises(InvalidCall, match="No user name or password") as caught:
        check_url(url)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "not a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]
)
def test_a_ca_file_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "ca.pem"
    file.write_text(text)
    for path in (file, tmp_path / "missing.pem", tmp_path):
        with pytest.raises(InvalidCall, match=r"cannot be read .* Give a PEM file") as caught:
            tls_context(str(path))
        assert str(path) in str(caught.value)
    with pytest.raises(InvalidCall):
        RtsClient(APP, url="wss://host", ca_file=str(file))


def test_tls_is_checked_and_not_old() -> None:
    context = tls_context(None)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2


# --- dialling -------------------------------------------------------------------------------------------------------


@pytest.fixture
def dead_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def name_of(monkeypatch: pytest.MonkeyPatch, *addresses: tuple[str, int]) -> None:
    """Let every host have these addresses."""

    async def found(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address) for address in addresses]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", found)


async def test_every_address_of_a_host_is_tried(
    monkeypatch: pytest.MonkeyPatch, scripted: ScriptedGateway, dead_port: int
) -> None:
    live_port = int(scripted.url.rpartition(":")[2])
    name_of(monkeypatch, ("127.0.0.1", dead_port), ("127.0.0.1", live_port))
    sock = await dial("two.example", 1)
    assert sock.getpeername() == ("127.0.0.1", live_port)
    sock.close()


async def test_an_address_that_keeps_silent_costs_only_its_time(
    monkeypatch: pytest.MonkeyPatch, scripted: ScriptedGateway
) -> None:
    monkeypatch.setattr(link, "ADDRESS_TIMEOUT_S", 0.05)
    live_port = int(scripted.url.rpartition(":")[2])
    with socket.socket() as full, socket.socket() as first:  # a backlog of one that is taken: the next waits for ever
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        first.connect(full.getsockname())
        name_of(monkeypatch, full.getsockname(), ("127.0.0.1", live_port))
        (await dial("two.example", 1)).close()


async def test_of_several_failures_the_refusal_is_told(monkeypatch: pytest.MonkeyPatch, dead_port: int) -> None:
    name_of(monkeypatch, ("127.0.0.1", dead_port), ("255.255.255.255", 9))
    with pytest.raises(ConnectionRefusedError):
        await dial("two.example", 1)
    name_of(monkeypatch)
    with pytest.raises(OSError, match="has no address"):
        await dial("two.example", 1)


async def test_an_ipv6_address_is_dialled() -> None:
    server = await asyncio.start_server(lambda _, writer: writer.close(), "::1", 0)
    (await dial("::1", server.sockets[0].getsockname()[1])).close()
    server.close()


# --- why there is no link -------------------------------------------------------------------------------------------


async def test_a_dead_port(dead_port: int) -> None:
    for host in ("127.0.0.1", "localhost", "[::1]"):
        reason = await failure(f"ws://{host}:{dead_port}")
        assert reason == f"Nothing listens at {host}:{dead_port}. Start the gateway, or correct the URL."


async def test_a_name_that_is_not_known() -> None:
    reason = await failure("ws://no-such-host.invalid:7880")
    assert reason == "The name no-such-host.invalid is not known here. Correct the URL, or look at the network."


async def test_an_http_server_that_is_no_gateway(gateway: Gateway) -> None:
    place = gateway.http_url.removeprefix("http://")
    reason = await failure(f"ws://{place}")
    assert reason.startswith(f"{place} answered HTTP 404")
    assert reason.endswith("Is this the URL of an RTS gateway?")


async def test_a_page_of_html_is_not_told_whole() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n" + b"<html>" * 1_500)

    async with tcp_server(talk) as port:
        reason = await failure(f"ws://127.0.0.1:{port}")
    assert reason.startswith(f"127.0.0.1:{port} answered HTTP 200: <html><html>")
    assert len(reason) < 300


async def test_a_wrong_path_names_the_right_one(gateway: Gateway) -> None:
    reason = await failure(gateway.url.replace(PATH, "/other"))
    assert "answered HTTP 404: The RTS service is at /rts/v1. Is this" in reason


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (b"SSH-2.0-OpenSSH_9.6\r\n", "does not speak the RTS protocol"),
        (b"\x15\x03\x01\x00\x02\x02\x16\r\n", "Or does it want wss://?"),
        (b"", "does not speak the RTS protocol"),
    ],
)
async def test_something_that_is_no_http_server(said: bytes, words: str) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said)

    async with tcp_server(talk) as port:
        assert words in await failure(f"ws://127.0.0.1:{port}")


async def test_a_server_that_resets_the_connection() -> None:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        writer.transport.abort()

    async with tcp_server(talk) as port:
        assert "hung up" in await failure(f"ws://127.0.0.1:{port}")


# --- TLS ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
async def secure(authority: trustme.CA, tmp_path: Path) -> AsyncIterator[Gateway]:
    """The real gateway behind TLS."""
    made = authority.issue_cert("127.0.0.1")
    made.private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "server.pem"))
    tls = Tls(str(tmp_path / "server.pem"), str(tmp_path / "server.pem"))
    async with Gateway(config(tls=tls)) as gateway:
        yield gateway


def ca_file(authority: trustme.CA, folder: Path) -> str:
    path = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


async def test_the_right_ca_file_lets_in(secure: Gateway, authority: trustme.CA, tmp_path: Path) -> None:
    async with RtsClient(APP, url=secure.url, ca_file=ca_file(authority, tmp_path)) as alice:
        await alice.login(token("alice"), "alice")
        assert await alice.get_peer_online_status("alice") == 1


async def test_an_unknown_ca_is_refused_with_what_to_do(secure: Gateway, tmp_path: Path) -> None:
    for file in (None, ca_file(trustme.CA(), tmp_path)):
        async with RtsClient(APP, url=secure.url, ca_file=file) as alice:
            with pytest.raises(ConnectionLost, match=r"is not trusted: .* Give its CA file\.$"):
                await alice.login(token("alice"), "alice")
            assert not alice.logged_in


async def test_a_certificate_for_another_name(secure: Gateway, authority: trustme.CA, tmp_path: Path) -> None:
    url = secure.url.replace("127.0.0.1", "localhost")
    reason = await failure(url, tls_context(ca_file(authority, tmp_path)))
    assert reason.endswith("Use the name that it was made for.")


async def test_wss_to_a_plain_port(gateway: Gateway) -> None:
    reason = await failure(gateway.url.replace("ws:", "wss:"), tls_context(None))
    assert "TLS" in reason
    assert reason.endswith("Does it speak wss:// at this port?")


async def test_ws_to_a_port_with_tls(secure: Gateway) -> None:
    reason = await failure(secure.url.replace("wss:", "ws:"))
    assert reason.endswith("Or does it want wss://?")


# --- through proxies, as a whole ------------------------------------------------------------------------------------


def proxy(kind: LocalProxyType, port: int, username: str = "", password: str = "") -> LocalProxy:
    return LocalProxy(kind, "127.0.0.1", port, username, Secret(password))


def states(seen: Seen) -> list[tuple[LocalProxyType, LocalProxyState, LocalProxyError]]:
    return [(event.proxy_type, event.state, event.error) for event in seen.of(LocalProxyStateChanged)]


@pytest.mark.parametrize(("kind", "running"), [(SOCKS5, socks5_proxy), (HTTP, http_proxy)])
@pytest.mark.parametrize("login", [(), ("desk", "canary")])
async def test_a_login_goes_through_a_proxy(
    gateway: Gateway, kind: LocalProxyType, running: Any, login: tuple[str, str]
) -> None:
    async with running(login or None) as way, RtsClient(APP, url=gateway.url) as alice:
        seen = Seen(alice.observe)
        alice.set_local_proxy([proxy(kind, way.port, *login)])
        await alice.login(token("alice"), "alice")
        assert (await alice.send_message("alice", "to myself")).ok
        assert states(seen) == [
            (kind, LocalProxyState.INITED, LocalProxyError.OK),
            (kind, LocalProxyState.CONNECTED, LocalProxyError.OK),
        ]
        assert way.connections == 1
        assert "canary" not in repr(seen.events)


async def test_tls_goes_through_a_proxy(secure: Gateway, authority: trustme.CA, tmp_path: Path) -> None:
    async with http_proxy() as way, RtsClient(APP, url=secure.url, ca_file=ca_file(authority, tmp_path)) as alice:
        alice.set_local_proxy([proxy(HTTP, way.port)])
        await alice.login(token("alice"), "alice")
        assert len(way.targets) == 1


async def test_socks5_is_preferred_when_both_are_set(gateway: Gateway) -> None:
    async with socks5_proxy() as first, http_proxy() as second, RtsClient(APP, url=gateway.url) as alice:
        alice.set_local_proxy([proxy(HTTP, second.port), proxy(SOCKS5, first.port)])
        await alice.login(token("alice"), "alice")
        assert (first.connections, second.connections) == (1, 0)


async def test_an_empty_list_clears_the_proxies(gateway: Gateway) -> None:
    async with http_proxy() as way, RtsClient(APP, url=gateway.url) as alice:
        alice.set_local_proxy([proxy(HTTP, way.port)])
        alice.set_local_proxy([])
        await alice.login(token("alice"), "alice")
        assert way.connections == 0


PROBLEMS = [
    (SOCKS5, {"method": b"\x04\x00"}, LocalProxyError.SOCKS5_VERSION_ERROR),
    (SOCKS5, {"reply": b"\x05\x00\x07\x01"}, LocalProxyError.SOCKS5_FORMAT_ERROR),
    (SOCKS5, {"reply": b"\x05\x05"}, LocalProxyError.SOCKS5_INVALID_VALUE),
    (SOCKS5, {"method": b"\x05\xff"}, LocalProxyError.SOCKS5_USER_PASS_NOT_GIVEN),
    (SOCKS5, {"reply": b""}, LocalProxyError.SOCKS5_TCP_CLOSED),
    (SOCKS5, {"reply": silence}, LocalProxyError.SOCKS5_TCP_CLOSED),
    (HTTP, {"reply": b"HTTP/1.1 502 Bad Gateway\r\n\r\n"}, LocalProxyError.HTTP_TUNNEL_FAILED),
    (HTTP, {"reply": silence}, LocalProxyError.HTTP_TUNNEL_FAILED),
]


@pytest.mark.parametrize(("kind", "said", "code"), PROBLEMS)
async def test_a_proxy_that_fails_is_reported_and_named(
    monkeypatch: pytest.MonkeyPatch,
    gateway: Gateway,
    kind: LocalProxyType,
    said: dict[str, bytes],
    code: LocalProxyError,
) -> None:
    monkeypatch.setattr(link, "PROXY_TIMEOUT_S", 0.1)
    running: Any = socks5_proxy if kind is SOCKS5 else http_proxy
    async with running(**said) as way, RtsClient(APP, url=gateway.url) as alice:
        seen = Seen(alice.observe)
        alice.set_local_proxy([proxy(kind, way.port)])
        with pytest.raises(ConnectionLost, match=f"^{kind.label} proxy 127.0.0.1:{way.port}: .*{code.label}"):
            await alice.login(token("alice"), "alice")
        assert states(seen) == [
            (kind, LocalProxyState.INITED, LocalProxyError.OK),
            (kind, LocalProxyState.ERROR, code),
        ]


@pytest.mark.parametrize(
    ("kind", "code"), [(SOCKS5, LocalProxyError.SOCKS5_TCP_CLOSED), (HTTP, LocalProxyError.HTTP_TUNNEL_FAILED)]
)
async def test_a_proxy_that_is_not_there(
    gateway: Gateway, kind: LocalProxyType, code: LocalProxyError, dead_port: int
) -> None:
    async with RtsClient(APP, url=gateway.url) as alice:
        seen = Seen(alice.observe)
        for host in ("127.0.0.1", "no-such-host.invalid", "a..b"):
            alice.set_local_proxy([LocalProxy(kind, host, dead_port)])
            with pytest.raises(ConnectionLost, match="cannot be reached"):
                await alice.login(token("alice"), "alice")
        assert states(seen) == [(kind, LocalProxyState.ERROR, code)] * 3


async def test_the_preconditions_of_a_proxy(gateway: Gateway) -> None:
    async with RtsClient(APP, url=gateway.url) as alice:
        with pytest.raises(InvalidCall, match="at most one SOCKS5 and one HTTP") as caught:
            alice.set_local_proxy([proxy(HTTP, 1), proxy(HTTP, 2)])
        assert caught.value.code == -2
        with pytest.raises(InvalidCall, match="from 1 to 65,535"):
            alice.set_local_proxy([proxy(HTTP, 0)])
        await alice.login(token("alice"), "alice")
        await alice.create_room("lobby").join()
        with pytest.raises(InvalidCall, match="Leave all rooms") as caught:
            alice.set_local_proxy([])
        assert caught.value.code == -4


# --- gateways that break off ----------------------------------------------------------------------------------------


async def answered_with(data: bytes, *, then_cut: bool) -> tuple[str, bytes]:
    """Log in to a server that does the handshake and then says this; why it failed, and what it was told."""
    heard = bytearray()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await shake_hands(reader, writer)
        heard.extend(await reader.read(65_536))
        writer.write(data)
        if then_cut:
            return
        while more := await reader.read(65_536):
            heard.extend(more)

    async with tcp_server(talk) as port, RtsClient(APP, url=f"ws://127.0.0.1:{port}") as alice:
        with pytest.raises(ConnectionLost) as caught:
            async with asyncio.timeout(5):
                await alice.login(token("alice"), "alice")
        await until(lambda: alice._connection is None)
    return str(caught.value), bytes(heard)


async def test_half_a_frame_and_then_nothing() -> None:
    reason, _ = await answered_with(b"\x81\x7e\x01\x00{", then_cut=True)
    assert "without a word" in reason


async def test_a_gateway_that_breaks_off_at_once() -> None:
    reason, _ = await answered_with(b"", then_cut=True)
    assert "without a word" in reason


async def test_a_claim_of_100_mb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rts_console.websocket.connection.CLOSE_TIMEOUT_S", 0.05)
    reason, heard = await answered_with(b"\x82\x7f" + (100_000_000).to_bytes(8, "big"), then_cut=False)
    assert "100000000" in reason.replace(",", "")
    assert heard
