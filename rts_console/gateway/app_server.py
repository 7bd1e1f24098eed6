"""From a client to its app server: one HTTP POST for each message, in the vendor's form (docs 6348/142432).

The body is the JSON object `{"message", "binary", "signature"}`, binary payloads as Base64; there is no
`Content-Type: application/json`, as with the vendor. 200 is success and the answer goes back to the client.
"""

import asyncio
import base64
import logging
from collections.abc import Callable
from http.client import OK, responses
from typing import Final, Self
from urllib.parse import urlsplit

import aiohttp
import msgspec

from rts_console.gateway.lines import Lines
from rts_console.gateway.outbound import Outbound
from rts_console.gateway.targets import Targets
from rts_console.protocol.clock import now_ns
from rts_console.protocol.words import PayloadKind, UserMessageSendResult

TIMEOUT_S: Final = 10.0
IN_FLIGHT_LIMIT: Final = 64
WAITING_LIMIT: Final = 4_096
URL_LIMIT: Final = 2_048
COUNTED_LIMIT: Final = 16 * 1024 * 1024
"""How far an answer that is too long is read, only to tell how long it is."""

_CHUNK: Final = 65_536
ANSWER_LIMIT: Final = 65_536
"""Bytes of an answer that are handed on."""

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
    """Posts messages, to each app server at most 64 at a time; the rest wait their turn, and all have 10 s in all."""

    def __init__(
        self,
        targets: Targets | None = None,
        *,
        timeout_s: float = TIMEOUT_S,
        in_flight: int = IN_FLIGHT_LIMIT,
        clock: Callable[[], int] = now_ns,
    ) -> None:
        """Take to which URLs may be posted. Nothing is opened before the context is entered."""
        self._outbound = Outbound(targets)
        self._timeout_s = timeout_s
        self._clock = clock
        self._lines = Lines(self._carry, at_once=in_flight, waiting=WAITING_LIMIT, name="post to app server")

    async def __aenter__(self) -> Self:
        """Open the HTTP sessions."""
        await self._outbound.__aenter__()
        return self

    def problem(self, url: str) -> str | None:
        """Why messages cannot be posted to this URL, or `None` when they can, as far as can be told at once."""
        return url_problem(url) or self._outbound.problem(url)

    async def __aexit__(self, *_: object) -> None:
        """Give up what is under way and close the session."""
        await self._lines.close()
        await self._outbound.__aexit__(*_)

    def post(self, post: ServerPost, done: PostDone) -> None:
        """Post a message and call `done` with the result."""
        due = asyncio.get_running_loop().time() + self._timeout_s
        if not self._lines.put(_origin(post.url), (post, done, due)):
            done(_not_sent(f"{WAITING_LIMIT:,} messages are waiting for this app server already. Send fewer."))

    async def _carry(self, item: tuple[ServerPost, PostDone, float]) -> None:
        post, done, deadline = item
        if deadline <= asyncio.get_running_loop().time():
            done(_not_sent(f"The message waited {self._timeout_s:g} s behind others. Is the app server too slow?"))
            return
        done(await self._exchange(post, deadline))

    async def _exchange(self, post: ServerPost, deadline: float) -> ServerReply:
        if reason := self._outbound.problem(post.url):
            return _not_sent(reason)
        sent_at_ns = self._clock()
        status = 0
        try:
            async with asyncio.timeout_at(deadline), self._outbound.post(post.url, request_body(post)) as response:
                status = response.status
                body, over = await _read(response)
        except TimeoutError:
            return _broken(status, f"no answer within {self._timeout_s:g} s", sent_at_ns)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return _broken(status, _why(error), sent_at_ns)
        return _answered(status, body, over, sent_at_ns, self._clock())


def _origin(url: str) -> str:
    """Whose line a message waits in: one server may have many URLs."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


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
        kept = chunk[: ANSWER_LIMIT - len(body)]
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
