"""RongCloud's server side as a whole: its calls, and what they keep between them."""

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from aiohttp import web

from rts_console.gateway.backplane import Missed, ScopeKey
from rts_console.gateway.chat_rooms import ChatRooms
from rts_console.gateway.config import RongCloudApp
from rts_console.gateway.http.rongcloud import RongCloudApi
from rts_console.gateway.http.rongcloud_endpoints import Endpoint
from rts_console.gateway.http.rongcloud_messages import MessageCalls
from rts_console.gateway.http.rongcloud_moderation import ModerationCalls
from rts_console.gateway.http.rongcloud_port import ChatRoomPort
from rts_console.gateway.http.rongcloud_rooms import RoomCalls
from rts_console.gateway.http.rongcloud_system import SystemMessages
from rts_console.gateway.http.rongcloud_users import UserCalls
from rts_console.gateway.http.rongcloud_words import WordCalls
from rts_console.gateway.hub import Hub
from rts_console.gateway.issued_tokens import IssuedTokens
from rts_console.gateway.rongcloud_memory import RongCloudMemory
from rts_console.gateway.room_status_callback import RoomStatusCallbacks
from rts_console.gateway.word_filter import Verdict, WordFilter
from rts_console.protocol.clock import now_ns

KEPT_WITHIN_S: Final = 5.0
_BARRIER: Final = ScopeKey.inbox("", "")
"""Nobody's inbox: asking for its end waits for everything that was given to the store before."""

_CHANGING: Final = frozenset({"add", "remove", "rollback", "delete", "expire", "destroy"})
"""How the paths end whose calls change what outlives the process."""


class RongCloudService:
    """Everything that an app's server has to do with at one gateway. An async context manager: status is posted inside.

    `judge` and `status.tell` are for whoever keeps the chat rooms.
    """

    def __init__(self, apps: Iterable[RongCloudApp], clock: Callable[[], int] = now_ns) -> None:
        """Take the apps."""
        self._apps = list(apps)
        self._clock = clock
        self.status = RoomStatusCallbacks(self._apps, clock=clock)
        self.filters = {app.app_key: WordFilter(app.word_delay_s, clock) for app in self._apps}

    async def __aenter__(self) -> Self:
        """Begin to post what happens to rooms."""
        await self.status.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Post no more."""
        await self.status.__aexit__(kind, error, trace)

    def judge(self, app_id: str, object_name: str, payload: bytes) -> Verdict:
        """What the word filter of an app says of a user's message."""
        found = self.filters.get(app_id)
        return found.judge(object_name, payload) if found else Verdict(payload)

    def endpoints(self, hub: Hub, tokens: IssuedTokens, rooms: ChatRoomPort) -> dict[str, Endpoint]:
        """All calls by path: users are at the hub, who has their tokens from `tokens`, chat rooms at `rooms`."""
        groups = (
            UserCalls(hub, tokens, self._clock),
            RoomCalls(rooms, self._clock),
            ModerationCalls(rooms, self._clock),
            MessageCalls(rooms, SystemMessages(hub, self._clock), self._clock),
            WordCalls(self.filters),
        )
        return {path: endpoint for group in groups for path, endpoint in group.table().items()}

    def routes(self, hub: Hub, tokens: IssuedTokens, rooms: ChatRooms, data: Path | None = None) -> list[web.RouteDef]:
        """The routes of all calls; none when no app is served. What they set outlives the process in the folder `data`.

        Raises `ConfigError` when what was kept there cannot be read.
        """
        memory = RongCloudMemory(data, self.filters, rooms, tokens, self.filters)
        memory.load()

        async def kept(path: str) -> None:
            if path.rpartition("/")[2] in _CHANGING:
                memory.save()
            await kept_by(hub)

        api = RongCloudApi(self._apps, self.endpoints(hub, tokens, rooms), self._clock, kept)
        return api.routes() if self._apps else []


async def kept_by(hub: Hub) -> None:
    """Wait until the store has kept what was given to it before. Raises `TimeoutError`."""
    answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def answer(_: Missed) -> None:
        if not answered.done():
            answered.set_result(None)

    hub.backplane.since(_BARRIER, "", 0, answer)
    async with asyncio.timeout(KEPT_WITHIN_S):
        await answered
