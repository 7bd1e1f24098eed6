"""The state of the link as the vendor names it, when to try again, and when silence means that it is dead.

Facts, section 2.6. A broken link is Reconnecting at once; after 12 s without success Disconnected, 10 s later Lost. A
first one that is tried until it is there is Reconnecting after 10 s.
A link on which nothing is heard for 10 s counts as broken. Back-off: the first retry within 200 ms, then full jitter
up to 0.5 s doubling to 15 s, never under 100 ms. A link that lived for less than 30 s does not begin the row anew, or a
gateway that takes every login and drops it would be stormed.
"""

from collections.abc import Callable, Sequence
from typing import Final

from rts_console.protocol.clock import MS
from rts_console.protocol.events import ConnectionStateChanged
from rts_console.protocol.words import ConnectionState

OPEN_TIMEOUT_MS: Final = 10_000
SLOW_AFTER_MS: Final = 10_000
SILENCE_MS: Final = 10_000
DISCONNECTED_AFTER_MS: Final = 12_000
LOST_AFTER_MS: Final = 22_000
FIRST_RETRY_MS: Final = 200
RETRY_BASE_MS: Final = 500
RETRY_CAP_MS: Final = 15_000
RETRY_FLOOR_MS: Final = 100
RETRY_AFTER_CAP_MS: Final = 600_000
STABLE_AFTER_MS: Final = 30_000


class LinkState:
    """Owns the vendor's connection state and the retry clock. Every change is an event for `emit`."""

    def __init__(
        self,
        emit: Callable[[ConnectionStateChanged], None],
        random: Callable[[], float],
        waits_ms: Sequence[int] = (),
    ) -> None:
        """Take where events go and a source of numbers in [0, 1) for the jitter.

        `waits_ms`, where given, are the waits before each try in place of ours; the last goes on for ever.
        """
        self._waits_ms = tuple(waits_ms)
        self._emit = emit
        self._random = random
        self.state: ConnectionState | None = None
        self.attempt = 0
        self.retry_at_ns: int | None = None
        self._lost_at_ns: int | None = None
        self._begun_at_ns = 0
        self._slow_at_ns: int | None = None
        self._connected_at_ns = 0
        self._tries = 0

    def connecting(self, now_ns: int) -> None:
        """A first connection is begun."""
        self._forget()
        self._begun_at_ns = now_ns
        self.attempt = 1
        self._change(ConnectionState.CONNECTING, now_ns)

    def connected(self, now_ns: int) -> None:
        """The login went through on this link."""
        again = self.state is not ConnectionState.CONNECTING
        self._lost_at_ns = self._slow_at_ns = None
        self.retry_at_ns = None
        self._connected_at_ns = now_ns
        self._change(ConnectionState.RECONNECTED if again else ConnectionState.CONNECTED, now_ns)
        self.attempt = 0

    def lost(self, now_ns: int, reason: str, close_code: int = 0, retry_after_ms: int = 0) -> None:
        """A link that was in use broke; the first retry follows soon, or when the gateway said."""
        self._lost_at_ns = now_ns
        self.attempt = 0
        if now_ns - self._connected_at_ns >= STABLE_AFTER_MS * MS:
            self._tries = 0
        self._schedule(now_ns, self._wait_ms(retry_after_ms), reason, close_code)

    def attempt_failed(self, now_ns: int, reason: str, close_code: int = 0, retry_after_ms: int = 0) -> None:
        """An attempt failed; the next one is drawn from a growing range, or is when the gateway said."""
        if self.state is ConnectionState.CONNECTING:
            self._slow_at_ns = self._begun_at_ns + SLOW_AFTER_MS * MS
        self._schedule(now_ns, self._wait_ms(retry_after_ms), reason, close_code)

    def attempt_begun(self) -> None:
        """The wait is over and a connection is being made."""
        self.attempt += 1
        self._tries += 1
        self.retry_at_ns = None

    def failed(self, now_ns: int, reason: str, close_code: int = 0) -> None:
        """The link ended for good."""
        self._forget()
        self._change(ConnectionState.FAILED, now_ns, reason, close_code=close_code)

    def closed(self) -> None:
        """The link ended because the user wanted it to: no state."""
        self._forget()
        self.state = None

    def retry_now(self, now_ns: int) -> None:
        """Skip the wait."""
        if self.retry_at_ns is not None:
            self.retry_at_ns = now_ns

    def next_deadline(self) -> int | None:
        """When `handle_deadline` wants to be called for a change of state (the retry itself is `retry_at_ns`)."""
        if self.state is ConnectionState.CONNECTING:
            return self._slow_at_ns
        if self._lost_at_ns is None:
            return None
        if self.state is ConnectionState.RECONNECTING:
            return self._lost_at_ns + DISCONNECTED_AFTER_MS * MS
        if self.state is ConnectionState.DISCONNECTED:
            return self._lost_at_ns + LOST_AFTER_MS * MS
        return None

    def handle_deadline(self, now_ns: int) -> None:
        """Move on to Disconnected and Lost as time passes."""
        due = self.next_deadline()
        while due is not None and now_ns >= due:
            further = {
                ConnectionState.CONNECTING: ConnectionState.RECONNECTING,
                ConnectionState.RECONNECTING: ConnectionState.DISCONNECTED,
                ConnectionState.DISCONNECTED: ConnectionState.LOST,
            }
            assert self.state is not None
            self._change(further[self.state], now_ns, "the link has not come back yet")
            due = self.next_deadline()

    def _wait_ms(self, retry_after_ms: int) -> float:
        if retry_after_ms > 0:
            return min(retry_after_ms, RETRY_AFTER_CAP_MS) + self._random() * FIRST_RETRY_MS
        if self._waits_ms:
            return self._waits_ms[min(self._tries, len(self._waits_ms) - 1)]
        if self._tries == 0:
            return RETRY_FLOOR_MS + self._random() * (FIRST_RETRY_MS - RETRY_FLOOR_MS)
        return max(RETRY_FLOOR_MS, self._random() * min(RETRY_CAP_MS, RETRY_BASE_MS << min(self._tries, 10)))

    def _schedule(self, now_ns: int, wait_ms: float, reason: str, close_code: int) -> None:
        self.retry_at_ns = now_ns + int(wait_ms * MS)
        stays = (ConnectionState.CONNECTING, ConnectionState.DISCONNECTED, ConnectionState.LOST)
        state = self.state if self.state in stays else ConnectionState.RECONNECTING
        assert state is not None  # it is one of `stays` then
        self._change(state, now_ns, reason, retry_in_ms=int(wait_ms), close_code=close_code)

    def _forget(self) -> None:
        self.retry_at_ns = None
        self._lost_at_ns = self._slow_at_ns = None
        self.attempt = 0
        self._tries = 0

    def _change(
        self, state: ConnectionState, now_ns: int, reason: str = "", *, retry_in_ms: int = 0, close_code: int = 0
    ) -> None:
        self.state = state
        self._emit(
            ConnectionStateChanged(
                at_ns=now_ns,
                state=state,
                reason=reason,
                attempt=self.attempt,
                retry_in_ms=retry_in_ms,
                close_code=close_code,
            )
        )
