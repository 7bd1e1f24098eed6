"""Everything with which the gateway stands in for Volcengine's servers: the server API, and the callbacks."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from rts_console.gateway.config import GatewayConfig
from rts_console.gateway.http.volcengine import VolcengineApi
from rts_console.gateway.http.volcengine_call import Apps
from rts_console.gateway.http.volcengine_messages import MessageOperations
from rts_console.gateway.http.volcengine_rooms import RoomOperations
from rts_console.gateway.http.volcengine_settings import SettingOperations
from rts_console.gateway.hub import Hub
from rts_console.gateway.volcengine_memory import VolcengineMemory
from rts_console.gateway.webhooks import Webhooks


class VolcengineService:
    """The routes of the server API, and an async context manager inside which callbacks are posted."""

    def __init__(self, config: GatewayConfig, hub: Hub, *, shared: bool, data: Path | None = None) -> None:
        """Take who may call what, and the hub that it acts on; `shared` is a gateway that other machines can reach.

        `data` is the folder for what shall outlive the process.
        """
        self.webhooks = Webhooks(config.webhooks, config.webhook_targets(shared=shared))
        hub.visits.tell = self.webhooks.happened
        apps = Apps(config.apps)
        self._settings = SettingOperations(self.webhooks, apps, memory=VolcengineMemory(data))
        operations = {
            **MessageOperations(hub, apps, rtc_clients=config.volcengine.rtc_clients).table(),
            **RoomOperations(hub, apps, {app.id: app.key for app in config.apps}).table(),
            **self._settings.table(),
        }
        self._api = VolcengineApi(config.access_keys, operations)

    async def __aenter__(self) -> Self:
        """Take up what was set before, and begin to post callbacks. Raises `ConfigError`."""
        self._settings.load()
        await self.webhooks.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give up callbacks that are under way."""
        await self.webhooks.__aexit__(kind, error, trace)

    def routes(self) -> Sequence[web.RouteDef]:
        """To be added to the gateway's HTTP application."""
        return self._api.routes()
