"""The boundary set against the real gateway: every limit bites where the rules say, in both tiers."""

import pytest

from rts_console.client.rts import RtsClient
from rts_console.gateway.server import Gateway
from rts_console.protocol.words import (
    RULE_SETS,
    Code,
    PayloadKind,
    RoomMessageSendResult,
    RtsErrorCode,
    Scope,
    UserMessageSendResult,
)
from rts_console.scenario.boundaries import Shown, Trial, Verdict, What, boundary_set, explore, judge
from tests.client.people import APP, NO_RATES, config, token

ADVANCED, BASIC = RULE_SETS["volcengine"], RULE_SETS["volcengine-basic"]


async def shown(
    gateway: Gateway, scope: Scope, rules_name: str = "volcengine", *, what: What | None = None
) -> list[Shown]:
    async with RtsClient(APP, url=gateway.url, rules=rules_name) as alice, RtsClient(APP, url=gateway.url) as bob:
        await alice.login(token("alice"), "alice")
        await bob.login(token("bob"), "bob")
        room = alice.create_room("lobby")
        await room.join()
        if alice.rules.server_messages:
            await alice.set_server_params("sign", f"{gateway.http_url}/echo")
        target = {Scope.PEER: "bob", Scope.ROOM: "lobby", Scope.SERVER: ""}[scope]
        trials = boundary_set(alice.rules, scope, target)
        return [one async for one in explore(alice, [trial for trial in trials if what in (None, trial.what)])]


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("what", [What.SIZE, What.ID])
async def test_every_limit_bites_where_it_should(scope: Scope, what: What) -> None:
    async with Gateway(config(limits=NO_RATES)) as gateway:
        results = await shown(gateway, scope, what=what)
    assert [(one.trial.name, one.code) for one in results if one.verdict is not Verdict.AS_EXPECTED] == []
    assert len(results) == {What.SIZE: 12, What.ID: 0 if scope is Scope.SERVER else 7 + 128 - 66}[what]


@pytest.mark.parametrize("scope", Scope)
async def test_rates_bite(scope: Scope) -> None:
    async with Gateway(config(limits={"room_total_rate": 0})) as gateway:
        results = await shown(gateway, scope, what=What.RATE)
    assert results[-1].verdict is Verdict.AS_EXPECTED
    assert int(results[-1].code or 0) == UserMessageSendResult.EXCEED_QPS


async def test_the_basic_tier_has_its_own_limits() -> None:
    async with Gateway(config(rules="volcengine-basic", limits=NO_RATES | {"bytes_rate": 0})) as gateway:
        results = await shown(gateway, Scope.ROOM, "volcengine-basic", what=What.SIZE)
    assert {one.trial.size for one in results} == {1_023, 1_024, 1_025}
    assert {one.verdict for one in results} == {Verdict.AS_EXPECTED}


async def test_sizes_wait_for_the_rates_to_let_them_pass() -> None:
    async with Gateway(config(rules="agora", limits={"room_rate": 12, "bytes_rate": 20_480})) as gateway:
        sizes = await shown(gateway, Scope.ROOM, "agora", what=What.SIZE)
        rates = await shown(gateway, Scope.ROOM, "agora", what=What.RATE)
    assert {one.verdict for one in sizes} == {Verdict.AS_EXPECTED}
    assert [one.trial.count for one in rates] == [12, 19]


async def test_agoras_ids_and_sizes() -> None:
    free = NO_RATES | {"bytes_rate": 0}
    async with Gateway(config(rules="agora", limits=free)) as gateway:
        ids = await shown(gateway, Scope.ROOM, "agora", what=What.ID)
        sizes = await shown(gateway, Scope.ROOM, "agora", what=What.SIZE)
    assert {one.verdict for one in ids} == {Verdict.AS_EXPECTED}
    assert {one.verdict for one in sizes} == {Verdict.AS_EXPECTED}
    names = [one.trial.name for one in ids]
    assert "id, 64 characters" in names
    assert "id, every allowed character, part 2" in names
    assert "id, with /" in names
    assert "id, with !" not in names


def test_sizes_are_exact() -> None:
    for rules in (ADVANCED, BASIC):
        trials = [trial for trial in boundary_set(rules, Scope.PEER, "bob") if trial.what is What.SIZE]
        for kind, limit in ((PayloadKind.TEXT, rules.text_limit), (PayloadKind.BINARY, rules.binary_limit)):
            assert {trial.size for trial in trials if trial.kind is kind} == {limit - 1, limit, limit + 1}
        for trial in trials:
            assert f"{trial.size:,} bytes" in trial.name


def test_without_a_rate_there_is_no_trial_of_it() -> None:
    trials = boundary_set(BASIC, Scope.PEER, "bob")
    assert [trial.count for trial in trials if trial.what is What.RATE] == [100, 151]
    from msgspec.structs import replace

    none = replace(ADVANCED, peer_rate=0)
    assert not [trial for trial in boundary_set(none, Scope.PEER, "bob") if trial.what is What.RATE]


@pytest.mark.parametrize(
    ("expected", "code", "verdict"),
    [
        ((), RoomMessageSendResult.SUCCESS, Verdict.AS_EXPECTED),
        ((), RoomMessageSendResult.EXCEED_MAX_LENGTH, Verdict.NOT_AS_EXPECTED),
        ((RoomMessageSendResult.EXCEED_MAX_LENGTH,), RoomMessageSendResult.SUCCESS, Verdict.NOT_AS_EXPECTED),
        ((RtsErrorCode.ROOM_ID_ILLEGAL,), RtsErrorCode.ROOM_ID_ILLEGAL, Verdict.AS_EXPECTED),
        ((), RoomMessageSendResult.TIMEOUT, Verdict.UNKNOWN),
        ((), None, Verdict.UNKNOWN),
    ],
)
def test_verdicts(expected: tuple[Code, ...], code: Code | None, verdict: Verdict) -> None:
    trial = Trial("x", What.SIZE, Scope.ROOM, "lobby", PayloadKind.TEXT, lambda: "x", expected=expected)
    assert judge(trial, code) is verdict


async def test_a_room_that_was_not_joined_says_so() -> None:
    async with Gateway(config()) as gateway, RtsClient(APP, url=gateway.url) as alice:
        await alice.login(token("alice"), "alice")
        trials = boundary_set(alice.rules, Scope.ROOM, "nowhere")[:1]
        (one,) = [one async for one in explore(alice, trials)]
    assert one.code == RoomMessageSendResult.NOT_JOIN
    assert "Join it first" in one.words
    assert one.verdict is Verdict.NOT_AS_EXPECTED
