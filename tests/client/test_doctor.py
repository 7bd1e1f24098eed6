"""The check of a connection against what it meets in the field: each fault is found at its own step."""

import asyncio
import contextlib
import json
import socket
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from rts_console.client.backend import LocalProxy
from rts_console.client.doctor import NEEDS, STEPS, Diagnosis, Place, State, Step, diagnose
from rts_console.client.doctor_words import TRIED
from rts_console.gateway.config import Tls
from rts_console.gateway.server import Gateway
from rts_console.protocol import frames as fr
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LocalProxyType
from tests.client.people import APP, NO_RATES, config, token
from tests.client.proxies import http_proxy, socks5_proxy
from tests.client.scripted import ScriptedGateway, shake_hands, silent, tcp_server

SHORT_S = 0.3


def failure(found: Diagnosis, name: str) -> Step:
    """The one step that failed; all that need it were left out."""
    assert [step.name for step in found.failed] == [name]
    for step in found.steps:
        if NEEDS.get(step.name) == name:
            assert step.state is State.SKIPPED, step
            assert STEPS[name] in step.why
    (failed,) = found.failed
    assert failed.what == TRIED[name]
    assert failed.why
    assert failed.next_step.endswith((".", "?", ")"))
    return failed


def states(found: Diagnosis) -> dict[str, str]:
    return {step.name: step.state.value for step in found.steps}


# --- what works -----------------------------------------------------------------------------------------------------


async def test_everything_works_for_a_user_with_a_token(gateway: Gateway) -> None:
    told: list[Step] = []
    found = await diagnose(Place(gateway.url, APP, "ann", token("ann")), told.append)
    assert found.ok
    assert found.reached
    skipped = [step.name for step in found.steps if step.state is State.SKIPPED]
    assert skipped == ["proxy", "tls"]
    steps = {step.name: step for step in found.steps}
    assert steps["hello"].facts["rules"] == "volcengine"
    assert abs(steps["clock"].facts["offset_ms"]) <= 100
    assert steps["clock"].facts["error_ms"] >= 0
    assert all(step.elapsed_ms > 0 for step in found.steps if step.state is State.OK)
    assert [step.name for step in told] == [name for name in STEPS for _ in range(2)]
    assert [step.state for step in told[::2]] == [State.RUNNING] * len(STEPS)
    assert tuple(told[1::2]) == found.steps


async def test_without_a_token_nobody_logs_in(gateway: Gateway) -> None:
    found = await diagnose(Place(gateway.url))
    assert found.ok
    assert [step.name for step in found.steps if step.state is State.SKIPPED][2:] == ["login", "echo", "room"]
    assert found.summary == "5 steps passed, 5 left out."


async def test_a_rule_set_without_messages_to_users_has_no_echo() -> None:
    async with Gateway(config(rules="volcengine-basic", limits=NO_RATES)) as gateway:
        found = await diagnose(Place(gateway.url, APP, "ann", token("ann")))
    assert found.ok
    assert states(found)["echo"] == "skipped"
    assert states(found)["room"] == "ok"


# --- the way there --------------------------------------------------------------------------------------------------


async def test_a_name_that_is_not_known() -> None:
    failed = failure(await diagnose(Place("ws://nowhere.invalid:7880")), "name")
    assert "nowhere.invalid is not known" in failed.why


async def test_a_resolver_that_hangs_costs_only_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    asked = threading.Event()

    def hang(*_: Any, **__: Any) -> list[Any]:
        asked.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    failed = failure(await diagnose(Place("ws://slow.example:7880", step_timeout_s=SHORT_S)), "name")
    assert "no answer within 0.3 s" in failed.why
    asked.set()


async def test_a_closed_port() -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    found = await diagnose(Place(f"ws://127.0.0.1:{port}"))
    assert f"nothing listens at 127.0.0.1:{port}" in failure(found, "tcp").why
    assert not found.reached


async def test_a_plain_tcp_server_that_talks() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ready\r\n")
        await reader.read()

    async with tcp_server(talk) as port:
        failed = failure(await diagnose(Place(f"ws://127.0.0.1:{port}")), "upgrade")
    assert "does not speak the RTS protocol" in failed.why


async def test_a_server_that_hangs_up_at_once() -> None:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    async with tcp_server(talk) as port:
        failed = failure(await diagnose(Place(f"ws://127.0.0.1:{port}")), "upgrade")
    assert "is this an RTS gateway?" in failed.next_step


