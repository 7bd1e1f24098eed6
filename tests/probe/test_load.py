"""The load generator with a real gateway: what it counts is what the receivers got."""

import asyncio
from typing import Any

from rts_console.gateway.server import Gateway
from rts_console.probe.config import Change
from rts_console.probe.load import Load
from rts_console.probe.pair import NO_CONNECTION, OK
from tests.client.people import config, token
from tests.probe.desk import Heard, config_for
from tests.support import until


def names(count: int) -> tuple[str, ...]:
    return tuple(f"load-{number}" for number in range(1, count + 1))


async def run(gateway: Gateway, heard: Heard, until_received: int, **more: Any) -> tuple[Load, int]:
    stopped = asyncio.Event()
    load = Load(config_for(gateway, *names(5), do="load", ramp=500.0, **more), heard.tell)
    running = asyncio.get_running_loop().create_task(load.run(stopped), name="load")
    await until(lambda: heard.counts.get("received", 0) >= until_received)
    stopped.set()
    return load, await running


async def test_a_ring_of_peers_gets_every_message(gateway: Gateway) -> None:
    heard = Heard()
    load, code = await run(gateway, heard, 100, rate=500.0)
    counts = heard.counts
    assert code == OK
    assert counts["sent"] == counts["accepted"] == counts["received"] == load.delivered
    assert (counts["lost"], counts["refused"], counts["duplicate"]) == (0, 0, 0)
    assert heard.lines[-1]["users"] == 5


async def test_a_room_delivers_to_all_others(gateway: Gateway) -> None:
    heard = Heard()
    load, _code = await run(gateway, heard, 50, rate=300.0, room="lobby")
    assert heard.counts["duplicate"] == 0
    assert load.delivered > heard.counts["received"]


async def test_refusals_are_told_by_code() -> None:
    heard, stopped = Heard(), asyncio.Event()
    async with Gateway(config(limits={"peer_rate": 5})) as gateway:
        load = Load(config_for(gateway, *names(2), do="load", rate=400.0), heard.tell)
        running = asyncio.get_running_loop().create_task(load.run(stopped), name="load")
        await until(lambda: heard.counts.get("refused", 0) >= 20)
        stopped.set()
        await running
    assert heard.lines[-1]["refusals"]["5 ExceedQPS"] >= 20
    counts = heard.counts
    assert counts["sent"] == counts["received"] + counts["refused"] + counts["lost"] + len(load.tally._open)


async def test_nobody_who_can_log_in_is_told_with_the_reason(gateway: Gateway) -> None:
    heard = Heard()
    wrong = config_for(gateway, *names(2), do="load")
    wrong.users[:] = [type(user)(user.user_id, token("else").reveal()) for user in wrong.users]
    assert await Load(wrong, heard.tell).run(asyncio.Event()) == NO_CONNECTION
    assert "Fewer than two users could log in" in heard.problem
    assert "-1000 InvalidToken" in heard.problem


async def test_the_rate_changes_while_it_runs(gateway: Gateway) -> None:
    heard, stopped = Heard(), asyncio.Event()
    load = Load(config_for(gateway, *names(2), do="load", rate=1.0, ramp=100.0), heard.tell)
    running = asyncio.get_running_loop().create_task(load.run(stopped), name="load")
    await until(lambda: heard.counts.get("received", 0) >= 1)
    load.change(Change(rate=400.0, size=500))
    await until(lambda: heard.counts["received"] >= 40)
    stopped.set()
    await running


async def test_a_ring_where_there_are_no_messages_to_peers_wants_a_room() -> None:
    heard = Heard()
    async with Gateway(config(rules="volcengine-basic")) as gateway:
        await Load(config_for(gateway, *names(2), do="load"), heard.tell).run(asyncio.Event())
    assert heard.problem.endswith("Give the load a room.")
