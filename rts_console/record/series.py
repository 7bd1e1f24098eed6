"""The series of times: what each is called, and what is said of a stretch of one."""

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SeriesName = Literal[
    "round trip",
    "client to gateway",
    "in the gateway",
    "gateway to peer",
    "app server",
    "peer to peer",
    "receipt",
    "send",
    "probe",
    "load",
    "loop lag",
]

OTHERS: Final = "(others)"
"""The sender of a series of all the senders that have none of their own; no user is called so."""


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """Which times: `identity` is the key of the identity they belong to, `sender` the user a message came from."""

    name: SeriesName
    identity: str = ""
    sender: str = ""

    @property
    def label(self) -> str:
        """The series in words."""
        if self.sender:
            return f"{self.name}: {self.sender} → {self.identity}"
        return f"{self.name}: {self.identity}" if self.identity else self.name

    @property
    def in_window(self) -> bool:
        """Whether its times were taken in the window's own process, which may be late."""
        return self.name not in ("probe", "load", "in the gateway", "app server")


@dataclass(frozen=True, slots=True)
class Summary:
    """A window in figures, milliseconds; nan where there is no sample. `lost` sends had no result.

    `error_ms` is the largest error of a sample: 0 when both ends share a clock. `jitter` is how much a sample differs
    from the one before, on the average. `arrival` is the share of messages that arrived, nan where that is not known;
    `reordered` how many came after a later one of the same sender. `late` samples were taken while the window lagged.
    """

    last: float
    mean: float
    p50: float
    p95: float
    p99: float
    max: float
    count: int
    lost: int
    error_ms: float
    p999: float = math.nan
    jitter: float = math.nan
    arrival: float = math.nan
    reordered: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class QualityRow:
    """One sample for an export. `value_ms` is nan for a send without a result."""

    series: SeriesName
    identity: str
    sender: str
    at_ns: int
    value_ms: float
    error_ms: float


def summarize(values: Floats, errors: Floats, arrival: float, reordered: int, late: int) -> Summary:
    """The figures of some samples, of which those that are nan were lost."""
    known = values[np.isfinite(values)]
    lost = len(values) - len(known)
    nan = math.nan
    if not len(known):
        return Summary(nan, nan, nan, nan, nan, nan, 0, lost, 0.0, nan, nan, arrival, reordered, late)
    p50, p95, p99, p999 = (float(value) for value in np.percentile(known, (50, 95, 99, 99.9)))
    return Summary(
        float(known[-1]),
        float(known.mean()),
        p50,
        p95,
        p99,
        float(known.max()),
        len(known),
        lost,
        float(errors.max()),
        p999,
        float(np.abs(np.diff(known)).mean()) if len(known) > 1 else nan,
        arrival,
        reordered,
        late,
    )
