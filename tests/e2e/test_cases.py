"""From a ticket to proof: a bad run is saved, and another console opens it, looks, plays it again and compares."""

import os
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton, QTabWidget

from rts_console.gui.app import Program, opened
from rts_console.gui.models.codes import subject_of
from rts_console.gui.models.evidence import fact_words
from rts_console.gui.panels.latency import LatencyPanel
from rts_console.gui.panels.matrix import MatrixPanel
from rts_console.gui.panels.xray import XRayPanel
from rts_console.gui.past_pages import MomentPage
from rts_console.gui.stage import Target
from rts_console.gui.widgets.case_view import CaseView
from rts_console.gui.widgets.explain_card import ExplainCard
from rts_console.gui.widgets.export_dialog import ExportDialog
from rts_console.gui.widgets.replay_bar import ReplayBar
from rts_console.gui.widgets.run_diff_view import RunDiffView
from rts_console.record.explain import Check
from rts_console.record.fault_times import fault_times
from rts_console.record.quality import SeriesKey
from rts_console.record.query import parse
from tests.e2e.hand import PATIENCE_S, Hand
from tests.support import until

SECRET = "hunter2hunter2"


async def bad_run(program: Program) -> None:
    """Bob's link breaks while Alice writes; one message goes to nobody; everything is late for a while."""
    context = program.context
    await context.child.start()
    for user in ("alice", "bob"):
        identity = context.stage.add(user, Target(context.child.url, context.child.app_id))
        await identity.backend.login(context.child.mint(user, 3600), user)
        await identity.backend.create_room("lobby").join()
    alice, bob = (identity.backend for identity in context.stage.identities)
    await alice.get_peer_online_status("bob")
    fault = await context.operator.set_fault({"kind": "delay", "delay_ms": 20, "app_id": context.child.app_id})
    assert fault.ok, fault.problem
    for number in range(12):
        await alice.send_message("bob", f'{{"n": {number}, "password": "{SECRET}"}}')
        await alice.rooms[0].send_message(f"hello {number}")
    await context.operator.lift_all()
    await alice.send_message("nobody", "is there anybody?")
    bob.drop_link()
    log = context.log
    await until(lambda: len(parse("as:bob kind:session").select(log, 0, log.next_seq)) > 0, PATIENCE_S)
    await bob.send_message("alice", "back again")


async def save(program: Program, path: Path) -> None:
    hand = Hand(program)
    program.window.commands["save_case"].trigger()
    dialog = program.window.cases.saving
    dialog.title.setText("Ticket 7")
    dialog.notes.setPlainText("Bob was away.")
    dialog.path.setText(str(path))
    await hand.sees(lambda: not dialog.running)
    dialog.start_button.click()
    await hand.sees(lambda: not dialog.running and path.exists())
    assert "secrets were taken out" in dialog.outcome.text()
    dialog.close()


async def look_at_all(program: Program, view: CaseView) -> None:
    """Each page shows what happened, as the user's hand brings it to the front."""

    async def shown(name: str, kind: type[Any]) -> Any:
        view.tabs.setCurrentIndex([view.tabs.tabText(at) for at in range(view.tabs.count())].index(name))
        program.window.refresh()
        return view.findChild(kind)

    matrix = await shown("Delivery", MatrixPanel)
    await until(lambda: "25 of 25 delivered" in matrix.total.text(), PATIENCE_S)
    xray = await shown("X-ray", XRayPanel)
    await until(lambda: xray.model.rowCount() == 1, PATIENCE_S)
    assert [fault.text for fault in xray.context.faults()] == ["delay 20 ms for all"]
    latency = await shown("Latency", LatencyPanel)
    key = SeriesKey("peer to peer", "bob", "alice")
    await until(lambda: key in latency.context.quality.series(), PATIENCE_S)
    assert latency.context.quality.summary(key, 3600, until_ns=latency.context.clock()).p50 >= 20
    members = await shown("Members", MomentPage)
    await until(lambda: members.parts[0].model.rowCount() == 2, PATIENCE_S)
    await shown("Lanes", QTabWidget)
    assert list(view.page("lanes").lanes) == ["alice", "bob"]  # type: ignore[attr-defined]
    await shown("Conversation", QTabWidget)
    await shown("Events", QTabWidget)


async def test_a_bad_run_is_saved_opened_elsewhere_played_again_and_compared(
    qapp: QApplication, tmp_path: Path
) -> None:
    path = tmp_path / "ticket.rtscase"
    async with opened(qapp, folder=None, find_keyring=None) as first:
        await bad_run(first)
        await save(first, path)
    async with opened(qapp, folder=None, find_keyring=None) as second:
        hand, desk = Hand(second), second.window.cases
        desk.folder = tmp_path / "open"
        desk.open_path(path)
        await hand.sees(lambda: desk.views)
        (case,) = desk.views.values()
        assert "Case “Ticket 7”" in case.view.words.text()
        await look_at_all(second, case.view)
        await explain_and_export(second, case.view, tmp_path)
        case.view.replay_button.click()
        bar = case.view.findChild(ReplayBar)
        bar.speed.setCurrentIndex(2)
        bar.start.click()
        await hand.sees(lambda: len(desk.views) == 2)
        assert "not set again" not in bar.status.text()
        again = list(desk.views.values())[1]
        assert again.log is not None
        assert [(each.words, each.kind) for each in fault_times(again.log).all] == [("delay 20 ms for all", "delay")]
        assert (await second.window.context.operator.view("faults")).answer["faults"] == []
        bar.compare.click()
        await hand.sees(lambda: len(desk.views) == 3)
        comparison = list(desk.views.values())[2].view
        assert isinstance(comparison, RunDiffView)
        comparison.findChild(QPushButton, "run_diff_copy").click()
        told = QGuiApplication.clipboard().text()
        assert told.startswith("## `Ticket 7` and `Replay of Ticket 7`")
        assert "| alice | message out |".replace("alice", "`alice`") in told
        assert SECRET not in told
    assert os.listdir(tmp_path / "open") == []


async def explain_and_export(program: Program, view: CaseView, tmp_path: Path) -> None:
    """The message that went to nobody is found, its code explained, its journey told, and the rows exported."""
    view.table.filter_bar.set_text("to:nobody")
    await until(lambda: (program.window.refresh(), view.table.model.rowCount() == 1)[1], PATIENCE_S)
    view.table.view.selectRow(0)
    row = view.table.selected_row()
    assert row is not None
    assert row.code == 4
    view.table.explain_requested.emit(subject_of(row))
    card = program.window.findChild(ExplainCard)
    assert card is not None
    await until(card.isVisible, PATIENCE_S)
    known = program.window.explaining._known
    assert known is not None
    assert known.past
    assert known.row == row
    assert known.evidence.logged_in
    assert "delay 20 ms for all" in fact_words(Check.FAULTS, known)
    card.close()
    exporting = view.findChild(ExportDialog)
    view.export_wanted.emit("shown")
    exporting.path.setText(str(tmp_path / "rows.jsonl"))
    exporting.start_button.click()
    await until(lambda: not exporting.running, PATIENCE_S)
    exporting.close()
    assert (tmp_path / "rows.jsonl").read_text("utf-8").count("\n") == 1
    view.table.filter_bar.set_text("")
