"""Whether a client's link lives: pings on the way out, silence on the way in, and when both mean that it is dead."""

from collections.abc import Callable
from typing import Final

from rts_console.protocol.clock import MS
from rts_console.protocol.clock_offset import ClockOffset
from rts_console.protocol.events import LatencyMeasured
from rts_console.protocol.frames import Ping, Pong
from rts_console.protocol.link_state import SILENCE_MS

PING_BURST: Final = 4
PING_INTERVAL_MIN_MS: Final = 10
PING_INTERVAL_MAX_MS: Final = SILENCE_MS // 2
MUTE_MS: Final = 10_000
"""How long a ping may be without answer on a link on which something else is heard."""
LATE_MS: Final = 1_000
GRACE_MS: Final = 1_000


class Heartbeat:
    """Pings and silence of one connection after the other. Frames leave through `send`."""

    def __init__(self, ping_interval_ms: int, next_id: Callable[[], int], send: Callable[[Ping], None]) -> None:
        """Begin without a connection; `next_id` numbers the pings."""
        self._interval_ns = ping_interval_ms * MS
        self._next_id = next_id
        self._send = send
        self._clock_offset = ClockOffset()
        self._heard_ns = 0
        self._grace_until_ns = 0
        self._ping_at_ns = 0
        self._burst_left = 0

    def connected(self, now_ns: int) -> None:
        """A new connection is open: nothing of the old one counts."""
        self.heard(now_ns)
        self._clock_offset.clear()

    def heard(self, now_ns: int) -> None:
        """Something came."""
        self._heard_ns, self._grace_until_ns = now_ns, 0

    def begin(self, now_ns: int) -> None:
        """The login went through: ping, and again at each of the first answers."""
        self._burst_left = PING_BURST - 1
        self._ping(now_ns)

    def pong(self, frame: Pong, now_ns: int) -> LatencyMeasured:
        """A ping is answered. Raises `ProtocolError` for an answer to no ping of ours."""
        measured = self._clock_offset.measure(frame, now_ns)
        if self._burst_left:
            # One after another: answers to pings sent together come together, and are one sample told several times.
            self._burst_left -= 1
            self._ping(now_ns)
        return measured

    def next_deadline(self) -> int:
        """When `handle_deadline` wants to be called."""
        return min(self._ping_at_ns, self._silent_at_ns, self._mute_at_ns)

    def handle_deadline(self, now_ns: int) -> str:
        """Ping when it is time; returns why the link is to be cut, or nothing."""
        if now_ns >= self._silent_at_ns + LATE_MS * MS and not self._grace_until_ns:
            # It was this side that slept: what arrived meanwhile is still to be read, and says whether the link lives.
            self._grace_until_ns = now_ns + GRACE_MS * MS
            self._ping(now_ns)
        elif now_ns >= self._silent_at_ns:
            return f"nothing was heard for {SILENCE_MS // 1000} s"
        elif now_ns >= self._mute_at_ns:
            return f"no ping was answered for {MUTE_MS // 1000} s"
        elif now_ns >= self._ping_at_ns:
            self._ping(now_ns)
        return ""

    @property
    def _mute_at_ns(self) -> int:
        """When nothing of ours can have arrived for too long, though something may still be heard."""
        return max(self._clock_offset.unanswered_since_ns(self._ping_at_ns) + MUTE_MS * MS, self._grace_until_ns)

    @property
    def _silent_at_ns(self) -> int:
        return max(self._heard_ns + SILENCE_MS * MS, self._grace_until_ns)

    def _ping(self, now_ns: int) -> None:
        self._ping_at_ns = now_ns + self._interval_ns
        self._send(self._clock_offset.ping(self._next_id(), now_ns))
