"""Many users: added by typing a pattern, in one room, and who received what the first one says."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from rts_console.gui.app import opened
from rts_console.gui.models.matrix import CellState
from rts_console.gui.panels.lanes import LanesPanel
from rts_console.gui.panels.matrix import MatrixPanel
from tests.e2e.hand import Hand
from tests.support import until


@pytest.fixture
async def hand(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hand]:
    monkeypatch.setenv("RTS_CONSOLE_HOME", str(tmp_path))
    async with opened(qapp, folder=tmp_path, find_keyring=None) as program:
        yield Hand(program)


async def test_fifty_users_meet_and_one_message_reaches_forty_nine(hand: Hand) -> None:
    stage = hand.program.context.stage
    await hand.click("add_users_card")
    await hand.type("crowd_pattern", "user-{01..50}")
    await hand.type("crowd_rooms", "lobby")
    await hand.click("crowd_start")
    await until(lambda: "50 of 50 users have come" in hand.says("crowd_outcome"), 60)
    assert [each.user_id for each in stage.identities] == [f"user-{number:02}" for number in range(1, 51)]
    await hand.click("crowd_close")

    # one is found among them, and acts
    await hand.type("find_user", "-07")
    await hand.act_as("user-07")
    await hand.type("find_user", "")

    await hand.click("composer_room")
    await hand.send("hello all")
    await hand.reads("composer_status", "200 Success")

    hand.go_to("matrix")
    panel = hand.window.panel("matrix")
    assert isinstance(panel, MatrixPanel)
    await until(lambda: panel.total.text() == "49 of 49 delivered", 30)
    model = panel.model
    states = [model.view(model.index(6, column)).state for column in range(model.columnCount())]
    assert states.count(CellState.ALL) == 49
    assert states[6] is CellState.NONE

    # two views side by side
    card = hand.find(QAbstractButton, "card_user-08")
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier)
    lanes = hand.window.panel("lanes")
    assert isinstance(lanes, LanesPanel)
    assert list(lanes.lanes) == ["user-07", "user-08"]
    await hand.type("lane_text_user-08", "and back")
    await hand.click("lane_send_user-08")
    await hand.sees(lambda: hand.rows(lambda row: row.identity == "user-07" and row.preview == "and back"))
    hand.go_to("matrix")
    await until(lambda: panel.total.text() == "98 of 98 delivered", 30)

    # and all of them go again
    hand.window.commands["remove_crowd"].trigger()
    await until(lambda: not stage.identities, 30)
