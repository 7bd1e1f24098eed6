"""What the client can tell of the machine it runs on: processor, memory, and the kind of network.

Looked at every 2 s, and only while somebody wants to know.
"""

import asyncio
import ipaddress
import json
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rts_console.protocol import events as ev
from rts_console.protocol.words import NetworkType

if TYPE_CHECKING:
    import psutil  # loaded only where somebody watches

INTERVAL_S: Final = 2.0
MB: Final = 1024 * 1024
_OUTSIDE: Final = ("192.0.2.1", 9)
"""An address that is nobody's (RFC 5737): asking for the way there sends nothing."""
_WIRELESS: Final = ("wi-fi", "wifi", "wlan", "wireless", "wlp", "wlx")
_WIRED: Final = ("eth", "en", "ethernet", "lan")


class Sample(NamedTuple):
    """One look. `network` is `None` when it is what it was at the look before."""

    stats: Mapping[str, Any]
    network: NetworkType | None


class SystemWatch:
    """Looks every 2 s while it is switched on. `tell` is called with what was seen, from the loop."""

    def __init__(self, tell: Callable[[Sample], None], *, interval_s: float = INTERVAL_S) -> None:
        """Begin switched off; nothing is loaded or asked."""
        self._tell = tell
        self._interval_s = interval_s
        self._timer: asyncio.TimerHandle | None = None
        self._process: psutil.Process | None = None
        self._network: NetworkType | None = None

    @property
    def on(self) -> bool:
        """Whether it looks."""
        return self._timer is not None

    def switch(self, on: bool) -> None:
        """Begin with a look soon, or end. Switching on needs a running loop."""
        if on == self.on:
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            return
        import psutil

        self._network = None
        self._process = psutil.Process()
        self._process.cpu_percent()  # the first reading only begins the measurement
        psutil.cpu_percent()
        self._timer = asyncio.get_running_loop().call_later(min(self._interval_s, 0.1), self._look)

    def _look(self) -> None:
        assert self._process is not None
        self._timer = asyncio.get_running_loop().call_later(self._interval_s, self._look)
        network = network_type()
        changed = None if network is self._network else network
        self._network = network
        self._tell(Sample(measure(self._process), changed))


def measure(process: "psutil.Process") -> Mapping[str, Any]:
    """The figures of `SysStats`, by their names there; usages are since the last call."""
    import psutil

    memory = psutil.virtual_memory()
    used = process.memory_info().rss
    cores = psutil.cpu_count() or 1
    return {
        "cpu_cores": cores,
        "cpu_app_usage": round(process.cpu_percent() / 100 / cores, 4),
        "cpu_total_usage": round(psutil.cpu_percent() / 100, 4),
        "memory_usage": round(used / MB, 1),
        "full_memory": memory.total // MB,
        "total_memory_usage": (memory.total - memory.available) // MB,
        "free_memory": memory.available // MB,
        "memory_ratio": round(used / memory.total, 4),
        "total_memory_ratio": round(memory.percent / 100, 4),
    }


def system_events(sample: Sample, at_ns: int, told: Mapping[str, Any]) -> list[ev.Event]:
    """The events of one look; `told` is what the client adds to the report."""
    network = sample.network
    report = json.dumps({**told, **sample.stats}, separators=(",", ":"), ensure_ascii=False)
    return [
        *([ev.NetworkTypeChanged(at_ns=at_ns, network_type=network)] if network is not None else []),
        ev.SysStats(at_ns=at_ns, **sample.stats),
        ev.LogReport(at_ns=at_ns, log_type=ev.MONITOR_LOG, content=report),
    ]


def network_type() -> NetworkType:
    """The kind of network by which this machine would go out, as far as the system can tell."""
    address = _own_address()
    if address is None:
        return NetworkType.DISCONNECTED
    import psutil

    for name, addresses in psutil.net_if_addrs().items():
        if any(each.address.partition("%")[0] == address for each in addresses):
            return interface_type(name, wireless=Path(f"/sys/class/net/{name}/wireless").exists())
    return NetworkType.UNKNOWN


def interface_type(name: str, *, wireless: bool = False, platform: str = sys.platform) -> NetworkType:
    """The kind of an interface by its name. On a Mac `en0` may be either; which generation a mobile one has, nobody
    tells.
    """
    word = name.lower()
    if wireless or word.startswith(_WIRELESS):
        return NetworkType.WIFI
    if platform == "darwin":
        return NetworkType.UNKNOWN
    return NetworkType.LAN if word.startswith(_WIRED) else NetworkType.UNKNOWN


def _own_address() -> str | None:
    """The address by which this machine would go out; `None` when there is no way."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(_OUTSIDE)
            address = str(way.getsockname()[0])
        except OSError:
            return None
    return None if ipaddress.ip_address(address).is_unspecified else address
