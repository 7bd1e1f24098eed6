"""How far the gateway's clock is from ours, from pings (as NTP does it: the least delayed sample is the best)."""

from collections import deque
from typing import Final

from rts_console.protocol.errors import ProtocolError
from rts_console.protocol.events import LatencyMeasured
from rts_console.protocol.frames import Ping, Pong
from rts_console.protocol.words import RefusalCode

SAMPLES: Final = 16
PINGS_OUT: Final = 64
DRIFT_PPM: Final = 100
"""How far two quartz clocks may run apart, in microseconds per second: ± 50 each, twice what is usual."""


class ClockOffset:
    """Pings of one connection and what their answers tell of the gateway's clock."""

    def __init__(self) -> None:
        """Begin with no samples."""
        self._sent: dict[int, int] = {}
        self._samples: deque[tuple[int, int, int]] = deque(maxlen=SAMPLES)

    def clear(self) -> None:
        """A new connection: perhaps another way, perhaps another gateway."""
        self._sent.clear()
        self._samples.clear()

    def ping(self, ping_id: int, now_ns: int) -> Ping:
        """A ping that leaves now."""
        if len(self._sent) >= PINGS_OUT:
            del self._sent[next(iter(self._sent))]
        self._sent[ping_id] = now_ns
        return Ping(ping_id, now_ns)

    def unanswered_since_ns(self, otherwise_ns: int) -> int:
        """When the oldest ping without an answer left; `otherwise_ns` when all are answered."""
        return next(iter(self._sent.values()), otherwise_ns)

    def measure(self, pong: Pong, now_ns: int) -> LatencyMeasured:
        """Take an answer. The offset is known to half the delay, whatever share of it each direction had, and less well
        as the sample grows old; the sample that is known best counts.

        Raises `ProtocolError` for an answer to no ping of ours.
        """
        sent_ns = self._sent.pop(pong.id, None)
        if sent_ns is None:
            raise ProtocolError(RefusalCode.BAD_FRAME, f"A pong answers ping {pong.id}, which is not under way.")
        inside = pong.answered_at_ns - pong.received_at_ns
        round_trip = max(0, now_ns - sent_ns - inside)
        offset = ((pong.received_at_ns - sent_ns) + (pong.answered_at_ns - now_ns)) // 2
        self._samples.append((now_ns, (round_trip + 1) // 2, offset))
        error, best = min((half + _drift(now_ns - at_ns), known) for at_ns, half, known in self._samples)
        return LatencyMeasured(at_ns=now_ns, round_trip_ns=round_trip, offset_ns=best, error_ns=error, sample_ns=offset)


def _drift(age_ns: int) -> int:
    return max(0, age_ns) * DRIFT_PPM // 1_000_000
