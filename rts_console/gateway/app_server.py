"""From a client to its app server: one HTTP POST for each message, in the vendor's form (docs 6348/142432).

The body is the JSON object `{"message", "binary", "signature"}`, binary payloads as Base64; there is no
`Content-Type: application/json`, as with the vendor. 200 is success and the answer goes back to the client.
"""

import asyncio
import base64
import logging
from collections import deque
from collections.abc import Callable
from http.client import OK, responses
from typing import Final, Self
from urllib.parse import urlsplit

import aiohttp
import msgspec

from rts_console.gateway.targets import TargetResolver, Targets
from rts_console.protocol.clock import now_ns
from rts_console.protocol.frames import PAYLOAD_LIMIT
from rts_console.protocol.words import PayloadKind, UserMessageSendResult

TIMEOUT_S: Final = 10.0
IN_FLIGHT_LIMIT: Final = 64
WAITING_LIMIT: Final = 4_096
URL_LIMIT: Final = 2_048
COUNTED_LIMIT: Final = 16 * 1024 * 1024
"""How far an answer that is too long is read, only to tell how long it is."""

_CHUNK: Final = 65_536

log = logging.getLogger(__name__)


class ServerPost(msgspec.Struct, frozen=True):
    """A message for an app server."""

    url: str
    signature: str
    kind: PayloadKind
    payload: bytes


class ServerReply(msgspec.Struct, frozen=True):
    """What became of it. `http_status` is 0 and the times may be 0 where that point was not reached."""

    code: UserMessageSendResult
    reason: str = ""
    http_status: int = 0
    body: bytes = b""
    kind: PayloadKind = PayloadKind.TEXT
    truncated: int = 0
    sent_at_ns: int = 0
    answered_at_ns: int = 0


PostDone = Callable[[ServerReply], None]
"""Is told the result, exactly once, from the loop."""


