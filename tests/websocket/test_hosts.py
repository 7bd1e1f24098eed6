"""Which machine is meant."""

import pytest

from rts_console.websocket.hosts import host_name, host_of, is_loopback


@pytest.mark.parametrize(
    ("address", "host", "here"),
    [
        ("127.0.0.1:5", "127.0.0.1", True),
        ("127.255.0.9:5", "127.255.0.9", True),
        ("::1:5", "::1", True),
        ("::ffff:127.0.0.1:5", "::ffff:127.0.0.1", True),
        ("::ffff:192.0.2.1:5", "::ffff:192.0.2.1", False),
        ("192.0.2.1:5", "192.0.2.1", False),
        ("2001:db8::1:5", "2001:db8::1", False),
        ("", "", False),
        ("localhost:5", "localhost", False),
    ],
)
def test_what_this_machine_is(address: str, host: str, here: bool) -> None:
    assert host_of(address) == host
    assert is_loopback(host) is here


@pytest.mark.parametrize(
    ("header", "name"),
    [("LOCALHOST:1", "localhost"), ("[::1]:7880", "::1"), ("rts.example.com", "rts.example.com"), ("[", ""), ("", "")],
)
def test_the_name_in_a_host_header(header: str, name: str) -> None:
    assert host_name(header) == name
