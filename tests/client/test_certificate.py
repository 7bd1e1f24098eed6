"""What a certificate says."""

from datetime import UTC, datetime

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from rts_console.client.certificate import read_certificate
from rts_console.client.link import check_pin


def test_all_facts() -> None:
    end = datetime(2031, 2, 3, tzinfo=UTC)
    made = trustme.CA().issue_cert("rts.example", "::1", not_after=end)
    pem = made.cert_chain_pems[0].bytes()
    facts = read_certificate(x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER))
    assert facts.names == ("rts.example", "::1")
    assert facts.ends_on == "2031-02-03"
    assert facts.days_left(end.timestamp() - 3 * 86_400) == 3
    assert facts.days_left(end.timestamp() + 1) == -1
    assert len(check_pin(facts.pin, "wss://x")) == 32
    assert not facts.self_made
    assert "trustme" in facts.issuer


def test_a_certificate_without_names_is_read() -> None:
    made = trustme.CA()
    facts = read_certificate(x509.load_pem_x509_certificate(made.cert_pem.bytes()).public_bytes(Encoding.DER))
    assert facts.names == ()
    assert facts.self_made


def test_rubbish_is_refused() -> None:
    with pytest.raises(ValueError, match="."):
        read_certificate(b"no certificate")
