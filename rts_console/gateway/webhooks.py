"""Callbacks to app servers, in Volcengine's form (docs 6348/69820): who came into which room and went, signed.

Each is posted as JSON; an answer of 200 within 5 s takes it, else it is posted up to twice more under the same id, by
which the receiver knows a repeat. Callbacks are under way side by side, so that they may overtake each other, as the
vendor's do. Each receiver has a line of its own: one that is slow or gone keeps nobody else waiting.
"""

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Callable, Iterable
from http.client import OK
from types import TracebackType
from typing import Any, Final, NamedTuple, Self
from urllib.parse import urlsplit

import aiohttp
import msgspec

from rts_console.gateway.app_server import url_problem
from rts_console.gateway.config import Webhook
from rts_console.gateway.lines import Lines
from rts_console.gateway.outbound import Outbound
from rts_console.gateway.targets import Targets
from rts_console.gateway.visits import Happened, LeaveReason, What
from rts_console.protocol.clock import SECOND_NS, now_ns
from rts_console.protocol.secret import Secret
from rts_console.protocol.server import clip
from rts_console.vendors.volcengine_api import (
    CALLBACK_EVENTS,
    CALLBACK_VERSION,
    callback_signature,
    device_type,
    rfc3339,
)

TIMEOUT_S: Final = 5.0
REPEATS: Final = 2
REPEAT_AFTER_S: Final = 1.0
IN_FLIGHT_LIMIT: Final = 64
WAITING_LIMIT: Final = 4_096
"""Both of one receiver."""
OUTCOMES_KEPT: Final = 200
EVENT_FIELDS: Final = ("EventType", "EventData", "EventTime", "EventId", "AppId", "Version", "Nonce")
"""What is signed."""

log = logging.getLogger(__name__)


class Registration(msgspec.Struct, frozen=True):
    """Where an app's callbacks go. No `events` means all; with a `business_id` only the rooms that have it."""

    app_id: str
    url: str
    secret: Secret
    events: tuple[str, ...] = ()
    business_id: str = ""
    created_s: int = 0
    updated_s: int = 0

    def wants(self, event: str, app_id: str, business_id: str) -> bool:
        """Whether it is told of this."""
        meant = self.app_id == app_id and self.business_id in ("", business_id)
        return meant and (not self.events or event in self.events)


class Outcome(NamedTuple):
    """What became of a callback: how often it was posted, and the last status (0 for no answer) or what went wrong."""

    event: str
    event_id: str
    app_id: str
    tries: int
    http_status: int
    reason: str

    @property
    def taken(self) -> bool:
        """Whether the app server took it."""
        return self.http_status == OK


class _Post(NamedTuple):
    event: str
    event_id: str
    body: bytes
    registration: Registration


