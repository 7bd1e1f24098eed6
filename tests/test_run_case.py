"""A case of a run without a window: its rows, steps, faults and facts, and none of its secrets."""

import zipfile
from pathlib import Path

import pytest

from rts_console.protocol.secret import Secret
from rts_console.record.case import CaseError
from rts_console.record.case_open import OpenedCase, open_case
from rts_console.run_case import RunCase
from rts_console.scenario.format import loads
from rts_console.scenario.player import Player
from rts_console.scenario.progress import RunResult
from rts_console.scenario_gateway import Address, App
from tests.client.people import APP, KEY
from tests.scenario.world import ACCESS, OPERATOR, scenario_of, world

STEPS = """
- login: [alice, bob]
- fault: {kind: delay, delay: 5 ms}
  as: late
- send: {from: alice, to: bob, text: "my password=hunter2hunter2"}
- expect: bob receives text from alice within 5 s
- lift: late
- expect: {that: "1", equals: "2"}
"""
PLACE = Address("ws://127.0.0.1:1", operator_token=OPERATOR)


async def played(steps: str) -> tuple[RunCase, RunResult]:
    case = RunCase(PLACE, App(APP, KEY, *ACCESS))
    async with world() as (_, environment):
        scenario = loads(scenario_of(steps, "name: Hello\nidentities: {alice: , bob: }"))
        result = await Player(scenario, case.watch(environment), listener=case.told).run()
    return case, result


def opened(path: Path, tmp_path: Path) -> OpenedCase:
    return open_case(path, tmp_path / "open")


async def test_everything_of_a_run_is_in_its_case(tmp_path: Path) -> None:
    case, result = await played(STEPS)
    saved = case.save(tmp_path / "a.rtscase", result)
    case.close()
    again = opened(saved.path, tmp_path)
    rows = [again.log.row(seq) for seq in range(len(again.log))]
    assert {"login", "message", "fault"} <= {row.kind for row in rows}
    contents = again.contents
    assert contents.title == "Hello"
    assert "expected" in contents.notes
    assert contents.scenario == result.scenario.text.replace("hunter2hunter2", "***")
    assert [mark.comment.partition(":")[0] for mark in contents.marks][0] == "line 4"
    assert any("alice sends" in mark.comment for mark in contents.marks)
    alice, _bob = contents.facts.identities
    assert (alice.key, alice.app_id, alice.claims["user_id"]) == ("alice", APP, "alice")
    assert {clock.identity for clock in contents.facts.clocks} == {"alice", "bob"}
    assert {("round trip", "alice"), ("round trip", "bob")} <= {(each.series, each.identity) for each in contents.times}
    (fault,) = contents.facts.faults
    assert fault.words == "delay 5 ms for all"
    assert 0 < fault.start_ns <= fault.end_ns
    again.close()


async def test_no_secret_of_the_run_is_in_its_case(tmp_path: Path) -> None:
    case, result = await played(STEPS)
    tokens = [secret.reveal() for secret in case._secrets if secret]
    assert len(tokens) == 5
    case.save(tmp_path / "a.rtscase", result)
    case.close()
    with zipfile.ZipFile(tmp_path / "a.rtscase") as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    for secret in (*tokens, "hunter2hunter2"):
        assert secret
        assert secret.encode() not in whole


async def test_a_place_that_cannot_be_written_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    case, result = await played("- login: alice")
    with pytest.raises(CaseError, match="no such folder"):
        case.save(tmp_path / "none" / "a.rtscase", result)
    case.close()


def test_a_token_that_was_broken_on_purpose_says_nothing() -> None:
    case = RunCase(PLACE, App(APP))
    case._tokens["bob"] = Secret("nonsense")
    assert case._identity("bob", "bob").claims == {}
    folder = Path(case._folder.name)
    assert folder.exists()
    case.close()
    assert not folder.exists()
