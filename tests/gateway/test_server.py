"""The gateway on real sockets, and as a process of its own; the client here is websockets' own."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import aiohttp
import pytest
import trustme
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from rts_console.gateway.config import AgoraApp, AppKey, ConfigError, GatewayConfig, Tls
from rts_console.gateway.faults import Fault, FaultKind
from rts_console.gateway.faulty_link import FaultyLink
from rts_console.gateway.server import Gateway, doubts, run_gateway
from rts_console.protocol import codec
from rts_console.protocol import frames as f
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import PayloadKind
from tests.gateway.desk import APP, KEYS, encode, token
from tests.support import until

CONFIG = GatewayConfig(apps=[AppKey(APP, KEYS[APP])], grace_s=0.05)


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with Gateway(CONFIG) as gateway:
        yield gateway


class Visitor:
    """A client that websockets' own library drives."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self._decoder = codec.client_decoder()

    @classmethod
    async def enter(cls, url: str, **options: Any) -> Self:
        """Connect."""
        return cls(await connect(url, subprotocols=["rts.v1"], compression=None, proxy=None, **options))  # type: ignore[list-item]

    @classmethod
    async def log_in(cls, url: str, user_id: str, *rooms: str, **options: Any) -> Self:
        """Connect, log in and join rooms."""
        visitor = await cls.enter(url, **options)
        await visitor.give(f.Hello(APP), f.Login(1, user_id, token(user_id)), *(f.JoinRoom(2, room) for room in rooms))
        for wanted in (f.Welcome, f.LoggedIn, *(f.Joined for _ in rooms)):
            assert isinstance(await visitor.take(), wanted)
        return visitor

    async def give(self, *messages: Any) -> None:
        """Send frames, (header, kind, payload) or raw messages."""
        for message in messages:
            await self.socket.send(encode(message))

    async def take(self) -> Any:
        """The next message, decoded; payloads as (header, kind, bytes)."""
        async with asyncio.timeout(5):
            message = await self.socket.recv()
        return self._decoder.control(message) if isinstance(message, str) else self._decoder.payload(message)

    async def close_code(self) -> int | None:
        """Read to the end; the code with which the gateway closed."""
        async with asyncio.timeout(5):
            try:
                while True:
                    await self.socket.recv()
            except ConnectionClosed:
                return self.socket.close_code


async def still_serves(visitor: Visitor) -> bool:
    """Whether a ping of this client is answered."""
    await visitor.give(f.Ping(9, 9))
    return isinstance(await visitor.take(), f.Pong)


async def raw_connection(gateway: Gateway) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    address = urlsplit(gateway.url)
    return await asyncio.open_connection(address.hostname, address.port)


