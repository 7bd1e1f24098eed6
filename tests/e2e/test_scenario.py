"""Scenarios: what two users said is recorded and runs green; with an expectation that is broken it is red."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from rts_console.gui.app import opened, show_file
from rts_console.gui.panels.messages import MessagesPanel
from rts_console.gui.panels.scenario import ScenarioPanel
from rts_console.gui.scenario_run import Mood, Phase
from rts_console.gui.widgets.problem_list import ProblemList
from rts_console.gui.widgets.scenario_editor import ScenarioEditor
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.paths import resource
from tests.e2e.hand import Hand


@pytest.fixture
async def hand(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hand]:
    monkeypatch.setenv("RTS_CONSOLE_HOME", str(tmp_path))
    async with opened(qapp, folder=tmp_path, find_keyring=None) as program:
        yield Hand(program)


def panel_of(hand: Hand) -> ScenarioPanel:
    panel = hand.window.panel("scenario")
    assert isinstance(panel, ScenarioPanel)
    return panel


async def test_what_two_users_said_is_recorded_runs_and_fails_where_it_is_broken(hand: Hand) -> None:
    await hand.start_gateway()
    await hand.click("record_button")
    await hand.log_in("alice")
    await hand.log_in("bob")
    await hand.click("composer_peer")
    await hand.type("composer_peer_id", "alice")
    await hand.send("hello alice")
    await hand.reads("composer_status", "0 Success")
    await hand.click("record_button")

    # stop: the readable scenario, unsaved
    panel, editor = panel_of(hand), hand.find(ScenarioEditor, "scenario_text")
    assert panel.heading.text() == "Recording ●"
    assert 'expect: alice receives "hello alice" from bob' in editor.text()

    # run: green, beside the two who are still there
    await hand.click("recording_run")
    await hand.sees(lambda: panel.run is not None and panel.run.over)
    await hand.reads("scenario_summary", "passed in ")
    assert panel.outcome.summary.kind() == "success"
    assert hand.is_online("alice")
    assert set(panel.world.cast) == {"alice", "bob"}

    # break the expectation: red, expected beside seen
    editor.setFocus()
    editor.go_to(next(row.step.place.line for row in panel.model.rows if row.step.is_expectation))
    found = editor.textCursor().block().text().index("hello alice")
    editor.go_to(editor.line(), found + 1)
    QTest.keyClicks(editor, "well ")
    editor.settle()
    await hand.click("scenario_run")
    await hand.sees(lambda: panel.run is not None and panel.run.over)
    assert panel.run is not None
    assert panel.run.failure is not None
    assert 'text "well hello alice"' in hand.find(WrappedText, "scenario_expected").text()
    assert 'alice got "hello alice" from bob' in hand.find(WrappedText, "scenario_seen").text()
    assert editor.line() == panel.run.failure.step.place.line

    # jump: the rows from the message that caused it on
    await hand.click("scenario_show_events")
    messages = hand.window.panel("messages")
    assert isinstance(messages, MessagesPanel)
    track = panel.run.track(panel.run.failure.step.path)
    line = hand.find(QLineEdit, "event_filter")
    assert line.text() == f"row:{track.first_seq}..{track.next_seq - 1}"
    await hand.sees(lambda: not messages.table.model.scanning and messages.table.model.rowCount() >= 2)
    kinds = {hand.log.row(seq).kind for seq in range(track.first_seq, track.next_seq)}
    assert "message" in kinds


async def test_a_sample_is_opened_by_its_path_mended_and_stepped(hand: Hand) -> None:
    show_file(hand.program, resource("scenarios", "kicked.yaml"))
    panel, editor = panel_of(hand), hand.find(ScenarioEditor, "scenario_text")
    await hand.sees(panel.isVisible)
    first = panel.model.rows[0].step
    editor.setFocus()
    editor.go_to(first.place.line, first.place.column)
    QTest.keyClicks(editor, "x")
    editor.settle()
    problems = hand.find(ProblemList, "scenario_problems")
    assert problems.isVisible()
    editor.undo()
    editor.settle()
    await hand.click("scenario_step")
    await hand.sees(lambda: panel.run is not None and panel.run.done == 1)
    assert panel.run is not None
    # a user who is taken away in the middle fails the run, and no more
    await hand.program.context.stage.remove(panel.world.cast["phone"])
    await hand.click("scenario_pause")
    await hand.sees(lambda: panel.run is not None and panel.run.over)
    assert panel.run.failure is not None
    moods = [track.mood for track in panel.run.tracks.values()]
    assert Mood.RUNNING not in moods


async def test_a_run_is_paused_stepped_sped_up_and_cancelled_and_leaves_no_fault(hand: Hand) -> None:
    text = """identities: {alice: , bob: }
steps:
  - login: [alice, bob]
    note: Two people open the app.
  - wait: {for: 1 ms, always: true}
  - fault: {kind: delay, delay: 20 ms, who: bob}
  - send: {from: alice, to: bob, text: slow}
    note: Now it gets slow.
  - wait: 1 h
  - wait: {for: 1 h, always: true}
  - logout: alice
"""
    panel = panel_of(hand)
    hand.go_to("scenario")
    panel.show_text(text, "Slow", "slow.yaml", saved=True)
    await hand.click("scenario_step")
    await hand.sees(lambda: panel.run is not None and panel.run.done == 1)
    run = panel.run
    assert run is not None
    await hand.click("scenario_step")
    await hand.sees(lambda: run.done == 2)
    assert run.track(("steps", 2)).mood is Mood.WAITING
    await hand.click("scenario_pause")  # go on
    await hand.sees(lambda: run.done == 4)
    await hand.sees(lambda: hand.window.caption.text() == "Now it gets slow.")
    await hand.sees(lambda: [fault.end_ns for fault in hand.program.context.faults()] == [0])
    hand.choose("scenario_speed", "max")
    await hand.sees(lambda: run.done == 5)
    await hand.click("scenario_pause")
    assert run.phase is Phase.PAUSED
    await hand.click("scenario_cancel")
    await hand.sees(lambda: run.over)
    await hand.reads("scenario_summary", "cancelled")
    await hand.sees(lambda: all(fault.end_ns for fault in hand.program.context.faults()))
    assert [run.track(("steps", number)).mood for number in (4, 5, 6)] == [Mood.PASSED, Mood.CANCELLED, Mood.SKIPPED]
    assert (run.done, run.total) == (5, 7)
    await hand.sees(lambda: not hand.window.caption.isVisible())
