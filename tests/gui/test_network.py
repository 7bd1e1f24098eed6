"""When the system goes online, nobody waits for the next attempt; where nobody knows, nothing is done."""

import asyncio

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation

from rts_console.gui.network import Network, NetworkWatch, no_network, system_network, watch_network
from tests.gui.fakes import FakeBackend, World, make_world
from tests.support import until

Reachability = QNetworkInformation.Reachability


class FakeNetwork(QObject):
    """Says what the test says."""

    reachabilityChanged = Signal(Reachability)  # noqa: N815 - Qt's name


@pytest.fixture
def world() -> World:
    return make_world(FakeBackend("alice"), FakeBackend("bob"))


def retried(world: World) -> list[str]:
    return [name for name, backend in world.backends.items() if ("retry_now",) in backend.calls]


def test_online_again_hurries_those_who_wait_and_only_them(world: World) -> None:
    network = FakeNetwork()
    watch = NetworkWatch(world.stage, network)
    world.backends["bob"].lose_link()
    for state in (Reachability.Disconnected, Reachability.Local, Reachability.Site, Reachability.Unknown):
        network.reachabilityChanged.emit(state)
    assert retried(world) == []
    network.reachabilityChanged.emit(Reachability.Online)
    assert retried(world) == ["bob"]
    watch.end()


def test_after_its_end_it_hurries_nobody(world: World) -> None:
    network = FakeNetwork()
    NetworkWatch(world.stage, network).end()
    world.backends["bob"].lose_link()
    network.reachabilityChanged.emit(Reachability.Online)
    assert retried(world) == []


async def test_it_is_asked_for_and_listened_to_until_cancelled(world: World) -> None:
    network, asked = FakeNetwork(), []

    def find() -> Network:
        asked.append(True)
        return network

    watching = asyncio.create_task(watch_network(world.stage, find, later_s=0))  # noqa: TID251 - the test ends it
    await until(lambda: asked)
    await asyncio.sleep(0)
    world.backends["alice"].lose_link()
    network.reachabilityChanged.emit(Reachability.Online)
    assert retried(world) == ["alice"]
    watching.cancel()
    await asyncio.wait([watching])
    world.backends["bob"].lose_link()
    network.reachabilityChanged.emit(Reachability.Online)
    assert retried(world) == ["alice"]


async def test_where_nobody_knows_nothing_is_done(world: World) -> None:
    await watch_network(world.stage, no_network, later_s=0)


def test_the_systems_own_can_be_listened_to(world: World) -> None:
    """Where Qt has a way to ask this system; elsewhere there is none, and no complaint."""
    network = system_network()
    if network is not None:
        NetworkWatch(world.stage, network).end()
