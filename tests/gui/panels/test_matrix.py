"""The Delivery panel, at a real gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from rts_console.gui.app import make_client
from rts_console.gui.context import Context
from rts_console.gui.crowd import Crew, Crowd
from rts_console.gui.models.matrix import CellState
from rts_console.gui.panels.matrix import MatrixPanel
from rts_console.gui.stage import Stage
from rts_console.gui.theme import Theme
from rts_console.protocol.words import MessageMode
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.row import Direction
from rts_console.record.store import Store
from tests.gui.panels.worlds import click, part
from tests.support import until


class Desk:
    """A panel over a stage at a gateway child."""

    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        store, log, quality = Store(), EventLog(), Quality()
        self.stage = Stage(make_client, store, log, quality)
        self.context = Context(self.stage, store, log, quality, theme)
        self.crew = Crew(self.stage, self.context.child, lambda: "Local gateway")
        self.panel = MatrixPanel(self.context)
        qtbot.addWidget(self.panel)
        self.panel.resize(800, 500)
        self.panel.show()
        self.wanted: list[str] = []
        self.panel.filter_wanted.connect(self.wanted.append)

    async def bring(self, *names: str) -> None:
        await self.crew.bring(Crowd("these", names, ("lobby",), 600))

    async def say(self, place: int, mode: MessageMode = MessageMode.RELIABLE_ORDERED) -> None:
        await self.stage.identities[place].backend.rooms[0].send_message("hello", mode)

    async def sees(self, words: str) -> None:
        total = part(self.panel, QLabel, "matrix_total")

        def seen() -> bool:
            self.panel.refresh()
            return total.text() == words

        try:
            await until(seen, 15)
        except TimeoutError as error:
            raise AssertionError(f"it says {total.text()!r}, not {words!r}") from error

    def at(self, row: int, column: int) -> QModelIndex:
        return self.panel.model.index(row, column)

    def choose(self, row: int, column: int) -> None:
        self.panel.table.setCurrentIndex(self.at(row, column))


@pytest.fixture
async def desk(qtbot: QtBot) -> AsyncIterator[Desk]:
    made = Desk(qtbot, Theme())
    yield made
    await made.panel.aclose()
    await made.stage.aclose()
    await made.context.child.stop()


async def test_empty_it_asks_for_a_user(desk: Desk, qtbot: QtBot) -> None:
    assert desk.panel.empty.isVisible()
    with qtbot.waitSignal(desk.panel.user_wanted):
        click(desk.panel.empty.button)


async def test_a_room_message_is_counted_for_each_member(desk: Desk) -> None:
    await desk.bring("alice", "bob", "carol")
    await desk.sees("No messages between your users yet")
    await desk.say(0)
    await desk.sees("2 of 2 delivered")
    view = desk.panel.model.view(desk.at(0, 1))
    assert (view.state, view.count) == (CellState.ALL, "1/1")
    part(desk.panel, QCheckBox, "matrix_only_senders").click()
    assert desk.panel.model.rowCount() == 1
    again = MatrixPanel(desk.context)
    again.restore_state(desk.panel.save_state())
    assert again.only_senders.isChecked()


async def test_what_is_missing_is_shown_among_the_events(desk: Desk, qtbot: QtBot) -> None:
    await desk.bring("alice", "bob", "carol")
    fault = {"kind": "loss", "user_id": "bob", "direction": "down", "percent": 100, "reliable": True}
    outcome = await desk.context.operator.act("fault", **fault)
    assert outcome.ok, outcome
    await desk.say(0, MessageMode.UNRELIABLE_UNORDERED)
    await desk.sees("1 of 2 delivered")
    desk.choose(0, 2)
    assert not part(desk.panel, QPushButton, "matrix_show_missing").isEnabled()
    desk.choose(0, 1)
    click(part(desk.panel, QPushButton, "matrix_show_missing"))
    desk.panel.table.setFocus()
    qtbot.keyClick(desk.panel.table, Qt.Key.Key_Return)
    log = desk.context.log
    rows = [log.row(seq) for seq in range(log.first_seq, log.next_seq)]
    (sent,) = [row.seq for row in rows if row.kind == "room message" and row.direction is Direction.OUT]
    assert desk.wanted == [f"row:{sent}"] * 2
    await until(lambda: desk.panel.refresh() or desk.panel.model.view(desk.at(0, 1)).state is CellState.MISSING)


async def test_it_reads_on_in_slices_and_says_how_far_it_is(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.bring("alice", "bob")
    for _ in range(40):
        await desk.say(0)
    monkeypatch.setattr("rts_console.gui.panels.matrix.BUDGET_S", 0.0)
    monkeypatch.setattr("rts_console.gui.panels.matrix.SLICE", 5)
    desk.panel._due_s = 0.0
    desk.panel.refresh()
    behind = part(desk.panel, QLabel, "matrix_behind")
    assert behind.text().startswith("Still reading: ")
    await desk.sees("40 of 40 delivered")
    await until(lambda: desk.panel.refresh() or not behind.text())
