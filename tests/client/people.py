"""Who takes part in tests of the client: an app, its users' tokens, and an observer that keeps what it is told."""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from rts_console.gateway.config import AppKey, GatewayConfig
from rts_console.protocol import events as ev
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import ConnectionState
from rts_console.vendors.volcengine import make_token
from tests.support import until

APP = "0123456789abcdef01234567"
KEY = Secret("test-app-key-0001")
NO_RATES = {"peer_rate": 0, "room_rate": 0, "server_rate": 0, "room_total_rate": 0, "large_room_total_rate": 0}

E = TypeVar("E", bound=ev.Event)


def config(**changes: object) -> GatewayConfig:
    """A gateway that serves the app."""
    return GatewayConfig(apps=[AppKey(APP, KEY)], **changes)  # type: ignore[arg-type]


def token(user_id: str, *, lives_s: int = 3_600, key: Secret = KEY, app_id: str = APP) -> Secret:
    """A login token that ends in `lives_s` seconds."""
    now_s = time.time_ns() // 10**9
    return make_token(app_id, key, user_id, issued_at_s=now_s, expires_at_s=now_s + lives_s)


class Seen:
    """An observer: all events in order, and the batches that they came in."""

    def __init__(self, observe: Callable[[Callable[[Sequence[ev.Event]], None]], Callable[[], None]]) -> None:
        self.batches: list[list[ev.Event]] = []
        self.end = observe(lambda events: self.batches.append(list(events)))

    @property
    def events(self) -> list[ev.Event]:
        return [event for batch in self.batches for event in batch]

    def of(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def states(self) -> list[ConnectionState]:
        """The link's states, each once in a row."""
        states = [event.state for event in self.of(ev.ConnectionStateChanged)]
        return [state for i, state in enumerate(states) if i == 0 or states[i - 1] is not state]

    async def until(self, kind: type[E], count: int = 1) -> E:
        """Wait for the `count`th event of this kind."""
        await until(lambda: len(self.of(kind)) >= count)
        return self.of(kind)[count - 1]
