"""A service with another key hears nothing from us, trusted as its certificate may be."""

import asyncio
import base64
import hashlib
import inspect
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trustme

from rts_console.client import link, rts
from rts_console.client.link import check_pin, tls_context
from rts_console.client.rts import RtsClient
from rts_console.gateway.config import Tls
from rts_console.gateway.server import Gateway
from rts_console.protocol.errors import ConnectionLost, InvalidCall
from rts_console.protocol.events import ConnectionStateChanged
from tests.client.people import APP, Seen, config, token

OTHER = "sha256/" + base64.b64encode(hashlib.sha256(b"another key").digest()).decode()


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Gateway]:
    async with Gateway(config(tls=Tls(auto=True, directory=str(tmp_path)))) as gateway:
        yield gateway


@asynccontextmanager
async def eavesdropper(folder: Path, version: ssl.TLSVersion) -> AsyncIterator[tuple[int, str, bytearray]]:
    """A TLS server with a certificate that clients trust, which keeps what it is told and answers nothing."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "trusted.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.maximum_version = version
    authority.issue_cert("127.0.0.1").configure_cert(context)
    heard = bytearray()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                heard.extend(data)
        except ConnectionError:
            pass
        writer.transport.abort()

    server = await asyncio.start_server(listen, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1], str(folder / "trusted.pem"), heard


@pytest.mark.parametrize("form", ["sha256/", "sha256//", "hexadecimal", "with colons"])
async def test_the_right_pin_lets_in_however_it_is_written(gateway: Gateway, form: str) -> None:
    digest = base64.b64decode(gateway.pin.partition("/")[2])
    pin = {"hexadecimal": digest.hex().upper(), "with colons": digest.hex(":")}.get(
        form, form + base64.b64encode(digest).decode()
    )
    async with RtsClient(APP, url=gateway.url, ca_file=gateway.ca_file, pin=f" {pin}\n") as alice:
        await alice.login(token("alice"), "alice")
        assert alice.logged_in


async def test_the_wrong_pin_is_told_with_what_the_service_showed(gateway: Gateway) -> None:
    async with RtsClient(APP, url=gateway.url, ca_file=gateway.ca_file, pin=OTHER) as alice:
        with pytest.raises(ConnectionLost) as refused:
            await alice.login(token("alice"), "alice")
        assert not alice.logged_in
    assert f"its key is {gateway.pin}. Nothing was said to it." in str(refused.value)
    assert not gateway.hub.clients


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_not_one_byte_goes_to_a_trusted_service_with_another_key(tmp_path: Path, version: ssl.TLSVersion) -> None:
    async with eavesdropper(tmp_path, version) as (port, ca_file, heard):
        url = f"wss://127.0.0.1:{port}"
        async with RtsClient(APP, url=url, ca_file=ca_file, pin=OTHER) as alice:
            with pytest.raises(ConnectionLost, match="is not the service that was pinned"):
                await alice.login(token("alice"), "alice")
        assert heard == b""

        async with RtsClient(APP, url=url, ca_file=ca_file) as alice:  # without the pin it would have been told
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3):
                    await alice.login(token("alice"), "alice")
        assert heard.startswith(b"GET /rts/v1 ")


async def test_a_pin_is_no_way_around_the_authority(gateway: Gateway) -> None:
    async with RtsClient(APP, url=gateway.url, pin=gateway.pin) as alice:
        with pytest.raises(ConnectionLost, match="is not trusted"):
            await alice.login(token("alice"), "alice")


async def test_the_pin_is_looked_at_again_at_every_reconnect(
    gateway: Gateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with RtsClient(APP, url=gateway.url, ca_file=gateway.ca_file, pin=gateway.pin) as alice:
        await alice.login(token("alice"), "alice")
        seen = Seen(alice.observe)
        monkeypatch.setattr(alice, "_pin", check_pin(OTHER, gateway.url))
        alice.drop_link()
        while not any("was pinned" in event.reason for event in seen.of(ConnectionStateChanged)):
            alice.retry_now()
            await asyncio.sleep(0.01)
        assert not [client for client in gateway.hub.clients if client.user]


@pytest.mark.parametrize(
    "pin",
    ["sha256/", "sha256/AAAA", "sha1/" + "A" * 43 + "=", "00" * 31, "00" * 33, "zz" * 32, "sha256/" + "é" * 43 + "="],
)
def test_a_pin_that_is_none_is_refused_before_anything_is_opened(pin: str) -> None:
    with pytest.raises(InvalidCall, match="The pin is not one"):
        RtsClient(APP, url="wss://127.0.0.1:1", pin=pin)


def test_a_pin_without_tls_is_refused_because_it_would_protect_nothing() -> None:
    with pytest.raises(InvalidCall, match="A pin needs wss://"):
        RtsClient(APP, url="ws://127.0.0.1:1", pin=OTHER)


def test_there_is_no_switch_that_ignores_errors() -> None:
    context = tls_context(None)
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    for module in (link, rts):
        source = inspect.getsource(module)
        for word in ("CERT_NONE", "check_hostname", "verify_mode", "_create_unverified_context", "insecure"):
            assert word not in source