class AppServerClient:
    """Posts messages, at most 64 at a time; the rest wait their turn, and all have 10 s from the call on."""

    def __init__(
        self,
        targets: Targets | None = None,
        *,
        timeout_s: float = TIMEOUT_S,
        in_flight: int = IN_FLIGHT_LIMIT,
        clock: Callable[[], int] = now_ns,
    ) -> None:
        """Take to which URLs may be posted. Nothing is opened before the context is entered."""
        self._targets = targets or Targets()
        self._timeout_s = timeout_s
        self._in_flight_limit = in_flight
        self._clock = clock
        self._waiting: deque[tuple[ServerPost, PostDone, float]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._listed: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open the HTTP sessions: one for listed URLs, and one that looks at where a host leads.

        No cookies: one user's must not reach another's request.
        """
        self._session = self._open(TargetResolver(self._targets))
        self._listed = self._open(None)
        return self

    def problem(self, url: str) -> str | None:
        """Why messages cannot be posted to this URL, or `None` when they can, as far as can be told at once."""
        return url_problem(url) or self._targets.problem(url)

    def _open(self, resolver: TargetResolver | None) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, resolver=resolver),
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=("Content-Type",),
            headers={"User-Agent": "rts-console-gateway"},
        )

    async def __aexit__(self, *_: object) -> None:
        """Give up what is under way and close the session."""
        self._waiting.clear()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for session in (self._session, self._listed):
            if session is not None:
                await session.close()

    def post(self, post: ServerPost, done: PostDone) -> None:
        """Post a message and call `done` with the result."""
        if len(self._waiting) >= WAITING_LIMIT:
            done(_not_sent(f"{WAITING_LIMIT:,} messages are waiting for app servers already. Send fewer."))
            return
        self._waiting.append((post, done, asyncio.get_running_loop().time() + self._timeout_s))
        self._start_more()

    def _start_more(self) -> None:
        while self._waiting and len(self._tasks) < self._in_flight_limit:
            post, done, deadline = self._waiting.popleft()
            task = asyncio.get_running_loop().create_task(self._carry(post, done, deadline), name="post to app server")
            self._tasks.add(task)
            task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a message to an app server failed", exc_info=error)
        self._start_more()

    async def _carry(self, post: ServerPost, done: PostDone, deadline: float) -> None:
        if deadline <= asyncio.get_running_loop().time():
            done(_not_sent(f"The message waited {self._timeout_s:g} s behind others. Is an app server too slow?"))
            return
        done(await self._exchange(post, deadline))

    async def _exchange(self, post: ServerPost, deadline: float) -> ServerReply:
        session = self._listed if self._targets.listed(post.url) else self._session
        assert session is not None
        if reason := self._targets.problem(post.url):
            return _not_sent(reason)
        sent_at_ns = self._clock()
        status = 0
        try:
            async with (
                asyncio.timeout_at(deadline),
                session.post(post.url, data=request_body(post), allow_redirects=False) as response,
            ):
                status = response.status
                body, over = await _read(response)
        except TimeoutError:
            return _broken(status, f"no answer within {self._timeout_s:g} s", sent_at_ns)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return _broken(status, _why(error), sent_at_ns)
        return _answered(status, body, over, sent_at_ns, self._clock())


def url_problem(url: str) -> str | None:
    """Say why messages cannot be posted to this URL, or `None` when they can."""
    if len(url) > URL_LIMIT:
        return f"The URL has {len(url):,} characters; {URL_LIMIT:,} is the limit."
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        return f"The URL cannot be read: {error}. Give one such as https://example.com/rts."
    if parts.scheme not in ("http", "https"):
        return f"The URL begins with {parts.scheme[:20]!r}. Begin it with http:// or https://."
    if not parts.hostname or not url.isprintable() or " " in url:
        return "The URL has no host, or characters that are not allowed. Give one such as https://example.com/rts."
    return None


def request_body(post: ServerPost) -> bytes:
    """The vendor's request body."""
    binary = post.kind is PayloadKind.BINARY
    message = base64.b64encode(post.payload).decode() if binary else post.payload.decode()
    return msgspec.json.encode({"message": message, "binary": binary, "signature": post.signature})


async def _read(response: aiohttp.ClientResponse) -> tuple[bytes, int]:
    """Read the answer up to the limit, and count how many bytes it is over."""
    body = bytearray()
    over = 0
    async for chunk in response.content.iter_chunked(_CHUNK):
        kept = chunk[: PAYLOAD_LIMIT - len(body)]
        body += kept
        over += len(chunk) - len(kept)
        if over > COUNTED_LIMIT:
            break
    return bytes(body), over


def _answered(status: int, body: bytes, over: int, sent_at_ns: int, answered_at_ns: int) -> ServerReply:
    kept, kind = _text_or_binary(body, cut=over > 0)
    ok = status == OK
    return ServerReply(
        UserMessageSendResult.SUCCESS if ok else UserMessageSendResult.E2BS_RETURN_FAILED,
        "" if ok else _status_in_words(status),
        status,
        kept,
        kind,
        over + len(body) - len(kept),
        sent_at_ns,
        answered_at_ns,
    )


def _text_or_binary(body: bytes, *, cut: bool) -> tuple[bytes, PayloadKind]:
    """Text where it is UTF-8. A cut in the midst of a character goes back to its beginning."""
    for shorter in range(4 if cut else 1):
        kept = body[: len(body) - shorter]
        try:
            kept.decode()
        except UnicodeDecodeError:
            continue
        return kept, PayloadKind.TEXT
    return body, PayloadKind.BINARY


def _status_in_words(status: int) -> str:
    name = responses.get(status, "no name")
    hint = " Redirects are not followed: set the URL that it leads to." if 300 <= status < 400 else ""
    return f"The app server answered {status} ({name}); only 200 is success.{hint}"


def _broken(status: int, why: str, sent_at_ns: int) -> ServerReply:
    if status:
        reason = f"The app server answered {status}, and then the answer broke off: {why}."
        return ServerReply(UserMessageSendResult.E2BS_RETURN_FAILED, reason, status, sent_at_ns=sent_at_ns)
    reason = f"The app server did not answer: {why}. Is it running, and is the URL right?"
    return ServerReply(UserMessageSendResult.E2BS_SEND_FAILED, reason, sent_at_ns=sent_at_ns)


def _not_sent(reason: str) -> ServerReply:
    return ServerReply(UserMessageSendResult.E2BS_SEND_FAILED, reason)


def _why(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"no connection to {error.host}:{error.port} ({error.os_error.strerror or error.os_error})"
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