async def upgraded(gateway: Gateway) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A WebSocket on which any bytes can be written."""
    reader, writer = await raw_connection(gateway)
    writer.write(
        b"GET /rts/v1 HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Protocol: rts.v1\r\n\r\n"
    )
    assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
    return reader, writer


# --- messages over real sockets ---


async def test_a_room_message_goes_from_one_client_to_the_others(gateway: Gateway) -> None:
    alice = await Visitor.log_in(gateway.url, "alice", "lobby")
    bob = await Visitor.log_in(gateway.url, "bob", "lobby")
    assert isinstance(await alice.take(), f.UserJoined)
    await alice.give((f.SendRoom(7, "lobby", "x1", 5), PayloadKind.BINARY, bytes(range(256))))
    accepted = await alice.take()
    header, kind, payload = await bob.take()
    assert (accepted.code, accepted.recipients) == (200, 1)
    assert (header.client_message_id, kind, payload) == ("x1", PayloadKind.BINARY, bytes(range(256)))
    assert header.composed_at_ns < accepted.gateway_in_ns <= accepted.gateway_out_ns
    await bob.give(f.Received(1, [f.Arrival("alice", "x1", 71, "lobby")]))
    assert await alice.take() == f.Delivered([f.Delivery("x1", "bob", 71, "lobby")])
    await alice.give(f.Logout(8))
    assert await alice.take() == f.Done(8)
    assert await alice.close_code() == 1000
    assert isinstance(await bob.take(), f.UserLeft)
    await bob.socket.close()


async def test_a_broken_link_is_told_after_the_grace_period(gateway: Gateway) -> None:
    alice = await Visitor.log_in(gateway.url, "alice", "lobby")
    bob = await Visitor.log_in(gateway.url, "bob", "lobby")
    alice.socket.transport.abort()
    left = await bob.take()
    assert (left.user_id, left.reason) == ("alice", 1)
    await bob.socket.close()


async def test_the_practice_app_server_answers(gateway: Gateway) -> None:
    alice = await Visitor.log_in(gateway.url, "alice")
    await alice.give(f.SetServerParams(3, "sign", f"{gateway.http_url}/echo?status=200"))
    assert (await alice.take()).code == 200
    await alice.give((f.SendServer(4, "x", 5), PayloadKind.TEXT, b"hello"))
    header, kind, body = await alice.take()
    assert (header.code, header.http_status, kind) == (0, 200, PayloadKind.TEXT)
    assert json.loads(body) == {"received": 5, "binary": False, "message": "hello", "signature_given": True}
    await alice.socket.close()


async def test_health_says_who_is_there(gateway: Gateway) -> None:
    alice = await Visitor.log_in(gateway.url, "alice", "lobby")
    async with aiohttp.ClientSession() as session, session.get(f"{gateway.http_url}/healthz") as response:
        state = await response.json()
    assert (state["state"], state["connections"], state["users"], state["rooms"]) == ("serving", 1, 1, 1)
    await alice.socket.close()


async def test_stopping_tells_every_client_to_come_back_later_within_2_s() -> None:
    gateway = Gateway(CONFIG)
    await gateway.start()
    alice = await Visitor.log_in(gateway.url, "alice")
    _, silent = await raw_connection(gateway)
    _, deaf = await upgraded(gateway)
    async with asyncio.timeout(2):
        await gateway.stop()
    bye = await alice.take()
    assert (bye.code, bye.reason) == (4000, "The gateway is stopping.")
    assert bye.retry_after_ms in (1_000, 1_005)
    assert await alice.close_code() == 4000
    for writer in (silent, deaf):
        writer.close()


# --- who is refused at the door ---


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://localhost:3000"}, 403),
        ({"origin": "null"}, 403),
        ({"additional_headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
    ],
)
async def test_web_pages_are_refused(gateway: Gateway, options: dict[str, Any], status: int) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await Visitor.enter(gateway.url, **options)
    assert refused.value.response.status_code == status


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (b"GET /rts/v1 HTTP/1.1\r\nHost: evil.example\r\n", b"421"),
        (b"GET /rts/v1 HTTP/1.1\r\nHost: localhost.evil.example:1\r\n", b"421"),
        (b"GET /other HTTP/1.1\r\nHost: localhost\r\n", b"404"),
        (b"GET /rts/v1 HTTP/1.1\r\nHost: localhost\r\nSec-WebSocket-Protocol: rts.v9\r\n", b"400"),
        (b"GET /rts/v1 HTTP/1.1\r\nHost: localhost\r\nX: y\r\n", b"400"),
    ],
)
async def test_foreign_hosts_paths_and_protocols_are_refused(gateway: Gateway, lines: bytes, status: bytes) -> None:
    reader, writer = await raw_connection(gateway)
    writer.write(
        lines + b"Upgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    assert (await reader.readline()).split()[1] == status
    writer.close()


async def test_an_allowed_origin_is_let_in() -> None:
    config = GatewayConfig(apps=CONFIG.apps, allowed_origins=["https://good.example"])
    async with Gateway(config) as gateway:
        visitor = await Visitor.log_in(gateway.url, "alice", origin="https://good.example")
        await visitor.socket.close()


# --- bad neighbours ---


BAD_BYTES = {
    "a frame that claims 100 MB": b"\x82\xff" + (100 * 1024 * 1024).to_bytes(8, "big") + b"\0" * 20,
    "a frame that is cut off": b"\x82\xfe\x01\x00\0\0\0\0abc",
    "an unmasked frame": b"\x81\x02{}",
    "a reserved opcode": b"\x83\x80\0\0\0\0",
    "text that is not UTF-8": b"\x81\x82\0\0\0\0\xff\xfe",
    "a close frame with a bad code": b"\x88\x82\0\0\0\0\x00\x01",
    "noise": bytes(range(256)) * 40,
}


@pytest.mark.parametrize("name", BAD_BYTES)
async def test_bad_bytes_end_only_their_own_connection(gateway: Gateway, name: str) -> None:
    alice = await Visitor.log_in(gateway.url, "alice")
    reader, writer = await upgraded(gateway)
    writer.write(BAD_BYTES[name])
    writer.write_eof()
    async with asyncio.timeout(5):
        await reader.read()
    writer.close()
    await until(lambda: len(gateway.hub.clients) == 1)
    assert await still_serves(alice)
    await alice.socket.close()


@pytest.mark.parametrize(
    "data", [b"hello\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00", b"GET / HTTP/1.1\r\n\r\n", b"\0" * 9000]
)
async def test_bytes_that_are_no_handshake_are_let_go(gateway: Gateway, data: bytes) -> None:
    alice = await Visitor.log_in(gateway.url, "alice")
    reader, writer = await raw_connection(gateway)
    writer.write(data)
    writer.write_eof()
    with contextlib.suppress(ConnectionResetError):
        async with asyncio.timeout(5):
            await reader.read()
    writer.close()
    assert await still_serves(alice)
    await alice.socket.close()


async def test_a_message_over_the_limit_ends_its_link_with_1009(gateway: Gateway) -> None:
    alice = await Visitor.log_in(gateway.url, "alice")
    bob = await Visitor.log_in(gateway.url, "bob")
    await bob.give(b"x" * (codec.MESSAGE_LIMIT + 1))
    assert await bob.close_code() == 1009
    assert await still_serves(alice)
    await alice.socket.close()


async def test_frames_that_mean_nothing_are_noted_and_the_link_stays(gateway: Gateway) -> None:
    alice = await Visitor.log_in(gateway.url, "alice")
    await alice.give('{"type":"dance","id":1}', "{", b"\0")
    assert [(await alice.take()).code for _ in range(3)] == [101, 102, 102]
    assert await still_serves(alice)
    await alice.socket.close()


async def test_a_fault_of_the_hub_cuts_only_the_link_that_met_it(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, expected_logs: list[Any]
) -> None:
    alice = await Visitor.log_in(gateway.url, "alice")
    bob = await Visitor.log_in(gateway.url, "bob")
    monkeypatch.setattr(gateway.hub, "_tell_status", lambda *_: 1 / 0)
    await bob.give(f.GetPeerStatus(3, "alice"))
    assert await bob.close_code() == 1006
    assert await still_serves(alice)
    assert "ZeroDivisionError" in (expected_logs[0].exc_text or repr(expected_logs[0].exc_info))
    await alice.socket.close()


# --- where it may listen ---


def test_other_machines_are_let_in_only_with_tls() -> None:
    for host in ("0.0.0.0", "192.0.2.1", "rts.example"):
        with pytest.raises(ConfigError, match="without TLS"):
            Gateway(CONFIG, host=host)


async def test_with_tls_it_speaks_wss_and_https(tmp_path: Path) -> None:
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost")
    certificate.private_key_and_cert_chain_pem.write_to_path(tmp_path / "both.pem")
    config = GatewayConfig(
        apps=CONFIG.apps, tls=Tls(str(tmp_path / "both.pem"), str(tmp_path / "both.pem")), allowed_hosts=["localhost"]
    )
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    async with Gateway(config, host="0.0.0.0") as gateway:
        assert gateway.url.startswith("wss://localhost:")
        visitor = await Visitor.log_in(gateway.url, "alice", ssl=trust)
        health = f"{gateway.http_url}/healthz"
        async with aiohttp.ClientSession() as session, session.get(health, ssl=trust) as response:
            assert response.status == 200
        await visitor.socket.close()


def test_a_certificate_that_is_not_there_is_named() -> None:
    with pytest.raises(ConfigError, match=r"none\.pem"):
        Gateway(GatewayConfig(tls=Tls("none.pem", "none.pem")))


@pytest.mark.parametrize(("which", "option"), [("port", "--port"), ("http_port", "--http-port")])
async def test_a_port_in_use_is_named_with_the_remedy(which: str, option: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError) as error:
            await Gateway(CONFIG, **{which: port}).start()
    assert f"{option} {port}" in str(error.value)
    assert "0 for any free one" in str(error.value)


# --- the command ---


PROGRAM = "import sys; from rts_console.cli import main; sys.exit(main(sys.argv[1:]))"
CONFIG_LINE = json.dumps({"apps": [{"id": APP, "key": KEYS[APP].reveal()}]}).encode() + b"\n"


@contextlib.contextmanager
def command(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """`rts-console gateway` as a process of its own, on free ports."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "gateway", "--port", "0", "--http-port", "0", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def ready_line(process: subprocess.Popen[bytes]) -> Any:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