async def _listen_only(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    while await reader.read(4_096):
        pass


@pytest.mark.parametrize(("scheme", "step"), [("ws", "upgrade"), ("wss", "tls")])
async def test_a_silent_server(scheme: str, step: str) -> None:
    async with tcp_server(_listen_only) as port:
        failed = failure(await diagnose(Place(f"{scheme}://127.0.0.1:{port}", step_timeout_s=SHORT_S)), step)
    assert failed.why == "no answer within 0.3 s"
    assert "said nothing" in failed.next_step
    assert failed.elapsed_ms > 0.9 * SHORT_S * 1e3


async def test_an_http_server() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nNope\n")
        await writer.drain()

    async with tcp_server(talk) as port:
        failed = failure(await diagnose(Place(f"ws://127.0.0.1:{port}")), "upgrade")
    assert "answered HTTP 404: Nope" in failed.why
    assert "is this an RTS gateway?" in failed.next_step


@pytest.mark.parametrize("kind", [LocalProxyType.SOCKS5, LocalProxyType.HTTP_TUNNEL])
async def test_through_a_proxy(gateway: Gateway, kind: LocalProxyType) -> None:
    server = socks5_proxy if kind is LocalProxyType.SOCKS5 else http_proxy
    async with server() as proxy:
        found = await diagnose(
            Place(gateway.url, APP, "ann", token("ann"), proxies=(LocalProxy(kind, "127.0.0.1", proxy.port),))
        )
    assert found.ok
    steps = {step.name: step for step in found.steps}
    assert steps["proxy"].facts["kind"] == kind.label
    assert steps["tcp"].facts["port"] == proxy.port


async def test_a_proxy_that_is_not_there(gateway: Gateway) -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    found = await diagnose(Place(gateway.url, proxies=(LocalProxy(LocalProxyType.SOCKS5, "127.0.0.1", port),)))
    assert failure(found, "tcp").next_step == "Start the proxy, or correct the address."


async def test_a_proxy_that_refuses_the_password_does_not_show_it(gateway: Gateway) -> None:
    async with socks5_proxy(login=("ann", "right")) as proxy:
        place = LocalProxy(LocalProxyType.SOCKS5, "127.0.0.1", proxy.port, "ann", Secret("a-wrong-password"))
        found = await diagnose(Place(gateway.url, proxies=(place,)))
    assert "refused the user name or the password" in failure(found, "proxy").why
    assert "a-wrong-password" not in found.as_text() + json.dumps(found.as_json())


# --- TLS ------------------------------------------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def secure(folder: Path, authority: trustme.CA, name: str, **more: Any) -> AsyncIterator[Gateway]:
    """The real gateway behind a certificate for `name`."""
    pem = folder / "server.pem"
    authority.issue_cert(name, **more).private_key_and_cert_chain_pem.write_to_path(str(pem))
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    async with Gateway(config(tls=Tls(str(pem), str(pem)), limits=NO_RATES)) as gateway:
        yield gateway


async def test_a_good_certificate_is_told_with_all_its_facts(tmp_path: Path) -> None:
    async with secure(tmp_path, trustme.CA(), "127.0.0.1") as gateway:
        place = Place(gateway.url, APP, "ann", token("ann"), ca_file=str(tmp_path / "ca.pem"))
        found = await diagnose(place)
        assert found.ok
        tls = next(step for step in found.steps if step.name == "tls")
        assert tls.facts["names"] == ["127.0.0.1"]
        assert tls.facts["version"].startswith("TLSv1.")
        assert tls.facts["days_left"] > 30
        pinned = await diagnose(Place(gateway.url, ca_file=place.ca_file, pin=tls.facts["pin"]))
        assert pinned.ok
        other = await diagnose(Place(gateway.url, ca_file=place.ca_file, pin="sha256/" + "A" * 43 + "="))
    assert "another key than the pinned one" in failure(other, "tls").why


async def test_a_certificate_that_ends_soon_is_told_of(tmp_path: Path) -> None:
    soon = datetime.now(UTC) + timedelta(days=3)
    async with secure(tmp_path, trustme.CA(), "127.0.0.1", not_after=soon) as gateway:
        found = await diagnose(Place(gateway.url, ca_file=str(tmp_path / "ca.pem")))
    assert found.ok
    assert "RENEW IT SOON" in next(step.what for step in found.steps if step.name == "tls")


async def test_an_unknown_authority(tmp_path: Path) -> None:
    async with secure(tmp_path, trustme.CA(), "127.0.0.1") as gateway:
        failed = failure(await diagnose(Place(gateway.url)), "tls")
    assert "is not trusted" in failed.why
    assert "--ca-file" in failed.next_step
    assert failed.facts["names"] == ["127.0.0.1"]


async def test_nothing_is_said_to_a_service_that_is_not_trusted(tmp_path: Path) -> None:
    heard: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        heard.append(await reader.read())

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    async with tcp_server(talk, ssl=context) as port:
        found = await diagnose(Place(f"wss://127.0.0.1:{port}", APP, "ann", token("ann")))
        failed = failure(found, "tls")
    assert failed.facts["names"] == ["127.0.0.1"]
    assert b"".join(heard) == b""


async def test_a_certificate_for_another_name(tmp_path: Path) -> None:
    async with secure(tmp_path, trustme.CA(), "rts.example") as gateway:
        failed = failure(await diagnose(Place(gateway.url, ca_file=str(tmp_path / "ca.pem"))), "tls")
    assert failed.facts["names"] == ["rts.example"]
    assert failed.next_step == "Use a name that the certificate was made for."


async def test_an_expired_certificate(tmp_path: Path) -> None:
    past = datetime.now(UTC) - timedelta(days=10)
    async with secure(tmp_path, trustme.CA(), "127.0.0.1", not_after=past) as gateway:
        failed = failure(await diagnose(Place(gateway.url, ca_file=str(tmp_path / "ca.pem"))), "tls")
    assert "expired" in failed.why
    assert failed.facts["days_left"] < 0
    assert failed.next_step.startswith("Renew the certificate")


async def test_wss_to_a_port_without_tls(gateway: Gateway) -> None:
    failed = failure(await diagnose(Place(gateway.url.replace("ws:", "wss:"))), "tls")
    assert "Try ws://" in failed.next_step


# --- the protocol ---------------------------------------------------------------------------------------------------


async def test_a_gateway_that_never_says_welcome(scripted: ScriptedGateway) -> None:
    scripted.on(fr.Hello, silent)
    found = await diagnose(Place(scripted.url, step_timeout_s=SHORT_S))
    failed = failure(found, "hello")
    assert "opened the WebSocket and then said nothing" in failed.next_step
    assert found.reached


async def test_a_gateway_that_hangs_up_after_the_upgrade() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await shake_hands(reader, writer)
        await reader.read(1)
        writer.close()

    async with tcp_server(talk) as port:
        failed = failure(await diagnose(Place(f"ws://127.0.0.1:{port}")), "hello")
    assert "hung up" in failed.why


async def test_a_gateway_that_sends_rubbish() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await shake_hands(reader, writer)
        writer.write(b"\x81\x05hello")
        await reader.read()

    async with tcp_server(talk) as port:
        failed = failure(await diagnose(Place(f"ws://127.0.0.1:{port}")), "hello")
    assert "cannot be understood" in failed.why


async def test_a_gateway_that_answers_no_ping(scripted: ScriptedGateway) -> None:
    scripted.on(fr.Ping, silent)
    failed = failure(await diagnose(Place(scripted.url, step_timeout_s=SHORT_S)), "clock")
    assert "no answer within" in failed.why


async def test_a_token_that_is_not_right_is_never_shown(gateway: Gateway) -> None:
    wrong = token("ann", key=Secret("another key"))
    found = await diagnose(Place(gateway.url, APP, "ann", wrong))
    failed = failure(found, "login")
    assert "-1000" in failed.why
    assert states(found)["clock"] == "ok"
    assert wrong.reveal() not in found.as_text() + json.dumps(found.as_json())


async def test_a_secret_that_the_gateway_quotes_is_masked(scripted: ScriptedGateway) -> None:
    scripted.on(fr.Login, lambda frame: [fr.Refused(frame.id, -1000, f"no such token: {frame.token}")])
    found = await diagnose(Place(scripted.url, APP, "ann", Secret("not-like-any-vendors")))
    assert "no such token: ***" in failure(found, "login").why


async def test_messages_that_get_lost(scripted: ScriptedGateway) -> None:
    found = await diagnose(Place(scripted.url, APP, "ann", Secret("t"), step_timeout_s=SHORT_S))
    assert "drops messages" in failure(found, "echo").next_step


# --- what cannot be checked -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place",
    [
        Place("http://127.0.0.1"),
        Place("ws://127.0.0.1", pin="sha256/x"),
        Place("wss://127.0.0.1", ca_file="/nowhere.pem"),
        Place("ws://127.0.0.1", proxies=(LocalProxy(LocalProxyType.SOCKS5, "", 1),)),
    ],
)
async def test_what_cannot_be_used_is_refused(place: Place) -> None:
    with pytest.raises(InvalidCall):
        await diagnose(place)


async def test_it_can_be_cancelled_and_leaves_nothing() -> None:
    async with tcp_server(_listen_only) as port:
        began = asyncio.Event()

        def tell(step: Step) -> None:
            if step.name == "upgrade":
                began.set()

        task = asyncio.get_running_loop().create_task(diagnose(Place(f"ws://127.0.0.1:{port}"), tell))
        await began.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


def test_a_failed_step_says_why_and_what_next() -> None:
    step = Step("tcp", State.FAILED, "no connection", "nothing listens", "Start it.", 1.25)
    assert [line.strip() for line in step.as_text().splitlines()] == [
        "FAILED   TCP                no connection  (1.2 ms)",
        "why:  nothing listens",
        "next: Start it.",
    ]
