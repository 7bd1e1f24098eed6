"""How late the loop is, by the length of what held it up."""

from __future__ import annotations

import asyncio
import time

from rts_console.gui.loop_lag import LoopLag
from tests.support import until


async def test_an_idle_loop_hardly_lags() -> None:
    lag = LoopLag(interval_s=0.005)
    lag.start()
    await until(lambda: lag.summary().samples >= 20)
    lag.stop()
    summary = lag.summary()
    assert 0 <= summary.p50_ms <= summary.p99_ms <= summary.max_ms
    assert summary.p50_ms < 5


async def test_a_stall_weighs_by_its_length() -> None:
    lag = LoopLag(interval_s=0.005)
    lag.start()
    time.sleep(0.1)  # noqa: ASYNC251 (the stall)
    await until(lambda: lag.summary().samples >= 19)
    lag.stop()
    assert lag.summary().max_ms >= 90
    assert sum(each > 45 for each in lag.recent()) >= 8
    assert lag.summary(seconds=0).samples == 0


async def test_no_more_lags_are_kept_than_asked_for() -> None:
    lag = LoopLag(interval_s=0.001, keep=10)
    lag.start()
    time.sleep(0.05)  # noqa: ASYNC251 (the stall)
    await until(lambda: lag.summary().samples == 10)
    await asyncio.sleep(0.01)
    lag.stop()
    assert lag.summary().samples == 10
    assert LoopLag().summary() == (0.0, 0.0, 0.0, 0)


# -- the installation ---------------------------------------------------------------------------------------
