"""TLS for the gateway: certificates that are given, or its own when nobody has made any.

Its own are a certificate authority, whose certificate clients are given as their CA file, and a server certificate
under it. The server's key stays the same when its certificate is renewed, and so does the pin.
"""

import base64
import hashlib
import ipaddress
import logging
import os
import ssl
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from rts_console.gateway.config import ConfigError, Tls

AUTHORITY_LIFE: Final = timedelta(days=3_650)
SERVER_LIFE: Final = timedelta(days=397)
RENEW_BEFORE: Final = timedelta(days=30)
ALWAYS_NAMED: Final = ("localhost", "127.0.0.1", "::1")
_USAGES: Final = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)

log = logging.getLogger(__name__)


class ServerTls(NamedTuple):
    """What the listeners use, and what clients may be told: their CA file (empty unless it was made here) and pin."""

    context: ssl.SSLContext
    ca_file: str
    pin: str


def prepare_tls(tls: Tls, hosts: Iterable[str]) -> ServerTls:
    """Make ready what the configuration says. Raises `ConfigError`.

    `hosts` are the names and addresses that a certificate of its own is for.
    """
    ca_file = ""
    if tls.auto:
        folder = Path(tls.directory)
        make_certificates(folder, [*tls.hosts, *hosts])
        ca_file = str(folder / "ca.pem")
        tls = Tls(str(folder / "server.pem"), str(folder / "server.key"))
    return ServerTls(_context(tls), ca_file, pin_of(Path(tls.certificate)))


def pin_of(certificate: Path) -> str:
    """The pin of the first certificate in a PEM file: SHA-256 of its public key, as `sha256/` and Base64."""
    try:
        key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    except (OSError, ValueError) as error:
        raise ConfigError(f"tls: {certificate}: {error}. Give a PEM certificate.") from None
    spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return "sha256/" + base64.b64encode(hashlib.sha256(spki).digest()).decode()


def make_certificates(folder: Path, hosts: Iterable[str], now: datetime | None = None) -> None:
    """Put `ca.pem`, `ca.key`, `server.pem` and `server.key` into `folder`, or renew there what no longer serves.

    What is there already and still serves is left alone. Raises `ConfigError`, also for files that cannot be read:
    they are never overwritten.
    """
    wanted = list(dict.fromkeys(host.lower() for host in (*hosts, *ALWAYS_NAMED)))
    now = now or datetime.now(UTC)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        authority = _authority(folder, now)
        _server_certificate(folder, authority, wanted, now)
    except OSError as error:
        raise ConfigError(f"tls: {error.filename or folder}: {error.strerror}. Give a folder of your own.") from None
    except ValueError as error:
        raise ConfigError(f"tls: {folder}: {error}. Mend or remove what is in there.") from None


def _context(tls: Tls) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(tls.certificate, tls.key)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(f"tls: {tls.certificate}, {tls.key}: {error}. Give a PEM certificate and its key.") from None
    return context


# --- certificates of its own ----------------------------------------------------------------------------------------


class _Authority(NamedTuple):
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def _authority(folder: Path, now: datetime) -> _Authority:
    key = _key(folder / "ca.key")
    path = folder / "ca.pem"
    known = x509.load_pem_x509_certificate(path.read_bytes()) if path.exists() else None
    if known is not None and known.public_key() == key.public_key() and _lasts(known, now):
        return _Authority(known, key)
    if known is not None:
        log.warning("%s is renewed: give the new one to the clients", path)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "RTS Console gateway authority")])
    builder = _builder(name, name, key, now, AUTHORITY_LIFE)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    made = builder.sign(key, hashes.SHA256())
    _write(path, made.public_bytes(Encoding.PEM), 0o644)
    return _Authority(made, key)


def _server_certificate(folder: Path, authority: _Authority, hosts: Sequence[str], now: datetime) -> None:
    key = _key(folder / "server.key")
    path = folder / "server.pem"
    known = x509.load_pem_x509_certificate(path.read_bytes()) if path.exists() else None
    if known is not None and _serves(known, key, authority, hosts, now):
        return
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "RTS Console gateway")])
    builder = _builder(name, authority.certificate.subject, key, now, SERVER_LIFE)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage("digital_signature"), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    builder = builder.add_extension(x509.SubjectAlternativeName([_name(host) for host in hosts]), critical=False)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    builder = builder.add_extension(issuer, critical=False)
    _write(path, builder.sign(authority.key, hashes.SHA256()).public_bytes(Encoding.PEM), 0o644)
    log.info("made a certificate for %s", ", ".join(hosts))


def _serves(
    known: x509.Certificate,
    key: ec.EllipticCurvePrivateKey,
    authority: _Authority,
    hosts: Sequence[str],
    now: datetime,
) -> bool:
    try:
        known.verify_directly_issued_by(authority.certificate)
    except (InvalidSignature, ValueError, TypeError):
        return False
    named = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    has_all = {_name(host) for host in hosts} <= set(named)
    return has_all and known.public_key() == key.public_key() and _lasts(known, now)


def _lasts(certificate: x509.Certificate, now: datetime) -> bool:
    return certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc - RENEW_BEFORE


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # clients' clocks may be a little slow
        .not_valid_after(now + life)
    )


def _usage(*allowed: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{name: name in allowed for name in _USAGES})


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host.encode("idna").decode())


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    """The key in the file; a new one, which only the owner of the process can read, where there is none."""
    if not path.exists():
        made = ec.generate_private_key(ec.SECP256R1())
        _write(path, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)
        return made
    key: Any = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{path.name} is not a key of the kind that is made here")
    return key


def _write(path: Path, data: bytes, mode: int) -> None:
    """Write a file in one step; nobody can read it while its mode is not yet right."""
    temporary = path.with_name(path.name + ".new")
    temporary.unlink(missing_ok=True)
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(data)
    os.replace(temporary, path)