def test_json_output_is_one_line_when_ready() -> None:
    with command("--json") as process:
        ready = ready_line(process)
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=10)
    assert ready == {"ready": True, "url": ready["url"], "http_url": ready["http_url"], "pid": process.pid}
    assert (rest, process.returncode) == (b"", 0)
    assert b"nobody can log in" in errors


@pytest.mark.parametrize(
    ("rules", "table"), [("volcengine", "[[apps]]"), ("rongcloud", "[[rongcloud]]"), ("agora-2026", "[[agora]]")]
)
def test_who_has_no_app_is_told_how_these_rules_have_one(rules: str, table: str) -> None:
    (said,) = doubts(GatewayConfig(rules=rules), "127.0.0.1")
    assert f"Add {table} with " in said
    assert doubts(GatewayConfig(rules="agora", agora=[AgoraApp("a" * 32, Secret("b" * 32))]), "127.0.0.1") == []


def test_what_is_configured_for_other_rules_is_told(tmp_path: Path) -> None:
    (tmp_path / "gateway.toml").write_text('[[rongcloud]]\napp_key = "k"\nsecret = "s"\n', encoding="utf-8")
    with command("--json", "--config", str(tmp_path / "gateway.toml")) as process:
        ready_line(process)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=10)
    assert b"[[rongcloud]] has no effect under these rules" in errors


