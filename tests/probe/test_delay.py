"""Over a link with known, unequal delays every leg is what it is, within the error that it states."""

import asyncio
import random
from urllib.parse import urlsplit

import numpy as np

from rts_console.gateway.server import Gateway
from rts_console.probe.pair import Probe
from tests.probe.delay import DelayingProxy
from tests.probe.desk import Heard, config_for
from tests.support import until

UP_MS, DOWN_MS, JITTER_MS = 30.0, 10.0, 5.0
SLACK_MS = 25.0
"""What a busy machine adds; the proxy itself never lets anything through too early."""


def columns(heard: Heard, label: str) -> tuple[np.ndarray, np.ndarray]:
    rows = [line["series"][label] for line in heard.lines if label in line.get("series", {})]
    return np.array([v for row in rows for v in row[1]]), np.array([v for row in rows for v in row[2]])


async def test_the_legs_are_those_of_the_link(gateway: Gateway) -> None:
    heard, stopped, rng = Heard(), asyncio.Event(), random.Random(5)
    port = urlsplit(gateway.url).port or 0
    up = lambda: (UP_MS + rng.random() * JITTER_MS) / 1e3  # noqa: E731
    down = lambda: (DOWN_MS + rng.random() * JITTER_MS) / 1e3  # noqa: E731
    async with DelayingProxy(port, up, down) as proxy:
        config = config_for(gateway, rate=60.0)
        config.url = proxy.url
        running = asyncio.get_running_loop().create_task(Probe(config, heard.tell).run(stopped), name="probe")
        await until(lambda: heard.counts.get("received", 0) >= 60, 20)
        stopped.set()
        await running
    whole, exact = columns(heard, "probe-1 → probe-2")
    assert set(exact.tolist()) == {0.0}
    assert whole.min() >= UP_MS + DOWN_MS - 0.5
    assert np.median(whole) <= UP_MS + DOWN_MS + 2 * JITTER_MS + SLACK_MS
    for label, least_ms in (("probe-1 → gateway", UP_MS), ("gateway → probe-2", DOWN_MS)):
        took, error = columns(heard, label)
        # The delays are unequal, which no ping can know: the truth lies within the error, and the error is no excuse.
        assert (took + error >= least_ms - 0.5).all(), label
        assert (took - error <= least_ms + JITTER_MS + SLACK_MS * 4).all(), label
        assert np.median(error) <= (UP_MS + DOWN_MS + 2 * JITTER_MS) / 2 + SLACK_MS
    pings, _errors = columns(heard, "ping of probe-1")
    assert pings.min() >= UP_MS + DOWN_MS - 0.5
