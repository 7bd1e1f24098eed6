"""What happens to RongCloud's chat rooms, posted to the app's own server: made, joined, left, destroyed (facts A5).

Only an answer of 200 within 5 s counts; a batch is tried three times and then given up, with a line in the log. When
several batches in a row have failed, posting pauses for a minute; what happens meanwhile waits, up to a limit.
"""

import asyncio
import enum
import logging
import secrets
from collections import deque
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlencode

import aiohttp
import msgspec

from rts_console.gateway.config import RongCloudApp
from rts_console.protocol.clock import now_ns
from rts_console.protocol.server import clip
from rts_console.vendors.rongcloud import sign

TRIES: Final = 3
TIMEOUT_S: Final = 5.0
PAUSE_S: Final = 60.0
FAILURES_BEFORE_PAUSE: Final = 5
BATCH: Final = 100
WAITING_LIMIT: Final = 10_000

log = logging.getLogger(__name__)


class RoomEvent(enum.IntEnum):
    """What happened to a room (`type`)."""

    CREATED = 0
    JOINED = 1
    LEFT = 2
    DESTROYED = 3


class Cause(enum.IntEnum):
    """Why (`status`): somebody called for it, a user was away for too long, was blocked, or nobody used the room."""

    CALLED = 0
    AWAY = 1
    BLOCKED = 2
    UNUSED = 3


class RoomStatus(msgspec.Struct, frozen=True):
    """One event in the vendor's form; `time` is milliseconds since 1970."""

    chatRoomId: str  # noqa: N815 - the vendor's name
    userIds: list[str]  # noqa: N815 - the vendor's name
    status: int
    type: int
    time: int


class RoomStatusCallbacks:
    """An async context manager that posts for all apps that gave a URL."""

    def __init__(
        self,
        apps: Iterable[RongCloudApp],
        *,
        clock: Callable[[], int] = now_ns,
        timeout_s: float = TIMEOUT_S,
        pause_s: float = PAUSE_S,
    ) -> None:
        """Take the apps; those without a URL are told nothing."""
        self._posts = {app.app_key: _Posts(app, clock, timeout_s, pause_s) for app in apps if app.room_status_url}
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Begin to post."""
        self._session = aiohttp.ClientSession(
            cookie_jar=aiohttp.DummyCookieJar(), headers={"User-Agent": "rts-console-gateway"}
        )
        for posts in self._posts.values():
            posts.start(self._session)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give up what is not posted yet."""
        for posts in self._posts.values():
            await posts.stop()
        if self._session is not None:
            await self._session.close()

    def tell(
        self, app_key: str, room_id: str, event: RoomEvent, user_ids: Iterable[str] = (), cause: Cause = Cause.CALLED
    ) -> None:
        """Say what happened; it is posted soon."""
        posts = self._posts.get(app_key)
        if posts is not None:
            at_ms = self._clock() // 1_000_000
            posts.put(RoomStatus(room_id, list(user_ids), int(cause), int(event), at_ms))


class _Posts:
    """What waits to be posted for one app, in order."""

    def __init__(self, app: RongCloudApp, clock: Callable[[], int], timeout_s: float, pause_s: float) -> None:
        self._app = app
        self._clock = clock
        self._timeout_s = timeout_s
        self._pause_s = pause_s
        self._waiting: deque[RoomStatus] = deque()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._failures = 0
        self._lost = 0

    def start(self, session: aiohttp.ClientSession) -> None:
        loop = asyncio.get_running_loop()
        self._task = loop.create_task(self._work(session), name=f"room status of {self._app.app_key}")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._waiting:
            log.info("%d room events were not posted: the gateway stops", len(self._waiting))

    def put(self, status: RoomStatus) -> None:
        if len(self._waiting) >= WAITING_LIMIT:
            if not self._lost:
                log.warning("Room events are lost: %d wait already. Is the server of the app gone?", WAITING_LIMIT)
            self._lost += 1
            return
        self._waiting.append(status)
        self._wake.set()

    async def _work(self, session: aiohttp.ClientSession) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                await self._post_batch(session)

    async def _post_batch(self, session: aiohttp.ClientSession) -> None:
        batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
        if self._lost:
            log.warning("%d room events were lost in all; there is room for more again", self._lost)
            self._lost = 0
        why = ""
        for _ in range(TRIES):
            why = await self._post(session, batch)
            if not why:
                self._failures = 0
                return
        self._failures += 1
        words = "%d room events were given up after %d tries: %s"
        log.warning(words, len(batch), TRIES, clip(why))
        if self._failures >= FAILURES_BEFORE_PAUSE:
            self._failures = 0
            log.warning("The room status server fails again and again; nothing is posted for %g s", self._pause_s)
            await asyncio.sleep(self._pause_s)

    async def _post(self, session: aiohttp.ClientSession, batch: list[RoomStatus]) -> str:
        """Post once; the words say what was wrong, none that it was taken."""
        data, headers = msgspec.json.encode(batch), {"Content-Type": "application/json"}
        url = signed_url(self._app, self._clock)
        try:
            async with (
                asyncio.timeout(self._timeout_s),
                session.post(url, data=data, headers=headers, allow_redirects=False) as response,
            ):
                return "" if response.status == 200 else f"it answered {response.status}; only 200 counts"
        except TimeoutError:
            return f"no answer within {self._timeout_s:g} s"
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return f"{type(error).__name__}: {error}"


def signed_url(app: RongCloudApp, clock: Callable[[], int] = now_ns) -> str:
    """The app's URL with app key, time, nonce and signature, so that its server can tell who calls."""
    timestamp, nonce = str(clock() // 1_000_000), str(secrets.randbelow(10**9))
    query = {
        "appKey": app.app_key,
        "timestamp": timestamp,
        "nonce": nonce,
        "signature": sign(app.secret, nonce, timestamp),
    }
    url = app.room_status_url
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"
