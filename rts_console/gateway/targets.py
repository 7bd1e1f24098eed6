"""To which hosts the gateway posts what its users send to app servers: a user names the URL, the gateway's operator
says how far that may reach.

A host is judged by the addresses that it has when it is connected to, not by its name only.
"""

import ipaddress
import socket
from collections.abc import Sequence
from typing import Final
from urllib.parse import SplitResult, urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

METADATA_HOSTS: Final = frozenset({"metadata", "metadata.google.internal", "metadata.goog", "instance-data"})
METADATA_ADDRESSES: Final = frozenset(
    ipaddress.ip_address(address)
    for address in (
        "169.254.169.254",
        "fd00:ec2::254",
        "100.100.100.200",
        "100.96.0.96",
        "168.63.129.16",
        "192.0.0.192",
    )
)
"""Where clouds tell a machine its own secrets."""
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_PORTS: Final = {"http": 80, "https": 443}


class Targets:
    """Which URLs may be posted to: those listed always; of the others, with `private`, all but link-local addresses
    and those where clouds tell secrets, and without it public addresses only.
    """

    def __init__(self, allow: Sequence[str] = (), *, private: bool = True, others: bool = True) -> None:
        """Take the beginnings of URLs that are listed; without `others` nothing else is allowed."""
        self._allow = [_parts(entry) for entry in allow]
        self._private = private
        self._others = others

    def listed(self, url: str) -> bool:
        """Whether the operator has named this URL, or the folder that it is in."""
        parts = _parts(url)
        return any(_origin(parts) == _origin(entry) and _inside(parts.path, entry.path) for entry in self._allow)

    def problem(self, url: str) -> str | None:
        """Why a URL may not be posted to as far as can be told without looking its host up, else `None`."""
        if self.listed(url):
            return None
        if not self._others:
            return "The gateway's operator has not listed this app server ([app_server] allow)."
        host = (_parts(url).hostname or "").rstrip(".").lower()
        address = _literal(host)
        if host in METADATA_HOSTS or (address is not None and not self.allows(address)):
            return _refusal(host)
        return None

    def allows(self, address: Address) -> bool:
        """Whether an address that is not listed may be connected to."""
        address = _unwrapped(address)
        if address in METADATA_ADDRESSES or address.is_link_local or address.is_multicast or address.is_unspecified:
            return False
        return self._private or address.is_global


class TargetResolver(AbstractResolver):
    """Looks hosts up, and leaves out addresses that may not be connected to."""

    def __init__(self, targets: Targets) -> None:
        """Take the rules."""
        self._targets = targets
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses that are allowed. Raises `OSError` when there is none."""
        found = await self._resolver.resolve(host, port, family)
        allowed = [each for each in found if self._targets.allows(ipaddress.ip_address(each["host"].partition("%")[0]))]
        if not allowed:
            raise OSError(None, _refusal(host))
        return allowed

    async def close(self) -> None:
        """Nothing is open."""
        await self._resolver.close()


def entry_problem(entry: str) -> str | None:
    """Say what is wrong with a listed URL, or `None`."""
    try:
        parts = _parts(entry)
        _ = parts.port
    except ValueError as error:
        return f"{entry!r} cannot be read: {error}"
    if parts.scheme not in _PORTS or not parts.hostname or parts.query or parts.fragment or parts.username is not None:
        return f"{entry!r} is not the beginning of a URL such as https://app.example.com/rts"
    return None


def _refusal(host: str) -> str:
    why = "is not an address that users may have the gateway post to"
    return f"{host} {why}. The gateway's operator can list it ([app_server] allow)."


def _parts(url: str) -> SplitResult:
    return urlsplit(url)


def _origin(parts: SplitResult) -> tuple[str, str, int]:
    return parts.scheme, (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme, 0)


def _inside(path: str, folder: str) -> bool:
    """Whether a path is the listed one, or under it; one that climbs or hides how it goes on is not."""
    folder = folder.rstrip("/")
    plain = not any(piece in path.lower() for piece in ("/../", "/./", "\\", "%2e", "%2f", "%5c"))
    climbs = path.endswith(("/..", "/."))
    return not folder or (plain and not climbs and (path == folder or path.startswith(folder + "/")))


def _literal(host: str) -> Address | None:
    """The address that a host is, in any way that the system's own readers take one; `None` for a name."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return None


def _unwrapped(address: Address) -> Address:
    """The IPv4 address that is meant by an IPv6 one, where it is."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(address.packed[-4:])
    inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    return inner or address
