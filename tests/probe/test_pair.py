"""The probe with a real gateway: what it streams is what happened."""

import asyncio
import math
import random
from urllib.parse import urlsplit

import pytest

from rts_console.client.rts import RtsClient
from rts_console.gateway.server import Gateway
from rts_console.probe.config import Change
from rts_console.probe.pair import FAILED, NO_CONNECTION, OK, Probe
from soak.proxy import CuttingProxy, Hole
from tests.client.people import APP, config, token
from tests.probe.desk import Heard, config_for
from tests.support import until


async def test_every_message_is_timed_leg_by_leg(gateway: Gateway) -> None:
    heard, stopped = Heard(), asyncio.Event()
    probe = Probe(config_for(gateway, rate=200.0), heard.tell)
    running = asyncio.get_running_loop().create_task(probe.run(stopped), name="probe")
    await until(lambda: heard.counts.get("received", 0) >= 30)
    stopped.set()
    assert await running == OK
    times = heard.times("probe-1 → probe-2")
    assert len(times) >= 30
    assert all(value is not None and 0 < value < 1_000 for value in times)
    for leg in ("probe-1 → gateway", "gateway → probe-2", "ping of probe-1"):
        assert heard.times(leg), leg
    assert heard.counts["lost"] == heard.counts["refused"] == heard.counts["duplicate"] == 0
    totals = probe.tally.totals()
    assert totals["percentiles_ms"]["p50"] <= totals["percentiles_ms"]["p99"] <= totals["max_ms"] + 1e-3


async def test_rate_and_size_change_while_it_runs(gateway: Gateway) -> None:
    heard, stopped = Heard(), asyncio.Event()
    probe = Probe(config_for(gateway, rate=1.0), heard.tell)
    running = asyncio.get_running_loop().create_task(probe.run(stopped), name="probe")
    await until(lambda: heard.counts.get("received", 0) >= 1)
    probe.change(Change(rate=500.0, size=1_000))
    await until(lambda: heard.counts["received"] >= 50)
    stopped.set()
    await running


async def test_who_cannot_log_in_is_told(gateway: Gateway) -> None:
    heard = Heard()
    config = config_for(gateway)
    config.users[0] = type(config.users[0])("probe-1", token("somebody-else").reveal())
    assert await Probe(config, heard.tell).run(asyncio.Event()) == NO_CONNECTION
    assert "probe-1 cannot log in" in heard.problem


async def test_a_user_that_logs_in_elsewhere_ends_it(gateway: Gateway) -> None:
    heard = Heard()
    running = asyncio.get_running_loop().create_task(
        Probe(config_for(gateway), heard.tell).run(asyncio.Event()), name="probe"
    )
    await until(lambda: heard.counts.get("received", 0) >= 1)
    async with RtsClient(APP, url=gateway.url) as other:
        await other.login(token("probe-1"), "probe-1")
        assert await running == FAILED
    assert "probe-1 logged in elsewhere" in heard.problem


async def test_a_peer_of_somebody_elses_is_timed_by_its_receipts(gateway: Gateway) -> None:
    heard, stopped = Heard(), asyncio.Event()
    async with RtsClient(APP, url=gateway.url) as bob:
        await bob.login(token("bob"), "bob")
        probe = Probe(config_for(gateway, "probe-1", peer="bob", rate=100.0), heard.tell)
        running = asyncio.get_running_loop().create_task(probe.run(stopped), name="probe")
        await until(lambda: heard.counts.get("received", 0) >= 10)
        stopped.set()
        await running
    assert all(value is not None and not math.isnan(value) for value in heard.times("probe-1 → bob"))


async def test_a_receiver_that_is_not_there_is_refused_by_code(gateway: Gateway) -> None:
    heard, stopped = Heard(), asyncio.Event()
    probe = Probe(config_for(gateway, "probe-1", peer="nobody", rate=100.0), heard.tell)
    running = asyncio.get_running_loop().create_task(probe.run(stopped), name="probe")
    await until(lambda: heard.counts.get("refused", 0) >= 3)
    stopped.set()
    await running
    assert "4 NoRelayPath" in heard.lines[-1]["refusals"]


async def test_what_a_silent_network_swallows_is_not_received(gateway: Gateway) -> None:
    heard, stopped = Heard(), asyncio.Event()
    async with CuttingProxy(urlsplit(gateway.url).port or 0, random.Random(1)) as proxy:
        config = config_for(gateway, rate=100.0)
        config.url = proxy.url
        running = asyncio.get_running_loop().create_task(Probe(config, heard.tell).run(stopped), name="probe")
        await until(lambda: heard.counts.get("received", 0) >= 5)
        proxy.hole = Hole.UP
        got = heard.counts["received"]
        await until(lambda: heard.counts["sent"] >= got + 40)
        assert heard.counts["received"] <= got + 10
        stopped.set()
        await running


@pytest.mark.parametrize("rules", ["volcengine-basic", "agora", "agora-2026"])
async def test_where_there_are_no_messages_to_peers_it_goes_through_a_room(rules: str) -> None:
    heard, stopped = Heard(), asyncio.Event()
    async with Gateway(config(rules=rules)) as gateway:
        running = asyncio.get_running_loop().create_task(
            Probe(config_for(gateway, rate=25.0), heard.tell).run(stopped), name="probe"
        )
        await until(lambda: heard.counts.get("received", 0) >= 10)
        stopped.set()
        assert await running == OK
    assert (heard.counts["lost"], heard.counts["refused"], heard.counts["duplicate"]) == (0, 0, 0)
    for leg in ("probe-1 → probe-2", "probe-1 → gateway", "gateway → probe-2"):
        assert heard.times(leg), leg


async def test_where_there_are_no_messages_to_peers_no_peer_is_asked_for_receipts() -> None:
    heard = Heard()
    async with Gateway(config(rules="agora")) as gateway:
        probe = Probe(config_for(gateway, "probe-1", peer="bob"), heard.tell)
        assert await probe.run(asyncio.Event()) == NO_CONNECTION
    assert heard.problem.startswith("The rules agora have no messages to peers, so bob cannot")


async def test_it_sends_no_faster_than_the_rules_allow_and_says_so() -> None:
    heard, stopped = Heard(), asyncio.Event()
    async with Gateway(config(limits={"peer_rate": 30})) as gateway:
        probe = Probe(config_for(gateway, rate=500.0), heard.tell)
        running = asyncio.get_running_loop().create_task(probe.run(stopped), name="probe")
        await until(lambda: heard.counts.get("received", 0) >= 20)
        probe.change(Change(rate=5.0))
        stopped.set()
        assert await running == OK
    assert heard.counts["refused"] == 0
    told = [line for line in heard.lines if "slower" in line]
    assert told == [{"slower": 27.0, "rules": "volcengine"}, {"slower": None, "rules": "volcengine"}]
