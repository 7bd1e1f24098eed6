"""What the client tells of its machine: real figures, at the right times, only when asked."""

import asyncio
import json
from typing import Any

import psutil
import pytest

from rts_console.client import system
from rts_console.client.rts import RtsClient
from rts_console.client.system import Sample, SystemWatch, interface_type, measure, network_type, system_events
from rts_console.protocol import events as ev
from rts_console.protocol.words import NetworkType
from tests.support import until

APP = "0123456789abcdef01234567"


def test_the_figures_fit_together() -> None:
    process = psutil.Process()
    measure(process)
    stats = measure(process)
    assert stats["cpu_cores"] >= 1
    assert 0 <= stats["cpu_app_usage"] <= 1
    assert 0 <= stats["cpu_total_usage"] <= 1
    assert 1 < stats["memory_usage"] < stats["full_memory"]
    assert abs(stats["total_memory_usage"] + stats["free_memory"] - stats["full_memory"]) <= 1
    assert stats["memory_ratio"] == pytest.approx(stats["memory_usage"] / stats["full_memory"], abs=0.001)


@pytest.mark.parametrize(
    ("name", "wireless", "platform", "kind"),
    [
        ("eth0", False, "linux", NetworkType.LAN),
        ("enp3s0", False, "linux", NetworkType.LAN),
        ("wlp2s0", False, "linux", NetworkType.WIFI),
        ("en7", True, "linux", NetworkType.WIFI),
        ("wwan0", False, "linux", NetworkType.UNKNOWN),
        ("tun0", False, "linux", NetworkType.UNKNOWN),
        ("Ethernet 2", False, "win32", NetworkType.LAN),
        ("Wi-Fi", False, "win32", NetworkType.WIFI),
        ("en0", False, "darwin", NetworkType.UNKNOWN),
    ],
)
def test_the_kind_of_an_interface(name: str, wireless: bool, platform: str, kind: NetworkType) -> None:
    assert interface_type(name, wireless=wireless, platform=platform) is kind


def test_the_network_of_this_machine_is_one_of_those_there_are() -> None:
    assert network_type() in {NetworkType.UNKNOWN, NetworkType.DISCONNECTED, NetworkType.LAN, NetworkType.WIFI}


def test_without_a_way_out_there_is_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_own_address", lambda: None)
    assert network_type() is NetworkType.DISCONNECTED


def test_an_address_of_no_interface_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_own_address", lambda: "203.0.113.9")
    assert network_type() is NetworkType.UNKNOWN


async def test_it_looks_while_it_is_on_and_tells_the_network_when_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    networks = [NetworkType.LAN, NetworkType.LAN, NetworkType.WIFI]
    monkeypatch.setattr(system, "network_type", lambda: networks.pop(0) if networks else NetworkType.WIFI)
    told: list[Sample] = []
    watch = SystemWatch(told.append, interval_s=0.001)
    watch.switch(True)
    watch.switch(True)
    await until(lambda: len(told) >= 4)
    watch.switch(False)
    count = len(told)
    assert not watch.on
    assert [sample.network for sample in told[:4]] == [NetworkType.LAN, None, NetworkType.WIFI, None]
    await asyncio.sleep(0.01)
    assert len(told) == count


def test_the_events_of_a_look() -> None:
    stats: dict[str, Any] = dict(measure(psutil.Process()))
    network, figures, report = system_events(Sample(stats, NetworkType.LAN), 7, {"user_id": "alice"})
    assert network == ev.NetworkTypeChanged(at_ns=7, network_type=NetworkType.LAN)
    assert figures == ev.SysStats(at_ns=7, **stats)
    assert isinstance(report, ev.LogReport)
    assert report.log_type == "live_webrtc_monitor_log"
    assert json.loads(report.content) == {"user_id": "alice", **stats}
    assert len(system_events(Sample(stats, None), 7, {})) == 2


async def test_a_client_tells_its_observers_until_it_is_closed() -> None:
    told: list[ev.Event] = []
    async with RtsClient(APP) as client:
        client.observe(told.extend)
        assert not client.watches_system
        client.watches_system = True
        await until(lambda: any(isinstance(event, ev.LogReport) for event in told))
        assert client.watches_system
    assert not client.watches_system
    assert [type(event) for event in told[:3]] == [ev.NetworkTypeChanged, ev.SysStats, ev.LogReport]
