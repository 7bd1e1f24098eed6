"""How much comes in, is kept, painted and lost: readings, their last minutes, and every loss with its reason. No Qt."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

READ_EVERY_S: Final = 0.5
KEPT_S: Final = 300.0
MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Pressure:
    """One reading. Rates are per second; `painted_per_s` is how often the window took over what was new.

    `queue_bytes` have come and were not worked off yet: while there are any, the sender has to wait. `dropped` is the
    number of rows let go so far.
    """

    events_per_s: float = 0.0
    rows_per_s: float = 0.0
    painted_per_s: float = 0.0
    dropped_per_s: float = 0.0
    dropped: int = 0
    queue_bytes: int = 0
    lag_p99_ms: float = 0.0
    log_bytes: int = 0
    ceiling_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Counters:
    """What only grows, at one moment."""

    at_s: float
    events: int = 0
    rows: int = 0
    rounds: int = 0
    dropped: int = 0

    def rates_since(self, before: "Counters") -> tuple[float, float, float, float]:
        """Events, rows, rounds and dropped rows per second since then; what began anew is not negative."""
        span_s = max(self.at_s - before.at_s, 1e-9)
        pairs = (
            (self.events, before.events),
            (self.rows, before.rows),
            (self.rounds, before.rounds),
            (self.dropped, before.dropped),
        )
        events, rows, rounds, dropped = (max(0, now - then) / span_s for now, then in pairs)
        return events, rows, rounds, dropped


class PressureHistory:
    """The readings of the last minutes, oldest first. `version` grows with each."""

    def __init__(self) -> None:
        self._readings: deque[Pressure] = deque(maxlen=round(KEPT_S / READ_EVERY_S))
        self.version = 0

    def add(self, reading: Pressure) -> None:
        """Take a reading."""
        self._readings.append(reading)
        self.version += 1

    @property
    def last(self) -> Pressure:
        """The newest one."""
        return self._readings[-1] if self._readings else Pressure()

    def values(self, of: Callable[[Pressure], float]) -> list[float]:
        """One figure of all readings, oldest first."""
        return [of(reading) for reading in self._readings]

    def __len__(self) -> int:
        """How many readings there are."""
        return len(self._readings)


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that is not there any more: what and how many, why, and what to do. `key` tells it from others.

    A `grave` one is shown until the user has taken note of it.
    """

    key: str
    count: int
    what: str
    why: str
    grave: bool = True

    @property
    def text(self) -> str:
        """All of it."""
        return f"{self.count:,} {self.what}: {self.why}"


class Losses:
    """What was lost so far, and what of it the user has taken note of."""

    def __init__(self) -> None:
        self._found: dict[str, Loss] = {}
        self._noted: set[str] = set()

    def __iter__(self) -> Iterator[Loss]:
        """All of them, in the order in which they began."""
        return iter(self._found.values())

    def __len__(self) -> int:
        return len(self._found)

    def take(self, losses: list[Loss]) -> None:
        """The present state; a loss that is no longer there (the log was cleared) is forgotten."""
        now = {loss.key: loss for loss in losses if loss.count > 0}
        self._noted &= now.keys()
        self._found = {key: now[key] for key in self._found if key in now} | now

    @property
    def open(self) -> list[Loss]:
        """Those that the user shall see."""
        return [loss for loss in self if loss.grave and loss.key not in self._noted]

    def acknowledge(self) -> None:
        """The user has taken note of all there are now."""
        self._noted |= {loss.key for loss in self.open}
