"""A practice receiver for callbacks: a small HTTP server of the console's own, on this machine only.

It judges signatures as an app's server has to, keeps the newest posts, and answers as it is told: with anything but 200
the sender's repeats can be watched.
"""

import asyncio
import importlib
import sys
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rts_console.protocol.clock import now_ns
from rts_console.protocol.secret import Secret
from rts_console.vendors.callbacks import Verdict, judge

KEPT: Final = 200
BODY_LIMIT: Final = 1024 * 1024
PATH: Final = "/callbacks"


@dataclass(frozen=True, slots=True)
class Posted:
    """One post: when it came, what it is, its body, and what it was answered with."""

    number: int
    at_ns: int
    verdict: Verdict
    body: bytes
    answered: int


class CallbackInbox:
    """The newest posts are in `posts`; `count` grows with each. `answer` is the HTTP status for the next ones."""

    def __init__(self, secrets: Callable[[], Mapping[str, Secret]], *, kept: int = KEPT) -> None:
        """Take the secrets by family, asked for at each post. Nothing listens before `start`."""
        self._secrets = secrets
        self._runner: Any = None
        self.posts: deque[Posted] = deque(maxlen=kept)
        self.count = 0
        self.answer = 200
        self.url = ""

    @property
    def listening(self) -> bool:
        """Whether it can be posted to."""
        return bool(self.url)

    async def start(self) -> None:
        """Listen on any free port. Raises `OSError`."""
        if self.listening:
            return
        if "aiohttp.web" not in sys.modules:
            await asyncio.to_thread(importlib.import_module, "aiohttp.web")
        from aiohttp import web

        application = web.Application(client_max_size=BODY_LIMIT)
        application.add_routes([web.post(PATH, self._take)])
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        try:
            await site.start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"

    async def stop(self) -> None:
        """Listen no more; what came stays."""
        runner, self._runner, self.url = self._runner, None, ""
        if runner is not None:
            await runner.cleanup()

    async def _take(self, request: Any) -> Any:
        from aiohttp import web

        if "Origin" in request.headers:
            return web.Response(status=403, text="Web pages may not post here.")
        body = await request.read()
        self.count += 1
        verdict = judge(dict(request.query), body, self._secrets())
        self.posts.append(Posted(self.count, now_ns(), verdict, body, self.answer))
        return web.Response(status=self.answer, text="")
