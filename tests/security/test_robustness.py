"""Whatever comes in from outside, only our own errors come out: of each reader, with anything and with nearly good."""

import asyncio
import base64
import json
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rts_console import settings as kept
from rts_console.client.backend import LocalProxy
from rts_console.client.link import check_pin, check_url
from rts_console.client.proxy import ProxyFailed, tunnel
from rts_console.gateway.config import ConfigError, config_from_json, load_config
from rts_console.gateway.faults import Faults
from rts_console.gateway.http.admin import build_admin
from rts_console.gateway.http.application import build_application
from rts_console.gateway.http.practice import practice_routes
from rts_console.gateway.login import TokenCheck, TokenRefused
from rts_console.gateway.tls import make_certificates
from rts_console.protocol import codec
from rts_console.protocol.errors import InvalidCall, ProtocolError
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LocalProxyType
from rts_console.vendors.volcengine import InvalidToken, make_token, read_token, verify_token
from tests.gateway.desk import APP, KEYS, Desk
from tests.gateway.http.test_admin import BODIES, OPERATORS, TOKENS
from tests.gateway.test_config import EVERYTHING
from tests.protocol.samples import CONTROL

GOOD_TOKEN = make_token(
    APP, KEYS[APP], "alice", issued_at_s=1, expires_at_s=2_000_000_000, room_id="lobby", nonce=7
).reveal()
THOROUGHLY = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def damaged(draw: st.DrawFn, good: bytes) -> bytes:
    """The good bytes with a few places changed, cut out or put in."""
    data = bytearray(good)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = start + draw(st.integers(0, 8))
        data[start:end] = draw(st.binary(max_size=8))
    return bytes(data)


def anything_like(*good: bytes) -> st.SearchStrategy[bytes]:
    """Any bytes, and those that are nearly one of these."""
    return st.binary(max_size=400) | st.sampled_from(good).flatmap(damaged)


def text_like(*good: str) -> st.SearchStrategy[str]:
    """Any text, and what is nearly one of these."""
    near = anything_like(*(each.encode() for each in good)).map(lambda data: data.decode("latin-1"))
    return st.text(st.characters(), max_size=200) | near


def refusal(kind: type[Exception], call: Callable[[], object]) -> str | None:
    """What the one error that may come says, never nothing; `None` when the call succeeds."""
    try:
        call()
    except kind as error:
        words = str(error)
    else:
        return None
    assert words
    return words


# --- tokens ---------------------------------------------------------------------------------------------------------


@THOROUGHLY
@given(text_like(GOOD_TOKEN, "001" + APP))
@example("001" + APP + "é")
@example("001")
@example("\ud800")
def test_a_token(text: str) -> None:
    refusal(InvalidToken, lambda: read_token(text))
    refusal(InvalidToken, lambda: verify_token(text, Secret("key")))
    if refusal(TokenRefused, lambda: TokenCheck(KEYS).admit(APP, "alice", text, 1.0)) is None:
        assert read_token(text) == read_token(GOOD_TOKEN)  # in other words only: blanks around it


@THOROUGHLY
@given(st.binary(max_size=120))
def test_a_token_whose_content_is_anything(content: bytes) -> None:
    refusal(InvalidToken, lambda: read_token("001" + APP + base64.b64encode(content).decode()))


# --- the configuration ----------------------------------------------------------------------------------------------


@THOROUGHLY
@given(data=anything_like(EVERYTHING.encode()))
@example(data=b"\xff\xfe")
@example(data=b"a = " + b"[" * 3_000)
@example(data=b"grace_s = nan")
@example(data=b"grace_s = inf")
@example(data=b"[limits]\ntext_limit = 99999999999999999999999")
def test_a_configuration_file(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "gateway.toml"
    path.write_bytes(data)
    assert str(path) in (refusal(ConfigError, lambda: load_config(path)) or str(path))


FULL = {
    "rules": "volcengine",
    "apps": [{"id": APP, "key": "k"}],
    "limits": {"room_rate": 5},
    "tls": {"auto": True, "directory": "d"},
    "operators": [{"name": "o", "token_sha256": "0" * 64, "role": "admin"}],
}


@THOROUGHLY
@given(text_like(json.dumps(FULL)) | JSON.map(json.dumps))
@example("[" * 100_000)
@example('{"grace_s": 1e400}')
@example('{"apps": [{"id": "\\ud800", "key": "k"}]}')
def test_a_configuration_as_a_line_of_json(line: str) -> None:
    refused = refusal(ConfigError, lambda: config_from_json(line))
    assert refused is None or refused.startswith("standard input: ")


@THOROUGHLY
@given(st.sampled_from(sorted(FULL)), JSON)
def test_a_configuration_with_anything_in_one_place(name: str, value: Any) -> None:
    refused = refusal(ConfigError, lambda: config_from_json(json.dumps({**FULL, name: value})))
    assert refused is None or refused.startswith("standard input: ")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hosts=st.lists(st.text(max_size=70), max_size=3))
@example(hosts=["", ".", "a..b", "x" * 300, "\0", "*.example", "192.0.2.1/8", "[::1]"])
def test_names_for_a_certificate(tmp_path: Path, hosts: list[str]) -> None:
    refused = refusal(ConfigError, lambda: make_certificates(tmp_path, hosts))
    assert refused is None or refused.startswith("tls: ")


# --- frames ---------------------------------------------------------------------------------------------------------

GOOD_FRAMES = [codec.encode_control(frame) for frame in CONTROL]
GOLDEN = [path.read_bytes() for path in sorted((Path(__file__).parents[1] / "protocol" / "golden").glob("*.bin"))]


