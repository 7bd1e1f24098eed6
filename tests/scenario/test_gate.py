"""The gate of a run: who waits at it, and whose time that is."""

import asyncio

import pytest

from rts_console.scenario.gate import Gate


async def come(gate: Gate, passed: list[int]) -> None:
    """Five come to it, one after the other."""
    for number in range(5):
        await gate.pass_through(lambda: None)
        passed.append(number)
        await asyncio.sleep(0)


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_whoever_comes_while_it_is_closed_waits_and_says_so() -> None:
    gate, waited = Gate(), list[bool]()
    gate.close()
    async with asyncio.TaskGroup() as group:
        coming = group.create_task(gate.pass_through(lambda: waited.append(True)))
        await settled()
        assert (waited, coming.done(), gate.closed) == ([True], False, True)
        gate.open()
    passed = list[int]()
    await come(gate, passed)
    assert passed == [0, 1, 2, 3, 4]


async def test_as_many_pass_as_are_let() -> None:
    gate, passed = Gate(), list[int]()
    gate.close()
    async with asyncio.TaskGroup() as group:
        group.create_task(come(gate, passed))
        gate.let_one_pass()
        gate.let_one_pass()
        await settled()
        assert (passed, gate.closed) == ([0, 1], True)
        gate.let_one_pass()
        await settled()
        assert passed == [0, 1, 2]
        gate.open()
    assert passed == [0, 1, 2, 3, 4]


async def test_opened_while_one_is_let_pass_it_stays_open() -> None:
    gate, passed = Gate(), list[int]()
    gate.let_one_pass()
    gate.open()
    await asyncio.wait_for(come(gate, passed), 5)
    assert not gate.closed


async def test_the_time_at_it_does_not_count() -> None:
    gate = Gate()
    gate.close()
    async with gate.within(0.02):
        asyncio.get_running_loop().call_later(0.1, gate.open)
        await gate.pass_through(lambda: None)


async def too_long(gate: Gate) -> None:
    async with gate.within(0.02):
        gate.close()
        gate.open()
        await asyncio.sleep(5)


async def test_all_other_time_does() -> None:
    with pytest.raises(TimeoutError):
        await too_long(Gate())
