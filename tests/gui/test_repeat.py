import asyncio
from time import perf_counter

from rts_console.gui.repeat import UNDER_WAY, Repetition
from rts_console.protocol.words import Outcome
from tests.support import until


async def yes():
    return Outcome.ACCEPTED


async def test_every_turn_is_counted():
    answers = iter([Outcome.ACCEPTED, Outcome.REFUSED, Outcome.ACCEPTED, Outcome.UNKNOWN])

    async def turn():
        return next(answers)

    repetition = Repetition(4, 0)
    await repetition.run(turn)
    counts = (repetition.succeeded, repetition.failed, repetition.unknown)
    assert (repetition.started, counts, repetition.under_way) == (4, (2, 1, 1), 0)


async def test_turns_are_never_early_and_do_not_add_up_delays():
    begun, due = perf_counter(), []

    async def turn():
        due.append(perf_counter() - begun)
        return Outcome.ACCEPTED

    await Repetition(10, 20).run(turn)
    assert all(at >= 0.020 * number - 0.001 for number, at in enumerate(due))
    # Sleeping 20 ms nine times would be late by the sum of all delays; a clock is late by one.
    assert due[-1] < 0.180 + 0.100


async def test_a_turn_does_not_wait_for_the_one_before():
    gate = asyncio.Event()

    async def turn():
        await gate.wait()
        return Outcome.ACCEPTED

    repetition = Repetition(5, 0)
    async with asyncio.TaskGroup() as group:
        group.create_task(repetition.run(turn))
        await until(lambda: repetition.under_way == 5)
        gate.set()
    assert repetition.succeeded == 5


async def test_no_more_than_the_limit_are_under_way():
    gate, most = asyncio.Event(), 0
    repetition = Repetition(UNDER_WAY + 50, 0)

    async def turn():
        nonlocal most
        most = max(most, repetition.under_way)
        await gate.wait()
        return Outcome.ACCEPTED

    async with asyncio.TaskGroup() as group:
        group.create_task(repetition.run(turn))
        await until(lambda: repetition.under_way == UNDER_WAY)
        gate.set()
    assert (most, repetition.succeeded) == (UNDER_WAY, UNDER_WAY + 50)


async def test_stop_ends_a_long_wait_at_once():
    repetition = Repetition(1_000, 60_000)
    async with asyncio.TaskGroup() as group:
        group.create_task(repetition.run(yes))
        await until(lambda: repetition.succeeded == 1)
        repetition.stop()
    assert (repetition.started, repetition.stopped) == (1, True)