@THOROUGHLY
@given(text_like(*GOOD_FRAMES) | JSON.map(json.dumps))
@example("[" * 16_000)
@example('{"type":' * 1_000)
@example('{"type":"ping","id":1e999,"sent_at_ns":1}')
@example("\ud800")
def test_a_control_frame(text: str) -> None:
    for decoder in (codec.server_decoder(), codec.client_decoder()):
        refusal(ProtocolError, partial(decoder.control, text))
        refusal(ProtocolError, partial(decoder.control, text.encode(errors="surrogatepass")))


@THOROUGHLY
@given(anything_like(*GOLDEN))
def test_a_frame_with_a_payload(data: bytes) -> None:
    for decoder in (codec.server_decoder(), codec.client_decoder()):
        refusal(ProtocolError, partial(decoder.payload, data))


def test_there_were_good_frames_to_damage() -> None:
    assert len(GOLDEN) >= 5
    assert len(GOOD_FRAMES) >= 20


# --- settings -------------------------------------------------------------------------------------------------------

GOOD_SETTINGS = msgspec.json.encode(kept.Settings())


@THOROUGHLY
@given(data=anything_like(GOOD_SETTINGS) | JSON.map(lambda value: json.dumps(value).encode()))
@example(data=b"[" * 100_000)
@example(data=b'{"look":' * 3_000)
@example(data=b'{"profiles":[{"name":"Local gateway"},{"name":"Local gateway 2"}]}')
@example(data=b'{"window":{"geometry":"not base64"}}')
def test_the_settings(tmp_path: Path, data: bytes) -> None:
    (tmp_path / kept.FILE_NAME).write_bytes(data)
    loaded = kept.load(tmp_path)
    assert loaded.settings.active.name
    kept.save(tmp_path, loaded.settings)
    again = kept.load(tmp_path)
    assert (again.settings, again.notice) == (loaded.settings, "")


# --- what proxies answer --------------------------------------------------------------------------------------------

GOOD_ANSWERS = {
    LocalProxyType.SOCKS5: b"\x05\x02\x01\x00\x05\x00\x00\x03\x04desk\x00\x50",
    LocalProxyType.HTTP_TUNNEL: b"HTTP/1.1 200 Connection established\r\nVia: desk\r\n\r\n",
}


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


async def through(kind: LocalProxyType, answer: bytes) -> None:
    """Go through a proxy that says this and then nothing more."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        theirs.sendall(answer)
        theirs.shutdown(socket.SHUT_WR)
        proxy = LocalProxy(kind, "127.0.0.1", 1, "desk", Secret("hush"))
        async with asyncio.timeout(2):
            await tunnel(proxy, ours, "rts.example", 443)


@pytest.mark.parametrize("kind", list(GOOD_ANSWERS))
def test_a_proxy(runner: asyncio.Runner, kind: LocalProxyType) -> None:
    runner.run(through(kind, GOOD_ANSWERS[kind]))

    @settings(THOROUGHLY)
    @given(anything_like(GOOD_ANSWERS[kind]) | st.integers(1, 40_000).map(lambda size: b"HTTP/1.1 200 " + b"x" * size))
    def answers(answer: bytes) -> None:
        assert "hush" not in (refusal(ProxyFailed, lambda: runner.run(through(kind, answer))) or "")

    answers()


# --- bodies over HTTP -----------------------------------------------------------------------------------------------


async def opened(application: Any) -> TestClient[Any, Any]:
    client: TestClient[Any, Any] = TestClient(TestServer(application))
    await client.start_server()
    return client


def test_what_is_posted_to_the_practice_app_server(runner: asyncio.Runner) -> None:
    good = b'{"message":"aGk=","binary":true,"signature":"s"}'

    async def post(client: TestClient[Any, Any], body: bytes) -> int:
        async with client.post("/echo", data=body) as answer:
            assert (await answer.json()).keys() & {"error", "received"}
            return answer.status

    @settings(THOROUGHLY)
    @given(anything_like(good) | JSON.map(lambda value: json.dumps(value).encode()))
    @example(b"[" * 100_000)
    def bodies(body: bytes) -> None:
        assert runner.run(post(client, body)) in (200, 400)

    client = runner.run(opened(build_application(dict, practice_routes())))
    try:
        bodies()
    finally:
        runner.run(client.close())


@pytest.mark.parametrize("what", list(BODIES))
def test_what_operators_post(runner: asyncio.Runner, what: str) -> None:
    headers = {"Authorization": f"Bearer {TOKENS['admin']}", "Content-Type": "application/json"}

    async def post(client: TestClient[Any, Any], body: bytes) -> int:
        async with client.post(f"/admin/{what}", data=body, headers=headers) as answer:
            assert (await answer.json()).keys() & {"error", "done"}
            return answer.status

    @settings(THOROUGHLY, max_examples=80)
    @given(anything_like(json.dumps(BODIES[what]).encode()) | JSON.map(lambda value: json.dumps(value).encode()))
    def bodies(body: bytes) -> None:
        assert runner.run(post(client, body)) in (200, 400, 404)

    client = runner.run(opened(build_admin(Desk().hub, list(KEYS), OPERATORS, Faults())))
    try:
        bodies()
    finally:
        runner.run(client.close())


# --- what is typed --------------------------------------------------------------------------------------------------


@THOROUGHLY
@given(text_like("wss://rts.example.com:7880/rts/v1", "ws://[::1]:7880"), text_like("sha256/" + "A" * 43 + "="))
def test_a_url_and_a_pin(url: str, pin: str) -> None:
    refusal(InvalidCall, lambda: check_url(url))
    refusal(InvalidCall, lambda: check_pin(pin, "wss://x"))
