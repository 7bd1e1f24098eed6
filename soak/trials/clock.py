"""How far the gateway's clock is away, measured over bad roads: the true value lies within the error that is stated."""

import random
from dataclasses import dataclass
from typing import Final

from rts_console.protocol.clock_offset import ClockOffset
from rts_console.protocol.frames import Pong
from soak.report import Report

MS: Final = 1_000_000
SECOND: Final = 1_000 * MS
PING_EVERY: Final = 5 * SECOND


@dataclass(frozen=True)
class Road:
    """Delays of each direction in ms (least, mean of what comes on top), how the clocks drift, and steps."""

    up_ms: float
    down_ms: float
    jitter_ms: float
    drift_ppm: float = 0
    step_every: int = 0


ROADS: Final = {
    "lan": Road(0.05, 0.05, 0.05),
    "wan": Road(20, 20, 8),
    "asymmetric": Road(30, 10, 4),
    "drifting": Road(20, 20, 2, drift_ppm=20),
    "drifting_lan": Road(0.05, 0.05, 0.05, drift_ppm=15),
    "stepping": Road(5, 5, 2, step_every=50),
}


@dataclass(frozen=True)
class Size:
    """How many pings on each road."""

    pings: int


FULL: Final = Size(pings=50_000)
SHORT: Final = Size(pings=3_000)


def run(report: Report, size: Size) -> None:
    """All roads, one after the other."""
    for name, road in ROADS.items():
        report.at_least(f"right_{name}", _drive(road, report.randomness(name), size.pings), 0.99)
    report.note(pings=size.pings * len(ROADS))


def _drive(road: Road, numbers: random.Random, pings: int) -> float:
    """The share of readings that held the true offset, give or take the stated error."""
    offset_ns = numbers.uniform(-5, 5) * SECOND
    clock = ClockOffset()
    now, right = 1_700_000_000 * SECOND, 0
    for number in range(pings):
        if road.step_every and number % road.step_every == road.step_every - 1:
            # A clock that counts from one reading of the wall steps only with its process: a new connection.
            offset_ns = numbers.uniform(-5, 5) * SECOND
            clock.clear()
        ping = clock.ping(number, now)
        up, down = _delay(road.up_ms, road, numbers), _delay(road.down_ms, road, numbers)
        there = int(now + up + offset_ns)
        inside = int(numbers.expovariate(1 / 0.05) * MS)
        back = now + up + inside + down
        measured = clock.measure(Pong(number, ping.sent_at_ns, there, there + inside), int(back))
        right += abs(measured.offset_ns - offset_ns) <= measured.error_ns + 1
        now += PING_EVERY
        offset_ns += road.drift_ppm * 1e-6 * PING_EVERY
    return right / pings


def _delay(least_ms: float, road: Road, numbers: random.Random) -> int:
    return int((least_ms + numbers.expovariate(1 / road.jitter_ms)) * MS)
