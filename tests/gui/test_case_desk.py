"""The window saves and opens cases, imports field logs, compares runs and plays a case again."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from rts_console.gui import case_desk
from rts_console.gui.app import Program, opened
from rts_console.gui.case_desk import CaseDesk
from rts_console.gui.stage import Target
from rts_console.gui.widgets.case_view import CaseView
from rts_console.gui.widgets.opening_view import OpeningView, Way
from rts_console.gui.widgets.replay_bar import ReplayBar
from rts_console.gui.widgets.run_diff_view import RunDiffView
from rts_console.record import case_open
from rts_console.record.case import save
from rts_console.record.case_facts import Contents
from rts_console.record.marks import Mark
from tests.gui.sample_events import received
from tests.gui.test_recordings import crashed
from tests.record.test_case import done
from tests.support import until


@pytest.fixture
async def program(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Program]:
    async with opened(qapp, folder=None, find_keyring=None) as made:
        made.window.cases.folder = tmp_path / "cases"
        made.context.log.append("alice", [received(f"hello {number}") for number in range(5)])
        yield made


async def open_one(program: Program, path: Path, *marks: Mark) -> CaseDesk:
    desk = program.window.cases
    done(save(path, program.context.log, Contents("Ticket 1", "see", marks=marks), ()))
    before = len(desk.views)
    desk.open_path(path)
    await until(lambda: len(desk.views) > before)
    return desk


async def test_a_case_opens_in_front_with_its_marks_and_facts_and_closes(program: Program, tmp_path: Path) -> None:
    desk = await open_one(program, tmp_path / "a.rtscase", Mark(2, "here", 1))
    (each,) = desk.views.values()
    assert "Case “Ticket 1”, recorded" in each.view.words.text()
    assert each.view.table.marks.items() == [Mark(2, "here", 1)]
    tabs = each.view.tabs
    names = ["Events", "Conversation", "Lanes", "Delivery", "X-ray", "Latency", "Members", "Facts"]
    assert [tabs.tabText(place) for place in range(tabs.count())] == names
    await until(lambda: not each.view.visibleRegion().isEmpty())
    each.view.tabs.setCurrentIndex(1)
    program.window.refresh()
    each.view.close_wanted.emit()
    assert desk.views == {}
    assert list((tmp_path / "cases").iterdir()) == []


async def test_what_is_no_case_is_told(program: Program, tmp_path: Path) -> None:
    (tmp_path / "a.rtscase").write_bytes(b"nothing")
    program.window.cases.open_path(tmp_path / "a.rtscase")
    await until(lambda: program.window.banners.banners())
    assert "no case" in program.window.banners.banners()[-1].text()
    assert program.window.cases.views == {}


async def test_this_run_and_what_is_open_can_be_saved(program: Program, tmp_path: Path) -> None:
    desk = await open_one(program, tmp_path / "a.rtscase", Mark(2, "here", 1))
    program.window.commands["save_case"].trigger()
    dialog = desk.saving
    assert [dialog.which.itemText(place) for place in range(dialog.which.count())] == ["This run (5)", "Ticket 1 (5)"]
    dialog.which.setCurrentIndex(1)
    dialog.path.setText(str(tmp_path / "b.rtscase"))
    dialog.start_button.click()
    await until(lambda: not dialog.running)
    dialog.close()
    desk.open_path(tmp_path / "b.rtscase")
    await until(lambda: len(desk.views) == 2)
    again = list(desk.views.values())[1].view
    assert (again.contents.title, again.contents.notes) == ("Ticket 1", "see")
    assert again.table.marks.items() == [Mark(2, "here", 1)]


async def test_this_run_and_a_case_are_compared_and_rows_shown(program: Program, tmp_path: Path) -> None:
    desk = await open_one(program, tmp_path / "a.rtscase")
    program.context.log.append("alice", [received("one more")])
    program.window.commands["compare_runs"].trigger()
    assert desk.choosing.first.currentText() == "Ticket 1 (5)"
    desk.choosing.start.click()
    await until(lambda: len(desk.views) == 2)
    view = list(desk.views.values())[1].view
    assert isinstance(view, RunDiffView)
    assert "1 only in the second" in view.words.text()
    view.table.activated.emit(view.model.index(0, 4))
    table = program.window.panel("messages").table  # type: ignore[attr-defined]
    row = table.selected_row()
    assert row is not None
    assert row.preview == "one more"
    assert [each.name for each in (tmp_path / "cases").iterdir()] == [
        each.folder.name
        for each in [list(desk.views.values())[0].endings[0].__self__]  # type: ignore[attr-defined]
    ]


async def test_a_field_log_opens_with_what_was_left_out(program: Program, tmp_path: Path) -> None:
    desk = program.window.cases
    path = tmp_path / "a.csv"
    path.write_text("time,user,text\n2026-11-20T14:00:00Z,bob,hi\nwhen,bob,x\n")
    desk.importing.take(path)
    desk.importing.start_button.click()
    await until(lambda: desk.views)
    ((key, each),) = desk.views.items()
    assert "Imported from a.csv, 1 row," in each.view.words.text()
    assert "1 line could not be read" in each.view.words.text()
    assert each.log is not None
    assert each.log.row(0).preview == "hi"
    desk.close(key)
    assert list((tmp_path / "cases").iterdir()) == []


async def test_a_case_is_played_again_on_the_local_gateway_and_compared(program: Program, tmp_path: Path) -> None:
    context = program.context
    context.log.clear()
    await context.child.start()
    for user in ("alice", "bob"):
        identity = context.stage.add(user, Target(context.child.url, context.child.app_id))
        await identity.backend.login(context.child.mint(user, 3600), user)
        await identity.backend.create_room("lobby").join()
    alice = context.stage.identities[0].backend
    await alice.rooms[0].send_message("hello room")
    await alice.send_message("bob", b"\x00\xff")
    await alice.set_server_params("mine", context.child.echo_url)
    assert (await alice.send_server_message("order 1")).ok
    desk = await open_one(program, tmp_path / "a.rtscase")
    (each,) = desk.views.values()
    each.view.replay_button.click()
    bar = each.view.findChild(ReplayBar)
    bar.speed.setCurrentIndex(2)
    bar.start.click()
    await until(lambda: len(desk.views) == 2, 20)
    assert bar.status.kind() == "success"
    again = list(desk.views.values())[1].log
    assert again is not None
    sent = [again.payload(seq) for seq in range(len(again)) if again.row(seq).kind in ("message", "room message")]
    assert b"hello room" in sent
    assert b"\x00\xff" in sent
    assert "server message" in [again.row(seq).kind for seq in range(len(again))]
    assert all(context.stage.facts(identity).logged_in for identity in context.stage.identities)
    bar.compare.click()
    await until(lambda: len(desk.views) == 3)
    comparison = list(desk.views.values())[2].view
    assert isinstance(comparison, RunDiffView)
    assert "The runs say the same" in comparison.words.text()
    desk.close(list(desk.views)[1])
    bar.compare.click()
    assert "was closed" in bar.status.text()
    assert len(desk.views) == 2


async def test_nothing_to_play_is_told(program: Program, tmp_path: Path) -> None:
    desk = await open_one(program, tmp_path / "a.rtscase")
    (each,) = desk.views.values()
    bar = each.view.findChild(ReplayBar)
    bar.start_wanted.emit(1.0)
    await until(lambda: "only received" in bar.status.text())


async def test_a_recording_that_is_left_can_be_compared(qapp: QApplication, tmp_path: Path) -> None:
    crashed(tmp_path / "rec", 3)
    async with opened(qapp, folder=None, find_keyring=None, record_to=tmp_path / "rec") as made:
        desk = made.window.cases
        desk.folder = tmp_path / "cases"
        made.window.commands["compare_runs"].trigger()
        assert desk.choosing.first.currentText().endswith("(3)")
        desk.choosing.start.click()
        await until(lambda: desk.views)
        (each,) = desk.views.values()
        assert "3 only in the first" in each.view.words.text()
        each.view.table.activated.emit(each.view.model.index(0, 3))
        ((view, _, _),) = made.window.recordings.views.values()
        assert view.table.selected_row() is not None


async def test_the_scenario_that_is_written_goes_along(program: Program) -> None:
    desk = program.window.cases
    desk.scenario_text = lambda: "steps: []"
    assert desk._contents("", "").scenario == "steps: []"


async def test_a_large_case_shows_how_far_it_is_and_can_be_cancelled(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_desk, "_LARGE_BYTES", 0)
    monkeypatch.setattr(case_open, "_CUT", 16)
    desk, path = program.window.cases, tmp_path / "a.rtscase"
    done(save(path, program.context.log, Contents("Ticket 1"), ()))
    may_go, go_on = threading.Event(), Way.go_on

    def hold(way: Way, done_: int, total: int) -> bool:
        return may_go.wait(10) and go_on(way, done_, total)

    monkeypatch.setattr(Way, "go_on", hold)
    desk.open_path(path)
    await until(lambda: desk.views)
    ((key, opening),) = desk.views.items()
    assert isinstance(opening.view, OpeningView)
    opening.view.cancel.click()
    may_go.set()
    await until(lambda: program.window.banners.banners())
    assert "you gave up" in program.window.banners.banners()[-1].text()
    assert key not in desk.views
    assert desk.views == {}
    await until(lambda: not any((tmp_path / "cases").iterdir()))
    desk.open_path(path)
    await until(lambda: [isinstance(each.view, CaseView) for each in desk.views.values()] == [True])


async def test_a_window_that_closes_meanwhile_leaves_nothing_of_a_case_on_its_way(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_desk, "_LARGE_BYTES", 0)
    monkeypatch.setattr(case_open, "_CUT", 16)
    begun, may_go = threading.Event(), threading.Event()
    go_on = Way.go_on

    def wait(way: Way, done_: int, total: int) -> bool:
        begun.set()
        return may_go.wait(10) and go_on(way, done_, total)

    monkeypatch.setattr(Way, "go_on", wait)
    async with opened(qapp, folder=None, find_keyring=None) as made:
        made.window.cases.folder = tmp_path / "cases"
        made.context.log.append("alice", [received("hello")])
        done(save(tmp_path / "a.rtscase", made.context.log, Contents(), ()))
        made.window.cases.open_path(tmp_path / "a.rtscase")
        await until(begun.is_set)
        asyncio.get_running_loop().call_later(0.01, may_go.set)
    assert list((tmp_path / "cases").iterdir()) == []


async def test_closing_the_window_while_a_case_is_saved_leaves_nothing(qapp: QApplication, tmp_path: Path) -> None:
    async with opened(qapp, folder=None, find_keyring=None) as made:
        made.context.log.append("alice", [received(f"{number}: a token=abcdefgh") for number in range(30_000)])
        dialog = made.window.cases.saving
        made.window.cases.save()
        dialog.path.setText(str(tmp_path / "a.rtscase"))
        dialog.start_button.click()
        await until(lambda: any(tmp_path.iterdir()))
        assert dialog.running
    assert os.listdir(tmp_path) == []
