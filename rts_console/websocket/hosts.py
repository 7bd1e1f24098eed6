"""Which machine is meant by an address or a host name."""

import ipaddress
from typing import Final
from urllib.parse import urlsplit

LOOPBACK_HOSTS: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def host_of(address: str) -> str:
    """The host in a `remote_address`."""
    return address.rpartition(":")[0]


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's own loopback, written as IPv4, IPv6 or IPv4 in IPv6."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def host_name(host: str) -> str:
    """The name in a `Host` header, in small letters; empty where there is none."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""