def test_without_json_a_person_can_read_it() -> None:
    with command("--rules", "volcengine-basic") as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=10)
    assert b"ready at ws://127.0.0.1:" in line
    assert b"volcengine-basic" in line
    assert process.returncode == 0


async def test_sigterm_tells_the_clients_and_ends_with_0() -> None:
    with command("--json", "--embedded") as process:
        assert process.stdin is not None
        process.stdin.write(CONFIG_LINE)
        process.stdin.flush()
        ready = await asyncio.to_thread(ready_line, process)
        alice = await Visitor.log_in(ready["url"], "alice")
        process.send_signal(signal.SIGTERM)
        assert (await alice.take()).code == 4000
        assert await alice.close_code() == 4000
        _, errors = await asyncio.to_thread(process.communicate, timeout=10)
    assert process.returncode == 0
    assert b"alice logged in" in errors
    assert token("alice").encode() not in errors


async def test_a_gateway_whose_log_nobody_reads_goes_on_serving() -> None:
    with command("--json", "--embedded") as process:
        assert process.stdin is not None
        process.stdin.write(CONFIG_LINE)
        process.stdin.flush()
        ready = await asyncio.to_thread(ready_line, process)
        alice = await Visitor.log_in(ready["url"], "alice")
        for _ in range(2_000):  # two lines each: more than any pipe holds
            await alice.give(f.JoinRoom(3, "lobby"), f.LeaveRoom(4, "lobby"))
            assert isinstance(await alice.take(), f.Joined)
            assert await alice.take() == f.Done(4)
        await alice.socket.close()


async def test_an_embedded_gateway_ends_with_its_standard_input() -> None:
    with command("--json", "--embedded") as process:
        assert process.stdin is not None
        process.stdin.write(CONFIG_LINE)
        process.stdin.flush()
        ready = await asyncio.to_thread(ready_line, process)
        alice = await Visitor.log_in(ready["url"], "alice")
        process.stdin.close()
        assert await alice.close_code() == 4000
        assert await asyncio.to_thread(process.wait, 10) == 0


@pytest.mark.parametrize(
    ("arguments", "line", "words"),
    [
        (["--embedded"], b"", "ended before the configuration came"),
        (["--embedded"], b"{\n", "is not JSON"),
        (["--host", "0.0.0.0"], b"", "without TLS"),
        (["--rules", "none"], b"", "there is no rule set 'none'"),
    ],
)
def test_bad_input_is_one_line_on_stderr_and_exit_code_2(arguments: list[str], line: bytes, words: str) -> None:
    with command(*arguments) as process:
        output, errors = process.communicate(line, timeout=10)
    assert (output, process.returncode) == (b"", 2)
    assert words in errors.decode()
    assert len(errors.decode().strip().splitlines()) == 1


def test_the_command_itself_raises_what_is_wrong() -> None:
    with pytest.raises(ConfigError, match="no rule set"):
        run_gateway(rules="none", port=0, http_port=0)


def test_standard_input_may_bring_the_line_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    read_end, write_end = os.pipe()
    with os.fdopen(read_end) as reading, os.fdopen(write_end, "wb") as writing:
        monkeypatch.setattr(sys, "stdin", reading)
        for piece in (b'{"rules":', b'"none"}', b"\n", b"more"):
            writing.write(piece)
            writing.flush()
        with pytest.raises(ConfigError, match="no rule set 'none'"):
            run_gateway(embedded=True, port=0, http_port=0)
        assert os.read(read_end, 9) == b"more"


async def test_a_fault_acts_before_whoever_set_it_is_told(gateway: Gateway) -> None:
    visitor = await Visitor.log_in(gateway.url, "alice")
    active = gateway.faults.add(Fault(FaultKind.DELAY, delay_ms=1))
    (client,) = gateway.hub.clients
    assert isinstance(client.connection, FaultyLink)
    gateway.faults.lift(active.number)
    assert not isinstance(client.connection, FaultyLink)
    visitor.socket.transport.abort()
