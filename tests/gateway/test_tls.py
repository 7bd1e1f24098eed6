"""Certificates that are given and those that the gateway makes; what a client of the standard library makes of them."""

import asyncio
import json
import os
import shutil
import ssl
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from rts_console.gateway.config import AppKey, ConfigError, GatewayConfig, Tls
from rts_console.gateway.server import Gateway
from rts_console.gateway.tls import AUTHORITY_LIFE, SERVER_LIFE, make_certificates, pin_of, prepare_tls
from tests.gateway.desk import APP, KEYS
from tests.gateway.test_server import Visitor, command

NOW = datetime(2030, 1, 1, tzinfo=UTC)
FILES = ("ca.key", "ca.pem", "server.key", "server.pem")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def named(path: Path) -> set[str]:
    names = certificate(path).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name.value) for name in names}


def secured(folder: Path) -> GatewayConfig:
    return GatewayConfig(apps=[AppKey(APP, KEYS[APP])], tls=Tls(auto=True, directory=str(folder)))


# --- what is made ---------------------------------------------------------------------------------------------------


def test_four_files_are_made_and_only_the_owner_reads_the_keys(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "tls"
    make_certificates(folder, ["rts.example", "192.0.2.7"], NOW)
    assert tuple(contents(folder)) == FILES
    if os.name == "posix":
        assert {stat.S_IMODE((folder / name).stat().st_mode) for name in ("ca.key", "server.key")} == {0o600}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert named(folder / "server.pem") == {"rts.example", "192.0.2.7", "localhost", "127.0.0.1", "::1"}


def test_the_authority_can_sign_servers_only_and_the_server_nobody(tmp_path: Path) -> None:
    make_certificates(tmp_path, [], NOW)
    authority, server = certificate(tmp_path / "ca.pem"), certificate(tmp_path / "server.pem")
    rank = [each.extensions.get_extension_for_class(x509.BasicConstraints).value for each in (authority, server)]
    assert [(each.ca, each.path_length) for each in rank] == [(True, 0), (False, None)]
    purposes = server.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(purposes) == [x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]
    assert server.not_valid_after_utc == NOW + SERVER_LIFE
    assert authority.not_valid_after_utc == NOW + AUTHORITY_LIFE
    server.verify_directly_issued_by(authority)


def test_what_still_serves_is_left_alone(tmp_path: Path) -> None:
    make_certificates(tmp_path, ["rts.example"], NOW)
    before = contents(tmp_path)
    make_certificates(tmp_path, ["RTS.example"], NOW + timedelta(days=300))
    make_certificates(tmp_path, [], NOW + timedelta(days=300))
    assert contents(tmp_path) == before


@pytest.mark.parametrize(("hosts", "days"), [(["other.example"], 0), ([], 370), ([], 500)])
def test_a_new_host_or_the_end_of_its_time_renews_the_certificate_and_nothing_else(
    tmp_path: Path, hosts: list[str], days: int
) -> None:
    make_certificates(tmp_path, ["rts.example"], NOW)
    before, pin = contents(tmp_path), pin_of(tmp_path / "server.pem")
    make_certificates(tmp_path, hosts, NOW + timedelta(days=days))
    changed = [name for name, data in contents(tmp_path).items() if data != before[name]]
    assert changed == ["server.pem"]
    assert pin_of(tmp_path / "server.pem") == pin


def test_an_authority_that_ends_is_renewed_aloud_and_the_pin_stays(tmp_path: Path, expected_logs: list[Any]) -> None:
    make_certificates(tmp_path, [], NOW)
    pin = pin_of(tmp_path / "server.pem")
    later = NOW + AUTHORITY_LIFE - timedelta(days=10)
    make_certificates(tmp_path, [], later)
    assert certificate(tmp_path / "ca.pem").not_valid_after_utc == later + AUTHORITY_LIFE
    assert certificate(tmp_path / "server.pem").not_valid_after_utc == later + SERVER_LIFE
    assert pin_of(tmp_path / "server.pem") == pin
    (record,) = expected_logs
    assert "give the new one to the clients" in record.getMessage()


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_is_named_and_never_overwritten(tmp_path: Path, name: str) -> None:
    make_certificates(tmp_path, [], NOW)
    (tmp_path / name).write_text("not PEM")
    with pytest.raises(ConfigError, match="Mend or remove what is in there"):
        make_certificates(tmp_path, [], NOW)
    assert (tmp_path / name).read_text() == "not PEM"


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    key = rsa.generate_private_key(65_537, 2_048)
    (tmp_path / "ca.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(ConfigError, match=r"ca\.key is not a key of the kind"):
        make_certificates(tmp_path, [], NOW)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match=r"file.*Give a folder of your own"):
        make_certificates(tmp_path / "file" / "tls", [], NOW)


def test_the_pin_is_what_openssl_says_it_is(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    make_certificates(tmp_path, [], NOW)
    steps = (
        "openssl x509 -in server.pem -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary"
    )
    said = subprocess.run(
        f"{steps} | openssl base64", shell=True, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert pin_of(tmp_path / "server.pem") == "sha256/" + said.stdout.strip()


def test_a_given_certificate_has_a_pin_too_and_no_ca_file(tmp_path: Path) -> None:
    made = trustme.CA().issue_cert("localhost")
    path = tmp_path / "both.pem"
    made.private_key_and_cert_chain_pem.write_to_path(str(path))
    ready = prepare_tls(Tls(str(path), str(path)), [])
    assert (ready.ca_file, ready.pin) == ("", pin_of(path))


def test_a_certificate_that_is_none_has_no_pin(tmp_path: Path) -> None:
    (tmp_path / "x.pem").write_text("x")
    with pytest.raises(ConfigError, match="Give a PEM certificate"):
        pin_of(tmp_path / "x.pem")


# --- what a client makes of it --------------------------------------------------------------------------------------


def trusting(ca_file: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=ca_file)
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_a_client_with_the_gateways_own_authority_comes_in_by_tls_1_3(tmp_path: Path, host: str) -> None:
    async with Gateway(secured(tmp_path)) as gateway:
        url = gateway.url.replace("127.0.0.1", host)
        visitor = await Visitor.log_in(url, "alice", ssl=trusting(gateway.ca_file))
        assert visitor.socket.transport.get_extra_info("ssl_object").version() == "TLSv1.3"
        await visitor.socket.close()


async def test_the_hosts_of_the_certificate_are_served(tmp_path: Path) -> None:
    config = GatewayConfig(
        apps=[AppKey(APP, KEYS[APP])], tls=Tls(auto=True, directory=str(tmp_path), hosts=["rts.test"])
    )
    async with Gateway(config) as gateway:
        port = int(gateway.url.rpartition(":")[2].partition("/")[0])
        options = {"ssl": trusting(gateway.ca_file), "host": "127.0.0.1", "port": port}
        visitor = await Visitor.log_in(f"wss://rts.test:{port}/rts/v1", "alice", **options)
        await visitor.socket.close()


async def test_the_systems_authorities_and_another_one_are_not_enough(tmp_path: Path) -> None:
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
    async with Gateway(secured(tmp_path / "tls")) as gateway:
        for ca_file in (None, str(tmp_path / "other.pem")):
            with pytest.raises(ssl.SSLCertVerificationError):
                await Visitor.enter(gateway.url, ssl=trusting(ca_file))
        assert not gateway.hub.clients


async def handshake(gateway: Gateway, version: ssl.TLSVersion) -> str | None:
    """Offer one version only, of both the WebSocket and the HTTP listener; what came of it."""
    context = trusting(gateway.ca_file)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    found = set()
    for url in (gateway.url, gateway.http_url):
        port = int(url.rpartition(":")[2].partition("/")[0])
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
        found.add(writer.get_extra_info("ssl_object").version())
        writer.close()
        await writer.wait_closed()
    (one,) = found
    return str(one)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
async def test_tls_1_1_is_refused_and_1_2_taken(tmp_path: Path) -> None:
    async with Gateway(secured(tmp_path)) as gateway:
        for old in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            with pytest.raises((ssl.SSLError, ConnectionError)):
                await handshake(gateway, old)
        assert gateway._tls is not None
        gateway._tls.minimum_version = ssl.TLSVersion.TLSv1
        gateway._tls.set_ciphers("DEFAULT:@SECLEVEL=0")
        assert await handshake(gateway, ssl.TLSVersion.TLSv1_1) == "TLSv1.1", "the client here could not have done it"
    async with Gateway(secured(tmp_path)) as gateway:
        assert await handshake(gateway, ssl.TLSVersion.TLSv1_2) == "TLSv1.2"
        assert await handshake(gateway, ssl.TLSVersion.TLSv1_3) == "TLSv1.3"


# --- the command ----------------------------------------------------------------------------------------------------


async def test_the_command_makes_them_and_says_what_clients_need(tmp_path: Path) -> None:
    line = json.dumps({"apps": [{"id": APP, "key": KEYS[APP].reveal()}], "allowed_hosts": ["localhost"]}).encode()
    with command("--json", "--embedded", "--host", "0.0.0.0", "--tls-auto", str(tmp_path / "tls")) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(line + b"\n")
        process.stdin.flush()
        ready = json.loads(await asyncio.to_thread(process.stdout.readline))
        assert ready["ca_file"] == str(tmp_path / "tls" / "ca.pem")
        assert ready["pin"] == pin_of(tmp_path / "tls" / "server.pem")
        visitor = await Visitor.log_in(ready["url"], "alice", ssl=trusting(ready["ca_file"]))
        await visitor.socket.close()


def test_a_person_is_told_too(tmp_path: Path) -> None:
    with command("--tls-auto", str(tmp_path)) as process:
        assert process.stdout is not None
        said = [process.stdout.readline().decode() for _ in range(3)]
    assert said[1].strip() == f"Clients need the CA file {tmp_path / 'ca.pem'}"
    assert said[2].strip() == f"and may check the pin {pin_of(tmp_path / 'server.pem')}"


def test_what_makes_certificates_is_not_loaded_without_tls() -> None:
    program = (
        "import sys; from rts_console.gateway.config import GatewayConfig;"
        "from rts_console.gateway.server import Gateway;"
        "Gateway(GatewayConfig()); print('cryptography' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
