"""The system's word that the network is back: then nobody waits for the next attempt."""

import asyncio
from collections.abc import Callable
from typing import Final, Protocol, cast

from PySide6.QtCore import QObject, SignalInstance

from rts_console.gui.stage import Stage

LATER_S: Final = 1.0
"""Asking takes some milliseconds, which the first picture of the window needs more."""


class Network(Protocol):
    """What is used of Qt's `QNetworkInformation`."""

    reachabilityChanged: SignalInstance  # noqa: N815 - Qt's name


def no_network() -> Network | None:
    """Nobody who would know."""
    return None


def system_network() -> Network | None:
    """Qt's way to ask the system about the network; None where Qt has none for this system."""
    from PySide6.QtNetwork import QNetworkInformation  # takes time to load, and the window is there without it

    if not QNetworkInformation.loadDefaultBackend():
        return None
    network = QNetworkInformation.instance()
    return cast("Network | None", network)


class NetworkWatch(QObject):
    """Hurries all identities whose link is being made again when the system goes online, until `end`."""

    def __init__(self, stage: Stage, network: Network) -> None:
        super().__init__()
        self._stage = stage
        self._network = network
        network.reachabilityChanged.connect(self._on_reachability)

    def end(self) -> None:
        """Listen no more."""
        self._network.reachabilityChanged.disconnect(self._on_reachability)

    def _on_reachability(self, reachability: object) -> None:
        from PySide6.QtNetwork import QNetworkInformation

        if reachability is not QNetworkInformation.Reachability.Online:
            return
        for identity in self._stage.identities:
            self._stage.retry_now(identity)


async def watch_network(stage: Stage, find_network: Callable[[], Network | None], *, later_s: float = LATER_S) -> None:
    """Ask after `later_s` who knows about the network, and listen to it until cancelled; return when nobody does."""
    await asyncio.sleep(later_s)
    network = find_network()
    if network is None:
        return
    watch = NetworkWatch(stage, network)
    try:
        await asyncio.Event().wait()
    finally:
        watch.end()
