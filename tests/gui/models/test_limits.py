"""A run of the boundary set: what it tries, how it is summed up, and how it is copied."""

import asyncio
import csv
import io
from contextlib import aclosing

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from rts_console.gui.models.limits import (
    LimitsModel,
    Result,
    as_csv,
    as_markdown,
    offered,
    run_trials,
    summary,
    trials_of,
)
from rts_console.gui.theme import Theme
from rts_console.protocol.words import (
    RULE_SETS,
    Code,
    PayloadKind,
    RoomMessageSendResult,
    RtsErrorCode,
    Scope,
)
from rts_console.scenario.boundaries import Shown, Trial, Verdict, What
from tests.gui.fakes import FakeBackend

RULES = RULE_SETS["volcengine"]


def result(number: int, verdict: Verdict, code: Code | None = RoomMessageSendResult.SUCCESS, words: str = "") -> Result:
    trial = Trial(f"id, with {'|=`'[number % 3]}", What.ID, Scope.ROOM, "x", PayloadKind.TEXT, lambda: "x")
    return Result(number, Shown(trial, code, words or "fine", verdict), number, number)


RIGHT = [result(number, Verdict.AS_EXPECTED) for number in range(3)]
WRONG = result(3, Verdict.NOT_AS_EXPECTED, RtsErrorCode.ROOM_ID_ILLEGAL, "=cmd|' /C calc'!A0")
UNKNOWN = result(4, Verdict.UNKNOWN, None, "no answer within 12 s")


def test_only_what_is_wanted_is_tried() -> None:
    assert {trial.what for trial in trials_of(RULES, Scope.ROOM, "lobby", {What.SIZE})} == {What.SIZE}
    assert trials_of(RULES, Scope.SERVER, "", {What.ID}) == []
    assert len(trials_of(RULES, Scope.ROOM, "lobby", set(What))) == 12 + 69 + 2


def test_the_basic_tier_has_rooms_only() -> None:
    basic = RULE_SETS["volcengine-basic"]
    assert [offered(basic, scope) for scope in (Scope.PEER, Scope.ROOM, Scope.SERVER)] == [False, True, False]
    assert all(offered(RULES, scope) for scope in Scope)


async def test_each_result_knows_its_rows_in_the_log() -> None:
    backend, places = FakeBackend(rooms=["lobby"]), iter(range(0, 100, 2))
    trials = trials_of(RULES, Scope.ROOM, "lobby", {What.SIZE})[:2]
    async with aclosing(run_trials(backend, trials, lambda: next(places))) as run:
        results = [each async for each in run]
    assert [(each.number, each.first, each.last) for each in results] == [(1, 0, 1), (2, 4, 5)]
    assert len(backend.calls) == 2


async def test_before_a_rate_it_waits_until_the_allowance_is_whole() -> None:
    backend = FakeBackend(rooms=["lobby"])
    trials = trials_of(RULES, Scope.ROOM, "lobby", {What.RATE})[:1]
    loop = asyncio.get_running_loop()
    started = loop.time()
    async with aclosing(run_trials(backend, trials, lambda: 0, rest_s=0.05)) as run:
        assert [each.number async for each in run] == [1]
    assert loop.time() - started >= 0.05


def test_the_run_in_one_sentence() -> None:
    assert summary(RIGHT, 3, "volcengine") == "All 3 trials came out as the rules volcengine say."
    assert summary(RIGHT, 9, "v") == "3 of 9 trials, rules v: 3 as expected."
    assert summary([*RIGHT, WRONG, UNKNOWN], 5, "v") == (
        "5 trials, rules v: 3 as expected, 1 not as expected, 1 without an answer."
    )


def test_csv_can_be_read_back_and_is_no_formula() -> None:
    lines = list(csv.reader(io.StringIO(as_csv([*RIGHT, WRONG, UNKNOWN]))))
    assert len(lines) == 6
    assert lines[4][2:] == ["-1007", "'-1007 RoomIdIllegal", "not as expected", "'=cmd|' /C calc'!A0"]
    assert lines[5][2:4] == ["", "no answer"]
    assert not any(cell.startswith(("=", "+", "@")) for line in lines for cell in line)


def test_markdown_keeps_its_columns_whatever_the_trial_is_called() -> None:
    text = as_markdown([*RIGHT, WRONG], "**Limits**: done")
    lines = text.splitlines()
    assert lines[0] == "**Limits**: done"
    assert {line.replace("\\|", "").count("|") for line in lines[2:]} == {7}


def test_the_model(qtmodeltester: ModelTester) -> None:
    model = LimitsModel(Theme())
    model.show_results([*RIGHT, WRONG, UNKNOWN], failed_only=False)
    qtmodeltester.check(model)
    model.show_results([*RIGHT, WRONG, UNKNOWN], failed_only=True)
    assert [model.index(row, 3).data() for row in range(model.rowCount())] == ["not as expected", "unknown"]
    assert [model.index(row, 2).data() for row in range(2)] == ["-1007 RoomIdIllegal", "no answer"]
    colors = {model.index(row, 3).data(Qt.ItemDataRole.ForegroundRole).name() for row in range(2)}
    assert len(colors) == 2
    assert not model.index(0, 3).data(Qt.ItemDataRole.DecorationRole).isNull()
    assert "&#x27;!A0" in model.index(0, 2).data(Qt.ItemDataRole.ToolTipRole)
