"""What a service's certificate says: for whom it was made, by whom, until when, and which pin allows its key alone."""

import base64
import hashlib
import ssl
from datetime import UTC, datetime
from typing import Any

import msgspec


class CertificateFacts(msgspec.Struct, frozen=True):
    """A certificate in words. Times are seconds since 1970; `pin` is what `check_pin` takes."""

    subject: str
    issuer: str
    names: tuple[str, ...]
    begins_at_s: int
    ends_at_s: int
    pin: str

    @property
    def self_made(self) -> bool:
        """Whether it names itself as who vouches for it."""
        return self.subject == self.issuer

    def days_left(self, now_s: float) -> int:
        """Whole days until it ends; negative when it has ended."""
        return int((self.ends_at_s - now_s) // 86_400)

    @property
    def ends_on(self) -> str:
        """The day on which it ends, as `2026-11-20`."""
        return datetime.fromtimestamp(self.ends_at_s, UTC).date().isoformat()


def read_certificate(der: bytes) -> CertificateFacts:
    """The facts of a certificate in DER. Raises `ValueError` when it cannot be read."""
    from cryptography import x509  # takes time to load
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    certificate = x509.load_der_x509_certificate(der)
    try:
        key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except UnsupportedAlgorithm as error:
        raise ValueError(f"its key is of a kind that is not known here ({error})") from None
    return CertificateFacts(
        subject=certificate.subject.rfc4514_string() or "nobody",
        issuer=certificate.issuer.rfc4514_string() or "nobody",
        names=_names(certificate),
        begins_at_s=int(certificate.not_valid_before_utc.timestamp()),
        ends_at_s=int(certificate.not_valid_after_utc.timestamp()),
        pin="sha256/" + base64.b64encode(hashlib.sha256(key).digest()).decode(),
    )


def looking_context() -> ssl.SSLContext:
    """Only to look at the certificate of a service that was not trusted: nothing may ever be said to it over this."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _names(certificate: Any) -> tuple[str, ...]:
    from cryptography import x509

    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return ()
    return tuple(str(name) for kind in (x509.DNSName, x509.IPAddress) for name in found.get_values_for_type(kind))
