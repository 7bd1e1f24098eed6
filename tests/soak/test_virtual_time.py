"""Virtual time jumps to the next alarm, in order; links in memory keep order, take time and lose what is under way."""

import asyncio
import random

import pytest

from soak.story import Plan, make_hub, play
from soak.virtual import MemoryNetwork, VirtualLoop, run_virtually


def test_a_day_passes_at_once_and_alarms_ring_in_order() -> None:
    rung: list[float] = []

    async def main(loop: VirtualLoop) -> None:
        for hour in (24, 1, 12):
            loop.call_later(hour * 3_600, lambda: rung.append(loop.time()))
        await asyncio.sleep(25 * 3_600)
        assert loop.clock() % 10**9 == 0

    run_virtually(main)
    assert rung == [3_600, 43_200, 86_400]


def test_waiting_for_what_will_never_happen_is_an_error() -> None:
    async def main(loop: VirtualLoop) -> None:
        await loop.create_future()

    with pytest.raises(RuntimeError, match="nothing will ever happen"):
        run_virtually(main)


class Owner:
    """Keeps what a link brings."""

    def __init__(self) -> None:
        self.received_messages: list[str | bytes] = []
        self.ends: list[int] = []

    def opened(self, connection: object) -> None:
        """Nothing is to be done."""

    def received(self, messages: list[str | bytes]) -> None:
        self.received_messages += messages

    def closed(self, code: int, reason: str) -> None:
        self.ends.append(code)


async def connected(loop: VirtualLoop) -> tuple[MemoryNetwork, Owner]:
    network = MemoryNetwork(loop, lambda waiting: make_hub(loop, None, waiting), random.Random(7))
    network.start_gateway()
    owner = Owner()
    await network.open(owner, "ws://ann")
    return network, owner


def test_a_link_keeps_order_and_takes_time() -> None:
    async def main(loop: VirtualLoop) -> None:
        network, owner = await connected(loop)
        sent = [f"message {number}" for number in range(50)]
        for message in sent:
            network.links["ws://ann"].far.send([message])
        assert owner.received_messages == []
        await asyncio.sleep(0.1)
        assert owner.received_messages == sent

    run_virtually(main)


def test_a_cut_loses_what_is_under_way_and_tells_both_ends_once() -> None:
    async def main(loop: VirtualLoop) -> None:
        network, owner = await connected(loop)
        link = network.links["ws://ann"]
        link.far.send(["lost"])
        link.cut()
        link.cut()
        await asyncio.sleep(1)
        assert owner.received_messages == []
        assert owner.ends == [1006]
        assert network.hub is not None
        assert not network.hub.clients

    run_virtually(main)


def test_a_silent_link_loses_everything_and_tells_nobody() -> None:
    async def main(loop: VirtualLoop) -> None:
        network, owner = await connected(loop)
        link = network.links["ws://ann"]
        link.fall_silent()
        link.far.send(["lost"])
        await asyncio.sleep(1)
        assert owner.received_messages == []
        assert owner.ends == []

    run_virtually(main)


def test_the_same_seed_tells_the_same_story() -> None:
    plan = Plan(people=3, seconds=20, cuts=0.2)

    def once(seed: int) -> tuple[dict[str, int], int]:
        told = play(lambda purpose: random.Random(f"{seed}/{purpose}"), plan)
        return told.verdict.counts, told.troubles

    assert once(7) == once(7)
    assert once(7) != once(8)
