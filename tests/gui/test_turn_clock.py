"""What a turn of the loop has worked, and that waiting is no work."""

import asyncio
import time

from rts_console.gui.turn_clock import TurnClock


def work(seconds: float) -> None:
    ends = time.thread_time() + seconds
    while time.thread_time() < ends:
        pass


async def test_what_was_done_in_this_turn_is_told_and_the_next_begins_at_nothing(qapp: object) -> None:
    clock = TurnClock(keep=True)
    clock.start()
    work(0.02)
    assert clock.used_s >= 0.02
    await asyncio.sleep(0.03)
    assert clock.used_s < 0.02
    clock.stop()
    assert max(clock.turns_s) >= 0.02
    assert sum(clock.turns_s) < 0.05


async def test_a_clock_that_is_stopped_tells_nothing(qapp: object) -> None:
    clock = TurnClock()
    assert clock.used_s == 0.0
    clock.start()
    clock.stop()
    clock.stop()
    work(0.002)
    assert clock.used_s == 0.0
    assert not clock.turns_s
