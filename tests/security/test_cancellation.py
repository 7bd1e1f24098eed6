"""A cancelled call never leaves its answer to the next: twenty thousand calls, half of them cancelled at any moment."""

import asyncio
import random
from collections.abc import AsyncIterator
from typing import Any

import pytest

from rts_console.client.rts import RtsClient
from rts_console.protocol import frames as fr
from tests.client.people import APP
from tests.client.scripted import ScriptedGateway
from tests.support import until

CALLS = 20_000
AT_ONCE = 1_000
Call = asyncio.Task[Any]


class Desk:
    """A gateway whose answers name the question that they are for, given in any order and at any time."""

    def __init__(self, gateway: ScriptedGateway) -> None:
        self.gateway = gateway
        self.questions: list[Any] = []
        gateway.on(fr.GetPeerStatus, self._keep)
        gateway.on(fr.SendPeer, self._keep)

    def _keep(self, question: Any) -> tuple[()]:
        self.questions.append(question)
        return ()

    def answer(self, count: int) -> None:
        """Answer so many, the first that come to hand."""
        answered, self.questions = self.questions[:count], self.questions[count:]
        if answered:
            self.gateway.tell(*map(_answer, answered))


def _answer(question: Any) -> Any:
    number = int(question.user_id[1:])
    if isinstance(question, fr.GetPeerStatus):
        return fr.PeerStatus(question.id, question.user_id, number % 3)
    return fr.Accepted(question.id, 0, 1, 2, recipients=number)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with ScriptedGateway() as gateway:
        yield Desk(gateway)


async def test_nobody_gets_the_answer_to_anothers_question(desk: Desk) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    cancelled = 0
    async with RtsClient(APP, url=desk.gateway.url) as alice:
        await alice.login("token", "alice")
        for first in range(0, CALLS, AT_ONCE):
            cancelled += await one_round(alice, desk, chance, first)
            assert alice._futures == {}
    assert CALLS / 4 < cancelled <= CALLS / 2  # the rest of the half had their answer before


async def one_round(alice: RtsClient, desk: Desk, chance: random.Random, first: int) -> int:
    """Ask, cancel and answer in any order; returns how many were cancelled."""
    looks = {n: start(alice.get_peer_online_status(f"u{n}")) for n in range(first, first + AT_ONCE, 2)}
    sends = {n: start(alice.send_message(f"u{n}", f"text {n}")) for n in range(first + 1, first + AT_ONCE, 2)}
    calls = [*looks.values(), *sends.values()]
    for call in chance.sample(calls, AT_ONCE // 2):
        for _ in range(chance.choice((0, 0, 1, 2))):  # before they begin, under way, or with the answer in hand
            await asyncio.sleep(0)
        call.cancel()
        if desk.questions:
            desk.answer(chance.randrange(4))
    await until(lambda: desk.answer(AT_ONCE) or all(call.done() for call in calls))
    for number, look in looks.items():
        assert look.cancelled() or look.result() == number % 3
    for number, send in sends.items():
        assert send.cancelled() or send.result().recipients == number
    return sum(call.cancelled() for call in calls)


def start(call: Any) -> Call:
    return asyncio.get_running_loop().create_task(call, name="one of many")