class Webhooks:
    """Posts what happens in rooms to the registered app servers. An async context manager."""

    def __init__(
        self,
        configured: Iterable[Webhook] = (),
        targets: Targets | None = None,
        *,
        clock: Callable[[], int] = now_ns,
        timeout_s: float = TIMEOUT_S,
        repeat_after_s: float = REPEAT_AFTER_S,
    ) -> None:
        """Take what the configuration registers, and to which URLs may be posted."""
        self._clock = clock
        self._timeout_s = timeout_s
        self._repeat_after_s = repeat_after_s
        self._outbound = Outbound(targets)
        since_s = clock() // SECOND_NS
        self._configured = [_registration(entry, since_s) for entry in configured]
        self._added: dict[tuple[str, str], Registration] = {}
        self._lines = Lines(self._carry, at_once=IN_FLIGHT_LIMIT, waiting=WAITING_LIMIT, name="callback")
        self._open = False
        self.outcomes: deque[Outcome] = deque(maxlen=OUTCOMES_KEPT)
        self.dropped = 0

    async def __aenter__(self) -> Self:
        """Begin to post."""
        await self._outbound.__aenter__()
        self._open = True
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give up what is under way."""
        self._open = False
        await self._lines.close()
        await self._outbound.__aexit__(kind, error, trace)

    # --- where to ---

    def problem(self, url: str) -> str | None:
        """Why callbacks cannot be posted to this URL, as far as can be told at once, else `None`."""
        return url_problem(url) or self._outbound.problem(url)

    def registered(self, app_id: str) -> list[Registration]:
        """All of an app, those of the configuration first."""
        return [each for each in (*self._configured, *self._added.values()) if each.app_id == app_id]

    @property
    def added(self) -> list[Registration]:
        """Those that were registered by call."""
        return list(self._added.values())

    def find(self, app_id: str, business_id: str) -> Registration | None:
        """The one that was registered by call, not by the configuration."""
        return self._added.get((app_id, business_id))

    def register(self, registration: Registration) -> None:
        """Put one in force, in place of the one of the same app and business id."""
        self._added[registration.app_id, registration.business_id] = registration

    def remove(self, app_id: str, business_id: str) -> bool:
        """End one that was registered by call. False when there is none."""
        return self._added.pop((app_id, business_id), None) is not None

    def state(self) -> dict[str, Any]:
        """For operators: who is told of what, and what became of the newest callbacks. No secret is in it."""
        registrations = [
            {
                "app_id": each.app_id,
                "url": each.url.partition("?")[0],
                "events": list(each.events or CALLBACK_EVENTS),
                "business_id": each.business_id,
            }
            for each in (*self._configured, *self._added.values())
        ]
        outcomes = [each._asdict() for each in self.outcomes]
        return {
            "callbacks": registrations,
            "under_way": len(self._lines),
            "dropped": self.dropped,
            "outcomes": outcomes,
        }

    # --- what happens ---

    def happened(self, happened: Happened) -> None:
        """Tell whoever is registered for it."""
        scope, business_id = happened.call.scope, happened.call.business_id
        event = event_name(happened)
        for registration in self.registered(scope.app_id):
            if registration.wants(event, scope.app_id, business_id):
                event_id = secrets.token_hex(16)
                body = callback_body(registration.secret, happened, event_id)
                self._put(_Post(event, event_id, body, registration))

    def _put(self, post: _Post) -> None:
        url = post.registration.url
        if not self._open or self._lines.put(url, post):
            return
        self.dropped += 1
        if self.dropped == 1:
            words = "%d callbacks are waiting for %s: is it too slow? More are let go."
            log.warning(words, WAITING_LIMIT, _server(url))

    async def _carry(self, post: _Post) -> None:
        status, reason, tries = 0, "", 0
        for tries in range(1, REPEATS + 2):
            if tries > 1:
                await asyncio.sleep(self._repeat_after_s)
            status, reason = await self._exchange(post)
            if status == OK:
                break
        outcome = Outcome(post.event, post.event_id, post.registration.app_id, tries, status, reason)
        self.outcomes.append(outcome)
        if not outcome.taken:
            server = _server(post.registration.url)
            log.warning("callback %s was not taken by %s in %d tries: %s", post.event, server, tries, reason)

    async def _exchange(self, post: _Post) -> tuple[int, str]:
        """The status, 0 for none, and what is wrong with it."""
        if reason := self._outbound.problem(post.registration.url):
            return 0, reason
        headers = {"Content-Type": "application/json"}
        try:
            async with (
                asyncio.timeout(self._timeout_s),
                self._outbound.post(post.registration.url, post.body, headers) as response,
            ):
                return response.status, "" if response.status == OK else f"HTTP {response.status}"
        except TimeoutError:
            return 0, f"no answer within {self._timeout_s:g} s"
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return 0, clip(str(error) or type(error).__name__)


def _server(url: str) -> str:
    """Host and port; the rest of a URL may hold a secret."""
    return urlsplit(url).netloc.rpartition("@")[2]


def event_name(happened: Happened) -> str:
    """The vendor's name of what happened; an invisible user's coming and going has one of its own."""
    if happened.what in (What.JOINED, What.LEFT) and not happened.visitor.visible:
        return f"Invisible{happened.what.value}"
    return happened.what.value


def event_data(happened: Happened) -> dict[str, str | int]:
    """The vendor's `EventData`, before it becomes a JSON string. Times and durations are milliseconds."""
    data: dict[str, str | int] = {"RoomId": happened.call.scope.name, "Timestamp": happened.at_ns // 1_000_000}
    if happened.what is What.DESTROYED:
        return data
    visitor = happened.visitor
    data |= {"UserId": visitor.user_id, "DeviceType": device_type(visitor.client)}
    if happened.what is not What.CREATED:
        data |= {"MediaProcessingType": 0, "ExtraInfo": "", "UserExtraInfo": ""}
    if happened.what is What.LEFT:
        data |= {"Reason": LeaveReason(happened.reason).value, "Duration": happened.stayed_ns // 1_000_000}
    return data


def callback_body(secret: Secret, happened: Happened, event_id: str) -> bytes:
    """The whole body, signed."""
    fields = {
        "EventType": event_name(happened),
        "EventData": msgspec.json.encode(event_data(happened)).decode(),
        "EventTime": rfc3339(happened.at_ns, digits=9),
        "EventId": event_id,
        "AppId": happened.call.scope.app_id,
        "Version": CALLBACK_VERSION,
        "Nonce": f"{secrets.randbelow(10_000):04}",
    }
    signature = callback_signature(secret, [fields[name] for name in EVENT_FIELDS])
    business = {"BusinessId": happened.call.business_id} if happened.call.business_id else {}
    return msgspec.json.encode({**fields, **business, "Signature": signature})


def _registration(entry: Webhook, since_s: int) -> Registration:
    """Of the configuration; it is as old as the process."""
    events = tuple(entry.events)
    return Registration(entry.app_id, entry.url, entry.secret, events, entry.business_id, since_s, since_s)
